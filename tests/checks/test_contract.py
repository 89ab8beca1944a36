"""What every check promises, held against every check there is.

A new check is tested by this file before it has a test of its own: it has to find
its fault in `schools.faulty`, and nothing in `schools.healthy`.
"""

import doctest
import inspect
from functools import cache

import pandas as pd
import pytest

from srreconcile.checks import CHECKS, NotRun
from srreconcile.checks.base import LEADING
from srreconcile.errors import CheckError
from srreconcile.severity import Severity
from srreconcile.situations import SITUATIONS
from srreconcile.standing import FRAMES, Standing
from srreconcile.tables import Tables
from tests.checks.schools import AS_OF, faulty, healthy

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)

TABLES = ("staff", "users", "links", "records", "delegations", "schools")


@cache
def standing(make, change=None):
    """The standing of a drawn school, derived once for all checks."""
    tables = make()
    return Standing(tables if change is None else changed(tables, change), AS_OF)


@pytest.fixture
def school():
    return standing(faulty)


def changed(tables, change):
    """The tables with every frame passed through `change`."""
    given = {name: getattr(tables, name) for name in TABLES}
    return Tables(**{name: change(name, frame) for name, frame in given.items() if frame is not None})


@each_check
def test_finds_its_fault(check, school):
    assert len(check.run(school))


@each_check
def test_is_silent_on_what_only_looks_like_a_fault(check):
    assert check.run(standing(healthy)).empty


@each_check
def test_leaves_its_tables_alone(check):
    tables = faulty()
    before = {name: getattr(tables, name).copy(deep=True) for name in ("staff", "users", "links", "records")}
    check.run(Standing(tables, AS_OF))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(tables, name), frame)


def shuffled(frame, key):
    """The rows in another order; of rows with one id the first stays the first."""
    mixed = frame.sample(frac=1, random_state=1)
    again = frame[frame[key].duplicated(keep=False) & frame[key].notna()]
    return mixed if again.empty else pd.concat([again, mixed]).drop_duplicates(ignore_index=True)


def in_another_order(name, frame):
    return shuffled(frame, {"staff": "staff_member_id", "users": "user_id"}.get(name, frame.columns[-1]))


@each_check
def test_does_not_depend_on_the_order_of_rows(check, school):
    again = check.run(standing(faulty, in_another_order))
    pd.testing.assert_frame_equal(again, check.run(school))


def with_renamed_ids(name, frame):
    ids = {"user_id", "staff_member_id", "entered_by_user_id"} & set(frame)
    return frame.assign(**{column: "9" + frame[column] for column in ids})


@each_check
def test_renamed_ids_rename_the_findings(check, school):
    found, renamed = check.run(school), check.run(standing(faulty, with_renamed_ids))
    for column in ("user_id", "staff_member_id"):
        assert sorted(renamed[column].dropna()) == sorted("9" + found[column].dropna())
    assert sorted(renamed["severity"]) == sorted(found["severity"])


def without_staff(name, frame):
    return frame.head(0) if name == "staff" else frame


def without_users(name, frame):
    return frame.head(0) if name == "users" else frame


def without_links(name, frame):
    return frame.head(0) if name == "links" else frame


def without_records(name, frame):
    return frame.head(0) if name == "records" else frame


def without_anything(name, frame):
    return frame.head(0)


@each_check
@pytest.mark.parametrize(
    "empty", [without_staff, without_users, without_links, without_records, without_anything]
)
def test_copes_with_an_empty_table(check, empty):
    found = check.run(standing(faulty, empty))
    assert found.columns.tolist()[: len(LEADING)] == LEADING
    assert empty is not without_anything or found.empty


@each_check
def test_has_a_title_a_meaning_and_a_remedy(check):
    assert check.title
    assert len(check.title) < 80
    assert check.help.endswith(".")
    assert "Examples" not in check.help
    assert check.remedy.endswith(".")


@each_check
def test_every_finding_says_what_is_known_and_what_to_do(check, school):
    found = check.run(school)
    assert found.columns.tolist()[: len(LEADING)] == LEADING
    assert found["check"].eq(check.name).all()
    assert found["detail"].str.endswith(".").all()
    assert found["remedy"].str.endswith(".").all()
    assert found["severity"].isin([str(level) for level in Severity]).all()
    assert not found["severity"].eq("healthy").any()
    assert found["records"].ge(0).all()


@each_check
def test_no_two_findings_share_an_id(check, school):
    found = check.run(school)
    assert found["finding_id"].is_unique
    assert found["finding_id"].str.fullmatch("f[0-9a-f]{12}").all()


def with_other_titles(name, frame):
    return frame.assign(title="Moved") if name == "staff" else frame


@each_check
def test_a_finding_keeps_its_id_while_its_words_change(check, school):
    later = check.run(standing(faulty, with_other_titles))
    assert set(later["finding_id"]) == set(check.run(school)["finding_id"])


@each_check
def test_is_not_run_without_a_table_it_needs(check):
    needed = sorted({table for frame in check.frames for table in FRAMES[frame]})
    for absent in needed:
        tables = faulty()
        object.__setattr__(tables, absent, None)
        with pytest.raises(NotRun, match=absent):
            check.run(Standing(tables, AS_OF))


@each_check
def test_by_hand_a_missing_table_is_an_error_that_names_it(check):
    with pytest.raises(CheckError, match=rf"{check.name} cannot run: no .* table was given"):
        check()


@each_check
def test_an_unknown_setting_is_an_error_that_offers_the_known_ones(check):
    with pytest.raises(CheckError, match='has no setting "loudness"'):
        check(loudness=3)


@each_check
def test_its_example_runs(check):
    scope = {**inspect.getmodule(check.function).__dict__, "pd": pd}
    example = doctest.DocTestParser().get_doctest(check.__doc__, scope, check.name, None, 0)
    assert example.examples
    said = []
    doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert said == []


def test_checks_have_names_of_their_own():
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)


def test_the_gravest_check_comes_first():
    levels = [check.severity for check in CHECKS]
    assert levels == sorted(levels, reverse=True)


def test_every_situation_that_asks_for_something_is_listed_by_a_check(school):
    """What the decision list calls a fault has to reach somebody."""
    source = "".join(inspect.getsource(inspect.getmodule(check.function)) for check in CHECKS)
    asking = [name for name, situation in SITUATIONS.items() if situation.severity > Severity.HEALTHY]
    assert [name for name in asking if f'"{name}"' not in source and f"def {name}" not in source] == []
