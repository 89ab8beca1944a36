"""OneRoster 1.0, 1.1 and 1.2, and School Data Sync v2 and v2.1."""

import zipfile

import pytest

import srreconcile as sr

USERS = """
    sourcedId | status | enabledUser | orgSourcedIds | role          | username | userIds      | givenName | familyName | identifier | email
    t1        |        | true        | A             | teacher       | ana      | {Local:007}  | Ana       | Ruiz       |            | ana@net.example
    t2        |        | true        | A,B           | teacher       | jo       | {Local:008}  | Jo        | Park       | 0008       | jo@net.example
    t3        | tobedeleted | true   | A             | administrator | wei@net.example |       | Wei       | Li         |            |
    s1        |        | true        | A             | student       | kai      |              | Kai       | Oz         |            |
    p1        |        | true        | A             | guardian      | mia      |              | Mia       | Oz         |            |
"""


@pytest.fixture
def staff(export, tmp_path):
    export("users.csv", USERS)
    return sr.read_folder(tmp_path).staff


def test_students_and_families_are_set_aside_by_role(export, tmp_path):
    export("users.csv", USERS)
    report = sr.read_folder(tmp_path).load_report
    assert report.set_aside[["row", "reason"]].to_numpy().tolist() == [
        [6, "role guardian: not staff"],
        [5, "role student: not staff"],
    ]


def test_a_person_has_a_row_per_school(staff):
    rows = staff[["staff_member_id", "school_id", "last_name"]].to_numpy().tolist()
    assert rows == [["t1", "A", "Ruiz"], ["t2", "A", "Park"], ["t2:B", "B", "Park"], ["t3", "A", "Li"]]


def test_the_number_of_the_sis_is_the_identifier_or_the_first_of_the_user_ids(staff):
    assert staff["sis_id"].tolist() == ["007", "0008", "0008", "t3"]


def test_a_username_that_is_an_address_stands_for_a_missing_one(staff):
    assert staff["email"].tolist()[-1] == "wei@net.example"


def test_to_be_deleted_is_inactive(staff):
    assert staff["active"].tolist() == [True, True, True, False]


def roles(*rows):
    lines = [f"s{i} | {enabled} | A | {role} | Ruiz | Ana" for i, (role, enabled) in enumerate(rows)]
    return "sourcedId | enabledUser | orgSourcedIds | role | familyName | givenName\n" + "\n".join(lines)


def test_enabled_that_follows_the_role_is_not_believed(export):
    rows = [("teacher", "true")] * 3 + [("aide", "false")] * 3
    staff = sr.read_staff(export("users.csv", roles(*rows)))
    assert staff["active"].tolist() == [True] * 6
    assert "enabledUser by role" in {issue.rule for issue in staff.attrs["load_report"].issues}


def test_a_single_account_that_is_disabled_is_believed(export):
    rows = [("teacher", "true")] * 3 + [("teacher", "false")]
    staff = sr.read_staff(export("users.csv", roles(*rows)))
    assert staff["active"].tolist() == [True, True, True, False]
    assert staff["active_reason"].tolist()[-1] == "enabledUser false"


def test_roles_of_version_1_2_come_from_their_own_file(export, tmp_path):
    export(
        "users.csv",
        "sourcedId | givenName | familyName | username\n t1 | Ana | Ruiz | a@net.example\n s1 | Kai | Oz | k",
    )
    export(
        "roles.csv",
        "sourcedId | userSourcedId | roleType | role | beginDate | endDate | orgSourcedId\n"
        "r1 | t1 | primary | teacher | 2020-08-01 | | A\n r2 | t1 | secondary | aide | 2021-08-01 | 2022-06-30 | B\n"
        "r3 | s1 | primary | student | | | A",
    )
    tables = sr.read_folder(tmp_path)
    assert tables.staff[["staff_member_id", "school_id", "last_name"]].to_numpy().tolist() == [
        ["t1", "A", "Ruiz"],
        ["t1:B", "B", "Ruiz"],
    ]
    assert tables.staff["end_date"].notna().tolist() == [False, True]
    assert "no staff role in roles.csv" in set(tables.load_report.set_aside["reason"])


