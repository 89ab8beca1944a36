"""Tables for other systems."""

import pandas as pd
import pytest
import sqlalchemy

import srreconcile as sr
from srreconcile.repair.exports import BANNER, crosswalk, import_problems, write_staff_import, write_table
from tests.drawn import table


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


def test_a_table_goes_to_a_warehouse_whole_or_not_at_all(plan, tmp_path):
    url = f"sqlite:///{tmp_path / 'warehouse.db'}"
    assert write_table(plan.records, url, "corrections") == 40
    with pytest.raises(sr.InputError, match="is there already"):
        write_table(plan.records, url, "corrections")
    assert write_table(plan.records, url, "corrections", if_there="append") == 40
    engine = sqlalchemy.create_engine(url)
    try:
        assert pd.read_sql("SELECT COUNT(*) AS n FROM corrections", engine)["n"].tolist() == [80]
    finally:
        engine.dispose()


def test_a_wrong_url_is_an_error_without_its_password():
    with pytest.raises(sr.InputError, match="Check the URL") as error:
        write_table(pd.DataFrame({"a": ["1"]}), "nonsense://me:secret@host/db", "t")
    assert "secret" not in str(error.value)
