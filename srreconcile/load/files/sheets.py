"""From the cells of a workbook's sheets to tables of text, with what a person should know of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

import numpy as np

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.files.assemble import assemble, text_array
from srreconcile.load.files.blanks import stripped
from srreconcile.load.files.foreign import cell_text
from srreconcile.load.files.laid import Table
from srreconcile.load.files.layout import lay_out
from srreconcile.load.files.preflight import SheetFacts
from srreconcile.load.files.quick import settled
from srreconcile.load.files.scan import Record
from srreconcile.load.files.sheet_doubts import (
    Sheet,
    doubtful_cells,
    settle_formulas,
    tell_counts,
    tell_numbers,
)
from srreconcile.load.files.sheet_quick import Grid
from srreconcile.load.raw import Issue, RawTable

_MAX_MERGES = 20_000
_LARGE = 2_000  # rows above which a sheet is read column by column
_HEAD = 200


def tables_of(
    sheets: list[Sheet], file: str, kind: str, wanted: str | None, known_headers: Collection[str]
) -> list[RawTable]:
    """Return the tables of the sheets that hold one, with a note on those that were left out.

    Raises
    ------
    InputError
        If no visible sheet holds data, or none has the wanted name.
    """
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
    return sheet.table is not None or any(cell != "" for row in sheet.cells for cell in row)


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
    if sheet.table is not None:
        return [sheet.table]
    name = sheet_name(sheet.name, file, alone=alone)
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
        table.issues += doubtful_cells(sheet, own, table.header, rows)
        found.append(assemble(table, own, {"format": kind, "sheet": sheet.name}))
    return found


def sheet_name(sheet: str, file: str, *, alone: bool) -> str:
    """Return what messages call a sheet: the file's name alone if it has no other."""
    return file if alone else f'{file}, sheet "{sheet}"'


def _correct(sheet: Sheet) -> None:
    """Blank errors and what was never calculated; show numbers with the zeros that their format shows."""
    settle_formulas(sheet)
    for row, column in (*sheet.facts.errors, *sheet.facts.empty_formulas):
        _put(sheet, row, column, lambda _: "")
    for (row, column), width in sheet.facts.widths.items():
        _put(sheet, row, column, partial(_padded, width))


def _padded(width: int, value: Any) -> Any:
    text = cell_text(value)
    return text.zfill(width) if text.isdigit() else value


def _quick(sheet: Sheet, file: str, kind: str, known_headers: Collection[str]) -> RawTable | None:
    """Return a large sheet's table column by column, or None where anything but a sound one is seen."""
    if len(sheet.cells) < _LARGE or sheet.merged or remarkable(sheet.facts):
        return None
    head = [list(map(cell_text, row)) for row in sheet.cells[:_HEAD]]
    table = _head(head, sheet.row, file, known_headers)
    if table is None:
        return None
    skipped = (table.header_row or 0) - sheet.row + 1
    issues: list[Issue] = []
    columns = []
    for at, values in enumerate(zip(*sheet.cells[skipped:], strict=True)):
        tell_numbers(values, file, table.header[at], issues)
        columns.append(text_column(values))
    return _settled(table, columns, file, {"format": kind, "sheet": sheet.name}, issues)


def grid_table(grid: Grid, file: str, sheet: str, known_headers: Collection[str]) -> RawTable | None:
    """Return the table of a sheet that was read column by column, or None where it is not plainly one."""
    import pyarrow as pa

    if not any(grid.head[0]):
        return None
    table = _head(grid.head, grid.row, file, known_headers)
    if table is None:
        return None
    issues: list[Issue] = []
    columns = []
    for title, pieces, kinds in zip(table.header, grid.columns, grid.kinds, strict=True):
        tell_counts(kinds.numbers, kinds.zeros, kinds.long, file, title, issues)
        columns.append(pa.chunked_array(pieces).slice((table.header_row or 0) - grid.row + 1))
    return _settled(table, columns, file, {"format": "xlsx", "sheet": sheet}, issues)


def _head(head: list[list[str]], row: int, file: str, known_headers: Collection[str]) -> Table | None:
    """Return the one table at the start of a sheet, as wide as the sheet; None if anything is doubtful."""
    tables = lay_out([Record(n, cells) for n, cells in enumerate(head, row)], file, known_headers)
    table = tables[0]
    sound = len(tables) == 1 and not table.issues and table.header_row is not None
    return table if sound and len(table.header) == len(head[0]) else None


def _settled(
    table: Table, columns: list[Any], file: str, facts: dict[str, Any], issues: list[Issue]
) -> RawTable | None:
    first = (table.header_row or 0) + 1
    rows = np.arange(first, first + len(columns[0]))
    facts = {**facts, "header_row": table.header_row, "banner": table.banner}
    found = settled(table.header, columns, rows, file, facts)
    if found is not None:
        found.issues += issues
    return found


def remarkable(facts: SheetFacts) -> bool:
    """Return whether anything of a sheet needs to be told or mended cell by cell."""
    formulas = facts.empty_formulas or facts.zero_formulas or facts.blank_formulas
    return bool(facts.errors or formulas or facts.hidden_rows or facts.hidden_columns)


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
