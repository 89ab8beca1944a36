"""Two exports of one table, laid beside each other by id: what every rule reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from srreconcile.guard.verdict import Limits, Reason
from srreconcile.tables import SCHEMAS, Schema


@dataclass(frozen=True)
class Pair:
    """The export before and the export now, of one table, in canonical form.

    Attributes
    ----------
    table : str
    before, after : DataFrame
    limits : Limits
    """

    table: str
    before: pd.DataFrame
    after: pd.DataFrame
    limits: Limits
    _read: dict[str, tuple[pd.Series, pd.Series]] = field(default_factory=dict, init=False, repr=False)

    @property
    def schema(self) -> Schema:
        """What the table's columns mean."""
        return SCHEMAS[self.table]

    @property
    def key(self) -> str:
        """The column that names a row."""
        return self.schema.key[0]

    @cached_property
    def old(self) -> pd.DataFrame:
        """The rows before, by id; of an id that stands twice, the first."""
        return by_id(self.before, self.key)

    @cached_property
    def new(self) -> pd.DataFrame:
        """The rows now, by id; of an id that stands twice, the first."""
        return by_id(self.after, self.key)

    @cached_property
    def common(self) -> pd.Index:
        """The ids in both, in the order before."""
        return self.old.index[self.new.index.get_indexer(self.old.index) >= 0]

    @cached_property
    def gone(self) -> pd.Index:
        """The ids that do not come again, in the order before."""
        return self.old.index[self.new.index.get_indexer(self.old.index) < 0]

    @cached_property
    def come(self) -> pd.Index:
        """The new ids, in the order now."""
        return self.new.index[self.old.index.get_indexer(self.new.index) < 0]

    @cached_property
    def overlap(self) -> float:
        """The share of the ids before that come again, from 0 to 1."""
        return len(self.common) / len(self.old) if len(self.old) else 1.0

    @cached_property
    def known(self) -> list[str]:
        """The columns that hold a value before and now, the id left out."""
        held = [frame.notna().any() for frame in (self.before, self.after)]
        return [name for name in self.schema.names if name != self.key and held[0][name] and held[1][name]]

    def values(self, column: str) -> tuple[pd.Series, pd.Series]:
        """Return a column before and now, of the ids in both, as it is compared."""
        if column not in self._read:
            self._read[column] = self._values(column)
        return self._read[column]

    def _values(self, column: str) -> tuple[pd.Series, pd.Series]:
        kind = next(c.kind for c in self.schema if c.name == column)
        both = (self.old.loc[self.common, column], self.new.loc[self.common, column])
        return both if kind in ("flag", "time", "day") else (folded(both[0]), folded(both[1]))

    def changed(self, column: str) -> pd.Series:
        """Return whether each id in both had a value and has another one now."""
        was, now = self.values(column)
        return was.notna() & now.notna() & was.ne(now).fillna(False).astype(bool)

    def hold(self, rule: str, message: str, count: int) -> Reason:
        """Return a reason to stop."""
        return Reason(rule, "hold", self.table, message, count)

    def warn(self, rule: str, message: str, count: int) -> Reason:
        """Return a reason to tell."""
        return Reason(rule, "warn", self.table, message, count)


def by_id(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows of `frame` that have an id, indexed by it, the first of each."""
    named = frame[frame[key].notna()].drop_duplicates(key)
    return named.set_index(key, drop=False)


def folded(values: pd.Series) -> pd.Series:
    """Return conformed text as it is compared here: in lower case, one space between words."""
    if values.isna().all():
        return values
    lower = values.str.lower()
    if lower.str.contains("ß", regex=False).any():  # in capitals it is SS
        lower = lower.str.replace("ß", "ss", regex=False)
    if not lower.str.contains("  ", regex=False).any():  # a pattern costs ten times as much
        return lower
    return lower.str.replace(r"\s+", " ", regex=True)


def percent(found: float, n: float) -> str:
    """Return a share as it is said.

    Examples
    --------
    >>> percent(1, 3), percent(1, 1000), percent(0, 0)
    ('33 %', 'under 1 %', '0 %')
    """
    share = 100 * found / n if n else 0.0
    return "under 1 %" if 0 < share < 1 else f"{share:.0f} %"
