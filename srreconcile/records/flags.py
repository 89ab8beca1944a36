"""What is odd about records beside whose name they carry: flags, counted.

A flag says nothing about the verdict and is added to it.  Most hang on a span of a
staff row or of an account (*marks*): after the person's end, before the hire, after
the account was disabled, an id that exists nowhere.  Two look at the records
themselves: the same record twice through two accounts of one person, and bursts that
no hand can type.

As for the verdicts, a mark that covers all records of a key is answered from its
counts, and only the records of other marked keys are read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from srreconcile.engine import Connection

FLAGS = {
    "after_staff_end": "made after the last day of the person whose name it carries",
    "before_hire": "made before the first day of the person whose name it carries",
    "after_user_disabled": "made after the account was disabled",
    "staff_unknown": "names a staff row that is not on the staff list",
    "user_unknown": "names an author who is not on the user list",
    "by_service": "made through an account that is no person",
}
"""The flags that hang on spans, with their meanings."""

MARKED = """
    CREATE TEMP TABLE marked AS
    WITH met AS (
        SELECT r.key, r.raw_staff, r.raw_author, r.staff_member_id, r.user_id, r.busy, m.flag,
               GREATEST(r.begins, m.begins) AS begins, LEAST(r.ends, m.ends) AS ends
        FROM rulings r JOIN given_marks m ON m.staff_member_id = r.staff_member_id
        UNION ALL
        SELECT r.key, r.raw_staff, r.raw_author, r.staff_member_id, r.user_id, r.busy, m.flag,
               GREATEST(r.begins, m.begins), LEAST(r.ends, m.ends)
        FROM rulings r JOIN given_marks m ON m.user_id = r.user_id
    )
    SELECT met.*, k.records, k.first_at, k.last_at,
           CASE WHEN met.busy = 0 AND met.begins <= k.first_at AND met.ends > k.last_at THEN 1 ELSE 0 END AS whole
    FROM met JOIN keys k ON k.key = met.key
    WHERE CASE WHEN met.begins < met.ends AND met.begins <= k.last_at AND met.ends > k.first_at
               THEN TRUE ELSE FALSE END
"""

FLAGGED = """
    WITH counts AS (
        SELECT user_id, staff_member_id, flag, records, first_at, last_at FROM marked WHERE whole = 1
        UNION ALL
        SELECT m.user_id, m.staff_member_id, m.flag, COUNT(*), MIN(l.moment), MAX(l.moment)
        FROM log l
        JOIN (SELECT * FROM marked WHERE whole = 0) m
          ON l.staff_member_id = m.raw_staff AND COALESCE(l.entered_by_user_id, '') = m.raw_author
         AND l.moment >= m.begins AND l.moment < m.ends
        GROUP BY m.user_id, m.staff_member_id, m.flag
    )
    SELECT user_id, staff_member_id, flag, CAST(SUM(records) AS BIGINT) AS records,
           MIN(first_at) AS first_at, MAX(last_at) AS last_at
    FROM counts GROUP BY user_id, staff_member_id, flag ORDER BY flag, staff_member_id, user_id NULLS LAST
"""

# Only people with two accounts behind their records can have made one twice.
THEIR_ROWS = """
    WITH behind AS (
        SELECT r.raw_staff, r.user_id, a.person_id
        FROM rulings r JOIN given_accounts a ON a.user_id = r.user_id
    ), people AS (
        SELECT person_id FROM behind GROUP BY person_id HAVING COUNT(DISTINCT user_id) > 1
    )
    SELECT DISTINCT raw_staff FROM behind JOIN people ON people.person_id = behind.person_id ORDER BY raw_staff
"""
THEIRS = """
    SELECT staff_member_id, entered_by_user_id, moment, student_id, record_type, record_id
    FROM {log}
    WHERE student_id IS NOT NULL AND staff_member_id IN (SELECT raw_staff FROM their_rows)
