"""Who teaches whom, as support for who recorded something.

A roster says more than a habit: a student stands on it from a day to a day, and a period
has its hour.  It still supports and does not prove.  Whoever stands in for a colleague
records about the colleague's students, so students on the roster of the person whose name
a record carries are no evidence that this person wrote it; and two who share a class are
not told apart by it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.investigate.taught import drawn, minutes, placed
from srreconcile.tables import as_pandas

COLUMNS = ["staff_member_id", "student_id", "valid_from", "valid_to", "weekday", "begins", "ends"]
"""A student on a staff row's roster: from a day to a day (UTC, both counted); on a weekday from
an hour to an hour (``09:05``, local), where periods are given."""

_ALIASES = {
    "section_id": ("section_id", "classsourcedid", "class_id", "section"),
    "member": ("usersourcedid", "user_sourced_id"),
    "role": ("role",),
    "staff_member_id": ("staff_member_id", "teacher_id", "staff_id"),
    "student_id": ("student_id",),
    "valid_from": ("valid_from", "begindate", "start_date", "begin_date"),
    "valid_to": ("valid_to", "enddate", "end_date"),
    "weekday": ("weekday", "day_of_week"),
    "begins": ("begins", "start_time"),
    "ends": ("ends", "end_time"),
}
_WEEK = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAYS = {name[:length]: str(at) for at, name in enumerate(_WEEK) for length in (3, len(name))}
_APART = 0.5  # of the records, by which one roster must fit better to say something


def read_rosters(given: Any, staff: pd.DataFrame) -> pd.DataFrame:
    """Return who teaches whom, one row per staff row and student (and period).

    Parameters
    ----------
    given : DataFrame
        OneRoster enrollments (``classSourcedId, userSourcedId, role, beginDate, endDate``);
        section rows that name staff and students apart (``section_id, staff_member_id,
        student_id``, one of the two missing), as Schoolrunner's section periods; or pairs.
    staff : DataFrame
        Canonical staff rows; a teacher is known by any of their ids.

    Raises
    ------
    InputError
        If it does not say who teaches whom.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["S1"], "sis_id": ["11"], "external_id": ["t-11"]})
    >>> enrollments = pd.DataFrame({"classSourcedId": ["c1", "c1"], "userSourcedId": ["t-11", "p1"],
    ...                             "role": ["teacher", "student"]})
    >>> read_rosters(enrollments, staff)[["staff_member_id", "student_id"]].values.tolist()
    [['S1', 'p1']]
    """
    rows = _named(as_pandas(given, "rosters"))
    if {"member", "role"} <= set(rows):
        teaches = rows["role"].str.lower().eq("teacher")
        learns = rows["role"].str.lower().eq("student")
        rows = rows.assign(
            staff_member_id=rows["member"].where(teaches), student_id=rows["member"].where(learns)
        )
    if not {"staff_member_id", "student_id"} <= set(rows):
        raise InputError(
            "rosters: the table does not say who teaches whom. It needs staff_member_id and student_id, or OneRoster's "
            "classSourcedId, userSourcedId and role."
        )
    if "section_id" in rows:
        rows = _joined(rows)
    found = rows.dropna(subset=["staff_member_id", "student_id"]).reindex(columns=COLUMNS)
    for column in ("valid_from", "valid_to"):
        found[column] = pd.to_datetime(found[column], errors="coerce", utc=True).dt.tz_localize(None)
    known = _known(staff)
    found["staff_member_id"] = (
        found["staff_member_id"].map(known).astype("str").fillna(found["staff_member_id"])
    )
    weekday = found["weekday"].astype("str").str.strip()
    found["weekday"] = pd.to_numeric(weekday.str.lower().replace(_DAYS), errors="coerce")
    _understood(found, weekday)
    return found.drop_duplicates().reset_index(drop=True)


def _understood(found: pd.DataFrame, weekday: pd.Series) -> None:
    """Stop where a weekday or an hour cannot be read: a period without one would hold all day."""
    wrong: dict[str, tuple[pd.Series, Any, str]] = {
        "weekday": (weekday, found["weekday"].isna(), "Monday, Mon, or 0 for Monday"),
        "begins": (found["begins"], np.isnan(minutes(found["begins"], np.nan)), "09:05, of 24 hours"),
        "ends": (found["ends"], np.isnan(minutes(found["ends"], np.nan)), "09:50, of 24 hours"),
    }
    for column, (values, unread, write) in wrong.items():
        bad = values[values.notna() & unread]
        if len(bad):
            raise InputError(
                f'rosters: "{column}" holds "{bad.iloc[0]}" ({len(bad):,} rows cannot be read). Write it as {write}.'
            )


def _named(given: pd.DataFrame) -> pd.DataFrame:
    headers = {str(header).lower().replace(" ", "_"): header for header in given.columns}
    found = {}
    for name, aliases in _ALIASES.items():
        header = next((headers[alias] for alias in aliases if alias in headers), None)
        if header is not None:
            found[name] = given[header]
    rows = pd.DataFrame(found, index=given.index)
    ids = [name for name in ("section_id", "member", "staff_member_id", "student_id") if name in rows]
    return rows.assign(**{name: normalize.identifier(rows[name].astype("str")) for name in ids})


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Each teacher of a section with each of its students, while both are in it."""
    whole = rows[rows["staff_member_id"].notna() & rows["student_id"].notna()]
    teachers = rows[rows["staff_member_id"].notna() & rows["student_id"].isna()].drop(columns="student_id")
    students = rows[rows["student_id"].notna() & rows["staff_member_id"].isna()]
    days = [name for name in ("valid_from", "valid_to") if name in rows]
    both = teachers.merge(students[["section_id", "student_id", *days]], on="section_id", suffixes=("", "_2"))
    for name, last in zip(days, (True, False)[: len(days)], strict=True):
        one, other = (pd.to_datetime(both[column], errors="coerce") for column in (name, f"{name}_2"))
        both[name] = one.where(other.isna() | ((one >= other) if last else (one <= other)), other)
    return pd.concat([whole, both], ignore_index=True)


