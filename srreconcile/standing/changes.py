"""The fewest changes to links that leave nobody on another's row."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.standing.causes import CROSS
from srreconcile.standing.mapping import found_by

_LIKELY = 0.5  # probability from which an account is given to a person
_SETTLED = ("confirmed", "confirmed_weak", "staff_row_shared", "duplicate_account", "pre_hire_account")
_WANTING = ("found", "relink_candidate", "found_already_linked", "disputed")

Integers = npt.NDArray[np.int64]


def link_changes(
    live_links: pd.DataFrame, unlinked: pd.DataFrame, candidates: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return the links to end and to make, so that each account is linked to its owner.

    Accounts on the wrong row and accounts without one compete for the people they fit:
    the assignment of accounts to people that is likeliest as a whole is taken, one
    account a person.  People who have an account of their own already are not given
    another.  Where no person is likely the wrong link is ended and none is made.

    Parameters
    ----------
    live_links, unlinked, members : DataFrame
        As the other modules of `standing` return them.
    candidates : DataFrame
        ``user_id, person_id, staff_member_id, probability`` (`people.Matches.candidates`).

    Returns
    -------
    DataFrame
        ``user_id, end_staff_member_id`` (missing: none to end)``,
        make_staff_member_id`` (missing: none to make)``, probability`` (that the
        account is that person's)``, cause_id``; one row an account, or one a wrong
        link where an account has several.

    Notes
    -----
    The assignment problem, solved group by group with
    `scipy.optimize.linear_sum_assignment` (Crouse 2016); groups are accounts that
    compete for the same people.
    """
    wrong = live_links[live_links["situation"].isin(CROSS) & live_links["situation"].ne("link_disputed")]
    wanting = unlinked.loc[
        unlinked["situation"].isin(_WANTING) & unlinked["own_state"].eq("active"), "user_id"
    ]
    placed = live_links.loc[live_links["situation"].isin(_SETTLED), ["user_id", "person_id"]]
    at_home = placed["user_id"]  # of a collision the right link stays, and the wrong one ends
    accounts = pd.Index(pd.concat([wrong["user_id"], wanting]).unique()).difference(pd.Index(at_home))
    there = members.loc[members["staff_state"].ne("inactive"), "person_id"]
    likely = candidates[
        candidates["user_id"].isin(accounts)
        & (candidates["probability"] >= _LIKELY / 2)
        & candidates["person_id"].isin(there)
        & ~candidates["person_id"].isin(placed["person_id"])
    ]
    made = _assigned(likely).set_index("user_id")
    ended = wrong[["user_id", "staff_member_id", "cause_id"]].rename(
        columns={"staff_member_id": "end_staff_member_id"}
    )
    every = pd.DataFrame({"user_id": pd.Index(made.index).union(pd.Index(ended["user_id"]))}).merge(
        ended, how="left", on="user_id"
    )
    every["make_staff_member_id"] = found_by(every["user_id"], made["staff_member_id"])
    every["probability"] = found_by(every["user_id"], made["probability"]).round(3)
    again = every["user_id"].duplicated()  # made once, whatever is ended
    every.loc[again, ["make_staff_member_id", "probability"]] = None
    columns = ["user_id", "end_staff_member_id", "make_staff_member_id", "probability", "cause_id"]
    return every[columns].sort_values(["user_id", "end_staff_member_id"], ignore_index=True)


def _assigned(likely: pd.DataFrame) -> pd.DataFrame:
    """The likeliest assignment of accounts to people as a whole, pairs below `_LIKELY` left out."""
    likely = likely.sort_values(["user_id", "person_id"]).reset_index(drop=True)
    user, person = likely["user_id"].factorize()[0], likely["person_id"].factorize()[0]
    group = _groups(user, person)
    kept = [_best(rows) for _, rows in likely.groupby(group)]
    chosen = likely.loc[np.concatenate(kept)] if kept else likely
    return chosen[chosen["probability"] >= _LIKELY]


def _groups(user: Integers, person: Integers) -> Integers:
    """Number the sets of pairs that compete with each other."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = int(user.max(initial=-1)) + int(person.max(initial=-1)) + 2
    ends = (user, person + int(user.max(initial=-1)) + 1)
    graph = coo_array((np.ones(len(user), dtype=np.int8), ends), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])[user]


def _best(rows: pd.DataFrame) -> Integers:
    """The labels of the pairs of one group that are likeliest together."""
    if len(rows) == 1:
        return rows.index.to_numpy(np.int64)
    from scipy.optimize import linear_sum_assignment

    user, person = rows["user_id"].factorize()[0], rows["person_id"].factorize()[0]
    worth = np.zeros((user.max() + 1, person.max() + 1))
    worth[user, person] = rows["probability"]
    chosen = linear_sum_assignment(worth, maximize=True)
    taken = np.zeros(worth.shape, dtype=bool)
    taken[chosen] = True
    return rows.index.to_numpy(np.int64)[taken[user, person]]
