"""Ed-Fi: staff, assignments, employment, schools and discipline, from XML interchanges or the API's JSON.

An incident names its reporter by free text, "Last, First"; the association gives the
id only sometimes, and names victims and witnesses too.  A separation reason alone does
not mean that somebody has left.

The API writes in lower camel case, refers by ``staffReference.staffUniqueId`` and holds
lists of objects (``electronicMails``, ``identificationCodes``) where XML repeats an
element; field names are those of the ODS API 7.3 (Data Standard 5).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.load.by_school import row_ids
from srreconcile.load.layout import Layout, Sheet

if TYPE_CHECKING:
    from srreconcile.load.reading import Part

_STAFF = "StaffReference.StaffIdentity.StaffUniqueId|StaffReference.StaffUniqueId|staffUniqueId"
_ORG = (
    "EducationOrganizationReference.EducationOrganizationIdentity.EducationOrganizationId|"
    "EducationOrganizationReference.EducationOrganizationId|educationOrganizationId"
)
_SCHOOL = "SchoolReference.SchoolIdentity.SchoolId|SchoolReference.SchoolId|SchoolId"
_INCIDENT = (
    "DisciplineIncidentReference.DisciplineIncidentIdentity.IncidentIdentifier|"
    "DisciplineIncidentReference.IncidentIdentifier"
)
_KINDS = {
    "teacher": "teacher",
    "substitute teacher": "substitute",
    "principal": "admin",
    "superintendent": "admin",
    "assistant principal": "admin",
    "lea administrator": "admin",
    "school administrator": "admin",
}


def _descriptor(values: pd.Series) -> pd.Series:
    """The word behind ``uri://...#``."""
    return values.str.replace(r"^.*#", "", regex=True)


def _staff(sheet: Sheet) -> None:
    address = _each(sheet, "ElectronicMail", "ElectronicMailAddress")
    kinds = _each(sheet, "ElectronicMail", "ElectronicMailType")
    chosen = [_work(mails, types) for mails, types in zip(address, kinds, strict=True)]
    if address.notna().any():
        sheet.put("email", pd.Series([one for one, _ in chosen], index=address.index, dtype="str"))
        sheet.put("other_emails", pd.Series([rest for _, rest in chosen], index=address.index, dtype="str"))
    systems = _each(sheet, "StaffIdentificationCode|IdentificationCode", "StaffIdentificationSystem")
    codes = _each(sheet, "StaffIdentificationCode|IdentificationCode", "IdentificationCode")
    state = [_of_state(code, system) for code, system in zip(codes, systems, strict=True)]
    sheet.put("state_id", pd.Series(state, index=codes.index, dtype="str"))
    sheet.put("sis_id", sheet.column("StaffUniqueId"))


def _each(sheet: Sheet, element: str, field: str) -> pd.Series:
    """A field of a repeated element, the repetitions separated by ;.

    XML has ``Element.Field``; the API a list of objects under the element's plural,
    whose fields may end in "Descriptor".
    """
    found = sheet.column("|".join(f"{name}.{field}" for name in element.split("|")))
    listed = sheet.column("|".join(f"{name}s" for name in element.split("|")))
    if listed.isna().all():
        return found
    key = field[0].lower() + field[1:]
    lists = [_objects(text) for text in listed]
    values = [
        ";".join(str(one.get(key) or one.get(f"{key}Descriptor") or "") for one in objects)
        for objects in lists
    ]
    return found.fillna(pd.Series(values, index=listed.index, dtype="str").replace("", None))


def _objects(text: object) -> list[dict[str, Any]]:
    """The objects that a cell of JSON lists; none if it holds something else."""
    if not isinstance(text, str):
        return []
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _of_state(codes: object, systems: object) -> str | None:
    """The code that the state has given."""
    if not isinstance(codes, str) or not isinstance(systems, str):
        return None
    pairs = zip(codes.split(";"), systems.split(";"), strict=False)
    return next((code for code, system in pairs if system.rpartition("#")[2] == "State"), None)


