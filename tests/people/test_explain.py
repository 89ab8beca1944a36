"""Why an account is somebody's: in words, in weights that add up, and as a picture."""

import math
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    assert lines[-1][1] == "together,"
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
    assert found.explain("u3").endswith("nobody on the staff list fits, and nobody comes near.")
    assert found.explain("u4").endswith("no single person's account (generic).")


def test_evidence_of_an_account_without_candidates_is_an_empty_table(found):
    assert found.evidence("u3").empty
    assert list(found.evidence("u3")) == ["staff_member_id", "person_id", "probability", "reason", "weight"]


def namesakes(n):
    staff = pd.DataFrame(
        {"staff_member_id": [f"s{i}" for i in range(n)], "first_name": "Maria", "last_name": "Garcia"}
    )
    other = pd.DataFrame(
        {
            "staff_member_id": [f"t{i}" for i in range(n)],
            "first_name": "Jane",
            "last_name": [f"Ro{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(n)],
        }
    )
    users = pd.DataFrame({"user_id": ["u1"], "first_name": ["Maria"], "last_name": ["Garcia"]})
    return match(pd.concat([staff, other], ignore_index=True), users)


@pytest.mark.parametrize("n", [2, 5, 15, 60, 600])
def test_an_account_of_one_among_many_namesakes_is_asked_about_and_is_not_nobodys(n):
    found = namesakes(n)
    assert found.best["zone"].tolist() == ["ask"]
    assert ": cannot tell." in found.explain("u1").splitlines()[0]
    assert "nobody on the staff list fits" not in found.explain("u1")


def test_namesakes_that_are_not_shown_are_counted():
    assert "2 more fit about as well." in namesakes(5).explain("u1")
    assert "more fit" not in namesakes(2).explain("u1")


def test_a_last_name_that_differs_is_said_even_if_the_login_fits():
    staff = table("staff_member_id | first_name | last_name | email\n7 | Juan | Jimenez | jimenez@net.org")
    users = table("user_id | first_name | last_name | email\nu1 | Juan | Norinski | jjimenez@net.org")
    told = match(staff, users).explain("u1")
    assert "last names differ, but the login of one fits the last name of the other" in told


def test_a_ruling_is_told_by_what_was_ruled():
    staff, users = table(STAFF), table(USERS)
    ruled = pd.DataFrame({"user_id": "u1", "staff_member_id": ["8", "11"], "verdict": ["same", "not_same"]})
    told = match(staff, users, ruled).evidence("u1").set_index("staff_member_id")["reason"]
    assert "somebody has ruled that they are one human" in told["8"].tolist()
    assert "somebody has ruled that they are two people" in told["11"].tolist()


def test_a_second_account_of_a_person_is_called_one():
    staff = table(
        "staff_member_id | first_name | last_name | email\n7 | Xiomara | Okonkwo | xokonkwo@net.org"
    )
    users = table("""
        user_id | first_name | last_name | email
        u1      | Xiomara    | Okonkwo   | xokonkwo@net.org
        u2      | Xiomara    | Okonkwo   | xokonkwo@old.net.org
    """)
    second = "another account fits this person better (this would be a second one)"
    both = match(staff, users)
    assert second in both.explain("u2")
    assert second not in both.explain("u1")


GIVEN = st.sampled_from(["Maria", "Mary", "Jane", "Bob", "Robert", ""])
FAMILY = st.sampled_from(["Garcia", "Smith", "Roe", "Roe-Smith", ""])
LOGIN = st.sampled_from(["mgarcia", "rsmith", "jroe", "jane.roe", "office"])
ROWS = st.lists(st.tuples(GIVEN, FAMILY, LOGIN), min_size=1, max_size=8)


def drawn(rows, key):
    given_, family, login = zip(*rows, strict=True)
    ids = [f"{key[0]}{at}" for at in range(len(rows))]
    emails = [f"{name}@net.org" for name in login]
    return pd.DataFrame({key: ids, "first_name": given_, "last_name": family, "email": emails}).replace(
        "", None
    )


@settings(max_examples=30, deadline=None)
@given(staff=ROWS, users=ROWS)
def test_no_explanation_is_surer_than_its_probabilities(staff, users):
    found = match(drawn(staff, "staff_member_id"), drawn(users, "user_id"))
    for user_id in found.best["user_id"]:
        told, first = found.evidence(user_id), found.explain(user_id).splitlines()[0]
        sums = told.groupby("person_id", sort=False).agg(all=("weight", "sum"), p=("probability", "first"))
        for row in sums.itertuples():
            if 1e-12 < row.p < 1 - 1e-12:
                assert row.all == pytest.approx(odds(row.p), abs=1e-4)
        if "no single person" in first or told.empty:
            continue
        one = found.candidates.query("user_id == @user_id")["probability"]
        best = sums["p"].max()
        # Five people are listed: of what is left when all five are, others may hold a part.
        nobody = 1 - max(one.sum(), sums["p"].sum()) if len(sums) < 5 else 0.0
        near = max([0.0, *sums["p"].sort_values(ascending=False)[1:2], nobody])
        outright = re.search(r"\): (?!cannot tell|probably|nobody)", first) is not None
        assert outright == (best >= 0.95)
        if 0.1 <= best < 0.95 and near >= best / 2 + 1e-6:
            assert "cannot tell" in first or "probably nobody" in first


@settings(max_examples=30, deadline=None)
@given(staff=ROWS, users=ROWS)
def test_rarity_is_told_in_counts_that_a_loop_gives(staff, users):
    rows = drawn(staff, "staff_member_id")
    asked = drawn(users, "user_id")
    found = match(rows, asked)
    for user in asked.itertuples():
        for reason in found.evidence(user.user_id)["reason"]:
            counted = re.fullmatch(
                r"same (first|last) name \((\d+) of (\d+) staff rows ha(?:s|ve) it\)", reason
            )
            if counted:
                column = f"{counted[1]}_name"
                alike = sum(value == getattr(user, column) for value in rows[column])
                assert (int(counted[2]), int(counted[3])) == (alike, len(rows))


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
