"""JSON: pages of an API, lists of objects, JSON Lines; ids keep every digit.

Numbers are taken as they are written, since a float holds 15 digits and an id may have 19.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from srreconcile.errors import InputError
from srreconcile.load.export_days import stamp_of
from srreconcile.load.files.assemble import from_columns, text_array
from srreconcile.load.files.decode import decode
from srreconcile.load.files.limits import MAX_DEPTH, MAX_TABLE, check_cells
from srreconcile.load.files.words import clean_header
from srreconcile.load.raw import Issue, RawTable

_DUPLICATE = "\x00duplicate"
_NOT_A_NUMBER = "\x00not a number"
_SURROGATE = re.compile("[\ud800-\udfff]")
_ERROR_WORDS = frozenset("error errors message error_description fault exception".split())
_MAX_COLUMNS = 5_000  # distinct keys of all rows; an API dump with every expansion has 120


@dataclass
class Page:
    """The rows of one document for one entity, with what the document says about paging."""

    entity: str
    rows: list[Any]
    meta: dict[str, Any] = field(default_factory=dict)
    places: list[int] | None = None


def read_json(data: bytes, file: str, encoding: str | None = None) -> list[RawTable]:
    """Return one table per entity of a JSON file; its pages, if several follow one another, are joined.

    Raises
    ------
    InputError
        If it is cut off, nested too deep, an error response, or holds no list of objects.
    """
    text, _, issues = decode(data, file, encoding)
    documents = _documents(text, file, issues)
    if len(documents) > 1 and all(isinstance(document, dict) for _, document in documents):
        pages = [page for _, document in documents for page in _pages(document)]
        if not pages:
            pages = [Page("rows", [d for _, d in documents], places=[row for row, _ in documents])]
    else:
        pages = [page for _, document in documents for page in _pages(document)] or _single(documents)
    if not any(page.rows for page in pages):
        _refuse_error(documents, file)
    if not pages:
        raise InputError(
            f"{file}: no rows: this JSON holds no list of objects. Export the rows as a list, such as results."
        )
    entities: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        entities[page.entity].append(page)
    tables = [_table(entity, found, file, several=len(entities) > 1) for entity, found in entities.items()]
    tables[0].issues[:0] = issues
    return tables


def _documents(text: str, file: str, issues: list[Issue]) -> list[tuple[int, Any]]:
    """Return every document of the text with the row that it starts in."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=lambda _: _NOT_A_NUMBER
    )
    found: list[tuple[int, Any]] = []
    at = row = 0
    white = re.compile(r"[\s,;\x1e]*")
    while (start := white.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        row += text.count("\n", at, start)
        try:
            document, end = decoder.raw_decode(text, start)
        except RecursionError:
            raise InputError(
                f"{file}: this JSON is nested too deep (beyond {MAX_DEPTH} levels); no export is."
            ) from None
        except json.JSONDecodeError as error:
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            if not _skips(text, start, end, found):
                raise InputError(_broken(file, text, error)) from None
            issues.append(Issue("broken line", "this line is not JSON (truncated?); it was set aside.", file, row + 1,
                                grade="set aside"))  # fmt: skip
        else:
            found.append((row + 1, document))
        row += text.count("\n", start, end)
        at = end
    if not found:
        raise InputError(f"{file}: empty, there is no data in it. Export it again.")
    return found


def _skips(text: str, start: int, end: int, found: list[tuple[int, Any]]) -> bool:
    """Return whether a broken line stands among lines of JSON, so that it can be set aside alone."""
    first_of_line = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    alone = end == len(text) or text[end + 1 :].lstrip()[:1] in ("", "{")
    rows = found and all(isinstance(d, dict) and not _pages(d) for _, d in found)
    return bool(first_of_line and alone and rows and len(found) > 1)


def _broken(file: str, text: str, error: json.JSONDecodeError) -> str:
    near_end = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
    what = "truncated: the JSON ends before it is complete" if near_end else "not valid JSON"
    return f"{file}, row {error.lineno}: {what} ({error.msg.lower()}). Download or export it again."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        keys = [key for key, _ in pairs]
        row[_DUPLICATE] = sorted({key for key in keys if keys.count(key) > 1})
    return row


def _pages(document: Any) -> list[Page]:
    """Return the lists of objects that a document holds, each under the key nearest to it."""
    if isinstance(document, list):
        return [Page("rows", document)] if document and _is_rows(document) else []
    if not isinstance(document, dict):
        return []
    meta = document.get("meta", document)
    meta = meta if isinstance(meta, dict) else {}
    results = document.get("results", document)
    if isinstance(results, dict):
        pages = [Page(key, value, meta) for key, value in results.items() if _is_rows(value)]
        deeper = [
            Page(key, value, meta)
            for each in results.values() if isinstance(each, dict)
            for key, value in each.items() if _is_rows(value) and value
        ]  # fmt: skip
        pages = [page for page in pages if page.rows] or deeper or (pages if "results" in document else [])
        return [page for page in pages if page.entity not in _ERROR_WORDS]
    return [Page("results", results, meta)] if _is_rows(results) else []


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _single(documents: list[tuple[int, Any]]) -> list[Page]:
    """Return a page of one row for a lone object with plain values."""
    lone = documents[0][1]
    if isinstance(lone, dict) and len(lone) > 1 and not _ERROR_WORDS & {key.lower() for key in lone}:
        return [Page("rows", [lone], places=[1])]
    if isinstance(lone, list) and len(lone) > 1 and all(isinstance(row, list) for row in lone):
        header = [str(name) for name in lone[0]]
        return [Page("rows", [dict(zip(header, row, strict=False)) for row in lone[1:]])]
    return [Page("rows", [])] if lone == [] else []


def _refuse_error(documents: list[tuple[int, Any]], file: str) -> None:
    for _, document in documents:
        if isinstance(document, dict) and _ERROR_WORDS & {key.lower() for key in document}:
            code = re.search(r'"(?:code|status)": ?"?(\d{3})\b', json.dumps(document)[:5_000])
            told = f" {code[1]}" if code else ""
            raise InputError(
                f"{file}: an API error response{told} (JSON), no rows. "
                "Ask for the export again with an account that has access."
            )


def _table(entity: str, pages: list[Page], file: str, *, several: bool) -> RawTable:
    name = f"{file}, {clean_header(entity)[:80]}" if several else file
    rows = [row for page in pages for row in page.rows]
    places = [place for page in pages for place in page.places or []] or list(range(1, len(rows) + 1))
    issues: list[Issue] = []
    columns: dict[str, list[str | None]] = {}
    for number, row in enumerate(rows):
        _flatten(row, "", number, columns, name, 0)
        if len(columns) > _MAX_COLUMNS:
            raise InputError(
                f"{name}, row {places[number]}: more than {_MAX_COLUMNS:,} different keys; no export has."
            )
    check_cells(name, len(rows), len(columns))
    for each in columns.values():
        each.extend([None] * (len(rows) - len(each)))
    duplicates = {key for key in columns if key.endswith(_DUPLICATE)}
    for key in duplicates:
        for place, value in zip(places, columns.pop(key), strict=True):
            if value:
                issues.append(
                    Issue("duplicate key", f'duplicate key: this object has "{value}" more than once; the last counts.',
                          name, place)
                )  # fmt: skip
    for key, values in columns.items():
        columns[key] = _mended(key, values, places, name, issues)
    facts = _facts(entity, pages)
    issues += _missing_pages(facts, name)
    if not rows:
        issues.append(Issue("no rows", "no rows (the list is empty).", name))
    arrays = [text_array(values) for values in columns.values()]
    return from_columns(list(columns), arrays, places, name, facts, issues, len(rows))


def _flatten(
    row: dict[str, Any], prefix: str, number: int, columns: dict[str, list[str | None]], file: str, depth: int
) -> None:
    if depth > 20:
        raise InputError(
            f"{file}, row {number + 1}: objects are nested too deep (beyond 20 levels); no export is."
        )
    if number * (len(columns) + len(row)) > MAX_TABLE:
        check_cells(
            file, number, len(columns) + sum(prefix + clean_header(key) not in columns for key in row)
        )
    for key, value in row.items():
        name = f"{prefix}{key}" if key == _DUPLICATE else prefix + clean_header(key)
        if isinstance(value, dict):
            _flatten(value, f"{name}.", number, columns, file, depth + 1)
            continue
        values = columns.setdefault(name, [])
        if len(values) > number:
            continue
        values += [None] * (number - len(values))
        values.append(_text(value))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if all(isinstance(each, str) for each in value):
        return ";".join(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return None


def _mended(
    key: str, values: list[str | None], places: list[int], file: str, issues: list[Issue]
) -> list[str | None]:
    """Return the values without NaN and lone surrogates, both told."""
    if _NOT_A_NUMBER in values:
        count = values.count(_NOT_A_NUMBER)
        issues.append(Issue("not a number", f"{count:,} values are NaN or Infinity; they were read as missing.", file,
                            column=key, grade="note"))  # fmt: skip
        values = [None if value == _NOT_A_NUMBER else value for value in values]
    for at, value in enumerate(values):
        if value and not value.isascii() and _SURROGATE.search(value):
            values[at] = _SURROGATE.sub("\ufffd", value)
            issues.append(
                Issue(
                    "unicode",
                    "an invalid character (a lone surrogate) was replaced by \ufffd.",
                    file,
                    places[at],
                    key,
                )
            )
    return values


def _facts(entity: str, pages: list[Page]) -> dict[str, Any]:
    facts: dict[str, Any] = {"format": "json", "encoding": "utf-8", "header_row": None, "banner": []}
    facts["endpoint"] = entity
    facts["stamp"] = next((stamp for page in pages if (stamp := stamp_of(page.meta))), None)
    for name in ("page", "total_pages", "limit"):
        told = [number for page in pages if (number := _number(page.meta.get(name))) is not None]
        if told:
            facts[name] = max(told) if name != "page" else told[0]
    seen = {_number(page.meta.get("page")) for page in pages} - {None}
    facts["pages_read"] = len(seen) or len(pages)
    return facts


def _number(told: object) -> int | None:
    """Return a number of pages or rows; longer ones than any are nonsense."""
    text = str(told)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _missing_pages(facts: dict[str, Any], file: str) -> list[Issue]:
    total, read = facts.get("total_pages", 0), facts["pages_read"]
    if total <= read:
        return []
    return [
        Issue("missing pages", f"incomplete: {read:,} of {total:,} pages. Rows that are not here are not gone; "
                               "export the other pages too.", file)
    ]  # fmt: skip
