"""OneRoster 1.0, 1.1 and 1.2 (CSV folder or zip), and School Data Sync v2 and v2.1, which follow it.

One file holds students, parents and staff, so the role decides first.  A person at
several schools becomes a row for each.  ``enabledUser`` speaks of an account and some
exporters derive it from the role: false is told, and believed only where it does not
follow the role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.load.by_school import row_ids, spread, with_row_ids
from srreconcile.load.layout import Layout, Sheet
from srreconcile.load.raw import Issue

if TYPE_CHECKING:
    from srreconcile.load.reading import Part

_OTHERS = frozenset(
    "student students parent parents guardian guardians relative contact primaryguardian other".split()
)
_NAMES = {
    "first_name": "givenName",
    "last_name": "familyName",
    "middle_name": "middleName",
    "preferred_first": "preferredGivenName|preferredFirstName|prefferedGivenName",
}
_KINDS = {
    "teacher": "teacher",
    "administrator": "admin",
    "sysadmin": "admin",
    "siteadministrator": "admin",
    "districtadministrator": "admin",
    "principal": "admin",
    "aide": "staff",
    "proctor": "staff",
    # further words of School Data Sync v2.1
    "faculty": "teacher",
    "instructor": "teacher",
    "professor": "teacher",
    "adjunct": "teacher",
    "substitute": "substitute",
    "itadmin": "admin",
    "teacherassistant": "staff",
    "paraprofessional": "staff",
    "officestaff": "staff",
    "nurse": "staff",
    "coach": "staff",
    "staff": "staff",
}
_GONE = ("tobedeleted", "inactive", "deleted")
_ORGS = "orgSourcedIds|orgSourceIds|orgSourcedId|primaryOrgSourcedId"


def _users(sheet: Sheet) -> None:
    role = sheet.column("role").str.lower().str.strip()
    if role.notna().any():
        students = role.isin(_OTHERS)
        for word in sorted(role[students].unique()):
            sheet.keep(~sheet.column("role").str.lower().str.strip().eq(word), f"role {word}: not staff")
        unsaid = sheet.column("role").isna()
        if unsaid.any():
            sheet.notes.tell("no role", "has no role; read as staff", unsaid, column="role")
        sheet.put("staff_kind", sheet.column("role").str.lower().map(_KINDS).fillna("unknown"))
    _addresses(sheet)
    _active(sheet)
    _each_school(sheet)


def _addresses(sheet: Sheet) -> None:
    login = sheet.column("username")
    email = sheet.column("email|primaryEmail|mail").fillna(
        login.where(login.str.contains("@", regex=False, na=False))
    )
    sheet.put("email", email)
    inner = sheet.column("userIds").str.extract(r"\{[^:{}]*:\s*([^{}\s]+)\s*\}")[0]
    other = sheet.column("userId")
    sheet.put(
        "sis_id",
        sheet.column("identifier").fillna(inner).fillna(other).fillna(sheet.column("sourcedId|sourceId")),
    )


def _active(sheet: Sheet) -> None:
    enabled = (
        sheet.column("enabledUser").str.lower().map({"true": True, "1": True, "false": False, "0": False})
    )
    gone = sheet.column("status").str.lower().isin(_GONE)
    enabled = enabled.astype("boolean")
    role = sheet.column("role").str.lower()
    by_role = _switched_off(enabled, role)
    if by_role:
        follows = role.fillna("").isin(by_role) & ~gone
        sheet.notes.tell(
            "enabledUser by role",
            _FOLLOWS.format(", ".join(by_role)),
            column="enabledUser",
        )
        enabled = enabled.mask(follows)
    off = enabled.eq(False).fillna(False) & ~gone
    if off.any():
        sheet.notes.tell(
            "enabledUser false",
            f"{int(off.sum()):,} rows are inactive because enabledUser is false, which speaks of an account",
            column="enabledUser",
            grade="note",
        )
    active = enabled.fillna(True).mask(gone, False)
    sheet.put("active", active.map({True: "true", False: "false"}).astype("str"))
    reason = (
        pd.Series(None, index=sheet.frame.index, dtype="str")
        .mask(off, "enabledUser false")
        .mask(gone, "to be deleted")
    )
    sheet.put("active_reason", reason)


def _switched_off(enabled: pd.Series, role: pd.Series) -> list[str]:
    """The roles of which nobody is enabled, where most people of another role are."""
    shares = enabled.groupby(role.fillna("")).agg(["mean", "size"]).astype("float64")
    off = shares.index[(shares["mean"] == 0) & (shares["size"] > 1)]
    return [str(word) for word in off] if bool((shares["mean"] > 0.5).any()) else []


_FOLLOWS = (
    "enabledUser is false for everybody of the role {}: it seems to follow the role, "
    "so it is not read as having left"
)


def _each_school(sheet: Sheet) -> None:
    """A row for each school of a person; the first keeps the person's own id."""
    orgs = sheet.column(_ORGS)
    if orgs.notna().any():
        spread(sheet, orgs)
    with_row_ids(sheet, "sourcedId|sourceId", _ORGS)


