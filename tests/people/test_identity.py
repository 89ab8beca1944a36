"""Whether the account on a staff row is the human of that row."""

import pandas as pd
import pytest

from srreconcile.errors import InputError
from srreconcile.people import match
from tests.drawn import table


def judged(staff, users, *pairs):
    links = pd.DataFrame([pair.split() for pair in pairs], columns=["user_id", "staff_member_id"])
    return match(table(staff), table(users)).identity(links)


def identity(staff, users, *pairs):
    return judged(staff, users, *pairs)["identity"].tolist()


JANE = """
    staff_member_id | sis_id | school_id | first_name | last_name | email
    7               | 42     | A         | Jane       | Roe       | jroe@net.org
    8               | 43     | B         | Robert     | Smith     | rsmith@net.org
"""


@pytest.mark.parametrize("staff", [JANE, "\n".join(JANE.splitlines()[:3])], ids=["two rows", "one row"])
def test_another_persons_row_is_different_even_without_a_row_of_ones_own(staff):
    found = judged(
        staff, "user_id | first_name | last_name | email\nu1 | John | Diaz | jdiaz@net.org", "u1 7"
    )
    assert found["identity"].tolist() == ["different"]
    assert found["probability"].iloc[0] < 0.001
    assert found["reasons"].iloc[0].startswith("first and last names differ")


def test_another_name_is_different_though_the_address_is_the_same():
    users = "user_id | first_name | last_name | email\nu1 | John | Diaz | jroe@net.org"
    assert identity(JANE, users, "u1 7") == ["different"]


@pytest.mark.parametrize(
    "user",
    [
        "u1 | Jane  | Roe       | jroe@net.org",
        "u1 | Jane  | Roe       | jane.roe@other.org",
        "u1 | JANE  | ROE       | JROE@net.org",
        "u1 | Janie | Roe       | jroe@net.org",
        "u1 | Jane  | Roe-Smith | jroe@net.org",
        "u1 | Jane  | Whitfield | jroe@net.org",
        "u1 | Jane  | Whitfield | jwhitfield@net.org",
        "u1 | Jane  | Roe       | jane77@gmail.com",
        "u1 |       |           | jroe@net.org",
        "u1 | Roe   | Jane      | jroe@net.org",
        "u1 | Quinn | Roe       | jroe@net.org",
    ],
)
def test_a_benign_difference_is_not_different(user):
    users = "user_id | first_name | last_name | email\n" + user
    assert identity(JANE, users, "u1 7")[0] in ("same", "probable")


def test_both_rows_of_a_person_are_the_person():
    staff = """
        staff_member_id | sis_id | school_id | first_name | last_name | email
        7               | 42     | A         | Jane       | Roe       | jroe@net.org
        8               | 42     | B         | Jane       | Roe       |
        9               | 43     | B         | Ann        | Lee       | alee@net.org
    """
    users = "user_id | first_name | last_name | email\nu1 | Jane | Roe | jroe@net.org"
    assert identity(staff, users, "u1 7", "u1 8", "u1 9") == ["same", "same", "different"]


NAMESAKES = """
    staff_member_id | sis_id | school_id | first_name | last_name | email
    7               | 1      | A         | Maria      | Garcia    | mgarcia@net.org
    8               | 2      | B         | Maria      | Garcia    | mgarcia2@net.org
"""


def test_namesakes_on_their_own_rows_are_the_same_and_on_each_others_different():
    users = """
        user_id | first_name | last_name | email
        u1      | Maria      | Garcia    | mgarcia@net.org
        u2      | Maria      | Garcia    | mgarcia2@net.org
    """
    found = identity(NAMESAKES, users, "u1 7", "u2 8", "u1 8", "u2 7")
    assert found == ["same", "same", "different", "different"]


def test_namesakes_that_nothing_tells_apart_are_ambiguous():
    staff = """
        staff_member_id | first_name | last_name
        7               | Maria      | Garcia
        8               | Maria      | Garcia
    """
    users = "user_id | first_name | last_name\nu1 | Maria | Garcia"
    assert identity(staff, users, "u1 7", "u1 8") == ["ambiguous", "ambiguous"]


def test_nothing_to_compare_is_unknown():
    staff = "staff_member_id | first_name | last_name\n7 | Jane | Roe"
    users = "user_id | email\nu1 | xx77@gmail.com"
    assert identity(staff, users, "u1 7") == ["unknown"]


def test_an_id_of_no_row_is_unknown_and_has_no_probability():
    users = "user_id | first_name | last_name\nu1 | Jane | Roe"
    found = judged(JANE, users, "u9 7", "u1 9", "u1 7")
    assert found["identity"].tolist() == ["unknown", "unknown", "same"]
    assert found["probability"].isna().tolist() == [True, True, False]


def test_an_office_account_is_generic_whomever_it_is_linked_to():
    users = "user_id | first_name | last_name | email\nu1 | Front | Office | office@net.org"
    assert identity(JANE, users, "u1 7") == ["generic"]


def test_a_shared_surname_does_not_make_one_person():
    staff = """
        staff_member_id | sis_id | first_name | last_name | email
        7               | 1      | Jane       | Roe       | jroe@net.org
        8               | 2      | Thomas     | Roe       | troe@net.org
    """
    users = """
        user_id | first_name | last_name | email
        u1      | Jane       | Roe       | jroe@net.org
        u2      | Thomas     | Roe       | troe@net.org
    """
    assert identity(staff, users, "u1 8", "u2 7") == ["different", "different"]


def test_the_pairs_keep_their_columns_and_index():
    pairs = pd.DataFrame(
        {"user_id": ["u1", "u1"], "staff_member_id": ["7", "8"], "note": [1, 2]}, index=[5, 5]
    )
    found = match(table(JANE), table("user_id | first_name | last_name\nu1 | Jane | Roe")).identity(pairs)
    assert found.index.tolist() == [5, 5]
    assert found["note"].tolist() == [1, 2]
    assert list(pairs) == ["user_id", "staff_member_id", "note"]


def test_pairs_without_ids_are_refused():
    with pytest.raises(InputError, match='no column "staff_member_id"'):
        match(table(JANE), table("user_id\nu1")).identity(pd.DataFrame({"user_id": ["u1"]}))


def test_an_address_that_everybody_shares_says_nothing():
    staff = "staff_member_id | email\n" + "\n".join(f"{n} | abc@net.org" for n in range(50))
    assert identity(staff, "user_id | email\nu1 | abc@net.org", "u1 7") == ["unknown"]
