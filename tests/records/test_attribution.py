"""Whose name a record carries, case by case."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.records import attribute
from srreconcile.tables import DELEGATIONS, LINKS
from tests.drawn import table

IDENTITY = table("""
    user_id | staff_member_id | identity
    u7      | 7               | same
    u1      | 7               | different
    u1b     | 7               | different
    u7b     | 7               | probable
    office  | 7               | generic
    u1      | 8               | same
""")
MENDED = """
    user_id | staff_member_id | valid_from | valid_to
    u1      | 7               | 2026-08-01 | 2026-10-06T12:00
    u7      | 7               | 2026-10-06T12:00 |
"""


def log(text):
    return table(text)


def judged(records, links, **options):
    """(user, staff, verdict, certainty, records) of each row of by_link."""
    found = attribute(log(records), LINKS.conform(table(links)), IDENTITY, **options).by_link
    found = found.astype({"user_id": object}).where(found.notna(), None)
    return list(found.drop(columns=["first_at", "last_at"]).itertuples(index=False, name=None))


def test_a_record_is_judged_by_the_link_of_its_moment():
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-06T11:59
        2         | 7               | 2026-10-06T12:00
    """
    assert judged(records, MENDED) == [
        ("u1", "7", "misattributed", "certain", 1),
        ("u7", "7", "own", "certain", 1),
    ]


def test_a_record_without_an_hour_is_open_on_the_day_of_a_change():
    records = """
        record_id | staff_member_id | event_date
        1         | 7               | 2026-10-05
        2         | 7               | 2026-10-06
        3         | 7               | 2026-10-07
    """
    assert judged(records, MENDED) == [
        ("u1", "7", "misattributed", "certain", 1),
        ("u7", "7", "own", "certain", 1),
        (None, "7", "unknown", "window", 1),
    ]


def test_a_delegation_of_that_day_explains_the_name_and_its_last_day_counts_whole():
    declared = DELEGATIONS.conform(
        table("""
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               | 2026-10-01 | 2026-10-02
    """)
    )
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-02T18:00
        2         | 7               | 2026-10-03T08:00
    """
    assert judged(records, MENDED, delegations=declared) == [
        ("u1", "7", "misattributed", "certain", 1),
        ("u1", "7", "on_behalf", "certain", 1),
    ]


def test_a_delegation_holds_for_every_row_of_the_person():
    declared = DELEGATIONS.conform(
        table("""
        user_id | staff_member_id
        u1      | 70
    """)
    )
    persons = table("""
        staff_member_id | person_id
        7               | p7
        70              | p7
    """)
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-02T18:00
    """
    assert judged(records, MENDED, delegations=declared, persons=persons) == [
        ("u1", "7", "on_behalf", "certain", 1)
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("u1", (None, "7", "unknown", "window", 1)),
        ("u7b", (None, "7", "own", "certain", 1)),
        ("office", (None, "7", "unknown", "window", 1)),
    ],
    ids=["another person's account", "a second account of the owner", "a shared account"],
)
def test_two_accounts_on_one_row_are_judged_only_where_they_agree(other, expected):
    links = f"""
        user_id | staff_member_id
        u7      | 7
        {other} | 7
    """
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-02T18:00
    """
    assert judged(records, links) == [expected]


def test_two_strangers_on_one_row_mean_another_name_but_neither_is_named():
    links = """
        user_id | staff_member_id
        u1      | 7
        u1b     | 7
    """
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-02T18:00
    """
    assert judged(records, links) == [(None, "7", "misattributed", "certain", 1)]


