"""Applied, undone, applied twice, half-way and on changed exports."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr

pytestmark = pytest.mark.slow

same_school = settings(max_examples=20)
rows = st.lists(st.integers(0, 79), unique=True, max_size=30)


def by_hand(plan, records):
    """The plan applied with the slowest loop there is; and the ids of what it may not touch."""
    changed, conflicts = records.copy(), []
    for step in plan.records.itertuples():
        met = changed[(changed["record_type"] == step.record_type) & (changed["record_id"] == step.record_id)]
        if len(met) != 1 or met["entered_at"].iloc[0] != step.entered_at:
            conflicts.append(step.record_id)
        elif met["staff_member_id"].iloc[0] == step.before:
            changed.loc[met.index, "staff_member_id"] = step.after
        elif met["staff_member_id"].iloc[0] != step.after:
            conflicts.append(step.record_id)
    return changed, conflicts


def conflicts_of(plan, records):
    found = plan.compare(records)
    return found[~found["status"].isin(["done", "to do"])]


def test_only_the_staff_id_of_planned_records_changes(plan, log):
    log = log.assign(comment="kept")
    changed = plan.apply(log)
    pd.testing.assert_frame_equal(
        changed.drop(columns="staff_member_id"), log.drop(columns="staff_member_id")
    )
    assert changed.loc[log["staff_member_id"].eq("S1"), "staff_member_id"].eq("S2").all()
    assert changed.loc[log["staff_member_id"].eq("S3"), "staff_member_id"].eq("S3").all()


def test_what_is_given_is_not_changed(plan, log):
    before = log.copy(deep=True)
    plan.apply(log)
    pd.testing.assert_frame_equal(log, before)


@same_school
@given(order=st.randoms(use_true_random=False))
def test_a_plan_and_its_inverse_restore_every_attribution(plan, log, order):
    shuffled = log.iloc[order.sample(range(80), 80)]
    restored = plan.inverse().apply(plan.apply(shuffled))
    pd.testing.assert_frame_equal(restored, shuffled)
    assert restored.to_csv() == shuffled.to_csv()


@same_school
@given(order=st.randoms(use_true_random=False))
def test_applied_twice_it_changes_nothing_more(plan, log, order):
    once = plan.apply(log.iloc[order.sample(range(80), 80)])
    again = plan.apply(once)
    pd.testing.assert_frame_equal(again, once)
    assert plan.compare(again)["status"].eq("done").all()


@same_school
@given(reached=rows)
def test_after_a_crash_anywhere_it_resumes_to_the_same_end(plan, log, reached):
    whole = plan.apply(log)
    half = log.copy()
    half.iloc[reached] = whole.iloc[reached]
    pd.testing.assert_frame_equal(plan.apply(half), whole)


@same_school
@given(restaffed=rows, moved=rows, gone=rows)
def test_on_a_changed_export_it_equals_a_loop_and_lists_the_rest(plan, log, restaffed, moved, gone):
    changed = log.copy()
    changed.loc[restaffed, "staff_member_id"] = "S9"
    changed.loc[moved, "entered_at"] += pd.Timedelta(days=1)
    changed = changed.drop(index=gone)
    expected, conflicts = by_hand(plan, changed)
    found = plan.apply(changed)
    pd.testing.assert_frame_equal(found, expected)
    assert conflicts_of(plan, changed)["record_id"].tolist() == conflicts


def test_a_record_that_stands_twice_is_a_conflict(plan, log):
    double = pd.concat([log, log.iloc[:1]], ignore_index=True)
    found = plan.apply(double)
    assert found["staff_member_id"].iloc[[0, 80]].tolist() == ["S1", "S1"]
    assert conflicts_of(plan, double)["status"].tolist() == ["conflict: its id stands more than once"]


def test_an_id_written_with_spaces_is_restored_with_them(tables, log):
    spaced = log.assign(staff_member_id=" " + log["staff_member_id"])
    given = sr.Tables(tables.staff, tables.users, tables.links, log)
    plan = sr.audit(given, as_of="2026-11-24").repair_plan()
    assert plan.apply(spaced)["staff_member_id"].iloc[0] == "S2"


def test_links_are_changed_in_every_place_that_carries_them(plan, tables):
    staff = tables.staff.assign(user_id=["u1", None, "u3"])
    users = tables.users.assign(staff_member_id=["S1", None, "S3"])
    fixed = plan.apply(sr.Tables(staff, users, tables.links, tables.records))
    live = fixed.links[fixed.links["valid_to"].isna()]
    assert sorted(live[["user_id", "staff_member_id"]].to_numpy().tolist()) == [["u1", "S2"], ["u3", "S3"]]
    assert fixed.staff["user_id"].fillna("").tolist() == ["", "u1", "u3"]
    assert fixed.users["staff_member_id"].fillna("").tolist() == ["S2", "", "S3"]


def test_a_path_is_not_written_to(plan):
    with pytest.raises(sr.InputError, match="works on a copy in memory"):
        plan.apply("records.csv")
