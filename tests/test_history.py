"""What held when: known, or bracketed by two exports."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.history import history
from srreconcile.records import attribute
from srreconcile.tables import LINKS, Tables
from tests.drawn import table


def exports(**drawn):
    """{time: Tables} of drawn links; the times are the names, as d2026_09_01."""
    return {name[1:].replace("_", "-"): Tables(links=table(text)) for name, text in drawn.items()}


BEFORE = """
    user_id | staff_member_id
    u1      | 7
"""
AFTER = """
    user_id | staff_member_id
    u1      | 8
"""


def spans(found, *columns):
    return found.links[["staff_member_id", *columns]].astype("str").fillna("").to_numpy().tolist()


def test_between_two_exports_that_agree_a_link_is_sure_and_in_a_gap_it_is_possible():
    found = history(exports(d2026_09_01=BEFORE, d2026_10_01=BEFORE, d2026_11_01=AFTER))
    assert spans(found, "valid_from", "seen_to", "possible_to") == [
        ["7", "2026-09-01", "2026-10-01", "2026-11-01"],
        ["8", "2026-11-01", "2026-11-01", ""],
    ]
    assert spans(found, "valid_to") == [["7", "2026-10-01"], ["8", ""]]


def test_exports_may_come_in_any_order():
    drawn = exports(d2026_09_01=BEFORE, d2026_10_01=BEFORE, d2026_11_01=AFTER)
    shuffled = {time: drawn[time] for time in ("2026-11-01", "2026-09-01", "2026-10-01")}
    pd.testing.assert_frame_equal(history(drawn).links, history(shuffled).links)


def test_a_date_that_lies_in_the_gap_settles_it():
    dated = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               |            | 2026-10-12
        u1      | 8               | 2026-10-12 |
    """
    found = history(exports(d2026_09_01=BEFORE, d2026_10_01=BEFORE, d2026_11_01=dated))
    assert spans(found, "valid_from", "valid_to", "possible_from") == [
        ["7", "2026-09-01", "2026-10-12", ""],
        ["8", "2026-10-12", "", "2026-10-12"],
    ]
    assert found.links[["from_known", "to_known"]].to_numpy().tolist() == [[False, True], [True, False]]


def test_a_date_that_an_earlier_export_denies_settles_nothing_and_is_reported():
    dated = """
        user_id | staff_member_id | valid_from
        u1      | 8               | 2026-09-12
    """
    found = history(exports(d2026_09_01=BEFORE, d2026_10_01=BEFORE, d2026_11_01=dated))
    assert spans(found, "possible_from")[1] == ["8", "2026-10-01"]
    assert found.issues["kind"].tolist() == ["dated_before_it_was_seen"]


def test_a_link_made_and_undone_between_two_exports_is_known_by_its_dates():
    dated = """
        user_id | staff_member_id | valid_from | valid_to
        u1      | 7               |            |
        u1      | 9               | 2026-09-03 | 2026-09-05
        u1      | 10              | 2026-09-03 | 2026-09-03
    """
    found = history(exports(d2026_09_01=BEFORE, d2026_10_01=dated))
    assert spans(found, "valid_from", "valid_to") == [
        ["7", "2026-09-01", ""],
        ["9", "2026-09-03", "2026-09-05"],
    ]


def test_a_link_that_comes_and_goes_is_reported():
    found = history(exports(d2026_09_01=BEFORE, d2026_09_02=AFTER, d2026_09_03=BEFORE, d2026_09_04=AFTER,
                            d2026_09_05=BEFORE))  # fmt: skip
    assert found.issues[["kind", "staff_member_id"]].to_numpy().tolist() == [["flapping", "7"]]


def test_an_export_without_links_says_nothing_about_them():
    drawn = exports(d2026_09_01=BEFORE, d2026_10_01=BEFORE)
    staff_only = Tables(
        staff=table("""
        staff_member_id
        7
    """)
    )
    assert len(history({**drawn, "2026-09-15": staff_only}).links) == 1


def test_staff_states_addresses_and_new_numbers_have_a_history_too():
    first = Tables(
        staff=table("""
            staff_member_id | external_id | active
            7               | x7          | true
            8               | x8          | true
        """),
        users=table("""
            user_id | email
            u1      | A@net.org
        """),
    )
    second = Tables(
        staff=table("""
            staff_member_id | external_id | active
            7               | x7          | false
            80              | x8          | true
        """),
        users=table("""
            user_id | email
            u2      | a@net.org
        """),
    )
    found = history({"2026-09-01": first, "2026-10-01": second})
    states = found.staff[["staff_member_id", "active", "valid_from"]].astype("str").to_numpy().tolist()
    assert states == [
        ["7", "False", "2026-10-01"], ["7", "True", "2026-09-01"], ["8", "True", "2026-09-01"],
        ["80", "True", "2026-10-01"],
    ]  # fmt: skip
    assert found.addresses[["email", "user_id"]].to_numpy().tolist() == [
        ["a@net.org", "u1"],
        ["a@net.org", "u2"],
    ]
    assert found.renumbered[["staff_member_id", "new_staff_member_id"]].to_numpy().tolist() == [["8", "80"]]


