"""What laying out makes of a text or sheet, and what it needs to know about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from srreconcile.load.files.scan import Dialect, Record
from srreconcile.load.raw import Issue


@dataclass
class Table:
    """One table: cells under a header, each row with its number, and the doubts about it."""

    header: list[str]
    header_row: int | None
    banner: list[str]
    rows: list[Record] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows_read: int = 0


@dataclass(frozen=True)
class How:
    """What is known of a text or sheet before its tables are told apart, as `lay_out` takes it."""

    file: str
    known_headers: Collection[str]
    dialect: Dialect
    cut: bool
    keep_damaged: bool
