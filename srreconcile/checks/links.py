"""Links that lead to the wrong person, to nobody, or to someone who left."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import day, named, records, were
from srreconcile.severity import Severity
from srreconcile.situations import raised, severities

_CROSS = [
    "cross_linked_swapped",
    "cross_linked_leaver",
    "cross_linked",
    "collision",
    "delegation_expired",
    "delegated_to_leaver",
    "link_disputed",
]


_DECLARED = ["link_disputed", "delegation_expired", "delegated_to_leaver"]
"""Situations that do not rest on how different two people look."""


@check(
    severity=Severity.URGENT,
    remedy="Relink the account to its owner's staff row, or declare the delegation with dates.",
)
def cross_person_links(live_links: pd.DataFrame, *, min_certainty: float = 0.95) -> Findings:
    """Accounts linked to another person's staff record.

    Everything such an account logs carries the other person's name. Two people may
    share a name and one person may have two addresses, so a link is reported only
    where it is `min_certainty` certain that the two are different people. A link
    declared as a delegation, within its dates, is no fault; one past its end, or to
    someone who has left, is. Whether a link was made on purpose or by mistake is for
    the school to say.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "email": ["jroe@net.org"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["John"], "last_name": ["Diaz"],
    ...                       "email": ["jdiaz@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> cross_person_links(staff, users, links)["detail"].tolist()
    ['John Diaz (u1) logs data as Jane Roe (7).']
    """
    found = live_links[live_links["situation"].isin(_CROSS)]
    sure = found["link_probability"].fillna(0) <= 1 - min_certainty
    found = found[sure | found["situation"].isin(_DECLARED)]
    account = named(found["user_name"], found["user_id"])
    whose = named(found["staff_name"], found["staff_member_id"])
    situation = found["situation"]
    detail = account + " logs data as " + whose + _because(found) + _logged(found)
    detail = detail.mask(
        situation.eq("link_disputed"),
        account + " is linked to " + whose + ", but another staff row fits as well.",
    )
    used = found["records"].gt(0)
    severity = raised(severities(situation), used)
    severity = severity.mask(found["user"].eq("disabled"), int(Severity.REVIEW))
    known = found["own_staff_member_id"].where(found["own_person_id"].ne(found["person_id"]))
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"].fillna(found["user_school_id"]),
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": detail,
            "remedy": _cross_remedy(situation),
            "situation": situation,
            "severity": severity,
            "records": found["records"],
            "possible_records": found["possible_records"],
            "first_at": found["first_at"],
            "last_at": found["last_at"],
            "proposed_staff_member_id": known.where(found["zone"].ne("nobody")),
            "probability_same_person": found["link_probability"].round(3),
            "reasons": found["link_reasons"],
            "linked_since": found["valid_from"],
            "cause_id": found["cause_id"],
            "modifiers": found["modifiers"],
        }
    )


def _because(found: pd.DataFrame) -> pd.Series:
    words = {
        "cross_linked_swapped": ", and the link leads back: accounts are swapped",
        "cross_linked_leaver": ", who has left",
        "collision": ", and also as other people",
        "delegation_expired": "; the declared delegation has ended",
        "delegated_to_leaver": ", as declared, but that staff member has left",
    }
    because = found["situation"].map(words).astype("str").fillna("")
    ring = found["cause"].eq("cycle") & found["situation"].eq("cross_linked_swapped")
    because = because.mask(ring, ", in a ring of links that leads back")
    return because.mask(found["cause"].eq("shifted"), ", the next person of a list that slipped")


def _logged(found: pd.DataFrame) -> pd.Series:
    certain, possible = found["records"], found["possible_records"]
    sure = "; " + records(certain) + were(certain) + " logged through this link."
    maybe = "; " + records(possible) + were(possible) + " logged while this and another account were linked."
    none = pd.Series(".", index=found.index)
    return none.mask(possible.gt(0), maybe).mask(certain.gt(0), sure)


def _cross_remedy(situation: pd.Series) -> np.ndarray:
    return np.select(
        [
            situation.eq("cross_linked_swapped"),
            situation.eq("delegation_expired"),
            situation.eq("delegated_to_leaver"),
            situation.eq("link_disputed"),
            situation.eq("collision"),
        ],
        [
            "Swap the links back, then correct the records.",
            "Extend the delegation with its approver, or end the link.",
            "End the link and the delegation.",
            "Ask which staff member uses the account, and record the answer.",
            "Keep the link to the account's owner, end the others.",
        ],
        default="Relink the account to its owner's staff row, or declare the delegation with dates.",
    )


@check(
    severity=Severity.ACT,
    remedy="Disable the account; keep the link, so that old records keep their name.",
)
def inactive_linked_staff(leavers: pd.DataFrame) -> Findings:
    """Accounts that still work although the staff member has left.

    All of the person's staff rows are inactive, at every school; a row closed at one
    school is no leaver. It matters more when the account signed in, or records were
    logged in the staff member's name, after the last day. A leaver whose account is
    disabled is as it should be, and is not listed.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "last_name": ["Ruiz"], "email": ["ruiz@net.org"],
    ...                       "active": [False]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "last_name": ["Ruiz"], "email": ["ruiz@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> inactive_linked_staff(staff, users, links)["situation"].tolist()
    ['unqualified']
    """
    found = leavers[leavers["situation"].eq("unqualified")]
    login_after = found["last_login_at"] >= found["ended_at"]
    after = found["records_after_end"].gt(0)
    left = (" left on " + day(found["ended_at"] - pd.Timedelta(days=1))).where(
        found["ended_at"].notna(), " is inactive on the staff list"
    )
    detail = named(found["staff_name"], found["staff_member_id"]) + left
    detail += "; account " + found["user_id"] + " still works"
    detail += (", last sign-in " + day(found["last_login_at"])).where(found["last_login_at"].notna(), "")
    detail += (", " + records(found["records_after_end"]) + " after the last day").where(after, "") + "."
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": detail,
            "situation": found["situation"],
            "severity": raised(severities(found["situation"]), login_after | after),
            "records": found["records_after_end"],
            "ended_at": found["ended_at"],
            "last_login_at": found["last_login_at"],
            "last_record_after_end": found["last_after_end"],
        }
    )


@check(severity=Severity.REVIEW, remedy="Nothing to change here: repair the other account's link.")
def shared_staff_rows(live_links: pd.DataFrame) -> Findings:
    """People whose staff row another person's account is linked to.

    The account listed is the right one; it shares its staff row with somebody else's,
    so records in this name may not be this person's. A declared delegate in date is
    no such guest, nor is a second account of the same person.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u1", "u2"], "first_name": ["Jane", "John"],
    ...                       "last_name": ["Roe", "Diaz"]})
    >>> links = pd.DataFrame({"user_id": ["u1", "u2"], "staff_member_id": ["7", "7"]})
    >>> shared_staff_rows(staff, users, links)[["user_id", "guest_user_id"]].values.tolist()
    [['u1', 'u2']]
    """
    found = live_links[live_links["situation"].eq("staff_row_shared")]
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": "Account "
            + found["guest_user_id"]
            + " of another person logs data as "
            + named(found["staff_name"], found["staff_member_id"])
            + " too.",
            "situation": found["situation"],
            "severity": severities(found["situation"]),
            "guest_user_id": found["guest_user_id"],
            "possible_records": found["possible_records"],
        }
    )


@check(
    severity=Severity.ACT, remedy="Find the new id (merged, imported again?) and relink; else end the link."
)
def dangling_links(live_links: pd.DataFrame) -> Findings:
    """Links to a staff row or an account that is not there.

    The staff row was merged away or imported again under a new id, or the account was
    deleted. Until it is relinked the user cannot log data.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"]})
    >>> users = pd.DataFrame({"user_id": ["u1"]})
    >>> links = pd.DataFrame({"user_id": ["u1", "u9"], "staff_member_id": ["8", "7"]})
    >>> dangling_links(staff, users, links)[["user_id", "situation"]].values.tolist()
    [['u1', 'staff_missing'], ['u9', 'user_missing']]
    """
    found = live_links[live_links["situation"].isin(["staff_missing", "user_missing", "link_only"])]
    account = named(found["user_name"], found["user_id"])
    whose = named(found["staff_name"], found["staff_member_id"])
    detail = np.select(
        [found["situation"].eq("staff_missing"), found["situation"].eq("user_missing")],
        [
            account
            + " is linked to staff row "
            + found["staff_member_id"]
            + ", which is not on the staff list.",
            whose + " is linked to account " + found["user_id"] + ", which is not on the user list.",
        ],
        default="Neither account "
        + found["user_id"]
        + " nor staff row "
        + found["staff_member_id"]
        + " exists.",
    )
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"].fillna(found["user_school_id"]),
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": detail,
            "situation": found["situation"],
            "severity": raised(severities(found["situation"]), found["records"] > 0),
            "records": found["records"],
            "proposed_staff_member_id": found["own_staff_member_id"].where(found["zone"].eq("sure")),
            "linked_since": found["valid_from"],
        }
    )


@check(
    severity=Severity.REVIEW,
    remedy="Ask for a name or an address of the account, so that it can be compared.",
)
def unverifiable_links(live_links: pd.DataFrame) -> Findings:
    """Links that nothing can confirm.

    The account or the staff row has neither a name nor an address to compare.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"]})
    >>> users = pd.DataFrame({"user_id": ["u1"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> unverifiable_links(staff, users, links)["user_id"].tolist()
    ['u1']
    """
    found = live_links[live_links["situation"].eq("link_unverifiable")]
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"].fillna(found["user_school_id"]),
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": "Nothing says whether account "
            + found["user_id"]
            + " belongs to "
            + named(found["staff_name"], found["staff_member_id"])
            + ".",
            "situation": found["situation"],
            "severity": raised(severities(found["situation"]), found["records"] > 0),
            "records": found["records"],
        }
    )


@check(severity=Severity.NOTE, remedy="Check the first day; nothing to do if it is right.")
def pre_hire_accounts(live_links: pd.DataFrame) -> Findings:
    """Accounts linked before the staff member's first day.

    Usual in summer. Records logged before the first day would be no one's.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "last_name": ["Ruiz"], "email": ["ruiz@net.org"],
    ...                       "start_date": ["2027-01-04"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "last_name": ["Ruiz"], "email": ["ruiz@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> pre_hire_accounts(staff, users, links, as_of="2026-11-23")["user_id"].tolist()
    ['u1']
    """
    found = live_links[live_links["situation"].eq("pre_hire_account")]
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["staff_name"], found["staff_member_id"]) + " has not started yet.",
            "situation": found["situation"],
            "severity": int(Severity.NOTE) + 3 * found["records"].gt(0).astype("int64"),
            "records": found["records"],
        }
    )


@check(
    severity=Severity.ACT,
    remedy="Find out which export is right, and have the other corrected.",
    keys=("user_id",),
)
def link_carriers_disagree(carriers: pd.DataFrame) -> Findings:
    """Accounts for which two exports name different people.

    The staff list, the user list and the link table may each say whom an account is
    linked to. Several rows of one person are no disagreement.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7", "8"], "last_name": ["Ruiz", "Park"], "user_id": ["u1", None]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["8"]})
    >>> link_carriers_disagree(staff, users)[["staff_member_id", "other_staff_member_id"]].values.tolist()
    [['7', '8']]
    """
    found = carriers
    return pd.DataFrame(
        {
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": "Account "
            + found["user_id"]
            + " is linked to staff row "
            + found["staff_member_id"]
            + " by the "
            + found["carrier"]
            + ", to "
            + found["other_staff_member_id"]
            + " by the "
            + found["other_carrier"]
            + ".",
            "situation": "link_asymmetric",
            "other_staff_member_id": found["other_staff_member_id"],
        }
    )
