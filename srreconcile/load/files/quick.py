"""The fast way for large sound tables: verify the structure in passes over the bytes, then let Arrow read.

Whatever is not plainly sound goes the slow way, which tells what is wrong and where; both
give the same table (tests/load/files/test_quick.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from srreconcile.load.files.assemble import from_columns
from srreconcile.load.files.blanks import stripped
from srreconcile.load.files.laid import Table
from srreconcile.load.files.layout import lay_out
from srreconcile.load.files.lines import Lines, sound_lines
from srreconcile.load.files.scan import Dialect, scan
from srreconcile.load.files.sniff import hinted, sniff
from srreconcile.load.files.words import is_total
from srreconcile.load.raw import RawTable

SMALL = 200_000
"""Bytes below which the slow way takes less than a second."""

_HEAD = 60_000  # bytes that show the dialect and the header
_LAST = 60  # rows among which a footer would stand
_MAX_SPARSE = 50_000


def read_quick(
    source: bytes | Path,
    file: str,
    known_headers: Collection[str] = frozenset(),
    delimiter: str | None = None,
) -> RawTable | None:
    """Return the table of a delimited text in UTF-8, or None where anything but a sound one is seen.

    A file is given by its path if it is never to be in memory as a whole.
    """
    head = _first(source)
    if head is None:
        return None
    dialect = sniff(head, known_headers, delimiter)
    if hinted(head) or dialect.quote != '"' or dialect.escape or len(dialect.delimiter) > 1:
        return None
    table = _head(head, file, dialect, known_headers)
    if table is None or table.header_row != 1 or table.rows[0].row != 2:
        return None
    lines = sound_lines(source, dialect.delimiter)
    if lines is None:
        return None
    columns = _parse(source, len(table.header), dialect, newlines=lines.inside)
    if columns is None:
        return None
    rows = _row_numbers(lines, columns)
    facts = {
        "format": "csv",
        "encoding": "utf-8",
        "delimiter": dialect.delimiter,
        "header_row": 1,
        "banner": [],
    }
    return None if rows is None else settled(table.header, columns, rows, file, facts)


def _first(source: bytes | Path) -> str | None:
    """Return the first lines of a text that is large and in UTF-8."""
    if isinstance(source, Path):
        size = source.stat().st_size
        with source.open("rb") as stream:
            start = stream.read(_HEAD)
    else:
        size, start = len(source), source[:_HEAD]
    if size < SMALL:
        return None
    try:
        return start[: start.rindex(b"\n") + 1].decode("utf-8-sig")
    except ValueError:
        return None


def _head(head: str, file: str, dialect: Dialect, known_headers: Collection[str]) -> Table | None:
    """Return the table at the start of the text, if nothing about it is doubtful."""
    records = scan(head, dialect).records[:-_LAST]  # the cut may go through a quoted value
    if len(records) < 3:
        return None
    tables = lay_out(records, file, known_headers, dialect=dialect)
    sound = len(tables) == 1 and not tables[0].issues and len(tables[0].rows) > 1
    return tables[0] if sound else None


def _parse(source: bytes | Path, width: int, dialect: Dialect, *, newlines: bool) -> list[Any] | None:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(n) for n in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(source) if isinstance(source, bytes) else pa.OSFile(str(source)),
            csv.ReadOptions(column_names=names, skip_rows=1, block_size=1 << 20),
            csv.ParseOptions(
                delimiter=dialect.delimiter, newlines_in_values=newlines, ignore_empty_lines=True
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                null_values=["", "\\N"],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [stripped(table.column(n)) for n in range(width)]


def _row_numbers(lines: Lines, columns: Sequence[Any]) -> np.ndarray[Any, Any] | None:
    """Return the line of each row, or None if blank lines stand between them."""
    import pyarrow.compute as pc

    count = len(columns[0])
    if not lines.inside:
        return np.arange(2, count + 2) if lines.count == count + 1 else None
    within = np.zeros(count, dtype="int64")
    for column in columns:
        within += pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy()
    before = np.concatenate([[0], np.cumsum(within)[:-1]])
    # A line end at the edge of a value is stripped, and is then not counted here.
    return np.arange(2, count + 2) + before if lines.count == count + 1 + within.sum() else None


def settled(
    header: Sequence[str],
    columns: list[Any],
    rows: np.ndarray[Any, Any],
    file: str,
    facts: dict[str, Any],
) -> RawTable | None:
    """Return the table of stripped columns, or None if a row may be a footer, a gap or a header again."""
    import pyarrow as pa
    import pyarrow.compute as pc

    width = len(header)
    filled = np.zeros(len(rows), dtype="int32")
    for column in columns:
        filled += column.is_valid().to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else (
            pc.is_valid(column).to_numpy()
        )  # fmt: skip
    if not filled.all():
        last = int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0
        if not filled[:last].all():
            return None
        columns, rows, filled = [column.slice(0, last) for column in columns], rows[:last], filled[:last]
    if not len(rows) or pc.any(pc.equal(columns[0], header[0])).as_py():
        return None
    sparse = (
        np.flatnonzero(filled <= max(2, width // 3))
        if width > 2
        else np.arange(max(len(rows) - _LAST, 0), len(rows))
    )
    if width > 2 and (len(sparse) > _MAX_SPARSE or (len(sparse) and sparse[-1] >= len(rows) - _LAST)):
        return None
    firsts = columns[0].take(pa.array(sparse)).to_pylist()
    if any(first is None or is_total(first) for first in firsts) and width > 2:
        return None
    return from_columns(header, columns, rows, file, facts, [], len(rows))
