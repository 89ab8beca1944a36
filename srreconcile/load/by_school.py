"""A person at several schools: one row for each, each with an id of its own."""

from __future__ import annotations

import pandas as pd

from srreconcile.load.layout import OURS, Sheet
from srreconcile.load.notes import Aside


def row_ids(person: pd.Series, school: pd.Series) -> pd.Series:
    """Return an id for each row of a person: the person's own for the first, with the school for others.

    Parameters
    ----------
    person, school : Series of str, length n, same index

    Returns
    -------
    Series of str, length n, same index

    Examples
    --------
    >>> row_ids(pd.Series(["7", "7", "8"]), pd.Series(["A", "B", "A"])).tolist()
    ['7', '7:B', '8']
    """
    further = person.duplicated() & school.notna()
    return person.mask(further, person + ":" + school.fillna(""))


def spread(sheet: Sheet, schools: pd.Series) -> None:
    """Repeat each row for the schools of a list (``a,b`` or ``a;b``), one school in each."""
    name = f"{OURS}school_id"
    lists = schools.str.strip(" ,;|").str.split(r"\s*[,;|]\s*", regex=True)
    frame = sheet.frame.assign(**{name: lists}).explode(name)
    places = sheet.notes.rows.reindex(frame.index)
    sheet.notes.rows = places.reset_index(drop=True)
    sheet.frame = frame.reset_index(drop=True).astype({name: "str"})


def with_row_ids(sheet: Sheet, person: str, school: str, end: str = "") -> None:
    """Set the ids of rows from the headers of person and school; a person stands at a school once.

    Of several rows of one person at one school (two assignments, or a row that was
    exported twice) the first without an end in the column `end` is kept.
    """
    _once_at_a_school(sheet, person, school, end)
    ids = sheet.column(person)
    home = sheet.frame[f"{OURS}school_id"] if f"{OURS}school_id" in sheet.frame else sheet.column(school)
    sheet.put("staff_member_id", row_ids(ids, home))


def _once_at_a_school(sheet: Sheet, person: str, school: str, end: str) -> None:
    ids = sheet.column(person)
    home = sheet.frame[f"{OURS}school_id"] if f"{OURS}school_id" in sheet.frame else sheet.column(school)
    pairs = pd.DataFrame({"person": ids, "school": home, "ended": sheet.column(end).notna()})
    named = pairs["person"].notna() & pairs["school"].notna()
    first = pairs[named].sort_values("ended", kind="stable").drop_duplicates(["person", "school"]).index
    again = named & ~pairs.index.isin(first)
    if not again.any():
        return
    gone = sorted(set(sheet.notes.places(again)) - set(sheet.notes.places(~again)))
    if gone:
        sheet.notes.asides.append(Aside("a further row of the same person at the same school", gone))
    sheet.frame = sheet.frame[~again]
