"""Delimited text: any delimiter, quote and line end, every damaged row told by its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from srreconcile.errors import InputError
from srreconcile.load.files.assemble import assemble
from srreconcile.load.files.decode import decode
from srreconcile.load.files.laid import Table
from srreconcile.load.files.layout import lay_out
from srreconcile.load.files.quick import read_quick
from srreconcile.load.files.scan import Dialect, Record, Scan, scan, split
from srreconcile.load.files.sniff import hinted, sniff
from srreconcile.load.files.tidy import tidy
from srreconcile.load.raw import Issue, RawTable

_ENDS = re.compile(r"\r\n|\r|\n")
_HEAD, _ROWS, _FEW = 60_000, 200, 3  # letters and rows that show whether the header has a dialect of its own
_UNREADABLE = 0.5  # share of rows set aside above which the text is no table


def read_delimited(
    data: bytes,
    file: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    known_headers: Collection[str] = frozenset(),
    keep_damaged: bool = False,
) -> list[RawTable]:
    """Return the tables of a delimited text.

    Raises
    ------
    InputError
        If it holds nothing, no text, or rows that no delimiter makes agree.
    """
    if encoding is None:
        quick = read_quick(data, file, known_headers, delimiter)
        if quick is not None:
            return [quick]
    text, encoding, issues = decode(data, file, encoding)
    _refuse_binary(text, file)
    hint = hinted(text)
    skipped = 0
    if hint:
        delimiter = delimiter or hint[0]
        text, skipped = text[hint[1] :], 1
    elif delimiter is None:
        text, undone = tidy(text, file)
        issues += undone
    dialect = sniff(text, known_headers, delimiter)
    dialect, header = _two_dialects(text, dialect)
    result = scan(text, dialect)
    if header:
        issues.append(_told_of_two(file, header, result))
    records = [_without_nulls(record, dialect, skipped) for record in result.records]
    tables = lay_out(records, file, known_headers, dialect=dialect, cut=result.cut, keep_damaged=keep_damaged)
    for table in tables:
        _refuse_disagreement(table, file, dialect)
    tables[0].issues[:0] = issues
    facts = {"format": "csv", "encoding": encoding, "delimiter": dialect.delimiter}
    names = [file, *(f"{file}, table from row {table.header_row}" for table in tables[1:])]
    return [assemble(table, name, facts) for table, name in zip(tables, names, strict=True)]


def _two_dialects(text: str, dialect: Dialect) -> tuple[Dialect, list[str]]:
    """Return the dialect of the rows, and the header's names where it is written in another."""
    first, *rows = [line for line in _ENDS.split(text[:_HEAD]) if line.strip()][:_ROWS] or [""]
    if len(rows) < _FEW:
        return dialect, []
    plain = [each for each in ",;\t|" if each != dialect.delimiter]
    ours, width = split(first, dialect)[0], _usual(rows, dialect)
    if len(ours) == width:
        return dialect, []
    for other in (replace(dialect, delimiter=each) for each in plain):
        theirs = split(first, other)[0]
        if len(theirs) == width > 1 and len(ours) == 1:
            return dialect, theirs
        if len(ours) == _usual(rows, other) > 1 and width < len(ours):
            return other, ours
    return dialect, []


def _usual(rows: list[str], dialect: Dialect) -> int:
    """Return the number of values that nearly all rows have, 0 if there is none."""
    width, count = Counter(len(split(row, dialect)[0]) for row in rows).most_common(1)[0]
    return width if count * 10 >= 9 * len(rows) else 0


def _told_of_two(file: str, header: list[str], result: Scan) -> Issue:
    record = next(each for each in result.records if any(map(str.strip, each.cells)))
    record.cells, record.odd = header, ""
    told = "the header is written with another delimiter than the rows; each was read with its own."
    return Issue("header", told, file, record.row)


def _without_nulls(record: Record, dialect: Dialect, skipped: int) -> Record:
    record.row += skipped
    if "\\N" in record.cells:  # what MySQL and Aspen write for a missing value
        record.cells = ["" if cell == "\\N" else cell for cell in record.cells]
    if dialect.escape == "\x00":
        record.cells = [cell.replace("\x00", "") for cell in record.cells]
    return record


def _refuse_binary(text: str, file: str) -> None:
    head = text[:20_000]
    odd = sum(letter < " " and letter not in "\t\r\n\x0b\x0c\x1f\x01\x00" for letter in head) + head.count(
        "\ufffd"
    )
    if odd * 10 > len(head) and odd > 8:
        raise InputError(
            f"{file}: not a text file: unrecognised binary content. Export it as CSV or as an Excel workbook."
        )


def _refuse_disagreement(table: Table, file: str, dialect: Dialect) -> None:
    aside = [
        i for i in table.issues if i.rule in ("short row", "long row", "quote") and i.grade == "set aside"
    ]
    if len(aside) > 3 and len(aside) > _UNREADABLE * table.rows_read:
        named = {"\t": "tabs", " ": "spaces", ",": "commas"}.get(dialect.delimiter, dialect.delimiter)
        raise InputError(
            f"{file}, row {aside[0].row}: {len(aside):,} of {table.rows_read:,} rows do not have as many fields as "
            f"the header has columns ({len(table.header)}), read with {named} "
            "between values. Pass delimiter=, or export the file again."
        )
