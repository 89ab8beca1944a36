"""Whether the lines of a delimited text are plainly sound, seen block by block.

The text is not held for it, so that a large file need never be in memory as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_BLOCK = 1 << 20
_QUOTE, _END, _RETURN = ord('"'), ord("\n"), ord("\r")


@dataclass
class Lines:
    """What is known of the lines: how many there are, and whether quoted values hold line ends."""

    count: int = 0
    inside: bool = False
    quoted: bool = False  # whether the block to come begins within a quoted value


def sound_lines(source: bytes | Path, delimiter: str) -> Lines | None:
    r"""Return what is known of the lines; None if a quote, line end or sign stands where none should.

    Quotes open and close in turn, a doubled one closes and opens again: so the first,
    third, ... must follow a delimiter or line end, the others must precede one.

    Examples
    --------
    >>> sound_lines(b'a,"b\nc"\n', ","), sound_lines(b'a,b"c\n', ",")
    (Lines(count=2, inside=True, quoted=False), None)
    """
    lines = Lines()
    last = b""
    for block in blocks_of(source):
        if not _take(np.frombuffer(block, dtype=np.uint8), ord(delimiter), lines):
            return None
        last = block[-1:]
    if lines.quoted or last == b"\x1a":
        return None
    lines.count += last not in (b"\n", b"")
    return lines


def blocks_of(source: bytes | Path) -> Iterator[bytes]:
    """Yield the text in blocks of whole lines, without a byte order mark."""
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        if stream.read(3) != b"\xef\xbb\xbf":
            stream.seek(0)
        while block := stream.read(_BLOCK):
            yield block + stream.readline()


def _take(letters: np.ndarray[Any, Any], delimiter: int, lines: Lines) -> bool:
    """Look through a block of whole lines; return whether it is sound."""
    if not letters.all() or not _returns_sound(letters):
        return False
    quotes = np.flatnonzero(letters == _QUOTE)
    if not len(quotes):
        count = int(np.count_nonzero(letters == _END))
        lines.inside |= lines.quoted and count > 0
        lines.count += count
        return True
    opens, closes = quotes[lines.quoted :: 2], quotes[not lines.quoted :: 2]
    doubled = np.diff(quotes, prepend=-2) == 1  # this one follows the one before
    before = letters[opens - 1]  # of the first letter, the last: a line end
    starts = (before == delimiter) | (before == _END) | doubled[lines.quoted :: 2] | (opens == 0)
    after = letters[np.minimum(closes + 1, len(letters) - 1)]
    stops = (after == delimiter) | (after == _END) | (after == _RETURN) | (closes == len(letters) - 1)
    stops |= np.append(doubled[1:], False)[not lines.quoted :: 2]
    if not (starts.all() and stops.all()):
        return False
    ends = np.flatnonzero(letters == _END)
    lines.inside |= bool(((np.searchsorted(quotes, ends) + lines.quoted) & 1).any())
    lines.count += len(ends)
    lines.quoted ^= bool(len(quotes) & 1)
    return True


def _returns_sound(letters: np.ndarray[Any, Any]) -> bool:
    """Return whether a carriage return stands before line ends alone."""
    returns = np.flatnonzero(letters == _RETURN)
    return not len(returns) or (returns[-1] + 1 < len(letters) and bool((letters[returns + 1] == _END).all()))
