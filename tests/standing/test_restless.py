"""Links that do not rest, and addresses that passed on: what dates and earlier exports show."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.standing.restless import FLAP_DAYS, FLAPS, returns
from tests.drawn import table

AS_OF = pd.Timestamp("2026-11-23 12:00")


def spans(text):
    drawn = table(text)
    return drawn.assign(**{name: pd.to_datetime(drawn[name]) for name in ("valid_from", "valid_to")})


def again(text):
    return returns(spans(text), AS_OF)[["user_id", "staff_member_id"]].drop_duplicates().to_numpy().tolist()


def test_a_link_undone_and_made_three_times_does_not_rest():
    drawn = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               |            | 2026-09-01
        u1      | 7               | 2026-09-20 | 2026-10-01
        u1      | 7               | 2026-10-09 |
    """
    assert again(drawn) == [["u1", "7"]]


def test_a_link_that_changes_between_two_rows_does_not_rest():
    drawn = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               | 2024-09-01 | 2026-09-01
        u1      | 8               | 2026-09-01 | 2026-09-20
        u1      | 7               | 2026-09-20 | 2026-10-01
        u1      | 8               | 2026-10-01 |
    """
    assert again(drawn) == [["u1", "7"], ["u1", "8"]]


def test_a_link_mended_once_rests():
    drawn = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               | 2024-09-01 | 2026-09-01
        u1      | 8               | 2026-09-01 | 2026-09-20
        u1      | 7               | 2026-09-20 |
    """
    assert again(drawn) == []


def test_a_link_made_anew_in_the_same_moment_rests():
    drawn = """
        user_id | staff_member_id | valid_from       | valid_to
        u1      | 7               | 2026-09-01 00:00 | 2026-09-02 00:00
        u1      | 7               | 2026-09-02 00:00 | 2026-09-03 00:00
        u1      | 7               | 2026-09-03 00:10 | 2026-09-04 00:00
        u1      | 7               | 2026-09-04 00:00 |
    """
    assert again(drawn) == []


def test_links_to_two_schools_made_again_at_one_moment_are_one_return():
    drawn = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               | 2024-09-01 | 2026-09-01
        u1      | 8               | 2024-09-01 | 2026-09-01
        u1      | 7               | 2026-09-20 |
        u1      | 8               | 2026-09-20 |
    """
    assert again(drawn) == []


def test_a_link_that_ends_every_summer_rests():
    drawn = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               | 2024-08-15 | 2025-06-15
        u1      | 7               | 2025-08-15 | 2026-06-15
        u1      | 7               | 2026-08-15 |
    """
    assert again(drawn) == []


def returns_by_hand(rows):
    """Walk the days: an account returns when a pair holds that held before and not the day before."""
    days = range(-40, 1)
    found = {}
    for user in {row[0] for row in rows}:
        moments = set()
        for staff in {row[1] for row in rows}:
            held = [any(r[0] == user and r[1] == staff and r[2] <= day < r[3] for r in rows) for day in days]
            for at in range(1, len(days)):
                if held[at] and not held[at - 1] and any(held[: at - 1]):
                    moments.add(at)
        if len(moments) >= FLAPS - 1:
            found[user] = len(moments)
    return found


day = st.integers(-40, 0)
rows = st.lists(
    st.tuples(st.sampled_from(["7", "u1"]), st.sampled_from(["7", "0012"]), day, day).filter(
        lambda r: r[2] < r[3]
    ),
    max_size=9,
)


@given(rows=rows)
@settings(max_examples=150)
def test_returns_equal_a_walk_over_the_days(rows):
    frame = pd.DataFrame(rows, columns=["user_id", "staff_member_id", "valid_from", "valid_to"])
    frame = frame.astype({"user_id": "str", "staff_member_id": "str"})
    for name in ("valid_from", "valid_to"):
        moved = AS_OF + pd.to_timedelta(frame[name].astype("int64"), unit="D")
        frame[name] = moved.astype("datetime64[us]")
    told = returns(frame, AS_OF)
    assert told.groupby("user_id")["at"].nunique().to_dict() == returns_by_hand(rows)
    assert (AS_OF - told["at"]).max() < pd.Timedelta(days=FLAP_DAYS) or told.empty


STAFF = """
    staff_member_id | sis_id | school_id | first_name | last_name | email        | active
    7               | T7     | A         | Zelda      | Quirke    | {old}        | false
    8               | T8     | A         | Mattias    | Brandvold | zq@net.org   | true
"""
USERS = """
    user_id | first_name | last_name | email
    u8      | Mattias    | Brandvold | zq@net.org
"""


def school(old, linked):
    links = pd.DataFrame({"user_id": ["u8"], "staff_member_id": [linked]})
    return sr.Tables(staff=table(STAFF.format(old=old)), users=table(USERS), links=links)


def said(tables, history=None):
    found = sr.audit(tables, as_of="2026-11-23", history=history).findings
    found = found[found["check"].eq("cross_person_links")]
    return found.reindex(columns=["modifiers"])["modifiers"].astype("str").fillna("").tolist()


def test_an_address_that_only_an_earlier_export_shows_on_the_linked_row_was_passed_on():
    now = school("", "7")
    assert said(now) == [""]
    assert said(now, {"2026-06-01": school("zq@net.org", "7")}) == ["recycled_address"]


def test_an_address_that_never_was_the_linked_persons_was_not_passed_on():
    assert said(school("", "7"), {"2026-06-01": school("zquirke@net.org", "7")}) == [""]


def test_an_address_passed_on_to_an_account_on_its_owners_row_is_no_fault():
    assert said(school("", "8"), {"2026-06-01": school("zq@net.org", "8")}) == []


@pytest.mark.parametrize(
    ("states", "found"),
    [("true false true false true", ["7"]), ("true false false true true", [])],
    ids=["in turns", "away once"],
)
def test_a_staff_row_that_exports_show_active_and_inactive_in_turns_is_listed(states, found):
    def at(active):
        row = f"staff_member_id | last_name | active\n7 | Ruiz | {active}"
        return sr.Tables(staff=table(row), users=table("user_id | last_name\nu1 | Ruiz"))

    months = [f"2026-{month:02}-15" for month in range(7, 12)]
    earlier = dict(zip(months, map(at, states.split()), strict=True))
    linked = sr.Tables(
        at("true").staff, at("true").users, pd.DataFrame({"user_id": ["u1"], "staff_member_id": "7"})
    )
    flapping = sr.audit(linked, as_of="2026-11-23", history=earlier)["flapping_links"]
    assert flapping["staff_member_id"].tolist() == found
