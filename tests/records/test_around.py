"""The records of a case come in one reading, and are those that several would have brought."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr

SUBSETS = st.sets(st.integers(0, 4), max_size=3)


@pytest.fixture(scope="module")
def attribution():
    return sr.audit(sr.simulate(180, seed=3, records_per_staff=12).tables).attribution


@settings(max_examples=20, deadline=None)
@given(users=SUBSETS, staff=SUBSETS)
def test_accounts_and_staff_rows_together_are_each_alone(attribution, users, staff):
    counted = attribution.by_link
    some_users = counted["user_id"].dropna().unique()[sorted(users)].tolist()
    some_staff = counted["staff_member_id"].unique()[sorted(staff)].tolist()
    parts = [attribution.fetch(user_id=user) for user in some_users]
    parts += [attribution.fetch(staff_member_id=row) for row in some_staff]
    expected = {
        tuple(row) for part in parts for row in part[["record_type", "record_id", "verdict"]].to_numpy()
    }
    found = attribution.around(some_users, some_staff)
    assert {tuple(row) for row in found[["record_type", "record_id", "verdict"]].to_numpy()} == expected
    assert len(found) == len(expected)
    moment = found["entered_at"].fillna(found["event_date"])
    assert moment.is_monotonic_increasing


def test_the_limit_holds_for_each_account_under_each_staff_row_and_verdict(attribution):
    rows = attribution.by_link["staff_member_id"].unique()[:5].tolist()
    found = attribution.around([], rows, limit=2)
    sizes = found.groupby(["user_id", "staff_member_id", "verdict"], dropna=False).size()
    assert sizes.max() == 2


def test_a_span_is_kept(attribution):
    row = attribution.by_link.sort_values("records")["staff_member_id"].iloc[-1]
    whole = attribution.around([], [row])
    middle = whole["entered_at"].dropna().sort_values().iloc[len(whole) // 3]
    later = attribution.around([], [row], begin=middle)
    assert (later["entered_at"].fillna(later["event_date"]) >= middle).all()
    assert 0 < len(later) < len(whole)


def test_nobody_has_no_records(attribution):
    assert attribution.around([], []).empty
    columns = list(attribution.fetch(verdict="own", limit=1))
    assert list(attribution.around([], [])) == columns
