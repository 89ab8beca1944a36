"""Accounts of one person, and who is in whose way."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.standing import Standing
from srreconcile.tables import Tables
from tests.drawn import table

STAFF = table("""
    staff_member_id | sis_id | school_id | first_name | last_name | email
    7               | T7     | A         | Xiomara    | Okonkwo   | xokonkwo@net.org
""")


def accounts(*ids, **columns):
    users = pd.DataFrame(
        {"user_id": list(ids), "sis_id": "T7", "first_name": "Xiomara", "last_name": "Okonkwo"}
    )
    return users.assign(email=[f"{user}@net.org" for user in ids], **columns)


def linked(*ids):
    return pd.DataFrame({"user_id": list(ids), "staff_member_id": "7"}, dtype="str")


def test_of_three_accounts_of_one_person_one_stays():
    found = sr.duplicate_accounts(STAFF, accounts("u1", "u2", "u3"), linked("u2"))
    assert sorted(found["user_id"]) == ["u1", "u3"]
    assert found["keep_user_id"].unique().tolist() == ["u2"]


def test_two_accounts_that_are_linked_to_one_person_and_fit_are_a_pair():
    standing = Standing(Tables(STAFF, accounts("u1", "u2"), linked("u1", "u2")))
    assert standing.live_links["situation"].tolist() == ["duplicate_account"] * 2
    assert standing.account_twins[["user_id", "keep_user_id"]].to_numpy().tolist() == [["u2", "u1"]]


def test_the_account_that_signed_in_last_stays_where_both_are_linked():
    users = accounts("u1", "u2", last_login_at=["2026-01-01", "2026-11-01"])
    found = sr.duplicate_accounts(STAFF, users, linked("u1", "u2"))
    assert found[["user_id", "keep_user_id"]].to_numpy().tolist() == [["u1", "u2"]]


NAMESAKES = table("""
    user_id | first_name | last_name | email              | title
    u1      | Patricia   | Boyles    | pboyles2@net.org   | Nurse
    u2      | Patricia   | Boyles    | patricia.b@old.org | Nurse
""")
NURSE = table("""
    staff_member_id | school_id | first_name | last_name | email            | title
    7               | A         | Patricia   | Boyles    | pboyles2@net.org | Nurse
""")


def test_a_namesake_whose_own_row_has_gone_is_less_likely_a_second_account():
    links = table("user_id | staff_member_id\nu1 | 7\nu2 | 9")
    one = Standing(Tables(NURSE, NAMESAKES, links.iloc[:1])).account_twins["probability"].item()
    gone = Standing(Tables(NURSE, NAMESAKES, links)).account_twins["probability"].item()
    assert gone / (1 - gone) == pytest.approx(0.05 * one / (1 - one))


def test_a_second_account_with_the_persons_number_is_found_though_its_row_has_gone():
    links = table("user_id | staff_member_id\nu1 | 7\nu2 | 9")
    assert len(sr.duplicate_accounts(STAFF, accounts("u1", "u2"), links)) == 1


def test_a_disabled_second_account_is_no_duplicate():
    users = accounts("u1", "u2", active=[True, False])
    assert sr.duplicate_accounts(STAFF, users, linked("u1", "u2")).empty


def test_several_rows_that_fit_alike_make_a_dispute_and_not_a_stranger():
    staff = pd.DataFrame(
        {"staff_member_id": [f"{n}" for n in range(10, 16)], "first_name": "Maria", "last_name": "Garcia"}
    )
    users = pd.DataFrame({"user_id": ["u1"], "first_name": ["Maria"], "last_name": ["Garcia"]})
    found = sr.unlinked_users(staff, users, pd.DataFrame({"user_id": [], "staff_member_id": []}, dtype="str"))
    assert found["situation"].tolist() == ["disputed"]


def test_the_service_row_of_a_service_account_is_no_persons():
    staff = table("""
        staff_member_id | first_name | last_name | email        | staff_kind
        9               | Data       | Import    | data@net.org | service
    """)
    users = table("""
        user_id | first_name | last_name | email        | account_kind
        u9      | Data       | Import    | data@net.org | service
    """)
    links = pd.DataFrame({"user_id": ["u9"], "staff_member_id": ["9"]})
    assert sr.generic_accounts(staff, users, links).empty
    assert sr.generic_accounts(staff.drop(columns="staff_kind"), users, links).empty


def test_the_end_of_a_person_is_known_when_every_row_has_one():
    staff = table("""
        staff_member_id | sis_id | first_name | last_name | active | end_date
        7               | T7     | Xiomara    | Okonkwo   | false  | 2025-06-30
        8               | T7     | Xiomara    | Okonkwo   | false  |
    """)
    members = Standing(Tables(staff, accounts("u1")), "2026-11-23").members
    assert members["person_id"].tolist() == ["7", "7"]
    assert members["staff_state"].tolist() == ["inactive"] * 2
    assert members["ended_at"].isna().all()
