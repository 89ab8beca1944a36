"""Links that name people by another sign than their id: the SIS's number, or an address.

A number of the SIS is a person's, and a person has a staff row at each school: a link
that names the number links them all.  A number that two people bear links nobody; it
is set aside and told by itself.  What stands on no list stays in the links, under its
kind (``sis_id 999``), so that it is found as a link to nobody and never as another's id.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from srreconcile import normalize
from srreconcile.load.bearers import Bearers, column_meant, grade_of, staff_by, strangers, users_by_address
from srreconcile.load.notes import Aside
from srreconcile.load.raw import Issue
from srreconcile.load.reading import Part
from srreconcile.load.spelled import as_listed
from srreconcile.tables import SCHEMAS

_SHOWN = 5
"""Numbers shown in a message."""


def put_ids(part: Part, staff: pd.DataFrame | None, users: pd.DataFrame | None) -> None:
    """Put ids where a list of links or delegations names people by a number or an address.

    Parameters
    ----------
    part : Part
        Is changed: its frame, its rows and its report.
    staff, users : DataFrame or None
        The lists that know the ids.
    """
    _put_accounts(part, users)
    _put_staff(part, staff)
    part.frame = part.frame.drop(columns=["sis_id", "email"], errors="ignore")
    again = part.frame.duplicated()
    if part.layout.part and again.any():
        places = sorted(
            set(part.rows[again].dropna().astype("int64")) - set(part.rows[~again].dropna().astype("int64"))
        )
        part.report.asides.append(Aside("the same link stands in a row above", places))
        part.report.rows_kept -= len(places)
        part.frame, part.rows = part.frame[~again], part.rows[~again]


def keep_numbers(part: Part, column: str, sign: str) -> None:
    """Let a number or an address stand in the place of the id, where no list knows the ids."""
    if column in part.frame or sign not in part.frame:
        return
    values = normalize.email(part.frame[sign]) if sign == "email" else part.frame[sign]
    part.frame = part.frame.drop(columns=sign).assign(**{column: values})
    told = f"has no {column}: {sign} stands in its place, and no list that was read with it knows the ids"
    part.report.issues.append(Issue("no ids", told, part.report.file, column=part.report.mapped.get(sign)))


def put_carried(found: dict[str, pd.DataFrame], said: list[str], issues: list[Issue]) -> pd.DataFrame | None:
    """Put ids where staff rows name their account by its address, or accounts a number of the SIS.

    Parameters
    ----------
    found : dict of str to DataFrame
        The tables; staff and users are changed.
    said, issues : list
        What was done and what is doubtful; are added to.

    Returns
    -------
    DataFrame or None
        The links that find no room in the columns: of numbers that stand for several rows.
    """
    if not {"staff", "users"} <= found.keys():
        return None
    staff, users = (SCHEMAS[name].conform(found[name], name) for name in ("staff", "users"))
    _put_accounts_on_staff(found, staff, users, said)
    respelled = as_listed(users["staff_member_id"], staff)
    if respelled.ids:
        users["staff_member_id"] = respelled.put(users["staff_member_id"])
        found["users"] = users
        issues.append(Issue("other spelling", respelled.told, "users", column="staff_member_id"))
    column = column_meant(users["staff_member_id"], staff, "staff_member_id")
    if column == "staff_member_id":
        _tell_strangers(users["staff_member_id"], staff[column], "users", column, issues)
        return None
    numbers = users["staff_member_id"]
    bearers = staff_by(staff, column)
    numbers = normalize.email(numbers) if column == "email" else numbers
    lists = numbers.map(bearers.ids)
    found["users"] = users.assign(staff_member_id=lists.str[0].fillna(f"{column} " + numbers).astype("str"))
    told = (
        f"{int(numbers.notna().sum()):,} accounts name their staff member by {column}: "
        f"{int(lists.notna().sum()):,} are on the staff list and were read as that"
    )
    issues.append(Issue("other numbers", told, "users", None, "staff_member_id", grade_of(numbers, bearers)))
    several = lists.str.len().gt(1)
    if not several.any():
        return None
    said.append(
        f"{int(several.sum()):,} of these accounts are linked to all rows of their person, one for each school."
    )
    further = users[["user_id"]].assign(staff_member_id=lists.str[1:])[several].explode("staff_member_id")
    return further.assign(origin="users").reset_index(drop=True)


def _put_accounts_on_staff(
    found: dict[str, pd.DataFrame], staff: pd.DataFrame, users: pd.DataFrame, said: list[str]
) -> None:
    """Put ids where staff rows name their account by its address."""
    address = normalize.email(staff["user_id"])
    by_address = address.str.contains("@", regex=False, na=False)
    if not by_address.any() or staff["user_id"].isin(users["user_id"]).any():
        return
    ids = address.map(users_by_address(users).ids).str[0]
    found["staff"] = staff.assign(user_id=ids.fillna(staff["user_id"]).astype("str"))
    said.append(
        f"{int(by_address.sum()):,} staff rows name their account by its address: "
        f"{int(ids.notna().sum()):,} are on the list of accounts, whose id was put in its place."
    )


def _put_accounts(part: Part, users: pd.DataFrame | None) -> None:
    frame = part.frame
    by_name = "user_id" not in frame
    if by_name and "email" not in frame:
        return
    header = part.report.mapped.get("email" if by_name else "user_id", "user_id")
    if by_name:
        asked = normalize.email(frame["email"])
    else:
        asked = normalize.email(frame["user_id"])
        known = SCHEMAS["users"].conform(users)["user_id"] if users is not None else pd.Series(dtype="str")
        of_ids = frame["user_id"].isin(known) | ~asked.str.contains("@", regex=False, na=True)
        if users is None or bool(of_ids.any()) or asked.isna().all():
            return
    if users is None:
        keep_numbers(part, "user_id", "email")
        return
    found = users_by_address(SCHEMAS["users"].conform(users))
    _put(part, asked, found, "user_id", header, "address", "")


def _put_staff(part: Part, staff: pd.DataFrame | None) -> None:
    frame = part.frame
    named = "staff_member_id" if "staff_member_id" in frame else "sis_id"
    if named not in frame:
        return
    header = part.report.mapped.get(named, named)
    if staff is None:
        keep_numbers(part, "staff_member_id", "sis_id")
        return
    staff = SCHEMAS["staff"].conform(staff)
    respelled = as_listed(frame[named], staff)
    if respelled.ids:
        frame = frame.assign(**{named: respelled.put(frame[named])})
        part.report.issues.append(Issue("other spelling", respelled.told, part.report.file, None, header))
    column = column_meant(frame[named], staff, named)
    if column == "staff_member_id":
        _tell_strangers(frame[named], staff[column], part.report.file, header, part.report.issues)
        part.frame = frame.assign(staff_member_id=frame[named])
        return
    asked = normalize.email(frame[named]) if column == "email" else frame[named]
    bearers = staff_by(staff, column)
    if column != named:
        told = f"holds no {named} of the staff list: most of its values are {column} there, and were read as that"
        grade = grade_of(asked, bearers)
        part.report.issues.append(Issue("other numbers", told, part.report.file, None, header, grade))
    _put(part, asked, bearers, "staff_member_id", header, column, "" if column == "email" else f"{column} ")
    lack = int(staff[column].isna().sum())
    if lack:
        part.report.said.append(f"{lack:,} staff rows have no {column}: no link of this list can name them.")


def _tell_strangers(asked: pd.Series, known: pd.Series, file: str, header: str, issues: list[Issue]) -> None:
    """Tell ids of which hardly any is on the list: another column holds them, or another year's list does."""
    told = strangers(asked, known)
    if told:
        issues.append(Issue("not on the list", told, file, column=header))


