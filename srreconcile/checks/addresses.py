"""Addresses that stand on the wrong person's row."""

from __future__ import annotations

import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import named
from srreconcile.severity import Severity


@check(
    severity=Severity.REVIEW,
    remedy="Have the address corrected in the SIS before the next automatic link.",
)
def addresses_of_others(strange_addresses: pd.DataFrame) -> Findings:
    """Staff rows that carry the address of another person's account.

    Often a successor's row that kept the predecessor's address. Users are linked to
    staff rows by e-mail, so the next automatic link would join the two. It matters more
    while the account is not linked. An office's address on several rows is no fault.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7", "8"], "first_name": ["John", "Jane"],
    ...                       "last_name": ["Diaz", "Roe"], "email": "jdiaz@net.org"})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["John"], "last_name": ["Diaz"],
    ...                       "email": ["jdiaz@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> addresses_of_others(staff, users, links)["staff_member_id"].tolist()
    ['8']
    """
    found = strange_addresses
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["staff_name"], found["staff_member_id"])
            + " has the address of account "
            + named(found["user_name"], found["user_id"])
            + " on the staff list; an automatic link would join the two.",
            "situation": "address_of_another",
            "severity": found["linked"]
            .map({True: int(Severity.REVIEW), False: int(Severity.ACT)})
            .astype("int64"),
            "proposed_staff_member_id": found["own_staff_member_id"],
        }
    )
