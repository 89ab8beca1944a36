"""Rosters and timetables support who recorded something, and prove nothing."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.investigate.rosters import read_rosters
from srreconcile.investigate.taught import placed
from tests.drawn import table


@pytest.fixture(scope="module")
def case(audit):
    return audit.record("305")  # John's students p1 to p3, under Jane's name S1


def pairs(**students):
    return pd.DataFrame(
        [(row, student) for row, named in students.items() for student in named.split()],
        columns=["staff_member_id", "student_id"],
    )


def told(case, rosters, zone="UTC"):
    return case.with_rosters(rosters, zone).facts.iloc[len(case.facts) :]


def test_students_on_the_account_s_own_roster_support_it(case):
    found = told(case, pairs(S2="p1 p2 p3", S1="q1 q2 q3"))
    assert found[["claim", "grade"]].to_numpy().tolist() == [["supports", "3"]]
    assert found["says"].iloc[0].startswith("100% of their students were on a roster of the account's person")


def test_two_who_share_a_class_are_not_told_apart(case):
    found = told(case, pairs(S2="p1 p2 p3", S1="p1 p2 p3"))
    assert found["grade"].tolist() == ["1"]
    assert "does not tell the two apart" in found["says"].iloc[0]


def test_a_substitute_who_has_no_roster_is_not_spoken_against(case):
    assert told(case, pairs(S1="p1 p2 p3")).empty


def test_a_student_who_left_the_class_before_does_not_count(case):
    ended = pairs(S2="p1 p2 p3").assign(valid_to="2026-10-01")
    assert "0% of their students" in told(case, ended)["says"].iloc[0]
    still = pairs(S2="p1 p2 p3").assign(valid_to="2026-12-01")
    assert "100% of their students" in told(case, still)["says"].iloc[0]


ENROLLMENTS = """
    classSourcedId | userSourcedId | role    | beginDate  | endDate
    c1             | 12            | teacher | 2026-08-01 |
    c1             | p1            | student | 2026-08-01 |
    c1             | p2            | student | 2026-08-01 | 2026-09-30
    c2             | 11            | teacher | 2026-08-01 |
    c2             | q1            | student | 2026-08-01 |
"""


def test_oneroster_enrollments_name_teachers_by_their_sis_id(tables):
    found = read_rosters(table(ENROLLMENTS), tables.staff)
    assert found[["staff_member_id", "student_id"]].to_numpy().tolist() == [
        ["S2", "p1"],
        ["S2", "p2"],
        ["S1", "q1"],
    ]
    assert found["valid_to"].tolist()[1] == pd.Timestamp("2026-09-30")


def test_section_periods_count_in_their_hour_only(case):
    periods = """
        section_id | staff_member_id | student_id | weekday | begins | ends
        c1         | S2              |            | {day}   | {a}    | {b}
        c1         |                 | p1         |         |        |
        c1         |                 | p2         |         |        |
        c1         |                 | p3         |         |        |
    """
    rows = [periods.format(day=day, a="00:00", b="23:59").strip().splitlines() for day in range(7)]
    every_day = "\n".join([rows[0][0], *(row[1] for row in rows), *rows[0][2:]])
    found = told(case, table(every_day))
    assert found["grade"].tolist() == ["4"]
    assert "in that period" in found["says"].iloc[0]
    never = told(case, table(periods.format(day=0, a="03:00", b="03:05")))
    assert "0% of their students" in never["says"].iloc[0]


def test_a_table_that_does_not_say_who_teaches_whom_is_refused(case):
    with pytest.raises(sr.InputError, match="who teaches whom"):
        case.with_rosters(pd.DataFrame({"student_id": ["p1"]}))


def test_asked_twice_it_says_it_once_and_the_case_stays_as_it_was(case):
    before = len(case.facts)
    rosters = pairs(S2="p1 p2 p3")
    assert len(case.with_rosters(rosters).with_rosters(rosters).facts) == before + 1
    assert len(case.facts) == before


@pytest.mark.parametrize(
    ("column", "value"), [("weekday", "Someday"), ("begins", "1:05 PM"), ("ends", "late")], ids=str
)
def test_an_hour_or_weekday_that_cannot_be_read_is_refused(case, column, value):
    rows = pairs(S2="p1 p2").assign(weekday="Mon", begins="9:00", ends="9:45").assign(**{column: value})
    with pytest.raises(sr.InputError, match=f'"{column}" holds "{value}" .2 rows'):
        case.with_rosters(rows)


def test_a_record_of_a_day_without_an_hour_keeps_its_weekday_in_any_zone():
    record = pd.DataFrame({"student_id": ["p1"], "event_date": [pd.Timestamp("2026-09-01")]})
    assert placed(record, "America/Los_Angeles")["weekday"].tolist() == [1]


def test_an_estimate_takes_the_rosters_of_its_case(tables):
    links = pd.concat(
        [
            tables.links,
            pd.DataFrame({"user_id": ["u2"], "staff_member_id": ["S1"], "valid_from": "2026-10-06"}),
        ]
    )
    new = {"p1": "m1", "p2": "m2", "p3": "m3"}
    later = tables.records["entered_at"] > pd.Timestamp("2026-10-06")
    records = tables.records.assign(
        student_id=tables.records["student_id"].mask(later, tables.records["student_id"].map(new))
    )
    audit = sr.audit(sr.Tables(tables.staff, tables.users, links, records), as_of="2026-11-24")
    bare = audit.record("305")
    told = bare.with_rosters(pairs(S2="p1 p2 p3 m1 m2 m3", S1="q1 q2 q3 n1 n2 n3"))
    u1 = [found.records["u1"].mean() for found in (bare.estimate(), told.estimate())]
    assert u1[1] > max(u1[0], 0.9)
