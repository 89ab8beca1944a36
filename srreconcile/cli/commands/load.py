"""``srreconcile load``: only read a folder of exports, and say all that was done and doubted."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli import exports, options
from srreconcile.cli.exits import OK
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options

ORDER = 1
_KINDS = ("staff", "users", "links", "records", "delegations", "schools")

_EPILOG = """\
examples:
  srreconcile load exports                            what is recognised, kept, set aside and doubtful
  srreconcile load exports --strict                   any doubt is an error
  srreconcile load exports --layout hr.layout.toml    with an export of the site's own
  srreconcile load exports/hr.csv --describe > exports/hr.layout.toml
                                                      propose such a layout, to be checked; it is read from there

exit codes:
  0  read
  2  the input or the command is wrong; with --strict, there is a doubt
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    load = commands.add_parser(
        "load",
        parents=[quiet],
        help="only read a folder of exports, and print the load report",
        description="Read a folder of exports, or one file, and print the whole load report. Writes nothing.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("folder", type=Path, metavar="FOLDER", help="files are recognised by what is in them")
    load.add_argument("--strict", action="store_true", help="stop at any doubt")
    options.reading(load)
    load.add_argument(
        "--describe", action="store_true", help="of one file: print a proposal for its layout, and do no more"
    )
    load.add_argument(
        "--kind",
        choices=_KINDS,
        metavar="KIND",
        help=f"what the file lists, to describe it: {', '.join(_KINDS)}",
    )
    load.add_argument("--sheet", metavar="NAME", help="of a workbook, to describe it")
    load.add_argument("--table", metavar="NAME", help="of a database or a zip, to describe it")
    load.set_defaults(run=_load)


def _load(asked: argparse.Namespace) -> int:
    if asked.describe:
        from srreconcile.load import describe_layout

        print(describe_layout(asked.folder, asked.kind, sheet=asked.sheet, table=asked.table), end="")
        return OK
    with progress("reading", quiet=asked.quiet):
        tables = exports.tables_of(asked.folder, asked, strict=asked.strict)
    if not asked.quiet:
        print(in_options(tables.load_report.to_text()), tables, sep="\n\n")
    return OK
