"""Which delimiter, quote and escape a text uses: the reading under which its records agree best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from srreconcile.load.files.scan import Dialect, scan
from srreconcile.load.files.words import fold

_DELIMITERS = (",", "\t", ";", "|", "||", "~", "^", "\x1f", "\x01", "::", " ")
_SELDOM = (" ", "::", "^", "~")
_LAST_RESORT = 0.5  # a space or a colon separates words of one value more often than values
_QUOTED_LINES = 10  # one value in as many lines, from which quotes are meant
_SAMPLE_LINES, _SAMPLE = 400, 200_000
_SEP = re.compile(r'\ufeff?"?sep=(.{1,2}?)"?[ ,;\t]*(?:\r\n|\r|\n)', re.IGNORECASE)


def hinted(text: str) -> tuple[str, int] | None:
    r"""Return the delimiter that Excel's first line ``sep=;`` names, and where the line ends.

    Examples
    --------
    >>> hinted("sep=;\nStaff ID;Email\n")
    (';', 6)
    """
    match = _SEP.match(text)
    return (match[1], match.end()) if match else None


def sniff(text: str, known_headers: Collection[str] = frozenset(), delimiter: str | None = None) -> Dialect:
    r"""Return the dialect of a text.

    Parameters
    ----------
    text : str
        Its first 200,000 characters are looked at.
    known_headers : collection of str
        Folded header words; a line that is made of them settles the delimiter.
    delimiter : str, optional
        Known beforehand.

    Examples
    --------
    >>> sniff("Staff ID;Name\n1;Ruiz, Ana\n2;Park, Jo\n").delimiter
    ';'
    """
    sample = text if len(text) <= _SAMPLE else text[: _cut(text)]
    lines = re.split(r"\r\n|\r|\n", sample)[:_SAMPLE_LINES]
    candidates = [delimiter] if delimiter else [each for each in _DELIMITERS if each in sample]
    best, best_score = Dialect(delimiter or ","), 0.0
    for candidate in candidates:
        score = _agreement(lines, Dialect(candidate, _quote(lines, candidate)), known_headers)
        if candidate in _SELDOM:
            score = 1.0 if _bounds_quotes(lines, candidate, candidates) else score * _LAST_RESORT
        if score > best_score + 1e-9:
            best, best_score = Dialect(candidate, _quote(lines, candidate)), score
    return _with_escape("\n".join(lines), best)


def _cut(text: str) -> int:
    end = max(text.rfind("\n", 0, _SAMPLE), text.rfind("\r", 0, _SAMPLE))
    return end + 1 if end > 0 else _SAMPLE


def _quote(lines: Sequence[str], delimiter: str) -> str:
    """Return ``'`` where values stand between apostrophes, which ``O'Brien`` and ``'00123`` do not."""
    counts = {quote: _ends(lines, delimiter, quote) for quote in "\"'"}
    opened, closed = counts["'"]
    enough = opened > 1 and opened * _QUOTED_LINES > sum(map(bool, lines))
    return "'" if enough and abs(opened - closed) * 10 <= opened and not counts['"'][0] else '"'


def _ends(lines: Sequence[str], delimiter: str, quote: str) -> tuple[int, int]:
    """Return how many values open with a quote, and how many close with one."""
    edge, q = re.escape(delimiter), re.escape(quote)
    opening, closing = (
        re.compile(f"(?:^|{edge}) *{q}(?!{edge}|$)"),
        re.compile(f"(?<!^)(?<!{edge}){q} *(?:{edge}|$)"),
    )
    return sum(len(opening.findall(line)) for line in lines), sum(
        len(closing.findall(line)) for line in lines
    )


def _bounds_quotes(lines: Sequence[str], delimiter: str, candidates: Sequence[str]) -> bool:
    """Return whether quoted values stand between this delimiter in most lines, and between no other."""
    opened, closed = _ends(lines, delimiter, '"')
    after = {each: sum(line.count(f'{each}"') for line in lines) for each in (delimiter, *candidates)}
    others = [count for each, count in after.items() if each != delimiter and each not in delimiter]
    alone = all(other * 10 < opened for other in others)
    most = after[delimiter] * 2 > sum(map(bool, lines))
    return alone and most and abs(opened - closed) * 10 <= opened


def _agreement(lines: list[str], dialect: Dialect, known_headers: Collection[str]) -> float:
    """Return how well the lines agree, from 0 to about 2: share of the usual width, typed, known."""
    records = [
        record for record in scan("\n".join(lines), dialect).records if any(map(str.strip, record.cells))
    ]
    whole = [record.cells for record in records if not record.odd]
    widths = Counter(len(cells) for cells in whole if len(cells) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1) / item[0], item[0]))
    share = count / len(records)
    if dialect.delimiter in _SELDOM and share < 0.5:
        return 0.0
    known = max((_known(cells, known_headers) for cells in whole[:30]), default=0.0)
    return share * (width - 1) / width + known


def _known(cells: list[str], known_headers: Collection[str]) -> float:
    words = [fold(cell) for cell in cells if cell.strip()]
    hits = sum(word in known_headers for word in words)
    return hits / len(words) if hits > 1 else 0.0


def _with_escape(sample: str, dialect: Dialect) -> Dialect:
    """Return the dialect with the escape that leaves fewest records odd, if one does."""
    odd = _odd(sample, dialect)
    for escape in ("\\", "\x00"):
        if odd and escape + dialect.quote in sample:
            escaped = replace(dialect, escape=escape)
            if _odd(sample, escaped) < odd:
                return escaped
    return dialect


def _odd(sample: str, dialect: Dialect) -> int:
    result = scan(sample, dialect)
    return sum(bool(record.odd) or len(record.cells) != result.width for record in result.records)
