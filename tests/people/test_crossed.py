"""Links to another person's row: how certain, whose account it is, and a hint."""

import pytest

from srreconcile.people import match
from tests.drawn import table

STAFF = """
    staff_member_id | school_id | first_name | last_name | email
    7               | A         | Jane       | Roe       | jroe@net.org
    8               | A         | Robert     | Smith     | rsmith@net.org
"""
USERS = """
    user_id | first_name | last_name | email           | title
    u1      | Jane       | Roe       | jroe@net.org    | Teacher
    u2      | Robert     | Smith     | rsmith@net.org  | Teacher
    u3      | Xiomara    | Okonkwo   | xok@net.org     | Intern
    u4      | Ludmila    | Petrov    | lpetrov@net.org | Teacher
"""


def crossed(links):
    return match(table(STAFF), table(USERS)).cross_links(table("user_id | staff_member_id\n" + links))


def test_a_link_to_ones_own_row_is_none():
    assert crossed("u1 | 7\nu2 | 8").empty


def test_a_link_to_anothers_row_is_found_with_ones_own():
    found = crossed("u1 | 7\nu2 | 7")
    assert found[["user_id", "staff_member_id", "own_staff_member_id"]].to_numpy().tolist() == [
        ["u2", "7", "8"]
    ]
    assert found["certainty"].iloc[0] > 0.99
    assert found["reasons"].iloc[0].startswith("first and last names differ")


@pytest.mark.parametrize(
    ("link", "hint"),
    [("u2 | 7", "by mistake"), ("u3 | 7", "on purpose"), ("u4 | 7", "no staff row of their own is known")],
)
def test_the_hint_says_what_is_known_of_the_account(link, hint):
    assert hint in crossed(link)["hint"].iloc[0]


def test_a_link_is_asked_about_once():
    assert len(crossed("u2 | 7\nu2 | 7")) == 1
