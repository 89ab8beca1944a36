"""Tables from several files made one: whose list counts, and what the others add to it.

Schoolrunner's own rows are the staff and the accounts.  The SIS's list beside them is
independent evidence: it fills what is empty, and its address is kept beside
Schoolrunner's, which a wrong link may have written.
"""

from __future__ import annotations

from importlib import import_module

import pandas as pd

from srreconcile import normalize
from srreconcile.load import fullnames
from srreconcile.load.beside import add_list
from srreconcile.load.carriers import join_links, tell_unlike_zeros
from srreconcile.load.notes import Aside
from srreconcile.load.numbers import put_carried, put_ids
from srreconcile.load.raw import Issue
from srreconcile.load.reading import Part
from srreconcile.tables import SCHEMAS, carried_links


def frames(parts: list[Part], said: list[str], issues: list[Issue]) -> dict[str, pd.DataFrame]:
    """Return the canonical tables that `parts` make together.

    Parameters
    ----------
    parts : list of Part
        All but records.
    said : list of str
        What was done, in plain words; is added to.
    issues : list of Issue
        Doubts; is added to.

    Returns
    -------
    dict of str to DataFrame
        By the name of the table; a table that no part holds is absent.
    """
    for part in parts:
        _without_blank_ids(part)
    found: dict[str, pd.DataFrame] = {}
    for name in sorted({part.layout.table for part in parts}, key=_people_first):
        if name in ("links", "delegations"):
            for part in parts:
                if part.layout.table == name:
                    put_ids(part, found.get("staff"), found.get("users"))
        found[name] = _one_list(
            name, [part for part in parts if part.layout.table == name], parts, said, issues
        )
    if "schools" in found:
        put_school_ids(found, found["schools"], said)
    further = put_carried(found, said, issues)
    join_links(found, said, issues)
    if further is not None and "links" not in found:
        carried = carried_links(*(SCHEMAS[name].conform(found[name], name) for name in ("staff", "users")))
        found["links"] = pd.concat([carried, further], ignore_index=True)
    tell_unlike_zeros(found, issues)
    return found


def _people_first(name: str) -> tuple[bool, str]:
    """Lists that other lists name people of."""
    return name not in ("staff", "users"), name


def _one_list(
    name: str, mine: list[Part], parts: list[Part], said: list[str], issues: list[Issue]
) -> pd.DataFrame:
    """The list that counts most, with what the others add to it."""
    lists: dict[str, list[Part]] = {}
    for part in mine:
        alone = name in ("staff", "users") and not part.layout.part and part.layout.origin == "schoolrunner"
        lists.setdefault(part.layout.name if alone else _home(name, part), []).append(part)
    ranked = sorted(lists.values(), key=_rank)
    first = _stacked(name, ranked[0])
    schools = next((part.frame for part in parts if part.layout.table == "schools"), None)
    for other in ranked[1:]:
        beside = _stacked(name, other)
        if schools is not None:
            put_school_ids({name: beside}, schools, [])
        first = add_list(name, first, beside, other[0].layout.name, said, issues)
    return first


def _home(name: str, part: Part) -> str:
    """Whose list a part belongs to: lists of links and delegations are all one."""
    if name in ("links", "delegations", "records"):
        return ""
    if part.layout.source == "powerschool" and not part.layout.part:
        return "powerschool, whole"  # the Teachers view lists the people of Users and SchoolStaff again
    return part.layout.source if part.layout.origin != "schoolrunner" else "schoolrunner"


def _rank(parts: list[Part]) -> tuple[int, bool, int]:
    """Schoolrunner's own dumps first, then plain lists, then the SIS's and directories', the longest first."""
    layout = parts[0].layout
    order = ("schoolrunner", "sis", "directory").index(layout.origin)
    import_last = "Import" in layout.name
    return order, layout.plain or import_last, -sum(len(part.frame) for part in parts)


