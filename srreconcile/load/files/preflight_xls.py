"""What an .xls workbook holds that its reader does not tell: errors, hidden rows, formats with zeros.

The reader gives an empty cell for ``#N/A`` and ``7`` for a cell that shows ``00007``.  So
the records of the file (BIFF 5 and 8, within an OLE container) are walked here first.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from srreconcile.load.files.preflight import MAX_TOLD, SheetFacts

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Codes of error cells, in .xls and .xlsb alike."""

_BOF, _EOF, _BOUNDSHEET, _XF, _FORMAT = 0x809, 0x0A, 0x85, 0xE0, 0x41E
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x06, 0x205, 0x203, 0x27E, 0xBD
_ROW, _COLINFO = 0x208, 0x7D
_TOLD = frozenset({_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _ROW, _COLINFO})
_HIDDEN_ROW = 0x20  # of the options of a ROW record
_END = 0xFFFFFFFA  # sector numbers from here on are marks
_ZEROS = re.compile(r"0{2,30}\Z")


def facts_of_xls(data: bytes) -> dict[str, SheetFacts]:
    """Return the facts of every sheet of an .xls workbook, by the sheet's name.

    Raises
    ------
    ValueError
        If the records cannot be walked: damaged, or older than Excel 5.
    """
    try:
        stream = _workbook(data)
        sheets, padded = _globals(stream)
        return {name: _facts(stream, at, padded) for name, at in sheets.items()}
    except (struct.error, IndexError) as error:
        raise ValueError("the records of the workbook cannot be walked") from error


def _workbook(data: bytes) -> bytes:
    """Return the stream of records within the container."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return data
    size, mini = (1 << min(shift, 16) for shift in struct.unpack_from("<HH", data, 30))
    first_folder, cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
    table = _allocation(data, size)
    folder = _chain(data, table, first_folder, size, size)
    root = b""
    for at in range(0, len(folder) - 127, 128):
        name = folder[at : at + max(struct.unpack_from("<H", folder, at + 64)[0] - 2, 0)].decode(
            "utf-16-le", "replace"
        )
        start, length = struct.unpack_from("<II", folder, at + 116)
        if at == 0:
            root = _chain(data, table, start, size, size)
        elif name in ("Workbook", "Book"):
            if length >= cutoff:
                return _chain(data, table, start, size, size)[:length]
            small = _chain(data, table, first_mini, size, size)
            links = struct.unpack(f"<{len(small) // 4}I", small[: len(small) & ~3])
            return _chain(root, links, start, mini, 0)[:length]
    raise ValueError("no workbook in the container")


def _allocation(data: bytes, size: int) -> tuple[int, ...]:
    """Return for each sector the number of the one that follows it."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    further = struct.unpack_from("<I", data, 68)[0]
    seen = 0
    while further < _END and seen <= len(data) // size:
        links = struct.unpack_from(f"<{size // 4}I", data, (further + 1) * size)
        sectors += links[:-1]
        further = links[-1]
        seen += 1
    table: list[int] = []
    for sector in sectors:
        if sector >= _END or len(table) * 4 > len(data):
            break
        table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return tuple(table)


def _chain(data: bytes, table: tuple[int, ...], sector: int, size: int, start: int) -> bytes:
    """Return the sectors that follow one another, from the first; a circle ends with the data's length."""
    out = bytearray()
    while sector < _END and len(out) <= len(data):
        out += data[start + sector * size : start + (sector + 1) * size]
        sector = table[sector]
    return bytes(out)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, place and length of each record, to the end of its part."""
    last = len(stream) - 4
    while at <= last:
        number, length = struct.unpack_from("<HH", stream, at)
        if number == _EOF:
            return
        yield number, at + 4, length
        at += 4 + length


def _globals(stream: bytes) -> tuple[dict[str, int], dict[int, int]]:
    """Return where each sheet starts, and the styles that show zeros in front, with their width."""
    if struct.unpack_from("<HHH", stream, 0)[::2] not in ((_BOF, 0x600), (_BOF, 0x500)):
        raise ValueError("older than Excel 5")
    wide = struct.unpack_from("<H", stream, 4)[0] == 0x600
    sheets: dict[str, int] = {}
    formats: dict[int, str] = {}
    styles: list[int] = []
    for number, at, length in _records(stream, 0):
        if number == _BOUNDSHEET:
            sheets[_text(stream, at + 6, wide, 1)] = struct.unpack_from("<I", stream, at)[0]
        elif number == _FORMAT:
            formats[struct.unpack_from("<H", stream, at)[0]] = _text(stream, at + 2, wide, 2 if wide else 1)
        elif number == _XF and length >= 4:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
    shown = {n: formats.get(code, "") for n, code in enumerate(styles)}
    return sheets, {n: len(text) for n, text in shown.items() if _ZEROS.match(text)}


def _text(stream: bytes, at: int, wide: bool, count: int) -> str:  # noqa: FBT001
    length = int.from_bytes(stream[at : at + count], "little")
    at += count
    if not wide:
        return stream[at : at + length].decode("cp1252", "replace")
    if stream[at] & 1:
        return stream[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return stream[at + 1 : at + 1 + length].decode("latin-1")


def _facts(stream: bytes, start: int, padded: dict[int, int]) -> SheetFacts:
    facts = SheetFacts()
    for number, at, length in _records(stream, start):
        if number not in _TOLD or length < 4:
            continue
        if number == _COLINFO:
            first, last, _, _, flags = struct.unpack_from("<5H", stream, at)
            if flags & 1:
                facts.hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif number == _ROW:
            if struct.unpack_from("<H", stream, at + 12)[0] & _HIDDEN_ROW:
                facts.hidden_rows.add(struct.unpack_from("<H", stream, at)[0] + 1)
        elif number in (_FORMULA, _BOOLERR):
            _cell(stream, at, number, facts)
        elif padded:
            _zeros(stream, at, length, number, padded, facts)
    return facts


def _cell(stream: bytes, at: int, number: int, facts: SheetFacts) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    place = (row + 1, column + 1)
    result = stream[at + 6 : at + 14]
    told = len(facts.errors) < MAX_TOLD
    if number == _BOOLERR:
        if result[1] and told:
            facts.errors[place] = ERRORS.get(result[0], "#ERROR")
    elif result == bytes(8):
        facts.zero_formulas.add(place)
    elif result[6:] == b"\xff\xff" and result[0] == 2 and told:
        facts.errors[place] = ERRORS.get(result[2], "#ERROR")
    elif (
        result[6:] == b"\xff\xff" and result[0] == 3
    ):  # empty text, or what programs write that do not calculate
        facts.blank_formulas.add(place)


def _zeros(
    stream: bytes, at: int, length: int, number: int, padded: dict[int, int], facts: SheetFacts
) -> None:
    row, column, style = struct.unpack_from("<HHH", stream, at)
    styles = [style]
    if number == _MULRK:
        styles = [struct.unpack_from("<H", stream, at + 4 + 6 * n)[0] for n in range((length - 6) // 6)]
    for across, each in enumerate(styles, column + 1):
        if each in padded and len(facts.widths) < MAX_TOLD:
            facts.widths[row + 1, across] = padded[each]
