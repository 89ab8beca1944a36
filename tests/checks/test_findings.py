"""Every finding in the drawn school, held against a text dump of its cells.

After a meant change: ``SR_UPDATE_GOLDEN=1 pytest tests/checks/test_findings.py``, then read the diff.
"""

import os
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from srreconcile.checks import CHECKS
from srreconcile.checks.base import LEADING
from srreconcile.standing import Standing
from tests.checks.schools import AS_OF, faulty

FINDINGS = Path(__file__).with_name("findings.txt")


@cache
def standing():
    return Standing(faulty(), AS_OF)


def as_text(check):
    """The findings of a check, a line per cell that is not missing; its name before them."""
    found = check.run(standing())
    lines = ["evidence: " + ", ".join(name for name in found if name not in LEADING), ""]
    for row in found.to_dict("records"):
        said = {name: value for name, value in row.items() if name != "check" and not pd.isna(value)}
        lines += [f"{name}: {value}" for name, value in said.items()] + [""]
    return "\n".join([f"[{check.name}]", *lines])


def kept():
    parts = FINDINGS.read_text("utf-8").split("\n[") if FINDINGS.exists() else []
    return {part.split("]")[0].lstrip("["): "[" + part.lstrip("[").rstrip("\n") + "\n" for part in parts}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_finds_what_it_found_and_says_it_in_the_same_words(check):
    if os.environ.get("SR_UPDATE_GOLDEN"):
        named = {**kept(), check.name: as_text(check)}
        FINDINGS.write_text("\n".join(named[c.name] for c in CHECKS if c.name in named), encoding="utf-8")
    assert as_text(check) == kept().get(check.name)
