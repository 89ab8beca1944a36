"""Large plain sheets are read row by row, and give what the usual reader gives."""

import io

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.errors import InputError
from srreconcile.load.files import workbook
from tests.load.files.test_other_formats import SHEET, changed

texts = st.sampled_from(
    [
        "a",
        " b ",
        "007",
        "O'Brien & co",
        '<"x">',
        "two\nlines",
        "é中",
        "_x000D_",
        "Total",
        "\u00a0",
        "12",
        "=x",
        "&amp;",
    ]
)
numbers = st.sampled_from([0, 7, -3, 2.5, 1e-7, 123456789012345, 1234567890123456, 1e22, 0.1 + 0.2, -0.0])
moments = st.sampled_from(
    [
        pd.Timestamp("2024-01-08"),
        pd.Timestamp("2024-01-08 09:30"),
        pd.Timestamp("1999-12-31 23:59:59"),
        pd.Timestamp("2024-02-29 12:00:00.6"),
    ]
)
cells = st.none() | texts | numbers | moments | st.booleans()
rows = st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=6)
FORMATS = [
    "General",
    "00000",
    "0.00",
    "yyyy-mm-dd",
    "m/d/yyyy h:mm",
    "#,##0",
    '"x"0',
    "[h]:mm",
    "@",
    "d. mmm",
]


def written(drawn, formats, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        looks = [book.add_format({"num_format": each}) for each in formats]
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("log")
        sound = [[f"{n:04}", "sound", n, "x"] for n in range(30)]
        for at, row in enumerate([["id", "name", "n", "note"], *sound, *drawn, *sound, *sound, *sound]):
            for column, cell in enumerate(row):
                write(sheet, at, column, cell, looks[column], day)
    return stream.getvalue()


def write(sheet, row, column, cell, look, day):
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, pd.Timestamp):
        sheet.write_datetime(row, column, cell, day)
    elif cell is not None:
        sheet.write_number(row, column, cell, look)


def both(data, monkeypatch):
    """The tables by the usual reader, and by the fast way (None where that leaves the sheet alone)."""
    monkeypatch.setattr(workbook, "SMALL", len(data) * 1000)
    try:
        usual = workbook.read_xlsx(data, "f.xlsx", None, frozenset())
    except InputError:
        usual = None
    monkeypatch.setattr(workbook, "SMALL", 0)
    facts = workbook.preflight(data, "f.xlsx")
    sheets = workbook._quick_sheets(data, "f.xlsx", facts, None, frozenset())
    return usual, sheets and [sheet.table for sheet in sheets if sheet.table]


def assert_same(usual, fast):
    assert usual is not None
    assert len(usual) == len(fast)
    for one, other in zip(usual, fast, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame)
        assert one.rows.tolist() == other.rows.tolist()
        assert one.facts == other.facts
        assert one.rows_read == other.rows_read
        assert sorted(map(str, one.issues)) == sorted(map(str, other.issues))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.lists(st.sampled_from(FORMATS), min_size=4, max_size=4), st.booleans())
def test_both_ways_give_the_same_table(monkeypatch, drawn, formats, inline):
    usual, fast = both(written(drawn, formats, constant_memory=inline), monkeypatch)
    if fast is not None:
        assert_same(usual, fast)


@pytest.mark.parametrize("inline", [True, False], ids=["texts in cells", "shared texts"])
def test_a_plain_sheet_goes_the_fast_way(monkeypatch, inline):
    drawn = [["0007", "Ana & Bo", 7, pd.Timestamp("2024-01-08 09:30")], ["0008", None, 2.5, None]]
    usual, fast = both(written(drawn, ["General"] * 4, constant_memory=inline), monkeypatch)
    assert_same(usual, fast)
    assert fast[0].frame.loc[30].tolist() == ["0007", "Ana & Bo", "7", "2024-01-08 09:30:00"]


def test_numbers_keep_the_zeros_of_their_format(monkeypatch):
    drawn = [[7, "a", 1, "b"], [12, "a", 2, "b"]]
    data = written(drawn, ["00000", "General", "General", "General"])
    usual, fast = both(data, monkeypatch)
    assert_same(usual, fast)
    assert fast[0].frame["id"].loc[[30, 31]].tolist() == ["00007", "00012"]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
        ),
        lambda xml: xml.replace(b'<row r="9"', b'<row r="900"'),
        lambda xml: xml.replace(b"<v>1</v>", b"<v>one</v>"),
        lambda xml: xml.replace(b"<v>1</v>", b"<v>99999</v>"),
        lambda xml: xml.replace(b"</sheetData>", b""),
        lambda xml: xml.replace(b'<c r="B2"', b'<c q="1" r="B2"'),
        lambda xml: xml.replace(b"<row ", b"<raw ").replace(b"</row>", b"</raw>"),
    ],
    ids=[
        "merged cells",
        "rows out of order",
        "no number",
        "no such text",
        "no end",
        "another attribute",
        "no row",
    ],
)
def test_what_is_not_plain_is_left_to_the_usual_reader(monkeypatch, change):
    data = changed(written([], ["General"] * 4), SHEET, change)
    monkeypatch.setattr(workbook, "SMALL", 0)
    facts = workbook.preflight(data, "f.xlsx")
    assert workbook._quick_sheets(data, "f.xlsx", facts, None, frozenset()) is None


def test_a_time_beyond_any_is_refused(monkeypatch):
    data = written([["a", "b", 123_456_789_012_345, "c"]], ["General", "General", "[h]:mm", "General"])
    with pytest.raises(InputError, match=r"f\.xlsx: a cell is shown as a day or time"):
        workbook.read_xlsx(data, "f.xlsx", None, frozenset())


def test_the_days_of_1904_are_left_to_the_usual_reader(monkeypatch):
    data = written([["a", "b", 1, pd.Timestamp("2024-01-08")]], ["General"] * 4, date_1904=True)
    usual, fast = both(data, monkeypatch)
    assert fast is None
    assert usual[0].frame["note"].loc[30] == "2024-01-08"
