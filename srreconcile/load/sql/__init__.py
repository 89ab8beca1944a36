"""Staff, users, links and records from a database, read as any other source is.

Nothing but SELECT is run, in a read-only transaction where the database knows one.
Names of tables are looked up in the catalogue and quoted; values are bound.  Rows
come in chunks, so a log of ten million records can be streamed to Parquet.

What signs in to a database never leaves this module: not in an error, a log, a
``repr`` or the variables that a traceback shows.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.columns import sensitive
from srreconcile.load.held import Held
from srreconcile.load.lists import ReadOptions, canonical
from srreconcile.load.raw import Issue, RawTable
from srreconcile.load.site import read_layout
from srreconcile.load.sql.database import Database, as_text
from srreconcile.load.sql.stream import LogFile, write
from srreconcile.tables import SCHEMAS

__all__ = ["LogFile", "read_sql", "sql_log"]

if TYPE_CHECKING:
    import sqlalchemy as sa

_QUERY = re.compile(r"(\s|--[^\n]*\n|/\*.*?\*/)*(select|with)\b", re.IGNORECASE | re.DOTALL)


def read_sql(
    source: str | sa.URL | sa.Engine,
    kind: str,
    query_or_table: str,
    mapping: Mapping[str, str] | None = None,
    *,
    schema: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    chunk: int = 50_000,
    to: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
    **options: Unpack[ReadOptions],
) -> Any:
    """Return a table of a database in the canonical form.

    Parameters
    ----------
    source : str, URL or Engine
        As SQLAlchemy takes it, such as ``"postgresql+psycopg://user:word@host/base"``.
    kind : str
        What it holds: staff, users, links, records, delegations or schools.
    query_or_table : str
        The name of a table or view, as ``name`` or ``schema.name``, or one SELECT.
    mapping : dict of str to str, optional
        Column of ours -> column of the database; goes before what is recognised.
    schema : str, optional
        Where the table stands.
    parameters : dict, optional
        Values for ``:name`` in a SELECT; they are bound and not pasted in.
    chunk : int
        How many rows are in memory as the database sends them.
    to : path, optional
        Stream the rows to this Parquet file instead, for a log too big for memory.  A
        file that stands there is replaced when the new one is complete.
    progress : function, optional
        Is called with a line of text after each chunk of a stream: ``progress=print``.
    **options
        ``date_order``, ``active_codes``, ``layout``, ``strict``: as of `read_staff`.

    Returns
    -------
    DataFrame, or Path with `to`
        Canonical; its ``attrs["load_report"]`` says what was doubtful.  That of a path is
        its ``load_report``, and a warning counts the doubts.

    Raises
    ------
    InputError
        If there is no such table or column, or a row is not what the schema says.
    SourceError
        If the database does not answer, or stops within the rows.  There is no partial
        result.

    Examples
    --------
    >>> import sqlite3, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "warehouse.db"
    >>> base = sqlite3.connect(file)
    >>> _ = base.execute("CREATE TABLE people (user_id TEXT, email TEXT)")
    >>> _ = base.execute("INSERT INTO people VALUES ('007', 'a@x.org')")
    >>> base.commit(); base.close()
    >>> read_sql(f"sqlite:///{file}", "users", "people")[["user_id", "email"]].values.tolist()
    [['007', 'a@x.org']]
    >>> read_sql(f"sqlite:///{file}", "users", "peple")
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: sqlite, warehouse.db: has no table "peple". Did you mean "people"?
    """
    held = Held(source)
    del source  # from here on no variable holds the URL: a traceback may show them all
    asked = _Asked(kind, query_or_table, schema, mapping, parameters, chunk)
    return _read(held, asked, options, None if to is None else Path(to), progress)


def sql_log(
    source: str | sa.URL | sa.Engine,
    query_or_table: str,
    mapping: Mapping[str, str] | None = None,
    *,
    schema: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    chunk: int = 50_000,
    progress: Callable[[str], None] | None = None,
    **options: Unpack[ReadOptions],
) -> LogFile:
    """Return the record log of a database for ``Tables(records=...)``, whatever its size.

    Its rows go once, a chunk at a time and in one snapshot, to a Parquet file in a private
    temporary folder, which goes with what is returned.  To keep the file, use
    ``read_sql(..., to=path)``.

    Parameters
    ----------
    source, query_or_table, mapping, schema, parameters, chunk, progress, **options
        As of `read_sql`.

    Returns
    -------
    Path
        With ``load_report``.

    Raises
    ------
    InputError, SourceError
        As `read_sql`.

    Examples
    --------
    >>> import sqlite3, tempfile
    >>> from srreconcile.tables import Tables
    >>> file = Path(tempfile.mkdtemp()) / "warehouse.db"
    >>> base = sqlite3.connect(file)
    >>> _ = base.execute("CREATE TABLE log (record_id INTEGER, staff_member_id TEXT, entered_at TEXT)")
    >>> _ = base.execute("INSERT INTO log VALUES (1, '007', '2026-10-05 09:00')")
    >>> base.commit(); base.close()
    >>> log = sql_log(f"sqlite:///{file}", "log")
    >>> Tables(records=log), log.load_report.files["rows_kept"].tolist()
    (Tables(records: on disk), [1])
    """
    held = Held(source)
    del source
    asked = _Asked("records", query_or_table, schema, mapping, parameters, chunk)
    folder = Path(tempfile.mkdtemp(prefix="srreconcile-"))
    done = False
    try:
        log: LogFile = _read(held, asked, options, folder / "log.parquet", progress)
        done = True
    finally:
        if not done:
            shutil.rmtree(folder, ignore_errors=True)
    weakref.finalize(log, shutil.rmtree, folder, ignore_errors=True)
    return log


@dataclass(frozen=True)
class _Asked:
    """What is wanted of a database."""

    kind: str
    query_or_table: str
    schema: str | None
    mapping: Mapping[str, str] | None
    parameters: Mapping[str, Any] | None
    chunk: int


def _read(
    held: Held, asked: _Asked, options: ReadOptions, to: Path | None, progress: Callable[[str], None] | None
) -> Any:
    database = Database(held)
    if asked.kind not in SCHEMAS:
        raise InputError(f'read_sql: there is no kind "{asked.kind}".{did_you_mean(asked.kind, SCHEMAS)}')
    if asked.chunk < 1:
        raise InputError(f"read_sql: chunk is {asked.chunk}. Read at least one row at a time.")
    with database.reading():
        statement, place = _statement(database, asked, _columns_of(options, asked))
        chunks = _chunks(database, statement, place, asked.chunk)
        if to is not None:
            return write(chunks, asked.kind, asked.mapping, options, to, progress)
        raw = _together(list(chunks), place)
    return canonical(asked.kind, [raw], asked.mapping, options)


def _columns_of(options: ReadOptions, asked: _Asked) -> dict[str, str]:
    """Column of ours -> column of the database, as the caller and a layout's file say it."""
    layout = options.get("layout")
    described = read_layout(layout, asked.kind).columns if layout is not None else {}
    return {**described, **(asked.mapping or {})}


