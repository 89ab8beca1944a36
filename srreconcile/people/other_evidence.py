"""Evidence from addresses, ids, school, title and dates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from srreconcile.people.levels import Judged
from srreconcile.people.name_evidence import login_fits
from srreconcile.people.rows import NO_DAY
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Codes, Floats

Pairs = npt.NDArray[np.int64]


def address(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of e-mail addresses, the best over all that the rows have.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    of_row = site.rows.addresses.of_row
    judged, known = Judged(len(left)), np.zeros(len(left), dtype=np.bool_)
    for mine in of_row.T:
        for theirs in of_row.T:
            a, b = mine[left], theirs[right]
            both = np.flatnonzero((a >= 0) & (b >= 0))
            one = _one_address(site, left[both], right[both], a[both], b[both])
            better = ~known[both] | (one.weight > judged.weight[both])
            judged.weight[both[better]], judged.level[both[better]] = one.weight[better], one.level[better]
            known[both] = True
    return judged


def _one_address(site: Site, left: Pairs, right: Pairs, a: Codes, b: Codes) -> Judged:
    listed, w, judged = site.rows.addresses, address_weights(site), Judged(len(left))
    same_domain = listed.domain[a] == listed.domain[b]
    public = listed.public()
    private = public[a] | public[b]
    judged.put(a != b, "address.elsewhere", w["elsewhere"])
    judged.put(private, "address.personal", w["personal"])
    at_one = same_domain & ~private & (a != b)
    judged.put(at_one, "address.differ", w["differ"])
    stem = (listed.letters[a] == listed.letters[b]) & (listed.letters[a] >= 0)
    numbered = stem & (listed.digits[a] != listed.digits[b]) & ~private
    against = w["digits"] + site.digits_for_namesakes * w["digits_habit"]
    judged.put(numbered, "address.digits", np.where(same_domain, against, against / 2))
    again = stem & (listed.digits[a] == listed.digits[b])
    judged.put(again & (a != b) & (at_one | private), "address.variant", w["variant"])
    judged.put(again & ~same_domain, "address.same_login", w["same_login"])
    _two_at_one_domain(judged, site, left, right)
    bearers, unique = site.address_names[a], _unique_value(site, right)
    # Twice: one of k may have it, and what k people use says less of each.
    weight = np.maximum(unique + w["same"] - 2 * np.log(bearers), 0.0)
    judged.put((a == b) & (bearers == 1), "address.same", weight)
    judged.put((a == b) & (bearers > 1), "address.shared", weight)
    return judged


def address_weights(site: Site) -> dict[str, float]:
    """Return the weights of addresses: those of the file, or as counted at the site."""
    return weights()["address"] | dict(site.habits.address)


def _two_at_one_domain(judged: Judged, site: Site, left: Pairs, right: Pairs) -> None:
    """Two logins of one name are hardly against; one that fits neither name was perhaps somebody else's."""
    w = address_weights(site)
    foreign = (
        judged.at("address.differ") & site.made_of_names & ~(site.own_login[left] & site.own_login[right])
    )
    judged.put(foreign, "address.foreign", w["foreign"])
    maybe = np.flatnonzero(judged.at("address.differ"))
    both_fit = login_fits(site, left[maybe], right[maybe]) & login_fits(site, right[maybe], left[maybe])
    variant = np.zeros(len(left), dtype=np.bool_)
    variant[maybe] = both_fit
    judged.put(variant, "address.variant", w["variant"])


def _unique_value(site: Site, right: Pairs) -> Floats:
    """What agreement on a value that only one person has says: as much as the list is long."""
    return np.asarray(np.log(site.rows.list_size[right]))


def _shared(names: Codes) -> Floats:
    """What an id says less, the more names stand behind it: 999999999 stands for none on some lists.

    Three names may be one human's; many are many.
    """
    return np.asarray(np.log(names) * np.where(names > 3, 2.0, 1.0))


