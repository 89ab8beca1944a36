"""The levels that evidence can take, and the words that stand for each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

KINDS = ("first", "last", "middle", "address", "id", "state", "school", "title", "dates", "taken")
"""Kinds of evidence, in the order of the columns of `Evidence`."""

PHRASES = {
    "": "",
    "first.exact": "same first name",
    "first.preferred": "the first name is the preferred one",
    "first.nickname": "first names are forms of one name",
    "first.short": "one first name is the beginning of the other",
    "first.token": "one of the first names is the same",
    "first.middle": "the first name of one is the middle name of the other",
    "first.typo": "first names are spelt alike",
    "first.alike": "two given names that are spelt alike",
    "first.initial": "same first initial",
    "first.differ": "first names differ",
    "first.login": "the login begins with the other's first initial",
    "last.exact": "same last name",
    "last.part": "one of the last names is the same",
    "last.former": "the last name of one is a middle or former name of the other",
    "last.typo": "last names are spelt alike",
    "last.alike": "two family names that are spelt alike",
    "last.initial": "same initial of the last name",
    "last.differ": "last names differ",
    "last.login": "the login of one fits the last name of the other",
    "last.login_initial": "the login ends with the initial of the other's last name",
    "first.swapped": "first and last name stand in each other's place",
    "last.swapped": "",
    "middle.exact": "same middle name",
    "middle.initial": "same middle initial",
    "middle.differ": "middle names differ",
    "middle.suffix_same": "same suffix",
    "middle.suffix_differ": "suffixes differ (Jr., III)",
    "middle.suffix_missing": "a suffix on one side only",
    "address.same": "same e-mail address",
    "address.shared": "same e-mail address, which several people share",
    "address.same_login": "same login at another domain",
    "address.digits": "the logins differ by a number",
    "address.variant": "e-mail addresses differ (both fit the name)",
    "address.differ": "e-mail addresses differ",
    "address.renamed": "e-mail addresses differ (each is made of its owner's name)",
    "address.foreign": "e-mail addresses differ (one is not made of its owner's name)",
    "address.elsewhere": "e-mail addresses at different domains",
    "address.personal": "a private e-mail address",
    "id.same": "same SIS id",
    "id.differ": "SIS ids differ",
    "state.same": "same state id",
    "state.differ": "state ids differ",
    "school.same": "same school",
    "school.differ": "other school",
    "title.same": "same title",
    "title.differ": "titles differ",
    "dates.before": "the account is older than the hire",
    "dates.near": "the account was made about the time of the hire",
    "dates.after": "the account was made long after the hire",
    "dates.left": "left before the account was made",
    "dates.same_day": "same start date",
    "dates.other_day": "start dates differ",
    "taken.taken": "another account fits this person better",
    "taken.free": "no other account fits this person better",
    "taken.reviewed": "a person has ruled so",
}
"""What each level says, in plain words; empty where it need not be said."""

NAMES = tuple(PHRASES)
CODES = {name: code for code, name in enumerate(NAMES)}


class Judged:
    """One kind of evidence on n pairs: a level and a weight each, none at first."""

    def __init__(self, pairs: int) -> None:
        self.level = np.zeros(pairs, dtype=np.int8)
        self.weight = np.zeros(pairs, dtype=np.float32)

    def put(self, where: npt.NDArray[np.bool_], level: str, weight: npt.ArrayLike) -> None:
        """Set level and weight of some pairs, whatever stood there."""
        self.level[where] = CODES[level]
        self.weight[where] = np.broadcast_to(np.asarray(weight), where.shape)[where]

    def raise_to(self, where: npt.NDArray[np.bool_], level: str, weight: npt.ArrayLike) -> None:
        """Set level and weight of the pairs for which they are better than what stood there."""
        better = where & (np.broadcast_to(np.asarray(weight), where.shape) > self.weight)
        self.put(better, level, weight)

    def at(self, *levels: str) -> npt.NDArray[np.bool_]:
        """Return which pairs have one of `levels`."""
        return np.isin(self.level, [CODES[level] for level in levels])
