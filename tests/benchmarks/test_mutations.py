"""Mutants: what is changed, what is left alone, and who notices."""

import subprocess
import sys

import pytest

from benchmarks.mutants import mutants
from benchmarks.mutations import declared_left, drawn
from tests.conftest import ROOT

MODULE = '''
"""A module of its own."""
import pandas as pd

WORDS = ("one", "two")
LABEL = "What a leader reads about it."
_LEFT = """
    SELECT user_id FROM links WHERE valid_to IS NULL
"""


def older(frame: pd.DataFrame, days: int = 3) -> pd.DataFrame:
    """Return the rows older than `days`."""
    if days < 0:
        raise ValueError("days: give 0 or more.")
    return frame[frame["age"].gt(days) & frame["live"].notna()]
'''


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("mutants") / "module.py"
    path.write_text(MODULE, encoding="utf-8")
    return [(mutant.before, mutant.after) for mutant in mutants(path)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('WORDS = ("one", "two")', 'WORDS = ("XXoneXX", "two")'),
        ("if days < 0:", "if days <= 0:"),
        ("if days < 0:", "if days < 1:"),
        ("def older(frame: pd.DataFrame, days: int = 3) -> pd.DataFrame:",
         "def older(frame: pd.DataFrame, days: int = 4) -> pd.DataFrame:"),
        ('return frame[frame["age"].gt(days) & frame["live"].notna()]',
         'return frame[frame["age"].gt(days) | frame["live"].notna()]'),
        ('return frame[frame["age"].gt(days) & frame["live"].notna()]',
         'return frame[frame["age"].ge(days) & frame["live"].notna()]'),
        ('return frame[frame["age"].gt(days) & frame["live"].notna()]',
         'return frame[frame["age"].gt(days) & frame["live"].isna()]'),
        ("SELECT user_id FROM links WHERE valid_to IS NULL",
         "SELECT user_id FROM links WHERE valid_to IS NOT NULL"),
    ],
)  # fmt: skip
def test_what_decides_is_changed(made, before, after):
    assert (before, after) in made


@pytest.mark.parametrize("word", ["A module", "import", "Return the rows", "raise", 'LABEL = "XX'])
def test_what_no_test_should_hold_to_the_letter_is_left_alone(made, word):
    assert [after for _, after in made if word in after and after != "LABEL = None"] == []


def test_no_mutant_comes_twice_or_changes_nothing(made):
    assert len(set(made)) == len(made)
    assert all(before != after for before, after in made)


def test_the_same_seed_draws_the_same_mutants():
    every = list(range(100))
    assert drawn(every, 10, 1) == drawn(every, 10, 1) != drawn(every, 10, 2)
    assert drawn(every, None, 1) == drawn(every, 500, 1) == every


def test_each_explained_mutant_still_applies_and_has_its_reason():
    left = declared_left()
    known = {mutant.key for module in {e["module"] for e in left} for mutant in mutants(ROOT / module)}
    assert [entry for entry in left if (entry["module"], entry["before"], entry["after"]) not in known] == []
    assert all(entry["reason"].endswith(".") for entry in left)


TRIED = """
from dataclasses import replace
from benchmarks.mutants import ROOT, mutants
from benchmarks.mutations import judged
path = ROOT / "srreconcile/situations.py"
every = mutants(path)
source = path.read_text("utf-8")
one = next(m for m in every if '"retired", lambda s: _live(s) |' in m.after)
table = next(m for m in every if m.after.startswith('_S("XXretiredXX"'))
wording = replace(one, source=source + "\\n# nothing\\n")
print(*judged([one, table, wording], [one.module, "tests/test_situations.py"], 10, 2), sep=", ")
"""


@pytest.mark.slow
def test_a_changed_rule_and_a_changed_name_are_noticed_and_a_comment_is_not():
    ran = subprocess.run([sys.executable, "-c", TRIED], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.stdout.strip() == "killed, killed, survived", ran.stderr


@pytest.mark.slow
def test_no_mutant_of_the_decision_list_survives():
    asked = [sys.executable, "-m", "benchmarks.mutations", "srreconcile/situations.py", "--sample", "25"]
    ran = subprocess.run([*asked, "--seed", "7"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "survived:" not in ran.stdout, ran.stdout
    assert "no test:" not in ran.stdout, ran.stdout
    assert "100.0%" in ran.stdout
