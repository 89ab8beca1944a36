"""Numbers of staff that another list writes beside a name, or without the staff list's prefix."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.load.spelled import as_listed

STAFF = """
    staff_member_id | first_name | last_name
    EMP-0007        | Ana        | Ruiz
    EMP-0008        | Jo         | Park
    EMP-0012        | Wei        | Li
"""


@pytest.fixture
def read(export, tmp_path):
    def read(staff, users, log=None):
        export("staff.csv", staff)
        export("users.csv", users)
        if log is not None:
            export("log.csv", log)
        return sr.read_folder(tmp_path)

    return read


def linked(tables):
    return tables.links.set_index("user_id")["staff_member_id"].to_dict()


def spelling(tables):
    return [issue for issue in tables.load_report.issues if issue.rule == "other spelling"]


@pytest.mark.parametrize(
    "written",
    [
        "Ruiz Ana (EMP-0007)",
        "Ruiz Ana [EMP-0007]",
        "Ruiz Ana (ID EMP-0007)",
        "Ruiz Ana - EMP-0007",
        "EMP-0007 - Ruiz Ana",
        "(EMP-0007) Ruiz Ana",
    ],
)
def test_a_number_beside_a_name_is_the_number(read, written):
    tables = read(STAFF, f"user_id | email | linked staff id\n u1 | ana@x.org | {written}")
    assert linked(tables) == {"u1": "EMP-0007"}
    [told] = spelling(tables)
    assert "1 of 1 were found when read without a name" in str(told)
    assert "Ruiz" not in str(told)


def test_one_that_is_not_on_the_list_keeps_its_number_and_loses_the_name(read):
    users = """
        user_id | email | linked staff id
        u1 | a@x.org | Ruiz Ana (EMP-0007)
        u2 | b@x.org | Park Jo (EMP-0008)
        u3 | c@x.org | Gone Pat (EMP-0099)
    """
    assert linked(read(STAFF, users)) == {"u1": "EMP-0007", "u2": "EMP-0008", "u3": "EMP-0099"}


def test_a_prefix_that_only_the_staff_list_has_is_put_before_the_number(read):
    users = "user_id | email | linked staff id\n u1 | a@x.org | 7\n u2 | b@x.org | 0012\n u3 | c@x.org | 99"
    tables = read(STAFF, users)
    assert linked(tables) == {"u1": "EMP-0007", "u2": "EMP-0012", "u3": "99"}
    assert "2 of 3 were found when read without a prefix" in str(spelling(tables)[0])


def test_a_log_may_write_the_numbers_of_the_staff_list_without_its_prefix(read):
    log = "Record ID | Type | Staff ID | Date\n r1 | behavior | 8 | 2026-10-01\n r2 | behavior | 12 | 2026-10-02"
    tables = read(STAFF, "user_id | email\n u1 | a@x.org", log)
    assert tables.records["staff_member_id"].tolist() == ["EMP-0008", "EMP-0012"]
    assert [issue.file for issue in spelling(tables)] == ["log.csv"]


def test_a_link_table_may_write_a_prefix_that_the_staff_list_lacks(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz\n 8 | Park")
    export("users.csv", "user_id | email\n u1 | a@x.org\n u2 | b@x.org")
    export("links.csv", "User ID | Staff ID\n u1 | E7\n u2 | E8")
    assert linked(sr.read_folder(tmp_path)) == {"u1": "7", "u2": "8"}


def test_numbers_with_another_prefix_are_other_numbers_and_told(read):
    tables = read(
        STAFF, "user_id | email | linked staff id\n u1 | a@x.org | STU-0007\n u2 | b@x.org | STU-0008"
    )
    assert linked(tables) == {"u1": "STU-0007", "u2": "STU-0008"}
    assert spelling(tables) == []
    [told] = [issue for issue in tables.load_report.issues if issue.rule == "not on the list"]
    assert "hardly any of its 2 ids is on the staff list (0 are)" in str(told)


def test_numbers_that_fall_together_without_their_prefix_are_left(read):
    staff = "staff_member_id | last_name\n E7 | Ruiz\n E007 | Park\n E8 | Li"
    tables = read(staff, "user_id | email | linked staff id\n u1 | a@x.org | 7\n u2 | b@x.org | 8")
    assert linked(tables) == {"u1": "7", "u2": "8"}


def test_a_list_of_which_some_numbers_stand_as_they_are_is_left(read):
    users = "user_id | email | linked staff id\n u1 | a@x.org | EMP-0007\n u2 | b@x.org | 8"
    tables = read(STAFF, users)
    assert linked(tables) == {"u1": "EMP-0007", "u2": "8"}
    assert spelling(tables) == []


NUMBERS = st.integers(1, 30)


@given(st.sets(NUMBERS, min_size=1), st.sets(NUMBERS, min_size=1), st.sampled_from(["EMP-", "t", "N "]))
def test_without_a_prefix_equals_a_plain_loop(own, asked, prefix):
    staff = pd.DataFrame({"staff_member_id": [f"{prefix}{number:04}" for number in sorted(own)]}, dtype="str")
    given_ = [str(number) for number in sorted(asked)]
    expected = {number: f"{prefix}{int(number):04}" for number in given_ if int(number) in own}
    found = as_listed(pd.Series(given_, dtype="str"), staff).ids
    if len(expected) >= 0.6 * len(given_):
        assert found == {number: expected.get(number, number) for number in given_}
    else:
        assert found == {}
