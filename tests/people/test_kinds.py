"""Accounts of persons, and accounts of no single person."""

import pytest

from srreconcile.people import match
from tests.drawn import table

STAFF = """
    staff_member_id | first_name | last_name | email
    1               | Anna       | Test      | atest@net.org
    2               | Grace      | Office    | goffice@net.org
    3               | Eva        | Parent    | eparent@net.org
    4               | Jane       | Roe       | jroe@net.org
    5               | Dean       | Gym       | dgym@net.org
"""
HEADER = "user_id | first_name | last_name | email | groups | title | account_kind\n"


def kind(user):
    return match(table(STAFF), table(HEADER + "u1 | " + user)).best["account_kind"].iloc[0]


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("Front | Office | office@net.org | | |", "generic"),
        ("Main | Office | mainoffice@net.org | | |", "generic"),
        (" | | frontdesk@net.org | | |", "generic"),
        ("Sub | 1 | sub1@net.org | | |", "substitute"),
        ("Guest | Teacher | sub12@net.org | | |", "substitute"),
        (" | | kiosk-3@net.org | | |", "shared"),
        (" | | noreply@net.org | | |", "service"),
        ("Data | Sync | svc-sync@net.org | | |", "service"),
        (" | | api@net.org | | |", "service"),
        ("Test | User | test1@net.org | | |", "test"),
        ("Test | Teacher | tteacher@net.org | | |", "test"),
    ],
)
def test_an_account_of_no_single_person_is_known_by_name_and_login(user, expected):
    assert kind(user) == expected


@pytest.mark.parametrize(
    "user",
    [
        "Anna | Test | atest@net.org | Teachers | |",
        "Grace | Office | goffice@net.org | Teachers | |",
        "Eva | Parent | eparent@net.org | Teachers | |",
        "Dean | Gym | dgym@net.org | | |",
        "Jane | Roe | office@net.org | | |",
        "Kim | Sub | ksub@net.org | | |",
        "Paul | Null | pnull@net.org | | |",
        "Tran | True | ttrue@net.org | | |",
        "Jane | Roe | jroe@net.org | | Substitute Teacher |",
        "Jane | Roe | jroe@net.org | | Parent Coordinator |",
        "Jane | Roe | jroe@net.org | Teachers; Parents | |",
        " | | x9@gmail.com | | |",
    ],
)
def test_a_person_with_an_odd_name_address_or_title_is_a_person(user):
    assert kind(user) == "person"


@pytest.mark.parametrize(
    "user",
    [
        "Jane | Roe | jane@gmail.com | Parents | |",
        "Jane | Roe | jane@gmail.com | | Guardian |",
        "Jane | Roe (Parent) | jane@gmail.com | | |",
        "Jane | Roe | jane@gmail.com | | | Parent",
    ],
)
def test_a_parents_account_is_known_by_group_title_or_mark(user):
    assert kind(user) == "parent"


@pytest.mark.parametrize("said", ["service", "Kiosk", "sub"])
def test_what_the_site_says_decides(said):
    assert kind(f"Jane | Roe | jroe@net.org | | | {said}") != "person"
    assert kind("Front | Office | office@net.org | | | person") == "person"


def test_an_account_of_no_person_fits_nobody():
    users = table(HEADER + "u1 | Jane | Roe | jroe@net.org | | | service")
    assert match(table(STAFF), users).best["staff_member_id"].isna().all()
