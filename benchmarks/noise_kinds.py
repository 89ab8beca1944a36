"""The list of kinds of noise, in which each function enters itself with its rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.networks import Draft, Positions, Side


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


def each(side: Side, column: str, at: Positions, of: Callable[[str], str]) -> None:
    """Change one column of some rows, value by value."""
    side[column][at] = [of(value) for value in side[column][at]]