def _work(mails: object, types: object) -> tuple[str | None, str | None]:
    """The address for work, and the others."""
    if not isinstance(mails, str):
        return None, None
    every = mails.split(";")
    kinds = types.split(";") if isinstance(types, str) else []
    work = [
        mail for mail, kind in zip(every, kinds, strict=False) if kind.endswith(("#Work", "#Organization"))
    ]
    first = (work or every)[0]
    return first, ";".join(mail for mail in every if mail != first) or None


def _assignment(sheet: Sheet) -> None:
    kind = _descriptor(sheet.column("StaffClassification|staffClassificationDescriptor"))
    sheet.put("staff_kind", kind.str.lower().map(_KINDS).fillna("staff"))


def _incident(sheet: Sheet) -> None:
    sheet.put("record_type", "incident")


def _reporters(sheet: Sheet) -> None:
    """Leave out whom an incident names as victim, witness or perpetrator."""
    role = sheet.column("DisciplineIncidentParticipationCode")
    role = role.fillna(
        _each(sheet, "DisciplineIncidentParticipationCode", "DisciplineIncidentParticipationCode")
    )
    other = role.notna() & ~role.str.contains("#Reporter", regex=False, na=False)
    if other.any():
        sheet.keep(~other, "took part in an incident, and not as its reporter")


LAYOUTS = (
    Layout(
        "Ed-Fi Staff",
        "staff",
        ("StaffUniqueId", "Name.LastSurname|lastSurname"),
        {
            "staff_member_id": "StaffUniqueId",
            "first_name": "Name.FirstName|firstName",
            "middle_name": "Name.MiddleName|middleName",
            "last_name": "Name.LastSurname|lastSurname",
            "suffix": "Name.GenerationCodeSuffix|generationCodeSuffix",
            "former_last": "Name.MaidenName|maidenName",
            "preferred_first": "Name.PreferredFirstName|preferredFirstName",
        },
        part="staff",
        endpoint="Staff",
        shape=_staff,
        aliases=False,
    ),
    Layout(
        "Ed-Fi staff assignments",
        "staff",
        (_STAFF, _ORG, "StaffClassification|staffClassificationDescriptor"),
        {
            "staff_member_id": _STAFF,
            "school_id": _ORG,
            "title": "PositionTitle",
            "start_date": "BeginDate",
            "end_date": "EndDate",
        },
        part="assignments",
        endpoint="StaffEducationOrganizationAssignmentAssociation",
        shape=_assignment,
        aliases=False,
    ),
    Layout(
        "Ed-Fi staff employments",
        "staff",
        (_STAFF, _ORG, "EmploymentPeriod.HireDate|hireDate"),
        {
            "staff_member_id": _STAFF,
            "school_id": _ORG,
            "start_date": "EmploymentPeriod.HireDate|hireDate",
            "end_date": "EmploymentPeriod.EndDate|endDate",
        },
        part="employments",
        endpoint="StaffEducationOrganizationEmploymentAssociation",
        aliases=False,
    ),
    *(
        Layout(
            f"Ed-Fi {entity}",
            "schools",
            (key, "NameOfInstitution"),
            {"school_id": key, "name": "NameOfInstitution", "short_name": "ShortNameOfInstitution"},
            endpoint=entity,
            shape=shape,
            aliases=False,
        )
        for entity, key, shape in (
            ("School", "SchoolId", lambda sheet: sheet.put("kind", "school")),
            ("LocalEducationAgency", "LocalEducationAgencyId", lambda sheet: sheet.put("kind", "district")),
            ("EducationServiceCenter", "EducationServiceCenterId", lambda sheet: sheet.put("kind", "region")),
        )
    ),
    Layout(
        "Ed-Fi discipline incidents",
        "records",
        ("IncidentIdentifier", "IncidentDate"),
        {
            "record_id": "IncidentIdentifier",
            "school_id": _SCHOOL,
            "event_date": "IncidentDate",
            "staff_name": "ReporterName",
        },
        part="incidents",
        endpoint="DisciplineIncident",
        shape=_incident,
        aliases=False,
    ),
    Layout(
        "Ed-Fi reporters of incidents",
        "records",
        (_STAFF, _INCIDENT),
        {
            "record_id": _INCIDENT,
            "staff_member_id": _STAFF,
            "school_id": "DisciplineIncidentReference.DisciplineIncidentIdentity.SchoolReference.SchoolIdentity."
            "SchoolId|"
            "DisciplineIncidentReference.SchoolId",
        },
        part="reporters",
        endpoint="StaffDisciplineIncidentAssociation",
        shape=_reporters,
        aliases=False,
    ),
    *(
        Layout(f"Ed-Fi {entity}", "", (), endpoint=entity)
        for entity in (
            "StaffSchoolAssociation StaffSectionAssociation StaffLeave StaffCohortAssociation StaffProgramAssociation "
            "StaffEducationOrganizationContactAssociation OpenStaffPosition Credential Person DisciplineAction "
            "StudentDisciplineIncidentBehaviorAssociation StudentDisciplineIncidentNonOffenderAssociation "
            "StudentDisciplineIncidentAssociation StateEducationAgency CommunityOrganization CommunityProvider "
            "CommunityProviderLicense EducationOrganizationNetwork EducationOrganizationNetworkAssociation Location "
            "ClassPeriod Course Program AccountabilityRating PostSecondaryInstitution OrganizationDepartment "
            "FeederSchoolAssociation EducationOrganizationPeerAssociation Student Parent Contact Section Session "
            "CourseOffering Calendar CalendarDate GradingPeriod BellSchedule"
        ).split()
    ),
)


