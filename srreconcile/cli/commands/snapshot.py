"""``srreconcile snapshot``: keep dated loads of the exports, unless one looks like an accident."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.cli import exports, options
from srreconcile.cli.exits import FOUND, OK
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options
from srreconcile.errors import HeldError, InputError

if TYPE_CHECKING:
    from srreconcile.guard import Verdict

ORDER = 5

_EPILOG = """\
examples:
  srreconcile snapshot add exports --store snapshots
  srreconcile snapshot add exports --store snapshots --accept "departures=year end, confirmed by HR"
  srreconcile snapshot list --store snapshots

exit codes:
  0  kept, or listed
  1  held: it looks like an accident; the reasons are printed, and nothing is kept
  2  the input or the command is wrong
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    snapshot = commands.add_parser(
        "snapshot",
        help="keep dated loads, unless one looks like an accident",
        description="Keep what the exports say today, so that what changed can be seen and proved.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = snapshot.add_subparsers(required=True, metavar="ACTION")
    adding = actions.add_parser(
        "add",
        parents=[quiet],
        help="compare a folder of exports with the last one kept, and keep it",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    adding.add_argument("folder", type=Path, metavar="FOLDER", help="the exports; the record log is not kept")
    _store(adding)
    adding.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="why a change that was held is right, by the word in brackets; may be repeated, and is kept",
    )
    adding.add_argument("--taken-at", metavar="TIME", help="when it was exported (UTC); now if absent")
    adding.add_argument(
        "--exported",
        action="append",
        default=[],
        metavar="TABLE=TIME",
        help="when one table was exported, to see exports of different days; may be repeated",
    )
    adding.add_argument("--source", default="", metavar="TEXT", help="where it came from")
    options.reading(adding)
    adding.set_defaults(run=_add)
    listing = actions.add_parser("list", parents=[quiet], help="list what is kept, and what was accepted")
    _store(listing)
    listing.set_defaults(run=_list)


def _store(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", type=Path, required=True, metavar="PATH", help="the folder of the snapshots"
    )


def _add(asked: argparse.Namespace) -> int:
    from srreconcile.snapshots import SnapshotStore

    accept = _pairs(asked.accept, "--accept", "departures=year end")
    exported = _pairs(asked.exported, "--exported", "staff=2026-11-24")
    store = SnapshotStore(asked.store)
    with progress("reading", quiet=asked.quiet):
        tables = exports.tables_of(asked.folder, asked)
    try:
        with progress("comparing", quiet=asked.quiet):
            kept = store.add(
                tables,
                taken_at=asked.taken_at,
                source=asked.source,
                exported_at=exported or None,
                accept=accept or None,
            )
    except HeldError as held:
        print(_held(held.verdict), file=sys.stderr)
        return FOUND
    if not asked.quiet:
        rows = ", ".join(f"{name} {n:,}" for name, n in kept.rows.items())
        print(in_options(str(tables.load_report)), f"Kept as snapshot {kept.sequence}: {rows}.", sep="\n\n")
        if kept.verdict.reasons:
            print(kept.verdict)
    return OK


def _held(verdict: Verdict) -> str:
    """What stops the load, and the words that lift it."""
    rules = dict.fromkeys(reason.rule for reason in verdict.holds)
    words = " ".join(f'--accept "{rule}=why"' for rule in rules)
    lines = ["srreconcile: held, because it looks like an accident; nothing was kept:"]
    lines += [f"  {reason}" for reason in verdict.holds]
    return "\n".join([*lines, f"Export again; or, if it is right, say why: {words}"])


def _pairs(given: list[str], option: str, example: str) -> dict[str, str]:
    pairs = {}
    for each in given:
        word, sign, said = each.partition("=")
        if not sign or not word.strip() or not said.strip():
            raise InputError(f'{option}: "{each}" is no pair. Write {option} "{example}".')
        pairs[word.strip()] = said.strip()
    return pairs


def _list(asked: argparse.Namespace) -> int:
    from srreconcile.snapshots import SnapshotStore

    if not asked.store.is_dir():
        raise InputError(
            f"{asked.store}: there is no such store. Make one: srreconcile snapshot add FOLDER --store {asked.store}"
        )
    store = SnapshotStore(asked.store)
    kept = store.snapshots
    if asked.quiet:
        return OK
    print(store.to_frame().to_string(index=False) if kept else "no snapshots")
    for snapshot in kept:
        for rule, reason in snapshot.verdict.accepted.items():
            print(f"snapshot {snapshot.sequence}: {rule} accepted: {reason}")
    return OK
