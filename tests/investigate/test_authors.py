"""Who wrote records that several people could have written."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srreconcile.errors import InputError
from srreconcile.investigate.authors import NOBODY, estimate
from srreconcile.investigate.authorship import withheld
from srreconcile.investigate.backtest import backtest
from srreconcile.investigate.rosters import read_rosters
from srreconcile.investigate.taught import drawn
from srreconcile.investigate.verdicts import CERTAIN


def log(students, hour, n, seed, start="2026-08-17"):
    """`n` records about `students`, near one hour of the day."""
    rng = np.random.default_rng(seed)
    day = pd.Timestamp(start) + pd.to_timedelta(np.sort(rng.integers(0, 40, n)), unit="D")
    minute = pd.to_timedelta(hour * 60 + rng.integers(0, 90, n), unit="min")
    return pd.DataFrame(
        {"student_id": rng.choice(students, n), "record_type": "behavior", "entered_at": day + minute}
    )


ROOM_1 = [f"p{i}" for i in range(25)]
ROOM_2 = [f"q{i}" for i in range(25)]


@pytest.fixture
def jane():
    return log(ROOM_1, 9, 150, seed=1)


@pytest.fixture
def john():
    return log(ROOM_2, 11, 150, seed=2)


def test_records_go_to_the_one_whose_students_they_are_about(jane, john):
    disputed = pd.concat([log(ROOM_1, 9, 30, seed=3), log(ROOM_2, 11, 20, seed=4)], ignore_index=True)
    found = estimate({"u1": jane, "u2": john}, disputed)
    assert found.records["author"].tolist() == ["u1"] * 30 + ["u2"] * 20
    assert found.shares["expected"].round().tolist() == [30, 20]


def test_an_intern_in_the_same_room_is_not_told_apart(jane):
    intern = log(ROOM_1, 9, 150, seed=5)
    found = estimate({"u1": jane, "u2": intern}, log(ROOM_1, 9, 40, seed=6))
    assert found.records["author"].isna().all()
    assert "cannot be told apart" in found.abstains
    assert found.shares[["author", "low", "high"]].to_numpy().tolist() == [["u1 or u2", 40, 40]]


def test_two_who_are_alike_are_named_together_and_the_third_apart(jane, john):
    intern = log(ROOM_1, 9, 150, seed=5)
    disputed = pd.concat([log(ROOM_1, 9, 30, seed=3), log(ROOM_2, 11, 20, seed=4)], ignore_index=True)
    found = estimate({"u1": jane, "u2": intern, "u3": john}, disputed)
    assert found.shares["author"].tolist() == ["u1 or u2", "u3"]
    assert found.records["author"].dropna().tolist() == ["u3"] * 20


def test_somebody_without_records_of_their_own_cannot_be_judged(jane):
    found = estimate({"u1": jane, "u2": log(ROOM_2, 11, 3, seed=7)}, log(ROOM_2, 11, 10, seed=8))
    assert "fewer than 20 records" in found.abstains
    assert found.records["author"].isna().all()


def test_whoever_cannot_have_written_a_record_is_left_out(jane, john):
    disputed = log(ROOM_1, 9, 10, seed=3)
    possible = pd.DataFrame({"u1": [False] * 10, "u2": [True] * 10})
    found = estimate({"u1": jane, "u2": john}, disputed, possible=possible)
    assert found.records["author"].tolist() == ["u2"] * 10


def test_a_record_that_nobody_can_have_written_is_given_to_nobody(jane, john):
    disputed = log(ROOM_1, 9, 10, seed=3)
    possible = pd.DataFrame({"u1": [False] + [True] * 9, "u2": [False] + [True] * 9})
    found = estimate({"u1": jane, "u2": john}, disputed, possible=possible)
    assert found.records["author"].isna().tolist() == [True] + [False] * 9


def test_a_strangers_records_are_given_to_neither(jane, john):
    room_3 = [f"r{i}" for i in range(25)]
    school = pd.concat([log(room_3, 14, 200, seed=9), log([f"s{i}" for i in range(50)], 13, 200, seed=10)])
    found = estimate({"u1": jane, "u2": john}, log(room_3, 14, 30, seed=11), others=school)
    assert found.records["author"].isna().all()
    assert found.records[NOBODY].min() > 0.9


def test_records_without_any_trait_are_not_decided(jane, john):
    bare = pd.DataFrame({"student_id": [None] * 20, "record_type": ["behavior"] * 20}, dtype="str")
    found = estimate({"u1": jane, "u2": john}, bare)
    assert found.records["author"].isna().all()


def test_fewer_disputed_records_give_a_wider_interval():
    half = ROOM_1[:13] + ROOM_2[:12]
    own = {"u1": log(ROOM_1, 9, 200, seed=1), "u2": log(half, 9, 200, seed=2)}
    few, many = (estimate(own, log(ROOM_1 + half, 9, n, seed=3)).shares.iloc[0] for n in (10, 1000))
    assert (few["high"] - few["low"]) / 10 > (many["high"] - many["low"]) / 1000


def test_nothing_given_is_changed(jane, john):
    disputed = log(ROOM_1, 9, 10, seed=3)
    before = [frame.copy(deep=True) for frame in (jane, john, disputed)]
    estimate({"u1": jane, "u2": john}, disputed)
    for frame, was in zip((jane, john, disputed), before, strict=True):
        pd.testing.assert_frame_equal(frame, was)


def test_a_mask_of_another_size_is_refused(jane):
    with pytest.raises(InputError, match="possible has 1 rows for 10 disputed"):
        estimate({"u1": jane}, jane.head(10), possible=pd.DataFrame({"u1": [True]}))


@settings(max_examples=25)
@given(
    sizes=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    pooled=st.integers(1, 40),
    common=st.integers(0, 25),
    seed=st.integers(0, 2**20),
)
def test_whatever_is_given_probabilities_and_counts_add_up(sizes, pooled, common, seed):
    rooms = ROOM_1, ROOM_1[:common] + ROOM_2[common:]
    own = {
        f"u{i}": log(room, 9 + i, n, seed + i) for i, (room, n) in enumerate(zip(rooms, sizes, strict=True))
    }
    found = estimate(own, log(ROOM_1 + ROOM_2, 9, pooled, seed + 5))
    assert np.allclose(found.records[["u0", "u1"]].sum(axis=1), 1)
    assert np.isclose(found.shares["expected"].sum(), pooled)
    assert (found.shares["low"] <= found.shares["high"]).all()
    given_away = found.records["author"].notna()
    assert (found.records.loc[given_away, "probability"] >= CERTAIN).all()


def test_a_backtest_says_how_often_verdicts_were_right(jane, john):
    found = backtest({"u1": jane, "u2": john, "u3": log(ROOM_1, 9, 150, seed=5)})
    assert len(found.pairs) == 3
    assert found.pairs.set_index(["one", "other"])["abstained"].to_dict() == {
        ("u1", "u2"): False,
        ("u1", "u3"): True,
        ("u2", "u3"): False,
    }
    assert found.error <= 0.05
    assert "Backtest on 3 pairs of people of this site: 1 not told apart" in repr(found)


def test_verdicts_are_withheld_where_known_authors_changed_their_habits(jane, john):
    moved = pd.concat(
        [log(ROOM_2, 13, 150, seed=6), log(ROOM_1, 9, 120, seed=7, start="2026-10-12")], ignore_index=True
    )
    disputed = log(ROOM_1, 9, 30, seed=3)
    possible = pd.DataFrame({"u1": [True] * 30, "u2": [False] + [True] * 29})
    found = estimate({"u1": jane, "u2": john}, disputed, possible=possible)
    settled = replace(found, backtest=backtest({"u1": jane, "u2": john}))
    assert withheld(settled, possible) is settled
    changed = replace(found, backtest=backtest({"u1": jane, "u3": moved}))
    told = withheld(changed, possible)
    assert told.records["author"].dropna().tolist() == ["u1"]  # the one that only one can have written
    assert "on this site's own records of known author" in repr(told)


def test_a_backtest_without_people_says_that_it_did_not_run():
    assert "not run" in repr(backtest({}))


def test_records_unlike_any_that_are_known_widen_the_interval(jane, john):
    half = pd.concat([jane.tail(30), john.tail(30)], ignore_index=True)
    strange = half.assign(student_id=half["student_id"].where(half.index % 3 != 0, "z" + half["student_id"]))
    usual = estimate({"u1": jane.head(60), "u2": john.head(60)}, half).shares
    unusual = estimate({"u1": jane.head(60), "u2": john.head(60)}, strange).shares
    assert (unusual["high"] - unusual["low"]).min() >= (usual["high"] - usual["low"]).max() + 5
    assert (unusual["low"] >= 0).all()
    assert (unusual["high"] <= 60).all()


def roster(*students):
    """One person's students, as `read_rosters` returns them."""
    rows = pd.DataFrame({"staff_member_id": "S1", "student_id": [one for room in students for one in room]})
    return read_rosters(rows, pd.DataFrame({"staff_member_id": ["S1"]}))


