"""Delegations that end soon, beside those that only seem to."""

import pytest

from srreconcile.checks.delegations import delegations_ending, faulty_delegations
from tests.drawn import table

STAFF = table("staff_member_id | first_name | last_name\n7 | Jane | Roe")
USERS = table("user_id | first_name | last_name\nu1 | John | Diaz")
LINKS = table("user_id | staff_member_id\nu1 | 7")


def said(check, declared, links=LINKS):
    register = table(f"user_id | staff_member_id | valid_from | valid_to\n{declared}")
    return check(STAFF, USERS, links, delegations=register, as_of="2026-11-23")["detail"].tolist()


@pytest.mark.parametrize(
    ("declared", "ends"),
    [
        ("u1 | 7 | | 2026-11-30", "30 Nov 2026"),
        ("u1 | 7 | | 2026-11-23", "23 Nov 2026"),
        ("u1 | 7 | | 2026-12-23", "23 Dec 2026"),
        ("u1 | 7 | | 2026-11-22", None),
        ("u1 | 7 | | 2026-12-24", None),
        ("u1 | 7 | |", None),
        ("u1 | 7 | | 2026-11-30\nu1 | 7 | 2026-12-01 | 2027-06-30", None),
        ("u1 | 7 | | 2026-11-30\nu1 | 7 | 2026-12-01 |", None),
        ("u1 | 7 | 2026-08-01 | 2026-11-30\nu1 | 7 | | 2027-06-30", None),
        ("u1 | 7 | | 2026-11-30\nu1 | 7 | 2026-12-01 | 2026-12-10", "10 Dec 2026"),
        ("u1 | 7 | | 2026-11-30\nu1 | 7 | 2026-12-02 | 2027-06-30", "30 Nov 2026"),
        ("u1 | 7 | | 2026-11-30\nu1 | 8 | 2026-12-01 | 2027-06-30", "30 Nov 2026"),
        ("u1 | 7 | | 2026-11-30\nu2 | 7 | 2026-12-01 | 2027-06-30", "30 Nov 2026"),
    ],
    ids=[
        "in a week", "today", "in thirty days", "yesterday", "in thirty-one days", "never", "renewed",
        "renewed for good", "within a longer one", "renewed, but not for long", "renewed after a gap",
        "renewed for another row", "renewed for another account",
    ],
)  # fmt: skip
def test_a_delegation_ends_soon_unless_another_line_goes_on_where_it_ends(declared, ends):
    expected = [] if ends is None else [f"John Diaz (u1) may log as Jane Roe (7) until {ends}."]
    assert said(delegations_ending, declared) == expected


def test_a_delegation_of_no_link_ends_unnoticed():
    assert said(delegations_ending, "u1 | 7 | | 2026-11-30", LINKS.head(0)) == []


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ("u1 | 7 | 2026-09-01 | 2026-09-01", None),
        ("u1 | 7 | 2026-09-02 | 2026-09-01",
         "The delegation of account u1 for staff row 7 ends before it begins."),
        ("u9 | 7 | |", "A delegation names account u9, which is not on the user list."),
        ("u1 | 9 | |", "A delegation names staff row 9, which is not on the staff list."),
        ("u9 | 9 | |", "A delegation names account u9, which is not on the user list."),
    ],
)  # fmt: skip
def test_a_line_that_cannot_hold_is_told_once(declared, fault):
    assert said(faulty_delegations, f"{declared}\n{declared}") == ([] if fault is None else [fault])
