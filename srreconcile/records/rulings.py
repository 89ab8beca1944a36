"""What each key of the log stands for, span by span: joins of small tables.

A *key* is a staff row as the log writes it, with the author where a record names one, in
one slot between two turns (`records.cuts`).
A *spell* is a span in which some account may stand behind a key, with what that would
mean.  A *ruling* is a span of a key with one answer; the rulings of a key cover all
time without overlap, so that every record falls under exactly one.

Keys have one ruling: no spell begins or ends between their first and last record.  Only
ids that the log writes with a blank or an apostrophe escape the slots; where something
changed for them, they are *busy*, are cut into spans, and are read a second time.

The SQL is portable: equi-joins with a range, CTEs, CASE, no ASOF; "always" is 1700 and
"not yet" 2200.  Codes order what one account may mean on one day, best first: what is
explained is never called wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from srreconcile.engine import Connection

OWN, ON_BEHALF, MISATTRIBUTED, UNKNOWN, STAFF_NOT_LINK, NO_LINK = range(1, 7)
VERDICTS = {
    OWN: "own",
    ON_BEHALF: "on_behalf",
    MISATTRIBUTED: "misattributed",
    UNKNOWN: "unknown",
    STAFF_NOT_LINK: "staff_not_link",
    NO_LINK: "no_link",
}
"""The codes that the SQL below computes with, and their names."""

# Links of a pair may overlap or stand twice: together they are one span.  Most pairs have
# one link and need no looking into.  `sure` is 0 for spans in which a link is possible.
LINKED = """
    CREATE TEMP TABLE linked AS
    WITH spans AS (
        SELECT user_id, staff_member_id, sure,
               COALESCE(begins, TIMESTAMP '1700-01-01') AS begins,
               LEAST(COALESCE(ends, TIMESTAMP '2200-01-01'), TIMESTAMP '2200-01-01') AS ends
        FROM given_links
    ), pairs AS (
        SELECT user_id, staff_member_id, sure, COUNT(*) AS links, MIN(begins) AS begins, MAX(ends) AS ends
        FROM spans WHERE begins < ends GROUP BY user_id, staff_member_id, sure
    ), several AS (
        SELECT spans.* FROM spans JOIN (SELECT user_id, staff_member_id, sure FROM pairs WHERE links > 1) again
          USING (user_id, staff_member_id, sure)
    ), marked AS (
        SELECT *, CASE WHEN begins <= MAX(ends) OVER (
                      PARTITION BY user_id, staff_member_id, sure ORDER BY begins, ends
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                  ) THEN 0 ELSE 1 END AS fresh
        FROM several WHERE begins < ends
    ), numbered AS (
        SELECT *, SUM(fresh) OVER (
                      PARTITION BY user_id, staff_member_id, sure ORDER BY begins, ends
                      ROWS UNBOUNDED PRECEDING
                  ) AS span
        FROM marked
    ), merged AS (
        SELECT user_id, staff_member_id, sure, MIN(begins) AS begins, MAX(ends) AS ends
        FROM numbered GROUP BY user_id, staff_member_id, sure, span
        UNION ALL
        SELECT user_id, staff_member_id, sure, begins, ends FROM pairs WHERE links = 1
    )
    SELECT merged.*, CASE
               WHEN identity IN ('same', 'probable') THEN 1
               WHEN identity = 'different' THEN 3
               ELSE 4
           END AS code
    FROM merged LEFT JOIN given_identity USING (user_id, staff_member_id)
"""

# The spans in which an account had any link at all.
ENGAGED = """
    CREATE TEMP TABLE engaged AS
    WITH marked AS (
        SELECT user_id, sure, begins, ends, CASE WHEN begins <= MAX(ends) OVER (
                      PARTITION BY user_id, sure ORDER BY begins, ends
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                  ) THEN 0 ELSE 1 END AS fresh
        FROM linked WHERE user_id IN (SELECT author FROM keys)
    ), numbered AS (
        SELECT *, SUM(fresh) OVER (
                      PARTITION BY user_id, sure ORDER BY begins, ends ROWS UNBOUNDED PRECEDING
                  ) AS span
        FROM marked
    )
    SELECT user_id, sure, MIN(begins) AS begins, MAX(ends) AS ends FROM numbered GROUP BY user_id, sure, span
