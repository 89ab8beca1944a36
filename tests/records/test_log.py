"""The log is read as it stands: frames, Parquet, CSV, folders, globs and lists."""

import pandas as pd
import pyarrow as pa
import pytest

import srreconcile as sr
from srreconcile.records import attribute
from srreconcile.tables import LINKS
from tests.drawn import table

LOG = table("""
    record_id | record_type | staff_member_id | entered_at
    1         | behavior    | 007             | 2026-10-02T08:00:00Z
    2         | behavior    | 7               | 2026-10-02T08:00:00-05:00
    3         | absence     |                 | 2026-10-02T08:00:00Z
    4         | absence     | 7               | yesterday
""")


def counted(records):
    """Records per staff row, and what was set aside."""
    found = attribute(records, LINKS.empty(), LINKS.empty().assign(identity="same"))
    by_staff = dict(zip(found.by_staff["staff_member_id"], found.by_staff["records"], strict=True))
    return by_staff, dict(zip(found.set_aside["reason"], found.set_aside["records"], strict=True))


EXPECTED = ({"007": 1, "7": 1}, {"no staff member is named": 1, "no time that can be read": 1})


def test_a_frame_is_a_log():
    assert counted(LOG) == EXPECTED


def test_any_data_frame_is_a_log():
    assert counted(pa.Table.from_pandas(LOG)) == EXPECTED


@pytest.mark.parametrize("kind", ["parquet", "csv", "csv.gz", "tsv"])
@pytest.mark.parametrize("given", ["file", "folder", "glob", "list"])
def test_files_are_a_log(tmp_path, kind, given):
    path = tmp_path / "year [1]" / f"log.{kind}"
    path.parent.mkdir()
    write(LOG, path)
    records = {
        "file": path,
        "folder": tmp_path,
        "glob": str(tmp_path / "year*" / "*.*"),
        "list": [str(path)],
    }[given]
    assert counted(records) == EXPECTED


def write(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")


def test_files_of_two_kinds_and_headers_are_one_log(tmp_path):
    LOG.head(2).to_parquet(tmp_path / "a.parquet")
    later = LOG.tail(2).rename(columns={"staff_member_id": "Staff ID", "entered_at": "Created At"})
    later.to_csv(tmp_path / "b.csv", index=False)
    (tmp_path / "_notes.csv").write_text("of,no,account\n")
    assert counted(tmp_path) == EXPECTED


def test_ids_are_cleaned_as_everywhere_else(tmp_path):
    odd = table("""
        record_id | staff_member_id | entered_at
        1         | '007            | 2026-10-02T08:00:00Z
        2         | 007             | 2026-10-02T08:00:00Z
    """)
    odd.loc[1, "staff_member_id"] = " 007\u200b"
    odd.to_csv(tmp_path / "log.csv", index=False)
    assert counted(tmp_path / "log.csv") == ({"007": 2}, {})


def test_lines_that_cannot_be_split_are_counted(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("record_id,staff_member_id,entered_at\n1,7,2026-10-02\n2,7\n3,7,2026-10-02,and,more\n")
    by_staff, aside = counted(path)
    assert by_staff == {"7": 1}
    assert sum(aside.values()) == 2


@pytest.mark.parametrize(
    "time",
    ["2026-10-02 13:00:00", "2026-10-02T08:00:00-05:00", "2026-10-02T13:00:00.000Z"],
    ids=["without a zone", "with an offset", "in UTC"],
)
def test_times_are_utc(tmp_path, time):
    path = tmp_path / "log.csv"
    path.write_text(f"record_id,staff_member_id,entered_at\n1,7,{time}\n")
    found = attribute(path, LINKS.empty(), LINKS.empty().assign(identity="same"))
    assert found.by_link["first_at"].tolist() == [pd.Timestamp("2026-10-02 13:00")]


def test_an_hour_that_is_missing_falls_back_on_the_day_of_the_event():
    days = table("""
        record_id | staff_member_id | event_date | entered_at
        1         | 7               | 2026-10-02 |
    """)
    assert counted(days) == ({"7": 1}, {})


def test_ids_that_a_frame_holds_as_numbers_are_refused_with_the_remedy():
    numbers = LOG.assign(staff_member_id=[7, 7, 7, 7])
    with pytest.raises(sr.InputError, match=r'"staff_member_id" .* leading zeros are gone .* dtype="str"'):
        counted(numbers)


def test_whole_numbers_in_parquet_are_ids_where_no_id_has_zeros(tmp_path):
    path = tmp_path / "log.parquet"
    LOG.head(2).assign(staff_member_id=[7, 7]).to_parquet(path)
    assert counted(path) == ({"7": 2}, {})


def test_whole_numbers_in_parquet_are_refused_where_the_ids_have_zeros(tmp_path):
    path = tmp_path / "log.parquet"
    LOG.head(2).assign(staff_member_id=[7, 7]).to_parquet(path)
    links = LINKS.conform(
        table("""
        user_id | staff_member_id
        u1      | 0007
    """)
    )
    with pytest.raises(sr.InputError, match="no leading zeros, but 1 ids of the other tables begin with 0"):
        attribute(path, links, links.assign(identity="same"))


def test_fractional_ids_in_parquet_are_refused(tmp_path):
    path = tmp_path / "log.parquet"
    LOG.assign(staff_member_id=[7.0, 7.0, None, 8.0]).to_parquet(path)
    with pytest.raises(sr.InputError, match="was read as numbers"):
        counted(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "log.csv",
            "record_id,entered_at\n1,2026-10-02\n",
            'log.csv: the record log has no column "staff_member_id"',
        ),
        ("log.csv", "record_id,staff_member_id\n1,7\n", 'no column "event_date" .* or "entered_at"'),
        ("log.xlsx", "", "log.xlsx: a record log is Parquet or CSV"),
        ("log.parquet", "not so", "log.parquet: this is no Parquet file, or not all of it"),
    ],
    ids=["no staff", "no time", "a workbook", "no Parquet"],
)
def test_a_file_that_is_no_log_is_refused_by_name(tmp_path, name, content, said):
    (tmp_path / name).write_text(content)
    with pytest.raises(sr.InputError, match=said):
        counted(tmp_path / name)


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(sr.InputError, match="there is no such file"):
        counted(tmp_path / "gone.parquet")
    with pytest.raises(sr.InputError, match="no file of a record log"):
        counted(tmp_path)
    with pytest.raises(sr.InputError, match="the list of files is empty"):
        counted([])


def test_a_log_that_changes_between_two_readings_is_noticed(tmp_path):
    path = tmp_path / "log.parquet"
    LOG.head(2).to_parquet(path)
    found = attribute(path, LINKS.empty(), LINKS.empty().assign(identity="same"))
    LOG.head(1).to_parquet(path)
    with pytest.raises(sr.SRReconcileError, match="2 records were counted at first and 1 later"):
        _ = found.cells


def test_a_log_of_many_columns_and_hostile_headers_is_read(tmp_path):
    path = tmp_path / "log.parquet"
    hostile = {'x"; DROP TABLE log; --': "1", "moment": "not the log's own", "end": "1"}
    LOG.head(2).assign(**hostile).to_parquet(path)
    assert counted(path) == ({"007": 1, "7": 1}, {})
