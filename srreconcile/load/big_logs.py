"""A log of records too big to read at once: cut between rows, and read piece by piece.

Each piece is a small file of its own under the same header, so that damaged rows are
told as in any other file; the rows keep their places in the whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from srreconcile.load.files import read_raw
from srreconcile.load.layout import Layout, Options, known_headers, recognise
from srreconcile.load.raw import RawTable
from srreconcile.load.reading import Part, read_part
from srreconcile.load.report import FileReport

PIECE = 48_000_000
"""Bytes of a piece: some 500,000 records, of which a few copies fit into memory."""

_SUFFIXES = (".csv", ".tsv", ".txt", ".psv")


def pieces(file: Path, options: Options, *, size: int | None = None) -> Iterator[Part] | None:
    """Return the parts of a big log, read one at a time; None if it is none and must be read whole.

    Parameters
    ----------
    file : Path
    options : Options
    size : int, optional
        Bytes of a piece; `PIECE` if absent.

    Returns
    -------
    iterator of Part or None
        Their reports are about the rows of each piece; `together` makes one of them.
    """
    size = size or PIECE
    if not file.name.lower().endswith(_SUFFIXES) or file.stat().st_size <= size:
        return None
    cut = _cut(file, size)
    first = next(cut)
    raw = _read(file, *first)
    layout = recognise(raw.frame.columns, {**raw.facts, "name": file.name}) if raw is not None else None
    if raw is None or layout is None or layout.table != "records" or layout.part:
        return None
    return _parts(file, raw, cut, layout, options)


def _parts(
    file: Path, first: RawTable, cut: Iterator[tuple[bytes, int]], layout: Layout, options: Options
) -> Iterator[Part]:
    rest = (_read(file, body, before) for body, before in cut)
    for raw in chain([first], rest):
        if raw is not None:
            yield read_part(raw, layout, options)


def together(file: Path, reports: list[FileReport]) -> FileReport:
    """Return one report of a log that was read in pieces."""
    whole = replace(reports[0], file=file.name)
    whole.rows_read = sum(report.rows_read for report in reports)
    whole.rows_kept = sum(report.rows_kept for report in reports)
    whole.deactivated = sum(report.deactivated for report in reports)
    whole.issues = [issue for report in reports for issue in report.issues]
    whole.asides = [aside for report in reports for aside in report.asides]
    whole.said = [*reports[0].said, f"It was read in {len(reports):,} pieces."]
    return whole


def _cut(file: Path, size: int) -> Iterator[tuple[bytes, int]]:
    """Bytes of each piece, its header before them, and how many lines of the file come before its rows."""
    with file.open("rb") as source:
        header = source.readline()
        lines = 0
        left = b""
        while block := source.read(size):
            body = left + block
            end = _row_end(body)
            if end < 0:
                left = body
                continue
            yield header + body[:end], lines
            lines += body.count(b"\n", 0, end)
            left = body[end:]
        if left.strip():
            yield header + left, lines


def _row_end(body: bytes) -> int:
    """Where the last whole row of `body` ends: at a line's end that is not within quotes."""
    end = body.rfind(b"\n") + 1
    while end > 0 and body.count(b'"', 0, end) % 2:
        end = body.rfind(b"\n", 0, end - 1) + 1
    return end if end > 0 else -1


def _read(file: Path, body: bytes, before: int) -> RawTable | None:
    """The table of one piece; None unless its header is the file's first line."""
    with tempfile.TemporaryDirectory(prefix="srreconcile-") as folder:
        path = Path(folder, file.name)
        path.write_bytes(body)
        tables = read_raw(path, known_headers=known_headers())
    if len(tables) != 1 or tables[0].facts.get("header_row") not in (1, None):
        return None
    raw = tables[0]
    raw.rows = raw.rows + before
    raw.issues = [
        replace(issue, row=issue.row + before if issue.row is not None and issue.row > 1 else issue.row)
        for issue in raw.issues
    ]
    return raw
