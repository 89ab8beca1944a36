"""Faults that show in time or in company: shifted lists, rings, flapping, addresses passed on.

Planted only when asked for (`kinds.wide`): a network seldom holds any of them.
"""

from __future__ import annotations

import numpy as np

from srreconcile.simulate.draft import Draft
from srreconcile.simulate.kinds import kind

SLIPPED = 61
"""People on a list that slips; without the first row back at the end, one link fewer."""


def _uploaded(draft: Draft, user: np.ndarray, staff: np.ndarray, name: str) -> None:
    """Link `user` to `staff` at one moment, in place of the links of before."""
    since = np.repeat(draft.in_term(1, 0.15, 0.4), len(user))
    draft.links.loc[user, "valid_to"] = since
    draft.link(user, staff, since, verdict="misattributed")
    draft.note(name, user, staff)


def _in_order(draft: Draft, who: np.ndarray, by: list[str]) -> np.ndarray:
    return np.asarray(draft.staff.loc[who].sort_values(by, kind="stable").index)


@kind(people=SLIPPED, wide=0.0003)
def shifted(draft: Draft, who: np.ndarray) -> None:
    """The rows of a list slipped by one before it was uploaded: each account holds the next person's row."""
    orders = (["last", "first"], ["listed_at", "start_date"])
    for number, case in enumerate(who):
        own = _in_order(draft, case, orders[number % 2])
        if number % 4 < 2:  # the last account fell off the list
            draft.unlink(own[-1:])
            _uploaded(draft, own[:-1], own[1:], "shifted")
        else:  # and here it took the first row
            _uploaded(draft, own, np.roll(own, -1), "shifted")


@kind(people=4, wide=0.0006)
def cycle(draft: Draft, who: np.ndarray) -> None:
    """The links of four accounts lead round in a ring."""
    for case in who:
        _uploaded(draft, case, np.roll(case, -1), "cycle")


@kind(people=20, wide=0.0003)
def upload(draft: Draft, who: np.ndarray) -> None:
    """One column of a list was sorted without the other before it was uploaded."""
    for case in who:
        mixed = np.concatenate([[case[1], case[0]], draft.rng.permutation(case[2:])])
        wrong = mixed != case
        _uploaded(draft, case[wrong], mixed[wrong], "upload")


@kind(wide=0.001)
def flapping(draft: Draft, who: np.ndarray) -> None:
    """The link to the owner's row is undone and made again and again."""
    own = who[:, 0]
    _toggled(draft, own, own)
    draft.note("flapping", own, own)


@kind(people=2, wide=0.001)
def flapping_between(draft: Draft, who: np.ndarray) -> None:
    """Two syncs fight: the link leads to the owner's row and to another's in turns."""
    own, other = who.T
    draft.without_account(other)
    _toggled(draft, own, other)
    draft.note("flapping", own, note=flapping_between.__doc__)


def _toggled(draft: Draft, own: np.ndarray, other: np.ndarray) -> None:
    """End the own links, then make links in turns to `other` and `own`, a week or more apart."""
    week = np.timedelta64(7, "D")
    begin = draft.in_term(len(own), 0.2, 0.3)
    draft.links.loc[own, "valid_to"] = begin
    for turn, staff in enumerate((other, own, other)):
        since = begin + (2 * turn + 1) * week
        verdict = np.where(staff == own, "own", "misattributed")
        until = since + week if turn < 2 else np.full(len(own), np.datetime64("NaT", "us"))
        draft.link(own, staff, since, valid_to=until, verdict=verdict)


@kind(wide=0.001)
def link_only(draft: Draft, who: np.ndarray) -> None:
    """The link is still there; the account and the staff row are both gone."""
    own = who[:, 0]
    gone = draft.in_term(len(own))
    draft.users.loc[own, "gone_at"] = gone
    draft.staff.loc[own, "gone_at"] = gone
    draft.note("link_only", own, own)


@kind(wide=0.001)
def link_unverifiable(draft: Draft, who: np.ndarray) -> None:
    """The account has neither a name nor an address."""
    own = who[:, 0]
    draft.users.loc[own, ["first", "last", "email"]] = ""
    draft.note("link_unverifiable", own, own)


@kind(people=2, wide=0.001)
def address_of_another(draft: Draft, who: np.ndarray) -> None:
    """A new colleague's row carries the predecessor's address; an automatic link would join the two."""
    before, after = who.T
    draft.staff.loc[who.ravel(), "email"] = np.repeat(draft.users.loc[before, "email"].to_numpy(), 2)
    draft.without_account(after)
    draft.note("address_of_another", before, after)


@kind(people=2, wide=0.001)
def recycled_account(draft: Draft, who: np.ndarray) -> None:
    """The address went to a successor, whose new account was linked to the predecessor's row by it."""
    before, after = who.T
    _passed_on(draft, before, after)
    draft.note("recycled_address", after, before, note=recycled_account.__doc__)


@kind(people=2, wide=0.001)
def recycled_unseen(draft: Draft, who: np.ndarray) -> None:
    """As before, but the list has since blanked the predecessor's address: only earlier exports show it."""
    before, after = who.T
    blanked = _passed_on(draft, before, after) + np.timedelta64(10, "D")
    draft.readdress("staff", before, "", blanked)
    draft.note("recycled_unseen", after, before)


def _passed_on(draft: Draft, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Give the address of `before`, who left, to `after`, and the new account the old row; return when."""
    draft.leave(before, summer=1.0)
    address = draft.users.loc[before, "email"].to_numpy()
    draft.staff.loc[before, "email"] = address
    made = draft.in_term(len(before), 0.1, 0.3)
    draft.readdress("users", before, np.array([f"former.{a}" for a in address], dtype=object), made)
    alike = ["title", "staff_kind", "school"]
    draft.staff.loc[after, alike] = draft.staff.loc[before, alike].to_numpy()
    draft.people.loc[after, "school"] = draft.people.loc[before, "school"].to_numpy()
    day = (made - np.timedelta64(5, "D")).astype("M8[D]").astype("M8[us]")
    draft.staff.loc[after, "start_date"] = draft.staff.loc[after, "listed_at"] = day
    draft.staff.loc[after, "email"] = draft.users.loc[after, "email"] = address
    draft.users.loc[after, "created_at"] = made
    draft.links.loc[after, "staff"] = before
    draft.links.loc[after, "valid_from"] = made
    draft.links.loc[after, "verdict"] = "misattributed"
    return made
