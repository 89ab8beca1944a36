"""No query on the log compares every record with every row of another table.

DuckDB joins by comparing all pairs once it thinks little of an inequality; at ten
million records that is hours, and on a small test it is not seen.  So the plans are
looked at, with the tables as large as a network makes them.
"""

import numpy as np
import pandas as pd
import pytest

from srreconcile.records import attribute, counting, cuts, flags, rulings, scans
from srreconcile.records.log import ALWAYS, NOT_YET, Log
from srreconcile.tables import DELEGATIONS

PAIRWISE = {"NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "CROSS_PRODUCT", "PIECEWISE_MERGE_JOIN", "IE_JOIN"}
MEMBERS, RECORDS = 20_000, 2_000_000
BEGIN = np.datetime64("2026-08-24", "us")

WORDS = counting.words(Log("records", 0, (), authors=True, extent=(ALWAYS, NOT_YET), wide=True))


def moments(rng, n):
    return BEGIN + rng.integers(0, 90 * 24 * 60, n) * np.timedelta64(1, "m")


@pytest.fixture(scope="module")
def connection():
    """The tables of an attribution of two million records, still there to be asked."""
    rng = np.random.default_rng(1)
    staff = pd.Series(np.arange(MEMBERS).astype(str), dtype="str")
    users, changed = "u" + staff, moments(rng, MEMBERS)
    pairs = pd.DataFrame(
        {"user_id": users, "staff_member_id": staff.sample(frac=1, random_state=1).to_numpy()}
    )
    links = pd.concat([pairs.assign(valid_from=pd.NaT, valid_to=changed),
                       pd.DataFrame({"user_id": users, "staff_member_id": staff, "valid_from": changed,
                                     "valid_to": pd.NaT})], ignore_index=True)  # fmt: skip
    log = pd.DataFrame({
        "record_id": "1", "staff_member_id": staff.to_numpy()[rng.integers(0, MEMBERS, RECORDS)],
        "entered_by_user_id": np.where(rng.random(RECORDS) < 0.1, "u7", None), "entered_at": moments(rng, RECORDS),
    })  # fmt: skip
    declared = DELEGATIONS.conform(pairs.head(1000).assign(valid_to="2026-10-01"))
    people = pd.DataFrame({"staff_member_id": staff, "person_id": staff})
    found = attribute(log, links, pairs.assign(identity="different"), declared, persons=people)
    connection = found._connection
    connection.register(given_ends=pd.DataFrame({"staff_member_id": staff, "end": changed}))
    connection.run(scans.MONTHS.format(**WORDS))
    connection.register(labels=pd.DataFrame({"month": [1], "raw_type": ["a"], "label": [1], "month_name": ["a"],
                                             "record_type": ["a"]}))  # fmt: skip
    connection.register(
        given_marks=flags.marks_of(found.by_link, people.assign(end_date=changed, start_date=changed))
    )
    connection.run(flags.MARKED)
    connection.register(their_rows=pd.DataFrame({"raw_staff": staff}))
    return connection


SELECTS = {
    name: sql.partition(" AS\n")[2] if "CREATE TEMP TABLE" in sql else sql
    for module in (rulings, cuts, scans, flags)
    for name, sql in vars(module).items()
    if isinstance(sql, str) and name.isupper() and "SELECT" in sql and not name.endswith("_REREAD")
}


ASKED = {
    **{f"{{{name}}}": words for name, words in WORDS.items()},
    "{table}": "counted",
    "{whose}": "staff",
    "turn > ? AND turn <= ?": "turn > TIMESTAMP '2026-08-24' AND turn <= TIMESTAMP '2026-11-24'",
    "{where}": "user_id = 'u7'",
    "l.moment >= ? AND l.moment < ?": "l.moment >= TIMESTAMP '2026-09-01' AND l.moment < TIMESTAMP '2026-09-02'",
    "WHERE moment >= ? AND moment < ?": "WHERE moment >= TIMESTAMP '2026-11-01' AND moment < TIMESTAMP '2026-11-02'",
    "LIMIT ?": "LIMIT 9",
    "place <= ?": "place <= 9",
    "{gap}": "INTERVAL '60' SECOND",
    "SUM(records) >= ?": "SUM(records) >= 60",
    "records >= ?": "records >= 60",
    "record_id = ?": "record_id = '1'",
}


@pytest.mark.parametrize("name", SELECTS)
def test_no_query_compares_all_with_all(connection, name):
    sql = SELECTS[name]
    sql = sql.replace("{reread}", getattr(scans, f"{name}_REREAD", ""))
    for asked, given in ASKED.items():
        sql = sql.replace(asked, given)
    steps = connection.plan(sql)
    assert steps
    assert not PAIRWISE & set(steps)


def test_the_plan_of_a_comparison_of_all_with_all_is_seen(connection):
    assert PAIRWISE & set(connection.plan("SELECT COUNT(*) FROM keys k JOIN linked l ON k.key <> l.code"))
