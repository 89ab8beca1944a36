"""Rows of a database on their way to one Parquet file: whole or not at all, a chunk in memory."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srreconcile.engine import connect
from srreconcile.errors import InputError, SourceError
from srreconcile.load import typed
from srreconcile.load.lists import ReadOptions, canonical
from srreconcile.load.notes import EACH, Aside
from srreconcile.load.raw import Issue, RawTable
from srreconcile.load.report import FileReport, LoadReport
from srreconcile.snapshots import disk
from srreconcile.tables import SCHEMAS

if TYPE_CHECKING:
    _Path = Path
else:
    _Path = type(Path())  # Python 3.11 makes no paths of a class that derives from Path alone

_SORTING = "1GB"  # of memory, while ids that stand twice are counted; the rest goes to disk


class LogFile(_Path):
    """The path of a Parquet file that was filled from a database.

    Attributes
    ----------
    load_report : LoadReport or None
        What was read and doubted; None of a path that was derived from it.
    """

    load_report: LoadReport | None = None


def write(
    chunks: Iterable[RawTable],
    kind: str,
    mapping: Mapping[str, str] | None,
    options: ReadOptions,
    to: Path,
    progress: Callable[[str], None] | None,
) -> LogFile:
    """Write the canonical columns of each chunk to one Parquet file, and fsync it before it is seen.

    Raises
    ------
    InputError
        If there is no folder for it, or dates need the whole column to be read.
    SourceError
        If the disk is full; what stood there is unchanged.
    """
    if not to.parent.is_dir() or to.is_dir():
        raise InputError(
            f"{to.name}: there is no folder for it, or it is one. Name a file in a folder that is there."
        )
    disk.sweep(to.parent)
    temporary = disk.beside(to)
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        gathered = _written(chunks, kind, mapping, options, temporary, progress)
        if kind == "records":
            _tell_twice(temporary, gathered)
        report = gathered.together(to.name)
        if options.get("strict") and report.doubts:
            raise InputError(f"{report.doubts[0]} ({len(report.doubts):,} doubts in all; strict=True)")
        with temporary.open("rb+") as whole:
            os.fsync(whole.fileno())
        temporary.replace(to)
    except SourceError:
        raise
    except OSError as fault:
        raise SourceError(
            f"{to.name}: cannot be written ({fault.strerror or type(fault).__name__}); what was there is unchanged. "
            "See that the disk has room."
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    done = LogFile(to)
    done.load_report = report
    _warn(done)
    return done


def _written(
    chunks: Iterable[RawTable],
    kind: str,
    mapping: Mapping[str, str] | None,
    options: ReadOptions,
    temporary: Path,
    progress: Callable[[str], None] | None,
) -> _Gathered:
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = _arrow_schema(kind)
    gathered = _Gathered()
    said: ReadOptions = {**options}
    with pq.ParquetWriter(temporary, fields, compression="zstd") as file:
        for raw in chunks:
            frame = canonical(kind, [raw], mapping, said)
            report = frame.attrs.pop("load_report")
            gathered.take(report)
            if not options.get("date_order"):
                said["date_order"] = _one_order(raw, report, kind, said.get("date_order"))
            file.write_table(pa.Table.from_pandas(frame[fields.names], fields, preserve_index=False))
            if progress:
                progress(f"{raw.file}: {gathered.rows:,} rows")
    return gathered


def _one_order(raw: RawTable, report: LoadReport, kind: str, before: str | None) -> str | None:
    """Return the order of dates that rows have proven; refuse what only the whole column would tell."""
    if any(issue.rule == "ambiguous date" for issue in report.doubts):
        raise InputError(
            f'{raw.file}: has dates such as 3/4/2024. Say which comes first: date_order="MDY" or "DMY".'
        )
    mapped = report.reports[0].mapped
    times = [mapped[c.name] for c in SCHEMAS[kind] if c.kind in ("time", "day") and c.name in mapped]
    proven = typed.order_of([raw.frame[header] for header in times if header in raw.frame])
    if before and proven and before != proven:
        raise InputError(
            f"{raw.file}: has dates in both orders, day first and month first. Write them as 2024-03-31 in a query."
        )
    return proven or before


def _arrow_schema(kind: str) -> Any:
    """The Arrow types of a canonical table, the same for every chunk."""
    import pyarrow as pa

    types = {"flag": pa.bool_(), "time": pa.timestamp("us"), "day": pa.timestamp("us")}
    return pa.schema([(column.name, types.get(column.kind, pa.string())) for column in SCHEMAS[kind]])


def _tell_twice(file: Path, gathered: _Gathered) -> None:
    """Tell how many records stand again under an id: a chunk alone cannot see it."""
    log = connect(_SORTING)
    twice = log.value(
        "SELECT COUNT(*) - COUNT(DISTINCT HASH(record_type, record_id)) "  # noqa: S608 - the path is quoted
        f"FROM {log.file_source('parquet', [file])} WHERE record_id IS NOT NULL"
    )
    gathered.forget("duplicate id")
    if twice:
        message = f"is a duplicate: {twice:,} records have the type and id of another; all are kept"
        gathered.add(Issue("duplicate id", message, gathered.file, column="record_id", count=twice))


def _warn(log: LogFile) -> None:
    """Count the doubts in a warning: a path shows nothing of its report."""
    counts: dict[str, int] = {}
    for issue in log.load_report.doubts if log.load_report else ():
        if issue.rule != "no rows":
            counts[issue.rule] = counts.get(issue.rule, 0) + issue.count
    if counts:
        said = ", ".join(f"{rule} ({n:,})" for rule, n in counts.items())
        warnings.warn(
            f"{log.name}: of its rows were doubted: {said}. See .load_report; strict=True refuses them.",
            stacklevel=4,
        )


class _Gathered:
    """What the chunks tell, as one report: of many alike doubts the first rows, and how many more."""

    def __init__(self) -> None:
        self._reports: list[FileReport] = []
        self._issues: dict[tuple[str, str | None], list[Issue]] = {}
        self._more: dict[tuple[str, str | None], Issue] = {}
        self._asides: dict[str, list[int]] = {}
        self.rows = 0
        self.file = ""

    def take(self, report: LoadReport) -> None:
        """Take the report of one chunk."""
        (chunk,) = report.reports
        self.rows, self.file = self.rows + chunk.rows_read, chunk.file
        for aside in chunk.asides:
            self._asides.setdefault(aside.reason, []).extend(aside.rows)
        for issue in report.told:
            self.add(issue)
        self._reports.append(replace(chunk, issues=[], asides=[]))

    def add(self, issue: Issue) -> None:
        """Take one issue; of more than `EACH` alike, only their number."""
        kind = (issue.rule, issue.column)
        told = self._issues.setdefault(kind, [])
        if len(told) < EACH:
            told.append(issue)
            return
        more = self._more.get(kind, replace(issue, message="and so further down", count=0))
        self._more[kind] = replace(more, count=more.count + issue.count)

    def forget(self, rule: str) -> None:
        """Leave out all issues of a rule."""
        self._issues = {kind: told for kind, told in self._issues.items() if kind[0] != rule}
        self._more = {kind: more for kind, more in self._more.items() if kind[0] != rule}

    def together(self, name: str) -> LoadReport:
        """Return the report of all chunks as of one table."""
        whole = replace(self._reports[0])
        whole.rows_read = self.rows
        whole.rows_kept = sum(chunk.rows_kept for chunk in self._reports)
        whole.deactivated = sum(chunk.deactivated for chunk in self._reports)
        whole.asides = [Aside(reason, rows) for reason, rows in self._asides.items()]
        whole.issues = [issue for told in self._issues.values() for issue in told]
        whole.issues += [
            replace(more, message=f"{more.message}: {more.count:,} more") for more in self._more.values()
        ]
        whole.said = [*self._reports[0].said, f"It was streamed to {name} in {len(self._reports):,} parts."]
        return LoadReport([whole])
