"""Whether a damaged row can be mended for certain: only one way to mend it fits its columns.

A row with a value too few may have lost the value or the delimiter; a row with one too
many may hold an extra delimiter or an unquoted comma.  What the other rows hold in each
column tells the ways apart; where two remain, the row is set aside instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from math import log

from srreconcile.load.files.words import shape, writing

_SAMPLE = 2_000
_WORK = 1_500_000  # letters times columns of damaged lines that are read anew, about 5 s
_RARE = 0.02  # share of a column below which a shape is an accident


class Columns:
    """What the sound rows of a table hold, column by column.

    Parameters
    ----------
    rows : sequence of sequences of str
        Sound rows, all of one width; the first 2,000 are looked at.
    width : int
    """

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self.width = width
        self.sound = len(rows)
        self.work_left = _WORK
        sample = rows[:_SAMPLE]
        self._sample = sample
        self._shapes = [_usual(row[column] for row in sample) for column in range(width)]
        blanks = [sum(not row[column].strip() for row in sample) for column in range(width)]
        self._blank = [count >= max(_RARE * len(sample), 1) for count in blanks]

    def fits(self, cells: Sequence[str]) -> bool:
        """Return whether every cell looks like the others of its column; a blank one always does."""
        return all(not (kind := shape(cell)) or kind in self._shapes[i] for i, cell in enumerate(cells))

    def fits_at(self, cell: str, column: int) -> bool:
        """Return whether `cell` looks like the others of one column."""
        return shape(cell) in self._shapes[column]

    def cost(self, cell: str, column: int) -> float:
        """Return how little the column knows a value, in nats: from about 0.7 for its one value to 14.

        Known best is a value that other rows hold, then one written alike (``99/99/9999``),
        then one of the same kind.
        """
        values, writings, shapes = self._known[column]
        cell = cell.strip()
        known = 0.5 * values[cell]
        if cell:
            known += 0.05 * writings[writing(cell)] + 0.005 * shapes[shape(cell)]
        return -log(known / max(len(self._sample), 1) + 1e-6)

    def usual(self, cells: Sequence[str]) -> bool:
        """Return whether every cell looks like the others of its column, and is blank only where others are."""
        return self.fits(cells) and not self._lacks(cells)

    @cached_property
    def _known(self) -> list[tuple[Counter[str], Counter[str], Counter[str]]]:
        stripped = [[row[column].strip() for row in self._sample] for column in range(self.width)]
        return [
            (Counter(cells), Counter(map(writing, cells)), Counter(map(shape, cells))) for cells in stripped
        ]

    def mend(self, cells: Sequence[str], delimiter: str) -> tuple[list[str], str] | None:
        """Return the row as it must have been, and what was done to it; None if that is not certain.

        Examples
        --------
        >>> columns = Columns([["7", "Ana", "a@x.org", ""], ["8", "Jo", "j@x.org", ""]] * 3, 4)
        >>> columns.mend(["9", "", "Li", "l@x.org", ""], ",")
        (['9', 'Li', 'l@x.org', ''], 'an extra delimiter was left out')
        >>> columns.mend(["9", "l@x.org"], ",") is None  # the name is lost, or its delimiter
        True
        """
        if self.sound < 2:
            return None
        if len(cells) < self.width:
            return self._pad(cells)
        return self._narrow(cells, delimiter) if len(cells) == self.width + 1 else None

    def _pad(self, cells: Sequence[str]) -> tuple[list[str], str] | None:
        padded = [*cells, *[""] * (self.width - len(cells))]
        last = cells[-1]
        shifted = any(self.fits_at(last, column) for column in range(len(cells), self.width))
        if shifted or not last.strip() or len(cells) < 2 or not self.fits(padded):
            return None
        return padded, "its last values are missing and were left blank"

    def _narrow(self, cells: Sequence[str], delimiter: str) -> tuple[list[str], str] | None:
        ways: dict[tuple[str, ...], str] = {}
        for at, cell in enumerate(cells):
            if not cell.strip():
                ways[(*cells[:at], *cells[at + 1 :])] = "an extra delimiter was left out"
        for at in range(1, len(cells)):
            if cells[at - 1].strip() and cells[at].strip():
                joined = cells[at - 1] + delimiter + cells[at]
                ways[(*cells[: at - 1], joined, *cells[at + 1 :])] = (
                    "an unquoted delimiter was kept as part of a value"
                )
        fitting = [way for way in ways if self.fits(way)]
        if len(fitting) > 1:
            fitting = [way for way in fitting if not self._lacks(way)] or fitting
        if len(fitting) > 1:
            spaced = delimiter + " "
            fitting = [
                way
                for way in fitting
                if sum(spaced in cell for cell in way) > sum(spaced in c for c in cells)
            ]
        return (list(fitting[0]), ways[fitting[0]]) if len(fitting) == 1 else None

    def _lacks(self, cells: Sequence[str]) -> bool:
        """Return whether a cell is blank in a column that seldom is."""
        return any(not cell.strip() and not self._blank[at] for at, cell in enumerate(cells))


def _usual(cells: object) -> frozenset[str]:
    counts = Counter(shape(cell) for cell in cells)  # type: ignore[attr-defined]
    counts.pop("", None)
    return frozenset(kind for kind, count in counts.items() if count >= _RARE * counts.total())
