"""Records in local time: read as UTC, with the hours that come twice or never told.

The SQL is plain arithmetic with the zone's own changes, so that every engine reads one
moment alike.  An hour that comes twice is read as the first; an hour that the clocks
skip, which no right clock can show, as the microsecond before they are put forward.
Both can be counted afterwards (`Attribution.clock`).  A time at midnight is a day
without an hour, and stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from srreconcile.errors import InputError

_YEARS = (1990, 2037)  # of which changes are looked up where the log's own are not known
_DAY = timedelta(days=1)
_INSTANT = pd.Timedelta(microseconds=1)


@dataclass(frozen=True)
class Change:
    """A moment at which the clocks of a zone are changed, in local time.

    Attributes
    ----------
    kind : str
        ``repeated_hour`` or ``skipped_hour``.
    begins, ends : Timestamp
        Local times that came twice, or never.
    before : int
        Seconds to add to local time until then, to have UTC.
    """

    kind: str
    begins: pd.Timestamp
    ends: pd.Timestamp
    before: int

    @property
    def read_as(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """From when and before when (UTC) the records of that hour are, as they are read."""
        shift = pd.Timedelta(seconds=self.before)
        if self.kind == "skipped_hour":
            return self.begins + shift - _INSTANT, self.begins + shift
        return self.begins + shift, self.ends + shift


Zone = tuple[list[Change], int]
"""When the clocks of a zone were changed, and the seconds from local time to UTC after that."""


def changes(timezone: str, first: pd.Timestamp, last: pd.Timestamp) -> Zone:
    """Return when a zone's clocks were changed in the years of a log, and the seconds to add after that.

    Parameters
    ----------
    timezone : str
        Such as ``America/Chicago``.
    first, last : Timestamp
        The time of the log.

    Raises
    ------
    InputError
        If there is no such zone.

    Examples
    --------
    >>> found, after = changes("America/Chicago", pd.Timestamp("2026-08-01"), pd.Timestamp("2026-12-31"))
    >>> [(str(change.begins), change.before) for change in found], after
    ([('2026-03-08 02:00:00', 21600), ('2026-11-01 01:00:00', 18000)], 21600)
    """
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise InputError(f'timezone: there is no zone "{timezone}". Write it as America/Chicago.') from None
    day = datetime(max(first.year, _YEARS[0]), 1, 1, tzinfo=UTC)
    end = datetime(min(last.year, _YEARS[1]) + 1, 1, 1, tzinfo=UTC)
    found: list[Change] = []
    while day < end:
        if _offset(zone, day) != _offset(zone, day + _DAY):
            found.append(_change(zone, day))
        day += _DAY
    return found, -_offset(zone, day)


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _change(zone: ZoneInfo, day: datetime) -> Change:
    """The change within a day, found by halving."""
    low, high = 0, 86_400
    before = _offset(zone, day)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (middle, high) if _offset(zone, day + timedelta(seconds=middle)) == before else (low, middle)
        )
    moment = pd.Timestamp(day).tz_localize(None) + pd.Timedelta(seconds=high)
    old, new = (
        moment + pd.Timedelta(seconds=shift)
        for shift in (before, _offset(zone, day + timedelta(seconds=high)))
    )
    kind = "skipped_hour" if new > old else "repeated_hour"
    return Change(kind, min(old, new), max(old, new), -before)


def to_utc(local: str, found: list[Change], after: int) -> str:
    """Return SQL that reads the local time of the SQL `local` as UTC.

    Examples
    --------
    >>> to_utc("at", [], 3600)
    "CASE WHEN at = DATE_TRUNC('day', at) THEN at ELSE at + INTERVAL '3600' SECOND END"
    """
    steps: list[str] = []
    for change in found:
        until = change.begins if change.kind == "skipped_hour" else change.ends
        steps.append(f"WHEN {local} < TIMESTAMP '{until}' THEN {local} + INTERVAL '{change.before}' SECOND")
        if change.kind == "skipped_hour":
            steps.append(f"WHEN {local} < TIMESTAMP '{change.ends}' THEN TIMESTAMP '{change.read_as[0]}'")
    midnight = f"CASE WHEN {local} = DATE_TRUNC('day', {local}) THEN {local}"
    return " ".join([midnight, *steps, f"ELSE {local} + INTERVAL '{after}' SECOND END"])


def as_utc(quoted: str, stored: str, zone: Zone | None, time_with_zone: str) -> str:
    """Return SQL that reads a time as UTC: as it says, or else as local time of `zone`.

    Parameters
    ----------
    quoted : str
        The header, in quotes.
    stored : str
        Its type in SQL.
    zone : Zone or None
        None where times that state no zone are UTC.
    time_with_zone : str
        What the engine calls a time with a zone.

    Examples
    --------
    >>> as_utc('"at"', "TIMESTAMP", None, "TIMESTAMPTZ")
    'CAST("at" AS TIMESTAMP)'
    """
    plain = f"CAST({quoted} AS TIMESTAMP)"
    if stored == "VARCHAR":
        # through a time with a zone, or "08:00-05:00" would be read as 08:00 UTC
        plain = f"CAST(TRY_CAST({quoted} AS {time_with_zone}) AS TIMESTAMP)"
    if zone is None or stored.endswith(("WITH TIME ZONE", "DATE")):
        return plain
    local = to_utc(plain, *zone)
    if stored != "VARCHAR":
        return local
    bare = (
        f"REGEXP_REPLACE(TRIM({quoted}), '(Z|z|UTC|[+-][0-9]{{2}}:?[0-9]{{2}}|:[0-9.]+[+-][0-9]{{2}})$', '')"
    )
    return f"CASE WHEN {bare} = TRIM({quoted}) THEN {local} ELSE {plain} END"
