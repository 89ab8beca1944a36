"""``srreconcile notebooks copy``: the notebooks, to start one's own from."""

from __future__ import annotations

import argparse
import shutil
from importlib.util import find_spec
from pathlib import Path

from srreconcile.cli.exits import OK
from srreconcile.cli.shipped import shipped
from srreconcile.errors import InputError

ORDER = 3


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    notebooks = commands.add_parser(
        "notebooks",
        help="copy the notebooks",
        description="The notebooks that come with the package, to start your own from.",
    )
    verbs = notebooks.add_subparsers(required=True, metavar="copy")
    copy = verbs.add_parser("copy", parents=[quiet], help="copy the notebooks; never overwrites one")
    copy.add_argument("folder", type=Path, metavar="DIR")
    copy.set_defaults(run=_copy_notebooks)


def _copy_notebooks(asked: argparse.Namespace) -> int:
    notebooks = sorted(shipped("notebooks").glob("*.ipynb"))
    there = [notebook.name for notebook in notebooks if (asked.folder / notebook.name).exists()]
    if there:
        raise InputError(f"{asked.folder}: holds {', '.join(there)} already. Name another folder.")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for notebook in notebooks:
        shutil.copyfile(notebook, asked.folder / notebook.name)
    if not asked.quiet:
        beside = asked.folder.parent / "sample_data"
        print(
            f"Copied {len(notebooks)} notebooks to {asked.folder}. They read the sample beside that folder:"
        )
        print(f"srreconcile sample {beside}" if not beside.exists() else f"{beside} is there already.")
        if find_spec("jupyterlab") is None:
            print('To open them: python -m pip install "srreconcile[notebook]", then jupyter lab')
    return OK
