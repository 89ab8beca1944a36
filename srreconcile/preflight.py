"""What an upload file or a sync of the SIS would damage, row by row, before it is let in.

Schoolrunner refuses a whole upload for one wrong row, makes a second row of a person
whose id changed, gives the links and records of an id to whoever stands under it now,
and links accounts to staff rows by address alone.  Whatever of that a file would do can
be seen beforehand, from the file and the lists as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.standing import Standing
from srreconcile.standing.mapping import first_by, found_by
from srreconcile.tables import STAFF, USERS, Tables, as_pandas, carried_links

PROBLEMS = {
    "id_twice": ("Two different rows carry one id.", "Keep one of the rows: such an upload is refused."),
    "no_name": (
        "The row lacks a first or a last name.",
        "Fill it in: one such row rejects the whole file.",
    ),
    "reused_id": (
        "The id is another person's on the list as it stands: links and records would change hands.",
        "Leave the id blank for a new person, or restore the name.",
    ),
    "changed_id": (
        "The person stands on the list under another id: a second row would be made without the link.",
        "Give the row its id of before.",
    ),
    "shared_address": (
        "Another person's row in the file carries the same address: the link would take either.",
        "Give each person an address of their own.",
    ),
    "address_of_another": (
        "The address belongs to another person's account: the link by address would join the two.",
        "Correct the address in the file.",
    ),
    "address_before_account": (
        "The address changes, and no account has the new one: a second, empty account would be made.",
        "Change the address of the account first, then upload.",
    ),
}
"""What may be wrong with a row: what it would do, and what to do about it; gravest first."""

_FOUND = ["line", "staff_member_id", "problem", "user_id", "other_staff_member_id", "new"]


@dataclass(frozen=True, repr=False)
class Preflight:
    """What a file would do.  Made by `preflight`.

    Attributes
    ----------
    problems : DataFrame
        One row per row of the file and problem: ``line`` (rows of the file, counted from
        1 below its header)``, staff_member_id`` (missing: a new row)``, problem`` (a word
        of `PROBLEMS`)``, user_id`` (the account that is concerned)``,
        other_staff_member_id, new`` (False where the list as it stands has it already)``,
        detail, remedy``.
    skipped : DataFrame
        Active staff for whom bulk creation would make no account: ``staff_member_id,
        school_id, blocked_by`` (no e-mail; address taken; guest: another's account is on
        the row)``, holder_user_id, holder_staff_member_id, detail``.
    rows : int
        Rows of the file.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> upload = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Xiomara"], "last_name": ["Okonkwo"]})
    >>> found = preflight(upload, staff, pd.DataFrame({"user_id": ["u1"]}))
    >>> found.ok
    False
    >>> print(found.to_text().splitlines()[0])
    Preflight(1 rows; reused id: 1; bulk creation passes over 1)
    >>> found.problems[["line", "staff_member_id", "problem"]].values.tolist()
    [[1, '7', 'reused_id']]
    """

    problems: pd.DataFrame
    skipped: pd.DataFrame
    rows: int

    @property
    def ok(self) -> bool:
        """Whether the file brings no problem that is not there already."""
        return not self.problems["new"].any()

    def to_text(self, most: int = 20) -> str:
        """Return what it would do, with up to `most` rows of each kind; ids and lines only."""
        lines = [repr(self)]
        for kind, rows in self.problems.groupby("problem", sort=False):
            lines += ["", f"{PROBLEMS[str(kind)][0]} ({len(rows):,})", f"  {PROBLEMS[str(kind)][1]}"]
            lines += [f"  {_place(row)}" for row in rows.head(most).to_dict("records")]
        for why, rows in self.skipped.groupby("blocked_by"):
            lines += ["", f"Bulk creation passes over, {why} ({len(rows):,})"]
            lines += [f"  {said}" for said in rows["detail"].head(most)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        counts = self.problems["problem"].value_counts()
        said = ", ".join(f"{kind.replace('_', ' ')}: {counts[kind]:,}" for kind in PROBLEMS if kind in counts)
        return f"Preflight({self.rows:,} rows; {said or 'no problem'}; bulk creation passes over {len(self.skipped):,})"

    def _repr_html_(self) -> str:
        from srreconcile.report.said import said_html

        counts = self.problems["problem"].value_counts()
        said = [
            f"{counts[kind]:,} rows: {PROBLEMS[kind][0]} {PROBLEMS[kind][1]}"
            for kind in PROBLEMS
            if kind in counts
        ]
        said += [f"{len(self.skipped):,} active staff without an account that bulk creation passes over."]
        return said_html(f"Upload of {self.rows:,} rows", said, ["found.problems", "found.skipped"])


def _place(row: dict[Any, Any]) -> str:
    ids = {"staff row": "staff_member_id", "account": "user_id", "other row": "other_staff_member_id"}
    named = [f"{what} {row[key]}" for what, key in ids.items() if pd.notna(row[key])]
    return f"line {row['line']}: {', '.join(named) or 'a new row'}" + (
        "" if row["new"] else " (as it is already)"
    )


def preflight(upload: Any, staff: Any, users: Any, links: Any = None) -> Preflight:
    """Return which rows of an upload or a sync would do damage, and whom bulk creation would skip.

    Parameters
    ----------
    upload : path or DataFrame
        The staff list to come: an upload file, or what the SIS would send.  A row without
        a staff_member_id is a new one.
    staff, users : DataFrame
        The lists as they stand.
    links : DataFrame, optional
        If absent, those that the two lists carry.

    Returns
    -------
    Preflight

    Raises
    ------
    InputError
        If a table is not what its schema says.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "email": ["jroe@net.org"]})
    >>> upload = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Xiomara"], "last_name": ["Okonkwo"]})
    >>> preflight(upload, staff, users)
    Preflight(1 rows; reused id: 1; bulk creation passes over 1)
    """
    rows = _numbered(_read(upload))
    old = STAFF.conform(as_pandas(staff, "staff")).dropna(subset="staff_member_id")
    old = old.drop_duplicates("staff_member_id")
    accounts = USERS.conform(as_pandas(users, "users"))
    joined = carried_links(old, accounts) if links is None else as_pandas(links, "links")
    if joined is None:
        joined = pd.DataFrame({"user_id": [], "staff_member_id": []}, dtype="str")
    once = rows.drop_duplicates("staff_member_id")
    reused = _reused(once, old)
    theirs = once[~once["staff_member_id"].isin(reused["staff_member_id"].tolist())]
    standing = Standing(Tables(staff=once.drop(columns="line"), users=accounts, links=joined))
    found = [
        _ids_twice(rows),
        rows[rows["first_name"].isna() | rows["last_name"].isna()].assign(problem="no_name"),
        reused,
        _changed(once, old),
        _shared(once, standing),
        _of_another(once, standing),
        _before_account(theirs, old, accounts, standing),
    ]
    return Preflight(_told(pd.concat(found, ignore_index=True), old), _skipped(standing), len(rows))


def _read(upload: Any) -> pd.DataFrame:
    if not isinstance(upload, str | Path):
        return as_pandas(upload, "upload")
    from srreconcile.load import read_staff

    return read_staff(upload)


def _numbered(given: pd.DataFrame) -> pd.DataFrame:
    """The rows of the file with their lines; new ones get an id for the while."""
    if "staff_member_id" not in given:
        given = given.assign(staff_member_id=pd.Series(None, index=given.index, dtype="str"))
    if given.empty:
        raise InputError("preflight: the upload has no rows. Export it again.")
    rows = STAFF.conform(given, "upload").reset_index(drop=True)
    line = pd.Series(range(1, len(rows) + 1), index=rows.index)
    rows["staff_member_id"] = rows["staff_member_id"].fillna("new row " + line.astype("str"))
    return rows.assign(line=line)


def _ids_twice(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one id that differ; one exported twice is one row."""
    different = rows.drop(columns="line").drop_duplicates()
    ids = different.loc[different["staff_member_id"].duplicated(), "staff_member_id"]
    return rows[rows["staff_member_id"].isin(ids.tolist())].assign(problem="id_twice")


