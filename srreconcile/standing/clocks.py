"""Whether the clock of the record log goes with those of the accounts, the links and the zone.

Local time taken for UTC, UTC taken for local time, and a clock of twelve hours move whole
days of records under another link.  No single record shows it; what the records of many
contradict does: an account that writes before it was made, a day whose shape is the one of
the logins some hours off, a school day that moves when the clocks are changed.

Everything here is measured from counts by day and hour, and from first and last moments.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from srreconcile.records import Attribution

_HOUR = pd.Timedelta(hours=1)
_MOST = 14 * _HOUR
"""No zone is further from UTC."""
_SLACK = pd.Timedelta(minutes=5)
"""Clocks of two systems differ by so much without a fault."""
_AROUND = pd.Timedelta(days=28)
_FEWEST = {"logins": 50, "records": 500, "around": 1_000}
"""What a shape of a day needs, or chance would draw it."""

COLUMNS = {
    "kind": "str", "hours": "float64", "cases": "int64", "compared": "int64", "records": "int64",
    "first_at": "datetime64[us]", "last_at": "datetime64[us]",
}  # fmt: skip


def clocks(
    attribution: Attribution, logins: pd.DataFrame, users: pd.DataFrame, links: pd.DataFrame, zone: str | None
) -> pd.DataFrame:
    """Return what contradicts the clock of the record log.

    Parameters
    ----------
    attribution : Attribution
    logins : DataFrame
        ``user_id, account_kind``.
    users : DataFrame
        ``user_id, created_at, last_login_at`` (UTC).
    links : DataFrame
        ``user_id, staff_member_id, valid_from, valid_to`` (UTC).
    zone : str or None
        The zone that the site says; None if it says none.

    Returns
    -------
    DataFrame
        ``kind``; ``hours``, by which records stand too early (negative) or too late;
        ``cases`` of ``compared``; ``records, first_at, last_at`` that show it.  The kinds:
        ``off_accounts`` (records just before the account or link, or just after the
        link), ``off_logins`` (the shape of the day is the one of the logins, so many
        hours off), ``moves_with_clocks`` (the day of the zone moves when its clocks are
        changed), ``at_night`` (on the clocks of the zone), ``twelve_hours``
        (no afternoon), ``repeated_hour`` and ``skipped_hour`` (`Attribution.clock`).
    """
    users = users.merge(logins[["user_id", "account_kind"]], how="left", on="user_id")
    hours = attribution.hours
    found = [
        *_off_edges(attribution.by_link, users, links),
        *_off_logins(hours, users["last_login_at"]),
        *_no_afternoon(_local(hours, zone)),
        *([] if zone is None else [*_moving(_local(hours, zone), zone), *_at_night(_local(hours, zone))]),
        *_doubtful(attribution.clock),
    ]
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(COLUMNS)


def _row(kind: str, hours: float, cases: int, compared: int, shown: pd.DataFrame) -> dict[str, Any]:
    """One contradiction, with the records that show it: counts by day, or with their first and last moment."""
    first, last = ("day", "day") if "day" in shown else ("first_at", "last_at")
    said = (kind, hours, cases, compared, int(shown["records"].sum()), shown[first].min(), shown[last].max())
    return dict(zip(COLUMNS, said, strict=True))


def _timed(times: pd.Series) -> pd.Series:
    """`times` where they have an hour: midnight is how a day is written."""
    return times.where(times.ne(times.dt.normalize()))


def _off_edges(by_link: pd.DataFrame, users: pd.DataFrame, links: pd.DataFrame) -> list[dict[str, Any]]:
    """Records within a day before an account or link was made, or after a link was undone: one way only."""
    gaps = pd.concat(
        [_before_accounts(by_link, users), *_around_links(by_link, links)], ignore_index=True
    ).drop_duplicates(["id", "early"])
    off = gaps[gaps["gap"].abs() > _SLACK]
    found = []
    for early, sign in ((True, -1), (False, 1)):
        ours = off["early"].eq(early)
        near = off[ours & (off["gap"].abs() <= _MOST)]
        # records of months before are another matter, and both ways are no shift
        if len(near) >= max(0.8 * ours.sum(), 4 * (~ours).sum(), 1):
            hours = sign * float(np.ceil((near["gap"].abs().max() - _SLACK) / _HOUR))
            found.append(_row("off_accounts", hours, len(near), int(gaps["early"].eq(early).sum()), near))
    return found


def _before_accounts(by_link: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Of each account whose making is known to the hour: from then to its first record."""
    surely = by_link[by_link["certainty"].ne("window")].dropna(subset=["user_id"])
    first = surely.groupby("user_id", as_index=False).agg(
        records=("records", "sum"), first_at=("first_at", "min"), last_at=("last_at", "max")
    )
    found = first.merge(users.assign(made=_timed(users["created_at"]))[["user_id", "made"]], on="user_id")
    found = found.dropna(subset=["made"]).assign(early=True, gap=lambda f: _timed(f["first_at"]) - f["made"])
    found["gap"] = found["gap"].where(found["gap"] < -_SLACK, pd.Timedelta(0))
    return found.rename(columns={"user_id": "id"})[_GAP]


