"""A file that only grows."""

import json
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import srreconcile as sr


@pytest.fixture
def ledger(tmp_path, plan, tables):
    book = sr.Ledger(tmp_path / "ledger.jsonl")
    book.note_plan(plan)
    book.note_plan(plan.approve("mrios", accept_stops=True), "approved")
    book.note_verification(sr.verify(plan, plan.apply(tables)))
    return book


def test_the_life_of_a_plan_stands_in_order(ledger, plan):
    found = ledger.events()
    assert found["event"].tolist() == ["planned", "approved", "verified"]
    assert found["who"].iloc[:2].tolist() == ["kwells", "mrios"]
    assert found["plan_id"].unique().tolist() == [plan.plan_id]


def test_no_ledger_has_no_events(tmp_path):
    assert sr.Ledger(tmp_path / "none.jsonl").events().empty


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.integers(0, 1), field=st.sampled_from(["who", "plan_id", "at", "number", "previous", "hash"]))
def test_a_changed_line_breaks_the_chain(ledger, tmp_path, line, field):
    lines = ledger.path.read_text().splitlines()
    entry = json.loads(lines[line])
    entry[field] = "x"
    copy = tmp_path / "copy.jsonl"
    copy.write_text("\n".join([*lines[:line], json.dumps(entry), *lines[line + 1 :]]) + "\n")
    with pytest.raises(sr.InputError, match=f"line {line + 1} was changed"):
        sr.Ledger(copy).events()


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_removed_line_breaks_the_chain(ledger, left_out):
    lines = ledger.path.read_text().splitlines()
    del lines[left_out]
    ledger.path.write_text("\n".join(lines) + "\n")
    with pytest.raises(sr.InputError, match="was changed, removed or put in later"):
        ledger.note("verified", plan_id="x")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 60))
def test_a_line_cut_short_by_a_crash_goes_with_the_next(ledger, tmp_path, cut):
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(ledger.path.read_bytes()[:-cut])
    assert len(sr.Ledger(copy).events()) == 2
    sr.Ledger(copy).note("verified", plan_id="x")
    assert sr.Ledger(copy).events()["number"].tolist() == [1, 2, 3]


def _note(path, n):
    sr.Ledger(path).note("planned", plan_id=str(n))


@pytest.mark.slow
def test_writers_wait_for_each_other(tmp_path):
    path = tmp_path / "ledger.jsonl"
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(_note, [path] * 40, range(40)))
    assert sorted(sr.Ledger(path).events()["plan_id"].astype(int)) == list(range(40))
