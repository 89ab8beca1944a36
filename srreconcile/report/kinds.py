"""The sheets of findings: one per kind, or several where Excel has too few rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from srreconcile import decisions
from srreconcile.report import book as books
from srreconcile.report.book import Book
from srreconcile.report.columns import CORRECT, DECISION, FINDING_ID, NOTE, Field, fields
from srreconcile.report.inert import sheet_names

ROWS_MAX = 1_048_575  # Excel's own limit, without the header
_CHUNK = 5_000  # rows turned into cells at a time

_HINTS = {
    DECISION: "Choose one. Nothing changes in Schoolrunner until the data team acts on it.",
    CORRECT: "The staff ID that the account belongs to; or, when you delegate, who decides.",
    NOTE: "Anything the data team should know.",
    FINDING_ID: "Leave this as it is: it finds the row again.",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet of findings, and the rows of its kind that stand on it."""

    name: str
    table: str
    kind: str
    first: int
    last: int

    @property
    def rows(self) -> int:
        """How many findings it holds."""
        return self.last - self.first


def planned(
    found: dict[str, pd.DataFrame], most: int = ROWS_MAX, *, taken: Sequence[str] = ()
) -> list[Sheet]:
    """Return the sheets that the kinds of findings need, in order.

    Parameters
    ----------
    found : dict of str to DataFrame
        Findings by kind.
    most : int
        Rows per sheet.
    taken : sequence of str
        The names of the other sheets.
    """
    parts = [
        (kind, start, min(start + most, len(rows)))
        for kind, rows in found.items()
        for start in range(0, len(rows), most)
    ]
    names = sheet_names((sheet_title(kind) for kind, _, _ in parts), taken=taken)
    return [
        Sheet(name, f"tbl_{kind}" + (f"_{start // most + 1}" if start else ""), kind, start, end)
        for name, (kind, start, end) in zip(names, parts, strict=True)
    ]


def sheet_title(kind: str) -> str:
    """Return what a check's sheet is called.

    Examples
    --------
    >>> sheet_title("cross_person_links")
    'Cross person links'
    """
    return kind.replace("_", " ").capitalize()


def write(book: Book, planned_sheet: Sheet, found: pd.DataFrame, *, without: Collection[str] = ()) -> None:
    """Write one sheet of findings.

    Parameters
    ----------
    book : Book
    planned_sheet : Sheet
    found : DataFrame
        All findings of its kind.
    without : collection of str
        Columns that say nothing here.
    """
    sheet, chosen = book.sheet(planned_sheet.name), fields(found, without=without)
    books.table(sheet, planned_sheet.table, [field.header for field in chosen], planned_sheet.rows)
    book.heads(sheet, chosen)
    for start in range(planned_sheet.first, planned_sheet.last, _CHUNK):
        part = found.iloc[start : min(start + _CHUNK, planned_sheet.last)]
        book.rows(sheet, 1 + start - planned_sheet.first, part, chosen)
    sheet.print_area(0, 0, planned_sheet.rows, len(chosen) - 2)  # the id is for the way back, not for paper
    _ask(sheet, chosen, planned_sheet.rows, has_accounts=bool(found["user_id"].notna().any()))
    _mark(book, sheet, chosen, planned_sheet.rows)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{books.cell(planned_sheet.rows, len(chosen) - 1)}"})


def _ask(sheet: Any, chosen: list[Field], rows: int, *, has_accounts: bool) -> None:
    """Give the columns for a leader their choices and a word of help."""
    offered = list(decisions.CHOICES if has_accounts else decisions.WITHOUT_ACCOUNT)
    for column, field in enumerate(chosen):
        if field.header not in _HINTS or field.source not in (None, "finding_id"):
            continue
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": field.header[:32],
            "input_message": _HINTS[field.header],
        }
        if field.header == DECISION:
            rule |= {
                "validate": "list",
                "source": offered,
                "error_title": "Decision",
                "error_message": f"Choose one of: {', '.join(offered)}.",
            }
        sheet.data_validation(1, column, rows, column, rule)


def _mark(book: Book, sheet: Any, chosen: list[Field], rows: int) -> None:
    """Bars behind the records, colours beside the words, red for a fix without a staff id."""
    at = {field.header: column for column, field in enumerate(chosen)}
    decision, correct = (f"${books.cell(1, at[head])}" for head in (DECISION, CORRECT))
    suggested = f"${books.cell(1, at['Suggested staff ID'])}" if "Suggested staff ID" in at else '""'
    lacks = f'=AND({decision}="{decisions.FIX}",{correct}="",{suggested}="")'
    red = book.file.add_format({"bg_color": "#D7413C", "font_color": "#FFFFFF"})
    sheet.conditional_format(
        1, at[CORRECT], rows, at[CORRECT], {"type": "formula", "criteria": lacks, "format": red}
    )
    decided = book.file.add_format({"bg_color": "#E3F1E3"})
    done = f'={decision}<>""'
    sheet.conditional_format(
        1, at[DECISION], rows, at[NOTE], {"type": "formula", "criteria": done, "format": decided}
    )
    if "Records" in at:
        bar = {
            "type": "data_bar",
            "bar_color": "#E9A6A2",
            "min_type": "num",
            "min_value": 0,
            "min_length": 0,  # else 0 has a bar of a tenth of the cell
        }
        sheet.conditional_format(1, at["Records"], rows, at["Records"], bar)
    if "Severity" in at:
        for level, ink in books.INKS.items():
            look = book.file.add_format({"font_color": ink, "bold": True})
            word = {"type": "cell", "criteria": "==", "value": f'"{level}"', "format": look}
            sheet.conditional_format(1, at["Severity"], rows, at["Severity"], word)
