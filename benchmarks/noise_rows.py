"""Noise in addresses, and rows that are added: second accounts, second rows, strangers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.logins import plain
from benchmarks.networks import Draft, Positions, Side
from benchmarks.noise_kinds import each, noise
from benchmarks.noise_names import NICKNAMES, typo
from benchmarks.populations import people

PRIVATE = ("gmail.com", "yahoo.com", "hotmail.com", "icloud.com", "outlook.com", "aol.com")


@noise(0.13, "staff")
def no_address(draft: Draft, side: Side, at: Positions) -> None:
    """The staff list has no address."""
    side["email"][at] = ""


@noise(0.04, "staff")
def private_address(draft: Draft, side: Side, at: Positions) -> None:
    """The staff list has a private address."""
    side["email"][at] = [_private(draft, side.person[i]) for i in at]


@noise(0.012, "users")
def private_sign_in(draft: Draft, side: Side, at: Positions) -> None:
    """The account signs in with a private address."""
    side["email"][at] = [_private(draft, side.person[i]) for i in at]


def _private(draft: Draft, person: int) -> str:
    first, _, last = (plain(draft.names[part][person]) for part in ("first", "middle", "last"))
    year = int(draft.rng.integers(60, 100))
    made = [f"{first}.{last}", f"{first}{last}{year}", f"{first[:1]}{last}{year}", f"{last}{first[:2]}",
            f"{first}{year}", "mathlady" + str(int(draft.rng.integers(1e5)))]  # fmt: skip
    return f"{made[int(draft.rng.integers(len(made)))]}@{PRIVATE[int(draft.rng.integers(len(PRIVATE)))]}"


@noise(0.05)
def former_domain(draft: Draft, side: Side, at: Positions) -> None:
    """The same login at the network's former domain."""
    each(side, "email", at, lambda address: address.replace(draft.domain, draft.former))


@noise(0.03, "staff")
def other_convention(draft: Draft, side: Side, at: Positions) -> None:
    """Another address of the same person, made another way."""
    ways = draft.ways
    side["email"][at] = [
        draft.address(side.person[i], draft.domain, ways[int(draft.rng.integers(len(ways)))]) for i in at
    ]


@noise(0.008, "staff")
def anothers_address(draft: Draft, side: Side, at: Positions) -> None:
    """The address of somebody else at the school or next on the list."""
    side["email"][at] = side["email"][(at + draft.rng.integers(1, 9, len(at))) % len(side)]


@noise(0.006, "users")
def recycled_address(draft: Draft, side: Side, at: Positions) -> None:
    """A newcomer's account has the address that the staff list still shows for a leaver."""
    taken = draft.rng.integers(0, len(draft.staff), len(at))
    old = draft.staff["email"][taken]
    use = old != ""
    side["email"][at[use]] = old[use]


@noise(0.006, "staff")
def office_address(draft: Draft, side: Side, at: Positions) -> None:
    """The school's office address."""
    side["email"][at] = [f"office.{school}@{draft.domain}" for school in side["school"][at]]


@noise(0.006, "staff")
def address_mistyped(draft: Draft, side: Side, at: Positions) -> None:
    """A letter wrong in the address."""
    each(
        side, "email", at, lambda a: typo(draft, a.partition("@")[0]) + "@" + a.partition("@")[2] if a else a
    )


@noise(0.03)
def address_as_typed(draft: Draft, side: Side, at: Positions) -> None:
    """Capitals, spaces, tags."""
    ways: list[Callable[[str], str]] = [str.title, lambda a: f" {a}", str.upper]
    for i in at:
        side["email"][i] = ways[int(draft.rng.integers(3))](side["email"][i])


@noise(0.035, "users")
def second_account(draft: Draft, side: Side, at: Positions) -> None:
    """Another account of the same person."""
    rows, person = side.copy_of(at), side.person[at]
    for i, p in enumerate(person):
        first, domain = side["first"][at[i]], draft.domain
        way = ("private", "former", "numbered", "other")[int(draft.rng.integers(4))]
        if way == "private":
            rows["email"][i] = _private(draft, p)
        elif way == "former":
            rows["email"][i] = rows["email"][i].replace(domain, draft.former)
        else:
            rows["email"][i] = draft.address(p, domain, None if way == "numbered" else draft.ways[-1])
        rows["first"][i] = NICKNAMES.get(plain(first), first) if draft.rng.random() < 0.2 else first
        rows["start"][i] = (rows["start"][i] or 19000) + int(draft.rng.integers(-400, 700))
    side.add(rows, person)


@noise(0.05, "users")
def not_on_the_list(draft: Draft, side: Side, at: Positions) -> None:
    """Accounts of people whom no staff row names: leavers, contractors."""
    names, population = people(len(at), draft.rng)
    start = len(draft.names["first"])
    for part in draft.names:
        draft.names[part] = np.concatenate([draft.names[part], names[part]])
    draft.population = np.concatenate([draft.population, population])
    person = np.arange(start, start + len(at))
    rows = {**side.copy_of(at), "first": names["first"].copy(), "last": names["last"].copy()}
    rows["email"] = np.array([draft.address(p, draft.domain) for p in person], object)
    side.add(rows, person)


@noise(0.07, "staff")
def rows_at_two_schools(draft: Draft, side: Side, at: Positions) -> None:
    """A second row at another school, with the same SIS id or, in one of four, another."""
    rows, person = side.copy_of(at), side.person[at]
    rows["school"] = side["school"][draft.rng.permutation(len(side))[: len(at)]]
    new = draft.rng.random(len(at)) < 0.25
    rows["sis"][new] = [10_000_000 + int(p) for p in person[new]]
    later = np.flatnonzero(draft.rng.random(len(at)) < 0.5)
    rows["start"][later] = [(rows["start"][i] or 18000) + int(draft.rng.integers(0, 900)) for i in later]
    bare = draft.rng.random(len(at)) < 0.3
    rows["email"][bare] = ""
    nick = np.flatnonzero(draft.rng.random(len(at)) < 0.06)
    rows["first"][nick] = [NICKNAMES.get(plain(n), n) for n in rows["first"][nick]]
    side.add(rows, person)


@noise(0.004, "staff")
def row_twice(draft: Draft, side: Side, at: Positions) -> None:
    """The same human entered twice at one school."""
    rows = side.copy_of(at)
    rows["sis"] = np.array([20_000_000 + int(p) for p in side.person[at]], object)
    side.add(rows, side.person[at])


@noise(0.12, "users")
def other_school(draft: Draft, side: Side, at: Positions) -> None:
    """The account is at another school, or tells none."""
    side["school"][at] = side["school"][draft.rng.integers(0, len(side), len(at))]
    side["school"][at[::3]] = ""


@noise(0.1)
def no_date(draft: Draft, side: Side, at: Positions) -> None:
    """No day of hire, none of the account."""
    side["start"][at] = ""


@noise(0.05, "users")
def account_older(draft: Draft, side: Side, at: Positions) -> None:
    """A rehire, or an account from another office: older than the hire."""
    side["start"][at] = [(day or 19000) - int(draft.rng.integers(40, 1500)) for day in side["start"][at]]


@noise(0.25)
def other_title(draft: Draft, side: Side, at: Positions) -> None:
    """The two lists call the job by two names, or one calls it by none."""
    side["title"][at] = draft.rng.choice(["", "Staff", "Teacher", "Instructional"], len(at))
