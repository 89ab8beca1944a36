"""The tables of a network as the files that vendors export: text by file name.

Field names are those of the vendors.  Schoolrunner's API writes every scalar as text
and has no name for the account that typed a record; the entry time stands in
``from_date``, where an endpoint has one.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

import pandas as pd

PAGE = 1_000
"""Rows of a JSON page."""

_STAFF_FIELDS = ["staff_member_id", "user_id", "first_name", "last_name", "display_name", "school_id"]
_STAFF_FIELDS += ["sis_id", "external_id", "title", "email", "active"]
_TIME = "%Y-%m-%d %H:%M:%S"


def pages(endpoint: str, rows: pd.DataFrame, nested: Iterable[list[dict[str, Any]]] = ()) -> dict[str, str]:
    """Return the JSON pages of an API endpoint.

    Parameters
    ----------
    endpoint : str
        As in the address, with hyphens.
    rows : DataFrame, n rows
        All text.
    nested : iterable of list, length n, optional
        The students of each incident.

    Returns
    -------
    dict of str to str
        ``endpoint.json`` if one page holds all, else ``endpoint_1.json``, ...
    """
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    for record, students in zip(records, nested, strict=False):
        record["incident_students"] = students
    chunks = [records[i : i + PAGE] for i in range(0, len(records), PAGE)] or [[]]
    named = [endpoint] if len(chunks) == 1 else [f"{endpoint}_{i}" for i in range(1, len(chunks) + 1)]
    return {
        f"{name}.json": _page(endpoint, chunk, i, len(chunks))
        for i, (name, chunk) in enumerate(zip(named, chunks, strict=True), 1)
    }


def _page(endpoint: str, rows: list[dict[Any, Any]], page: int, total: int) -> str:
    meta = {"page": str(page), "limit": str(PAGE), "total_pages": str(total)}
    body = {"meta": meta, "results": {endpoint.replace("-", "_"): rows}}
    return json.dumps(body, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def staff_members(staff: pd.DataFrame) -> dict[str, str]:
    """Return ``staff-members.json``."""
    shown = staff.assign(
        display_name=staff["first_name"] + " " + staff["last_name"],
        active=staff["active"].map({True: "1", False: "0"}),
    )
    return pages("staff-members", shown[_STAFF_FIELDS])


def schools(table: pd.DataFrame) -> dict[str, str]:
    """Return ``schools.json``."""
    shown = pd.DataFrame(
        {
            "school_id": table["school_id"],
            "long_name": table["name"],
            "short_name": table["short_name"],
            "display_name": table["name"],
            "suffix": None,
            "external_id": table["sis_school_id"],
            "min_grade_number": "0",
            "max_grade_number": "12",
        }
    )
    return pages("schools", shown)


def users(table: pd.DataFrame, school_names: pd.Series) -> str:
    """Return the account list as CSV; `school_names` by id."""
    shown = pd.DataFrame(
        {
            "User ID": table["user_id"],
            "First Name": table["first_name"],
            "Last Name": table["last_name"],
            "Email": table["email"],
            "Active": table["active"].map({True: "Yes", False: "No"}),
            "Groups": table["groups"],
            "School": table["school_id"].map(school_names),
            "Created": table["created_at"].dt.strftime(_TIME),
            "Last Login": table["last_login_at"].dt.strftime(_TIME),
            "Linked Staff ID": table["staff_member_id"],
        }
    )
    return comma(shown)


def links(table: pd.DataFrame) -> str:
    """Return the dated links as CSV."""
    return comma(_timed(table[["user_id", "staff_member_id", "valid_from", "valid_to"]], _TIME))


def delegations(table: pd.DataFrame) -> str:
    """Return the register of delegations as CSV."""
    return comma(_timed(table, "%Y-%m-%d"))


def _timed(table: pd.DataFrame, form: str) -> pd.DataFrame:
    return table.assign(**{name: table[name].dt.strftime(form) for name in ("valid_from", "valid_to")})


def ps_teachers(staff: pd.DataFrame, sis_school: pd.Series) -> str:
    """Return the Teachers table of PowerSchool as its tab-delimited Quick Export."""
    left = ~staff["active"].astype("bool")
    login = staff["email"].str.partition("@")[0].mask(left)
    person = staff.groupby("sis_id", sort=True).ngroup() + 501
    shown = pd.DataFrame(
        {
            "ID": staff["external_id"],
            "Users_DCID": person.astype("str"),
            "TeacherNumber": staff["sis_id"],
            "Last_Name": staff["last_name"] + (" " + staff["suffix"]).fillna(""),
            "First_Name": staff["first_name"],
            "Middle_Name": staff["middle_name"],
            "PreferredName": staff["preferred_first"],
            "Title": staff["title"],
            "Email_Addr": staff["email"],
            "LoginID": login,
            "SchoolID": staff["school_id"].map(sis_school),
            "HomeSchoolID": staff.groupby("sis_id")["school_id"].transform("first").map(sis_school),
            "Status": left.map({False: "1", True: "2"}),
            "StaffStatus": staff["staff_kind"].map({"teacher": "1", "substitute": "4"}).fillna("2"),
        }
    )
    return str(shown.to_csv(index=False, sep="\t", lineterminator="\r\n"))


def staff_import(staff: pd.DataFrame, school_names: pd.Series) -> str:
    """Return the staff as a Schoolrunner Staff Member Import v1."""
    blank = dict.fromkeys(["Home Phone", "Cell Phone", "School Phone", "Street", "City", "State", "Zip"], "")
    shown = pd.DataFrame(
        {
            "First Name": staff["first_name"],
            "Middle Name": staff["middle_name"],
            "Last Name": staff["last_name"],
            "Staff Member ID": staff["staff_member_id"],
            "SIS ID": staff["sis_id"],
            "School": staff["school_id"].map(school_names),
            "Primary Student Group": "",
            "Title": staff["title"],
            "Email": staff["email"],
            **blank,
            "Active": staff["active"].map({True: "1", False: "0"}),
        }
    )
    banner = "Schoolrunner Staff Member Import v1" + "," * (shown.shape[1] - 1)
    return banner + "\n" + comma(shown)


def oneroster(staff: pd.DataFrame, schools_: pd.DataFrame) -> bytes:
    """Return the staff as a OneRoster 1.1 bulk export: one user per person."""
    org = "org-" + schools_.set_index("school_id")["sis_school_id"]
    files = {
        "manifest.csv": _manifest(),
        "orgs.csv": _orgs(schools_),
        "users.csv": _roster(staff.assign(org=staff["school_id"].map(org))),
    }
    return _zipped({name: comma(table) for name, table in files.items()})


def _manifest() -> pd.DataFrame:
    absent = ["academicSessions", "categories", "classes", "classResources", "courses", "courseResources"]
    absent += ["demographics", "enrollments", "lineItems", "resources", "results"]
    said = {"manifest.version": "1.0", "oneroster.version": "1.1"}
    said |= {f"file.{name}": "absent" for name in absent} | {"file.orgs": "bulk", "file.users": "bulk"}
    return pd.DataFrame({"propertyName": list(said), "value": list(said.values())})


def _orgs(schools_: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sourcedId": "org-" + schools_["sis_school_id"],
            "status": "",
            "dateLastModified": "",
            "name": schools_["name"],
            "type": "school",
            "identifier": schools_["sis_school_id"],
            "parentSourcedId": "",
        }
    )


def _roster(staff: pd.DataFrame) -> pd.DataFrame:
    """One user per person; enabled while any of their rows is active."""
    person = staff.groupby("sis_id", sort=True)
    first = person.first()
    return pd.DataFrame(
        {
            "sourcedId": first.index,
            "status": "",
            "dateLastModified": "",
            "enabledUser": person["active"].any().map({True: "true", False: "false"}),
            "orgSourcedIds": person["org"].agg(lambda found: ",".join(dict.fromkeys(found))),
            "role": first["staff_kind"].map({"admin": "administrator", "staff": "aide"}).fillna("teacher"),
            "username": first["email"].str.strip(),
            "userIds": "{TeacherNumber:" + first.index + "}",
            "givenName": first["first_name"],
            "familyName": first["last_name"],
            "middleName": first["middle_name"],
            "identifier": first.index,
            "email": first["email"],
            **dict.fromkeys(["sms", "phone", "agentSourcedIds", "grades", "password"], ""),
        }
    )


def _zipped(files: dict[str, str]) -> bytes:
    """The files as a zip that is the same on every day and with every compressor."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 23, 12, 0, 0))
            entry.create_system = 3
            archive.writestr(entry, text.encode())
    return buffer.getvalue()


def comma(table: pd.DataFrame) -> str:
    """Return a table as CSV."""
    return str(table.to_csv(index=False, lineterminator="\n"))
