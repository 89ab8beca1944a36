"""A ruling carries to the next run and the next workbook, and is asked again when facts change."""

import openpyxl
import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.decisions import AS_SUGGESTED, DELEGATE, KEEP
from srreconcile.registers import waivers
from srreconcile.report.html import summary_html
from srreconcile.report.quiet import QUIET
from tests.drawn import table
from tests.report.conftest import STAFF, records, school

pytestmark = pytest.mark.slow

CROSS = {"check": "cross_person_links", "user_id": "u1", "staff_member_id": "7"}


def decide(audit, folder, choice, *, correct=None, name="back.xlsx", **to_excel):
    """Send the workbook out and take it back with a decision about the wrong link."""
    finding = audit["cross_person_links"]["finding_id"].iloc[0]
    path = audit.to_excel(folder / name, **to_excel)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if {"Decision", "Finding ID"} <= set(heads) and row[heads.index("Finding ID")].value == finding:
                row[heads.index("Decision")].value = choice
                row[heads.index("Correct staff ID, or who decides")].value = correct
    book.save(path)
    return sr.read_decisions(path)


def rulings(audit):
    return audit["cross_person_links"].findings.shape[0], audit.findings.query(
        "check == 'cross_person_links'"
    ).get("ruling", pd.Series(dtype="str")).tolist()


def sheet(path, title):
    """The rows of the sheet whose name starts with `title`, as dictionaries."""
    found = next(sheet for sheet in openpyxl.load_workbook(path) if sheet.title.startswith(title))
    head, *rows = found.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_what_is_kept_on_purpose_stays_quiet_in_the_next_run(audit, tmp_path):
    decisions = decide(audit, tmp_path, KEEP)
    assert rulings(school().with_decisions(decisions)) == (0, [])


def test_a_workbook_without_names_brings_the_same_decision(audit, tmp_path):
    decisions = decide(audit, tmp_path, KEEP, names=False)
    assert rulings(school().with_decisions(decisions)) == (0, [])


def test_more_records_through_a_link_kept_on_purpose_are_no_new_fact(audit, tmp_path):
    decisions = decide(audit, tmp_path, KEEP)
    assert rulings(school(records=records(2000)).with_decisions(decisions)) == (0, [])


def test_it_is_asked_again_when_the_facts_change(audit, tmp_path):
    decisions = decide(audit, tmp_path, KEEP)
    without = table(STAFF).query("staff_member_id != '0012'")  # nobody left to suggest
    assert rulings(school(staff=without).with_decisions(decisions)) == (1, ["changed"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2027-11-23", (0, [])), ("2027-11-24", (1, ["ended"]))],
    ids=["a year on", "a day later"],
)
def test_it_is_asked_again_after_a_year(audit, tmp_path, day, expected):
    decisions = decide(audit, tmp_path, KEEP)
    later = sr.audit(audit.tables, as_of=day)
    assert rulings(later.with_decisions(decisions)) == expected


@pytest.mark.parametrize(("choice", "correct"), [(AS_SUGGESTED, None), (DELEGATE, "M. Rios")])
def test_any_other_decision_leaves_the_finding_until_it_is_done(audit, tmp_path, choice, correct):
    told = school().with_decisions(decide(audit, tmp_path, choice, correct=correct))
    assert rulings(told) == (1, ["decided"])
    assert len(told.findings) == len(audit.findings)


def test_the_next_workbook_shows_the_earlier_decision_and_who_made_it(audit, tmp_path):
    told = school().with_decisions(decide(audit, tmp_path, DELEGATE, correct="M. Rios"))
    (row,) = sheet(told.to_excel(tmp_path / "next.xlsx"), "Cross person")
    shown = (row["Earlier ruling"], row["Earlier decision"], row["Ruled by"], row["Decision"])
    assert shown == ("decided", DELEGATE, "M. Rios", None)


def test_what_is_kept_quiet_stands_in_the_workbook_with_who_and_until_when(audit, tmp_path):
    told = school().with_decisions(decide(audit, tmp_path, KEEP))
    (row,) = sheet(told.to_excel(tmp_path / "next.xlsx"), QUIET)
    assert (row["User ID"], row["Kept by"], row["Until"].date().isoformat()) == (
        "u1",
        "back.xlsx",
        "2027-11-23",
    )


def test_workbooks_by_school_show_what_is_kept_quiet_at_their_school_and_the_index_all(audit, tmp_path):
    told = school().with_decisions(decide(audit, tmp_path, KEEP))
    folder = told.to_excel(tmp_path / "schools", by="school")
    holds = {path.stem: QUIET in openpyxl.load_workbook(path).sheetnames for path in folder.glob("*.xlsx")}
    assert holds == {"Aspen Elementary": True, "Birch Middle": False, "No school named": False, "index": True}


def test_summary_page_and_workbook_say_how_many_are_kept_quiet(audit, tmp_path):
    told = school().with_decisions(decide(audit, tmp_path, KEEP))
    said = "Rulings: 1 finding kept quiet."
    cover = openpyxl.load_workbook(told.to_excel(tmp_path / "next.xlsx"))["Summary"]
    page = told.to_html(tmp_path / "next.html").read_text("utf-8")
    assert said in str(told)
    assert said in summary_html(told)
    assert said in page
    assert f"{QUIET}: 1" in page
    assert said in [cell.value for cell in cover["A"]]


def test_an_audit_without_rulings_says_nothing_of_them(audit):
    assert "Rulings" not in str(audit) + summary_html(audit)


def test_a_register_and_decisions_hold_together(audit, tmp_path):
    """What the first ruled is not lost when the second has nothing to say."""
    line = {"owner": "Principal", "reason": "on leave", "valid_to": "2026-11-01"}
    unlinked = {"check": "unlinked_users", "user_id": "u3"}
    register = waivers(pd.DataFrame([{**line, **unlinked}]))
    both = school().with_decisions(register).with_decisions(decide(audit, tmp_path, KEEP))
    assert both.waived["user_id"].tolist() == ["u1"]
    assert both.findings.loc[both.findings["user_id"].eq("u3"), "ruling"].tolist() == ["ended"]
    assert len(both.findings) + len(both.waived) == len(audit.findings)


def sign(folder, name):
    """A school's workbook with a decision to keep, signed by `name`."""
    path = next(path for path in sorted(folder.glob("*.xlsx")) if path.name != "index.xlsx")
    book = openpyxl.load_workbook(path)
    for page in book:
        heads = [cell.value for cell in page[1]]
        if {"Decision", "Finding ID"} <= set(heads):
            page.cell(2, heads.index("Decision") + 1).value = KEEP
    (asked,) = [row[0].row for row in book["Sign-off"].iter_rows() if row[0].value == "Name"]
    book["Sign-off"].cell(asked, 2).value = name
    book.save(path)
    return sr.read_decisions(path)


@pytest.mark.parametrize("name", ["P. Head", None])
def test_who_signed_the_workbook_owns_its_decisions_and_the_file_where_nobody_did(audit, tmp_path, name):
    decisions = sign(audit.to_excel(tmp_path / "schools", by="school"), name)
    owners = audit.with_decisions(decisions).waived["owner"].unique().tolist()
    assert owners == [name or decisions.accepted["file"].iloc[0]]
