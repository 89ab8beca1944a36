"""Noise in names: what lists make of them."""

from __future__ import annotations

import numpy as np

from benchmarks.logins import plain
from benchmarks.networks import Draft, Positions, Side
from benchmarks.noise_kinds import each, noise
from benchmarks.populations import people

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
    each(side, "first", at, lambda name: NICKNAMES.get(plain(name.split(" ")[0]), name))


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
    each(side, "first", at, lambda name: name.replace("-", " ").split(" ")[0])


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
    each(side, "first", at, lambda name: name[:1] + ("." if name and len(name) % 2 else ""))


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


@noise(0.006)
def typo_in_first(draft: Draft, side: Side, at: Positions) -> None:
    """One slip of the keyboard."""
    each(side, "first", at, lambda name: typo(draft, name))


@noise(0.006)
def typo_in_last(draft: Draft, side: Side, at: Positions) -> None:
    """One slip of the keyboard."""
    each(side, "last", at, lambda name: typo(draft, name))


@noise(0.003)
def spelt_by_ear(draft: Draft, side: Side, at: Positions) -> None:
    """A name as somebody heard it."""
    column = "last" if draft.rng.random() < 0.5 else "first"

    def heard(name: str) -> str:
        for long, short in _SOUNDS:
            if long in name[1:]:
                return name[0] + name[1:].replace(long, short, 1)
        return name

    each(side, column, at, heard)


@noise(0.003)
def surname_cut(draft: Draft, side: Side, at: Positions) -> None:
    """A field of eight or ten letters."""
    each(side, "last", at, lambda name: name[: 8 if len(name) % 2 else 10])


@noise(0.03)
def accents(draft: Draft, side: Side, at: Positions) -> None:
    """Accents on one side only."""
    for column in ("first", "last"):
        each(side, column, at, lambda name: name[:1] + "".join(
            _ACCENT.get(c, c) if i == 1 else c for i, c in enumerate(name[1:])))  # fmt: skip


@noise(0.06)
def capitals(draft: Draft, side: Side, at: Positions) -> None:
    """JANE ROE."""
    for column in ("first", "last"):
        each(side, column, at, str.upper)


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


def typo(draft: Draft, word: str) -> str:
    """Return a word with one slip of the keyboard."""
    if len(word) < 3:
        return word
    i, kind = int(draft.rng.integers(1, len(word) - 1)), int(draft.rng.integers(4))
    letter = chr(97 + int(draft.rng.integers(26)))
    return (
        word[:i] + word[i + 1] + word[i] + word[i + 2 :], word[:i] + word[i + 1 :],
        word[:i] + letter + word[i:], word[:i] + letter + word[i + 1 :],
    )[kind]  # fmt: skip
