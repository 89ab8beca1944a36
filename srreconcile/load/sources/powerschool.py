"""PowerSchool: the Teachers view, Users and SchoolStaff, and flattened queries of them.

``Users`` is the person, ``SchoolStaff`` the person at a school; a person is active if
any of the rows is.  ``Status`` 1 is current and 2 is gone, unless the site says
otherwise (``active_codes=``); school 0 is the district office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.load import fullnames
from srreconcile.load.layout import Layout, Sheet

if TYPE_CHECKING:
    from srreconcile.load.reading import Part

_KINDS = {"1": "teacher", "2": "staff", "3": "lunch", "4": "substitute"}
_CODES = {"1": True, "2": False}
_PERSON = {
    "sis_id": "TeacherNumber|Teacher Number",
    "first_name": "First_Name|First Name",
    "middle_name": "Middle_Name|Middle Name",
    "last_name": "Last_Name|Last Name",
    "preferred_first": "PreferredName|Preferred Name|Preferred_Name",
    "email": "Email_Addr|Email Address|Email Addr|Email",
    "title": "Title",
    "state_id": "SIF_StatePrid|State Prid|State Teacher Number",
}
_NAME = "Last_Name|Last Name|LastFirst|Last, First"


def _teachers(sheet: Sheet) -> None:
    _names(sheet)
    _kind(sheet)
    _reason(sheet)


def _school_staff(sheet: Sheet) -> None:
    _kind(sheet)
    _reason(sheet)


def _names(sheet: Sheet) -> None:
    """Take LastFirst apart where there are no columns for the parts."""
    whole = sheet.column("LastFirst|Last, First|Last_First")
    if sheet.headers.find("Last_Name|Last Name") is None and whole.notna().any():
        for name, values in fullnames.split(whole).items():
            sheet.put(str(name), values)


def _kind(sheet: Sheet) -> None:
    codes = sheet.column("StaffStatus|Staff Status")
    if codes.notna().any():
        sheet.put("staff_kind", codes.str.removesuffix(".0").map(_KINDS))


def _reason(sheet: Sheet) -> None:
    status = sheet.column("Status")
    if status.notna().any():
        sheet.put("active_reason", "Status " + status)


def _no_ids(sheet: Sheet) -> None:
    """A list without ids, a row for each affiliation: address and school name the row."""
    _names(sheet)
    _reason(sheet)
    school = sheet.column("HomeSchoolID|SchoolID").fillna("")
    sheet.put("staff_member_id", sheet.column("Email_Addr|Email Address").str.lower() + " @ " + school)


LAYOUTS = (
    Layout(
        "PowerSchool Teachers",
        "staff",
        (
            "TeacherNumber|Teacher Number",
            _NAME,
            "SchoolID|School ID|HomeSchoolID|Home School ID|StaffStatus|Staff Status",
        ),
        {
            **_PERSON,
            "staff_member_id": "SchoolStaff.DCID|DCID|ID",
            "external_id": "SchoolStaff.ID|ID|DCID",
            "school_id": "SchoolStaff.SchoolID|SchoolID|School ID|HomeSchoolID|Home School ID",
            "active": "SchoolStaff.Status|Status",
        },
        codes=_CODES,
        shape=_teachers,
        key="sis_id",
    ),
    Layout(
        "PowerSchool Users",
        "staff",
        (
            "DCID",
            "TeacherNumber|Teacher Number",
            _NAME,
            "HomeSchoolID|Home School ID|Email_Addr|LoginID|PSAccess",
        ),
        {**_PERSON, "staff_member_id": "DCID|Users.DCID", "school_id": "HomeSchoolID|Home School ID"},
        absent=("Status", "StaffStatus", "Users_DCID", "SchoolID"),
        part="users",
        shape=_names,
    ),
    Layout(
        "PowerSchool SchoolStaff",
        "staff",
        ("Users_DCID|Users DCID|UsersDCID", "SchoolID|School ID", "Status"),
        {
            "staff_member_id": "SchoolStaff.DCID|DCID|ID",
            "external_id": "SchoolStaff.ID|ID",
            "school_id": "SchoolID|School ID",
            "active": "Status",
        },
        absent=("TeacherNumber", "Last_Name", "LastFirst"),
        part="schoolstaff",
        codes=_CODES,
        shape=_school_staff,
    ),
    Layout(
        "PowerSchool staff query without ids",
        "staff",
        ("email_addr|email address", "homeschoolid|home school id", "first_name", "last_name"),
        {**_PERSON, "school_id": "HomeSchoolID|SchoolID", "active": "Status"},
        absent=("TeacherNumber", "DCID", "ID"),
        codes=_CODES,
        shape=_no_ids,
    ),
    Layout(
        "PowerSchool Students",
        "",
        ("Student_Number|Student Number", "LastFirst|Last_Name", "Grade_Level|Grade Level"),
    ),
)


def join(parts: dict[str, list[Part]]) -> dict[str, pd.DataFrame]:
    """Give each SchoolStaff row the names and addresses of its Users row."""
    if not {"users", "schoolstaff"} <= parts.keys():
        return {}
    users = pd.concat([part.frame for part in parts["users"]])
    rows = pd.concat([part.frame for part in parts["schoolstaff"]])
    key = next(name for name in rows if str(name).lower().replace(" ", "").replace("_", "") == "usersdcid")
    person = users.drop_duplicates("staff_member_id").set_index("staff_member_id")
    taken = [
        name
        for name in person
        if name not in ("school_id", "active", "active_reason", "external_id", "staff_kind")
    ]
    found = rows.assign(**{str(name): rows[key].map(person[name]) for name in taken})
    lost = rows[key].notna() & ~rows[key].isin(person.index)
    if lost.any():
        parts["schoolstaff"][0].report.said.append(
            f"{int(lost.sum()):,} rows name a person who is not in Users."
        )
    alone = ~person.index.isin(rows[key].dropna())
    if alone.any():
        parts["users"][0].report.said.append(
            f"{int(alone.sum()):,} people have no SchoolStaff row; they are kept, under their DCID."
        )
        found = pd.concat([found, person[alone].reset_index()])
    return {"staff": found}
