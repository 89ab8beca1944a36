"""A record log as Schoolrunner's API gives it out: one endpoint per type of record."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from srreconcile.simulate import layouts

_WORDS = {
    "behavior": (
        "Participation",
        "On task",
        "Late to class",
        "Kindness",
        "Off task",
        "Homework missing",
        "Uniform",
    ),
    "incident": ("Disruption", "Conflict", "Leaving class", "Property", "Language"),
    "communication": (
        "Left a message.",
        "Spoke about progress.",
        "Sent a note home.",
        "Confirmed a meeting.",
    ),
    "assessment": ("Exit ticket", "Quiz", "Unit test", "Interim"),
}

_GOOD = ("Participation", "On task", "Kindness")


def files(records: pd.DataFrame, seed: int) -> dict[str, str]:
    """Return the export files of a record log: text by file name.

    Parameters
    ----------
    records : DataFrame
        Canonical records.
    seed : int
        For what the log does not hold: comments, types, scores.

    Returns
    -------
    dict of str to str
        JSON pages of incidents and communications; CSV of behaviors, absences and
        assessments.
    """
    rng = np.random.default_rng(seed)
    of = {kind: rows.reset_index(drop=True) for kind, rows in records.groupby("record_type", sort=True)}
    return {
        **_incidents(of["incident"], rng),
        **layouts.pages("communications", _communications(of["communication"], rng)),
        "behaviors.csv": layouts.comma(_behaviors(of["behavior"], rng)),
        "absences.csv": layouts.comma(_absences(of["absence"], rng)),
        "assessments.csv": layouts.comma(_assessments(of["assessment"], rng)),
    }


def _day(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(rows["event_date"].dt.strftime("%Y-%m-%d"))


def _entry(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(rows["entered_at"].dt.strftime("%Y-%m-%d %H:%M:%S"))


def _type(rows: pd.DataFrame, kinds: int, rng: np.random.Generator) -> pd.Series:
    return pd.Series(rng.integers(1, kinds + 1, len(rows))).astype("str")


def _words(rows: pd.DataFrame, kind: str, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(np.array(_WORDS[kind], dtype=object), len(rows))


def _incidents(rows: pd.DataFrame, rng: np.random.Generator) -> dict[str, str]:
    short = _words(rows, "incident", rng)
    shown = pd.DataFrame(
        {
            "incident_id": rows["record_id"],
            "school_id": rows["school_id"],
            "staff_member_id": rows["staff_member_id"],
            "date": _day(rows),
            "incident_type_id": _type(rows, 5, rng),
            "short_description": short,
            "long_description": None,
            "from_date": _entry(rows),
            "thru_date": None,
            "active": "1",
            "display_name": short + " " + _day(rows),
        }
    )
    return layouts.pages("incidents", shown, _students(rows, shown))


def _students(rows: pd.DataFrame, shown: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """The one student of each incident, as the API nests them."""
    columns = (rows["record_id"], rows["student_id"], shown["from_date"])
    return [
        [
            {
                "incident_student_id": number,
                "incident_id": number,
                "student_id": student,
                "incident_role_id": "1",
                "minutes_out_of_class": None,
                "from_date": since,
                "thru_date": None,
                "active": "1",
            }
        ]
        for number, student, since in zip(*columns, strict=True)
    ]


def _communications(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "communication_id": rows["record_id"],
            "school_id": rows["school_id"],
            "student_id": rows["student_id"],
            "staff_member_id": rows["staff_member_id"],
            "communication_method_id": _type(rows, 4, rng),
            "communication_type_id": _type(rows, 3, rng),
            "contact_person": None,
            "date": _day(rows),
            "comments": _words(rows, "communication", rng),
            "from_date": _entry(rows),
            "active": "1",
        }
    )


def _behaviors(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    seen = _words(rows, "behavior", rng)
    points = rng.integers(1, 3, len(rows)) * np.where(np.isin(seen.astype("str"), _GOOD), 1, -1)
    return pd.DataFrame(
        {
            "behavior_id": rows["record_id"],
            "school_id": rows["school_id"],
            "student_id": rows["student_id"],
            "staff_member_id": rows["staff_member_id"],
            "date": _day(rows),
            "behavior": seen,
            "points": points.astype("str"),
            "from_date": _entry(rows),
            "active": "1",
        }
    )


def _absences(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "absence_id": rows["record_id"],
            "school_id": rows["school_id"],
            "student_id": rows["student_id"],
            "staff_member_id": rows["staff_member_id"],
            "date": _day(rows),
            "absence_type_id": _type(rows, 4, rng),
            "active": "1",
            "comments": None,
        }
    )


def _assessments(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    name = _words(rows, "assessment", rng)
    present = rng.integers(14, 29, len(rows))
    return pd.DataFrame(
        {
            "assessment_id": rows["record_id"],
            "school_id": rows["school_id"],
            "staff_member_id": rows["staff_member_id"],
            "course_id": _type(rows, 60, rng),
            "date": _day(rows),
            "name": name,
            "display_name": name + " " + _day(rows),
            "assessment_type_id": _type(rows, 4, rng),
            "avg_score": np.char.mod("%.1f", rng.uniform(48, 97, len(rows))),
            "present_students": present.astype("str"),
            "enrolled_students": (present + rng.integers(0, 4, len(rows))).astype("str"),
            "active": "1",
        }
    )
