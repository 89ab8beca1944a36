"""What speaks for and against two rows being one human, as signed weights.

Each kind of evidence takes one level a pair ("same surname", "surname spelt alike",
"surnames differ") and a weight in natural log-odds.  Missing values weigh nothing.
Levels are kept beside the weights, so that every score can say why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from srreconcile.people import name_evidence, other_evidence
from srreconcile.people.levels import KINDS, Judged
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Flags, Floats

_CHUNK = 100_000  # pairs compared at a time: half a million at once cost 200 MB more and are no faster
Pairs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Evidence:
    """Weights and levels of n pairs, shape (n, kinds)."""

    weights: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]

    @property
    def total(self) -> Floats:
        """Sum of the weights of each pair."""
        return np.asarray(self.weights.sum(axis=1, dtype=np.float64))

    def take(self, rows: npt.NDArray[np.integer]) -> Evidence:
        """Return the evidence of some of the pairs."""
        return Evidence(self.weights[rows], self.levels[rows])

    def best_of(self, starts: npt.NDArray[np.integer]) -> Evidence:
        """Return the strongest evidence of each kind over runs of pairs that begin at `starts`."""
        if len(starts) == len(self.weights):
            return self
        sizes = np.diff(np.append(starts, len(self.weights)))
        found, runs = self.take(starts), np.flatnonzero(sizes > 1)  # a run of one is its own best
        some = self.take(np.flatnonzero(np.repeat(sizes > 1, sizes)))
        begin = np.cumsum(sizes[runs]) - sizes[runs]
        best = np.maximum.reduceat(some.weights, begin, axis=0)
        chosen = some.weights == np.repeat(best, sizes[runs], axis=0)
        levels = np.maximum.reduceat(np.where(chosen, some.levels, np.int8(-1)), begin, axis=0)
        found.weights[runs], found.levels[runs] = best, levels
        return found


def compare(site: Site, left: Pairs, right: Pairs) -> Evidence:
    """Return the evidence on pairs of rows.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers; accounts left and staff rows right where the kinds differ.
    """
    found = Evidence(
        np.empty((len(left), len(KINDS)), dtype=np.float32), np.empty((len(left), len(KINDS)), dtype=np.int8)
    )
    for start in range(0, len(left), _CHUNK):
        some = slice(start, start + _CHUNK)
        judged = _judged(site, left[some], right[some])
        for column, kind in enumerate(KINDS):
            found.weights[some, column] = judged[kind].weight
            found.levels[some, column] = judged[kind].level
    return found


def _judged(site: Site, left: Pairs, right: Pairs) -> dict[str, Judged]:
    judged = dict.fromkeys(KINDS, Judged(0))
    judged["address"] = other_evidence.address(site, left, right)
    one_address = judged["address"].at("address.same", "address.shared")
    judged["first"], judged["last"] = name_evidence.names(site, left, right, one_address)
    judged["middle"] = name_evidence.middle(site, left, right)
    judged["id"] = other_evidence.ids(site, left, right)
    judged["state"] = other_evidence.states(site, left, right)
    judged["school"] = other_evidence.school(site, left, right)
    judged["title"] = other_evidence.title(site, left, right)
    judged["dates"] = other_evidence.dates(site, left, right)
    judged["taken"] = Judged(len(left))
    _excuse(judged, site, left, right)
    _temper(judged, one_address)
    return judged


def _excuse(judged: dict[str, Judged], site: Site, left: Pairs, right: Pairs) -> None:
    """Let addresses that follow from names say little: two names make two, and so do two conventions."""
    w = other_evidence.address_weights(site)
    own = judged["address"].at("address.differ") & site.own_login[left] & site.own_login[right]
    differ = judged["last"].at("last.differ") | judged["first"].at("first.differ")
    judged["address"].put(own & differ, "address.renamed", w["renamed"])
    named = ~judged["last"].at("") & ~judged["first"].at("")
    judged["address"].put(own & named & ~differ, "address.variant", w["variant"])


def _temper(judged: dict[str, Judged], same: Flags) -> None:
    """Let a name add little to an address that agrees, and an address say less without a name.

    A recycled address brings its name along.
    """
    w = weights()["address"]
    for kind in ("first", "last"):
        judged[kind].weight[same] = np.minimum(judged[kind].weight[same], w[f"same_{kind}_at_most"])
    unnamed = same & judged["first"].at("") & judged["last"].at("")
    less = judged["address"].weight + np.float32(w["same_unnamed"])
    judged["address"].weight[unnamed] = np.maximum(less[unnamed], 0.0)
