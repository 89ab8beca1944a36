"""Where a staff id stands, and what a correction reaches besides the record.

Both lists are read out in every plan, because a correction that forgets a place leaves
the old name standing there, and one that forgets an effect surprises somebody.
"""

from __future__ import annotations

import pandas as pd

ENDPOINTS = {
    "absence": "absences",
    "incident": "incidents",
    "communication": "communications",
    "assessment": "assessments",
    "behavior": "behaviors",
}
"""The address under ``/api/v1/`` of each record type; ``behaviors`` is a guess, as no public
program calls it.  Other types take their own name."""

_RECORD = "covered: a row per record"
_NOT = "not covered: correct it by hand, or leave it and say so"

_PLACES = [
    ("staff-members.user_id", "the link, on the staff row", "covered: link changes"),
    ("users: linked staff member", "the link, on the account", "covered: link changes"),
    ("behaviors.staff_member_id", "who gave the behavior", _RECORD),
    ("incidents.staff_member_id", "who reported the incident", _RECORD),
    ("absences.staff_member_id", "who took attendance for the day", _RECORD),
    ("communications.staff_member_id", "who wrote to the family", _RECORD),
    ("assessments.staff_member_id", "who made the assessment", _RECORD),
    ("class-absences", "attendance for a class: follows the section, names no staff", "nothing to correct"),
    ("sections: teacher of record", "comes from the SIS timetable", _NOT),
    ("detentions, suspensions", "hang on incidents and may name their own staff", _NOT),
    ("comments", "free text may hold a name", _NOT),
    ("exports and warehouse tables made before", "hold the old name until they are loaded again", _NOT),
]

_EFFECTS = [
    ("behavior", "point balances and rewards counted per teacher; the student's own balance stays"),
    ("behavior", "detentions that were given because of it"),
    ("incident", "suspensions and their letters, which name the reporter; state reports already handed in"),
    ("absence", "attendance reports already handed in name nobody; the daily log does"),
    ("communication", "families who answer the person named"),
    ("assessment", "who may edit it (teacher of record); report cards already printed"),
    ("", "counts per teacher in evaluations and dashboards"),
]


def places() -> pd.DataFrame:
    """Return every place that carries a staff id: ``place, holds, covered``."""
    return pd.DataFrame(_PLACES, columns=["place", "holds", "covered"], dtype="str")


def effects(record_types: pd.Series) -> pd.DataFrame:
    """Return what a correction of such records reaches: ``record_type, records, effect``.

    Examples
    --------
    >>> effects(pd.Series(["absence", "absence"]))["records"].tolist()
    [2, 2]
    """
    counts = record_types.fillna("").value_counts()
    rows = [
        (kind or "(any)", int(counts.get(kind, 0)) if kind else len(record_types), effect)
        for kind, effect in _EFFECTS
        if (kind in counts.index if kind else len(record_types))
    ]
    return pd.DataFrame(rows, columns=["record_type", "records", "effect"])