_GAP = ["id", "early", "gap", "records", "first_at", "last_at"]


def _around_links(by_link: pd.DataFrame, links: pd.DataFrame) -> list[pd.DataFrame]:
    """Records without a link that all lie before the first link of their staff row or author, or after the last."""
    loose = by_link[by_link["verdict"].eq("no_link")]
    parts = []
    for key, mine in (
        ("user_id", loose.dropna(subset=["user_id"])),
        ("staff_member_id", loose[loose["user_id"].isna()]),
    ):
        spans = links.assign(
            valid_from=links["valid_from"].fillna(pd.Timestamp.min.ceil("s")),
            valid_to=links["valid_to"].fillna(pd.Timestamp.max.floor("s")),
        )
        known = spans.groupby(key).agg(begins=("valid_from", "min"), ends=("valid_to", "max"))
        met = mine.merge(known, left_on=key, right_index=True)
        before = met.assign(early=True, gap=met["first_at"] - _timed(met["begins"]))[
            met["last_at"] < met["begins"]
        ]
        after = met.assign(early=False, gap=met["last_at"] - _timed(met["ends"]))[
            met["first_at"] >= met["ends"]
        ]
        parts += [part.dropna(subset=["gap"]).rename(columns={key: "id"})[_GAP] for part in (before, after)]
    return parts


def _shape(hours: pd.Series, counts: pd.Series) -> np.ndarray:
    """The share of each of the 24 hours."""
    of_hour = counts.groupby(hours.astype("int64")).sum().reindex(range(24), fill_value=0).to_numpy(float)
    return np.asarray(of_hour / max(of_hour.sum(), 1.0))


def _best_shift(ours: np.ndarray, theirs: np.ndarray) -> tuple[int, float, float]:
    """The hours by which `ours` stands later than `theirs`, how much they overlap then, and as they are."""
    overlaps = {shift: float(np.minimum(ours, np.roll(theirs, shift)).sum()) for shift in range(-11, 13)}
    best = max(overlaps, key=lambda shift: (overlaps[shift], -abs(shift)))
    return best, overlaps[best], overlaps[0]


