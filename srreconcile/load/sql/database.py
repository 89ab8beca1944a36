"""A database that is only read, and that tells nobody how it was opened."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from srreconcile.errors import InputError, MissingExtra, SourceError, SRReconcileError
from srreconcile.load.held import Held
from srreconcile.load.sql.drivers import Undo, read_only

if TYPE_CHECKING:
    import sqlalchemy as sa

_T = TypeVar("_T")
_EXACT = 2**53  # a whole number above it may have lost digits as a float
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|\S*@\S*")


class Database:
    """One connection, for SELECT.

    Parameters
    ----------
    source : Held
        A URL or an Engine.

    Attributes
    ----------
    name : str
        What messages call it: the kind, the base and its host, and nothing else.
    kind : str
        SQLAlchemy's name of the dialect.
    misread : int
        How many values were no UTF-8, and read as Windows-1252 instead.

    Raises
    ------
    InputError
        If `source` is no URL, or a SQLite file that is not there.
    MissingExtra
        If the driver is not installed.

    Examples
    --------
    >>> Database(Held("sqlite://"))
    Database(sqlite, :memory:)
    """

    name = "database"

    def __init__(self, source: Held) -> None:
        opened, self.name = _opened(source)
        self._engine = opened.get
        self.kind = str(opened.get().dialect.name)
        self.misread = 0
        self._connection: Any = None
        self._result: Any = None
        self._words: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Database({self.name})"

    def __reduce__(self) -> Any:
        raise SourceError(f"{self.name}: an open database cannot be stored. Keep what was read from it.")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Open a read-only transaction, and end it without a trace."""
        self._connection, undo = self.ask(lambda: read_only(self._engine(), self._tell_misread))
        try:
            yield
        except BaseException:
            with suppress(SRReconcileError):  # what closing says of a lost connection is said already
                self.ask(lambda: self._close(undo))
            raise
        else:
            self.ask(lambda: self._close(undo))
        finally:
            self._connection = self._result = None

    def _close(self, undo: Undo) -> None:
        try:
            if self._result is not None:
                self._result.close()
            if not self._connection.invalidated:
                self._connection.rollback()
                undo()
        finally:
            self._connection.close()

    def _tell_misread(self) -> None:
        self.misread += 1

    def catalogue(self) -> sa.Inspector:
        """What tables and columns there are."""
        import sqlalchemy as sa

        return self.ask(lambda: sa.inspect(self._connection))

    def rows(self, statement: Any, size: int) -> Iterator[tuple[list[str], list[Sequence[Any]]]]:
        """Run a SELECT and yield its column names with their values, `size` rows at a time.

        Of no rows, one part without values.
        """
        self._words = frozenset(re.findall(r"\w+", str(statement)))
        options = {"stream_results": True, "max_row_buffer": size}
        result = self._result = self._connection.execution_options(**options).execute(statement)
        columns = [str(name) for name in result.keys()]  # noqa: SIM118 - a result, not a dict
        twice = [name for name in columns if columns.count(name) > 1]
        if twice:
            raise InputError(
                f'{self.name}: the query names "{twice[0]}" twice. Call one by another name: AS.'
            )
        empty = True
        for part in result.partitions(size):
            empty = False
            yield columns, list(zip(*part, strict=True))
        if empty:
            yield columns, [() for _ in columns]

    def ask(self, work: Callable[[], _T], read: int = 0) -> _T:
        """Return what `work` does with the database; its errors come out as ours.

        Parameters
        ----------
        work : function
        read : int
            How many rows were read before.
        """
        import sqlalchemy.exc

        fault: SRReconcileError
        try:
            return work()
        except SRReconcileError:
            raise
        except (sqlalchemy.exc.SQLAlchemyError, OSError, UnicodeError) as error:
            fault = self._ours(error, read)
        # Raised out here, the error has no driver's error behind it: that holds the whole
        # statement, its values, and the variables of frames that know the password.
        raise fault

    def _ours(self, error: Exception, read: int) -> SRReconcileError:
        from sqlalchemy import exc

        driver = getattr(error, "orig", None) or error
        first = (str(driver).splitlines() or [""])[0]
        said = _QUOTED.sub(lambda quoted: self._known(quoted[0]), first)[:160].strip().rstrip(".")
        where = f"after {read:,} rows " if read else ""
        end = " Nothing is returned of a part." if read else ""
        asked_wrongly = isinstance(error, exc.ProgrammingError | exc.DataError | exc.ArgumentError)
        wrong = InputError if asked_wrongly else SourceError
        return wrong(
            f"{self.name}: {where}the database said: {said} ({type(driver).__name__}).{end} "
            "Check the query, the sign-in and the connection."
        )

    def _known(self, quoted: str) -> str:
        """A quoted word, if the query itself holds it; else it is somebody's data."""
        return quoted if "@" not in quoted and {*re.findall(r"\w+", quoted)} <= self._words else "..."


