"""Text from data, held to be text whatever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.report.inert import CELL_MAX, file_names, one_line, sheet_names, to_cell

anything = st.text(st.characters(), max_size=60)


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(anything)
def test_one_line_is_one_line_without_letters_that_turn_it(text):
    assert re.findall("[\x00-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", one_line(text)) == []


@given(anything)
def test_a_cell_holds_only_what_xml_may(text):
    assert re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", to_cell(text)) == []


@given(st.text(st.sampled_from("aé山😀"), max_size=5), st.integers(32_700, 33_000))
def test_a_cell_is_never_too_long_and_says_where_it_was_cut(start, n):
    text = start + "😀" * (n // 2)
    cell = to_cell(text)
    assert units(cell) <= CELL_MAX
    assert cell == text or cell.endswith("[cut]")


def test_plain_text_is_left_as_it_is():
    assert [to_cell(text) for text in ("0012", "=1+1", "Núñez", "two\nlines")] == [
        "0012",
        "=1+1",
        "Núñez",
        "two\nlines",
    ]


@given(st.lists(anything, max_size=8))
def test_sheet_names_are_what_excel_accepts_and_all_different(wanted):
    names = sheet_names(wanted, taken=("Summary",))
    assert len({name.casefold() for name in [*names, "Summary"]}) == len(wanted) + 1
    for name in names:
        assert 1 <= units(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
        assert name.casefold() != "history"


@given(st.lists(anything, max_size=8))
def test_file_names_stay_in_their_folder_and_are_all_different(wanted):
    names = file_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]|^\.|[. ]$', name)
        assert 1 <= len(name.encode()) <= 110


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "LPT9", "aux.x"])
def test_a_device_of_windows_is_no_file_name(name):
    assert file_names([name]) == [f"{name}_"]
