"""One list at a time: its columns, what the caller says of them, and what is refused."""

import pytest

import srreconcile as sr
from srreconcile import tables

STAFF = """
    Staff ID | First Name | Last Name | Email         | Active | Start Date
    007      | Ana        | Ruiz      | a@net.example | Y      | 8/17/2020
    008      | Jo         | Park      | j@net.example | N      | 9/1/2021
"""


def test_a_plain_list_is_read_by_the_names_of_its_columns(export):
    staff = sr.read_staff(export("staff.csv", STAFF))
    assert staff[["staff_member_id", "last_name", "active"]].to_numpy().tolist() == [
        ["007", "Ruiz", True],
        ["008", "Park", False],
    ]
    assert staff["start_date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-08-17", "2021-09-01"]


def test_every_column_of_ours_is_there(export):
    staff = sr.read_staff(export("staff.csv", STAFF))
    assert staff.columns[: len(tables.STAFF.names)].tolist() == tables.STAFF.names


def test_a_column_nobody_would_guess_is_named_by_the_caller(export):
    path = export("staff.csv", "Nr | Nom | Courriel\n 007 | Ruiz | a@net.example")
    staff = sr.read_staff(path, {"staff_member_id": "Nr", "last_name": "Nom", "email": "Courriel"})
    assert staff.loc[0, ["staff_member_id", "last_name", "email"]].tolist() == [
        "007",
        "Ruiz",
        "a@net.example",
    ]


def test_a_column_keeps_the_name_that_the_caller_gives_it_as_well(export):
    path = export("records.csv", "Nr | Day | Staff ID\n 1 | 3/31/2026 | 007")
    records = sr.read_records(path, {"record_id": "Nr", "date": "Day"})
    assert records["date"].equals(records["event_date"].rename("date"))


def test_a_header_that_is_not_there_is_refused_with_the_nearest(export):
    with pytest.raises(
        sr.InputError, match=r'staff.csv: its header has no column "Emial".*Did you mean "Email"'
    ):
        sr.read_staff(export("staff.csv", STAFF), {"email": "Emial"})


def test_a_list_without_ids_is_refused_naming_the_column(export):
    path = export("staff.csv", "First Name | Last Name | Email\n Ana | Ruiz | a@net.example")
    with pytest.raises(sr.InputError, match=r'staff.csv: there is no column "staff_member_id"'):
        sr.read_staff(path)


def test_a_number_of_the_sis_stands_for_a_missing_row_id_and_is_said(export):
    path = export("staff.csv", "Employee ID | Last Name | Email\n 007 | Ruiz | a@net.example")
    staff = sr.read_staff(path)
    assert staff["staff_member_id"].tolist() == ["007"]
    assert "sis_id stands in its place" in staff.attrs["load_report"].files["remarks"][0]


def test_another_list_is_refused(export):
    path = export(
        "staff.csv", "Record ID | Type | Date | Student ID | Staff ID\n 1 | absence | 2026-03-31 | 5 | 007"
    )
    with pytest.raises(sr.InputError, match="so it is no list of staff"):
        sr.read_staff(path)


def test_a_person_without_an_id_stays_and_is_told(export, issues):
    staff = sr.read_staff(export("staff.csv", "Staff ID | Last Name\n 007 | Ruiz\n  | Park"))
    assert staff["last_name"].tolist() == ["Ruiz", "Park"]
    assert issues(staff) == [("blank id", 3)]


def test_an_id_that_stands_twice_is_told_on_both_rows(export, issues):
    staff = sr.read_staff(export("staff.csv", "Staff ID | Last Name\n 7 | Ruiz\n 8 | Li\n 7 | Park"))
    assert len(staff) == 3
    assert issues(staff) == [("duplicate id", 2), ("duplicate id", 4)]


def test_strict_makes_a_doubt_an_error(export):
    path = export("staff.csv", "Staff ID | Last Name\n 007 | Ruiz\n  | Park")
    with pytest.raises(sr.InputError, match=r"staff\.csv, row 3"):
        sr.read_staff(path, strict=True)


