"""Words as numbers: every name or login of both tables is coded once.

A pair of rows is then compared by integers, and each different word is looked at
once however many people bear it.  The hash of a word is that of a polynomial in its
letters, so the hash of ``"j" + "smith"`` follows from those of its parts and login
patterns never have to be spelt out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.names import shares
from srreconcile.people.given_names import commonest_form, formal_names, related

Codes = npt.NDArray[np.int32]
Indices = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MISSING = -1
_BASE = np.uint64(0x9E3779B97F4A7C15)
_KNOWN = 2e-5  # share of the public from which a name is no misspelling of another
_LONGEST = 40  # letters of a word that the hash reads
_SOUNDS = (("ksh", "x"), ("ks", "x"), ("ph", "f"), ("ch", "k"), ("ck", "k"), ("sh", "s"), ("th", "t"), ("cz", "s"),
           ("tz", "s"), ("ts", "s"))  # fmt: skip
_ALIKE = str.maketrans("zcqwj", "skkvy")
_SILENT = str.maketrans("", "", "aeiouyh")
_TWICE = re.compile(r"(.)\1+")
POWERS: Hashes = np.cumprod(np.array([1, *[_BASE] * _LONGEST], dtype=np.uint64), dtype=np.uint64)
"""What the hash of a word is multiplied by when 0, 1, 2, ... letters follow it."""


@dataclass(frozen=True)
class Vocabulary:
    """Different words, sorted; a code is a position among them."""

    words: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def hashes(self) -> Hashes:
        """The hash of each word; the last entry stands for a missing one."""
        return _hashes(self.words, _LONGEST)

    @cached_property
    def powers(self) -> Hashes:
        """What a hash is multiplied by when the word is appended to it."""
        return POWERS[np.minimum(self.lengths, _LONGEST)]

    @cached_property
    def lengths(self) -> Codes:
        """Letters of each word."""
        return np.array([len(w) for w in self.words] + [0], dtype=np.int32)

    @cached_property
    def initials(self) -> Codes:
        """The first letter of each word as a number."""
        return np.array([ord(w[0]) if w else 0 for w in self.words] + [0], dtype=np.int32)

    @cached_property
    def starts(self) -> tuple[Hashes, ...]:
        """Hashes of the first 1, 2, ... 7 letters of each word."""
        return tuple(_hashes(self.words, letters) for letters in range(1, 8))

    @cached_property
    def ends(self) -> Hashes:
        """Hash of the last 3 letters of each word."""
        return _hashes(np.array([word[-3:] for word in self.words], dtype=object), 3)

    @cached_property
    def sounds(self) -> Hashes:
        """Hash of what is left of each word where spelling varies least: consonants, alike ones as one."""
        return _hashes(np.array([_sound(word) for word in self.words], dtype=object), _LONGEST)

    def shortened(self, left: Codes, right: Codes) -> Flags:
        """Return whether the shorter of each pair of words, of 3 to 7 letters, begins the longer."""
        found = np.zeros(len(left), dtype=np.bool_)
        shorter = np.minimum(self.lengths[left], self.lengths[right])
        for letters in range(3, 8):
            start = self.starts[letters - 1]
            found |= (shorter == letters) & (start[left] == start[right])
        return found & (left != right)

    def cut_short(self, left: Indices, right: Indices) -> Flags:
        """Return whether the shorter of each pair of words, of 7 letters or more, begins the longer."""
        pairs = zip(self.words[left], self.words[right], strict=True)
        return np.array(
            [min(len(a), len(b)) > 6 and (a.startswith(b) or b.startswith(a)) for a, b in pairs], np.bool_
        )

    def prefixes(self, letters: int) -> Hashes:
        """Return the hash of the first `letters` letters, 1 to 7, of each word."""
        return self.starts[letters - 1]

    def public_shares(self, which: str) -> Floats:
        """Return the public share of each word as a given or a family name.

        Parameters
        ----------
        which : {"first", "last"}

        Returns
        -------
        array of float, one per word
            Half the share of the rarest listed name where a word is not listed.
        """
        public = shares("first" if which == "first" else "last")
        at = public.index.get_indexer(pd.Index(self.words))
        return np.where(at >= 0, public.to_numpy()[at], public.min() / 2)

    @cached_property
    def given_names(self) -> Flags:
        """Which words are given names that everybody knows; the last entry stands for a missing one."""
        return np.append(self.public_shares("first") >= _KNOWN, False)

    @cached_property
    def family_names(self) -> Flags:
        """The same of family names."""
        return np.append(self.public_shares("last") >= _KNOWN, False)

    @cached_property
    def formal_hashes(self) -> Hashes:
        """Hashes of up to three names that each word is a nickname of, shape (n + 1, 3)."""
        names = formal_names()
        listed = [(*names.get(w, ()), "", "", "")[:3] for w in [*self.words, ""]]
        return _hashes(np.array(listed, dtype=object).ravel(), _LONGEST)[:-1].reshape(-1, 3)

    @cached_property
    def form_hashes(self) -> Hashes:
        """Hash of the commonest name that each word may stand for, itself or another."""
        form = commonest_form()
        return _hashes(np.array([form.get(word, word) for word in self.words], dtype=object), _LONGEST)

    @cached_property
    def _related(self) -> npt.NDArray[np.int64]:
        """Pairs of words that may be forms of one name, coded as one number, sorted."""
        known = {word: code for code, word in enumerate(self.words)}
        pairs = [known[a] * len(self) + known[b] for a, b in related() if a in known and b in known]
        return distinct(np.array(pairs, dtype=np.int64))

    def nicknames(self, left: Codes, right: Codes) -> Flags:
        """Return whether each pair of words may be forms of one given name."""
        code = left.astype(np.int64) * len(self) + right
        return contains(self._related, code) & (left >= 0) & (right >= 0)


def coded(*columns: Sequence[str] | npt.NDArray[Any]) -> tuple[Vocabulary, list[Codes]]:
    """Return the vocabulary of several columns of words, and each column as codes.

    Parameters
    ----------
    *columns : sequences of str
        An empty text is missing (code -1).

    Examples
    --------
    >>> vocabulary, (first, last) = coded(["ana", ""], ["ruiz", "ana"])
    >>> vocabulary.words.tolist(), first.tolist(), last.tolist()
    (['ana', 'ruiz'], [0, -1], [1, 0])
    """
    lengths = [len(column) for column in columns]
    together = np.concatenate([np.asarray(column, dtype=object) for column in columns])
    codes, words = pd.factorize(together, sort=True)
    words = np.asarray(words, dtype=object)
    if len(words) and words[0] == "":
        codes, words = codes - 1, words[1:]
    return Vocabulary(words), np.split(codes.astype(np.int32), np.cumsum(lengths)[:-1])


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the different values, sorted; on millions of integers faster than `numpy.unique`.

    Parameters
    ----------
    values : array of int

    Examples
    --------
    >>> distinct(np.array([2, 1, 2])).tolist()
    [1, 2]
    """
    ordered = np.sort(values)
    new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    return np.asarray(ordered[new])