"""

# A delegation names one staff row and holds for all rows of that person; a bare date at
# its end includes that day.
DECLARED = """
    CREATE TEMP TABLE declared AS
    WITH spans AS (
        SELECT DISTINCT d.user_id, COALESCE(s.staff_member_id, d.staff_member_id) AS staff_member_id,
               COALESCE(d.valid_from, TIMESTAMP '1700-01-01') AS begins,
               LEAST(COALESCE(
                   CASE WHEN d.valid_to = DATE_TRUNC('day', d.valid_to)
                        THEN d.valid_to + INTERVAL '1' DAY ELSE d.valid_to END,
                   TIMESTAMP '2200-01-01'
               ), TIMESTAMP '2200-01-01') AS ends
        FROM given_delegations d
        LEFT JOIN given_persons p ON p.staff_member_id = d.staff_member_id
        LEFT JOIN given_persons s ON s.person_id = p.person_id
    ), marked AS (
        SELECT *, CASE WHEN begins <= MAX(ends) OVER (
                      PARTITION BY user_id, staff_member_id ORDER BY begins, ends
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                  ) THEN 0 ELSE 1 END AS fresh
        FROM spans WHERE begins < ends
    ), numbered AS (
        SELECT *, SUM(fresh) OVER (
                      PARTITION BY user_id, staff_member_id ORDER BY begins, ends
                      ROWS UNBOUNDED PRECEDING
                  ) AS span
        FROM marked
    )
    SELECT user_id, staff_member_id, MIN(begins) AS begins, MAX(ends) AS ends
    FROM numbered GROUP BY user_id, staff_member_id, span
"""

# Keys that name their author, with whether author and staff row are one person; whether
# the author may pick the staff member, so that another name is no error; and whether it
# is a service, which writes for others by design.
AUTHORED = """
    CREATE TEMP TABLE authored AS
    SELECT k.key, k.staff_member_id, k.author, CASE
               WHEN i.identity IN ('same', 'probable') THEN 1
               WHEN i.identity IN ('different', 'ambiguous', 'generic') THEN 0
               WHEN a.person_id = p.person_id THEN 1
               ELSE 0
           END AS own,
           CASE WHEN a.account_kind = 'service' THEN 1 ELSE 0 END AS service,
           CASE WHEN a.may_choose = 1 THEN 1 ELSE 0 END AS chooses
    FROM keys k
    LEFT JOIN given_identity i ON i.user_id = k.author AND i.staff_member_id = k.staff_member_id
    LEFT JOIN given_accounts a ON a.user_id = k.author
    LEFT JOIN given_persons p ON p.staff_member_id = k.staff_member_id
    WHERE k.author <> ''
