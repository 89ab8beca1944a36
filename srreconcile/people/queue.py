"""Which questions are worth a person's time: what an answer would settle."""

from __future__ import annotations

import numpy as np

from srreconcile.people.compete import Scored
from srreconcile.people.words import Floats


def settles(scored: Scored, rows: int, people: int) -> Floats:
    """Return for each account how much an answer about it clears up, in bits.

    Its own doubt (the entropy over its people and "nobody"), and the doubt of other
    accounts to the extent that the same people are candidates of both.

    Parameters
    ----------
    scored : Scored
        Every account with its candidate people.
    rows, people : int
        Number of rows, and of people.

    Returns
    -------
    array of float, one a row
    """
    p = scored.probability
    nobody = np.clip(1 - np.bincount(scored.user, p, minlength=rows), 0.0, 1.0)
    own = np.bincount(scored.user, _bits(p), minlength=rows) + _bits(np.asarray(nobody, dtype=np.float64))
    share = p * own[scored.user]
    at_stake = np.bincount(scored.person, share, minlength=people)[scored.person] - share
    return np.asarray(own + np.bincount(scored.user, p * at_stake, minlength=rows))


def _bits(p: Floats) -> Floats:
    return np.asarray(-p * np.log2(np.maximum(p, 1e-300)))
