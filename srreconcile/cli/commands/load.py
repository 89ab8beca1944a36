"""``srreconcile load``: only read a folder of exports, and say all that was done and doubted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.cli import exports, options
from srreconcile.cli.exits import OK
from srreconcile.cli.progress import progress
from srreconcile.cli.words import in_options
from srreconcile.errors import InputError

if TYPE_CHECKING:
    from srreconcile.load import DescribedLayout

ORDER = 1
_KINDS = ("staff", "users", "links", "records", "delegations", "schools")

_EPILOG = """\
examples:
  srreconcile load exports                            what is recognised, kept, set aside and doubtful
  srreconcile load exports --strict                   any doubt is an error
  srreconcile load exports --layout hr.layout.toml    with an export of the site's own
  srreconcile load exports --describe                 propose a layout for each file that is not recognised
  srreconcile load hr.csv --describe --kind staff     print the proposal for one file

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
        description="Read a folder of exports, or one file, and print the whole load report. Only --describe writes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    load.add_argument("folder", type=Path, metavar="FOLDER", help="files are recognised by what is in them")
    load.add_argument("--strict", action="store_true", help="stop at any doubt")
    options.reading(load)
    load.add_argument(
        "--describe",
        action="store_true",
        help="propose layouts and do no more: of a folder they are written beside the files that are not "
        "recognised, of one file it is printed",
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
        return _describe(asked)
    with progress("reading", quiet=asked.quiet):
        tables = exports.tables_of(asked.folder, asked, strict=asked.strict)
    if not asked.quiet:
        print(in_options(tables.load_report.to_text()), tables, sep="\n\n")
    return OK


def _describe(asked: argparse.Namespace) -> int:
    """Propose layouts: print that of a file, or write those of a folder beside its files."""
    from srreconcile.load import describe_folder, describe_layout

    if not asked.folder.is_dir():
        print(describe_layout(asked.folder, asked.kind, sheet=asked.sheet, table=asked.table), end="")
        return OK
    if asked.kind or asked.sheet or asked.table:
        raise InputError(
            f"{asked.folder}: --kind, --sheet and --table are of one file. Give the file, or leave them out."
        )
    with progress("reading", quiet=asked.quiet):
        layouts = describe_folder(asked.folder, save=True)
    if not asked.quiet:
        print(*map(_told, layouts), sep="\n\n")
        print(_check(len(layouts), asked.folder))
    return OK


def _told(layout: DescribedLayout) -> str:
    """A proposal in short: what is in the file stands there with more."""
    lines = layout.text.splitlines()
    asks = [
        line
        for line in lines
        if line.startswith(("# active_codes", "# date_order", "# sis_id is", "# Left alone"))
    ]
    named = [line for line in lines if line.partition(" = ")[0] in layout.columns]
    told = [
        f"{layout.file} lists {layout.kind}? Written: {layout.name}",
        *(f"  {line}" for line in named + asks),
    ]
    return "\n".join(told)


def _check(number: int, folder: Path) -> str:
    if not number:
        return "Every file that looks like a list of ours is recognised: nothing to propose."
    return (
        f"\nCheck {'it' if number == 1 else f'these {number}'}, each a text file: a line that is wrong is mended or "
        f"taken out.\nThen: srreconcile audit {folder} -o audit.xlsx"
    )
