"""From the records of a text or a sheet to its tables: header, body, and what belongs to neither."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from srreconcile.errors import InputError
from srreconcile.load.files.fit import Columns
from srreconcile.load.files.header import find_header, known_share
from srreconcile.load.files.laid import How, Table
from srreconcile.load.files.mend import mend
from srreconcile.load.files.rebuild import rebuild
from srreconcile.load.files.scan import COMMA, Dialect, Record, usual_width
from srreconcile.load.files.widths import match_width
from srreconcile.load.files.words import clean_header, fold, is_rule, is_total, names_types, shape
from srreconcile.load.raw import Issue

_ROWS_ABOVE = 3  # typed lines as wide as the header, from which they are its rows and no titles
_NAMES = 0.8  # share of a row's cells that are known header words, from which it names columns
_COPY = 0.5  # share of a block of rows that stand above, from which the block is a second copy


def lay_out(
    records: Sequence[Record],
    file: str,
    known_headers: Collection[str] = frozenset(),
    *,
    dialect: Dialect = COMMA,
    cut: bool = False,
    keep_damaged: bool = False,
) -> list[Table]:
    """Return the tables that stand one under the other in `records`.

    Parameters
    ----------
    records : sequence of Record
        Blank ones too: a gap announces a footer or another table.
    file : str
        What messages call it.
    known_headers : collection of str
        Folded header words.
    dialect : Dialect
        Of a text whose damaged lines the records keep.
    cut : bool
        Whether the text ends without a line end, as a cut download does.
    keep_damaged : bool
        Keep rows that cannot be mended for certain, as they stand and told, instead of
        setting them aside.

    Raises
    ------
    InputError
        If nothing but blanks was found.
    """
    filled = [record for record in records if any(cell.strip() for cell in record.cells)]
    if not filled:
        raise InputError(f"{file}: empty, there is no data in it. Export it again.")
    at = find_header(filled, known_headers)
    head = None if at is None else filled[at]
    if at is None or head is None:
        width = usual_width(record.cells for record in filled)
        table = Table([f"column {n}" for n in range(1, width + 1)], None, [])
        table.issues.append(
            Issue(
                "no header", "no header row was found; the columns were numbered. Add the header row.", file
            )
        )
        body = filled
    else:
        above, rows = _titles(filled[:at], head)
        banner = [" ".join(cell for cell in map(clean_header, r.cells) if cell) for r in above]
        table = Table([clean_header(cell) for cell in head.cells], head.row, banner)
        if head.odd:
            table.issues.append(
                Issue("quote", "a stray quote in the header; check its columns.", file, head.row)
            )
        body = _under(table, filled[at + 1 :], file, known_headers)
        if rows:
            told = f"{len(rows):,} rows from here on stand above their header; they were read as rows of the table."
            table.issues.append(Issue("header", told, file, rows[0].row))
            body = rows + body
    gaps = {b.row for a, b in pairwise(records) if not any(c.strip() for c in a.cells)}
    return _settle(table, head, body, gaps, How(file, known_headers, dialect, cut, keep_damaged))


def _titles(above: list[Record], head: Record) -> tuple[list[Record], list[Record]]:
    """Return the lines above a header that are titles, and those that are rows: typed, and as wide as it."""
    rows = [
        record
        for record in above
        if len(record.cells) == len(head.cells) > 2
        and sum(map(bool, map(str.strip, record.cells))) * 2 > len(head.cells)
        and {"email", "time", "number", "code"} & set(map(shape, record.cells))
    ]
    if len(rows) < _ROWS_ABOVE:
        return above, []
    return [record for record in above if record not in rows], rows


def _under(table: Table, body: list[Record], file: str, known_headers: Collection[str]) -> list[Record]:
    """Return the rows under a header without a line that names the columns or their kinds once more."""
    while body and is_rule(body[0].cells):
        table.rows_read += 1
        table.issues.append(
            _left_out("footer", "a rule under the header, not data; it was left out.", file, body[0])
        )
        body = body[1:]
    if len(body) < 2 or len(body[0].cells) != len(table.header):
        return body
    hits, share = known_share(body[0].cells, known_headers)
    again = (
        hits > 2 and share >= _NAMES and [fold(c) for c in body[0].cells] != [fold(c) for c in table.header]
    )
    if not again and not names_types(body[0].cells):
        return body
    table.rows_read += 1
    told = "names the columns or their kinds once more; the line was left out."
    table.issues.append(_left_out("repeated header", told, file, body[0]))
    return body[1:]


def _left_out(rule: str, told: str, file: str, record: Record) -> Issue:
    return Issue(rule, told, file, record.row, grade="set aside")


def _settle(table: Table, head: Record | None, body: list[Record], gaps: set[int], how: How) -> list[Table]:
    ends = _next_table(table, body, gaps, how.known_headers)
    body, rest = body[:ends], body[ends:]
    tables = [table]
    if rest and _overlaps(rest[0], table.header) >= 0.6:
        table.rows_read += len(rest)
        table.issues.append(
            Issue("another table", f"another table with much the same columns starts here; its {len(rest):,} rows "
                                   "were set aside. Save the tables in files of their own.", how.file, rest[0].row,
                  grade="set aside", count=len(rest))
        )  # fmt: skip
    elif rest:
        name = f"{how.file}, table from row {rest[0].row}"
        tables += lay_out(
            rest, name, how.known_headers, dialect=how.dialect, cut=how.cut, keep_damaged=how.keep_damaged
        )
    body = _without_footer(table, body, gaps, how)
    body = _without_repeats(table, body, how.file)
    if head is not None:
        match_width(table, head, body, how)
    mend(table, body, replace(how, cut=how.cut and not rest))
    if not table.rows:
        table.issues.append(Issue("no rows", "no rows (0 rows under the header).", how.file))
    return tables


def _next_table(table: Table, body: list[Record], gaps: set[int], known_headers: Collection[str]) -> int:
    """Return where in `body` a row stands that heads another table."""
    if table.header_row is None:
        return len(body)
    width = len(table.header)
    for position, record in enumerate(body):
        if (
            record.row not in gaps
            and len(record.cells) == width
            and not _in_another_order(record, table, known_headers)
        ):
            continue
        if [fold(cell) for cell in record.cells if cell.strip()] == _folded(table.header):
            continue
        hits, share = known_share(record.cells, known_headers)
        if _overlaps(record, table.header) >= 0.6 or (hits > 1 and share >= 0.6 and position + 1 < len(body)):
            return position
    return len(body)


def _in_another_order(record: Record, table: Table, known_headers: Collection[str]) -> bool:
    """Return whether a row as wide as the header names the columns again, in another order or other words."""
    folded = [fold(cell) for cell in record.cells if cell.strip()]
    if len(folded) < 3 or folded == _folded(table.header):
        return False
    hits, share = known_share(record.cells, known_headers)
    return (hits > 2 and share >= _NAMES) or sorted(folded) == sorted(_folded(table.header))


def _folded(header: Sequence[str]) -> list[str]:
    return [word for word in map(fold, header) if word]


def _words(record: Record) -> set[str]:
    return {word for word in map(fold, record.cells) if word}


def _overlaps(record: Record, header: Sequence[str]) -> float:
    """Return the share of a row's words that are words of the header, 0 for a single word."""
    words = _words(record)
    return len(words & set(_folded(header))) / len(words) if len(words) > 1 else 0.0


