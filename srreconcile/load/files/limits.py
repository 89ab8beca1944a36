"""How much of a file is read before it is called hostile: counted as bytes come out, never trusted."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import IO

from srreconcile.errors import InputError

MAX_BYTES = 4 << 30
"""Bytes of a plain file: beyond, Parquet is the better container."""

MAX_INFLATED = 1 << 30
"""Bytes that an archive or a workbook may inflate to."""

MAX_RATIO = 200
"""Inflated over packed, above `RATIO_FLOOR`; real exports stay below 50."""

RATIO_FLOOR = 64 << 20
"""Bytes that may be inflated at any ratio: an empty form packs 500 to 1 and hurts nobody."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""Excel's own grid."""

MAX_CELLS = 50_000_000
"""Cells of the smallest rectangle around a sheet's values."""

MAX_DEPTH = 200
"""Objects within objects of a JSON or XML document; an API dump has six."""

MAX_TABLE = 200_000_000
"""Cells of a table read from JSON, XML or a page: of 1.6 GB, however little of it is filled."""

_CHUNK = 1 << 20


def check_cells(file: str, rows: int, columns: int, most: int = MAX_TABLE) -> None:
    """Refuse a table that would take more memory than the rows that were told deserve.

    Raises
    ------
    InputError
        Beyond so many cells, or Excel's number of columns.

    Examples
    --------
    >>> check_cells("log.json", 1_000_000, 120)
    """
    if rows * columns > most or columns > MAX_COLUMNS:
        raise InputError(
            f"{file}: too large: {rows:,} rows of {columns:,} columns are beyond the limit of {most:,} cells "
            f"and {MAX_COLUMNS:,} columns. Export fewer columns, or the rows year by year."
        )


def check_inflated(file: str, out: int, packed: int) -> None:
    """Refuse a file that has inflated to `out` bytes from `packed`.

    Raises
    ------
    InputError
        Beyond `MAX_INFLATED`, or `MAX_RATIO` where that matters.

    Examples
    --------
    >>> check_inflated("staff.csv.gz", 40_000_000, 40_000)
    >>> check_inflated("staff.csv.gz", 300 << 20, 300 << 10)
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: staff.csv.gz: too large: it unpacks to more than 300 MB from 0.3 MB, beyond the \
limit of 1,024 MB or 200 to 1. Export it again, or unpack it first.
    """
    if out > MAX_INFLATED or (out > RATIO_FLOOR and out > MAX_RATIO * max(packed, 1)):
        raise InputError(
            f"{file}: too large: it unpacks to more than {out >> 20:,} MB from {packed / (1 << 20):,.1f} MB, "
            f"beyond the limit of {MAX_INFLATED >> 20:,} MB or {MAX_RATIO} to 1. "
            "Export it again, or unpack it first."
        )


def read_inflated(
    file: str, stream: IO[bytes] | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, packed: int
) -> bytes:
    """Return what a decompressing stream yields, refused as soon as it is too much.

    Raises
    ------
    InputError
        If it inflates beyond the limits, or ends too early, or is damaged.
    """
    out = io.BytesIO()
    try:
        while chunk := stream.read(_CHUNK):
            out.write(chunk)
            check_inflated(file, out.tell(), packed)
    except InputError:
        raise
    except EOFError:
        raise InputError(
            f"{file}: truncated: the compressed data ended before its end mark. Download the file again."
        ) from None
    except (OSError, zlib.error, ValueError, RuntimeError, NotImplementedError, MemoryError) as error:
        raise InputError(
            f"{file}: corrupt: the compressed data cannot be unpacked ({type(error).__name__}). "
            "Download the file again."
        ) from None
    return out.getvalue()


def gunzip(file: str, data: bytes) -> bytes:
    """Return the bytes that a gzip file holds, within the limits."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        return read_inflated(file, stream, len(data))
