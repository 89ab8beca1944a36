"""The workbook, as openpyxl and LibreOffice read it: text stays text, sheets can be worked in."""

import json
import re
import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest

from srreconcile.errors import InputError
from srreconcile.report import kinds
from srreconcile.report.excel import write_workbook
from tests.report.conftest import school, strangers


@pytest.fixture(scope="session")
def books(tmp_path_factory):
    """Write an audit's workbook once; return its path."""
    folder, written = tmp_path_factory.mktemp("books"), {}

    def write(audit):
        if id(audit) not in written:
            written[id(audit)] = write_workbook(audit, folder / f"{len(written)}.xlsx")
        return written[id(audit)]

    return write


@pytest.fixture
def book(books, audit):
    return openpyxl.load_workbook(books(audit))


SHOWN = ["audit", "network", "clean", "hostile"]


@pytest.fixture(params=SHOWN)
def any_book(request, books):
    return openpyxl.load_workbook(books(request.getfixturevalue(request.param)))


def head(sheet):
    return [cell.value for cell in sheet[1]]


def finding_sheets(book):
    return [sheet for sheet in book if sheet.tables]


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_there_is_a_summary_a_sheet_per_kind_and_definitions(book, audit):
    found = [result for result in audit.results if len(result)]
    visible = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert visible[0] == "Summary"
    assert visible[-1] == "Definitions"
    assert sorted(visible[1:-1]) == sorted(kinds.sheet_title(result.name) for result in found)


def test_a_sheet_holds_every_finding_of_its_kind_once(books, network):
    book = openpyxl.load_workbook(books(network))
    for result in network.results:
        if len(result):
            sheet = book[kinds.sheet_title(result.name)]
            ids = [cell.value for cell in list(sheet.columns)[head(sheet).index("Finding ID")][1:]]
            assert sorted(ids) == sorted(result["finding_id"])


def test_the_header_stands_in_the_first_row_with_the_columns_to_fill_in_last(any_book):
    for sheet in finding_sheets(any_book):
        assert head(sheet)[-4:] == ["Decision", "Correct staff ID, or who decides", "Note", "Finding ID"]
        assert len(set(head(sheet))) == len(head(sheet))


def test_no_cells_are_merged(any_book):
    assert [sheet.title for sheet in any_book if sheet.merged_cells.ranges] == []


def test_every_sheet_of_findings_is_a_named_table_over_all_its_rows(any_book):
    for sheet in finding_sheets(any_book):
        (table,) = sheet.tables.values()
        assert re.fullmatch(r"tbl_[a-z_]+", table.name)
        assert table.ref == sheet.dimensions
        assert table.autoFilter.ref == table.ref
        assert [column.name for column in table.tableColumns] == head(sheet)


def test_every_sheet_prints_on_one_page_across_under_its_header(any_book):
    for sheet in any_book:
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            across = sheet.page_setup.fitToWidth or 1  # 1 is what the format takes where nothing is said
            assert (across, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
                1,
                0,
                True,
            )
            assert "Confidential: staff data" in sheet.oddFooter.left.text
            assert sheet.oddFooter.right.text == "Page &P of &N"
    for sheet in finding_sheets(any_book):
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes == "A2"


def test_a_decision_is_chosen_from_a_list_on_every_row(any_book):
    for sheet in finding_sheets(any_book):
        lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        column = openpyxl.utils.get_column_letter(head(sheet).index("Decision") + 1)
        assert [str(rule.sqref) for rule in lists] in (
            [f"{column}2:{column}{sheet.max_row}"],
            [f"{column}2"],
        )
        assert "Do as suggested" in lists[0].formula1
        assert lists[0].prompt


def test_a_link_can_be_fixed_only_where_there_is_an_account(book):
    offered = {
        sheet.title: next(
            rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"
        )
        for sheet in finding_sheets(book)
    }
    assert "Fix the link" in offered["Cross person links"]
    assert "Fix the link" not in offered["Staff without user"]


def test_a_fix_without_a_staff_id_turns_red(book):
    sheet = book["Cross person links"]
    rules = [
        rule for found in sheet.conditional_formatting for rule in found.rules if rule.type == "expression"
    ]
    assert any(
        "Fix the link" in rule.formula[0] and rule.dxf.fill.bgColor.rgb == "FFD7413C" for rule in rules
    )


