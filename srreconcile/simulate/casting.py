"""Who plays which case: nobody plays two.

Names are settled here, before addresses are made of them: namesakes, nicknames and
double surnames must be right from the first day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from srreconcile.simulate import names
from srreconcile.simulate.kinds import KINDS

Cast = dict[str, np.ndarray]
"""People by kind: one row per case, one column per part."""


def cast(people: pd.DataFrame, numbers: Mapping[str, int], rng: np.random.Generator) -> Cast:
    """Return who plays each kind, and name them as it needs.

    Parameters
    ----------
    people : DataFrame
        ``first, middle, last, suffix`` by person; renamed in place.
    numbers : mapping
        Cases by kind.
    rng : numpy.random.Generator
        The source of chance.

    Returns
    -------
    dict of str to int array
        Rows of `people`: one row per case, one column per part in it.
    """
    queue = rng.permutation(len(people))
    parts: Cast = {}
    begin = 0
    for name, number in numbers.items():
        end = begin + number * KINDS[name].people
        parts[name] = queue[begin:end].reshape(number, KINDS[name].people)
        begin = end
        if KINDS[name].naming and number:
            NAMINGS[KINDS[name].naming](people, parts[name], rng)
    return parts


def _namesakes(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    for column in ("first", "last"):
        people.loc[who[:, 1], column] = people.loc[who[:, 0], column].to_numpy()
    people.loc[who.ravel(), ["middle", "suffix"]] = ""


def _relatives(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    """Every second pair shares its surname: 10.8 % of rows do with a colleague at school."""
    pairs = who[::2]
    people.loc[pairs[:, 1], "last"] = people.loc[pairs[:, 0], "last"].to_numpy()


def _nicknamed(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    people.loc[who.ravel(), "first"] = names.draw("first", who.size, rng, among=list(names.NICKNAMES))


def _middle_named(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    people.loc[who.ravel(), "middle"] = names.draw("first", who.size, rng)


def _doubled(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    joint = np.where(np.arange(who.size) % 2 == 0, "-", " ").astype(object)
    one, two = (names.draw("last", who.size, rng) for _ in range(2))
    people.loc[who.ravel(), "last"] = one + joint + two


def _marked(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    """Accents in the even cases, a hyphen in the odd."""
    accents, hyphens = who[::2].ravel(), who[1::2].ravel()
    for column, among in (("first", names.ACCENTED_FIRST), ("last", names.ACCENTED_LAST)):
        drawn = names.draw(column, len(accents), rng, among=among)
        people.loc[accents, column] = [names.accented(name) for name in drawn]
    one, two = (names.draw("last", len(hyphens), rng) for _ in range(2))
    people.loc[hyphens, "last"] = one + "-" + two


_ROLES = ["Nurse", "Coach", "Dean", "Proctor", "Service", "Page", "Office", "Tester"]


def _role_named(people: pd.DataFrame, who: np.ndarray, rng: np.random.Generator) -> None:
    """Surnames that are words for posts."""
    people.loc[who.ravel(), "last"] = np.array(_ROLES, dtype=object)[np.arange(who.size) % len(_ROLES)]


NAMINGS: dict[str, Callable[[pd.DataFrame, np.ndarray, np.random.Generator], None]] = {
    "namesakes": _namesakes,
    "relatives": _relatives,
    "nicknamed": _nicknamed,
    "middle_named": _middle_named,
    "doubled": _doubled,
    "marked": _marked,
    "role_named": _role_named,
}
