"""The rows of a table that do not fit its header: mended where that is certain, told, or set aside."""

from __future__ import annotations

from srreconcile.load.files.fit import Columns
from srreconcile.load.files.laid import How, Table
from srreconcile.load.files.rebuild import Rebuilt, rebuild
from srreconcile.load.files.scan import Record
from srreconcile.load.raw import Issue


def mend(table: Table, body: list[Record], how: How) -> None:
    """Sort the body into rows that are sound, rows that can be mended for certain, and rows set aside."""
    width = len(table.header)
    table.rows_read += len(body)
    if how.cut and body and len(body[-1].cells) < width and not body[-1].odd:
        _cut_off(table, body.pop(), how.file)
    columns = Columns([r.cells for r in body if len(r.cells) == width and not r.odd], width)
    _trim(table, body, columns, how.file)
    every_short = bool(body) and max(len(record.cells) for record in body) < width
    if every_short:
        table.issues.append(
            Issue("short row", f"the header names {width} columns, the rows hold fewer values; the last columns "
                               "were left blank.", how.file)
        )  # fmt: skip
    for record in body if every_short else _rejoined(table, body, columns, how.file):
        if len(record.cells) == width and not record.odd:
            table.rows.append(record)
        elif every_short:
            record.cells += [""] * (width - len(record.cells))
            table.rows.append(record)
        else:
            _mend_one(table, record, columns, how)


def _rejoined(table: Table, body: list[Record], columns: Columns, file: str) -> list[Record]:
    """Return the body with the halves of rows joined that a line end within an unquoted value broke in two."""
    result: list[Record] = []
    for record in body:
        before = result[-1] if result else record
        joined = [*before.cells[:-1], f"{before.cells[-1]}\n{record.cells[0]}".strip(), *record.cells[1:]]
        follows = record.row == before.row + 1 and not before.odd and not record.odd
        if (
            follows
            and len(joined) == columns.width > len(record.cells) > 1
            and _fits_halved(joined, before, columns)
        ):
            before.cells = joined
            table.rows_read -= 1
            told = "a line end within an unquoted value broke this row in two; it was joined with the next. Check it."
            table.issues.append(Issue("broken row", told, file, before.row))
        else:
            result.append(record)
    return result


def _fits_halved(joined: list[str], before: Record, columns: Columns) -> bool:
    return 1 < len(before.cells) < columns.width and columns.sound > 1 and columns.usual(joined)


def _cut_off(table: Table, record: Record, file: str) -> None:
    table.issues.append(
        Issue("truncated", "the file ends within this row (truncated download?); the row was set aside. "
                           "Export the file again.", file, record.row, grade="set aside")
    )  # fmt: skip


def _trim(table: Table, body: list[Record], columns: Columns, file: str) -> None:
    """Leave out the delimiters at the end of rows, where nothing follows them."""
    width = columns.width
    trailing = [r for r in body if len(r.cells) > width and not any(cell.strip() for cell in r.cells[width:])]
    everywhere = len(trailing) == len(body)
    for record in trailing:
        if not everywhere and not columns.fits(record.cells[:width]):
            continue  # the extra delimiter stands elsewhere in the row
        del record.cells[width:]
        if not everywhere:
            told = "an extra delimiter at the end of the row was left out."
            table.issues.append(Issue("extra delimiter", told, file, record.row, grade="note"))


def _mend_one(table: Table, record: Record, columns: Columns, how: How) -> None:
    rule, found = _damage(record, columns.width)
    mended = _simply(record, columns, how)
    if mended is None:
        rebuilt = rebuild(record, how.dialect, columns)
        mended = (
            (rebuilt.cells, rebuilt.done) if rebuilt and rebuilt.certain else _padded(record, columns, how)
        )
        if mended is None and how.keep_damaged:
            mended = _likely(record, rebuilt, columns, how)
    if mended is None:
        told = f"{found}; the row was set aside, since no one way to mend it is certain."
        table.issues.append(Issue(rule, told, how.file, record.row, grade="set aside"))
        return
    record.cells, done = mended
    table.rows.append(record)
    table.issues.append(Issue(rule, f"{found}; {done}. Check the row.", how.file, record.row))


def _simply(record: Record, columns: Columns, how: How) -> tuple[list[str], str] | None:
    """Return the values of a row with a stray quote or one value too many, if only one way to mend it fits."""
    cells, quote = record.cells, how.dialect.quote
    if len(cells) == columns.width + 1 and not record.odd:
        return columns.mend(cells, how.dialect.delimiter)
    if len(cells) != columns.width:
        return None
    without = [_without_stray(cell, quote) for cell in cells]
    if not columns.fits(without):
        return None
    if how.keep_damaged and without != cells:
        return cells, "the stray quote was kept as a letter"
    return without, "it was read as if the quote were not there"


def _padded(record: Record, columns: Columns, how: How) -> tuple[list[str], str] | None:
    few = len(record.cells) < columns.width and not record.odd
    return columns.mend(record.cells, how.dialect.delimiter) if few else None


def _likely(record: Record, rebuilt: Rebuilt | None, columns: Columns, how: How) -> tuple[list[str], str]:
    """Return a damaged row as it most likely was, as wide as the others."""
    if rebuilt:
        return rebuilt.cells, f"{rebuilt.done}, which is likely and not certain"
    return as_wide(
        record.cells, columns.width, how.dialect.delimiter
    ), "its values may stand in wrong columns"


def _without_stray(cell: str, quote: str) -> str:
    """Return a value without the quote that opens it, if no other closes it."""
    return cell[len(quote) :] if cell.startswith(quote) and cell.count(quote) % 2 else cell


def as_wide(cells: list[str], width: int, delimiter: str) -> list[str]:
    """Return a row cut or filled to `width`; what is beyond goes with the last value.

    Examples
    --------
    >>> as_wide(["a", "b", "c"], 2, ","), as_wide(["a"], 2, ",")
    (['a', 'b,c'], ['a', ''])
    """
    if len(cells) > width:
        return [*cells[: width - 1], delimiter.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))


def _damage(record: Record, width: int) -> tuple[str, str]:
    if record.odd:
        return "quote", "a quote is opened or closed where it should not be"
    few = len(record.cells) < width
    return (
        "short row" if few else "long row",
        f"{'too few' if few else 'too many'} fields, {len(record.cells)} instead of {width} columns",
    )