def test_ids_keep_their_zeros_as_text(book):
    sheet = book["Cross person links"]
    suggested = sheet.cell(2, head(sheet).index("Suggested staff ID") + 1)
    assert (suggested.value, suggested.data_type) == ("0012", "s")


def test_a_number_is_a_number(book):
    sheet = book["Cross person links"]
    assert sheet.cell(2, head(sheet).index("Records") + 1).value == 1163


def test_evidence_is_folded_away_and_nothing_else(book):
    sheet = book["Cross person links"]
    letters = {name: openpyxl.utils.get_column_letter(n) for n, name in enumerate(head(sheet), 1)}
    hidden = {name for name, letter in letters.items() if sheet.column_dimensions[letter].hidden}
    assert "User ID" in hidden
    assert not hidden & {"Severity", "Account of", "What was found", "Decision", "Finding ID"}


def test_no_text_from_data_is_a_formula_or_a_link(hostile, books):
    book = openpyxl.load_workbook(books(hostile))
    for sheet in book:
        formulas = [cell for cell in cells(sheet) if cell.data_type == "f"]
        links = [cell.hyperlink for cell in cells(sheet) if cell.hyperlink]
        assert all(sheet.title == "Summary" and cell.value.startswith("=COUNTA(tbl_") for cell in formulas)
        assert all(sheet.title == "Summary" and link.location and not link.target for link in links)
    names = [cell.value for sheet in finding_sheets(book) for cell in cells(sheet)]
    assert '=HYPERLINK("http://evil.example","x") Diaz' in names


def test_nothing_leads_out_of_the_workbook(hostile, books):
    with zipfile.ZipFile(books(hostile)) as parts:
        assert [name for name in parts.namelist() if b'TargetMode="External"' in parts.read(name)] == []


def test_every_formula_has_its_value_written_beside_it(books, audit):
    path = books(audit)
    formulas, values = (
        openpyxl.load_workbook(path)["Summary"],
        openpyxl.load_workbook(path, data_only=True)["Summary"],
    )
    at = [cell.coordinate for cell in cells(formulas) if cell.data_type == "f"]
    assert len(at) == len([result for result in audit.results if len(result)])
    assert [values[name].value for name in at] == [0] * len(at)


def test_the_summary_says_what_the_notebook_says(book, audit):
    said = [cell.value for cell in cells(book["Summary"])]
    assert "3 of 3 users need a look." in said
    assert "1,163 of 1,163 records (100%) carry another person's name." in said
    assert [result.title for result in audit.results if result.title not in " ".join(map(str, said))] == []


def test_a_check_that_did_not_run_is_not_shown_as_clean(books):
    sheet = openpyxl.load_workbook(books(school(records=None)))["Summary"]
    state = {row[0].value: (row[1].value, row[6].value) for row in sheet.iter_rows(min_row=9)}
    assert state["Records that carry another person's name"] == (
        "not run",
        "Nothing is known: no records table was given.",
    )
    clean = next(meaning for word, meaning in state.values() if word == "none found")
    assert "Staff ids that stand on more than one row" in clean
    assert "Records that carry another person's name" not in clean


def test_the_chart_says_in_words_what_it_shows(books, network):
    with zipfile.ZipFile(books(network)) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert re.search(
        r'descr="Findings, by school, bars stacked by severity\. All together: urgent \d+', drawing
    )


def test_definitions_tell_every_check_and_every_column(book, audit):
    names = [row[3].value.split("\n")[0] for row in book["Definitions"].iter_rows(min_row=2) if row[3].value]
    assert [result.name for result in audit.results if result.name not in names] == []
    assert {"finding_id", "user_name", "links.user_id"} <= set(names)


def test_code_stands_in_its_own_column_of_the_definitions_alone(book):
    said = [cell.value for row in book["Definitions"].iter_rows(max_col=3) for cell in row]
    assert [text for text in said if re.search(r"`|[a-z]_[a-z]|\w\(\)", text)] == []