NEW_1, NEW_2 = [f"m{i}" for i in range(25)], [f"n{i}" for i in range(25)]


def test_students_who_are_new_are_known_by_the_roster(jane, john):
    disputed = pd.concat([log(NEW_1, 10, 30, seed=3), log(NEW_2, 10, 20, seed=4)], ignore_index=True)
    own = {"u1": jane, "u2": john}
    students = {"traits": ("student_id",)}
    alone = estimate(own, disputed, **students)
    assert alone.records["author"].isna().all()
    told = estimate(
        own, disputed, rosters={"u1": roster(ROOM_1, NEW_1), "u2": roster(ROOM_2, NEW_2)}, **students
    )
    assert told.shares["expected"].round(-1).tolist() == [30, 20]
    assert (told.records["u1"] > 0.5).tolist() == [True] * 30 + [False] * 20


def test_one_roster_for_two_tells_nothing_apart(jane):
    intern = log(ROOM_1, 9, 150, seed=5)
    both = {"u1": roster(ROOM_1), "u2": roster(ROOM_1)}
    found = estimate({"u1": jane, "u2": intern}, log(ROOM_1, 9, 40, seed=6), rosters=both)
    assert "cannot be told apart" in found.abstains


def test_a_roster_speaks_only_where_every_candidate_has_one(jane, john):
    disputed = log(NEW_1, 10, 30, seed=3)
    own = {"u1": jane, "u2": john}
    with_one = estimate(own, disputed, rosters={"u1": roster(ROOM_1, NEW_1)})
    pd.testing.assert_frame_equal(with_one.shares, estimate(own, disputed).shares)


