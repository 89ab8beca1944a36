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
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.files.assemble import assemble, text_array
from srreconcile.load.files.foreign import cell_text, read_foreign
from srreconcile.load.files.layout import lay_out
from srreconcile.load.files.preflight import SheetFacts, preflight
from srreconcile.load.files.quick import settled, stripped
from srreconcile.load.files.scan import Record
from srreconcile.load.raw import Issue, RawTable

_TOLD = 50  # error cells named one by one
_MAX_MERGES = 20_000
_LARGE = 2_000  # rows above which a sheet is read column by column
_HEAD = 200


@dataclass
class Sheet:
    """A sheet's values; `row` and `column` say where the first of them stands, from 1."""

    name: str
    cells: list[list[Any]]
    row: int = 1
    column: int = 1
    hidden: bool = False
    merged: Sequence[Any] = ()
    facts: SheetFacts = field(default_factory=SheetFacts)


def read_xlsx(data: bytes, file: str, sheet: str | None, known_headers: Collection[str]) -> list[RawTable]:
    """Return the tables of an .xlsx or .xlsm workbook.

    Raises
    ------
    InputError
        If it is damaged, hostile or empty, or has no sheet of that name.
    """
    facts = preflight(data, file)
    with _collector_at_rest():
        return _tables(list(_xlsx_sheets(data, file, facts, sheet)), file, "xlsx", sheet, known_headers)


def read_other(
    data: bytes, file: str, kind: str, sheet: str | None, known_headers: Collection[str]
) -> list[RawTable]:
    """Return the tables of an .xls, .xlsb or .ods workbook."""
    sheets = [
        Sheet(each["name"], each["cells"], each["row"], each["column"], each["hidden"], each["merged"])
        for each in read_foreign(data, file)
    ]
    return _tables(sheets, file, kind, sheet, known_headers)


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
        except (KeyError, ET.ParseError):
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


def _tables(
    sheets: list[Sheet], file: str, kind: str, wanted: str | None, known_headers: Collection[str]
) -> list[RawTable]:
    names = [sheet.name for sheet in sheets]
    if wanted is not None and wanted not in names:
        raise InputError(f'{file}: no sheet "{wanted}".{did_you_mean(wanted, names)}')
    chosen = [s for s in sheets if (s.name == wanted if wanted is not None else not s.hidden) and _filled(s)]
    if not chosen:
        raise InputError(f"{file}: empty, no visible sheet holds data. Sheets: {', '.join(names) or 'none'}.")
    tables = [
        table
        for sheet in chosen
        for table in _of_sheet(sheet, file, kind, known_headers, alone=len(names) == 1)
    ]
    tables = _without_notes(tables)
    told = [f'"{sheet.name}"' for sheet in sheets if sheet.hidden and sheet.name != wanted]
    if told:
        tables[0].issues.append(
            Issue("hidden sheet", f"hidden sheets were not read: {', '.join(told)}. Pass sheet= to read one.", file,
                  grade="note")
        )  # fmt: skip
    return tables


def _filled(sheet: Sheet) -> bool:
    return any(cell != "" for row in sheet.cells for cell in row)


def _without_notes(tables: list[RawTable]) -> list[RawTable]:
    """Return the tables without sheets of prose, where another sheet has columns."""
    wide = [table for table in tables if table.frame.shape[1] > 1 and table.facts["header_row"] is not None]
    if not wide or len(wide) == len(tables):
        return tables
    left = ", ".join(f'"{table.facts["sheet"]}"' for table in tables if table not in wide)
    wide[0].issues.append(
        Issue("notes sheet", f"sheets without a table were not read: {left}.", wide[0].file, grade="note")
    )
    return wide


def _of_sheet(
    sheet: Sheet, file: str, kind: str, known_headers: Collection[str], *, alone: bool
) -> list[RawTable]:
    name = file if alone else f'{file}, sheet "{sheet.name}"'
    _correct(sheet)
    quick = _quick(sheet, name, kind, known_headers)
    if quick is not None:
        return [quick]
    records = _records(sheet)
    issues = []
    issues += _spread_merged(sheet, records, name)
    tables = lay_out(records, name, known_headers)
    found = []
    for number, table in enumerate(tables):
        table.issues[:0] = issues if number == 0 else []
        own = name if number == 0 else f"{name}, table from row {table.header_row}"
        rows = {record.row for record in table.rows}
        table.issues += _doubtful_cells(sheet, own, table.header, rows)
        found.append(assemble(table, own, {"format": kind, "sheet": sheet.name}))
    return found


def _correct(sheet: Sheet) -> None:
    """Blank the errors, and show numbers with the zeros that their format shows."""
    for row, column in sheet.facts.errors:
        _put(sheet, row, column, lambda _: "")
    for (row, column), width in sheet.facts.widths.items():
        _put(sheet, row, column, partial(_padded, width))


def _padded(width: int, value: Any) -> Any:
    text = cell_text(value)
    return text.zfill(width) if text.isdigit() else value


