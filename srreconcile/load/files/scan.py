"""A lenient scanner: every line of a delimited text becomes a record, and every doubt keeps its row.

A strict reader lets one open quote swallow the rows that follow, or refuses the file; this
one lets a damaged line damage itself only.  A quoted value may run over several lines, but
not over lines that are sound records by themselves.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

_NEWLINE = re.compile(r"\r\n|\r|\n")
_MAX_SPAN = 2_000  # lines of one quoted value; the longest comment seen in a school has 60
_MAX_ENDS = 60  # lines on which a quoted value might have ended, and did not
_MAX_JOINED = (
    1_000_000  # characters joined in search of the ends of quoted values, and 20 for each of the text
)
_MAX_TRIES = 400  # ways of reading one damaged line
_MAX_LOOKED_AT = 1_000_000  # characters of all these ways together, about 10 ms
_MAX_TRIED = 50_000  # characters of a damaged line beyond which it is read one way only


@dataclass(frozen=True)
class Dialect:
    """How a text separates its values: the delimiter, the quote, and what escapes a quote."""

    delimiter: str
    quote: str = '"'
    escape: str = ""

    @cached_property
    def quoted(self) -> re.Pattern[str]:
        """A sound quoted value at a position: group 1 is what stands between the quotes."""
        q, d = re.escape(self.quote), re.escape(self.delimiter)
        blank = r"[ \t]*+" if self.delimiter not in "\t " else (" *+" if self.delimiter == "\t" else "")
        inner = rf"(?:[^{q}]++|{q}{q})*+"
        if self.escape:
            e = re.escape(self.escape)
            inner = rf"(?:[^{q}{e}]++|{e}.|{q}{q})*+"
        return re.compile(rf"{blank}{q}({inner}){q}{blank}(?={d}|\Z)", re.DOTALL)

    @cached_property
    def closing(self) -> re.Pattern[str]:
        """A quote that might close a damaged value, since a delimiter or the end follows."""
        q, d = re.escape(self.quote), re.escape(self.delimiter)
        return re.compile(rf"{q}[ \t]*+(?={d}|\Z)" if self.delimiter != "\t" else rf"{q}(?={d}|\Z)")

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """A quote at the start of a value, where it means something."""
        q, d = re.escape(self.quote), re.escape(self.delimiter)
        return re.compile(rf"(?:^|{d})[ ]*+{q}")

    def unescape(self, value: str) -> str:
        """Return a quoted value as it was before it was quoted."""
        value = value.replace(self.quote * 2, self.quote) if self.quote in value else value
        if self.escape and self.escape in value:
            value = re.sub(re.escape(self.escape) + "(.)", r"\1", value, flags=re.DOTALL)
        return value


COMMA = Dialect(",")


@dataclass
class Record:
    """One record: its values, the row of its first line, and what was odd (empty: nothing).

    A record of one line that is odd or not as wide as most keeps that line as it is written.
    """

    row: int
    cells: list[str]
    odd: str = ""
    line: str = ""


@dataclass
class Scan:
    """The records of a text, and whether it ended within one."""

    records: list[Record] = field(default_factory=list)
    width: int = 0
    cut: bool = False


@dataclass
class _Patience:
    """How many characters may still be joined in search of the ends of quoted values."""

    left: int


def split(line: str, dialect: Dialect) -> tuple[list[str], str]:
    """Return the values of one record, and ``""``, ``"open"`` or ``"stray"``: what is odd about its quotes.

    Examples
    --------
    >>> split('a,"b,c",d"e', Dialect(","))
    (['a', 'b,c', 'd"e'], '')
    >>> split('a,"b,c', Dialect(","))[1]
    'open'
    """
    if dialect.quote not in line:
        return line.split(dialect.delimiter), ""
    if not dialect.opening.search(line):
        cells = line.split(dialect.delimiter)
        return cells, _torn(cells, dialect)
    quickly = _by_csv(line, dialect)
    if quickly is not None:
        return quickly, ""
    cells = []
    plain: list[str] = []
    at, end, step = 0, len(line), len(dialect.delimiter)
    opening = dialect.opening
    while True:
        match = dialect.quoted.match(line, at)
        if match:
            cells.append(dialect.unescape(match[1]))
            at = match.end()
        else:
            stop = line.find(dialect.delimiter, at)
            stop = end if stop < 0 else stop
            value = line[at:stop]
            if opening.match(value):
                return line.split(dialect.delimiter), _oddity(line, at, dialect)
            cells.append(value)
            plain.append(value)
            at = stop
        if at >= end:
            return cells, _torn(plain, dialect)
        at += step


def _by_csv(line: str, dialect: Dialect) -> list[str] | None:
    """Return the values as the strict reader of the standard library has them (ten times as fast), or None."""
    if dialect.escape or len(dialect.delimiter) > 1 or f"{dialect.delimiter} {dialect.quote}" in line:
        return None
    try:
        cells = next(csv.reader((line,), delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True))
    except (csv.Error, StopIteration):
        return None
    return None if any(dialect.quote in cell for cell in cells) or line[0] == " " else cells


def _torn(plain: list[str], dialect: Dialect) -> str:
    """Return "stray" if a quote within one unquoted value is closed at the end of a later one."""
    quote = dialect.quote
    inside = [
        at for at, cell in enumerate(plain) if cell.count(quote) % 2 and not cell.rstrip().endswith(quote)
    ]
    if quote != '"' or not inside:
        return ""
    return (
        "stray"
        if any(cell.count(quote) % 2 and cell.rstrip().endswith(quote) for cell in plain[inside[0] :])
        else ""
    )


def _oddity(line: str, at: int, dialect: Dialect) -> str:
    """Return "open" if the quote at `at` is never followed by another than a doubled one."""
    return "stray" if _has_single(line[line.index(dialect.quote, at) + 1 :], dialect) else "open"


def _has_single(text: str, dialect: Dialect) -> bool:
    """Return whether a quote stands in `text` that is neither doubled nor escaped."""
    if dialect.quote not in text:
        return False
    if dialect.escape:
        text = text.replace(dialect.escape + dialect.quote, "")
    return dialect.quote in text.replace(dialect.quote * 2, "")


def scan(text: str, dialect: Dialect) -> Scan:
    r"""Return every record of a text.

    Parameters
    ----------
    text : str
        Line ends of any kind, mixed too.
    dialect : Dialect

    Examples
    --------
    >>> [r.cells for r in scan('id,note\n1,"two\nlines"\n2,"open\n3,x\n', Dialect(",")).records]
    [['id', 'note'], ['1', 'two\nlines'], ['2', '"open'], ['3', 'x']]
    """
    lines = _NEWLINE.split(text) if "\r" in text else text.split("\n")
    ended = lines and lines[-1] == ""
    if ended:
        lines.pop()
    first = [split(line, dialect) for line in lines]
    width = usual_width(_outside(lines, first, dialect.quote)) or usual_width(
        cells for cells, odd in first if not odd
    )
    result = Scan(width=width)
    patience = _Patience(_MAX_JOINED + 20 * len(text))
    at = 0
    while at < len(lines):
        cells, odd = first[at]
        span = 1
        if odd:
            cells, odd, span = _mend(lines, first, at, dialect, width, patience)
        damaged = span == 1 and (odd or len(cells) != width)
        result.records.append(Record(at + 1, cells, odd, lines[at] if damaged else ""))
        at += span
    result.cut = not ended
    return result


def _outside(lines: list[str], first: list[tuple[list[str], str]], quote: str) -> Iterator[list[str]]:
    """Yield the values of lines that do not stand within a quoted value, as the count of quotes has it."""
    inside = False
    for line, (cells, odd) in zip(lines, first, strict=True):
        turns = line.count(quote) % 2
        if not inside and not turns and not odd:
            yield cells
        inside ^= bool(turns)


def usual_width(records: object) -> int:
    """Return the number of values that most records have, blank lines apart; the wider of a tie."""
    counts = Counter(len(cells) for cells in records if len(cells) > 1 or cells[0].strip())  # type: ignore[attr-defined]
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0


def _mend(
    lines: list[str],
    first: list[tuple[list[str], str]],
    at: int,
    dialect: Dialect,
    width: int,
    patience: _Patience,
) -> tuple[list[str], str, int]:
    if first[at][1] == "open":
        joined = _over_lines(lines, first, at, dialect, width, patience)
        if joined is not None:
            return joined
    cells = read_damaged(lines[at], dialect, width)
    return (cells, "quote", 1) if cells else (first[at][0], "quote", 1)


def _over_lines(
    lines: list[str],
    first: list[tuple[list[str], str]],
    at: int,
    dialect: Dialect,
    width: int,
    patience: _Patience,
) -> tuple[list[str], str, int] | None:
    """Return the record that an open quote makes with the lines that follow, if it closes soundly."""
    sound = tries = 0
    for last in range(at + 1, min(at + _MAX_SPAN, len(lines))):
        if not _has_single(lines[last], dialect):
            sound += width > 2 and len(first[last][0]) == width and not first[last][1]
            continue
        tries += 1
        if tries > _MAX_ENDS or patience.left < 0:
            return None
        joined = "\n".join(lines[at : last + 1])
        patience.left -= len(joined)
        cells, odd = split(joined, dialect)
        if odd == "open":
            sound += width > 2 and len(first[last][0]) == width and not first[last][1]
            continue
        if odd or sound * 2 > last - at - 1 or (width and len(cells) > width):
            return None
        return cells, "", last - at + 1
    return None


def read_damaged(line: str, dialect: Dialect, width: int) -> list[str] | None:
    """Return the one reading of a damaged line that has `width` values, or None.

    Of a quoted value that does not end soundly, the quote may be a letter like any other,
    or the value may end at a later quote; the reading with fewest such liberties is taken,
    and none if two readings share that place.

    Examples
    --------
    >>> read_damaged('7,"Ana,"12 Elm St, rear",x', Dialect(","), 4)
    ['7', '"Ana', '12 Elm St, rear', 'x']
    """
    if len(line) > _MAX_TRIED:
        return None
    found: dict[int, list[list[str]]] = {}
    stack: list[tuple[int, tuple[str, ...], int]] = [(0, (), 0)]
    tries = 0
    most = min(_MAX_TRIES, _MAX_LOOKED_AT // (len(line) + 1))
    while stack and tries < most:
        at, cells, liberties = stack.pop()
        tries += 1
        for following, value, cost in _ways(line, at, dialect):
            grown = (*cells, value)
            if following < 0:
                if len(grown) == width:
                    found.setdefault(liberties + cost, []).append(list(grown))
            elif len(grown) < width:
                stack.append((following, grown, liberties + cost))
    if not found:
        return None
    best = found[min(found)]
    return best[0] if all(other == best[0] for other in best) else None


def _ways(line: str, at: int, dialect: Dialect) -> list[tuple[int, str, int]]:
    """Return every way to read the value at `at`: where the next one starts (-1: none), value, liberties."""
    stop = line.find(dialect.delimiter, at)
    stop = len(line) if stop < 0 else stop
    plain = line[at:stop]
    if dialect.quote not in plain:
        return [(_next(line, stop, dialect), plain, 0)]
    start = line.index(dialect.quote, at) + 1
    if not plain.lstrip(" ").startswith(dialect.quote):
        lost = [(start - 1, line[at : start - 1], 3)] if dialect.quoted.match(line, start - 1) else []
        return [(_next(line, stop, dialect), plain, 4 if plain.count(dialect.quote) % 2 else 0), *lost]
    match = dialect.quoted.match(line, at)
    ways = [(_next(line, match.end(), dialect), dialect.unescape(match[1]), 0)] if match else []
    if match and match.end() == stop:
        return ways
    closed = line[start:stop].endswith(dialect.quote)
    literal = line[start : stop - len(dialect.quote)] if closed else plain
    ways.append((_next(line, stop, dialect), literal, 1))
    for closing in islice(dialect.closing.finditer(line, start), 8):
        if not match or closing.end() != match.end():
            value = dialect.unescape(line[start : closing.start()])
            ways.append((_next(line, closing.end(), dialect), value, 2))
    return ways


def _next(line: str, end: int, dialect: Dialect) -> int:
    return -1 if end >= len(line) else end + len(dialect.delimiter)
