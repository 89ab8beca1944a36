"""What is asked of the log itself: SQL that scans it, or the records of busy keys again.

Portable, as in `records.rulings`.  A text that may be missing is compared through
COALESCE, so that a record without an author joins on the empty one.
"""

from __future__ import annotations

# `{author}` is '' where no record can name its author: one text less to group by.
COUNTED = """
    CREATE TEMP TABLE counted AS
    SELECT COALESCE(staff_member_id, '') AS raw_staff, {author} AS raw_author,
           COUNT(*) AS records, COUNT(moment) AS timed, MIN(moment) AS first_at, MAX(moment) AS last_at
    FROM log GROUP BY COALESCE(staff_member_id, ''), {author}
"""
AUTHOR = "COALESCE(entered_by_user_id, '')"

# Ids that cleaning may change: anything but printable ASCII, or a space, or an apostrophe.
ODD = """
    SELECT DISTINCT raw FROM (SELECT raw_staff AS raw FROM counted UNION ALL SELECT raw_author FROM counted)
    WHERE REGEXP_REPLACE(raw, '[^!-&(-~]', '') <> raw
"""

KEYS = """
    CREATE TEMP TABLE keys AS
    SELECT ROW_NUMBER() OVER (ORDER BY raw_staff, raw_author) AS key, raw_staff, raw_author,
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
    WITH busy_log AS (
        SELECT staff_member_id, entered_by_user_id, moment FROM log
        WHERE staff_member_id IN (SELECT raw_staff FROM rulings WHERE busy = 1)
    ), reread AS (
        SELECT r.key, r.begins, COUNT(*) AS records, MIN(l.moment) AS first_at, MAX(l.moment) AS last_at
        FROM busy_log l
        JOIN (SELECT * FROM rulings WHERE busy = 1) r
          ON l.staff_member_id = r.raw_staff AND COALESCE(l.entered_by_user_id, '') = r.raw_author
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
          ON l.staff_member_id = a.raw_staff AND COALESCE(l.entered_by_user_id, '') = a.raw_author
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

# From a moment on: staff rows whose records all lie on one side of it are counted already.
AFTER = """
    WITH asked AS (
        SELECT k.raw_staff, k.raw_author, k.staff_member_id, k.records, k.first_at, k.last_at, e."end" AS ended,
               CASE WHEN k.last_at < e."end" THEN 'before' WHEN k.first_at >= e."end" THEN 'after'
                    ELSE 'both' END AS side
        FROM keys k JOIN given_ends e ON e.staff_member_id = k.staff_member_id
    ), found AS (
        SELECT staff_member_id, records, first_at, last_at FROM asked WHERE side = 'after'
        UNION ALL
        SELECT a.staff_member_id, COUNT(*), MIN(l.moment), MAX(l.moment)
        FROM log l JOIN (SELECT * FROM asked WHERE side = 'both') a
          ON l.staff_member_id = a.raw_staff AND COALESCE(l.entered_by_user_id, '') = a.raw_author
        WHERE CASE WHEN l.moment >= a.ended THEN TRUE ELSE FALSE END
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
