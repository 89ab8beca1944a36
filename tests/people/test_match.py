"""Which account is which person: each kind of evidence on a few rows."""

import pandas as pd
import pytest

from srreconcile.errors import InputError
from srreconcile.people import Matches, match
from tests.drawn import table

STAFF = """
    staff_member_id | sis_id | school_id | first_name | last_name   | email
    7               | 0042   | A         | Jane       | Roe         | jroe@net.org
    8               | 43     | A         | Robert     | Smith       | rsmith@net.org
    9               | 44     | B         | María      | Muñoz-López | mmunoz@net.org
"""


def best(users, staff=STAFF):
    found = match(table(staff), table(users)).best
    return [None if pd.isna(row) else row for row in found["staff_member_id"]]


@pytest.mark.parametrize(
    "user",
    [
        "u1 | Jane   | Roe         | jroe@net.org",
        "u1 | JANE   | roe         | JRoe@Net.org",
        "u1 | Jane   | Roe         | jroe@former.net.org",
        "u1 | Jane   | Roe         | jane77@gmail.com",
        "u1 | Jane   | Roe         |",
        "u1 |        |             | jroe@net.org",
        "u1 | Jane   | Whitfield   | jroe@net.org",
        "u1 | Roe    | Jane        |",
        "u1 |        | Roe, Jane   |",
        "u1 | Jane   |             | jroe@net.org",
        "u1 | J      | Roe         | jroe@net.org",
        "u1 | Jnae   | Roe         | jroe@net.org",
        "u1 | Jane Q | Roe         | jane.roe@net.org",
    ],
)
def test_jane_roe_is_found_however_she_is_written(user):
    assert best("user_id | first_name | last_name | email\n" + user) == ["7"]


@pytest.mark.parametrize("first", ["Bob", "Rob", "Bobby", "Robert"])
def test_a_nickname_is_the_same_person(first):
    assert best(f"user_id | first_name | last_name\nu1 | {first} | Smith") == ["8"]


@pytest.mark.parametrize("last", ["Munoz", "Muñoz", "Lopez", "MUNOZ LOPEZ", "Munoz-Lopez", "Muñozlópez"])
def test_accents_hyphens_and_half_a_double_name_are_the_same_person(last):
    assert best(f"user_id | first_name | last_name\nu1 | Maria | {last}") == ["9"]


@pytest.mark.parametrize(
    "user",
    [
        "u1 | John | Diaz  | jdiaz@net.org",
        "u1 | John | Diaz  |",
        "u1 | John | Diaz  | jroe@net.org",
        "u1 | Ruth | Smith | rsmith2@net.org",
        "u1 |      |       | xx77@gmail.com",
    ],
)
def test_somebody_else_is_nobody_on_the_list(user):
    assert best("user_id | first_name | last_name | email\n" + user) == [None]


def test_an_id_on_both_sides_outweighs_a_changed_name():
    assert best(
        "user_id | sis_id | first_name | last_name | email\nu1 | 42 | Jane | Whitfield | jw9@gmail.com"
    ) == ["7"]


def test_an_id_on_both_sides_does_not_outweigh_another_name_and_address():
    assert best(
        "user_id | sis_id | first_name | last_name | email\nu1 | 42 | Robert | Smith | rsmith@net.org"
    ) == ["8"]


def test_an_earlier_name_on_the_staff_list_is_read():
    staff = """
        staff_member_id | first_name | last_name | former_last
        7               | Jane       | Whitfield | Roe
        8               | Ann        | Lee       |
    """
    assert best("user_id | first_name | last_name\nu1 | Jane | Roe", staff) == ["7"]


def test_the_preferred_name_is_read():
    staff = """
        staff_member_id | first_name | last_name | preferred_first
        7               | Xiuying    | Chen      | Jenny
        8               | Ann        | Lee       |
    """
    assert best("user_id | first_name | last_name\nu1 | Jenny | Chen", staff) == ["7"]


def test_a_second_address_is_read():
    staff = """
        staff_member_id | first_name | last_name | email        | other_emails
        7               | Jane       | Roe       | jroe@net.org | janer@old.org; jr@x.org
        8               | Ann        | Lee       | alee@net.org |
    """
    assert best("user_id | first_name | email\nu1 | Jane | jr@x.org", staff) == ["7"]


def test_the_login_speaks_for_an_account_without_a_name():
    staff = """
        staff_member_id | first_name | last_name
        7               | Jane       | Roemer
        8               | Ann        | Lee
    """
    assert best("user_id | email\nu1 | jroemer@net.org", staff) == ["7"]


def test_a_recycled_address_belongs_to_whom_the_name_says():
    staff = """
        staff_member_id | sis_id | school_id | first_name | last_name | email
        7               | 1      | A         | Jane       | Roe       | jroe@net.org
        8               | 2      | A         | Joseph     | Roe       |
    """
    users = "user_id | school_id | first_name | last_name | email\nu1 | A | Joseph | Roe | jroe@net.org"
    assert best(users, staff) == ["8"]


def test_the_school_tells_namesakes_apart():
    staff = """
        staff_member_id | sis_id | school_id | first_name | last_name
        7               | 1      | A         | Maria      | Garcia
        8               | 2      | B         | Maria      | Garcia
    """
    users = """
        user_id | school_id | first_name | last_name
        u1      | B         | Maria      | Garcia
        u2      | A         | Maria      | Garcia
    """
    assert best(users, staff) == ["8", "7"]


