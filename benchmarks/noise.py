"""Forty kinds of noise, each at a rate of its own, that lists of staff and accounts show.

Each function changes some rows of one list, or adds rows; it never changes who is who.
The first half of the kinds (`LEARNED`) may be learned from; the rest (`HELD_OUT`) only judges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.logins import plain
from benchmarks.networks import Draft, Positions, Side
from benchmarks.populations import people

PRIVATE = ("gmail.com", "yahoo.com", "hotmail.com", "icloud.com", "outlook.com", "aol.com")
NICKNAMES = dict(pair.split(":") for pair in """michael:Mike christopher:Chris matthew:Matt joshua:Josh david:Dave
    james:Jim daniel:Danny robert:Rob john:Johnny joseph:Joey andrew:Andy jessica:Jess jennifer:Jenny
    elizabeth:Beth sarah:Sally amanda:Mandy stephanie:Steph nicole:Nikki melissa:Missy rebecca:Becca
    katherine:Katie kathleen:Kathy catherine:Cathy patricia:Patty barbara:Barb susan:Susie deborah:Deb
    margaret:Maggie victoria:Vicky samantha:Sam alexandra:Lexi christina:Tina kimberly:Kim cynthia:Cindy
    pamela:Pam sandra:Sandy theresa:Terry jacqueline:Jackie alexander:Alex nicholas:Nick anthony:Tony
    william:Will richard:Rich thomas:Tom charles:Chuck timothy:Tim steven:Steve kenneth:Ken ronald:Ron
    edward:Eddie gregory:Greg jeffrey:Jeff benjamin:Ben jonathan:Jon zachary:Zach nathaniel:Nate
    jose:Pepe francisco:Paco guadalupe:Lupe maria:Mari alejandro:Alex ricardo:Ricky roberto:Beto
    enrique:Kike manuel:Manny rafael:Rafa eduardo:Eddy alejandra:Ale gabriela:Gaby veronica:Vero
    leticia:Lety fernando:Nando antonio:Tony jesus:Chuy isabel:Isa teresa:Tere minh:Michael wei:William
    ming:Amy anh:Annie linh:Lynn""".split())  # fmt: skip
_SOUNDS = [
    ("ph", "f"),
    ("ck", "k"),
    ("ie", "y"),
    ("th", "t"),
    ("ll", "l"),
    ("nn", "n"),
    ("s", "z"),
    ("c", "k"),
]
_ACCENT = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ"}


@dataclass(frozen=True)
class Noise:
    """One kind: the list it changes, the share of its rows, and what it does to them."""

    side: str
    rate: float
    make: Callable[[Draft, Positions], None]
    limit: Callable[[Draft], int] | None = None


NOISE: dict[str, Noise] = {}


def noise(rate: float, *sides: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a function among `NOISE`, once for each list that it can change."""

    def enter(make: Callable[..., None]) -> Callable[..., None]:
        for side in sides or ("users", "staff"):

            def on_side(draft: Draft, at: Positions, side: str = side) -> None:
                make(draft, getattr(draft, side), at)

            NOISE[make.__name__ if len(sides) == 1 else f"{make.__name__}_{side}"] = Noise(
                side, rate, on_side
            )
        return make

    return enter


def _map(side: Side, column: str, at: Positions, of: Callable[[str], str]) -> None:
    side[column][at] = [of(value) for value in side[column][at]]


# The unkind order: what changes the person's own name comes first, spelling after, fields last.
@noise(0.012, "staff")
def married_on_staff(draft: Draft, side: Side, at: Positions) -> None:
    """The staff list has the new surname; account and address keep the old one."""
    new = people(len(at), draft.rng)[0]["last"]
    old = side["last"][at].copy()
    side["last"][at] = np.where(draft.rng.random(len(at)) < 0.25, old + "-" + new, new)
    known = at[draft.rng.random(len(at)) < 0.15]
    side["former"][known] = draft.names["last"][side.person[known]]


