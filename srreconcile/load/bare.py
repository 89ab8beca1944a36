"""A list of names alone: one column, no header, no ids, as somebody pastes it from a letter.

It can be matched by name and linked to nothing.  Each row is called by its place, and
the load report says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from srreconcile.load.files import read_raw
from srreconcile.load.layout import Layout, Sheet
from srreconcile.load.raw import Issue, RawTable

_NAME = "name"
_KINDS = {
    "staff": ("teacher", "staff", "faculty", "employee"),
    "schools": ("school", "org", "building", "campus"),
}
_HEADS = frozenset(
    "name names teacher teachers staff faculty employee employees school schools org orgs organization "
    "organizations building buildings campus list full first last id ids number email user users member".split()
)
_WHOLE_NAME = r"[^\W\d_][\w.'’ʻ-]*,?(?:\s+[^\W\d_][\w.'’ʻ-]*){1,4}"
_MOSTLY = 0.8  # some people go by one name; a list of single words is no list of people


def names_only(raw: RawTable, path: str | Path, table: str | None = None) -> tuple[RawTable, Layout] | None:
    """Return a bare list of names under a header of ours, with its layout; None if it is none.

    Parameters
    ----------
    raw : RawTable
        Of a file whose header is not known.
    path : path
        Of that file.
    table : {"staff", "schools"}, optional
        What it is a list of; else the file's name must say it.

    Examples
    --------
    >>> frame = pd.DataFrame({"Ana Ruiz": ["Jo Park", "Wei Li"]})
    >>> raw = RawTable("teachers.csv", frame, pd.Series([2, 3]), facts={"format": "csv", "header_row": 1})
    >>> whole, layout = names_only(raw, "teachers.csv")
    >>> layout.name, whole.frame["name"].tolist(), whole.rows.tolist()
    ('bare list of staff', ['Ana Ruiz', 'Jo Park', 'Wei Li'], [1, 2, 3])
    """
    kind = table or _kind(raw.file)
    if kind not in _KINDS or raw.facts.get("format") != "csv" or "member" in raw.facts:
        return None
    if raw.facts.get("delimiter") == " ":  # names of two words look like two columns
        raw = read_raw(path, delimiter="|")[0]
    header = str(raw.frame.columns[0])
    headless = raw.facts.get("header_row") is None
    if raw.frame.shape[1] != 1 or (not headless and _is_header(header)):
        return None
    whole = _with_header(raw, header)
    names = whole.frame[_NAME].dropna()
    if names.empty or (kind == "staff" and names.str.fullmatch(_WHOLE_NAME).mean() < _MOSTLY):
        return None
    message = (
        "holds names without a header or ids: each row is called by its place, so they can be "
        "compared by name and linked to nothing"
    )
    whole.issues = [*whole.issues, Issue("no ids", message, raw.file)]
    return whole, _layout(kind)


def _kind(file: str) -> str | None:
    words = set(re.findall(r"[a-z]+", file.lower()))
    return next(
        (
            kind
            for kind, known in _KINDS.items()
            if words & {spelled for word in known for spelled in (word, word + "s")}
        ),
        None,
    )


def _is_header(header: str) -> bool:
    return bool(set(re.findall(r"[a-z]+", header.lower())) & _HEADS)


def _with_header(raw: RawTable, header: str) -> RawTable:
    """The table with its first row among the others, where the reader took it for a header."""
    values, places = raw.frame.iloc[:, 0].tolist(), raw.rows.tolist()
    row = raw.facts.get("header_row")
    if row is not None:
        values, places = [header, *values], [row, *places]
    frame = pd.DataFrame({_NAME: pd.Series(values, dtype="str")})
    return replace(
        raw,
        frame=frame,
        rows=pd.Series(places, dtype="int64"),
        rows_read=raw.rows_read + len(frame) - len(raw.frame),
        issues=[issue for issue in raw.issues if issue.rule != "no header"],
    )


def _layout(kind: str) -> Layout:
    return Layout(
        f"bare list of {kind}",
        kind,
        (),
        shape=_staff if kind == "staff" else _schools,
        plain=True,
        source="plain",
    )


def _staff(sheet: Sheet) -> None:
    from srreconcile.load import fullnames

    for name, values in fullnames.split(sheet.column(_NAME)).items():
        sheet.put(str(name), values)
    sheet.put("staff_member_id", _places(sheet))


def _schools(sheet: Sheet) -> None:
    sheet.put("school_id", _places(sheet))


def _places(sheet: Sheet) -> pd.Series:
    """What each row is called by: its file and its row."""
    return sheet.notes.file + ":" + sheet.notes.rows.reindex(sheet.frame.index).astype("int64").astype("str")
