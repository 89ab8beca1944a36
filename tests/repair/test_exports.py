"""Tables for other systems."""

import sys

import pandas as pd
import pytest
import sqlalchemy

import srreconcile as sr
from srreconcile.repair.exports import BANNER, crosswalk, import_problems, write_staff_import, write_table
from tests.drawn import table
from tests.load import postgres


@pytest.fixture
def staff():
    return table("""
        staff_member_id | first_name | last_name | email         | school_id | active
        7               | Jane       | Roe       | jroe@net.org  | A         | true
                        | John       | Diaz      | jdiaz@net.org | A         | false
    """)


def test_the_import_begins_with_its_banner_and_headers(staff, tmp_path):
    lines = write_staff_import(staff, tmp_path / "import.csv").read_text().splitlines()
    assert lines[0] == BANNER
    assert lines[1].startswith("First Name,Middle Name,Last Name,Staff Member ID,SIS ID,School,")
    assert lines[2].startswith("Jane,,Roe,7,,A,")
    assert lines[3].endswith(",0")


def test_the_import_is_read_back_by_the_loader(staff, tmp_path):
    given = staff.assign(staff_member_id=["7", "8"])
    read = sr.read_staff(write_staff_import(given, tmp_path / "import.csv"))
    assert read["email"].tolist() == ["jroe@net.org", "jdiaz@net.org"]


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("first_name", None, "First Name is blank"),
        ("last_name", None, "Last Name is blank"),
        ("email", None, "Email is blank"),
        ("email", "jroe", "Email is no address"),
        ("staff_member_id", "S7", "Staff Member ID is no whole number"),
    ],
)
def test_what_the_platform_would_refuse_is_not_written(staff, tmp_path, column, value, problem):
    staff.loc[0, column] = value
    with pytest.raises(
        sr.InputError, match=f"row 3: {problem}, and Schoolrunner would refuse the whole file"
    ):
        write_staff_import(staff, tmp_path / "import.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_address_may_stand_once_per_school(staff):
    twice = pd.concat([staff, staff.assign(staff_member_id=["8", "9"])], ignore_index=True)
    assert import_problems(twice)["problem"].tolist() == ["stands twice", "stands twice"]
    elsewhere = pd.concat([staff, staff.assign(staff_member_id=["8", "9"], school_id="B")], ignore_index=True)
    assert import_problems(elsewhere).empty


def test_no_name_becomes_a_formula(staff, tmp_path):
    staff.loc[0, "last_name"] = "=HYPERLINK(1)"
    assert ",'=HYPERLINK(1)," in write_staff_import(staff, tmp_path / "import.csv").read_text()


def test_a_crosswalk_adds_up_to_the_log_orphans_included(tables, log):
    orphans = log.head(3).assign(record_id=["a", "b", "c"], staff_member_id=["S9", None, "S1"])
    orphans.loc[2, ["event_date", "entered_at"]] = pd.NaT
    whole = pd.concat([log, orphans], ignore_index=True)
    audit = sr.audit(sr.Tables(tables.staff, tables.users, tables.links, whole), as_of="2026-11-24")
    found = crosswalk(audit)
    assert found["records"].sum() == len(whole)
    assert found.loc[found["verdict"].eq("set aside"), "records"].sum() == 2
    assert found.loc[found["staff_member_id"].eq("S1"), "author_staff_member_id"].tolist() == ["S2"]


@pytest.fixture(scope="module")
def server():
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def warehouse(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'warehouse.db'}"
    url = request.getfixturevalue("server")
    with sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool).begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE IF EXISTS corrections"))
    return url


def rows_of(url):
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        there = sqlalchemy.inspect(engine).has_table("corrections")
        return pd.read_sql_table("corrections", connection) if there else None


def test_a_table_goes_to_a_warehouse_as_it_is(plan, warehouse):
    assert write_table(plan.records, warehouse, "corrections") == 40
    with pytest.raises(sr.InputError, match="is there already"):
        write_table(plan.records, warehouse, "corrections")
    written = rows_of(warehouse)
    assert written["record_id"].tolist() == plan.records["record_id"].tolist()
    assert written["entered_at"].tolist() == plan.records["entered_at"].tolist()
    assert write_table(plan.records, warehouse, "corrections", if_there="append") == 40
    assert len(rows_of(warehouse)) == 80
    assert write_table(plan.records.head(3), warehouse, "corrections", if_there="replace") == 3
    assert len(rows_of(warehouse)) == 3


def test_missing_stays_missing_in_a_warehouse(warehouse):
    orphan = pd.DataFrame({"staff_member_id": ["S1", "S9"], "user_id": ["u1", None]}, dtype="str")
    write_table(orphan, warehouse, "corrections")
    assert rows_of(warehouse)["user_id"].isna().tolist() == [False, True]


@pytest.mark.parametrize("if_there", ["append", "replace"])
def test_a_table_goes_to_a_warehouse_whole_or_not_at_all(plan, server, if_there):
    many = pd.concat([plan.records] * 300, ignore_index=True)
    refused = many.assign(reason=[*["well"] * (len(many) - 1), "a byte \x00 that no text may hold"])
    write_table(plan.records, server, "corrections", if_there="replace")
    with pytest.raises(sr.InputError, match="cannot be written"):
        write_table(refused, server, "corrections", if_there=if_there)
    assert len(rows_of(server)) == 40


def test_without_the_driver_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(sr.MissingExtra, match=r'pip install "srreconcile\[postgres\]"'):
        write_table(pd.DataFrame({"a": ["1"]}), "postgresql+psycopg2://nobody@127.0.0.1:1/none", "t")


def test_a_wrong_url_is_an_error_without_its_password():
    with pytest.raises(sr.InputError, match="Check the URL") as error:
        write_table(pd.DataFrame({"a": ["1"]}), "nonsense://me:secret@host/db", "t")
    assert "secret" not in str(error.value)
