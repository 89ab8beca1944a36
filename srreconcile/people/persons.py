"""Which staff rows are one human: a row per school, a rehire, a row entered twice.

Rows are grouped before anything else is judged, so that somebody with rows at three
schools is one person.  Only evidence that no link writes is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from srreconcile.people.differences import believe
from srreconcile.people.evidence import Evidence, compare
from srreconcile.people.groups import Indices, components, joined
from srreconcile.people.levels import CODES, KINDS
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Codes, Flags, Floats, Hashes, distinct, mix

CERTAIN = 0.95  # probability from which two rows are taken as one person
_SMOOTHING = 1000  # rows that the usual share of people listed twice counts as
_MOST = 30  # rows under one name that are compared with each other


@dataclass(frozen=True)
class Persons:
    """People behind the staff rows.

    ``of_row`` numbers the person of each staff row.  Rows of person ``p`` stand in
    ``rows[starts[p]:starts[p + 1]]``.  ``pairs`` are the compared rows.
    """

    of_row: Indices
    rows: Indices
    starts: Indices
    left: Indices
    right: Indices
    probability: Floats
    evidence: Evidence

    def __len__(self) -> int:
        return len(self.starts) - 1


def roll_up(site: Site) -> Persons:
    """Return the people behind the staff rows.

    Parameters
    ----------
    site : Site
    """
    left, right = _candidates(site)
    evidence = compare(site, left, right)
    _know_schools(site, left, right, evidence)
    believe(evidence, elsewhere(site, left, right))
    here = ~elsewhere(site, left, right)
    odds = evidence.total + _prior(site, left, right)
    odds += np.where(here, _listed_twice(site, left[here], right[here], odds[here]), 0.0)
    probability = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    return grouped(site.rows.staff_count, left, right, probability, evidence)


def grouped(size: int, left: Indices, right: Indices, probability: Floats, evidence: Evidence) -> Persons:
    """Return people: the rows that certain pairs hold together.

    Parameters
    ----------
    size : int
        Number of staff rows.
    left, right, probability : arrays, length n
        Compared rows, and how likely each pair is one human.
    evidence : Evidence
        What the pairs were judged by.
    """
    sure = probability >= CERTAIN
    label = components(size, left[sure], right[sure])
    first, of_row = np.unique(label, return_inverse=True)
    order = np.argsort(of_row, kind="stable")
    starts = np.append(np.searchsorted(of_row[order], np.arange(len(first))), len(order))
    return Persons(of_row, order, starts, left, right, probability, evidence)


def elsewhere(site: Site, left: Indices, right: Indices) -> Flags:
    """Return which pairs of rows are at two schools."""
    school = site.rows.school
    return np.asarray((school[left] != school[right]) & (school[left] >= 0) & (school[right] >= 0))


def _prior(site: Site, left: Indices, right: Indices) -> Floats:
    """Log-odds that a row of the list is one human with another: rare at one school."""
    w = weights()["prior"]
    second = np.where(elsewhere(site, left, right), w["second_row"], w["second_row_here"])
    return np.asarray(np.log(second) - np.log(site.rows.list_size[left]))


def _listed_twice(site: Site, left: Indices, right: Indices, odds: Floats) -> float:
    """What is to be added to the odds of two rows at one school, on a list that shows many people twice."""
    usual = weights()["prior"]["second_row_here"]
    certain = odds >= np.log(CERTAIN / (1 - CERTAIN))
    twice = len(distinct(np.maximum(left[certain], right[certain])))
    share = (twice + _SMOOTHING * usual) / (site.rows.staff_count + _SMOOTHING)
    return float(max(0.0, np.log(share / usual)))


def _know_schools(site: Site, left: Indices, right: Indices, evidence: Evidence) -> None:
    """Leave the schools to the prior, and let two ids or a new name at one school say less."""
    school, number = KINDS.index("school"), KINDS.index("id")
    evidence.weights[:, school], evidence.levels[:, school] = 0.0, 0
    twice = ~elsewhere(site, left, right) & (evidence.levels[:, number] == CODES["id.differ"])
    evidence.weights[twice, number] = weights()["id"]["differ_here"]
    here = ~elsewhere(site, left, right) & _at(evidence, "first.exact")
    here &= _at(evidence, "address.same") | _at(evidence, "address.shared")
    evidence.weights[here & twice, number] = weights()["id"]["differ_twice"]
    evidence.weights[here & _at(evidence, "last.differ"), KINDS.index("last")] = weights()["last"][
        "differ_here"
    ]


def _at(evidence: Evidence, level: str) -> Flags:
    return np.asarray(evidence.levels[:, KINDS.index(level.partition(".")[0])] == CODES[level])


def _candidates(site: Site) -> tuple[Indices, Indices]:
    """Pairs of staff rows with the same id, address or name."""
    n = site.rows.staff_count
    chains = [_chain(site, keys, known) for keys, known in _exact_keys(site)]
    pairs = [*chains, *(_all_pairs(keys, known) for keys, known in _name_keys(site))]
    left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
    code = distinct(np.minimum(left, right) * n + np.maximum(left, right)) if n else left
    return code // max(n, 1), code % max(n, 1)


def _exact_keys(site: Site) -> list[tuple[Hashes, Flags]]:
    rows, staff = site.rows, slice(0, site.rows.staff_count)
    org = rows.organization[staff]
    columns: list[Codes] = [rows.sis_id, rows.state_id, *rows.addresses.of_row.T]
    kinds = [1, 2] + [3] * rows.addresses.of_row.shape[1]
    return [
        (mix(kind, org, column[staff]), column[staff] >= 0)
        for kind, column in zip(kinds, columns, strict=True)
    ]


def _name_keys(site: Site) -> list[tuple[Hashes, Flags]]:
    rows, staff = site.rows, slice(0, site.rows.staff_count)
    org, first, last = rows.organization[staff], rows.token[staff], rows.last[staff]
    named = (first >= 0) & (last >= 0)
    given = rows.words.form_hashes[first]
    former = np.where(rows.former[staff] >= 0, rows.former[staff], last)
    login = rows.letters[0][staff]
    return [
        (mix(4, org, rows.words.hashes[first], last), named),
        (mix(4, org, given, rows.part_a[staff]), named),
        (mix(4, org, given, former), named),
        (mix(5, org, login), login != 0),
        # A slip of the keyboard leaves one end of a name as it was.
        (mix(6, org, first, rows.words.starts[2][last]), named),
        (mix(7, org, first, rows.words.ends[last]), named),
        (mix(8, org, last, rows.words.starts[2][first]), named),
        (mix(9, org, last, rows.words.ends[first]), named),
        (mix(10, org, np.minimum(first, last), np.maximum(first, last)), named),  # in each other's field
    ]


def _chain(site: Site, keys: Hashes, known: Flags) -> tuple[Indices, Indices]:
    """Neighbours under one key, sorted by name: linear however many share the key."""
    at = np.flatnonzero(known)
    name = mix(site.rows.last[at], site.rows.token[at])
    order = at[np.lexsort((at, name, keys[at]))]
    same = keys[order[1:]] == keys[order[:-1]]
    return order[:-1][same], order[1:][same]


def _all_pairs(keys: Hashes, known: Flags) -> tuple[Indices, Indices]:
    at = np.flatnonzero(known)
    left, right, _ = joined(at, keys[at], at, keys[at], most=_MOST)
    return left[left < right], right[left < right]
