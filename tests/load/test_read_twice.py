"""A record that stands in two files is one record; two records that are alike are two."""

import pytest

import srreconcile as sr

LOG = "record_id,record_type,staff_member_id,student_id,event_date,entered_at\n"
ROWS = [f"{i},behavior,7,s{i},2026-10-0{i},2026-10-0{i}T09:00:00Z\n" for i in range(1, 6)]


@pytest.fixture
def exports(tmp_path):
    (tmp_path / "staff.csv").write_text("staff_member_id,first_name,last_name\n7,Ana,Ruiz\n")
    (tmp_path / "behaviors.csv").write_text(LOG + "".join(ROWS))
    return tmp_path


def test_a_log_saved_twice_is_counted_once_and_said(exports):
    (exports / "behaviors (1).csv").write_text(LOG + "".join(ROWS))
    tables = sr.read_folder(exports)
    assert len(tables.records) == 5
    assert [issue.rule for issue in tables.load_report.doubts] == ["read twice"]
    assert tables.load_report.set_aside["row"].tolist() == [2, 3, 4, 5, 6]


def test_two_exports_that_overlap_are_counted_once(exports):
    (exports / "behaviors.csv").write_text(LOG + "".join(ROWS[:4]))
    (exports / "later.csv").write_text(LOG + "".join(ROWS[3:]))
    assert sorted(sr.read_folder(exports).records["record_id"]) == ["1", "2", "3", "4", "5"]


def test_an_edited_record_and_records_without_an_id_are_kept(exports):
    (exports / "later.csv").write_text(
        LOG + ROWS[0].replace("s1", "s9") + ",behavior,7,s1,2026-10-01,\n,behavior,7,s1,2026-10-01,\n"
    )
    tables = sr.read_folder(exports)
    assert "read twice" not in [issue.rule for issue in tables.load_report.issues]
    assert len(tables.records) == 8


def test_rows_read_are_those_kept_and_those_set_aside(exports):
    (exports / "behaviors (1).csv").write_text(LOG + "".join(ROWS))
    files = sr.read_folder(exports).load_report.files
    assert (files["rows_read"] == files["rows_kept"] + files["rows_set_aside"]).all()
