"""How the two tables agree about one person, counted where there is no doubt.

Accounts whose address is one person's and whose name agrees serve as known pairs.
They say whether both tables number schools alike, whether titles agree, whether
accounts are made at the hire.  With too few of them nothing is assumed.
"""

from __future__ import annotations

import numpy as np

from srreconcile.people import name_evidence, other_evidence
from srreconcile.people.candidates import Candidates
from srreconcile.people.groups import Indices
from srreconcile.people.other_evidence import date_bin
from srreconcile.people.persons import Persons
from srreconcile.people.rows import NO_DAY
from srreconcile.people.site import Habits, Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Codes, Flags, Floats

_ENOUGH = 30  # known pairs from which a habit is believed
_SAMPLE = 20_000  # pairs on which names and addresses are counted
_SMOOTHING = 100  # pairs that a weight of the file counts as
_LEAST = 0.01  # share by chance of a relation of addresses, at least
_RAREST = 0.02  # namesakes expected, under which an equal name makes a known pair
_COUNTED = ("variant", "differ", "foreign", "elsewhere", "personal")
_QUANTILES = np.linspace(0.0025, 0.9975, 200)


def habits(site: Site, found: Candidates, persons: Persons) -> Habits:
    """Return what is usual between the two tables.

    Parameters
    ----------
    site : Site
    found : Candidates
    persons : Persons
        A school agrees if any row of the person is there.
    """
    rows, user, row = site.rows, found.easy_user, found.easy_row
    if len(user) < _ENOUGH:  # no addresses on one side
        user, row = _one_name(site, found)
    prior = weights()["school"]["agree"]
    alone = np.diff(persons.starts)[persons.of_row[row]] == 1
    first, last = _names_differ(site, *_some(found.one_address_user, found.one_address_row))
    return Habits(
        school=_agreement(rows.school[user[alone]], rows.school[row[alone]], prior),
        title=_title(rows.title[user], rows.title[row]),
        sis_id=_shared_numbering(rows.sis_id[user], rows.sis_id[row]),
        dates=_date_weights(rows.start[user], rows.start[row]),
        first_differ=first,
        last_differ=last,
        address=_addresses(site, *_some(*_one_name(site, found))),
    )


def _some(user: Indices, row: Indices) -> tuple[Indices, Indices]:
    """At most `_SAMPLE` pairs, evenly over all."""
    step = max(1, len(user) // _SAMPLE)
    return user[::step], row[::step]


def _names_differ(site: Site, user: Indices, row: Indices) -> tuple[float, float]:
    """Weights of names that differ: how often one does where the address is one person's.

    Where both names differ the address is mostly another person's, and says nothing.
    """
    first, last = name_evidence.names(site, user, row, np.ones(len(user), dtype=np.bool_))
    one, other = first.at("first.differ"), last.at("last.differ")
    told = ~first.at("") & ~last.at("") & ~(one & other)
    w = weights()
    return _rate(one & told, told, w["first"]["differ"]), _rate(other & told, told, w["last"]["differ"])


def _rate(cases: Flags, among: Flags, weight: float) -> float:
    share = (cases.sum() + _SMOOTHING * np.exp(weight)) / (among.sum() + _SMOOTHING)
    return float(np.clip(np.log(share), weight - 1.0, weight + 1.5))


def _one_name(site: Site, found: Candidates) -> tuple[Indices, Indices]:
    """Pairs of one name that is so rare that no namesake is to be expected."""
    rows, user, row = site.rows, found.user, found.row
    named = (rows.token[user] >= 0) & (rows.last[user] >= 0)
    named &= (rows.token[user] == rows.token[row]) & (rows.last[user] == rows.last[row])
    rarity = site.first_rarity[rows.token[user]] + site.last_rarity[rows.last[user]]
    at = np.flatnonzero(named & (np.log(rows.list_size[row]) - rarity < np.log(_RAREST)))
    return user[at], row[at]


def _addresses(site: Site, user: Indices, row: Indices) -> tuple[tuple[str, float], ...]:
    """Weights of two addresses: how often each relation is seen in known pairs, against chance."""
    seen = other_evidence.address(site, user, row)
    if (seen.level > 0).sum() < _ENOUGH:
        return ()
    by_chance = other_evidence.address(site, user, np.roll(row, len(row) // 2))
    counted = []
    for level in _COUNTED:
        weight, name = weights()["address"][level], f"address.{level}"
        chance = max(float(by_chance.at(name).mean()), _LEAST)
        cases, n = seen.at(name).sum(), (seen.level > 0).sum()
        share = (cases + _SMOOTHING * np.exp(weight) * chance) / (n + _SMOOTHING)
        counted.append((level, float(np.clip(np.log(share / chance), weight - 1.5, weight + 1.5))))
    return tuple(counted)


def _agreement(a: Codes, b: Codes, prior: float, smoothing: float = 10.0) -> float:
    both = (a >= 0) & (b >= 0)
    agree = (a == b)[both].sum()
    return float(np.clip((agree + prior * smoothing) / (both.sum() + smoothing), 0.01, 0.97))


def _title(a: Codes, b: Codes) -> float | None:
    if ((a >= 0) & (b >= 0)).sum() < _ENOUGH:
        return None
    return min(_agreement(a, b, 0.5), 0.9)


def _shared_numbering(a: Codes, b: Codes) -> float:
    """How far a difference of SIS ids can be believed: not at all if known pairs differ."""
    return float(max(0.0, 2 * _agreement(a, b, 0.9, 3.0) - 1))


def _date_weights(made: Codes, hired: Codes) -> tuple[float, float, float]:
    """Log-odds of each order of account and hire: among known pairs against chance."""
    w = weights()["dates"]
    known = (made != NO_DAY) & (hired != NO_DAY)
    if known.sum() < _ENOUGH:
        return w["before"], w["near"], w["after"]
    by_chance = date_bin(np.quantile(made[known], _QUANTILES)[:, None], np.quantile(hired[known], _QUANTILES))
    seen = _shares_of_bins(date_bin(made[known], hired[known]))
    before, near, after = np.clip(np.log(seen / _shares_of_bins(by_chance)), -2.0, 2.0)
    return float(before), float(near), float(after)


def _shares_of_bins(bins: np.ndarray) -> Floats:
    counts = np.array([(bins == name).sum() for name in ("before", "near", "after")], dtype=np.float64)
    return np.asarray((counts + 1) / (counts.sum() + 3))