def _put(
    part: Part, asked: pd.Series, bearers: Bearers, column: str, header: str, kind: str, mark: str
) -> None:
    """Put the ids that bear each sign; one row for each of several."""
    report = part.report
    shared = asked.isin(bearers.shared)
    unknown = asked.notna() & ~shared & ~asked.isin(bearers.ids.index)
    ids = asked.map(bearers.ids).astype("object").mask(unknown, mark + asked.fillna(""))
    found = asked[~unknown & ~shared].dropna()
    report.said.append(
        f'"{header}" is the {kind}: {found.nunique():,} of {asked.nunique():,} were found, '
        f"for {bearers.ids.reindex(found.unique()).explode().nunique():,} {column}s."
    )
    if unknown.any():
        shown = _some(asked[unknown]) if mark else f"row {_some(part.rows[unknown].astype('str'))}"
        lead = _lead(asked[unknown], bearers.ids.index) if mark else ""
        told = f"{asked[unknown].nunique():,} are on no list ({shown}){lead}; kept as links to nobody who is known"
        report.issues.append(Issue("not on the list", told, report.file, column=header))
    rows = part.rows
    if shared.any():
        places = sorted(set(rows[shared].dropna().astype("int64").tolist()))
        shown = f" ({_some(asked[shared])})" if mark else ""
        report.asides.append(Aside(f"its {kind} is borne by several people{shown}: which is meant?", places))
        report.rows_kept -= len(places)
        told = f"{asked[shared].nunique():,} are borne by more than one person{shown}; those rows link nobody"
        report.issues.append(Issue("ambiguous number", told, report.file, places[0], header))
    frame = part.frame.assign(**{column: ids})[~shared].explode(column)
    part.rows = rows.reindex(frame.index).reset_index(drop=True)
    part.frame = frame.reset_index(drop=True).astype({column: "str"})


def _lead(unknown: pd.Series, known: Iterable[str]) -> str:
    """What is said where zeros alone keep a number from being found."""
    bare = {str(number).lstrip("0") for number in known}
    lost = int(unknown.drop_duplicates().str.lstrip("0").isin(bare).sum())
    return f", {lost:,} of them but for leading zeros that a spreadsheet may have taken" if lost else ""


def _some(values: pd.Series) -> str:
    shown = list(dict.fromkeys(values.dropna().tolist()))
    return ", ".join(shown[:_SHOWN]) + (", ..." if len(shown) > _SHOWN else "")
