"""Rules on who left: people, whole schools, flags turned, ids that no longer fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from srreconcile.guard.pair import Pair, folded, percent
from srreconcile.guard.verdict import Reason

_SCHOOLS_NAMED = 5
_ROWS_OF_A_PERSON = 30  # a number on more rows is a placeholder ("0", "999"), not a person


def ids_do_not_fit(pair: Pair) -> Iterator[Reason]:
    """Too few ids come again; and what is done to them, if that can be told."""
    n = len(pair.gone)
    if pair.overlap >= pair.limits.overlap or n <= pair.limits.people:
        return
    say = f"only {percent(len(pair.common), len(pair.old))} of the ids before come again (overlap)"
    written = written_otherwise(pair)
    yield pair.hold("ids", f"{say}. {written or _people_again(pair)}", n)


def departures(pair: Pair) -> Iterator[Reason]:
    """More people gone or deactivated than leave between two exports."""
    if written_otherwise(pair):
        return
    present = _person(pair.old)[_active(pair.old)]
    left = _left(pair, present)
    n, of = left.nunique(), present.nunique()
    if n > pair.limits.allowed(of):
        absent = int((~left.index.isin(pair.new.index)).sum())
        yield pair.hold(
            "departures",
            f"{n:,} of {of:,} people departed ({percent(n, of)}): {absent:,} rows are missing, "
            f"{len(left) - absent:,} are now inactive. The threshold is {pair.limits.allowed(of):g}.",
            n,
        )
    yield from _schools(pair)


def active_flags(pair: Pair) -> Iterator[Reason]:
    """Active flags turned, in either direction, for more than a few."""
    was, now = pair.values("active")
    known = was.notna() & now.notna()
    off = int((was & ~now)[known].sum())
    on = int((~was & now)[known].sum())
    if off + on > pair.limits.allowed(int(known.sum())):
        yield pair.hold(
            "active flags",
            f"the active flag of {off + on:,} of {int(known.sum()):,} rows turned "
            f"({off:,} to inactive, {on:,} to active). Were status codes changed, or a filter?",
            off + on,
        )


def _active(frame: pd.DataFrame) -> pd.Series:
    """Whether each row is not said to be inactive."""
    return frame["active"].fillna(True).astype(bool)


def _person(frame: pd.DataFrame) -> pd.Series:
    """The person of each row: the number in the SIS, or else the row itself."""
    numbers = frame["sis_id"].mask(frame["sis_id"].map(frame["sis_id"].value_counts()) > _ROWS_OF_A_PERSON)
    return ("p" + numbers).fillna("r" + frame.index.to_series()).rename(None)


def _left(pair: Pair, present: pd.Series) -> pd.Series:
    """Of the people of `present` (row id to person), those without an active row now."""
    now = pair.new[_active(pair.new)]
    before = _person(pair.old)
    by_row = before[now.index.get_indexer(before.index) >= 0]
    still = pd.Index(by_row).append(pd.Index(_person(now))).unique()
    return present[still.get_indexer(pd.Index(present)) < 0]


def _schools(pair: Pair) -> Iterator[Reason]:
    """Each school that lost more than its share, whatever its people do elsewhere."""
    if pair.table != "staff":
        return
    before = pair.old[_active(pair.old) & pair.old["school_id"].notna()]
    now = pair.new[_active(pair.new)]
    places = pd.MultiIndex.from_arrays([_person(now), folded(now["school_id"])])
    here = pd.MultiIndex.from_arrays([_person(before), folded(before["school_id"])])
    lost = (now.index.get_indexer(before.index) < 0) & ~here.isin(places)
    count = pd.DataFrame({"school": before["school_id"], "person": _person(before), "lost": lost})
    had = count.groupby("school")["person"].nunique()
    losing = count[count["lost"]].groupby("school")["person"].nunique()
    of = had.reindex(losing.index)
    grave = losing[(losing >= pair.limits.people) & (losing > pair.limits.school_share * of)]
    if grave.empty:
        return
    named = [
        f"{school} lost {grave[school]:,} of {of[school]:,}"
        for school in grave.index.astype(str)[:_SCHOOLS_NAMED]
    ]
    more = f" and {len(grave) - len(named):,} more" if len(grave) > len(named) else ""
    yield pair.hold(
        "school departures",
        f"{len(grave):,} of {len(had):,} schools lost most of their people: school {', school '.join(named)}{more}. "
        "Was a filter left on?",
        int(grave.sum()),
    )


def written_otherwise(pair: Pair) -> str:
    """Return what is done to the ids, if they fit again once it is undone; else nothing."""
    if pair.overlap >= pair.limits.overlap:
        return ""
    old, new = pair.old.index.to_series(), pair.new.index.to_series()
    undone: dict[str, Callable[[pd.Series], pd.Series]] = {
        "leading zeros are lost or added": lambda ids: ids.str.lstrip("0"),
        "they end in .0, as numbers do, and leading zeros are lost": (
            lambda ids: ids.str.replace(r"\.0+$", "", regex=True).str.lstrip("0")
        ),
        "capitals and small letters differ": lambda ids: ids.str.lower(),
        "spaces or marks within them differ": (
            lambda ids: ids.str.lower().str.replace(r"[\W_]+", "", regex=True).str.lstrip("0")
        ),
        "letters before or after the number differ": (
            lambda ids: ids.str.extract(r"(\d+)", expand=False).str.lstrip("0")
        ),
    }
    for what, undo in undone.items():
        was, now = pd.Index(undo(old).dropna()), pd.Index(undo(new).dropna())
        if was.is_unique and len(was) and (now.unique().get_indexer(was) >= 0).mean() >= pair.limits.overlap:
            return f"The ids are those before in another format: {what}. Export them as text."
    return ""


def _people_again(pair: Pair) -> str:
    gone, come = folded(pair.old.loc[pair.gone, "email"]), folded(pair.new.loc[pair.come, "email"])
    was, now = pd.Index(gone.dropna().unique()), pd.Index(come.dropna().unique())
    again = (now.get_indexer(was) >= 0).sum()
    if len(was) and again >= pair.limits.changed * len(was):
        return f"{percent(again, len(was))} of their addresses stand beside new ids: the same people, numbered anew?"
    if pair.overlap <= pair.limits.share:
        return "Nor do their addresses: is it a different list?"
    return "Is a part of the list missing?"
