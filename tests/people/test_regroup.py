"""Rows that only the accounts can tell to be one human's."""

import pandas as pd
import pytest

from srreconcile.people import match
from tests.drawn import table

# Thirty people with an account each, so that most people are known to have one.
LAST = "adler bauer costa duran ekman ferro gruber hansen ibsen jensen keller lorca meyer novak olsen".title().split()
CROWD = pd.DataFrame({"first_name": ["Anna", "Boris"] * 15, "last_name": sorted(LAST * 2)}, dtype="str")
CROWD["email"] = [
    f"{f}.{s}@net.org".lower() for f, s in zip(CROWD["first_name"], CROWD["last_name"], strict=True)
]
STAFF = CROWD.assign(
    staff_member_id=[f"{n:03}" for n in range(30)], sis_id=[f"{n:03}" for n in range(30)], school_id="A"
)
USERS = CROWD.assign(user_id=[f"u{n:03}" for n in range(30)])

TWO = """
    staff_member_id | sis_id | school_id | first_name | last_name | start_date
    900             | 900    | A         | Maria      | Garcia    | 2020-08-01
    901             | 901    | {school}  | Maria      | Garcia    | 2021-08-02
"""
ONE_ACCOUNT = "user_id | first_name | last_name | email\nu900 | Maria | Garcia | mgarcia@net.org"
TWO_ACCOUNTS = ONE_ACCOUNT + "\nu901 | Maria | Garcia | mgarcia2@net.org"


def probability(accounts, school="B"):
    """That both rows are one human, without and with the accounts in view."""
    staff = pd.concat([STAFF, table(TWO.format(school=school))], ignore_index=True)
    people = match(staff, pd.concat([USERS, table(accounts)], ignore_index=True))._people
    at = (people.left == 30) & (people.right == 31)
    return float(people.probability[at][0])


def test_a_row_elsewhere_that_no_account_of_its_own_fits_is_likelier_the_same_human():
    assert probability(ONE_ACCOUNT) > probability(TWO_ACCOUNTS)


def test_at_one_school_the_accounts_do_not_decide():
    # Listed twice, or two namesakes: that is a question for a person.
    assert probability(ONE_ACCOUNT, "A") == pytest.approx(probability(TWO_ACCOUNTS, "A"), rel=1e-4)
