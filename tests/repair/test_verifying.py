"""What a fresh export proves."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr


def with_records(tables, records):
    return sr.Tables(tables.staff, tables.users, tables.links, records, tables.delegations, tables.schools)


def test_a_plan_carried_out_is_verified(plan, fixed):
    found = sr.verify(plan, fixed)
    assert found.ok
    assert found.records["status"].eq("done").all()
    assert found.links["status"].eq("done").all()
    assert (len(found.elsewhere), found.findings_left, found.new_since) == (0, (), 0)


def test_a_plan_not_carried_out_is_not(plan, tables):
    found = sr.verify(plan, tables)
    assert not found.ok
    assert found.records["status"].eq("to do").all()
    assert found.links["status"].eq("to do").all()
    assert set(found.findings_left) == {*plan.records["finding_id"], *plan.links["finding_id"]}


def test_half_of_a_plan_says_what_is_still_to_do(plan, tables, fixed):
    half = tables.records.copy()
    half.iloc[:40] = fixed.records.iloc[:40]
    found = sr.verify(plan, with_records(fixed, half))
    assert found.records["status"].value_counts().to_dict() == {"done": 20, "to do": 20}
    assert not len(found.elsewhere)
    assert not found.ok


def test_records_made_since_are_counted_and_no_fault(plan, fixed):
    later = pd.DataFrame(
        {
            "record_id": ["900"],
            "record_type": ["behavior"],
            "school_id": ["A"],
            "staff_member_id": ["S2"],
            "entered_at": [pd.Timestamp("2026-11-30 09:00")],
        }
    )
    found = sr.verify(plan, with_records(fixed, pd.concat([fixed.records, later])))
    assert found.ok
    assert found.new_since == 1


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("staff_member_id", "S1", "carry another staff id, and the plan did not ask for it"),
        ("student_id", "p99", "as many, but their content has changed"),
    ],
)
def test_a_change_elsewhere_is_seen_with_its_cell(plan, fixed, column, value, what):
    records = fixed.records.copy()
    other = records.index[records["staff_member_id"].eq("S3")][0]
    records.loc[other, column] = value
    found = sr.verify(plan, with_records(fixed, records))
    assert found.elsewhere["what"].tolist() == [what]
    assert found.elsewhere["day"].tolist() == [f"{records.loc[other, 'entered_at']:%Y-%m-%d}"]
    assert not found.ok


def test_a_lost_record_is_seen(plan, fixed):
    other = fixed.records.index[fixed.records["staff_member_id"].eq("S3")][0]
    found = sr.verify(plan, with_records(fixed, fixed.records.drop(index=other)))
    assert found.elsewhere["what"].tolist() == ["1 fewer than when the plan was made"]


@settings(max_examples=20)
@given(a=st.integers(0, 79), b=st.integers(0, 79), order=st.randoms(use_true_random=False))
def test_any_swap_of_staff_ids_is_seen_whatever_the_order(plan, fixed, a, b, order):
    records = fixed.records.copy()
    records.loc[[a, b], "staff_member_id"] = records.loc[[b, a], "staff_member_id"].to_numpy()
    found = sr.verify(plan, records.iloc[order.sample(range(80), 80)])
    swapped = not records["staff_member_id"].equals(fixed.records["staff_member_id"])
    seen = len(found.elsewhere) > 0 or not found.records["status"].eq("done").all()
    assert seen == swapped


def test_records_alone_leave_links_and_findings_not_checked(plan, fixed):
    found = sr.verify(plan, fixed.records)
    assert found.findings_left is None
    assert found.links.empty
    assert "was not checked" in repr(found)


def test_a_log_on_disk_is_verified_where_it_stands(plan, fixed, tmp_path):
    path = tmp_path / "log.parquet"
    fixed.records.to_parquet(path)
    assert sr.verify(plan, with_records(fixed, str(path))).ok


def test_the_inverse_is_verified_too(plan, fixed):
    undone = plan.inverse()
    found = sr.verify(undone, undone.apply(fixed))
    assert found.records["status"].eq("done").all()
    assert found.ok
    assert f"undoes plan {plan.plan_id}" in repr(found)


def test_an_export_without_records_proves_nothing(plan, tables):
    with pytest.raises(sr.InputError, match="holds no records"):
        sr.verify(plan, sr.Tables(tables.staff, tables.users, tables.links))


def test_links_to_be_decided_are_said_and_keep_no_plan_from_being_done(plan, tables, fixed):
    asked = replace(plan, links=plan.links.assign(action="ask"))
    found = sr.verify(asked, sr.Tables(tables.staff, tables.users, tables.links, fixed.records))
    assert found.ok
    assert "2 still to be decided by somebody, and no part of this proof" in repr(found)


def test_a_finding_of_closed_periods_stays_in_part_and_the_plan_is_verified(tables):
    plan = sr.audit(tables, as_of="2026-11-24").repair_plan(closed_before="2026-09-20")
    assert set(plan.records["action"]) == {"annotate", "correct"}
    found = sr.verify(plan, plan.apply(tables))
    assert found.ok
    assert len(found.findings_in_part) == 1
    assert "1 finding will stay in part" in repr(found)


def test_a_finding_that_should_be_gone_is_left_and_not_in_part(plan, tables):
    found = sr.verify(plan, tables)
    assert found.findings_left
    assert found.findings_in_part == ()


def test_a_plan_of_links_made_without_records_is_verified_by_its_links_and_findings(tables):
    without = with_records(tables, None)
    plan = sr.audit(without).repair_plan()
    assert not len(plan.records)
    done = sr.verify(plan, plan.apply(without))
    assert done.ok
    assert "there are no totals that could change" in repr(done)
    assert not sr.verify(plan, without).ok


def test_a_plan_made_with_records_is_not_verified_by_an_export_without_any(plan, fixed):
    links_alone = replace(plan, records=plan.records.iloc[:0])
    found = sr.verify(links_alone, with_records(fixed, None))
    assert not found.ok
    assert "not checked: the export holds no records" in repr(found)
