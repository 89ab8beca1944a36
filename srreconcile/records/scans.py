"""What is asked of the log itself: SQL that scans it, or the records of busy keys again.

Portable, as in `records.rulings`.  A text that may be missing is compared through
COALESCE, so that a record without an author joins on the empty one.
"""

from __future__ import annotations

# What a log cannot say is no part of the reading: `{read}` are the columns that it can be
# grouped by, `{names}` their names, `{lacking}` the constants that stand for the others.
COUNTED = """
    CREATE TEMP TABLE {table} AS
    SELECT {names}, {lacking} COUNT(*) AS records, COUNT(moment) AS timed,
           MIN(moment) AS first_at, MAX(moment) AS last_at
    FROM (SELECT {read}, l.moment FROM {log} l {slots})
    GROUP BY {names}
"""
STAFF = "COALESCE(l.staff_member_id, '')"
STAFF_SLOT = "COALESCE(c.slot, 0)"
AUTHOR = "COALESCE(l.entered_by_user_id, '')"
AUTHOR_SLOT = "COALESCE(a.slot, 0)"
SCHOOL = "COALESCE(l.school_id, '')"
LATE = "CASE WHEN l.entered_at >= l.event_date + INTERVAL '{days}' DAY THEN 1 ELSE 0 END"

# Ids that cleaning may change: anything but printable ASCII, or a space, or an apostrophe.
ODD = """
    SELECT DISTINCT raw FROM (SELECT raw_staff AS raw FROM counted UNION ALL SELECT raw_author FROM counted)
    WHERE REGEXP_REPLACE(raw, '[^!-&(-~]', '') <> raw
"""

KEYS = """
    CREATE TEMP TABLE keys AS
    WITH counts AS (
        SELECT raw_staff, raw_author, slot, author_slot, CAST(SUM(timed) AS BIGINT) AS records,
               MIN(first_at) AS first_at, MAX(last_at) AS last_at
        FROM counted GROUP BY raw_staff, raw_author, slot, author_slot
    )
    SELECT ROW_NUMBER() OVER (ORDER BY raw_staff, raw_author, k.slot, author_slot) AS key, raw_staff, raw_author,
           COALESCE(s.clean, raw_staff) AS staff_member_id, COALESCE(w.clean, raw_author) AS author,
           k.slot, author_slot, records, first_at, last_at,
           GREATEST(COALESCE(c.opens, TIMESTAMP '1700-01-01'), COALESCE(a.opens, TIMESTAMP '1700-01-01')) AS opens,
           LEAST(COALESCE(c.closes, TIMESTAMP '2200-01-01'), COALESCE(a.closes, TIMESTAMP '2200-01-01')) AS closes
    FROM counts k
    LEFT JOIN odd s ON s.raw = raw_staff LEFT JOIN odd w ON w.raw = raw_author
    LEFT JOIN staff_cuts c ON c.slot = k.slot LEFT JOIN author_cuts a ON a.slot = author_slot
    WHERE records > 0 AND COALESCE(s.clean, raw_staff) <> ''
"""

SET_ASIDE = """
    SELECT COALESCE(SUM(records), 0) AS records,
           COALESCE(SUM(CASE WHEN COALESCE(clean, raw_staff) = '' THEN records ELSE 0 END), 0) AS nameless,
           COALESCE(SUM(CASE WHEN COALESCE(clean, raw_staff) = '' THEN 0 ELSE records - timed END), 0) AS timeless
    FROM counted LEFT JOIN odd ON raw = raw_staff
"""

TALLY = """
    CREATE TEMP TABLE tally AS
    SELECT r.user_id, r.staff_member_id, r.code, r.certainty, k.records, k.first_at, k.last_at
    FROM rulings r JOIN keys k ON k.key = r.key WHERE r.busy = 0
    {reread}
"""

ANY_BUSY = "SELECT COUNT(*) FROM rulings WHERE busy = 1"

# Only ids that the log writes otherwise than the other tables are read a second time.
TALLY_REREAD = """
    UNION ALL
    SELECT r.user_id, r.staff_member_id, r.code, r.certainty, c.records, c.first_at, c.last_at
    FROM (
        SELECT r.key, r.begins, COUNT(*) AS records, MIN(l.moment) AS first_at, MAX(l.moment) AS last_at
        FROM (
            SELECT staff_member_id, entered_by_user_id, moment FROM log
            WHERE staff_member_id IN (SELECT raw_staff FROM rulings WHERE busy = 1)
        ) l
        JOIN (SELECT * FROM rulings WHERE busy = 1) r
          ON l.staff_member_id = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
         AND l.moment >= r.begins AND l.moment < r.ends
        GROUP BY r.key, r.begins
    ) c
    JOIN rulings r ON r.key = c.key AND r.begins = c.begins
"""

BY_LINK = """
    WITH counts AS (
        SELECT user_id, staff_member_id, code, certainty, CAST(SUM(records) AS BIGINT) AS records,
               MIN(first_at) AS first_at, MAX(last_at) AS last_at
        FROM tally GROUP BY user_id, staff_member_id, code, certainty
    )
    SELECT user_id, staff_member_id, verdict, certainty, records, first_at, last_at
    FROM counts JOIN given_verdicts USING (code)
    ORDER BY staff_member_id, user_id NULLS LAST, verdict, certainty
"""