def test_a_row_that_nobody_was_linked_to_is_kept_and_names_nobody():
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-07-02T18:00
        2         | 9               | 2026-10-02T18:00
    """
    assert judged(records, MENDED) == [
        (None, "7", "no_link", "certain", 1),
        (None, "9", "no_link", "certain", 1),
    ]


@pytest.mark.parametrize(
    ("author", "verdict"),
    [("u7", "own"), ("u1", "staff_not_link"), ("u1b", "no_link"), ("u7b", "own")],
    ids=["the owner", "linked to a row of its own", "linked to nothing", "the owner's other account"],
)
def test_an_author_named_by_the_record_is_proof_whatever_the_links_say(author, verdict):
    links = """
        user_id | staff_member_id
        u1      | 8
        u7b     | 9
        office  | 7
    """
    records = f"""
        record_id | staff_member_id | entered_by_user_id | entered_at
        1         | 7               | {author}           | 2026-10-02T18:00
    """
    assert judged(records, links) == [(author, "7", verdict, "certain", 1)]


def test_overlapping_links_of_a_pair_count_a_record_once():
    links = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               | 2026-08-01 | 2026-10-05
        u1      | 7               | 2026-10-01 | 2026-10-09
        u1      | 7               | 2026-10-01 | 2026-10-09
        u1      | 7               | 2026-10-03 | 2026-10-03
    """
    records = """
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-02T18:00
        2         | 7               | 2026-10-08T18:00
    """
    assert judged(records, links) == [("u1", "7", "misattributed", "certain", 2)]


def test_totals_per_account_and_per_staff_row_leave_out_what_has_none():
    links = LINKS.conform(table(MENDED))
    records = log("""
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-05T18:00
        2         | 9               | 2026-10-08T18:00
    """)
    found = attribute(records, links, IDENTITY)
    assert found.by_user[["user_id", "records"]].to_numpy().tolist() == [["u1", 1]]
    assert found.by_staff[["staff_member_id", "records"]].to_numpy().tolist() == [["7", 1], ["9", 1]]
    assert found.unknown_staff(["7"])["staff_member_id"].tolist() == ["9"]
    assert repr(found) == "Attribution(2 records; misattributed: 1, no_link: 1; set aside: 0)"


def test_nothing_given_is_changed():
    records = log("""
        record_id | staff_member_id | entered_at
        1         | '7              | 2026-10-05T18:00
    """)
    links, pairs = LINKS.conform(table(MENDED)), IDENTITY.copy(deep=True)
    before = records.copy(deep=True), links.copy(deep=True)
    assert attribute(records, links, pairs).cells["records"].sum() == 1
    pd.testing.assert_frame_equal(records, before[0])
    pd.testing.assert_frame_equal(links, before[1])
    pd.testing.assert_frame_equal(pairs, IDENTITY)


def test_fetch_returns_the_rows_of_one_case_in_order():
    records = log("""
        record_id | staff_member_id | entered_at
        2         | 7               | 2026-10-03T18:00
        1         | 7               | 2026-10-02T18:00
        3         | 7               | 2026-10-08T18:00
    """)
    found = attribute(records, LINKS.conform(table(MENDED)), IDENTITY)
    case = found.fetch(user_id="u1", staff_member_id="7")
    assert case["record_id"].tolist() == ["1", "2"]
    assert case["verdict"].tolist() == ["misattributed", "misattributed"]
    assert found.fetch(staff_member_id="7", begin="2026-10-03", end="2026-10-05")["record_id"].tolist() == [
        "2"
    ]
    assert found.fetch(staff_member_id="7", limit=1)["record_id"].tolist() == ["1"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "no case is named"),
        ({"verdict": "misatributed"}, 'Did you mean "misattributed"'),
        ({"user_id": "u1", "begin": "soon"}, 'begin "soon" is no date'),
    ],
    ids=["nothing", "a slip of a key", "no time"],
)
def test_fetch_says_what_it_needs(asked, said):
    records = log("""
        record_id | staff_member_id | entered_at
        2         | 7               | 2026-10-03T18:00
    """)
    with pytest.raises(sr.InputError, match=said):
        attribute(records, LINKS.empty(), IDENTITY).fetch(**asked)
