"""Parquet: columns as text, times in UTC, nested values as dotted columns."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from srreconcile.errors import InputError
from srreconcile.load.files.assemble import from_columns
from srreconcile.load.files.blanks import stripped
from srreconcile.load.files.words import clean_header
from srreconcile.load.raw import Issue, RawTable

_MAX_BYTES = 8 << 30


def read_parquet(data: bytes, file: str) -> RawTable:
    """Return the table of a Parquet file.

    Raises
    ------
    InputError
        If it is damaged or truncated, or would unpack beyond the limit.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(io.BytesIO(data))
        meta = source.metadata
        size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        _check_size(file, size)
        table = source.read()
        while any(pa.types.is_struct(kind.type) for kind in table.schema):
            table = table.flatten()
    except InputError:
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise InputError(
            f"{file}: damaged or truncated Parquet ({type(error).__name__}). Copy or export it again."
        ) from None
    header = [clean_header(name) for name in table.schema.names]
    issues: list[Issue] = []
    columns = [_text(table.column(n), file, header[n], issues) for n in range(table.num_columns)]
    rows = np.arange(1, table.num_rows + 1)
    facts: dict[str, Any] = {"format": "parquet", "header_row": None, "banner": []}
    if not table.num_rows:
        issues.append(Issue("no rows", "no rows (0 rows in the file).", file))
    return from_columns(header, columns, rows, file, facts, issues, table.num_rows)


def _check_size(file: str, size: int) -> None:
    if size > _MAX_BYTES:
        raise InputError(
            f"{file}: too large: it unpacks to more than {_MAX_BYTES >> 30} GB. Split it by year."
        )


def _text(column: Any, file: str, name: str, issues: list[Issue]) -> Any:
    """Return a column as stripped text, null where blank."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column.cast(pa.timestamp("s"), safe=False), "%Y-%m-%dT%H:%M:%S")
    elif pa.types.is_nested(kind):
        column = pa.chunked_array([[_joined(value) for value in column.to_pylist()]], pa.large_string())
    elif pa.types.is_floating(kind):
        column = _floats(column)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        issues.append(Issue("numbers", "stored as numbers: zeros in front, if it had any, are gone.", file, column=name,
                            grade="note"))  # fmt: skip
    return stripped(column.cast(pa.large_string(), safe=False))


def _floats(column: Any) -> Any:
    """Return floats as text; those that are whole without ``.0``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pc.fill_null(pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), 2.0**53)), False)
    integers = pc.if_else(whole, column, None).cast(pa.int64()).cast(pa.large_string())
    return pc.if_else(whole, integers, column.cast(pa.large_string()))


def _joined(value: Any) -> str | None:
    return None if value is None else ";".join("" if each is None else str(each) for each in value)
