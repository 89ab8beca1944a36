"""The answer to "who is this?": staff rows and accounts, as text and in a notebook."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from srreconcile.report import markup
from srreconcile.report.inert import one_line
from srreconcile.report.markup import Cell, text

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Rows of each kind that are shown; the frames hold all."""


@dataclass(frozen=True, repr=False)
class Search:
    """What `Audit.search` found.

    Attributes
    ----------
    text : str
        What was searched for.
    staff : DataFrame
        ``staff_member_id, staff_name, staff_email, school_id, active, accounts``.
    users : DataFrame
        ``user_id, user_name, user_email, enabled, linked_to``.
    """

    text: str
    staff: pd.DataFrame
    users: pd.DataFrame

    def __len__(self) -> int:
        return len(self.staff) + len(self.users)

    @property
    def said(self) -> str:
        """The counts as a sentence."""
        asked = one_line(self.text, 60)
        if not len(self):
            return f'Nobody found for "{asked}": no staff row and no account holds every word.'
        rows, accounts = len(self.staff), len(self.users)
        return (
            f'"{asked}": {rows:,} staff row{"" if rows == 1 else "s"}, '
            f"{accounts:,} account{'' if accounts == 1 else 's'}"
        )

    def nameless(self, live_links: pd.DataFrame) -> Search:
        """Return the same rows without names, addresses and what was searched for, which may be one."""
        rows = ("staff row " + live_links["staff_member_id"]).groupby(live_links["user_id"]).agg("; ".join)
        return Search(
            "the words",
            self.staff.assign(staff_name="staff row", staff_email=None),
            self.users.assign(
                user_name="user", user_email=None, linked_to=self.users["user_id"].map(rows).fillna("")
            ),
        )

    def __repr__(self) -> str:
        staff = [_staff_line(row) for row in self.staff.head(SHOWN).to_dict("records")]
        users = [_user_line(row) for row in self.users.head(SHOWN).to_dict("records")]
        lines = [self.said]
        lines += ["", "Staff", *staff, *_more(self.staff, "staff")] if staff else []
        lines += ["", "Accounts", *users, *_more(self.users, "users")] if users else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return markup.whole(markup.heading(self.said), self._staff_html(), self._users_html())

    def _staff_html(self) -> str:
        heads = ("Staff member", "Staff id", "E-mail", "School", "State", "Accounts")
        rows = [_staff_row(row) for row in self.staff.head(SHOWN).to_dict("records")]
        return _table("Staff", heads, rows, _more(self.staff, "staff"))

    def _users_html(self) -> str:
        heads = ("Account of", "User id", "E-mail", "State", "Linked to")
        rows = [_user_row(row) for row in self.users.head(SHOWN).to_dict("records")]
        return _table("Accounts", heads, rows, _more(self.users, "users"))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def _more(frame: pd.DataFrame, name: str) -> list[str]:
    rest = len(frame) - SHOWN
    return [f"and {rest:,} more: .{name} holds them all"] if rest > 0 else []


def _table(caption: str, heads: tuple[str, ...], rows: list[list[Cell]], more: list[str]) -> str:
    if not rows:
        return ""
    return markup.table(caption, heads, rows) + "".join(map(markup.paragraph, more))


def _line(parts: list[object]) -> str:
    return "  " + ", ".join(filter(None, map(one_line, parts)))


def _staff_line(row: dict[Hashable, Any]) -> str:
    state = "" if row["active"] else "inactive"
    accounts = one_line(row["accounts"]) or "none"
    name = f"{one_line(row['staff_name'])} ({one_line(row['staff_member_id'])})"
    return _line([name, state, row["staff_email"], row["school_id"], f"accounts: {accounts}"])


def _user_line(row: dict[Hashable, Any]) -> str:
    state = "" if row["enabled"] else "disabled"
    linked = one_line(row["linked_to"]) or "nobody"
    name = f"{one_line(row['user_name'])} ({one_line(row['user_id'])})"
    return _line([name, state, row["user_email"], f"linked to: {linked}"])


def _cells(values: list[object], *, here: bool) -> list[Cell]:
    """Cells of one row: greyed and struck through for those who are gone."""
    shown = [text(one_line(value, 120)) for value in values]
    if not here:
        shown = [f'<s style="opacity:0.75">{inside}</s>' if inside else "" for inside in shown]
    return [Cell(inside) for inside in shown]


def _staff_row(row: dict[Hashable, Any]) -> list[Cell]:
    who = [row["staff_name"], row["staff_member_id"], row["staff_email"], row["school_id"]]
    state = Cell("active" if row["active"] else "inactive")
    return [*_cells(who, here=row["active"]), state, *_cells([row["accounts"]], here=True)]


def _user_row(row: dict[Hashable, Any]) -> list[Cell]:
    who = [row["user_name"], row["user_id"], row["user_email"]]
    state = Cell("enabled" if row["enabled"] else "disabled")
    return [*_cells(who, here=row["enabled"]), state, *_cells([row["linked_to"]], here=True)]
