"""What is counted at the site: how far a difference can be believed there."""

import pandas as pd
import pytest

from srreconcile.people import match
from srreconcile.people.weights import weights
from tests.drawn import table

LAST = "adler bauer costa duran ekman ferro gruber hansen ibsen jensen keller lorca meyer novak olsen".split()
FIRST = "anna boris clara dario emma felix greta".split()
NAMES = [(first.title(), last.title()) for last in LAST for first in FIRST]  # 105 people


def lists(staff_last=None, twice=0, sis_of_second=None):
    """Return staff and accounts of 105 people; some surnames differ on the staff list, some have two rows."""
    people = pd.DataFrame(NAMES, columns=["first_name", "last_name"], dtype="str")
    people["email"] = [f"{f}.{s}@net.org".lower() for f, s in NAMES]
    users = people.assign(user_id=[f"u{n:03}" for n in range(len(people))])
    staff = people.assign(staff_member_id=[f"{n:03}" for n in range(len(people))], school_id="A")
    staff["sis_id"] = staff["staff_member_id"]
    if staff_last:
        staff.loc[: staff_last - 1, "last_name"] = [
            f"Xu{'bcdfghklmnprstvwz'[n % 17]}ra" for n in range(staff_last)
        ]
    more = staff.head(twice).assign(school_id="B", staff_member_id=lambda f: "9" + f["staff_member_id"])
    if sis_of_second:
        more["sis_id"] = sis_of_second + more["sis_id"]
    return pd.concat([staff, more], ignore_index=True), users


def weight(found, user_id, reason):
    told = found.evidence(user_id)
    return told.loc[told["reason"].eq(reason), "weight"].iloc[0]


def test_where_no_surname_differs_a_difference_says_more_than_usual():
    found = match(*lists())
    assert found._site.habits.last_differ < weights()["last"]["differ"]


def test_where_many_surnames_differ_a_difference_says_less_than_usual():
    found = match(*lists(staff_last=12))
    assert found._site.habits.last_differ > weights()["last"]["differ"]
    assert weight(found, "u000", "last names differ") == pytest.approx(
        found._site.habits.last_differ, abs=1e-5
    )


def test_with_few_rows_a_difference_says_what_is_usual():
    users = table("user_id | first_name | last_name | email\nu1 | Jane | Roe | jroe@net.org")
    staff = table("staff_member_id | first_name | last_name | email\n7 | Jane | Roe | jroe@net.org")
    assert match(staff, users)._site.habits.last_differ == pytest.approx(
        weights()["last"]["differ"], abs=0.02
    )


@pytest.mark.parametrize(("sis_of_second", "people"), [(None, 106), ("x", 106), ("x-few", 107)])
def test_a_second_sis_id_is_believed_as_far_as_the_site_numbers_people_once(sis_of_second, people):
    # One more person: two rows of one name without an address, under two numbers at two schools.
    few = sis_of_second == "x-few"
    staff, users = lists(twice=2 if few else 40, sis_of_second=None if few else sis_of_second)
    number = {None: "700", "x": "800", "x-few": "800"}[sis_of_second]
    more = table(f"""
        staff_member_id | first_name | last_name | school_id | sis_id
        800             | Zelda      | Quist     | A         | 700
        801             | Zelda      | Quist     | C         | {number}
    """)
    found = match(
        pd.concat([staff, more]),
        pd.concat(
            [
                users,
                table("""
        user_id | first_name | last_name
        u800    | Zelda      | Quist
        u801    | Zelda      | Quist
    """)
                if few
                else table("user_id\nu800"),
            ]
        ),
    )
    assert found.persons["person_id"].nunique() == people


def test_an_account_with_a_new_surname_and_address_is_found_if_nobody_else_fits_the_person():
    staff, users = lists()
    users.loc[0, ["last_name", "email"]] = ["Whitfield", "anna.whitfield@net.org"]
    users["school_id"] = "A"
    other = staff["first_name"].eq("Anna") & (staff.index > 0)
    staff.loc[other, "school_id"] = users.loc[other[: len(users)].to_numpy(), "school_id"] = "B"
    found = match(staff, users)
    assert "no other account fits this person better" in found.evidence("u000")["reason"].tolist()
    assert found.evidence("u000")["staff_member_id"].iloc[0] == "000"


def test_a_person_with_an_account_is_unlikely_to_own_a_second_of_another_name():
    staff, users = lists()
    more = table("user_id | first_name | last_name | email\nu900 | Anna | Whitfield | anna.whitfield@net.org")
    found = match(staff, pd.concat([users, more], ignore_index=True))
    best = found.best.set_index("user_id").loc["u900"]
    assert best["zone"] == "nobody"


def test_schools_are_counted_where_one_list_has_no_addresses():
    rows = [(f"{at:03}", f"{a}{b}or", f"{b}{a}ison", "AB"[at % 2]) for at, (a, b) in
            enumerate((a, b) for a in "abcdefgh" for b in "abcdefgh" if a != b)]  # fmt: skip
    staff = pd.DataFrame(rows, columns=["staff_member_id", "first_name", "last_name", "school_id"])
    users = staff.rename(columns={"staff_member_id": "user_id"}).assign(school_id="Z" + staff["school_id"])
    habits = match(staff, users)._site.habits
    assert habits.school < 0.2  # the two lists name schools differently
    assert match(staff, users.assign(school_id=staff["school_id"]))._site.habits.school > 0.9
