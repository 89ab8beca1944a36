"""Benign look-alikes: they seem wrong and are not, and must not be reported.

Rates are per person on the staff list: those of addresses, names and rows at several
schools were measured on public staff directories and rosters.
"""

from __future__ import annotations

import numpy as np

from srreconcile.simulate.addresses import local_parts
from srreconcile.simulate.draft import NEVER, NOBODY, Draft
from srreconcile.simulate.faults_links import deputies
from srreconcile.simulate.kinds import kind
from srreconcile.simulate.names import draw, misspelt, nickname, unaccented

PRIVATE = "postbox.example"
"""The domain of a public mail provider."""


@kind(rate=0.08, benign=True)
def closed_leaver(draft: Draft, who: np.ndarray) -> None:
    """Left, the account is disabled, and the link is kept for history."""
    own = who[:, 0]
    draft.leave(own)
    draft.note("closed_leaver", own, own)


@kind(rate=0.032, benign=True)
def multi_school(draft: Draft, who: np.ndarray) -> None:
    """One person with rows at two schools, one SIS number and one account."""
    own = who[:, 0]
    rows = draft.staff.loc[own].assign(school=draft.another_school(own))
    added = draft.add("staff", rows)
    draft.links.loc[own, "share"] = 0.7
    draft.link(own, added, draft.links.loc[own, "valid_from"].to_numpy(), share=0.3)
    draft.note("multi_school", own, added)


@kind(rate=0.008, benign=True)
def moved_school(draft: Draft, who: np.ndarray) -> None:
    """Moved to another school in the term: the old row is inactive, the account is linked to the new one."""
    own = who[:, 0]
    moved = draft.in_term(len(own))
    day = moved.astype("M8[D]").astype("M8[us]")
    school = draft.another_school(own)
    rows = draft.staff.loc[own].assign(school=school, start_date=day, listed_at=day)
    added = draft.add("staff", rows)
    draft.staff.loc[own, "end_date"] = day
    draft.staff.loc[own, "active"] = False
    draft.users.loc[own, "school"] = school
    draft.links.loc[own, "valid_to"] = moved
    draft.link(own, added, moved)
    draft.note("moved_school", own, added)


@kind(rate=0.03, benign=True)
def second_domain(draft: Draft, who: np.ndarray) -> None:
    """The account signs in with the person's address at the network's other domain."""
    own = who[:, 0]
    address = draft.users.loc[own, "email"]
    draft.staff.loc[own, "email"] = address.to_numpy()
    draft.users.loc[own, "email"] = address.str.replace(draft.domain, draft.second_domain).to_numpy()
    draft.note("second_domain", own, own)


@kind(rate=0.01, benign=True)
def address_as_typed(draft: Draft, who: np.ndarray) -> None:
    """The two addresses differ by capitals or by an outer space only."""
    own = who[:, 0]
    address = draft.users.loc[own, "email"]
    draft.staff.loc[own, "email"] = address.to_numpy()
    spaced = np.arange(len(own)) % 2 == 1
    draft.users.loc[own, "email"] = np.where(spaced, " " + address + " ", address.str.title())
    draft.note("address_as_typed", own, own)


@kind(rate=0.02, benign=True)
def older_address(draft: Draft, who: np.ndarray) -> None:
    """The staff list carries another address of the same person, made by another convention."""
    own = who[:, 0]
    other = "first.last" if draft.convention != "first.last" else "flast"
    locals_ = local_parts(draft.people.loc[own], [other] * len(own))
    draft.staff.loc[own, "email"] = draft.taken.claim(locals_, draft.domain)
    draft.note("older_address", own, own)


@kind(rate=0.003, benign=True)
def private_address(draft: Draft, who: np.ndarray) -> None:
    """The staff list carries a private address."""
    own = who[:, 0]
    locals_ = local_parts(draft.people.loc[own], ["firstlast"] * len(own))
    draft.staff.loc[own, "email"] = draft.taken.claim(locals_, PRIVATE)
    draft.note("private_address", own, own)


@kind(rate=0.005, people=2, benign=True)
def shared_address(draft: Draft, who: np.ndarray) -> None:
    """Two people's rows carry the office's address; each has an account of their own."""
    first = draft.staff.loc[who[:, 0], "school"].to_numpy()
    for table in (draft.staff, draft.users):
        table.loc[who[:, 1], "school"] = first
    short = draft.schools["short_name"].str.lower().to_numpy()[first]
    office = [f"office.{school}@{draft.domain}" for school in short]
    draft.staff.loc[who.ravel(), "email"] = np.repeat(np.array(office, dtype=object), 2)
    draft.note("shared_address", who.ravel(), who.ravel())


@kind(rate=0.03, naming="nicknamed", benign=True)
def nickname_on_account(draft: Draft, who: np.ndarray) -> None:
    """The account bears the name the person goes by."""
    own = who[:, 0]
    short = [nickname(name) for name in draft.users.loc[own, "first"]]
    draft.users.loc[own, "first"] = short
    draft.staff.loc[own[::3], "preferred"] = short[::3]
    draft.note("nickname_on_account", own, own)


@kind(rate=0.016, benign=True)
def married_name(draft: Draft, who: np.ndarray) -> None:
    """The surname changed on the staff list; account and address keep the old one."""
    own = who[:, 0]
    old = draft.staff.loc[own, "last"]
    draft.staff.loc[own, "email"] = draft.users.loc[own, "email"].to_numpy()
    new = draw("last", len(own), draft.rng)
    kept = np.arange(len(own)) % 3 == 2
    draft.staff.loc[own, "last"] = np.where(kept, old + "-" + new, new)
    draft.staff.loc[own[::3], "former"] = old.to_numpy()[::3]
    draft.note("married_name", own, own)


