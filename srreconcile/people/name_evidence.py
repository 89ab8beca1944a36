"""Evidence from names, and from logins that are made of names.

A family name that changed is often still in the login, so a login that fits speaks
where the names do not.  Where the names agree the login adds nothing: it was made
from them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from srreconcile.people.levels import CODES, Judged
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Codes, Flags, Floats, Hashes, Vocabulary

Pairs = npt.NDArray[np.int64]
_ALIKE = 0.88  # Jaro-Winkler similarity from which two words may be one misspelt
_SLIPS = 2  # letters put in, left out, changed or changed round, at most
_CHUNK = 200_000  # pairs whose login patterns are compared at a time


class Side(NamedTuple):
    """The words of one side of n pairs."""

    first: Codes
    token: Codes
    middle: Codes
    preferred: Codes
    last: Codes
    part_a: Codes
    part_b: Codes
    former: Codes

    @property
    def swapped(self) -> Side:
        """Given and family name in each other's place."""
        return self._replace(first=self.last, token=self.last, preferred=self.last, last=self.first,
                             part_a=self.first, part_b=np.full_like(self.first, -1))  # fmt: skip

    def take(self, at: npt.NDArray[np.integer]) -> Side:
        """The words of some of the pairs."""
        return Side(*(codes[at] for codes in self))


def side(site: Site, at: Pairs) -> Side:
    """Return the words of the rows `at`.

    Parameters
    ----------
    site : Site
    at : array of int
        Row numbers.
    """
    return Side(*(getattr(site.rows, name)[at] for name in Side._fields))


def names(site: Site, left: Pairs, right: Pairs, one_address: Flags) -> tuple[Judged, Judged]:
    """Return the evidence of given names and of family names.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    one_address : array of bool, length n
        Pairs with the same address, whose login fits one of the two in any case.
    """
    mine, theirs = side(site, left), side(site, right)
    first, last = _given(site, mine, theirs), _family(site, mine, theirs)
    _read_logins(site, left, right, first, last, ~one_address)
    _swap(site, mine, theirs, first, last)
    _limit(site, right, first, last)
    return first, last


