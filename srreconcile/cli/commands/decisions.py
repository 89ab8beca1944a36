"""``srreconcile decisions``: templates of the registers in which people's rulings are kept."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli.exits import OK
from srreconcile.errors import InputError

ORDER = 6

_NAMES = ("waivers", "delegations", "reviewed")


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    decisions = commands.add_parser(
        "decisions", help="write an empty register: waivers, delegations, reviewed"
    )
    actions = decisions.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("template", parents=[quiet], help="write an empty register to fill in")
    action.add_argument("register", choices=_NAMES, metavar="REGISTER", help=", ".join(_NAMES))
    action.add_argument("file", type=Path, metavar="FILE", nargs="?", help="REGISTER.csv if absent")
    action.set_defaults(run=_template)


def _template(asked: argparse.Namespace) -> int:
    from srreconcile.registers import TEMPLATES, template

    path = asked.file or Path(f"{asked.register}.csv")
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(template(asked.register))
    except FileExistsError:
        raise InputError(f"{path}: is there already. Name a new file.") from None
    if not asked.quiet:
        print(f"Wrote {path}. Its columns:")
        for column in TEMPLATES[asked.register]:
            print(f"  {column.name:<16} {column.meaning}")
    return OK