def test_a_delta_is_told(export, tmp_path):
    export("users.csv", USERS)
    export("manifest.csv", "propertyName | value\n oneroster.version | 1.1\n file.users | delta")
    assert "delta" in {issue.rule for issue in sr.read_folder(tmp_path).load_report.doubts}


def test_a_bulk_file_is_not(export, tmp_path):
    export("users.csv", USERS)
    export("manifest.csv", "propertyName | value\n oneroster.version | 1.1\n file.users | bulk")
    assert sr.read_folder(tmp_path).load_report.doubts == []


def test_misspelt_headers_are_known(export):
    path = export(
        "users.csv",
        "sourceID | orgSourceIds | role | prefferedGivenName | givenName | familyName\n t1 | A | teacher | Annie | Ana | Ruiz",
    )
    staff = sr.read_staff(path)
    assert staff.loc[0, ["staff_member_id", "school_id", "preferred_first"]].tolist() == ["t1", "A", "Annie"]


def test_a_zip_is_as_good_as_a_folder(export, tmp_path):
    users = export("users.csv", USERS)
    orgs = export("orgs.csv", "sourcedId | name | type | parentSourcedId\n A | Northgate | school |")
    with zipfile.ZipFile(tmp_path / "oneroster.zip", "w") as archive:
        for path in (users, orgs):
            archive.write(path, path.name)
            path.unlink()
    tables = sr.read_folder(tmp_path)
    assert (len(tables.staff), tables.schools["name"].tolist()) == (4, ["Northgate"])


USERS_1_2 = "sourcedId | status | enabledUser | givenName | familyName | username\n" + "\n".join(
    f"{word}{i} | | {enabled} | Ana | Ruiz | {word}{i}@net.example"
    for word, enabled in (("t", "true"), ("a", "false"))
    for i in range(3)
)
ROLES_1_2 = "sourcedId | status | userSourcedId | roleType | role | orgSourcedId\n" + "\n".join(
    f"r{word}{i} | {status} | {word}{i} | primary | {role} | A"
    for word, role, status in (("t", "teacher", "{}"), ("a", "aide", "{}"))
    for i in range(3)
)


def test_enabled_that_follows_a_role_of_its_own_file_is_not_read_as_left(export, tmp_path):
    export("users.csv", USERS_1_2)
    export("roles.csv", ROLES_1_2.format(*[""] * 6))
    tables = sr.read_folder(tmp_path)
    assert tables.staff["active"].all()
    assert "enabledUser by role" in [issue.rule for issue in tables.load_report.doubts]


def test_one_who_is_not_enabled_among_others_of_the_role_is_inactive(export, tmp_path):
    export("users.csv", USERS_1_2.replace("a0 | | false", "a0 | | true"))
    export("roles.csv", ROLES_1_2.format(*[""] * 6))
    staff = sr.read_folder(tmp_path).staff
    assert staff["active"].sum() == 4


def test_a_role_to_be_deleted_ends_that_row_alone(export, tmp_path):
    export("users.csv", USERS_1_2.replace("false", "true"))
    export("roles.csv", ROLES_1_2.format("tobedeleted", *["active"] * 5))
    staff = sr.read_folder(tmp_path).staff.set_index("staff_member_id")
    assert staff["active"].tolist() == [False, *[True] * 5]
    assert staff["active_reason"].iloc[0] == "role to be deleted"


def test_a_delta_of_roles_is_told_too(export, tmp_path):
    export("users.csv", USERS)
    export("manifest.csv", "propertyName | value\n oneroster.version | 1.2\n file.roles | delta")
    assert "says that roles.csv holds changes only" in str(sr.read_folder(tmp_path).load_report.doubts[0])


def test_words_of_school_data_sync_are_known(export, tmp_path):
    export("users.csv", USERS_1_2.replace("false", "true"))
    export(
        "roles.csv", ROLES_1_2.replace("teacher", "substitute").replace("aide", "itAdmin").format(*[""] * 6)
    )
    assert sr.read_folder(tmp_path).staff["staff_kind"].unique().tolist() == ["substitute", "admin"]
