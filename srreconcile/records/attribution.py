"""Whose name each record carries, and who wrote it: the answer of `attribute`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import engine, normalize
from srreconcile.errors import InputError
from srreconcile.records import rulings
from srreconcile.records.log import Log, open_log
from srreconcile.tables import DELEGATIONS, LINKS, RECORDS, Schema, as_pandas

if TYPE_CHECKING:
    from srreconcile.engine import Connection

COUNTED = """
    CREATE TEMP TABLE counted AS
    SELECT COALESCE(staff_member_id, '') AS raw_staff, COALESCE(entered_by_user_id, '') AS raw_author,
           COUNT(*) AS records, COUNT(moment) AS timed, MIN(moment) AS first_at, MAX(moment) AS last_at
    FROM log GROUP BY COALESCE(staff_member_id, ''), COALESCE(entered_by_user_id, '')
"""

# Ids that cleaning may change: anything but printable ASCII, or a space, or an apostrophe.
ODD = """
    SELECT DISTINCT raw FROM (SELECT raw_staff AS raw FROM counted UNION ALL SELECT raw_author FROM counted)
    WHERE REGEXP_MATCHES(raw, '[^!-&(-~]')
"""

KEYS = """
    CREATE TEMP TABLE keys AS
    SELECT ROW_NUMBER() OVER () AS key, raw_staff, raw_author,
           COALESCE(s.clean, raw_staff) AS staff_member_id, COALESCE(a.clean, raw_author) AS author,
           timed AS records, first_at, last_at
    FROM counted LEFT JOIN odd s ON s.raw = raw_staff LEFT JOIN odd a ON a.raw = raw_author
    WHERE timed > 0 AND COALESCE(s.clean, raw_staff) <> ''
"""

SET_ASIDE = """
    SELECT COALESCE(SUM(records), 0) AS records,
           COALESCE(SUM(CASE WHEN COALESCE(clean, raw_staff) = '' THEN records ELSE 0 END), 0) AS nameless,
           COALESCE(SUM(CASE WHEN COALESCE(clean, raw_staff) = '' THEN 0 ELSE records - timed END), 0) AS timeless
    FROM counted LEFT JOIN odd ON raw = raw_staff
"""

TALLY = """
    CREATE TEMP TABLE tally AS
    WITH reread AS (
        SELECT r.key, r.begins, COUNT(*) AS records, MIN(l.moment) AS first_at, MAX(l.moment) AS last_at
        FROM log l
        JOIN (SELECT * FROM rulings WHERE busy = 1) r
          ON COALESCE(l.staff_member_id, '') = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
         AND l.moment >= r.begins AND l.moment < r.ends
        GROUP BY r.key, r.begins
    )
    SELECT r.user_id, r.staff_member_id, r.code, r.certainty, k.records, k.first_at, k.last_at
    FROM rulings r JOIN keys k ON k.key = r.key WHERE r.busy = 0
    UNION ALL
    SELECT r.user_id, r.staff_member_id, r.code, r.certainty, c.records, c.first_at, c.last_at
    FROM reread c JOIN rulings r ON r.key = c.key AND r.begins = c.begins
"""

BY_LINK = """
    SELECT user_id, staff_member_id, verdict, certainty, CAST(SUM(records) AS BIGINT) AS records,
           MIN(first_at) AS first_at, MAX(last_at) AS last_at
    FROM tally JOIN given_verdicts USING (code)
    GROUP BY user_id, staff_member_id, verdict, certainty
    ORDER BY staff_member_id, user_id NULLS LAST, verdict, certainty
"""

MONTHS = """
    CREATE TEMP TABLE months AS
    SELECT COALESCE(staff_member_id, '') AS raw_staff, COALESCE(entered_by_user_id, '') AS raw_author,
           12 * EXTRACT(YEAR FROM moment) + EXTRACT(MONTH FROM moment) - 1 AS month, record_type AS raw_type,
           COUNT(*) AS records
    FROM log
    GROUP BY COALESCE(staff_member_id, ''), COALESCE(entered_by_user_id, ''),
             12 * EXTRACT(YEAR FROM moment) + EXTRACT(MONTH FROM moment) - 1, record_type
