"""Where and when records were made: other schools, typed late, provable authors; and what only looks so."""

import pytest

from srreconcile.checks import CHECKS
from srreconcile.tables import Tables
from tests.drawn import table

RUN = {check.name: check for check in CHECKS}
STAFF = """
    staff_member_id | first_name | last_name | email        | school_id | sis_id
    7               | Jane       | Roe       | jroe@net.org | A         | T7
    8               | Ana        | Ruiz      | ana@net.org  | B         | T8
"""
USERS = """
    user_id | first_name | last_name | email        | school_id
    u7      | Jane       | Roe       | jroe@net.org | A
    u8      | Ana        | Ruiz      | ana@net.org  | B
"""
LINKS = """
    user_id | staff_member_id
    u7      | 7
    u8      | 8
"""


def found(name, records, staff=STAFF, links=LINKS, **settings):
    tables = Tables(table(staff), table(USERS), table(links), table(records))
    check = RUN[name]
    return check(tables.staff, tables.users, tables.links, tables.records, as_of="2026-11-23", **settings)


AT_B = """
    record_id | staff_member_id | school_id | entered_at
    1         | 7               | B         | 2026-10-05T09:00
    2         | 7               | B         | 2026-10-06T09:00
"""


def test_records_at_a_school_where_the_person_has_no_row_are_found():
    found_ = found("records_at_other_schools", AT_B)
    assert found_[["school_id", "staff_member_id", "records", "severity"]].to_numpy().tolist() == [
        ["B", "7", 2, "review"]
    ]
    assert found_["own_schools"].tolist() == ["A"]


def test_a_visit_is_a_note():
    visit = AT_B.replace("1         | 7               | B", "1         | 7               | A")
    visit += "    3         | 7               | A         | 2026-10-07T09:00\n"
    assert found("records_at_other_schools", visit)["severity"].tolist() == ["note"]


@pytest.mark.parametrize(
    "staff",
    [
        STAFF + "    9               | Jane       | Roe       | jroe@net.org | B         | T7\n",
        STAFF.replace("jroe@net.org | A  ", "jroe@net.org |    "),
        STAFF.replace("ana@net.org  | B ", "ana@net.org  | C "),
    ],
    ids=["a row there too", "a row that names no school", "a school that no staff row names"],
)
def test_these_are_no_records_at_another_school(staff):
    assert found("records_at_other_schools", AT_B, staff).empty


LATE = """
    record_id | staff_member_id | school_id | event_date | entered_at
    1         | 7               | A         | 2026-09-01 | 2026-10-05T09:00
    2         | 7               | A         | 2026-10-05 | 2026-10-05T09:00
"""


def test_records_typed_a_month_late_are_found():
    found_ = found("records_typed_late", LATE)
    assert found_[["staff_member_id", "records", "share"]].to_numpy().tolist() == [["7", 1, 0.5]]


@pytest.mark.parametrize("day", ["2026-09-10", "2026-10-20", ""], ids=["weeks late", "ahead", "no day"])
def test_these_are_not_typed_late(day):
    assert found("records_typed_late", LATE.replace("2026-09-01", f"{day:10}")).empty


def test_a_few_late_records_among_many_are_everybodys():
    assert found("records_typed_late", LATE, min_share=0.6).empty


def test_a_school_whose_links_say_little_is_found():
    shared = LINKS + "    u8      | 7\n"
    found_ = found("few_provable_authors", AT_B, links=shared)
    assert found_[["school_id", "share"]].to_numpy().tolist() == [["A", 0.0]]


def test_a_school_with_one_account_a_row_is_not():
    assert found("few_provable_authors", AT_B).empty


def test_records_that_name_their_author_prove_it():
    named = AT_B.replace("entered_at", "entered_at       | entered_by_user_id").replace("09:00", "09:00 | u7")
    assert found("few_provable_authors", named, links=LINKS + "    u8      | 7\n").empty
