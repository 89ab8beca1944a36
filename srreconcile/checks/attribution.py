"""Records that carry a name they should not."""

from __future__ import annotations

import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import day, named, records
from srreconcile.severity import Severity


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
    ['1 record of Jane Roe (7) was logged while John Diaz (u1) was linked (6 Oct 2026 to 6 Oct 2026).']
    """
    found = logged_as_others[logged_as_others["records"] >= min_records]
    verb = pd.Series(" were", index=found.index).where(found["records"] != 1, " was")
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": records(found["records"]) + " of " + named(found["staff_name"], found["staff_member_id"])
            + verb + " logged while " + named(found["user_name"], found["user_id"]) + " was linked ("
            + day(found["first_at"]) + " to " + day(found["last_at"]) + ").",
            "situation": "misattributed",
            "records": found["records"],
            "first_at": found["first_at"],
            "last_at": found["last_at"],
            "link_is_live": found["link_is_live"],
            "proposed_staff_member_id": found["own_staff_member_id"],
        }
    )


@check(severity=Severity.ACT, remedy="Look for a merge or a new import that changed the ids.",
       keys=("staff_member_id",))
def unknown_staff_on_records(unknown_staff: pd.DataFrame) -> Findings:
    """Records that name a staff row which is not on the staff list.

    The row was merged away, or imported again under a new id.

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
            "school_id": None,
            "user_id": None,
            "staff_member_id": found["staff_member_id"],
            "detail": records(found["records"]) + " name staff row " + found["staff_member_id"]
            + ", which is not on the staff list.",
            "situation": "staff_unknown",
            "records": found["records"],
            "first_at": found["first_at"],
            "last_at": found["last_at"],
        }
    )