@noise(0.008, "users")
def married_on_account(draft: Draft, side: Side, at: Positions) -> None:
    """The account has the new surname and a new address; the staff list the old."""
    side["last"][at] = people(len(at), draft.rng)[0]["last"]
    renamed = at[draft.rng.random(len(at)) < 0.6]
    side["email"][renamed] = [
        draft.address(side.person[i], draft.domain, last=side["last"][i]) for i in renamed
    ]


@noise(0.03)
def nickname(draft: Draft, side: Side, at: Positions) -> None:
    """The name a person goes by."""
    _map(side, "first", at, lambda name: NICKNAMES.get(plain(name.split(" ")[0]), name))


@noise(0.04, "staff")
def preferred_told(draft: Draft, side: Side, at: Positions) -> None:
    """The staff list tells the nickname beside the name; the account uses it in half of the cases."""
    side["preferred"][at] = [NICKNAMES.get(plain(name), name) for name in side["first"][at]]


@noise(0.006)
def middle_name_used(draft: Draft, side: Side, at: Positions) -> None:
    """The middle name in place of the first."""
    side["first"][at] = [draft.names["middle"][p] or draft.names["first"][p] for p in side.person[at]]


@noise(0.1)
def given_name_halved(draft: Draft, side: Side, at: Positions) -> None:
    """One of two given names only."""
    _map(side, "first", at, lambda name: name.replace("-", " ").split(" ")[0])


@noise(0.008)
def middle_in_first(draft: Draft, side: Side, at: Positions) -> None:
    """The middle name, or its initial, in the field of the first."""
    side["first"][at] = [
        f"{side['first'][i]} {draft.names['middle'][side.person[i]][: 1 if i % 2 else 20]}".strip()
        for i in at
    ]


@noise(0.004)
def initial_only(draft: Draft, side: Side, at: Positions) -> None:
    """J Smith."""
    _map(side, "first", at, lambda name: name[:1] + ("." if name and len(name) % 2 else ""))


@noise(0.12)
def surname_halved(draft: Draft, side: Side, at: Positions) -> None:
    """One half of a double surname only."""
    first = draft.rng.random(len(at)) < 0.8
    side["last"][at] = [
        n.replace("-", " ").split(" ")[0 if f else -1] for n, f in zip(side["last"][at], first, strict=True)
    ]


@noise(0.15)
def surname_rejoined(draft: Draft, side: Side, at: Positions) -> None:
    """Hyphen, space or nothing between the halves."""
    way = draft.rng.choice(["-", " ", ""], len(at))
    side["last"][at] = [
        n.replace("-", " ").replace(" ", w) for n, w in zip(side["last"][at], way, strict=True)
    ]


def _typo(draft: Draft, word: str) -> str:
    if len(word) < 3:
        return word
    i, kind = int(draft.rng.integers(1, len(word) - 1)), int(draft.rng.integers(4))
    letter = chr(97 + int(draft.rng.integers(26)))
    return (
        word[:i] + word[i + 1] + word[i] + word[i + 2 :], word[:i] + word[i + 1 :],
        word[:i] + letter + word[i:], word[:i] + letter + word[i + 1 :],
    )[kind]  # fmt: skip


@noise(0.006)
def typo_in_first(draft: Draft, side: Side, at: Positions) -> None:
    """One slip of the keyboard."""
    _map(side, "first", at, lambda name: _typo(draft, name))


@noise(0.006)
def typo_in_last(draft: Draft, side: Side, at: Positions) -> None:
    """One slip of the keyboard."""
    _map(side, "last", at, lambda name: _typo(draft, name))


@noise(0.003)
def spelt_by_ear(draft: Draft, side: Side, at: Positions) -> None:
    """A name as somebody heard it."""
    column = "last" if draft.rng.random() < 0.5 else "first"

    def heard(name: str) -> str:
        for long, short in _SOUNDS:
            if long in name[1:]:
                return name[0] + name[1:].replace(long, short, 1)
        return name

    _map(side, column, at, heard)


