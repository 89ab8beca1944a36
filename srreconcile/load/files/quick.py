"""The fast way for large sound tables: verify the structure in passes over the bytes, then let Arrow read.

Whatever is not plainly sound goes the slow way, which tells what is wrong and where; both
give the same table (tests/load/files/test_quick.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from srreconcile.load.files.assemble import from_columns
from srreconcile.load.files.blanks import stripped
from srreconcile.load.files.laid import Table
from srreconcile.load.files.layout import lay_out
from srreconcile.load.files.scan import Dialect, scan
from srreconcile.load.files.sniff import hinted, sniff
from srreconcile.load.files.words import is_total
from srreconcile.load.raw import RawTable

SMALL = 200_000
"""Bytes below which the slow way takes less than a second."""

_HEAD = 60_000  # bytes that show the dialect and the header
_LAST = 60  # rows among which a footer would stand
_MAX_SPARSE = 50_000
_BLOCK = 1 << 20


def read_quick(
    data: bytes, file: str, known_headers: Collection[str] = frozenset(), delimiter: str | None = None
) -> RawTable | None:
    """Return the table of a delimited text in UTF-8, or None where anything but a sound one is seen."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    if (
        len(data) < SMALL
        or b"\x00" in data
        or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n"))
        or data[-1:] == b"\x1a"
    ):
        return None
    try:
        head = data[start : data.rindex(b"\n", 0, _HEAD) + 1].decode("utf-8")
    except ValueError:
        return None
    dialect = sniff(head, known_headers, delimiter)
    if hinted(head) or dialect.quote != '"' or dialect.escape or len(dialect.delimiter) > 1:
        return None
    table = _head(head, file, dialect, known_headers)
    if table is None or table.header_row != 1 or table.rows[0].row != 2:
        return None
    inside = newlines_inside(data, dialect.delimiter)
    if inside is None:
        return None
    columns = _parse(data, len(table.header), dialect, newlines=inside)
    if columns is None:
        return None
    rows = _row_numbers(data, columns, newlines=inside)
    facts = {
        "format": "csv",
        "encoding": "utf-8",
        "delimiter": dialect.delimiter,
        "header_row": 1,
        "banner": [],
    }
    return None if rows is None else settled(table.header, columns, rows, file, facts)


def _head(head: str, file: str, dialect: Dialect, known_headers: Collection[str]) -> Table | None:
    """Return the table at the start of the text, if nothing about it is doubtful."""
    records = scan(head, dialect).records[:-_LAST]  # the cut may go through a quoted value
    if len(records) < 3:
        return None
    tables = lay_out(records, file, known_headers, dialect=dialect)
    sound = len(tables) == 1 and not tables[0].issues and len(tables[0].rows) > 1
    return tables[0] if sound else None


def newlines_inside(data: bytes, delimiter: str) -> bool | None:
    r"""Return whether quoted values hold line ends; None if a quote stands where none should.

    Quotes open and close in turn, a doubled one closes and opens again: so the first,
    third, ... must follow a delimiter or line end, the others must precede one.

    Examples
    --------
    >>> newlines_inside(b'a,"b\nc"\n', ","), newlines_inside(b'a,"b""c"\n', ","), newlines_inside(b'a,b"c\n', ",")
    (True, False, None)
    """
    letters = np.frombuffer(data, dtype=np.uint8)
    quotes = _places(letters, '"')
    if not len(quotes):
        return False
    if len(quotes) % 2:
        return None
    opens, closes = quotes[::2], quotes[1::2]
    before = letters[opens - 1]
    sound = (before == ord(delimiter)) | (before == ord("\n"))
    sound[1:] |= opens[1:] - closes[:-1] == 1
    sound[0] |= opens[0] in (0, 3)
    after = letters[np.minimum(closes + 1, len(letters) - 1)]
    ends = (
        (after == ord(delimiter)) | (after == ord("\n")) | (after == ord("\r")) | (closes == len(letters) - 1)
    )
    ends[:-1] |= opens[1:] - closes[:-1] == 1
    if not (sound.all() and ends.all()):
        return None
    return bool((np.searchsorted(quotes, _places(letters, "\n")) & 1).any())


def _places(letters: np.ndarray[Any, Any], letter: str) -> np.ndarray[Any, Any]:
    """Return where a letter stands, found in blocks that stay within the processor's cache."""
    blocks = range(0, len(letters), _BLOCK)
    return np.concatenate([np.flatnonzero(letters[at : at + _BLOCK] == ord(letter)) + at for at in blocks])


def _parse(data: bytes, width: int, dialect: Dialect, *, newlines: bool) -> list[Any] | None:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(n) for n in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(column_names=names, skip_rows=1, block_size=4 << 20),
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


def _row_numbers(data: bytes, columns: Sequence[Any], *, newlines: bool) -> np.ndarray[Any, Any] | None:
    """Return the line of each row, or None if blank lines stand between them."""
    import pyarrow.compute as pc

    count = len(columns[0])
    letters = np.frombuffer(data, dtype=np.uint8)
    # bytes.count says the same, in six times the time.
    blocks = (letters[at : at + _BLOCK] for at in range(0, len(letters), _BLOCK))
    lines = sum(int(np.count_nonzero(block == ord("\n"))) for block in blocks) + (data[-1:] != b"\n")
    if not newlines:
        return np.arange(2, count + 2) if lines == count + 1 else None
    within = np.zeros(count, dtype="int64")
    for column in columns:
        within += pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy()
    before = np.concatenate([[0], np.cumsum(within)[:-1]])
    # A line end at the edge of a value is stripped, and is then not counted here.
    return np.arange(2, count + 2) + before if lines == count + 1 + within.sum() else None


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