LAYOUTS = (
    Layout(
        "OneRoster users",
        "staff",
        ("sourcedId|sourceId", "givenName", "familyName"),
        {**_NAMES, "start_date": "beginDate", "end_date": "endDate", "title": "title"},
        part="users",
        shape=_users,
        aliases=False,
    ),
    Layout(
        "OneRoster orgs",
        "schools",
        ("sourcedId|sourceId", "name", "type", "parentSourcedId|identifier"),
        {"school_id": "sourcedId|sourceId", "name": "name", "kind": "type", "sis_school_id": "identifier"},
        part="orgs",
        aliases=False,
    ),
    Layout(
        "OneRoster roles",
        "staff",
        ("userSourcedId", "role", "orgSourcedId"),
        {
            "staff_member_id": "userSourcedId",
            "school_id": "orgSourcedId",
            "start_date": "beginDate|roleStartDate",
            "end_date": "endDate|roleEndDate",
        },
        part="roles",
        aliases=False,
    ),
    Layout("OneRoster manifest", "", ("propertyName", "value"), part="manifest"),
    Layout(
        "OneRoster demographics",
        "",
        ("userSourcedId|sourcedId", "sex|birthDate", "americanIndianOrAlaskaNative|birthCity|raceCodes"),
    ),
    Layout(
        "OneRoster user profiles",
        "",
        ("profileId|sourcedId", "userSourcedId", "profileType|credentialType|applicationId"),
    ),
    Layout("School Data Sync relationships", "", ("userSourcedId", "relationshipUserSourcedId")),
    Layout("School Data Sync user flags", "", ("userSourcedId", "flag")),
    Layout("OneRoster enrollments", "", ("classSourcedId", "userSourcedId", "role")),
    Layout("OneRoster classes", "", ("sourcedId", "title", "courseSourcedId|classCode|orgSourcedId")),
    Layout(
        "OneRoster courses",
        "",
        ("sourcedId", "title", "courseCode|code", "schoolYearSourcedId|schoolYearId|subjects|subject"),
    ),
    Layout("OneRoster academic sessions", "", ("sourcedId", "title", "type", "startDate", "endDate")),
    Layout("OneRoster class resources", "", ("sourcedId", "resourceSourcedId")),
)


def join(parts: dict[str, list[Part]]) -> dict[str, pd.DataFrame]:
    """Take the roles of 1.2 and v2.1 from their own file: one row per person and school."""
    if "roles" not in parts or "users" not in parts:
        return {}
    users = pd.concat([part.frame for part in parts["users"]])
    roles = pd.concat([part.frame for part in parts["roles"]])
    kind = roles["role"].str.lower().str.strip()
    staff = roles[~kind.isin(_OTHERS)].assign(staff_kind=kind.map(_KINDS).fillna("unknown"))
    _leave_out(parts, staff["staff_member_id"])
    person = users.drop_duplicates("staff_member_id").set_index("staff_member_id")
    staff = staff[staff["staff_member_id"].isin(person.index)].drop_duplicates(
        ["staff_member_id", "school_id"]
    )
    taken = [name for name in person if name not in ("school_id", "start_date", "end_date", "staff_kind")]
    found = staff.assign(**{str(name): staff["staff_member_id"].map(person[name]) for name in taken})
    _by_role(parts, found, staff["role"].str.lower().str.strip())
    if "status" in roles:
        gone = staff["status"].str.lower().isin(_GONE)
        found["active"] = found["active"].mask(gone.to_numpy(), other=False)
        found["active_reason"] = found["active_reason"].mask(gone.to_numpy(), "role to be deleted")
    found["staff_member_id"] = row_ids(found["staff_member_id"], found["school_id"])
    return {"staff": found}


def _by_role(parts: dict[str, list[Part]], found: pd.DataFrame, role: pd.Series) -> None:
    """Where roles stand in their own file, see there whether enabledUser follows them."""
    off = found["active_reason"].eq("enabledUser false")
    words = _switched_off((~off).astype("boolean"), role)
    follows = off & role.isin(words)
    if follows.any():
        report = parts["users"][0].report
        report.issues.append(
            Issue("enabledUser by role", _FOLLOWS.format(", ".join(words)), report.file, column="enabledUser")
        )
        found["active"] = found["active"].mask(follows, other=True)
        found["active_reason"] = found["active_reason"].mask(follows)


def _leave_out(parts: dict[str, list[Part]], staff: pd.Series) -> None:
    """Set aside the users whose roles are those of students and families."""
    from srreconcile.load.notes import Aside

    known = set(staff)
    for part in parts["users"]:
        other = ~part.frame["staff_member_id"].isin(known)
        rows = sorted(set(part.rows[other.to_numpy()].astype("int64")))
        if rows:
            part.report.asides.append(Aside("no staff role in roles.csv", rows))
            part.report.rows_kept -= len(rows)
