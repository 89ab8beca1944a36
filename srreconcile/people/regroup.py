"""A second look at staff rows that may be one human, with the accounts in view.

Most people have an account.  A row of the same name at another school that no account
of its own fits is likelier the same human's second row; two rows with an account each
are likelier two people's.  Rows at one school are left as they were: whether somebody is
listed twice there, or two namesakes are, is a question for a person.
"""

from __future__ import annotations

import numpy as np

from srreconcile.people.compete import Scored
from srreconcile.people.groups import Indices
from srreconcile.people.persons import CERTAIN, Persons, elsewhere, grouped
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Floats, contains

_CLAIMS = 0.3  # probability from which an account may be a person's
_OPEN = 0.05  # probability of one human from which a pair is looked at again


def regroup(site: Site, people: Persons, scored: Scored) -> Persons:
    """Return the people, with rows joined that only the accounts could tell.

    Parameters
    ----------
    site : Site
    people : Persons
    scored : Scored
        Every account with its candidate people, from `srreconcile.people.compete`.
    """
    a, b = people.of_row[people.left], people.of_row[people.right]
    open_ = (people.probability > _OPEN) & (people.probability < CERTAIN) & (a != b)
    at = np.flatnonzero(open_ & elsewhere(site, people.left, people.right))
    if not len(at):
        return people
    held = scored.probability >= _CLAIMS
    by_one = _accounts(scored.user[held], scored.person[held], a[at], b[at], len(people)) <= 1
    apart = np.log(weights()["prior"]["second_account"])
    odds = np.log(people.probability[at] / (1 - people.probability[at])) + np.where(
        by_one, scored.free, apart
    )
    probability = people.probability.copy()
    probability[at] = 1 / (1 + np.exp(-odds))
    return grouped(len(people.of_row), people.left, people.right, probability, people.evidence)


def _accounts(user: Indices, person: Indices, one: Indices, other: Indices, people: int) -> Floats:
    """How many different accounts claim either of two people."""
    count = np.bincount(person, minlength=people)
    order = np.argsort(person, kind="stable")
    starts = np.cumsum(count) - count
    sizes = count[one]
    pair = np.repeat(np.arange(len(one)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    claimant = user[order[np.repeat(starts[one], sizes) + within]]
    most = int(user.max(initial=0)) + 1
    shared = contains(np.sort(person * most + user), other[pair] * most + claimant)
    return np.asarray(
        count[one] + count[other] - np.bincount(pair[shared], minlength=len(one)), dtype=np.float64
    )
