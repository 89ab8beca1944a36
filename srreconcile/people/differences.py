"""How far a difference between two rows of one list can be believed at this site.

Some systems number a person anew at each school, some lists hold many slips.  Counted
on pairs beyond doubt, which agree in two other respects, one of them an address or an
id; with few of them a difference says what it usually does.
"""

from __future__ import annotations

import numpy as np

from srreconcile.people.evidence import Evidence
from srreconcile.people.levels import CODES, KINDS
from srreconcile.people.weights import weights
from srreconcile.people.words import Flags

_SMOOTHING = {"first": 100, "last": 100, "id": 10, "state": 100}  # pairs that a weight of the file counts as
_AGREE = {
    "first": "first.exact",
    "last": "last.exact",
    "address": "address.same",
    "id": "id.same",
    "state": "state.same",
}
_STRONG = ("address", "id", "state")
_AT_MOST = -0.7  # a difference that is common still tells a little


def believe(evidence: Evidence, counted: Flags) -> None:
    """Weaken differences as far as pairs beyond doubt show them; the evidence is changed.

    Parameters
    ----------
    evidence : Evidence
        Of n pairs of rows.
    counted : array of bool, length n
        Pairs on which ids may be counted: rows at two schools.  Two rows at one school
        mostly have two ids because they were entered twice.
    """
    agree = {kind: _at(evidence, kind, level) for kind, level in _AGREE.items()}
    for kind, smoothing in _SMOOTHING.items():
        others = [agree[other] for other in _AGREE if other != kind]
        strong = [agree[other] for other in _STRONG if other != kind]
        known = (np.sum(others, axis=0) >= 2) & np.any(strong, axis=0)
        if kind == "id":
            known &= counted
        differ = _at(evidence, kind, f"{kind}.differ")
        told = known & (evidence.levels[:, KINDS.index(kind)] > 0)
        usual = _usual(kind)
        share = ((known & differ).sum() + smoothing * np.exp(usual)) / (told.sum() + smoothing)
        column = evidence.weights[:, KINDS.index(kind)]
        column[differ] = np.maximum(column[differ], min(float(np.log(share)), _AT_MOST))


def _at(evidence: Evidence, kind: str, level: str) -> Flags:
    return np.asarray(evidence.levels[:, KINDS.index(kind)] == CODES[level])


def _usual(kind: str) -> float:
    return weights()["id"]["state_differ"] if kind == "state" else weights()[kind]["differ"]