def _opened(source: Held) -> tuple[Held, str]:
    """Return the engine, held, and the name of its database."""
    import sqlalchemy as sa
    import sqlalchemy.exc

    if isinstance(source.get(), sa.Engine):
        return source, _name(source.get().url)
    engine, lacking = None, ""
    try:
        engine = sa.create_engine(source.get(), hide_parameters=True, poolclass=sa.NullPool)
    except ModuleNotFoundError as fault:
        lacking = str(fault.name)
    except (sqlalchemy.exc.ArgumentError, ValueError, TypeError, AttributeError):
        lacking = ""
    if engine is not None:
        missing = _missing(engine.url)
        if missing:
            del engine  # a traceback may show it, and with it what its URL asks for
            raise InputError(f"{missing}: there is no such file. Check the path behind sqlite:///.")
        return Held(engine), _name(engine.url)
    if lacking:
        raise MissingExtra(
            f'read_sql: the driver "{lacking}" is not installed. For PostgreSQL: '
            'pip install "srreconcile[postgres]", and a URL that starts with postgresql+psycopg://.'
        )
    raise InputError(
        "read_sql: this is no URL of a database. Write it as SQLAlchemy does: "
        "postgresql+psycopg://user:password@host/base or sqlite:///file.db."
    )


def _name(url: sa.URL) -> str:
    base = Path(url.database).name if url.database else ""
    if url.get_backend_name() == "sqlite":
        return f"sqlite, {base or ':memory:'}"
    return ", ".join(filter(None, [url.get_backend_name(), base])) + (f" at {url.host}" if url.host else "")


def _missing(url: sa.URL) -> str:
    """Return the name of a SQLite file that is not there, for SQLite would make an empty one; else ""."""
    base = url.database or ":memory:"
    plain = url.get_backend_name() == "sqlite" and base != ":memory:" and not base.startswith("file:")
    return Path(base).name if plain and not Path(base).is_file() else ""


def as_text(cells: Sequence[Any]) -> list[str | None]:
    """Return values as text: whole numbers without a point, times in ISO form.

    Examples
    --------
    >>> as_text([7, 7.0, decimal.Decimal("42.00"), True, None, dt.date(2026, 9, 1), "007"])
    ['7', '7', '42', 'true', None, '2026-09-01', '007']
    """
    kinds = {*map(type, cells)} - {type(None)}
    if kinds <= {str}:
        return list(cells)
    if kinds == {int}:
        return [None if cell is None else str(cell) for cell in cells]
    return [_cell(cell) for cell in cells]


def _cell(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value.to_integral_value() if value == value.to_integral_value() else value, "f")
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    return _nested(value)


def _nested(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    if isinstance(value, list | tuple | set):
        return ";".join(filter(None, map(_cell, value)))
    if isinstance(value, dict):
        return json.dumps(value, default=str)
    return str(value)
