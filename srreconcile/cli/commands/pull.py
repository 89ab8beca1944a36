"""``srreconcile pull``: pages of Schoolrunner's API into a folder, to audit."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from srreconcile.cli.exits import OK
from srreconcile.cli.words import in_options
from srreconcile.errors import InputError

ORDER = 3

USER, PASSWORD = "SRRECONCILE_USER", "SRRECONCILE_PASSWORD"
_EPILOG = f"""\
examples:
  srreconcile pull https://net.schoolrunner.org exports
  srreconcile pull https://net.schoolrunner.org exports --endpoints staff schools records --min-date 2026-08-01

The account that signs in is read from {USER} and {PASSWORD}, or asked for; never from
the command line, which other users of the machine can see. It is only read from, page by page. A pull that was
interrupted goes on where it stopped when the command is given again within four hours.

exit codes:
  0  whole
  2  the address, the sign-in or the command is wrong, or the API did not answer in full
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    pull = commands.add_parser(
        "pull",
        parents=[quiet],
        help="pull the lists of a site from Schoolrunner's API",
        description="Pull the lists of a site from Schoolrunner's API into a folder, whole or not at all.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    pull.add_argument("url", metavar="URL", help="https://<network>.schoolrunner.org")
    pull.add_argument("folder", type=Path, metavar="FOLDER", help="where to keep the pages")
    pull.add_argument(
        "--endpoints",
        nargs="+",
        default=["staff", "schools"],
        metavar="NAME",
        help="staff, users, schools, records, or endpoints of the API (staff schools)",
    )
    pull.add_argument("--min-date", metavar="DATE", help="first day of records")
    pull.add_argument("--max-date", metavar="DATE", help="last day of records")
    pull.add_argument("--limit", type=int, default=1000, metavar="N", help="rows on a page (1000)")
    pull.add_argument(
        "--check-sync", action="store_true", help="stop if the last sync with the SIS is not finished"
    )
    pull.set_defaults(run=_pull)


def _pull(asked: argparse.Namespace) -> int:
    from srreconcile.load.api import read_api

    user, password = _signs_in()
    tables = read_api(
        asked.url,
        asked.endpoints,
        user=user,
        password=password,
        min_date=asked.min_date,
        max_date=asked.max_date,
        limit=asked.limit,
        folder=asked.folder,
        check_sync=asked.check_sync,
        progress=None if asked.quiet else _say,
    )
    if not asked.quiet:
        print(in_options(str(tables.load_report)), f"Next: srreconcile audit {asked.folder}", sep="\n\n")
    return OK


def _signs_in() -> tuple[str, str]:
    """User and password, from the environment or from who sits at the terminal."""
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if (user is None or password is None) and not sys.stdin.isatty():
        raise InputError(f"pull: nobody is there to be asked for the sign-in. Set {USER} and {PASSWORD}.")
    if user is None:
        print("User: ", end="", file=sys.stderr, flush=True)
        user = sys.stdin.readline().strip()
    return user, password if password is not None else getpass.getpass()


def _say(line: str) -> None:
    """One line for each page; on a terminal it takes the place of the last."""
    live = sys.stderr.isatty()
    print(f"\r\x1b[K{line}" if live else line, end="" if live else "\n", file=sys.stderr, flush=True)
    if live and _is_last(line):
        print(file=sys.stderr)


def _is_last(line: str) -> bool:
    words = line.split()
    return words[-3].rstrip(",") == words[-5] if len(words) > 5 else True
