"""Staff lists and logs of other student information systems."""

import pytest

import srreconcile as sr


def test_clever_has_a_row_per_school_and_present_is_active(export, tmp_path):
    export(
        "teachers.csv",
        "School_id | Teacher_id | Teacher_number | Teacher_email | First_name | Last_name | Password\n"
        "A | t1 | 007 | a@net.example | Ana | Ruiz | x\n B | t1 | 007 | a@net.example | Ana | Ruiz | x",
    )
    export(
        "staff.csv",
        "School_id | Staff_id | Staff_email | First_name | Last_name | Role\n A | s1 | j@net.example | Jo | Park | Aide",
    )
    staff = sr.read_folder(tmp_path).staff
    assert staff[["staff_member_id", "school_id", "staff_kind"]].to_numpy().tolist() == [
        ["s1", "A", "staff"],
        ["t1", "A", "teacher"],
        ["t1:B", "B", "teacher"],
    ]
    assert staff["active"].all()


def test_infinite_campus_is_active_until_the_end_date(export):
    path = export(
        "ic.csv",
        "personID | staffNumber | staffStateID | lastName | firstName | email | schoolID | title | startDate | endDate\n"
        "1 | 007 | S7 | Ruiz | Ana | a@net.example | A | Teacher | 08/15/2020 |\n"
        "1 | 007 | S7 | Ruiz | Ana | a@net.example | B | Coach | 08/15/2020 | 06/30/2021",
    )
    staff = sr.read_staff(path)
    assert staff["staff_member_id"].tolist() == ["1", "1:B"]
    assert staff["active"].isna().tolist() == [False, True]
    assert staff["end_date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["", "2021-06-30"]


def test_a_person_stands_at_a_school_once_by_the_assignment_that_goes_on(export):
    path = export(
        "ic.csv",
        "personID | staffNumber | lastName | schoolID | title | endDate\n"
        "1 | 007 | Ruiz | A | Coach | 2021-06-30\n 1 | 007 | Ruiz | A | Teacher |\n 1 | 007 | Ruiz | A | Teacher |",
    )
    staff = sr.read_staff(path)
    assert staff[["staff_member_id", "title"]].to_numpy().tolist() == [["1", "Teacher"]]
    report = staff.attrs["load_report"]
    assert report.set_aside["row"].tolist() == [2, 4]
    assert report.reports[0].rows_kept == 1


def test_a_school_that_is_listed_twice_in_one_row_sets_no_row_aside(export):
    path = export(
        "users.csv",
        "sourcedId | givenName | familyName | role | orgSourcedIds\n 1 | Ana | Ruiz | teacher | A;A;B",
    )
    staff = sr.read_staff(path)
    assert staff["staff_member_id"].tolist() == ["1", "1:B"]
    assert staff.attrs["load_report"].set_aside.empty


def test_aspen_writes_nothing_as_backslash_n(export):
    path = export(
        "staff.csv",
        "state_id | local_id | full_name | staff_type | homeroom | login_name | email | school_local_id\n"
        "\\N | 007 | Ruiz, Ana M | Teacher | 101 | \\N | \\N | A",
    )
    staff = sr.read_staff(path)
    assert staff.loc[0, ["sis_id", "first_name", "middle_name", "last_name"]].tolist() == [
        "007",
        "Ana",
        "M",
        "Ruiz",
    ]
    assert staff[["state_id", "email"]].isna().all(axis=None)


def test_genesis_has_its_buildings_side_by_side(export):
    path = export(
        "staff.csv",
        "TeacherID2 | FirstName | LastName | Email | PayrollStatus | TerminationDate | BuildingName | BuildingName2 | BuildingName3\n"
        "007 | Ana | Ruiz | a@net.example | A | | North | South |\n 008 | Jo | Park | j@net.example | I | 6/30/2021 | North | | ",
    )
    staff = sr.read_staff(path)
    assert staff[["staff_member_id", "school_id"]].to_numpy().tolist() == [
        ["007", "North"],
        ["007:South", "South"],
        ["008", "North"],
    ]
    assert staff["active"].tolist() == [True, True, False]
    report = staff.attrs["load_report"].reports[0]
    assert (report.rows_read, report.rows_kept) == (2, 2)


def test_deanslist_says_who_typed_an_incident(export):
    path = export(
        "incidents.csv",
        "IncidentID | DLSchoolID | CreateBy | CreateStaffSchoolID | CreateTS | UpdateBy | IssueTS | StudentSchoolID\n"
        "1 | 3 | 55 | 007 | 2026-03-31 15:00:00 | 56 | 2026-03-31 09:00:00 | 5",
    )
    found = sr.read_records(path).loc[0, ["record_type", "staff_member_id", "entered_by_user_id"]]
    assert found.tolist() == ["incident", "007", "55"]


def test_deanslist_behavior_and_communications_are_records(export):
    behavior = sr.read_records(
        export(
            "behavior.csv",
            "DLSAID | DLUserID | StaffSchoolID | BehaviorDate | DL_LASTUPDATE\n 1 | 55 | 007 | 2026-03-31 | 2026-03-31 15:00:00",
        )
    )
    calls = sr.read_records(
        export(
            "calls.csv",
            "DLCallLogID | UserID | EducatorName | CallDateTime\n 1 | 55 | Ruiz | 2026-03-31 15:00:00",
        )
    )
    assert [behavior["record_type"][0], calls["record_type"][0]] == ["behavior", "communication"]
    assert [behavior["staff_member_id"][0], calls["staff_member_id"][0]] == ["007", "55"]


SDS = "SIS ID | School SIS ID | Username\n 1 | A | ana@net.example"


def test_a_teacher_file_and_a_student_file_that_look_alike_are_told_by_name(export, tmp_path):
    export("Teacher.csv", SDS)
    export("Student.csv", SDS)
    tables = sr.read_folder(tmp_path)
    assert len(tables.staff) == 1
    assert set(tables.load_report.files["layout"]) == {
        "School Data Sync teachers",
        "School Data Sync students",
    }


EDFI = """<?xml version="1.0"?>
<InterchangeStaffAssociation xmlns="http://ed-fi.org/5.2.0">
  <Staff><StaffUniqueId>007</StaffUniqueId>
    <Name><FirstName>Ana</FirstName><LastSurname>Ruiz</LastSurname><MaidenName>Paz</MaidenName></Name>
    <BirthDate>1976-08-19</BirthDate>
    <ElectronicMail><ElectronicMailAddress>h@home.example</ElectronicMailAddress>
      <ElectronicMailType>uri://x#Home/Personal</ElectronicMailType></ElectronicMail>
    <ElectronicMail><ElectronicMailAddress>a@net.example</ElectronicMailAddress>
      <ElectronicMailType>uri://x#Work</ElectronicMailType></ElectronicMail></Staff>
  <Staff><StaffUniqueId>008</StaffUniqueId><Name><FirstName>Jo</FirstName><LastSurname>Park</LastSurname></Name></Staff>
  {assignments}
</InterchangeStaffAssociation>"""
ASSIGNMENT = """<StaffEducationOrganizationAssignmentAssociation>
    <StaffReference><StaffIdentity><StaffUniqueId>{person}</StaffUniqueId></StaffIdentity></StaffReference>
    <EducationOrganizationReference><EducationOrganizationIdentity><EducationOrganizationId>{school}</EducationOrganizationId>
    </EducationOrganizationIdentity></EducationOrganizationReference>
    <StaffClassification>uri://x#Teacher</StaffClassification><PositionTitle>Grade 1</PositionTitle><BeginDate>2018-02-09</BeginDate>{end}
    </StaffEducationOrganizationAssignmentAssociation>"""
DISCIPLINE = """<?xml version="1.0"?>
<InterchangeStudentDiscipline xmlns="http://ed-fi.org/5.2.0">
  <DisciplineIncident><IncidentIdentifier>1</IncidentIdentifier><IncidentDate>2026-03-31</IncidentDate>
    <ReporterName>Ruiz, Ana</ReporterName></DisciplineIncident>
  <DisciplineIncident><IncidentIdentifier>2</IncidentIdentifier><IncidentDate>2026-03-31</IncidentDate>
    <ReporterName>Nobody, Known</ReporterName></DisciplineIncident>
</InterchangeStudentDiscipline>"""


@pytest.fixture
def edfi(tmp_path):
    places = [("007", "A", ""), ("007", "B", "<EndDate>2020-06-30</EndDate>")]
    parts = "".join(
        ASSIGNMENT.format(person=person, school=school, end=end) for person, school, end in places
    )
    (tmp_path / "StaffAssociation.xml").write_text(EDFI.replace("{assignments}", parts))
    (tmp_path / "StudentDiscipline.xml").write_text(DISCIPLINE)
    return sr.read_folder(tmp_path)


def test_edfi_staff_stand_at_the_places_they_are_assigned_to(edfi):
    staff = edfi.staff
    assert staff["staff_member_id"].tolist() == ["007", "007:B", "008"]
    assert staff["school_id"].fillna("").tolist() == ["A", "B", ""]
    assert staff.loc[0, ["email", "other_emails", "former_last", "title"]].tolist() == [
        "a@net.example",
        "h@home.example",
        "Paz",
        "Grade 1",
    ]


def test_edfi_reporters_by_name_only_get_the_id_of_the_one_person_of_that_name(edfi):
    assert edfi.records["staff_member_id"].fillna("").tolist() == ["007", ""]
    assert "2 records name their staff member by name only: 1 were given" in " ".join(edfi.load_report.said)


def test_aeries_calls_its_fields_by_two_letters(export):
    staff = sr.read_staff(
        export(
            "STF.txt",
            "ID | LN | FN | MN | HD | LD | EM | TG\n 1204 | Ruiz | Ana | | 08/15/2019 | | a@net.example |\n"
            "1207 | Park | Jo | K | 08/15/2019 | 06/12/2026 | j@net.example | I",
        )
    )
    columns = ["staff_member_id", "first_name", "last_name", "email"]
    assert staff[columns].to_numpy().tolist() == [
        ["1204", "Ana", "Ruiz", "a@net.example"],
        ["1207", "Jo", "Park", "j@net.example"],
    ]
    assert staff["end_date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["", "2026-06-12"]
    assert staff["active"].isna().tolist() == [True, False]
    assert not staff["active"][1]


def test_the_students_of_aeries_are_no_staff(export, tmp_path):
    export("users.csv", "user_id | email\n u1 | a@net.example")
    export("STU.txt", "SC | SN | ID | LN | FN | GR | EM | LD\n 11 | 5 | 99 | Poe | Kim | 7 | k@net.example |")
    tables = sr.read_folder(tmp_path)
    assert tables.staff is None
    assert [issue.file for issue in tables.load_report.issues if issue.rule == "not used"] == ["STU.txt"]
