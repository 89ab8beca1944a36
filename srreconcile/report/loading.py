"""The sheet "Load report": what was read, file by file, and every doubt with its row.

One table, so that it can be filtered by file or by kind.  It holds headers, row numbers
and counts, and nobody's name.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from srreconcile.load.report import FileReport, LoadReport
from srreconcile.report.book import Book
from srreconcile.report.columns import Field

SHEET = "Load report"
_FIELDS = (
    Field("About", "text", 13, "about"),
    Field("File", "text", 34, "file"),
    Field("Row", "number", 9, "row"),
    Field("Column", "text", 22, "column"),
    Field("What was done or found", "text", 92, "said"),
    Field("Rows read", "number", 11, "read"),
    Field("Kept", "number", 11, "kept"),
    Field("Set aside", "number", 11, "aside"),
)
_ABOUT = {"doubt": "To look at", "set aside": "Set aside", "note": "Remark"}
_MOST = 20_000
"""Rows of the sheet; more are in ``tables.load_report.to_frame()``."""
_LONG = 1_500
"""Letters of a cell; a person reads no more in one."""


def rows(report: Any) -> pd.DataFrame | None:
    """Return the lines of the sheet, the files first; None if nobody loaded the tables.

    Parameters
    ----------
    report : LoadReport or other
        As it stands at ``tables.load_report``.

    Returns
    -------
    DataFrame or None
        ``about, file, row, column, said, read, kept, aside``.

    Examples
    --------
    >>> file = FileReport("u.csv", "account list", "users", 3, 3, mapped={"user_id": "ID"})
    >>> rows(LoadReport([file]))["said"].tolist()
    ['Read as account list, a list of users. Columns: ID -> user_id.']
    """
    if not isinstance(report, LoadReport):
        return None
    lines: list[dict[str, Any]] = [
        {
            "about": "File",
            "file": file.file,
            "said": _said(file),
            "read": file.rows_read,
            "kept": file.rows_kept,
            "aside": file.rows_aside,
        }
        for file in report.reports
    ]
    lines += [{"about": "Together", "said": sentence} for sentence in report.said]
    issues = sorted(report.issues, key=lambda issue: list(_ABOUT).index(issue.grade))
    lines += [
        {
            "about": _ABOUT[issue.grade],
            "file": issue.file,
            "row": issue.row,
            "column": issue.column,
            "said": f"{issue.message} [{issue.rule}]",
        }
        for issue in issues[:_MOST]
    ]
    if len(issues) > _MOST:
        lines.append(
            {"about": "Remark", "said": f"{len(issues) - _MOST:,} more stand in tables.load_report."}
        )
    columns = [str(field.source) for field in _FIELDS]
    return pd.DataFrame(lines, columns=columns).assign(said=lambda frame: frame["said"].str.slice(0, _LONG))


def _said(file: FileReport) -> str:
    if not file.layout:
        return " ".join(["Not recognised and not used.", *file.said])
    kind = f", a list of {file.table}" if file.table else "; an audit has no use for it"
    parts = [f"Read as {file.layout}{kind}."]
    for title, headers in (
        ("Columns", [f"{header} -> {name}" for name, header in file.mapped.items()]),
        ("Left alone", file.unmapped),
        ("Never loaded", file.sensitive),
    ):
        if headers and file.table:
            parts.append(f"{title}: {', '.join(headers)}.")
    return " ".join([*parts, *file.remarks])


def write(book: Book, lines: pd.DataFrame | None) -> None:
    """Add the sheet, where there is something to say."""
    if lines is None or lines.empty:
        return
    sheet = book.sheet(SHEET)
    book.heads(sheet, _FIELDS)
    book.rows(sheet, 1, lines, _FIELDS)
    sheet.autofilter(0, 0, len(lines), len(_FIELDS) - 1)
