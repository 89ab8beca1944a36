"""What is planted: each fault and each benign look-alike is one function.

A kind says how many people of the staff list one case takes, how its people are
named, and how often it is planted.  Its function turns a healthy draft into the case;
the first line of its docstring is the note in the answer key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from srreconcile.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from srreconcile.simulate.draft import Draft

Plant = Callable[["Draft", np.ndarray], None]


@dataclass(frozen=True)
class Kind:
    """One kind of planted case."""

    name: str
    benign: bool
    rate: float
    """Cases per person on the staff list."""
    people: int
    """People of the staff list that one case takes."""
    naming: str
    """How its people are named (`casting.NAMINGS`)."""
    plant: Plant
    wide: float = 0.0
    """Cases per person in a network that holds every kind (`wide`)."""

    @property
    def note(self) -> str:
        """What the case is, in one sentence."""
        return (self.plant.__doc__ or "").partition("\n")[0]


KINDS: dict[str, Kind] = {}
"""Every kind by name, in the order in which they are planted."""


def kind(
    *, rate: float = 0.0, people: int = 1, naming: str = "", benign: bool = False, wide: float = 0.0
) -> Callable[[Plant], Plant]:
    """Enter a planting function among the kinds, under its own name; without a rate, only when asked for."""

    def enter(plant: Plant) -> Plant:
        KINDS[plant.__name__] = Kind(plant.__name__, benign, rate, people, naming, plant, wide or rate)
        return plant

    return enter


def wide() -> dict[str, float]:
    """Return rates under which every kind is planted, the rare ones too.

    Examples
    --------
    >>> import srreconcile.simulate
    >>> rates = wide()
    >>> rates["shifted"] > 0, rates["cross_linked"]
    (True, 0.006)
    """
    return {name: found.wide for name, found in KINDS.items()}


def cases(n_staff: int, rates: Mapping[str, float] | None, at_least: int) -> dict[str, int]:
    """Return how many cases of each kind to plant.

    Parameters
    ----------
    n_staff : int
        People on the staff list.
    rates : mapping, optional
        Cases per person, by kind, in place of the defaults; 0 plants none.
    at_least : int
        Cases of every kind whose rate is not 0.

    Raises
    ------
    InputError
        If a kind is unknown, or if there are not enough people for all cases.
    """
    given = dict(rates or {})
    for name in given.keys() - KINDS.keys():
        raise InputError(f'rates: there is no kind "{name}".' + did_you_mean(name, KINDS))
    wanted = {name: given.get(name, found.rate) for name, found in KINDS.items()}
    numbers = {name: max(at_least, round(rate * n_staff)) if rate > 0 else 0 for name, rate in wanted.items()}
    needed = sum(number * KINDS[name].people for name, number in numbers.items())
    if needed > n_staff:
        raise InputError(
            f"n_staff: the planted cases take {needed:,} people, and there are {n_staff:,}. "
            "Ask for more staff, a lower at_least, or lower rates."
        )
    return numbers
