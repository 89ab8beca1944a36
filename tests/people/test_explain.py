"""Why an account is somebody's: in words, in weights that add up, and as a picture."""

import math

import pytest

from srreconcile.errors import InputError
from srreconcile.people import match
from tests.drawn import table

STAFF = """
    staff_member_id | sis_id | school_id | first_name | middle_name | last_name | email
    7               | 1      | A         | Jane       |             | Roe       | jroe@net.org
    8               | 2      | B         | Robert     | Lee         | Smith     |
    9               | 3      | A         | Maria      |             | Garcia    |
    10              | 4      | A         | Maria      |             | Garcia    |
    11              | 5      | A         | Rowena     |             | Smith     | rsmith@net.org
"""
USERS = """
    user_id | school_id | first_name | last_name | email
    u1      | B         | Bob        | Smith     | rsmith@net.org
    u2      |           | Maria      | Garcia    |
    u3      |           | Xiomara    | Okonkwo   |
    u4      |           | Front      | Office    | office@net.org
    u5      | A         | Roe        | Jane      | j.roe@net.org
"""
ACCOUNTS = ["u1", "u2", "u5"]


@pytest.fixture(scope="module")
def found():
    return match(table(STAFF), table(USERS))


def odds(probability):
    return math.log(probability / (1 - probability))


@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_weights_of_each_candidate_add_up_to_the_log_odds_of_its_probability(found, account):
    told = found.evidence(account)
    for _, one in told.groupby("person_id"):
        assert one["weight"].sum() == pytest.approx(odds(one["probability"].iloc[0]), abs=1e-6)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_numbers_of_the_text_add_up_as_printed(found, account):
    lines = [line.split() for line in found.explain(account).splitlines() if line.startswith("  ")]
    weights = [round(float(words[0]) * 100) for words in lines]
    assert sum(weights[:-1]) == weights[-1]
    assert lines[-1][1] == "together:"
    assert weights[-1] / 100 == pytest.approx(
        found.evidence(account).head(len(lines) - 1)["weight"].sum(), abs=0.01
    )


def test_an_explanation_names_the_best_and_says_why_in_counts(found):
    text = found.explain("u1")
    assert text.startswith(
        "Account u1 (Bob Smith, rsmith@net.org): Robert Smith, no e-mail on the staff list, staff row 8"
    )
    assert "first names are forms of one name" in text
    assert "same last name (2 of 5 staff rows have it)" in text


def test_an_explanation_says_who_is_next_and_why_not(found):
    after = found.explain("u1").splitlines()[-2]
    assert after.startswith("Less likely Rowena Smith, rsmith@net.org, staff row 11")
    assert "though same e-mail address" in after
    assert "first names differ" in after


def test_what_nobody_could_tell_is_said_to_be_so(found):
    text = found.explain("u2")
    assert ": cannot tell." in text.splitlines()[0]
    assert "staff row 9" in text
    assert "staff row 10" in text


def test_an_account_of_nobody_and_one_of_no_person_say_so(found):
    assert "nobody on the staff list fits" in found.explain("u3")
    assert found.explain("u4").endswith("no single person's account (generic).")


def test_evidence_of_an_account_without_candidates_is_an_empty_table(found):
    assert found.evidence("u3").empty
    assert list(found.evidence("u3")) == ["staff_member_id", "person_id", "probability", "reason", "weight"]


@pytest.mark.parametrize("ask", ["explain", "evidence", "plot"])
def test_an_unknown_account_cannot_be_explained(found, ask):
    with pytest.raises(InputError, match='no account "u9"'):
        getattr(found, ask)("u9")


@pytest.mark.parametrize("account", ["u1", "u3"])
def test_a_picture_says_in_words_what_it_shows(found, account):
    picture = found.plot(account)
    assert account in picture.alt
    assert picture._repr_png_().startswith(b"\x89PNG")
    if account == "u1":
        assert "first names are forms of one name" in picture.alt


@pytest.mark.parametrize("name", ["$x_1$", "王小明", "A" * 300, "<b>"])
def test_a_picture_can_be_drawn_of_any_name(name):
    staff = table(f"staff_member_id | first_name | last_name | email\n7 | {name} | Roe | jroe@net.org")
    users = table(f"user_id | first_name | last_name | email\nu1 | {name} | Roe | jroe@net.org")
    assert match(staff, users).plot("u1")._repr_png_().startswith(b"\x89PNG")


def test_the_queue_asks_about_doubtful_accounts_only(found):
    queue = found.review_queue()
    assert set(queue["user_id"]) == set(found.best.loc[found.best["zone"].eq("ask"), "user_id"])
    assert queue["settles"].is_monotonic_decreasing
    assert queue["staff_member_id"].notna().all()


def test_an_answer_that_settles_two_accounts_comes_first():
    staff = table("""
        staff_member_id | first_name | last_name
        1               | Maria      | Garcia
        2               | Maria      | Garcia
        3               | Jane       | Roe
        4               | Jane       | Roe
    """)
    users = table("""
        user_id | first_name | last_name
        u1      | Jane       | Roe
        u2      | Maria      | Garcia
        u3      | Maria      | Garcia
    """)
    assert match(staff, users).review_queue()["user_id"].iloc[-1] == "u1"
