"""A record log that stands in a database: streamed whole or not at all, and judged as the same log in Parquet."""

import gc
import random
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

import srreconcile as sr
from srreconcile.load.sql import stream
from srreconcile.records import attribute
from srreconcile.tables import LINKS
from tests.drawn import table

COLUMNS = {
    "Id": sa.BigInteger,
    "kind": sa.Text,
    "Staff No.": sa.Text,
    "typed by": sa.Text,
    "made": sa.DateTime(timezone=True),
}
MAPPING = {
    "record_id": "Id",
    "record_type": "kind",
    "staff_member_id": "Staff No.",
    "entered_by_user_id": "typed by",
    "entered_at": "made",
}
LINKED = table("""
    user_id | staff_member_id | valid_from | valid_to
    u1      | 007             | 2026-08-01 | 2026-10-06
    u2      | 007             | 2026-10-06 |
    u2      | 12              |            |
""")
SAME = table("""
    user_id | staff_member_id | identity
    u1      | 007             | different
    u2      | 007             | same
    u2      | 12              | ambiguous
""")


def drawn_rows(n=3000, seed=20261124):
    draw = random.Random(seed)  # noqa: S311 - draws records, not secrets
    begin = datetime(2026, 9, 1, tzinfo=UTC)
    staff, authors = ["007", "12", " 12 ", "", None, "99"], [None, None, None, "u1", "u2", ""]
    return [
        {
            "Id": i,
            "kind": draw.choice(["behavior", "incident", None]),
            "Staff No.": draw.choice(staff),
            "typed by": draw.choice(authors),
            "made": draw.choice([None, *[begin + timedelta(seconds=draw.randrange(90 * 86_400))] * 20]),
        }
        for i in range(n)
    ]


def made(engine, name, rows, columns=COLUMNS, schema=None):
    log = sa.Table(
        name, sa.MetaData(), *(sa.Column(column, kind) for column, kind in columns.items()), schema=schema
    )
    log.drop(engine, checkfirst=True)
    log.create(engine)
    with engine.begin() as connection:
        connection.execute(log.insert(), rows)


@pytest.fixture
def engine(url):
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


def test_a_log_in_a_database_is_judged_as_the_same_log_in_parquet(engine, url, tmp_path):
    rows = drawn_rows()
    made(engine, "Log of 2026", rows)
    frame = pd.DataFrame(rows).rename(columns={theirs: ours for ours, theirs in MAPPING.items()})
    frame = frame.assign(record_id=frame["record_id"].astype("str"))
    frame.to_parquet(tmp_path / "log.parquet")
    links = LINKS.conform(LINKED)
    of_file = attribute(tmp_path / "log.parquet", links, SAME)
    with pytest.warns(UserWarning, match="blank id"):
        log = sr.sql_log(url, "Log of 2026", MAPPING, chunk=700)
    of_base = attribute(log, links, SAME)
    assert of_base.total == of_file.total > 1500
    pd.testing.assert_frame_equal(of_base.by_link, of_file.by_link)
    order = list(of_file.cells.columns)
    pd.testing.assert_frame_equal(
        of_base.cells.sort_values(order, ignore_index=True),
        of_file.cells.sort_values(order, ignore_index=True),
    )
    assert of_base.find("17")["record_id"].tolist() == of_file.find("17")["record_id"].tolist() == ["17"]


def test_an_audit_takes_it_and_its_rows_are_found(url):
    staff = sr.read_sql(url, "staff", "staff")
    users = pd.DataFrame({"user_id": ["u1"], "email": ["ana@net.org"], "staff_member_id": ["001"]})
    found = sr.audit(sr.Tables(staff=staff, users=users, records=sr.sql_log(url, "log", chunk=300)))
    assert found.counts["records"] == 1000
    assert found.attributions["records"].sum() == 1000


