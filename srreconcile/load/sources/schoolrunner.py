"""Schoolrunner: dumps of its API (JSON pages or CSV of them), and the Staff Member Import v1.

Every scalar of the API is text and times are UTC.  An endpoint of records has a
``from_date``, the only sign of when a row was entered; it is silent about which
account typed it.

Public scripts show the fields of ``staff-members, schools, students, incidents,
absences, class-absences, assessments, communications`` and of the small lists.  No
public script calls ``users`` or ``behaviors``: their names, their ids (``user_id``,
``behavior_id``) and ``username``, ``user_groups`` and ``school_ids`` follow the others
and the help pages.  A site whose columns are called otherwise says so in a layout.
"""

from __future__ import annotations

from srreconcile.load.layout import Layout, Sheet

_RECORDS = {
    "behaviors": "behavior",
    "incidents": "incident",
    "absences": "absence",
    "class_absences": "class_absence",
    "assessments": "assessment",
    "communications": "communication",
}
"""Endpoint -> what one of its rows is called."""


def _record(endpoint: str, kind: str) -> Layout:
    def say_type(sheet: Sheet) -> None:
        sheet.put("record_type", kind)

    return Layout(
        f"Schoolrunner API, {endpoint.replace('_', '-')}",
        "records",
        (f"{kind}_id", "staff_member_id|staff_member.staff_member_id", "date|from_date|event_date"),
        {
            "record_id": f"{kind}_id",
            "staff_member_id": "staff_member_id|staff_member.staff_member_id",
            "school_id": "school_id",
            "student_id": "student_id|sr_student_id",
            "event_date": "date|event_date",
            "entered_at": "from_date|entered_at|created_at|created",
            "entered_by_user_id": "entered_by_user_id|created_by_user_id",
        },
        origin="schoolrunner",
        endpoint=endpoint,
        shape=say_type,
        aliases=False,
    )


def _import_rows(sheet: Sheet) -> None:
    """A blank Active means 1 in the template; a blank Staff Member ID is a person to be added."""
    active = sheet.column("Active")
    sheet.put("active", active.fillna("1"))
    known = sheet.column("Staff Member ID")
    if known.notna().any():
        sheet.keep(known.notna(), "has no Staff Member ID: a person whom the import would add")


LAYOUTS = (
    Layout(
        "Schoolrunner API, staff-members",
        "staff",
        ("staff_member_id", "first_name|last_name|display_name|email", "sis_id|external_id|user_id"),
        {"email": "email"},
        absent=("approved_by", "valid_from", "record_id", "Staff Member Import", "Primary Student Group"),
        origin="schoolrunner",
        endpoint="staff_members",
    ),
    Layout(
        "Schoolrunner API, users",
        "users",
        ("user_id", "email|username", "user_group_ids|user_groups|display_name|school_ids"),
        {"groups": "user_groups|group_names|user_group_ids|groups", "email": "email|username"},
        absent=("sis_id", "external_id"),
        origin="schoolrunner",
        endpoint="users",
    ),
    Layout(
        "Schoolrunner API, schools",
        "schools",
        ("school_id", "long_name|short_name", "external_id|min_grade_number|suffix"),
        {
            "school_id": "school_id",
            "name": "long_name|display_name|name",
            "short_name": "short_name",
            "sis_school_id": "external_id|sis_id",
        },
        origin="schoolrunner",
        endpoint="schools",
    ),
    Layout(
        "Schoolrunner Staff Member Import v1",
        "staff",
        ("Staff Member ID", "SIS ID", "First Name", "Last Name", "Primary Student Group|Active"),
        {"school_id": "School"},
        absent=("user_id",),
        origin="schoolrunner",
        shape=_import_rows,
    ),
    *(_record(endpoint, kind) for endpoint, kind in _RECORDS.items()),
    Layout(
        "Schoolrunner API, class-absences without staff",
        "",
        ("section_period_id", "absence_type_id"),
        absent=("staff_member_id",),
        endpoint="class_absences_",
    ),
    Layout("Schoolrunner API, students", "", ("student_id", "grade_level_id"), absent=("staff_member_id",)),
    *(
        Layout(
            f"Schoolrunner API, {endpoint.replace('_', '-')}",
            "",
            (sign,),
            absent=("staff_member_id", "staff id", "date", "incident_id", "incident date"),
            endpoint=endpoint,
        )
        for endpoint, sign in (
            ("students", "student_id"),
            ("absence_types", "absence_type_id"),
            ("assessment_students", "assessment_student_id"),
            ("communication_methods", "communication_method_id"),
            ("courses", "course_id"),
            ("sections", "section_id"),
            ("section_periods", "section_period_id"),
            ("term_bins", "term_bin_id"),
            ("calendar_days", "calendar_day_id"),
        )
    ),
)
