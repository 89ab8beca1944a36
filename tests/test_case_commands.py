"""From complaint to verified correction on the command line."""

import json
import shutil

import openpyxl
import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.cli import main
from tests.drawn import table

pytestmark = pytest.mark.slow

FILES = {
    "staff": """
        staff_member_id | first_name | last_name | email          | school_id
        S1              | Jane       | Roe       | jroe@net.org   | A
        S2              | John       | Diaz      | jdiaz@net.org  | A
        S3              | Ines       | Okafor    | iokaf@net.org  | A
    """,
    "users": """
        user_id | first_name | last_name | email          | school_id
        u1      | John       | Diaz      | jdiaz@net.org  | A
        u2      | Jane       | Roe       | jroe@net.org   | A
        u3      | Ines       | Okafor    | iokaf@net.org  | A
    """,
    "links": """
        user_id | staff_member_id | valid_from
        u1      | S1              | 2026-08-01
        u3      | S3              | 2026-08-01
    """,
}


def records():
    day = pd.date_range("2026-09-01 09:00", periods=40, freq="12h")
    return pd.DataFrame(
        {
            "record_id": [str(number) for number in range(40)],
            "record_type": "behavior",
            "school_id": "A",
            "staff_member_id": ["S1", "S3"] * 20,
            "student_id": "p1",
            "entered_at": day.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, drawn in FILES.items():
        table(drawn).to_csv(folder / f"{name}.csv", index=False)
    records().to_csv(folder / "records.csv", index=False)
    return folder


def corrected(exports, to):
    """The export of a site that carried the plan out."""
    shutil.copytree(exports, to)
    log = records()
    log.assign(staff_member_id=log["staff_member_id"].replace("S1", "S2")).to_csv(
        to / "records.csv", index=False
    )
    links = table(FILES["links"])
    links.assign(staff_member_id=links["staff_member_id"].replace("S1", "S2")).to_csv(
        to / "links.csv", index=False
    )
    return to


def test_who_answers_for_a_record_and_a_person(exports, tmp_path, capsys):
    assert main(["who", str(exports), "--record", "4", "-o", str(tmp_path / "case.xlsx")]) == 0
    assert "was made while the account jdiaz@net.org was linked to Jane Roe (S1)" in capsys.readouterr().out
    assert (tmp_path / "case.xlsx").stat().st_size
    for name in (["John Diaz"], ["John", "Diaz"]):
        assert main(["who", str(exports), *name]) == 0
        assert "20 of the 20 records" in capsys.readouterr().out


def test_who_exits_with_1_where_it_would_have_to_guess(exports, capsys):
    assert main(["who", str(exports), "jdaiz@net.org"]) == 1
    assert "Did you mean jdiaz@net.org?" in capsys.readouterr().out


def test_terminals_are_told_commands_and_no_python(exports, tmp_path, capsys):
    plan = str(tmp_path / "plan.json")
    main(["who", str(exports), "jdaiz@net.org"])
    main(["who", str(exports), "--record", "4"])
    main(["plan", str(exports), "-o", plan, "--author", "kwells"])
    main(["approve", plan, "--by", "mrios"])
    main(["approve", plan, "--by", "mrios", "--accept-stops"])
    main(["verify", plan, str(exports)])
    told = capsys.readouterr()
    said = told.out + told.err
    assert "--accept-stops" in said
    assert f"srreconcile who {exports} --user-id u1" in said
    for python in ("audit.", "plan.links", "plan.left_out", "sr.", ".findings_left", "=True", "case."):
        assert python not in said.replace(str(exports), "").replace("plan.json", "")


def test_a_rehearsed_plan_is_verified_and_its_undoing_too(exports, tmp_path, capsys):
    plan, there, back = (str(tmp_path / name) for name in ("plan.json", "corrected", "back"))
    before = {file.name: file.read_bytes() for file in exports.iterdir()}
    assert main(["plan", str(exports), "-o", plan, "-q"]) == 0
    assert main(["rehearse", plan, str(exports), "-o", there]) == 0
    assert "20 to do" in capsys.readouterr().out
    assert main(["verify", plan, there, "-q"]) == 0
    assert main(["rehearse", plan, there, "-o", back, "--undo", "-q"]) == 0
    assert main(["verify", plan, back, "--undone", "-q"]) == 0
    assert {file.name: file.read_bytes() for file in exports.iterdir()} == before
    assert main(["rehearse", plan, str(exports), "-o", there]) == 2
    assert "is there already" in capsys.readouterr().err


def test_what_a_ledger_corrected_is_not_planned_again(exports, tmp_path, capsys):
    plan, ledger, there = (str(tmp_path / name) for name in ("plan.json", "ledger.jsonl", "corrected"))
    main(["plan", str(exports), "-o", plan, "--ledger", ledger, "-q"])
    main(["rehearse", plan, str(exports), "-o", there, "-q"])
    again = str(tmp_path / "again.json")
    assert main(["plan", there, "-o", again, "--ledger", ledger, "-q"]) == 0
    assert sr.read_plan(again).records.empty
    assert main(["who", there, "--record", "4", "--corrections", ledger]) == 0
    assert "corrected it" in capsys.readouterr().out


def test_leaders_answers_go_into_the_plan(exports, tmp_path):
    tables = sr.read_folder(exports)
    book = sr.audit(tables).to_excel(tmp_path / "audit.xlsx")
    with book.open("rb") as file:
        answered = openpyxl.load_workbook(file)
    for sheet in answered.worksheets:
        heads = [cell.value for cell in sheet[1]]
        if "Decision" in heads and "Finding ID" in heads:
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, heads.index("Decision") + 1, "Keep (on purpose)")
    back = tmp_path / "back.xlsx"
    answered.save(back)
    plan = str(tmp_path / "plan.json")
    assert main(["plan", str(exports), "-o", plan, "--decisions", str(back), "-q"]) == 0
    kept = sr.read_plan(plan)
    assert kept.records.empty
    assert kept.left_out["records"].sum() == 20


def test_who_hears_what_rosters_say(exports, tmp_path, capsys):
    rosters = tmp_path / "rosters.csv"
    rosters.write_text("staff_member_id,student_id\nS2,p1\nS1,p9\n", encoding="utf-8")
    assert main(["who", str(exports), "--record", "4", "--rosters", str(rosters)]) == 0
    assert "100% of their students were on a roster of the account's person" in capsys.readouterr().out


def test_a_time_zone_that_does_not_exist_is_refused(exports, tmp_path, capsys):
    rosters = tmp_path / "rosters.csv"
    rosters.write_text("staff_member_id,student_id\nS2,p1\n", encoding="utf-8")
    asked = ["who", str(exports), "--record", "4", "--rosters", str(rosters), "--timezone", "Chicago"]
    assert main(asked) == 2
    assert 'there is no time zone "Chicago"' in capsys.readouterr().err


def test_who_without_a_word_is_a_wrong_command(exports, capsys):
    assert main(["who", str(exports)]) == 2
    assert "ask for one" in capsys.readouterr().err


def test_a_plan_is_made_approved_and_verified(exports, tmp_path, capsys):
    plan, ledger = str(tmp_path / "plan.json"), str(tmp_path / "ledger.jsonl")
    made = ["plan", str(exports), "-o", plan, "--author", "kwells", "--ledger", ledger, "-q"]
    assert main([*made, "--workbook", str(tmp_path / "plan.xlsx"), "--csv", str(tmp_path / "csv")]) == 0
    assert main(["approve", plan, "--by", "kwells", "--accept-stops"]) == 2
    assert main(["approve", plan, "--by", "mrios", "--accept-stops", "--ledger", ledger, "-q"]) == 0
    assert sr.read_plan(plan).approved_by == "mrios"
    assert main(["verify", plan, str(exports), "--ledger", ledger, "-q"]) == 1
    fresh = corrected(exports, tmp_path / "fresh")
    capsys.readouterr()
    assert main(["verify", plan, str(fresh), "--ledger", ledger]) == 0
    assert "Verified: plan" in capsys.readouterr().out
    assert main(["verify", plan, str(exports), "--undone"]) == 0
    events = sr.Ledger(ledger).events()["event"].tolist()
    assert events == ["planned", "approved", "not verified", "verified"]


def test_requests_are_printed_and_the_plan_is_a_file(exports, tmp_path, capsys):
    assert main(["plan", str(exports), "-o", str(tmp_path / "plan.json"), "--requests"]) == 0
    out = capsys.readouterr().out
    assert "a dry run, nothing is sent" in out
    assert out.count("PUT ") == 22
    assert json.loads((tmp_path / "plan.json").read_text())["format"] == 1
