"""Reading a database: the same table from SQLite and PostgreSQL, and no secret told."""

import logging
import pickle
import stat
import traceback
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
import sqlalchemy as sa

import srreconcile as sr
from srreconcile.load.held import Held
from srreconcile.load.sql import database as db
from tests.load import postgres
from tests.load.warehouse import ODD_NAMES


def test_a_table_is_read_in_canonical_form(url):
    staff = sr.read_sql(url, "staff", "staff")
    assert staff["staff_member_id"].tolist() == ["0042", "7"]
    assert staff["first_name"].tolist() == ["Ana", "Null"]
    assert staff["active"].tolist() == [True, False]
    assert staff["start_date"].iloc[0] == pd.Timestamp("2026-09-01 08:00")
    assert staff["email"].isna().tolist() == [False, True]


def test_a_sensitive_column_is_never_asked_for(url):
    assert "ssn" not in sr.read_sql(url, "staff", "staff")
    assert "ssn" not in sr.read_sql(url, "staff", "SELECT * FROM staff")


def test_a_mapping_names_the_columns_and_numbers_are_ids_without_a_point(url):
    users = sr.read_sql(url, "users", "accounts", {"user_id": "uid", "email": "mail"})
    assert users["user_id"].tolist() == ["10", "11"]
    with pytest.raises(
        sr.InputError, match=r'table "accounts" has no column "uuid" for user_id\. Did you mean "uid"'
    ):
        sr.read_sql(url, "users", "accounts", {"user_id": "uuid"})


def test_values_are_bound_and_not_pasted(url):
    query = "SELECT * FROM staff WHERE last_name = :name"
    assert len(sr.read_sql(url, "staff", query, parameters={"name": "O'Neil"})) == 1
    assert len(sr.read_sql(url, "staff", query, parameters={"name": "' OR '1'='1"})) == 0


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_table_with_any_name_is_read_and_only_that(url, name):
    assert sr.read_sql(url, "users", name)["user_id"].tolist() == [name[:3]]
    assert len(sr.read_sql(url, "staff", "staff")) == 2


@pytest.mark.parametrize(
    "name", ["staf", 'staff" UNION SELECT * FROM accounts --', "staff; DROP TABLE staff", ""]
)
def test_a_name_that_is_not_in_the_catalogue_is_refused(url, name):
    with pytest.raises(sr.InputError, match="has no table"):
        sr.read_sql(url, "staff", name)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE staff",
        "UPDATE staff SET active = NULL",
        "WITH gone AS (DELETE FROM staff RETURNING *) SELECT * FROM gone",
        "SELECT * FROM staff; DELETE FROM staff",
    ],
)
def test_nothing_but_a_select_is_run(url, statement):
    with pytest.raises(sr.SRReconcileError):
        sr.read_sql(url, "staff", statement)
    assert len(sr.read_sql(url, "staff", "staff")) == 2


def test_an_engine_is_used_as_it_is_and_can_write_again_afterwards(sqlite_url):
    engine = sa.create_engine(sqlite_url)
    assert len(sr.read_sql(engine, "staff", "staff")) == 2
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE scratch (a)"))
        connection.execute(sa.text("DROP TABLE scratch"))
    engine.dispose()


@pytest.mark.parametrize("chunk", [1, 7, 1000, 5000])
def test_the_rows_do_not_depend_on_the_chunk(url, chunk):
    whole = sr.read_sql(url, "records", "SELECT * FROM log ORDER BY record_id")
    part = sr.read_sql(url, "records", "SELECT * FROM log ORDER BY record_id", chunk=chunk)
    pd.testing.assert_frame_equal(part, whole)


def test_a_log_is_streamed_to_parquet_in_chunks(url, tmp_path, monkeypatch):
    sizes = []
    monkeypatch.setattr(
        "srreconcile.load.sql.as_text", lambda cells: sizes.append(len(cells)) or db.as_text(cells)
    )
    path = sr.read_sql(url, "records", "log", to=tmp_path / "log.parquet", chunk=300)
    assert max(sizes) == 300
    whole = sr.read_sql(url, "records", "log")
    back = pd.read_parquet(path)
    assert back["record_id"].tolist() == whole["record_id"].tolist()
    assert back["event_date"].tolist() == whole["event_date"].tolist()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["log.parquet"]
    audited = sr.Tables(staff=sr.read_sql(url, "staff", "staff"), records=path)
    assert audited.records == path


def test_an_empty_table_is_a_table_without_rows(url):
    assert len(sr.read_sql(url, "staff", "SELECT * FROM staff WHERE 1 = 0")) == 0


