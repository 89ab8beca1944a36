"""``srreconcile report``: a folder of exports to everything that leaders read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.cli import exports, options
from srreconcile.cli.exits import CODES, FOUND, OK
from srreconcile.cli.judged import judged, kept, ruling
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options
from srreconcile.errors import InputError

if TYPE_CHECKING:
    from srreconcile.audit import Audit

ORDER = 2

_EPILOG = """\
examples:
  srreconcile report exports -o report                    report/audit.xlsx, report.html, overview.png
  srreconcile report exports -o report --by school        and report/schools, a workbook each, with an index
  srreconcile report exports -o report --no-names         ids in place of names, to pass on
  srreconcile report exports -o report --decisions back   what leaders sent back is not asked again

"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    report = commands.add_parser(
        "report",
        parents=[quiet],
        help="write workbooks, a page and a picture for leaders",
        description="Audit a folder of exports and write what leaders read. Files of the same names are replaced.",
        epilog=_EPILOG + CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    report.add_argument("folder", type=Path, metavar="FOLDER", help="the exports")
    report.add_argument(
        "-o", "--output", type=Path, default=Path("report"), metavar="DIR", help="made if not there (report)"
    )
    report.add_argument("--by", choices=["school"], help="a workbook for each school too, with an index")
    report.add_argument("--no-names", action="store_true", help="leave out names and addresses of people")
    options.reading(report)
    options.judging(report)
    ruling(report)
    options.corrected(report)
    options.scheduled(report)
    report.set_defaults(run=_report)


def _report(asked: argparse.Namespace) -> int:
    from srreconcile.report.text import summary_text

    _made(asked.output)
    with progress("reading", quiet=asked.quiet):
        tables = exports.read(asked)
    with progress("comparing", quiet=asked.quiet) as tell:
        found, said = judged(tables, asked, tell)
    with progress("writing", quiet=asked.quiet):
        written = _written(found, asked)
    kept(found, asked)
    if not asked.quiet:
        summary = summary_text(found, names=not asked.no_names, calls=False)
        print(in_options(str(tables.load_report)), summary, *said, "\n".join(written), sep="\n\n")
    return FOUND if asked.fail_on and len(found.at_least(asked.fail_on)) else OK


def _made(folder: Path) -> None:
    """Make the folder before the long work, so that a wrong one is told at once."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror}). Name another folder.") from None


def _written(found: Audit, asked: argparse.Namespace) -> list[str]:
    """Write the reports, all or none; returns a line on each."""
    from srreconcile.plots import overview
    from srreconcile.report.atomic import replacing, staged

    names, target = not asked.no_names, asked.output
    with staged(target) as stage:
        found.to_excel(stage / "audit.xlsx", names=names)
        if asked.by:
            found.to_excel(stage / "schools", by=asked.by, names=names)
        found.to_html(stage / "report.html", names=names)
        with replacing(stage / "overview.png") as draft:
            overview(found, names=names).savefig(draft, format="png")
    schools = [f"By school: {target / 'schools'}"] if asked.by else []
    return [
        f"Workbook:  {target / 'audit.xlsx'}",
        *schools,
        f"Page:      {target / 'report.html'}",
        f"Picture:   {target / 'overview.png'}",
    ]
