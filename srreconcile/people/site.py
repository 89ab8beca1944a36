"""What is usual at this site: counted, not learned.

How rare each name is, how large each school, how many names stand behind one
address, whether the district adds digits for namesakes.  Counts are smoothed with
public name shares, ``(count + 200 * share) / (rows + 200)``, so that sixty rows lean
on the public and fifty thousand on themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from srreconcile.people.rows import Rows
from srreconcile.people.weights import weights
from srreconcile.people.words import MISSING, Codes, Flags, Floats, mix


@dataclass(frozen=True)
class Habits:
    """How often the two tables agree about one person, counted on accounts beyond doubt."""

    school: float
    title: float | None = None  # missing: too few to count
    sis_id: float = 0.0
    dates: tuple[float, float, float] = (0.0, 0.0, 0.0)  # weight of before, near, after
    first_differ: float | None = None  # weights; those of the file where missing
    last_differ: float | None = None
    address: tuple[tuple[str, float], ...] = ()  # weights of levels that were counted


@dataclass(frozen=True)
class Site:
    """Statistics of the rows; every array of words has a last entry for a missing one."""

    rows: Rows
    first_rarity: Floats  # ln(1 / share) of each word as a given name
    last_rarity: Floats
    school_share: Floats  # of staff rows, by school code
    title_share: Floats
    address_names: Codes  # different people's names behind each address
    sis_names: Codes
    state_names: Codes
    digits_for_namesakes: float  # share of numbered logins whose plain form is somebody else's
    own_login: Flags  # rows whose login is made of their own name
    made_of_names: bool  # whether logins are, at this site
    habits: Habits = field(default_factory=lambda: Habits(weights()["school"]["agree"]))


def survey(rows: Rows) -> Site:
    """Return the statistics of `rows`.

    Parameters
    ----------
    rows : Rows
    """
    staff = slice(0, rows.staff_count)
    own_login = _own_login(rows)
    known = (rows.addresses.of_row[:, 0] >= 0) & (rows.last >= 0)
    return Site(
        rows=rows,
        first_rarity=_rarity(rows, "first", rows.first, rows.token, rows.preferred),
        last_rarity=_rarity(rows, "last", rows.last, rows.part_a, rows.part_b),
        school_share=_shares(rows.school[staff], rows.school),
        title_share=_shares(rows.title[staff], rows.title),
        address_names=_names_behind(rows, rows.addresses.of_row, len(rows.addresses.text)),
        sis_names=_names_behind(rows, rows.sis_id[:, None], int(rows.sis_id.max(initial=0)) + 1),
        state_names=_names_behind(rows, rows.state_id[:, None], int(rows.state_id.max(initial=0)) + 1),
        digits_for_namesakes=_digits_for_namesakes(rows),
        own_login=own_login,
        made_of_names=bool(own_login[known].mean() > 0.5) if known.any() else False,
    )


def _rarity(rows: Rows, which: str, *columns: Codes) -> Floats:
    """ln(1 / share) of each word; both tables list most people, so counts are halved."""
    counts = np.zeros(len(rows.words) + 1)
    seen: list[Codes] = []
    for column in columns:  # a row counts once for a word
        new = (column >= 0) & np.all([column != other for other in seen] or [column >= 0], axis=0)
        counts += np.bincount(column[new], minlength=len(counts))
        seen.append(column)
    tables = 1 + (0 < rows.staff_count < len(rows))
    n, smoothing = len(rows) / tables, weights()["prior"]["smoothing"]
    public = np.append(rows.words.public_shares(which), 1.0)
    share = (counts / tables + smoothing * public) / (n + smoothing)
    share[-1] = 1.0
    return np.asarray(-np.log(np.minimum(share, 1.0)))


def _shares(of_staff: Codes, of_all: Codes) -> Floats:
    known = of_staff[of_staff >= 0]
    counts = np.bincount(known, minlength=int(of_all.max(initial=0)) + 2).astype(np.float64)
    return (counts + 0.5) / (max(len(known), 1) + 0.5)


def _names_behind(rows: Rows, values: Codes, size: int) -> Codes:
    """How many different names the rows of one table show with each value, at least 1."""
    found = np.ones(max(size, 1), dtype=np.int32)
    nameless = (rows.token < 0) & (rows.last < 0)  # each counts: nothing says that they are one
    name = np.where(nameless, mix(np.arange(len(rows))), mix(rows.token, rows.last))
    for table in (rows.is_staff, ~rows.is_staff):
        for slot in values.T:
            has = table & (slot >= 0)
            _, one = np.unique(mix(slot[has], name[has]), return_index=True)
            counts = np.bincount(slot[has][one], minlength=len(found))
            found = np.maximum(found, counts.astype(np.int32))
    return found


def _own_login(rows: Rows) -> Flags:
    found = np.zeros(len(rows), dtype=np.bool_)
    for letters in rows.letters:
        for made in (rows.patterns, rows.loose_patterns):
            found |= (made == letters[:, None]).any(axis=1) & (letters != 0)
    return found


def _digits_for_namesakes(rows: Rows) -> float:
    """Share of staff logins with a number (jsmith2) whose plain form is another name's."""
    a = rows.addresses
    slot = a.of_row[: rows.staff_count, 0]
    has = slot >= 0
    codes, person = slot[has], mix(rows.token, rows.last)[: rows.staff_count][has]
    key = mix(a.letters[codes], a.domain[codes])
    plain = a.digits[codes] == MISSING
    lengths = a.digit_words.lengths[a.digits[codes]]
    numbered = ~plain & (lengths <= 2)
    order = np.argsort(key[plain], kind="stable")
    keys, owner = key[plain][order], person[plain][order]
    if not numbered.any() or not len(keys):
        return 0.5
    at = np.minimum(np.searchsorted(keys, key[numbered]), len(keys) - 1)
    other = (keys[at] == key[numbered]) & (owner[at] != person[numbered])
    return float((other.sum() + 2) / (numbered.sum() + 4))
