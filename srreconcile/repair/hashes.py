"""What a record was when it was planned, in one short text.

The hash covers every canonical field but the staff id, which is what a correction
changes.  Fields that srreconcile does not know (comments, points) are not in it and are
never touched.
"""

from __future__ import annotations

import pandas as pd

from srreconcile import engine

# The separator cannot stand in an id or a type: cleaning takes control characters away.
BODY = """
    CONCAT_WS(CHR(31), COALESCE(record_type, ''), COALESCE(record_id, ''), COALESCE(school_id, ''),
              COALESCE(student_id, ''), COALESCE(entered_by_user_id, ''),
              COALESCE(CAST(event_date AS VARCHAR), ''), COALESCE(CAST(entered_at AS VARCHAR), ''))
"""
"""SQL: the fields of a record of `tables.RECORDS` but its staff id, as one text."""

_ROWS = f"SELECT MD5({BODY}) AS hash FROM given_rows ORDER BY position"  # noqa: S608 - BODY is a constant


def row_hashes(records: pd.DataFrame) -> pd.Series:
    """Return the hash of each canonical record, in their order.

    Examples
    --------
    >>> from srreconcile.tables import RECORDS
    >>> rows = RECORDS.conform(pd.DataFrame({"record_id": ["1", "2"], "staff_member_id": ["7", "7"]}))
    >>> row_hashes(rows).nunique(), row_hashes(rows).equals(row_hashes(rows.assign(staff_member_id="8")))
    (2, True)
    """
    if records.empty:
        return pd.Series([], dtype="str", index=records.index)
    rows = records.assign(position=range(len(records)))
    found = engine.query(_ROWS, given_rows=rows)["hash"]
    return found.set_axis(records.index).astype("str")