def _without_footer(table: Table, body: list[Record], gaps: set[int], how: How) -> list[Record]:
    """Return the body without totals, wherever they stand, and without the lines that sign off."""
    width = len(table.header)
    kept: list[Record] = []
    last = len(body)
    while last and _signs_off(body[last - 1], body[last - 1].row in gaps, width):
        last -= 1
    if not last and len(body) > 1:
        last = len(body)  # a text of nothing but footers is a text that was not understood
    if last < len(body) and any(record.line for record in body[last:]):
        last = _last_row(body, last, width, how)
    for position, record in enumerate(body):
        if position >= last or _sums_up(record, width):
            table.rows_read += 1
            table.issues.append(
                Issue(
                    "footer",
                    "a total or footer line, not data; it was left out.",
                    how.file,
                    record.row,
                    grade="set aside",
                )
            )
        else:
            kept.append(record)
    return kept


def _last_row(body: list[Record], last: int, width: int, how: How) -> int:
    """Return where the footer starts, if a line of it is a row that uses another delimiter than the rest."""
    columns = Columns([r.cells for r in body[:last] if len(r.cells) == width and not r.odd], width)
    for position in range(len(body) - 1, last - 1, -1):
        rebuilt = rebuild(body[position], how.dialect, columns)
        if rebuilt and rebuilt.certain:
            return position + 1
    return last


