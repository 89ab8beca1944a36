"""Which single records are given to one candidate, and which are not.

A count with its interval stands on all records together; a verdict on one record stands on
that record.  It needs a probability that keeps its promise on records of known author, even
where shares are as far off as their intervals allow, and candidates who differ plainly.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.investigate import gate
from srreconcile.investigate.profiles import Floats
from srreconcile.investigate.traits import Codes

CERTAIN = 0.95
"""Probability from which a record is given to one candidate."""

ENOUGH = 20
"""Own records without which there is no profile, and verdicts of which an error says something."""

_STANDS = 0.9  # the probability that a verdict keeps if its author's share is at the low end
_CLEAR = 0.85  # area under the curve; below it counts can be told, and single records hardly ever
_MARGIN = 0.6  # a stated error is kept with room for what half the records cannot show


def threshold(
    held: gate.HeldOut, factor: float, share: Floats, groups: Codes, low: Floats
) -> tuple[float, float, float]:
    """Return the least probability from which the stated error is kept on records of known author.

    It is kept with room at the shares that were found, and just kept where an author has
    really written no more than the low end of the interval.  One more mistake must not
    break it either: the error of a few verdicts is not known.

    Parameters
    ----------
    held, factor, share, groups
        As `gate.error_at` takes them.
    low : array, length groups
        The low ends of the intervals, as parts of the bundle.

    Returns
    -------
    float, float, float
        The probability, the part of records decided from it, and the error among those.
    """
    for certain in (CERTAIN, 0.97, 0.98, 0.99, 0.995, 0.999):
        decided, error, verdicts = gate.error_at(held, factor, share, groups, certain)
        with_one_more = (error * verdicts + 1) / (verdicts + 2)
        if error > _MARGIN * (1 - CERTAIN) or with_one_more > 1 - CERTAIN:
            continue
        worst = max(
            gate.error_at(held, factor, share, groups, certain, _less(share, groups, group, part))[1]
            for group, part in enumerate(low)
        )
        if worst <= 1 - CERTAIN:
            return certain, decided, error
    return 2.0, 0.0, 0.0  # above any probability


def _less(share: Floats, groups: Codes, group: int, part: float) -> Floats:
    """Shares where those of a group come to no more than `part`, and the others to the rest."""
    mine = groups == group
    whole = share[mine].sum()
    least = min(part, whole)
    rest = np.where(mine, 0.0, share + 1e-9)
    if not rest.any():
        return share
    return np.asarray(np.where(mine, share / max(whole, 1e-12) * least, rest / rest.sum() * (1 - least)))


def at_least(probability: Floats, groups: Codes, low: Floats) -> Floats:
    """Return probabilities if each author had written no more than the low end of the interval.

    What is as good as decided by the share alone is not decided: the share may be off.

    Parameters
    ----------
    probability : array, shape (records, authors)
    groups : array, length authors
    low : array, length groups
        The low ends of the intervals, in records.
    """
    members, size = np.eye(len(low))[groups], len(probability)
    share = ((probability @ members).sum(axis=0) + 0.5) / (size + 1)
    least = np.minimum((low + 0.5) / (size + 1), share)
    ratio = (least / (1 - least) * (1 - share) / share)[groups]
    odds = probability / np.maximum(1 - probability, 1e-12) * ratio
    return np.asarray(odds / (1 + odds))


def clear(areas: Floats, groups: Codes) -> npt.NDArray[np.bool_]:
    """Return which candidates are told apart from each other one so well that a single record may be theirs.

    Parameters
    ----------
    areas : array, shape (candidates, candidates)
        From `gate.told_apart`.
    groups : array
        From `gate.grouped`.

    Examples
    --------
    >>> areas = np.array([[1, 0.75, 0.9], [0.75, 1, 0.9], [0.9, 0.9, 1]])
    >>> clear(areas, np.array([0, 1, 2])).tolist()
    [False, False, True]
    """
    alone = np.bincount(groups)[groups][: len(areas)] == 1
    return np.asarray(alone & (np.where(np.eye(len(areas), dtype=bool), 1.0, areas).min(axis=1) >= _CLEAR))


def given(
    records: pd.DataFrame,
    probability: Floats,
    least: Floats,
    allowed: npt.NDArray[np.bool_],
    clear: npt.NDArray[np.bool_],
    certain: float,
) -> pd.DataFrame:
    """Return the records with ``author, probability``: given to one candidate, or missing.

    Parameters
    ----------
    records : DataFrame
        A column per author.
    probability, least : array, shape (records, authors)
        As found, and from `at_least`.
    allowed : array of bool, shape (records, candidates)
        Who can have written it.
    clear : array of bool, length candidates
        From `clear`.
    certain : float
        From `threshold`.
    """
    people = allowed.shape[1]
    best = probability.argmax(axis=1)
    most = probability.max(axis=1)
    sure = (most >= certain) & (least[np.arange(len(best)), best] >= _STANDS)
    sure &= np.append(clear, np.zeros(probability.shape[1] - people, dtype=bool))[best]
    labels = np.array(records.columns, dtype=object)
    author = pd.Series(np.where(sure, labels[best], None), dtype="str")
    only = allowed.sum(axis=1) == 1
    if people == probability.shape[1]:  # nobody else is thinkable: what is left is the author
        author = author.mask(pd.Series(only), pd.Series(labels[allowed.argmax(axis=1)], dtype="str"))
    return records.assign(author=author, probability=most)
