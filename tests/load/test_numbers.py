"""Links that name a person by the SIS's number or by an address, put on the ids of both lists."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.load.numbers import staff_by

STAFF = """
    staff_member_id | sis_id | external_id | first_name | last_name | school_id
    1               | 007    | 920         | Ana        | Ruiz      | A
    2               | 008    | 921         | Jo         | Park      | A
    3               | 008    | 922         | Jo         | Park      | B
    4               | 009    | 923         | Wei        | Li        | B
    5               | 009    | 924         | Sam        | Stone     | B
    6               |        | 925         | Kim        | Poe       | B
"""
USERS = """
    user_id | email      | other_emails | first_name | last_name
    u1      | ana@x.org  |              | Ana        | Ruiz
    u2      | jo@x.org   | jp@x.org     | Jo         | Park
    u3      | hall@x.org |              | Wei        | Li
    u4      | desk@x.org | hall@x.org   | Sam        | Stone
"""


@pytest.fixture
def school(export, tmp_path):
    export("staff.csv", STAFF)
    export("users.csv", USERS)

    def read(links, name="links.csv"):
        export(name, links)
        return sr.read_folder(tmp_path)

    return read


def pairs(tables):
    return tables.links[["user_id", "staff_member_id"]].to_numpy().tolist()


def told(tables, grade="doubt"):
    return [(issue.rule, issue.row) for issue in tables.load_report.issues if issue.grade == grade]


@pytest.mark.parametrize("header", ["Employee ID", "SIS ID", "TeacherNumber", "Employee Number"])
def test_the_number_of_a_person_links_the_person(school, header):
    tables = school(f"User ID | {header}\n u1 | 007")
    assert pairs(tables) == [["u1", "1"]]
    assert told(tables) == []


def test_a_person_with_a_row_at_each_school_is_linked_at_each(school):
    assert pairs(school("User ID | Employee ID\n u2 | 008")) == [["u2", "2"], ["u2", "3"]]


def test_a_number_that_two_people_bear_links_neither_and_is_named(school):
    tables = school("User ID | Employee ID\n u1 | 007\n u3 | 009")
    assert pairs(tables) == [["u1", "1"]]
    assert told(tables) == [("ambiguous number", 3)]
    assert "1 are borne by more than one person (009)" in str(tables.load_report.doubts[0])
    assert tables.load_report.set_aside["row"].tolist() == [3]


def test_a_number_that_nobody_bears_is_a_link_to_nobody_and_never_to_another_id(school):
    tables = school("User ID | Employee ID\n u1 | 007\n u2 | 4")
    assert pairs(tables) == [["u1", "1"], ["u2", "sis_id 4"]]
    assert ("not on the list", None) in told(tables)


def test_zeros_that_a_spreadsheet_took_are_told_and_not_guessed(school):
    tables = school("User ID | Employee ID\n u1 | 7\n u2 | 008")
    assert pairs(tables)[0] == ["u1", "sis_id 7"]
    assert "1 of them but for leading zeros" in str(tables.load_report.doubts[-1])


def test_the_row_number_of_the_sis_links_the_one_row(school):
    tables = school("User ID | Employee ID\n u2 | 922\n u1 | 920")
    assert pairs(tables) == [["u2", "3"], ["u1", "1"]]
    assert told(tables, "note") == [("other numbers", None)]


def test_numbers_of_the_sis_under_the_header_of_staff_ids_are_seen(school):
    tables = school("User ID | Staff ID\n u1 | 007\n u2 | 008")
    assert pairs(tables) == [["u1", "1"], ["u2", "2"], ["u2", "3"]]
    assert told(tables, "note") == [("other numbers", None)]


def test_staff_ids_of_which_some_are_not_on_the_list_stay_staff_ids(school):
    tables = school("User ID | Staff ID\n u1 | 1\n u2 | 008\n u3 | 99")
    assert pairs(tables) == [["u1", "1"], ["u2", "008"], ["u3", "99"]]


def test_both_sides_are_told(school):
    report = school("User ID | Employee ID\n u1 | 007\n u2 | 008\n u3 | 1").load_report
    remarks = report.files.set_index("file").loc["links.csv", "remarks"]
    assert '"Employee ID" is the sis_id: 2 of 3 were found, for 3 staff_member_ids.' in remarks
    assert "1 staff rows have no sis_id" in remarks


def test_an_account_may_be_named_by_its_address_or_an_alias(school):
    tables = school("User Email | Staff ID\n ANA@x.org | 1\n jp@x.org | 2")
    assert pairs(tables) == [["u1", "1"], ["u2", "2"]]
    assert told(tables) == []


def test_an_address_of_two_accounts_links_neither_and_is_not_written_in_a_message(school):
    tables = school("Username | Employee ID\n ana@x.org | 007\n hall@x.org | 008")
    assert pairs(tables) == [["u1", "1"]]
    assert told(tables) == [("ambiguous number", 3)]
    assert "@" not in str(tables.load_report.doubts[0])


def test_addresses_under_the_header_of_user_ids_are_seen(school):
    assert pairs(school("User ID | Staff ID\n ana@x.org | 1")) == [["u1", "1"]]


def test_an_account_list_with_the_number_of_the_sis_is_no_link_table(school):
    tables = school("User ID | Employee ID | Email\n u1 | 007 | ana@x.org", "more.csv")
    assert tables.links is None


def test_a_register_of_delegations_may_name_people_so_too(school):
    tables = school("User Email | Employee ID | Reason\n ana@x.org | 008 | intern", "register.csv")
    assert tables.delegations[["user_id", "staff_member_id", "reason"]].to_numpy().tolist() == [
        ["u1", "2", "intern"],
        ["u1", "3", "intern"],
    ]


def test_a_pair_that_stands_twice_is_one_link(school):
    tables = school("User ID | Employee ID\n u1 | 007\n u1 | 007")
    assert pairs(tables) == [["u1", "1"]]
    assert tables.load_report.set_aside["reason"].tolist() == ["the same link stands in a row above"]


def test_a_link_table_read_alone_keeps_its_numbers_and_says_so(export):
    links = sr.read_links(export("links.csv", "User ID | Employee ID\n u1 | 007"))
    assert links[["user_id", "staff_member_id"]].to_numpy().tolist() == [["u1", "007"]]
    assert [issue.rule for issue in links.attrs["load_report"].doubts] == ["no ids"]


def test_accounts_that_carry_the_number_of_the_sis_are_linked_to_each_row(export, tmp_path):
    export("staff.csv", STAFF)
    export("users.csv", "user_id | email | linked staff id\n u1 | ana@x.org | 007\n u2 | jo@x.org | 008")
    tables = sr.read_folder(tmp_path)
    assert pairs(tables) == [["u1", "1"], ["u2", "2"], ["u2", "3"]]
    assert tables.links["origin"].unique().tolist() == ["users"]


def test_staff_rows_that_carry_the_address_of_their_account_are_linked(export, tmp_path):
    export("staff.csv", "staff_member_id | user_id | last_name\n 1 | Ana@x.org | Ruiz\n 2 | | Park")
    export("users.csv", USERS)
    tables = sr.read_folder(tmp_path)
    assert pairs(tables) == [["u1", "1"]]
    assert tables.staff["user_id"].isna().tolist() == [False, True]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["7", "007", "8"]), st.sampled_from(["Ana", "Jo"]), st.sampled_from(["Ruiz", "Li"])
    ),
    max_size=8,
)


@given(ROWS)
def test_who_bears_a_number_equals_a_plain_loop(rows):
    staff = pd.DataFrame(rows, columns=["sis_id", "first_name", "last_name"], dtype="str")
    staff["staff_member_id"] = [f"s{i}" for i in range(len(rows))]
    expected = {}
    for number in dict.fromkeys(number for number, _, _ in rows):
        own = [i for i, row in enumerate(rows) if row[0] == number]
        firsts, lasts = {rows[i][1] for i in own}, {rows[i][2] for i in own}
        if len(firsts) == 1 or len(lasts) == 1:
            expected[number] = [f"s{i}" for i in own]
    found = staff_by(staff, "sis_id")
    assert found.ids.to_dict() == expected
    assert set(found.shared) == {number for number, _, _ in rows} - set(expected)


LOG = """
    Record ID | Type     | {}  | School | Date
    r1        | behavior | 008 | B      | 2026-10-01
    r2        | behavior | 008 | A      | 2026-10-02
