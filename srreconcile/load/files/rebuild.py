"""The likeliest reading of a damaged line, by what the sound rows hold in each column.

A lost delimiter may have stood between any two letters, a line may use another delimiter
than the rest, and a value may hold delimiters that nobody quoted.  Every such reading is
made; the one whose values the columns know best is taken, and it is certain only where
no other comes near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from srreconcile.load.files.fit import Columns
from srreconcile.load.files.scan import Dialect, Record, split

_OTHERS = (",", ";", "\t", "|", " ")
_MAX_WORK = 30_000  # letters times columns of one line; a place for a delimiter is tried before each letter
_MAX_JOINTS = 90_000  # about 0.3 s
_CERTAIN = 6.0  # nats between the best reading and the next: 400 to 1
_WITHIN_A_WORD, _BESIDE_A_SIGN, _BESIDE_A_SPACE, _HALF_A_QUOTE, _JOINED = 3.0, 1.5, 4.0, 6.0, 1.0  # nats
_INCHES = re.compile(r'\d"')  # a quote that opens and closes nothing


@dataclass(frozen=True)
class Rebuilt:
    """A reading of a damaged line: its values, what was done, and whether no other comes near it."""

    cells: list[str]
    done: str
    certain: bool


def rebuild(record: Record, dialect: Dialect, columns: Columns) -> Rebuilt | None:
    """Return the likeliest reading of a line that has not one value per column, or None if there is none.

    Parameters
    ----------
    record : Record
        With its line as the file writes it.
    dialect : Dialect
        Of the file.
    columns : Columns
        What the sound rows hold.

    Examples
    --------
    >>> columns = Columns([["0017", "Ana", "a@x.org"], ["0018", "Jo", "j@x.org"]] * 3, 3)
    >>> rebuild(Record(8, ["0019Jo", "b@x.org"], line="0019Jo,b@x.org"), Dialect(","), columns).cells
    ['0019', 'Jo', 'b@x.org']
    >>> rebuild(Record(8, ["0019;Jo;b@x.org"], line="0019;Jo;b@x.org"), Dialect(","), columns).cells
    ['0019', 'Jo', 'b@x.org']
    """
    line = record.line
    work = len(line) * columns.width
    if columns.sound < 2 or columns.width < 2 or not line or work > min(_MAX_WORK, columns.work_left):
        return None
    columns.work_left -= work
    best: dict[tuple[str, ...], tuple[float, str]] = {}
    for cells, against, done in _readings(record, dialect, columns):
        cost = against + sum(columns.cost(cell, at) for at, cell in enumerate(cells))
        key = tuple(cell.strip() for cell in cells)
        if key not in best or cost < best[key][0]:
            best[key] = cost, done
    if not best:
        return None
    ranked = sorted(best.items(), key=lambda item: item[1][0])
    likeliest, (cost, done) = ranked[0]
    apart = len(ranked) == 1 or ranked[1][1][0] - cost >= _CERTAIN
    return Rebuilt(list(likeliest), done, apart and columns.usual(likeliest))


def _readings(record: Record, dialect: Dialect, columns: Columns) -> Iterator[tuple[list[str], float, str]]:
    line, found, width = record.line, len(record.cells), columns.width
    # The values of an odd line cannot be counted: a text with commas may fall into several.
    if found == width - 1 or record.odd:
        yield from _one_more(line, dialect, width)
    if found == width + 1 and not record.odd:
        for at, cell in enumerate(record.cells):
            if not cell.strip():
                yield record.cells[:at] + record.cells[at + 1 :], _JOINED, "an extra delimiter was left out"
    for other in _OTHERS:
        if other == dialect.delimiter:
            if found > width and not record.odd:
                yield from _fewer(line, dialect, columns, "unquoted delimiters were kept as part of values")
        elif other in line and (found < width or record.odd):
            changed = Dialect(other, dialect.quote, dialect.escape)
            yield from _fewer(
                line, changed, columns, "another delimiter than in the other rows was taken for one"
            )


def _one_more(line: str, dialect: Dialect, width: int) -> Iterator[tuple[list[str], float, str]]:
    """Yield every reading with one delimiter more, and what speaks against its place."""
    for at in range(len(line) + 1):
        cells, odd = split(line[:at] + dialect.delimiter + line[at:], dialect)
        if len(cells) == width and not odd:
            halves = sum(cell.count(dialect.quote) % 2 and not _INCHES.search(cell) for cell in cells)
            yield cells, _against(line, at, dialect) + _HALF_A_QUOTE * halves, "a lost delimiter was put back"


def _against(line: str, at: int, dialect: Dialect) -> float:
    """Return what speaks against a delimiter before a letter: that it stands within a word, or at a space."""
    before, after = line[at - 1 : at], line[at : at + 1]
    ends = (dialect.delimiter[-1], dialect.quote, "")
    if before in ends or after in ends:
        return 0.0
    if before == " " or after == " ":
        return _BESIDE_A_SPACE
    if not (before.isalnum() and after.isalnum()):
        return _BESIDE_A_SIGN
    turns = (before.islower() and after.isupper()) or before.isdigit() != after.isdigit()
    return 0.0 if turns else _WITHIN_A_WORD


def _fewer(
    line: str, dialect: Dialect, columns: Columns, done: str
) -> Iterator[tuple[list[str], float, str]]:
    """Yield the likeliest ways to join the pieces of a line into one value per column, delimiters kept."""
    pieces = _pieces(line, dialect)
    width = columns.width
    spare = len(pieces) - width + 1
    work = 3 * width * spare**2 // 2  # joints of pieces that are looked at
    if spare < 1 or work > min(_MAX_JOINTS, columns.work_left):
        return
    columns.work_left -= work
    # The two best ways to make columns 0 to n of the first pieces: cost and where each value starts.
    ways: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in range(len(pieces) + 1)]
    ways[0] = [(0.0, ())]
    for column in range(width):
        grown: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in range(len(pieces) + 1)]
        for start in range(column, column + spare):
            if not ways[start]:
                continue
            for stop in range(start + 1, column + spare + 1):
                cost = _joint(pieces[start:stop], column, dialect, columns)
                grown[stop] += [(before + cost, (*starts, start)) for before, starts in ways[start]]
        ways = [sorted(each)[:2] for each in grown]
    for _, starts in ways[len(pieces)]:
        bounds = [*starts, len(pieces)]
        groups = [pieces[a:b] for a, b in pairwise(bounds)]
        cells = [dialect.delimiter.join(text for text, _ in group) for group in groups]
        yield cells, sum(_price(group) for group in groups), done


def _joint(group: list[tuple[str, bool]], column: int, dialect: Dialect, columns: Columns) -> float:
    return columns.cost(dialect.delimiter.join(text for text, _ in group), column) + _price(group)


def _price(group: list[tuple[str, bool]]) -> float:
    quoted = len(group) > 1 and any(quoted for _, quoted in group)
    return _JOINED * (len(group) - 1) + _HALF_A_QUOTE * quoted


def _pieces(line: str, dialect: Dialect) -> list[tuple[str, bool]]:
    """Return the values of a line, each with whether it stood between quotes."""
    pieces = []
    at = 0
    while True:
        match = dialect.quoted.match(line, at)
        if match:
            pieces.append((dialect.unescape(match[1]), True))
            at = match.end()
        else:
            stop = line.find(dialect.delimiter, at)
            stop = len(line) if stop < 0 else stop
            pieces.append((line[at:stop], False))
            at = stop
        if at >= len(line):
            return pieces
        at += len(dialect.delimiter)
