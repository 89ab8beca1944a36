"""Exports read: any file of any vendor, in the canonical form, with a report of what was done.

``read_folder`` recognises each file by what is in it; the other readers take one list.
Each frame has its report at ``frame.attrs["load_report"]``.
"""

from __future__ import annotations

from srreconcile.load.describe import DescribedLayout, describe_layout
from srreconcile.load.describe_folder import describe_folder
from srreconcile.load.folder import read_folder
from srreconcile.load.lists import (
    read_delegations,
    read_links,
    read_records,
    read_schools,
    read_staff,
    read_table,
    read_users,
)
from srreconcile.load.raw import Issue
from srreconcile.load.report import FileReport, LoadReport

__all__ = [
    "DescribedLayout",
    "FileReport",
    "Issue",
    "LoadReport",
    "describe_folder",
    "describe_layout",
    "read_delegations",
    "read_folder",
    "read_links",
    "read_records",
    "read_schools",
    "read_staff",
    "read_table",
    "read_users",
]
