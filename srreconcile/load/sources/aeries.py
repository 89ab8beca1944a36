"""Aeries: the staff table (STF), under the names of its fields; a row per person, tagged once out of use."""

from __future__ import annotations

from srreconcile.load.layout import Layout

LAYOUTS = (
    Layout(
        "Aeries staff (STF)",
        "staff",
        ("ID", "LN", "FN", "HD|LD|EM"),
        {
            "sis_id": "ID",
            "first_name": "FN",
            "middle_name": "MN",
            "last_name": "LN",
            "school_id": "PSC|SC",
            "title": "TI",
            "email": "EM",
            "start_date": "HD",
            "end_date": "LD",
            "active": "TG",
        },
        codes={"i": False, "*": False},  # the tag of a row that is out of use; a row in use has none
        absent=("SN", "GR"),  # of the student table, whose names stand under the same headers
        key="sis_id",
    ),
)
