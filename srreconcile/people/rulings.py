"""What people have ruled on pairs of an account and a staff row: facts, not evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.people.groups import Indices
from srreconcile.people.persons import Persons
from srreconcile.people.site import Site
from srreconcile.people.words import Floats

_FACT = 60.0  # log-odds of a ruling; nothing outweighs it
_VERDICTS = {"same": _FACT, "not_same": -_FACT, "different": -_FACT}


@dataclass(frozen=True)
class Rulings:
    """Pairs of account and person with a ruling; the weight is positive for the same human."""

    user: Indices
    person: Indices
    weight: Floats


def read_rulings(site: Site, people: Persons, reviewed: pd.DataFrame | None) -> Rulings:
    """Return the rulings on pairs that are in the tables.

    Parameters
    ----------
    site : Site
    people : Persons
    reviewed : DataFrame or None
        ``user_id, staff_member_id, verdict``.

    Raises
    ------
    InputError
        If a column is absent, a verdict is not understood, or two rulings contradict
        each other: one account and person both the same and not, or one account the
        same as two people.
    """
    if reviewed is None or reviewed.empty:
        none: Indices = np.zeros(0, dtype=np.int64)
        return Rulings(none, none, np.zeros(0))
    for column in ("user_id", "staff_member_id", "verdict"):
        if column not in reviewed.columns:
            raise InputError(f'reviewed: no column "{column}". It names the pair, or what was ruled on it.')
    rows, count = site.rows, site.rows.staff_count
    user = _position(rows.ids[count:], reviewed["user_id"])
    row = _position(rows.ids[:count], reviewed["staff_member_id"])
    weight, there = _weights(reviewed["verdict"]), (user >= 0) & (row >= 0)
    ruled = pd.DataFrame({"user": user + count, "person": people.of_row[row], "weight": weight})[there]
    ruled["row"] = np.arange(len(reviewed))[there] + 2
    _refuse_conflicts(ruled, reviewed)
    ruled = ruled.drop_duplicates(["user", "person"])
    return Rulings(*(ruled[name].to_numpy() for name in ("user", "person", "weight")))


def _refuse_conflicts(ruled: pd.DataFrame, reviewed: pd.DataFrame) -> None:
    """Raise for the first two rulings that cannot both be true."""
    same = ruled[ruled["weight"] > 0]
    both = ruled.groupby(["user", "person"])["weight"].transform("nunique") > 1
    two = same.groupby("user")["person"].transform("nunique") > 1
    for rows, why in (
        (ruled[both], "the same person is ruled both same and not_same"),
        (same[two], "one account is ruled the same as two people"),
    ):
        if len(rows):
            first = rows[rows["user"] == rows["user"].iloc[0]].drop_duplicates(
                ["weight"] if why.startswith("the same") else ["person"]
            )
            named = " and ".join(
                f"row {row} (account {found.user_id}, staff row {found.staff_member_id}: {found.verdict})"
                for row in first["row"].head(2)
                for found in [reviewed.iloc[row - 2]]
            )
            raise InputError(f"reviewed: {named} contradict each other: {why}. Keep one of them.")


def _position(known: np.ndarray, ids: pd.Series) -> Indices:
    wanted = pd.Index(normalize.identifier(ids))
    return np.asarray(pd.Index(known, dtype="str").get_indexer(wanted), dtype=np.int64)


def _weights(verdicts: pd.Series) -> Floats:
    words = normalize.text(verdicts).str.lower().str.replace(" ", "_")
    weight = words.map(_VERDICTS).astype("float64").to_numpy()
    if np.isnan(weight).any():
        raise InputError(
            f"reviewed: row {int(np.isnan(weight).argmax()) + 2}: the verdict is not understood. "
            f"Understood: {', '.join(_VERDICTS)}."
        )
    return np.asarray(weight, dtype=np.float64)
