"""What held when: links, staff states and holders of addresses, from exports of several days.

An export shows one day.  Two exports that agree say what held between them; where they
differ, the change lies somewhere in the gap, and no rule can say where: the last export
before a record is wrong about one record in ten when exports are a month apart.  So a
span has two lengths: *sure*, from the first to the last export that shows it, and
*possible*, from the export before to the export after.  A date that the exports
themselves carry (``valid_from``, ``valid_to``) puts an end to the doubt.

That nothing was changed and changed back within a gap is assumed, and cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.tables import Tables

if TYPE_CHECKING:
    from srreconcile.snapshots import SnapshotStore

BOUNDS = ["valid_from", "valid_to", "seen_to", "possible_from", "possible_to", "from_known", "to_known"]
"""What is known of each span; times in UTC.

``valid_from`` is the first moment at which it surely held and ``seen_to`` the last;
``valid_to`` is missing while the last export still shows it.  It began no earlier than
``possible_from`` and ended no later than ``possible_to`` (missing: no export says).
``from_known`` and ``to_known`` say whether a date in the exports settles that end.
"""

_PAIR = ["user_id", "staff_member_id"]
_FLAPS = 3


@dataclass(frozen=True)
class History:
    """What held when.  Made by `history`.

    Attributes
    ----------
    links : DataFrame
        ``user_id, staff_member_id``, `BOUNDS`: fit for `Tables` and `attribute`, where
        records in a gap become uncertain instead of being guessed.
    staff : DataFrame
        ``staff_member_id, active`` (False once the row is inactive), `BOUNDS`.
    addresses : DataFrame
        ``email, user_id``, `BOUNDS`: which account had which address.
    staff_addresses : DataFrame
        ``email, staff_member_id``, `BOUNDS`: which row of the staff list carried it.
    accounts : DataFrame
        ``user_id, active`` (False once the account is disabled), `BOUNDS`.
    renumbered : DataFrame
        ``staff_member_id, new_staff_member_id, seen_to, valid_from``: rows that came
        back under a new id with the same id in the SIS.
    issues : DataFrame
        ``kind, user_id, staff_member_id, at``: what the exports contradict each other in.
    taken_at : tuple of Timestamp
        When the exports were made.
    """

    links: pd.DataFrame
    staff: pd.DataFrame
    addresses: pd.DataFrame
    staff_addresses: pd.DataFrame
    accounts: pd.DataFrame
    renumbered: pd.DataFrame
    issues: pd.DataFrame
    taken_at: tuple[pd.Timestamp, ...]

    def __repr__(self) -> str:
        settled = int(self.links["from_known"].sum())
        return (
            f"History({len(self.taken_at):,} exports; links: {len(self.links):,}, {settled:,} with a known "
            f"beginning; staff states: {len(self.staff):,}; addresses: {len(self.addresses):,})"
        )

    def _repr_html_(self) -> str:
        from srreconcile.report.said import said_html

        settled = int(self.links["from_known"].sum())
        held = [
            f"{len(self.links):,} links, {settled:,} with a known beginning",
            f"{len(self.staff):,} staff states",
            f"{len(self.addresses):,} addresses",
        ]
        calls = ["history.links", "history.staff", "history.addresses", "history.issues"]
        return said_html(f"History: {len(self.taken_at):,} exports", held, calls)


def history(snapshots: SnapshotStore | Mapping[Any, Tables] | Iterable[tuple[Any, Tables]]) -> History:
    """Return what held when, from exports of several days.

    Parameters
    ----------
    snapshots : SnapshotStore, or mapping or pairs of time and Tables
        The exports, each with the moment at which it was made (UTC), in any order.

    Returns
    -------
    History

    Raises
    ------
    InputError
        If there are no exports, two of one moment, or a time cannot be read.

    Examples
    --------
    >>> linked = Tables(links=pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]}))
    >>> mended = Tables(links=pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["8"]}))
    >>> found = history({"2026-09-01": linked, "2026-10-01": linked, "2026-11-01": mended}).links
    >>> found[["staff_member_id", "seen_to", "possible_to"]].astype("str").fillna("").values.tolist()
    [['7', '2026-10-01', '2026-11-01'], ['8', '2026-11-01', '']]
    """
    exports = _exports(snapshots)
    links = _stacked(exports, "links", [*_PAIR, "valid_from", "valid_to"])
    staff = _stacked(exports, "staff", ["staff_member_id", "external_id", "email", "active"])
    users = _stacked(exports, "users", ["user_id", "email", "active"])
    for rows in (staff, users):
        rows["email"] = normalize.email(rows["email"])
        rows["active"] = rows["active"].fillna(value=True)
    spans, issues = _links(links, _times(exports, "links"))
    listed, known = _times(exports, "staff"), _times(exports, "users")
    return History(
        spans,
        _spans(staff, ["staff_member_id", "active"], listed),
        _spans(users, ["email", "user_id"], known),
        _spans(staff, ["email", "staff_member_id"], listed),
        _spans(users, ["user_id", "active"], known),
        _renumbered(staff, listed),
        issues,
        tuple(taken for taken, _ in exports),
    )


def _exports(given: Any) -> list[tuple[pd.Timestamp, Tables]]:
    """Pairs of time and tables, oldest first."""
    if hasattr(given, "snapshots"):
        pairs: list[tuple[Any, Tables]] = [(s.taken_at, given.tables(s.sequence)) for s in given.snapshots]
    else:
        pairs = list(given.items() if isinstance(given, Mapping) else given)
    if not pairs:
        raise InputError("history: there are no exports. Pass a snapshot store, or pairs of time and Tables.")
    exports = sorted(((_moment(taken), tables) for taken, tables in pairs), key=lambda pair: pair[0])
    times = [taken for taken, _ in exports]
    for earlier, later in pairwise(times):
        if earlier == later:
            raise InputError(
                f"history: two exports are of {later}. Give each the moment at which it was made."
            )
    return exports


def _moment(given: Any) -> pd.Timestamp:
    found = pd.to_datetime(given, utc=True, errors="coerce")
    if found is pd.NaT:
        raise InputError(f'history: "{given}" is no date or time. Write it as 2026-11-23.')
    return found.tz_localize(None)


def _times(exports: list[tuple[pd.Timestamp, Tables]], table: str) -> pd.Series:
    """When a table was exported: only exports that have it say what did not hold."""
    taken = [at for at, tables in exports if getattr(tables, table) is not None]
    return pd.Series(taken, dtype="datetime64[us]")


def _stacked(exports: list[tuple[pd.Timestamp, Tables]], table: str, columns: list[str]) -> pd.DataFrame:
    """One table of all exports, with ``taken``, the number of the export among those that have it."""
    given = [getattr(tables, table) for _, tables in exports if getattr(tables, table) is not None]
    stacked = [frame[columns].assign(taken=number) for number, frame in enumerate(given)]
    empty = pd.DataFrame(
        {**dict.fromkeys(columns, pd.Series(dtype="str")), "taken": pd.Series(dtype="int64")}
    )
    return pd.concat(stacked, ignore_index=True) if stacked else empty


def _spans(seen: pd.DataFrame, key: list[str], times: pd.Series) -> pd.DataFrame:
    """Return the runs of consecutive exports that show each key, with `BOUNDS`.

    Parameters
    ----------
    seen : DataFrame
        `key` and ``taken``, the number of an export that shows it.
    key : list of str
        What holds.
    times : Series of datetime
        When the exports were made, by their number.
    """
    rows = seen[[*key, "taken"]].dropna().drop_duplicates().sort_values([*key, "taken"], ignore_index=True)
    again = rows[key].eq(rows[key].shift()).all(axis=1) & rows["taken"].eq(rows["taken"].shift() + 1)
    runs = rows.assign(run=(~again).cumsum()).groupby("run")
    spans = (
        runs[key].first().assign(first=runs["taken"].min(), last=runs["taken"].max()).reset_index(drop=True)
    )
    at = times.reindex(range(-1, len(times) + 1))  # missing before the first and after the last
    spans["valid_from"] = at.loc[spans["first"]].to_numpy()
    spans["seen_to"] = at.loc[spans["last"]].to_numpy()
    spans["possible_from"] = at.loc[spans["first"] - 1].to_numpy()
    spans["possible_to"] = at.loc[spans["last"] + 1].to_numpy()
    spans["valid_to"] = spans["seen_to"].where(spans["last"] < len(times) - 1)
    found = spans.assign(from_known=False, to_known=False)
    return found[[*key, *BOUNDS]]


def _links(rows: pd.DataFrame, times: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The spans of links, with the dates that exports carry; and what they contradict each other in."""
    rows = rows.dropna(subset=_PAIR).astype({"valid_from": "datetime64[us]", "valid_to": "datetime64[us]"})
    taken = times.reindex(rows["taken"]).set_axis(rows.index)
    begun = rows["valid_from"].isna() | (rows["valid_from"] <= taken)
    spans = _spans(rows[begun & (rows["valid_to"].isna() | (rows["valid_to"] > taken))], _PAIR, times)
    dated = rows.dropna(subset=["valid_from", "valid_to"], how="all")
    dated = dated[[*_PAIR, "valid_from", "valid_to"]].drop_duplicates()
    spans = _with_dates(spans, dated)
    spans = pd.concat([spans, _between(spans, dated)], ignore_index=True)
    spans = spans.sort_values([*_PAIR, "valid_from"], ignore_index=True)
    return spans, pd.concat([_contradicted(spans, dated), _flapping(spans)], ignore_index=True)


