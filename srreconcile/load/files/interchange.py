"""XML interchanges such as Ed-Fi's: one table per kind of element, nested elements as dotted columns."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from typing import Any

from srreconcile.errors import InputError
from srreconcile.load.files.assemble import from_columns, text_array
from srreconcile.load.files.limits import MAX_DEPTH, check_cells
from srreconcile.load.files.markup import refuse_entities
from srreconcile.load.raw import Issue, RawTable

_MAX_COLUMNS = 5_000


def read_xml(data: bytes, file: str) -> list[RawTable]:
    """Return one table per kind of element under the root.

    A nested element is a column with a dotted name, an attribute one too; values of an
    element that is repeated are joined by ``;``.  The row is the element's place among
    its kind.

    Raises
    ------
    InputError
        If the XML is broken, nested too deep, declares entities or holds no rows.
    """
    refuse_entities(data, file)
    entities: dict[str, list[dict[str, list[str]]]] = {}
    depth = deepest = 0
    try:
        for event, element in ET.iterparse(io.BytesIO(data), events=("start", "end")):  # noqa: S314 -- refused
            depth += 1 if event == "start" else -1
            deepest = max(deepest, depth)
            _check_depth(file, deepest)
            if event == "end" and depth == 1:
                row: dict[str, list[str]] = {}
                _flatten(element, "", row)
                entities.setdefault(_local(element.tag), []).append(row)
                element.clear()
    except InputError:
        raise
    except (ET.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{file}: broken or truncated XML ({error}). Export it again.") from None
    if not entities or not any(any(rows) for rows in entities.values()):
        raise InputError(f"{file}: no rows in this XML. Export it again.")
    several = len(entities) > 1
    return [
        _table(name, rows, f"{file}, {name}" if several else file)
        for name, rows in entities.items()
        if any(rows)
    ]


def _check_depth(file: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise InputError(f"{file}: its XML is nested too deep (beyond {MAX_DEPTH} levels); no export is.")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _flatten(element: ET.Element, prefix: str, row: dict[str, list[str]]) -> None:
    for key, value in element.attrib.items():
        row.setdefault(prefix + _local(key), []).append(value)
    children = list(element)
    text = (element.text or "").strip()
    if text and not children:
        row.setdefault(prefix.rstrip(".") or "text", []).append(text)
    for child in children:
        _flatten(child, f"{prefix}{_local(child.tag)}.", row)


def _table(name: str, rows: list[dict[str, list[str]]], file: str) -> RawTable:
    header = list(dict.fromkeys(key for row in rows for key in row))
    if len(header) > _MAX_COLUMNS:
        raise InputError(f"{file}: more than {_MAX_COLUMNS:,} different elements; no export has.")
    check_cells(file, len(rows), len(header))
    columns = [text_array(";".join(row[key]) if key in row else None for row in rows) for key in header]
    facts: dict[str, Any] = {"format": "xml", "endpoint": name, "header_row": None, "banner": []}
    issues: list[Issue] = []
    return from_columns(header, columns, list(range(1, len(rows) + 1)), file, facts, issues, len(rows))
