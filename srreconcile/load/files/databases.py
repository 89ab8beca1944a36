"""SQLite files: each table and view, names quoted, nothing written, nothing run for long."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.files.assemble import from_columns, text_array
from srreconcile.load.files.foreign import cell_text
from srreconcile.load.files.words import clean_header
from srreconcile.load.raw import Issue, RawTable

_STEPS = 500_000_000  # of SQLite's machine, about a minute: a view may be a loop without an end
_MAX_ROWS = 20_000_000


def read_sqlite(data: bytes, file: str, table: str | None) -> list[RawTable]:
    """Return the tables and views of a SQLite file, or the one called `table`.

    Raises
    ------
    InputError
        If the file is damaged, or has no such table.
    """
    header = bytearray(data[:100])
    header[18:20] = b"\x01\x01"  # a file in WAL mode cannot be opened from memory; the pages are the same
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(bytes(header) + data[100:])
            base.text_factory = bytes
            base.set_progress_handler(lambda: 1, _STEPS)
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA query_only = ON")
            names = [
                name.decode("utf-8", "replace")
                for (name,) in base.execute(
                    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
                    "ESCAPE '\\' ORDER BY rowid"
                )
            ]
            if table is not None and table not in names:
                raise InputError(
                    f'{file}: no such table "{clean_header(table)[:80]}".{did_you_mean(table, names)} '
                    f"Tables: {', '.join(names) or 'none'}."
                )
            wanted = [table] if table is not None else names
            tables = [_read(base, name, file, several=len(wanted) > 1) for name in wanted]
    except (sqlite3.Error, UnicodeError, OverflowError, MemoryError) as error:
        raise InputError(
            f"{file}: the SQLite database is damaged or truncated ({type(error).__name__}). Copy or export it again."
        ) from None
    if not tables:
        raise InputError(f"{file}: empty, the database has no tables. Export it again.")
    return tables


def _read(base: sqlite3.Connection, table: str, file: str, *, several: bool) -> RawTable:
    name = f"{file}, {table}" if several else file
    quoted = '"' + table.replace('"', '""') + '"'
    cursor = base.execute(f"SELECT * FROM {quoted}")  # noqa: S608 -- a name of the catalogue, quoted
    header = [clean_header(_decoded(column[0])) for column in cursor.description]
    rows = cursor.fetchmany(_MAX_ROWS + 1)
    if len(rows) > _MAX_ROWS:
        raise InputError(f"{name}: too large: more than {_MAX_ROWS:,} rows. Export the table as Parquet.")
    issues: list[Issue] = []
    columns = []
    for at, title in enumerate(header):
        values = [row[at] for row in rows]
        _tell_mixed(values, name, title, issues)
        columns.append(text_array(_text(value, n, name, title, issues) for n, value in enumerate(values, 1)))
    if not rows:
        issues.append(Issue("no rows", "no rows (0 rows in the table).", name))
    facts: dict[str, Any] = {
        "format": "sqlite",
        "table": table,
        "endpoint": table,
        "header_row": None,
        "banner": [],
    }
    return from_columns(header, columns, list(range(1, len(rows) + 1)), name, facts, issues, len(rows))


def _decoded(name: str | bytes) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name


def _text(value: object, row: int, file: str, column: str, issues: list[Issue]) -> str | None:
    if value is None:
        return None
    if not isinstance(value, bytes):
        return cell_text(value) if not isinstance(value, int) else str(value)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        issues.append(
            Issue(
                "encoding",
                "a value whose bytes are not UTF-8 was read as Windows-1252 (cp1252).",
                file,
                row,
                column,
            )
        )
        return value.decode("cp1252", "replace")


def _tell_mixed(values: list[object], file: str, column: str, issues: list[Issue]) -> None:
    """Tell of a column that keeps some values as numbers and some as text with leading zeros."""
    numbers = sum(isinstance(value, int) for value in values)
    zeros = sum(isinstance(value, bytes) and value[:1] == b"0" and value.isdigit() for value in values)
    if numbers and zeros:
        issues.append(
            Issue("mixed types", f"{numbers:,} values are numbers, {zeros:,} are text with leading zeros: "
                                 "the numbers may have lost theirs.", file, column=column)
        )  # fmt: skip
