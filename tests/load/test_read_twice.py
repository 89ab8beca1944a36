"""A record that stands in two files is one record; two records that are alike are two."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.load.versions import Versions

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


def test_records_without_an_id_are_kept(exports):
    (exports / "later.csv").write_text(LOG + ",behavior,7,s1,2026-10-01,\n,behavior,7,s1,2026-10-01,\n")
    tables = sr.read_folder(exports)
    assert {issue.rule for issue in tables.load_report.issues} == {"blank id"}
    assert len(tables.records) == 7


EDITED = ROWS[0].replace("s1", "s9")


def students(tables):
    records = tables.records
    return sorted(records.loc[records["record_id"] == "1", "student_id"])


def test_of_an_edited_record_the_later_export_counts(exports):
    (exports / "behaviors.csv").rename(exports / "behaviors_2026-10-20.csv")
    (exports / "behaviors_2026-10-09.csv").write_text(LOG + EDITED + ROWS[1])
    tables = sr.read_folder(exports)
    report = tables.load_report
    assert (len(tables.records), students(tables)) == (5, ["s1"])
    assert [(issue.rule, issue.file, issue.row) for issue in report.issues if issue.rule == "edited"] == [
        ("edited", "behaviors_2026-10-09.csv", 2)
    ]
    assert "edited" not in [issue.rule for issue in report.doubts]
    aside = report.set_aside[report.set_aside["reason"].str.startswith("a newer version")]
    assert aside[["file", "row"]].to_numpy().tolist() == [["behaviors_2026-10-09.csv", 2]]


def test_of_an_edited_record_the_one_that_was_changed_last_counts(exports):
    head = LOG.strip() + ",updated_at\n"
    (exports / "behaviors.csv").write_text(head + EDITED.strip() + ",2026-10-07T10:00:00Z\n")
    (exports / "z.csv").write_text(head + ROWS[0].strip() + ",2026-10-03T10:00:00Z\n")
    assert students(sr.read_folder(exports)) == ["s9"]


def test_where_no_time_says_which_is_newer_it_is_a_doubt(exports):
    (exports / "z.csv").write_text(LOG + EDITED)
    tables = sr.read_folder(exports)
    assert students(tables) == ["s9"]
    assert [issue.rule for issue in tables.load_report.doubts] == ["edited"]


def test_records_of_two_systems_that_share_an_id_are_two(exports):
    (exports / "deanslist.csv").write_text("DLSAID,DLUserID,StaffSchoolID,BehaviorDate\n1,5,7,2026-10-01\n")
    assert len(sr.read_folder(exports).records) == 6


def test_an_edited_record_counts_once_on_disk_too(exports, monkeypatch):
    from srreconcile.load import log_files

    monkeypatch.setattr(log_files, "SMALL", 3)
    (exports / "behaviors_2026-10-20.csv").write_text(LOG + EDITED)
    records = pd.concat(map(pd.read_parquet, sr.read_folder(exports).records))
    assert len(records) == 5
    assert records.loc[records["record_id"] == "1", "student_id"].tolist() == ["s9"]


VERSIONS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", None]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([None, "2026-10-01", "2026-10-02"]),
    ),
    max_size=10,
)


@given(VERSIONS)
def test_the_newest_version_equals_a_plain_loop(rows):
    versions, lost = Versions(), []
    for record, where, changed in rows:
        frame = pd.DataFrame(
            {"record_type": ["b"], "record_id": [record], "updated_at": [changed]}, dtype="str"
        )
        versions.note(frame, where, "system", pd.Series([7]), None)
    for record, where, _ in rows:
        same = [
            (other[2] or "", j, other[1])
            for j, other in enumerate(rows)
            if record is not None and other[0] == record
        ]
        lost.append(record is not None and max(same)[2] != where)
    masks, _ = versions.older()
    assert [bool(mask[0]) for mask in masks] == lost


def test_rows_read_are_those_kept_and_those_set_aside(exports):
    (exports / "behaviors (1).csv").write_text(LOG + "".join(ROWS))
    files = sr.read_folder(exports).load_report.files
    assert (files["rows_read"] == files["rows_kept"] + files["rows_set_aside"]).all()
