"""Dates in every spelling; what can be read in two ways is never guessed."""

import datetime as dt
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.load import times


def parse(*words, order=None, latest=2027):
    read = times.parse(pd.Series(words, dtype="str"), order, latest=latest)
    told = {
        rule: [word for word, hit in zip(words, which, strict=True) if hit]
        for rule, _, which, _ in read.doubts
    }
    return [None if pd.isna(one) else one.isoformat(sep=" ") for one in read.times], told


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2026-03-31", "2026-03-31 00:00:00"),
        ("2026-03-31 08:05:09", "2026-03-31 08:05:09"),
        ("2026-03-31T08:05:09.250Z", "2026-03-31 08:05:09.250000"),
        ("2026-03-31T08:05:09-05:00", "2026-03-31 13:05:09"),
        ("2026-03-31 08:05:09 UTC", "2026-03-31 08:05:09"),
        ("2026-03-31 08:05:09 EST", "2026-03-31 13:05:09"),
        ("3/31/2026", "2026-03-31 00:00:00"),
        ("31/3/2026", "2026-03-31 00:00:00"),
        ("31.03.2026", "2026-03-31 00:00:00"),
        ("2026/3/31", "2026-03-31 00:00:00"),
        ("3/31/2026 1:05 PM", "2026-03-31 13:05:00"),
        ("3/31/2026 12:05 AM", "2026-03-31 00:05:00"),
        ("Mar 31, 2026", "2026-03-31 00:00:00"),
        ("31-Mar-2026", "2026-03-31 00:00:00"),
        ("31 March 2026", "2026-03-31 00:00:00"),
        ("Tue, 31 Mar 2026 08:05:09 GMT", "2026-03-31 08:05:09"),
        ("20260331", "2026-03-31 00:00:00"),
        ("20260331T080509", "2026-03-31 08:05:09"),
        ("20260331T080509Z", "2026-03-31 08:05:09"),
        ("20260331T080509.250-0500", "2026-03-31 13:05:09.250000"),
        ("46112", "2026-03-31 00:00:00"),
        ("46112.5", "2026-03-31 12:00:00"),
        ("1774944309", "2026-03-31 08:05:09"),
        ("1774944309000", "2026-03-31 08:05:09"),
        ("4/4/2026", "2026-04-04 00:00:00"),
    ],
)
def test_a_spelling_is_read(word, expected):
    assert parse(word)[0] == [expected]


@pytest.mark.parametrize("word", ["0000-00-00", "1/0/1900", "00/00/0000", "0", "9999-12-31"])
def test_a_placeholder_is_no_date_and_is_told(word):
    assert parse(word) == ([None], {"zero date": [word]})


@pytest.mark.parametrize("word", ["Never logged in", "never", "Present"])
def test_a_word_for_never_is_no_date(word):
    assert parse(word) == ([None], {})


@pytest.mark.parametrize("word", ["2026-02-30", "2/30/2026", "31-Apr-2026", "2026-03-31 25:00"])
def test_a_day_that_no_calendar_has_is_told_and_not_moved(word):
    assert parse(word) == ([None], {"impossible date": [word]})


@pytest.mark.parametrize("word", ["hello", "2026", "12", "week 3", "31 Foo 2026"])
def test_what_is_no_date_is_told(word):
    assert parse(word) == ([None], {"unreadable date": [word]})


def test_dates_that_can_be_read_in_two_ways_are_left_empty():
    assert parse("3/4/2026", "5/6/2026") == ([None, None], {"ambiguous date": ["3/4/2026", "5/6/2026"]})


def test_one_date_that_can_be_read_in_one_way_only_decides_for_all():
    assert parse("3/4/2026", "13/4/2026")[0] == ["2026-04-03 00:00:00", "2026-04-13 00:00:00"]


def test_two_dates_that_disagree_decide_for_themselves_alone():
    found, told = parse("3/4/2026", "13/4/2026", "4/13/2026")
    assert found == [None, "2026-04-13 00:00:00", "2026-04-13 00:00:00"]
    assert told == {"ambiguous date": ["3/4/2026"]}


@pytest.mark.parametrize(
    ("order", "expected"), [("MDY", "2026-03-04 00:00:00"), ("DMY", "2026-04-03 00:00:00")]
)
def test_the_caller_decides(order, expected):
    assert parse("3/4/2026", order=order) == ([expected], {})


def test_a_two_digit_year_is_the_latest_that_can_be_and_is_told():
    found, told = parse("9/30/68", "9/13/99", "8/27/01", "8/17/27")
    assert [one[:4] for one in found] == ["1968", "1999", "2001", "2027"]
    assert len(told["two-digit year"]) == 4


FIRST, LAST = (dt.datetime.fromisoformat(day) for day in ("1950-01-01", "2030-01-01"))
MOMENTS = st.datetimes(FIRST, LAST).map(lambda t: t.replace(microsecond=0))
SPELLINGS = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%B %d, %Y %H:%M:%S",
    "%d-%b-%Y %I:%M:%S %p",
    "%Y/%m/%d %H:%M:%S",
]


@given(st.lists(st.tuples(MOMENTS, st.sampled_from(SPELLINGS)), min_size=1, max_size=20))
def test_a_column_of_any_spellings_reads_as_its_values_one_by_one(drawn):
    words = list(dict.fromkeys(moment.strftime(spelling) for moment, spelling in drawn))
    found, told = parse(*words)
    expected = []
    for word in words:
        for spelling in SPELLINGS:
            try:
                expected.append(
                    dt.datetime(*time.strptime(word, spelling)[:6], tzinfo=dt.UTC).isoformat(sep=" ")[:19]
                )
            except ValueError:
                continue
            break
    assert found == expected
    assert told == {}


@given(
    st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), min_size=1, max_size=20, unique=True),
    st.sampled_from(["MDY", "DMY"]),
)
def test_a_column_in_one_order_is_read_right_or_left_empty(days, order):
    spelling = {"MDY": "{d.month}/{d.day}/{d.year}", "DMY": "{d.day}/{d.month}/{d.year}"}[order]
    found, _ = parse(*[spelling.format(d=day) for day in days])
    decided = any(day.day > 12 for day in days)
    for day, read in zip(days, found, strict=True):
        clear = decided or day.day == day.month
        assert read == (f"{day.isoformat()} 00:00:00" if clear else None)


@given(st.text(max_size=25))
def test_no_text_at_all_makes_it_fail(text):
    word = text.strip() or "x"
    assert len(parse(word)[0]) == 1
