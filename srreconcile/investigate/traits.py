"""What of a record can tell its author, as small whole numbers.

Traits: the student, the section where the log has one, the school, the hour of the week
and the type.  Free text is never read.  A trait that a record lacks says nothing about it:
its code is -1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.errors import InputError

TRAITS = ("student_id", "section_id", "school_id", "hour", "record_type")
"""The traits, by the names that `coded` takes."""

HOURS = 24 * 7

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Coded:
    """The traits of several logs, coded alike.

    Attributes
    ----------
    names : tuple of str
        The traits that differ at all.
    sizes : tuple of int
        How many values each has.
    parts : tuple of array, each of shape (records, traits + 1)
        One per log, -1 where missing; last the place of the record among those of all logs.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    parts: tuple[Codes, ...]


def coded(logs: Sequence[pd.DataFrame], zone: str = "UTC", traits: Sequence[str] = TRAITS) -> Coded:
    """Return the traits of several logs as numbers that mean the same in each.

    Parameters
    ----------
    logs : sequence of DataFrame
        Canonical records; ``section_id`` is used where there is one.
    zone : str
        The time zone of the schools: with it, a lesson keeps its hour when clocks change.
    traits : sequence of str
        Which of `TRAITS` to use.

    Examples
    --------
    >>> one = pd.DataFrame({"student_id": ["p1", None], "record_type": ["behavior", "behavior"]})
    >>> two = pd.DataFrame({"student_id": ["p2"], "record_type": ["behavior"]})
    >>> found = coded([one, two])
    >>> found.names, found.sizes, [part.tolist() for part in found.parts]
    (('student_id',), (2,), [[[0, 0], [-1, 1]], [[1, 2]]])
    """
    whole = pd.concat([_named(log, zone, traits) for log in logs], ignore_index=True)
    names, sizes, columns = [], [], []
    for name in whole.columns:
        codes, values = pd.factorize(whole[name])
        if len(values) > 1:
            names.append(str(name))
            sizes.append(HOURS if name == "hour" else len(values))
            columns.append(_hours(whole[name]) if name == "hour" else codes)
    matrix = np.column_stack([*columns, np.arange(len(whole))])
    ends = np.cumsum([len(log) for log in logs])[:-1]
    parts = np.split(matrix.astype(np.int64), ends)
    return Coded(tuple(names), tuple(sizes), tuple(parts))


def _named(log: pd.DataFrame, zone: str, traits: Sequence[str]) -> pd.DataFrame:
    found = {name: log[name].astype("object") for name in traits if name in log and name != "hour"}
    if "hour" in traits and "entered_at" in log:
        found["hour"] = hour_of_week(log["entered_at"], zone)
    return pd.DataFrame(found, index=log.index)


def _hours(values: pd.Series) -> Codes:
    return np.asarray(values.fillna(-1), dtype=np.int64)


def hour_of_week(times: pd.Series, zone: str = "UTC") -> pd.Series:
    """Return the hour of the week, 0 for Monday after midnight; missing for a bare date.

    Parameters
    ----------
    times : Series of datetime
        UTC.
    zone : str
        Where the clock hangs.

    Examples
    --------
    >>> hour_of_week(pd.Series(["2026-11-24 08:30", "2026-11-24 00:00"], dtype="M8[us]")).tolist()
    [32.0, nan]
    """
    local = by_clock(times, zone)
    hours = (local.dt.day_of_week * 24 + local.dt.hour).astype("float64")
    return hours.mask(times == times.dt.normalize())


def by_clock(times: pd.Series, zone: str) -> pd.Series:
    """Return UTC times as a clock in `zone` shows them, without a zone.

    Raises
    ------
    InputError
        If there is no such zone.

    Examples
    --------
    >>> by_clock(pd.Series(["2026-11-24 01:30"], dtype="M8[us]"), "America/Chicago").astype("str").tolist()
    ['2026-11-23 19:30:00']
    """
    try:
        return times.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    except (KeyError, ValueError, OSError):
        raise InputError(f'zone: there is no time zone "{zone}". Write it as America/Chicago.') from None