"""

SPELLS = """
    CREATE TEMP TABLE spells AS
    SELECT k.key, l.user_id, l.begins, l.ends, l.code, l.sure
    FROM keys k JOIN linked l ON l.staff_member_id = k.staff_member_id WHERE k.author = ''
    UNION ALL
    SELECT k.key, l.user_id, GREATEST(l.begins, d.begins), LEAST(l.ends, d.ends), 2, l.sure
    FROM declared d
    JOIN linked l ON l.user_id = d.user_id AND l.staff_member_id = d.staff_member_id
    JOIN keys k ON k.staff_member_id = d.staff_member_id
    WHERE k.author = '' AND l.code > 1
      AND CASE WHEN l.begins < d.ends AND d.begins < l.ends THEN TRUE ELSE FALSE END
    UNION ALL
    SELECT key, author, TIMESTAMP '1700-01-01', TIMESTAMP '2200-01-01', 1, 1 FROM authored WHERE own = 1
    UNION ALL
    SELECT a.key, a.author, d.begins, d.ends, 2, 1
    FROM authored a JOIN declared d ON d.user_id = a.author AND d.staff_member_id = a.staff_member_id
    WHERE a.own = 0
    UNION ALL
    SELECT key, author, TIMESTAMP '1700-01-01', TIMESTAMP '2200-01-01', 2, 1
    FROM authored WHERE own = 0 AND service = 1
    UNION ALL
    SELECT key, author, TIMESTAMP '1700-01-01', TIMESTAMP '2200-01-01', 5, 1
    FROM authored WHERE own = 0 AND chooses = 1
    UNION ALL
    SELECT a.key, a.author, l.begins, l.ends, CASE WHEN a.chooses = 1 AND l.code = 3 THEN 5 ELSE l.code END, l.sure
    FROM authored a JOIN linked l ON l.user_id = a.author AND l.staff_member_id = a.staff_member_id
    WHERE a.own = 0
    UNION ALL
    SELECT a.key, a.author, e.begins, e.ends, 5, e.sure
    FROM authored a JOIN engaged e ON e.user_id = a.author
    WHERE a.own = 0
"""

# A record without an hour spans its day, so a change within the day of the last record
# counts too, if a record can stand at the beginning of that day.
BUSY = """
    CREATE TEMP TABLE busy AS
    WITH changes AS (
        SELECT s.key, s.begins AS point FROM spells s UNION ALL SELECT s.key, s.ends FROM spells s
    )
    SELECT DISTINCT k.key FROM keys k JOIN changes s ON s.key = k.key
    WHERE CASE WHEN k.first_at = k.last_at THEN FALSE
               WHEN s.point > k.first_at AND s.point <= k.last_at THEN TRUE
               WHEN s.point > k.last_at AND DATE_TRUNC('day', s.point) >= k.first_at
                AND DATE_TRUNC('day', s.point) <= k.last_at THEN TRUE
               ELSE FALSE END
"""

# What is asked of a key: which spells touch the span from `begins` up to `reach`.  A
# moment reaches a microsecond; the first microsecond of a day in which something
# changes stands for records without an hour, and reaches the whole day.
ASKED = """
    CREATE TEMP TABLE asked AS
    WITH changes AS (
        SELECT s.key, s.begins AS point FROM spells s JOIN busy USING (key)
        UNION
        SELECT s.key, s.ends FROM spells s JOIN busy USING (key)
    ), days AS (
        SELECT DISTINCT key, DATE_TRUNC('day', point) AS day
        FROM changes WHERE point <> DATE_TRUNC('day', point)
    ), points AS (
        SELECT key, point, point + INTERVAL '1' MICROSECOND AS reach FROM changes
        UNION ALL
        SELECT key, opens, opens + INTERVAL '1' MICROSECOND FROM keys JOIN busy USING (key)
        UNION ALL
        SELECT key, day, day + INTERVAL '1' DAY FROM days
        UNION ALL
        SELECT key, day + INTERVAL '1' MICROSECOND, day + INTERVAL '2' MICROSECOND FROM days
    ), cuts AS (
        SELECT p.key, p.point AS begins, MAX(p.reach) AS reach, MAX(k.closes) AS closes
        FROM points p JOIN keys k ON k.key = p.key
        WHERE CASE WHEN p.point >= k.opens AND p.point < k.closes THEN TRUE ELSE FALSE END
        GROUP BY p.key, p.point
    )
    SELECT key, begins, reach, COALESCE(LEAD(begins) OVER (PARTITION BY key ORDER BY begins), closes) AS ends
    FROM cuts
    UNION ALL
    SELECT k.key, k.first_at,
           CASE WHEN k.first_at = k.last_at AND k.first_at = DATE_TRUNC('day', k.first_at)
                THEN k.first_at + INTERVAL '1' DAY ELSE k.first_at + INTERVAL '1' MICROSECOND END, NULL
    FROM keys k LEFT JOIN busy b ON b.key = k.key WHERE b.key IS NULL
