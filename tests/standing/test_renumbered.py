"""A staff row that was imported again under a new id is one row, as far as exports of earlier days show it."""

import pandas as pd

import srreconcile as sr
from srreconcile.checks.attribution import unknown_staff_on_records
from srreconcile.standing import Standing
from tests.drawn import table

STAFF = """
    staff_member_id | external_id | school_id | first_name | last_name
    7               | T7          | A         | Jane       | Roe
    8               | T8          | A         | John       | Diaz
"""
USERS = """
    user_id | first_name | last_name
    u7      | Jane       | Roe
    u8      | John       | Diaz
"""
LINKED = """
    user_id | staff_member_id | valid_from | valid_to
    u7      | 6               |            | 2026-10-10
    u7      | 7               | 2026-10-10 |
    u8      | 8               |            |
"""
LOG = """
    record_id | staff_member_id | entered_by_user_id | entered_at
    1         | 6               |                    | 2026-09-05T10:00
    2         | 6               | u7                 | 2026-09-06T10:00
    3         | 6               | u8                 | 2026-09-07T10:00
"""
BEFORE = STAFF.replace("7               | T7", "6               | T7")


def standing(before=BEFORE, links=LINKED):
    then, now = sr.Tables(staff=table(before)), sr.Tables(staff=table(STAFF))
    tables = sr.Tables(table(STAFF), table(USERS), table(links), table(LOG))
    return Standing(tables, "2026-11-23", history=sr.history({"2026-10-01": then, "2026-11-01": now}))


def verdicts(found):
    rows = found.attribution.by_link[["user_id", "verdict", "records"]]
    return sorted(rows.itertuples(index=False, name=None))


def test_records_under_the_old_id_are_judged_as_those_of_the_row_of_today():
    assert verdicts(standing()) == [("u7", "own", 2), ("u8", "staff_not_link", 1)]


def test_another_account_linked_to_the_old_id_misattributes():
    others = LINKED.replace("u7      | 6", "u8      | 6")
    assert ("u8", "misattributed", 2) in verdicts(standing(links=others))


def test_the_finding_names_the_row_of_today():
    found = unknown_staff_on_records.run(standing())
    assert found["detail"].tolist() == [
        "3 records name staff row 6, which is not on the staff list, but came back as Jane Roe (7)."
    ]
    assert found[["severity", "school_id"]].to_numpy().tolist() == [["review", "A"]]


def test_an_id_that_came_back_as_nobody_stays_unknown():
    found = standing(BEFORE.replace("T7", "T5"))
    assert unknown_staff_on_records.run(found)["severity"].tolist() == ["act"]
    assert verdicts(found) == [("u7", "unknown", 2), ("u8", "staff_not_link", 1)]


def test_a_row_that_came_back_twice_is_followed_to_today():
    exports = {
        f"2026-0{month}-01": sr.Tables(
            staff=table(STAFF.replace("7               | T7", f"{number}               | T7"))
        )
        for month, number in ((6, "4"), (7, "5"), (8, "7"))
    }
    tables = sr.Tables(table(STAFF), table(USERS), table(LINKED), table(LOG.replace("| 6 ", "| 4 ")))
    found = unknown_staff_on_records.run(Standing(tables, "2026-11-23", history=sr.history(exports)))
    assert found["new_staff_member_id"].tolist() == ["7"]
    assert not pd.isna(found["detail"]).any()
