"""``srreconcile who``: a record or a person, whose it is, because of what, and how many others."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.cli import exports, options
from srreconcile.cli.exits import FOUND, OK
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options

if TYPE_CHECKING:
    from srreconcile.audit import Audit
    from srreconcile.investigate import Candidates, Case

ORDER = 2

_EPILOG = """\
examples:
  srreconcile who exports jsmith@net.org            a person: by address, id or name
  srreconcile who exports --record 104711           a record: whose it is, and because of what
  srreconcile who exports --record 104711 --type behavior -o case.xlsx

exit codes:
  0  one answer
  1  several candidates, or nobody: the nearest are listed
  2  the input or the command is wrong
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    who = commands.add_parser(
        "who",
        parents=[quiet],
        help="investigate a record or a person",
        description="Say who may have logged a record, or which accounts, links and records are a person's.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    who.add_argument("folder", type=Path, metavar="FOLDER", help="the exports, with the record log")
    who.add_argument("word", nargs="*", metavar="WORD", help="an address, an id or a name")
    asked = who.add_mutually_exclusive_group()
    asked.add_argument("--record", metavar="ID", help="a record instead of a person")
    asked.add_argument("--user-id", metavar="ID", help="an account")
    asked.add_argument("--staff-id", metavar="ID", help="a staff row")
    who.add_argument("--type", metavar="TYPE", help="the record's type, where several share the id")
    who.add_argument(
        "--estimate", action="store_true", help="who wrote it, where several accounts could have"
    )
    who.add_argument(
        "--rosters",
        type=Path,
        metavar="FILE",
        help="who teaches whom: OneRoster enrollments, section periods, pairs",
    )
    who.add_argument(
        "--timezone",
        metavar="ZONE",
        default="UTC",
        help="the schools' time zone, for hours of lessons, as America/Chicago (UTC)",
    )
    who.add_argument("--as-of", metavar="DATE", help="the day to judge; else the latest the exports mention")
    who.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the case to a workbook")
    options.corrected(who)
    options.reading(who)
    who.set_defaults(run=_who)


def _who(asked: argparse.Namespace) -> int:
    from srreconcile.audit import audit
    from srreconcile.investigate import Candidates

    with progress("reading", quiet=asked.quiet):
        tables = exports.read(asked)
    with progress("comparing", quiet=asked.quiet):
        found = audit(tables, as_of=asked.as_of, corrections=asked.corrections)
        answer = _answer(found, asked)
    if isinstance(answer, Candidates):
        print(answer.commands(f"srreconcile who {shlex.quote(str(asked.folder))}"))
        return FOUND
    if asked.rosters:
        from srreconcile.load import read_table

        answer = answer.with_rosters(read_table(asked.rosters), asked.timezone)
    print(in_options(answer.text))
    if asked.estimate:
        print(answer.estimate(asked.timezone))
    if asked.output:
        print(f"Workbook: {answer.to_excel(asked.output)}")
    return OK


def _answer(found: Audit, asked: argparse.Namespace) -> Case | Candidates:
    if asked.record:
        return found.record(asked.record, record_type=asked.type)
    return found.who(" ".join(asked.word) or None, user_id=asked.user_id, staff_member_id=asked.staff_id)