def ids(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of SIS ids; a difference counts where the two tables share the numbering.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    rows, judged = site.rows, Judged(len(left))
    a, b = rows.sis_id[left], rows.sis_id[right]
    both = (a >= 0) & (b >= 0)
    one_table = rows.is_staff[left] == rows.is_staff[right]
    comparable = np.where(one_table, 1.0, site.habits.sis_id)
    judged.put(both & (comparable > 0), "id.differ", weights()["id"]["differ"] * comparable)
    weight = _unique_value(site, right) + weights()["id"]["same"] - _shared(site.sis_names[a])
    judged.put(both & (a == b), "id.same", np.maximum(weight, 0.0))
    return judged


def states(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of state ids.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    judged = Judged(len(left))
    a, b = site.rows.state_id[left], site.rows.state_id[right]
    both = (a >= 0) & (b >= 0)
    judged.put(both, "state.differ", weights()["id"]["state_differ"])
    weight = _unique_value(site, right) + weights()["id"]["state_same"] - _shared(site.state_names[a])
    judged.put(both & (a == b), "state.same", np.maximum(weight, 0.0))
    return judged


def school(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of schools: the smaller the school, the more agreement says.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    a, b = site.rows.school[left], site.rows.school[right]
    return _share_weighted("school", a, b, site.school_share, site.habits.school)


def title(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of job titles, if both tables tend to agree on them.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    if site.habits.title is None:
        return Judged(len(left))
    a, b = site.rows.title[left], site.rows.title[right]
    return _share_weighted("title", a, b, site.title_share, site.habits.title)


def _share_weighted(kind: str, a: Codes, b: Codes, share: Floats, agree: float) -> Judged:
    judged = Judged(len(a))
    both, by_chance = (a >= 0) & (b >= 0), share[b]
    if agree <= 0.05:  # the two tables name schools differently
        return judged
    against = np.log((1 - agree) / np.maximum(1 - by_chance, 0.02))
    judged.put(both & (a != b), f"{kind}.differ", np.clip(against, weights()["school"]["least"], 0.0))
    judged.put(both & (a == b), f"{kind}.same", np.clip(np.log(agree / by_chance), 0.0, 4.0))
    return judged


def dates(site: Site, left: Pairs, right: Pairs) -> Judged:
    """Return the evidence of an account's first day against a hire and a leaving.

    Parameters
    ----------
    site : Site
    left, right : arrays of int, length n
        Row numbers.
    """
    rows, judged = site.rows, Judged(len(left))
    across = ~rows.is_staff[left] & rows.is_staff[right]
    made, hired, left_on = rows.start[left], rows.start[right], rows.end[right]
    known = across & (made != NO_DAY)
    for level, weight in zip(("before", "near", "after"), site.habits.dates, strict=True):
        judged.put(known & (hired != NO_DAY) & (date_bin(made, hired) == level), f"dates.{level}", weight)
    gone = known & (left_on != NO_DAY) & (left_on < made - 30)
    judged.put(gone, "dates.left", weights()["dates"]["left"])
    _same_day(judged, site, left, right)
    return judged


def _same_day(judged: Judged, site: Site, left: Pairs, right: Pairs) -> None:
    """Two staff rows that start on one day: says more, the fewer start that day."""
    rows, w = site.rows, weights()["dates"]
    a, b = rows.start[left], rows.start[right]
    both = rows.is_staff[left] & rows.is_staff[right] & (a != NO_DAY) & (b != NO_DAY)
    if both.any():
        days, counts = np.unique(rows.start[: rows.staff_count], return_counts=True)
        by_chance = np.log(counts[np.searchsorted(days, a[both])] / rows.staff_count)
        weight = np.zeros(len(a))
        weight[both] = np.clip(w["same_day"] - by_chance, 0.0, w["same_day_at_most"])
        judged.put(both & (a != b), "dates.other_day", w["other_day"])
        judged.put(both & (a == b), "dates.same_day", weight)


def date_bin(made: Codes, hired: Codes) -> npt.NDArray[np.str_]:
    """Return whether each account was made before, near or after the hire.

    Parameters
    ----------
    made, hired : arrays of int
        Days since 1970, of shapes that broadcast.

    Examples
    --------
    >>> date_bin(np.array([0, 95, 500]), np.array([100, 100, 100])).tolist()
    ['before', 'near', 'after']
    """
    days = np.asarray(made, dtype=np.int64) - hired
    return np.select([days < -30, days <= 120], ["before", "near"], "after")