@kind(rate=0.005, benign=True)
def misspelt_name(draft: Draft, who: np.ndarray) -> None:
    """The account's name was typed with two letters exchanged."""
    own = who[:, 0]
    for column, some in (("first", own[::2]), ("last", own[1::2])):
        draft.users.loc[some, column] = [misspelt(name) for name in draft.users.loc[some, column]]
    draft.note("misspelt_name", own, own)


@kind(rate=0.002, benign=True)
def swapped_names(draft: Draft, who: np.ndarray) -> None:
    """First and last name stand in each other's field of the account."""
    own = who[:, 0]
    draft.users.loc[own, ["first", "last"]] = draft.users.loc[own, ["last", "first"]].to_numpy()
    draft.note("swapped_names", own, own)


@kind(rate=0.005, naming="middle_named", benign=True)
def middle_name_used(draft: Draft, who: np.ndarray) -> None:
    """The account bears the middle name, by which the person goes."""
    own = who[:, 0]
    draft.users.loc[own, "first"] = draft.people.loc[own, "middle"].to_numpy()
    draft.note("middle_name_used", own, own)


@kind(rate=0.005, naming="doubled", benign=True)
def half_surname(draft: Draft, who: np.ndarray) -> None:
    """The account bears one half of a double surname."""
    own = who[:, 0]
    halves = [name.replace("-", " ").split(" ") for name in draft.users.loc[own, "last"]]
    draft.users.loc[own, "last"] = [half[i % 2] for i, half in enumerate(halves)]
    draft.note("half_surname", own, own)


@kind(rate=0.01, naming="marked", benign=True)
def folded_name(draft: Draft, who: np.ndarray) -> None:
    """The account's name lacks the accents or the hyphen."""
    own = who[:, 0]
    for column in ("first", "last"):
        draft.users.loc[own, column] = [unaccented(name) for name in draft.users.loc[own, column]]
    draft.note("folded_name", own, own)


@kind(rate=0.002, people=2, naming="namesakes", benign=True)
def homonyms(draft: Draft, who: np.ndarray) -> None:
    """Two people of one name, each linked to their own row."""
    both = who.ravel()
    draft.staff.loc[both, "email"] = draft.users.loc[both, "email"].to_numpy()
    draft.note("homonyms", both, both)


@kind(rate=0.02, benign=True)
def parent_account(draft: Draft, who: np.ndarray) -> None:
    """A second account of a teacher, as a parent, with a private address."""
    own = who[:, 0]
    locals_ = local_parts(draft.people.loc[own], ["first.last"] * len(own))
    made = draft.before_term(len(own))
    private = draft.taken.claim(locals_, PRIVATE)
    user = draft.accounts(own, made, email=private, groups="Parent", title="", records=0.0)
    draft.note("parent_account", user, own)


@kind(rate=0.005, benign=True)
def delegated(draft: Draft, who: np.ndarray) -> None:
    """Declared to log under another's name, and in date."""
    host = who[:, 0]
    until = np.full(len(host), np.datetime64(draft.calendar.as_of + np.timedelta64(30, "D"), "us"))
    until[1::2] = NEVER
    user = deputies(draft, host, until, "on_behalf")
    draft.note("delegated", user, host)


@kind(rate=0.005, people=2, benign=True)
def mended_link(draft: Draft, who: np.ndarray) -> None:
    """The link was wrong and has been mended; records of the wrong days still carry the other name."""
    guest, host = who.T
    mended = draft.in_term(len(who), 0.3, 0.7)
    began = np.maximum(draft.links.loc[guest, "valid_from"].to_numpy(), draft.in_term(len(who), 0.0, 0.1))
    draft.links.loc[guest, "valid_to"] = began
    draft.link(guest, host, began, valid_to=mended, verdict="misattributed")
    draft.link(guest, guest, mended)
    draft.note("mended_link", guest, guest)


@kind(rate=0.02, people=0, benign=True)
def disabled_unlinked(draft: Draft, who: np.ndarray) -> None:
    """A disabled account that is linked to nobody."""
    human = draft.strangers(len(who))
    user = draft.accounts(human, draft.before_term(len(who)) - np.timedelta64(100, "D"), records=0.0)
    draft.users.loc[user, "disabled_at"] = np.datetime64(draft.calendar.last_year_end, "us")
    draft.people.loc[human, "left_at"] = np.datetime64(draft.calendar.last_year_end, "us")
    draft.note("disabled_unlinked", user)


@kind(rate=0.0005, people=0, benign=True)
def service_account(draft: Draft, who: np.ndarray) -> None:
    """An interface account, declared as such, on a staff row of its own that is no person."""
    n = len(who)
    school = draft.rng.integers(0, len(draft.schools), n)
    made = draft.before_term(n)
    address = draft.taken.claim([f"data{i + 1}" for i in range(n)], draft.domain)
    shared = {"human": NOBODY, "first": "Data", "last": "Import", "email": address, "school": school}
    day = made.astype("M8[D]").astype("M8[us]")
    staff = draft.add(
        "staff",
        {
            **shared,
            "sis": NOBODY,
            "title": "Service account",
            "staff_kind": "service",
            "active": True,
            "start_date": day,
            "listed_at": day,
        },
    )
    user = draft.add(
        "users",
        {**shared, "account_kind": "service", "groups": "Interface", "created_at": made, "records": 3.0},
    )
    draft.link(user, staff, made)
    draft.note("service_account", user, staff)
