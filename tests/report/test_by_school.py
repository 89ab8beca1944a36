"""A workbook for each school: the parts add up to the whole, and come back."""

import openpyxl
import pytest

import srreconcile as sr
from srreconcile.report.handover import ONE_PAGE, questions
from tests.report.conftest import strangers


@pytest.fixture(scope="module")
def folder(audit, tmp_path_factory):
    return audit.to_excel(tmp_path_factory.mktemp("by") / "schools", by="school")


def rows(path, sheet):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def test_each_school_has_a_workbook_and_findings_at_none_have_one_too(folder):
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["Aspen Elementary.xlsx", "Birch Middle.xlsx", "No school named.xlsx", "index.xlsx"]


def test_the_parts_add_up_to_the_whole(folder, audit):
    read = sr.read_decisions([path for path in folder.iterdir() if path.stem != "index"])
    assert sorted(read.untouched["finding_id"]) == sorted(audit.findings["finding_id"])


def test_the_folder_with_its_index_is_read_back_as_a_whole(folder, audit):
    assert len(sr.read_decisions(folder)) == len(audit.findings)


def test_the_index_counts_each_workbook_and_all_together(folder, audit):
    head, *listed = rows(folder / "index.xlsx", "Index")
    assert head[:4] == ["School", "School ID", "Workbook", "Findings"]
    assert [row[2] for row in listed[:-1]] == [
        "Aspen Elementary.xlsx",
        "Birch Middle.xlsx",
        "No school named.xlsx",
    ]
    assert listed[-1][3] == sum(row[3] for row in listed[:-1]) == len(audit.findings)


def test_a_schools_workbook_holds_nothing_of_another(folder):
    book = openpyxl.load_workbook(folder / "Birch Middle.xlsx")
    said = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "Ana Ruiz" in said
    assert [name for name in ("John", "Diaz", "Jane", "Roe", "Aspen") if name in said] == []


def test_a_leader_is_asked_what_can_be_answered_with_yes_or_no(folder):
    head, first, *_ = rows(folder / "Aspen Elementary.xlsx", "Actions")
    assert head[:2] == ["Severity", "Question"]
    assert first[1] in (
        "Is John Diaz meant to log data in the name of Jane Roe?",
        "Did John Diaz log 1,163 records for Jane Roe on purpose?",
    )


def test_every_question_can_be_asked_of_every_check(network):
    for result in network.results:
        named = network.findings[network.findings["check"].eq(result.name)].assign(severity="act")
        asked = questions(named)["question"].tolist()
        assert all("{" not in question and question for question in asked)


def test_the_questions_fit_one_page():
    assert len(questions(strangers(3000).findings)) == ONE_PAGE


def test_a_leader_signs_a_sheet_of_their_own(folder):
    said = [row[0] for row in rows(folder / "Aspen Elementary.xlsx", "Sign-off")]
    assert {"Aspen Elementary", "Name", "Date", "Signature"} <= set(said)


def test_the_verdict_is_of_the_school(folder):
    said = [row[0] for row in rows(folder / "Aspen Elementary.xlsx", "Summary")]
    assert "1 user needs a look at Aspen Elementary." in said
    assert "1,163 records carry another person's name." in said


def test_a_school_of_a_hostile_name_stays_in_the_folder(hostile, tmp_path):
    folder = hostile.to_excel(tmp_path / "out", by="school")
    assert sorted(path.name for path in folder.iterdir()) == [
        "' History.xlsx",
        "=1+1 [A B].xlsx",
        "No school named.xlsx",
        "index.xlsx",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_names_can_be_left_out(audit, tmp_path):
    folder = audit.to_excel(tmp_path / "out", by="school", names=False)
    for path in folder.iterdir():
        book = openpyxl.load_workbook(path)
        said = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        assert [name for name in ("John", "Diaz", "Roe", "Ruiz", "@net.org") if name in said] == []


def test_another_way_to_part_is_wrong_input(audit, tmp_path):
    with pytest.raises(sr.InputError, match='by: "region" is none of the ways'):
        audit.to_excel(tmp_path / "out", by="region")


def test_a_workbooks_name_is_no_folder(audit, tmp_path):
    with pytest.raises(sr.InputError, match="is no folder"):
        audit.to_excel(tmp_path / "out.xlsx", by="school")
