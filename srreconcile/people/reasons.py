"""Why, in plain words: the levels of evidence as sentences, strongest first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from srreconcile.people.evidence import Evidence
from srreconcile.people.levels import NAMES, PHRASES

_MOST = 5  # reasons of one pair
_LEAST = 0.2  # log-odds from which a reason is worth a word
_JOINT = {
    frozenset(["same first name", "same last name"]): "same first and last name",
    frozenset(["first names differ", "last names differ"]): "first and last names differ",
    frozenset([PHRASES["first.login"], PHRASES["last.login"]]): "the login fits the name",
}


def reasons(evidence: Evidence) -> npt.NDArray[np.object_]:
    """Return the reasons of each pair, for and against, joined by "; ".

    Parameters
    ----------
    evidence : Evidence
        n pairs.

    Returns
    -------
    array of str, length n
    """
    strength = np.where(_said()[evidence.levels], np.abs(evidence.weights), 0)
    order = np.argsort(-strength, axis=1, kind="stable")[:, :_MOST]
    levels = np.where(np.take_along_axis(strength, order, axis=1) >= _LEAST,
                      np.take_along_axis(evidence.levels, order, axis=1), 0).astype(np.int64)  # fmt: skip
    code = (levels * len(NAMES) ** np.arange(levels.shape[1])).sum(axis=1)
    _, one, inverse = np.unique(code, return_index=True, return_inverse=True)
    texts = np.array([_sentence([NAMES[level] for level in levels[row]]) for row in one], dtype=object)
    return np.asarray(texts[inverse], dtype=object)


def _said() -> npt.NDArray[np.bool_]:
    return np.array([bool(phrase) for phrase in PHRASES.values()])


def _sentence(levels: list[str]) -> str:
    said = [PHRASES[level] for level in levels if PHRASES[level]]
    for pair, joint in _JOINT.items():
        if pair <= set(said):
            said[min(said.index(phrase) for phrase in pair)] = joint
            said = [phrase for phrase in said if phrase not in pair]
    return "; ".join(said)
