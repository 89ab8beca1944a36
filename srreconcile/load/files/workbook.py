"""Workbooks: every visible sheet that holds a table, cells as the sheet shows them.

.xlsx is read by calamine once `preflight` has looked through it, and large plain sheets of
it without (`sheet_quick`), in a tenth of the memory; older and other formats
are read by the same library in a process of its own (`foreign`).
"""

from __future__ import annotations

import contextlib
import gc
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Collection, Iterator
from typing import NamedTuple

from srreconcile.errors import InputError
from srreconcile.load.files.archives import opened
from srreconcile.load.files.foreign import read_foreign
from srreconcile.load.files.preflight import SheetFacts, part_of, preflight
from srreconcile.load.files.preflight_ods import facts_of_ods
from srreconcile.load.files.preflight_xls import facts_of_xls
from srreconcile.load.files.preflight_xlsb import facts_of_xlsb
from srreconcile.load.files.sheet_doubts import Sheet
from srreconcile.load.files.sheet_quick import (
    SMALL,
    Known,
    OddSheet,
    Styles,
    read_grid,
    shared_strings,
    styles_of,
)
from srreconcile.load.files.sheets import grid_table, remarkable, sheet_name, tables_of
from srreconcile.load.raw import Issue, RawTable


def read_xlsx(data: bytes, file: str, sheet: str | None, known_headers: Collection[str]) -> list[RawTable]:
    """Return the tables of an .xlsx or .xlsm workbook.

    Raises
    ------
    InputError
        If it is damaged, hostile or empty, or has no sheet of that name.
    """
    facts = preflight(data, file)
    with _collector_at_rest():
        sheets = _quick_sheets(data, file, facts, sheet, known_headers)
        if sheets is None:
            sheets = list(_xlsx_sheets(data, file, facts, sheet))
        return tables_of(sheets, file, "xlsx", sheet, known_headers)


def read_other(
    data: bytes, file: str, kind: str, sheet: str | None, known_headers: Collection[str]
) -> list[RawTable]:
    """Return the tables of an .xls, .xlsb or .ods workbook."""
    try:
        facts = _facts(data, file, kind)
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        facts = None
    sheets = [
        Sheet(
            each["name"],
            each["cells"],
            each["row"],
            each["column"],
            each["hidden"],
            each["merged"] or (facts or {}).get(each["name"], SheetFacts()).merged,
            (facts or {}).get(each["name"], SheetFacts()),
        )
        for each in read_foreign(data, file)
    ]
    tables = tables_of(sheets, file, kind, sheet, known_headers)
    if facts is None:
        told = (
            f"what this .{kind} workbook hides, merges or holds as errors (#N/A) cannot be looked up: an error is read "
            "as missing without being told. Save it as .xlsx to be sure."
        )
        tables[0].issues.append(Issue("format", told, file, grade="note"))
    return tables


def _facts(data: bytes, file: str, kind: str) -> dict[str, SheetFacts]:
    if kind == "xls":
        return facts_of_xls(data)
    with opened(data, file) as archive:
        return (facts_of_xlsb if kind == "xlsb" else facts_of_ods)(archive, file, len(data))


def _xlsx_sheets(data: bytes, file: str, facts: dict[str, SheetFacts], wanted: str | None) -> Iterator[Sheet]:
    import python_calamine as calamine

    with opened(data, file) as archive:
        parts = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
        members = {each.name: each.part for each in sheet_members(archive, parts)}
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            if meta.name != wanted and (hidden or wanted is not None):
                yield Sheet(meta.name, [], hidden=hidden)
                continue
            page = book.get_sheet_by_name(meta.name)
            start = page.start or (0, 0)
            cells = page.to_python()
            known = facts.get(members.get(meta.name, ""), SheetFacts())
            yield Sheet(
                meta.name, cells, start[0] + 1, start[1] + 1, hidden, page.merged_cell_ranges or [], known
            )
    except InputError:
        raise
    except calamine.PasswordError:
        raise InputError(f"{file}: protected by a password. Save it without one.") from None
    except OverflowError:
        raise InputError(
            f"{file}: a cell is shown as a day or time, and its number lies beyond any. "
            "Show its column as numbers in Excel, and save the workbook again."
        ) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise InputError(
            f"{file}: corrupt: the workbook cannot be read. Open it in Excel and save it again."
        ) from None


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rest the garbage collector, which would look through millions of cells again and again (0.4 s of 2)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _quick_sheets(
    data: bytes, file: str, facts: dict[str, SheetFacts], wanted: str | None, known_headers: Collection[str]
) -> list[Sheet] | None:
    """Return the sheets if those that are to be read are large and plain, else None."""
    with opened(data, file) as archive:
        parts = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
        sheets = sheet_members(archive, parts)
        chosen = [each for each in sheets if (each.name == wanted if wanted is not None else not each.hidden)]
        if not chosen or not all(_is_large(archive, parts, each, facts) for each in chosen):
            return None
        found = {}
        try:
            know = _known(archive, parts, file, len(data))
            for each in chosen:
                grid = read_grid(archive, parts[each.part], know, file, len(data))
                name = sheet_name(each.name, file, alone=len(sheets) == 1)
                found[each.name] = grid_table(grid, name, each.name, known_headers)
                if found[each.name] is None:
                    return None
        except OddSheet:
            return None
    return [Sheet(each.name, [], hidden=each.hidden, table=found.get(each.name)) for each in sheets]


def _is_large(
    archive: zipfile.ZipFile, parts: dict[str, str], sheet: Member, facts: dict[str, SheetFacts]
) -> bool:
    known = facts.get(sheet.part)
    if known is None or remarkable(known):
        return False
    return archive.getinfo(parts[sheet.part]).file_size > SMALL


def _known(archive: zipfile.ZipFile, parts: dict[str, str], file: str, packed: int) -> Known:
    """Return the styles of a workbook and the texts that its cells refer to."""
    if b"date1904" in part_of(archive, parts["xl/workbook.xml"], file, packed):
        raise OddSheet
    styles = Styles()
    if "xl/styles.xml" in parts:
        styles = styles_of(part_of(archive, parts["xl/styles.xml"], file, packed))
    return Known(styles, shared_strings(archive, parts.get("xl/sharedstrings.xml"), file, packed))


class Member(NamedTuple):
    """A sheet of an .xlsx workbook: its name, its zip member in lower case, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


def sheet_members(archive: zipfile.ZipFile, parts: dict[str, str]) -> list[Member]:
    """Return the sheets of an .xlsx workbook that hold cells, in their order; none if it does not say.

    Parameters
    ----------
    archive : ZipFile
    parts : dict
        Its members by their names in lower case.
    """
    try:
        book = ET.fromstring(archive.read(parts["xl/workbook.xml"]))  # noqa: S314 -- no entities: preflight
        links = ET.fromstring(archive.read(parts["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    except (LookupError, ValueError, ET.ParseError):
        return []
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter() if link.get("Id")}
    found = []
    for each in book.iter():
        if each.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in each.attrib.items() if key.rpartition("}")[2] == "id"]
            target = targets.get(ids[0], "") if ids else ""
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = re.sub(r"[^/]+/\.\./", "", path).lower()
            if "worksheets/" in part:
                found.append(Member(each.get("name", ""), part, each.get("state", "visible") != "visible"))
    return found
