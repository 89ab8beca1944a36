"""The exports that a command is about."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.errors import InputError

if TYPE_CHECKING:
    from srreconcile.tables import Tables

_NEEDED = {"staff": "staff list", "users": "user list", "links": "links"}


def tables_of(folder: Path, asked: argparse.Namespace, *, strict: bool = False) -> Tables:
    """Return the tables of a folder, read as the options of `options.reading` say."""
    from srreconcile.load import read_folder

    return read_folder(
        folder,
        date_order=asked.date_order,
        active_codes=asked.active_code,
        layouts=asked.layout,
        strict=strict,
    )


def read(asked: argparse.Namespace) -> Tables:
    """Return the tables of the folder that was asked for.

    Raises
    ------
    InputError
        If it holds no staff, no users or no links: an audit of the rest would look calm.
    """
    tables = tables_of(asked.folder, asked)
    lacking = [words for name, words in _NEEDED.items() if getattr(tables, name) is None]
    if lacking:
        unused = sorted({issue.file for issue in tables.load_report.issues if issue.rule == "not used"})
        told = (
            f" Not recognised: {', '.join(unused)}; have their layouts proposed: srreconcile load FOLDER --describe."
            if unused
            else " See what was read: srreconcile load FOLDER."
        )
        raise InputError(
            f"{asked.folder}: holds no {' and no '.join(lacking)}, so there is nothing to compare."
            + told
            + _carried(tables)
        )
    return tables


def _carried(tables: Tables) -> str:
    """What is said of accounts that carry a number of staff, where links are lacking."""
    if tables.links is not None or tables.users is None or tables.users["sis_id"].isna().all():
        return ""
    return (
        " The accounts carry a number of staff, read as whose they are (sis_id): if it says as whom an account logs, "
        "name that column staff_member_id in its layout."
    )