def _reused(rows: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Rows whose id was another person's: both names are others, nor swapped, and nothing else agrees."""
    both = rows.merge(old, on="staff_member_id", suffixes=("", "_old"))
    first, last, first_old, last_old = (
        both[name].str.strip().str.casefold()
        for name in ("first_name", "last_name", "first_name_old", "last_name_old")
    )
    other = first.ne(first_old) & last.ne(last_old) & ~(first.eq(last_old) & last.eq(first_old))
    known = both[["first_name", "last_name", "first_name_old", "last_name_old"]].notna().all(axis=1)
    kept = normalize.email(both["email"]).eq(normalize.email(both["email_old"])).fillna(False)
    same = both["sis_id"].eq(both["sis_id_old"]).fillna(False)
    found = both[(other & known & ~kept & ~same).astype(bool)]
    return found[rows.columns].assign(problem="reused_id")


def _changed(rows: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Rows of people who stand on the list under an id that the file does not hold."""
    gone = old[~old["staff_member_id"].isin(rows["staff_member_id"].tolist())]
    come = rows[~rows["staff_member_id"].isin(old["staff_member_id"].tolist())]
    keys = (["external_id"], ["sis_id", "school_id"], ["email", "first_name", "last_name", "school_id"])
    met = [
        come.merge(_keyed(gone, key), on=key).assign(problem="changed_id")
        for key in keys
        if len(come) and len(gone)
    ]
    found = pd.concat(met) if met else come.head(0).assign(problem="changed_id")
    return found.drop_duplicates("line")


def _keyed(gone: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    rows = gone.dropna(subset=key).drop_duplicates(key)
    return rows[[*key, "staff_member_id"]].rename(columns={"staff_member_id": "other_staff_member_id"})


def _shared(rows: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    """Active rows of different people with one address; an office's says nothing."""
    from srreconcile.people.kinds import login_kinds

    address = normalize.email(rows["email"])
    members = standing.members.set_index("staff_member_id")
    person = found_by(rows["staff_member_id"], members["person_id"])
    counts = found_by(rows["staff_member_id"], members["row_active"]).eq(True) & login_kinds(
        rows["email"]
    ).eq("")
    own = rows.assign(address=address.where(counts), person=person).dropna(subset="address")
    several = own.groupby("address")["person"].transform("nunique") > 1
    found = own[several]
    other = [
        own.loc[own["address"].eq(row["address"]) & own["person"].ne(row["person"]), "staff_member_id"].iloc[
            0
        ]
        for row in found.to_dict("records")
    ]
    found = found.assign(other_staff_member_id=pd.Series(other, index=found.index, dtype="str"))
    return found.drop(columns=["address", "person"]).assign(problem="shared_address")


def _of_another(rows: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    strange = standing.strange_addresses[["user_id", "staff_member_id"]]
    return (
        rows.drop(columns="user_id").merge(strange, on="staff_member_id").assign(problem="address_of_another")
    )


def _before_account(
    rows: pd.DataFrame, old: pd.DataFrame, users: pd.DataFrame, standing: Standing
) -> pd.DataFrame:
    """Rows whose new address no account has, while the person's account keeps the old one."""
    was = found_by(rows["staff_member_id"], old.set_index("staff_member_id")["email"])
    before, now = normalize.email(was), normalize.email(rows["email"])
    held = normalize.email(users["email"])
    holder = first_by(users.assign(address=held), "address", "user_id")
    linked = first_by(standing.live_links, "staff_member_id", "user_id")
    account = found_by(before, holder)
    mine = account.notna() & account.eq(found_by(rows["staff_member_id"], linked))
    moved = now.notna() & before.notna() & now.ne(before) & ~now.isin(held.dropna().tolist())
    found = rows.assign(user_id=account)[(mine & moved).fillna(False).astype(bool)]
    return found.assign(problem="address_before_account")


def _told(found: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """The problems in order, with words, and whether the list as it stands has them already."""
    was = found_by(found["staff_member_id"], old.set_index("staff_member_id")["email"])
    same = normalize.email(was).eq(normalize.email(found["email"])).fillna(False).astype(bool)
    stands = same & found["problem"].isin(["shared_address", "address_of_another"])
    found = found.reindex(columns=[*found.columns.drop(["user_id"]), "user_id"])
    for name in ("user_id", "other_staff_member_id"):
        found[name] = (found[name] if name in found else pd.Series(index=found.index)).astype("str")
    concerns = found["problem"].isin(["address_of_another", "address_before_account"])
    found = found.assign(new=~stands, user_id=found["user_id"].where(concerns))
    invented = found["staff_member_id"].str.startswith("new row ")
    found["staff_member_id"] = found["staff_member_id"].mask(invented)
    rank = found["problem"].map({name: at for at, name in enumerate(PROBLEMS)})
    order = found.assign(rank=rank).sort_values(["rank", "line"], kind="stable").index
    told = found.loc[order, _FOUND].reset_index(drop=True)
    return told.assign(
        detail=told["problem"].map({name: said for name, (said, _) in PROBLEMS.items()}).astype("str"),
        remedy=told["problem"].map({name: how for name, (_, how) in PROBLEMS.items()}).astype("str"),
    )


def _skipped(standing: Standing) -> pd.DataFrame:
    found = standing.without_user
    found = found[found["blocked_by"].ne("nothing")].reset_index(drop=True)
    holder, target = found["holder_user_id"].fillna(""), found["holder_staff_member_id"]
    whose = (", linked to staff row " + target).fillna(", linked to nobody")
    reason = np.select(
        [found["blocked_by"].eq("guest"), found["blocked_by"].eq("no e-mail")],
        ["account " + holder + " of somebody else is on the row", "no address"],
        default="account " + holder + " has the address" + whose,
    )
    return pd.DataFrame(
        {
            "staff_member_id": found["staff_member_id"],
            "school_id": found["staff_school_id"],
            "blocked_by": found["blocked_by"],
            "holder_user_id": found["holder_user_id"],
            "holder_staff_member_id": target,
            "detail": ("staff row " + found["staff_member_id"] + ": " + reason).astype("str"),
        }
    )
