"""The addresses that people sign in with.

A network follows one convention, from which some accounts stray; two people of one
convention are told apart by a digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from srreconcile.simulate.names import folded

CONVENTIONS: dict[str, tuple[float, Callable[[str, str, str], str]]] = {
    "flast": (0.360, lambda first, middle, last: first[:1] + last),
    "first.last": (0.339, lambda first, middle, last: f"{first}.{last}"),
    "lastf": (0.071, lambda first, middle, last: last + first[:1]),
    "firstlast": (0.050, lambda first, middle, last: first + last),
    "first_last": (0.044, lambda first, middle, last: f"{first}_{last}"),
    "fmlast": (0.034, lambda first, middle, last: first[:1] + middle[:1] + last),
    "initials": (0.017, lambda first, middle, last: first[:1] + (middle[:1] or "x") + last[:1]),
    "flast6": (0.015, lambda first, middle, last: first[:1] + last[:6]),
    "first": (0.008, lambda first, middle, last: first),
}
"""How an address is made of a name, and the share of public addresses made so.

The shares are those of 8,634 addresses on a state's directory of principals.
"""

FOLLOW = 0.88
"""The share of accounts that follow their network's convention."""


def convention(rng: np.random.Generator) -> str:
    """Return the convention of a network, as often as the public uses it."""
    share = _shares()
    return str(rng.choice(list(CONVENTIONS), p=share))


def strays(n: int, main: str, rng: np.random.Generator) -> np.ndarray:
    """Return the convention of each of `n` accounts of a network that follows `main`."""
    other = rng.choice(list(CONVENTIONS), size=n, p=_shares())
    return np.where(rng.random(n) < FOLLOW, main, other)


def local_parts(people: pd.DataFrame, conventions: Iterable[str]) -> list[str]:
    """Return what stands before the @ for each person.

    Parameters
    ----------
    people : DataFrame, n rows
        ``first, middle, last``.
    conventions : iterable of str, length n
        Names of `CONVENTIONS`.

    Returns
    -------
    list of str, length n
        Not yet told apart.

    Examples
    --------
    >>> ana = pd.DataFrame({"first": ["Ana"], "middle": [""], "last": ["Ruiz"]})
    >>> local_parts(ana, ["first.last"])
    ['ana.ruiz']
    """
    named = zip(people["first"], people["middle"], people["last"], conventions, strict=True)
    return [
        CONVENTIONS[way][1](folded(first), folded(middle), folded(last)) for first, middle, last, way in named
    ]


class Taken:
    """The addresses that are in use, and how the next one is told apart."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def claim(self, locals_: Iterable[str], domain: str) -> list[str]:
        """Return a free address for each local part: a digit follows from the second on.

        Examples
        --------
        >>> Taken().claim(["jsmith", "jsmith"], "net.example")
        ['jsmith@net.example', 'jsmith2@net.example']
        """
        return [self._claim(local, domain) for local in locals_]

    def _claim(self, local: str, domain: str) -> str:
        wanted = f"{local}@{domain}"
        while True:
            uses = self._next.get(wanted, 0) + 1
            self._next[wanted] = uses
            address = wanted if uses == 1 else f"{local}{uses}@{domain}"
            if uses == 1 or self._next.setdefault(address, 1) == 1:
                return address


def _shares() -> np.ndarray:
    share = np.array([share for share, _ in CONVENTIONS.values()])
    return np.asarray(share / share.sum())
