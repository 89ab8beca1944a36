"""How sure a sentence about an account may be: as sure as its probabilities, and no surer.

A person is named outright from 0.95 on, and as *probably* the owner where every other
outcome, nobody on the list among them, is less than half as likely.  Where another outcome
is that near, the answer is that it cannot be told.
"""

from __future__ import annotations

import numpy as np

from srreconcile.people.compete import Scored

SURE, OPEN = 0.95, 0.1
"""Probability from which a person is named, and from which one is worth a question."""

WORTH = 0.001
"""Probability from which a candidate is worth a line."""

NEAR = 0.5
"""Part of the likeliest outcome's probability from which another one leaves it open."""

UNSURE, NOBODY = "cannot tell", "nobody on the staff list fits"
_CROWD = f"{UNSURE}. So many people on the staff list bear this name that they were not compared"


def verdict(candidates: Scored, user: int, kind: str = "person") -> tuple[str, bool]:
    """Return how sure the answer is in words, and whether the best candidate is to be named after it.

    Parameters
    ----------
    candidates : Scored
        All candidate people of one account, best first.
    user : int
        Row number of the account.
    kind : str
        Its account kind.

    Returns
    -------
    tuple of str and bool
        ``("", True)`` for a person who is named outright.
    """
    if kind not in ("person", "parent"):
        return f"no single person's account ({kind})", False
    crowd = bool(candidates.namesakes[user] > candidates.nobody[user])
    if not len(candidates.user):
        return (_CROWD if crowd else f"{NOBODY}, and nobody comes near"), False
    best, off = float(candidates.probability[0]), off_the_list(candidates)
    others = float(np.append(candidates.probability[1:], off).max())
    if best >= SURE:
        return "", True
    if best >= OPEN and others < NEAR * best:
        return "probably ", True
    if not undecided(candidates):
        return (
            (f"{NOBODY}. Nearest is ", True) if best >= WORTH else (f"{NOBODY}, and nobody comes near", False)
        )
    if float(candidates.probability.sum()) < NEAR * off and not crowd:
        return "probably nobody on the staff list. Nearest is ", True
    return f"{UNSURE}. Nearest is ", True


def undecided(candidates: Scored) -> bool:
    """Return whether somebody on the list may well be meant, one or one of many."""
    user = candidates.user[0]
    crowd = candidates.namesakes[user] > candidates.nobody[user]
    on_the_list = float(candidates.probability.sum()) > off_the_list(candidates)
    return bool(candidates.probability[0] >= OPEN or on_the_list or crowd)


def off_the_list(candidates: Scored) -> float:
    """Return the probability that it is nobody who was compared."""
    return max(0.0, 1.0 - float(candidates.probability.sum()))


def in_words(probability: float) -> str:
    """Return a probability to three places; never 1, which nothing is.

    Examples
    --------
    >>> in_words(1.0), in_words(0.9731), in_words(0.0)
    ('over 0.999', '0.973', 'under 0.001')
    """
    if probability >= 0.9995:
        return "over 0.999"
    return f"{probability:.3f}" if probability >= 0.0005 else "under 0.001"
