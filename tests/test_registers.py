"""Waivers keep a finding quiet, with an owner, a reason and an end."""

from dataclasses import replace

import pandas as pd
import pytest

from srreconcile.audit import audit
from srreconcile.cli import main
from srreconcile.decisions import Decisions
from srreconcile.errors import InputError
from srreconcile.registers import TEMPLATES, fingerprints, read_waivers, remembering, template, waive, waivers
from srreconcile.runs import RunStore, history
from srreconcile.tables import DELEGATIONS, Tables
from tests.conftest import ROOT
from tests.drawn import table

AS_OF = "2026-11-23"


@pytest.fixture(scope="module")
def found():
    staff = table("""
        staff_member_id | first_name | last_name
        7               | Jane       | Roe
        8               | Xiomara    | Okonkwo
    """)
    users = table("""
        user_id | first_name | last_name | staff_member_id
        u1      | John       | Diaz      | 7
        u2      | Ulrich     | Zimmer    | 8
    """)
    return audit(Tables(staff=staff, users=users), as_of=AS_OF)


def cross(audit_):
    return audit_["cross_person_links"]["user_id"].tolist()


def waiver(**columns):
    given = {"owner": "Principal", "reason": "agreed in August", "valid_to": "2027-06-30", **columns}
    return waivers(pd.DataFrame([given]))


BY_IDS = {"check": "cross_person_links", "user_id": "u1", "staff_member_id": "7"}


def test_a_waived_finding_is_quiet_and_stands_apart(found):
    told = found.with_decisions(waiver(**BY_IDS))
    assert sorted(cross(found)) == ["u1", "u2"]
    assert cross(told) == ["u2"]
    assert told.waived[["user_id", "owner", "reason"]].to_numpy().tolist() == [
        ["u1", "Principal", "agreed in August"]
    ]
    assert len(told.findings) + len(told.waived) == len(found.findings)


def test_a_finding_is_waived_by_its_id_too(found):
    one = found.findings.query("check == 'cross_person_links' and user_id == 'u1'")["finding_id"].iloc[0]
    assert cross(found.with_decisions(waiver(finding_id=one))) == ["u2"]


def test_nothing_else_about_the_account_is_waived(found):
    told = found.with_decisions(waiver(**BY_IDS))
    assert told["staff_without_user"]["staff_member_id"].tolist() == (
        found["staff_without_user"]["staff_member_id"].tolist()
    )


@pytest.mark.parametrize(
    ("until", "ruling"), [("2026-11-23", "waived"), ("2026-11-22", "ended")], ids=["last day", "day after"]
)
def test_a_waiver_holds_through_its_last_day(found, until, ruling):
    told = waiver(**BY_IDS, valid_to=until).judge(found.findings, found.as_of)
    assert told.loc[found.findings["user_id"].eq("u1"), "ruling"].tolist() == [ruling]


def test_a_waiver_that_has_ended_is_asked_again_and_says_so(found):
    told = found.with_decisions(waiver(**BY_IDS, valid_to="2026-11-01"))
    assert sorted(cross(told)) == ["u1", "u2"]
    assert told.findings.query("user_id == 'u1'")["ruling"].tolist() == ["ended"]


def test_a_waiver_of_the_future_waives_nothing_yet(found):
    assert sorted(cross(found.with_decisions(waiver(**BY_IDS, valid_from="2027-01-01")))) == ["u1", "u2"]


def test_when_the_facts_change_the_finding_is_asked_again(found):
    one = found.findings.query("user_id == 'u1'")
    same = waiver(**BY_IDS, facts=fingerprints(one).iloc[0])
    other = waiver(**BY_IDS, facts="000000000000")
    assert cross(found.with_decisions(same)) == ["u2"]
    assert found.with_decisions(other).findings.query("user_id == 'u1'")["ruling"].tolist() == ["changed"]


def test_a_waiver_that_ends_soon_is_told(found):
    told = found.with_decisions(waiver(**BY_IDS, valid_to="2026-12-01"))
    assert told.waived["ends_soon"].tolist() == [True]


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"user_id": "u1"}, "names no finding"),
        ({**BY_IDS, "check": "cross_links"}, "names a check that is not there"),
        ({**BY_IDS, "owner": ""}, "has no owner or no reason"),
        ({**BY_IDS, "valid_to": ""}, "has no end"),
        ({**BY_IDS, "valid_from": "2027-08-01"}, "ends before it begins"),
    ],
)
def test_a_line_that_cannot_hold_is_a_problem_with_its_row(found, columns, what):
    given = waiver(**columns)
    assert given.problems[["row", "what"]].to_numpy().tolist() == [[2, what]]
    assert sorted(cross(found.with_decisions(given))) == ["u1", "u2"]


def test_two_lines_that_contradict_each_other_waive_nothing(found):
    lines = [{**BY_IDS, "owner": "A", "reason": "x", "valid_to": day} for day in ("2027-01-01", "2027-02-01")]
    given = waivers(pd.DataFrame(lines))
    assert given.problems["row"].tolist() == [2, 3]
    assert sorted(cross(found.with_decisions(given))) == ["u1", "u2"]


def test_the_same_line_twice_is_one_waiver(found):
    line = {**BY_IDS, "owner": "A", "reason": "x", "valid_to": "2027-01-01"}
    assert cross(found.with_decisions(waivers(pd.DataFrame([line, line])))) == ["u2"]


def test_what_leaders_keep_on_purpose_is_quiet(found):
    one = found.findings.query("check == 'cross_person_links' and user_id == 'u1'")
    accepted = one[["finding_id", "check", "user_id", "staff_member_id"]].assign(
        decision="Keep (on purpose)", correct_staff_member_id=None, who_decides=None, note="intern",
        run="r1", file="back.xlsx", sheet="Sheet", row=5,
    )  # fmt: skip
    decisions = Decisions(accepted, accepted.head(0), accepted.head(0))
    told = found.with_decisions(decisions)
    assert cross(told) == ["u2"]
    assert told.waived["owner"].tolist() == ["back.xlsx"]


