"""What drivers of databases need before rows are asked for, and what is undone afterwards.

A connection may be a user's own: it leaves here as it came.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa

Undo = Callable[[], None]


def read_only(engine: sa.Engine, misread: Callable[[], None]) -> tuple[sa.Connection, Undo]:
    """Return a connection for SELECT, and what makes it again what it was.

    Parameters
    ----------
    engine : Engine
    misread : function
        Is called for each text of SQLite that is no UTF-8.
    """
    connection = engine.connect()
    try:
        return _prepared(connection, misread)
    except BaseException:
        connection.close()
        raise


def _prepared(connection: sa.Connection, misread: Callable[[], None]) -> tuple[sa.Connection, Undo]:
    kind = connection.dialect.name
    if kind == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return connection, _times_as_text(connection)
    if kind == "sqlite":
        return connection, _any_bytes(connection, misread)
    if kind in ("mysql", "mariadb"):
        connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
        return connection, lambda: _run(connection, "SET SESSION TRANSACTION READ WRITE")
    return connection, lambda: None


def _run(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _any_bytes(connection: sa.Connection, misread: Callable[[], None]) -> Undo:
    """Let SQLite write nothing, and give text that is no UTF-8, which it keeps and would stop at."""
    driver: Any = connection.connection.driver_connection
    before = driver.text_factory

    def text(raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            misread()
            return raw.decode("cp1252", "replace")

    _run(connection, "PRAGMA query_only = ON")
    driver.text_factory = text

    def undo() -> None:
        driver.text_factory = before
        _run(connection, "PRAGMA query_only = OFF")

    return undo


def _times_as_text(connection: sa.Connection) -> Undo:
    """Let PostgreSQL give times as it writes them: Python has none after 9999, before 1 or at infinity.

    "infinity", which many a table of links has for "not yet", is missing.
    """
    _run(connection, "SET LOCAL datestyle TO ISO")
    _run(connection, "SET LOCAL TimeZone TO 'UTC'")
    driver: Any = connection.connection.driver_connection
    if not type(driver).__module__.startswith("psycopg.") and type(driver).__module__ != "psycopg":
        return lambda: None  # another driver, which has no loaders to put in place
    from psycopg.adapt import Loader

    class Time(Loader):
        """A time in UTC, or a day."""

        def load(self, data: Any) -> str | None:
            text = bytes(data).decode()
            return None if "infinity" in text else text.replace("+00", "+00:00")

    kinds = [driver.adapters.types[name].oid for name in ("date", "timestamp", "timestamptz")]
    before = [driver.adapters.get_loader(kind, Loader.format) for kind in kinds]
    for kind in kinds:
        driver.adapters.register_loader(kind, Time)

    def undo() -> None:
        for kind, loader in zip(kinds, before, strict=True):
            driver.adapters.register_loader(kind, loader)

    return undo
