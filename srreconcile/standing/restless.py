"""Links that are undone and made again, and addresses that passed from one person to another.

Both show in time alone: in the dates that links carry, and in exports of earlier days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile import normalize
from srreconcile.standing.mapping import first_by, found_by

if TYPE_CHECKING:
    from srreconcile.history import History

FLAPS = 3
"""Times a link is made within `FLAP_DAYS`, the first time included, from which two syncs seem to fight."""
FLAP_DAYS = 180

_PAIR = ["user_id", "staff_member_id"]
_NEVER = pd.Timestamp("2262-01-01")
_ANEW = pd.Timedelta(hours=1)  # a link that is gone for less was made anew in one go


def returns(links: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return when accounts were linked again to a staff row that they had been unlinked from.

    Parameters
    ----------
    links : DataFrame
        ``user_id, staff_member_id, valid_from, valid_to``: spans of links, past ones too;
        spans of one link that meet or overlap are one.
    as_of : Timestamp
        UTC; later spans are left out.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, at``: the returns of the last `FLAP_DAYS` days, of
        accounts that have enough of them to be called restless.

    Examples
    --------
    >>> spans = pd.DataFrame({"user_id": "u1", "staff_member_id": "7",
    ...     "valid_from": pd.to_datetime(["2026-09-01", "2026-10-01", "2026-11-01"]),
    ...     "valid_to": pd.to_datetime(["2026-09-20", "2026-10-20", None])})
    >>> returns(spans, pd.Timestamp("2026-11-23"))["at"].dt.month.tolist()
    [10, 11]
    """
    begun = links[links["valid_from"].isna() | (links["valid_from"] <= as_of)].dropna(subset=_PAIR)
    again = begun[begun.duplicated(_PAIR, keep=False)].sort_values(
        [*_PAIR, "valid_from"], na_position="first"
    )
    keys = [again[key] for key in _PAIR]
    held_to = again["valid_to"].fillna(_NEVER).groupby(keys).cummax().groupby(keys).shift()
    since = as_of - pd.Timedelta(days=FLAP_DAYS)
    came_back = (again["valid_from"] - held_to > _ANEW) & (again["valid_from"] > since)
    found = again.loc[came_back, [*_PAIR, "valid_from"]].rename(columns={"valid_from": "at"})
    hours = found.assign(hour=found["at"].dt.floor("h")).groupby("user_id")["hour"].nunique()
    restless = hours[hours >= FLAPS - 1].index
    return found[found["user_id"].isin(restless)].drop_duplicates().reset_index(drop=True)


def spans(links: pd.DataFrame, history: History | None) -> pd.DataFrame:
    """Return the spans of links by their dates; of links without any, as earlier exports show them."""
    columns = [*_PAIR, "valid_from", "valid_to"]
    if history is None:
        return links[columns]
    dated = links.loc[links["valid_from"].notna() | links["valid_to"].notna(), columns]
    seen = history.links.loc[
        ~pd.MultiIndex.from_frame(history.links[_PAIR]).isin(pd.MultiIndex.from_frame(dated[_PAIR])), columns
    ]
    return pd.concat([dated, seen.astype(dated.dtypes.to_dict())], ignore_index=True)


def flapping(
    returned: pd.DataFrame,
    history: History | None,
    logins: pd.DataFrame,
    members: pd.DataFrame,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Return one row per account whose link does not rest, and per row or account whose status does not.

    Parameters
    ----------
    returned : DataFrame
        As `returns` has them.
    history : History or None
    logins, members : DataFrame
        The facts on both ends (`standing.rows`).
    as_of : Timestamp
        UTC.

    Returns
    -------
    DataFrame
        ``of`` (link, staff row, account)``, user_id, staff_member_id`` (of a link: the
        row it came back to last)``, at`` (of the last change)``, times, rows`` (staff
        rows among which a link changes)``, user_name, staff_name, staff_school_id``.
    """
    last = returned.sort_values(["user_id", "at", "staff_member_id"]).drop_duplicates("user_id", keep="last")
    grouped = returned.groupby("user_id")
    links = last.assign(
        of="link",
        times=found_by(last["user_id"], grouped.size()),
        rows=found_by(last["user_id"], grouped["staff_member_id"].nunique()),
    )
    found = pd.concat([links, _switched(history, as_of)], ignore_index=True)
    found["rows"] = found["rows"].fillna(1).astype("int64")
    found["user_name"] = found_by(found["user_id"], first_by(logins, "user_id", "user_name"))
    facts = members[["staff_member_id", "staff_name", "staff_school_id"]]
    return found.merge(facts, how="left", on="staff_member_id")


def _switched(history: History | None, as_of: pd.Timestamp) -> pd.DataFrame:
    """The staff rows and accounts that exports show inactive and active in turns."""
    text, number = pd.Series(dtype="str"), pd.Series(dtype="int64")
    parts = [pd.DataFrame({"user_id": text, "staff_member_id": text, "of": text, "times": number})]
    since = as_of - pd.Timedelta(days=FLAP_DAYS)
    if history is not None:
        states = {"staff row": (history.staff, "staff_member_id"), "account": (history.accounts, "user_id")}
        for what, (frame, key) in states.items():
            changed = frame[frame["possible_from"].notna() & frame["valid_from"].between(since, as_of)]
            rows = changed.groupby(key)["valid_from"].agg(["size", "max"]).reset_index()
            rows = rows.rename(columns={"size": "times", "max": "at"}).astype({key: "str"})
            parts.append(rows[rows["times"] >= FLAPS].assign(of=what))
    return pd.concat(parts, ignore_index=True)


def recycled(
    live: pd.DataFrame, logins: pd.DataFrame, members: pd.DataFrame, history: History | None
) -> pd.Series:
    """Return for each live link whether the account's address was the linked person's in an earlier export.

    Parameters
    ----------
    live : DataFrame, n rows
        ``user_id, person_id, user_email, identity``.
    logins, members : DataFrame
        The facts on both ends (`standing.rows`).
    history : History or None

    Returns
    -------
    Series of bool, length n, index of `live`
    """
    if history is None:
        return pd.Series(False, index=live.index)
    address = normalize.email(live["user_email"])
    pairs = pd.MultiIndex.from_arrays([address, live["person_id"]])
    return pd.Series(pairs.isin(_holders(logins, members, history)) & address.notna(), index=live.index)


def _holders(logins: pd.DataFrame, members: pd.DataFrame, history: History) -> pd.MultiIndex:
    """Each address with the people who had it: by the staff list, and by their own accounts."""
    on_list = history.staff_addresses
    person = found_by(on_list["staff_member_id"], first_by(members, "staff_member_id", "person_id"))
    sure = logins[logins["zone"].eq("sure")]
    had = history.addresses
    owner = found_by(had["user_id"], first_by(sure, "user_id", "own_person_id"))
    held = pd.concat(
        [
            pd.DataFrame({"address": on_list["email"], "person_id": person}),
            pd.DataFrame({"address": had["email"], "person_id": owner}),
        ]
    ).dropna()
    return pd.MultiIndex.from_frame(held.drop_duplicates())
