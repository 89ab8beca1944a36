"""The one situation of each account and of each staff row, so that counts add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.situations import SITUATIONS, severities
from srreconcile.standing.mapping import first_by, found_by

_FITTING = ("found", "relink_candidate", "found_already_linked")


def account_situations(live_links: pd.DataFrame, unlinked: pd.DataFrame) -> pd.Series:
    """Return the situation of each account: of several links the gravest.

    Parameters
    ----------
    live_links, unlinked : DataFrame
        As the other modules of `standing` return them.

    Returns
    -------
    Series of str, indexed by user_id
        Links to accounts that are gone have no account here.
    """
    known = live_links[live_links["user"].ne("absent")]
    return _gravest(
        pd.concat([known[["user_id", "situation"]], unlinked[["user_id", "situation"]]]), "user_id"
    )


def row_situations(members: pd.DataFrame, live_links: pd.DataFrame, unlinked: pd.DataFrame) -> pd.Series:
    """Return the situation of each staff row.

    A row is as its links are; without one, as the links of the same person's other
    rows; without those, as the account that fits the person; else it has no account.

    Returns
    -------
    Series of str, indexed by staff_member_id
    """
    own = live_links[live_links["identity"].isin(["same", "probable"])]
    fitting = unlinked[unlinked["situation"].isin(_FITTING)]
    person = members["person_id"]
    steps = [
        found_by(members["staff_member_id"], _gravest(live_links, "staff_member_id")),
        found_by(person, _gravest(own.dropna(subset="person_id"), "person_id")),
        found_by(person, first_by(fitting, "own_person_id", "situation")),
    ]
    bare = np.select(
        [~members["of_a_person"], members["staff_state"].eq("inactive"), members["staff_state"].eq("future")],
        ["exempt", "former_staff", "awaited_staff"],
        default="staff_without_user",
    )
    found = pd.Series(bare, index=members.index, dtype="str")
    for step in reversed(steps):
        found = step.fillna(found)
    return pd.Series(found.to_numpy(), index=members["staff_member_id"], dtype="str")


def _gravest(states: pd.DataFrame, key: str) -> pd.Series:
    ranked = states[[key, "situation"]].assign(level=severities(states["situation"]))
    return first_by(ranked.sort_values(["level", "situation"], ascending=[False, True]), key, "situation")


def counted(accounts: pd.Series, rows: pd.Series) -> pd.DataFrame:
    """Return how many accounts and staff rows are in each situation.

    Returns
    -------
    DataFrame
        ``of`` (user, staff row)``, situation, severity, label, count``, gravest first;
        each account and each staff row is counted once.
    """
    counts = pd.concat(
        {"user": accounts.value_counts(), "staff row": rows.value_counts()}, names=["of", "situation"]
    ).rename("count")
    found = counts.reset_index().astype({"situation": "str", "count": "int64"})
    declared = [SITUATIONS[name] for name in found["situation"]]
    found.insert(2, "severity", pd.Series([str(s.severity) for s in declared], dtype="str"))
    found.insert(3, "label", pd.Series([s.label for s in declared], dtype="str"))
    found["rank"] = [-int(s.severity) for s in declared]
    found = found.sort_values(["of", "rank", "situation"], ascending=[False, True, True])
    return found.drop(columns="rank").reset_index(drop=True)