def test_a_register_is_read_from_a_file(tmp_path, found):
    path = tmp_path / "waivers.csv"
    path.write_text(template("waivers") + ",cross_person_links,u1,7,Principal,agreed,,2027-06-30,\n")
    assert cross(found.with_decisions(read_waivers(path))) == ["u2"]


def test_a_file_that_is_no_register_says_what_one_holds():
    with pytest.raises(
        InputError, match=r'waivers: no column "reason"\. A register of waivers has: finding_id,'
    ):
        waivers(pd.DataFrame({"finding_id": ["f1"]}))


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_a_template_is_written_once(tmp_path, name):
    path = tmp_path / f"{name}.csv"
    assert main(["decisions", "template", name, str(path)]) == 0
    assert path.read_text(encoding="utf-8").strip().split(",") == TEMPLATES[name].names
    assert main(["decisions", "template", name, str(path)]) == 2


def test_the_template_of_delegations_is_the_table_that_loads():
    assert TEMPLATES["delegations"] is DELEGATIONS


def only(found):
    rows = found.findings.query("check == 'cross_person_links' and user_id == 'u1'")
    return rows["finding_id"].iloc[0]


def changed(found):
    """The audit after the finding's severity has changed."""
    return replace(found, findings=found.findings.assign(severity="act"))


def test_a_waiver_taken_from_an_audit_remembers_its_facts(found):
    mine = found.waive(only(found), owner="Principal", reason="intern", valid_to="2027-06-30")
    assert cross(found.with_decisions(mine)) == ["u2"]
    asked = changed(found).with_decisions(mine)
    assert asked.waived.empty
    assert asked.findings.loc[asked.findings["finding_id"].eq(only(found)), "ruling"].tolist() == ["changed"]


def test_a_waiver_written_to_a_register_is_read_again_as_it_was(found, tmp_path):
    path = tmp_path / "waivers.csv"
    for day in ("2027-06-30", "2027-07-31"):
        found.waive(only(found), owner="Principal", reason="an intern, agreed", valid_to=day).write(path)
        path.chmod(0o644)
    kept = read_waivers(path)
    assert len(kept.rows) + len(kept.problems) == 2
    assert path.read_text().splitlines()[0] == template("waivers").strip()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"finding_ids": "f000000000000"}, 'there is no finding "f000000000000"'),
        ({"valid_to": None}, "has no end"),
        ({"owner": ""}, "has no owner or no reason"),
    ],
    ids=["unknown", "endless", "nobody's"],
)
def test_a_waiver_that_cannot_hold_is_refused(found, given, said):
    ruling = {"owner": "Principal", "reason": "intern", "valid_to": "2027-06-30"}
    with pytest.raises(InputError, match=said):
        found.waive(**{"finding_ids": only(found), **ruling, **given})


def test_a_line_written_by_hand_gets_its_facts_from_the_run_of_its_day(found, tmp_path):
    store = RunStore(tmp_path / "runs.db")
    store.add(found)
    by_hand = waiver(**BY_IDS)
    assert by_hand.rows["facts"].isna().all()
    mine = remembering(by_hand, store.runs(), store.findings())
    assert cross(found.with_decisions(mine)) == ["u2"]
    assert changed(found).with_decisions(mine).waived.empty
    early = remembering(waiver(**BY_IDS, valid_from="2026-11-01"), store.runs(), store.findings())
    assert early.rows["facts"].isna().all()


def test_the_command_adds_a_waiver_that_the_audit_then_heeds(tmp_path, capsys):
    exports, store, register = (
        ROOT / "sample_data" / "exports",
        tmp_path / "runs.db",
        tmp_path / "waivers.csv",
    )
    run = ["audit", str(exports), "-o", str(tmp_path / "a.xlsx"), "--store", str(store), "--quiet"]
    assert main(run) == 0
    listed = RunStore(store).findings()
    one = listed.loc[listed["check"].eq("cross_person_links"), "finding_id"].iloc[0]
    ruling = ["--owner", "Principal", "--reason", "intern", "--until", "2027-06-30", "-o", str(register)]
    assert main(["decisions", "waive", str(store), one, *ruling]) == 0
    assert main([*run, "--waivers", str(register)]) == 0
    again = history(RunStore(store)).findings.set_index("finding_id")
    assert again.loc[one, "status"] == "waived"
    assert again["status"].value_counts()["open"] == len(listed) - 1


def test_two_files_that_contradict_each_other_waive_nothing(tmp_path):
    for name, end in (("one.csv", "2026-12-31"), ("two.csv", "2027-06-30")):
        (tmp_path / name).write_text(
            f"check,user_id,owner,reason,valid_to\ncross_person_links,u2,HR,intern,{end}\n", "utf-8"
        )
    found = read_waivers([tmp_path / "one.csv", tmp_path / "two.csv"])
    assert found.rows.empty
    assert found.problems[["file", "row"]].to_numpy().tolist() == [["one.csv", 2], ["two.csv", 2]]


@pytest.mark.parametrize("until", ["soon", "3/4/2027", "2026-13-01"])
def test_a_waiver_until_no_date_says_how_to_write_one(until):
    found = table("""
        finding_id | check              | user_id | staff_member_id | situation    | severity
        f1         | cross_person_links | u2      | 7               | cross_linked | urgent
    """)
    with pytest.raises(InputError, match=r"waive: valid_to .* is no date\. Write it as 2026-11-23\."):
        waive(found, "f1", owner="HR", reason="intern", valid_to=until)
