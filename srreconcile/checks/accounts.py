"""Accounts that nobody can log data with, and people with more than one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import count, named
from srreconcile.severity import Severity
from srreconcile.situations import raised, severities


@check(severity=Severity.REVIEW, remedy="Link the account to its staff row, or disable it.")
def unlinked_users(unlinked: pd.DataFrame, *, busy_days: int = 30) -> Findings:
    """Users without a staff link.

    Such a user can look but cannot log anything. The proposed staff row is the one
    whose person fits best; where another account holds it already, that account is
    named. Disabled accounts, and accounts the site exempts such as parents', are not
    listed. An account that fits nobody on the staff list and signed in within the
    last `busy_days` days matters more.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": "Ana", "last_name": "Ruiz"})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": "Ana", "last_name": "Ruiz"})
    >>> links = pd.DataFrame({"user_id": [], "staff_member_id": []})
    >>> unlinked_users(staff, users, links)["proposed_staff_member_id"].tolist()
    ['7']
    """
    listed = ["found", "found_already_linked", "relink_candidate", "disputed", "unmatched"]
    found = unlinked[unlinked["situation"].isin(listed)]
    account = named(found["user_name"], found["user_id"])
    row = found["own_staff_member_id"].fillna("")
    stranger = found["situation"].eq("found_already_linked") & ~found["taken_by_same_person"]
    leaver = found["situation"].isin(["found", "relink_candidate"]) & found["own_state"].eq("inactive")
    detail = np.select(
        [
            leaver,
            found["situation"].eq("found"),
            found["situation"].eq("relink_candidate"),
            stranger,
            found["situation"].eq("found_already_linked"),
            found["situation"].eq("disputed"),
        ],
        [
            account + " is not linked; staff row " + row + " fits, but that staff member has left.",
            account + " is not linked; staff row " + row + " fits and is free.",
            account + " is no longer linked; staff row " + row + " fits.",
            account + " is not linked; staff row " + row + " fits, but holds another person's account.",
            account + " is not linked; the same person's other account already holds staff row " + row + ".",
            account + " is not linked; more than one staff row fits.",
        ],
        default=account + " is not linked, and nobody on the staff list fits.",
    )
    remedy = np.select(
        [
            leaver,
            stranger,
            found["situation"].eq("found_already_linked"),
            found["situation"].eq("disputed"),
            found["situation"].eq("unmatched"),
        ],
        [
            "Disable the account, or reactivate the staff member.",
            "Repair the other account's link first, then link this one.",
            "Keep one account and disable the other.",
            "Ask whose account it is, then link it to that person's staff row.",
            "Find out whose account it is; disable it, or list it as exempt in the policy.",
        ],
        default="Link the account to the proposed staff row.",
    )
    busy = found["days_since_login"].le(busy_days) & found["situation"].eq("unmatched")
    severity = raised(severities(found["situation"]), busy).mask(stranger, int(Severity.URGENT))
    return pd.DataFrame(
        {
            "school_id": found["user_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": None,
            "detail": detail,
            "remedy": remedy,
            "situation": found["situation"],
            "severity": severity,
            "proposed_staff_member_id": found["own_staff_member_id"],
            "probability": found["probability"].round(3),
            "reasons": found["reasons"],
            "next_staff_member_id": found["next_staff_member_id"],
            "next_probability": found["next_probability"].round(3),
            "taken_by_user_id": found["taken_by_user_id"],
            "last_login_at": found["last_login_at"],
        }
    )


@check(
    severity=Severity.REVIEW,
    remedy="Keep the account that holds the records, move the groups to it, and disable the other.",
    keys=("user_id", "keep_user_id"),
)
def duplicate_accounts(account_twins: pd.DataFrame, *, min_probability: float = 0.8) -> Findings:
    """People with more than one account.

    Records, permissions and links spread over several accounts of one person. The
    first account named is the one to close; the second is the one to keep: linked, with
    more records, used last. Two people of one name are not duplicates, nor is a disabled
    second account, nor a teacher's own parent account.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "sis_id": ["T1"], "first_name": ["Ana"], "last_name": ["Ruiz"]})
    >>> users = pd.DataFrame({"user_id": ["u1", "u2"], "sis_id": "T1", "first_name": "Ana", "last_name": "Ruiz"})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> duplicate_accounts(staff, users, links)[["user_id", "keep_user_id"]].values.tolist()
    [['u2', 'u1']]
    """
    found = account_twins[account_twins["probability"] >= min_probability]
    both = (found["records"] > 0) & (found["keep_records"] > 0)
    detail = (
        named(found["user_name"], found["user_id"])
        + " and "
        + named(found["keep_user_name"], found["keep_user_id"])
        + " are accounts of one person; "
        + np.where(
            found["keep_staff_member_id"].isna(),
            "neither is linked",
            np.where(
                found["staff_member_id"].isna(), found["keep_user_id"] + " is linked", "both are linked"
            ),
        )
        + "; records: "
        + count(found["records"])
        + " and "
        + count(found["keep_records"])
        + "."
    )
    kept = found[["keep_user_id", "keep_staff_member_id", "keep_records", "keep_first_at", "keep_last_at"]]
    return pd.DataFrame(
        {
            "school_id": found["user_school_id"].fillna(found["keep_user_school_id"]),
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": detail,
            "situation": "duplicate_account",
            "severity": raised(pd.Series(int(Severity.REVIEW), index=found.index), both),
            "records": found["records"],
            **{name: kept[name] for name in kept},
            "first_at": found["first_at"],
            "last_at": found["last_at"],
            "last_login_at": found["last_login_at"],
            "keep_last_login_at": found["keep_last_login_at"],
            "probability": found["probability"].round(3),
            "reasons": found["reasons"],
        }
    )


@check(
    severity=Severity.REVIEW,
    remedy="Give every person a login of their own; link a shared account to a staff row that is no person.",
)
def generic_accounts(live_links: pd.DataFrame, unlinked: pd.DataFrame) -> Findings:
    """Shared and service accounts.

    Office, kiosk, substitute, test and interface accounts. Linked to a person's row,
    everything they log carries that person's name, whoever typed it. Linked to a
    staff row that is no person, or to none, they are only listed when not linked.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Ana"], "last_name": ["Ruiz"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "email": ["frontoffice@net.org"]})
    >>> links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})
    >>> generic_accounts(staff, users, links)["situation"].tolist()
    ['generic_linked']
    """
    linked = live_links[live_links["situation"].eq("generic_linked")].assign(
        detail=lambda f: (
            named(f["user_name"], f["user_id"]) + " is no person, and logs as " + f["staff_name"] + "."
        )
    )
    loose = unlinked[unlinked["situation"].eq("generic_unlinked")].assign(
        detail=lambda f: named(f["user_name"], f["user_id"]) + " is no person, and is not linked."
    )
    found = pd.concat([linked, loose], ignore_index=True)
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"].fillna(found["user_school_id"]),
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": found["detail"],
            "situation": found["situation"],
            "severity": severities(found["situation"]),
            "records": found["records"].fillna(0),
            "account_kind": found["account_kind"],
            "last_login_at": found["last_login_at"],
        }
    )


@check(
    severity=Severity.REVIEW, remedy="Enable the account, or note why it stays disabled (leave, transfer)."
)
def disabled_users(live_links: pd.DataFrame) -> Findings:
    """Active staff whose account is disabled.

    The staff member is on the list today and cannot log in. A disabled second
    account is no fault while another account of the same person works.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "last_name": ["Ruiz"], "email": ["ruiz@net.org"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "last_name": ["Ruiz"], "email": ["ruiz@net.org"], "active": [False]})
    >>> disabled_users(staff, users, pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})).user_id.tolist()
    ['u1']
    """
    works = live_links["user"].eq("enabled") & live_links["identity"].isin(["same", "probable"])
    served = works.groupby(live_links["person_id"].fillna("")).transform("any")
    found = live_links[live_links["situation"].eq("active_staff_disabled_user") & ~served]
    found = found.drop_duplicates("user_id")
    return pd.DataFrame(
        {
            "school_id": found["staff_school_id"],
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "detail": named(found["user_name"], found["user_id"])
            + " is disabled; the staff member is active.",
            "situation": found["situation"],
            "last_login_at": found["last_login_at"],
        }
    )
