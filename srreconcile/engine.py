"""The engine under large tables: the only module that knows DuckDB.

pandas is what users see; DuckDB runs the record log and every large join, out of
core.  What leaves this module is a `Connection` of our own and pandas frames, never
a DuckDB object, and its errors come out as ours.

A connection is offline (it neither loads nor installs extensions), keeps times in
UTC, and has a folder of its own for what does not fit in memory.  The folder goes
with the connection.
"""

from __future__ import annotations

import glob
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from srreconcile.errors import InputError, SRReconcileError

if TYPE_CHECKING:
    import duckdb

Kind = Literal["parquet", "csv"]

_DUCKDBS = 0.5  # of a limit: with three quarters, 100 million records took 2.3 GB of 2
_LOOK = 1.0  # seconds between two looks at how far a query is
_PAUSE = 0.05  # seconds between two calls to stop

_REJECTED = "SELECT COUNT(*) FROM (SELECT DISTINCT scan_id, file_id, line FROM reject_errors)"


class Connection:
    """One in-memory database, closed when it is no longer held.

    Made by `connect`.

    Attributes
    ----------
    folder : Path
        For files that live as long as the connection.
    doing : str
        What a listener is told (`watch`).
    """

    time_with_zone = "TIMESTAMP WITH TIME ZONE"
    """The type of a time that says its offset."""
    knows_extremes = True
    """Whether the least and the greatest value of a column cost no reading: Parquet states them."""

    def __init__(self, database: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._database = database
        self._tell: Callable[[str], object] | None = None
        self.doing = ""
        self.folder = folder
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def watch(self, tell: Callable[[str], object]) -> None:
        """Let `tell` hear every second what is being done (`doing`), and how much of it is done."""
        with _as_ours():
            self._database.execute("SET enable_progress_bar = true")
            self._database.execute("SET enable_progress_bar_print = false")
        self._tell = tell

    def register(self, **frames: pd.DataFrame) -> None:
        """Let SQL name `frames`; they are read where they stand and not copied."""
        for name, frame in frames.items():
            with _as_ours():
                self._database.register(name, frame)

    def run(self, sql: str, *parameters: object) -> None:
        """Run one statement."""
        with _as_ours():
            self._apart(lambda: self._database.execute(sql, list(parameters)).fetchall())

    def query(self, sql: str, *parameters: object) -> pd.DataFrame:
        """Run one SELECT and return its rows."""
        with _as_ours():
            found = self._apart(lambda: self._database.sql(sql, params=list(parameters)).to_arrow_table())
        # a third of the time of .df(): 1.5 s, not 4.5, for 2 million rows
        frame: Any = pd.DataFrame  # pandas-stubs 3.1 do not know from_arrow
        return frame.from_arrow(found)

    def value(self, sql: str, *parameters: object) -> Any:
        """Run one SELECT and return the only value of its first row."""
        with _as_ours():
            return self._apart(lambda: self._database.execute(sql, list(parameters)).fetchall())[0][0]

    def _apart(self, work: Callable[[], Any]) -> Any:
        """Do `work` in a thread of its own, so that Ctrl-C is heard: DuckDB listens when it is done, minutes later."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            answer = pool.submit(work)
            try:
                while self._tell is not None and not wait([answer], timeout=_LOOK).done:
                    self._tell(f"{self.doing} {max(self._database.query_progress(), 0):.0f} %")
                return answer.result()
            except BaseException:  # Ctrl-C, or what the listener threw
                while not wait([answer], timeout=_PAUSE).done:  # again: before a query starts, none is heard
                    self._database.interrupt()
                raise

    def columns(self, source: str) -> dict[str, str]:
        """Return the columns of a table or `file_source`, with their SQL types."""
        with _as_ours():
            rows = self._database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - our own SQL
        return {row[0]: row[1] for row in rows}

    def file_columns(self, kind: Kind, file: Path) -> dict[str, str]:
        """Return the columns of one file, with their SQL types; refuse it by name if it cannot be read."""
        try:
            return self.columns(self.file_source(kind, [file]))
        except InputError as fault:
            raise InputError(
                f"{file.name}: this is no {kind.capitalize()} file, or not all of it ({fault}). Export it again."
            ) from None

    def file_source(self, kind: Kind, files: list[Path]) -> str:
        """Return SQL that reads files of one header; CSV all as text."""
        paths = ", ".join(literal(glob.escape(str(file))) for file in files)
        if kind == "parquet":
            return f"read_parquet([{paths}], hive_partitioning = false)"
        return f"read_csv([{paths}], all_varchar = true, header = true, store_rejects = true)"

    def store(self, sql: str, name: str) -> tuple[str, int]:
        """Write the rows of a SELECT to a Parquet file in `folder`.

        Returns
        -------
        str, int
            SQL that reads the file, and how many lines of CSV could not be split into
            columns while `sql` ran.
        """
        path = self.folder / name
        lines = self.write(sql, path)
        return self.file_source("parquet", [path]), lines

    def write(self, sql: str, path: Path) -> int:
        """Write the rows of a SELECT to a Parquet file; return the lines of CSV that could not be split."""
        before = self._rejected()
        self.run(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet)")
        return self._rejected() - before

    def _rejected(self) -> int:
        there = self.value("SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'")
        return int(self.value(_REJECTED)) if there else 0

    def plan(self, sql: str) -> list[str]:
        """Return the steps of one SELECT by DuckDB's names, such as HASH_JOIN, without running it.

        Examples
        --------
        >>> connect().plan("SELECT COUNT(*) FROM range(3)")
        ['UNGROUPED_AGGREGATE', 'RANGE']
        """
        with _as_ours():
            rows = self._database.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()
        return re.findall(r'"name":\s*"([A-Z_]+)', rows[0][1])


def connect(memory_limit: str | None = None) -> Connection:
    """Return a new connection.

    Parameters
    ----------
    memory_limit : str, optional
        Such as ``"2GB"``, what the whole process may take: half of it is DuckDB's, the
        rest is for what DuckDB does not count, Python and what comes back.  Four fifths of the
        machine's or the container's memory if absent.  What does not fit goes to a
        temporary folder.

    Raises
    ------
    InputError
        If `memory_limit` is no size.

    Examples
    --------
    >>> connect("1GB").value("SELECT 6 * 7")
    42
    """
    import duckdb

    folder = Path(tempfile.mkdtemp(prefix="srreconcile-"))
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
        "temp_directory": str(folder / "spill"),
        **({"memory_limit": _share(memory_limit)} if memory_limit else {}),
    }
    try:
        database = duckdb.connect(":memory:", config=settings)
    except duckdb.Error:
        shutil.rmtree(folder, ignore_errors=True)
        raise InputError(f'memory_limit: "{memory_limit}" is no size. Write it as "2GB".') from None
    database.execute("SET TimeZone = 'UTC'")
    # a notebook without ipywidgets has none, and may not even say so
    if database.execute("SELECT current_setting('enable_progress_bar')").fetchall()[0][0]:
        database.execute("SET enable_progress_bar = false")
    return Connection(database, folder)


def _share(limit: str) -> str:
    """What DuckDB gets of a limit; as it is where it is no size, for DuckDB to refuse.

    Examples
    --------
    >>> _share("2GB"), _share("plenty")
    ('1000MB', 'plenty')
    """
    size = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]i?B|%)\s*", limit, re.IGNORECASE)
    if size is None:
        return limit
    number, unit = float(size[1]) * _DUCKDBS, size[2]
    scale = 1 if unit == "%" else 1024 if "i" in unit.lower() else 1000
    smaller = {"T": "G", "G": "M", "M": "K"}.get(unit[0].upper())
    return f"{number:.0f}{unit}" if smaller is None else f"{number * scale:.0f}{smaller}{unit[1:]}"


def query(sql: str, *parameters: object, **frames: pd.DataFrame) -> pd.DataFrame:
    """Run one SELECT and return its rows.

    Parameters
    ----------
    sql : str
        A SELECT with a ``?`` for each of `parameters`.
    *parameters : object
        Values, never table names; they are bound and not pasted into `sql`.
    **frames : DataFrame
        Tables that `sql` may name.

    Returns
    -------
    DataFrame
        Text as str, times as datetime64[us]; in the order that `sql` asks for.

    Raises
    ------
    InputError
        If `sql` does not fit `frames`.

    Examples
    --------
    >>> users = pd.DataFrame({"user_id": ["u1", "u2"]})
    >>> query("SELECT user_id FROM users WHERE user_id > ?", "u1", users=users)["user_id"].tolist()
    ['u2']
    """
    connection = connect()
    connection.register(**frames)
    return connection.query(sql, *parameters)


def literal(text: str) -> str:
    """Return `text` as SQL writes it, for the few places that take no parameter.

    Examples
    --------
    >>> literal("St Mary's")
    "'St Mary''s'"
    """
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def _as_ours() -> Iterator[None]:
    """Raise DuckDB's errors as ours, without the rows and values that they quote."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise SRReconcileError(
            "the record log needs more memory than it may use. Give it more (memory_limit=), or free some disk "
            "in the temporary folder."
        ) from None
    except duckdb.Error as fault:
        raise InputError(f"query: {_without_values(fault)}") from None


def _without_values(fault: Exception) -> str:
    r"""The first line of a message: later ones quote rows, and what stands in '...' may be a person's name.

    Examples
    --------
    >>> _without_values(ValueError("Could not convert string 'Jane Roe' to INT32\nLINE 1: ..."))
    "Could not convert string '...' to INT32"
    """
    return re.sub(r"'.*'", "'...'", str(fault).splitlines()[0])[:200]
