"""Faults of accounts and of the staff list: not linked, twice, left, generic.

Rates are per person on the staff list.  Those of stale and generic accounts follow
the audits of the New York State Comptroller; others are judgement.
"""

from __future__ import annotations

import numpy as np

from srreconcile.simulate.draft import NEVER, NOBODY, Draft
from srreconcile.simulate.kinds import kind
from srreconcile.simulate.names import draw
from srreconcile.simulate.term import days, office_hours


@kind(rate=0.008)
def found(draft: Draft, who: np.ndarray) -> None:
    """The account was never linked; one free staff row is this person's."""
    own = who[:, 0]
    draft.unlink(own)
    draft.note("found", own, own)


@kind(rate=0.002)
def relink_candidate(draft: Draft, who: np.ndarray) -> None:
    """The link was ended in the term; the staff row is still this person's and free."""
    own = who[:, 0]
    draft.links.loc[own, "valid_to"] = draft.in_term(len(own))
    draft.note("relink_candidate", own, own)


@kind(rate=0.001, people=2, naming="namesakes")
def disputed(draft: Draft, who: np.ndarray) -> None:
    """The account is not linked; two namesakes at one school fit it equally well."""
    one, other = who.T
    draft.unlink(one)
    draft.without_account(other)
    alike = ["school", "title", "staff_kind", "start_date", "listed_at"]
    draft.staff.loc[other, alike] = draft.staff.loc[one, alike].to_numpy()
    draft.people.loc[other, "school"] = draft.people.loc[one, "school"].to_numpy()
    draft.staff.loc[who.ravel(), "email"] = ""
    draft.note("disputed", one, one)


@kind(rate=0.010, people=0)
def unmatched(draft: Draft, who: np.ndarray) -> None:
    """The account is not linked, and its owner is on no staff list."""
    user = draft.accounts(
        draft.strangers(len(who)), draft.before_term(len(who)), title="Volunteer", records=0.0
    )
    draft.note("unmatched", user)


@kind(rate=0.020)
def staff_without_user(draft: Draft, who: np.ndarray) -> None:
    """An active staff member has no account."""
    own = who[:, 0]
    draft.without_account(own)
    blank = own[::2]
    draft.staff.loc[blank, "email"] = ""
    draft.note(
        "staff_without_user",
        staff=blank,
        note="No account; bulk creation skips the row for want of an address.",
    )
    draft.note("staff_without_user", staff=own[1::2], note="No account has been made yet.")


@kind(rate=0.002, people=2)
def address_taken(draft: Draft, who: np.ndarray) -> None:
    """No account: another person's account signs in with this person's address."""
    own, holder = who.T
    draft.staff.loc[own, "email"] = draft.users.loc[own, "email"].to_numpy()
    draft.without_account(own)
    draft.users.loc[holder, "email"] = draft.staff.loc[own, "email"].to_numpy()
    draft.note("staff_without_user", staff=own, note=address_taken.__doc__)


@kind(rate=0.002)
def staff_missing(draft: Draft, who: np.ndarray) -> None:
    """The link leads to a staff row that has gone from the list."""
    own = who[:, 0]
    gone = draft.in_term(len(own))
    draft.staff.loc[own, "gone_at"] = gone
    again, since = own[1::2], gone[1::2]  # every second one comes back under a new id
    rows = draft.staff.loc[again].assign(gone_at=NEVER, listed_at=since)
    draft.add("staff", rows)
    draft.note("staff_missing", own, own)


@kind(rate=0.001)
def user_missing(draft: Draft, who: np.ndarray) -> None:
    """The staff row names an account that has been deleted."""
    own = who[:, 0]
    draft.users.loc[own, "gone_at"] = draft.in_term(len(own))
    draft.note("user_missing", own, own)


@kind(rate=0.010)
def duplicate_account(draft: Draft, who: np.ndarray) -> None:
    """The person has a second working account."""
    own = who[:, 0]
    first = draft.users.loc[own]
    made = np.maximum(
        draft.in_term(len(own), -1.0, 0.5), first["created_at"].to_numpy() + np.timedelta64(9, "D")
    )
    user = draft.accounts(own, made, groups=first["groups"].to_numpy(), records=0.4)
    draft.link(user[::2], own[::2], made[::2])
    draft.note(
        "duplicate_account", user[::2], own[::2], note="A second account of one person; both are linked."
    )
    draft.note(
        "duplicate_account",
        user[1::2],
        own[1::2],
        note="A second account of one person; this one is not linked.",
    )


