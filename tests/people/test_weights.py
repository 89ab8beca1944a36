"""The shipped weights: what was learned stays near what was measured."""

from tomllib import loads

import pytest

from benchmarks.learn_weights import _FIXED, START, STEP
from srreconcile.people.levels import NAMES
from srreconcile.people.weights import weights

MEASURED = loads(START.read_text("utf-8"))
LEARNED = {name for name in NAMES if not _FIXED.search(name)} | {
    "prior.nobody",
    "id.state_same",
    "id.state_differ",
}
EVERY = [(section, key) for section, numbers in MEASURED.items() for key in numbers]


@pytest.mark.parametrize(("section", "key"), EVERY)
def test_a_number_is_the_measured_one_unless_it_is_learned(section, key):
    shipped, measured = weights()[section][key], MEASURED[section][key]
    assert abs(shipped - measured) <= STEP if f"{section}.{key}" in LEARNED else shipped == measured


def test_the_shipped_file_has_the_numbers_of_the_measured_one_and_no_others():
    assert {section: set(numbers) for section, numbers in weights().items()} == {
        section: set(numbers) for section, numbers in MEASURED.items()
    }
