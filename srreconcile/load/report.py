"""The load report: file by file, what was recognised, read, kept, set aside and doubted."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from srreconcile.load.export_days import ExportDay
from srreconcile.load.notes import Aside, spans
from srreconcile.load.raw import Issue


@dataclass
class FileReport:
    """What was done with one table of one file.

    Attributes
    ----------
    file : str
        With the sheet or member, where there are several.
    layout : str
        In plain words; empty if it was not recognised.
    table : str
        The canonical table that it fills; empty if none.
    rows_read, rows_kept : int
        Of the file; ``rows_read`` is ``rows_kept`` plus all rows of `asides`.
    asides : list of Aside
    mapped : dict of str to str
        Canonical column -> header.
    used, unmapped, sensitive : list of str
        Headers that the layout looks into besides, those that were left alone, and those
        that were never loaded.
    issues : list of Issue
    said : list of str
        What else was done, in plain words.
    deactivated : int
        Records that were deleted in their system and are still in its export.
    exported : ExportDay or None
        When it was exported, as its name or its own words say.
    """

    file: str
    layout: str = ""
    table: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    asides: list[Aside] = field(default_factory=list)
    mapped: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    sensitive: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    deactivated: int = 0
    exported: ExportDay | None = None
    used: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        """What was done, and how many of its records Schoolrunner no longer shows."""
        told = list(self.said)
        if self.deactivated:
            told.append(
                f"{_count(self.deactivated, 'record')} of it deactivated (active 0), kept like all others."
            )
        if self.exported is not None:
            told.append(f"Exported on {self.exported.day:%Y-%m-%d}, by {self.exported.by} (a guess).")
        return told

    @property
    def rows_aside(self) -> int:
        """How many rows were set aside."""
        return sum(len(aside.rows) for aside in self.asides)


class LoadReport:
    """What the loaders did, file by file.

    It stands at ``tables.load_report``, and at ``frame.attrs["load_report"]`` of a
    table that was read alone.

    Parameters
    ----------
    reports : iterable of FileReport
    said : iterable of str
        What was done with the files together.
    issues : iterable of Issue
        Doubts about the files together.

    Examples
    --------
    >>> print(LoadReport([FileReport("users.csv", "account list", "users", rows_read=3, rows_kept=3)]))
    users.csv  account list -> users: 3 rows
    """

    def __init__(
        self, reports: Iterable[FileReport], said: Iterable[str] = (), issues: Iterable[Issue] = ()
    ) -> None:
        self.reports = list(reports)
        self.said = list(said)
        self._issues = list(issues)

    def __copy__(self) -> LoadReport:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> LoadReport:
        return self  # pandas copies attrs with every frame; a report is not changed once it is made

    @property
    def issues(self) -> list[Issue]:
        """Every doubt and remark, in the order of the files; the files together come last."""
        asides = [
            Issue(
                "set aside",
                f"{aside.reason}; {_count(len(aside.rows), 'row')} set aside: {spans(aside.rows)}",
                report.file,
                aside.rows[0],
                None,
                "set aside",
            )
            for report in self.reports
            for aside in report.asides
            if aside.rows
        ]
        told = [issue for report in self.reports for issue in report.issues]
        return [*told, *asides, *self._issues]

    @property
    def told(self) -> list[Issue]:
        """The issues without those that only count the rows set aside, which stand in `set_aside`."""
        return [*(issue for report in self.reports for issue in report.issues), *self._issues]

    @property
    def doubts(self) -> list[Issue]:
        """The issues that may mean something was read wrongly."""
        return [issue for issue in self.issues if issue.grade == "doubt"]

    @property
    def exported_at(self) -> dict[str, pd.Timestamp]:
        """When each table was exported, where names of files or their own words say so: the latest of its files."""
        days: dict[str, pd.Timestamp] = {}
        for report in self.reports:
            if report.table and report.exported is not None:
                days[report.table] = max(report.exported.day, days.get(report.table, report.exported.day))
        return days

    @property
    def files(self) -> pd.DataFrame:
        """One row per table of a file: what it was recognised as, and its rows and columns."""
        return pd.DataFrame(
            [
                {
                    "file": report.file,
                    "layout": report.layout or "not recognised",
                    "table": report.table or None,
                    "rows_read": report.rows_read,
                    "rows_kept": report.rows_kept,
                    "rows_set_aside": report.rows_aside,
                    "columns": ", ".join(
                        [*(f"{header} -> {name}" for name, header in report.mapped.items()), *report.used]
                    ),
                    "columns_left_alone": ", ".join(report.unmapped),
                    "columns_never_loaded": ", ".join(report.sensitive),
                    "remarks": " ".join(report.remarks),
                }
                for report in self.reports
            ],
            columns=[
                "file",
                "layout",
                "table",
                "rows_read",
                "rows_kept",
                "rows_set_aside",
                "columns",
                "columns_left_alone",
                "columns_never_loaded",
                "remarks",
            ],
        )

    @property
    def set_aside(self) -> pd.DataFrame:
        """Every row that was set aside: ``file, row, reason``."""
        rows = [
            (report.file, row, aside.reason)
            for report in self.reports
            for aside in report.asides
            for row in aside.rows
        ]
        return pd.DataFrame(rows, columns=["file", "row", "reason"])

    def to_frame(self) -> pd.DataFrame:
        """Return the issues as a table: ``file, row, column, rule, grade, message``."""
        rows = [
            (issue.file, issue.row, issue.column, issue.rule, issue.grade, issue.message)
            for issue in self.issues
        ]
        frame = pd.DataFrame(rows, columns=["file", "row", "column", "rule", "grade", "message"])
        return frame.astype({"row": "Int64"})

    def to_text(self) -> str:
        """Return the whole report as text: every column, every row set aside, every doubt with its row."""
        from srreconcile.load.report_text import as_text

        return as_text(self)

    def __repr__(self) -> str:
        lines = _table_lines(self.reports)
        lines += self.said
        rules = Counter(issue.rule for issue in self.doubts)
        if rules:
            named = ", ".join(f"{rule} {count:,}" for rule, count in rules.most_common(8))
            more = f" and {len(rules) - 8} more kinds" if len(rules) > 8 else ""
            lines.append(f"To look at: {named}{more} (tables.load_report.issues).")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return as_html(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        said = [_verdict(self), *self.to_text().splitlines()]
        more = [f"... {len(said) - _LINES:,} more lines: print(tables.load_report.to_text())"]
        text = "\n".join([*said[:_LINES], *(more if len(said) > _LINES else [])])
        return {"text/html": self._repr_html_(), "text/plain": text}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _table_lines(reports: list[FileReport], most: int = 40) -> list[str]:
    width = max((len(report.file) for report in reports[:most]), default=0)
    lines = [f"{report.file.ljust(width)}  {_sentence(report)}" for report in reports[:most]]
    if len(reports) > most:
        lines.append(f"... and {len(reports) - most:,} more files (tables.load_report.files)")
    return lines


def _sentence(report: FileReport) -> str:
    if not report.layout:
        return "not recognised, not used" + (f": {report.said[0]}" if report.said else "")
    if not report.table:
        return f"{report.layout}: not needed for an audit"
    kept = _count(report.rows_kept, "row")
    aside = f", {report.rows_aside:,} set aside" if report.rows_aside else ""
    return f"{report.layout} -> {report.table}: {kept}{aside}"


_CELL = "padding:2px 10px 2px 0;text-align:left"
_LINES = 300
"""Lines of text beside the notebook view."""

_MOST = 60
"""Rows of each list in the notebook view, so that it stays below 40 KB whatever was read."""


def as_html(report: LoadReport) -> str:
    """Return the report as HTML that looks the same in a trusted notebook and in any other."""
    doubts = report.doubts
    files = [
        (
            file.file,
            file.layout or "not recognised",
            file.table,
            f"{file.rows_read:,}",
            f"{file.rows_kept:,}",
            f"{file.rows_aside:,}" if file.rows_aside else "",
        )
        for file in report.reports
    ]
    parts = [
        '<div class="tex2jax_ignore mathjax_ignore" style="font-family:system-ui,sans-serif;font-size:13px">',
        f'<p style="font-weight:600">{html.escape(_verdict(report))}</p>',
        _rows(("file", "recognised as", "table", "read", "kept", "set aside"), files, 13_000),
        *(f"<p>{html.escape(sentence[:240])}</p>" for sentence in report.said[:12]),
        _closed(f"To look at ({len(doubts):,})", ("where and what",), [(str(issue),) for issue in doubts]),
        _closed(
            "Columns",
            ("file", "understood", "left alone", "never loaded"),
            [
                (
                    file.file,
                    ", ".join([*(f"{header} = {name}" for name, header in file.mapped.items()), *file.used]),
                    ", ".join(file.unmapped),
                    ", ".join(file.sensitive),
                )
                for file in report.reports
                if file.layout
            ],
        ),
        _closed(
            "Rows set aside",
            ("file", "why", "rows"),
            [
                (file.file, aside.reason, spans(aside.rows, 12))
                for file in report.reports
                for aside in file.asides
            ],
        ),
        _closed(
            "Remarks",
            ("file", "what was done"),
            [(file.file, " ".join(file.remarks)) for file in report.reports if file.remarks],
        ),
        "</div>",
    ]
    return "".join(parts)


def _verdict(report: LoadReport) -> str:
    """The counts of files, rows and doubts as a sentence."""
    doubts = report.doubts
    read = sum(file.rows_read for file in report.reports)
    kept = sum(file.rows_kept for file in report.reports)
    unknown = sum(not file.layout for file in report.reports)
    verdict = f"{_count(len(report.reports), 'table')} read: {read:,} rows, {kept:,} kept"
    verdict += f", {read - kept:,} set aside" if read > kept else ""
    verdict += f". {_count(unknown, 'file')} not recognised" if unknown else ""
    verdict += f". {_count(len(doubts), 'doubt')} to look at." if doubts else ". Nothing to look at."
    return verdict


def _rows(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], budget: int = 4_000) -> str:
    shown = []
    for row in rows[:_MOST]:
        line = "".join(f'<td style="{_CELL}">{html.escape(str(cell)[:240])}</td>' for cell in row)
        budget -= len(line.encode())
        if budget < 0:
            break
        shown.append(f"<tr>{line}</tr>")
    left = len(rows) - len(shown)
    more = f'<p style="opacity:.7">and {left:,} more: .files, .to_frame(), .set_aside</p>' if left else ""
    head = "".join(
        f'<th scope="col" style="{_CELL};font-weight:600">{html.escape(name)}</th>' for name in heads
    )
    table = f'<table style="border-collapse:collapse;table-layout:auto"><thead><tr>{head}</tr></thead>'
    return f"{table}<tbody>{''.join(shown)}</tbody></table>{more}"


def _closed(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    return f"<details><summary>{html.escape(title)}</summary>{_rows(heads, rows)}</details>"
