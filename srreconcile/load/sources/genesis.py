"""Genesis: a row per person with up to seven buildings side by side; payroll says who is here."""

from __future__ import annotations

import pandas as pd

from srreconcile.load.by_school import spread, with_row_ids
from srreconcile.load.columns import folded
from srreconcile.load.layout import Layout, Sheet

_CODES = {"a": True, "i": False, "t": False, "l": True}


def _rows(sheet: Sheet) -> None:
    wide = [
        name for name in sheet.headers.starting("BuildingName|SchoolName|Building") if name in sheet.frame
    ]
    wide = [
        name
        for name in wide
        if folded(name).rstrip("0123456789") in ("buildingname", "schoolname", "building")
    ]
    if wide:
        filled = sheet.frame[wide].fillna("")
        lists = pd.Series(
            [";".join(dict.fromkeys(filter(None, row))) for row in filled.to_numpy()], index=filled.index
        )
        spread(sheet, lists.mask(lists == "").astype("str"))
    with_row_ids(sheet, "TeacherID2|TeacherID|StaffID", "BuildingName")
    status = sheet.column("PayrollStatus")
    sheet.put("active_reason", "PayrollStatus " + status)


LAYOUTS = (
    Layout(
        "Genesis staff",
        "staff",
        (
            "TeacherID2|TeacherID|StaffID",
            "PayrollStatus|TerminationDate",
            "BuildingName|Building|BuildingName2",
        ),
        {
            "sis_id": "TeacherID2|TeacherID|StaffID",
            "first_name": "FirstName|First Name",
            "middle_name": "MiddleName|Middle Name|MiddleInitial",
            "last_name": "LastName|Last Name",
            "email": "Email|EmailAddress|Email1",
            "title": "Title|JobTitle|Position",
            "active": "PayrollStatus",
            "end_date": "TerminationDate",
            "start_date": "HireDate|StartDate",
        },
        codes=_CODES,
        shape=_rows,
        aliases=False,
    ),
)
