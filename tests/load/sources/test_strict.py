"""``strict=True`` turns a doubt into an error, wherever the rows come from; without a doubt it changes nothing."""

import json

import pandas as pd
import pytest
import sqlalchemy as sa

import srreconcile as sr

CLEAN = {
    "schoolrunner.csv": (
        "staff",
        "staff_member_id | user_id | sis_id | external_id | first_name | email | school_id\n 1 | u1 | 7 | 20 | Ana | a@x.org | A",
    ),
    "import.csv": (
        "staff",
        "First Name | Last Name | Staff Member ID | SIS ID | School | Active | Email\n Ana | Ruiz | 1 | 7 | A | 1 | a@x.org",
    ),
    "powerschool.csv": (
        "staff",
        "ID | TeacherNumber | Last_Name | First_Name | SchoolID | Status\n 1 | 7 | Ruiz | Ana | A | 1",
    ),
    "oneroster.csv": (
        "staff",
        "sourcedId | givenName | familyName | role | orgSourcedIds\n 1 | Ana | Ruiz | teacher | A",
    ),
    "clever.csv": (
        "staff",
        "School_id | Teacher_id | First_name | Last_name | Teacher_email\n A | 1 | Ana | Ruiz | a@x.org",
    ),
    "campus.csv": (
        "staff",
        "personID | staffNumber | lastName | firstName | schoolID\n 1 | 7 | Ruiz | Ana | A",
    ),
    "aspen.csv": (
        "staff",
        "local_id | full_name | staff_type | school_local_id\n 1 | Ruiz; Ana | Teacher | A",
    ),
    "genesis.csv": (
        "staff",
        "TeacherID2 | FirstName | LastName | PayrollStatus | BuildingName\n 1 | Ana | Ruiz | A | N",
    ),
    "sds_teacher.csv": (
        "staff",
        "SIS ID | School SIS ID | Username | Email | First Name\n 1 | A | ana | a@x.org | Ana",
    ),
    "google.csv": (
        "users",
        "First Name [Required] | Last Name [Required] | Email Address [Required] | Org Unit Path [Required]\n Ana | Ruiz | a@x.org | /",
    ),
    "gam.csv": (
        "users",
        "primaryEmail | name.givenName | name.familyName | suspended\n a@x.org | Ana | Ruiz | False",
    ),
    "entra.csv": (
        "users",
        "userPrincipalName | displayName | accountEnabled | id\n a@x.org | Ana Ruiz | True | 1",
    ),
    "deanslist_users.csv": ("users", "DLUserID | Email | FirstName | LastName\n 1 | a@x.org | Ana | Ruiz"),
    "illuminate.csv": (
        "users",
        "User ID | FIRST_NAME | LAST_NAME | Login | Is Active\n 1 | Ana | Ruiz | a@x.org | 1",
    ),
    "lms.csv": (
        "users",
        "SourceSystemIdentifier | LocalUserIdentifier | EmailAddress | Name\n 1 | 7 | a@x.org | Ana Ruiz",
    ),
    "deanslist.csv": ("records", "DLSAID | DLUserID | StaffSchoolID | BehaviorDate\n 1 | 5 | 7 | 2026-10-01"),
    "api.csv": ("records", "incident_id | staff_member_id | date\n 1 | 7 | 2026-10-01"),
    "edfi.csv": ("records", "IncidentIdentifier | IncidentDate | ReporterName\n 1 | 2026-10-01 | Ana Ruiz"),
    "plain.csv": ("links", "user_id | staff_member_id\n u1 | 1"),
}
DOUBTFUL = {"email": "\uff21\uff20x.org", "date": "2026-02-30"}
"""A look-alike letter; a day that no calendar has."""
IDS = "sourcedId personID local_id TeacherID2 ID user_id".split()


def doubtful(text):
    """The same list with a value that must be doubted: a blank id, where it has no address and no date."""
    if "a@x.org" in text:
        return text.replace("a@x.org", DOUBTFUL["email"])
    if "2026-10-01" in text:
        return text.replace("2026-10-01", DOUBTFUL["date"])
    header, row = text.splitlines()
    names = [name.strip() for name in header.split("|")]
    place = next(i for i, name in enumerate(names) if name in IDS)
    cells = ["" if i == place else cell for i, cell in enumerate(row.split("|"))]
    return f"{header}\n{row}\n{'|'.join(cells)}"