def _quick(sheet: Sheet, file: str, kind: str, known_headers: Collection[str]) -> RawTable | None:
    """Return a large sheet's table column by column, or None where anything but a sound one is seen."""
    if len(sheet.cells) < _LARGE or sheet.merged or sheet.facts.errors or sheet.facts.empty_formulas:
        return None
    head = [Record(n, list(map(cell_text, row))) for n, row in enumerate(sheet.cells[:_HEAD], sheet.row)]
    tables = lay_out(head, file, known_headers)
    table = tables[0]
    if (
        len(tables) > 1
        or table.issues
        or table.header_row is None
        or len(table.header) != len(sheet.cells[0])
    ):
        return None
    skipped = table.header_row - sheet.row + 1
    issues: list[Issue] = []
    columns = []
    for at, values in enumerate(zip(*sheet.cells[skipped:], strict=True)):
        _tell_numbers(values, file, table.header[at], issues)
        columns.append(text_column(values))
    rows = np.arange(table.header_row + 1, sheet.row + len(sheet.cells))
    facts = {"format": kind, "sheet": sheet.name, "header_row": table.header_row, "banner": table.banner}
    found = settled(table.header, columns, rows, file, facts)
    if found is not None:
        found.issues += issues
    return found


def text_column(values: Sequence[Any]) -> Any:
    """Return one column of a sheet as Arrow text, stripped, null where blank.

    Examples
    --------
    >>> text_column(["a ", 7.0, ""]).to_pylist()
    ['a', '7', None]
    """
    import pyarrow as pa

    texts = values if set(map(type, values)) == {str} else list(map(cell_text, values))
    try:
        return stripped(pa.array(texts, pa.large_string()))
    except (UnicodeError, pa.ArrowInvalid):
        return text_array(texts)


def _tell_numbers(values: Sequence[Any], file: str, column: str, issues: list[Issue]) -> None:
    """Tell of numbers that may have lost zeros or digits: next to text with zeros, or beyond 15 digits."""
    kinds = set(map(type, values))
    if float not in kinds and int not in kinds:
        return
    numbers = [value for value in values if type(value) in (float, int)]
    if str in kinds:
        zeros = sum(type(value) is str and value[:1] == "0" and value.isdigit() for value in values)
        if zeros:
            issues.append(
                Issue("mixed types", f"{len(numbers):,} cells are numbers, {zeros:,} are text with leading zeros: "
                                     "the numbers may have lost theirs.", file, column=column or None)
            )  # fmt: skip
    long = sum(abs(number) >= 1e15 for number in numbers)
    if long:
        issues.append(
            Issue("precision", f"{long:,} numbers have more than 15 digits, and Excel keeps 15: the digits beyond are "
                               "lost. Export the ids as text.", file, column=column or None)
        )  # fmt: skip


def _records(sheet: Sheet) -> list[Record]:
    """Return the rows that hold something, and one blank row where there is a gap."""
    records: list[Record] = []
    blank = False
    for number, values in enumerate(sheet.cells, sheet.row):
        cells = list(map(cell_text, values))
        if any(cell and not cell.isspace() for cell in cells):
            if blank and records:
                records.append(Record(number - 1, [""] * len(cells)))
            records.append(Record(number, cells))
            blank = False
        else:
            blank = True
    width = _used_width(records)
    for record in records:
        del record.cells[width:]
    return records


def _used_width(records: list[Record]) -> int:
    """Return how many columns hold anything in any row."""
    width = 0
    for record in records:
        for at in range(len(record.cells) - 1, width - 1, -1):
            if record.cells[at].strip():
                width = at + 1
                break
    return width


def _put(sheet: Sheet, row: int, column: int, change: Callable[[Any], Any]) -> None:
    at, across = row - sheet.row, column - sheet.column
    if 0 <= at < len(sheet.cells) and 0 <= across < len(sheet.cells[at]):
        sheet.cells[at][across] = change(sheet.cells[at][across])


def _spread_merged(sheet: Sheet, records: list[Record], file: str) -> list[Issue]:
    """Give the value of cells merged downwards to each of their rows."""
    rows = {record.row: record for record in records}
    spread = 0
    for (top, left), (bottom, right) in list(sheet.merged)[:_MAX_MERGES]:
        across = left + 1 - sheet.column
        first = rows.get(top + 1)
        if left != right or bottom == top or first is None or not 0 <= across < len(first.cells):
            continue
        for row in range(top + 2, min(bottom + 1, records[-1].row) + 1):
            record = rows.get(row)
            if record and first.cells[across] and not record.cells[across]:
                record.cells[across] = first.cells[across]
                spread += 1
    if not spread:
        return []
    told = f"merged cells: their value was given to each of their rows ({spread:,} cells)."
    return [Issue("merged cells", told, file, grade="note")]


def _doubtful_cells(sheet: Sheet, file: str, header: list[str], rows: set[int]) -> list[Issue]:
    def of(column: int) -> str | None:
        at = column - sheet.column
        return header[at] if 0 <= at < len(header) and header[at] else None

    issues: list[Issue] = []
    top = min(rows, default=1) - sheet.row
    for at, title in enumerate(header):
        values = [row[at] for row in sheet.cells[top:] if at < len(row)]
        _tell_numbers(values, file, title, issues)
    issues += [
        Issue(
            "error cell",
            f"the cell holds the error {error}, not a value: read as missing. Mend the formula.",
            file,
            row,
            of(column),
        )
        for (row, column), error in sorted(sheet.facts.errors.items())[:_TOLD]
        if row in rows
    ]
    empty: dict[int, list[int]] = {}
    for row, column in sorted(sheet.facts.empty_formulas):
        if row in rows and of(column):
            empty.setdefault(column, []).append(row)
    for column, found in empty.items():
        if len(found) * 2 > len(rows):
            raise InputError(
                f'{file}, row {found[0]}, column "{of(column)}": {len(found):,} cells hold a formula that was never '
                "calculated, so their values are unknown. Open the workbook in Excel, save it, and load it again."
            )
        issues += [
            Issue(
                "formula", "a formula that was never calculated; its value is unknown.", file, row, of(column)
            )
            for row in found[:_TOLD]
        ]
    return issues
