"""On which day a file was exported, where its name or its own words say so.

It is a guess, and told as one: a day in a name may be that of a copy.  A date that can
be read in two ways is read in the order that the caller gives, else as American.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pandas as pd

from srreconcile.load import times

_STAMPS = ("exported_at", "generated_at", "export_date", "generated", "exported", "timestamp", "as_of")
"""What a dump calls the moment it was made."""
_SPELLED = (
    r"(?<!\d)(?P<y>20\d\d)[-_. ](?P<m>\d{1,2})[-_. ](?P<d>\d{1,2})(?!\d)",
    r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)|(?<!\d)(?P<y2>20\d\d)(?P<m2>[01]\d)(?P<d2>[0-3]\d)T?\d{4,6}(?!\d)",
    r"(?<!\d)(?P<a>\d{1,2})[-_./ ](?P<b>\d{1,2})[-_./ ](?P<y>20\d\d)(?!\d)",
)
_SAYS = re.compile(r"(?i)\b(export|generated|printed|created|run|as of|downloaded|extract)")


@dataclass(frozen=True)
class ExportDay:
    """The day of an export, and what says so."""

    day: pd.Timestamp
    by: str


def export_day(file: str, facts: Mapping[str, Any], order: str | None = None) -> ExportDay | None:
    """Return the day on which a file was exported, or None if nothing says it.

    Parameters
    ----------
    file : str
        Its path below the folder that is read; the name counts before the folders.
    facts : mapping
        What the reader knows of it: ``stamp`` of a dump, ``banner`` above a table.
    order : {"MDY", "DMY"}, optional

    Examples
    --------
    >>> export_day("staff_2026-09-01.csv", {}).day, export_day("09-01-2026/staff.csv", {}).by
    (Timestamp('2026-09-01 00:00:00'), 'its folder')
    >>> export_day("staff.csv", {"banner": ["Exported 9/14/2026 by the office"]}).by
    'the words above the table'
    >>> export_day("staff_2026-27.csv", {}) is None
    True
    """
    stamp = facts.get("stamp")
    if stamp:
        read = times.parse(pd.Series([str(stamp)], dtype="str"), order).times
        if pd.notna(read.iloc[0]):
            return ExportDay(read.iloc[0].normalize(), "its own stamp")
    for line in facts.get("banner") or ():
        if _SAYS.search(str(line)) and (day := day_in(str(line), order)) is not None:
            return ExportDay(day, "the words above the table")
    path = PurePath(file)
    for part, by in (
        (path.stem, "its name"),
        *((each, "its folder") for each in reversed(path.parts[:-1])),
    ):
        if (day := day_in(part, order)) is not None:
            return ExportDay(day, by)
    return None


def day_in(text: str, order: str | None = None) -> pd.Timestamp | None:
    """Return the last day that `text` names in full, or None.

    Examples
    --------
    >>> day_in("log_20260801_20260901"), day_in("31-8-2026"), day_in("room 12-14")
    (Timestamp('2026-09-01 00:00:00'), Timestamp('2026-08-31 00:00:00'), None)
    """
    days = [
        day for pattern in _SPELLED for found in re.finditer(pattern, text) if (day := _day(found, order))
    ]
    return max(days) if days else None


def _day(found: re.Match[str], order: str | None) -> pd.Timestamp | None:
    parts = {name.rstrip("2"): int(value) for name, value in found.groupdict().items() if value}
    if "a" in parts:
        first, second = parts["a"], parts["b"]
        day_first = first > 12 or (second <= 12 and (order or "MDY").startswith("D"))
        parts |= {"d": first, "m": second} if day_first else {"m": first, "d": second}
    try:
        return pd.Timestamp(parts["y"], parts["m"], parts["d"])
    except ValueError:
        return None


def stamp_of(meta: Mapping[str, Any]) -> str | None:
    """Return the moment at which a dump says that it was made.

    Examples
    --------
    >>> stamp_of({"page": "1", "generated_at": "2026-09-01 04:00:00"})
    '2026-09-01 04:00:00'
    """
    return next((str(meta[name]) for name in _STAMPS if meta.get(name)), None)