def test_a_store_of_snapshots_has_a_history(tmp_path):
    store = sr.SnapshotStore(tmp_path / "store")
    for time, tables in exports(d2026_09_01=BEFORE, d2026_10_01=BEFORE).items():
        store.add(tables, taken_at=time, accept="drawn by hand")
    assert spans(history(store), "valid_from", "seen_to") == [["7", "2026-09-01", "2026-10-01"]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "there are no exports"),
        ({"soon": Tables(links=table(BEFORE))}, '"soon" is no date'),
        ([("2026-09-01", Tables(links=table(BEFORE)))] * 2, "two exports are of 2026-09-01"),
    ],
    ids=["none", "no time", "one moment twice"],
)
def test_what_is_no_series_of_exports_is_refused(given, said):
    with pytest.raises(sr.InputError, match=said):
        history(given)


DAY = pd.Timedelta(days=1)
START = pd.Timestamp("2026-09-01")
changes = st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["7", "8", "9"])), max_size=4)


@settings(max_examples=40)
@given(
    changes=changes,
    taken=st.sets(st.integers(0, 30), min_size=1, max_size=8),
    seed=st.sampled_from(["7", "8"]),
)
def test_what_is_sure_was_so_and_what_was_so_is_possible(changes, taken, seed):
    rows = [seed] * 31
    for day, row in changes:
        rows[day:] = [row] * (31 - day)
    taken = sorted(taken)
    twice = any(  # changed and changed back within one gap: no export can tell
        sum(rows[day] != rows[day + 1] for day in range(a, b)) > 1 for a, b in pairwise(taken)
    )
    assume(not twice)
    found = history({
        START + day * DAY: Tables(links=pd.DataFrame({"user_id": ["u1"], "staff_member_id": [rows[day]]}))
        for day in taken
    }).links  # fmt: skip
    for day in range(taken[0], taken[-1] + 1):
        at = START + day * DAY
        sure = found[(found["valid_from"] <= at) & (found["seen_to"] > at)]
        possible = found[~(found["possible_from"] >= at) & ~(found["possible_to"] <= at)]
        assert set(sure["staff_member_id"]) <= {rows[day]} <= set(possible["staff_member_id"])


STAFF, RECORDS, DAYS = 1_500, 60_000, 90


@pytest.fixture(scope="module")
def planted():
    """Accounts linked to another's row, three quarters of them mended in the term; and the truth per record."""
    rng = np.random.default_rng(5)
    ids = np.arange(STAFF)
    wrong = rng.permutation(STAFF)[: STAFF // 10 * 2].reshape(-1, 2)  # one in five, so that shares are steady
    mended = np.where(rng.random(len(wrong)) < 0.75, rng.integers(0, DAYS * 24 * 60, len(wrong)), 10**6)
    until = np.zeros(STAFF, dtype="int64")
    until[wrong[:, 0]], until[wrong[:, 1]] = mended, mended
    other = ids.copy()
    other[wrong[:, 0]], other[wrong[:, 1]] = wrong[:, 1], wrong[:, 0]
    at, row = np.sort(rng.integers(0, DAYS * 24 * 60, RECORDS)), rng.integers(0, STAFF, RECORDS)
    log = pd.DataFrame({
        "record_id": np.arange(RECORDS).astype(str), "staff_member_id": row.astype(str),
        "entered_at": START + pd.to_timedelta(at, unit="min"),
    })  # fmt: skip
    return ids, other, until, log, at < until[row]


def linked_on(day, ids, other, until):
    users = np.where(until > day * 24 * 60, other, ids)
    return pd.DataFrame({"user_id": users.astype(str), "staff_member_id": ids.astype(str)})


@pytest.mark.parametrize(("cadence", "least"), [(7, 0.94), (30, 0.76), (90, 0.38)])
def test_what_is_certain_is_right_however_seldom_exports_are_made(planted, cadence, least):
    ids, other, until, log, wrong = planted
    days = [*range(0, DAYS, cadence), DAYS]
    links = history(
        {START + day * DAY: Tables(links=linked_on(day, ids, other, until)) for day in days}
    ).links
    pairs = links[["user_id", "staff_member_id"]].drop_duplicates()
    identity = pairs.assign(
        identity=np.where(pairs["user_id"] == pairs["staff_member_id"], "same", "different")
    )
    found = attribute(log, links, identity)
    certain = found.fetch(verdict="misattributed", limit=RECORDS)
    certain = certain[certain["certainty"].eq("certain")]["record_id"].astype(int).to_numpy()
    cleared = found.fetch(verdict="own", limit=RECORDS)
    cleared = cleared[cleared["certainty"].eq("certain")]["record_id"].astype(int).to_numpy()
    assert wrong[certain].all()
    assert not wrong[cleared].any()
    assert len(certain) / wrong.sum() >= least


def test_dated_links_leave_nothing_uncertain(planted):
    ids, other, until, log, wrong = planted
    mended = START + pd.to_timedelta(pd.Series(until), unit="min")
    was = pd.DataFrame({"user_id": other.astype(str), "staff_member_id": ids.astype(str), "valid_to": mended})
    now = pd.DataFrame({"user_id": ids.astype(str), "staff_member_id": ids.astype(str), "valid_from": mended})
    links = LINKS.conform(pd.concat([was[until > 0], now], ignore_index=True))
    pairs = links[["user_id", "staff_member_id"]].drop_duplicates()
    identity = pairs.assign(
        identity=np.where(pairs["user_id"] == pairs["staff_member_id"], "same", "different")
    )
    found = attribute(log, links, identity).fetch(verdict="misattributed", limit=RECORDS)
    assert set(found["certainty"]) == {"certain"}
    assert sorted(found["record_id"].astype(int)) == np.flatnonzero(wrong).tolist()