"""
TWICE = """
    WITH behind AS (
        SELECT r.*, a.person_id FROM rulings r JOIN given_accounts a ON a.user_id = r.user_id
    ), people AS (
        SELECT person_id FROM behind GROUP BY person_id HAVING COUNT(DISTINCT user_id) > 1
    ), theirs AS (
        SELECT b.person_id, b.user_id, b.staff_member_id, l.moment, l.student_id, l.record_type, l.record_id
        FROM {log} l
        JOIN (SELECT behind.* FROM behind JOIN people ON people.person_id = behind.person_id) b
          ON l.staff_member_id = b.raw_staff AND COALESCE(l.entered_by_user_id, '') = b.raw_author
         AND l.moment >= b.begins AND l.moment < b.ends
        WHERE l.student_id IS NOT NULL
    ), following AS (
        SELECT *, LAG(user_id) OVER w AS earlier_user_id, LAG(staff_member_id) OVER w AS earlier_staff_member_id,
               LAG(moment) OVER w AS earlier
        FROM theirs
        WINDOW w AS (PARTITION BY person_id, student_id, record_type ORDER BY moment, user_id, record_id)
    )
    SELECT person_id, user_id, staff_member_id, earlier_user_id, earlier_staff_member_id,
           COUNT(*) AS records, MIN(moment) AS first_at, MAX(moment) AS last_at
    FROM following
    WHERE CASE WHEN user_id <> earlier_user_id AND moment <= earlier + {gap} THEN TRUE ELSE FALSE END
    GROUP BY person_id, user_id, staff_member_id, earlier_user_id, earlier_staff_member_id
    ORDER BY staff_member_id, user_id, earlier_user_id, earlier_staff_member_id
"""

# A key needs as many records as a burst has to have one; few keys have.
BURSTS = """
    WITH minutes AS (
        SELECT k.staff_member_id, k.author, DATE_TRUNC('minute', l.moment) AS minute, COUNT(*) AS records
        FROM log l
        JOIN (
            SELECT raw_staff, raw_author, staff_member_id, author FROM keys
            GROUP BY raw_staff, raw_author, staff_member_id, author HAVING SUM(records) >= ?
        ) k
          ON l.staff_member_id = k.raw_staff AND COALESCE(l.entered_by_user_id, '') = k.raw_author
        WHERE l.moment <> DATE_TRUNC('day', l.moment)
        GROUP BY k.staff_member_id, k.author, DATE_TRUNC('minute', l.moment)
    )
    SELECT staff_member_id, NULLIF(author, '') AS user_id, COUNT(*) AS bursts, MAX(records) AS largest,
           CAST(SUM(records) AS BIGINT) AS records, MIN(minute) AS first_at, MAX(minute) AS last_at
    FROM minutes WHERE records >= ?
    GROUP BY staff_member_id, author ORDER BY staff_member_id, user_id NULLS LAST
"""

SCHOOLS = """
    SELECT COALESCE(s.clean, raw_staff) AS staff_member_id, raw_school AS school_id,
           CAST(SUM(timed) AS BIGINT) AS records, MIN(first_at) AS first_at, MAX(last_at) AS last_at
    FROM {table} LEFT JOIN odd s ON s.raw = raw_staff
    WHERE timed > 0 AND raw_school <> '' AND COALESCE(s.clean, raw_staff) <> ''
    GROUP BY COALESCE(s.clean, raw_staff), raw_school ORDER BY COALESCE(s.clean, raw_staff), raw_school
"""

LATE = """
    SELECT COALESCE(s.clean, raw_staff) AS staff_member_id, CAST(SUM(timed) AS BIGINT) AS records,
           MIN(first_at) AS first_at, MAX(last_at) AS last_at
    FROM {table} LEFT JOIN odd s ON s.raw = raw_staff
    WHERE timed > 0 AND late = 1 AND COALESCE(s.clean, raw_staff) <> ''
    GROUP BY COALESCE(s.clean, raw_staff) ORDER BY COALESCE(s.clean, raw_staff)
