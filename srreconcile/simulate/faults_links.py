"""Faults of links: to another person's row, to several, declared and run out."""

from __future__ import annotations

import numpy as np

from srreconcile.simulate.draft import NEVER, Draft
from srreconcile.simulate.kinds import kind
from srreconcile.simulate.term import days


@kind(rate=0.006, people=2, naming="relatives")
def cross_linked(draft: Draft, who: np.ndarray) -> None:
    """The account is linked to another person's staff row."""
    guest, host = who.T
    draft.without_account(host)
    draft.relink(guest, host)
    draft.note("cross_linked", guest, host)


@kind(rate=0.0005, people=2)
def cross_linked_swapped(draft: Draft, who: np.ndarray) -> None:
    """Two accounts are linked to each other's staff rows."""
    one, other = who.T
    together = draft.before_term(len(who))
    for column in ("start_date", "listed_at"):
        earlier = np.minimum(
            draft.staff.loc[who.ravel(), column].to_numpy().reshape(who.shape).min(axis=1), together
        )
        draft.staff.loc[who.ravel(), column] = np.repeat(earlier.astype("M8[D]").astype("M8[us]"), 2)
    for user, staff in ((one, other), (other, one)):
        draft.users.loc[user, "created_at"] = together
        draft.links.loc[user, "valid_from"] = together
        draft.links.loc[user, "staff"] = staff
        draft.links.loc[user, "verdict"] = "misattributed"
        draft.note("cross_linked_swapped", user, staff)


@kind(rate=0.002, people=2)
def cross_linked_leaver(draft: Draft, who: np.ndarray) -> None:
    """The account is linked to the staff row of someone who left."""
    guest, host = who.T
    draft.without_account(host)
    draft.leave(host)
    draft.relink(guest, host)
    draft.note("cross_linked_leaver", guest, host)


@kind(rate=0.0005, people=2)
def collision(draft: Draft, who: np.ndarray) -> None:
    """The account is linked to the rows of two different people."""
    guest, host = who.T
    draft.without_account(host)
    draft.links.loc[guest, "share"] = 0.5
    draft.link(guest, host, draft.in_term(len(who)), verdict="misattributed", share=0.5)
    draft.note("collision", guest, host)


@kind(rate=0.001, people=2)
def staff_row_shared(draft: Draft, who: np.ndarray) -> None:
    """Accounts of two people are linked to one staff row; this one is the guest."""
    guest, host = who.T
    draft.relink(guest, host)
    draft.note("staff_row_shared", guest, host)


@kind(rate=0.0005, people=2, naming="namesakes")
def link_disputed(draft: Draft, who: np.ndarray) -> None:
    """Of two namesakes' rows, the account is linked to the one whose address is not its own."""
    guest, host = who.T
    for person in (guest, host):
        draft.staff.loc[person, "email"] = draft.users.loc[person, "email"].to_numpy()
    draft.without_account(host)
    draft.relink(guest, host)
    draft.note("link_disputed", guest, host)


@kind(rate=0.001, people=2)
def found_already_linked(draft: Draft, who: np.ndarray) -> None:
    """The account is not linked, and the row that is its owner's holds another person's account."""
    own, guest = who.T
    draft.unlink(own)
    draft.relink(guest, own)
    draft.note("found_already_linked", own, own)
    draft.note(
        "cross_linked",
        guest,
        own,
        note="The account is linked to the row of someone whose own account is not.",
    )


@kind(rate=0.003, people=2)
def recycled_address(draft: Draft, who: np.ndarray) -> None:
    """The successor's row carries the predecessor's address, and so holds the predecessor's account."""
    before, after = who.T
    draft.staff.loc[before, "email"] = draft.users.loc[before, "email"].to_numpy()
    draft.staff.loc[after, "email"] = draft.users.loc[before, "email"].to_numpy()
    alike = ["title", "staff_kind", "school"]
    draft.staff.loc[after, alike] = draft.staff.loc[before, alike].to_numpy()
    draft.staff.loc[before, "school"] = draft.another_school(before)
    draft.without_account(after)
    draft.relink(before, after)
    draft.note("recycled_address", before, after)


@kind(rate=0.0005, people=2)
def link_asymmetric(draft: Draft, who: np.ndarray) -> None:
    """The staff list links the account to its owner, the user list to somebody else."""
    own, other = who.T
    draft.user_carrier.update(zip(own.tolist(), other.tolist(), strict=True))
    draft.note("link_asymmetric", own, own)


def deputies(draft: Draft, host: np.ndarray, until: np.ndarray, verdict: str) -> np.ndarray:
    """Add an intern for each of `host`, linked to that row by a declared delegation; return their accounts."""
    since = draft.in_term(len(host), 0.05, 0.15)
    human = draft.strangers(len(host))
    user = draft.accounts(human, since, title="Intern", school=draft.staff.loc[host, "school"].to_numpy())
    draft.link(user, host, since, verdict=verdict)
    reasons = np.array(["intern", "long-term substitute", "co-teacher", "data entry"], dtype=object)
    draft.add(
        "delegations",
        {
            "user": user,
            "staff": host,
            "reason": reasons[np.arange(len(host)) % len(reasons)],
            "approved_by": "Principal",
            "valid_from": since.astype("M8[D]").astype("M8[us]"),
            "valid_to": until,
        },
    )
    return user


@kind(rate=0.0005)
def delegated_to_leaver(draft: Draft, who: np.ndarray) -> None:
    """Declared to log under the name of someone who has left since."""
    host = who[:, 0]
    draft.leave(host, summer=0)
    user = deputies(draft, host, np.full(len(host), NEVER), "on_behalf")
    draft.note("delegated_to_leaver", user, host)


@kind(rate=0.001)
def delegation_expired(draft: Draft, who: np.ndarray) -> None:
    """Declared to log under another's name; the declaration has run out, the link has not."""
    host = who[:, 0]
    part = draft.calendar.part
    user = deputies(draft, host, days(part(0.5), part(0.8), len(host), draft.rng), "on_behalf")
    draft.note("delegation_expired", user, host)