"""

# Per account the best that it may mean; then whether the accounts agree.
RULINGS = """
    CREATE TEMP TABLE rulings AS
    WITH touched AS (
        SELECT a.key, a.begins, s.user_id, MIN(s.code) AS code,
               MIN(CASE WHEN s.sure = 1 AND s.begins <= a.begins AND s.ends >= a.reach THEN s.code END) AS throughout
        FROM asked a JOIN spells s ON s.key = a.key
        WHERE CASE WHEN s.begins < a.reach AND s.ends > a.begins THEN TRUE ELSE FALSE END
        GROUP BY a.key, a.begins, s.user_id
    ), agreed AS (
        SELECT key, begins, COUNT(*) AS accounts, MIN(user_id) AS user_id,
               MIN(code) AS best, MAX(code) AS worst,
               MAX(CASE WHEN throughout = code THEN 0 ELSE 1 END) AS changes
        FROM touched GROUP BY key, begins
    )
    SELECT k.key, k.raw_staff, k.raw_author, k.staff_member_id,
           CASE WHEN a.ends IS NULL THEN 0 ELSE 1 END AS busy,
           CASE WHEN a.ends IS NULL THEN k.opens ELSE a.begins END AS begins,
           COALESCE(a.ends, k.closes) AS ends,
           CASE WHEN k.author <> '' THEN k.author WHEN g.accounts = 1 THEN g.user_id END AS user_id,
           CASE WHEN g.accounts IS NULL THEN 6 WHEN g.best = g.worst THEN g.best ELSE 4 END AS code,
           CASE WHEN g.accounts IS NULL THEN 'certain'
                WHEN g.best <> g.worst THEN 'window'
                WHEN g.best = 4 THEN 'unknown'
                WHEN g.changes = 1 THEN 'window'
                ELSE 'certain' END AS certainty
    FROM asked a JOIN keys k ON k.key = a.key
    LEFT JOIN agreed g ON g.key = a.key AND g.begins = a.begins
"""


def prepare(
    connection: Connection,
    links: pd.DataFrame,
    identity: pd.DataFrame,
    delegations: pd.DataFrame,
    accounts: pd.DataFrame,
    persons: pd.DataFrame,
) -> None:
    """Make the tables ``linked`` and ``declared``, which need no log.

    Parameters
    ----------
    connection : Connection
    links : DataFrame
        ``user_id, staff_member_id, begins, ends, sure``: whether a link surely held (1) or
        is possible (0).
    identity : DataFrame
        ``user_id, staff_member_id, identity``, one row per pair.
    delegations : DataFrame
        Canonical.
    accounts : DataFrame
        ``user_id, person_id, account_kind, may_choose`` (1 or 0), one row per account.
    persons : DataFrame
        ``staff_member_id, person_id``, one row per staff row.
    """
    connection.register(
        given_links=links,
        given_identity=identity,
        given_delegations=delegations,
        given_accounts=accounts,
        given_persons=persons,
        given_verdicts=pd.DataFrame({"code": list(VERDICTS), "verdict": list(VERDICTS.values())}),
    )
    connection.run(LINKED)
    connection.run(DECLARED)


def rule(connection: Connection) -> None:
    """Make the table ``rulings`` from ``keys`` and what `prepare` made.

    Parameters
    ----------
    connection : Connection
        Knows ``keys``: ``key, raw_staff, raw_author, staff_member_id, author, opens,
        closes, first_at, last_at``; author is empty where the record names none.
    """
    for statement in (ENGAGED, AUTHORED, SPELLS, BUSY, ASKED, RULINGS):
        connection.run(statement)
