"""Is this account the same human as this staff row?  A verdict on pairs that exist.

A link is judged otherwise than a match is found.  Equal addresses say little here,
since many links were made by them; names that contradict say most.  ``different`` is
said only when it is certain, because somebody will be asked to answer for it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from srreconcile.people.compete import Scored
from srreconcile.people.groups import Indices
from srreconcile.people.levels import CODES, KINDS
from srreconcile.people.persons import Persons
from srreconcile.people.words import Flags, Floats, contains, distinct

SAME = 4.0  # log-odds of a posed pair from which nothing more is asked
DIFFERENT = -3.3
_CLOSE = 0.5  # log-odds within which two people fit alike
_CLEAR = 5.0  # by which another person has to fit better,
_CERTAIN = 0.98  # and how certainly, for the linked one to be excluded
_AGAINST = -2.0  # what the linked row itself has to show against it
_PERHAPS = 0.5  # probability from which another row may be the same human's, and is no rival

# Most that each kind may count for a pair that somebody has linked.
_MOST = {"address": 2.0, "id": 6.0, "state": 6.0}
# Least, for what a person who works at two schools, or was hired again, shows as well.
_LEAST = {"school": -1.0, "dates": -0.7, "title": -0.5}
_TELLING = ("first", "last", "id", "state")
_TELLING_ADDRESS = ("address.same", "address.shared", "address.same_login")


def judge(posed: Scored, listed: Scored, people: Persons) -> tuple[npt.NDArray[np.object_], Floats]:
    """Return the identity and the probability of posed pairs.

    Parameters
    ----------
    posed : Scored
        n pairs of account and person, in any order.
    listed : Scored
        Every candidate pair, sorted by account.
    people : Persons

    Returns
    -------
    array of str, array of float; both of length n
    """
    odds = _posed_odds(posed)
    rival, rival_probability, rivals = _rivals(posed, listed, people)
    ahead = rival - posed.score
    clear = (rival_probability >= _CERTAIN) & (ahead >= _CLEAR)
    identity = np.select(
        [
            _ruled(posed, 1.0),
            _ruled(posed, -1.0),
            ~_comparable(posed) & clear,
            ~_comparable(posed),
            odds <= DIFFERENT,
            clear & (_against(posed) <= _AGAINST),
            (ahead >= -_CLOSE) & (odds + ahead >= 0),
            odds >= SAME,
        ],
        ["same", "different", "ambiguous", "unknown", "different", "different", "ambiguous", "same"],
        "probable",
    )
    against = np.logaddexp(0.0, odds + rivals - posed.score)
    return identity.astype(object), 1 / (1 + np.exp(np.clip(against - odds, -60, 60)))


def _posed_odds(posed: Scored) -> Floats:
    most = np.array([_MOST.get(kind, np.inf) for kind in KINDS])
    least = np.array([_LEAST.get(kind, -np.inf) for kind in KINDS])
    weights = np.clip(posed.evidence.weights.astype(np.float64), least, most)
    weights[:, KINDS.index("taken")] = np.where(
        _ruled(posed, 1.0) | _ruled(posed, -1.0), weights[:, KINDS.index("taken")], 0.0
    )
    return np.asarray(weights.sum(axis=1))


def _ruled(posed: Scored, sign: float) -> Flags:
    kind = KINDS.index("taken")
    ruled = posed.evidence.levels[:, kind] == CODES["taken.reviewed"]
    return np.asarray(ruled & (np.sign(posed.evidence.weights[:, kind]) == sign))


def _comparable(posed: Scored) -> Flags:
    """Whether both rows have something that tells people apart."""
    levels = posed.evidence.levels
    telling = np.any([levels[:, KINDS.index(kind)] > 0 for kind in _TELLING], axis=0)
    address = [CODES[level] for level in _TELLING_ADDRESS]
    column = KINDS.index("address")
    known = np.isin(levels[:, column], address) & (posed.evidence.weights[:, column] > 0.5)
    return np.asarray(telling | known)


def _against(posed: Scored) -> Floats:
    """What the linked row itself shows against it: names, ids, address."""
    columns = [KINDS.index(kind) for kind in ("first", "last", "middle", "address", "id", "state")]
    return np.asarray(np.minimum(posed.evidence.weights[:, columns], 0).sum(axis=1))


def _rivals(posed: Scored, listed: Scored, people: Persons) -> tuple[Floats, Floats, Floats]:
    """Score and probability of the best other person of each account, and the log-sum of all others."""
    start = np.searchsorted(listed.user, posed.user, "left")
    counts = np.searchsorted(listed.user, posed.user, "right") - start
    pair = np.repeat(np.arange(len(posed.user)), counts)
    at = np.repeat(start, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    other = listed.person[at] != posed.person[pair]
    other &= ~_perhaps_one(people, posed.person[pair], listed.person[at])
    pair, at = pair[other], at[other]
    return _strongest(len(posed.user), pair, at, posed, listed)


def _perhaps_one(people: Persons, one: Indices, other: Indices) -> Flags:
    """Which people may be one human whose rows were not certain enough to be grouped."""
    size = len(people) + 1
    contradicted = np.minimum(people.evidence.weights, 0).sum(axis=1) <= _AGAINST
    near = (people.probability >= _PERHAPS) & ~contradicted
    a, b = people.of_row[people.left[near]], people.of_row[people.right[near]]
    return contains(distinct(np.append(a * size + b, b * size + a)), one * size + other)


def _strongest(
    size: int, pair: Indices, at: Indices, posed: Scored, listed: Scored
) -> tuple[Floats, Floats, Floats]:
    best, probability = np.full(size, -np.inf), np.zeros(size)
    score = listed.score[at]
    np.maximum.at(best, pair, score)
    np.maximum.at(probability, pair, listed.probability[at])
    total = np.zeros(size)
    np.add.at(total, pair, np.exp(np.clip(score - best[pair], -60, 0)))
    with np.errstate(divide="ignore"):
        everyone = np.logaddexp(best + np.log(total), listed.namesakes[posed.user])
    return np.maximum(best, listed.namesakes[posed.user]), probability, everyone