def middle(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of middle names and suffixes, the stronger of the two.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    rows, w, judged = site.rows, weights()["middle"], Judged(len(left))
    a, b = rows.middle[left], rows.middle[right]
    both, short = (a >= 0) & (b >= 0), (rows.words.lengths[a] == 1) | (rows.words.lengths[b] == 1)
    judged.put(both, "middle.differ", w["differ"])
    same_initial = both & short & (rows.words.initials[a] == rows.words.initials[b])
    judged.put(same_initial, "middle.initial", w["initial"])
    judged.put(both & (a == b) & ~short, "middle.exact", w["exact"])
    s, t = rows.suffix[left], rows.suffix[right]
    judged.put((judged.level == 0) & ((s >= 0) != (t >= 0)), "middle.suffix_missing", w["suffix_missing"])
    judged.put((judged.level == 0) & (s >= 0) & (s == t), "middle.suffix_same", w["suffix_same"])
    judged.put((s >= 0) & (t >= 0) & (s != t), "middle.suffix_differ", w["suffix_differ"])
    return judged


def _given(site: Site, left: Side, right: Side) -> Judged:
    words, w, judged = site.rows.words, weights()["first"], Judged(len(left.first))
    a, b = left.first, right.first
    rarity = np.minimum(site.first_rarity[a], site.first_rarity[b])
    both = (a >= 0) & (b >= 0)
    counted = site.habits.first_differ
    judged.put(both, "first.differ", w["differ"] if counted is None else counted)
    judged.raise_to(both & (a == b), "first.exact", rarity + w["exact"])
    open_ = both & (a != b)
    at, bt = left.token, right.token
    _one_letter(words, judged, a, b, open_, "first")
    token_rarity = np.minimum(site.first_rarity[at], site.first_rarity[bt])
    two = words.given_names[a] & words.given_names[b]  # Daniel and Danielle are two names, not one misspelt
    alike, short = _alike(words, a, b, open_), open_ & words.shortened(at, bt)
    judged.raise_to(alike & ~two, "first.typo", rarity + w["typo"])
    judged.raise_to(short & ~two, "first.short", rarity + w["short"])
    rarer = np.maximum(site.first_rarity[a], site.first_rarity[b])
    judged.raise_to((alike | short) & two, "first.alike", rarer + w["alike"])
    judged.raise_to(open_ & words.nicknames(at, bt), "first.nickname", token_rarity + w["nickname"])
    several = np.where((a != at) & (b != bt), w["token_of_several"], 0.0)  # Mary Ann and Mary Frances
    one = open_ & (at == bt) & (words.lengths[at] > 1)
    judged.raise_to(one, "first.token", token_rarity + w["token"] + several)
    for mine, theirs in ((left.middle, bt), (at, right.middle)):
        goes_by = open_ & (mine == theirs) & (mine >= 0) & (words.lengths[mine] > 1)
        judged.raise_to(goes_by, "first.middle", site.first_rarity[mine] + w["middle"])
    for mine, theirs in ((left.preferred, bt), (at, right.preferred), (left.preferred, right.preferred)):
        called = open_ & (mine == theirs) & (mine >= 0)
        judged.raise_to(called, "first.preferred", site.first_rarity[mine] + w["preferred"])
    return judged


def _family(site: Site, left: Side, right: Side) -> Judged:
    words, w, judged = site.rows.words, weights()["last"], Judged(len(left.last))
    a, b = left.last, right.last
    both = (a >= 0) & (b >= 0)
    rarity = np.minimum(site.last_rarity[a], site.last_rarity[b])
    counted = site.habits.last_differ
    judged.put(both, "last.differ", w["differ"] if counted is None else counted)
    judged.raise_to(both & (a == b), "last.exact", rarity + w["exact"])
    open_ = both & (a != b)
    _one_letter(words, judged, a, b, open_, "last")
    double = (left.part_b >= 0) & (right.part_b >= 0)
    half = double & ((left.part_a == right.part_a) != (left.part_b == right.part_b))
    alike, two = _alike(words, a, b, open_ & ~half), words.family_names[a] & words.family_names[b]
    judged.raise_to(alike & ~two, "last.typo", rarity + w["typo"])
    rarer = np.maximum(site.last_rarity[a], site.last_rarity[b])
    judged.raise_to(alike & two, "last.alike", rarer + w["alike"])
    # Garcia Lopez and Lopez Ruiz are two families, as are Garcia Lopez and Garcia Ruiz.
    part = w["part"] + np.where(double, w["part_of_several"], 0.0)
    for mine in (left.part_a, left.part_b, a):
        for theirs in (right.part_a, right.part_b, b):
            _same_word(site, judged, mine, theirs, open_, "last.part", part)
    # A maiden name may be kept as a middle name.
    for mine, theirs in ((left.former, b), (a, right.former), (left.middle, b), (a, right.middle)):
        _same_word(site, judged, mine, theirs, open_, "last.former", w["former"])
    return judged


def _same_word(
    site: Site, judged: Judged, mine: Codes, theirs: Codes, open_: Flags, level: str, weight: float | Floats
) -> None:
    same = open_ & (mine == theirs) & (mine >= 0) & (site.rows.words.lengths[mine] > 1)
    judged.raise_to(same, level, site.last_rarity[mine] + weight)


def _one_letter(words: Vocabulary, judged: Judged, a: Codes, b: Codes, open_: Flags, kind: str) -> None:
    one = open_ & ((words.lengths[a] == 1) | (words.lengths[b] == 1))
    judged.put(one & (words.initials[a] == words.initials[b]), f"{kind}.initial", weights()[kind]["initial"])


def _alike(words: Vocabulary, a: Codes, b: Codes, open_: Flags) -> Flags:
    """Which open pairs are one word misspelt or cut short; each different pair of words is looked at once."""
    from rapidfuzz.distance import OSA, JaroWinkler
    from rapidfuzz.process import cpdist

    found = np.zeros(len(a), dtype=np.bool_)
    near = open_ & (words.lengths[a] > 3) & (words.lengths[b] > 3)
    near &= (words.initials[a] == words.initials[b]) | (np.abs(words.lengths[a] - words.lengths[b]) <= 1)
    if near.any():
        low, high = np.minimum(a[near], b[near]), np.maximum(a[near], b[near])
        pairs, inverse = np.unique(low.astype(np.int64) * len(words) + high, return_inverse=True)
        one, other = words.words[pairs // len(words)], words.words[pairs % len(words)]
        alike = cpdist(one, other, scorer=JaroWinkler.similarity) >= _ALIKE
        at = np.flatnonzero(alike)  # Villa and Villagran begin alike, and are no slip of the keyboard
        slips = cpdist(one[at], other[at], scorer=OSA.distance)
        alike[at] = (slips <= _SLIPS) | words.cut_short(pairs[at] // len(words), pairs[at] % len(words))
        found[near] = alike[inverse]
    return found


def _read_logins(site: Site, left: Pairs, right: Pairs, first: Judged, last: Judged, open_: Flags) -> None:
    """Let a login speak for a family name that differs, and for names that are missing."""
    rows, w = site.rows, weights()
    for mine, theirs in ((left, right), (right, left)):
        silent = np.flatnonzero(open_ & last.at("", "last.differ"))
        fits = _where(silent, login_fits(site, mine[silent], theirs[silent]), len(left))
        family, given = site.last_rarity[rows.last[theirs]], site.first_rarity[rows.token[theirs]]
        last.raise_to(fits, "last.login", family + w["last"]["login"])
        first.put(fits & first.at(""), "first.login", w["first"]["login"])
        nameless = np.flatnonzero(open_ & last.at("") & first.at(""))
        loose = login_fits(site, mine[nameless], theirs[nameless], rows.loose_patterns)
        fits = _where(nameless, loose, len(left))
        first.put(fits, "first.login", given + w["first"]["login_whole"])
        last.put(fits, "last.login_initial", w["last"]["login_initial"])


def _where(at: Pairs, flags: Flags, size: int) -> Flags:
    found = np.zeros(size, dtype=np.bool_)
    found[at] = flags
    return found


def login_fits(site: Site, mine: Pairs, theirs: Pairs, patterns: Hashes | None = None) -> Flags:
    """Return whether a login of the rows `mine` is one that the names of `theirs` make.

    Parameters
    ----------
    site : Site
    mine, theirs : arrays of int, length n
        Row numbers.
    patterns : array, shape (rows, patterns), optional
        Hashes of logins; those that hold the family name, if not given.
    """
    found = np.zeros(len(mine), dtype=np.bool_)
    for start in range(0, len(mine), _CHUNK):
        some = slice(start, start + _CHUNK)
        theirs_made = site.rows.patterns_of(theirs[some]) if patterns is None else patterns[theirs[some]]
        for letters in site.rows.letters:
            login = letters[mine[some]]
            found[some] |= (theirs_made == login[:, None]).any(axis=1) & (login != 0)
    return found


def _swap(site: Site, left: Side, right: Side, first: Judged, last: Judged) -> None:
    """Given and family name in each other's field, where that explains more."""
    initials, w = site.rows.words.initials, weights()
    across = (initials[left.last] == initials[right.first]) | (initials[left.first] == initials[right.last])
    crossed = np.flatnonzero(across & first.at("first.differ") & ~last.at("last.exact"))
    some, others = left.take(crossed), right.take(crossed)
    for mine, theirs in ((some.swapped, others), (some, others.swapped)):
        given, family = _given(site, mine, theirs), _family(site, mine, theirs)
        given.weight += w["first"]["swapped"]
        family.weight += w["last"]["swapped"]
        agree = ~given.at("first.differ") & ~family.at("last.differ")
        better = agree & (
            _sum(given.weight, family.weight) > _sum(first.weight[crossed], last.weight[crossed])
        )
        first.weight[crossed[better]], last.weight[crossed[better]] = (
            given.weight[better],
            family.weight[better],
        )
        first.level[crossed[better]], last.level[crossed[better]] = (
            CODES["first.swapped"],
            CODES["last.swapped"],
        )


def _sum(one: npt.NDArray[np.floating], other: npt.NDArray[np.floating]) -> Floats:
    return np.asarray(one + other, dtype=np.float64)


def _limit(site: Site, right: Pairs, first: Judged, last: Judged) -> None:
    """However rare a name, one list may hold two who bear it: father and son, a namesake hired."""
    listed = site.rows.list_size[right]
    most = np.log(listed) + weights()["last"]["namesake"]
    excess = np.maximum(_sum(first.weight, last.weight) - most, 0.0)
    from_last = np.minimum(excess, np.maximum(last.weight, 0.0))
    last.weight -= from_last.astype(np.float32)
    first.weight -= (excess - from_last).astype(np.float32)
