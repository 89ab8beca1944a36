"""Headers in any spelling, and those that are never loaded."""

import pytest

from srreconcile.load.columns import Headers, sensitive


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
