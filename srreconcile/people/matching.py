"""The steps of a match, in order.

Parse, group the staff rows, count what is usual at the site, look up candidates,
score, let people compete, judge account kinds, pair duplicate accounts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.people import candidates, compete, duplicates, kinds, persons
from srreconcile.people.best import best_table
from srreconcile.people.habits import habits
from srreconcile.people.matches import Matches
from srreconcile.people.regroup import regroup
from srreconcile.people.rows import read_rows, sorted_rows
from srreconcile.people.rulings import read_rulings
from srreconcile.people.site import Site, survey
from srreconcile.tables import STAFF, USERS, as_pandas

_SHOWN = ["first_name", "last_name", "email"]  # as typed, for whoever asks why


def match(staff: Any, users: Any, reviewed: pd.DataFrame | None = None) -> Matches:
    """Return which account is which person on the staff list, how surely and why.

    Parameters
    ----------
    staff, users : DataFrame
        Staff rows and accounts; only the ids are required, everything else adds
        certainty.  Columns that carry links are not read.
    reviewed : DataFrame, optional
        ``user_id, staff_member_id, verdict`` (``same`` or ``not_same``): what people
        have ruled.  A ruling is a fact.

    Returns
    -------
    Matches

    Raises
    ------
    InputError
        If a table is not what its schema says, or two rulings contradict each other.

    Notes
    -----
    The odds of a pair are those of Fellegi and Sunter (1969): agreement on a value
    counts by its rarity.  An account's candidates then compete with each other and
    with nobody, so a probability knows who else would fit.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Robert"], "last_name": ["Smith"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["Bob"], "last_name": ["Smith"]})
    >>> match(staff, users).best[["user_id", "staff_member_id"]].values.tolist()
    [['u1', '7']]
    """
    staff = sorted_rows(STAFF.conform(as_pandas(staff, "staff")), "staff_member_id")
    users = sorted_rows(USERS.conform(as_pandas(users, "users")), "user_id")
    site = survey(read_rows(staff, users))
    people = persons.roll_up(site)
    found = candidates.find(site)
    site = replace(site, habits=habits(site, found, people))
    signs = kinds.signs(users)
    alone = np.append(np.zeros(len(staff), dtype=np.bool_), kinds.stands_alone(signs))
    scored = compete.compete(site, people, found, alone, read_rulings(site, people, reviewed))
    again = regroup(site, people, scored)
    if len(again) < len(people):
        rulings = read_rulings(site, again, reviewed)
        scored = compete.compete(site, again, found, alone, rulings, known=(scored, people))
    people = again
    return _matches(site, people, scored, signs, (staff, users))


def _matches(
    site: Site,
    people: persons.Persons,
    scored: compete.Scored,
    signs: pd.DataFrame,
    frames: tuple[pd.DataFrame, pd.DataFrame],
) -> Matches:
    rows = site.rows
    first = np.flatnonzero(np.diff(scored.user, prepend=-1))
    fits = np.zeros(len(rows))
    # An office has its own row: that the office's account fits it makes no person of the account.
    person = ~kinds.rows_of_no_person(frames[0])[scored.row[first]]
    fits[scored.user[first]] = np.where(person, scored.probability[first], 0.0)
    kind = np.append(
        np.full(rows.staff_count, "", dtype=object), kinds.kinds(signs, fits[rows.staff_count :])
    )
    doubled = duplicates.duplicate_accounts(site, scored.take(first), kind == "person")
    doubled_staff = duplicates.duplicate_staff(site, people.left, people.right, people.probability)
    rows.forget_patterns()
    return Matches(
        persons=_persons_table(site, people),
        best=best_table(site, people, scored, kind),
        duplicates=doubled,
        duplicate_staff=doubled_staff,
        _site=site,
        _people=people,
        _scored=scored,
        _kinds=kind,
        _frames=(frames[0][_SHOWN], frames[1][[*_SHOWN, "user_id", "title", "groups"]]),
    )


def _persons_table(site: Site, people: persons.Persons) -> pd.DataFrame:
    ids: npt.NDArray[np.object_] = site.rows.ids
    return pd.DataFrame(
        {
            "staff_member_id": pd.Series(ids[: site.rows.staff_count], dtype="str"),
            "person_id": pd.Series(ids[people.rows[people.starts[people.of_row]]], dtype="str"),
        }
    )
