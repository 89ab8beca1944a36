"""What a caller means by a path: one file, a folder, a pattern or a list of them."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from srreconcile.errors import InputError
from srreconcile.load.files import looks_like_data, read_raw
from srreconcile.load.layout import known_headers
from srreconcile.load.raw import RawTable

PATH = "path"
"""The fact that says where a table's file stands."""
Source = str | Path | Iterable[str | Path]


def raw_tables(
    path: Source, sheet: str | None, table: str | None, encoding: str | None, *, keep_damaged: bool = False
) -> list[RawTable]:
    """Return every table of the files that `path` names, as `read_raw`, which knows the rest.

    Raises
    ------
    InputError
        If there is no such file, or one of them cannot be read.
    """
    given = [path] if isinstance(path, str | Path) else list(path)
    files = [file for one in given for file in _expanded(Path(one))]
    known = known_headers()
    found = []
    for file in files:
        for raw in read_raw(
            file, sheet=sheet, table=table, encoding=encoding, known_headers=known, keep_damaged=keep_damaged
        ):
            raw.facts = {**raw.facts, PATH: str(file), "name": file.name}
            found.append(raw)
    return found


def _expanded(path: Path) -> list[Path]:
    if path.is_dir():
        found = [file for file in sorted(path.iterdir()) if file.is_file() and looks_like_data(file)]
        lack = "there is no export in this folder"
    elif path.exists():
        return [path]
    else:
        found = [
            Path(file)
            for file in sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - a pattern may be absolute
            if Path(file).is_file()
        ]
        lack = "there is no such file"
    if not found:
        raise InputError(f"{path}: {lack}. Check the path.")
    return found