@noise(0.003)
def surname_cut(draft: Draft, side: Side, at: Positions) -> None:
    """A field of eight or ten letters."""
    _map(side, "last", at, lambda name: name[: 8 if len(name) % 2 else 10])


@noise(0.03)
def accents(draft: Draft, side: Side, at: Positions) -> None:
    """Accents on one side only."""
    for column in ("first", "last"):
        _map(side, column, at, lambda name: name[:1] + "".join(
            _ACCENT.get(c, c) if i == 1 else c for i, c in enumerate(name[1:])))  # fmt: skip


@noise(0.06)
def capitals(draft: Draft, side: Side, at: Positions) -> None:
    """JANE ROE."""
    for column in ("first", "last"):
        _map(side, column, at, str.upper)


@noise(0.003)
def swapped_fields(draft: Draft, side: Side, at: Positions) -> None:
    """First and last name in each other's field."""
    side["first"][at], side["last"][at] = side["last"][at].copy(), side["first"][at].copy()


@noise(0.004)
def whole_name_in_last(draft: Draft, side: Side, at: Positions) -> None:
    """Roe, Jane; the first name is empty."""
    side["last"][at] = [f"{side['last'][i]}, {side['first'][i]}" for i in at]
    side["first"][at] = ""


@noise(0.002)
def whole_name_in_first(draft: Draft, side: Side, at: Positions) -> None:
    """Jane Roe; the last name is empty."""
    side["first"][at] = [f"{side['first'][i]} {side['last'][i]}" for i in at]
    side["last"][at] = ""


@noise(0.006, "users")
def no_name(draft: Draft, side: Side, at: Positions) -> None:
    """An account of an address only."""
    side["first"][at], side["last"][at] = "", ""


@noise(0.002)
def no_first_name(draft: Draft, side: Side, at: Positions) -> None:
    """A surname only."""
    side["first"][at] = ""


@noise(0.005)
def decorated(draft: Draft, side: Side, at: Positions) -> None:
    """Marks that somebody typed into a name."""
    marks = [("last", "{} (LTS)"), ("first", "zz_{}"), ("first", "Mrs. {}"), ("last", "{} - Sub"),
             ("last", "{} (old)"), ("first", "Dr. {}"), ("last", "{}*")]  # fmt: skip
    for i in at:
        column, mark = marks[int(draft.rng.integers(len(marks)))]
        side[column][i] = mark.format(side[column][i])


@noise(0.5, "users")
def suffix_in_last(draft: Draft, side: Side, at: Positions) -> None:
    """Diaz Jr. in the field of the surname."""
    side["last"][at] = [
        f"{side['last'][i]} {draft.names['suffix'][p]}".strip()
        if (p := side.person[i]) >= 0
        else side["last"][i]
        for i in at
    ]


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
    _map(side, "email", at, lambda address: address.replace(draft.domain, draft.former))


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
    _map(
        side, "email", at, lambda a: _typo(draft, a.partition("@")[0]) + "@" + a.partition("@")[2] if a else a
    )


@noise(0.03)
def address_as_typed(draft: Draft, side: Side, at: Positions) -> None:
    """Capitals, spaces, tags."""
    ways: list[Callable[[str], str]] = [str.title, lambda a: f" {a}", str.upper]
    _map(side, "email", at, lambda a: ways[int(draft.rng.integers(3))](a))


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


STRUCTURE = (
    "second_account",
    "not_on_the_list",
    "rows_at_two_schools",
    "row_twice",
    "no_address",
    "no_date_staff",
)
LEARNED = tuple(dict.fromkeys([*tuple(NOISE)[::2], *STRUCTURE]))
HELD_OUT = tuple(name for name in NOISE if name not in LEARNED)