def test_the_manifest_is_out_of_sight_and_holds_run_and_thresholds(book, audit):
    sheet = book["_srreconcile"]
    settings = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2, max_row=8)}
    assert sheet.sheet_state == "veryHidden"
    assert json.loads(settings["thresholds"])["cross_person_links"] == {"min_certainty": 0.95}
    assert json.loads(settings["findings"]) == len(audit.findings)


def test_an_audit_without_findings_makes_a_workbook_too(books, clean):
    book = openpyxl.load_workbook(books(clean))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Summary", "Definitions"]


def test_more_rows_than_a_sheet_holds_go_to_a_second_sheet(audit, tmp_path, monkeypatch):
    monkeypatch.setattr(kinds, "ROWS_MAX", 20)
    book = openpyxl.load_workbook(write_workbook(strangers(60), tmp_path / "a.xlsx"))
    parts = [sheet for sheet in finding_sheets(book) if sheet.title.startswith("Unlinked users")]
    assert [sheet.title for sheet in parts] == ["Unlinked users", "Unlinked users 2", "Unlinked users 3"]
    assert sum(sheet.max_row - 1 for sheet in parts) == len(strangers(60)["unlinked_users"])
    formula = next(
        cell.value for cell in cells(book["Summary"]) if "tbl_unlinked_users_2[" in str(cell.value)
    )
    assert formula == "=" + "+".join(f"COUNTA(tbl_unlinked_users{n}[Decision])" for n in ("", "_2", "_3"))


def test_names_can_be_left_out(audit, tmp_path):
    book = openpyxl.load_workbook(write_workbook(audit, tmp_path / "a.xlsx", names=False))
    said = " ".join(str(cell.value) for sheet in book for cell in cells(sheet))
    assert [name for name in ("John", "Diaz", "Roe", "Ruiz", "@net.org") if name in said] == []
    assert "Linked to another person's row: user u1, staff row 7." in said


def test_a_moment_before_excels_calendar_is_text(audit, tmp_path):
    from dataclasses import replace

    found = audit.findings.assign(linked_since=pd.Timestamp("1850-01-01"))
    book = openpyxl.load_workbook(write_workbook(replace(audit, findings=found), tmp_path / "a.xlsx"))
    sheet = book["Cross person links"]
    assert sheet.cell(2, head(sheet).index("Linked since") + 1).value == "1850-01-01 00:00"


def test_the_findings_are_not_changed(audit, tmp_path):
    before = audit.findings.copy(deep=True)
    write_workbook(audit, tmp_path / "a.xlsx")
    pd.testing.assert_frame_equal(audit.findings, before)


def test_a_workbook_is_called_xlsx(audit, tmp_path):
    with pytest.raises(InputError, match=r"audit\.csv: ends in \"\.csv\"\. Let the name end in \.xlsx\."):
        write_workbook(audit, tmp_path / "audit.csv")


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_shows_hostile_names_as_they_are(hostile, books, tmp_path):
    import shutil

    shutil.copy(books(hostile), tmp_path / "a.xlsx")
    ask = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            ask,
            "a.xlsx",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )
    sheet = pd.read_csv(tmp_path / "a-Cross person links.csv", dtype="str")
    assert sheet["Account of"].iloc[0] == '=HYPERLINK("http://evil.example","x") Diaz'
    assert sheet["Suggested staff ID"].iloc[0] == "0012"


def test_many_schools_begin_a_page_so_that_none_cuts_their_chart(tmp_path, audit):
    breaks = []
    for given in (audit, strangers(60)):
        summary = openpyxl.load_workbook(given.to_excel(tmp_path / "a.xlsx"))["Summary"]
        breaks.append([summary.cell(each.id + 1, 1).value for each in summary.row_breaks.brk])
    assert breaks == [[], ["By school"]]


def test_a_sentence_that_starts_with_an_arabic_name_is_read_from_the_left(tmp_path):
    (sheet,) = [
        s
        for s in openpyxl.load_workbook(strangers(60).to_excel(tmp_path / "a.xlsx"))
        if s.title == "Unlinked users"
    ]
    heads = [cell.value for cell in sheet[1]]
    orders = {row[heads.index("What was found")].alignment.readingOrder for row in sheet.iter_rows(min_row=2)}
    assert orders == {1}