def test_a_timetable_tells_two_apart_who_share_their_students():
    halves = ROOM_1[::2], ROOM_1[1::2]

    def lessons(first):
        """One half of the students at 9, the other at 11."""
        rows = [
            (one, f"{hour}:00", f"{hour + 1}:30")
            for at, hour in enumerate((9, 11))
            for one in halves[at ^ first]
        ]
        frame = pd.DataFrame(rows, columns=["student_id", "begins", "ends"]).assign(staff_member_id="S1")
        return read_rosters(frame, pd.DataFrame({"staff_member_id": ["S1"]}))

    def taught(first, n, seed):
        parts = [log(halves[at ^ first], hour, n // 2, seed + at) for at, hour in enumerate((9, 11))]
        return pd.concat(parts, ignore_index=True)

    own = {"u1": taught(0, 160, 1), "u2": taught(1, 160, 11)}
    disputed = pd.concat([taught(0, 20, 21), taught(1, 20, 31)], ignore_index=True)
    rosters = {"u1": lessons(0), "u2": lessons(1)}
    students = {"traits": ("student_id",)}
    assert estimate(own, disputed, **students).abstains
    told = estimate(own, disputed, rosters=rosters, **students)
    assert told.abstains is None
    named = told.records["author"]
    assert named.notna().sum() >= 20
    truth = pd.Series(["u1"] * 20 + ["u2"] * 20)
    assert (named.dropna() == truth[named.notna()]).mean() >= 0.9


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["p1", "p2", "p3"]),
            st.sampled_from([None, "2026-09-01", "2026-09-03"]),
            st.sampled_from([None, "2026-09-02", "2026-09-04"]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from([(None, None), ("9:00", "9:45"), ("09:30", "10:15")]),
        ),
        min_size=1,
    ),
    asked=st.lists(
        st.tuples(
            st.sampled_from(["p1", "p2", "p9"]), st.integers(1, 5), st.sampled_from([None, 539, 570, 615])
        ),
        min_size=1,
    ),
)
def test_what_a_roster_makes_likely_equals_a_loop_over_its_rows(rows, asked):
    frame = pd.DataFrame(
        [(one, begin, end, weekday, *hours) for one, begin, end, weekday, hours in rows],
        columns=["student_id", "valid_from", "valid_to", "weekday", "begins", "ends"],
    )
    told = read_rosters(frame.assign(staff_member_id="S1"), pd.DataFrame({"staff_member_id": ["S1"]}))
    days = [pd.Timestamp(f"2026-09-0{day}") for _, day, _ in asked]
    records = pd.DataFrame(
        {
            "student_id": [one for one, _, _ in asked],
            "day": days,
            "weekday": [day.day_of_week for day in days],
            "minute": [minute for _, _, minute in asked],
        }
    )
    found = drawn(told, records)
    timed = bool(told["begins"].notna().any() or told["weekday"].notna().any())
    for at, record in enumerate(records.itertuples()):
        of_day, of_hour = [], []
        for row in told.itertuples():
            if (pd.notna(row.valid_from) and row.valid_from > record.day) or (
                pd.notna(row.valid_to) and row.valid_to < record.day
            ):
                continue
            of_day.append(row.student_id)
            begins, ends = (row.begins, row.ends) if isinstance(row.begins, str) else ("00:00", "24:00")
            first, last = (int(hour.split(":")[0]) * 60 + int(hour.split(":")[1]) for hour in (begins, ends))
            if pd.isna(record.minute) or not first <= record.minute <= last:
                continue
            if pd.isna(row.weekday) or row.weekday == record.weekday:
                of_hour.append(row.student_id)
        for among, value in ((of_day, found[0][at]), (of_hour if timed else [], found[1][at])):
            if not among:
                assert np.isnan(value)
            else:
                assert np.isclose(value, among.count(record.student_id) / len(among))
