"""Workbooks, JSON, markup, databases, Parquet and archives: read as text, or refused with the reason."""

import gzip
import io
import json
import sqlite3
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from srreconcile.errors import InputError
from srreconcile.load.files import looks_like_data, read_raw

CSV = b"Staff ID,Email\n001,a@x.org\n002,b@x.org\n"


@pytest.fixture
def read(tmp_path):
    def of(data, name="export.bin", **options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_raw(path, **options)

    return of


def workbook(fill):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book)
    return stream.getvalue()


def staff_sheet(book, name="Staff", **options):
    sheet = book.add_worksheet(name)
    for at, row in enumerate([["Staff ID", "Email"], ["001", "a@x.org"], ["002", "b@x.org"]]):
        sheet.write_row(at, 0, row)
    return sheet


def changed(data, member, change):
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == member else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_sheet_is_read_as_it_is_shown(read):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "padded", "day", "yes", "note"])
        sheet.write_number(1, 0, 101)
        sheet.write_number(1, 1, 7, book.add_format({"num_format": "00000"}))
        sheet.write_datetime(1, 2, pd.Timestamp("2024-01-08"), book.add_format({"num_format": "m/d/yyyy"}))
        sheet.write_boolean(1, 3, True)
        sheet.write_string(1, 4, " two\nlines\u00a0")

    (table,) = read(workbook(fill), "staff.csv")
    assert table.frame.iloc[0].tolist() == ["101", "00007", "2024-01-08", "true", "two\nlines"]
    assert table.facts["format"] == "xlsx"


def test_every_visible_sheet_with_a_table_is_read(read):
    def fill(book):
        book.add_worksheet("Read me").write(0, 0, "Do not edit.")
        staff_sheet(book, "2024")
        staff_sheet(book, "2025")
        staff_sheet(book, "old").hide()

    tables = read(workbook(fill), "staff.xlsx")
    assert [table.facts["sheet"] for table in tables] == ["2024", "2025"]
    assert {issue.rule for issue in tables[0].issues} == {"hidden sheet", "notes sheet"}
    (old,) = read(workbook(fill), "staff.xlsx", sheet="old")
    assert len(old.frame) == 2


def test_a_sheet_that_is_not_there_is_refused_with_the_nearest(read):
    with pytest.raises(InputError, match=r'no sheet "Staf"\. Did you mean "Staff"'):
        read(workbook(staff_sheet), "staff.xlsx", sheet="Staf")


def test_a_merged_school_belongs_to_each_of_its_rows(read):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["School", "Staff ID"])
        sheet.write_column(1, 1, ["1", "2", "3"])
        sheet.merge_range(1, 0, 3, 0, "North")

    (table,) = read(workbook(fill), "staff.xlsx")
    assert table.frame["School"].tolist() == ["North"] * 3
    assert [issue.rule for issue in table.issues] == ["merged cells"]


def test_an_error_cell_is_missing_and_told(read):
    def fill(book):
        staff_sheet(book).write_formula(1, 1, "=NA()", None, "#N/A")

    (table,) = read(workbook(fill), "staff.xlsx")
    assert table.frame["Email"].isna().tolist() == [True, False]
    assert [(i.rule, i.row, i.column) for i in table.issues] == [("error cell", 2, "Email")]


def test_hidden_rows_and_columns_are_read_and_told(read):
    def fill(book):
        sheet = staff_sheet(book)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    (table,) = read(workbook(fill), "staff.xlsx")
    assert table.frame["Staff ID"].tolist() == ["001", "002"]
    assert [(i.rule, i.row, i.grade) for i in table.issues] == [
        ("hidden rows", 3, "note"),
        ("hidden columns", None, "note"),
    ]


def test_of_many_error_cells_the_rest_are_counted(read):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Staff ID", "Email"])
        for row in range(1, 71):
            sheet.write_row(row, 0, [f"{row:03}", "a@x.org"])
            if row > 9:
                sheet.write_formula(row, 1, "=NA()", None, "#N/A")

    (table,) = read(workbook(fill), "staff.xlsx")
    issues = [issue for issue in table.issues if issue.rule == "error cell"]
    assert len(issues) == 51
    assert "11 more cells" in issues[-1].message
    assert issues[-1].row == 61


def test_formulas_that_were_never_calculated_are_refused(read):
    def fill(book):
        sheet = staff_sheet(book)
        for row in (1, 2):
            sheet.write_formula(row, 1, f'=A{row + 1}&"@x.org"', None, "?")

    data = changed(workbook(fill), SHEET, lambda xml: xml.replace(b"<v>?</v>", b"").replace(b' t="str"', b""))
    with pytest.raises(InputError, match='row 2, column "Email": 2 cells hold a formula'):
        read(data, "staff.xlsx")


