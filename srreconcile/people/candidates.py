"""Which staff rows an account is compared with: about a dozen hashed keys.

An account whose address is one person's and whose name agrees needs two keys only,
which settles most accounts; the rest are looked up under every key.  A key that too
many share is passed over, and how many it held is kept: among a thousand namesakes
nobody can tell, and the score has to know that there were a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from srreconcile.people.groups import Indices, joined
from srreconcile.people.rows import Rows
from srreconcile.people.site import Site
from srreconcile.people.words import Codes, Flags, Hashes, distinct, mix

_MOST = {"address": 40, "sis_id": 20, "state_id": 20, "first, last start": 12, "first, last end": 12,
         "login": 20, "pattern": 12, "name": 60, "name, school": 40,
         "last, initial": 25, "last, school": 12, "first, school": 6, "rare last": 8, "rare first": 5,
         "swapped": 12, "sound": 8}  # fmt: skip

_CHUNK = 200_000  # rows whose login patterns are looked at together

Entries = tuple[str, Indices, Hashes]  # kind of key, rows, their keys


@dataclass(frozen=True)
class Candidates:
    """Pairs of an account and a staff row; `crowd` counts namesakes passed over, one an account."""

    user: Indices
    row: Indices
    crowd: Indices
    easy_user: Indices  # accounts beyond doubt, with their staff row
    easy_row: Indices
    one_address_user: Indices  # accounts whose address is theirs alone, with its staff row
    one_address_row: Indices


def find(site: Site) -> Candidates:
    """Return the pairs worth scoring.

    Parameters
    ----------
    site : Site
    """
    rows = site.rows
    staff = np.arange(rows.staff_count)
    users = np.arange(rows.staff_count, len(rows))
    known = {kind: (at, keys) for kind, at, keys in _merged(_simple_keys(site, staff, fuzzy=False))}
    pairs, crowd = _look_up(_simple_keys(site, users, fuzzy=False), known, len(rows))
    one_user, one_row = _one_address(site, *pairs)
    easy_user, easy_row = _easy(site, one_user, one_row)
    hard = users[~np.isin(users, easy_user)]
    known |= {kind: (at, keys) for kind, at, keys in _merged(_simple_keys(site, staff, fuzzy=True))}
    more, _ = _look_up(_simple_keys(site, hard, fuzzy=True), known, len(rows))
    by_login = _by_pattern(site, hard, staff)
    user, row = (np.concatenate(side) for side in zip(pairs, more, *by_login, strict=True))
    code = distinct(user * (len(rows) + 1) + row)
    return Candidates(
        code // (len(rows) + 1), code % (len(rows) + 1), crowd, easy_user, easy_row, one_user, one_row
    )


def _look_up(
    asked: Iterator[Entries], known: dict[str, tuple[Indices, Hashes]], size: int
) -> tuple[tuple[Indices, Indices], Indices]:
    users, rows, crowd = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], np.zeros(size, dtype=np.int64)
    for kind, at, keys in asked:
        if kind in known:
            user, row, passed = joined(at, keys, *known[kind], most=_MOST[kind])
            users.append(user)
            rows.append(row)
            if kind == "name":
                np.maximum.at(crowd, at, passed)
    return (np.concatenate(users), np.concatenate(rows)), crowd


def _merged(entries: Iterator[Entries]) -> list[Entries]:
    """Entries of one kind together, each row once under a key."""
    held: dict[str, list[tuple[Indices, Hashes]]] = {}
    for kind, at, keys in entries:
        held.setdefault(kind, []).append((at, keys))
    return [(kind, *_distinct(parts)) for kind, parts in held.items()]


def _distinct(parts: list[tuple[Indices, Hashes]]) -> tuple[Indices, Hashes]:
    if len(parts) == 1:
        return parts[0]
    at, keys = (np.concatenate(side) for side in zip(*parts, strict=True))
    order = np.lexsort((at, keys))
    at, keys = at[order], keys[order]
    new = np.ones(len(at), dtype=np.bool_)
    new[1:] = (at[1:] != at[:-1]) | (keys[1:] != keys[:-1])
    return at[new], keys[new]


def _one_address(site: Site, user: Indices, row: Indices) -> tuple[Indices, Indices]:
    """Accounts with an address of one name only, on a row with the same."""
    listed = site.rows.addresses.of_row
    same = (listed[user, 0] == listed[row, 0]) & (listed[user, 0] >= 0)
    at = np.flatnonzero(same & (site.address_names[listed[user, 0]] == 1))
    code = distinct(user[at] * (len(site.rows) + 1) + row[at])
    return code // (len(site.rows) + 1), code % (len(site.rows) + 1)


def _easy(site: Site, user: Indices, row: Indices) -> tuple[Indices, Indices]:
    """Those of the same given and family name, an account once."""
    r = site.rows
    name = (
        (r.last[user] == r.last[row])
        & (r.token[user] == r.token[row])
        & (r.last[user] >= 0)
        & (r.token[user] >= 0)
    )
    at = np.flatnonzero(name)
    _, one = np.unique(user[at], return_index=True)
    return user[at][one], row[at][one]


def _simple_keys(site: Site, at: Indices, *, fuzzy: bool) -> Iterator[Entries]:
    yield from _fuzzy_keys(site, at) if fuzzy else _sure_keys(site, at)


def _sure_keys(site: Site, at: Indices) -> Iterator[Entries]:
    rows = site.rows
    for slot in rows.addresses.of_row.T:
        yield _entry("address", at, slot[at] >= 0, rows.organization[at], slot[at])
    yield _entry("sis_id", at, rows.sis_id[at] >= 0, rows.organization[at], rows.sis_id[at])
    yield _entry("state_id", at, rows.state_id[at] >= 0, rows.organization[at], rows.state_id[at])
    for given in _given(site, at):
        yield _entry(
            "name", at, (given != 0) & (rows.last[at] >= 0), rows.organization[at], given, rows.last[at]
        )


def _given(site: Site, at: Indices) -> list[Hashes]:
    """Hashes of the first given name, the one a person goes by, and what either is short for."""
    rows, words = site.rows, site.rows.words
    plain = [words.hashes[rows.token[at]], words.hashes[rows.preferred[at]]]
    return plain + list(words.formal_hashes[rows.token[at]].T)


def _fuzzy_keys(site: Site, at: Indices) -> Iterator[Entries]:
    rows, org = site.rows, site.rows.organization[at]
    listed, initials, school = rows.addresses, rows.words.initials, rows.school[at]
    for slot in listed.of_row.T:
        login = listed.login[slot[at]]
        yield _entry("login", at, (slot[at] >= 0) & (login >= 0), org, login)
    first, last = rows.token[at], rows.last[at]
    for family in _families(site, at):
        yield _entry("last, initial", at, (family >= 0) & (first >= 0), org, family, initials[first])
        yield _entry("last, school", at, (family >= 0) & (school >= 0), family, school)
        yield _entry("rare last", at, family >= 0, org, family)
        yield _entry("name, school", at, (family >= 0) & (first >= 0) & (school >= 0), family, first, school)
    yield _entry("first, school", at, (first >= 0) & (school >= 0), first, school)
    yield _entry("rare first", at, first >= 0, org, first)
    both = (first >= 0) & (last >= 0)
    # A slip of the keyboard leaves one end of the name as it was.
    yield _entry("first, last start", at, both, org, first, rows.words.starts[2][last])
    yield _entry("first, last end", at, both, org, first, rows.words.ends[last])
    yield _entry("sound", at, both, org, initials[first], rows.words.sounds[last])
    for family in [column[at] for column in (rows.last, rows.part_b) if (column[at] >= 0).any()]:
        low, high = np.minimum(first, family), np.maximum(first, family)
        yield _entry("swapped", at, (first >= 0) & (family >= 0), org, low, high)


def _families(site: Site, at: Indices) -> list[Codes]:
    rows = site.rows
    columns = [rows.last, rows.part_a, rows.part_b, rows.former, rows.middle]
    return [column[at] for column in columns if (column[at] >= 0).any()]


def _by_pattern(site: Site, users: Indices, staff: Indices) -> list[tuple[Indices, Indices]]:
    """Logins that the other side's name makes, both ways."""
    user, row = _logins_made_by(site, users, staff)
    row_2, user_2 = _logins_made_by(site, staff, users)
    return [(user, row), (user_2, row_2)]