def _known(staff: pd.DataFrame) -> pd.Series:
    """The staff row of each id that names one row only."""
    parts = [
        pd.Series(staff["staff_member_id"].to_numpy(), index=staff[column])
        for column in ("external_id", "sis_id")
        if column in staff
    ]
    every = pd.concat(parts) if parts else pd.Series(dtype="str")
    every = every[every.index.notna()]
    return every[~every.index.duplicated(keep=False) & ~every.index.isin(staff["staff_member_id"])]


def roster_facts(
    rosters: pd.DataFrame, disputed: pd.DataFrame, own: tuple[str, ...], others: tuple[str, ...], zone: str
) -> pd.DataFrame:
    """Return what rosters say of the records in question, as graded facts.

    Parameters
    ----------
    rosters : DataFrame
        As `read_rosters` returns them.
    disputed : DataFrame
        Records in question.
    own, others : tuple of str
        Staff rows of the accounts, and those whose names the records carry.
    zone : str
        The time zone of the schools.

    Returns
    -------
    DataFrame
        ``claim, grade, says``; no row where no roster of the accounts' person is known.
    """
    asked = disputed[disputed["student_id"].notna()].reset_index(drop=True)
    mine = rosters[rosters["staff_member_id"].isin(own)]
    named = rosters[rosters["staff_member_id"].isin(others)]
    columns = ["claim", "grade", "says"]
    if asked.empty or mine.empty:
        return pd.DataFrame(columns=columns, dtype="str")
    timed = bool(mine["begins"].notna().any())
    share, other = (_on(part, asked, zone).mean() for part in (mine, named))
    grade = ("4" if timed else "3") if share - other >= _APART else "1"
    when = "in that period" if timed else "on that day"
    said = f"{share:.0%} of their students were on a roster of the account's person {when}, {other:.0%} on one of "
    said += "the name that the records carry" + (
        "." if grade != "1" else ", which does not tell the two apart."
    )
    return pd.DataFrame([("supports", grade, said)], columns=columns, dtype="str")


def _on(rosters: pd.DataFrame, asked: pd.DataFrame, zone: str) -> pd.Series:
    """Whether each record's student was on one of the rosters when it was made."""
    day, hour = drawn(rosters, placed(asked, zone))
    return pd.Series((hour if rosters["begins"].notna().any() else day) > 0)