def contains(among: npt.NDArray[np.integer], values: npt.NDArray[np.integer]) -> Flags:
    """Return which of `values` are in the sorted array `among`."""
    if not len(among):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(among, values), len(among) - 1)
    return np.asarray(among[at] == values)


def mix(*values: npt.NDArray[np.integer] | int) -> Hashes:
    """Return one hash of several numbers a row."""
    found = np.array([0x243F6A8885A308D3], dtype=np.uint64)
    for value in values:
        found = (found ^ np.asarray(value).astype(np.uint64)) * _BASE
        found = found ^ (found >> np.uint64(29))
    return np.asarray(found, dtype=np.uint64)


def _sound(word: str) -> str:
    """Mueller and Muller, Lakshmi and Laxmi, Kuznetsova and Kusnetzova, as one."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = word.translate(_ALIKE)
    return _TWICE.sub(r"\1", word[:1] + word[1:].translate(_SILENT))


def _hashes(words: npt.NDArray[np.object_], letters: int) -> Hashes:
    """Polynomial hash of the first letters of each word, and 0 for a missing one behind them."""
    found = np.zeros(len(words) + 1, dtype=np.uint64)
    if len(words):
        grid = np.array(words, dtype=f"U{letters}").view(np.uint32).reshape(len(words), letters)
        for column in grid.T:
            letter = column.astype(np.uint64)
            found[:-1] = np.where(letter > 0, found[:-1] * _BASE + letter, found[:-1])
    return found
