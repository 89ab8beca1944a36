"""Staff rows of one human."""

import pytest

from srreconcile.people import match
from tests.drawn import table

USERS = table("""
    user_id | first_name
    u1      | Zed
""")


def people(text):
    return match(table(text), USERS).persons.set_index("staff_member_id")["person_id"].to_dict()


def twice(text):
    return (
        match(table(text), USERS)
        .duplicate_staff[["staff_member_id_1", "staff_member_id_2"]]
        .to_numpy()
        .tolist()
    )


def test_rows_at_two_schools_under_one_id_are_one_person():
    found = people("""
        staff_member_id | sis_id | school_id | first_name | last_name
        7               | 0042   | A         | Jane       | Roe
        17              | 42     | B         | Jane       | Roe
        8               | 43     | B         | Ann        | Lee
    """)
    assert found == {"17": "17", "7": "17", "8": "8"}


def test_rows_at_two_schools_with_one_name_and_address_are_one_person():
    found = people("""
        staff_member_id | school_id | first_name | last_name | email
        7               | A         | Jane       | Roe       | jroe@net.org
        8               | B         | Janie      | Roe       | JRoe@net.org
    """)
    assert found["7"] == found["8"]


def test_namesakes_with_their_own_ids_are_two_people():
    found = people("""
        staff_member_id | sis_id | school_id | first_name | last_name | email
        7               | 1      | A         | Maria      | Garcia    | mgarcia@net.org
        8               | 2      | B         | Maria      | Garcia    | mgarcia2@net.org
    """)
    assert found["7"] != found["8"]


def test_namesakes_of_a_rare_name_are_two_people_too():
    found = people("""
        staff_member_id | sis_id | school_id | first_name | last_name      | email
        7               | 1      | A         | Xiomara    | Okonkwo-Bell   | xokonkwo@net.org
        8               | 2      | B         | Xiomara    | Okonkwo-Bell   | xokonkwo2@net.org
    """)
    assert found["7"] != found["8"]


def test_an_id_given_to_somebody_else_joins_nobody():
    found = people("""
        staff_member_id | sis_id | first_name | last_name | email
        7               | 42     | Jane       | Roe       | jroe@net.org
        8               | 42     | John       | Diaz      | jdiaz@net.org
    """)
    assert found["7"] != found["8"]


def test_a_successor_who_carries_the_predecessors_address_is_another_person():
    found = people("""
        staff_member_id | school_id | first_name | last_name | email
        7               | A         | Jane       | Roe       | jroe@net.org
        8               | A         | John       | Diaz      | jroe@net.org
    """)
    assert found["7"] != found["8"]


@pytest.mark.parametrize("sis_id", ["42", "99"])
def test_one_human_twice_at_one_school_is_listed_twice(sis_id):
    assert twice(f"""
        staff_member_id | sis_id   | school_id | first_name | last_name | email
        7               | 42       | A         | Jane       | Roe       | jroe@net.org
        8               | {sis_id} | A         | Jane       | Roe       | jroe@net.org
        9               | 43       | A         | Ann        | Lee       | alee@net.org
    """) == [["7", "8"]]


def test_rows_at_two_schools_are_not_listed_twice():
    assert (
        twice("""
        staff_member_id | sis_id | school_id | first_name | last_name | email
        7               | 42     | A         | Jane       | Roe       | jroe@net.org
        8               | 42     | B         | Jane       | Roe       | jroe@net.org
    """)
        == []
    )


def test_father_and_son_are_not_listed_twice():
    assert (
        twice("""
        staff_member_id | school_id | first_name | last_name | suffix
        7               | A         | John       | Diaz      | Sr
        8               | A         | John       | Diaz      | Jr
    """)
        == []
    )


def test_a_shared_address_of_nameless_rows_joins_nobody():
    found = people("""
        staff_member_id | email
        7               | office@net.org
        8               | office@net.org
        9               | office@net.org
    """)
    assert len(set(found.values())) == 3


def test_a_second_row_at_one_school_under_a_new_name_and_the_old_address_is_a_question():
    staff = table("""
        staff_member_id | sis_id | school_id | first_name | middle_name | last_name | email
        1               | T1     | A         | Becky      | D           | Alvarez   | becky.alvarez@x.org
        2               | T2     | A         | Becky      | D           | Nakamura  | becky.alvarez@x.org
        3               | T3     | A         | John       | E           | Diaz      | john.diaz@x.org
        4               | T4     | A         | Ana        | F           | Roe       | john.diaz@x.org
    """)
    found = match(staff, USERS).duplicate_staff
    assert found[["staff_member_id_1", "staff_member_id_2"]].to_numpy().tolist() == [["1", "2"]]


def test_rows_of_one_state_id_are_one_person_however_the_fields_were_mixed_up():
    found = people("""
        staff_member_id | state_id | school_id | first_name | last_name
        7               | 00815    | A         | Ingrid     | Featherton
        8               | 815      | B         | Featherton | Ingrid
        9               | 816      | B         | Ann        | Lee
    """)
    assert found["7"] == found["8"]


def test_a_state_id_that_stands_for_none_joins_nobody():
    names = ["Ana Diaz", "Ben Diaz", "Cal Diaz", "Dee Diaz", "Eli Diaz", "Fay Diaz"]
    rows = "\n".join(f"{at} | 999999999 | A | {n.replace(' ', ' | ')}" for at, n in enumerate(names))
    found = people("staff_member_id | state_id | school_id | first_name | last_name\n" + rows)
    assert len(set(found.values())) == len(names)


def list_with_twins(twice_listed, others=120):
    """A list on which some people stand twice, and one pair that a changed surname leaves in doubt."""
    letters = "abcdefghijkl"
    names = [f"{a}{b}or,{b}{a}ison" for a in letters for b in letters if a != b][: others + twice_listed]
    rows = [f"{at} | {name.replace(',', ' | ')} | {name[:3]}{at}@net.org" for at, name in enumerate(names)]
    rows += [row.replace(" | ", "x | ", 1) for row in rows[:twice_listed]]
    rows += ["p | Jane | Oyelaran | jane77@net.org", "q | Jane | Oyelaran | joy@net.org"]
    return table("staff_member_id | first_name | last_name | email\n" + "\n".join(rows))


def test_a_list_that_shows_many_people_twice_makes_another_pair_likelier():
    def likely(twice_listed):
        found = match(list_with_twins(twice_listed), USERS)
        ids, judged = found._site.rows.ids, found._people
        pair = (ids[judged.left] == "p") & (ids[judged.right] == "q")
        return judged.probability[pair][0]

    assert likely(0) < likely(100)
