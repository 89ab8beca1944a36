"""On which day an export was made: from names of files and from what they say, told as a guess."""

import json

import pytest

import srreconcile as sr
from srreconcile.load.export_days import day_in, export_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("staff_2026-09-01", "2026-09-01"),
        ("20260901_staff", "2026-09-01"),
        ("staff 2026.9.1", "2026-09-01"),
        ("users-09-13-2026", "2026-09-13"),
        ("users 13.9.2026", "2026-09-13"),
        ("export20260901T041500", "2026-09-01"),
        ("log_20260801-20260901", "2026-09-01"),
        ("0310_20260901_v2", "2026-09-01"),
    ],
)
def test_a_day_is_read_from_a_name(text, day):
    assert f"{day_in(text):%Y-%m-%d}" == day


@pytest.mark.parametrize(
    "text", ["staff", "staff_2026-27", "room 12-14", "20269999", "id 1202609015", "2026-13-40"]
)
def test_what_is_no_day_is_not(text):
    assert day_in(text) is None


@pytest.mark.parametrize(("order", "month"), [(None, 9), ("MDY", 9), ("DMY", 1)])
def test_a_day_in_two_readings_is_read_as_the_caller_says(order, month):
    assert export_day("staff_09-01-2026.csv", {}, order).day.month == month


@pytest.fixture
def exports(export, tmp_path):
    export("staff_2026-09-01.csv", "staff_member_id | last_name\n 7 | Ruiz")
    export("links 09-20-2026.csv", "user_id | staff_member_id\n u1 | 7")
    (tmp_path / "users.json").write_text(
        json.dumps(
            {
                "meta": {"exported_at": "2026-09-02 04:00:00"},
                "results": {"users": [{"user_id": "u1", "email": "a@x.org", "user_group_ids": "1"}]},
            }
        )
    )
    return tmp_path


def test_the_report_tells_the_days_as_guesses(exports):
    report = sr.read_folder(exports).load_report
    assert {table: f"{day:%m-%d}" for table, day in report.exported_at.items()} == {
        "staff": "09-01",
        "links": "09-20",
        "users": "09-02",
    }
    remarks = report.files.set_index("file")["remarks"]
    assert "Exported on 2026-09-01, by its name (a guess)." in remarks["staff_2026-09-01.csv"]
    assert "by its own stamp (a guess)" in " ".join(remarks)


def test_lists_of_different_days_are_told(exports):
    doubts = sr.read_folder(exports).load_report.doubts
    assert [issue.rule for issue in doubts] == ["different days"]
    assert "staff of 2026-09-01, links of 2026-09-20" in str(doubts[0])


def test_lists_of_one_day_are_not(export, tmp_path):
    export("2026-09-01/staff.csv", "staff_member_id | last_name\n 7 | Ruiz")
    export("2026-09-01/links.csv", "user_id | staff_member_id\n u1 | 7")
    report = sr.read_folder(tmp_path).load_report
    assert report.doubts == []
    assert set(report.exported_at) == {"staff", "links"}


def test_a_store_of_snapshots_holds_lists_of_different_days(exports, tmp_path_factory):
    store = sr.SnapshotStore(tmp_path_factory.mktemp("store"))
    with pytest.raises(sr.HeldError, match="exports of different days"):
        store.add(sr.read_folder(exports))