@kind(rate=0.002)
def duplicate_staff(draft: Draft, who: np.ndarray) -> None:
    """The person stands twice on the staff list of one school, under two SIS numbers."""
    own = who[:, 0]
    since = draft.in_term(len(own), -2.0, 0.0).astype("M8[D]").astype("M8[us]")
    rows = draft.staff.loc[own].assign(sis=NOBODY, start_date=since, listed_at=since)
    married = np.arange(len(own)) % 2 == 1
    former = rows.loc[married, "last"]
    rows.loc[married, "former"] = former
    rows.loc[married, "last"] = draw("last", married.sum(), draft.rng)
    added = draft.add("staff", rows)
    draft.note("duplicate_staff", staff=added)


@kind(rate=0.012)
def unqualified(draft: Draft, who: np.ndarray) -> None:
    """The staff member left, and the account still works."""
    own = who[:, 0]
    draft.leave(own, disable=False)
    quiet, used = own[::2], own[1::2]
    draft.people.loc[quiet, "left_at"] = draft.staff.loc[quiet, "end_date"].to_numpy()
    draft.note("unqualified", quiet, quiet)
    draft.note(
        "unqualified", used, used, note="The staff member left, and the account is still used to log data."
    )


@kind(rate=0.002)
def active_staff_disabled_user(draft: Draft, who: np.ndarray) -> None:
    """The staff member is active, and the account is disabled."""
    own = who[:, 0]
    draft.users.loc[own, "disabled_at"] = draft.in_term(len(own))
    draft.note("active_staff_disabled_user", own, own)


@kind(rate=0.003)
def pre_hire_account(draft: Draft, who: np.ndarray) -> None:
    """The account is linked, and the first day is still to come."""
    own = who[:, 0]
    as_of = draft.calendar.as_of
    made = office_hours(
        days(as_of - np.timedelta64(20, "D"), as_of - np.timedelta64(2, "D"), len(own), draft.rng), draft.rng
    )
    first = days(as_of + np.timedelta64(10, "D"), as_of + np.timedelta64(50, "D"), len(own), draft.rng)
    draft.staff.loc[own, "start_date"] = first
    draft.staff.loc[own, "listed_at"] = made.astype("M8[D]").astype("M8[us]")
    draft.users.loc[own, "created_at"] = made
    draft.users.loc[own, "records"] = 0.0
    draft.links.loc[own, "valid_from"] = made
    draft.note("pre_hire_account", own, own)


@kind(rate=0.001)
def status_conflict(draft: Draft, who: np.ndarray) -> None:
    """The row is marked active, though its last day is past."""
    own = who[:, 0]
    draft.staff.loc[own, "end_date"] = draft.in_term(len(own)).astype("M8[D]").astype("M8[us]")
    draft.note("status_conflict", staff=own)


_GENERIC = (
    ("Front", "Office", "frontoffice", "Office"),
    ("Substitute", "Teacher", "substitute", "Teacher"),
    ("Main", "Kiosk", "kiosk", "Staff"),
    ("Attendance", "Desk", "attendance", "Office"),
    ("Test", "User", "testuser", "Staff"),
)


def generic(draft: Draft, school: np.ndarray, records: float) -> np.ndarray:
    """Add an account that is no person at each of the schools."""
    first, last, local, group = np.array(_GENERIC, dtype=object)[np.arange(len(school)) % len(_GENERIC)].T
    short = draft.schools["short_name"].str.lower().to_numpy()[school]
    rows = {
        "human": NOBODY,
        "first": first,
        "last": last,
        "email": draft.taken.claim([f"{a}.{b}" for a, b in zip(local, short, strict=True)], draft.domain),
        "school": school,
        "groups": group,
        "created_at": draft.before_term(len(school)),
        "records": records,
    }
    return draft.add("users", rows)


@kind(rate=0.001)
def generic_linked(draft: Draft, who: np.ndarray) -> None:
    """A shared account is linked to a person's staff row."""
    own = who[:, 0]
    user = generic(draft, draft.staff.loc[own, "school"].to_numpy(), 2.0)
    draft.without_account(own[::2])
    draft.link(user, own, draft.users.loc[user, "created_at"].to_numpy(), verdict="misattributed")
    draft.note("generic_linked", user, own)


@kind(rate=0.008, people=0)
def generic_unlinked(draft: Draft, who: np.ndarray) -> None:
    """A shared account is linked to nobody."""
    school = draft.rng.integers(0, len(draft.schools), len(who))
    draft.note("generic_unlinked", generic(draft, school, 0.0))
