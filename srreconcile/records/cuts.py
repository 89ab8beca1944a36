"""Where the records of one staff row or one author must be counted apart.

Something is different from a *turn* on: a link is made or undone, a delegation begins, a
person leaves.  Turns are known before the log is read, so the one reading of it counts
each *slot* between two turns apart, and no record has to be read a second time.

A record without an hour stands at the first microsecond of its day and may be of any
hour of it.  So the day of a turn begins with a slot of that microsecond alone.

Only turns within the time of the log are cut at: most links are older than the log.
"""

from __future__ import annotations

import pandas as pd

from srreconcile.engine import Connection
from srreconcile.records.log import Log

_DAY = pd.Timedelta(days=1)

# `linked` and `declared` are those of `records.rulings`.
STAFF_TURNS = """
    CREATE TEMP TABLE staff_turns AS
    SELECT staff_member_id AS id, begins AS turn FROM linked
    UNION ALL SELECT staff_member_id, ends FROM linked
    UNION ALL SELECT staff_member_id, begins FROM declared
    UNION ALL SELECT staff_member_id, ends FROM declared
    UNION ALL SELECT staff_member_id, turn FROM given_turns WHERE staff_member_id IS NOT NULL
    UNION ALL SELECT l.staff_member_id, t.turn FROM given_turns t JOIN linked l ON l.user_id = t.user_id
"""

AUTHOR_TURNS = """
    CREATE TEMP TABLE author_turns AS
    SELECT user_id AS id, begins AS turn FROM linked
    UNION ALL SELECT user_id, ends FROM linked
    UNION ALL SELECT user_id, turn FROM given_turns WHERE user_id IS NOT NULL
"""

NO_TURNS = """
    CREATE TEMP TABLE author_turns AS
    SELECT staff_member_id AS id, turn FROM given_turns WHERE staff_member_id <> staff_member_id
"""

# Slots are numbered from 1; 0 is the one slot of whoever has no turn.
CUTS = """
    CREATE TEMP TABLE {whose}_cuts AS
    WITH inside AS (
        SELECT id, turn FROM {whose}_turns WHERE turn > ? AND turn <= ?
    ), points AS (
        SELECT id, turn AS opens FROM inside
        UNION
        SELECT id, DATE_TRUNC('day', turn) FROM inside
        UNION
        SELECT id, DATE_TRUNC('day', turn) + INTERVAL '1' MICROSECOND FROM inside
        WHERE turn <> DATE_TRUNC('day', turn)
        UNION
        SELECT id, TIMESTAMP '1700-01-01' FROM inside
    )
    SELECT ROW_NUMBER() OVER (ORDER BY id, opens) AS slot, id, opens,
           COALESCE(LEAD(opens) OVER (PARTITION BY id ORDER BY opens), TIMESTAMP '2200-01-01') AS closes
    FROM points
"""

STAFF_SLOT = (
    "LEFT JOIN staff_cuts c ON c.id = l.staff_member_id AND l.moment >= c.opens AND l.moment < c.closes"
)
AUTHOR_SLOT = (
    "LEFT JOIN author_cuts a ON a.id = l.entered_by_user_id AND l.moment >= a.opens AND l.moment < a.closes"
)


def cut(connection: Connection, log: Log, turns: pd.DataFrame) -> None:
    """Make the tables ``staff_cuts`` and ``author_cuts``: ``slot, id, opens, closes``.

    Parameters
    ----------
    connection : Connection
        Knows ``linked`` and ``declared``.
    log : Log
    turns : DataFrame
        ``staff_member_id, user_id, turn`` (UTC): further turns, of a staff row or of an
        account (the other is missing).
    """
    connection.register(given_turns=turns)
    connection.run(STAFF_TURNS)
    connection.run(AUTHOR_TURNS if log.authors else NO_TURNS)
    first, last = log.extent
    for whose in ("staff", "author"):
        connection.run(CUTS.format(whose=whose), first, min(last + _DAY, pd.Timestamp("2199-12-31")))
