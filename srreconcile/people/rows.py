"""The rows of both tables as numbers: staff rows first, then accounts.

Both kinds stand in one set of arrays, so that two staff rows, two accounts, or an
account and a staff row are compared by the same functions.  Rows are sorted by id:
nothing downstream depends on the order in which a file lists them.

The columns that carry links (``staff.user_id``, ``users.staff_member_id``) are never
read here.  What a link can write is no evidence for the link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile import normalize
from srreconcile.people.addresses import Addresses, read_addresses
from srreconcile.people.parse import NAME_COLUMNS, Name, parse_names
from srreconcile.people.words import POWERS, Codes, Flags, Hashes, Vocabulary, coded

NO_DAY = -(2**31)


@dataclass(frozen=True)
class Rows:
    """Coded rows; every array has one entry a row, -1 where missing."""

    ids: npt.NDArray[np.object_]
    staff_count: int
    words: Vocabulary
    first: Codes
    token: Codes
    middle: Codes
    last: Codes
    part_a: Codes
    part_b: Codes
    suffix: Codes
    preferred: Codes
    former: Codes
    organization: Codes
    school: Codes
    title: Codes
    sis_id: Codes
    state_id: Codes
    active: Codes
    start: Codes  # days since 1970: hired, or account made; NO_DAY where missing
    end: Codes
    addresses: Addresses

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def user_count(self) -> int:
        """Number of accounts."""
        return len(self) - self.staff_count

    @cached_property
    def is_staff(self) -> Flags:
        """Which rows are staff rows."""
        return np.arange(len(self)) < self.staff_count

    @cached_property
    def list_size(self) -> npt.NDArray[np.int64]:
        """Rows of the same table and organisation as each row."""
        group = self.organization.astype(np.int64) * 2 + self.is_staff
        return np.bincount(group, minlength=1)[group]

    @cached_property
    def letters(self) -> tuple[Hashes, ...]:
        """Hash of the login's letters, one array per address slot; 0 where missing."""
        hashes = self.addresses.letter_words.hashes[self.addresses.letters]
        return tuple(hashes[slot] for slot in self.addresses.of_row.T)

    @cached_property
    def patterns(self) -> Hashes:
        """Hashes of the logins that a name makes (jsmith, johnsmith, smithj, ...), shape (rows, patterns).

        Each holds the family name, or enough of it to tell it.
        """
        return self._made(slice(None))

    def patterns_of(self, at: npt.NDArray[np.integer]) -> Hashes:
        """Return the patterns of some rows, made anew once all were forgotten."""
        return self.patterns[at] if "patterns" in self.__dict__ else self._made(at)

    def forget_patterns(self) -> None:
        """Free the patterns of all rows: 90 MB at 150,000 staff, of which a few are asked for later."""
        self.__dict__.pop("patterns", None)

    def _made(self, at: slice | npt.NDArray[np.integer]) -> Hashes:
        last, token, middle = self.last[at], self.token[at], self.middle[at]
        family = [(last, token), (last, self.preferred[at]), (last, self.first[at])]
        if (self.part_b >= 0).any():
            family += [(self.part_a[at], token), (self.part_b[at], token)]
        if (self.former >= 0).any():
            family += [(self.former[at], token)]
        made = [pattern for last, first in family for pattern in self._patterns(first, middle, last)]
        return np.column_stack([*made, *self._shortened(token, last)])

    @cached_property
    def loose_patterns(self) -> Hashes:
        """Logins that hold the given name and only the initial of the family name (johns)."""
        w, made = self.words, []
        for first in (self.token, self.preferred):
            both = (first >= 0) & (self.last >= 0)
            made.append(
                np.where(both, w.hashes[first] * POWERS[1] + w.initials[self.last].astype(np.uint64), 0)
            )
        return np.column_stack(made)

    def _patterns(self, first: Codes, middle_name: Codes, last: Codes) -> list[Hashes]:
        """jsmith, smithj, johnsmith, smithjohn, jqsmith."""
        w = self.words
        initial, middle = w.initials[first].astype(np.uint64), w.initials[middle_name].astype(np.uint64)
        whole = w.hashes[first]
        made = [
            initial * w.powers[last] + w.hashes[last],
            w.hashes[last] * POWERS[1] + initial,
            whole * w.powers[last] + w.hashes[last],
            w.hashes[last] * w.powers[first] + whole,
        ]
        both = (first >= 0) & (last >= 0)
        with_middle = (initial * POWERS[1] + middle) * w.powers[last] + w.hashes[last]
        return [np.where(both, m, 0) for m in made] + [np.where(both & (middle_name >= 0), with_middle, 0)]

    def _shortened(self, token: Codes, last: Codes) -> list[Hashes]:
        """jthompso, thompsoj: family names cut to seven or six letters."""
        w, made = self.words, []
        initial = w.initials[token].astype(np.uint64)
        for cut in (7, 6, 5):
            ok = (w.lengths[last] > cut) & (token >= 0) & (last >= 0)
            start = w.prefixes(cut)[last]
            made.append(np.where(ok, initial * POWERS[cut] + start, 0))
            made.append(np.where(ok, start * POWERS[1] + initial, 0))
        return made


