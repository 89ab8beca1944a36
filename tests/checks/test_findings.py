"""Every finding in the drawn school, held against a kept text of its cells."""

from pathlib import Path

import pandas as pd
import pytest

from srreconcile.checks import CHECKS
from srreconcile.checks.base import LEADING
from tests.checks.schools import faulty
from tests.checks.test_contract import standing
from tests.kept_text import kept

FINDINGS = Path(__file__).with_name("findings.txt")


def as_text(found):
    """Findings as text: what evidence they have, then a line per cell that is not missing."""
    evidence = [name for name in found if name not in LEADING]
    lines = [" ".join(["evidence:", *evidence])]
    for row in found.to_dict("records"):
        said = {name: value for name, value in row.items() if name != "check" and not pd.isna(value)}
        lines += ["", *(f"{name}: {value}" for name, value in said.items())]
    return "\n".join(lines)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_finds_what_it_found_and_says_it_in_the_same_words(check):
    said = as_text(check.run(standing(faulty)))
    assert said == kept(FINDINGS, check.name, said)
