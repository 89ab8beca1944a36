"""Totals of a log per school, type and day, with checksums, so that any other change shows.

``body`` adds up a hash of each record without its staff id, ``named`` one with it.  Two
logs that agree in all totals differ in no record; where they do not, the cell says where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.repair.hashes import BODY

if TYPE_CHECKING:
    from srreconcile.engine import Connection

CELL = ["school_id", "record_type", "day"]
NAMED = f"MD5_NUMBER_LOWER(CONCAT({BODY}, CHR(31), COALESCE(staff_member_id, '')))"

_TOTALS = f"""
    SELECT COALESCE(school_id, '') AS school_id, COALESCE(record_type, '') AS record_type,
           COALESCE(STRFTIME(moment, '%Y-%m-%d'), '') AS day, COUNT(*) AS records,
           CAST(SUM(CAST(MD5_NUMBER_LOWER({BODY}) AS HUGEINT)) AS VARCHAR) AS body,
           CAST(SUM(CAST({NAMED} AS HUGEINT)) AS VARCHAR) AS named
    FROM log WHERE moment IS NULL OR moment <= ?
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 - constants


def totals(connection: Connection, until: pd.Timestamp) -> pd.DataFrame:
    """Return the totals of the view ``log``, of records made up to `until`.

    Returns
    -------
    DataFrame
        ``school_id, record_type, day`` ("" where missing)``, records, body, named``;
        checksums are whole numbers as text.
    """
    return connection.query(_TOTALS, until)


def last_moment(connection: Connection) -> pd.Timestamp:
    """Return when the last record of the view ``log`` was made; 1700 for none."""
    found: Any = connection.value("SELECT MAX(moment) FROM log")
    return pd.Timestamp("1700-01-01" if found is None else found)


def differences(before: pd.DataFrame, after: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that differ otherwise than a plan explains.

    Parameters
    ----------
    before, after : DataFrame
        As `totals` returns them.
    moved : DataFrame
        ``school_id, record_type, day, change``: what the plan's own records add to
        ``named``, one row per cell.

    Returns
    -------
    DataFrame
        ``school_id, record_type, day, records_before, records_after, what``.
    """
    both = before.merge(after, how="outer", on=CELL, suffixes=("_before", "_after"))
    both = both.merge(moved, how="left", on=CELL)
    counts = both[["records_before", "records_after"]].fillna(0).astype("int64")
    more = (counts["records_after"] - counts["records_before"]).tolist()
    body = zip(_whole(both["body_before"]), _whole(both["body_after"]), strict=True)
    named = zip(
        _whole(both["named_before"]), _whole(both["named_after"]), _whole(both["change"]), strict=True
    )
    what = [
        _what(rows, now != was, now_named - was_named != by_plan)
        for rows, (was, now), (was_named, now_named, by_plan) in zip(more, body, named, strict=True)
    ]
    found = both[CELL].assign(
        records_before=counts["records_before"],
        records_after=counts["records_after"],
        what=pd.Series(what, index=both.index, dtype="str"),
    )
    return found[found["what"].ne("")].reset_index(drop=True)


def _whole(sums: pd.Series) -> list[int]:
    """Checksums, which are too large for a column of whole numbers; 0 where missing."""
    return [int(value) if isinstance(value, str) else 0 for value in sums]


def _what(more: int, body: bool, named: bool) -> str:  # noqa: FBT001 - private
    if more > 0:
        return f"{more:,} more than when the plan was made"
    if more < 0:
        return f"{-more:,} fewer than when the plan was made"
    if body:
        return "as many, but their content has changed"
    return "carry another staff id, and the plan did not ask for it" if named else ""
