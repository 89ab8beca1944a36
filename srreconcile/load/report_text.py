"""The load report in full, as text: every column, every row set aside, every doubt with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srreconcile.load.notes import spans

if TYPE_CHECKING:
    from srreconcile.load.report import FileReport, LoadReport

_GRADES = {
    "doubt": "To look at",
    "set aside": "Rows set aside by the reader",
    "note": "Told for completeness",
}
_ROWS = 1_000
"""Spans of row numbers in one line; a file of which every second row is bad has more."""


def as_text(report: LoadReport) -> str:
    """Return everything that `report` knows, in lines for a terminal or a ticket.

    Examples
    --------
    >>> from srreconcile.load.report import FileReport, LoadReport
    >>> file = FileReport("u.csv", "account list", "users", 3, 2, mapped={"user_id": "ID"}, unmapped=["Room"])
    >>> print(as_text(LoadReport([file])))
    u.csv
      recognised as account list, a list of users
      3 rows read, 2 kept, 0 set aside
      columns: ID -> user_id
      left alone: Room
    """
    parts = [_file(file) for file in report.reports]
    if report.said:
        parts.append(["The files together", *(f"  {sentence}" for sentence in report.said)])
    for grade, title in _GRADES.items():
        told = [str(issue) for issue in report.told if issue.grade == grade]
        if told:
            parts.append([f"{title} ({len(told):,})", *(f"  {line}" for line in told)])
    return "\n\n".join("\n".join(map(_printable, part)) for part in parts)


def _file(file: FileReport) -> list[str]:
    kind = f", a list of {file.table}" if file.table else ", not needed for an audit"
    lines = [
        file.file,
        f"  recognised as {file.layout}{kind}" if file.layout else "  not recognised, not used",
    ]
    lines.append(f"  {_rows(file.rows_read)} read, {file.rows_kept:,} kept, {file.rows_aside:,} set aside")
    lines += [
        f"  set aside, {aside.reason}: row {spans(aside.rows, _ROWS)}" for aside in file.asides if aside.rows
    ]
    for title, headers in (
        ("columns", [f"{header} -> {name}" for name, header in file.mapped.items()]),
        ("looked into besides", file.used),
        ("left alone", file.unmapped),
        ("never loaded", file.sensitive),
    ):
        if headers:
            lines.append(f"  {title}: {', '.join(headers)}")
    return [*lines, *(f"  {sentence}" for sentence in file.remarks)]


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _printable(line: str) -> str:
    """A line that no header of a file can break or colour."""
    return "".join(letter if letter.isprintable() else " " for letter in line)
