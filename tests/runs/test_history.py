"""What became of findings from run to run."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srreconcile.audit import audit
from srreconcile.policy import Policy
from srreconcile.registers import fingerprints, waivers
from srreconcile.runs import RunStore, history
from srreconcile.runs.history import RunHistory, _latest, _trend, _walked
from srreconcile.tables import Tables
from tests.drawn import table

pytestmark = pytest.mark.slow


def school(*linked):
    """John's account u1 is linked to the staff rows given: to Jane's, 7, wrongly."""
    staff = table("""
        staff_member_id | sis_id | school_id | first_name | last_name | email
        7               | T7     | A         | Jane       | Roe       | jroe@net.org
        8               | T8     | A         | John       | Diaz      | jdiaz@net.org
        9               | T9     | B         | Xiomara    | Okonkwo   | xokonkwo@net.org
    """)
    users = table("""
        user_id | first_name | last_name | email
        u1      | John       | Diaz      | jdiaz@net.org
        u2      | Jane       | Roe       | jroe@net.org
        u3      | Xiomara    | Okonkwo   | xokonkwo@net.org
    """)
    links = pd.DataFrame(
        {"user_id": ["u2", "u3", *["u1"] * len(linked)], "staff_member_id": ["7", "9", *linked]}
    )
    return Tables(staff=staff, users=users, links=links)


WRONG, RIGHT = ("7",), ("8",)


def told(path, *runs):
    """The status of the cross-person link after runs on one day after the other."""
    store = RunStore(path / "runs.db")
    for day, linked in enumerate(runs, start=1):
        store.add(audit(school(*linked), None, f"2026-11-{day:02}"))
    found = history(store).findings
    return found[found["check"].eq("cross_person_links")]


@pytest.mark.parametrize(
    ("runs", "status"),
    [
        ([WRONG], "new"),
        ([RIGHT, WRONG], "new"),
        ([WRONG, WRONG], "open"),
        ([WRONG, RIGHT], "fixed"),
        ([WRONG, RIGHT, RIGHT], "fixed"),
        ([WRONG, RIGHT, WRONG], "reopened"),
        ([WRONG, RIGHT, WRONG, WRONG], "open"),
    ],
    ids=["once", "later", "twice", "mended", "stays mended", "comes back", "comes back and stays"],
)
def test_a_finding_is_new_open_fixed_or_reopened(tmp_path, runs, status):
    assert told(tmp_path, *runs)["status"].tolist() == [status]


def test_it_says_since_when_and_how_often(tmp_path):
    one = told(tmp_path, RIGHT, WRONG, RIGHT, WRONG, WRONG).iloc[0]
    assert one[["user_id", "staff_member_id", "times", "age_days"]].tolist() == ["u1", "7", 2, 3]
    assert (one["first_seen"].day, one["last_seen"].day) == (2, 5)


def test_the_age_of_what_was_fixed_stops(tmp_path):
    assert told(tmp_path, WRONG, WRONG, RIGHT, RIGHT)["age_days"].tolist() == [2]


def test_what_was_not_checked_is_not_fixed(tmp_path):
    store = RunStore(tmp_path / "runs.db")
    store.add(audit(school(*WRONG), as_of="2026-11-01"))
    off = Policy({"cross_person_links": {"enabled": False}})
    store.add(audit(school(*RIGHT), off, "2026-11-02"))
    found = history(store).findings.set_index("check")
    assert found.loc["cross_person_links", "status"] == "not run"


@pytest.mark.parametrize(
    ("severities", "changed"),
    [(["act", "act"], False), (["act", "review"], True), (["act", "review", "review"], False)],
    ids=["as before", "changed", "changed before"],
)
def test_a_fact_that_changes_is_said(tmp_path, severities, changed):
    store = RunStore(tmp_path / "runs.db")
    for day, severity in enumerate(severities, start=1):
        policy = Policy({"cross_person_links": {"severity": severity}})
        store.add(audit(school(*WRONG), policy, f"2026-11-{day:02}"))
    found = history(store).findings.set_index("check")
    assert bool(found.loc["cross_person_links", "changed"]) is changed


def test_the_trend_counts_by_run_check_and_school(tmp_path):
    store = RunStore(tmp_path / "runs.db")
    for day, linked in enumerate([WRONG, WRONG, RIGHT], start=1):
        store.add(audit(school(*linked), as_of=f"2026-11-{day:02}"))
    trend = history(store).trend.query("check == 'cross_person_links'")
    assert trend[["school_id", "open", "new", "fixed", "reopened"]].to_numpy().tolist() == [
        ["A", 1, 1, 0, 0],
        ["A", 1, 0, 0, 0],
        ["A", 0, 0, 1, 0],
    ]


def test_the_picture_says_what_is_open(tmp_path):
    store = RunStore(tmp_path / "runs.db")
    for day, linked in enumerate([WRONG, RIGHT, WRONG], start=1):
        store.add(audit(school(*linked), as_of=f"2026-11-{day:02}"))
    picture = history(store).plot()
    assert picture.alt.startswith("2 findings open on 03 Nov 2026: 0 new, 2 reopened; 0 fixed")


def test_the_picture_of_an_empty_store_says_so(tmp_path):
    assert history(tmp_path / "runs.db").plot().alt == "No runs are stored yet"


def test_stored_exports_have_a_history_of_another_kind():
    tables = {"2026-09-01": school(*WRONG), "2026-11-01": school(*RIGHT)}
    assert type(history(tables)).__module__ == "srreconcile.history"


def by_hand(days):
    """The status of one finding after days on which it was found, not found, or not looked for."""
    looked = [day for day in days if day is not None]
    if True not in looked:
        return None
    if days[-1] is None:
        return "not run"
    if not looked[-1]:
        return "fixed"
    earlier = looked[:-1]
    if True not in earlier:
        return "new"
    return "open" if earlier[-1] else "reopened"


@given(days=st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=7))
@settings(max_examples=80)
def test_statuses_equal_a_walk_over_the_days(days):
    names = [f"r{at}" for at in range(len(days))]
    when = pd.date_range("2026-11-01", periods=len(days)).astype("datetime64[us]")
    runs = pd.DataFrame({"run_id": names, "as_of": when})
    status = ["not run" if day is None else "ran" for day in days]
    checks = pd.DataFrame({"run_id": names, "check": "c", "status": status})
    there = [name for name, day in zip(names, days, strict=True) if day]
    found = pd.DataFrame({"run_id": there}, dtype="str").assign(
        finding_id="f1", check="c", situation="s", severity="act", school_id="A", user_id="u1",
        staff_member_id="7", records=0, facts="x",
        ruling=pd.Series(dtype="str"), until=pd.Series(dtype="datetime64[us]"),
    )  # fmt: skip
    seen = _walked(runs, checks, found)
    told = RunHistory(runs, _latest(seen, runs, found), _trend(seen, runs))
    assert told.findings["status"].tolist() == [s for s in [by_hand(days)] if s]
    assert int(told.trend["open"].sum()) == days.count(True)


def waived(day, until, linked=WRONG, policy=None):
    """The audit of a day with a waiver of the cross-person link that rests on the first day's facts."""
    first = audit(school(*WRONG), as_of="2026-11-01").findings
    one = first[first["check"].eq("cross_person_links")]
    line = {"finding_id": one["finding_id"].iloc[0], "owner": "Principal", "reason": "intern",
            "valid_to": until, "facts": fingerprints(one).iloc[0]}  # fmt: skip
    found = audit(school(*linked), policy, f"2026-11-{day:02}")
    return found.with_decisions(waivers(pd.DataFrame([line])))


