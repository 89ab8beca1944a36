"""What many wrong links have in common: one upload, one shift, one swap.

A list whose rows slipped by one before it was uploaded links each account to the next
person's row.  The links then lead from person to person: back again (a swap, a ring)
or to the list's end (a shift).  Links that were made wrong at one moment have one
cause even where they lead nowhere in particular.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.standing.mapping import found_by

CROSS = ("cross_linked", "cross_linked_swapped", "cross_linked_leaver", "collision", "link_disputed")

_TOGETHER = 5  # wrong links of one moment, or of one offset, from which they are no coincidence
_OF_ALL = 0.2  # and their share of all links of that moment: an import of years holds a few as well
_SHIFT = 3  # links one after the other from which a chain is more than two mistakes

Integers = npt.NDArray[np.int64]


def causes(live_links: pd.DataFrame) -> pd.DataFrame:
    """Return the cause that each of several wrong links shares with the others.

    Parameters
    ----------
    live_links : DataFrame
        With ``user_id, staff_member_id, person_id, own_person_id, situation,
        valid_from``; ``own_person_id`` is whose the account is.

    Returns
    -------
    DataFrame
        One row per link that shares its cause: ``user_id, staff_member_id, cause``
        (swapped, cycle, shifted, upload)``, cause_id, cause_links, cause_at`` (when
        the links were made, missing if at different moments).

    Examples
    --------
    >>> links = pd.DataFrame({"user_id": list("abc"), "staff_member_id": list("234"), "person_id": list("234"),
    ...                       "own_person_id": list("123"), "situation": "cross_linked", "valid_from": pd.NaT})
    >>> causes(links)[["user_id", "cause", "cause_links"]].to_numpy().tolist()
    [['a', 'shifted', 3], ['b', 'shifted', 3], ['c', 'shifted', 3]]
    """
    wrong = live_links[live_links["situation"].isin(CROSS)].sort_values(["user_id", "staff_member_id"])
    wrong = wrong.reset_index(drop=True)
    moment, of_all = _moments(live_links, wrong)
    group = _joined(
        len(wrong), [*_following(wrong), *_same(moment.where(of_all)), *_same(_offsets(wrong, moment))]
    )
    size = np.bincount(group, minlength=1)[group]
    facts = ["user_id", "staff_member_id", "own_person_id", "person_id", "staff_name", "valid_from"]
    found = wrong.reindex(columns=facts).assign(group=group, cause_links=size)
    named = [_named(rows) for _, rows in found[size > 1].groupby("group", sort=False)]
    nothing = found.head(0).rename(columns={"valid_from": "cause_at"})
    nothing["cause"] = nothing["cause_id"] = nothing["user_id"]
    shared = pd.concat([nothing, *(rows for rows in named if rows is not None)])
    columns = ["user_id", "staff_member_id", "cause", "cause_id", "cause_links", "cause_at"]
    return shared[columns].sort_values(["user_id", "staff_member_id"], ignore_index=True)


def summary(live_links: pd.DataFrame) -> pd.DataFrame:
    """Return the causes of more than two links, one row each.

    Parameters
    ----------
    live_links : DataFrame
        As `standing.modifiers.second_pass` returns it.

    Returns
    -------
    DataFrame
        ``cause_id, cause, cause_links, cause_at, records`` (logged through all of its
        links)``, schools, school_id`` (where all are of one school)``, first_user_id,
        user_ids, staff_member_ids`` ("; " between them, in the same order).
    """
    shared = live_links[live_links["cause_links"] > 2]
    grouped = shared.groupby("cause_id", sort=True)
    school = grouped["staff_school_id"]
    return pd.DataFrame(
        {
            "cause": grouped["cause"].first(),
            "cause_links": grouped.size(),
            "cause_at": grouped["cause_at"].first(),
            "records": grouped["records"].sum(),
            "schools": school.nunique(),
            "school_id": school.min().where(school.min() == school.max()),
            "first_user_id": grouped["user_id"].min(),
            "user_ids": grouped["user_id"].agg("; ".join),
            "staff_member_ids": grouped["staff_member_id"].agg("; ".join),
        }
    ).reset_index()


def _moments(live_links: pd.DataFrame, wrong: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """When each wrong link was made, and whether enough of that moment's links are wrong."""
    made = wrong["valid_from"]
    among = found_by(made, made.value_counts()).fillna(0)
    every = found_by(made, live_links["valid_from"].value_counts()).fillna(np.inf)
    return made, (among >= _TOGETHER) & (among / every >= _OF_ALL)


