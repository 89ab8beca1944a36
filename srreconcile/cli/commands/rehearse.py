"""``srreconcile rehearse``: carry a plan out on a copy of the exports, to see what it does."""

from __future__ import annotations

import argparse
import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.cli import exports, options
from srreconcile.cli.exits import OK
from srreconcile.cli.progress import progress
from srreconcile.errors import InputError

if TYPE_CHECKING:
    from srreconcile.tables import Tables

ORDER = 3

_EPILOG = """\
examples:
  srreconcile rehearse plan.json exports -o corrected     nothing but the new folder is written
  srreconcile verify plan.json corrected                  what a real export would prove afterwards
"""


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    rehearse = commands.add_parser(
        "rehearse",
        parents=[quiet],
        help="carry a plan out on a copy of the exports",
        description="Carry a plan out on a copy of the exports. The platform and the exports stay as they are.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    rehearse.add_argument("plan", type=Path, metavar="PLAN", help="as srreconcile plan wrote it")
    rehearse.add_argument("folder", type=Path, metavar="FOLDER", help="the exports it was made from")
    rehearse.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="a new folder")
    rehearse.add_argument("--undo", action="store_true", help="carry out the inverse of the plan")
    options.reading(rehearse)
    rehearse.set_defaults(run=_rehearse)


def _rehearse(asked: argparse.Namespace) -> int:
    from srreconcile.repair import read_plan

    plan = read_plan(asked.plan)
    plan = plan.inverse() if asked.undo else plan
    with progress("reading", quiet=asked.quiet):
        tables = exports.read(asked)
    if isinstance(tables.records, str | Path | list):
        raise InputError(
            f"{asked.folder}: the record log is too large to be copied. Rehearse on a part of it."
        )
    corrected = plan.apply(tables)
    _write(corrected, asked.output)
    if not asked.quiet:
        before = [] if tables.records is None else plan.compare(tables.records)["status"].tolist()
        said = ", ".join(f"{n:,} {status}" for status, n in Counter(before).items()) or "none"
        undone = " --undone" if asked.undo else ""
        print(f"Records of the plan before: {said}.")
        print(f"Wrote {asked.output}: the exports as they would be then.")
        path, folder = shlex.quote(str(asked.plan)), shlex.quote(str(asked.output))
        print(f"Prove it:        srreconcile verify {path} {folder}{undone}")
    return OK


def _write(tables: Tables, folder: Path) -> None:
    """Write the tables as CSV under their own names, the links once, to a folder that is not there yet."""
    from srreconcile.repair.files import inert
    from srreconcile.tables import SCHEMAS

    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise InputError(f"{folder}: is there already. Name a new folder.") from None
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror}).") from None
    for name, schema in SCHEMAS.items():
        frame = getattr(tables, name)
        if frame is not None:
            carried = (
                {"staff": "user_id", "users": "staff_member_id"}.get(name)
                if tables.links is not None
                else None
            )
            known = inert(frame[[column for column in schema.names if column in frame and column != carried]])
            known.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
