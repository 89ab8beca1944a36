"""What a sync of the SIS would bring, before it is let in.

Schoolrunner keeps what the SIS drops: a staff row that is gone or inactive there is
struck through here and keeps its records and its link.  An account made from the staff
list is linked by its address alone, so a row that carries a predecessor's address hands
its records to the wrong person.  The preview shows both before they happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from srreconcile import guard, normalize
from srreconcile.errors import InputError
from srreconcile.guard import Limits, Pair, Verdict
from srreconcile.tables import STAFF, Tables, as_pandas

_SHOWN = 20  # rows of each kind in a notebook; the frames hold them all
_WHO = ["staff_member_id", "sis_id", "school_id", "first_name", "last_name", "email"]


@dataclass(frozen=True, repr=False)
class Preview:
    """What changes from one load to the next.

    Attributes
    ----------
    new : DataFrame
        Staff rows that were not there before.
    deactivated : DataFrame
        Staff rows that are inactive or missing now and were active before; `how` says
        which.  Schoolrunner keeps them, struck through.
    reactivated : DataFrame
        Staff rows that were inactive before and are active now.
    changed : DataFrame
        One row per value that changed: ``staff_member_id, school_id, column, was, now``.
    reused : DataFrame
        Ids that name another person now: name and address both changed.
    auto_links : DataFrame
        One row per new account: the staff row that the link by address would choose
        (``staff_member_id``; missing: none), how many rows fit (``rows``), whether the
        names agree (``same_name``), and a sentence (``detail``).
    verdict : Verdict
        Whether it looks like an accident.
    """

    new: pd.DataFrame
    deactivated: pd.DataFrame
    reactivated: pd.DataFrame
    changed: pd.DataFrame
    reused: pd.DataFrame
    auto_links: pd.DataFrame
    verdict: Verdict

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        kinds = ("new", "deactivated", "reactivated", "changed", "reused", "auto_links")
        return {kind: len(getattr(self, kind)) for kind in kinds}

    def __repr__(self) -> str:
        said = ", ".join(f"{kind.replace('_', ' ')}: {n:,}" for kind, n in self.counts.items())
        return f"Preview({said}; {self.verdict.word})"

    def _repr_html_(self) -> str:
        return _html(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": self.to_text()}

    def to_text(self, rows: int = _SHOWN) -> str:
        """Return what changes as text: what looks like an accident first, then at most `rows` of each kind."""
        return _text(self, rows)


def preview_sync(before: Any, after: Any, *, limits: Limits | None = None) -> Preview:
    """Return what a sync brings: who is new, deactivated, changed, and whom new accounts would be linked to.

    Parameters
    ----------
    before, after : Tables or DataFrame
        The load before and the one to come; a frame is a staff list.  Neither is changed.
    limits : Limits, optional
        How much may change before the verdict is to hold.

    Returns
    -------
    Preview

    Raises
    ------
    InputError
        If one has no staff.

    Notes
    -----
    New accounts are those of ``after.users`` that ``before.users`` lacks; without
    accounts before, all that have no link.  The link by address looks at staff rows that
    are active and not linked to another account, as the bulk creation of users does.

    Examples
    --------
    >>> before = pd.DataFrame({"staff_member_id": ["1", "2"], "last_name": ["Ruiz", "Park"]})
    >>> after = pd.DataFrame({"staff_member_id": ["2", "3"], "last_name": ["Parker", "Chen"]})
    >>> preview = preview_sync(before, after)
    >>> preview
    Preview(new: 1, deactivated: 1, reactivated: 0, changed: 1, reused: 0, auto links: 0; ok)
    >>> preview.changed.values.tolist()
    [['2', nan, 'last_name', 'Park', 'Parker']]
    """
    old, now = (_tables(given, name) for given, name in ((before, "before"), (after, "after")))
    pair = Pair("staff", _staff(old), _staff(now), limits or Limits())
    return Preview(
        new=pair.new.loc[pair.come].reset_index(drop=True),
        deactivated=_deactivated(pair),
        reactivated=pair.new.loc[pair.common][
            ~_active(pair.old.loc[pair.common]) & _active(pair.new.loc[pair.common])
        ].reset_index(drop=True),
        changed=_changed(pair),
        reused=_reused(pair),
        auto_links=_auto_links(old, now),
        verdict=guard.compare_tables(old, now, limits=limits),
    )


def _tables(given: Any, name: str) -> Tables:
    tables = given if isinstance(given, Tables) else Tables(staff=as_pandas(given, name))
    if tables.staff is None:
        raise InputError(
            f"preview_sync: {name} has no staff. Pass tables with a staff list, or the list itself."
        )
    return tables


def _staff(tables: Tables) -> pd.DataFrame:
    return tables.staff if tables.staff is not None else STAFF.empty()


def _active(frame: pd.DataFrame) -> pd.Series:
    return frame["active"].fillna(True).astype(bool)


def _deactivated(pair: Pair) -> pd.DataFrame:
    """The rows as they were: what is missing now has no other."""
    was = pair.old[_active(pair.old)]
    off = pair.new.index[~_active(pair.new)]
    missing, inactive = was.index.isin(pair.gone), was.index.isin(off)
    left = was[missing | inactive]
    how = pd.Series("inactive in the list", index=was.index).mask(missing, "missing from the list")
    return left.assign(how=how[left.index]).reset_index(drop=True)


def _changed(pair: Pair) -> pd.DataFrame:
    old, new = pair.old.loc[pair.common], pair.new.loc[pair.common]
    parts = []
    for column in STAFF.names:
        if column in (pair.key, "active", "active_reason"):
            continue
        same = (old[column].eq(new[column]).fillna(False).astype(bool)) | (
            old[column].isna() & new[column].isna()
        )
        rows = same.index[~same]
        parts.append(
            pd.DataFrame(
                {
                    "staff_member_id": rows,
                    "school_id": new.loc[rows, "school_id"].to_numpy(),
                    "column": column,
                    "was": _shown(old.loc[rows, column]),
                    "now": _shown(new.loc[rows, column]),
                }
            ).astype("str")
        )
    return pd.concat(parts, ignore_index=True).sort_values(
        "staff_member_id", kind="stable", ignore_index=True
    )


def _shown(values: pd.Series) -> Any:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d").to_numpy()
    return values.astype("str").to_numpy()


def _reused(pair: Pair) -> pd.DataFrame:
    """Given and family name both others, nor only swapped, and no address that says otherwise."""
    (first, first_now), (last, last_now) = pair.values("first_name"), pair.values("last_name")
    swapped = first.eq(last_now).fillna(False) & last.eq(first_now).fillna(False)
    email, email_now = pair.values("email")
    kept = email.eq(email_now).fillna(False)
    other = pair.changed("first_name") & pair.changed("last_name") & ~swapped & ~kept
    found = pair.new.loc[pair.common][other.to_numpy(dtype=bool)]
    before = pair.old.loc[found.index]
    was = (before["first_name"].fillna("") + " " + before["last_name"].fillna("")).str.strip()
    return found.assign(was=was).reset_index(drop=True)


def _auto_links(old: Tables, now: Tables) -> pd.DataFrame:
    columns = ["user_id", "email", "staff_member_id", "rows", "same_name", "detail"]
    if now.users is None:
        return pd.DataFrame(columns=columns)
    users, staff = now.users, _staff(now)
    linked = (
        now.links
        if now.links is not None
        else pd.DataFrame(columns=["user_id", "staff_member_id"], dtype="str")
    )
    known = old.users["user_id"] if old.users is not None else linked["user_id"]
    fresh = users[~users["user_id"].isin(known.tolist()) & users["user_id"].notna()]
    rows = staff.assign(
        key=normalize.email(staff["email"]), is_active=_active(staff).to_numpy(),
        is_linked=staff["staff_member_id"].isin(linked["staff_member_id"].tolist()),
    )  # fmt: skip
    by_address = dict(iter(rows[rows["key"].notna()].groupby("key")))
    keys = normalize.email(fresh["email"])
    made = [
        _would_link(user, by_address.get(key))
        for user, key in zip(fresh.to_dict("records"), keys, strict=True)
    ]
    return pd.DataFrame(made, columns=columns).astype(
        {"user_id": "str", "email": "str", "staff_member_id": "str"}
    )


def _would_link(user: dict[Any, Any], rows: pd.DataFrame | None) -> tuple[Any, ...]:
    """What the link by address does with one account."""
    said = (user["user_id"], user["email"])
    if rows is None:
        return (*said, None, 0, None, "No staff row has this address: it would stay without a link.")
    free = rows[rows["is_active"] & ~rows["is_linked"]]
    if free.empty:
        why = "linked already" if rows["is_linked"].any() else "inactive"
        return (*said, None, len(rows), None, f"The staff row with this address is {why}: no link.")
    chosen = free.iloc[0]
    same = _same_name(user, chosen)
    people = free["sis_id"].fillna(free["staff_member_id"]).nunique()
    detail = "Would be linked by its address"
    if people > 1:
        detail += f"; {people} people on the staff list share it, and which is chosen is not documented"
    elif len(free) > 1:
        detail += f"; the person has {len(free)} rows with it"
    if same is False:
        detail += ", though the names differ: is it a predecessor's address?"
    return (
        *said,
        chosen["staff_member_id"],
        len(free),
        same,
        detail.rstrip(".?") + ("?" if detail[-1] == "?" else "."),
    )


def _same_name(user: dict[Any, Any], row: pd.Series) -> bool | None:
    """Whether a name agrees; None where one is missing."""
    pairs = [(user[column], row[column]) for column in ("first_name", "last_name")]
    known = [
        (str(a).casefold().strip(), str(b).casefold().strip())
        for a, b in pairs
        if pd.notna(a) and pd.notna(b)
    ]
    return any(a == b for a, b in known) if known else None


_TITLES = {
    "new": "New",
    "deactivated": "Deactivated: kept, struck through",
    "reactivated": "Active again",
    "changed": "Changed values",
    "reused": "Ids that name another person now",
    "auto_links": "New accounts: the row that the link by address would choose",
}


def _text(preview: Preview, most: int) -> str:
    from srreconcile.report.inert import one_line

    parts = [repr(preview)]
    parts += [f"{reason.word}: {reason}" for reason in preview.verdict.reasons]
    for kind, title in _TITLES.items():
        frame = _shown_columns(getattr(preview, kind), kind)
        if len(frame):
            lines = frame.head(most).astype("object").map(one_line).to_string(index=False)
            more = f"\n... and {len(frame) - most:,} more" if len(frame) > most else ""
            parts.append(f"\n{title} ({len(frame):,})\n{lines}{more}")
    return "\n".join(parts)


def _shown_columns(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    if kind in ("changed", "auto_links"):
        return frame
    return frame[[*_WHO, *(name for name in ("was", "how") if name in frame)]]


def _html(preview: Preview) -> str:
    from srreconcile.report import markup as m

    parts = [m.heading("What this sync brings")]
    if preview.verdict.reasons:
        items = "".join(f"<li>{m.text(f'{r.word}: {r}')}</li>" for r in preview.verdict.reasons[:_SHOWN])
        parts.append(m.listed(items))
    for kind, title in _TITLES.items():
        frame = getattr(preview, kind)
        if len(frame):
            parts.append(
                m.opening(f"{title} ({len(frame):,})", _rows(frame, kind), is_open=kind != "changed")
            )
    if len(parts) == 1:
        parts.append(m.paragraph("Nothing changes."))
    return m.whole(*parts)


def _rows(frame: pd.DataFrame, kind: str) -> str:
    from srreconcile.report import markup as m

    shown = _shown_columns(frame, kind)
    struck = kind == "deactivated"
    lines = []
    for row in shown.head(_SHOWN).itertuples(index=False):
        cells = ["" if pd.isna(value) else m.text(str(value)) for value in row]
        lines.append([m.Cell(f"<s>{cell}</s>" if struck and cell else cell) for cell in cells])
    more = len(frame) - len(lines)
    caption = f"The first {len(lines)} of {len(frame):,}" if more > 0 else ""
    return m.table(caption, [str(name).replace("_", " ") for name in shown], lines)
