"""A header that has a name more or fewer than every row has values: made right where that is certain."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from srreconcile.errors import InputError
from srreconcile.load.files.header import known_share
from srreconcile.load.files.laid import How, Table
from srreconcile.load.files.scan import Dialect, Record, split, usual_width
from srreconcile.load.files.words import clean_header
from srreconcile.load.raw import Issue

_LONGEST = 200
"""Letters of a name; a cell of more is a text, and to part it in every place would take seconds."""


def match_width(table: Table, head: Record, body: list[Record], how: How) -> None:
    """Make the header as wide as the rows, where all of them differ from it in one way.

    Raises
    ------
    InputError
        If the rows hold more values than the header has names, and no way to tell which.
    """
    width, usual = len(table.header), usual_width(record.cells for record in body)
    if not body or width == usual or how.dialect.delimiter == " ":  # values of two words are wider
        return
    alike = sum(len(record.cells) == usual for record in body) * 2 > len(body)
    if usual == width - 1 and alike and table.header.count("") == 1:
        table.header.remove("")
        told = "the header has a name more than the rows have values, and a blank one; that was left out."
        table.issues.append(Issue("header", told, how.file, head.row))
        return
    if usual != width + 1 or not alike or len(body) < 2:
        return
    wide = [record for record in body if len(record.cells) > width]
    filled = any(cell.strip() for record in wide for cell in record.cells[width:])
    names = _parted(table.header, head.line, how, by_case=filled)
    if names:
        table.header[:] = names
        told = (
            "two names of the header stood in one, since a delimiter was lost between them; they were parted."
        )
        table.issues.append(Issue("header", told, how.file, head.row))
    elif filled:
        _without_a_name(table, body, usual, how)
    elif len(wide) == len(body) and head.line:
        told = "every row ends with a delimiter more than the header; it was left out."
        table.issues.append(Issue("extra delimiter", told, how.file, head.row, grade="note"))


def _without_a_name(table: Table, body: list[Record], usual: int, how: How) -> None:
    first = [record.cells[0].strip() for record in body if len(record.cells) == usual]
    if _counts(first):
        table.header.insert(0, "")
        told = "the rows start with a number that the header does not name; it was taken as the number of the row."
        table.issues.append(Issue("row numbers", told, how.file, table.header_row, grade="note"))
    elif how.keep_damaged:
        table.header.append("")
        told = f"the header names {usual - 1} columns, the rows hold {usual} values; names may stand over wrong ones."
        table.issues.append(Issue("header", told, how.file, table.header_row))
    else:
        raise InputError(
            f"{how.file}, row {table.header_row}: the header names {usual - 1} columns, but the rows below "
            f"hold {usual} values, so that no column can be told. Correct the header."
        )


def _counts(cells: list[str]) -> bool:
    """Return whether cells count the rows, as pandas and R do: from 0 or 1, none left out; ids do not."""
    return len(cells) > 1 and any(cells == [str(n) for n in range(s, s + len(cells))] for s in (0, 1))


def _parted(header: list[str], line: str, how: How, *, by_case: bool) -> list[str] | None:
    """Return the names of a header with one delimiter put back, if a quote or known words show its place.

    `by_case`: a capital after a small letter will do, where there is one such place only.
    """
    shown = {
        tuple(names)
        for names, at in _with_one_more(line, how.dialect, len(header) + 1)
        if how.dialect.quote in line[at - 1 : at + 1] or _knows_two_more(names, header, how.known_headers)
    }
    if not shown and by_case:
        shown = {
            tuple(names)
            for names, at in _with_one_more(line, how.dialect, len(header) + 1)
            if line[at - 1].islower() and line[at].isupper()
        }
    return list(shown.pop()) if len(shown) == 1 else None


def _with_one_more(line: str, dialect: Dialect, width: int) -> Iterator[tuple[list[str], int]]:
    for at in range(1, len(line)):
        cells, odd = split(line[:at] + dialect.delimiter + line[at:], dialect)
        if odd or len(cells) != width or max(map(len, cells)) > _LONGEST:
            continue
        names = [clean_header(cell) for cell in cells]
        if all(names) and not any(dialect.quote in name for name in names):
            yield names, at


def _knows_two_more(names: list[str], header: list[str], known: Collection[str]) -> bool:
    return known_share(names, known)[0] >= known_share(header, known)[0] + 2