def test_formulas_with_values_are_read(read):
    def fill(book):
        staff_sheet(book).write_formula(1, 1, '="a"&"@x.org"', None, "a@x.org")

    (table,) = read(workbook(fill), "staff.xlsx")
    assert table.frame["Email"].tolist() == ["a@x.org", "b@x.org"]
    assert table.issues == []


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "too large"),
        (b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>', "1048576"),
        (b'<row><c r="ZZZZ9"><v>1</v></c></row>', "XFD"),
    ],
    ids=["last corner", "row beyond Excel", "column beyond Excel"],
)
def test_a_cell_that_would_end_the_process_is_refused(read, cell, word):
    data = changed(
        workbook(staff_sheet), SHEET, lambda xml: xml.replace(b"</sheetData>", cell + b"</sheetData>")
    )
    with pytest.raises(InputError, match=word):
        read(data, "staff.xlsx")


def test_a_dimension_that_lies_is_not_believed(read):
    data = changed(
        workbook(staff_sheet),
        SHEET,
        lambda xml: xml.replace(b'<dimension ref="A1:B3"/>', b'<dimension ref="A1:XFD1048576"/>'),
    )
    assert len(read(data, "staff.xlsx")[0].frame) == 2


def test_entities_are_refused(read):
    data = changed(
        workbook(staff_sheet), SHEET, lambda xml: xml.replace(b"<worksheet", b"<!DOCTYPE x []><worksheet")
    )
    with pytest.raises(InputError, match="entities"):
        read(data, "staff.xlsx")


def test_a_workbook_that_unpacks_without_end_is_refused(read):
    data = changed(workbook(staff_sheet), SHEET, lambda xml: xml + b" " * (80 << 20))
    with pytest.raises(InputError, match="too large"):
        read(data, "staff.xlsx")


def test_numbers_beside_text_with_zeros_are_told(read):
    def fill(book):
        staff_sheet(book).write_number(2, 0, 2)

    assert [i.rule for i in read(workbook(fill), "staff.xlsx")[0].issues] == ["mixed types"]


def test_a_large_sheet_equals_its_text(read):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Staff ID", "Email", "Points"])
        for n in range(1, 3000):
            sheet.write_row(n, 0, [f"{n:05}", f"p{n}@x.org ", n])

    text = "Staff ID,Email,Points\n" + "".join(f"{n:05},p{n}@x.org,{n}\n" for n in range(1, 3000))
    (table,), (plain,) = read(workbook(fill), "staff.xlsx"), read(text, "staff.csv")
    pd.testing.assert_frame_equal(table.frame, plain.frame)
    assert table.rows.tolist() == plain.rows.tolist()


def test_a_page_of_the_api_is_read_with_its_paging(read):
    page = {
        "results": {
            "staff_members": [{"id": "007", "school": {"name": "N"}}, {"id": "008", "tags": ["a", "b"]}]
        }
    }
    (table,) = read(json.dumps({**page, "meta": {"page": 1, "total_pages": 3}}), "staff.json")
    assert table.frame.columns.tolist() == ["id", "school.name", "tags"]
    assert table.frame["tags"].tolist()[1] == "a;b"
    assert table.facts["total_pages"] == 3
    assert [issue.rule for issue in table.issues] == ["missing pages"]


def test_pages_after_one_another_are_one_table(read):
    pages = [{"results": {"users": [{"id": str(n)}]}, "meta": {"page": n, "total_pages": 2}} for n in (1, 2)]
    (table,) = read("\n".join(map(json.dumps, pages)), "users.json")
    assert table.frame["id"].tolist() == ["1", "2"]
    assert table.issues == []


def test_a_page_number_beyond_any_is_no_page_number(read):
    page = {"results": {"users": [{"id": "1"}]}, "meta": {"page": "9" * 5_000, "total_pages": 1}}
    (table,) = read(json.dumps(page), "users.json")
    assert "page" not in table.facts
    assert table.issues == []


