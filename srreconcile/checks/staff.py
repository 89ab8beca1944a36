"""Staff rows without an account, in doubt, or there twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import named
from srreconcile.severity import Severity

_REMEDY = {
    "guest": "Repair the other account's link, then create a user.",
    "no e-mail": "Add the work address in the SIS, then create the user.",
    "address taken": "Find out whose the address is, change it on one side, then create the user.",
    "nothing": "Bulk Create Users offers this row: create the user, or exempt the title in the policy.",
}


@check(severity=Severity.NOTE, remedy=_REMEDY["nothing"], keys=("staff_member_id",))
def staff_without_user(without_user: pd.DataFrame, *, exempt_titles: tuple[str, ...] = ()) -> Findings:
    """Active staff without an account.

    Bulk creation of users passes over rows that are linked already, have no e-mail
    address, or have one that some user holds; which of these blocks the row is the
    thing to mend. A person with an account at any school has one. Job titles
    that the site exempts need none.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Ana"], "last_name": ["Ruiz"]})
    >>> nobody = pd.DataFrame({"user_id": [], "staff_member_id": []})
    >>> staff_without_user(staff, nobody[["user_id"]], nobody)["blocked_by"].tolist()
    ['no e-mail']
    """
    exempt = [title.lower() for title in exempt_titles]
    found = without_user[~without_user["staff_title"].str.lower().isin(exempt)]
    holder = found["holder_user_id"].fillna("")
    target = (", linked to staff row " + found["holder_staff_member_id"]).fillna(", linked to nobody")
    blocked = found["blocked_by"]
    reason = np.select(
        [blocked.eq("guest"), blocked.eq("no e-mail"), blocked.eq("address taken")],
        [
            "the staff row is linked to account " + holder + " of somebody else",
            "bulk creation passes over the row: it has no e-mail address",
            "bulk creation passes over the row: user " + holder + " holds its address" + target,
        ],
        default="bulk creation would make one",
    )
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": None,
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["staff_name"], found["staff_member_id"])
            + " has no account; "
            + reason
            + ".",
            "remedy": blocked.map(_REMEDY),
            "blocked_by": blocked,
            "holder_user_id": found["holder_user_id"],
            "holder_staff_member_id": found["holder_staff_member_id"],
            "title": found["staff_title"],
        }
    )


@check(
    severity=Severity.ACT,
    remedy="Merge the two rows in the SIS; the link follows the row that stays.",
    keys=("staff_member_id", "other_staff_member_id"),
)
def duplicate_staff(
    staff_twins: pd.DataFrame, *, min_probability: float = 0.8, sure_probability: float = 0.95
) -> Findings:
    """People who stand twice on the staff list.

    Two active rows of one person under different SIS numbers, or two at one school.
    Rows at several schools under one SIS number are as they should be. Below
    `sure_probability` the two may be namesakes, and somebody has to look.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7", "8"], "sis_id": ["T1", "T2"], "first_name": "Xiomara",
    ...                       "last_name": "Okonkwo-Bell", "email": "xokonkwobell@net.org", "school_id": "A"})
    >>> duplicate_staff(staff, pd.DataFrame({"user_id": ["u1"]}))["other_staff_member_id"].tolist()
    ['8']
    """
    found = staff_twins[staff_twins["probability"] >= min_probability]
    sure = found["probability"] >= sure_probability
    verb = pd.Series(" stands twice", index=found.index).where(sure, " seems to stand twice")
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": None,
            "staff_member_id": found["staff_member_id"],
            "detail": found["staff_name"]
            + verb
            + " on the staff list: rows "
            + found["staff_member_id"]
            + " and "
            + found["other_staff_member_id"]
            + ".",
            "severity": sure.map({True: int(Severity.ACT), False: int(Severity.REVIEW)}).astype("int64"),
            "other_staff_member_id": found["other_staff_member_id"],
            "other_school_id": found["other_school_id"],
            "probability": found["probability"].round(3),
            "reasons": found["reasons"],
        }
    )


@check(
    severity=Severity.REVIEW,
    remedy="Decide which field rules: reactivate in the SIS, or end the row.",
    keys=("staff_member_id",),
)
def status_conflicts(members: pd.DataFrame) -> Findings:
    """Staff rows marked active after their last day.

    The audit takes such a row for inactive. A last day that is still to come, or
    today, is no conflict.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "active": [True], "end_date": ["2026-06-30"]})
    >>> status_conflicts(staff, pd.DataFrame({"user_id": []}), as_of="2026-11-23")["staff_member_id"].tolist()
    ['7']
    """
    found = members[members["status_conflict"]]
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": None,
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["staff_name"], found["staff_member_id"])
            + " is marked active, but the last day on the staff list is past.",
            "situation": "status_conflict",
        }
    )
