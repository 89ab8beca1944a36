"""What is told about one table while it is read: doubts, and rows set aside, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from srreconcile.load.raw import Grade, Issue

EACH = 20
"""Rows told one by one; more of a kind are told in one line."""


@dataclass
class Aside:
    """Rows that were not used, for one reason."""

    reason: str
    rows: list[int]


@dataclass
class Notes:
    """What is told about one table.

    Attributes
    ----------
    file : str
    rows : Series of int
        Where each row stood, by the label of the working frame.
    issues : list of Issue
    asides : list of Aside
    """

    file: str
    rows: pd.Series
    issues: list[Issue] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)

    def tell(
        self,
        rule: str,
        message: str,
        bad: pd.Series | None = None,
        *,
        column: str | None = None,
        grade: Grade = "doubt",
    ) -> None:
        """Tell one doubt: of the rows where `bad` is true, or of the whole table.

        Examples
        --------
        >>> notes = Notes("staff.csv", pd.Series([2, 3]))
        >>> notes.tell("blank id", "no id", pd.Series([False, True]), column="Staff ID")
        >>> print(*notes.issues)
        staff.csv, row 3, column "Staff ID": no id [blank id]
        """
        if bad is None:
            self.issues.append(Issue(rule, message, self.file, None, column, grade))
            return
        rows = self.places(bad)
        if len(rows) <= EACH:
            self.issues += [Issue(rule, message, self.file, row, column, grade) for row in rows]
        else:
            message = f"{message} ({len(rows):,} rows: {spans(rows)})"
            self.issues.append(Issue(rule, message, self.file, rows[0], column, grade, len(rows)))

    def set_aside(self, frame: pd.DataFrame, bad: pd.Series, reason: str) -> pd.DataFrame:
        """Return `frame` without the rows where `bad` is true, which are kept as one `Aside`."""
        if not bad.any():
            return frame
        rows = self.places(bad)
        self.asides.append(Aside(reason, rows))
        return frame[~bad.to_numpy()]

    def places(self, bad: pd.Series) -> list[int]:
        """Return where the rows stood for which `bad` is true, each once."""
        labels = bad.index[bad.to_numpy(dtype=bool, na_value=False)]
        return sorted(set(self.rows.reindex(labels).dropna().astype("int64").tolist()))


def spans(rows: list[int], most: int = 40) -> str:
    """Return row numbers as short text.

    Examples
    --------
    >>> spans([2, 3, 4, 9])
    '2-4, 9'
    """
    parts: list[list[int]] = []
    for row in rows:
        if parts and parts[-1][1] == row - 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in parts[:most]]
    return ", ".join(shown) + (", ..." if len(parts) > most else "")
