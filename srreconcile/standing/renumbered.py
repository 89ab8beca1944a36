"""Staff rows that were imported again under a new id: one row, as exports of earlier days show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from srreconcile.history import History


def ids_of_today(history: History | None, listed: pd.Series) -> pd.Series:
    """Return for each id that has gone the id under which the row is listed today.

    Parameters
    ----------
    history : History or None
    listed : Series of str
        The ids of the staff list.

    Returns
    -------
    Series of str
        By the old id; rows that came back twice are followed.  An id that is listed
        still, or that came back as two, is none of them.
    """
    nothing = pd.Series([], index=pd.Index([], dtype="str"), dtype="str")
    if history is None or history.renumbered.empty:
        return nothing
    rows = history.renumbered[["staff_member_id", "new_staff_member_id"]].drop_duplicates()
    rows = rows[~rows["staff_member_id"].duplicated(keep=False)]
    new = rows.set_index("staff_member_id")["new_staff_member_id"]
    found = new.copy()
    for _ in range(len(new)):  # ends with the longest chain; a ring never arrives at a listed id
        again = found.isin(new.index) & ~found.isin(listed)
        if not again.any():
            break
        found[again] = new.reindex(found[again]).to_numpy()
    return found[~found.index.isin(listed) & found.isin(listed)].astype("str")


def judged(
    pairs: pd.DataFrame, renumbered: pd.Series, identity: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Return what `identity` says of `pairs`, of a row that has a new id by that id."""
    if renumbered.empty:
        return identity(pairs)
    today = (
        renumbered.reindex(pairs["staff_member_id"]).set_axis(pairs.index).fillna(pairs["staff_member_id"])
    )
    asked = pairs.assign(today=today)
    said = identity(
        asked[["user_id", "today"]].set_axis(["user_id", "staff_member_id"], axis=1).drop_duplicates()
    )
    found = asked.merge(
        said.rename(columns={"staff_member_id": "today"}), how="left", on=["user_id", "today"]
    )
    return found.drop(columns="today")[said.columns]


def persons(known: pd.DataFrame, renumbered: pd.Series) -> pd.DataFrame:
    """Return the persons of staff rows, with those of the ids that rows had before."""
    before = known.set_index("staff_member_id")["person_id"].reindex(renumbered)
    rows = pd.DataFrame({"staff_member_id": renumbered.index, "person_id": before.to_numpy()})
    return known if renumbered.empty else pd.concat([known, rows.astype("str")], ignore_index=True)


def with_new_ids(unknown: pd.DataFrame, renumbered: pd.Series, members: pd.DataFrame) -> pd.DataFrame:
    """Return staff ids on records that are not listed, with ``new_staff_member_id, staff_name, staff_school_id``."""
    new = renumbered.reindex(unknown["staff_member_id"]).set_axis(unknown.index).astype("str")
    facts = members[["staff_member_id", "staff_name", "staff_school_id"]]
    facts = facts.rename(columns={"staff_member_id": "new_staff_member_id"})
    return unknown.assign(new_staff_member_id=new).merge(facts, how="left", on="new_staff_member_id")
