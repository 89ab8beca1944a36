"""A case that can be passed on: ids in place of the names and addresses of people."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.investigate.find import Candidates, Someone

if TYPE_CHECKING:
    from srreconcile.standing import Standing

_LEFT_OUT = "names left out"


def nameless(standing: Standing) -> Standing:
    """Return a standing in which accounts and staff rows are called by their ids; the given one stays."""
    logins, members = standing.logins, standing.members
    none = pd.Series(None, index=logins.index, dtype="str")
    shown = copy.copy(standing)
    vars(shown).update(
        logins=logins.assign(user_name=logins["user_id"], user_email=none, reasons=_LEFT_OUT),
        members=members.assign(staff_name="staff row"),
        identity=standing.identity.assign(reasons=_LEFT_OUT),
        delegations=standing.delegations.assign(reason=None),
    )
    return shown


def unnamed(someone: Someone | Candidates) -> Someone | Candidates:
    """Return who was found, called by an id; what was asked for may be a name, and is not repeated.

    Examples
    --------
    >>> unnamed(Someone("Jane Roe", ("u3",), ("7",))).name
    'The person of user u3'
    """
    if isinstance(someone, Candidates):
        rows = someone.rows
        who = ("user " + rows["users"]).where(rows["users"].ne(""), "staff row " + rows["staff"])
        return replace(someone, asked="the word", rows=rows.assign(name=who, email=None))
    key = f"user {someone.users[0]}" if someone.users else f"staff row {someone.staff[0]}"
    return replace(someone, name=f"The person of {key}")
