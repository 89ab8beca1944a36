"""Which students a roster makes likely, author by author and record by record.

Without a roster, an author's students are known from the author's own records alone, and a
new term's students from none.  A roster says whom somebody teaches on a day, and a
timetable whom in an hour.  How much that weighs is not assumed: the parts of records about
the class of the hour, about anybody on the roster, and about anybody at school are read
from records of known author.  A roster excludes nobody, because anybody may record about
anybody in a corridor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.investigate.traits import Codes, by_clock

Floats = npt.NDArray[np.float64]

_STEPS = 60  # of EM: three weights move by less than a thousandth after that
_WEIGHT = 20.0  # records that all authors together count for, beside an author's own
_MINUTES = 24 * 60


def expected(
    rosters: Mapping[str, pd.DataFrame],
    own: Mapping[str, pd.DataFrame],
    further: Sequence[pd.DataFrame],
    usual: Floats,
    students: Codes,
    zone: str,
) -> dict[str, Floats]:
    """Return how likely each record's student is for each author, before the author's own records.

    Parameters
    ----------
    rosters : mapping of author to DataFrame
        As `rosters.read_rosters` returns them, each author's own.
    own : mapping of author to DataFrame
        Records of known author.
    further : sequence of DataFrame
        More records to be judged, after those of `own`.
    usual : array, one per student
        The spread of students at the school.
    students : array, length of all records
        The student of each, as a place in `usual`; -1 for none.
    zone : str
        The time zone of the schools.

    Returns
    -------
    dict of author to array, length of all records
        The chance of the record's student; 0 where it has none.
    """
    logs = [*own.values(), *further]
    seen = students >= 0
    base = np.where(seen, usual[students], 0.0)
    ends = np.cumsum([0, *(len(log) for log in logs)])
    whole = pd.concat([placed(log, zone) for log in logs], ignore_index=True)
    parts: dict[str, Floats] = {}
    known: dict[str, npt.NDArray[np.bool_]] = {}
    for at, author in enumerate(own):
        day, hour = drawn(rosters[author], whole)
        mine = np.zeros(len(whole), dtype=bool)
        mine[ends[at] : ends[at + 1]] = True
        known[author] = mine & seen & ~np.isnan(day)
        day = np.where(np.isnan(day), base, day)
        parts[author] = np.column_stack([base, day, np.where(np.isnan(hour), day, hour)])
    together = np.concatenate([parts[author][known[author]] for author in own])
    usually = _weights(together, np.ones(3))
    return {
        author: parts[author] @ _weights(parts[author][known[author]], 1 + _WEIGHT * usually)
        for author in own
    }


def _weights(parts: Floats, prior: Floats) -> Floats:
    """How much anybody, the roster and the class of the hour weigh, by EM."""
    found = prior / prior.sum()
    for _ in range(_STEPS if len(parts) else 0):
        chance = parts * found
        found = (chance / np.maximum(chance.sum(axis=1, keepdims=True), 1e-300)).sum(axis=0) + prior
        found /= found.sum()
    return found


def placed(records: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Return the student, day, weekday and minute of each record, by the school's calendar and clock.

    The day is the one that the record is about; a minute is known only of what was typed on that day.

    Examples
    --------
    >>> typed = pd.to_datetime(pd.Series(["2026-09-02 01:30"]))
    >>> placed(pd.DataFrame({"student_id": ["p1"], "entered_at": typed}), "America/Chicago").to_dict("records")
    [{'student_id': 'p1', 'day': Timestamp('2026-09-01 00:00:00'), 'weekday': 1, 'minute': 1230}]
    """
    missing = pd.Series(pd.NaT, index=records.index, dtype="datetime64[us]")
    about, entered = records.get("event_date", missing), records.get("entered_at", missing)
    bare = entered.where(entered == entered.dt.normalize())  # a bare date has no hour, and no zone
    local = by_clock(entered.where(bare.isna()), zone)
    day = about.fillna(local).fillna(bare).dt.normalize()
    minute = (local.dt.hour * 60 + local.dt.minute).where(local.dt.normalize() == day)
    return pd.DataFrame(
        {
            "student_id": records["student_id"].astype("object"),
            "day": day,
            "weekday": day.dt.day_of_week,
            "minute": minute,
        }
    )


def drawn(roster: pd.DataFrame, asked: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the chance of each record's student, drawn from the roster of the day and from the class of the hour.

    Parameters
    ----------
    roster : DataFrame
        Rows of one author, as `rosters.read_rosters` returns them.
    asked : DataFrame
        ``student_id, day, weekday, minute``.

    Returns
    -------
    array, array
        Missing where nobody is on the roster that day, and where there is no class then.

    Examples
    --------
    >>> from srreconcile.investigate.rosters import read_rosters
    >>> pairs = pd.DataFrame({"staff_member_id": ["S1", "S1"], "student_id": ["p1", "p2"]})
    >>> roster = read_rosters(pairs, pd.DataFrame({"staff_member_id": ["S1"]}))
    >>> asked = pd.DataFrame({"student_id": ["p1", "p9"], "day": pd.to_datetime(["2026-09-01"] * 2),
    ...                       "weekday": [1, 1], "minute": [600, 600]})
    >>> day, hour = drawn(roster, asked)
    >>> day.tolist(), hour.tolist()
    ([0.5, 0.0], [nan, nan])
    """
    by_day, by_hour = np.full(len(asked), np.nan), np.full(len(asked), np.nan)
    student = roster["student_id"].to_numpy(dtype=object)
    begins, ends = minutes(roster["begins"], 0), minutes(roster["ends"], _MINUTES)
    weekday = roster["weekday"].to_numpy(dtype=np.float64)
    first, last = roster["valid_from"].dt.normalize(), roster["valid_to"].dt.normalize()
    timed = bool(roster["begins"].notna().any() or roster["weekday"].notna().any())
    for day, rows in asked.groupby("day").groups.items():
        places = np.asarray(rows)
        holds = (~(first > day) & ~(last < day)).to_numpy()
        if not holds.any():
            continue
        whom = asked["student_id"].to_numpy(dtype=object)[places]
        by_day[places] = (whom[:, None] == student[holds]).mean(axis=1)
        if not timed:
            continue
        today = holds & (np.isnan(weekday) | (weekday == asked["weekday"].to_numpy()[places[0]]))
        minute = asked["minute"].to_numpy(dtype=np.float64)[places, None]
        now = (begins[today] <= minute) & (minute <= ends[today])
        met = (now & (whom[:, None] == student[today])).sum(axis=1)
        by_hour[places] = np.where(now.any(axis=1), met / np.maximum(now.sum(axis=1), 1), np.nan)
    return by_day, by_hour


def minutes(hours: pd.Series, absent: float) -> Floats:
    """Return hours (``09:05``) as minutes after midnight; `absent` where there is none.

    Examples
    --------
    >>> minutes(pd.Series(["9:05", "13:00", None]), 0).tolist()
    [545.0, 780.0, 0.0]
    """
    parts = hours.astype("str").str.extract(r"^\s*(\d{1,2}):(\d{2})(?::\d{2})?\s*$").astype("float64")
    return (parts[0] * 60 + parts[1]).fillna(absent).to_numpy()
