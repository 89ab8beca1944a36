"""Times of a log that go wrong by whole hours are told with their size; a school that works so is not."""

import numpy as np
import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.checks.clocks import log_clock
from srreconcile.standing import Standing
from tests.drawn import table

ZONE = "America/Chicago"
DAYS = pd.date_range("2026-08-17", "2026-12-18", freq="B")
"""A term, with a change of the clocks on the first of November."""
DAY_HOURS = (8, 9, 9, 10, 10, 11, 12, 13, 14, 14, 15, 16)
"""Hours of the records of one day, on the wall of the school."""


def network(local, zone=ZONE, *, accounts=60, logins=DAY_HOURS):
    """Tables of people who record at the hours `local`, and log in at the hours `logins`, of `zone`."""
    n = np.arange(accounts)
    ids = pd.Series(n).astype("str")
    walls = [day + pd.Timedelta(hours=hour, minutes=7) for day in DAYS for hour in local] * 5
    seen = pd.Series([DAYS[-1] + pd.Timedelta(hours=logins[i % len(logins)], minutes=3) for i in n])
    staff = pd.DataFrame({"staff_member_id": ids, "last_name": "Person" + ids})
    users = pd.DataFrame({
        "user_id": "u" + ids, "last_name": "Person" + ids,
        "created_at": pd.Timestamp("2026-08-01"), "last_login_at": utc(seen, zone),
    })  # fmt: skip
    links = pd.DataFrame({"user_id": "u" + ids, "staff_member_id": ids})
    records = pd.DataFrame({"entered_at": utc(pd.Series(walls), zone)})
    records = records.assign(record_id=np.arange(len(records)).astype("str"), record_type="behavior")
    records["staff_member_id"] = (np.arange(len(records)) % accounts).astype("str")
    return {"staff": staff, "users": users, "links": links, "records": records}


def utc(walls, zone=ZONE):
    return walls.dt.tz_localize(zone).dt.tz_convert("UTC").dt.tz_localize(None)


def off(tables, hours):
    """The tables with a log that stands `hours` later."""
    records = tables["records"]
    return {**tables, "records": records.assign(entered_at=records["entered_at"] + pd.Timedelta(hours=hours))}


def told(tables, timezone=None):
    site = {} if timezone is None else {"timezone": timezone}
    found = log_clock.run(Standing(sr.Tables(**tables), "2026-12-31", site))
    return found.set_index("kind")["hours"].to_dict()


def test_a_day_that_is_the_day_of_the_logins_some_hours_off_is_told_with_the_hours():
    assert told(off(network(DAY_HOURS), -6))["off_logins"] == -6
    assert told(off(network(DAY_HOURS), 5))["off_logins"] == 5


def test_a_log_whose_clock_is_right_is_silent():
    assert told(network(DAY_HOURS)) == {}


def test_an_evening_school_is_silent():
    evening = (16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21)
    assert told(network(evening, logins=evening)) == {}


def test_an_evening_school_whose_people_log_in_before_the_evening_is_silent():
    assert told(network((16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21), logins=(12, 13, 15, 16, 16))) == {}


def test_a_network_over_two_zones_is_silent():
    here, there = network(DAY_HOURS), network(DAY_HOURS, "America/Los_Angeles")
    both = {
        name: pd.concat([here[name], there[name].map(lambda v: f"w{v}" if isinstance(v, str) else v)])
        for name in here
    }
    assert told(both) == {}


def test_a_log_in_utc_that_the_policy_calls_local_moves_when_the_clocks_are_changed():
    assert told(network(DAY_HOURS), timezone=ZONE)["moves_with_clocks"] == 5


def test_a_log_in_local_time_that_the_policy_calls_so_does_not_move():
    tables = network(DAY_HOURS)
    records = tables["records"]
    local = records["entered_at"].dt.tz_localize("UTC").dt.tz_convert(ZONE).dt.tz_localize(None)
    assert told({**tables, "records": records.assign(entered_at=local)}, timezone=ZONE) == {}


