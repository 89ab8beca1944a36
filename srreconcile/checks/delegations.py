"""Declared delegations: those that name nobody, and those about to end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import day, named
from srreconcile.severity import Severity


@check(severity=Severity.REVIEW, remedy="Correct the register: an id, or a date.")
def faulty_delegations(declared: pd.DataFrame) -> Findings:
    """Delegations that cannot hold.

    The register names an account or a staff row that is not there, or an end before
    the beginning. Such a line protects no link.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"]})
    >>> users = pd.DataFrame({"user_id": ["u1"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> register = pd.DataFrame({"user_id": ["u9"], "staff_member_id": ["7"]})
    >>> faulty_delegations(staff, users, links, delegations=register)["detail"].tolist()
    ['A delegation names account u9, which is not on the user list.']
    """
    backwards = declared["valid_to"] < declared["valid_from"]
    found = declared[~declared["user_known"] | ~declared["staff_known"] | backwards]
    found = found.drop_duplicates(["user_id", "staff_member_id"])
    detail = np.select(
        [~found["user_known"], ~found["staff_known"]],
        [
            "A delegation names account " + found["user_id"] + ", which is not on the user list.",
            "A delegation names staff row " + found["staff_member_id"] + ", which is not on the staff list.",
        ],
        default="The delegation of account " + found["user_id"] + " for staff row " + found["staff_member_id"]
        + " ends before it begins.",
    )  # fmt: skip
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": detail,
            "valid_from": found["valid_from"],
            "valid_to": found["valid_to"],
        }
    )


@check(severity=Severity.NOTE, remedy="Extend the delegation with its approver, or plan to end the link.")
def delegations_ending(declared: pd.DataFrame, *, days: int = 30) -> Findings:
    """Delegations that end soon.

    The link is still in use. Listed are those with their last day within the next
    `days` days; after that day the link is listed as a cross-person link. A delegation
    that another line of the register continues is not.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["John"], "last_name": ["Diaz"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> register = links.assign(valid_to="2026-12-01")
    >>> delegations_ending(staff, users, links, delegations=register, as_of="2026-11-23")["detail"].tolist()
    ['John Diaz (u1) may log as Jane Roe (7) until 1 Dec 2026.']
    """
    soon = declared["days_left"].between(0, days) & ~declared["renewed"]
    found = declared[declared["linked"] & soon]
    found = found.drop_duplicates(["user_id", "staff_member_id"], keep="last")
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["user_name"], found["user_id"])
            + " may log as "
            + named(found["staff_name"], found["staff_member_id"])
            + " until "
            + day(found["valid_to"])
            + ".",
            "situation": "delegated",
            "valid_to": found["valid_to"],
        }
    )
