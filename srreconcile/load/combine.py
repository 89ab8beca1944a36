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
from srreconcile.load.carriers import join_links, tell_unlike_zeros
from srreconcile.load.notes import Aside
from srreconcile.load.raw import Issue
from srreconcile.load.reading import Part
from srreconcile.tables import SCHEMAS

_FILLED = (
    "middle_name",
    "suffix",
    "preferred_first",
    "former_last",
    "state_id",
    "title",
    "staff_kind",
    "start_date",
    "end_date",
    "email",
    "school_id",
    "active",
)
"""What the SIS's list may fill where Schoolrunner's staff list is empty."""


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
    for name in dict.fromkeys(part.layout.table for part in parts):
        own = _stacked(
            name,
            [part for part in parts if part.layout.table == name and part.layout.origin == "schoolrunner"],
        )
        other = _stacked(
            name,
            [part for part in parts if part.layout.table == name and part.layout.origin != "schoolrunner"],
        )
        if own is None and other is None:
            continue
        found[name] = other if own is None else own  # type: ignore[assignment]
        if own is not None and other is not None:
            found[name] = _beside(name, own, other, said, issues)
    _school_ids(found, said)
    join_links(found, said, issues)
    tell_unlike_zeros(found, issues)
    return found


def _stacked(name: str, parts: list[Part]) -> pd.DataFrame | None:
    """One frame of all parts, the parts of each source joined first; equal rows once."""
    if not parts:
        return None
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


def _beside(
    name: str, own: pd.DataFrame, other: pd.DataFrame, said: list[str], issues: list[Issue]
) -> pd.DataFrame:
    """Schoolrunner's list, with what another list of the same adds to it."""
    if name == "staff":
        return _beside_staff(own, other, said, issues)
    if name == "users":
        return _beside_users(own, other, said)
    said.append(f"Schoolrunner's {len(own):,} {name} stand; {len(other):,} of another list were not added.")
    return own


def _beside_staff(own: pd.DataFrame, sis: pd.DataFrame, said: list[str], issues: list[Issue]) -> pd.DataFrame:
    """Schoolrunner's staff rows, with what the SIS's list adds to them."""
    sis, own = _with(sis, "staff"), _with(own, "staff")
    at = _matching(own, sis)
    hit = at >= 0
    if not hit.any():
        issues.append(
            Issue(
                "lists apart",
                f"{len(sis):,} rows of the SIS list and {len(own):,} of Schoolrunner share no "
                "sis_id and no external_id: the SIS list was not used.",
                "staff",
            )
        )
        return own
    theirs = sis.iloc[at.where(hit, 0)].set_axis(own.index)
    filled = []
    for name in _FILLED:
        gap = hit & own[name].isna() & theirs[name].notna()
        if gap.any():
            own[name] = own[name].mask(gap, theirs[name])
            filled.append(f"{name} {int(gap.sum()):,}")
    differs = (
        hit & theirs["email"].notna() & normalize.email(theirs["email"]).ne(normalize.email(own["email"]))
    )
    more = (own["other_emails"] + ";").fillna("") + theirs["email"].fillna("")
    own["other_emails"] = own["other_emails"].mask(differs, more)
    said.append(
        f"The SIS list adds to {int(hit.sum()):,} of {len(own):,} Schoolrunner staff rows (by external_id, then sis_id)"
        + (f"; filled where empty: {', '.join(filled)}." if filled else ". Nothing was empty.")
    )
    if differs.any():
        issues.append(
            Issue(
                "e-mails differ",
                f"{int(differs.sum()):,} staff rows have another e-mail on the SIS list; both are "
                f"kept, the SIS's as other_emails (staff_member_id {_some(own, differs)}).",
                "staff",
                grade="note",
            )
        )
    active = hit & own["active"].notna() & theirs["active"].notna() & own["active"].ne(theirs["active"])
    active = active.fillna(False).astype(bool)
    if active.any():
        issues.append(
            Issue(
                "status differs",
                f"{int(active.sum()):,} staff rows are active on one list and not on the other; "
                f"Schoolrunner's status stands (staff_member_id {_some(own, active)}).",
                "staff",
            )
        )
    used = set(at[hit])
    alone = len(sis) - len(used)
    if alone:
        said.append(f"{alone:,} rows of the SIS list have no row in Schoolrunner's; they were not added.")
    return own


def _matching(own: pd.DataFrame, sis: pd.DataFrame) -> pd.Series:
    """Position in `sis` of each row's counterpart, -1 for none."""
    at = pd.Series(-1, index=own.index)
    for keys in (["external_id"], ["sis_id", "school_id"], ["sis_id"]):
        if sis[keys].isna().all().any():
            continue
        left, right = (
            frame[keys].fillna("").agg("\x1f".join, axis=1) if len(keys) > 1 else frame[keys[0]]
            for frame in (own, sis)
        )
        index = pd.Index(right.fillna("")).drop_duplicates()
        first = pd.Series(range(len(sis)), index=right.fillna("")).groupby(level=0).first()
        place = index.get_indexer(pd.Index(left.fillna("")))
        found = pd.Series(
            [first.get(index[i], -1) if i >= 0 and index[i] else -1 for i in place], index=own.index
        )
        at = at.where(at >= 0, found)
    return at


def _some(frame: pd.DataFrame, which: pd.Series, key: str = "staff_member_id") -> str:
    ids = frame.loc[which, key].dropna().tolist()
    return ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")


def _with(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return SCHEMAS[name].conform(frame, name)


def _beside_users(own: pd.DataFrame, directory: pd.DataFrame, said: list[str]) -> pd.DataFrame:
    """Schoolrunner's accounts, with the aliases and SIS ids of a directory's."""
    own, directory = _with(own, "users"), _with(directory, "users")
    key = normalize.email(directory["email"])
    person = directory.assign(key=key).dropna(subset="key").drop_duplicates("key").set_index("key")
    mine = normalize.email(own["email"])
    hit = mine.isin(person.index)
    filled = []
    for name in ("other_emails", "sis_id", "title", "middle_name", "last_login_at", "created_at"):
        gap = hit & own[name].isna()
        values = mine.map(person[name])
        gap &= values.notna()
        if gap.any():
            own[name] = own[name].mask(gap, values)
            filled.append(f"{name} {int(gap.sum()):,}")
    said.append(
        f"The directory knows {int(hit.sum()):,} of {len(own):,} accounts by their address"
        + (f"; filled where empty: {', '.join(filled)}." if filled else ".")
    )
    alone = int((~person.index.isin(mine.dropna())).sum())
    if alone:
        said.append(f"{alone:,} accounts of the directory are no Schoolrunner users; they were not added.")
    return own


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


def _school_ids(found: dict[str, pd.DataFrame], said: list[str]) -> None:
    """Put ids where lists name schools by name or by their number in the SIS."""
    schools = found.get("schools")
    if schools is None:
        return
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
