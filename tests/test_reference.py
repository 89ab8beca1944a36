"""The reference page is made from the docstrings, and every public function shows an example."""

import inspect
import runpy

import pytest

import srreconcile as sr
from tests.conftest import ROOT

FUNCTIONS = [name for name in sr.__all__ if inspect.isfunction(getattr(sr, name))]


def test_the_page_says_what_the_docstrings_say():
    made = runpy.run_path(str(ROOT / "docs" / "reference.py"))["reference"]()
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == made, "run: python docs/reference.py"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_shows_an_example(name):
    assert ">>> " in inspect.getdoc(getattr(sr, name))


@pytest.mark.parametrize("check", sr.CHECKS, ids=lambda check: check.name)
def test_so_does_a_check(check):
    assert ">>> " in inspect.getdoc(check.function)
