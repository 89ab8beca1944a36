"""``srreconcile sample``: the invented network as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli.exits import OK
from srreconcile.cli.progress import progress
from srreconcile.errors import InputError

ORDER = 2


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    sample = commands.add_parser(
        "sample",
        parents=[quiet],
        help="write the invented network as files",
        description="Write the invented school network as the files that its systems would export, to try things on.",
    )
    sample.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    sample.set_defaults(run=_sample)


def _sample(asked: argparse.Namespace) -> int:
    from srreconcile.simulate import write_sample

    if asked.folder.exists() and (not asked.folder.is_dir() or any(asked.folder.iterdir())):
        raise InputError(f"{asked.folder}: is there already. Name a new or empty folder.")
    with progress("writing", quiet=asked.quiet):
        write_sample(asked.folder)
    if not asked.quiet:
        print(f"Wrote {asked.folder}. Next: srreconcile audit {asked.folder / 'exports'}")
    return OK
