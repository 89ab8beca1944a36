"""Illuminate: the users export, accounts with their roles; a substitute signs in as the teacher there."""

from __future__ import annotations

from srreconcile.load.layout import Layout

LAYOUTS = (
    Layout(
        "Illuminate users",
        "users",
        (
            "User ID|import_id|user_id",
            "FIRST_NAME",
            "LAST_NAME",
            "Is Active|enable",
            "user_type|User Type|Login",
        ),
        {
            "user_id": "User ID|user_id|import_id",
            "sis_id": "import_id|Local User ID",
            "email": "Email|email_address|Email Address|Login",
            "active": "Is Active|enable",
            "groups": "user_type|User Type",
        },
        origin="directory",
        absent=("staff_member_id",),
    ),
)
