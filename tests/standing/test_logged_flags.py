"""Records through disabled accounts and in bulk reach an audit; what only looks so does not."""

import pytest

import srreconcile as sr
from srreconcile.checks import NotRun
from srreconcile.checks.records import records_after_disabling, records_in_bulk
from srreconcile.standing import Standing, logged
from tests.drawn import table

STAFF = """
    staff_member_id | first_name | last_name | school_id
    7               | Jane       | Roe       | A
"""
USERS = """
    user_id | first_name | last_name | active | disabled_at
    u7      | Jane       | Roe       | false  | 2026-10-07T12:00
"""
LINKED = """
    user_id | staff_member_id
    u7      | 7
"""
LOG = """
    record_id | staff_member_id | entered_at
    1         | 7               | 2026-10-07T11:59
    2         | 7               | 2026-10-07T12:00
    3         | 7               | 2026-10-09T09:00
"""


def tables(users=USERS, records=LOG):
    return sr.Tables(table(STAFF), table(users), table(LINKED), table(records))


def found(check, *, history=None, **changed):
    return check.run(Standing(tables(**changed), "2026-11-23", history=history))


def test_records_from_the_moment_of_disabling_on_are_found():
    rows = found(records_after_disabling)
    assert rows[["user_id", "staff_member_id", "records"]].to_numpy().tolist() == [["u7", "7", 2]]


@pytest.mark.parametrize(
    "users",
    [
        USERS.replace("false ", "true  "),
        USERS.replace("2026-10-07T12:00", ""),
        USERS.replace("10-07", "10-10"),
    ],
    ids=["enabled again", "since when is unknown", "disabled later"],
)
def test_records_of_an_account_that_was_not_disabled_then_are_not(users):
    assert found(records_after_disabling, users=users).empty


def test_without_a_date_the_first_export_that_shows_it_disabled_counts():
    undated = USERS.replace("2026-10-07T12:00", "")
    then = sr.Tables(users=table(undated.replace("false ", "true  ")))
    history = sr.history(
        {"2026-10-01": then, "2026-10-08": tables(users=undated), "2026-11-01": tables(users=undated)}
    )
    rows = found(records_after_disabling, users=undated, history=history)
    assert rows[["records", "first_at"]].astype(str).to_numpy().tolist() == [["1", "2026-10-09 09:00:00"]]


def test_a_history_in_which_nobody_was_disabled_says_nothing():
    everybody = USERS.replace("false ", "true  ")
    history = sr.history({"2026-10-01": tables(users=everybody), "2026-11-01": tables(users=everybody)})
    assert found(records_after_disabling, users=everybody, history=history).empty


def burst(records, minutes):
    lines = [f"    {n} | 7 | 2026-10-05T09:{n % minutes:02}:{n % 60:02}" for n in range(records)]
    return "\n".join(["record_id | staff_member_id | entered_at", *lines])


def test_sixty_records_in_a_minute_are_a_burst():
    rows = found(records_in_bulk, records=burst(60, 1))
    assert rows[["staff_member_id", "records", "severity"]].to_numpy().tolist() == [["7", 60, "note"]]


def test_a_class_of_thirty_in_a_minute_and_sixty_in_an_hour_are_not():
    assert found(records_in_bulk, records=burst(59, 1)).empty
    assert found(records_in_bulk, records=burst(120, 3)).empty


def test_days_without_an_hour_are_no_burst():
    lines = [f"{n} | 7 | 2026-10-05" for n in range(80)]
    assert found(
        records_in_bulk, records="\n".join(["record_id | staff_member_id | event_date", *lines])
    ).empty


def test_of_a_long_log_bursts_are_not_run_and_never_look_clean(monkeypatch):
    monkeypatch.setattr(logged, "_LONG_LOG", 2)
    with pytest.raises(NotRun, match="five million"):
        found(records_in_bulk)