def _off_logins(hours: pd.DataFrame, last_logins: pd.Series) -> list[dict[str, Any]]:
    """Whether the day of the records is the day of the logins, some hours earlier or later."""
    seen = _timed(last_logins).dropna()
    if len(seen) < _FEWEST["logins"]:
        return []
    since = (
        seen.sort_values().iloc[len(seen) // 4].normalize() - _AROUND / 2
    )  # the clocks may have been changed before
    hours = hours[hours["day"] >= since]
    if hours["records"].sum() < _FEWEST["records"]:
        return []
    ours = _shape(hours["hour"], hours["records"])
    shift, best, now = _best_shift(ours, _shape(seen.dt.hour, pd.Series(1, index=seen.index)))
    if abs(shift) < 2 or best < 0.85 or best - now < 0.3:
        return []
    return [_row("off_logins", shift, len(seen), len(seen), hours)]


def _local(hours: pd.DataFrame, zone: str | None) -> pd.DataFrame:
    """The counts by day and hour on the clocks of `zone`."""
    if zone is None or hours.empty:
        return hours
    at = hours["day"] + hours["hour"] * _HOUR
    there = at.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    return hours.assign(day=there.dt.normalize(), hour=there.dt.hour)


def _no_afternoon(hours: pd.DataFrame) -> list[dict[str, Any]]:
    """Whether the afternoon stands at 1 to 4 in the morning and no record after noon."""
    total = int(hours["records"].sum())
    if total < _FEWEST["records"]:
        return []
    shape = _shape(hours["hour"], hours["records"])
    afternoon, morning = shape[1:4].sum(), shape[8:12].sum()
    lull = shape[5:7].mean()  # between the two, when schools are closed
    if (
        shape[13:].sum() > 0.001
        or min(afternoon, morning) < 0.1
        or lull > min(shape[1:4].mean(), shape[8:12].mean()) / 2
    ):
        return []
    early = hours[hours["hour"].between(1, 6)]
    return [_row("twelve_hours", -12, int(early["records"].sum()), total, early)]


def _moving(hours: pd.DataFrame, zone: str) -> list[dict[str, Any]]:
    """Whether the day, on the clocks of the zone, moves by what they are changed at each change."""
    moved, seen = [], 0
    for at, change in _changes(hours, zone):
        before = hours[hours["day"].between(at - _AROUND, at, inclusive="left")]
        after = hours[hours["day"].between(at + pd.Timedelta(days=1), at + _AROUND)]
        if min(before["records"].sum(), after["records"].sum()) < _FEWEST["around"]:
            continue
        seen += 1
        then, now = (_shape(part["hour"], part["records"]) for part in (before, after))
        shift, best, unmoved = _best_shift(now, then)
        if shift == -change and best - unmoved > 0.05:
            moved.append((before, after))
    if not moved or len(moved) < seen:
        return []
    rows = pd.concat([part for pair in moved for part in pair])
    offset = _offset(zone, hours["day"].min())
    return [_row("moves_with_clocks", -offset, len(moved), seen, rows)]


def _changes(hours: pd.DataFrame, zone: str) -> list[tuple[pd.Timestamp, int]]:
    """The days of the log on which the clocks of `zone` are changed, and by how many hours."""
    if hours.empty:
        return []
    days = pd.date_range(hours["day"].min(), hours["day"].max())
    offsets = [_offset(zone, day) for day in days]
    steps = zip(days[1:], np.diff(offsets), strict=True)
    return [(day - pd.Timedelta(days=1), int(step)) for day, step in steps if abs(step) >= 1]


def _offset(zone: str, day: pd.Timestamp) -> float:
    """Hours from UTC to local time at the beginning of a day."""
    offset = datetime(day.year, day.month, day.day, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return 0.0 if offset is None else offset.total_seconds() / 3600


def _doubtful(clock: pd.DataFrame) -> list[dict[str, Any]]:
    """The hours that came twice or never, as far as records stand at them, together."""
    spans = clock.rename(columns={"begins": "first_at", "ends": "last_at"})
    return [_row(str(kind), 0, len(rows), len(rows), rows) for kind, rows in spans.groupby("kind")]


def _at_night(hours: pd.DataFrame) -> list[dict[str, Any]]:
    """Whether the day lies between 21 and 5 on the clocks of the zone."""
    total = int(hours["records"].sum())
    night = hours[~hours["hour"].between(5, 20)]
    if total < _FEWEST["records"] or night["records"].sum() < total / 2:
        return []
    return [_row("at_night", 0, int(night["records"].sum()), total, night)]
