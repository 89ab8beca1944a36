"""``srreconcile verify``: what a fresh export proves about a plan."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli import exports, options
from srreconcile.cli.exits import FOUND, OK
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options

ORDER = 3

_EPILOG = """\
exit codes:
  0  all that was planned is done, nothing else changed, and no finding is left
  1  not so; what is open is printed
  2  the input, the plan or the command is wrong
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    verify = commands.add_parser(
        "verify",
        parents=[quiet],
        help="hold a fresh export against a plan",
        description="Hold a fresh export against a plan: what is put right, what is still open, what went otherwise.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument("plan", type=Path, metavar="PLAN", help="as srreconcile plan wrote it")
    verify.add_argument("folder", type=Path, metavar="FOLDER", help="exports made after it was carried out")
    verify.add_argument("--undone", action="store_true", help="hold it against the inverse of the plan")
    verify.add_argument("--policy", type=Path, metavar="FILE", help="the site's own settings (TOML)")
    verify.add_argument("--ledger", type=Path, metavar="FILE", help="note it in this ledger")
    options.reading(verify)
    verify.set_defaults(run=_verify)


def _verify(asked: argparse.Namespace) -> int:
    from srreconcile.repair import Ledger, read_plan, verify
    from srreconcile.repair.words import verification_text

    plan = read_plan(asked.plan)
    plan = plan.inverse() if asked.undone else plan
    with progress("reading", quiet=asked.quiet):
        tables = exports.read(asked)
    with progress("comparing", quiet=asked.quiet):
        found = verify(plan, tables, policy=asked.policy)
    if asked.ledger:
        Ledger(asked.ledger).note_verification(found)
    if not asked.quiet:
        print(in_options(verification_text(found, calls=False)))
        if found.elsewhere is not None and len(found.elsewhere):
            print(found.elsewhere.head(10).to_string(index=False))
    return OK if found.ok else FOUND
