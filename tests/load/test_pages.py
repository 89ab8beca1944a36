"""Dumps that may be incomplete, and logs that are scanned where they stand."""

import json

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.load import log_files

STAFF = "staff_member_id,user_id,first_name,last_name,sis_id,external_id,school_id,email\n"


def dump(path, rows, first=0):
    path.write_text(STAFF + "".join(f"{i},,Ana,Ruiz,{i},{i},A,\n" for i in range(first, first + rows)))


def rules(folder):
    return [issue.rule for issue in sr.read_folder(folder).load_report.doubts]


@pytest.mark.parametrize("rows", [100, 500, 1000])
def test_a_dump_of_as_many_rows_as_a_page_usually_has_is_a_doubt(tmp_path, rows):
    dump(tmp_path / "staff.csv", rows)
    told = sr.read_folder(tmp_path).load_report.doubts
    assert [issue.rule for issue in told] == ["page limit"]
    assert f"exactly {rows:,} rows, a usual page limit" in str(told[0])


@pytest.mark.parametrize("rows", [99, 101, 480])
def test_a_dump_of_another_number_is_not(tmp_path, rows):
    dump(tmp_path / "staff.csv", rows)
    assert rules(tmp_path) == []


def test_pages_of_which_the_last_is_not_full_are_not(tmp_path):
    dump(tmp_path / "staff_1.csv", 100)
    dump(tmp_path / "staff_2.csv", 20, first=100)
    assert rules(tmp_path) == []


def test_pages_that_are_all_full_are_a_doubt(tmp_path):
    dump(tmp_path / "staff_1.csv", 100)
    dump(tmp_path / "staff_2.csv", 100, first=100)
    assert rules(tmp_path) == ["page limit"]


def test_a_dump_that_says_how_many_pages_there_are_is_not(tmp_path):
    rows = [{"school_id": str(i), "long_name": f"S{i}", "external_id": str(i)} for i in range(100)]
    body = {"meta": {"page": "1", "total_pages": "1"}, "results": {"schools": rows}}
    dump(tmp_path / "staff.csv", 7)
    (tmp_path / "schools.json").write_text(json.dumps(body))
    assert rules(tmp_path) == []


def test_a_list_of_the_sis_of_a_round_number_is_not(tmp_path):
    rows = "".join(f"{i},{i},Ruiz,Ana,1,1\n" for i in range(100))
    (tmp_path / "ps.csv").write_text("ID,TeacherNumber,Last_Name,First_Name,SchoolID,Status\n" + rows)
    assert rules(tmp_path) == []


LOG = pd.DataFrame(
    {
        "record_id": ["1", "2", "3"],
        "record_type": ["behavior"] * 3,
        "staff_member_id": ["7"] * 3,
        "event_date": ["2026-03-31"] * 3,
        "active": ["1", "0", "False"],
    }
)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_log_that_is_scanned_says_what_was_counted_and_what_was_not_done(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(log_files, "DIRECT", 10)
    path = tmp_path / f"log.{kind}"
    LOG.to_csv(path, index=False) if kind == "csv" else LOG.to_parquet(path)
    tables = sr.read_folder(tmp_path)
    assert list(tables.records) == [path]
    remarks = tables.load_report.files["remarks"][0]
    assert "2 records of it deactivated (active 0)" in remarks
    assert "records that stand twice or were edited since were not looked for" in remarks
