"""The days of an invented school year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Calendar:
    """When the platform was adopted, when the term began, and the moment that is audited (UTC)."""

    adopted: pd.Timestamp
    term_start: pd.Timestamp
    as_of: pd.Timestamp

    @property
    def last_year_end(self) -> pd.Timestamp:
        """The last day of the school year before."""
        return pd.Timestamp(self.term_start.year, 6, 12)

    def part(self, share: float) -> pd.Timestamp:
        """The day when `share` of the term has passed."""
        return (self.term_start + share * (self.as_of - self.term_start)).normalize()


def days(begin: object, end: object, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return `n` days drawn from `begin` to `end` (moments, or arrays of n).

    Examples
    --------
    >>> days("2026-09-01", "2026-09-03", 3, np.random.default_rng(0)).astype(str).tolist()
    ['2026-09-02T00:00:00.000000', '2026-09-01T00:00:00.000000', '2026-09-01T00:00:00.000000']
    """
    first, last = _days(begin), _days(end)
    drawn = first + np.floor(rng.random(n) * np.maximum(last - first, 0)).astype("int64")
    return np.asarray(drawn.astype("datetime64[D]").astype("datetime64[us]"))


def office_hours(on: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a moment of the working day (12:30 to 21:30 UTC) on each of the days `on`."""
    seconds = rng.integers(45_000, 77_400, len(on))
    return np.asarray(on.astype("datetime64[D]").astype("datetime64[us]") + seconds.astype("timedelta64[s]"))


def moment(value: pd.Timestamp) -> np.datetime64:
    """Return a moment as the tables hold it."""
    return np.datetime64(value.isoformat(), "us")


def _days(value: object) -> np.ndarray:
    """A moment, or an array of them, in days since 1970."""
    moments = value if isinstance(value, np.ndarray) else np.asarray(pd.Timestamp(value).to_datetime64())  # type: ignore[arg-type]
    return np.asarray(moments.astype("M8[D]").astype("int64"))
