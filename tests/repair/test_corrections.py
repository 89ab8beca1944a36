"""An audit that is told what was corrected does not find it wrong again."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.repair import read_corrections

pytestmark = pytest.mark.slow

DAY = "2026-11-24"


def with_records(tables, records):
    return sr.Tables(tables.staff, tables.users, tables.links, records, tables.delegations, tables.schools)


def verdicts(audit):
    return audit.attribution.by_link.groupby("verdict")["records"].sum().to_dict()


def test_a_corrected_record_is_wrong_by_the_link_of_its_day_and_right_by_its_correction(plan, fixed):
    assert verdicts(sr.audit(fixed, as_of=DAY)) == {"no_link": 40, "own": 40}
    assert verdicts(sr.audit(fixed, as_of=DAY, corrections=plan)) == {"own": 80}


def test_a_record_that_was_put_back_is_found_again(plan, tables, fixed):
    back = fixed.records.copy()
    back.iloc[:8] = tables.records.iloc[:8]
    found = sr.audit(with_records(tables, back), as_of=DAY, corrections=plan)
    assert verdicts(found) == {"misattributed": 4, "own": 76}


def test_a_record_that_carries_a_third_name_is_judged_as_before(plan, fixed):
    moved = fixed.records.copy()
    moved.loc[moved["record_id"].eq("0"), "staff_member_id"] = "S1"
    without = sr.audit(with_records(fixed, moved), as_of=DAY).attribution.find("0")
    told = sr.audit(with_records(fixed, moved), as_of=DAY, corrections=plan).attribution.find("0")
    assert told["verdict"].tolist() == without["verdict"].tolist()


def test_another_type_with_the_same_id_is_another_record(plan, fixed):
    other = fixed.records.copy()
    other.loc[other["record_id"].eq("0"), "record_type"] = "absence"
    found = sr.audit(with_records(fixed, other), as_of=DAY, corrections=plan)
    assert verdicts(found) == {"no_link": 1, "own": 79}


def test_a_plan_that_undoes_another_corrects_nothing(plan, tables):
    assert read_corrections(plan.inverse()).empty
    found = sr.audit(tables, as_of=DAY, corrections=[plan, plan.inverse()])
    assert verdicts(found) == verdicts(sr.audit(tables, as_of=DAY))


def test_records_of_closed_periods_keep_their_name_and_are_no_correction(tables):
    late = sr.audit(tables, as_of=DAY).repair_plan(closed_before="2027-01-01")
    assert len(late.records) == 40
    assert read_corrections(late).empty


def test_what_a_plan_did_not_change_yet_is_still_wrong(plan, tables):
    assert verdicts(sr.audit(tables, as_of=DAY, corrections=plan)) == {"misattributed": 40, "own": 40}


@pytest.fixture
def ledger(tmp_path, plan):
    kept = sr.Ledger(tmp_path / "ledger.jsonl")
    kept.note_plan(plan)
    kept.note_plan(plan.approve("mrios", accept_stops=True), "approved")
    return kept


def test_a_ledger_keeps_its_plans_and_each_counts_once(ledger, plan):
    assert [kept.plan_id for kept in ledger.plans()] == [plan.plan_id]
    assert ledger.plans()[0].approved_by == "mrios"


@pytest.mark.parametrize("how", ["the ledger", "its path", "the plan's path", "the folder"])
def test_corrections_are_read_from_wherever_they_are_kept(ledger, plan, how):
    given = {
        "the ledger": ledger,
        "its path": str(ledger.path),
        "the plan's path": ledger.folder / f"{plan.plan_id}.json",
        "the folder": ledger.folder,
    }[how]
    pd.testing.assert_frame_equal(read_corrections(given), read_corrections(plan))


def test_a_plan_that_is_gone_from_its_ledger_is_an_error(ledger, plan):
    (ledger.folder / f"{plan.plan_id}.json").unlink()
    with pytest.raises(sr.InputError, match=f"{plan.plan_id}.json: cannot be read"):
        read_corrections(ledger)


def test_another_plan_in_its_place_is_an_error(ledger, plan):
    plan.inverse().to_json(ledger.folder / f"{plan.plan_id}.json")
    with pytest.raises(sr.InputError, match="is not the plan that was noted"):
        ledger.plans()


@pytest.mark.parametrize("given", [17, "no ledger.jsonl", "no plan.json"])
def test_what_holds_no_correction_is_an_error(given):
    with pytest.raises(sr.InputError):
        read_corrections(given)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(sr.InputError, match="no plan"):
        read_corrections(tmp_path)


def test_of_two_plans_with_one_outcome_the_later_names_the_author(plan):
    second = plan.inverse().inverse()
    assert read_corrections([plan, second])["record_id"].is_unique


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_log_on_disk_is_corrected_where_it_stands(plan, fixed, tmp_path, kind):
    path = tmp_path / f"log.{kind}"
    fixed.records.to_parquet(path) if kind == "parquet" else fixed.records.to_csv(path, index=False)
    assert verdicts(sr.audit(with_records(fixed, str(path)), as_of=DAY, corrections=plan)) == {"own": 80}


@settings(max_examples=15, deadline=None)
@given(done=st.sets(st.integers(0, 79)))
def test_whatever_part_was_done_equals_a_loop(plan, tables, fixed, done):
    part = tables.records.copy()
    part.iloc[sorted(done)] = fixed.records.iloc[sorted(done)]
    corrected = {
        (kind, id_, after)
        for kind, id_, after in plan.records[["record_type", "record_id", "after"]].to_numpy()
    }
    expected = {"own": 0, "misattributed": 0}
    for row in part.itertuples():
        known = (row.record_type, row.record_id, row.staff_member_id) in corrected
        expected["own" if known or row.staff_member_id == "S3" else "misattributed"] += 1
    found = verdicts(sr.audit(with_records(tables, part), as_of=DAY, corrections=plan))
    assert found == {verdict: n for verdict, n in expected.items() if n}