def _logins_made_by(site: Site, mine: Indices, theirs: Indices) -> tuple[Indices, Indices]:
    rows = site.rows
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for letters in rows.letters:
        has = letters[mine] != 0
        asked = mix(rows.organization[mine], letters[mine])[has]
        owner, pattern = _perhaps_asked(rows, theirs, letters[mine][has])
        made = mix(rows.organization[owner], pattern)
        wanted = np.flatnonzero(_in(made, asked))
        at, keys = _distinct([(owner[wanted], made[wanted])] * 2)
        one, other, _ = joined(mine[has], asked, at, keys, most=_MOST["pattern"])
        left.append(one)
        right.append(other)
    return np.concatenate(left), np.concatenate(right)


def _perhaps_asked(rows: Rows, theirs: Indices, asked: Hashes) -> tuple[Indices, Hashes]:
    """Rows and login patterns of theirs that may be asked for; the first bits sort out nearly all others."""
    marked = np.zeros(1 << 22, dtype=np.bool_)
    marked[asked >> np.uint64(42)] = True
    owners, patterns = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for start in range(0, len(theirs), _CHUNK):
        some = theirs[start : start + _CHUNK]
        for made in (rows.patterns[some], rows.loose_patterns[some]):
            at, which = np.nonzero(marked[made >> np.uint64(42)] & (made != 0))
            owners.append(some[at])
            patterns.append(made[at, which])
    return np.concatenate(owners), np.concatenate(patterns)


def _in(values: Hashes, among: Hashes) -> Flags:
    """Which values are asked for, by a hash table: faster here than sorting both."""
    import pandas as pd

    return np.asarray(pd.Index(distinct(among)).get_indexer(pd.Index(values)) >= 0)


def _entry(kind: str, at: Indices, known: Flags, *values: Codes | Hashes) -> Entries:
    keys = mix(*values)
    return kind, at[known], np.broadcast_to(keys, at.shape)[known]
