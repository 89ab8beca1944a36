r"""Aspen X2 exports: one whole name, keys of the district, ``\\N`` for nothing; who is absent has left."""

from __future__ import annotations

from srreconcile.load import fullnames
from srreconcile.load.by_school import with_row_ids
from srreconcile.load.layout import Layout, Sheet


def _rows(sheet: Sheet) -> None:
    whole = sheet.column("full_name|name_view")
    for name, values in fullnames.split(whole.mask(whole == "\\N")).items():
        sheet.put(str(name), values)
    with_row_ids(sheet, "local_id", "school_local_id")
    sheet.put("active", "true")
    sheet.put("active_reason", "present in the export")


LAYOUTS = (
    Layout(
        "Aspen staff",
        "staff",
        ("local_id", "full_name|name_view", "staff_type|school_local_id|login_name"),
        {
            "sis_id": "local_id",
            "state_id": "state_id",
            "school_id": "school_local_id",
            "email": "email",
            "title": "staff_type",
        },
        absent=("grade", "student_address"),
        shape=_rows,
        aliases=False,
    ),
)
