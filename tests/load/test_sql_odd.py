"""What real warehouses hold: views, schemas, odd names, bytes that are no text, times that are none."""

import sqlite3

import pandas as pd
import pytest
import sqlalchemy as sa

import srreconcile as sr


@pytest.fixture
def run(postgres_url):
    """Run statements on PostgreSQL, whatever they change."""
    engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    def statements(*texts):
        with engine.connect() as connection:
            for text in texts:
                connection.exec_driver_sql(text)

    yield statements
    engine.dispose()


def test_a_table_of_another_schema_is_read_by_either_way_of_saying_it(run, postgres_url):
    run(
        'DROP SCHEMA IF EXISTS "HR data" CASCADE',
        'CREATE SCHEMA "HR data"',
        'CREATE TABLE "HR data"."Staff ""old""" (staff_member_id text, last_name text)',
        'INSERT INTO "HR data"."Staff ""old""" VALUES (\'0042\', \'Ruiz\')',
    )
    told = sr.read_sql(postgres_url, "staff", 'Staff "old"', schema="HR data")
    said = sr.read_sql(postgres_url, "staff", 'HR data.Staff "old"')
    pd.testing.assert_frame_equal(told, said)
    assert said["staff_member_id"].tolist() == ["0042"]
    with pytest.raises(sr.InputError, match=r'has no schema "HR dta"\. Did you mean "HR data"'):
        sr.read_sql(postgres_url, "staff", "staff", schema="HR dta")
    with pytest.raises(sr.InputError, match='has no table "staff" in schema "HR data"'):
        sr.read_sql(postgres_url, "staff", "staff", schema="HR data")


def test_views_are_tables(run, postgres_url):
    run(
        "DROP VIEW IF EXISTS active_staff; DROP MATERIALIZED VIEW IF EXISTS kept_staff",
        "CREATE VIEW active_staff AS SELECT * FROM staff WHERE active",
        "CREATE MATERIALIZED VIEW kept_staff AS SELECT * FROM staff",
    )
    assert sr.read_sql(postgres_url, "staff", "active_staff")["staff_member_id"].tolist() == ["0042"]
    assert len(sr.read_sql(postgres_url, "staff", "public.kept_staff")) == 2
    run("DROP VIEW active_staff; DROP MATERIALIZED VIEW kept_staff")


def test_times_with_a_zone_and_without_one_are_utc_whatever_the_session_says(run, postgres_url):
    run(
        "DROP TABLE IF EXISTS spans",
        "CREATE TABLE spans (user_id text, staff_member_id text, valid_from timestamptz, valid_to timestamp)",
        "INSERT INTO spans VALUES ('u1', '7', '2026-09-01 08:00-05', '2026-09-01 08:00:00.25')",
    )
    engine = sa.create_engine(
        postgres_url, connect_args={"options": "-c TimeZone=Asia/Kolkata -c DateStyle=German"}
    )
    links = sr.read_sql(engine, "links", "spans")
    assert links["valid_from"].tolist() == [pd.Timestamp("2026-09-01 13:00")]
    assert links["valid_to"].tolist() == [pd.Timestamp("2026-09-01 08:00:00.25")]
    engine.dispose()


def test_a_link_until_infinity_has_no_end_and_a_time_before_all_is_told(run, postgres_url):
    run(
        "DROP TABLE IF EXISTS spans",
        "CREATE TABLE spans (user_id text, staff_member_id text, valid_from date, valid_to timestamptz)",
        "INSERT INTO spans VALUES ('u1', '7', '-infinity', 'infinity'), ('u2', '8', '0044-03-15 BC', '12026-01-01')",
    )
    links = sr.read_sql(postgres_url, "links", "spans")
    assert links[["valid_from", "valid_to"]].isna().to_numpy().all()
    told = [(issue.rule, issue.row) for issue in links.attrs["load_report"].doubts]
    assert told == [("unreadable date", 3)] * 2


def test_an_engine_of_ones_own_reads_times_as_before_afterwards(postgres_url):
    engine = sa.create_engine(postgres_url, pool_size=1, max_overflow=0)
    sr.read_sql(engine, "staff", "staff")
    with engine.connect() as connection:
        at = connection.exec_driver_sql("SELECT TIMESTAMP '2026-09-01 08:00'").scalar()
        connection.exec_driver_sql("CREATE TEMP TABLE scratch (a int)")
    assert at == pd.Timestamp("2026-09-01 08:00").to_pydatetime()
    engine.dispose()


@pytest.fixture
def bytes_url(tmp_path):
    base = sqlite3.connect(tmp_path / "old.db")
    base.execute("CREATE TABLE people (staff_member_id, last_name, email)")
    base.execute("INSERT INTO people VALUES ('1', 'Ruiz', 'a@x.org')")
    base.execute(
        "INSERT INTO people VALUES ('2', CAST(X'4DFC6C6C6572' AS TEXT), 'm@x.org')"
    )  # Müller in cp1252
    base.execute("INSERT INTO people VALUES (CAST(X'3300' AS TEXT), 'Kim', 'k@x.org')")  # "3" and a NUL
    base.commit()
    base.close()
    return f"sqlite:///{tmp_path / 'old.db'}"


def test_text_that_is_no_utf8_is_read_as_windows_1252_and_told(bytes_url):
    staff = sr.read_sql(bytes_url, "staff", "people")
    assert staff["last_name"].tolist() == ["Ruiz", "Müller", "Kim"]
    assert "encoding" in [issue.rule for issue in staff.attrs["load_report"].doubts]


def test_a_nul_is_left_out_of_an_id_and_told_with_its_row(bytes_url):
    staff = sr.read_sql(bytes_url, "staff", "people")
    assert staff["staff_member_id"].tolist() == ["1", "2", "3"]
    told = [(i.rule, i.row, i.column) for i in staff.attrs["load_report"].doubts if i.rule == "NUL bytes"]
    assert told == [("NUL bytes", 4, "staff_member_id")]


def test_an_engine_of_ones_own_reads_text_as_before_afterwards(bytes_url):
    engine = sa.create_engine(bytes_url, poolclass=sa.pool.StaticPool)
    sr.read_sql(engine, "staff", "people")
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError):
        connection.exec_driver_sql("SELECT last_name FROM people").all()
    engine.dispose()


def test_the_layout_of_a_site_names_the_columns_of_a_table(url, tmp_path):
    layout = tmp_path / "accounts.layout.toml"
    layout.write_text('kind = "users"\n[columns]\nuser_id = "uid"\nemail = "mail"\n')
    users = sr.read_sql(url, "users", "accounts", layout=layout)
    assert users["user_id"].tolist() == ["10", "11"]
    pd.testing.assert_frame_equal(
        users, sr.read_sql(url, "users", "accounts", {"user_id": "uid", "email": "mail"})
    )
    layout.write_text('kind = "users"\n[columns]\nuser_id = "uuid"\n')
    with pytest.raises(sr.InputError, match='has no column "uuid" for user_id'):
        sr.read_sql(url, "users", "accounts", layout=layout)


def test_a_chunk_of_no_rows_is_refused(url):
    with pytest.raises(sr.InputError, match="chunk is 0"):
        sr.read_sql(url, "staff", "staff", chunk=0)
