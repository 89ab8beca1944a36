"""``srreconcile preflight``: what an upload file would damage, before it is let in."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli import exports, options
from srreconcile.cli.exits import FOUND, OK
from srreconcile.cli.progress import progress
from srreconcile.errors import InputError

ORDER = 5

_EPILOG = """\
examples:
  srreconcile preflight upload.csv exports     the file, against the lists as they stand

exit codes:
  0  the file brings no problem that is not there already
  1  it does; the rows are printed with their lines and ids
  2  the input or the command is wrong
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    preflight = commands.add_parser(
        "preflight",
        parents=[quiet],
        help="show which rows of an upload would do damage",
        description="Read a staff upload, or what the SIS would send, and show which rows would be refused, make a "
        "second row of a person, change hands or be linked to the wrong account; and whom bulk creation of "
        "users would pass over. Writes nothing.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    preflight.add_argument("upload", type=Path, metavar="UPLOAD", help="the staff list to come")
    preflight.add_argument("folder", type=Path, metavar="FOLDER", help="the exports as they stand")
    preflight.add_argument(
        "--rows", type=int, default=20, metavar="N", help="how many of each kind to print (20)"
    )
    options.reading(preflight)
    preflight.set_defaults(run=_preflight)


def _preflight(asked: argparse.Namespace) -> int:
    from srreconcile.load import read_staff
    from srreconcile.preflight import preflight

    with progress("reading", quiet=asked.quiet):
        tables = exports.tables_of(asked.folder, asked)
        if tables.staff is None or tables.users is None:
            raise InputError(
                f"{asked.folder}: holds no staff list or no user list. See: srreconcile load FOLDER"
            )
        upload = read_staff(asked.upload, date_order=asked.date_order, active_codes=asked.active_code)
    with progress("comparing", quiet=asked.quiet):
        found = preflight(upload, tables.staff, tables.users, tables.links)
    if not asked.quiet:
        print(found.to_text(asked.rows))
    return OK if found.ok else FOUND