def test_a_zone_that_puts_the_day_into_the_night_is_told():
    night = network((21, 22, 22, 23, 0, 1, 2, 5), "UTC", logins=(1, 2))
    assert told(night, timezone=ZONE) == {"at_night": 0}


def test_a_clock_of_twelve_hours_is_told():
    tables = network(DAY_HOURS, "UTC", logins=(1, 2))
    records = tables["records"]
    twelve = records["entered_at"] - pd.to_timedelta(
        np.where(records["entered_at"].dt.hour > 12, 12, 0), unit="h"
    )
    assert told({**tables, "records": records.assign(entered_at=twelve)}) == {"twelve_hours": -12}


def test_a_school_that_records_in_the_morning_only_has_no_clock_of_twelve_hours():
    assert told(network((7, 8, 8, 9, 9, 10, 11), "UTC", logins=(1, 2))) == {}


def test_a_school_east_of_greenwich_has_no_clock_of_twelve_hours():
    assert told(network(DAY_HOURS, "Asia/Manila", logins=(1, 2))) == {}


EDGES = """
    user_id | staff_member_id | created_at       | entered_at
    u1      | 1               | 2026-10-05T14:00 | 2026-10-05T09:30
    u2      | 2               | 2026-10-06T13:20 | 2026-10-06T08:40
    u3      | 3               | 2026-10-06T15:30 | 2026-10-06T10:31
    u4      | 4               | 2026-10-07T12:00 | 2026-10-08T08:00
"""


def few(text):
    rows = table(text)
    people = rows[["staff_member_id"]].assign(last_name="Person" + rows["staff_member_id"])
    users = rows[["user_id", "created_at"]].assign(last_name=people["last_name"])
    records = rows[["staff_member_id", "entered_at"]].assign(record_id=rows["user_id"])
    return {
        "staff": people,
        "users": users,
        "links": rows[["user_id", "staff_member_id"]],
        "records": records,
    }


def test_accounts_with_records_of_hours_before_they_were_made_tell_the_shift():
    assert told(few(EDGES)) == {"off_accounts": -5}


def test_accounts_with_records_of_months_before_they_were_made_are_another_matter():
    assert told(few(EDGES.replace("2026-10-05T09", "2026-03-05T09"))) == {}


def test_one_account_with_records_of_before_is_no_shift():
    lines = EDGES.splitlines()
    assert told(few("\n".join([*lines[:3], lines[5]]))) == {}


def test_accounts_made_on_a_day_without_an_hour_tell_no_shift():
    days = EDGES
    for hour in ("14:00", "13:20", "15:30"):
        days = days.replace(f"T{hour}", "      ")
    assert told(few(days)) == {}


def test_records_after_links_were_undone_tell_a_shift_the_other_way():
    tables = few(EDGES)
    links = tables["links"].assign(
        valid_to=["2026-10-05T05:00", "2026-10-06T03:50", "2026-10-06T05:40", None]
    )
    users = tables["users"].drop(columns="created_at")
    assert told({**tables, "links": links, "users": users}) == {"off_accounts": 5}


def test_an_hour_that_came_twice_is_a_note_in_the_findings():
    tables = few(EDGES.replace("2026-10-05T09:30", "2026-11-01T01:30"))
    found = log_clock.run(Standing(sr.Tables(**tables), "2026-12-31", {"timezone": ZONE}))
    assert found[["kind", "severity", "records"]].to_numpy().tolist() == [["repeated_hour", "note", 1]]


@pytest.mark.parametrize("stored", ["parquet", "csv"])
def test_kept_hours_are_those_of_an_unkept_run(tmp_path, stored):
    tables = off(network(DAY_HOURS), -6)
    for half in (0, 1):
        part = tables["records"].iloc[half::2]
        path = tmp_path / f"log{half}.{stored}"
        part.to_parquet(path) if stored == "parquet" else part.to_csv(path, index=False)
    logs = sorted(tmp_path.glob("log*"))
    given = sr.Tables(**{**tables, "records": logs})
    fresh = Standing(given).attribution.hours
    for _ in range(2):
        pd.testing.assert_frame_equal(Standing(given, keep=tmp_path / "kept").attribution.hours, fresh)