def sorted_rows(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows that have an id, one an id, sorted by it."""
    rows = frame[frame[key].notna()]
    if rows[key].duplicated().any():
        rows = rows.assign(_text=rows.astype("str").fillna("").agg("\t".join, axis=1)).sort_values("_text")
        rows = rows.drop(columns="_text").drop_duplicates(key)
    return rows.sort_values(key, ignore_index=True)


def read_rows(staff: pd.DataFrame, users: pd.DataFrame) -> Rows:
    """Return the coded rows of a staff and a user table.

    Parameters
    ----------
    staff, users : DataFrame
        In canonical form (`srreconcile.tables.STAFF`, `USERS`), each id once.
    """
    shown = [frame.reindex(columns=[c for c in NAME_COLUMNS if c in frame]) for frame in (staff, users)]
    names = parse_names(pd.concat(shown, ignore_index=True))
    words, codes = coded(*(names[field].to_numpy(dtype=object) for field in Name._fields))
    name = dict(zip(Name._fields, codes, strict=True))
    ids = np.concatenate([staff["staff_member_id"].to_numpy(object), users["user_id"].to_numpy(object)])
    organization = _organizations(staff, users)
    school = _together(staff, users, "school_id", fold=normalize.identifier)
    return Rows(
        ids=ids,
        staff_count=len(staff),
        words=words,
        **name,
        organization=organization,
        school=_within(organization, school),
        title=_together(staff, users, "title", fold=lambda words: words.str.lower()),
        sis_id=_together(staff, users, "sis_id", fold=_plain_id),
        state_id=_together(staff, users, "state_id", fold=_plain_id),
        active=_together(staff, users, "active", fold=lambda flags: flags.astype("Int8")),
        start=_days(staff, users, "start_date", "created_at"),
        end=_days(staff, users, "end_date", "deleted_at"),
        addresses=read_addresses(staff, users),
    )


def _together(
    staff: pd.DataFrame, users: pd.DataFrame, column: str, fold: Callable[[pd.Series], pd.Series]
) -> Codes:
    """One column of both tables as codes; a table without it misses it in every row."""
    values = [
        fold(frame[column]) if column in frame else pd.Series(None, index=frame.index, dtype="str")
        for frame in (staff, users)
    ]
    joined = pd.concat(values, ignore_index=True)
    return np.asarray(pd.factorize(joined, sort=True)[0], dtype=np.int32)


def _plain_id(values: pd.Series) -> pd.Series:
    """Ids without leading zeros, which one of two exports has often lost."""
    plain = normalize.identifier(values).str.lstrip("0").str.lower()
    return plain.mask(plain == "")  # 0 stands for none


def _organizations(staff: pd.DataFrame, users: pd.DataFrame) -> Codes:
    """The network of each row; one for all unless both tables name it."""
    named = all("organization_id" in f and f["organization_id"].notna().any() for f in (staff, users))
    if not named:
        return np.zeros(len(staff) + len(users), dtype=np.int32)
    return _together(staff, users, "organization_id", fold=normalize.identifier) + np.int32(1)


def _within(organization: Codes, school: Codes) -> Codes:
    """School codes that differ between networks, since each numbers its own."""
    together = pd.factorize(
        organization.astype(np.int64) * (int(school.max(initial=0)) + 2) + school, sort=True
    )[0]
    return np.where(school >= 0, together, -1).astype(np.int32)


def _days(staff: pd.DataFrame, users: pd.DataFrame, of_staff: str, of_users: str) -> Codes:
    found = []
    for frame, column in ((staff, of_staff), (users, of_users)):
        if column in frame:
            days = frame[column].astype("datetime64[s]").astype("int64").to_numpy() // 86_400
            found.append(np.where(frame[column].isna(), NO_DAY, days).astype(np.int32))
        else:
            found.append(np.full(len(frame), NO_DAY, dtype=np.int32))
    return np.concatenate(found)