def test_the_file_of_a_log_goes_with_it(url, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    log = sr.sql_log(url, "log")
    tables = sr.Tables(records=log)
    del log
    gc.collect()
    assert tables.records.is_file()
    assert tables.records.parent.stat().st_mode & 0o777 == 0o700
    del tables
    gc.collect()
    assert not list(tmp_path.glob("srreconcile-*/*.parquet"))


def test_its_report_counts_all_chunks_and_names_rows_of_the_whole(engine):
    rows = [
        {"Id": i, "kind": "x", "Staff No.": None if i % 10 == 3 else "7", "typed by": None,
         "made": datetime(2026, 9, 1, tzinfo=UTC)}
        for i in range(400)
    ]  # fmt: skip
    made(engine, "blanks", rows)
    with pytest.warns(UserWarning, match=r"blank id \(40\)"):
        log = sr.sql_log(engine, "blanks", MAPPING, chunk=100)
    (report,) = log.load_report.reports
    assert (report.rows_read, report.rows_kept, report.mapped["record_id"]) == (400, 400, "Id")
    told = [issue.row for issue in report.issues if issue.rule == "blank id"]
    assert told[:20] == list(range(5, 205, 10))
    assert report.issues[-1].message == "and so further down: 20 more"
    assert "4 parts" in report.said[-1]
    assert "blank id" in log.load_report.to_text()


def test_an_id_that_stands_again_in_another_chunk_is_told(engine):
    rows = [
        {"Id": i % 8, "kind": "x", "Staff No.": "7", "typed by": None, "made": datetime(2026, 9, 1, tzinfo=UTC)}
        for i in range(10)
    ]  # fmt: skip
    made(engine, "twice", rows)
    with pytest.warns(UserWarning, match=r"duplicate id \(2\)"):
        log = sr.sql_log(engine, "twice", MAPPING, chunk=5)
    assert len(pd.read_parquet(log)) == 10
    with pytest.raises(sr.InputError, match="2 records have the type and id of another"):
        sr.sql_log(engine, "twice", MAPPING, chunk=5, strict=True)


def test_progress_is_told_chunk_by_chunk_and_only_if_asked_for(url, capsys):
    told = []
    sr.sql_log(url, "log", chunk=400, progress=told.append)
    assert [line.rpartition(": ")[2] for line in told] == ["400 rows", "800 rows", "1,000 rows"]
    assert capsys.readouterr() == ("", "")


def test_a_wrong_mapping_is_told_before_anything_is_written(url, tmp_path):
    with pytest.raises(sr.InputError, match='has no column "recid" for record_id'):
        sr.read_sql(url, "records", "log", {"record_id": "recid"}, to=tmp_path / "log.parquet")
    assert not list(tmp_path.iterdir())


def test_a_connection_killed_within_the_rows_is_told_once_and_leaves_no_half_file(postgres_url, tmp_path):
    (tmp_path / "log.parquet").write_bytes(b"as before")
    admin = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    columns = "i AS record_id, '7' AS staff_member_id, DATE '2026-09-01' AS event_date"
    query = f"SELECT {columns} FROM generate_series(1, 200000) i"  # noqa: S608 - no value is pasted in

    def kill(line):
        if line.endswith("3,000 rows"):
            with admin.connect() as connection:
                connection.execute(
                    sa.text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
                    )
                )

    with pytest.raises(sr.SourceError, match=r"after [\d,]+ rows the database said: .*terminat") as told:
        sr.read_sql(
            postgres_url, "records", query, to=tmp_path / "log.parquet", chunk=1000, progress=kill, date_order="MDY"
        )  # fmt: skip
    admin.dispose()
    assert "Nothing is returned of a part" in str(told.value)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"log.parquet": b"as before"}


def test_a_full_disk_is_told_and_what_was_there_stands(url, tmp_path, monkeypatch):
    (tmp_path / "log.parquet").write_bytes(b"as before")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stream.os, "fsync", full)
    with pytest.raises(sr.SourceError, match=r"No space left on device.*unchanged"):
        sr.read_sql(url, "records", "log", to=tmp_path / "log.parquet")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"log.parquet": b"as before"}


def test_what_a_killed_stream_left_goes_with_the_next_and_the_files_of_others_stay(url, tmp_path):
    left = tmp_path / f".srreconcile-{stream.disk.socket.gethostname()}-999999999-{'0' * 32}"
    other = tmp_path / ".srreconcile-notes"
    for file in (left, other):
        file.write_bytes(b"x")
    sr.read_sql(url, "records", "log", to=tmp_path / "log.parquet")
    assert sorted(file.name for file in tmp_path.iterdir()) == [".srreconcile-notes", "log.parquet"]


def test_dates_that_prove_two_orders_are_refused(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'dates.db'}")
    dates = {"record_id": sa.Text, "staff_member_id": sa.Text, "event_date": sa.Text}

    def filled(*days):
        rows = [
            {"record_id": str(i), "staff_member_id": "7", "event_date": day} for i, day in enumerate(days)
        ]
        made(engine, "log", rows, dates)

    filled("3/31/2026", "4/30/2026", "5/6/2026")
    log = sr.sql_log(engine, "log", chunk=1)
    assert pd.read_parquet(log)["event_date"].dt.month.tolist() == [3, 4, 5]
    filled("3/31/2026", "31/3/2026")
    with pytest.raises(sr.InputError, match="dates in both orders"):
        sr.sql_log(engine, "log", chunk=1)
    engine.dispose()
