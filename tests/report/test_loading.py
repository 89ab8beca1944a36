"""The sheet that says what was read, for the one who must trust the numbers."""

import openpyxl
import pytest

import srreconcile as sr
from srreconcile.load.raw import Issue
from srreconcile.load.report import FileReport, LoadReport
from srreconcile.report import loading


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "staff.csv").write_text(
        "staff_member_id,school_id,last_name,email,start_date,SSN,=HYPERLINK(1)\n"
        "7,A,Ruiz,a@net.org,2026-02-30,123,x\n,A,Park,,,,\n"
    )
    (tmp_path / "users.csv").write_text("user_id,email\nu1,a@net.org\n")
    return tmp_path


@pytest.fixture
def sheet(folder):
    audit = sr.audit(sr.read_folder(folder), as_of="2026-11-23")
    audit.to_excel(folder / "audit.xlsx")
    return openpyxl.load_workbook(folder / "audit.xlsx")["Load report"]


def lines(sheet):
    heads = [cell.value for cell in sheet[1]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_files_stand_first_with_counts_that_add_up(sheet):
    files = [line for line in lines(sheet) if line["About"] == "File"]
    counts = ("File", "Rows read", "Kept", "Set aside")
    assert [tuple(line[name] for name in counts) for line in files] == [
        ("staff.csv", 2, 1, 1),
        ("users.csv", 1, 1, 0),
    ]
    assert lines(sheet)[: len(files)] == files


def test_every_doubt_and_every_row_set_aside_has_its_place(sheet):
    told = [(line["About"], line["File"], line["Row"], line["Column"]) for line in lines(sheet)]
    assert ("To look at", "staff.csv", 2, "start_date") in told
    assert ("Set aside", "staff.csv", 3, None) in told


def test_it_names_the_columns_and_nobody(sheet):
    text = " ".join(str(value) for line in lines(sheet) for value in line.values())
    assert "Never loaded: SSN" in text
    assert not any(word in text for word in ("Ruiz", "Park", "a@net.org"))


def test_a_header_stays_text(sheet):
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {
        "s",
        "n",
    }


def test_a_workbook_of_tables_that_nobody_loaded_has_no_such_sheet(folder, tmp_path):
    tables = sr.read_folder(folder)
    audit = sr.audit(sr.Tables(staff=tables.staff, users=tables.users), as_of="2026-11-23")
    audit.to_excel(tmp_path / "plain.xlsx")
    assert "Load report" not in openpyxl.load_workbook(tmp_path / "plain.xlsx").sheetnames


def test_a_school_leader_is_not_asked_about_files(folder, tmp_path):
    audit = sr.audit(sr.read_folder(folder), as_of="2026-11-23")
    audit.to_excel(tmp_path / "schools", by="school")
    books = [openpyxl.load_workbook(path) for path in (tmp_path / "schools").glob("*.xlsx")]
    assert books
    assert not any("Load report" in book.sheetnames for book in books)


def test_many_doubts_are_cut_and_counted(monkeypatch):
    monkeypatch.setattr(loading, "_MOST", 3)
    issues = [Issue("short row", "one cell short", "f.csv", row) for row in range(2, 9)]
    said = loading.rows(LoadReport([FileReport("f.csv", issues=issues)]))["said"].tolist()
    assert said[-1] == "4 more stand in tables.load_report."
    assert len(said) == 5
