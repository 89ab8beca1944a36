"""Workbooks of .xls, .xlsb and .ods: what their reader keeps to itself is told all the same."""

import pytest

from srreconcile.errors import InputError
from srreconcile.load.files import read_raw
from tests.load.files.old_workbooks import Error, Formula, Padded, ods, xls, xlsb

STAFF = [["Staff ID", "Email"], ["001", "a@x.org"], ["002", "b@x.org"], ["003", "c@x.org"]]
KINDS = {"xls": xls, "xlsb": xlsb, "ods": ods}
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def read(tmp_path):
    def of(kind, rows, **looks):
        path = tmp_path / f"staff.{kind}"
        path.write_bytes(KINDS[kind](rows, **looks))
        (table,) = read_raw(path)
        return table

    return of


def told(table):
    return [(issue.rule, issue.row, issue.column) for issue in table.issues]


@each_kind
def test_a_sound_sheet_has_nothing_to_tell(read, kind):
    table = read(kind, STAFF)
    assert table.frame.to_numpy().tolist() == STAFF[1:]
    assert table.issues == []


@each_kind
@pytest.mark.parametrize("cell", [Error("#N/A"), Formula(Error("#REF!"))], ids=["value", "formula"])
def test_an_error_cell_is_missing_and_told(read, kind, cell):
    table = read(kind, [*STAFF[:2], ["002", cell], STAFF[3]])
    assert table.frame["Email"].isna().tolist() == [False, True, False]
    assert told(table) == [("error cell", 3, "Email")]
    assert (cell.value.text if isinstance(cell, Formula) else cell.text) in table.issues[0].message


@each_kind
def test_a_formula_with_a_value_is_read(read, kind):
    table = read(kind, [*STAFF[:2], ["002", Formula("b@x.org")], STAFF[3]])
    assert table.frame["Email"].tolist() == ["a@x.org", "b@x.org", "c@x.org"]
    assert table.issues == []


@pytest.mark.parametrize(("kind", "empty"), [("xls", 0.0), ("xlsb", 0.0), ("ods", None)])
def test_a_formula_that_was_never_calculated_is_missing_and_told(read, kind, empty):
    table = read(kind, [*STAFF[:2], ["002", Formula(empty)], STAFF[3]])
    assert table.frame["Email"].isna().tolist() == [False, True, False]
    assert told(table) == [("formula", 3, "Email")]


def test_a_column_of_formulas_without_values_is_refused(read):
    with pytest.raises(InputError, match=r'staff\.ods, row 2, column "Email": 2 cells hold a formula'):
        read("ods", [STAFF[0], ["001", Formula(None)], ["002", Formula(None)]])


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_formulas_of_value_zero_among_numbers_are_numbers(read, kind):
    rows = [["Staff ID", "Absences"], ["001", Formula(0.0)], ["002", 3], ["003", Formula(2.0)]]
    table = read(kind, rows)
    assert table.frame["Absences"].tolist() == ["0", "3", "2"]
    assert table.issues == []


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_a_column_of_empty_formulas_may_never_have_been_calculated(read, kind):
    rows = [["Staff ID", "Email", "Note"], *([f"00{n}", "a@x.org", Formula("")] for n in range(1, 4))]
    assert told(read(kind, rows)) == [("formula", 2, "Note")]


@each_kind
def test_hidden_rows_and_columns_are_read_and_told(read, kind):
    table = read(kind, STAFF, hidden_rows=[2], hidden_columns=[1])
    assert table.frame.to_numpy().tolist() == STAFF[1:]
    assert told(table) == [("hidden rows", 3, None), ("hidden columns", None, None)]
    assert {issue.grade for issue in table.issues} == {"note"}


@each_kind
def test_a_merged_school_belongs_to_each_of_its_rows(read, kind):
    rows = [["School", "Staff ID"], ["North", "001"], [None, "002"], [None, "003"]]
    table = read(kind, rows, merged=[(1, 3, 0)])
    assert table.frame["School"].tolist() == ["North"] * 3
    assert told(table) == [("merged cells", None, None)]


@each_kind
def test_a_number_keeps_the_zeros_that_its_format_shows(read, kind):
    table = read(kind, [["Staff ID", "Email"], [Padded(7), "a@x.org"], [Padded(12), "b@x.org"]])
    assert table.frame["Staff ID"].tolist() == ["00007", "00012"]
    assert table.issues == []


@each_kind
def test_numbers_beside_text_with_zeros_are_told(read, kind):
    assert told(read(kind, [*STAFF[:2], [2, "b@x.org"]])) == [("mixed types", None, "Staff ID")]


def test_an_ods_with_a_cell_in_the_last_corner_is_refused(read, tmp_path):
    rows = [*STAFF, [None] * 200 + ["x"]]
    data = ods(rows)
    path = tmp_path / "staff.ods"
    from tests.load.files.test_other_formats import changed

    far = b'<table:table-row table:number-rows-repeated="1000000"/>'
    path.write_bytes(
        changed(
            data,
            "content.xml",
            lambda xml: xml.replace(
                b"<table:table-row><table:table-cell/>", far + b"<table:table-row><table:table-cell/>", 1
            ),
        )
    )
    with pytest.raises(InputError, match=r"staff\.ods: too large: a cell in row 1000005, column 201"):
        read_raw(path)


@pytest.mark.parametrize("kind", ["xls"])
def test_a_workbook_too_odd_to_look_through_says_so_once(read, kind, monkeypatch):
    from srreconcile.load.files import workbook

    def broken(_):
        raise ValueError

    monkeypatch.setattr(workbook, "facts_of_xls", broken)
    assert told(read(kind, STAFF)) == [("format", None, None)]
