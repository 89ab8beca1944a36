"""The corpus of broken and hostile exports, by its own scorer.

It is no part of the repository: it is looked for beside the checkout, or at ``SRRECONCILE_NASTY``.
Our own small cases of each kind stand in tests/load/files and always run.
"""

import csv
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("SRRECONCILE_NASTY", CHECKOUT.parent / "shared" / "nasty"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CORPUS / "tools" / "score.py").exists(),
        reason="the corpus of broken exports is not here; SRRECONCILE_NASTY says where it is",
    ),
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    out = tmp_path_factory.mktemp("nasty") / "grades.csv"
    subprocess.run(
        [sys.executable, CORPUS / "tools" / "score.py", "tests.load.nasty_adapter", "--out", out],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=True,
        capture_output=True,
    )
    return list(csv.DictReader(out.read_text("utf-8").splitlines()))


def test_every_core_case_passes_in_full(graded):
    failed = {row["id"]: row["grade"] for row in graded if row["group"] in ("core", "robustness")}
    assert {case: grade for case, grade in failed.items() if grade != "pass"} == {}


def test_of_the_cases_beyond_certain_repair_seven_in_ten_pass(graded):
    for group in ("stretch", "third"):
        grades = Counter(row["grade"] for row in graded if row["group"] == group)
        assert grades["pass"] >= 0.7 * grades.total(), grades


def test_none_crashes_hangs_leaks_or_fails_in_a_foreign_way(graded):
    worst = {"crash", "hang", "memory", "leak", "uncaught"}
    assert [row["id"] for row in graded if row["grade"] in worst] == []
