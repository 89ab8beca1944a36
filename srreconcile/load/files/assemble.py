"""From laid-out cells to a `RawTable`: headers made unique, cells stripped, missing where blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from srreconcile.load.files.laid import Table
from srreconcile.load.raw import Issue, RawTable


def assemble(table: Table, file: str, facts: dict[str, Any]) -> RawTable:
    """Return a table as the sources stage takes it.

    Parameters
    ----------
    table : Table
        Every row as wide as the header.
    file : str
        What messages call it.
    facts : dict
        What is known of the file; header row and banner are added.
    """
    columns = [text_array(record.cells[n] for record in table.rows) for n in range(len(table.header))]
    facts = {**facts, "header_row": table.header_row, "banner": table.banner}
    rows = [record.row for record in table.rows]
    return from_columns(table.header, columns, rows, file, facts, table.issues, table.rows_read)


def from_columns(
    header: Sequence[str],
    columns: Sequence[Any],
    rows: Sequence[int] | np.ndarray[Any, Any],
    file: str,
    facts: dict[str, Any],
    issues: list[Issue],
    rows_read: int,
) -> RawTable:
    """Return a table from its headers and one Arrow array of text per column."""
    import pyarrow as pa

    kept = [n for n, name in enumerate(header) if name or columns[n].null_count < len(columns[n])]
    columns = [columns[n] for n in kept]
    names = unique_headers([header[n] for n in kept], columns, kept, file, issues)
    frame = pd.DataFrame.from_arrow(pa.table(columns, names=names))  # type: ignore[attr-defined]
    if not names:
        frame = pd.DataFrame(index=range(len(rows)))
    numbers = pd.Series(np.asarray(rows, dtype="int64"), index=frame.index)
    return RawTable(file, frame, numbers, issues, facts, rows_read)


def text_array(cells: Iterable[str | None]) -> Any:
    r"""Return cells as an Arrow array of text, stripped, null where blank.

    Examples
    --------
    >>> text_array([" a ", "\u00a0", None]).to_pylist()
    ['a', None, None]
    """
    import pyarrow as pa

    stripped = [(cell.strip() or None) if cell else None for cell in cells]
    try:
        return pa.array(stripped, pa.large_string())
    except (UnicodeError, pa.ArrowInvalid):
        whole = [cell and cell.encode("utf-8", "replace").decode("utf-8") for cell in stripped]
        return pa.array(whole, pa.large_string())


def unique_headers(
    names: Sequence[str], columns: Sequence[Any], positions: Sequence[int], file: str, issues: list[Issue]
) -> list[str]:
    """Return headers of which no two are alike; the first of a name keeps it.

    A repeated one is numbered and told; a blank one is called by its place.
    """
    taken: dict[str, int] = {}
    result: list[str] = []
    for name, column, position in zip(names, columns, positions, strict=True):
        wanted = name or f"column {position + 1}"
        first = taken.get(wanted)
        if first is None:
            taken[wanted] = len(result)
            result.append(wanted)
            continue
        number = 2
        while f"{wanted} ({number})" in taken:
            number += 1
        taken[f"{wanted} ({number})"] = len(result)
        result.append(f"{wanted} ({number})")
        same = columns[first].equals(column)
        issues.append(
            Issue("duplicate header", "duplicate header: the first column of this name counts; the other "
                  + ("holds the same values." if same else f'differs and is called "{result[-1]}".'),
                  file, column=wanted, grade="note" if same else "doubt")
        )  # fmt: skip
    return result
