"""Lists without a vendor: canonical names, or the words that people write above columns."""

from __future__ import annotations

from srreconcile.load import fullnames
from srreconcile.load.layout import Layout, Sheet
from srreconcile.tables import SCHEMAS


def _sign(table: str, *names: str) -> str:
    """Any spelling of any of `names`."""
    columns = {column.name: column for column in SCHEMAS[table]}
    return "|".join(word for name in names for word in (name, *columns[name].aliases))


FULL_NAME = "full_name"
"""What a mapping calls a column of whole names."""


def whole_names(sheet: Sheet) -> None:
    """Take a whole name apart where there is no column for the family name, or where the caller says so."""
    told = sheet.options.mapping.get(FULL_NAME)
    whole = sheet.column(told or "full name|fullname|name|display name|staff name|teacher name|employee name")
    if (told or sheet.headers.find(_sign("staff", "last_name")) is None) and whole.notna().any():
        for name, values in fullnames.split(whole).items():
            sheet.put(str(name), values)


_ADDRESS = (
    "user email|user e-mail|account email|login email|user email address|username|user name|login|login id"
)
"""What a link table may call the account's address; a bare "email" may be anybody's."""
_ACCOUNT = f"{_sign('users', 'user_id')}|{_ADDRESS}"
_MEMBER = f"{_sign('staff', 'staff_member_id')}|{_sign('staff', 'sis_id')}"
_BY_NUMBER = {
    "user_id": _sign("users", "user_id"),
    "email": _ADDRESS,
    "staff_member_id": _sign("staff", "staff_member_id"),
    "sis_id": _sign("staff", "sis_id"),
}

LAYOUTS = (
    Layout(
        "staff list",
        "staff",
        (
            _sign("staff", "staff_member_id"),
            _sign("staff", "last_name", "email", "first_name") + "|name|full name",
        ),
        absent=("record_id", "entered_by_user_id", "event_date", "entered_at"),
        origin="schoolrunner",
        shape=whole_names,
        plain=True,
    ),
    Layout(
        "staff list by the SIS's numbers",
        "staff",
        (_sign("staff", "sis_id"), _sign("staff", "last_name") + "|name|full name"),
        absent=(
            "staff_member_id",
            "staff id",
            "user_id",
            "user id",
            "account id",
            "last_login_at",
            "record_id",
            "last login",
            "last sign in",
            "groups",
            "event_date",
            "date",
            "entered_at",
            "student_id",
        ),
        origin="schoolrunner",
        key="sis_id",
        shape=whole_names,
        plain=True,
    ),
    Layout(
        "account list",
        "users",
        (_sign("users", "user_id"), _sign("users", "email", "last_name")),
        absent=("record_id", "event_date", "entered_at"),
        origin="schoolrunner",
        shape=whole_names,
        plain=True,
    ),
    Layout(
        "link table",
        "links",
        (_sign("users", "user_id"), _sign("staff", "staff_member_id")),
        {"user_id": _sign("users", "user_id"), "staff_member_id": _sign("staff", "staff_member_id")},
        absent=("reason", "approved_by", "email", "last_name", "record_id", "event_date", "entered_at"),
        origin="schoolrunner",
        plain=True,
    ),
    Layout(
        "link table by numbers or addresses",
        "links",
        (_ACCOUNT, _MEMBER),
        _BY_NUMBER,
        absent=(
            "reason",
            "approved_by",
            "email",
            "first_name",
            "last_name",
            "name",
            "full name",
            "active",
            "title",
            "groups",
            "last login",
            "record_id",
            "event_date",
            "date",
            "entered_at",
            "student_id",
        ),
        origin="schoolrunner",
        part="by number",
        plain=True,
    ),
    Layout(
        "register of delegations by numbers or addresses",
        "delegations",
        (_ACCOUNT, _MEMBER, "reason|approved_by|approved by"),
        {**_BY_NUMBER, "approved_by": "approved_by|approved by|approver"},
        absent=("record_id", "event_date", "entered_at", "student_id", "last_name"),
        origin="schoolrunner",
        part="by number",
        plain=True,
    ),
    Layout(
        "register of delegations",
        "delegations",
        (_sign("users", "user_id"), _sign("staff", "staff_member_id"), "reason|approved_by|approved by"),
        {
            "user_id": _sign("users", "user_id"),
            "staff_member_id": _sign("staff", "staff_member_id"),
            "approved_by": "approved_by|approved by|approver",
        },
        absent=("record_id", "event_date", "entered_at"),
        origin="schoolrunner",
        plain=True,
    ),
    Layout(
        "record log",
        "records",
        (_sign("records", "staff_member_id"), _sign("records", "event_date", "entered_at")),
        {"staff_member_id": _sign("staff", "staff_member_id")},
        absent=("last_name", "user_id"),
        origin="schoolrunner",
        plain=True,
    ),
    Layout(
        "record log by the SIS's numbers",
        "records",
        (
            _sign("staff", "sis_id"),
            _sign("records", "event_date", "entered_at"),
            _sign("records", "record_id", "student_id") + "|student id",
        ),
        {"sis_id": _sign("staff", "sis_id")},
        absent=(*_sign("records", "staff_member_id").split("|"), "last_name", "user_id", "email"),
        origin="schoolrunner",
        plain=True,
    ),
    Layout(
        "school list",
        "schools",
        (_sign("schools", "school_id"), _sign("schools", "name", "short_name")),
        absent=("staff_member_id", "user_id", "last_name", "email", "first_name"),
        origin="schoolrunner",
        plain=True,
    ),
)
