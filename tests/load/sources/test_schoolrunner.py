"""Dumps of Schoolrunner's API and its import template."""

import json

import pytest

import srreconcile as sr


def test_the_import_template_has_a_banner_and_a_blank_active_means_yes(tmp_path):
    (tmp_path / "staff.csv").write_text(
        "Schoolrunner Staff Member Import v1,,,,,,,,\n"
        "First Name,Middle Name,Last Name,Staff Member ID,SIS ID,School,Title,Email,Home Phone,Active\n"
        "Ana,M,Ruiz,7,007,Northgate,Teacher,a@net.example,555,\n"
        "Jo,,Park,8,008,Northgate,Aide,j@net.example,555,0\n"
    )
    staff = sr.read_staff(tmp_path / "staff.csv")
    assert staff[["staff_member_id", "sis_id", "active"]].to_numpy().tolist() == [
        ["7", "007", True],
        ["8", "008", False],
    ]
    assert staff.attrs["load_report"].files["columns_never_loaded"][0] == "Home Phone"


def test_a_person_whom_the_import_would_add_is_set_aside(tmp_path):
    (tmp_path / "staff.csv").write_text(
        "Schoolrunner Staff Member Import v1,,,,\nFirst Name,Last Name,Staff Member ID,SIS ID,Active\n"
        "Ana,Ruiz,7,007,1\nJo,Park,,008,1\n"
    )
    staff = sr.read_staff(tmp_path / "staff.csv")
    assert staff["staff_member_id"].tolist() == ["7"]
    assert staff.attrs["load_report"].set_aside["row"].tolist() == [4]


@pytest.mark.parametrize(
    ("endpoint", "kind", "when"),
    [
        ("incidents", "incident", {"date": "2026-03-31", "from_date": "2026-03-31 15:00:00"}),
        ("absences", "absence", {"date": "2026-03-31"}),
        ("assessments", "assessment", {"date": "2026-03-31"}),
        ("communications", "communication", {"date": "2026-03-31"}),
        ("behaviors", "behavior", {"date": "2026-03-31", "from_date": "2026-03-31 15:00:00"}),
    ],
)
def test_records_of_each_endpoint_say_their_kind(tmp_path, endpoint, kind, when):
    row = {f"{kind}_id": "1", "school_id": "3", "staff_member_id": "7", "active": "1", **when}
    (tmp_path / "dump.json").write_text(json.dumps({"results": {endpoint: [row]}}))
    records = sr.read_records(tmp_path / "dump.json")
    assert records.loc[0, ["record_type", "record_id", "staff_member_id"]].tolist() == [kind, "1", "7"]
    assert records["entered_at"].notna().tolist() == ["from_date" in when]


@pytest.mark.parametrize("key", ["staff_members", "staff-members"])
def test_an_endpoint_is_known_in_both_spellings(tmp_path, key):
    (tmp_path / "dump.json").write_text(
        json.dumps({"results": {key: [{"staff_member_id": "7", "first_name": "Ana"}]}})
    )
    assert sr.read_staff(tmp_path / "dump.json")["staff_member_id"].tolist() == ["7"]


def test_a_csv_of_a_dump_is_the_same(export):
    records = sr.read_records(export("dump.csv", "absence_id | staff_member_id | date\n 1 | 7 | 2026-03-31"))
    assert records["record_type"].tolist() == ["absence"]


def test_students_are_not_taken_for_staff(tmp_path):
    rows = [{"student_id": "5", "first_name": "Kai", "last_name": "Li", "sis_id": "9", "school_id": "3"}]
    (tmp_path / "students.json").write_text(json.dumps({"results": {"students": rows}}))
    with pytest.raises(sr.InputError, match="no staff, accounts, links or records"):
        sr.read_folder(tmp_path)
