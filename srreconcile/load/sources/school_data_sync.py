"""Microsoft School Data Sync, version 1: School, Teacher, Student and their sections.

With the least columns a Teacher and a Student file look alike; their names are part of
the format, so they decide.  Version 2 follows OneRoster and is read there.
"""

from __future__ import annotations

from srreconcile.load.by_school import with_row_ids
from srreconcile.load.layout import Layout, Sheet

_ID = "SIS ID|ID"
_SCHOOL = "School SIS ID|School DfE Number"


def _rows(sheet: Sheet) -> None:
    with_row_ids(sheet, _ID, _SCHOOL)
    login = sheet.column("Username")
    mail = sheet.column("Email").fillna(login.where(login.str.contains("@", regex=False, na=False)))
    sheet.put("email", mail)
    sheet.put("sis_id", sheet.column("Teacher Number").fillna(sheet.column(_ID)))
    sheet.put("external_id", sheet.column(_ID))


LAYOUTS = (
    Layout(
        "School Data Sync teachers",
        "staff",
        (_ID, _SCHOOL, "Username"),
        {
            "first_name": "First Name",
            "middle_name": "Middle Name",
            "last_name": "Last Name",
            "school_id": _SCHOOL,
            "active": "Status",
            "title": "Title",
            "other_emails": "Secondary Email",
        },
        absent=("Student Number", "Grade", "Graduation Year"),
        shape=_rows,
        aliases=False,
        file_words=("teacher", "staff"),
    ),
    Layout("School Data Sync students", "", (_ID, _SCHOOL, "Username"), file_words=("student",)),
    Layout(
        "School Data Sync schools",
        "schools",
        ("SIS ID|DfE Number", "Name"),
        {"school_id": "SIS ID|DfE Number", "name": "Name", "sis_school_id": "School Number"},
        absent=("Username", _SCHOOL, "Section Name"),
        aliases=False,
    ),
    Layout("School Data Sync sections", "", (_ID, _SCHOOL, "Section Name")),
    Layout(
        "School Data Sync rosters",
        "",
        ("Section SIS ID|Section ID", _ID),
        absent=("Username", "Section Name"),
    ),
)
