"""Benign look-alikes of faulty links: uploads of right links, mendings, declared rings, addresses inherited.

Planted only when asked for (`kinds.wide`).
"""

from __future__ import annotations

import numpy as np

from srreconcile.simulate.draft import NEVER, Draft
from srreconcile.simulate.faults_links import deputies
from srreconcile.simulate.kinds import kind


@kind(people=60, wide=0.0003, benign=True)
def right_upload(draft: Draft, who: np.ndarray) -> None:
    """The links of sixty people were made anew at one moment, each to the owner's row."""
    for case in who:
        since = np.repeat(draft.in_term(1), len(case))
        draft.links.loc[case, "valid_to"] = since
        draft.link(case, case, since)
        draft.note("right_upload", case, case)


@kind(wide=0.002, benign=True)
def rebuilt_links(draft: Draft, who: np.ndarray) -> None:
    """A sync ends the link and makes it anew in the same moment, week after week."""
    own = who[:, 0]
    at = draft.in_term(len(own), 0.1, 0.2)
    draft.links.loc[own, "valid_to"] = at
    for turn in range(6):
        until = at + np.timedelta64(7, "D")
        draft.link(own, own, at, valid_to=until if turn < 5 else np.full(len(own), NEVER))
        at = until
    draft.note("rebuilt_links", own, own)


@kind(wide=0.002, benign=True)
def relinked_once(draft: Draft, who: np.ndarray) -> None:
    """The link was undone by mistake and made again some days later."""
    own = who[:, 0]
    ended = draft.in_term(len(own))
    draft.links.loc[own, "valid_to"] = ended
    draft.link(own, own, ended + np.timedelta64(4, "D"))
    draft.note("relinked_once", own, own)


def _declared(draft: Draft, user: np.ndarray, staff: np.ndarray) -> None:
    """Link `user` to `staff` too, by a delegation without an end."""
    since = draft.in_term(len(user), 0.05, 0.15)
    draft.link(user, staff, since, verdict="on_behalf", share=0.3)
    draft.add(
        "delegations",
        {
            "user": user,
            "staff": staff,
            "reason": "co-teacher",
            "approved_by": "Principal",
            "valid_from": since.astype("M8[D]").astype("M8[us]"),
            "valid_to": NEVER,
        },
    )


@kind(people=2, wide=0.001, benign=True)
def job_share(draft: Draft, who: np.ndarray) -> None:
    """Two colleagues log under each other's names, as declared, beside their own."""
    one, other = who.T
    for user, staff in ((one, other), (other, one)):
        _declared(draft, user, staff)
        draft.note("job_share", user, staff)


@kind(people=4, wide=0.001, benign=True)
def deputy_chain(draft: Draft, who: np.ndarray) -> None:
    """Each of four colleagues stands in for the next, as declared."""
    for at in range(3):
        _declared(draft, who[:, at], who[:, at + 1])
        draft.note("deputy_chain", who[:, at], who[:, at + 1])


@kind(wide=0.001, benign=True)
def delegation_over(draft: Draft, who: np.ndarray) -> None:
    """The delegation has run out, and the link ended with it; the intern's account is disabled."""
    host = who[:, 0]
    until = draft.in_term(len(host), 0.5, 0.8)
    day = until.astype("M8[D]").astype("M8[us]")
    user = deputies(draft, host, day, "on_behalf")
    draft.links.loc[draft.links["user"].isin(user), "valid_to"] = until
    draft.users.loc[user, "disabled_at"] = until
    draft.note("delegation_over", user, host)


@kind(wide=0.001, benign=True)
def deputy_of_mover(draft: Draft, who: np.ndarray) -> None:
    """Declared for someone who has moved to another school of the network and is still there."""
    host = who[:, 0]
    moved = draft.in_term(len(host), 0.3, 0.5)
    day = moved.astype("M8[D]").astype("M8[us]")
    rows = draft.staff.loc[host].assign(school=draft.another_school(host), start_date=day, listed_at=day)
    added = draft.add("staff", rows)
    draft.staff.loc[host, "end_date"] = day
    draft.staff.loc[host, "active"] = False
    draft.links.loc[host, "valid_to"] = moved
    draft.link(host, added, moved)
    user = deputies(draft, host, np.full(len(host), NEVER), "on_behalf")
    draft.note("deputy_of_mover", user, host)


@kind(wide=0.001, benign=True)
def ended_with_account(draft: Draft, who: np.ndarray) -> None:
    """A second account was deleted, and its link ended before."""
    own = who[:, 0]
    made = draft.before_term(len(own))
    user = draft.accounts(own, made, records=0.0)
    gone = draft.in_term(len(own))
    draft.link(user, own, made, valid_to=gone)
    draft.users.loc[user, "gone_at"] = gone
    draft.note("ended_with_account", own, own)


@kind(wide=0.001, benign=True)
def ended_with_row(draft: Draft, who: np.ndarray) -> None:
    """The staff row came back under a new id in the holidays, and the link was moved to it."""
    own = who[:, 0]
    gone = draft.in_term(len(own), -0.3, -0.1)
    earlier = np.minimum(draft.staff.loc[own, "listed_at"].to_numpy(), gone - np.timedelta64(200, "D"))
    draft.staff.loc[own, "listed_at"] = draft.links.loc[own, "valid_from"] = earlier
    draft.users.loc[own, "created_at"] = earlier
    draft.staff.loc[own, "gone_at"] = gone
    added = draft.add("staff", draft.staff.loc[own].assign(gone_at=NEVER, listed_at=gone))
    draft.links.loc[own, "valid_to"] = gone
    draft.link(own, added, gone)
    draft.note("ended_with_row", own, added)


@kind(wide=0.001, benign=True)
def left_and_unlinked(draft: Draft, who: np.ndarray) -> None:
    """Left; the account is disabled, and the link was ended as well."""
    own = who[:, 0]
    draft.leave(own, summer=1.0)
    draft.links.loc[own, "valid_to"] = draft.staff.loc[own, "end_date"].to_numpy()
    draft.note("left_and_unlinked", own, own)


@kind(people=2, wide=0.002, benign=True)
def address_inherited(draft: Draft, who: np.ndarray) -> None:
    """The address of someone who left went to a successor, whose account is on the successor's own row."""
    before, after = who.T
    draft.leave(before, summer=1.0)
    address = draft.users.loc[before, "email"].to_numpy()
    draft.staff.loc[before, "email"] = address
    made = draft.in_term(len(before), 0.1, 0.3)
    draft.readdress("users", before, np.array([f"former.{a}" for a in address], dtype=object), made)
    day = (made - np.timedelta64(5, "D")).astype("M8[D]").astype("M8[us]")
    draft.staff.loc[after, "start_date"] = draft.staff.loc[after, "listed_at"] = day
    draft.staff.loc[after, "email"] = draft.users.loc[after, "email"] = address
    draft.users.loc[after, "created_at"] = draft.links.loc[after, "valid_from"] = made
    draft.note("address_inherited", after, after)
