"""Many wrong links with one cause, and links that do not rest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import count, day, named
from srreconcile.severity import Severity


@check(
    severity=Severity.URGENT,
    remedy="Find the upload that did it, correct its list, and upload it again: one repair for all of its links.",
    keys=("cause_id",),
)
def shared_causes(causes: pd.DataFrame, *, min_links: int = 3) -> Findings:
    """Many wrong links with one cause.

    The links lead from each person to the next, as when the rows of a list slip before
    it is uploaded, or round in a ring, or they were all made at one moment. Each of
    them is listed under cross-person links too; this is why they are wrong together.

    Examples
    --------
    >>> names = ["Ana Ruiz", "Jo Park", "Li Wei", "Max Oduya"]
    >>> first, last = zip(*(name.split() for name in names))
    >>> people = {"first_name": first, "last_name": last, "sis_id": list("1234")}
    >>> staff = pd.DataFrame({"staff_member_id": ["71", "72", "73", "74"], **people})
    >>> users = pd.DataFrame({"user_id": ["u1", "u2", "u3", "u4"], **people})
    >>> links = pd.DataFrame({"user_id": ["u1", "u2", "u3"], "staff_member_id": ["72", "73", "74"]})
    >>> shared_causes(staff, users, links)["links"].tolist()
    [3]
    """
    found = causes[causes["cause_links"] >= min_links]
    how = np.select(
        [found["cause"].eq("shifted"), found["cause"].eq("cycle")],
        [
            " links lead each account to the next person of a list: its rows slipped",
            " links lead round in a ring, each to the next person",
        ],
        default=" wrong links were made together",
    )
    when = (" on " + day(found["cause_at"])).where(found["cause_at"].notna(), "")
    return pd.DataFrame(
        {
            "school_id": found["school_id"],
            "detail": count(found["cause_links"]) + how + when + ".",
            "situation": "mass_relink",
            "records": found["records"],
            "cause_id": found["cause_id"],
            "cause": found["cause"],
            "links": found["cause_links"],
            "schools": found["schools"],
            "linked_at": found["cause_at"],
            "user_ids": found["user_ids"],
            "staff_member_ids": found["staff_member_ids"],
        }
    )


@check(
    severity=Severity.REVIEW,
    remedy="Find the sync or the person that undoes the link, and stop one of the two.",
)
def flapping_links(live_links: pd.DataFrame) -> Findings:
    """Links that are made and undone again and again.

    Three times within half a year, or more: two syncs fight, or people do. A link that
    was mended once is none.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "last_name": ["Ruiz"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "last_name": ["Ruiz"]})
    >>> links = pd.DataFrame({"user_id": "u1", "staff_member_id": "7",
    ...                       "valid_from": ["2026-09-01", "2026-10-01", "2026-11-01"],
    ...                       "valid_to": ["2026-09-20", "2026-10-20", None]})
    >>> flapping_links(staff, users, links, as_of="2026-11-23")["user_id"].tolist()
    ['u1']
    """
    found = live_links[
        live_links["modifiers"].str.contains("flapping", regex=False).fillna(False).astype(bool)
    ]
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["user_name"], found["user_id"]) + " was linked to "
            + named(found["staff_name"], found["staff_member_id"]) + " three times or more in half a year.",
            "situation": "flapping",
            "linked_since": found["valid_from"],
        }
    )  # fmt: skip
