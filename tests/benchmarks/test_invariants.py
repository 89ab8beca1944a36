"""What means nothing changes no finding; the long form is `python -m benchmarks.invariants`."""

import random

import pytest

from benchmarks.invariants import INVARIANTS, Trial, answer, beside_a_copy, differences
from benchmarks.invariants_networks import drawn
from srreconcile.simulate import simulate

DRAW = random.Random(3)  # noqa: S311 -- changes, not secrets
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def anyhow():
    tables = drawn(16, seed=11)
    return tables, answer(tables)


@pytest.mark.parametrize(
    "invariant", [one for one in INVARIANTS if one is not beside_a_copy], ids=lambda one: one.__name__
)
def test_a_change_that_means_nothing_changes_nothing(invariant, anyhow, tmp_path):
    tables, said = anyhow
    assert said["findings"].total() > 10
    assert differences(Trial(tables, said, DRAW, tmp_path), invariant) == []


def test_two_networks_in_one_have_the_findings_of_both(tmp_path):
    tables = simulate(40, seed=90417, records_per_staff=2).tables
    assert differences(Trial(tables, answer(tables), DRAW, tmp_path), beside_a_copy) == []