MONTHS = """
    CREATE TEMP TABLE months AS
    SELECT {names}, {lacking} month, raw_type, COUNT(*) AS records
    FROM (
        SELECT {read}, l.record_type AS raw_type,
               12 * EXTRACT(YEAR FROM l.moment) + EXTRACT(MONTH FROM l.moment) - 1 AS month
        FROM log l {slots}
    )
    GROUP BY {names}, month, raw_type
"""

MONTHS_SEEN = "SELECT DISTINCT month, raw_type FROM months WHERE month IS NOT NULL"

# Grouped by small numbers; by text it would take twice as long.
CELLS = """
    WITH answers AS (
        SELECT *, DENSE_RANK() OVER (ORDER BY user_id, staff_member_id, code, certainty) AS answer FROM rulings
    ), counts AS (
        SELECT a.answer, m.month, m.raw_type, m.records
        FROM months m
        JOIN keys k ON k.raw_staff = m.raw_staff AND k.raw_author = m.raw_author
                   AND k.slot = m.slot AND k.author_slot = m.author_slot
        JOIN (SELECT * FROM answers WHERE busy = 0) a ON a.key = k.key
{reread}    ), cells AS (
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

CELLS_REREAD = """
        UNION ALL
        SELECT a.answer, 12 * EXTRACT(YEAR FROM moment) + EXTRACT(MONTH FROM moment) - 1, l.record_type, 1
        FROM log l JOIN (SELECT * FROM answers WHERE busy = 1) a
          ON l.staff_member_id = a.raw_staff AND COALESCE(l.entered_by_user_id, '') = a.raw_author
         AND l.moment >= a.begins AND l.moment < a.ends
"""

HOURS = """
    SELECT DATE_TRUNC('day', moment) AS day, CAST(EXTRACT(HOUR FROM moment) AS BIGINT) AS hour, COUNT(*) AS records
    FROM {log} WHERE moment <> DATE_TRUNC('day', moment)
    GROUP BY DATE_TRUNC('day', moment), EXTRACT(HOUR FROM moment)
"""

# From a moment on: keys whose records all lie on one side of it are counted already.
AFTER = """
    WITH asked AS (
        SELECT k.raw_staff, k.raw_author, k.staff_member_id, k.opens, k.closes, k.records, k.first_at, k.last_at,
               e."end" AS ended,
               CASE WHEN k.last_at < e."end" THEN 'before' WHEN k.first_at >= e."end" THEN 'after'
                    ELSE 'both' END AS side
        FROM keys k JOIN given_ends e ON e.staff_member_id = k.staff_member_id
    ), found AS (
        SELECT staff_member_id, records, first_at, last_at FROM asked WHERE side = 'after'
        UNION ALL
        SELECT a.staff_member_id, COUNT(*), MIN(l.moment), MAX(l.moment)
        FROM log l JOIN (SELECT * FROM asked WHERE side = 'both') a
          ON l.staff_member_id = a.raw_staff AND COALESCE(l.entered_by_user_id, '') = a.raw_author
        WHERE CASE WHEN l.moment >= a.ended AND l.moment >= a.opens AND l.moment < a.closes THEN TRUE ELSE FALSE END
        GROUP BY a.staff_member_id
    )
    SELECT staff_member_id, CAST(SUM(records) AS BIGINT) AS records,
           MIN(first_at) AS first_at, MAX(last_at) AS last_at
    FROM found GROUP BY staff_member_id ORDER BY staff_member_id
"""

FETCH = """
    SELECT l.record_id, l.record_type, l.school_id, l.staff_member_id, l.entered_by_user_id, l.student_id,
           l.event_date, l.entered_at, r.user_id, v.verdict, r.certainty
    FROM log l
    JOIN (SELECT * FROM rulings WHERE {where}) r
      ON l.staff_member_id = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
     AND l.moment >= r.begins AND l.moment < r.ends
    JOIN given_verdicts v ON v.code = r.code
    WHERE l.moment >= ? AND l.moment < ?
    ORDER BY l.moment, l.staff_member_id, l.record_type, l.record_id
    LIMIT ?
"""

# Of each account under each staff row the oldest records, in one reading.
AROUND = """
    SELECT record_id, record_type, school_id, staff_member_id, entered_by_user_id, student_id, event_date,
           entered_at, user_id, verdict, certainty
    FROM (
        SELECT l.*, r.user_id, v.verdict, r.certainty,
               ROW_NUMBER() OVER (
                   PARTITION BY r.user_id, r.staff_member_id, v.verdict ORDER BY l.moment, l.record_type, l.record_id
               ) AS place
        FROM log l
        JOIN (SELECT * FROM rulings WHERE {where}) r
          ON l.staff_member_id = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
         AND l.moment >= r.begins AND l.moment < r.ends
        JOIN given_verdicts v ON v.code = r.code
        WHERE l.moment >= ? AND l.moment < ?
    ) WHERE place <= ?
    ORDER BY moment, staff_member_id, record_type, record_id
"""

FIND = """
    SELECT l.record_id, l.record_type, l.school_id, l.staff_member_id, l.entered_by_user_id, l.student_id,
           l.event_date, l.entered_at, r.user_id, v.verdict, r.certainty
    FROM (SELECT * FROM log WHERE record_id = ?) l
    JOIN rulings r
      ON l.staff_member_id = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
     AND l.moment >= r.begins AND l.moment < r.ends
    JOIN given_verdicts v ON v.code = r.code
    ORDER BY l.record_type, l.moment
"""