def _stacked(name: str, parts: list[Part]) -> pd.DataFrame:
    """One frame of all parts, the parts of each source joined first; equal rows once."""
    stack = pd.concat(join_sources(parts).get(name) or [part.frame for part in parts], ignore_index=True)
    known = [column for column in SCHEMAS[name].names if column in stack]
    if len(parts) > 1:
        stack = stack.drop_duplicates(known, ignore_index=True)
    if len(parts) > 1 and name == "users" and "user_id" in known:
        # a superuser stands in the download of every school
        stack = stack.drop_duplicates(
            [column for column in known if column != "school_id"], ignore_index=True
        )
    return stack


def _without_blank_ids(part: Part) -> None:
    """Set aside rows without the id that names them: nothing can be linked to them."""
    key = SCHEMAS[part.layout.table].key[0]
    if key not in part.frame or part.layout.part:
        return
    blank = part.frame[key].isna()
    if blank.any():
        rows = sorted(set(part.rows[blank.to_numpy()].dropna().astype("int64")))
        part.report.asides.append(Aside(f"no {key}", rows))
        part.report.rows_kept -= len(rows)
        part.frame = part.frame[~blank.to_numpy()]
        part.rows = part.rows[~blank.to_numpy()]


def join_sources(parts: list[Part]) -> dict[str, list[pd.DataFrame]]:
    """Return the frames of each canonical table, once the parts of each source are joined."""
    found: dict[str, list[pd.DataFrame]] = {}
    for source in dict.fromkeys(part.layout.source for part in parts):
        mine = [part for part in parts if part.layout.source == source]
        by_part: dict[str, list[Part]] = {}
        for part in mine:
            by_part.setdefault(part.layout.part, []).append(part)
        join = getattr(import_module(f"srreconcile.load.sources.{source}"), "join", None)
        joined = join(by_part) if join else {}
        for name, frame in joined.items():
            found.setdefault(name, []).append(frame)
        for part in mine:
            if part.layout.table not in joined or not part.layout.part:
                found.setdefault(part.layout.table, []).append(part.frame)
    return found


def named_by_staff(records: pd.DataFrame, staff: pd.DataFrame | None, said: list[str]) -> pd.DataFrame:
    """Return `records` with ids where a reporter is given by name only, and one person alone bears it.

    Parameters
    ----------
    records : DataFrame
        ``staff_member_id`` and ``staff_name``, "Last, First" or "First Last".
    staff : DataFrame or None
    said : list of str
        Is added to.
    """
    if staff is None or "staff_name" not in records:
        return records
    parts = fullnames.split(records["staff_name"])
    asked = normalize.text(parts["first_name"] + " " + parts["last_name"]).str.casefold()
    bearers = normalize.text(staff["first_name"] + " " + staff["last_name"]).str.casefold()
    person = staff["sis_id"].fillna(staff["staff_member_id"])
    alone = person.groupby(bearers).nunique().eq(1)
    first = staff["staff_member_id"].groupby(bearers).first()[alone]
    gap = records["staff_member_id"].isna()
    if not gap.any():
        return records
    found = asked.map(first).where(gap)
    said.append(
        f"{int(gap.sum()):,} records name their staff member by name only: {int(found.notna().sum()):,} were "
        "given the id of the one person of that name, the others have none."
    )
    return records.assign(staff_member_id=records["staff_member_id"].fillna(found))


def put_school_ids(found: dict[str, pd.DataFrame], schools: pd.DataFrame, said: list[str]) -> None:
    """Put ids where staff and users name their school by its name or its number in the SIS."""
    ids = set(schools["school_id"].dropna())
    for column in ("sis_school_id", "name", "short_name", "display_name"):
        if column not in schools:
            continue
        names = normalize.text(schools[column]).str.casefold()
        known = pd.Series(schools["school_id"].to_numpy(), index=names)
        known = known[known.index.notna() & ~known.index.duplicated(keep=False)]
        for name in ("staff", "users"):
            frame = found.get(name)
            if frame is None or "school_id" not in frame:
                continue
            values = frame["school_id"]
            named = values.str.casefold().map(known).where(~values.isin(ids))
            if named.notna().any():
                frame["school_id"] = values.mask(named.notna(), named)
                said.append(
                    f"{int(named.notna().sum()):,} {name} rows give the school as {column}: "
                    "its id was put in its place."
                )
