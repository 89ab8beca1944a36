"""``srreconcile plan`` and ``approve``: what to put right, for two people to sign."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from srreconcile.cli import exports, options
from srreconcile.cli.exits import OK
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options

ORDER = 3

_EPILOG = """\
examples:
  srreconcile plan exports --author kwells --workbook plan.xlsx     writes plan.json and the workbook
  srreconcile plan exports --requests                               prints the requests; nothing is sent
  srreconcile plan exports --decisions back/*.xlsx                  with what leaders answered
  srreconcile approve plan.json --by mrios                          a second person
  srreconcile verify plan.json new_exports                          what the next export proves
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the commands."""
    plan = commands.add_parser(
        "plan",
        parents=[quiet],
        help="plan corrections: links first, then records",
        description="Plan corrections. Nothing is ever written to the platform.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    plan.add_argument("folder", type=Path, metavar="FOLDER", help="the exports, with the record log")
    plan.add_argument(
        "-o", "--output", type=Path, default=Path("plan.json"), metavar="FILE", help="the plan (plan.json)"
    )
    plan.add_argument("--workbook", type=Path, metavar="FILE", help="the workbook for signature")
    plan.add_argument("--csv", type=Path, metavar="DIR", help="links.csv and records.csv")
    plan.add_argument(
        "--requests", action="store_true", help="print the requests it would take; none is sent"
    )
    plan.add_argument("--author", metavar="WHO", help="who makes it; somebody else approves")
    plan.add_argument("--closed-before", metavar="DATE", help="older records are annotated and not rewritten")
    plan.add_argument("--as-of", metavar="DATE", help="the day to judge; else the latest the exports mention")
    plan.add_argument("--policy", type=Path, metavar="FILE", help="the site's own settings (TOML)")
    plan.add_argument(
        "--decisions", type=Path, nargs="+", metavar="FILE", help="workbooks that came back from leaders"
    )
    plan.add_argument("--waivers", type=Path, metavar="FILE", help="the register of what is right as it is")
    plan.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help="note it in this ledger, and know what was corrected before",
    )
    options.corrected(plan)
    options.reading(plan)
    plan.set_defaults(run=_plan)
    approve = commands.add_parser(
        "approve",
        parents=[quiet],
        help="approve a plan, as a second person",
        description="Approve a plan, as somebody who did not make it.",
    )
    approve.add_argument("plan", type=Path, metavar="PLAN", help="as srreconcile plan wrote it")
    approve.add_argument("--by", required=True, metavar="WHO", help="not its author")
    approve.add_argument("--accept-stops", action="store_true", help="the limits it exceeds are meant")
    approve.add_argument("--ledger", type=Path, metavar="FILE", help="note it in this ledger")
    approve.set_defaults(run=_approve)


def _plan(asked: argparse.Namespace) -> int:
    from srreconcile.audit import audit
    from srreconcile.registers import read_waivers
    from srreconcile.repair import Ledger
    from srreconcile.repair.words import plan_text
    from srreconcile.report.read_back import read_decisions

    with progress("reading", quiet=asked.quiet):
        tables = exports.read(asked)
    with progress("comparing", quiet=asked.quiet):
        found = audit(tables, policy=asked.policy, as_of=asked.as_of, corrections=_corrections(asked))
        found = found.with_decisions(read_waivers(asked.waivers)) if asked.waivers else found
        answers = read_decisions(asked.decisions) if asked.decisions else None
        plan = found.repair_plan(author=asked.author, closed_before=asked.closed_before, decisions=answers)
    written = [plan.to_json(asked.output)]
    written += [plan.to_excel(asked.workbook)] if asked.workbook else []
    written += [plan.to_csv(asked.csv)] if asked.csv else []
    if asked.ledger:
        Ledger(asked.ledger).note_plan(plan)
    if asked.requests:
        print("\n".join(plan.requests()))
    elif not asked.quiet:
        problems = 0 if answers is None else len(answers.problems)
        said = (
            [f"  {problems:,} answers cannot be acted on: srreconcile decisions read lists them."]
            if problems
            else []
        )
        print(in_options(plan_text(plan, calls=False)), *said, *_following(asked, written), sep="\n")
    return OK


def _corrections(asked: argparse.Namespace) -> list[Path] | None:
    """What was put right before: as given, and what the ledger holds already."""
    given = list(asked.corrections or [])
    if asked.ledger and asked.ledger.exists():
        given.append(asked.ledger)
    return given or None


def _following(asked: argparse.Namespace, written: list[Path]) -> list[str]:
    """What was written, and what to type next."""
    plan = shlex.quote(str(asked.output))
    return [
        *(f"Wrote {path}" for path in written),
        f"A second person: srreconcile approve {plan} --by WHO",
        f"On a copy first: srreconcile rehearse {plan} {shlex.quote(str(asked.folder))} -o corrected",
    ]


def _approve(asked: argparse.Namespace) -> int:
    from srreconcile.repair import Ledger, read_plan
    from srreconcile.repair.words import plan_text

    plan = read_plan(asked.plan).approve(asked.by, accept_stops=asked.accept_stops)
    plan.to_json(asked.plan)
    if asked.ledger:
        Ledger(asked.ledger).note_plan(plan, "approved")
    if not asked.quiet:
        path = shlex.quote(str(asked.plan))
        print(in_options(plan_text(plan, calls=False)))
        print(
            "Carry it out in the platform (srreconcile plan --csv and --requests list the changes) and export again.\n"
            f"Prove it:        srreconcile verify {path} NEW-EXPORTS"
        )
    return OK
