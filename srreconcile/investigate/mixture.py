"""Whose records a disputed bundle holds, when each fits some authors better than others.

The share of each author is found by EM, and from there drawn by Gibbs sampling, so that
what is not known about the shares and the profiles stands in the answer: a record's
probability and the interval of a count are averages over all draws.  Given one draw, an
author's count is a Poisson-binomial variable; the interval is that of their mixture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from srreconcile.investigate.profiles import Floats

_STEPS = 40  # of EM: shares move by less than a thousandth after that
_WARM, _KEPT = 10, 20  # draws per replicate: thrown away, kept


@dataclass(frozen=True)
class Shared:
    """A bundle shared out among authors.

    Attributes
    ----------
    probability : array, shape (records, authors)
        Rows add up to 1.
    counts : array, shape (draws, authors)
        How many records are each author's, draw by draw; rows add up to the records.
    """

    probability: Floats
    counts: npt.NDArray[np.int64]


def share_out(fit: Floats, prior: Floats, rng: np.random.Generator) -> Shared:
    """Return how a bundle is shared among authors.

    Parameters
    ----------
    fit : array, shape (replicates, records, authors)
        Log-likelihoods; minus infinity where an author is impossible.  Every record has
        an author who is possible.
    prior : array, length authors
        Records that each author is given beforehand, as of a Dirichlet distribution.
    rng : Generator

    Examples
    --------
    >>> fit = np.log(np.array([[[0.9, 0.1]] * 60 + [[0.1, 0.9]] * 20]))
    >>> shared = share_out(np.repeat(fit, 20, axis=0), np.array([2.0, 2.0]), np.random.default_rng(0))
    >>> shared.counts.sum(axis=1).tolist() == [80] * 400, bool(shared.probability[0, 0] > 0.9)
    (True, True)
    """
    like = np.exp(fit - fit.max(axis=2, keepdims=True))
    weight = _most_likely(like, prior)
    total = np.zeros(fit.shape[1:])
    counts = []
    for step in range(_WARM + _KEPT):
        chance = like * weight[:, None, :]
        chance /= chance.sum(axis=2, keepdims=True)
        drawn = _draw(chance, rng)
        gamma = rng.standard_gamma(drawn + prior)
        weight = gamma / gamma.sum(axis=1, keepdims=True)
        if step >= _WARM:
            total += chance.mean(axis=0)
            counts.append(drawn)
    return Shared(total / _KEPT, np.concatenate(counts))


def _most_likely(like: Floats, prior: Floats) -> Floats:
    """The share of each author, one row per replicate, by EM."""
    added = np.maximum(prior - 1, 0)
    weight = np.tile((prior / prior.sum())[None, :], (len(like), 1))
    for _ in range(_STEPS):
        chance = like * weight[:, None, :]
        chance /= chance.sum(axis=2, keepdims=True)
        weight = chance.sum(axis=1) + added + 1e-9
        weight /= weight.sum(axis=1, keepdims=True)
    return weight


def _draw(chance: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """How many records fall to each author, when each is drawn by its chances."""
    edges = np.cumsum(chance, axis=2)[:, :, :-1]
    chosen = (rng.random(chance.shape[:2])[:, :, None] >= edges).sum(axis=2)
    authors = chance.shape[2]
    return np.stack([(chosen == author).sum(axis=1) for author in range(authors)], axis=1)
