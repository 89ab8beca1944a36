"""Infinite Campus: district employment and assignments, one row per person and school.

An assignment is active through midnight of its end date; a person need not have an account.
"""

from __future__ import annotations

from srreconcile.load.by_school import with_row_ids
from srreconcile.load.layout import Layout, Sheet

_PERSON = "personID|Person.personID|staffMember.personID"
_SCHOOL = "schoolID|School.schoolID|assignment.schoolID|school|School.name|schoolName"
_END = "endDate|Assignment.endDate|employment.endDate"


def _rows(sheet: Sheet) -> None:
    with_row_ids(sheet, _PERSON, _SCHOOL, _END)
    sheet.put("external_id", sheet.column(_PERSON))
    ended = sheet.column(_END).notna()
    sheet.put("active", (~ended).map({True: "true"}).astype("str"))


LAYOUTS = (
    Layout(
        "Infinite Campus staff",
        "staff",
        (
            _PERSON,
            "staffNumber|Person.staffNumber|staffStateID|Person.staffStateID",
            "lastName|Identity.lastName",
        ),
        {
            "sis_id": "staffNumber|Person.staffNumber",
            "state_id": "staffStateID|Person.staffStateID",
            "first_name": "firstName|Identity.firstName",
            "middle_name": "middleName|Identity.middleName",
            "last_name": "lastName|Identity.lastName",
            "suffix": "suffix|Identity.suffix",
            "email": "email|Contact.email|contact.email",
            "school_id": _SCHOOL,
            "title": "title|Assignment.title|assignment.title",
            "start_date": "startDate|Assignment.startDate|employment.startDate",
            "end_date": _END,
        },
        shape=_rows,
        aliases=False,
    ),
    Layout(
        "Infinite Campus user accounts",
        "users",
        ("userID|UserAccount.userID", "username|UserAccount.username", _PERSON),
        {
            "user_id": "userID|UserAccount.userID",
            "email": "email|Contact.email|username|UserAccount.username",
            "first_name": "firstName|Identity.firstName",
            "last_name": "lastName|Identity.lastName",
            "sis_id": "staffNumber|Person.staffNumber",
        },
        origin="directory",
        aliases=False,
    ),
)
