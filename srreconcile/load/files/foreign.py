"""Read .xls, .xlsb and .ods in a process of its own, with a limit on its memory.

The reader of these formats asks for as much memory as a file says it needs, and a crafted
file of 4 KB ends the whole process.  Here it ends this one: the parent says so and goes on.
Run as a script: workbook bytes on standard input, one line of JSON per sheet on output.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from srreconcile.errors import InputError

_MEMORY = 3 << 30  # bytes of address space; the largest legal .xls needs 0.9 GB
_SECONDS = 120
_MAX_CELLS = 50_000_000


def cell_text(value: object) -> str:
    """Return a workbook's value as the sheet shows it: 101 and not 101.0, dates in ISO form.

    Examples
    --------
    >>> cell_text(101.0), cell_text(dt.datetime(2024, 1, 8)), cell_text(True)
    ('101', '2024-01-08', 'true')
    """
    if type(value) is str:
        return value
    if type(value) is float:
        return str(int(value)) if value.is_integer() and abs(value) < 1e22 else repr(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _moment(value: dt.datetime) -> str:
    # Excel keeps days as floats: a second may come back as 0.9999995.
    rounded = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    if rounded.time() == dt.time():
        return rounded.date().isoformat()
    return rounded.isoformat(sep=" ")


def read_foreign(data: bytes, file: str) -> list[dict[str, Any]]:
    """Return the sheets of a workbook: ``name``, ``hidden``, ``merged``, ``row`` (of the first), ``cells``.

    Of the cells, numbers are numbers and all else is text.

    Raises
    ------
    InputError
        If the file is protected, damaged, or would need more memory or time than the limits.
    """
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and file
            [sys.executable, "-I", str(Path(__file__))],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{file}: reading it took longer than {_SECONDS} s. Save it as .xlsx or CSV."
        ) from None
    if done.returncode:
        raise InputError(
            f"{file}: corrupt: the workbook cannot be read. Open it in a spreadsheet program and save it as .xlsx."
        )
    sheets = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    for sheet in sheets:
        if "error" in sheet:
            raise InputError(f"{file}: {sheet['error']}")
    return sheets


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the process is a child all the same
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _sheets(data: bytes) -> list[dict[str, Any]]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        return [{"error": "protected by a password. Save it without one."}]
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.width * sheet.height > _MAX_CELLS:
            return [{"error": "too large: beyond the limit of 50 million cells. Save the rows as CSV."}]
        start = sheet.start or (0, 0)
        sheets.append(
            {
                "name": meta.name,
                "hidden": meta.visible != calamine.SheetVisibleEnum.Visible,
                "row": start[0] + 1,
                "column": start[1] + 1,
                "merged": sheet.merged_cell_ranges or [],
                "cells": [list(map(_plain, row)) for row in sheet.to_python()],
            }
        )
    return sheets


def _plain(value: Any) -> str | float:
    """A number as it is, for a number among text with zeros is told; all else as text."""
    kind = type(value)
    return value if kind is str or (kind in (int, float) and value - value == 0) else cell_text(value)


if __name__ == "__main__":
    _limit_memory()
    for each in _sheets(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(each) + "\n")
