"""The one reading of the log: counts of each key, which all else is derived from."""

from __future__ import annotations

from srreconcile.engine import Connection
from srreconcile.records import scans
from srreconcile.records.cuts import AUTHOR_SLOT, STAFF_SLOT
from srreconcile.records.keeping import count_with
from srreconcile.records.kept import Kept
from srreconcile.records.log import Log

LATE_DAYS = 30
"""Days after the day it is about from which a record counts as typed late."""


def words(log: Log) -> dict[str, str]:
    """Return what the scans of this log say in their open places.

    Parameters
    ----------
    log : Log
    """
    late = scans.LATE.format(days=LATE_DAYS)
    columns = {
        "raw_staff": (scans.STAFF, None),
        "slot": (scans.STAFF_SLOT, None),
        "raw_author": (scans.AUTHOR, None if log.authors else "''"),
        "author_slot": (scans.AUTHOR_SLOT, None if log.authors else "0"),
        "raw_school": (scans.SCHOOL, None if log.wide else "''"),
        "late": (late, None if log.wide else "0"),
    }
    asked = {name: expression for name, (expression, constant) in columns.items() if constant is None}
    lacking = [f"{constant} AS {name}," for name, (_, constant) in columns.items() if constant is not None]
    return {
        "table": "counted",
        "log": "log",
        "slots": f"{STAFF_SLOT} {AUTHOR_SLOT}" if log.authors else STAFF_SLOT,
        "read": ", ".join(f"{expression} AS {name}" for name, expression in asked.items()),
        "names": ", ".join(asked),
        "lacking": " ".join(lacking),
    }


def count(connection: Connection, log: Log, kept: Kept | None = None) -> None:
    """Make the table ``counted`` from the view ``log`` and the cuts.

    Parameters
    ----------
    connection : Connection
        Knows ``staff_cuts`` and ``author_cuts``.
    log : Log
    kept : Kept, optional
        Counts of files that were read before.
    """
    if kept is not None and log.files:
        count_with(connection, log, words(log), kept)
    else:
        connection.run(scans.COUNTED.format(**words(log)))
