"""PowerSchool: the Teachers view, Users with SchoolStaff, labels and queries."""

import pytest

import srreconcile as sr

USERS = """
    DCID | TeacherNumber | Last_Name | First_Name | Email_Addr      | HomeSchoolID | SSN
    501  | 007           | Ruiz      | Ana        | ana@net.example | 103          | 1
    502  | 008           | Park      | Jo         | jo@net.example  | 103          | 2
"""
SCHOOL_STAFF = """
    DCID | ID  | Users_DCID | SchoolID | Status | StaffStatus
    9001 | 20  | 501        | 103      | 2      | 1
    9002 | 21  | 501        | 104      | 1      | 1
    9003 | 22  | 502        | 0        | 1      | 2
    9004 | 23  | 999        | 0        | 1      | 2
"""


@pytest.fixture
def joined(export, tmp_path):
    export("users.txt", USERS, "\t")
    export("schoolstaff.txt", SCHOOL_STAFF, "\t")
    return sr.read_folder(tmp_path)


def test_a_person_has_a_row_per_school_with_its_own_status(joined):
    rows = joined.staff[["staff_member_id", "external_id", "school_id", "active"]].to_numpy().tolist()
    assert rows[:3] == [["9001", "20", "103", False], ["9002", "21", "104", True], ["9003", "22", "0", True]]


def test_names_and_addresses_come_from_the_person(joined):
    assert joined.staff["last_name"].fillna("").tolist() == ["Ruiz", "Ruiz", "Park", ""]
    assert joined.staff["sis_id"].fillna("").tolist() == ["007", "007", "008", ""]


def test_a_row_whose_person_is_not_there_is_said(joined):
    assert "1 rows name a person who is not in Users" in " ".join(joined.load_report.files["remarks"])


def test_a_person_without_a_school_is_kept(export, tmp_path):
    export("users.txt", USERS, "\t")
    export("schoolstaff.txt", "\n".join(SCHOOL_STAFF.strip().splitlines()[:3]), "\t")
    assert sr.read_folder(tmp_path).staff["last_name"].tolist() == ["Ruiz", "Ruiz", "Park"]


def test_users_alone_are_a_list_too(export):
    staff = sr.read_staff(export("users.txt", USERS, "\t"))
    assert staff["staff_member_id"].tolist() == ["501", "502"]
    assert staff["active"].isna().all()


@pytest.mark.parametrize(
    "header",
    [
        "ID | TeacherNumber | Last_Name | First_Name | Email_Addr | SchoolID | Status",
        "ID | Teacher Number | Last Name | First Name | Email Address | School ID | Status",
        "users.id | users.teachernumber | users.last_name | users.first_name | users.email_addr | schoolstaff.schoolid | schoolstaff.status",
    ],
    ids=["field names", "labels", "query"],
)
def test_headers_may_be_names_labels_or_those_of_a_query(export, header):
    staff = sr.read_staff(
        export("t.txt", f"{header}\n 20 | 007 | Ruiz | Ana | a@net.example | 103 | 2", "\t")
    )
    found = staff.loc[
        0, ["sis_id", "external_id", "last_name", "email", "school_id", "active", "active_reason"]
    ]
    assert found.tolist() == ["007", "20", "Ruiz", "a@net.example", "103", False, "Status 2"]


def test_a_whole_name_is_taken_apart(export):
    staff = sr.read_staff(
        export("t.txt", "ID | TeacherNumber | LastFirst | SchoolID\n 20 | 007 | Ruiz, Ana, M | 1", "\t")
    )
    assert staff.loc[0, ["first_name", "middle_name", "last_name"]].tolist() == ["Ana", "M", "Ruiz"]


def test_the_sites_own_status_codes_decide(export):
    path = export(
        "t.txt",
        "ID | TeacherNumber | Last_Name | SchoolID | Status\n 1 | 1 | A | 1 | 1\n 2 | 2 | B | 1 | 6",
        "\t",
    )
    assert sr.read_staff(path, active_codes=["1", "6"])["active"].tolist() == [True, True]


def test_a_query_without_ids_still_has_a_row_for_each_affiliation(export):
    path = export(
        "all_staff.csv",
        "first_name | preferredname | last_name | email_addr | homeschoolid | status\n"
        "Ana | Annie | Ruiz | a@net.example | 103 | 1\n Ana | Annie | Ruiz | a@net.example | 104 | 2",
    )
    staff = sr.read_staff(path)
    assert staff["staff_member_id"].is_unique
    assert staff[["preferred_first", "active"]].to_numpy().tolist() == [["Annie", True], ["Annie", False]]
