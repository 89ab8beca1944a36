"""How networks make logins: nine conventions, and three habits when a login is taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.object_]

CONVENTIONS: dict[str, tuple[float, Callable[[str, str, str], str]]] = {
    "jsmith": (0.30, lambda f, m, s: f[:1] + s),
    "john.smith": (0.26, lambda f, m, s: f"{f}.{s}"),
    "johnsmith": (0.08, lambda f, m, s: f + s),
    "smithj": (0.08, lambda f, m, s: s + f[:1]),
    "j.smith": (0.07, lambda f, m, s: f"{f[:1]}.{s}"),
    "jqsmith": (0.06, lambda f, m, s: f[:1] + m[:1] + s),
    "smith.john": (0.06, lambda f, m, s: f"{s}.{f}"),
    "jsmith8": (0.05, lambda f, m, s: (f[:1] + s)[:8]),
    "johns": (0.04, lambda f, m, s: f + s[:1]),
}
"""How a login is made of a name, and the share of networks that do so."""

COLLISIONS = ("digits", "middle", "year")
"""What is appended for the second of a name: 2, the middle initial, or two digits of a year."""


def plain(word: str) -> str:
    """Return the letters of a name in lower case without accents."""
    if word.isascii() and word.isalpha():
        return word.lower()
    spelt = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in spelt if c.isascii() and c.isalnum())


def pick(rng: np.random.Generator, among: tuple[str, ...] = tuple(CONVENTIONS)) -> str:
    """Return the convention of a network."""
    share = np.array([CONVENTIONS[name][0] for name in among])
    return str(rng.choice(among, p=share / share.sum()))


class Issued:
    """Addresses that are in use in one network."""

    def __init__(self, habit: str, rng: np.random.Generator) -> None:
        self.habit, self.rng = habit, rng
        self.used: set[str] = set()

    def new(self, first: str, middle: str, last: str, domain: str, way: str) -> str:
        """Return a free address of a person."""
        f, m, s = plain(first.replace("-", " ").partition(" ")[0]), plain(middle), plain(last)
        base = CONVENTIONS[way][1](f, m, s) or "user"
        found, turn = base, 1
        while f"{found}@{domain}" in self.used:
            turn += 1
            found = self._another(base, m, turn)
        self.used.add(f"{found}@{domain}")
        return f"{found}@{domain}"

    def _another(self, base: str, middle: str, turn: int) -> str:
        if self.habit == "middle" and turn == 2 and middle:
            return base + middle[0]
        if self.habit == "year" and turn < 20:
            return f"{base}{self.rng.integers(60, 99)}"
        return f"{base}{turn}"
