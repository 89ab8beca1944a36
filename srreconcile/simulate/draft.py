"""A network while cases are planted in it: rows by internal number, not yet by id.

Person, staff row, account and link of one cast member share a number, so that a
planting function reads ``draft.users.loc[who, "email"]``.  Rows added later get
numbers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from srreconcile.simulate.addresses import Taken, local_parts
from srreconcile.simulate.names import people as draw_people
from srreconcile.simulate.term import Calendar, days, moment, office_hours

NEVER = np.datetime64("NaT", "us")
NOBODY = -1


@dataclass
class Draft:
    """The tables of a network in the making, and what has been planted in it."""

    rng: np.random.Generator
    calendar: Calendar
    domain: str
    convention: str
    taken: Taken
    schools: pd.DataFrame
    people: pd.DataFrame
    staff: pd.DataFrame
    users: pd.DataFrame
    links: pd.DataFrame
    delegations: pd.DataFrame
    planted: list[pd.DataFrame] = field(default_factory=list)
    involved: dict[str, np.ndarray] = field(default_factory=dict)
    """People of the staff list by the kind of case that they take part in."""
    user_carrier: dict[int, int] = field(default_factory=dict)
    """Accounts for which the user list names another staff row than the links do."""
    former: list[pd.DataFrame] = field(default_factory=list)
    """Addresses that rows had before: ``table, row, email, until``."""

    @property
    def second_domain(self) -> str:
        """The mail domain that the network used before, or uses besides."""
        return self.domain.replace(".", "schools.", 1)

    def note(self, kind: str, user: Any = NOBODY, staff: Any = NOBODY, note: str | None = None) -> None:
        """Enter cases of `kind` in the answer key: the account and the staff row of each."""
        self.planted.append(pd.DataFrame({"kind": kind, "user": user, "staff": staff, "note": note}))

    def add(self, table: str, rows: Mapping[str, Any] | pd.DataFrame) -> np.ndarray:
        """Add rows to a table and return their numbers; what is not given is empty."""
        frame: pd.DataFrame = getattr(self, table)
        begin = int(frame.index.max()) + 1 if len(frame) else 0
        added = pd.DataFrame(rows)
        added.index = pd.RangeIndex(begin, begin + len(added))
        added = added.reindex(columns=frame.columns)
        text = frame.columns[frame.dtypes.eq("object")]
        added[text] = added[text].where(added[text].notna(), "")
        added = added.astype(frame.dtypes.to_dict())
        setattr(self, table, pd.concat([frame, added]) if len(frame) else added)
        return added.index.to_numpy()

    def readdress(self, table: str, rows: np.ndarray, email: Any, since: np.ndarray) -> None:
        """Give rows of a table another address from `since` on; exports of earlier days show the old one."""
        frame: pd.DataFrame = getattr(self, table)
        old = {"table": table, "row": rows, "email": frame.loc[rows, "email"].to_numpy(), "until": since}
        self.former.append(pd.DataFrame(old))
        frame.loc[rows, "email"] = email

    def strangers(self, n: int) -> np.ndarray:
        """Add people who are on no staff list."""
        found = draw_people(n, self.rng)
        school = self.rng.integers(0, len(self.schools), n)
        return self.add("people", found.assign(school=school))

    def accounts(self, human: np.ndarray, created: np.ndarray, **given: Any) -> np.ndarray:
        """Add an account for each of `human`, named as the person is and addressed as usual."""
        person = self.people.loc[human].reset_index(drop=True)
        rows: dict[str, Any] = {
            "human": human,
            "first": person["first"],
            "last": person["last"],
            "school": person["school"],
            "title": person["title"],
            "groups": "Staff",
            "created_at": created,
            "records": 1.0,
        }
        if "email" not in given:
            locals_ = local_parts(person, [self.convention] * len(person))
            rows["email"] = self.taken.claim(locals_, self.domain)
        return self.add("users", {**rows, **given})

    def link(self, user: np.ndarray, staff: np.ndarray, since: Any, **given: Any) -> np.ndarray:
        """Add links that hold from `since`."""
        rows = {"user": user, "staff": staff, "valid_from": since, "verdict": "own", "share": 1.0}
        return self.add("links", {**rows, **given})

    def unlink(self, who: np.ndarray) -> None:
        """Take away the own links of `who`, as if they had never been."""
        self.links = self.links.drop(index=pd.Index(who))

    def without_account(self, who: np.ndarray) -> None:
        """Take away the accounts of `who`, and their links."""
        self.unlink(who)
        self.users = self.users.drop(index=pd.Index(who))

    def relink(self, who: np.ndarray, staff: np.ndarray) -> None:
        """Link the accounts of `who` to other rows: half from the first day, half since some day of the term."""
        early, late = np.arange(len(who)) % 2 == 0, np.arange(len(who)) % 2 == 1
        self.links.loc[who[early], "staff"] = staff[early]
        self.links.loc[who[early], "verdict"] = "misattributed"
        since = self.in_term(late.sum())
        self.links.loc[who[late], "valid_to"] = since
        self.link(who[late], staff[late], since, verdict="misattributed")

    def leave(self, who: np.ndarray, *, disable: bool = True, summer: float = 0.7) -> None:
        """Let `who` leave: a share last `summer`, the others in the term; `disable` closes their accounts."""
        before = self.rng.random(len(who)) < summer
        left: np.ndarray = np.where(before, moment(self.calendar.last_year_end), self.in_term(len(who)))
        for column in ("start_date", "listed_at"):
            self.staff.loc[who, column] = np.minimum(
                self.staff.loc[who, column], left - np.timedelta64(200, "D")
            )
        self.staff.loc[who, "end_date"] = left
        self.staff.loc[who, "active"] = False
        closed = pd.Series(left, index=pd.Index(who))
        closed = closed[closed.index.isin(self.users.index)]
        created = np.minimum(self.users.loc[closed.index, "created_at"], closed - pd.Timedelta(days=190))
        self.users.loc[closed.index, "created_at"] = created
        linked = closed.index[closed.index.isin(self.links.index)]
        self.links.loc[linked, "valid_from"] = created[linked]
        if disable:
            self.users.loc[closed.index, "disabled_at"] = closed + pd.Timedelta(hours=16)
            self.people.loc[who, "left_at"] = left

    def another_school(self, who: np.ndarray) -> np.ndarray:
        """Return a school other than the one of each staff row, if there is another."""
        n = len(self.schools)
        step = self.rng.integers(1, n, len(who)) if n > 1 else np.zeros(len(who), dtype="int64")
        return np.asarray((self.staff.loc[who, "school"].to_numpy() + step) % n)

    def in_term(self, n: int, begin: float = 0.15, end: float = 0.8) -> np.ndarray:
        """Return `n` working moments between two parts of the term."""
        return office_hours(days(self.calendar.part(begin), self.calendar.part(end), n, self.rng), self.rng)

    def before_term(self, n: int) -> np.ndarray:
        """Return `n` working moments of the three years before the term."""
        begin = self.calendar.term_start - pd.Timedelta(days=1000)
        return office_hours(days(begin, self.calendar.term_start, n, self.rng), self.rng)
