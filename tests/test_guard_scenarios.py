"""The guard, held to the scenarios of the corpus of broken exports: each its verdict and its reason.

The corpus is no part of the repository: it is read where it stands beside the checkout,
or where SRRECONCILE_NASTY says.  `tests/test_guard.py` draws the same kinds and always runs.
"""

import json
import os
from pathlib import Path

import pytest

import srreconcile as sr
from srreconcile import guard

CORPUS = (
    Path(os.environ.get("SRRECONCILE_NASTY", Path(__file__).parents[2] / "shared" / "nasty")) / "scenarios"
)
CASES = sorted(CORPUS.glob("*/*/expected.json"))


def judged(case, expected):
    """The verdict on a scenario, from its two files."""
    mapping = {"staff_id": "staff_member_id", "school": "school_id"}
    mapping = {mapping.get(field, field): header for field, header in expected["columns"].items()}
    before = sr.read_staff(case / expected["prev"], mapping=mapping)
    try:
        after = sr.read_staff(case / expected["curr"], mapping=mapping)
    except sr.InputError as fault:
        return guard.refused(fault)
    return guard.compare(before, after)


@pytest.mark.skipif(not CASES, reason="the corpus of broken exports is not beside this checkout")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_a_scenario_of_the_corpus_gets_its_verdict_and_its_reason(path):
    expected = json.loads(path.read_text("utf-8"))
    verdict = judged(path.parent, expected)
    said = str(verdict).lower()
    assert verdict.word == expected["verdict"], said
    assert not expected["reason_any_of"] or any(word in said for word in expected["reason_any_of"])