each_source = pytest.mark.parametrize(
    ("name", "kind", "text"), [(name, *found) for name, found in CLEAN.items()]
)


def reader(kind):
    return getattr(sr, f"read_{kind}")


@each_source
def test_a_list_without_a_doubt_is_read_alike(export, tmp_path, name, kind, text):
    path = export(name, text)
    pd.testing.assert_frame_equal(reader(kind)(path, strict=True), reader(kind)(path))
    assert len(getattr(sr.read_folder(tmp_path, strict=True), kind)) == 1


@each_source
def test_a_doubt_is_an_error_and_names_the_file(export, tmp_path, name, kind, text):
    path = export(name, doubtful(text))
    with pytest.raises(sr.InputError, match=rf"{name}.*strict=True"):
        reader(kind)(path, strict=True)
    with pytest.raises(sr.InputError, match=rf"{name}.*strict=True"):
        sr.read_folder(tmp_path, strict=True)


@pytest.fixture
def warehouse(tmp_path):
    """A database with a list of staff under headers of its own."""
    url = f"sqlite:///{tmp_path / 'house.db'}"
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        connection.execute(
            sa.text('CREATE TABLE hr ("Worker #" TEXT, "Legal Name" TEXT, "Hired" TEXT, "State" TEXT)')
        )
        connection.execute(
            sa.text(
                "INSERT INTO hr VALUES ('007', 'Ana Ruiz', '3/4/2021', 'L'), ('008', 'Jo Park', '5/6/2021', 'X')"
            )
        )
    return url


LAYOUT = """
kind = "staff"
date_order = "DMY"
active_codes = ["L"]
[columns]
sis_id = "Worker #"
full_name = "Legal Name"
start_date = "Hired"
active = "State"
"""


@pytest.mark.parametrize("asked", ["hr", "SELECT * FROM hr"])
def test_a_table_of_a_database_is_read_by_a_layout(warehouse, tmp_path, asked):
    (tmp_path / "hr.layout.toml").write_text(LAYOUT)
    staff = sr.read_sql(warehouse, "staff", asked, layout=tmp_path / "hr.layout.toml", strict=True)
    assert staff[["staff_member_id", "first_name", "last_name", "active"]].to_numpy().tolist() == [
        ["007", "Ana", "Ruiz", True],
        ["008", "Jo", "Park", False],
    ]
    assert staff["start_date"].dt.month.tolist() == [4, 6]


def test_a_mapping_goes_before_a_layout_there_too(warehouse, tmp_path):
    (tmp_path / "hr.layout.toml").write_text(LAYOUT)
    staff = sr.read_sql(warehouse, "staff", "hr", {"title": "State"}, layout=tmp_path / "hr.layout.toml")
    assert staff["title"].tolist() == ["L", "X"]


def test_a_doubt_of_a_database_is_an_error(warehouse):
    mapping = {"sis_id": "Worker #", "full_name": "Legal Name", "start_date": "Hired"}
    assert sr.read_sql(warehouse, "staff", "hr", mapping).attrs["load_report"].doubts
    with pytest.raises(sr.InputError, match=r"ambiguous date.*strict=True"):
        sr.read_sql(warehouse, "staff", "hr", mapping, strict=True)


def test_a_doubt_of_a_dump_is_an_error(tmp_path):
    row = {"staff_member_id": "1", "user_id": "u1", "first_name": "Ana", "sis_id": "7", "email": "a@x.org"}
    body = {"meta": {"page": "1", "total_pages": "2"}, "results": {"staff_members": [row]}}
    (tmp_path / "staff.json").write_text(json.dumps(body))
    with pytest.raises(sr.InputError, match=r"missing page.*strict=True"):
        sr.read_staff(tmp_path / "staff.json", strict=True)
    with pytest.raises(sr.InputError, match=r"missing page.*strict=True"):
        sr.read_folder(tmp_path, strict=True)
