"""``srreconcile policy``: what a site decides for itself, written, checked and explained."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli.exits import OK
from srreconcile.errors import InputError

ORDER = 4


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    policy = commands.add_parser(
        "policy",
        help="write, check or explain a policy file",
        description="Write, check or explain a policy file: what a site decides for itself.",
    )
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    for name, run, what in (
        ("init", _init, "write a policy file with every setting, commented out"),
        ("check", _check, "hold a policy file against the checks"),
        ("explain", _explain, "say in words what a policy file decides"),
    ):
        action = actions.add_parser(name, parents=[quiet], help=what)
        action.add_argument("file", type=Path, metavar="FILE", nargs="?", default=Path("policy.toml"))
        action.set_defaults(run=run)


def _init(asked: argparse.Namespace) -> int:
    from srreconcile.policy import Policy
    from srreconcile.report.atomic import replacing

    if asked.file.exists():
        raise InputError(f"{asked.file}: is there already. Name a new file.")
    with replacing(asked.file) as draft:
        draft.write_text(Policy.template(), encoding="utf-8")
    if not asked.quiet:
        print(f"Wrote {asked.file}. Take the # from a line to make it count.")
    return OK


def _check(asked: argparse.Namespace) -> int:
    from srreconcile.policy import Policy

    policy = Policy.read(asked.file)
    if not asked.quiet:
        settings = sum(map(len, policy.settings.values()))
        print(f"{asked.file}: understood; {settings} setting{'' if settings == 1 else 's'}.")
    return OK


def _explain(asked: argparse.Namespace) -> int:
    from srreconcile.policy import Policy

    print(Policy.read(asked.file).explain())
    return OK
