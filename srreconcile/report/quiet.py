"""What rulings keep quiet, and what they say of the rest: never out of sight."""

from __future__ import annotations

import pandas as pd

from srreconcile.registers import SOON
from srreconcile.report import markup
from srreconcile.report.book import Book, table
from srreconcile.report.columns import Field
from srreconcile.report.inert import one_line
from srreconcile.report.markup import Cell

QUIET = "Kept quiet"
ROWS = 500
"""Findings on the page; the workbook holds all."""
_ROWS_MAX = 1_000_000  # Excel holds 1,048,576

_FIELDS = (
    Field("Severity", "text", 9, "severity"),
    Field("Account of", "text", 18, "user_name"),
    Field("User ID", "text", 12, "user_id"),
    Field("Staff member", "text", 18, "staff_name"),
    Field("Staff ID", "text", 10, "staff_member_id"),
    Field("School", "text", 18, "school_name"),
    Field("What was found", "text", 44, "detail"),
    Field("Kept by", "text", 20, "owner"),
    Field("Why", "text", 30, "reason"),
    Field("Until", "time", 17, "valid_to"),
    Field("Ends soon", "flag", 9, "ends_soon"),
    Field("Finding ID", "id", 12, "finding_id"),
)


def sentence(findings: pd.DataFrame, waived: pd.DataFrame) -> str:
    """Return what rulings say of an audit; "" where nobody ruled.

    Parameters
    ----------
    findings, waived : DataFrame
        As an `Audit` has them.

    Examples
    --------
    >>> asked = pd.DataFrame({"ruling": ["ended", "decided", None]})
    >>> sentence(asked, pd.DataFrame({"ends_soon": [True, False]}))
    'Rulings: 2 findings kept quiet (1 for 30 days at most); 1 decided and not yet done; 1 asked again: ended.'
    """
    said = []
    if len(waived):
        soon = int(waived["ends_soon"].sum())
        ending = f" ({soon:,} for {SOON} days at most)" if soon else ""
        said.append(f"{len(waived):,} finding{'' if len(waived) == 1 else 's'} kept quiet{ending}")
    counts = findings["ruling"].value_counts() if "ruling" in findings else pd.Series(dtype="int64")
    words = {"decided": "decided and not yet done", "ended": "asked again: ended"}
    words["changed"] = "asked again: the facts changed"
    said += [f"{counts[ruling]:,} {word}" for ruling, word in words.items() if ruling in counts]
    return f"Rulings: {'; '.join(said)}." if said else ""


def write(book: Book, waived: pd.DataFrame) -> None:
    """Write the sheet of what is kept quiet; none where nothing is."""
    if waived.empty:
        return
    rows = waived.head(_ROWS_MAX)
    sheet = book.sheet(QUIET)
    table(sheet, "tbl_kept_quiet", [field.header for field in _FIELDS], len(rows))
    book.heads(sheet, _FIELDS)
    book.rows(sheet, 1, rows, _FIELDS)


def listed(waived: pd.DataFrame) -> str:
    """Return what is kept quiet as a table of HTML."""
    shown = waived.head(ROWS)
    days = shown["valid_to"].dt.strftime("%Y-%m-%d").fillna("")
    columns = {
        "Severity": shown["severity"].map(markup.severity),
        "What was found": shown["detail"].map(_said),
        "Kept by": shown["owner"].map(_said),
        "Why": shown["reason"].map(_said),
        "Until": days.map(_said),
    }
    return markup.table("Kept quiet by a ruling", list(columns), zip(*columns.values(), strict=True))


def _said(value: object) -> Cell:
    return Cell(markup.text(one_line(value)))
