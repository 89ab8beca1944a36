"""``srreconcile decisions``: the registers in which people's rulings are kept."""

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
        "decisions",
        help="write an empty register (waivers, delegations, reviewed), or add a waiver",
        description="Registers of what people have decided: waivers, delegations, findings that were reviewed.",
    )
    actions = decisions.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("template", parents=[quiet], help="write an empty register to fill in")
    action.add_argument("register", choices=_NAMES, metavar="REGISTER", help=", ".join(_NAMES))
    action.add_argument("file", type=Path, metavar="FILE", nargs="?", help="REGISTER.csv if absent")
    action.set_defaults(run=_template)
    waive = actions.add_parser(
        "waive",
        parents=[quiet],
        help="add a waiver of findings of the last stored run",
        description="Add waivers to a register. They remember what the findings rest on, and so are asked again "
        "when that changes.",
    )
    waive.add_argument("store", metavar="STORE", help="the stored runs (see audit --store)")
    waive.add_argument("findings", nargs="+", metavar="FINDING", help="ids of findings, as f0f9d680e0aaf")
    waive.add_argument("--owner", required=True, help="who decided it")
    waive.add_argument("--reason", required=True, help="why it is right as it is")
    waive.add_argument("--until", required=True, metavar="DATE", help="its last day")
    waive.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("waivers.csv"),
        metavar="FILE",
        help="the register (waivers.csv)",
    )
    waive.set_defaults(run=_waive)


def _waive(asked: argparse.Namespace) -> int:
    from srreconcile.registers import waive
    from srreconcile.runs import RunStore, last_findings

    if "://" not in asked.store and not Path(asked.store).exists():
        raise FileNotFoundError(2, "no such store", asked.store)
    found = last_findings(RunStore(asked.store))
    lines = waive(found, asked.findings, owner=asked.owner, reason=asked.reason, valid_to=asked.until)
    path = lines.write(asked.output)
    if not asked.quiet:
        print(f"{path}: {len(lines.rows):,} added. To apply: srreconcile audit FOLDER --waivers {path}")
    return OK


def _template(asked: argparse.Namespace) -> int:
    from srreconcile.registers import TEMPLATES, template
    from srreconcile.report.atomic import replacing

    path = asked.file or Path(f"{asked.register}.csv")
    if path.exists():
        raise InputError(f"{path}: is there already. Name a new file.")
    with replacing(path) as draft:
        draft.write_text(template(asked.register), encoding="utf-8", newline="")
    if not asked.quiet:
        print(f"Wrote {path}. Its columns:")
        for column in TEMPLATES[asked.register]:
            print(f"  {column.name:<16} {column.meaning}")
    return OK
