"""What the records say about accounts and staff: joins of small counts, never of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from srreconcile.records import Attribution

_PAIR = ["user_id", "staff_member_id"]


def leavers(live_links: pd.DataFrame, attribution: Attribution | None) -> pd.DataFrame:
    """Return the live links to people who have left, with what was logged after their end.

    Parameters
    ----------
    live_links : DataFrame
        As `standing.links.live_links` returns it.
    attribution : Attribution or None
        None when no records were given.

    Returns
    -------
    DataFrame
        The rows of `live_links` whose staff is inactive, with ``records_after_end``
        (0 where the end is unknown or no records were given) and ``last_after_end``.
    """
    found = live_links[live_links["staff"].eq("inactive")].reset_index(drop=True)
    ends = found[["staff_member_id", "ended_at"]].dropna().drop_duplicates("staff_member_id")
    if attribution is None or ends.empty:
        return found.assign(records_after_end=0, last_after_end=pd.Timestamp("NaT"))
    after = attribution.after(ends.rename(columns={"ended_at": "end"})).set_index("staff_member_id")
    return found.assign(
        records_after_end=found["staff_member_id"].map(after["records"]).fillna(0).astype("int64"),
        last_after_end=after["last_at"].reindex(found["staff_member_id"]).to_numpy(),
    )


def logged_as_others(
    by_link: pd.DataFrame, live_links: pd.DataFrame, logins: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per account and staff row whose records carry the wrong name.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, records, first_at, last_at``, the facts of both
        ends, and ``link_is_live``.
    """
    found = by_link[by_link["verdict"].eq("misattributed")]
    found = found.groupby(_PAIR, as_index=False).agg(
        records=("records", "sum"), first_at=("first_at", "min"), last_at=("last_at", "max")
    )
    live = pd.MultiIndex.from_frame(live_links[_PAIR])
    found["link_is_live"] = pd.MultiIndex.from_frame(found[_PAIR]).isin(live)
    return found.merge(logins, how="left", on="user_id").merge(members, how="left", on="staff_member_id")
