"""A person at several schools: one row for each, each with an id of its own."""

from __future__ import annotations

import pandas as pd

from srreconcile.load.layout import OURS, Sheet


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


def with_row_ids(sheet: Sheet, person: str, school: str) -> None:
    """Set the ids of rows from the headers of person and school."""
    ids = sheet.column(person)
    home = sheet.frame[f"{OURS}school_id"] if f"{OURS}school_id" in sheet.frame else sheet.column(school)
    sheet.put("staff_member_id", row_ids(ids, home))
