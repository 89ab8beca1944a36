"""How an author's records are spread over each trait, and how well a record fits.

A profile is a Dirichlet-multinomial: the author's own counts, shrunk to what is usual at
the school.  How strongly is read from the author's records themselves, by the likelihood
of each day given the others; an author of few or scattered records is judged mostly by
what is usual.  The hour of the week is shrunk to the product of the author's own hours and
weekdays, and these to the school's.

Profiles of several replicates are made at once: counts are weighted, with one row of
weights per replicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from srreconcile.investigate.traits import HOURS, Codes

Floats = npt.NDArray[np.float64]

SHRINKAGE = np.array([1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0])
"""How many records of the school weigh as much as the author's own: the choices."""

_ROOM = 0.5  # records that every known value is given, so that none is impossible


@dataclass(frozen=True)
class Sample:
    """One author's records, in the order of time.

    Attributes
    ----------
    codes : array, shape (records, traits + 1)
        Last the place of the record among all, of this author and of others.
    days : array of int, length records
        The day of each, numbered from 0: records of one day come together or not at all.
    expected : array, length of all records, optional
        How likely each record's student is by the author's roster (`taught.expected`);
        without it, what is usual at the school.
    """

    codes: Codes
    days: Codes
    expected: Floats | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def n_days(self) -> int:
        """How many days there are."""
        return int(self.days.max(initial=-1)) + 1


_PERSONAL = ("student_id", "section_id")  # by these, candidates differ; what is usual is not theirs


def usual(
    names: tuple[str, ...], sizes: tuple[int, ...], candidates: Sequence[Sample], others: Sample | None
) -> list[Floats]:
    """Return the spread of each trait at the school: what authors are shrunk to.

    Hours and types are the school's, and candidates show them too, each as much as the
    other.  Students and sections are an author's own: there the candidates' records
    would draw their profiles together, and without further people every value is as
    usual as another.

    Parameters
    ----------
    names, sizes : tuple
        The traits, and how many values each has.
    candidates : sequence of Sample
    others : Sample or None
        Records of people who are no candidates.
    """
    spreads = []
    for column, (name, size) in enumerate(zip(names, sizes, strict=True)):
        counts = np.full(size, _ROOM)
        if others is not None:
            counts += _frequencies(others.codes[:, column], size)
        if name not in _PERSONAL:
            each = [_frequencies(one.codes[:, column], size) for one in candidates]
            least = min((whole.sum() for whole in each if whole.any()), default=0.0)
            counts += sum(whole / max(whole.sum(), 1.0) * least for whole in each)
        spreads.append(counts / counts.sum())
    return spreads


def _frequencies(codes: Codes, size: int) -> Floats:
    return np.bincount(codes[codes >= 0], minlength=size).astype(np.float64)


def fits(
    author: Sample, weights: Floats, judged: Codes, names: tuple[str, ...], base: list[Floats]
) -> Floats:
    """Return the log-likelihood of records under one author's profile.

    Parameters
    ----------
    author : Sample
        The author's own records.
    weights : array, shape (replicates, days)
        How much each day counts.
    judged : array, shape (m, traits)
        The records to judge.
    names : tuple of str
        The traits.
    base : list of array
        What is usual, from `usual`.

    Returns
    -------
    array, shape (replicates, m)
    """
    total = np.zeros((len(weights), len(judged)))
    for column, spread in enumerate(base):
        seen = judged[:, column] >= 0
        if names[column] == "student_id" and author.expected is not None:
            total[:, seen] += np.log(_taught(author, author.expected, column, weights, judged[seen]))
            continue
        profile = _profile(names[column], author.codes[:, column], author.days, weights, spread)
        total[:, seen] += np.log(profile[:, judged[seen, column]])
    return total


def _taught(author: Sample, expected: Floats, column: int, weights: Floats, judged: Codes) -> Floats:
    """The chance of each judged record's student, shrunk to what the roster of that moment makes likely."""
    seen = author.codes[:, column] >= 0
    codes, days = author.codes[seen], author.days[seen]
    size = int(max(codes[:, column].max(initial=0), judged[:, column].max(initial=0))) + 1
    counts, chosen = _counted(codes[:, column], days, weights, expected[codes[:, -1]][None, :], size)
    near = np.maximum(expected[judged[:, -1]], 1e-12)
    whole = counts.sum(axis=1, keepdims=True) + chosen
    return np.asarray((counts[:, judged[:, column]] + chosen * near) / whole)


def _profile(name: str, codes: Codes, days: Codes, weights: Floats, spread: Floats) -> Floats:
    """The author's spread over one trait, one row per replicate."""
    seen = codes >= 0
    codes, days = codes[seen], days[seen]
    if name != "hour":
        return _shrunk(codes, days, weights, spread)
    weekday_spread, hour_spread = (spread.reshape(7, 24).sum(axis=axis) for axis in (1, 0))
    weekdays = _shrunk(codes // 24, days, weights, weekday_spread)
    hours = _shrunk(codes % 24, days, weights, hour_spread)
    return _shrunk(codes, days, weights, (weekdays[:, :, None] * hours[:, None, :]).reshape(-1, HOURS))


def _shrunk(codes: Codes, days: Codes, weights: Floats, spread: Floats) -> Floats:
    """The spread over one trait: counts beside `spread`."""
    near = np.broadcast_to(spread, (len(weights), spread.shape[-1]))[:, codes]
    counts, chosen = _counted(codes, days, weights, near, spread.shape[-1])
    return np.asarray((counts + chosen * spread) / (counts.sum(axis=1, keepdims=True) + chosen))


def _counted(codes: Codes, days: Codes, weights: Floats, near: Floats, size: int) -> tuple[Floats, Floats]:
    """Counts, and the strength of what is `near` that fits each day best, given the other days."""
    met, first, times = np.unique(days * size + codes, return_index=True, return_counts=True)
    day, value = met // size, met % size
    weight = weights[:, day] * times
    counts = np.zeros((len(weights), size))
    for replicate, row in enumerate(weight):
        counts[replicate] = np.bincount(value, weights=row, minlength=size)
    whole = counts.sum(axis=1, keepdims=True)
    of_day = np.bincount(days, minlength=weights.shape[1])
    others = np.maximum(counts[:, value] - weight, 0)
    rest = np.maximum(whole - weights[:, day] * of_day[day], 0)
    usual = near[:, first]
    choices = np.empty((len(SHRINKAGE), len(weights)))
    for choice, strength in enumerate(SHRINKAGE):
        choices[choice] = (weight * np.log((others + strength * usual) / (rest + strength))).sum(axis=1)
    return counts, SHRINKAGE[choices.argmax(axis=0)][:, None]
