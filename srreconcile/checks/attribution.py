"""Records that carry a name they should not."""

from __future__ import annotations

import pandas as pd

from srreconcile.checks.base import Findings, check, of_records
from srreconcile.checks.sentences import by_number, count, day, named, percent, records, records_of, were
from srreconcile.severity import Severity

_OF_NO_ONE_PERSON = {
    "generic": "the account of an office or a role",
    "service": "the account of a program",
    "shared": "a shared account",
    "substitute": "an account for substitutes",
    "test": "a test account",
    "parent": "a parent's account",
}


@check(
    severity=Severity.URGENT,
    remedy="Relink the account first, then correct the records' staff member.",
)
def misattributed_records(logged_as_others: pd.DataFrame, *, min_records: int = 1) -> Findings:
    """Records that carry another person's name.

    Each record is judged by the link of its own day, so records logged through a
    wrong link are found after the link was mended, and none are blamed on the mender.
    Records under a delegation valid that day are no fault. Where several accounts
    shared the staff row on that day, nobody can be named and nothing is listed.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "email": ["jroe@net.org"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["John"], "last_name": ["Diaz"],
    ...                       "email": ["jdiaz@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "event_date": ["2026-10-06"]})
    >>> misattributed_records(staff, users, links, log)["detail"].tolist()
    ['1 record of Jane Roe (7) was logged while John Diaz (u1) was linked (6 Oct 2026).']
    """
    found = logged_as_others[logged_as_others["records"] >= min_records]
    return of_records(
        found,
        "misattributed",
        records_of(found)
        + were(found["records"])
        + " logged while "
        + named(found["user_name"], found["user_id"])
        + " was linked",
        link_is_live=found["link_is_live"],
        proposed_staff_member_id=found["own_staff_member_id"],
    )


@check(
    severity=Severity.ACT,
    remedy="Look for a merge or a new import that changed the ids.",
    keys=("staff_member_id",),
)
def unknown_staff_on_records(unknown_staff: pd.DataFrame) -> Findings:
    """Records that name a staff row which is not on the staff list.

    The row was merged away, or imported again under a new id. Exports of earlier days
    show the latter by the id in the SIS: the records are then judged as those of the row
    of today, and it is named.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"]})
    >>> users = pd.DataFrame({"user_id": ["u1"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["9"], "event_date": ["2026-10-06"]})
    >>> unknown_staff_on_records(staff, users, links, log)["staff_member_id"].tolist()
    ['9']
    """
    found = unknown_staff
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": None,
            "staff_member_id": found["staff_member_id"],
            "detail": records(found["records"])
            + by_number(found["records"], " names", " name")
            + " staff row "
            + found["staff_member_id"]
            + ", which is not on the staff list"
            + (", but came back as " + named(found["staff_name"], found["new_staff_member_id"])).fillna("")
            + ".",
            "situation": "staff_unknown",
            "severity": pd.Series(int(Severity.ACT), index=found.index).where(
                found["new_staff_member_id"].isna(), int(Severity.REVIEW)
            ),
            "new_staff_member_id": found["new_staff_member_id"],
            "records": found["records"],
            "first_at": found["first_at"],
            "last_at": found["last_at"],
        }
    )


def _through(found: pd.DataFrame) -> pd.Series:
    """Which account was linked or is named as the author, where one is known."""
    named_ = (
        ", while " + named(found["user_name"], found["user_id"]) + " was linked or is named as the author"
    )
    return named_.fillna("")


def _on_the_wrong_side(flagged: pd.DataFrame, flag: str, words: str, of_day: str) -> Findings:
    """Records flagged as made before somebody came or after somebody left; `of_day` is that day's column."""
    found = flagged[flagged["flag"].eq(flag)]
    return of_records(
        found,
        flag,
        records_of(found)
        + were(found["records"])
        + f" logged {words}, "
        + day(found[of_day])
        + _through(found),
    )


@check(
    severity=Severity.ACT,
    remedy="Find out who could log under the name, end the link and correct the records.",
)
def records_after_leaving(flagged_records: pd.DataFrame) -> Findings:
    """Records that carry the name of somebody who had left.

    Made after the last day of the person, in all rows that the person has; records of
    the last day itself are no fault. A record typed late by its author looks the same:
    compare the day it is about.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "active": ["false"], "end_date": ["2026-10-01"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_at": ["2026-10-06T08:00"]})
    >>> records_after_leaving(staff, users, links, log)["records"].tolist()
    [1]
    """
    return _on_the_wrong_side(flagged_records, "after_staff_end", "after the last day", "last_day")


@check(severity=Severity.REVIEW, remedy="Check the first day on the staff list; else find out who logged.")
def records_before_hire(flagged_records: pd.DataFrame) -> Findings:
    """Records that carry the name of somebody before the first day.

    The first day is the person's: a row that opens later at a second school is no hire.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "start_date": ["2026-10-01"]})
    >>> users = pd.DataFrame({"user_id": ["u7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_at": ["2026-09-06T08:00"]})
    >>> records_before_hire(staff, users, links, log)["records"].tolist()
    [1]
    """
    return _on_the_wrong_side(flagged_records, "before_hire", "before the first day", "first_day")


