"""A figure in a document is what a benchmark printed, with its command, machine and versions."""

import re

import pytest

from benchmarks.__main__ import DOCUMENTS, PRINTED, RUNS, filled, kept
from tests.conftest import ROOT

KEPT = sorted(path.stem for path in PRINTED.glob("*.json"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_documents_figures_are_those_that_were_printed(document):
    text = (ROOT / document).read_text("utf-8")
    assert filled(text) == text


def test_every_kept_result_stands_in_a_document():
    texts = "".join((ROOT / document).read_text("utf-8") for document in DOCUMENTS)
    assert sorted(set(re.findall(r"<!-- benchmark (\w+) -->", texts))) == KEPT


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_result_says_how_it_came_about(name):
    result = kept(name)
    assert result["command"] == f"python -m benchmarks.{RUNS[name][0]}"
    assert set(result) == {"command", "day", "seconds", "machine", "versions", "printed"}
    assert result["printed"]


def test_a_figure_changed_by_hand_is_noticed():
    text = f"<!-- benchmark {KEPT[0]} -->\n\n```text\nF1 1.0000\n```\n"
    assert filled(text) != text
