"""Where the header of a table stands: by the words that schools use, else by the shape of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from srreconcile.load.files.scan import Record
from srreconcile.load.files.words import fold, shape

_LOOKED_AT = 40  # records above a header; the longest preamble seen has 12
_TYPED = frozenset({"email", "time", "number", "link"})


def find_header(records: Sequence[Record], known_headers: Collection[str] = frozenset()) -> int | None:
    """Return the position of the header among `records` (none of them blank), or None if there is none.

    Examples
    --------
    >>> lines = [["Staff report"], ["Staff ID", "Email"], ["7", "a@x.org"], ["8", "b@x.org"]]
    >>> find_header([Record(n, cells) for n, cells in enumerate(lines)])
    1
    >>> find_header([Record(n, cells) for n, cells in enumerate(lines[2:])]) is None
    True
    """
    by_words = _by_words(records[:_LOOKED_AT], known_headers)
    return by_words if by_words is not None else _by_shape(records)


def known_share(cells: Sequence[str], known_headers: Collection[str]) -> tuple[int, float]:
    """Return how many cells are known header words, and their share of those that are not blank."""
    words = [fold(cell) for cell in cells if cell.strip()]
    hits = sum(word in known_headers for word in words)
    return hits, hits / max(len(words), 1)


def _by_words(records: Sequence[Record], known_headers: Collection[str]) -> int | None:
    best, best_hits = None, 0
    for position, record in enumerate(records):
        hits, share = known_share(record.cells, known_headers)
        enough = (hits > 1 and share >= 0.4) or (hits == 1 and share == 1.0 and _narrow(records))
        if enough and hits > best_hits and not _TYPED & {shape(cell) for cell in record.cells}:
            best, best_hits = position, hits
    return best


def _narrow(records: Sequence[Record]) -> bool:
    return max(len(record.cells) for record in records) == 1


def _by_shape(records: Sequence[Record]) -> int | None:
    width = Counter(len(record.cells) for record in records[:400]).most_common(1)[0][0]
    for position, record in enumerate(records[:_LOOKED_AT]):
        filled = [cell for cell in record.cells if cell.strip()]
        if len(filled) * 2 < width or (width > 1 and len(record.cells) == 1):
            continue
        if not _heads(record, records[position + 1 : position + 200]):
            return None
        following = records[position + 1 : position + 2]
        if following and _groups(filled, following[0], records[position + 2 : position + 200]):
            return position + 1
        return position
    return 0 if records and not _TYPED & {shape(cell) for cell in records[0].cells} else None


def _groups(filled: list[str], following: Record, body: Sequence[Record]) -> bool:
    """Return whether a row with repeated words stands over the header proper."""
    if len(set(filled)) == len(filled) or not body:
        return False
    below = [cell for cell in following.cells if cell.strip()]
    return len(set(below)) == len(below) and _heads(following, body)


def _heads(record: Record, body: Sequence[Record]) -> bool:
    """Return whether a row differs from those below it as a header does."""
    if not body:
        return not _TYPED & {shape(cell) for cell in record.cells}
    against = in_favour = 0
    for column, cell in enumerate(record.cells):
        shapes = Counter(shape(row.cells[column]) for row in body if column < len(row.cells))
        shapes.pop("", None)
        if not shapes or not cell.strip():
            continue
        usual, count = shapes.most_common(1)[0]
        if usual == "text" or count * 2 < shapes.total():
            against += shape(cell) in ("email", "time", "link")
            continue
        against += shape(cell) == usual
        in_favour += shape(cell) == "text"
    return against == 0 or against < in_favour