def _following(wrong: pd.DataFrame) -> list[tuple[Integers, Integers]]:
    """Pairs of links of which one leads to the person who owns the other."""
    owner = wrong.reset_index().dropna(subset=["own_person_id", "person_id"])
    once = owner[~owner["own_person_id"].duplicated(keep=False) & ~owner["person_id"].duplicated(keep=False)]
    pairs = once.merge(once, left_on="person_id", right_on="own_person_id", suffixes=("", "_next"))
    return [(pairs["index"].to_numpy(np.int64), pairs["index_next"].to_numpy(np.int64))]


def _same(keys: pd.Series) -> list[tuple[Integers, Integers]]:
    """Pairs of neighbours among the links with one key; none where it is missing."""
    rows = keys.dropna()
    order = rows.sort_values(kind="stable")
    at = order.index.to_numpy(np.int64)
    alike = order.to_numpy()[1:] == order.to_numpy()[:-1]
    return [(at[:-1][alike], at[1:][alike])]


def _offsets(wrong: pd.DataFrame, moment: pd.Series) -> pd.Series:
    """Links made together, most of which lead equally far down the staff list."""
    known = wrong["own_person_id"].notna() & wrong["person_id"].notna()
    people = pd.Index(pd.concat([wrong["own_person_id"], wrong["person_id"]]).dropna().unique())
    rank = pd.Series(_in_order(people), index=people)
    far = found_by(wrong["person_id"], rank) - found_by(wrong["own_person_id"], rank)
    day = moment.dt.normalize().astype("str").fillna("")
    key = (day + "/" + far.astype("str")).where(known & far.ne(0))
    most = found_by(key, key.value_counts()).fillna(0)
    share = most / found_by(day, day[known].value_counts())
    return key.where((most >= _TOGETHER) & (share >= 0.5))


def _in_order(people: pd.Index) -> Integers:
    """The rank of each id as lists are sorted: 9 before 10."""
    width = int(people.str.len().max() or 1) if len(people) else 1
    return np.asarray(np.argsort(np.argsort(people.str.zfill(width), kind="stable")), dtype=np.int64)


def _joined(size: int, pairs: list[tuple[Integers, Integers]]) -> Integers:
    """Number the groups that the pairs join."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _named(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Say what the links of one group have in common; None if two alone follow each other."""
    chained = rows["person_id"].isin(rows["own_person_id"])
    back = rows["own_person_id"].isin(rows["person_id"])
    moments = rows["valid_from"].unique()
    if chained.all() and back.all() and len(rows) < _TOGETHER:
        cause = "swapped" if len(rows) == 2 else "cycle"
    elif len(rows) < _SHIFT:
        return None
    else:
        slipped = (chained | back).mean() > 0.5 and (_one_chain(rows) or _in_step(rows))
        cause = "shifted" if slipped else "upload"
    first = rows[["user_id", "staff_member_id"]].min()
    name = hashlib.sha256("\x1f".join([first["user_id"], first["staff_member_id"]]).encode()).hexdigest()[:8]
    at = moments[0] if len(moments) == 1 else None
    made = pd.Series(at, index=rows.index, dtype="datetime64[us]")
    return rows.assign(cause=cause, cause_id=f"c{name}", cause_at=made)


def _one_chain(rows: pd.DataFrame) -> bool:
    """Whether the links lead on and on, as after a shift: pieces of a chain, or one ring of all.

    A column sorted without its neighbour leaves several rings.
    """
    following = dict(zip(rows["own_person_id"], rows["person_id"], strict=True))
    seen: set[str] = set()
    for first in rows["own_person_id"]:
        ring: set[str] = set()
        at = first
        while at in following and at not in ring and at not in seen:
            ring.add(at)
            at = following[at]
        seen |= ring
        if at == first and 0 < len(ring) < len(rows):
            return False
    return True


def _in_step(rows: pd.DataFrame) -> bool:
    """Whether most links lead equally far down a list, by id or by name."""
    names = rows["staff_name"].astype("str").fillna("").str.lower()
    last_first = pd.Series(
        [" ".join(name.split()[::-1]) for name in names], index=rows["person_id"].to_numpy()
    )
    people = pd.Index(pd.concat([rows["own_person_id"], rows["person_id"]]).dropna().unique())
    for keys in (people.str.zfill(20), last_first[~last_first.index.duplicated()].reindex(people).fillna("")):
        place = pd.Series(np.argsort(np.argsort(keys, kind="stable")), index=people)
        far = found_by(rows["person_id"], place) - found_by(rows["own_person_id"], place)
        if (far % len(people)).value_counts(normalize=True).max() >= 0.5:
            return True
    return False