def _with_dates(spans: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Spans whose ends are settled by a date within the gap in which each end lies."""
    both = spans.reset_index(names="span").merge(dated, on=_PAIR, suffixes=("", "_said"))
    after = both["possible_from"].isna() | (both["valid_from_said"] > both["possible_from"])
    first = ~(both["valid_to_said"] <= both["valid_from"])  # and not one undone before it was seen
    begins = both.loc[after & first & (both["valid_from_said"] <= both["valid_from"])].groupby("span")[
        "valid_from_said"
    ]
    before = both["possible_to"].isna() | (both["valid_to_said"] <= both["possible_to"])
    last = ~(both["valid_from_said"] > both["seen_to"])  # and not one made again in the gap
    ends = both.loc[before & last & (both["valid_to_said"] > both["seen_to"])].groupby("span")[
        "valid_to_said"
    ]
    begin, end = begins.min().reindex(spans.index), ends.max().reindex(spans.index)
    found = spans.assign(from_known=begin.notna(), to_known=end.notna())
    for column in ("valid_from", "possible_from"):
        found[column] = begin.fillna(found[column])
    for column in ("valid_to", "seen_to", "possible_to"):
        found[column] = end.fillna(found[column])
    return found


def _between(spans: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Links that were made and undone between two exports, and are known by their dates only."""
    closed = dated[dated["valid_to"] > dated["valid_from"]].reset_index(names="said")
    met = closed.merge(spans, on=_PAIR, suffixes=("", "_seen"))
    until = met["seen_to"].where(met["valid_to_seen"].notna() | met["to_known"])
    apart = (met["valid_to"] <= met["valid_from_seen"]) | (met["valid_from"] >= until)
    found = closed[~closed["said"].isin(met.loc[~apart, "said"])].drop(columns="said")
    return found.assign(
        seen_to=found["valid_to"], possible_from=found["valid_from"], possible_to=found["valid_to"],
        from_known=True, to_known=True,
    )[[*_PAIR, *BOUNDS]]  # fmt: skip


def _contradicted(spans: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Beginnings that exports date before an export that does not show the link: clocks, zones, edited dates."""
    both = spans[~spans["from_known"]].merge(dated, on=_PAIR, suffixes=("", "_said"))
    wrong = both[(both["valid_from_said"] <= both["possible_from"]) & (both["valid_to_said"].isna())]
    found = wrong[_PAIR].assign(kind="dated_before_it_was_seen", at=wrong["valid_from_said"])
    return found[["kind", *_PAIR, "at"]].drop_duplicates(ignore_index=True)


def _flapping(spans: pd.DataFrame) -> pd.DataFrame:
    """Links that were made three times or more: two systems fight."""
    made = spans.groupby(_PAIR, as_index=False).agg(times=("valid_from", "size"), at=("valid_from", "max"))
    return made[made["times"] >= _FLAPS].assign(kind="flapping")[["kind", *_PAIR, "at"]]


def _renumbered(staff: pd.DataFrame, times: pd.Series) -> pd.DataFrame:
    """Rows that end in one export and come back in the next under a new id, as the SIS id tells."""
    rows = staff.dropna(subset=["staff_member_id", "external_id"])
    seen = _spans(rows, ["staff_member_id", "external_id"], times)
    gone = seen[seen["valid_to"].notna()]
    both = gone.merge(seen, on="external_id", suffixes=("", "_new"))
    both = both[
        both["staff_member_id"].ne(both["staff_member_id_new"])
        & both["possible_to"].eq(both["valid_from_new"])
    ]
    found = both[["staff_member_id", "staff_member_id_new", "seen_to", "valid_from_new"]]
    return found.set_axis(
        ["staff_member_id", "new_staff_member_id", "seen_to", "valid_from"], axis=1
    ).reset_index(drop=True)
