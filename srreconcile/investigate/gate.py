"""Whether authors can be told apart at all, and how far their profiles may be trusted.

Each author's own records are cut into blocks of time.  Half of the blocks, drawn anew each
time, make the profiles; the other half is judged by them.  That gives two figures: how
well each pair is told apart (the area under the ROC curve), and the slope by which
log-likelihoods have to be multiplied so that a stated probability is kept.  Blocks and not
records, because records come in bursts: a burst that stands on both sides would flatter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from srreconcile.investigate.profiles import Floats, Sample, fits
from srreconcile.investigate.traits import Codes

TOLD_APART = 0.70
"""Area under the curve below which a pair is not told apart."""

SLOPES = np.linspace(0.0, 1.5, 31)

_HALVES = 8
_STEPS = 40  # of EM: shares move by less than a thousandth after that
_LEVELS = np.linspace(0.01, 0.99, 50)
_CHANCE = 0.5  # of 1/sqrt(n): what two samples of one law differ by in the middle
_BLOCKS = 8


@dataclass(frozen=True)
class HeldOut:
    """Records of known authors, judged by profiles that have not seen them.

    Attributes
    ----------
    fit : list of array, shape (records, authors)
        One per repetition.
    author : list of array
        Who wrote each.
    disputed : list of array, shape (disputed records, authors)
        The disputed records, judged by the same profiles.
    """

    fit: list[Floats]
    author: list[Codes]
    disputed: list[Floats]


def held_out(
    trained: list[Sample],
    names: tuple[str, ...],
    base: list[Floats],
    rng: np.random.Generator,
    disputed: Codes | None = None,
) -> HeldOut:
    """Judge half of each author's records by the other half, several times.

    Parameters
    ----------
    trained : list of Sample
        Each author's own records.
    names, base
        As `profiles.fits` takes them.
    rng : Generator
    disputed : array, shape (m, traits), optional
        Records to be judged beside them.
    """
    blocks = [np.arange(author.n_days) * _BLOCKS // max(author.n_days, 1) for author in trained]
    found = HeldOut([], [], [])
    wanted = np.empty((0, len(base)), dtype=np.int64) if disputed is None else disputed
    for _ in range(_HALVES):
        seen = [np.isin(block, rng.permutation(_BLOCKS)[: _BLOCKS // 2]) for block in blocks]
        later = [author.codes[~half[author.days]] for author, half in zip(trained, seen, strict=True)]
        judged = np.concatenate([*later, wanted])
        columns = [
            fits(author, half[None, :].astype(np.float64), judged, names, base)[0]
            for author, half in zip(trained, seen, strict=True)
        ]
        every = np.column_stack(columns)
        known = len(every) - len(wanted)
        found.fit.append(every[:known])
        found.disputed.append(every[known:])
        found.author.append(np.repeat(np.arange(len(trained)), [len(codes) for codes in later]))
    return found


def told_apart(held: HeldOut, authors: int) -> Floats:
    """Return the area under the curve for each pair of authors; 0.5 is a coin.

    Returns
    -------
    array, shape (authors, authors)
        Symmetric, 1 on the diagonal.
    """
    areas = np.ones((authors, authors))
    for one in range(authors):
        for other in range(one):
            each = [_area(fit[:, one] - fit[:, other], who, one, other) for fit, who in _each(held)]
            areas[one, other] = areas[other, one] = float(np.mean(each))
    return areas


def _each(held: HeldOut) -> list[tuple[Floats, Codes]]:
    return list(zip(held.fit, held.author, strict=True))


def _area(score: Floats, who: Codes, one: int, other: int) -> float:
    left, right = score[who == one], np.sort(score[who == other])
    if not len(left) or not len(right):
        return 0.5
    below = np.searchsorted(right, left, "left")
    level = np.searchsorted(right, left, "right")
    return float((below + level).mean() / 2 / len(right))


def slope(held: HeldOut, groups: Codes) -> float:
    """Return the factor in [0, 1.5] by which log-likelihoods keep what they promise.

    Parameters
    ----------
    held : HeldOut
    groups : array, length authors
        Authors who are not told apart share a number.
    """
    loss = np.zeros(len(SLOPES))
    for fit, who in _each(held):
        each = 1 / np.bincount(who, minlength=fit.shape[1])[who]  # authors count alike
        for at, factor in enumerate(SLOPES):
            right = groups[None, :] == groups[who][:, None]
            chance = _softmax(factor * fit)
            loss[at] -= (each * np.log(np.maximum((chance * right).sum(axis=1), 1e-12))).sum()
    return float(SLOPES[loss.argmin()])


def error_at(
    held: HeldOut, factor: float, share: Floats, groups: Codes, certain: float, really: Floats | None = None
) -> tuple[float, float, float]:
    """Return, for held-out records in these shares, the part decided, the error among them, and how many.

    Parameters
    ----------
    held : HeldOut
    factor : float
        From `slope`.
    share : array, length authors
        How much of the bundle is taken to be whose.
    groups : array, length authors
        As in `slope`.
    certain : float
        The probability from which a record is decided.
    really : array, length authors, optional
        How much of it is whose, where `share` is off.

    Returns
    -------
    float, float, float
        The first two from 0 to 1; the error is 0 where nothing is decided.
    """
    decided = wrong = whole = verdicts = 0.0
    members = np.eye(int(groups.max()) + 1)[groups]
    for fit, who in _each(held):
        there = np.maximum(np.bincount(who, minlength=fit.shape[1]), 1)
        each = ((share if really is None else really) / there)[who]
        chance = _softmax(factor * fit + np.log(np.maximum(share, 1e-12))) @ members
        sure = chance.max(axis=1) >= certain
        miss = chance.argmax(axis=1) != groups[who]
        verdicts += sure.sum() / len(held.fit)
        decided += each[sure].sum()
        wrong += each[sure & miss].sum()
        whole += each.sum()
    error = float(wrong / decided) if decided else 0.0
    return float(decided / max(whole, 1e-12)), error, float(verdicts)


def share_error(held: HeldOut, factor: float, share: Floats, groups: Codes) -> Floats:
    """Return how far an estimated share is off, on held-out records mixed in these shares.

    Parameters
    ----------
    held : HeldOut
    factor : float
        From `slope`.
    share : array, length authors
        How much of the bundle is whose.
    groups : array, length authors
        As in `slope`.

    Returns
    -------
    array, length groups
        Root of the mean square over the repetitions, from 0 to 1.
    """
    members = np.eye(int(groups.max()) + 1)[groups]
    squares = np.zeros(members.shape[1])
    for fit, who in _each(held):
        there = np.bincount(who, minlength=fit.shape[1])
        each = np.where(there > 0, share, 0.0) / np.maximum(there, 1)
        weight = each[who] / max(each[who].sum(), 1e-12)
        true = np.bincount(who, weight, minlength=fit.shape[1])
        found = share.copy()
        for _ in range(_STEPS):
            found = weight @ _softmax(factor * fit + np.log(np.maximum(found, 1e-12)))
        squares += ((found - true) @ members) ** 2
    return np.asarray(np.sqrt(squares / len(held.fit)))


def unexplained(held: HeldOut, share: Floats) -> Floats:
    """Return which disputed records fit nobody as the known records of authors fit.

    Habits change, and somebody who is no candidate may have written some.  Both show as
    disputed records that fit their best candidate worse than held-out records of known
    author fit theirs.  As many more as there are at any level of fit, beyond what chance
    gives, are not explained; they are taken to be the worst.

    Parameters
    ----------
    held : HeldOut
        With the disputed records.
    share : array, length authors
        How much of the bundle is whose.

    Returns
    -------
    array, length of the disputed records
        1 where a record is not explained, else 0.
    """
    size = len(held.disputed[0])
    if not size or not min(len(who) for who in held.author):
        return np.zeros(size)  # nothing is asked, or nothing is known to compare it with
    below, rank = np.zeros(len(_LEVELS)), np.zeros(size)
    for (fit, who), asked in zip(_each(held), held.disputed, strict=True):
        each = (share / np.maximum(np.bincount(who, minlength=fit.shape[1]), 1))[who]
        best = fit.max(axis=1)
        mine = asked.max(axis=1)
        level = np.quantile(best, _LEVELS)
        order = np.argsort(best, kind="stable")
        mass = np.append(0.0, np.cumsum(each[order])) / max(each.sum(), 1e-12)
        below += np.searchsorted(np.sort(mine), level, "right") / max(size, 1)
        below -= mass[np.searchsorted(best[order], level, "right")]
        rank += np.argsort(np.argsort(mine, kind="stable"))
    part = (below / len(held.disputed)).max(initial=0.0) - _CHANCE / np.sqrt(max(size, 1))
    found = np.zeros(size)
    found[np.argsort(rank, kind="stable")[: round(size * max(part, 0.0))]] = 1.0
    return found


def _softmax(score: Floats) -> Floats:
    raised = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def grouped(areas: Floats, known: npt.NDArray[np.bool_]) -> Codes:
    """Return a number per author; authors who are not told apart share it.

    Parameters
    ----------
    areas : array, shape (authors, authors)
        From `told_apart`.
    known : array of bool, length authors
        Whether the author has own records enough for a profile; one who has not is
        told apart from nobody.

    Examples
    --------
    >>> grouped(np.array([[1, 0.6, 0.9], [0.6, 1, 0.9], [0.9, 0.9, 1]]), np.ones(3, bool)).tolist()
    [0, 0, 1]
    """
    near = (areas < TOLD_APART) | ~known[:, None] | ~known[None, :]
    group = np.arange(len(areas))
    for _ in range(len(areas)):
        group = np.array(
            [group[near[author] | (np.arange(len(areas)) == author)].min() for author in range(len(areas))]
        )
    return np.unique(group, return_inverse=True)[1].astype(np.int64)