def test_strict_lets_a_clean_list_pass(export):
    assert len(sr.read_staff(export("staff.csv", STAFF), strict=True)) == 2


def test_the_sites_codes_say_who_is_active(export):
    path = export("staff.csv", "Staff ID | Last Name | Status\n 7 | Ruiz | 4\n 8 | Li | 1")
    assert sr.read_staff(path, active_codes=[4])["active"].tolist() == [True, False]


def test_an_order_of_dates_that_is_none_is_refused(export):
    with pytest.raises(sr.InputError, match='"YMD-ish" is no order'):
        sr.read_staff(export("staff.csv", STAFF), date_order="YMD-ish")


def test_another_column_of_the_file_decides_the_order_of_dates(export, issues):
    path = export(
        "links.csv", "user_id | staff_member_id | valid_from | valid_to\n u1 | 7 | 3/4/2026 | 25/12/2026"
    )
    links = sr.read_links(path)
    assert links["valid_from"].dt.strftime("%Y-%m-%d").tolist() == ["2026-04-03"]
    assert issues(links) == []


def test_private_columns_are_dropped_and_named(export):
    staff = sr.read_staff(export("staff.csv", "Staff ID | Last Name | SSN | Home Phone\n 7 | Ruiz | 1 | 2"))
    assert staff.attrs["load_report"].files["columns_never_loaded"][0] == "SSN, Home Phone"
    assert not {"SSN", "Home Phone"} & set(staff.columns)


def test_pages_of_a_glob_are_one_list(export, tmp_path):
    export("staff_1.csv", "Staff ID | Last Name\n 7 | Ruiz")
    export("staff_2.csv", "Staff ID | Last Name\n 8 | Li")
    assert sr.read_staff(tmp_path / "staff_*.csv")["staff_member_id"].tolist() == ["7", "8"]


def test_any_table_is_read_as_it_is(export):
    table = sr.read_table(export("any.csv", "Köpfe | n\n 007 | 1.0"))
    assert table.to_dict("records") == [{"Köpfe": "007", "n": "1.0"}]


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(sr.InputError, match="there is no such file"):
        sr.read_staff(tmp_path / "no.csv")


def test_a_message_names_nobody(export):
    path = export(
        "users.csv", "User ID | E-mail | Last Name | Created\n 1.23E+10 | jroe@net.example | Roe | x"
    )
    with pytest.raises(sr.InputError) as refused:
        sr.read_users(path)
    assert "roe" not in str(refused.value).lower()


def test_what_is_doubted_names_nobody(export):
    path = export(
        "users.csv",
        "User ID | E-mail | Last Name | Created\n 1 | jro\u0435@net.example | Roe | Roe\n | a | Roe |",
    )
    users = sr.read_users(path)
    told = " ".join(map(str, users.attrs["load_report"].issues)).lower()
    assert told
    assert "roe" not in told
    assert "net.example" not in told


def test_a_whole_name_in_one_column_is_taken_apart(export):
    staff = sr.read_staff(
        export("hr.csv", "Employee Number | Full Name | Work Email\n 0012 | Ana Ruiz | a@net.example")
    )
    found = staff.loc[0, ["sis_id", "first_name", "last_name", "email"]]
    assert found.tolist() == ["0012", "Ana", "Ruiz", "a@net.example"]


def test_our_own_account_list_is_known_with_the_numbers_and_the_rows_it_names(export):
    users = """
        user_id | email         | last_name | sis_id | last_login_at    | staff_member_id
        u1      | a@net.example | Ruiz      | T1     | 2026-11-20 08:00 | 007
    """
    staff = """
        staff_member_id | last_name | sis_id | user_id
        007             | Ruiz      | T1     | u1
    """
    export("users.csv", users)
    found = sr.read_folder(export("staff.csv", staff).parent)
    assert found.users["user_id"].tolist() == ["u1"]
    assert found.staff["staff_member_id"].tolist() == ["007"]
    assert found.links["origin"].tolist() == ["staff+users"]
