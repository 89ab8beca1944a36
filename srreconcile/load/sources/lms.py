"""Learning management systems: Ed-Fi LMS account lists and sign-in logs, Schoology and Classroom usage.

A log of use names accounts and when they were last used, which is what an audit needs of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.load import fullnames
from srreconcile.load.layout import Layout, Sheet

if TYPE_CHECKING:
    from srreconcile.load.reading import Part

_OTHERS = ("student", "parent", "guardian", "observer")


def _users(sheet: Sheet) -> None:
    _staff_only(sheet, "UserRole")
    _split(sheet, "Name")


def _staff_only(sheet: Sheet, header: str) -> None:
    for word in _OTHERS:
        other = sheet.column(header).str.lower().str.startswith(word, na=False)
        if other.any():
            sheet.keep(~other, f"role {word}: not staff")


def _split(sheet: Sheet, header: str) -> None:
    whole = sheet.column(header)
    if whole.notna().any():
        for name, values in fullnames.split(whole).items():
            sheet.put(str(name), values)


def _schoology(sheet: Sheet) -> None:
    _staff_only(sheet, "role_name")


LAYOUTS = (
    Layout(
        "LMS users (Ed-Fi)",
        "users",
        ("SourceSystemIdentifier", "LocalUserIdentifier|SISUserIdentifier", "EmailAddress|Name"),
        {
            "user_id": "SourceSystemIdentifier",
            "email": "EmailAddress",
            "sis_id": "SISUserIdentifier",
            "groups": "UserRole",
            "created_at": "SourceCreateDate|CreateDate",
        },
        origin="directory",
        part="users",
        shape=_users,
        aliases=False,
    ),
    Layout(
        "LMS activities (Ed-Fi)",
        "users",
        ("LMSUserSourceSystemIdentifier", "ActivityDateTime"),
        {"user_id": "LMSUserSourceSystemIdentifier", "last_login_at": "ActivityDateTime"},
        origin="directory",
        part="activities",
        aliases=False,
    ),
    Layout(
        "Schoology user activities",
        "users",
        ("schoology_user_id", "last_event_timestamp"),
        {
            "user_id": "schoology_user_id",
            "email": "email",
            "first_name": "first_name",
            "last_name": "last_name",
            "sis_id": "unique_user_id",
            "groups": "role_name",
            "last_login_at": "last_event_timestamp",
        },
        origin="directory",
        part="schoology",
        shape=_schoology,
        aliases=False,
    ),
    Layout(
        "Google Classroom usage",
        "users",
        ("email", "lastInteractionTime", "lastLoginTime"),
        {"email": "email", "last_login_at": "lastLoginTime"},
        origin="directory",
        part="classroom",
        shape=lambda sheet: _split(sheet, "name"),
        key="email",
        aliases=False,
    ),
)


def join(parts: dict[str, list[Part]]) -> dict[str, pd.DataFrame]:
    """One row per account, with its last use in any log; of several exports the last row counts."""
    lists = [part.frame for part in parts.get("users", [])]
    logs = [part.frame for name in ("schoology", "classroom") for part in parts.get(name, [])]
    logs += [] if lists else [part.frame for part in parts.get("activities", [])]
    every = pd.concat([*lists, *logs], ignore_index=True)
    key = every["user_id"].fillna("")
    users = every[~key.duplicated(keep="last")].copy()
    used = pd.concat(
        [
            part.frame[["user_id", "last_login_at"]]
            for name in ("activities", "schoology", "classroom")
            for part in parts.get(name, [])
        ]
        or [pd.DataFrame({"user_id": [], "last_login_at": []})]
    )
    last = users["user_id"].map(used.groupby("user_id")["last_login_at"].max())
    users["last_login_at"] = pd.to_datetime(last).astype("datetime64[us]")
    return {"users": users}
