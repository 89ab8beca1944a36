"""``srreconcile preview``: what a sync of the SIS would bring, before it is let in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from srreconcile.cli import exports, options
from srreconcile.cli.exits import FOUND, OK
from srreconcile.cli.progress import progress
from srreconcile.errors import InputError

ORDER = 5

_EPILOG = """\
examples:
  srreconcile preview monday tuesday          two folders of exports
  srreconcile preview old.csv new.csv         two staff lists
  srreconcile preview snapshots exports       against the last snapshot (see: srreconcile snapshot)

exit codes:
  0  nothing looks like an accident
  1  something does; the reasons are printed first
  2  the input or the command is wrong
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    preview = commands.add_parser(
        "preview",
        parents=[quiet],
        help="show what a sync of the SIS would bring",
        description="Compare two loads: who is new, deactivated, back or changed, which ids were given anew, and "
        "the staff row that the link by address would choose for each new account. Writes nothing.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    preview.add_argument(
        "before", type=Path, metavar="BEFORE", help="exports, a staff list, or a store of snapshots"
    )
    preview.add_argument("after", type=Path, metavar="AFTER", help="the same, as it would come in")
    preview.add_argument(
        "--rows", type=int, default=20, metavar="N", help="how many of each kind to print (20)"
    )
    options.reading(preview)
    preview.set_defaults(run=_preview)


def _preview(asked: argparse.Namespace) -> int:
    from srreconcile.preview import preview_sync

    with progress("reading", quiet=asked.quiet):
        before, after = (_read(path, asked) for path in (asked.before, asked.after))
    with progress("comparing", quiet=asked.quiet):
        found = preview_sync(before, after)
    if not asked.quiet:
        print(found.to_text(asked.rows))
    return FOUND if found.verdict.word == "hold" else OK


def _read(path: Path, asked: argparse.Namespace) -> Any:
    """The tables that a path holds, whatever it is."""
    from srreconcile.snapshots import SnapshotStore

    if (path / "entries").is_dir():
        return SnapshotStore(path).tables()
    tables = exports.tables_of(path, asked)
    if tables.staff is None:
        raise InputError(f"{path}: holds no staff list. See what it holds: srreconcile load {path}")
    return tables
