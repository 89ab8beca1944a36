"""Declared delegations, and addresses that stand on the wrong person's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile import normalize
from srreconcile.standing.mapping import first_by, found_by

if TYPE_CHECKING:
    from srreconcile.people import Matches

_PAIR = ["user_id", "staff_member_id"]


def declared(
    delegations: pd.DataFrame,
    logins: pd.DataFrame,
    members: pd.DataFrame,
    live_links: pd.DataFrame,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Return the declared delegations with what is known of both ends.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, reason, valid_from, valid_to, user_name, staff_name,
        staff_school_id``; ``user_known, staff_known, linked``; ``days_left`` (until the
        end, negative when past, missing without an end); ``renewed`` (another line of the
        same two goes on where this one ends).
    """
    given = delegations.dropna(subset=_PAIR).sort_values([*_PAIR, "valid_from"]).reset_index(drop=True)
    person = first_by(members, "staff_member_id", "person_id")
    linked = pd.MultiIndex.from_frame(live_links[["user_id", "person_id"]])
    mine = pd.MultiIndex.from_arrays([given["user_id"], found_by(given["staff_member_id"], person)])
    return given.assign(
        user_name=found_by(given["user_id"], first_by(logins, "user_id", "user_name")),
        staff_name=found_by(given["staff_member_id"], first_by(members, "staff_member_id", "staff_name")),
        staff_school_id=found_by(
            given["staff_member_id"], first_by(members, "staff_member_id", "staff_school_id")
        ),
        user_known=lambda rows: rows["user_name"].notna(),
        staff_known=lambda rows: rows["staff_name"].notna(),
        linked=mine.isin(linked),
        days_left=(given["valid_to"].dt.normalize() - as_of.normalize()).dt.days,
        renewed=_renewed(given),
    )


def _renewed(given: pd.DataFrame) -> pd.Series:
    """Whether lines of the same pair, with no day between them, reach beyond the end of each."""
    begins = given["valid_from"].fillna(pd.Timestamp("1700-01-01"))
    ends = given["valid_to"].fillna(pd.Timestamp("2200-01-01"))
    spans = given[_PAIR].assign(begins=begins, ends=ends).sort_values([*_PAIR, "begins", "ends"])
    reached = spans.groupby(_PAIR)["ends"].cummax().groupby([spans[name] for name in _PAIR]).shift()
    fresh = reached.isna() | (spans["begins"] > reached.dt.normalize() + pd.Timedelta(days=1))
    last = spans["ends"].groupby(fresh.cumsum()).transform("max")
    return (last > spans["ends"]).reindex(given.index)


def strange_addresses(
    logins: pd.DataFrame, members: pd.DataFrame, live_links: pd.DataFrame, matches: Matches
) -> pd.DataFrame:
    """Return the staff rows that carry the address of another person's account.

    Schoolrunner links accounts to staff rows by e-mail: it would join the two.  An
    office's address, or one that several others carry, says nothing.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id``, the facts of both ends, and ``linked`` (the
        account is linked to somebody).
    """
    usable = logins[logins["enabled"] & logins["account_kind"].eq("person") & ~logins["role_login"]]
    accounts = usable.assign(address=normalize.email(usable["user_email"])).dropna(subset="address")
    accounts = accounts[~accounts["address"].duplicated(keep=False)]
    there = members[members["row_active"] & members["of_a_person"]]
    rows = there.assign(address=normalize.email(there["staff_email"])).dropna(subset="address")
    pairs = accounts.merge(rows, on="address", suffixes=("", "_row"))
    pairs = pairs[pairs["own_person_id"].ne(pairs["person_id"])]
    pairs = pairs[pairs.groupby("user_id")["person_id"].transform("nunique").eq(1)]
    joined = pd.MultiIndex.from_frame(live_links[_PAIR])
    pairs = pairs[~pd.MultiIndex.from_frame(pairs[_PAIR]).isin(joined)]
    judged = matches.identity(pairs)
    found = judged[judged["identity"].eq("different")].sort_values(["person_id", *_PAIR])
    found = found.drop_duplicates(["user_id", "person_id"])
    held = pd.Index(live_links["user_id"])
    return found.assign(linked=held.unique().get_indexer(pd.Index(found["user_id"])) >= 0).reset_index(
        drop=True
    )
