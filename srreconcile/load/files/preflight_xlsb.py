"""What an .xlsb workbook holds that its reader does not tell, from the binary records of its parts."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator

from srreconcile.load.files.preflight import MAX_TOLD, SheetFacts, check_area, part_of
from srreconcile.load.files.preflight_xls import ERRORS

_ROW, _ERROR, _NUMBER, _RK, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 3, 5, 2, 9, 11
_CELLS = frozenset(range(1, 12)) | {62}
_FORMAT, _STYLE, _STYLES, _COLUMN, _MERGED, _SHEET = 44, 47, 617, 60, 176, 156
_HIDDEN_ROW = 0x10
_ZEROS = re.compile(r"0{2,30}\Z")


def facts_of_xlsb(archive: zipfile.ZipFile, file: str, packed: int) -> dict[str, SheetFacts]:
    """Return the facts of every sheet of an .xlsb workbook, by the sheet's name.

    Raises
    ------
    ValueError
        If the records cannot be walked.
    InputError
        If the workbook would grow beyond the limits.
    """
    try:
        parts = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
        book = part_of(archive, parts["xl/workbook.bin"], file, packed)
        links = part_of(archive, parts["xl/_rels/workbook.bin.rels"], file, packed)
        targets = _targets(links)
        padded: dict[int, int] = {}
        if "xl/styles.bin" in parts:
            padded = _padded(part_of(archive, parts["xl/styles.bin"], file, packed))
        found = {}
        for number, record in records(book):
            if number == _SHEET:
                link, at = _wide(record, 8)
                name, _ = _wide(record, at)
                target = targets.get(link, "").lower()
                if target in parts:
                    found[name] = _facts(part_of(archive, parts[target], file, packed), padded, file)
    except (struct.error, IndexError, KeyError) as error:
        raise ValueError("the records of the workbook cannot be walked") from error
    return found


def _targets(links: bytes) -> dict[str, str]:
    found = {}
    for each in re.findall(rb"<(?:\w+:)?Relationship\b[^>]{0,2000}>", links):
        key = re.search(rb'\bId="([^"]*)"', each)
        target = re.search(rb'\bTarget="([^"]*)"', each)
        if key and target:
            path = target[1].decode("utf-8", "replace")
            found[key[1].decode("utf-8", "replace")] = (
                path.lstrip("/") if path.startswith("/") else f"xl/{path}"
            )
    return found


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    r"""Yield number and content of each record: both lengths are written in seven bits a byte.

    Examples
    --------
    >>> list(records(b"\x9c\x01\x02ab\x05\x00"))
    [(156, b'ab'), (5, b'')]
    """
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80:
            number = number & 0x7F | data[at] << 7
            at += 1
        length = shift = 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield number, data[at : at + length]
        at += length


def _wide(record: bytes, at: int) -> tuple[str, int]:
    """Return a text and where it ends."""
    length = struct.unpack_from("<I", record, at)[0]
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _padded(styles: bytes) -> dict[int, int]:
    formats: dict[int, str] = {}
    codes: list[int] = []
    inside = False
    for number, record in records(styles):
        if number == _FORMAT:
            formats[struct.unpack_from("<H", record)[0]] = _wide(record, 2)[0]
        elif number in (_STYLES, _STYLES + 1):
            inside = number == _STYLES
        elif number == _STYLE and inside:
            codes.append(struct.unpack_from("<H", record, 2)[0])
    shown = {n: formats.get(code, "") for n, code in enumerate(codes)}
    return {n: len(text) for n, text in shown.items() if _ZEROS.match(text)}


def _facts(data: bytes, padded: dict[int, int], file: str) -> SheetFacts:
    facts = SheetFacts()
    row = 0
    for number, record in records(data):
        if number == _ROW:
            row = struct.unpack_from("<I", record)[0] + 1
            if record[11] & _HIDDEN_ROW:
                facts.hidden_rows.add(row)
        elif number in _CELLS:
            column, style = struct.unpack_from("<II", record)
            if number != 1:  # a blank one is there for its looks
                facts.last_row, facts.last_column = (
                    max(facts.last_row, row),
                    max(facts.last_column, column + 1),
                )
            _cell(number, record, (row, column + 1), facts)
            if (
                number in (_NUMBER, _RK, _FORMULA_NUMBER)
                and style & 0xFFFFFF in padded
                and len(facts.widths) < MAX_TOLD
            ):
                facts.widths[row, column + 1] = padded[style & 0xFFFFFF]
        elif number == _COLUMN:
            first, last = struct.unpack_from("<II", record)
            if struct.unpack_from("<H", record, 16)[0] & 1:
                facts.hidden_columns.update(range(first + 1, min(last, 16_383) + 2))
        elif number == _MERGED and len(facts.merged) < MAX_TOLD:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            facts.merged.append(((top, left), (bottom, right)))
    check_area(facts, file)
    return facts


def _cell(number: int, record: bytes, place: tuple[int, int], facts: SheetFacts) -> None:
    if number in (_ERROR, _FORMULA_ERROR):
        if len(facts.errors) < MAX_TOLD:
            facts.errors[place] = ERRORS.get(record[8], "#ERROR")
    elif number == _FORMULA_NUMBER and record[8:16] == bytes(8):
        facts.zero_formulas.add(place)
    elif number == 8 and not record[8:12].strip(b"\x00"):
        facts.blank_formulas.add(place)
