"""How the two tables agree about one person, counted where there is no doubt.

Accounts whose address is one person's and whose name agrees serve as known pairs.
They say whether both tables number schools alike, whether titles agree, whether
accounts are made at the hire.  With too few of them nothing is assumed.
"""

from __future__ import annotations

import numpy as np

from srreconcile.people.candidates import Candidates
from srreconcile.people.other_evidence import date_bin
from srreconcile.people.persons import Persons
from srreconcile.people.rows import NO_DAY
from srreconcile.people.site import Habits, Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Codes, Floats

_ENOUGH = 30  # known pairs from which a habit is believed
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
    prior = weights()["school"]["agree"]
    alone = np.diff(persons.starts)[persons.of_row[row]] == 1
    return Habits(
        school=_agreement(rows.school[user[alone]], rows.school[row[alone]], prior),
        title=_title(rows.title[user], rows.title[row]),
        sis_id=_shared_numbering(rows.sis_id[user], rows.sis_id[row]),
        dates=_date_weights(rows.start[user], rows.start[row]),
    )


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