def join(parts: dict[str, list[Part]]) -> dict[str, pd.DataFrame]:
    """Staff at the places they are assigned to; incidents with the ids of their reporters."""
    found: dict[str, pd.DataFrame] = {}
    if "staff" in parts:
        found["staff"] = _assigned(
            _frame(parts, "staff"), _frame(parts, "assignments"), _frame(parts, "employments")
        )
    elif "assignments" in parts:
        found["staff"] = _frame(parts, "assignments")
    if "incidents" in parts:
        found["records"] = _reported(_frame(parts, "incidents"), _frame(parts, "reporters"))
    return found


def _frame(parts: dict[str, list[Part]], name: str) -> pd.DataFrame:
    frames = [part.frame for part in parts.get(name, [])]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _assigned(staff: pd.DataFrame, assignments: pd.DataFrame, employments: pd.DataFrame) -> pd.DataFrame:
    if len(assignments) and len(employments):  # who is employed and assigned nowhere stands at the employer
        employments = employments[~employments["staff_member_id"].isin(assignments["staff_member_id"])]
    places = pd.concat([assignments, employments], ignore_index=True)
    if places.empty:
        return staff
    person = staff.drop_duplicates("staff_member_id").set_index("staff_member_id")
    known = places[places["staff_member_id"].isin(person.index)].drop_duplicates(
        ["staff_member_id", "school_id"]
    )
    rows = known.assign(
        **{str(name): known["staff_member_id"].map(person[name]) for name in person if name not in known}
    )
    alone = person[~person.index.isin(known["staff_member_id"])].reset_index()
    every = pd.concat([rows, alone], ignore_index=True)
    ended = every["end_date"].notna() if "end_date" in every else pd.Series(False, index=every.index)
    ids = row_ids(every["staff_member_id"], every["school_id"])
    return every.assign(
        active=pd.Series(True, index=every.index, dtype="boolean").mask(ended), staff_member_id=ids
    )


def _reported(incidents: pd.DataFrame, reporters: pd.DataFrame) -> pd.DataFrame:
    if reporters.empty:
        return incidents.assign(staff_member_id=pd.Series(None, index=incidents.index, dtype="str"))
    key = ["record_id", "school_id"]
    first = reporters.drop_duplicates(key)[[*key, "staff_member_id"]]
    return incidents.merge(first, on=key, how="left")