"""

BETWEEN = "SELECT COUNT(*) FROM log WHERE moment >= ? AND moment < ?"

_MARK = ["staff_member_id", "user_id", "flag", "begins", "ends"]
_TYPES = {
    **dict.fromkeys(["staff_member_id", "user_id", "flag"], "str"),
    **dict.fromkeys(["begins", "ends"], "datetime64[us]"),
}


def flagged(connection: Connection, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the records under `marks`, counted by account, staff row and flag.

    Parameters
    ----------
    connection : Connection
        Knows ``log``, ``keys`` and ``rulings``.
    marks : DataFrame
        As `marks_of` returns it.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, flag, records, first_at, last_at``.
    """
    connection.register(given_marks=marks)
    connection.run(MARKED)
    found = connection.query(FLAGGED)
    connection.run("DROP TABLE marked")
    return found


def marks_of(
    by_link: pd.DataFrame, staff: pd.DataFrame | None = None, users: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the spans in which a record of a staff row or an account bears a flag.

    Parameters
    ----------
    by_link : DataFrame
        Which staff rows and accounts have records (`Attribution.by_link`).
    staff : DataFrame, optional
        ``staff_member_id``; optional ``start_date`` (the first day), ``end_date`` (the
        last) of the person, days or moments in UTC.
    users : DataFrame, optional
        ``user_id``; optional ``disabled_at``, ``account_kind``.

    Returns
    -------
    DataFrame
        ``staff_member_id, user_id`` (one of them missing)``, flag, begins, ends``.

    Examples
    --------
    >>> by_link = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["9"]})
    >>> marks_of(by_link, pd.DataFrame({"staff_member_id": ["7"]}))[["staff_member_id", "flag"]].values.tolist()
    [['9', 'staff_unknown']]
    """
    marks: list[pd.DataFrame] = []
    if staff is not None:
        marks.append(_absent(by_link["staff_member_id"], staff["staff_member_id"], "staff_unknown"))
        if "end_date" in staff:
            left = staff["end_date"].dt.normalize() + pd.Timedelta(days=1)  # the last day is worked
            marks.append(_from(staff["staff_member_id"], left, "after_staff_end"))
        if "start_date" in staff:
            hired = _from(staff["staff_member_id"], staff["start_date"].dt.normalize(), "before_hire")
            marks.append(hired.rename(columns={"begins": "ends"}))
    if users is not None:
        marks.append(_absent(by_link["user_id"].dropna(), users["user_id"], "user_unknown"))
        if "disabled_at" in users:
            marks.append(_from(users["user_id"], users["disabled_at"], "after_user_disabled"))
        if "account_kind" in users:
            service = users.loc[users["account_kind"].eq("service"), ["user_id"]]
            marks.append(service.assign(flag="by_service"))
    typed = [mark.reindex(columns=_MARK).astype(_TYPES) for mark in (pd.DataFrame(), *marks)]
    whole = pd.concat(
        typed, ignore_index=True
    )  # each typed before: times that were objects took 0.6 s for 300,000
    return whole.fillna({"begins": pd.Timestamp("1700-01-01"), "ends": pd.Timestamp("2200-01-01")})


def _absent(ids: pd.Series, known: pd.Series, flag: str) -> pd.DataFrame:
    """Marks on those of `ids` that are not known."""
    ids = ids.drop_duplicates()
    return ids[pd.Index(known).unique().get_indexer(pd.Index(ids)) < 0].to_frame().assign(flag=flag)


def _from(ids: pd.Series, begins: pd.Series, flag: str) -> pd.DataFrame:
    """Marks on `ids` from a moment on, where it is known."""
    return pd.DataFrame({ids.name: ids, "flag": flag, "begins": begins}).dropna(subset=["begins"])
