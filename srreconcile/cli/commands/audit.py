"""``srreconcile audit``: a folder of exports to a summary and a workbook."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from srreconcile.cli import exports, options
from srreconcile.cli.exits import CODES, FOUND, OK
from srreconcile.cli.judged import judged, kept, ruling
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options

ORDER = 1


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    audit = commands.add_parser(
        "audit",
        parents=[quiet],
        help="audit a folder of exports",
        description="Audit a folder of exports as they come out of the vendors' systems.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    audit.add_argument("folder", type=Path, metavar="FOLDER", help="files are recognised by what is in them")
    audit.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("audit.xlsx"),
        metavar="FILE",
        help="the workbook (audit.xlsx)",
    )
    options.reading(audit)
    options.judging(audit)
    ruling(audit)
    options.corrected(audit)
    options.scheduled(audit)
    audit.set_defaults(run=_audit)


def _audit(asked: argparse.Namespace) -> int:
    from srreconcile.report.text import summary_text

    with progress("reading", quiet=asked.quiet):
        tables = exports.read(asked)
    with progress("comparing", quiet=asked.quiet) as tell:
        found, said = judged(tables, asked, tell)
    with progress("writing", quiet=asked.quiet):
        workbook = found.to_excel(asked.output)
    kept(found, asked)
    if not asked.quiet:
        print(
            in_options(str(tables.load_report)),
            summary_text(found, calls=False),
            *said,
            _following(asked, workbook),
            sep="\n\n",
        )
    return FOUND if asked.fail_on and len(found.at_least(asked.fail_on)) else OK


def _following(asked: argparse.Namespace, workbook: Path) -> str:
    """What was written, and what to type next."""
    return (
        f"Workbook:       {workbook}\n"
        f"One person:     srreconcile who {shlex.quote(str(asked.folder))} ADDRESS-OR-ID\n"
        f"For leaders:    srreconcile report {shlex.quote(str(asked.folder))} --by school"
    )
