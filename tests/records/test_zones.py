"""A log in local time is read as UTC; the hours of a change of the clocks are told and not guessed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.engine import query
from srreconcile.records import attribute
from srreconcile.records.zones import changes, to_utc
from srreconcile.tables import LINKS
from tests.drawn import table

ZONE = "America/Chicago"
LINKED = LINKS.conform(
    table("""
    user_id | staff_member_id | valid_from       | valid_to
    u1      | 7               |                  | 2026-10-05T14:00
    u2      | 7               | 2026-10-05T14:00 |
""")
)
PAIRS = LINKED[["user_id", "staff_member_id"]].assign(identity=["different", "same"])


def log(*times):
    return pd.DataFrame({
        "record_id": [str(n) for n in range(len(times))], "staff_member_id": "7", "entered_at": pd.to_datetime(times),
    })  # fmt: skip


def judged(records, **options):
    found = attribute(records, LINKED, PAIRS, **options).by_link
    return found.set_index("verdict")["records"].to_dict()


def test_a_record_after_the_change_in_local_time_is_of_the_new_account():
    assert judged(log("2026-10-05 09:30"), timezone=ZONE) == {"own": 1}


def test_without_a_zone_times_are_utc():
    assert judged(log("2026-10-05 09:30")) == {"misattributed": 1}


def test_a_day_without_an_hour_stays_that_day():
    assert judged(log("2026-10-04", "2026-10-06"), timezone=ZONE) == {"misattributed": 1, "own": 1}


@pytest.mark.parametrize("kept", [False, True], ids=["fresh", "kept"])
def test_a_time_that_states_its_offset_is_taken_at_its_word(tmp_path, kept):
    (tmp_path / "log.csv").write_text(
        "record_id,staff_member_id,entered_at\n1,7,2026-10-05T09:30:00\n2,7,2026-10-05T13:30:00Z\n"
        "3,7,2026-10-05T09:30:00-05:00\n4,7,2026-10-05\n"
    )
    options = {"keep": tmp_path / "kept"} if kept else {}
    for _ in range(2):
        found = judged(tmp_path / "log.csv", timezone=ZONE, **options)
        assert found == {"own": 2, "misattributed": 1, "unknown": 1}


SPELLINGS = {
    "local": "{:%Y-%m-%dT%H:%M:%S}",
    "Z": "{:%Y-%m-%dT%H:%M:%S}Z",
    "+00:00": "{:%Y-%m-%d %H:%M:%S}+00:00",
    "-05:00": "{:%Y-%m-%dT%H:%M:%S}-05:00",
    "CDT": "{:%Y-%m-%d %H:%M} CDT",
    "seconds": "{:d}",
}


def spelled(moment, how):
    """A moment in UTC as `how` writes it."""
    if how == "seconds":
        return str(int(moment.timestamp()))
    shift = pd.Timedelta(hours=5 if how in ("local", "-05:00", "CDT") else 0)
    return SPELLINGS[how].format(moment - shift)


MINUTES = st.integers(1, 28 * 1440 - 1).filter(lambda minute: (minute - 300) % 1440 and minute % 1440)


@settings(max_examples=15, deadline=None)
@given(moments=st.lists(st.tuples(MINUTES, st.sampled_from(sorted(SPELLINGS))), min_size=1, max_size=12))
def test_a_small_log_that_is_read_takes_each_time_at_its_own_word(moments, tmp_path_factory):
    moments = [(pd.Timestamp("2026-09-02") + pd.Timedelta(minutes=minute), how) for minute, how in moments]
    path = tmp_path_factory.mktemp("log") / "log.csv"
    lines = [f"{n},7,behavior,{spelled(moment, how)}" for n, (moment, how) in enumerate(moments)]
    path.write_text("\n".join(["record_id,staff_member_id,record_type,entered_at", *lines]) + "\n")
    found = attribute(sr.read_records(path), LINKED, PAIRS, timezone=ZONE).fetch(staff_member_id="7")
    read = found.set_index("record_id")["entered_at"]
    assert [read[str(n)] for n in range(len(moments))] == [moment for moment, _ in moments]


def test_a_frame_of_text_takes_each_time_at_its_own_word():
    records = log("2026-10-05 09:30", "2026-10-05 09:30").assign(
        entered_at=["2026-10-05T09:30", "2026-10-05T09:30-04:00"]
    )
    for frame in (records, sr.Tables(records=records).records):
        assert judged(frame, timezone=ZONE) == {"own": 1, "misattributed": 1}


def test_another_zone_is_not_answered_from_what_was_kept(tmp_path):
    log("2026-10-05 09:30").to_parquet(tmp_path / "log.parquet")
    kept = tmp_path / "kept"
    assert judged(tmp_path / "log.parquet", keep=kept) == {"misattributed": 1}
    assert judged(tmp_path / "log.parquet", keep=kept, timezone=ZONE) == {"own": 1}


def test_the_hour_that_comes_twice_and_the_one_that_never_comes_are_counted():
    times = [
        "2026-11-01 00:30",
        "2026-11-01 01:30",
        "2026-11-01 02:30",
        "2026-03-08 02:30",
        "2026-03-08 03:30",
    ]
    clock = attribute(log(*times), LINKED, PAIRS, timezone=ZONE).clock
    assert clock[["kind", "records"]].to_numpy().tolist() == [["skipped_hour", 1], ["repeated_hour", 1]]
    assert clock["begins"].astype(str).tolist() == ["2026-03-08 02:00:00", "2026-11-01 01:00:00"]


def test_a_log_in_utc_has_no_doubtful_hours():
    assert attribute(log("2026-11-01 01:30"), LINKED, PAIRS).clock.empty


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(sr.InputError, match="there is no zone"):
        judged(log("2026-11-01 01:30"), timezone="Chicago")


SECONDS = st.integers(0, 3 * 366 * 86_400)
ZONES = ["America/Chicago", "America/Phoenix", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]


@settings(max_examples=40, deadline=None)
@given(seconds=st.lists(SECONDS, min_size=1, max_size=40), zone=st.sampled_from(ZONES))
def test_the_sql_reads_local_times_as_python_does(seconds, zone):
    first, last = pd.Timestamp("2025-01-01"), pd.Timestamp("2028-01-05")
    local = pd.Series(first + pd.to_timedelta(seconds, unit="s"))
    sql = "SELECT local, " + to_utc("local", *changes(zone, first, last)) + " AS utc FROM given"  # noqa: S608 - our own SQL
    found = query(sql, given=local.to_frame("local"))
    for at, utc in zip(found["local"], found["utc"], strict=True):
        moment = at.to_pydatetime().replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        there = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if at == at.normalize():
            assert utc == at
        elif there == at:
            assert utc == moment.replace(tzinfo=None)
        else:  # skipped: the last microsecond before the clocks were put forward
            assert (
                datetime.fromtimestamp(utc.timestamp(), UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
                < at
            )
