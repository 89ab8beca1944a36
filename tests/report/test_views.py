"""What every view in a notebook promises, held against every object that has one."""

import pytest

from tests.report.test_html import ATTRIBUTES, MOST, SURVIVE, Reader, numbers

VIEWS = "audit search case candidates plan verification matches runs exports decisions load_report"
VIEWS = [*VIEWS.split(), "result", "preflight", "preview"]


def fallback(view):
    """What a terminal, a diff or a mail shows where HTML is not shown."""
    return view._repr_mimebundle_()["text/plain"] if hasattr(view, "_repr_mimebundle_") else repr(view)


each_view = pytest.mark.parametrize("name", VIEWS)


@each_view
def test_it_uses_only_what_the_sanitizer_keeps(views, name):
    read = Reader(views[name]._repr_html_())
    assert set(read.tags) <= SURVIVE | {"p"}
    assert read.attributes <= ATTRIBUTES


@each_view
def test_it_is_small(views, name):
    assert len(views[name]._repr_html_().encode()) <= MOST


@each_view
def test_mathjax_leaves_its_names_alone(views, name):
    assert 'class="tex2jax_ignore mathjax_ignore"' in views[name]._repr_html_()[:80]


@each_view
def test_every_number_stands_in_the_text_too(views, name):
    assert numbers(Reader(views[name]._repr_html_()).text) <= numbers(fallback(views[name]))


@each_view
def test_showing_it_prints_nothing(views, name, capsys):
    views[name]._repr_html_()
    assert capsys.readouterr() == ("", "")
