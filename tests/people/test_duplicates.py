"""Two accounts of one human."""

import pytest

from srreconcile.people import match
from tests.drawn import table

STAFF = """
    staff_member_id | sis_id | first_name | last_name | email
    7               | 1      | Jane       | Roe       | jroe@net.org
    8               | 2      | Maria      | Garcia    | mgarcia@net.org
    9               | 3      | Maria      | Garcia    | mgarcia2@net.org
"""
HEADER = "user_id | first_name | last_name | email | groups\n"


def duplicates(*users, staff=STAFF):
    found = match(table(staff), table(HEADER + "\n".join(users))).duplicates
    return found[["user_id_1", "user_id_2"]].to_numpy().tolist()


@pytest.mark.parametrize(
    "second",
    [
        "u2 | Jane | Roe       | jroe@former.org  |",
        "u2 | Jane | Roe       | jane77@gmail.com |",
        "u2 | Jane | Roe       | JROE@net.org     |",
        "u2 | Jane | Roe       |                  |",
        "u2 | Jane | Whitfield | jroe@net.org     |",
    ],
)
def test_a_second_account_of_a_person_is_found(second):
    assert duplicates("u1 | Jane | Roe | jroe@net.org |", second) == [["u1", "u2"]]


def test_accounts_of_namesakes_are_not_duplicates():
    assert (
        duplicates("u1 | Maria | Garcia | mgarcia@net.org |", "u2 | Maria | Garcia | mgarcia2@net.org |")
        == []
    )


def test_a_namesake_off_the_list_with_a_numbered_login_is_not_a_duplicate():
    staff = STAFF + "10 | 4 | John | Smith | jsmith@net.org\n11 | 5 | Joan | Smith | jsmith2@net.org"
    users = ["u1 | John | Smith | jsmith@net.org |", "u2 | James | Smith | jsmith3@net.org |"]
    assert duplicates(*users, staff=staff) == []


@pytest.mark.parametrize("groups", ["Parents", "Parent Portal", "Families"])
def test_a_teachers_own_parent_account_is_not_a_duplicate(groups):
    assert (
        duplicates(
            "u1 | Jane | Roe | jroe@net.org | Teachers", f"u2 | Jane | Roe | jane@gmail.com | {groups}"
        )
        == []
    )


def test_generic_accounts_are_not_duplicates_of_each_other():
    assert (
        duplicates("u1 | Front | Office | office@net.org |", "u2 | Front | Office | office2@net.org |") == []
    )


def test_two_accounts_of_somebody_off_the_list_are_found():
    users = ["u1 | Xiomara | Okonkwo | xokonkwo@net.org |", "u2 | Xiomara | Okonkwo | xokonkwo@net.org |"]
    assert duplicates(*users) == [["u1", "u2"]]


def test_many_accounts_of_one_person_stay_few_pairs():
    users = [f"u{n:03} | Jane | Roe | jroe@net.org |" for n in range(60)]
    assert len(duplicates(*users)) <= 60 * 3


def test_two_accounts_of_somebody_off_the_list_are_found_under_a_nickname():
    users = [
        "u1 | Robert | Okonkwo | rokonkwo@net.org |",
        "u2 | Bob    | Okonkwo | rokonkwo@old.org |",
        "u3 | Jane   | Roe     | jroe@net.org     |",
    ]
    assert ["u1", "u2"] in duplicates(*users)
    assert ["u1", "u3"] not in duplicates(*users)


def test_an_account_without_a_certain_person_is_compared_with_those_that_have_one():
    # The second account shows nothing of the staff row but a name that has changed there.
    staff = STAFF + "10 | 4 | Xiomara | Whitfield | xokonkwo@net.org"
    users = ["u1 | Xiomara | Okonkwo | xokonkwo@net.org |", "u2 | Xiomara | Okonkwo | xo.77@gmail.com |"]
    assert duplicates(*users, staff=staff) == [["u1", "u2"]]


VAGUE = """
    staff_member_id | sis_id | school_id | first_name | last_name  | email
    7               | 1      | A         | P          | Featherton |
    8               | 2      | A         | Ann        | Lee        | alee@net.org
    9               | 3      | B         | Tom        | Oduya      | toduya@net.org
"""


def test_two_people_who_both_fit_one_vague_row_are_two():
    users = """
        user_id | school_id | first_name | last_name  | email
        u1      | A         | Patricia   | Featherton | patriciaf@net.org
        u2      | A         | Preston    | Featherton | pfeatherton@net.org
    """
    assert match(table(VAGUE), table(users)).duplicates.empty


def test_two_accounts_of_one_name_that_fit_a_vague_row_are_one_humans():
    users = """
        user_id | school_id | first_name | last_name  | email
        u1      | A         | Patricia   | Featherton | patriciaf@net.org
        u2      | A         | Patricia   | Featherton | pfeatherton@net.org
    """
    found = match(table(VAGUE), table(users)).duplicates
    assert found[["user_id_1", "user_id_2"]].values.tolist() == [["u1", "u2"]]


def test_an_account_of_the_maiden_name_and_one_of_the_new_are_one_humans():
    staff = """
        staff_member_id | sis_id | school_id | first_name | last_name  | former_last | email
        7               | 1      | A         | Patricia   | Featherton | Oyelaran    | poyelaran@net.org
        8               | 2      | A         | Ann        | Lee        |             | alee@net.org
    """
    users = """
        user_id | school_id | first_name | last_name  | email
        u1      | A         | Patricia   | Oyelaran   | poyelaran@net.org
        u2      | A         | Patricia   | Featherton | pfeatherton@net.org
    """
    found = match(table(staff), table(users)).duplicates
    assert found[["user_id_1", "user_id_2"]].values.tolist() == [["u1", "u2"]]
