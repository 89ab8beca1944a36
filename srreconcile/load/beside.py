"""Two lists of the same people side by side: what the second adds, and where they differ.

Nothing is overwritten.  An address of the SIS is kept beside Schoolrunner's own, which
a wrong link may have written.
"""

from __future__ import annotations

import pandas as pd

from srreconcile import normalize
from srreconcile.load.raw import Issue
from srreconcile.tables import SCHEMAS

_OF_PERSON = ("middle_name", "suffix", "preferred_first", "former_last", "state_id", "sis_id", "email")
_OF_ROW = ("external_id", "title", "staff_kind", "start_date", "end_date", "school_id", "active")
"""What another list fills where the first is empty: of a person, and of a person at one school."""


def add_list(
    name: str, own: pd.DataFrame, other: pd.DataFrame, what: str, said: list[str], issues: list[Issue]
) -> pd.DataFrame:
    """Return `own` with what another list of the same table adds to it.

    Parameters
    ----------
    name : str
        The table: staff, users or schools.
    own, other : DataFrame
        The list that stands, and the one beside it.
    what : str
        What the other list is called in messages: its layout.
    said, issues : list
        What was done and what is doubtful; are added to.
    """
    if name == "staff":
        return _beside_staff(own, other, what, said, issues)
    if name == "users":
        return _beside_users(own, other, what, said)
    said.append(f"{len(own):,} {name} stand; {len(other):,} of {what} were not added.")
    return own


def _beside_staff(
    own: pd.DataFrame, sis: pd.DataFrame, what: str, said: list[str], issues: list[Issue]
) -> pd.DataFrame:
    """Staff rows, with what another list of staff adds to them."""
    sis, own = _with(sis, "staff"), _with(own, "staff")
    at, same_row = _matching(own, sis)
    hit = at >= 0
    if not hit.any():
        message = f"{len(sis):,} rows of {what} and the {len(own):,} that stand share no id: it was not used."
        issues.append(Issue("lists apart", message, "staff"))
        return own
    theirs = sis.iloc[at.where(hit, 0)].set_axis(own.index)
    filled = []
    for name in _OF_PERSON + _OF_ROW:
        gap = (hit if name in _OF_PERSON else hit & same_row) & own[name].isna() & theirs[name].notna()
        if gap.any():
            own[name] = own[name].mask(gap, theirs[name])
            filled.append(f"{name} {int(gap.sum()):,}")
    differs = (
        hit & theirs["email"].notna() & normalize.email(theirs["email"]).ne(normalize.email(own["email"]))
    )
    more = (own["other_emails"] + ";").fillna("") + theirs["email"].fillna("")
    own["other_emails"] = own["other_emails"].mask(differs, more)
    said.append(
        f"{what} adds to {int(hit.sum()):,} of {len(own):,} staff rows (by external_id, then sis_id)"
        + (f"; filled where empty: {', '.join(filled)}." if filled else ". Nothing was empty.")
    )
    _tell_differences(own, theirs, hit & same_row, differs, what, issues)
    alone = len(sis) - int(pd.Series(range(len(sis))).isin(at[hit]).sum())
    if alone:
        said.append(f"{alone:,} rows of {what} stand for no row of their own; they were not added.")
    return own


def _tell_differences(
    own: pd.DataFrame, theirs: pd.DataFrame, rows: pd.Series, mail: pd.Series, what: str, issues: list[Issue]
) -> None:
    if mail.any():
        message = (
            f"{int(mail.sum()):,} staff rows have another e-mail in {what}; both are kept, "
            f"that one as other_emails (staff_member_id {_some(own, mail)})."
        )
        issues.append(Issue("e-mails differ", message, "staff", grade="note"))
    status = rows & own["active"].notna() & theirs["active"].notna() & own["active"].ne(theirs["active"])
    status = status.fillna(False).astype(bool)
    if status.any():
        message = (
            f"{int(status.sum()):,} staff rows are active on one list and not in {what}; "
            f"the first stands (staff_member_id {_some(own, status)})."
        )
        issues.append(Issue("status differs", message, "staff"))


def _matching(own: pd.DataFrame, sis: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Position in `sis` of each row's counterpart (-1: none), and whether it is that very row.

    A counterpart found by the person's number alone may be a row of another school,
    unless the person has no other there.
    """
    at = pd.Series(-1, index=own.index)
    exact = pd.Series(False, index=own.index)
    for keys in (["staff_member_id"], ["external_id"], ["sis_id", "school_id"], ["sis_id"]):
        left, right = _joined(own, keys), _joined(sis, keys)
        once = right[right.notna() & ~right.duplicated()]
        place = pd.Index(once).get_indexer(pd.Index(left))
        found = pd.Series(place, index=own.index).where(left.notna(), -1)
        new = at.lt(0) & found.ge(0)
        at = at.mask(
            new, pd.Series(once.index.to_numpy()[found.clip(lower=0)], index=own.index) if len(once) else at
        )
        alone = ~left.isin(right[right.duplicated(keep=False)])
        exact |= new & (alone if keys == ["sis_id"] else True)
    return at, exact


def _joined(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """The values of `keys` as one; missing if one of them is."""
    found = frame[keys[0]]
    for key in keys[1:]:
        found = found + "\x1f" + frame[key]
    return found.reset_index(drop=True)


def _some(frame: pd.DataFrame, which: pd.Series, key: str = "staff_member_id") -> str:
    ids = frame.loc[which, key].dropna().tolist()
    return ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")


def _with(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return SCHEMAS[name].conform(frame, name)


def _beside_users(own: pd.DataFrame, directory: pd.DataFrame, what: str, said: list[str]) -> pd.DataFrame:
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
        f"{what} knows {int(hit.sum()):,} of {len(own):,} accounts by their address"
        + (f"; filled where empty: {', '.join(filled)}." if filled else ".")
    )
    alone = int((~person.index.isin(mine.dropna())).sum())
    if alone:
        said.append(f"{alone:,} accounts of {what} are no users of the first list; they were not added.")
    return own
