"""The summary in a notebook: what JupyterLab leaves of it, and the same numbers as the text."""

import re
from html.parser import HTMLParser

import pytest

from srreconcile.report.html import result_html, summary_html
from srreconcile.report.text import summary_text
from tests.report.conftest import school, strangers

SURVIVE = set("div span b br bdi s code table caption thead tbody tr th td details summary ul li".split())
ATTRIBUTES = {"style", "class", "scope", "open"}
MOST = 40_000


class Reader(HTMLParser):
    """What is in a piece of HTML: elements, attributes, styles and text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.styles, self.said, self.inside = [], set(), [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.styles += [value for name, value in attrs if name == "style"]

    def handle_data(self, data):
        self.said.append(data)

    @property
    def text(self):
        return " ".join(self.said)


def numbers(text):
    """Every number, with its separators, as a reader sees it."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


SHOWN = ["audit", "network", "clean", "hostile"]


@pytest.fixture(params=SHOWN)
def shown(request):
    return request.getfixturevalue(request.param)


def test_only_what_the_sanitizer_keeps_is_used(shown):
    read = Reader(summary_html(shown))
    assert set(read.tags) <= SURVIVE
    assert read.attributes <= ATTRIBUTES


def test_no_style_uses_what_the_sanitizer_removes(shown):
    styles = ";".join(Reader(summary_html(shown)).styles)
    assert re.findall(r"var\(|url\(|hsl|currentColor|inherit|rgb\([^)]* |light-dark\(#", styles) == []


def test_every_number_stands_in_the_text_too(shown):
    assert numbers(Reader(summary_html(shown)).text) <= numbers(summary_text(shown))


@pytest.mark.parametrize("n", [60, 3000])
def test_every_number_stands_in_the_text_too_at_any_size(n):
    audit = strangers(n)
    assert numbers(Reader(summary_html(audit)).text) <= numbers(summary_text(audit))


@pytest.mark.parametrize("n", [60, 3000])
def test_its_size_does_not_grow_with_the_input(n):
    assert len(summary_html(strangers(n)).encode()) <= MOST


def test_every_kind_at_once_fits(network):
    assert len(summary_html(network).encode()) <= MOST


def test_the_first_line_is_the_answer(audit):
    assert Reader(summary_html(audit)).said[0] == "Link audit: 3 of 3 users need a look"


def test_a_severity_is_a_word_beside_its_dots(audit):
    assert "●●●● urgent" in Reader(summary_html(audit)).said


def test_each_kind_stands_with_the_call_that_shows_it(audit):
    calls = [said for said in Reader(summary_html(audit)).said if said.startswith('audit["')]
    found = [f'audit["{result.name}"]' for result in audit.results if len(result)]
    assert sorted(calls) == sorted(found)


def test_each_account_to_look_at_stands_with_a_call_that_runs(audit):
    calls = [said for said in Reader(summary_html(audit)).said if said.startswith("audit.search(")]
    assert calls[0] == 'audit.search("jdiaz@net.org")'
    assert [len(eval(call, {"audit": audit})) > 0 for call in calls] == [True] * len(calls)  # noqa: S307


def test_a_call_with_a_hostile_address_is_still_one_string(hostile):
    calls = [said for said in Reader(summary_html(hostile)).said if said.startswith("audit.search(")]
    assert all(compile(call, "call", "eval") for call in calls)


def test_schools_are_closed_until_opened(audit):
    assert "<details><summary" in summary_html(audit).partition("By school")[0][-200:]


def test_a_check_that_did_not_run_stands_apart_from_the_clean_ones():
    said = Reader(summary_html(school(records=None))).text
    assert re.search(r"Not run *, so nothing is known: .*: no records table was given", said)


def test_names_are_text_whatever_they_hold(hostile):
    read = Reader(summary_html(hostile))
    assert "<script>alert(1)</script>" in read.text
    assert not {"script", "img"} & set(read.tags)


def test_mathjax_leaves_a_dollar_in_a_name_alone(hostile):
    assert summary_html(hostile).startswith('<div class="tex2jax_ignore mathjax_ignore"')


def test_names_can_be_left_out(audit):
    said = Reader(summary_html(audit, names=False)).text
    assert [name for name in ("John", "Diaz", "Roe", "@net.org") if name in said] == []


def test_a_notebook_gets_both(audit):
    assert audit._repr_mimebundle_() == {"text/html": summary_html(audit), "text/plain": summary_text(audit)}


def test_a_result_shows_its_sentences(audit):
    said = Reader(result_html(audit["cross_person_links"])).text
    assert "John Diaz (u1) logs data as Jane Roe (7); 1,163 records were logged through this link." in said


def test_a_result_of_thousands_shows_the_first_and_says_so():
    result = strangers(3000)["unlinked_users"]
    source = result_html(result)
    assert f"Shown: the first 20 of {len(result):,}." in source
    assert len(source.encode()) <= MOST


def test_a_result_that_did_not_run_says_so():
    said = Reader(result_html(school(records=None)["misattributed_records"])).text
    assert "Not run, so nothing is known: no records table was given." in said


def test_nothing_is_printed(audit, capsys):
    summary_html(audit)
    assert capsys.readouterr() == ("", "")
