"""Plain lists that no vendor made."""

import srreconcile as sr

STAFF = "Employee ID,Last Name,First Name,Email,School,Status\nE7,Ruiz,Ana,aruiz@net.example,North,Active\n"
USERS = "User ID,Email,First Name,Last Name,Employee ID\nu1,aruiz@net.example,Ana,Ruiz,E7\n"


def test_a_staff_list_may_have_the_number_of_the_sis_alone(tmp_path):
    (tmp_path / "staff.csv").write_text(STAFF)
    tables = sr.read_folder(tmp_path)
    assert tables.staff[["staff_member_id", "sis_id", "last_name"]].to_numpy().tolist() == [
        ["E7", "E7", "Ruiz"]
    ]


def test_an_account_list_that_carries_the_number_is_no_staff_list(tmp_path):
    (tmp_path / "users.csv").write_text(USERS)
    tables = sr.read_folder(tmp_path)
    assert tables.staff is None
    assert tables.users["sis_id"].tolist() == ["E7"]


def test_a_log_may_call_its_columns_in_plain_words(tmp_path):
    (tmp_path / "log.csv").write_text(
        "Incident ID,Incident Date,Student ID,Staff ID,Created By User ID\n1,2026-10-01,5,7,u1\n"
    )
    records = sr.read_folder(tmp_path).records
    assert records[["record_id", "staff_member_id", "entered_by_user_id"]].to_numpy().tolist() == [
        ["1", "7", "u1"]
    ]