def test_lines_of_json_keep_their_rows(read):
    (table,) = read('{"id": 12345678901234567890}\n\n{"id": 1.50, "note": NaN}\n', "log.jsonl")
    assert table.frame["id"].tolist() == ["12345678901234567890", "1.50"]
    assert table.rows.tolist() == [1, 3]
    assert [issue.rule for issue in table.issues] == ["not a number"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"results": {"users": [{"id": "1"}, {"i', "truncated"),
        ('{"error": "no access", "code": 403}', "API error response 403"),
        ('{"errors": [{"code": "401"}], "results": {}}', "API error response 401"),
        ("[" * 100_000, "nested too deep"),
        ("<!DOCTYPE html><html><form><input name=user></form></html>", "HTML web page"),
        ("%PDF-1.7 ...", "a PDF"),
    ],
    ids=["truncated", "error", "errors", "deep", "login page", "pdf"],
)
def test_what_is_no_export_is_refused_for_what_it_is(read, text, word):
    with pytest.raises(InputError, match=f"users.json.*{word}"):
        read(text, "users.json")


def test_a_key_given_twice_and_a_broken_letter_are_told(read):
    (table,) = read(r'[{"id": "1", "id": "2"}, {"id": "3", "note": "\ud800!"}]', "r.json")
    assert [(i.rule, i.row) for i in table.issues] == [("duplicate key", 1), ("unicode", 2)]
    assert table.frame["note"].tolist()[1] == "\ufffd!"


def test_a_key_with_half_a_letter_is_a_column_all_the_same(read):
    (table,) = read(r'[{"id": "1", "no\udcfete": "x"}]', "r.json")
    assert table.frame.columns.tolist() == ["id", "no\ufffdte"]


def test_a_page_saved_as_xls_is_read(read):
    rows = "<tr><th>Staff ID<th>Email</tr><tr><td>001</td><td>a@x.org&nbsp;</td></tr><tr><td>002<td>b@x.org"
    (table,) = read(f"<html><body><table>{rows}</table></body></html>", "Staff.xls")
    assert table.frame.to_numpy().tolist() == [["001", "a@x.org"], ["002", "b@x.org"]]


def test_an_interchange_has_one_table_per_kind_of_element(read):
    xml = """<?xml version="1.0"?><Interchange xmlns="http://x.org">
        <Staff id="s1"><Name><First>Ana</First></Name><Mail><A>a@x.org</A></Mail><Mail><A>b@x.org</A></Mail></Staff>
        <School><Id>1</Id></School><Staff id="s2"/></Interchange>"""
    staff, school = read(xml, "staff.xml")
    assert staff.frame.columns.tolist() == ["id", "Name.First", "Mail.A"]
    assert staff.frame["Mail.A"].tolist()[0] == "a@x.org;b@x.org"
    assert school.facts["endpoint"] == "School"


def test_a_database_keeps_hostile_names_and_numbers_as_they_are(read, tmp_path):
    path = tmp_path / "school.db"
    with sqlite3.connect(path) as base:
        base.execute("""CREATE TABLE "sta""ff; drop" ("or""der by", note)""")
        base.execute(
            """INSERT INTO "sta""ff; drop" VALUES (7, 'a'), ('007', NULL), (9, CAST(x'4a6f73e9' AS TEXT))"""
        )
    base.close()
    (table,) = read_raw(path, table='sta"ff; drop')
    assert table.frame.columns.tolist() == ['or"der by', "note"]
    assert table.frame['or"der by'].tolist() == ["7", "007", "9"]
    assert table.frame["note"].tolist()[2] == "José"
    assert [issue.rule for issue in table.issues] == ["mixed types", "encoding"]
    with pytest.raises(InputError, match="no such table"):
        read_raw(path, table="x union select 1")
    with pytest.raises(InputError, match="damaged"):
        read(path.read_bytes()[:3000], "cut.db")


def test_parquet_is_text_with_its_numbers_told(read, tmp_path):
    path = tmp_path / "log.parquet"
    frame = pd.DataFrame(
        {"id": [7.0, None], "name": [" Ana ", ""], "at": pd.to_datetime(["2024-01-08 09:30", None])}
    )
    frame.to_parquet(path)
    (table,) = read_raw(path)
    assert table.frame.astype(object).where(table.frame.notna(), None).to_numpy().tolist() == [
        ["7", "Ana", "2024-01-08T09:30:00"],
        [None, None, None],
    ]
    assert [(issue.rule, issue.column) for issue in table.issues] == [("numbers", "id")]
    with pytest.raises(InputError, match="damaged"):
        read(path.read_bytes()[:-9], "cut.parquet")


def test_a_zip_gives_each_of_its_data_files(read):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("../a.csv", "b.csv", "__MACOSX/._a.csv", "README.txt"):
            archive.writestr(name, CSV)
    assert [table.file for table in read(stream.getvalue(), "all.zip")] == [
        "all.zip, a.csv",
        "all.zip, b.csv",
    ]
    assert len(read(stream.getvalue(), "all.zip", table="b.csv")) == 1


def test_a_gzip_is_read_in_memory_and_within_limits(read):
    assert len(read(gzip.compress(CSV), "staff.csv.gz")[0].frame) == 2
    with pytest.raises(InputError, match="truncated"):
        read(gzip.compress(CSV)[:-9], "staff.csv.gz")
    with pytest.raises(InputError, match="too large"):
        read(gzip.compress(b" " * (70 << 20)), "staff.csv.gz")


def test_a_folder_holds_more_than_data():
    names = [
        "staff.csv",
        "Users.XLSX",
        "README.md",
        "photo.png",
        ".hidden.csv",
        "~$staff.xlsx",
        "LICENSE.txt",
    ]
    assert [name for name in names if looks_like_data(name)] == ["staff.csv", "Users.XLSX"]
