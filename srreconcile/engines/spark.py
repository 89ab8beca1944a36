"""Apache Spark as the engine: the only module that knows it.

A connection is a new session of the application that runs, so that its views and
settings are its own; without an application, a local one is started.  Times are without
a zone and in UTC, as everywhere.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from srreconcile.errors import InputError, MissingExtra, SRReconcileError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
}
# Spark's names of types, as SQL and this package write them.
_TYPES = {
    "string": "VARCHAR",
    "bigint": "BIGINT",
    "int": "INTEGER",
    "smallint": "SMALLINT",
    "tinyint": "TINYINT",
    "timestamp_ntz": "TIMESTAMP",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
}
_MAKE = re.compile(r"\s*CREATE TEMP (TABLE|VIEW) (\w+) AS\s(.*)", re.DOTALL)


class Connection:
    """Temporary views of one Spark session.  Made by `connect`.

    The methods are those of `srreconcile.engine.Connection`.

    Attributes
    ----------
    folder : Path
        For files that live as long as the connection.
    """

    time_with_zone = "TIMESTAMP_LTZ"
    """The type of a time that says its offset."""
    knows_extremes = False
    """Whether the least and the greatest value of a column cost no reading."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session = session
        self.doing = ""
        self.folder = folder
        self._views: dict[str, Any] = {}  # held, because Connect forgets what nobody holds
        self._files = 0
        weakref.finalize(self, _leave, session, folder, self._views)

    def watch(self, tell: Callable[[str], object]) -> None:
        """Let `tell` hear that Spark reads; how far it is, Spark shows on its own page."""
        tell(f"{self.doing or 'reading the record log'} with Spark")

    def register(self, **frames: pd.DataFrame) -> None:
        """Let SQL name `frames`; they are copied to the session."""
        from pyspark.sql.pandas.types import from_arrow_schema

        for name, frame in frames.items():
            given = _arrow(frame)
            with _as_ours():
                # Connect cannot tell the types of a table without rows
                types = from_arrow_schema(given.schema, prefer_timestamp_ntz=True)
                self._view(name, self._session.createDataFrame(given, schema=types))

    def run(self, sql: str, *parameters: object) -> None:
        """Run one statement; a temporary table is computed once and kept."""
        made = _MAKE.match(sql)
        with _as_ours():
            if made is None:
                name = sql.rsplit(maxsplit=1)[-1]
                self._session.catalog.dropTempView(name)
                self._views.pop(name, None)
                return
            kind, name, select = made.groups()
            found = self._session.sql(select, args=list(parameters) or None)
            self._view(name, self._computed(found) if kind == "TABLE" else found)

    def _computed(self, found: Any) -> Any:
        """`found`, computed once and kept by the session."""
        kept = found.localCheckpoint()
        if _remote(self._session):
            plan = kept._plan  # noqa: SLF001 - PySpark 4.3 takes it for one of the session that is active, not of ours
            plan._spark_session = self._session  # noqa: SLF001
            kept = type(kept)(plan, self._session)
        return kept

    def query(self, sql: str, *parameters: object) -> pd.DataFrame:
        """Run one SELECT and return its rows."""
        with _as_ours():
            found = self._session.sql(sql, args=list(parameters) or None).toArrow()
        frame: Any = pd.DataFrame  # pandas-stubs 3.1 do not know from_arrow
        return frame.from_arrow(_plain(found))

    def value(self, sql: str, *parameters: object) -> Any:
        """Run one SELECT and return the only value of its first row."""
        with _as_ours():
            return self._session.sql(sql, args=list(parameters) or None).collect()[0][0]

    def columns(self, source: str) -> dict[str, str]:
        """Return the columns of a view, with their SQL types."""
        with _as_ours():
            found = self._session.table(source).dtypes
        return {name: _TYPES.get(stored, stored.upper()) for name, stored in found}

    def file_columns(self, kind: Literal["parquet", "csv"], file: Path) -> dict[str, str]:
        """Return the columns of one file, with their SQL types; refuse it by name if it cannot be read."""
        try:
            return self.columns(self.file_source(kind, [file]))
        except InputError as fault:
            raise InputError(
                f"{file.name}: this is no Parquet file, or not all of it ({fault}). Export it again."
            ) from None

    def file_source(self, kind: Literal["parquet", "csv"], files: list[Path]) -> str:
        """Return the name of a view of Parquet files of one header."""
        if kind == "csv":
            raise InputError(
                f"{files[0].name}: Spark reads Parquet only here, because DuckDB and Spark split broken lines "
                'differently. Write the log as Parquet, or leave out engine="spark".'
            )
        self._files += 1
        name = f"given_files_{self._files}"
        with _as_ours():
            self._view(name, self._session.read.parquet(*(_escaped(file) for file in files)))
        return name

    def store(self, sql: str, name: str) -> tuple[str, int]:
        """Write the rows of a SELECT to Parquet in `folder`; no line is lost, for none was split."""
        path = self.folder / name
        with _as_ours():
            self._session.sql(sql).write.parquet(path.as_uri())
        return self.file_source("parquet", [path]), 0

    def _view(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)
        self._views[name] = frame


