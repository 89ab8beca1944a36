"""``srreconcile load``: only read a folder of exports, and say all that was done and doubted."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli import options
from srreconcile.cli.exits import OK
from srreconcile.cli.progress import progress

ORDER = 1

_EPILOG = """\
examples:
  srreconcile load exports                            what is recognised, kept, set aside and doubtful
  srreconcile load exports --strict                   any doubt is an error
  srreconcile load exports --layout hr.layout.toml    with an export of the site's own
  srreconcile load hr.csv --describe > hr.layout.toml   propose such a layout, to be checked

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
    load.add_argument(
        "--date-order", choices=("MDY", "DMY"), help="of dates such as 3/4/2024 where no date decides"
    )
    load.add_argument(
        "--active-code",
        action="append",
        metavar="CODE",
        help="a status code that means active; may be repeated, and others then do not",
    )
    options.reading(load)
    load.add_argument(
        "--describe", action="store_true", help="of one file: print a proposal for its layout, and do no more"
    )
    load.set_defaults(run=_load)


def _load(asked: argparse.Namespace) -> int:
    from srreconcile.load import describe_layout, read_folder

    if asked.describe:
        print(describe_layout(asked.folder))
        return OK
    with progress("reading", quiet=asked.quiet):
        tables = read_folder(
            asked.folder,
            date_order=asked.date_order,
            active_codes=asked.active_code,
            layouts=asked.layout,
            strict=asked.strict,
        )
    if not asked.quiet:
        print(tables.load_report.to_text(), tables, sep="\n\n")
    return OK