def test_a_connection_lost_within_the_rows_returns_nothing_of_a_part(sqlite_url, tmp_path, monkeypatch):
    asked = db.Database.rows

    def broken(self, statement, size):
        for n, part in enumerate(asked(self, statement, size)):
            if n == 3:
                raise sa.exc.OperationalError("SELECT", {}, ConnectionError("server closed the connection"))
            yield part

    monkeypatch.setattr(db.Database, "rows", broken)
    with pytest.raises(sr.SourceError, match="after 30 rows the database said: server closed"):
        sr.read_sql(sqlite_url, "records", "log", chunk=10)
    (tmp_path / "log.parquet").write_bytes(b"as before")
    with pytest.raises(sr.SourceError):
        sr.read_sql(sqlite_url, "records", "log", chunk=10, to=tmp_path / "log.parquet")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"log.parquet": b"as before"}


def test_ambiguous_dates_of_a_stream_need_their_order(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'dates.db'}")
    with engine.begin() as connection:
        connection.execute(
            sa.text("CREATE TABLE log (record_id TEXT, staff_member_id TEXT, event_date TEXT)")
        )
        connection.execute(sa.text("INSERT INTO log VALUES ('1', '7', '3/4/2026'), ('2', '7', '5/6/2026')"))
    with pytest.raises(sr.InputError, match="date_order="):
        sr.read_sql(engine, "records", "log", to=tmp_path / "log.parquet")
    path = sr.read_sql(engine, "records", "log", to=tmp_path / "log.parquet", date_order="DMY")
    assert pd.read_parquet(path)["event_date"].dt.month.tolist() == [4, 6]
    engine.dispose()


def test_a_query_that_names_a_column_twice_is_refused(sqlite_url):
    with pytest.raises(sr.InputError, match='names "email" twice'):
        sr.read_sql(sqlite_url, "staff", "SELECT email, last_name AS email FROM staff")


def test_a_sqlite_file_that_is_not_there_is_refused_and_not_made(tmp_path):
    with pytest.raises(sr.InputError, match=r"none\.db: there is no such file"):
        sr.read_sql(f"sqlite:///{tmp_path / 'none.db'}", "staff", "staff")
    assert not list(tmp_path.iterdir())


def test_reading_at_the_same_time_is_safe(url):
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: len(sr.read_sql(url, "records", "log")), range(8))) == [1000] * 8


def test_what_the_database_quotes_of_people_stays_out_of_messages(postgres_url):
    with pytest.raises(sr.InputError) as told:
        sr.read_sql(postgres_url, "staff", "SELECT CAST(email AS INTEGER) AS staff_member_id FROM staff")
    assert "ana@net.org" not in str(told.value)
    assert "invalid input syntax" in str(told.value)
    with pytest.raises(sr.InputError, match='column "emial" does not exist'):
        sr.read_sql(postgres_url, "staff", "SELECT emial FROM staff")


SECRET = "hunter2Secret"  # noqa: S105 - nobody's
FORMS = {
    "in the address": f"postgresql+psycopg://u:{SECRET}@127.0.0.1:1/base",
    "as a parameter": f"postgresql+psycopg://u@127.0.0.1:1/base?password={SECRET}",
    "as an unknown parameter": f"postgresql+psycopg://u@127.0.0.1:1/base?token={SECRET}",
    "in an ODBC string": f"mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3D{SECRET}",
    "as credentials": f"bigquery://project?credentials_base64={SECRET}",
    "with a port that is none": f"postgresql+psycopg://u:{SECRET}@127.0.0.1:port/base",
    "in no URL at all": f"server=x;pwd={SECRET}",
}


def package_frames(error):
    """The traceback as a notebook shows it in full: with the variables of every frame of the package."""
    walked = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if "tests" not in frame.f_code.co_filename
    ]
    return "".join(traceback.StackSummary.extract(iter(walked), capture_locals=True).format())


@pytest.mark.parametrize("form", FORMS)
def test_no_secret_leaves_by_any_way(form, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(sr.SRReconcileError) as told:
        sr.read_sql(FORMS[form], "staff", "staff")
    error = told.value
    assert error.__context__ is None
    outlets = [str(error), repr(error), package_frames(error), caplog.text, str(pickle.dumps(error))]
    assert [place for place, text in enumerate(outlets) if SECRET in text] == []


def test_a_wrong_password_is_told_without_it(postgres_url):
    wrong = postgres_url.replace(postgres.PASSWORD, SECRET)
    with pytest.raises(sr.SourceError, match="password authentication failed") as told:
        sr.read_sql(wrong, "staff", "staff")
    assert SECRET not in package_frames(told.value) + str(told.value)


def test_an_open_database_shows_its_name_and_cannot_be_stored(postgres_url):
    held = db.Database(Held(postgres_url))
    assert repr(held) == "Database(postgresql, postgres at 127.0.0.1)"
    with pytest.raises(sr.SourceError, match="cannot be stored"):
        pickle.dumps(held)
