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
    made = pd.Series(" on ", index=found.index).mask(found["cause"].eq("cycle"), ", made on ")
    when = (made + day(found["cause_at"])).where(found["cause_at"].notna(), "")
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
    keys=("of", "user_id", "status_of"),
)
def flapping_links(flapping: pd.DataFrame) -> Findings:
    """Links that are made and undone again and again.

    Linked three times within half a year, or more, to one staff row or between several:
    two syncs fight, or people do. Counted are the dates that links carry, and what
    exports of earlier days show; where these show a staff row or an account inactive
    and active in turns, that is listed too. A link that was mended once is none, nor is
    one that a sync ends and makes anew in the same moment.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "last_name": ["Ruiz"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "last_name": ["Ruiz"]})
    >>> links = pd.DataFrame({"user_id": "u1", "staff_member_id": "7",
    ...                       "valid_from": ["2026-09-01", "2026-10-01", "2026-11-01"],
    ...                       "valid_to": ["2026-09-20", "2026-10-20", None]})
    >>> flapping_links(staff, users, links, as_of="2026-11-23")["detail"].tolist()
    ['Ruiz (u1) was unlinked and linked to Ruiz (7) again 2 times in half a year, last on 1 Nov 2026.']
    """
    found, link = flapping, flapping["of"].eq("link")
    account = named(found["user_name"], found["user_id"])
    whose = named(found["staff_name"], found["staff_member_id"])
    several = "the rows of " + count(found["rows"]) + " staff members"
    linked = account + " was unlinked and linked to " + whose.mask(found["rows"].gt(1), several) + " again "
    status = whose.where(found["staff_member_id"].notna(), account) + " became inactive or active "
    times = count(found["times"]) + " times in half a year, last on " + day(found["at"]) + "."
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": linked.where(link, status) + times,
            "situation": "flapping",
            "of": found["of"],
            "status_of": found["staff_member_id"].mask(link),  # a link comes back to this row or that
            "times": found["times"],
            "linked_since": found["at"],
        }
    )