def told_of(path, *audits):
    store = RunStore(path / "runs.db")
    for one in audits:
        store.add(one)
    found = history(store)
    return found, found.findings.set_index("check").loc["cross_person_links"]


def test_a_waived_finding_is_waived_and_not_fixed(tmp_path):
    found, one = told_of(tmp_path, audit(school(*WRONG), as_of="2026-11-01"), waived(8, "2026-12-31"))
    assert (one["status"], one["ruling"]) == ("waived", "waived")
    assert (one["until"].month, one["until"].day) == (12, 31)
    trend = found.trend.query("check == 'cross_person_links'")
    assert trend[["open", "new", "fixed", "waived"]].to_numpy().tolist() == [[1, 1, 0, 0], [0, 0, 0, 1]]


def test_a_waiver_that_expires_is_asked_again(tmp_path):
    found, one = told_of(tmp_path, waived(8, "2026-11-10"), waived(15, "2026-11-10"))
    assert (one["status"], one["ruling"], bool(one["changed"])) == ("asked again", "ended", False)
    assert "1 asked again; 0 fixed since the run before" in found.plot().alt


def test_a_waived_finding_whose_facts_change_is_asked_again(tmp_path):
    milder = Policy({"cross_person_links": {"severity": "act"}})
    found, one = told_of(tmp_path, waived(8, "2026-12-31"), waived(15, "2026-12-31", policy=milder))
    assert (one["status"], one["ruling"], bool(one["changed"])) == ("asked again", "changed", True)
    assert "1 asked again" in found.plot().alt


def test_a_finding_that_comes_back_is_reopened_in_the_picture_too(tmp_path):
    days = [(1, WRONG), (8, RIGHT), (15, WRONG)]
    found, one = told_of(
        tmp_path, *(audit(school(*linked), as_of=f"2026-11-{day:02}") for day, linked in days)
    )
    assert (one["status"], one["times"]) == ("reopened", 2)
    assert "2 reopened" in found.plot().alt


def test_a_waived_finding_that_is_mended_is_fixed(tmp_path):
    _, one = told_of(tmp_path, waived(8, "2026-12-31"), waived(15, "2026-12-31", RIGHT))
    assert one["status"] == "fixed"


def test_the_picture_hangs_what_is_waived_below_the_line(tmp_path):
    found, _ = told_of(tmp_path, audit(school(*WRONG), as_of="2026-11-01"), waived(8, "2026-12-31"))
    assert found.plot().alt.endswith("0 fixed since the run before; 1 waived")
