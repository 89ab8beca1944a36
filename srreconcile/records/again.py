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


def read(connection: Connection, log: Log, sql: str) -> pd.DataFrame:
    """Return the rows of `sql`, file by file where counts are kept.

    Parameters
    ----------
    connection : Connection
        Knows the view ``log``.
    log : Log
    sql : str
        A SELECT from ``{log}`` whose rows over all files together say what those of the
        log say, once they are added up.
    """
    return connection.query(f"SELECT * FROM {source(connection, log, sql)}")  # noqa: S608 - our own SQL


def source(connection: Connection, log: Log, sql: str, about: str = "") -> str:
    """Return SQL that reads the rows of `sql`; `about` says what else decides them."""
    if log.keep is None or not log.files:
        return "(" + sql.format(log="log") + ")"
    with opened(log.keep) as kept:
        made = [
            kept.as_parquet(
                file.path,
                partial(_write, connection, sql.format(log=f"({file.sql})")),
                sql + about + file.shape,
            )[0]
            for file in log.files
        ]
    return connection.file_source("parquet", made)


def _write(connection: Connection, sql: str, draft: Path) -> int:
    return connection.write(sql, draft)