"""

MONTHS_SEEN = "SELECT DISTINCT month, raw_type FROM months WHERE month IS NOT NULL"

# Grouped by small numbers; by text it would take twice as long.
CELLS = """
    WITH answers AS (
        SELECT *, DENSE_RANK() OVER (ORDER BY user_id, staff_member_id, code, certainty) AS answer FROM rulings
    ), counts AS (
        SELECT a.answer, m.month, m.raw_type, m.records
        FROM months m JOIN (SELECT * FROM answers WHERE busy = 0) a
          ON m.raw_staff = a.raw_staff AND m.raw_author = a.raw_author
        UNION ALL
        SELECT a.answer, 12 * EXTRACT(YEAR FROM moment) + EXTRACT(MONTH FROM moment) - 1, l.record_type, 1
        FROM log l JOIN (SELECT * FROM answers WHERE busy = 1) a
          ON COALESCE(l.staff_member_id, '') = a.raw_staff AND COALESCE(l.entered_by_user_id, '') = a.raw_author
         AND l.moment >= a.begins AND l.moment < a.ends
    ), cells AS (
        SELECT answer, label, SUM(c.records) AS records
        FROM counts c JOIN labels s ON s.month = c.month AND s.raw_type IS NOT DISTINCT FROM c.raw_type
        GROUP BY answer, label
    )
    SELECT a.user_id, a.staff_member_id, l.month_name AS month, l.record_type, v.verdict, a.certainty,
           CAST(c.records AS BIGINT) AS records
    FROM cells c
    JOIN (SELECT DISTINCT answer, user_id, staff_member_id, code, certainty FROM answers) a ON a.answer = c.answer
    JOIN (SELECT DISTINCT label, month_name, record_type FROM labels) l ON l.label = c.label
    JOIN given_verdicts v ON v.code = a.code
"""

AFTER = """
    SELECT k.staff_member_id, COUNT(*) AS records, MIN(l.moment) AS first_at, MAX(l.moment) AS last_at
    FROM log l
    JOIN (SELECT DISTINCT raw_staff, staff_member_id FROM keys) k ON COALESCE(l.staff_member_id, '') = k.raw_staff
    JOIN given_ends e ON e.staff_member_id = k.staff_member_id
    WHERE CASE WHEN l.moment >= e.ended THEN TRUE ELSE FALSE END
    GROUP BY k.staff_member_id
    ORDER BY k.staff_member_id
"""

FETCH = """
    SELECT l.record_id, l.record_type, l.school_id, l.staff_member_id, l.entered_by_user_id, l.student_id,
           l.event_date, l.entered_at, r.user_id, v.verdict, r.certainty
    FROM log l
    JOIN ({rulings}) r
      ON COALESCE(l.staff_member_id, '') = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
     AND l.moment >= r.begins AND l.moment < r.ends
    JOIN given_verdicts v ON v.code = r.code
    WHERE l.moment >= ? AND l.moment < ?
    ORDER BY l.moment, l.staff_member_id, l.record_type, l.record_id
    LIMIT ?
"""

_ALWAYS, _NOT_YET = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")


@dataclass(frozen=True, repr=False)
class Attribution:
    """Whose name the records of a log carry.  Made by `attribute`.

    Attributes
    ----------
    by_link : DataFrame
        ``user_id, staff_member_id, verdict, certainty, records, first_at, last_at``;
        user_id is missing where no single account can be named.
    total : int
        Records judged: the sum of ``by_link["records"]``.
    set_aside : DataFrame
        ``reason, records``: what could not be judged.  With `total` it adds up to
        the rows of the log.

    Notes
    -----
    The log is read where it stands whenever more is asked, so it must stay there.
    """

    by_link: pd.DataFrame
    total: int
    set_aside: pd.DataFrame
    _connection: Connection = field(repr=False)

    def __repr__(self) -> str:
        counts = self.by_link.groupby("verdict")["records"].sum()
        said = ", ".join(f"{verdict}: {n:,}" for verdict, n in counts.items())
        return f"Attribution({self.total:,} records; {said}; set aside: {self.set_aside['records'].sum():,})"

    @cached_property
    def by_user(self) -> pd.DataFrame:
        """Records, first and last per account: ``user_id, records, first_at, last_at``."""
        return _totals(self.by_link, "user_id")

    @cached_property
    def by_staff(self) -> pd.DataFrame:
        """The same per staff row: ``staff_member_id, records, first_at, last_at``."""
        return _totals(self.by_link, "staff_member_id")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Counts by account, staff row, month and type; reads the log again when first asked.

        ``user_id, staff_member_id, month`` (as 2026-10)``, record_type, verdict,
        certainty, records``.
        """
        connection = self._connection
        connection.run(MONTHS)
        connection.register(labels=_labels(connection.query(MONTHS_SEEN)))
        cells = connection.query(CELLS)
        connection.run("DROP TABLE months")
        _add_up(int(cells["records"].sum()), self.total)
        return cells
