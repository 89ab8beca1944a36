"""What the guard says of each accident and each odd change, held against a kept text."""

from pathlib import Path

import pytest

from srreconcile import guard
from tests.kept_text import kept
from tests.test_guard import ACCIDENTS, ODD, staff

WORDS = Path(__file__).with_name("guard_words.txt")


@pytest.mark.parametrize("happening", [*ACCIDENTS, *ODD])
def test_is_told_in_the_words_it_was_told_in(happening):
    before = staff(40)
    verdict = guard.compare(before, {**ACCIDENTS, **ODD}[happening][1](before))
    said = "\n".join(f"{reason.word} | {reason.count} | {reason}" for reason in verdict.reasons)
    assert said == kept(WORDS, happening, said)
