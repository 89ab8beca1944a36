"""Pairs that people looked at are facts; lines that say nothing usable are told, and decide nothing."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.errors import InputError
from tests.drawn import table

STAFF = """
    staff_member_id | sis_id | first_name | last_name | email
    7               | T7     | Jane       | Roe       | jroe@net.org
    8               | T8     | John       | Diaz      | jdiaz@net.org
"""
USERS = """
    user_id | first_name | last_name | email
    u1      | John       | Diaz      | jdiaz@net.org
    u2      | Jane       | Roe       | jroe@net.org
    u3      | Front      | Office    | frontoffice@net.org
"""


def audited(links, reviewed=None):
    given = sr.Tables(staff=table(STAFF), users=table(USERS), links=table(links))
    return sr.audit(given, as_of="2026-11-23", reviewed=reviewed)


CROSSED = "user_id | staff_member_id\nu1 | 7"
RIGHT = "user_id | staff_member_id\nu1 | 8"


def pairs(text):
    return table("user_id | staff_member_id | verdict\n" + text)


def test_a_pair_ruled_the_same_is_no_cross_person_link():
    assert len(audited(CROSSED)["cross_person_links"]) == 1
    assert len(audited(CROSSED, pairs("u1 | 7 | same"))["cross_person_links"]) == 0


def test_a_pair_ruled_two_people_is_one():
    assert len(audited(RIGHT)["cross_person_links"]) == 0
    assert len(audited(RIGHT, pairs("u1 | 8 | not_same"))["cross_person_links"]) == 1


def test_a_ruling_holds_for_an_account_of_no_person_too():
    links = "user_id | staff_member_id\nu3 | 7"
    assert len(audited(links)["generic_accounts"]) == 1
    assert len(audited(links, pairs("u3 | 7 | same"))["generic_accounts"]) == 0


def test_a_ruling_on_an_account_that_is_not_linked_decides_whom_it_fits():
    links = "user_id | staff_member_id\nu2 | 7"
    proposed = audited(links)["unlinked_users"].findings.set_index("user_id")["proposed_staff_member_id"]
    assert proposed["u1"] == "8"
    ruled = audited(links, pairs("u1 | 8 | not_same"))["unlinked_users"].findings.set_index("user_id")
    assert pd.isna(ruled.loc["u1", "proposed_staff_member_id"])


def test_lines_that_name_nobody_known_are_told_with_file_and_row(tmp_path):
    path = tmp_path / "reviewed.csv"
    path.write_text(
        "user_id,staff_member_id,verdict,owner,reason\nu1,7,same,HR,\nu9,7,same,HR,\nu1,99,same,HR,\n"
        "u2,8,maybe,HR,\nu2,7,same,HR,\nu2,7,different,HR,\n,7,same,HR,\n"
    )
    found = audited(CROSSED, path).reviewed
    assert found.rows[["user_id", "staff_member_id"]].to_numpy().tolist() == [["u1", "7"]]
    assert sorted(found.problems["row"]) == [3, 4, 5, 6, 7, 8]
    assert set(found.problems["file"]) == {"reviewed.csv"}


def test_a_register_without_ids_is_refused():
    with pytest.raises(InputError, match='no column "staff_member_id"'):
        audited(CROSSED, pd.DataFrame({"user_id": ["u1"], "verdict": ["same"]}))


def test_the_register_given_stays_as_it_was():
    given = pairs("u1 | 7 | Not Same")
    before = given.copy(deep=True)
    audited(RIGHT, given)
    pd.testing.assert_frame_equal(given, before)
