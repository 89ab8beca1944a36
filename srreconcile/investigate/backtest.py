"""How well authors can be told apart on this site's own records of known author.

Two people whose records are certain are taken at a time.  Their latest records are pooled
as if nobody knew whose they are, in a share drawn by chance; `estimate` shares them out,
and the truth, which is known, says how well.  Every report of an estimate prints the
outcome, because a figure of somebody else's school proves nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from srreconcile.investigate.authors import Estimate, estimate, in_time
from srreconcile.investigate.traits import TRAITS
from srreconcile.investigate.verdicts import ENOUGH

_PAIRS = 24
_HELD = 0.4  # the latest part of each one's records, which plays the disputed ones
_MOST = 200  # records of a person in a pool


@dataclass(frozen=True, repr=False)
class Backtest:
    """What estimates were worth on records of known author.  Made by `backtest`.

    Attributes
    ----------
    pairs : DataFrame
        One row per pair: ``one, other, area, abstained, records, decided, wrong,
        stated, share_off, covered``; ``stated`` is the number of records given to the
        first by probability, ``share_off`` its distance from the truth per record.
    """

    pairs: pd.DataFrame

    @property
    def error(self) -> float:
        """The part of verdicts at 0.95 or more that were wrong; missing without a verdict."""
        decided = int(self.pairs["decided"].sum())
        return float(self.pairs["wrong"].sum() / decided) if decided else float("nan")

    def __repr__(self) -> str:
        if self.pairs.empty:
            return f"Backtest: not run, because fewer than two people have {2 * ENOUGH} records of their own."
        tried, found = len(self.pairs), self.pairs[~self.pairs["abstained"]]
        said = f"Backtest on {tried:,} pairs of people of this site: "
        if found.empty:
            return said + "none could be told apart."
        decided, wrong = int(found["decided"].sum()), int(found["wrong"].sum())
        return (
            said
            + f"{tried - len(found):,} not told apart; {decided:,} of {int(found['records'].sum()):,} records "
            f"decided at 0.95 or more, {wrong:,} of them wrong ({wrong / max(decided, 1):.1%}); counts off by "
            f"{found['share_off'].mean():.1%} of the records; intervals held {int(found['covered'].sum()):,} "
            f"of {len(found):,} times."
        )


def backtest(
    own: Mapping[str, pd.DataFrame],
    *,
    rosters: Mapping[str, pd.DataFrame] | None = None,
    zone: str = "UTC",
    traits: tuple[str, ...] = TRAITS,
    pairs: int = _PAIRS,
    seed: int = 0,
) -> Backtest:
    """Return how well authors are told apart on records of known author.

    Parameters
    ----------
    own : mapping of account to DataFrame
        Canonical records that are certainly this account's.
    rosters, zone, traits
        As `estimate` takes them; pairs without rosters are judged without.
    pairs : int
        How many pairs to try, drawn by chance.
    seed : int
        The same seed gives the same answer.

    Examples
    --------
    >>> day = pd.date_range("2026-09-01 09:10", periods=90, freq="D")
    >>> own = {"u1": pd.DataFrame({"student_id": ["p1", "p2", "p3"] * 30, "entered_at": day}),
    ...        "u2": pd.DataFrame({"student_id": ["p7", "p8", "p9"] * 30, "entered_at": day})}
    >>> found = backtest(own)
    >>> int(found.pairs["wrong"].sum()), bool(found.pairs["covered"].all())
    (0, True)
    """
    rng = np.random.default_rng(seed)
    able = sorted(name for name, log in own.items() if len(log) >= 2 * ENOUGH)
    every = list(combinations(able, 2))
    chosen = rng.permutation(len(every))[:pairs]
    rows = [_tried({name: own[name] for name in every[at]}, rosters, zone, traits, rng) for at in chosen]
    columns = "one other area abstained records decided wrong stated share_off covered".split()
    kinds = {"abstained": "bool", "covered": "bool", "decided": "int64", "wrong": "int64", "records": "int64"}
    return Backtest(pd.DataFrame(rows, columns=columns).astype(kinds))


def _tried(
    own: dict[str, pd.DataFrame],
    rosters: Mapping[str, pd.DataFrame] | None,
    zone: str,
    traits: tuple[str, ...],
    rng: np.random.Generator,
) -> dict[str, object]:
    """Pool the latest records of two people in a share drawn by chance, and judge them."""
    kept, pooled, truth = {}, [], []
    share = rng.uniform(0.1, 0.9)
    for name, log, part in zip(own, own.values(), (share, 1 - share), strict=True):
        ordered = in_time(log)
        held = max(int(len(log) * _HELD), 1)
        kept[name] = ordered.iloc[:-held]
        taken = ordered.iloc[-held:].sample(
            max(round(min(held, _MOST) * part), 1), random_state=int(rng.integers(2**31))
        )
        pooled.append(taken)
        truth += [name] * len(taken)
    found = estimate(
        kept,
        pd.concat(pooled, ignore_index=True),
        rosters=rosters,
        zone=zone,
        traits=traits,
        seed=int(rng.integers(2**31)),
    )
    return _outcome(found, np.array(truth, dtype=object), list(own))


def _outcome(found: Estimate, truth: np.ndarray, names: list[str]) -> dict[str, object]:
    named = found.records["author"].notna().to_numpy()
    first, real = found.shares.iloc[0], int((truth == names[0]).sum())
    if found.abstains:
        real = len(truth)
    return {
        "one": names[0],
        "other": names[1],
        "area": float(found.told_apart["area"].iloc[0]),
        "abstained": found.abstains is not None,
        "records": len(truth),
        "decided": int(named.sum()),
        "wrong": int((found.records["author"].to_numpy()[named] != truth[named]).sum()),
        "stated": float(first["expected"]),
        "share_off": abs(float(first["expected"]) - real) / len(truth),
        "covered": bool(first["low"] <= real <= first["high"]),
    }
