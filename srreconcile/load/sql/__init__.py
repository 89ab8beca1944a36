"""Staff, users, links and records from a database, read as any other source is.

Nothing but SELECT is run, in a read-only transaction where the database knows one.
Names of tables are looked up in the catalogue and quoted; values are bound.  Rows
come in chunks, so a log of ten million records can be streamed to Parquet.

What signs in to a database never leaves this module: not in an error, a log, a
``repr`` or the variables that a traceback shows.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack
from uuid import uuid4

import pandas as pd

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.columns import sensitive
from srreconcile.load.held import Held
from srreconcile.load.lists import ReadOptions, canonical
from srreconcile.load.raw import RawTable
from srreconcile.load.sql.database import Database, as_text
from srreconcile.tables import SCHEMAS

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
        The name of a table or view, or one SELECT.
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
    **options
        ``date_order``, ``active_codes``, ``strict``: as of `read_staff`.

    Returns
    -------
    DataFrame, or Path with `to`
        Canonical; its ``attrs["load_report"]`` says what was doubtful.  With `to`, a
        warning counts the doubts.  The path can stand for ``Tables(records=...)``.

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
    database = Database(held)
    if kind not in SCHEMAS:
        raise InputError(f'read_sql: there is no kind "{kind}".{did_you_mean(kind, SCHEMAS)}')
    with database.reading():
        statement, place = _statement(database, query_or_table, schema, mapping, parameters)
        chunks = _chunks(database, statement, place, chunk)
        if to is None:
            raw = _together(list(chunks), place)
            return canonical(kind, [raw], mapping, options)
        return _streamed(chunks, kind, mapping, options, Path(to))


def _statement(
    database: Database,
    asked: str,
    schema: str | None,
    mapping: Mapping[str, str] | None,
    parameters: Mapping[str, Any] | None,
) -> tuple[Any, str]:
    """Return what to run, and what messages call it."""
    import sqlalchemy as sa

    columns = _columns(database, asked, schema)
    if columns is None:
        return sa.text(asked).bindparams(**(parameters or {})), f"{database.name}, query"
    names = [name for name in columns if name not in sensitive(columns) or name in (mapping or {}).values()]
    for ours, theirs in (mapping or {}).items():
        if theirs not in columns:
            raise InputError(
                f'{database.name}: table "{asked}" has no column "{theirs}" for {ours}.{did_you_mean(theirs, columns)}'
            )
    table = sa.table(asked, *(sa.column(name) for name in names), schema=schema)
    return sa.select(*table.columns), f"{database.name}, {asked}"


def _columns(database: Database, table: str, schema: str | None) -> list[str] | None:
    """The columns of a table that is in the catalogue, whatever its name looks like; None for a query."""
    catalogue = database.catalogue()
    where = f' in schema "{schema}"' if schema else ""
    if schema is not None and schema not in (schemas := database.ask(catalogue.get_schema_names)):
        raise InputError(f'{database.name}: has no schema "{schema}".{did_you_mean(schema, schemas)}')
    known = database.ask(
        lambda: [*catalogue.get_table_names(schema=schema), *catalogue.get_view_names(schema=schema)]
    )
    if table in known:
        return [
            column["name"] for column in database.ask(lambda: catalogue.get_columns(table, schema=schema))
        ]
    if _QUERY.match(table):
        return None
    raise InputError(f'{database.name}: has no table "{table}"{where}.{did_you_mean(table, known)}')


def _chunks(database: Database, statement: Any, place: str, size: int) -> Iterator[RawTable]:
    """The rows as text, `size` at a time; at least one table, of no rows if there are none."""
    read = 0
    rows = database.rows(statement, size)
    while True:
        part = database.ask(lambda: next(rows, None), read)
        if part is None:
            return
        columns, values = part
        private = set(sensitive(columns))
        frame = pd.DataFrame(
            {
                name: as_text(cells)
                for name, cells in zip(columns, values, strict=True)
                if name not in private
            },
            dtype="str",
        )
        numbers = pd.Series(range(read + 2, read + 2 + len(frame)), index=frame.index)
        read += len(frame)
        yield RawTable(place, frame, numbers, facts={"format": "sql"}, rows_read=len(frame))


def _together(chunks: list[RawTable], place: str) -> RawTable:
    frame = pd.concat([chunk.frame for chunk in chunks], ignore_index=True)
    rows = pd.Series(range(2, 2 + len(frame)), index=frame.index)
    return RawTable(place, frame, rows, facts={"format": "sql"}, rows_read=len(frame))


def _streamed(
    chunks: Iterator[RawTable], kind: str, mapping: Mapping[str, str] | None, options: ReadOptions, to: Path
) -> Path:
    """Write the canonical columns of each chunk to one Parquet file, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not to.parent.is_dir() or to.is_dir():
        raise InputError(
            f"{to.name}: there is no folder for it, or it is one. Name a file in a folder that is there."
        )
    temporary = to.parent / f".srreconcile-{os.getpid()}-{uuid4().hex}"
    fields = _arrow_schema(kind)
    doubts: dict[str, int] = {}
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with pq.ParquetWriter(temporary, fields, compression="zstd") as file:
            for raw in chunks:
                frame = canonical(kind, [raw], mapping, options)
                for issue in frame.attrs["load_report"].doubts:
                    doubts[issue.rule] = doubts.get(issue.rule, 0) + issue.count
                _one_order_of_dates(doubts, to)
                frame.attrs = {}
                file.write_table(pa.Table.from_pandas(frame[fields.names], fields, preserve_index=False))
        temporary.replace(to)
    finally:
        temporary.unlink(missing_ok=True)
    doubts.pop("no rows", None)
    if doubts:
        said = ", ".join(f"{rule} ({n:,})" for rule, n in doubts.items())
        warnings.warn(f"{to.name}: of its rows were doubted: {said}. strict=True refuses them.", stacklevel=3)
    return to


def _one_order_of_dates(doubts: Mapping[str, int], to: Path) -> None:
    """Refuse dates that need the whole column to be read: a chunk alone might read them otherwise."""
    if "ambiguous date" in doubts:
        raise InputError(
            f'{to.name}: has dates such as 3/4/2024. Say which comes first: date_order="MDY" or "DMY".'
        )


def _arrow_schema(kind: str) -> Any:
    """The Arrow types of a canonical table, the same for every chunk."""
    import pyarrow as pa

    types = {"flag": pa.bool_(), "time": pa.timestamp("us"), "day": pa.timestamp("us")}
    return pa.schema([(column.name, types.get(column.kind, pa.string())) for column in SCHEMAS[kind]])