"""


@pytest.mark.parametrize("header", ["Employee ID", "Staff ID"])
def test_a_record_that_names_a_person_goes_to_the_row_of_its_school(school, header):
    records = school(LOG.format(header), "log.csv").records
    assert records["staff_member_id"].tolist() == ["3", "2"]


DEANSLIST = (
    "DLSAID | DLUserID | StaffSchoolID | BehaviorDate\n 1 | 5 | {} | 2026-10-01\n 2 | 5 | {} | 2026-10-02"
)


def test_a_log_of_another_system_is_put_on_the_ids_of_the_staff_list(school):
    tables = school(DEANSLIST.format("007", "008"), "deanslist.csv")
    assert tables.records["staff_member_id"].tolist() == ["1", "2"]
    assert told(tables, "note") == [("other numbers", None)]


def test_a_log_of_which_few_numbers_are_known_is_left_as_it_is(school):
    tables = school(DEANSLIST.format("007", "12"), "deanslist.csv")
    assert tables.records["staff_member_id"].tolist() == ["007", "12"]


def test_a_number_of_a_log_that_nobody_bears_is_nobody(school):
    tables = school(LOG.format("Employee ID").strip() + "\n r3 | behavior | 4 | A | 2026-10-03", "log.csv")
    assert tables.records["staff_member_id"].tolist() == ["3", "2", "sis_id 4"]
    assert "names staff by sis_id: 1 of 2 are on the staff list" in str(tables.load_report.issues[-1])


def test_an_author_who_is_named_by_an_address_gets_the_id(school):
    log = "Record ID | Staff ID | Date | Created By\n r1 | 1 | 2026-10-01 | JP@x.org\n r2 | 2 | 2026-10-01 | no@x.org"
    tables = school(log, "log.csv")
    assert tables.records["entered_by_user_id"].tolist() == ["u2", "no@x.org"]
    assert not any("@" in issue.message for issue in tables.load_report.issues)


def test_a_log_on_disk_gets_the_same_ids(school, monkeypatch):
    from srreconcile.load import log_files

    monkeypatch.setattr(log_files, "SMALL", 1)
    paths = school(LOG.format("Employee ID"), "log.csv").records
    assert pd.concat(map(pd.read_parquet, paths))["staff_member_id"].tolist() == ["3", "2"]


def test_a_log_read_alone_keeps_its_numbers_and_says_so(export):
    records = sr.read_records(export("log.csv", LOG.format("Employee ID")))
    assert records["staff_member_id"].tolist() == ["008", "008"]
    assert [issue.rule for issue in records.attrs["load_report"].doubts] == ["no ids"]