@check(severity=Severity.ACT, remedy="Look for a link that was deleted, an import, or clocks that differ.")
def records_without_link(without_link: pd.DataFrame) -> Findings:
    """Records that nobody could make through a link.

    If the record names its author, the author had no link at the time, which should be
    impossible. If it names none, nobody was linked to the staff row as far as the links
    given say: an export of today's links only cannot know better, so that is a note.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["John"], "last_name": ["Diaz"]})
    >>> links = pd.DataFrame({"user_id": [], "staff_member_id": []}, dtype="str")
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_by_user_id": ["u1"],
    ...                     "entered_at": ["2026-09-06T08:00"]})
    >>> records_without_link(staff, users, links, log)["severity"].tolist()
    ['act']
    """
    found = without_link
    author = named(found["user_name"], found["user_id"])
    said = " by " + author + ", who had no link then"
    return of_records(
        found,
        "no_link",
        records_of(found)
        + were(found["records"])
        + " logged"
        + said.fillna(" while no account was linked, by the links given"),
        severity=pd.Series(int(Severity.ACT), index=found.index).where(
            found["user_id"].notna(), int(Severity.NOTE)
        ),
    )


@check(
    severity=Severity.REVIEW,
    remedy="Give each person an account of their own, and the shared one a row of its own.",
    keys=("user_id", "school_id"),
)
def records_by_shared_accounts(by_shared_accounts: pd.DataFrame, *, min_share: float = 0.0) -> Findings:
    """Records under people's names through an account that is no one person.

    The share is of all records of the school. Records of a service that has a staff row
    of its own, and of delegations, are no fault.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "school_id": ["A"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["Front"], "last_name": ["Office"],
    ...                       "email": ["frontoffice@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_at": ["2026-09-06T08:00"]})
    >>> records_by_shared_accounts(staff, users, links, log)["share"].tolist()
    [1.0]
    """
    found = by_shared_accounts[by_shared_accounts["share"] >= min_share]
    rows = (
        count(found["staff_rows"])
        + " staff row"
        + pd.Series("s", index=found.index).where(found["staff_rows"] != 1, "")
    )
    return of_records(
        found,
        "by_shared_account",
        named(found["user_name"], found["user_id"])
        + ", "
        + found["account_kind"].map(_OF_NO_ONE_PERSON).fillna("an account that is no one person's")
        + ", stands behind "
        + records(found["records"])
        + " of "
        + rows
        + ", "
        + percent(found["share"])
        + " of the school's records",
        share=found["share"].round(3),
    )


@check(
    severity=Severity.REVIEW,
    remedy="Keep one of each pair, and one account of the person.",
    keys=("user_id", "staff_member_id", "earlier_user_id", "earlier_staff_member_id"),
)
def records_made_twice(made_twice: pd.DataFrame) -> Findings:
    """Records made twice, through two accounts of one person.

    The same student and type within a minute, one through each account.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "email": ["jroe@net.org"]})
    >>> users = pd.DataFrame({"user_id": ["u7", "u8"], "first_name": ["Jane"] * 2, "last_name": ["Roe"] * 2,
    ...                       "email": ["jroe@net.org", "jane.roe@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u7"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1", "2"], "staff_member_id": ["7", "7"], "student_id": ["s1", "s1"],
    ...                     "entered_by_user_id": ["u7", "u8"],
    ...                     "entered_at": ["2026-09-06T08:00:00", "2026-09-06T08:00:30"]})
    >>> records_made_twice(staff, users, links, log)["records"].tolist()
    [1]
    """
    found = made_twice
    return of_records(
        found,
        "made_twice",
        records_of(found)
        + were(found["records"])
        + " logged through "
        + found["user_id"]
        + " within a minute of the same through "
        + found["earlier_user_id"]
        + ", an account of the same person",
        earlier_user_id=found["earlier_user_id"],
        earlier_staff_member_id=found["earlier_staff_member_id"],
    )


@check(severity=Severity.ACT, remedy="Look for a merge or a new import that changed the ids.")
def unknown_users_on_records(flagged_records: pd.DataFrame) -> Findings:
    """Records of an author who is not on the user list.

    The records name that account themselves, or were made while it was linked. An
    account that was deleted since, or came back under a new id, looks the same.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"]})
    >>> users = pd.DataFrame({"user_id": ["u1"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> log = pd.DataFrame({"record_id": ["1"], "staff_member_id": ["7"], "entered_by_user_id": ["u9"],
    ...                     "entered_at": ["2026-09-06T08:00"]})
    >>> unknown_users_on_records(staff, users, links, log)["user_id"].tolist()
    ['u9']
    """
    found = flagged_records[flagged_records["flag"].eq("user_unknown")]
    whose = named(found["staff_name"], found["staff_member_id"])
    whose = whose.where(found["staff_name"].notna(), "staff row " + found["staff_member_id"])
    return of_records(
        found,
        "user_unknown",
        records(found["records"])
        + " of "
        + whose
        + by_number(found["records"], " names or leads", " name or lead")
        + " to account "
        + found["user_id"]
        + ", which is not on the user list",
    )
