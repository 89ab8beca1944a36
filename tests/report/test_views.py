"""What every view in a notebook promises, held against every object that has one."""

import pytest

import srreconcile as sr
from srreconcile.simulate import simulate
from tests.conftest import ROOT
from tests.report.test_html import ATTRIBUTES, MOST, SURVIVE, Reader, numbers

VIEWS = "audit search case candidates plan verification matches runs exports decisions load_report".split()


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    """One of each, of a network with every kind of fault."""
    folder = tmp_path_factory.mktemp("views")
    tables = simulate(120, seed=5, n_schools=2, records_per_staff=20).tables
    audit = sr.audit(tables)
    plan = audit.repair_plan(author="kwells")
    runs = sr.RunStore(folder / "runs.db")
    runs.add(audit)
    user_id = audit["misattributed_records"].findings["user_id"].iloc[0]
    days = sorted((ROOT / "sample_data" / "snapshots").iterdir())
    exports = {day.name: sr.read_folder(day) for day in days}
    return {
        "audit": audit,
        "search": audit.search("a"),
        "case": audit.who(user_id=user_id),
        "candidates": audit.who("nobody@nowhere.example"),
        "plan": plan,
        "verification": sr.verify(plan, tables),
        "matches": sr.match(tables.staff, tables.users),
        "runs": sr.history(runs),
        "exports": sr.history(exports),
        "decisions": sr.read_decisions(audit.to_excel(folder / "audit.xlsx")),
        "load_report": exports[days[0].name].load_report,
    }


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


@pytest.mark.parametrize("name", "audit plan verification matches runs exports decisions".split())
def test_every_number_stands_in_the_text_too(views, name):
    assert numbers(Reader(views[name]._repr_html_()).text) <= numbers(repr(views[name]))


@each_view
def test_showing_it_prints_nothing(views, name, capsys):
    views[name]._repr_html_()
    assert capsys.readouterr() == ("", "")
