"""The table of `benchmarks.views` says of a view what is true of it."""

import sys

import pandas as pd
import pytest

from benchmarks import views
from benchmarks.views_lab import _kept


class Shown:
    """An object as a notebook shows it."""

    def __init__(self, html, text="nothing"):
        self._html, self._text = html, text

    def _repr_html_(self):
        return self._html

    def __repr__(self):
        return self._text


def row(html, text="nothing"):
    return views.line(views.show("a view", 10, lambda: Shown(html, text)))


def test_cells_are_counted_and_what_a_style_or_a_script_holds_is_no_text():
    read = views.Reader("<style>td {width: 3px}</style><td>7</td><th>8</th><script>'<td>9'</script>")
    assert (read.cells, read.said) == (2, ["7", "8"])


@pytest.mark.parametrize(
    ("text", "share"), [("7 of 1,200", "100%"), ("7 of many", "50%"), ("an object", "0%")]
)
def test_the_share_of_the_numbers_that_the_text_says_too(text, share):
    assert f" {share} " in row("<b>7</b> of <b>1,200</b>", text)


@pytest.mark.parametrize(
    ("html", "stripped"),
    [
        ('<td style="color:red">the id=7 of var(x)</td>', "nothing"),
        ("<style>td {}</style><td>7</td>", "<style>"),
        ('<td id="t7">7</td>', "id"),
        ('<td style="color:var(--ink)">7</td>', "var()"),
        ('<script>go()</script><td onclick="go()">7</td>', "<script>, on…"),
    ],
)
def test_what_the_sanitizer_strips_is_named(html, stripped):
    assert row(html).endswith(f"  {stripped}")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("Ana <mark>x</mark>", "AS MARKUP"),
        ("Ana &lt;mark&gt;x&lt;/mark&gt;", "as text"),
        ("3 accounts", "-"),
    ],
)
def test_markup_in_data_is_told_from_text(html, told):
    assert f" {told} " in row(html)


def test_a_frame_is_rendered_as_a_notebook_does():
    shown = views.show("pandas", 1, lambda: pd.DataFrame({"user_id": ["u1"]}))
    assert "<td>u1</td>" in shown.html
    assert shown.text.split() == ["user_id", "0", "u1"]


def test_what_is_printed_before_a_view_is_counted(capsys):
    shown = views.show("a view", None, lambda: sys.stdout.write("working") and Shown("done"))
    assert shown.printed == len("working")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("mailed", "kept"),
    [
        ({"look": "black", "text": "one two"}, "identical"),
        ({"look": "white", "text": "one two"}, "another look"),
        ({"look": "white", "text": "two"}, "50% of its words"),
        ({"look": "", "text": ""}, "0% of its words"),
    ],
)
def test_what_is_left_of_a_view_that_is_not_trusted(mailed, kept):
    assert _kept({"look": "black", "text": "one two"}, mailed) == kept