def _statement(database: Database, asked: _Asked, mapping: Mapping[str, str]) -> tuple[Any, str]:
    """Return what to run, and what messages call it."""
    import sqlalchemy as sa

    schema, name, columns = _found(database, asked)
    if columns is None:
        text = sa.text(name)
        return text.bindparams(**(asked.parameters or {})), f"{database.name}, query"
    names = [column for column in columns if column not in sensitive(columns) or column in mapping.values()]
    for ours, theirs in mapping.items():
        if theirs not in columns:
            raise InputError(
                f'{database.name}: table "{name}" has no column "{theirs}" for {ours}.{did_you_mean(theirs, columns)}'
            )
    table = sa.table(name, *(sa.column(column) for column in names), schema=schema)
    return sa.select(*table.columns), f"{database.name}, {name}"


def _found(database: Database, asked: _Asked) -> tuple[str | None, str, list[str] | None]:
    """Return schema, name and columns of what is in the catalogue, whatever it is called; no columns of a query."""
    catalogue, schema, name = database.catalogue(), asked.schema, asked.query_or_table
    where = f' in schema "{schema}"' if schema else ""
    schemas = database.ask(catalogue.get_schema_names)
    if schema is not None and schema not in schemas:
        raise InputError(f'{database.name}: has no schema "{schema}".{did_you_mean(schema, schemas)}')
    known = _names(database, schema)
    if name not in known:
        first, _, rest = name.partition(".")
        if schema is None and first in schemas and rest in _names(database, first):
            schema, name = first, rest
        elif _QUERY.match(name):
            return None, name, None
        else:
            raise InputError(f'{database.name}: has no table "{name}"{where}.{did_you_mean(name, known)}')
    found = database.ask(lambda: catalogue.get_columns(name, schema=schema))
    return schema, name, [str(column["name"]) for column in found]


def _names(database: Database, schema: str | None) -> list[str]:
    """The tables and views of a schema, or of the one that is looked in first."""
    catalogue = database.catalogue()

    def names() -> list[str]:
        found = [*catalogue.get_table_names(schema=schema), *catalogue.get_view_names(schema=schema)]
        if database.kind == "postgresql":
            found += catalogue.get_materialized_view_names(schema=schema)
        return found

    return database.ask(names)


def _chunks(database: Database, statement: Any, place: str, size: int) -> Iterator[RawTable]:
    """The rows as text, `size` at a time; at least one table, of no rows if there are none."""
    read, misread = 0, 0
    rows = database.rows(statement, size)
    while True:
        part = database.ask(lambda: next(rows, None), read)
        if part is None:
            return
        columns, values = part
        private = set(sensitive(columns))
        kept = {
            name: as_text(cells) for name, cells in zip(columns, values, strict=True) if name not in private
        }
        frame = pd.DataFrame(kept, dtype="str")
        numbers = pd.Series(range(read + 2, read + 2 + len(frame)), index=frame.index)
        issues = _without_nuls(frame, place, numbers)
        if database.misread > misread:
            message = (
                f"{database.misread - misread:,} values whose bytes are not UTF-8 were read as Windows-1252"
            )
            issues.append(Issue("encoding", message, place, read + 2, count=database.misread - misread))
            misread = database.misread
        read += len(frame)
        yield RawTable(place, frame, numbers, issues, {"format": "sql"}, rows_read=len(frame))


def _without_nuls(frame: pd.DataFrame, place: str, rows: pd.Series) -> list[Issue]:
    """Take NUL out of values, in place; it ends a text in half of the programs that read it."""
    issues = []
    for name in frame.columns:
        bad = frame[name].str.contains("\0", regex=False, na=False)
        if bad.any():
            frame[name] = frame[name].str.replace("\0", "", regex=False)
            message = "a NUL byte was left out of a value; check it"
            issues.append(
                Issue("NUL bytes", message, place, int(rows[bad].iloc[0]), name, count=int(bad.sum()))
            )
    return issues


def _together(chunks: list[RawTable], place: str) -> RawTable:
    frame = pd.concat([chunk.frame for chunk in chunks], ignore_index=True)
    rows = pd.Series(range(2, 2 + len(frame)), index=frame.index)
    issues = [issue for chunk in chunks for issue in chunk.issues]
    return RawTable(place, frame, rows, issues, {"format": "sql"}, rows_read=len(frame))
