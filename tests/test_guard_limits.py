"""Each rule of the guard at its limit, where nothing is said, and one row beyond it."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile import guard
from srreconcile.errors import InputError
from tests.test_guard import Found, Report, staff, without

HUNDRED = staff(100)
NUMBERED = HUNDRED.assign(sis_id=[f"E{i}" for i in range(100)])


def told(before, after):
    """What the guard says, as pairs of rule and word."""
    return {(reason.rule, reason.word) for reason in guard.compare(before, after).reasons}


def first(frame, n, **columns):
    """`frame` with other values in its first `n` rows: a list of them, or one for all."""
    changed = frame.copy()
    for name, values in columns.items():
        changed[name] = [*list(values)[:n], *changed[name].iloc[n:]]
    return changed


def others(word):
    return [f"{word}{i}" for i in range(100)]


def lost(n):
    """The first `n` people of the second school are gone."""
    return without(HUNDRED, HUNDRED.loc[HUNDRED["school_id"] == "S1", "staff_member_id"].head(n))


def turned(column, n):
    """The first `n` values stand one row further on."""
    values = list(HUNDRED[column].iloc[:n])
    return first(HUNDRED, n, **{column: [*values[1:], *values[:1]]})


OFF = [False] * 100
AWAY = others("x@y")
KIM = {"first_name": others("Kim"), "last_name": others("Q")}
SWAPPED = {"first_name": HUNDRED["last_name"], "last_name": HUNDRED["first_name"]}

LIMITS = [
    ("departures", "hold", lambda n: first(HUNDRED, n, active=OFF), 10),
    ("active flags", "hold", lambda n: first(HUNDRED, n, active=OFF), 10),
    ("school departures", "hold", lost, 12),
    ("ids", "hold", lambda n: without(HUNDRED, HUNDRED["staff_member_id"].head(n)), 10),
    ("emails", "warn", lambda n: first(HUNDRED, n, email=AWAY), 25),
    ("emails", "hold", lambda n: first(HUNDRED, n, email=AWAY), 75),
    ("emails", "hold", lambda n: turned("email", n), 10),
    ("blank values", "warn", lambda n: first(HUNDRED, n, email=[None] * 100), 25),
    ("blank values", "hold", lambda n: first(HUNDRED, n, email=[None] * 100), 75),
    ("names", "warn", lambda n: first(HUNDRED, n, **KIM), 10),
    ("names", "warn", lambda n: first(HUNDRED, n, **SWAPPED), 10),
    ("ids reused", "hold", lambda n: first(HUNDRED, n, **KIM, email=AWAY), 10),
    ("names", "hold", lambda n: first(HUNDRED, n, **KIM).drop(columns="email"), 75),
    ("changed values", "warn", lambda n: first(HUNDRED, n, school_id=["S9"] * 100), 25),
    ("cut off", "warn", lambda n: HUNDRED.head(100 - n), 3),
    ("arrivals", "warn", lambda n: pd.concat([HUNDRED, HUNDRED.head(n).assign(staff_member_id=others("n")[:n])]), 50),
    ("duplicate ids", "hold", lambda n: pd.concat([HUNDRED, HUNDRED.head(n).assign(last_name="Q")]), 11),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "word", "change", "limit"), LIMITS, ids=[f"{rule}, {word}, {n}" for rule, word, _, n in LIMITS]
)
def test_a_rule_is_silent_at_its_limit_and_speaks_one_row_beyond(rule, word, change, limit):
    assert (rule, word) not in told(HUNDRED, change(limit))
    assert (rule, word) in told(HUNDRED, change(limit + 1))


def test_flags_that_turn_back_on_count_as_those_that_turn_off():
    before = first(HUNDRED, 20, active=OFF)
    assert ("active flags", "hold") in told(before, first(HUNDRED, 9, active=OFF))
    assert ("active flags", "hold") not in told(before, first(HUNDRED, 10, active=OFF))


def test_five_ids_may_go_from_a_list_of_any_length():
    forty = staff(40)
    assert "ids" not in dict(told(forty, forty.tail(35)))
    assert "ids" in dict(told(forty, forty.tail(34)))


@pytest.mark.parametrize(("people", "word"), [(4, set()), (5, {"hold"})])
def test_a_school_that_closes_is_held_for_from_five_people_on(people, word):
    before = staff(100).assign(school_id=["S9"] * people + ["S0"] * (100 - people))
    after = without(before, before["staff_member_id"].head(people))
    assert {w for rule, w in told(before, after) if rule == "school departures"} == word


def test_of_many_schools_that_lost_most_five_are_named():
    before = staff(60, schools=6)
    kept = before.groupby("school_id").head(1)
    (said,) = [r.message for r in guard.compare(before, kept).reasons if r.rule == "school departures"]
    assert said.startswith("6 of 6 schools")
    assert "school S4 lost 9 of 10 and 1 more." in said


def test_a_column_that_few_rows_fill_may_come_and_go():
    ten = HUNDRED.assign(title=["Teacher"] * 10 + [None] * 90)
    eleven = HUNDRED.assign(title=["Teacher"] * 11 + [None] * 89)
    assert told(ten, HUNDRED) == set()
    assert told(eleven, HUNDRED) == {("vanished column", "hold")}


@pytest.mark.parametrize(("n", "word"), [(25, None), (26, "warn"), (75, "warn"), (76, "hold")])
def test_numbers_that_tie_the_tables_together_may_not_change_in_most_rows(n, word):
    said = dict(told(NUMBERED, first(NUMBERED, n, sis_id=others("T"))))
    assert said.get("changed values") == ("warn" if word == "warn" else None)
    assert said.get("changed ids") == ("hold" if word == "hold" else None)


def test_other_names_beside_the_same_addresses_are_the_same_people():
    assert dict(told(HUNDRED, first(HUNDRED, 90, **KIM)))["names"] == "warn"
    half = first(first(HUNDRED, 90, **KIM), 45, email=[None] * 100)
    assert dict(told(HUNDRED, half))["names"] == "hold"


@pytest.mark.parametrize(("n", "said"), [(3, False), (4, True), (50, True), (51, False)])
def test_the_end_of_a_list_is_missed_up_to_half_of_it(n, said):
    assert (("cut off", "warn") in told(HUNDRED, HUNDRED.head(100 - n))) is said


@pytest.mark.parametrize("order", ["staff_member_id", "last_name"])
def test_an_end_is_one_by_id_or_by_family_name_as_well(order):
    mixed = HUNDRED.sample(frac=1, random_state=2)
    gone = mixed.sort_values(order, kind="stable", key=lambda s: s.str.lower()).tail(8)
    (said,) = [r.message for r in guard.compare(mixed, mixed.drop(gone.index)).reasons if r.rule == "cut off"]
    assert said.endswith(
        {"staff_member_id": "list by id. Cut off?", "last_name": "list by family name. Cut off?"}[order]
    )
    scattered = mixed.drop(mixed.index[::12])
    assert "cut off" not in dict(told(mixed, scattered))


def test_a_row_that_repeats_as_often_as_before_is_no_news():
    twice = pd.concat([HUNDRED, HUNDRED.head(3)])
    assert "duplicate ids" not in dict(told(twice, twice))
    assert dict(told(twice, pd.concat([HUNDRED, HUNDRED.head(4)])))["duplicate ids"] == "warn"


def test_garbled_names_are_told_apart_from_other_names():
    one = HUNDRED.assign(first_name=["José", *HUNDRED["first_name"].iloc[1:]])
    for read in ("JosÃ©", "Jos?", "Jos�"):
        assert told(one, first(one, 1, first_name=[read])) == {("names", "warn")}
    for other in ("Joseph", "Kim", "Jo"):
        assert told(one, first(one, 1, first_name=[other])) == set()


@pytest.mark.parametrize(("hours", "word"), [(24, "ok"), (25, "hold")])
def test_a_day_may_lie_between_two_exports_of_one_load(hours, word):
    times = {"staff": "2026-09-01", "users": pd.Timestamp("2026-09-01", tz="UTC") + pd.Timedelta(hours=hours)}
    found = guard.compare_tables(None, sr.Tables(staff=staff(5)), exported_at={**times, "links": None})
    assert found.word == word
    assert [(r.table, r.count) for r in found.reasons] == ([("users", 1)] if word == "hold" else [])


def test_a_day_that_is_none_is_an_error_that_names_the_table():
    with pytest.raises(InputError, match='the time of "users" is no date'):
        guard.compare_tables(
            None, sr.Tables(staff=staff(5)), exported_at={"users": "soon", "staff": "2026-09-01"}
        )


@pytest.mark.parametrize(("n", "word"), [(11, "warn"), (12, "hold")])
def test_rows_that_cannot_be_used_stop_from_a_tenth_on(n, word):
    before, after = staff(100), staff(100)
    before.attrs["load_report"], after.attrs["load_report"] = (
        Report([]),
        Report([Found("short row", "set aside", n)]),
    )
    assert guard.compare(before, after).word == word


def test_a_limit_that_is_no_share_is_refused():
    for name in ("share", "school_share", "overlap", "changed", "noticed"):
        assert getattr(guard.Limits(**{name: 0.0}), name) == 0
        assert getattr(guard.Limits(**{name: 1.0}), name) == 1
        with pytest.raises(InputError, match=f"{name} is 1.5"):
            guard.Limits(**{name: 1.5})
