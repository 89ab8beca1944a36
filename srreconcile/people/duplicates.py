"""Accounts of one human, found through the staff person rather than by likeness.

Two accounts called Maria Garcia are no duplicates if they are two people's; two that
belong to one staff person are, whatever they are called.  Accounts are compared with
each other directly where one of the two has no certain person; two certain and
different people are never one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.people.compete import Scored
from srreconcile.people.evidence import compare
from srreconcile.people.groups import Indices, joined
from srreconcile.people.levels import CODES, KINDS
from srreconcile.people.reasons import reasons
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Flags, Floats, distinct, mix

LIKELY = 0.5
_LIKELY_ROWS = 0.8  # namesakes at one school are commoner than people listed twice
_THINKABLE = 0.05  # probability of one person from which two accounts are held against each other
_EXPECTED = 4.0  # log-odds against that two accounts of one person show: the prior alone says as much
_RENAMED = -4.0  # most that a changed surname and address may say against it
_CERTAIN = 0.95  # probability from which a person is an account's, and nobody else
_LEAST = {"school": -1.2, "title": -0.5}
_SMOOTHING = 1000  # accounts that the usual share of second ones counts as
_MOST = 20  # accounts under one person or key that are paired each with each


def duplicate_accounts(site: Site, best: Scored, person_like: Flags) -> pd.DataFrame:
    """Return pairs of accounts of one human.

    Parameters
    ----------
    site : Site
    best : Scored
        The best person of each account.
    person_like : array of bool, one a row
        Accounts that may count: not parents' and not generic.

    Returns
    -------
    DataFrame
        ``user_id_1, user_id_2, probability, reasons``, ids in order.
    """
    likely = np.flatnonzero((best.probability >= _THINKABLE) & person_like[best.user])
    left, right, probability = _through_people(best, likely)
    # Of two that fit alike, each was taken for the person's only account.
    tied = _unbeaten(site, best)
    second = np.where(tied[left] & tied[right], weights()["taken"]["taken"] - max(best.free, 0.0), 0.0)
    probability = _confirmed(site, left, right, probability, second)
    certain = np.full(len(site.rows), -1, dtype=np.int64)
    held = np.flatnonzero(best.probability >= _CERTAIN)
    certain[best.user[held]] = best.person[held]
    other = _direct(site, np.flatnonzero(person_like), certain)
    left, right, probability, through = _either(len(site.rows), (left, right, probability), other)
    said = reasons(compare(site, left, right))
    said = np.where(through, "both fit one staff person; " + said, said).astype(object)
    found = pd.DataFrame(
        {
            "user_id_1": pd.Series(site.rows.ids[left], dtype="str"),
            "user_id_2": pd.Series(site.rows.ids[right], dtype="str"),
            "probability": probability,
            "reasons": pd.Series(said, dtype="str").str.removesuffix("; "),
        }
    )
    return found.sort_values(["user_id_1", "user_id_2"], ignore_index=True)


def _either(
    size: int, one: tuple[Indices, Indices, Floats], other: tuple[Indices, Indices, Floats]
) -> tuple[Indices, Indices, Floats, Flags]:
    """Pairs that are likely in one way or the other, and which of them the first knows."""
    left, right, probability = (np.concatenate(side) for side in zip(one, other, strict=True))
    code, at = np.unique(left * max(size, 1) + right, return_inverse=True)
    best = np.zeros(len(code))
    np.maximum.at(best, at, probability)
    through = np.zeros(len(code), dtype=np.bool_)
    through[at[: len(one[0])]] = True
    kept = best >= LIKELY
    return code[kept] // max(size, 1), code[kept] % max(size, 1), best[kept], through[kept]


def _through_people(best: Scored, sure: Indices) -> tuple[Indices, Indices, Floats]:
    """Pairs of accounts with one person; the best account with each where there are very many."""
    order = sure[np.lexsort((best.user[sure], -best.probability[sure], best.person[sure]))]
    user, person, probability = best.user[order], best.person[order], best.probability[order]
    at = np.arange(len(order))
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    sizes = np.diff(np.append(starts, len(at)))
    rank, size = at - np.repeat(starts, sizes), np.repeat(sizes, sizes)
    far = at[(size > _MOST) & (rank > 0)]
    left, right = [far - rank[far]], [far]
    for ahead in range(1, _MOST):
        one = at[(rank >= ahead) & (size <= _MOST)]
        left.append(one - ahead)
        right.append(one)
    one, other = np.concatenate(left), np.concatenate(right)
    both = probability[one] * probability[other]
    kept = both >= _THINKABLE
    one, other = user[one[kept]], user[other[kept]]
    return np.minimum(one, other), np.maximum(one, other), both[kept]


def _direct(site: Site, users: Indices, certain: Indices) -> tuple[Indices, Indices, Floats]:
    """Pairs of accounts that are not both certain of their people."""
    rows = site.rows
    slot = rows.addresses.of_row[users, 0]
    given = rows.words.form_hashes[rows.token[users]]
    named = (rows.token[users] >= 0) & (rows.last[users] >= 0)
    keys = [
        (slot >= 0, mix(1, rows.organization[users], slot)),
        ((rows.token[users] >= 0) & (rows.last[users] >= 0),
         mix(2, rows.organization[users], rows.token[users], rows.last[users])),
        (named, mix(5, rows.organization[users], given, rows.last[users])),
        (named & (rows.school[users] >= 0), mix(6, rows.school[users], given, rows.last[users])),
        (rows.state_id[users] >= 0, mix(7, rows.organization[users], rows.state_id[users])),
        (rows.sis_id[users] >= 0, mix(3, rows.organization[users], rows.sis_id[users])),
        ((rows.letters[0][users] != 0) & (rows.school[users] >= 0),
         mix(4, rows.school[users], rows.letters[0][users])),
    ]  # fmt: skip
    found = [joined(users[has], key[has], users[has], key[has], most=_MOST)[:2] for has, key in keys]
    left, right = (np.concatenate(side) for side in zip(*found, strict=True))
    asked = (left < right) & ((certain[left] < 0) | (certain[right] < 0))
    code = distinct(left[asked] * len(rows) + right[asked])
    left, right = code // max(len(rows), 1), code % max(len(rows), 1)
    odds = _odds(site, left, right)[0]
    usual, certain = weights()["prior"]["second_account"], odds >= np.log(_CERTAIN / (1 - _CERTAIN))
    share = (len(distinct(right[certain])) + _SMOOTHING * usual) / (len(users) + _SMOOTHING)
    probability = _chance(odds + max(0.0, float(np.log(share / usual))))
    kept = probability >= LIKELY
    return left[kept], right[kept], probability[kept]


def _unbeaten(site: Site, best: Scored) -> Flags:
    """Which rows are accounts that no other account beats at their person."""
    found = np.zeros(len(site.rows), dtype=np.bool_)
    level = best.evidence.levels[:, KINDS.index("taken")]
    found[best.user] = (level != CODES["taken.taken"]) & (level != CODES["taken.reviewed"])
    return found


def _confirmed(site: Site, left: Indices, right: Indices, through: Floats, second: Floats) -> Floats:
    """How likely accounts that fit one person are one human, once they are held against each other.

    Patricia and Preston Flores both fit a row that says P. Flores; held against each
    other, they are two.  Who has married may well have an account under either name.
    """
    odds, given = _odds(site, left, right)
    least = np.where(given > 0, _RENAMED, -np.inf)
    most = np.where(given < 0, given, _EXPECTED)
    told = np.clip(through, 1e-6, 1 - 1e-6)
    against = np.where(given < 0, second, 0.0)
    return _chance(np.log(told / (1 - told)) + np.clip(odds + _EXPECTED, least, most) + against)


def _odds(site: Site, left: Indices, right: Indices) -> tuple[Floats, Floats]:
    """Log-odds of two accounts by what they show, and what of it their given names say.

    Who has two accounts often has one at each of two schools.
    """
    evidence = compare(site, left, right)
    least = np.array([_LEAST.get(kind, -np.inf) for kind in KINDS])
    weight = np.maximum(evidence.weights.astype(np.float64), least).sum(axis=1)
    prior = np.log(weights()["prior"]["second_account"]) - np.log(site.rows.list_size[left])
    return weight + prior, np.asarray(evidence.weights[:, KINDS.index("first")], dtype=np.float64)


def _chance(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))


def duplicate_staff(site: Site, left: Indices, right: Indices, probability: Floats) -> pd.DataFrame:
    """Return pairs of staff rows that list one human twice.

    Rows of one person at several schools under one SIS id are as they should be.

    Parameters
    ----------
    site : Site
    left, right : arrays of int
        Compared staff rows.
    probability : array of float
        That they are one human.

    Returns
    -------
    DataFrame
        ``staff_member_id_1, staff_member_id_2, probability, reasons``, ids in order.
    """
    rows = site.rows
    no_schools = (rows.school[: rows.staff_count] < 0).all()
    one_school = (rows.school[left] == rows.school[right]) & ((rows.school[left] >= 0) | no_schools)
    two_ids = (rows.sis_id[left] != rows.sis_id[right]) & (rows.sis_id[left] >= 0) & (rows.sis_id[right] >= 0)
    kept = np.flatnonzero((probability >= _LIKELY_ROWS) & (one_school | two_ids))
    left, right = left[kept], right[kept]
    found = pd.DataFrame(
        {
            "staff_member_id_1": pd.Series(rows.ids[np.minimum(left, right)], dtype="str"),
            "staff_member_id_2": pd.Series(rows.ids[np.maximum(left, right)], dtype="str"),
            "probability": probability[kept],
            "reasons": pd.Series(reasons(compare(site, left, right)), dtype="str"),
        }
    )
    return found.sort_values(["staff_member_id_1", "staff_member_id_2"], ignore_index=True)
