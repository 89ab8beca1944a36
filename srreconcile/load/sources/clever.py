"""Clever: teachers, staff and schools.  One row per person and school; who is absent has left.

An id may or may not be the same at two schools, so it is not taken for a person's.
"""

from __future__ import annotations

from srreconcile.load.by_school import with_row_ids
from srreconcile.load.layout import Layout, Sheet

_NAMES = {
    "first_name": "First_name",
    "middle_name": "Middle_name",
    "last_name": "Last_name",
    "title": "Title",
    "school_id": "School_id",
}


def _present(sheet: Sheet, person: str, kind: str) -> None:
    with_row_ids(sheet, person, "School_id")
    sheet.put("external_id", sheet.column(person))
    sheet.put("staff_kind", kind)
    sheet.put("active", "true")
    sheet.put("active_reason", "present in the export")


LAYOUTS = (
    Layout(
        "Clever teachers",
        "staff",
        ("School_id", "Teacher_id", "Last_name"),
        {
            **_NAMES,
            "sis_id": "Teacher_number|Teacher_id",
            "email": "Teacher_email",
            "state_id": "State_teacher_id",
        },
        absent=("Student_id", "Section_id"),
        shape=lambda sheet: _present(sheet, "Teacher_id", "teacher"),
        aliases=False,
    ),
    Layout(
        "Clever staff",
        "staff",
        ("School_id", "Staff_id", "Last_name", "Staff_email|Role|Department"),
        {**_NAMES, "sis_id": "Staff_id", "email": "Staff_email"},
        absent=("Student_id", "Section_id", "staff_member_id"),
        shape=lambda sheet: _present(sheet, "Staff_id", "staff"),
        aliases=False,
    ),
    Layout(
        "Clever schools",
        "schools",
        ("School_id", "School_name"),
        {"school_id": "School_id", "name": "School_name", "sis_school_id": "School_number"},
        absent=("Student_id", "Teacher_id", "Staff_id"),
        aliases=False,
    ),
    Layout("Clever students", "", ("School_id", "Student_id", "Last_name")),
    Layout("Clever sections", "", ("School_id", "Section_id")),
)
