"""Whom a word means: an address, an id or a name.  Where it could be several, all are listed."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.standing.lookup import fold

if TYPE_CHECKING:
    from srreconcile.standing import Standing

_NEAR = 5
_SHOWN = 20
_ALIKE = 70.0  # of 100, rapidfuzz
_IN_COMMON = 80.0  # the same, of words in any order
_WORDS = re.compile(r"[^\w]+|_")


@dataclass(frozen=True)
class Someone:
    """The accounts and staff rows of one human, as far as they are sure."""

    name: str
    users: tuple[str, ...]
    staff: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Candidates:
    """Those whom a word could mean, each with the call that asks for them.

    Attributes
    ----------
    asked : str
        The word.
    rows : DataFrame
        ``name, email, users, staff, call`` (in a notebook)``, option`` (on the command
        line); nearest first where nobody fits.
    exact : bool
        False if nobody fits, and these are only near.
    """

    asked: str
    rows: pd.DataFrame
    exact: bool
    things: str = "people"

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def said(self) -> str:
        """The answer in one sentence."""
        if self.exact:
            return f'"{self.asked}" could be {len(self.rows):,} {self.things}.'
        if self.rows.empty:
            return f'Nobody is known as "{self.asked}", and nothing comes near.'
        near = self.rows.iloc[0]
        return f'Nobody is known as "{self.asked}". Did you mean {near["email"] or near["name"]}?'

    def __repr__(self) -> str:
        lines = [f"  {row.call:<36} {row.name_}, {row.email}" for row in self._shown().itertuples()]
        rest = len(self.rows) - _SHOWN
        return "\n".join([self.said, *lines, *([f"  and {rest:,} more: .rows"] if rest > 0 else [])])

    def commands(self, before: str) -> str:
        """Return the answer with a command for each candidate.

        Parameters
        ----------
        before : str
            What each command begins with, such as ``srreconcile who exports``.
        """
        lines = [f"  {before} {row.option}   {row.name_}, {row.email}" for row in self._shown().itertuples()]
        rest = len(self.rows) - _SHOWN
        return "\n".join([self.said, *lines, *([f"  and {rest:,} more"] if rest > 0 else [])])

    def _shown(self) -> pd.DataFrame:
        return self.rows.head(_SHOWN).fillna("").rename(columns={"name": "name_"})

    def _repr_html_(self) -> str:
        from srreconcile.report.case import candidates_html

        return candidates_html(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def find(
    standing: Standing, text: str | None, user_id: str | None, staff_member_id: str | None
) -> Someone | Candidates:
    """Return whom a word, an account or a staff row means.

    Raises
    ------
    InputError
        If not exactly one is asked for, or there is no such id.
    """
    given = [word for word in (text, user_id, staff_member_id) if word is not None]
    if len(given) != 1 or not given[0].strip():
        raise InputError("who: ask for one: an address, an id or a name, or user_id=, or staff_member_id=.")
    logins, members = _sides(standing)
    if text is not None:
        return _by_word(logins, members, text.strip())
    side, column, asked = (
        (logins, "user_id", user_id) if user_id else (members, "staff_member_id", staff_member_id)
    )
    hit = side[side[column].eq(str(asked))]
    if hit.empty:
        raise InputError(
            f'who: there is no {column} "{asked}". audit.search() looks for parts of names and ids.'
        )
    return _someone(logins, members, str(hit["who"].iloc[0]))


def _sides(standing: Standing) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accounts and staff rows, each with the human it belongs to; an unsure account is on its own."""
    logins, members = standing.logins, standing.members
    own = logins["own_person_id"].where(logins["zone"].eq("sure") & logins["own_person_id"].notna())
    who = ("person " + own).fillna("account " + logins["user_id"])
    staff = standing.staff.drop_duplicates("staff_member_id").set_index("staff_member_id")
    people = members.assign(
        who="person " + members["person_id"],
        sis_id=members["staff_member_id"].map(staff["sis_id"]),
    )
    return logins.assign(who=who), people


def _by_word(logins: pd.DataFrame, members: pd.DataFrame, word: str) -> Someone | Candidates:
    asked = fold(word)
    found: set[str] = set()
    for side, columns in (
        (logins, ("user_id", "user_email")),
        (members, ("staff_member_id", "staff_email", "sis_id")),
    ):
        for column in columns:
            found |= set(side.loc[side[column].fillna("").str.strip().map(fold).eq(asked), "who"])
    found = found or _holding(logins, members, asked.split())
    if len(found) == 1:
        return _someone(logins, members, found.pop())
    if found:
        return Candidates(word, _rows(logins, members, sorted(found)), exact=True)
    return Candidates(word, _rows(logins, members, _near(logins, members, asked)), exact=False)


def _holding(logins: pd.DataFrame, members: pd.DataFrame, words: list[str]) -> set[str]:
    """Humans in whose name every word occurs as a word."""
    found: set[str] = set()
    for side, column in ((logins, "user_name"), (members, "staff_name")):
        names = side[column].fillna("").map(fold).str.replace("-", " ").str.split()
        found |= set(side.loc[[set(words) <= set(parts) for parts in names], "who"])
    return found


def _near(logins: pd.DataFrame, members: pd.DataFrame, asked: str) -> list[str]:
    """Humans whose name, address or id is spelled nearly so; else those with a word of it in common."""
    from rapidfuzz import fuzz, process

    known: dict[str, str] = {}
    for side, columns in (
        (logins, ("user_email", "user_name", "user_id")),
        (members, ("staff_email", "staff_name", "staff_member_id")),
    ):
        for column in columns:
            for value, who in zip(side[column].fillna("").map(fold), side["who"], strict=True):
                known.setdefault(value, who)
    known.pop("", None)
    limit = _NEAR * 2
    close = process.extract(asked, list(known), scorer=fuzz.ratio, limit=limit, score_cutoff=_ALIKE)
    if not close:
        local = {_WORDS.sub(" ", value.partition("@")[0]).strip(): value for value in known}
        words = _WORDS.sub(" ", asked.partition("@")[0]).strip()
        close = process.extract(
            words, list(local), scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=_IN_COMMON
        )
        close = [(local[value], score, at) for value, score, at in close]
    return list(dict.fromkeys(known[value] for value, _, _ in close))[:_NEAR]


def _someone(logins: pd.DataFrame, members: pd.DataFrame, who: str) -> Someone:
    users, rows = logins[logins["who"].eq(who)], members[members["who"].eq(who)]
    names = [*rows["staff_name"].dropna(), *users["user_name"].dropna(), who.partition(" ")[2]]
    return Someone(str(names[0]), tuple(users["user_id"]), tuple(rows["staff_member_id"]))


def _rows(logins: pd.DataFrame, members: pd.DataFrame, found: list[str]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for who in found:
        one = _someone(logins, members, who)
        emails = [
            *logins.loc[logins["who"].eq(who), "user_email"].dropna(),
            *members.loc[members["who"].eq(who), "staff_email"].dropna(),
        ]
        argument, id_ = ("user_id", one.users[0]) if one.users else ("staff_member_id", one.staff[0])
        rows.append(
            {
                "name": one.name,
                "email": emails[0] if emails else None,
                "users": "; ".join(one.users),
                "staff": "; ".join(one.staff),
                "call": f"audit.who({argument}={json.dumps(id_, ensure_ascii=False)})",
                "option": f"--{'user' if one.users else 'staff'}-id {shlex.quote(id_)}",
            }
        )
    return pd.DataFrame(rows, columns=["name", "email", "users", "staff", "call", "option"], dtype="str")
