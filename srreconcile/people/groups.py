"""Small tools of arrays that belong together: pairs by key, and connected components."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from srreconcile.people.words import Hashes

Indices = npt.NDArray[np.int64]

MOST_PAIRS = 20_000  # of one key; a key beyond it tells nobody apart


def joined(
    left: Indices, left_keys: Hashes, right: Indices, right_keys: Hashes, most: int
) -> tuple[Indices, Indices, Indices]:
    """Return the pairs that share a key, except under keys that too many share.

    Parameters
    ----------
    left, right : arrays of int
        What is paired; an entry may stand under several keys.
    left_keys, right_keys : arrays of uint64
        One key an entry.
    most : int
        Largest number of entries of `right` under one key.

    Returns
    -------
    tuple of three arrays
        The left and right of each pair, and for each entry of `left` how many
        entries of `right` were passed over.

    Examples
    --------
    >>> keys = np.array([1, 2, 2], dtype=np.uint64)
    >>> joined(np.arange(3), keys, np.arange(3) + 10, keys, most=1)
    (array([0]), array([10]), array([0, 2, 2]))
    """
    order = np.argsort(right_keys, kind="stable")
    start, counts = _runs(right_keys[order], left_keys)
    passed = counts > most
    several = np.flatnonzero((counts > 3) & ~passed)
    passed[several] = _crowd(left_keys[several], counts[several]) > MOST_PAIRS
    taken = np.where(passed, 0, counts)
    pair_left = np.repeat(left, taken)
    offset = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
    return pair_left, right[order[np.repeat(start, taken) + offset]], np.where(passed, counts, 0)


def _runs(keys: Hashes, asked: Hashes) -> tuple[Indices, Indices]:
    """Where the run of each asked key begins among sorted `keys`, and how long it is."""
    if not len(keys):
        return np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int64)
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    different, sizes = keys[first], np.diff(np.append(first, len(keys)))
    at = np.minimum(np.searchsorted(different, asked), len(different) - 1)
    return first[at], np.where(different[at] == asked, sizes[at], 0)


def _crowd(keys: Hashes, counts: Indices) -> Indices:
    """Number of pairs that each entry's key would make."""
    _, inverse, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(sizes[inverse] * counts)


def components(size: int, left: Indices, right: Indices) -> Indices:
    """Return the smallest member of each entry's connected component.

    Parameters
    ----------
    size : int
        Number of entries.
    left, right : arrays of int
        Edges.

    Examples
    --------
    >>> components(5, np.array([3, 1]), np.array([4, 3])).tolist()
    [0, 1, 2, 1, 1]
    """
    label = np.arange(size)
    while True:
        low = np.minimum(label[left], label[right])
        before = label.copy()
        np.minimum.at(label, left, low)
        np.minimum.at(label, right, low)
        np.minimum.at(label, before[left], low)
        np.minimum.at(label, before[right], low)
        label = label[label]
        if (label == before).all():
            return label
