"""Google Workspace: the Admin console's "Download users", and GAM's ``print users``.

Aliases are what matters most: they say without guessing that two addresses are one person.
"""

from __future__ import annotations

import pandas as pd

from srreconcile.load.columns import folded
from srreconcile.load.layout import Layout, Sheet


def _admin(sheet: Sheet) -> None:
    status = sheet.column("Status [READ ONLY]|Status").str.lower()
    sheet.put("active_reason", status.mask(status.eq("active")))
    sheet.put("other_emails", _joined(sheet, ("worksecondaryemail", "homesecondaryemail")))


def _gam(sheet: Sheet) -> None:
    off = pd.Series(None, index=sheet.frame.index, dtype="str")
    for word in ("archived", "suspended"):
        off = off.mask(sheet.column(word).str.lower().isin(["true", "1"]), word)
    known = sheet.headers.find("suspended|archived") is not None
    if known:
        sheet.put("active", off.isna().map({True: "true", False: "false"}).astype("str"))
        sheet.put("active_reason", off)
    sheet.put("other_emails", _joined(sheet, ("aliases", "noneditablealiases", "emails")))
    sheet.put("sis_id", _employee_id(sheet))


def _joined(sheet: Sheet, starts: tuple[str, ...]) -> pd.Series:
    """The addresses of all columns that start so (``aliases.0``, ``emails.1.address``), separated by ;."""
    own = sheet.column("primaryEmail|Email Address [Required]|Email Address").str.lower()
    names = [
        name
        for name in sheet.frame
        if folded(str(name)).startswith(starts) and not folded(str(name)).endswith(("type", "primary"))
    ]
    cells = sheet.frame[names].fillna("").to_numpy()
    lists = [
        ";".join(
            dict.fromkeys(
                mail
                for cell in row
                for mail in cell.replace(",", ";").split(";")
                if "@" in mail and mail.lower() != mine
            )
        )
        for row, mine in zip(cells, own.fillna(""), strict=True)
    ]
    found = pd.Series(lists, index=sheet.frame.index, dtype="str")
    return found.mask(found == "")


def _employee_id(sheet: Sheet) -> pd.Series:
    """The external id of type organization, which is the employee's number."""
    found = sheet.column("Employee ID")
    for i in range(5):
        value, kind = sheet.column(f"externalIds.{i}.value"), sheet.column(f"externalIds.{i}.type")
        found = found.fillna(value.where(kind.isna() | kind.isin(["organization", "custom"])))
    return found


LAYOUTS = (
    Layout(
        "Google Admin users",
        "users",
        (
            "First Name [Required]|First Name",
            "Last Name [Required]|Last Name",
            "Email Address [Required]",
            "Org Unit Path [Required]|Org Unit Path",
        ),
        {
            "email": "Email Address [Required]",
            "first_name": "First Name [Required]|First Name",
            "last_name": "Last Name [Required]|Last Name",
            "active": "Status [READ ONLY]|Status",
            "last_login_at": "Last Sign In [READ ONLY]|Last Sign In",
            "sis_id": "Employee ID",
            "title": "Employee Title",
        },
        origin="directory",
        shape=_admin,
        key="email",
        aliases=False,
    ),
    Layout(
        "GAM users",
        "users",
        ("primaryEmail", "name.givenName|name.familyName|name.fullName|suspended|orgUnitPath"),
        {
            "user_id": "id",
            "email": "primaryEmail",
            "first_name": "name.givenName",
            "last_name": "name.familyName",
            "last_login_at": "lastLoginTime",
            "created_at": "creationTime",
            "title": "organizations.0.title",
        },
        origin="directory",
        shape=_gam,
        key="email",
        aliases=False,
    ),
)
