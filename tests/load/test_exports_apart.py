"""Several exports below one folder are several exports, and are not read as one."""

import zipfile

import pytest

import srreconcile as sr

STAFF = "staff_member_id | last_name\n 7 | Ruiz"


@pytest.fixture
def three(export, tmp_path):
    for name in ("25_Users", "100_Users", "Least"):
        export(f"{name}/staff.csv", STAFF)
    return tmp_path


def test_every_folder_is_named_for_the_one_who_must_choose(three):
    with pytest.raises(sr.InputError, match="holds several exports") as refused:
        sr.read_folder(three)
    assert 'sr.read_folder(...) of "100_Users", "25_Users", "Least".' in str(refused.value)


def test_each_of_them_is_read(three):
    for name in ("25_Users", "100_Users", "Least"):
        assert len(sr.read_folder(three / name).staff) == 1


def test_folders_that_hold_different_lists_are_parts_of_one_export(export, tmp_path):
    export("people/staff.csv", STAFF)
    export("accounts/users.csv", "user_id | email\n u1 | a@x.org")
    assert repr(sr.read_folder(tmp_path)) == "Tables(staff: 1, users: 1)"


def test_a_zip_of_several_exports_is_refused_too(three, tmp_path_factory):
    path = tmp_path_factory.mktemp("zip") / "exports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("25_Users", "100_Users"):
            archive.write(three / name / "staff.csv", f"{name}/staff.csv")
    with pytest.raises(sr.InputError, match=r'"25_Users" and "100_Users" both have a list of staff\. Unpack'):
        sr.read_folder(path)


def test_two_zips_in_one_folder_are_two_exports(three, tmp_path):
    for name in ("may", "june"):
        with zipfile.ZipFile(tmp_path / "25_Users" / f"{name}.zip", "w") as archive:
            archive.write(three / "Least" / "staff.csv", "staff.csv")
    with pytest.raises(sr.InputError, match="holds several exports"):
        sr.read_folder(tmp_path / "25_Users")


def test_a_teachers_view_beside_users_and_schoolstaff_doubles_no_row(export, tmp_path):
    export(
        "users.csv",
        "DCID | TeacherNumber | Last_Name | First_Name | Email_Addr\n 548 | 007 | Ruiz | Ana | a@x.org",
    )
    export("schoolstaff.csv", "DCID | ID | Users_DCID | SchoolID | Status\n 900 | 20 | 548 | 1 | 1")
    view = "ID | TeacherNumber | Last_Name | SchoolID | Title | Status\n 20 | 007 | Ruiz | 1 | Aide | 1"
    export("teachers.csv", view)
    staff = sr.read_folder(tmp_path).staff
    assert staff[["external_id", "sis_id", "title"]].values.tolist() == [["20", "007", "Aide"]]
