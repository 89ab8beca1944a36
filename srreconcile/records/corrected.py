"""Records whose author is known because somebody corrected them.

A correction is known by type, id and the staff id that it gave: only while a record still
carries that id is its author taken from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.tables import RECORDS

if TYPE_CHECKING:
    from srreconcile.engine import Connection

_KNOWN = """
    SELECT {columns} FROM ({parts}) l
    LEFT JOIN given_corrected k
      ON k.record_id = TRIM(l.record_id) AND k.record_type = COALESCE(l.record_type, '')
     AND k.after = TRIM(l.staff_member_id)
"""


def with_authors(connection: Connection, parts: str, corrected: pd.DataFrame) -> str:
    """Return SQL that reads what `parts` reads, with the authors of corrected records.

    Parameters
    ----------
    connection : Connection
    parts : str
        A SELECT of the columns of `tables.RECORDS`.
    corrected : DataFrame
        ``record_type`` ("" where missing)``, record_id, after, user_id``; each of the
        first three once.
    """
    keys = ["record_type", "record_id", "after"]
    connection.register(given_corrected=corrected[[*keys, "user_id"]].drop_duplicates(keys, keep="last"))
    columns = [
        "COALESCE(l.entered_by_user_id, k.user_id) AS entered_by_user_id"
        if name == "entered_by_user_id"
        else f"l.{name}"
        for name in RECORDS.names
    ]
    return _KNOWN.format(columns=", ".join(columns), parts=parts)
