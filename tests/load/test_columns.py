"""Headers in any spelling, and those that are never loaded."""

import pytest

from srreconcile.load.columns import Headers, sensitive
from srreconcile.load.layout import recognise


@pytest.mark.parametrize(
    "header", ["Staff ID", "staff_id", "STAFFID", "[Staff-Id]", "a_staffId", "users.staff_id"]
)
def test_a_header_is_found_in_any_spelling(header):
    assert Headers(["Name", header]).find("staff id") == header


def test_a_header_that_two_tables_have_is_not_guessed():
    assert Headers(["users.id", "schoolstaff.id"]).find("id") is None


@pytest.mark.parametrize(
    "header",
    [
        "Password",
        "TeacherLoginPW",
        "SSN",
        "Date of Birth",
        "birthDate",
        "Home Phone",
        "CELL_PHONE",
        "sms",
        "Street",
        "Home Address",
        "gender",
        "AnnualWage",
        "Password [Required]",
        "Recovery Phone",
    ],
)
def test_a_private_column_is_never_loaded(header):
    assert sensitive(["Staff ID", header]) == [header]


@pytest.mark.parametrize(
    "header",
    [
        "Email Address",
        "primaryEmail",
        "emails.0.address",
        "ElectronicMail.ElectronicMailAddress",
        "State Teacher ID",
        "First Name",
        "Status",
        "StaffStatus",
        "lastLoginTime",
        "Homeroom",
        "SIF_StatePrid",
    ],
)
def test_a_column_that_sounds_alike_is(header):
    assert sensitive([header]) == []


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        ("user_id email first_name last_name staff_member_id active", "users"),
        ("staff_member_id email first_name last_name user_id active", "staff"),
        ("user_id email first_name last_name staff_member_id sis_id active", "staff"),
        ("user_id staff_member_id valid_from valid_to", "links"),
    ],
    ids=["accounts with their rows", "rows with their accounts", "rows with numbers of the SIS", "links"],
)
def test_the_id_that_comes_first_says_what_is_listed(headers, table):
    assert recognise(headers.split(), {}).table == table
