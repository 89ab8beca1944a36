"""Ed-Fi's API: JSON as the ODS API 7.3 answers, one file for each resource."""

import json

import pytest

import srreconcile as sr

DESCRIPTOR = "uri://ed-fi.org/{}Descriptor#{}"


def mail(kind, address):
    return {
        "electronicMailTypeDescriptor": DESCRIPTOR.format("ElectronicMailType", kind),
        "electronicMailAddress": address,
    }


def code(system, number):
    return {
        "staffIdentificationSystemDescriptor": DESCRIPTOR.format("StaffIdentificationSystem", system),
        "identificationCode": number,
    }


def at(person, place, **further):
    return {
        "id": f"{person}-{place}",
        "staffReference": {
            "staffUniqueId": person,
            "link": {"rel": "Staff", "href": f"/ed-fi/staffs/{person}"},
        },
        "educationOrganizationReference": {
            "educationOrganizationId": place,
            "link": {"rel": "School", "href": "/ed-fi/schools/1"},
        },
        **further,
    }


def incident(number, **further):
    school = {"schoolId": 255901001, "link": {"rel": "School", "href": "/ed-fi/schools/1"}}
    return {
        "id": number,
        "incidentIdentifier": number,
        "schoolReference": school,
        "incidentDate": "2026-03-01",
        "behaviors": [],
        **further,
    }


def took_part(number, person, role):
    name = "DisciplineIncidentParticipationCode"
    return {
        "disciplineIncidentReference": {"incidentIdentifier": number, "schoolId": 255901001},
        "staffReference": {"staffUniqueId": person},
        "disciplineIncidentParticipationCodes": [
            {f"{name[0].lower()}{name[1:]}Descriptor": DESCRIPTOR.format(name, role)}
        ],
    }


TEACHER = {
    "staffClassificationDescriptor": DESCRIPTOR.format("StaffClassification", "Teacher"),
    "beginDate": "2019-08-01",
}
RESOURCES = {
    "staffs": [
        {
            "id": "a1",
            "staffUniqueId": "207219",
            "firstName": "Ana",
            "lastSurname": "Ruiz",
            "preferredFirstName": "Annie",
            "maidenName": "Paz",
            "birthDate": "1980-01-01",
            "electronicMails": [mail("Home/Personal", "h@home.example"), mail("Work", "ana@net.example")],
            "identificationCodes": [code("District", "D1"), code("State", "S1")],
            "_etag": "5250",
        },
        {
            "id": "a2",
            "staffUniqueId": "207220",
            "firstName": "Jo",
            "lastSurname": "Park",
            "electronicMails": [],
        },
        {"id": "a3", "staffUniqueId": "207221", "firstName": "Wei", "lastSurname": "Li"},
    ],
    "staffEducationOrganizationAssignmentAssociations": [
        at("207219", 255901001, **TEACHER, positionTitle="Math"),
        at("207220", 255901001, **TEACHER, endDate="2024-06-30"),
    ],
    "staffEducationOrganizationEmploymentAssociations": [
        at(
            "207219",
            255901,
            hireDate="2018-08-01",
            separationReasonDescriptor="uri://x#Other",
            hourlyWage=31.5,
        ),
        at("207221", 255901, hireDate="2018-08-01", endDate="2025-06-30"),
    ],
    "disciplineIncidents": [
        incident("1", reporterName="Ruiz, Ana"),
        incident("2", reporterName="Jo Park"),
        incident("3", reporterName="Nobody, Known"),
        incident("4"),
    ],
    "staffDisciplineIncidentAssociations": [
        took_part("1", "207221", "Victim"),
        took_part("4", "207221", "Reporter"),
    ],
    "schools": [
        {
            "id": "s1",
            "schoolId": 255901001,
            "nameOfInstitution": "Grand Bend High",
            "shortNameOfInstitution": "GBHS",
        }
    ],
}


@pytest.fixture
def edfi(tmp_path):
    for name, rows in RESOURCES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(rows))
    return sr.read_folder(tmp_path)


def test_staff_have_their_work_address_the_others_and_the_number_of_the_state(edfi):
    ana = edfi.staff.set_index("staff_member_id").loc["207219"]
    assert ana[["email", "other_emails", "state_id", "preferred_first", "former_last", "title"]].tolist() == [
        "ana@net.example",
        "h@home.example",
        "S1",
        "Annie",
        "Paz",
        "Math",
    ]


def test_staff_stand_where_they_are_assigned_or_else_employed(edfi):
    staff = edfi.staff
    assert staff[["staff_member_id", "school_id"]].to_numpy().tolist() == [
        ["207219", "255901001"],
        ["207220", "255901001"],
        ["207221", "255901"],
    ]
    assert staff["end_date"].dt.strftime("%Y").fillna("").tolist() == ["", "2024", "2025"]
    assert staff["active"].isna().tolist() == [False, True, True]  # judged by the day of their end


def test_a_reporter_is_known_by_the_association_or_by_a_name_that_one_person_bears(edfi):
    assert edfi.records["staff_member_id"].fillna("").tolist() == ["207219", "207220", "", "207221"]


def test_whom_an_incident_names_as_victim_has_not_reported_it(edfi):
    aside = edfi.load_report.set_aside
    assert aside["reason"].tolist() == ["took part in an incident, and not as its reporter"]


def test_birth_dates_and_wages_are_never_loaded(edfi):
    never = " ".join(edfi.load_report.files["columns_never_loaded"])
    assert "birthDate" in never
    assert "hourlyWage" in never
