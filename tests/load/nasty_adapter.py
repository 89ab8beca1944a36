"""What the scorer of the corpus of broken exports calls: the package's own readers."""

import pandas as pd

import srreconcile as sr

OWN_ERRORS = (sr.SRReconcileError,)
OURS = {"staff_id": "staff_member_id", "school": "school_id"}
READERS = {"staff": sr.read_staff, "users": sr.read_users, "records": sr.read_records}


def load(path, expected):
    """Return the rows by the corpus' own names, and the issues as they are told."""
    options = {name: value for name, value in expected.get("options", {}).items() if name != "columns"}
    fields = expected.get("columns", {})
    if expected["kind"] in READERS:
        ours = {**OURS, "school": "school"} if expected["kind"] == "records" else OURS
        ours = {} if expected["kind"] == "users" else ours
        mapping = {ours.get(name, name): header for name, header in fields.items()}
        frame = READERS[expected["kind"]](path, mapping=mapping, **options)
    else:
        ours = {}
        frame = sr.read_table(path, **options)
    fields = fields or {name: name for name in frame}
    rows = [
        {name: shown(row.get(ours.get(name, name))) for name in fields}
        for row in frame.astype(object).to_dict("records")
    ]
    return rows, [str(issue) for issue in frame.attrs["load_report"].issues]


def shown(value):
    """A day without its midnight, since the corpus writes days and we keep moments."""
    if value is None or pd.isna(value):
        return None
    if value is True or value is False:
        return str(value).lower()
    return value.isoformat().removesuffix("T00:00:00") if hasattr(value, "isoformat") else str(value)