def connect(session: SparkSession | None = None) -> Connection:
    """Return a connection to a Spark session.

    Parameters
    ----------
    session : SparkSession, optional
        The one that is active, or a new local one, if absent.

    Raises
    ------
    MissingExtra
        If PySpark is not installed.
    SRReconcileError
        If no session can be made: Spark needs Java.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark 4.3 warns of pandas 3; Arrow stands between the two here
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise MissingExtra(
                'engine: PySpark is not installed. Run: python -m pip install "srreconcile[spark]"'
            ) from None
        try:
            own = (session or SparkSession.getActiveSession() or _local(SparkSession)).newSession()
        except Exception as fault:  # noqa: BLE001 - whatever Java threw
            raise SRReconcileError(
                f"engine: no Spark session can be started ({type(fault).__name__}). Spark needs Java 17 or later; "
                "set JAVA_HOME, or pass a session."
            ) from None
        for name, value in _SETTINGS.items():
            own.conf.set(name, value)
    return Connection(own, Path(tempfile.mkdtemp(prefix="srreconcile-")))


def _local(builder: type[SparkSession]) -> SparkSession:
    """A session on this machine, quiet, with as many parts per join as a machine has use for."""
    session = (
        builder.builder.master("local[*]")
        .appName("srreconcile")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session


def _leave(session: SparkSession, folder: Path, views: dict[str, Any]) -> None:
    """Forget the views, which hold what was computed."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for name in views:
            session.catalog.dropTempView(name)
    except Exception:  # noqa: BLE001, S110 - the application was stopped before, and took them with it
        pass


def _remote(session: SparkSession) -> bool:
    """Whether it speaks to a server through Spark Connect."""
    return ".connect." in type(session).__module__


def _escaped(file: Path) -> str:
    """A path in which no sign stands for several files."""
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", str(file))


def _arrow(frame: pd.DataFrame) -> Any:
    """`frame` for Spark, which knows no large strings, no columns without a type and no nanoseconds."""
    import pyarrow as pa

    found = pa.Table.from_pandas(frame, preserve_index=False)
    plain = {"large_string": pa.string(), "null": pa.string(), "timestamp[ns]": pa.timestamp("us"),
             "timestamp[s]": pa.timestamp("us"), "timestamp[ms]": pa.timestamp("us")}  # fmt: skip
    fields = [pa.field(field.name, plain.get(str(field.type), field.type)) for field in found.schema]
    return found.cast(pa.schema(fields))


def _plain(found: Any) -> Any:
    """Arrow rows with times in UTC without a zone."""
    import pyarrow as pa

    fields = [
        pa.field(field.name, pa.timestamp("us") if pa.types.is_timestamp(field.type) else field.type)
        for field in found.schema
    ]
    return found.cast(pa.schema(fields))


@contextmanager
def _as_ours() -> Iterator[None]:
    """Raise Spark's errors as ours, without the rows and values that they quote."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in `connect`
            yield
    except Exception as fault:
        if not type(fault).__module__.startswith(("pyspark", "py4j")):
            raise
        condition = getattr(fault, "getCondition", lambda: None)() or type(fault).__name__
        raise InputError(f"query: Spark says {condition}") from None
