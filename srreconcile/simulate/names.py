"""Names of invented people, as common as names are in public."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import pandas as pd

from srreconcile.names import shares

# Written down from general knowledge for this generator alone: the matcher has its
# own list, and the two are not to be compared.
NICKNAMES = {
    "michael": "Mike",
    "robert": "Bob",
    "william": "Bill",
    "elizabeth": "Liz",
    "jennifer": "Jen",
    "katherine": "Kate",
    "margaret": "Peggy",
    "christopher": "Chris",
    "matthew": "Matt",
    "daniel": "Dan",
    "joseph": "Joe",
    "thomas": "Tom",
    "rebecca": "Becky",
    "deborah": "Debbie",
    "patricia": "Trish",
    "susan": "Sue",
    "anthony": "Tony",
    "steven": "Steve",
    "samantha": "Sam",
    "alexander": "Alex",
    "nicholas": "Nick",
    "benjamin": "Ben",
    "kimberly": "Kim",
    "victoria": "Tori",
    "richard": "Rick",
    "timothy": "Tim",
    "theresa": "Terri",
    "andrew": "Drew",
    "james": "Jim",
    "john": "Jack",
}

_ACCENTS = {
    "jose": "José",
    "maria": "María",
    "andres": "Andrés",
    "sofia": "Sofía",
    "angel": "Ángel",
    "jesus": "Jesús",
    "zoe": "Zoë",
    "renee": "Renée",
    "chloe": "Chloé",
    "garcia": "García",
    "rodriguez": "Rodríguez",
    "martinez": "Martínez",
    "hernandez": "Hernández",
    "lopez": "López",
    "gonzalez": "González",
    "perez": "Pérez",
    "sanchez": "Sánchez",
    "ramirez": "Ramírez",
    "nunez": "Núñez",
    "pena": "Peña",
    "munoz": "Muñoz",
    "muller": "Müller",
}
ACCENTED_FIRST, ACCENTED_LAST = list(_ACCENTS)[:9], list(_ACCENTS)[9:]

_IRISH = ["brien", "connor", "neal", "neill", "donnell", "connell", "reilly", "hara", "sullivan", "keefe"]
_APOSTROPHES = {f"o{name}": f"O'{name.capitalize()}" for name in _IRISH}

_SUFFIXES = np.array(["Jr.", "Sr.", "II", "III"])


def draw(which: str, n: int, rng: np.random.Generator, among: list[str] | None = None) -> np.ndarray:
    """Return `n` names as they are written, each as often as the public bears it.

    Parameters
    ----------
    which : {"first", "last"}
        Given names or family names.
    n : int
        How many.
    rng : numpy.random.Generator
        The source of chance.
    among : list of str, optional
        Only these names, in lower case; those the public tables lack count as rare.

    Returns
    -------
    array of str, length n

    Examples
    --------
    >>> draw("last", 3, np.random.default_rng(0)).tolist()
    ['Gunderson', 'Warren', 'Garcia']
    """
    if among is None:
        written, share = _written(which)
    else:
        written = np.array([spelled(name) for name in among], dtype=object)
        share = shares("first" if which == "first" else "last").reindex(among).fillna(1e-6).to_numpy()
    return written[rng.choice(len(written), size=n, p=share / share.sum())]


@cache
def _written(which: str) -> tuple[np.ndarray, np.ndarray]:
    """All public names as they are written, and their shares."""
    known = shares("first" if which == "first" else "last")
    return np.array([spelled(name) for name in known.index], dtype=object), known.to_numpy()


def spelled(name: str) -> str:
    """Return a lower-case name as it is written.

    Examples
    --------
    >>> spelled("obrien"), spelled("mcgee"), spelled("smith")
    ("O'Brien", 'McGee', 'Smith')
    """
    if name in _APOSTROPHES:
        return _APOSTROPHES[name]
    if name.startswith("mc") and len(name) > 4:
        return "Mc" + name[2:].capitalize()
    return name.capitalize()


def accented(name: str) -> str:
    """Return the name with the accents it has at home."""
    return _ACCENTS.get(folded(name), name)


def nickname(name: str) -> str:
    """Return the short form that goes with a given name."""
    return NICKNAMES.get(folded(name), name[:3])


def folded(name: str) -> str:
    """Return the letters and digits of a name, in lower case without accents.

    Examples
    --------
    >>> folded("O'Brien-Núñez Jr.")
    'obriennunezjr'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.lower() if letter.isalnum())


def misspelt(name: str) -> str:
    """Return the name with two letters exchanged.

    Examples
    --------
    >>> misspelt("Margaret")
    'Magraret'
    """
    for place in range(2, len(name) - 1):
        if name[place] != name[place + 1]:
            return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return name + name[-1]


def unaccented(name: str) -> str:
    """Return the name without accents, hyphens and apostrophes, as older systems keep it.

    Examples
    --------
    >>> unaccented("García-López")
    'Garcia Lopez'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.replace("-", " ").replace("'", "")


def people(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the names of `n` people.

    Hyphens and spaces in surnames, suffixes and middle names at the rates measured
    on public rosters.

    Returns
    -------
    DataFrame, n rows
        ``first, middle, last, suffix``; middle and suffix may be empty.
    """
    last = draw("last", n, rng).astype(object)
    second = draw("last", n, rng)
    chance = rng.random(n)
    joint = np.select([chance < 0.0166, chance < 0.0262], ["-", " "], default="")
    double = joint != ""
    last[double] = last[double] + joint[double] + second[double]
    middle = draw("first", n, rng)
    chance = rng.random(n)
    initial = np.array([name[:1] for name in middle], dtype=object)
    middle = np.select([chance < 0.45, chance < 0.60], [initial, middle], default="")
    suffix = np.where(rng.random(n) < 0.0054, rng.choice(_SUFFIXES, n), "")
    named = {"first": draw("first", n, rng), "middle": middle, "last": last, "suffix": suffix}
    return pd.DataFrame(named, dtype=object)
