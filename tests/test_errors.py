"""Errors that reach a user."""

import pytest

from srreconcile import errors
from srreconcile.errors import SRReconcileError, did_you_mean
from srreconcile.severity import Severity

EVERY = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, SRReconcileError)]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.__name__)
def test_every_error_can_be_caught_as_ours_and_says_what_it_is(error):
    assert issubclass(error, SRReconcileError)
    assert error.__doc__


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.__name__)
def test_every_error_stands_in_the_tree_of_the_docstring(error):
    assert error.__name__ in errors.__doc__


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("user_Id", ' Did you mean "user_id"?'),
        ("shoe", " Known: email, user_id."),
        ("", " Known: email, user_id."),
    ],
)
def test_the_nearest_word_is_offered_or_all_of_them(word, said):
    assert did_you_mean(word, ["user_id", "email"]) == said


def test_where_nothing_is_known_nothing_is_offered():
    assert did_you_mean("x", []) == ""


def test_severities_are_ordered_and_spelled_as_users_write_them():
    assert [str(level) for level in sorted(Severity)] == ["healthy", "note", "review", "act", "urgent"]