def test_one_school_for_all_tells_nobody_apart():
    staff = STAFF.replace("| B ", "| A ")
    found = match(table(staff), table("user_id | school_id | first_name | last_name\nu1 | A | Jane | Roe"))
    assert "same school" not in found.best["reasons"].iloc[0]


def test_the_row_at_the_accounts_school_is_named():
    staff = """
        staff_member_id | sis_id | school_id | first_name | last_name
        7               | 1      | A         | Jane       | Roe
        8               | 1      | B         | Jane       | Roe
        9               | 2      | C         | Ann        | Lee
    """
    assert best("user_id | school_id | first_name | last_name\nu1 | B | Jane | Roe", staff) == ["8"]


def test_networks_are_kept_apart():
    staff = """
        staff_member_id | organization_id | first_name | last_name
        7               | north           | Jane       | Roe
        8               | south           | Ann        | Lee
    """
    users = """
        user_id | organization_id | first_name | last_name
        u1      | south           | Jane       | Roe
        u2      | north           | Jane       | Roe
    """
    assert best(users, staff) == [None, "7"]


def test_namesakes_that_nothing_tells_apart_are_a_question():
    staff = """
        staff_member_id | first_name | last_name
        7               | Maria      | Garcia
        8               | Maria      | Garcia
    """
    found = match(table(staff), table("user_id | first_name | last_name\nu1 | Maria | Garcia")).best.iloc[0]
    assert found["zone"] == "ask"
    assert {found["staff_member_id"], found["next_staff_member_id"]} == {"7", "8"}
    assert found["probability"] == pytest.approx(found["next_probability"])


def test_a_link_is_no_evidence():
    users = "user_id | first_name | last_name | staff_member_id\nu1 | John | Diaz | 7"
    staff = table(STAFF).assign(user_id="u1")
    assert match(staff, table(users)).best["staff_member_id"].isna().all()


@pytest.mark.parametrize(("verdict", "expected"), [("same", "7"), ("not_same", None)])
def test_a_ruling_is_a_fact(verdict, expected):
    first, last = ("John", "Diaz") if verdict == "same" else ("Jane", "Roe")
    users = table(f"user_id | first_name | last_name\nu1 | {first} | {last}")
    reviewed = table(f"user_id | staff_member_id | verdict\nu1 | 7 | {verdict}")
    found = match(table(STAFF), users, reviewed)
    assert found.best["staff_member_id"].fillna("").tolist() == [expected or ""]
    assert found.identity(reviewed)["identity"].tolist() == ["same" if expected else "different"]


def test_the_weights_of_the_reasons_add_up_to_the_log_odds():
    found = match(
        table(STAFF), table("user_id | first_name | last_name | email\nu1 | Bob | Smith | bsmith@net.org")
    )
    scored = found._scored
    total = scored.prior[0] + scored.evidence.weights[0].sum()
    assert total == pytest.approx(found.candidates["log_odds"].iloc[0], abs=1e-5)


def test_the_summary_counts_and_names_nobody():
    found = match(table(STAFF), table("user_id | first_name | last_name\nu1 | Jane | Roe"))
    assert repr(found) == "Matches(people: 3, accounts: 1 (sure: 1, ask: 0, nobody: 0))"


def test_the_answer_has_the_promised_columns():
    found = match(table(STAFF), table("user_id | first_name | last_name\nu1 | Jane | Roe"))
    assert list(found.best) == [
        "user_id", "staff_member_id", "person_id", "probability", "zone", "account_kind", "reasons",
        "next_staff_member_id", "next_person_id", "next_probability",
    ]  # fmt: skip
    assert list(found.candidates) == [
        "user_id", "person_id", "staff_member_id", "probability", "log_odds", "reasons",
    ]  # fmt: skip
    assert isinstance(found, Matches)


def test_a_ruling_that_is_not_understood_is_refused():
    users = table("user_id | first_name\nu1 | Jane")
    with pytest.raises(
        InputError, match=r"row 2: the verdict is not understood\. Understood: same, not_same"
    ):
        match(table(STAFF), users, table("user_id | staff_member_id | verdict\nu1 | 7 | perhaps"))
    with pytest.raises(InputError, match='no column "verdict"'):
        match(table(STAFF), users, table("user_id | staff_member_id\nu1 | 7"))


@pytest.mark.parametrize(
    ("rulings", "said"),
    [
        ("u1 | 7 | same\nu1 | 8 | not_same\nu1 | 7 | not_same",
         r"row 2 \(account u1, staff row 7: same\) and row 4 \(account u1, staff row 7: not_same\) contradict"),
        ("u1 | 8 | same\nu1 | 7 | same", r"row 2 .*staff row 8.* and row 3 .*staff row 7.* the same as two people"),
    ],
    ids=["one pair both ways", "one account two people"],
)  # fmt: skip
def test_rulings_that_contradict_each_other_are_refused_and_both_named(rulings, said):
    users = table("user_id | first_name\nu1 | Jane")
    with pytest.raises(InputError, match=said):
        match(table(STAFF), users, table("user_id | staff_member_id | verdict\n" + rulings))


def test_a_ruling_repeated_is_no_contradiction():
    users = table("user_id | first_name\nu1 | Jane")
    rulings = table("user_id | staff_member_id | verdict\nu1 | 7 | same\nu1 | 7 | same")
    assert match(table(STAFF), users, rulings).best["staff_member_id"].tolist() == ["7"]
