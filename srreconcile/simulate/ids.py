"""Ids in place of numbers, given as platforms give them: in the order of arrival.

The order of a draft's rows tells who was planted; the ids must not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from srreconcile.simulate.draft import NOBODY, Draft


@dataclass(frozen=True)
class Ids:
    """The published id of each number: Series of str by number."""

    staff: pd.Series
    users: pd.Series
    people: pd.Series
    sis: pd.Series
    """SIS number by staff row: shared by the rows of one person."""
    external: pd.Series
    """The SIS's own id of each staff row."""


def number(draft: Draft) -> Ids:
    """Return the ids of every staff row, account and person of a draft."""
    staff, rng = draft.staff, draft.rng
    hired = staff["start_date"]
    own = staff["sis"].where(staff["sis"].ne(NOBODY), -2 - staff.index.to_series())
    first_seen = hired.groupby(own).min()
    sis = _by_arrival(first_seen, 1001, rng).str.zfill(6)
    external = pd.Series(rng.permutation(len(staff)) + 20_001, index=staff.index)
    people = pd.Series(rng.permutation(len(draft.people)) + 1, index=draft.people.index)
    return Ids(
        _by_arrival(staff["listed_at"], 1001, rng),
        _by_arrival(draft.users["created_at"], 201, rng),
        "p" + people.astype("str"),
        sis.reindex(own).set_axis(staff.index),
        external.astype("str"),
    )


def _by_arrival(arrived: pd.Series, begin: int, rng: np.random.Generator) -> pd.Series:
    """Number rows by arrival; those of one moment in no order that means anything."""
    order = np.lexsort((rng.random(len(arrived)), arrived.to_numpy()))
    place = np.empty(len(arrived), dtype="int64")
    place[order] = np.arange(len(arrived)) + begin
    return pd.Series(place, index=arrived.index).astype("str")