def _filled(record: Record) -> list[str]:
    return [cell for cell in record.cells if cell.strip()]


def _sums_up(record: Record, width: int) -> bool:
    filled = _filled(record)
    few = width > 2 and len(filled) <= max(2, width // 3)
    return (few and is_total(filled[0])) or (width > 1 and is_rule(filled))


def _signs_off(record: Record, after_gap: bool, width: int) -> bool:  # noqa: FBT001 -- a fact of the record
    filled = _filled(record)
    if width < 3 or len(filled) > max(1, width // 3):
        return _sums_up(record, width)
    return is_total(filled[0]) or after_gap or (len(record.cells) == 1 and " " in filled[0].strip())


def _without_repeats(table: Table, body: list[Record], file: str) -> list[Record]:
    """Return the body without repetitions of the header, and without a second copy of the same rows."""
    header = [fold(cell) for cell in table.header]
    first = table.header[0].casefold()
    repeats = [
        at
        for at, record in enumerate(body)
        if len(header) > 1
        and record.cells[0].strip().casefold() == first
        and [fold(cell) for cell in record.cells] == header
    ]
    if not repeats or table.header_row is None:
        return body
    table.rows_read += len(repeats)
    table.issues += [
        Issue("repeated header", "the header is repeated here; the line was left out.", file, body[i].row,
              grade="set aside")
        for i in repeats
    ]  # fmt: skip
    bounds = [*repeats, len(body)]
    kept = body[: bounds[0]]
    for start, stop in pairwise(bounds):
        block = body[start + 1 : stop]
        again, changed = _copies(block, kept)
        if len(block) > 1 and len(again) >= _COPY * len(block):
            table.rows_read += len(again) + len(changed)
            differ = f", {len(changed):,} of them with other values" if changed else ""
            told = f"{len(again) + len(changed):,} rows from here on stand above already{differ}; they were left out."
            count = len(again) + len(changed)
            table.issues.append(
                Issue("repeated rows", told, file, block[0].row, grade="set aside", count=count)
            )
            left_out = {id(record) for record in again + changed}
            block = [record for record in block if id(record) not in left_out]
        kept = kept + block
    return kept


def _copies(block: list[Record], above: list[Record]) -> tuple[list[Record], list[Record]]:
    """Return the rows of a block that stand above, and those that stand there with other values."""
    seen = {tuple(map(str.strip, record.cells)) for record in above}
    firsts = [record.cells[0].strip() for record in above]
    known = (
        set(firsts) if len(set(firsts)) == len(firsts) else set()
    )  # a day or a school tells no two rows apart
    again = [record for record in block if tuple(map(str.strip, record.cells)) in seen]
    rest = [record for record in block if tuple(map(str.strip, record.cells)) not in seen]
    return again, [record for record in rest if record.cells[0].strip() in known]
