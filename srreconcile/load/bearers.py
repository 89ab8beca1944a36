"""Who bears a number of the SIS or an address: what other lists name people by.

A number of the SIS is a person's, and a person has a staff row at each school, so a
number stands for several rows; it is ambiguous only where two people bear it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from srreconcile import normalize
from srreconcile.load.raw import Grade

NUMBERS = ("staff_member_id", "sis_id", "external_id", "state_id")
"""Columns of a staff list that other lists may mean, the likeliest first."""
MOST, FEW, _CERTAIN = 0.6, 0.2, 0.9
"""Share of numbers that must be another column's, and may be the named one's, to be read so."""


@dataclass(frozen=True)
class Bearers:
    """Who bears a sign.

    Attributes
    ----------
    ids : Series of list of str, by sign
    shared : Index of str
        Signs of more than one person; they are not in `ids`.
    """

    ids: pd.Series
    shared: pd.Index


def column_meant(asked: pd.Series, staff: pd.DataFrame, named: str) -> str:
    """Return the column of a staff list that holds the numbers of another list.

    Parameters
    ----------
    asked : Series of str
        The numbers of the other list.
    staff : DataFrame
        Canonical staff rows.
    named : str
        The column that the other list's header speaks of.

    Returns
    -------
    str
        `named`, unless hardly any number is there and most are in another column.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["1", "2"], "sis_id": ["007", "008"]})
    >>> column_meant(pd.Series(["007", "008"]), staff, "staff_member_id")
    'sis_id'
    """
    numbers = pd.Index(asked.dropna().unique())
    if numbers.empty:
        return named
    known = [named, *(name for name in NUMBERS if name != named and name in staff)]
    shares = {name: float(numbers.isin(staff[name].dropna()).mean()) for name in known if name in staff}
    if shares.get(named, 0.0) > FEW:
        return named
    if numbers.str.contains("@", regex=False).mean() >= MOST:
        return "email"
    best = max(shares, key=lambda name: shares[name], default=named)
    return best if shares.get(best, 0.0) >= MOST else named


def strangers(asked: pd.Series, known: pd.Series) -> str:
    """Return what to tell of ids of which hardly any is on the list that should know them; empty if enough are.

    Examples
    --------
    >>> strangers(pd.Series(["a1", "a2"]), pd.Series(["7", "8"]))
    'hardly any of its 2 ids is on the staff list (0 are). Look whether another column holds them.'
    >>> strangers(pd.Series(["7", "9"]), pd.Series(["7", "8"]))
    ''
    """
    numbers = pd.Index(asked.dropna().unique())
    here = int(numbers.isin(known.dropna()).sum())
    if not len(numbers) or here > FEW * len(numbers):
        return ""
    return (
        f"hardly any of its {len(numbers):,} ids is on the staff list ({here:,} are). "
        "Look whether another column holds them."
    )


def grade_of(asked: pd.Series, bearers: Bearers) -> Grade:
    """Return how doubtful it is that numbers are of that column: hardly, where nearly all are there."""
    numbers = pd.Series(asked.dropna().unique(), dtype="str")
    return "note" if numbers.isin(bearers.ids.index).mean() >= _CERTAIN else "doubt"


def staff_by(staff: pd.DataFrame, column: str) -> Bearers:
    """Return the staff rows that bear each number of a column.

    Rows under one number are one person's, unless both names differ.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["1", "2", "3"], "sis_id": ["7", "7", "8"],
    ...                       "first_name": ["Ana", "Ana", "Jo"], "last_name": ["Ruiz", "Gil", "Park"]})
    >>> staff_by(staff, "sis_id").ids.to_dict()
    {'7': ['1', '2'], '8': ['3']}
    """
    rows = staff.dropna(subset=[column, "staff_member_id"])
    signs = normalize.email(rows[column]) if column == "email" else rows[column]
    names = pd.DataFrame(
        {
            name: normalize.text(rows[name]).str.casefold()
            for name in ("first_name", "last_name")
            if name in rows
        }
    )
    differ = names.groupby(signs).nunique().gt(1)
    shared = differ.index[differ.all(axis=1)] if len(differ.columns) == 2 else pd.Index([])
    return _bearers(signs, rows["staff_member_id"], shared)


def users_by_address(users: pd.DataFrame) -> Bearers:
    """Return the accounts that bear each address, as their own or as an alias.

    Examples
    --------
    >>> users = pd.DataFrame({"user_id": ["u1", "u2"], "email": ["A@x.org", "b@x.org"]})
    >>> users["other_emails"] = ["c@x.org", None]
    >>> users_by_address(users).ids.to_dict()
    {'a@x.org': ['u1'], 'b@x.org': ['u2'], 'c@x.org': ['u1']}
    """
    aliases = users["other_emails"].str.split(";").explode()
    address = normalize.email(pd.concat([users["email"], aliases]))
    owner = users["user_id"].reindex(address.index)
    pairs = pd.DataFrame({"address": address.to_numpy(), "user_id": owner.to_numpy()}).dropna()
    pairs = pairs.drop_duplicates(ignore_index=True)
    shared = pd.Index(pairs.loc[pairs.duplicated("address"), "address"].unique())
    return _bearers(pairs["address"], pairs["user_id"], shared)


def _bearers(signs: pd.Series, ids: pd.Series, shared: pd.Index) -> Bearers:
    alone = ~signs.isin(shared)
    lists = ids[alone].groupby(signs[alone], sort=False).agg(lambda own: list(dict.fromkeys(own)))
    return Bearers(lists, shared)
