"""Workbooks: every visible sheet that holds a table, cells as the sheet shows them.

.xlsx is read by calamine once `preflight` has looked through it; older and other formats
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

from srreconcile.errors import InputError
from srreconcile.load.files.archives import opened
from srreconcile.load.files.foreign import read_foreign
from srreconcile.load.files.preflight import SheetFacts, preflight
from srreconcile.load.files.preflight_ods import facts_of_ods
from srreconcile.load.files.preflight_xls import facts_of_xls
from srreconcile.load.files.preflight_xlsb import facts_of_xlsb
from srreconcile.load.files.sheet_doubts import Sheet
from srreconcile.load.files.sheets import tables_of
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
        return tables_of(list(_xlsx_sheets(data, file, facts, sheet)), file, "xlsx", sheet, known_headers)


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

    members = sheet_members(data)
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


def sheet_members(data: bytes) -> dict[str, str]:
    """Return the zip member (in lower case) of each sheet of an .xlsx workbook, by the sheet's name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
        try:
            book = ET.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314 -- no entities: preflight
            links = ET.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
        except (LookupError, ValueError, ET.ParseError):
            return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter() if link.get("Id")}
    found = {}
    for each in book.iter():
        if each.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in each.attrib.items() if key.rpartition("}")[2] == "id"]
            target = targets.get(ids[0], "") if ids else ""
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[each.get("name", "")] = re.sub(r"[^/]+/\.\./", "", path).lower()
    return found
