"""Where and when records were made, and how many of them say who made them."""

from __future__ import annotations

import pandas as pd

from srreconcile.checks.base import Findings, NotRun, check, of_records
from srreconcile.checks.sentences import by_number, count, day, named, percent, records, records_of, were
from srreconcile.severity import Severity


@check(
    severity=Severity.REVIEW,
    remedy="Ask who logs at that school under the name; if the person works there, add the row.",
    keys=("staff_member_id", "school_id"),
)
def records_at_other_schools(
    at_other_schools: pd.DataFrame, *, min_records: int = 1, min_share: float = 0.0
) -> Findings:
    """Records that carry the name of somebody without a row at their school.

    All rows of the person count. Nothing is said where one of them names no school, or
    where the record's school is none of the staff list. The share is of the staff row's
    records: below a half it is a note, for people visit.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7", "8"], "first_name": ["Jane", "Ana"],
    ...                       "last_name": ["Roe", "Ruiz"], "school_id": ["A", "B"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "school_id": ["B"],
    ...                     "entered_at": ["2026-10-06T08:00"]})
    >>> records_at_other_schools(staff, users, links, log)["detail"].tolist()
    ['1 record of Jane Roe (7), 100.0% of all, was logged at B, where the person has no row (6 Oct 2026).']
    """
    found = at_other_schools
    found = found[(found["records"] >= min_records) & (found["share"] >= min_share)]
    return of_records(
        found,
        "other_school",
        _part_of_all(found) + " logged at " + found["record_school_id"] + ", where the person has no row",
        school_id=found["record_school_id"],
        severity=pd.Series(int(Severity.REVIEW), index=found.index).where(
            found["share"] >= 0.5, int(Severity.NOTE)
        ),
        share=found["share"].round(3),
        own_schools=found["own_schools"],
    )


@check(
    severity=Severity.NOTE,
    remedy="Ask whether the records were brought in from elsewhere, or dated back.",
    keys=("staff_member_id",),
)
def records_typed_late(
    typed_late: pd.DataFrame, *, min_records: int = 1, min_share: float = 0.05
) -> Findings:
    """Records that were typed a month or more after the day they are about.

    An import at the start of a term looks the same, and a few late ones are everybody's;
    so only those are listed that make up a part of the staff row's records.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "event_date": ["2026-09-01"],
    ...                     "entered_at": ["2026-10-06T08:00"]})
    >>> records_typed_late(staff, users, links, log)["records"].tolist()
    [1]
    """
    found = typed_late[(typed_late["records"] >= min_records) & (typed_late["share"] >= min_share)]
    return of_records(
        found,
        "typed_late",
        _part_of_all(found)
        + " typed a month or more after the day that "
        + by_number(found["records"], "it is", "they are")
        + " about",
        share=found["share"].round(3),
    )


@check(
    severity=Severity.NOTE,
    remedy="Get links with their dates, or keep dated exports; give shared rows one account each.",
    keys=("school_id",),
)
def few_provable_authors(provable: pd.DataFrame, *, min_share: float = 0.5) -> Findings:
    """Schools at which few records say for certain who made them.

    An author is provable where the record names it, or where one account alone was
    linked to the staff row on that day. Of the others only the name is known, so
    nobody can be cleared or blamed.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "school_id": ["A"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> links = pd.DataFrame({"user_id": [], "staff_member_id": []}, dtype="str")
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_at": ["2026-10-06T08:00"]})
    >>> few_provable_authors(staff, users, links, log)["detail"].tolist()
    ['0.0% of the records of A have a provable author (0 of 1).']
    """
    found = provable[provable["share"] < min_share]
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "detail": percent(found["share"])
            + " of the records of "
            + found["staff_school_id"]
            + " have a provable author ("
            + count(found["proven"])
            + " of "
            + count(found["records"])
            + ").",
            "situation": "few_provable_authors",
            "records": found["records"] - found["proven"],
            "share": found["share"].round(3),
        }
    )


@check(
    severity=Severity.URGENT,
    remedy="End every session and key of the account, and ask who logged.",
)
def records_after_disabling(flagged_records: pd.DataFrame) -> Findings:
    """Records made through an account after it was disabled.

    When it was disabled is taken from the user list, where it says so, or from exports
    of earlier days, of which the first to show it disabled counts. An account that is
    enabled again is not held against its past. A session that was left open, a key or a
    clock can be behind it.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "active": ["false"], "disabled_at": ["2026-10-01T15:00"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_at": ["2026-10-06T08:00"]})
    >>> records_after_disabling(staff, users, links, log)["detail"].str.partition(" (7) ")[2].tolist()
    ['was logged through Jane Roe (u7) after the account was disabled, 1 Oct 2026 (6 Oct 2026).']
    """
    found = flagged_records[flagged_records["flag"].eq("after_user_disabled")]
    return of_records(
        found,
        "after_user_disabled",
        records_of(found)
        + were(found["records"])
        + " logged through "
        + named(found["user_name"], found["user_id"])
        + " after the account was disabled, "
        + day(found["disabled_at"]),
        disabled_at=found["disabled_at"],
    )


@check(
    severity=Severity.NOTE, remedy="Ask which import or program wrote them, and whose name they may carry."
)
def records_in_bulk(bursts: pd.DataFrame | None, *, min_records: int = 1) -> Findings:
    """Records that came sixty or more in one minute under one name.

    No hand types so fast: an import, a program or one action on a whole class did. Nor
    do they say that the person was there. Records without an hour are left out. A log
    of more than five million records is asked apart, by the data team.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": map(str, range(70)), "staff_member_id": "7", "entered_at": "2026-10-06T08:00"})
    >>> records_in_bulk(staff, users, links, log)["detail"].tolist()
    ['70 records of Jane Roe (7) came in 1 burst, of 70 in one minute at most (6 Oct 2026).']
    """
    if bursts is None:
        raise NotRun("the log has more than five million records")
    found = bursts[bursts["records"] >= min_records]
    counted = pd.Series([f"{n:,} burst{'s' if n != 1 else ''}" for n in found["bursts"]], index=found.index)
    return of_records(
        found,
        "bulk",
        records_of(found)
        + " came in "
        + counted
        + ", of "
        + count(found["largest"])
        + " in one minute at most",
        largest=found["largest"],
    )


def _part_of_all(found: pd.DataFrame) -> pd.Series:
    """The beginning of a sentence: how many of the staff row's records, and what part of all."""
    whose = named(found["staff_name"], found["staff_member_id"])
    counted = records(found["records"]) + " of " + whose + ", " + percent(found["share"]) + " of all,"
    return counted + were(found["records"])
