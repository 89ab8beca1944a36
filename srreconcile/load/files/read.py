"""The one way from a path to its tables, whatever the file is."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.load.files.delimited import read_delimited
from srreconcile.load.files.identify import identify
from srreconcile.load.raw import RawTable

_DATA_SUFFIXES = frozenset(
    ".csv .tsv .txt .tab .psv .json .jsonl .ndjson .xlsx .xlsm .xls .xlsb .ods .xml .html .htm "
    ".parquet .sqlite .sqlite3 .db .zip .gz".split()
)


def looks_like_data(path: str | Path) -> bool:
    """Return whether a folder's file is meant to be read: a README or a picture is not."""
    path = Path(path)
    stem = path.name.lower()
    return path.suffix.lower() in _DATA_SUFFIXES and not stem.startswith((".", "~$", "readme", "license"))


def read_raw(
    path: str | Path,
    *,
    sheet: str | None = None,
    table: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    known_headers: Collection[str] = frozenset(),
) -> list[RawTable]:
    """Return the tables of a file, all text."""
    path = Path(path)
    data = path.read_bytes()
    kind = identify(data[:65536])
    if kind == "json":
        return _json(path, json.loads(data))
    return read_delimited(data, path.name, encoding=encoding, delimiter=delimiter, known_headers=known_headers)


def _raw(file: str, frame: pd.DataFrame, numbers: list[int], facts: dict[str, Any]) -> RawTable:
    frame = frame.apply(lambda column: column.str.strip())
    frame = frame.mask(frame.eq(""))
    return RawTable(file, frame, pd.Series(numbers, dtype="int64"), facts=facts, rows_read=len(frame))


def _json(path: Path, document: Any) -> list[RawTable]:
    if isinstance(document, dict) and "results" in document:
        document = document["results"]
    entities = document if isinstance(document, dict) else {path.stem: document}
    tables = []
    for name, rows in entities.items():
        if isinstance(rows, list):
            frame = pd.json_normalize(rows).map(lambda v: v if v is None or isinstance(v, str) else json.dumps(v))
            facts = {"format": "json", "endpoint": name}
            tables.append(_raw(path.name, frame.astype("str"), list(range(1, len(frame) + 1)), facts))
    if not tables:
        raise InputError(f"{path.name}: no list of rows was found. Export the rows as a list under results.")
    return tables
