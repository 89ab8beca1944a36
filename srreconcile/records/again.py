"""What is read of the log after it was counted, of each file once where counts are kept.

An answer that adds up over files (counts by hour, the rows of a few people) is kept file
by file beside the counts (`records.kept`), so that a nightly run reads new files only.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.records.kept import opened
from srreconcile.records.log import Log

if TYPE_CHECKING:
    from srreconcile.engine import Connection


def read(connection: Connection, log: Log, sql: str, what: str) -> pd.DataFrame:
    """Return the rows of `sql`, file by file where counts are kept.

    Parameters
    ----------
    connection : Connection
        Knows the view ``log``.
    log : Log
    sql : str
        A SELECT from ``{log}`` whose rows over all files together say what those of the
        log say, once they are added up.
    what : str
        What the kept answers are called.
    """
    return connection.query(f"SELECT * FROM {source(connection, log, sql, what)}")  # noqa: S608 - our own SQL


def source(connection: Connection, log: Log, sql: str, what: str, about: str = "") -> str:
    """Return SQL that reads the rows of `sql`; `about` says what else decides them."""
    if log.keep is None or not log.files:
        return "(" + sql.format(log="log") + ")"
    made: list[Path] = []
    with opened(log.keep) as kept:
        for file in log.files:
            write = partial(connection.write, sql.format(log=f"({file.sql})"))
            made.append(kept.as_parquet(file.path, write, sql + about + file.shape, what)[0])
    return connection.file_source("parquet", made)
