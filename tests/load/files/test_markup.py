"""Pages and documents without measure: read or refused in time that grows with their length alone."""

import time

import pytest

from srreconcile.errors import InputError
from srreconcile.load.files import markup, read_raw
from srreconcile.load.files.tags import pieces

MEGABYTE = 1 << 20


@pytest.fixture
def read(tmp_path):
    def of(text, name="page.xls"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return read_raw(path)

    return of


def names(page):
    return [each if isinstance(each, str) else each.name for each in pieces(page)]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<TD CLASS=x>a</Td >", ["td", "a", "/td"]),
        ("<td title='a>b'>c", ["td", "c"]),
        ('<td title="open>a', ["td", "a"]),
        ("1 < 2 &amp; 3 > 2", ["1 < 2 & 3 > 2"]),
        ("a<!-- <td> -->b<!DOCTYPE x>c<?php ?>d", ["a", "b", "c", "d"]),
        ("<script>if (a<b) x()</script>c", ["script", "/script", "c"]),
        ("<script>a", ["script", "a"]),
        ("a<!-- b", ["a<!-- b"]),
        ("a<b", ["a<b"]),
    ],
    ids=[
        "tags",
        "sign in quotes",
        "open quote",
        "signs",
        "comments",
        "script",
        "open script",
        "open comment",
        "open tag",
    ],
)
def test_a_page_is_taken_apart_as_a_browser_does(page, found):
    assert names(page) == found


HOSTILE = {
    "declarations": "<!" * (MEGABYTE // 2),
    "comments": "<!--" * (MEGABYTE // 4),
    "open tags": "<a " * (MEGABYTE // 3),
    "signs in quotes": '<a ">" ' * (MEGABYTE // 7),
    "open quotes": "<td title=\"'>" * (MEGABYTE // 13),
    "attributes": f"<td {'a=b ' * (MEGABYTE // 4)}>",
    "a long attribute": f'<td title="{"a" * MEGABYTE}">x',
    "scripts": "<script>" * (MEGABYTE // 8),
    "entities": "<td>" + "&" * MEGABYTE,
    "numbers": "<td>" + "&#1" * (MEGABYTE // 3),
    "spaces": "<td" + " " * MEGABYTE + ">",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_page_of_a_megabyte_takes_seconds_at_most(read, kind):
    page = f"<html><table><tr><td>id<td>n<tr><td>1<td>2{HOSTILE[kind]}"
    began = time.process_time()
    tables = read(page)
    assert tables[0].frame.columns[:2].tolist() == ["id", "n"]
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "page",
    ["<table><tr><td>" * 300, "<table></table>" * 10_001, "<table>" + "<tr><td colspan=500>" * 110_000],
    ids=["depth", "tables", "cells"],
)
def test_a_page_without_measure_is_refused(read, page, monkeypatch):
    monkeypatch.setattr(markup, "MAX_CELLS", 1_000_000)
    with pytest.raises(InputError, match=r"page\.xls: too large: an HTML web page"):
        read(f"<html>{page}")


def test_a_page_of_a_few_wide_rows_is_read(read):
    (table,) = read("<table><tr><th colspan=2>a<th>b" + "<tr><td>1<td>2<td>3" * 3 + "</table>")
    assert table.frame.shape == (3, 3)


def test_a_sheet_of_rows_with_one_far_cell_is_refused(read):
    row = '<Row><Cell ss:Index="16000"><Data>x</Data></Cell></Row>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = f"<Worksheet><Table>{row * 4000}</Table></Worksheet>"
    sheet = f'<Workbook xmlns="{space}" xmlns:ss="{space}">{rows}</Workbook>'
    with pytest.raises(InputError, match=r"page\.xls: too large: [\d,]+ rows of"):
        read(sheet)


def test_rows_of_which_one_has_very_many_keys_are_refused(read):
    keys = ",".join(f'"k{n}": 1' for n in range(4000))
    with pytest.raises(InputError, match=r"log\.json: too large: 60,000 rows of 4,000 columns"):
        read("[" + "{}," * 60_000 + "{" + keys + "}]", "log.json")


def test_a_document_of_very_many_elements_in_one_row_is_refused(read):
    keys = "".join(f"<k{n}>1</k{n}>" for n in range(4000))
    with pytest.raises(InputError, match=r"staff\.xml: too large: 60,001 rows of 4,000 columns"):
        read("<R>" + "<S/>" * 60_000 + f"<S>{keys}</S></R>", "staff.xml")
