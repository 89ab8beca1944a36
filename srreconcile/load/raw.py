"""What a file reader hands on: text under the file's own headers, and every doubt.

``files`` turns a path into `RawTable` (decode, split, find the header); ``sources``
turns a `RawTable` into a canonical table (recognise, map, type).  Between them a value
is text or missing, as the file writes it, and each row knows where it stood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

Grade = Literal["note", "doubt", "set aside"]
"""Of an issue: told for completeness; may be wrong (an error with ``strict=True``); the row or
column was not used."""


@dataclass(frozen=True)
class Issue:
    """One thing a person should know about what was read.  Never holds a person's data.

    Attributes
    ----------
    rule : str
        Short and stable, to group by: ``encoding``, ``short row``, ``ambiguous date``.
    message : str
        What was found and what was done, in words for a data manager.
    file : str
        The file's name, with the sheet or member where there are several.
    row : int, optional
        As an editor or a spreadsheet shows it: from 1, the header counted.
    column : str, optional
        The file's own header.
    grade : str
    count : int
        How many rows it is about, from `row` on, where one issue tells of a whole block.
    """

    rule: str
    message: str
    file: str
    row: int | None = None
    column: str | None = None
    grade: Grade = "doubt"
    count: int = 1

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row:,}" if self.row < 10_000 else f"row {self.row}")
        if self.column is not None:
            place.append(f'column "{self.column}"')
        return f"{', '.join(place)}: {self.message} [{self.rule}]"


@dataclass
class RawTable:
    """One table of a file, all text, before anybody says what it means.

    Attributes
    ----------
    file : str
        What messages call it: the file's name, with sheet or member where there are several.
    frame : DataFrame of str, n rows
        Columns are the file's own headers, made unique; cells stripped, missing where
        blank.  Nested JSON objects are columns with dotted names; a list of plain
        values is joined by ``;``; a list of objects is JSON text.
    rows : Series of int, length n, index of `frame`
        Where each row stood, as an editor or a spreadsheet shows it.
    issues : list of Issue
    facts : dict
        What is known of the file: ``format`` (csv, xlsx, xls, json, sqlite, parquet ...),
        ``encoding``, ``delimiter``, ``header_row``, ``banner`` (text above the header),
        ``endpoint``, ``page``, ``total_pages``, ``limit`` (of an API dump) ...
    rows_read : int
        Data rows seen, those set aside included: ``n +`` the counts of the issues of
        grade "set aside" with a row.
    """

    file: str
    frame: pd.DataFrame
    rows: pd.Series
    issues: list[Issue] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    rows_read: int = 0
