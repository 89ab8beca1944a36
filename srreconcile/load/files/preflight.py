"""What a workbook holds, before any reader opens it: sizes, corners, entities, formulas, errors.

A workbook of 2 KB with one cell in Excel's last corner makes its reader ask for 550 GB and
ends the process.  So the parts are streamed here first, in constant memory, and refused by
what they really hold: the sizes a zip declares and the dimension a sheet states may be lies.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from srreconcile.errors import InputError
from srreconcile.load.files.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, check_inflated

_CHUNK = 1 << 20
_TAIL = 512  # bytes of a chunk looked at again, so that no tag is missed between two
_MAX_MEMBERS = 10_000
MAX_TOLD = 200_000
"""Formulas, errors, hidden rows and merges remembered of one sheet."""

_BEYOND = re.compile(rb"r=[\"'](?:[A-Z]{2,}\d|[A-Z]?\d{7,})")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,200}?\br=[\"'](\d+)")
_FAR = re.compile(rb"r=[\"']([A-Z]{2,})(\d+)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c r=[\"']([A-Z]+)(\d+)")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*?\bt=[\"']e[\"'][^>]*>(?:(?!</(?:\w+:)?c>).)*?"
    rb"<(?:\w+:)?v>([^<]*)", re.DOTALL
)  # fmt: skip
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*?)\br=[\"']([A-Z]+)(\d+)[\"']([^>]*)>\s*<(?:\w+:)?f\b[^>]*?"
    rb"(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v>[^<]|<(?:\w+:)?is>)?"
)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]{0,400}?)\bhidden=[\"'](?:1|true)[\"']([^>]{0,400})>")
_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]{0,400}\bhidden=[\"'](?:1|true)[\"'][^>]{0,400})>")
_BOUNDS = re.compile(rb"\b(min|max)=[\"'](\d{1,5})[\"']")
_PADDED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*?\bs=[\"'](\d+)[\"']")


@dataclass
class SheetFacts:
    """What a sheet's XML holds that its reader would not tell.

    Attributes
    ----------
    last_row, last_column : int
        The corner of its cells, from 1.
    errors : dict of (row, column) to str
        Cells that hold ``#N/A`` and the like.
    empty_formulas : set of (row, column)
        Formulas that were never calculated.
    zero_formulas, blank_formulas : set of (row, column)
        Formulas that may not have been: their value is 0, or an empty text (.xls and .xlsb,
        where a formula always has one).
    widths : dict of (row, column) to int
        Digits that a zero-padding number format shows.
    hidden_rows, hidden_columns : set of int
    merged : list of ((row, column), (row, column))
        First and last cell, from 0, where the reader does not tell them (.xlsb and .ods).
    """

    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    empty_formulas: set[tuple[int, int]] = field(default_factory=set)
    widths: dict[tuple[int, int], int] = field(default_factory=dict)
    zero_formulas: set[tuple[int, int]] = field(default_factory=set)
    blank_formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def column_number(letters: bytes) -> int:
    """Return a column's number from its letters.

    Examples
    --------
    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def preflight(data: bytes, file: str, *, extents_only: bool = False) -> dict[str, SheetFacts]:
    """Return the facts of every sheet, by the name of its zip member.

    With `extents_only`, of its facts only the corner of its cells: all that safety needs, in
    less than half the time.

    Raises
    ------
    InputError
        If the workbook is damaged, declares entities, or would grow beyond the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise InputError(
            f"{file}: damaged or truncated: the workbook (a zip file) cannot be read. Save it again."
        ) from None
    if len(members) > _MAX_MEMBERS:
        raise InputError(f"{file}: too large: {len(members):,} parts are beyond the limit. Save it again.")
    padded = {} if extents_only else _padded_styles(archive, file, len(data))
    sheets: dict[str, SheetFacts] = {}
    total = 0
    for member in members:
        is_sheet = "worksheets/" in member.filename and member.filename.lower().endswith(".xml")
        facts = SheetFacts()
        for chunk in _chunks(archive, member, file):
            total += len(chunk) - _TAIL
            check_inflated(file, total, len(data))
            _refuse_entities(chunk, file)
            if is_sheet:
                _extent(chunk, facts, file)
            if is_sheet and not extents_only:
                _look(chunk, facts, padded)
        if is_sheet:
            sheets[member.filename.lower()] = facts
            check_area(facts, file)
    return sheets


def part_of(archive: zipfile.ZipFile, name: str, file: str, packed: int) -> bytes:
    """Return a whole part of a workbook, within the limits."""
    return b"".join(pieces_of(archive, name, file, packed))


def pieces_of(archive: zipfile.ZipFile, name: str, file: str, packed: int) -> Iterator[bytes]:
    """Yield a part of a workbook piece by piece, refused as soon as it is too much."""
    total = 0
    for piece in _pieces(archive, archive.getinfo(name), file):
        total += len(piece)
        check_inflated(file, total, packed)
        yield piece


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    """Yield the pieces of a part, each with the end of the one before."""
    tail = b""
    for piece in _pieces(archive, member, file):
        yield tail + piece
        tail = piece[-_TAIL:]


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, zlib.error) as error:
        found = (
            "protected by a password" if "password" in str(error) else "corrupt: a part cannot be unpacked"
        )
        raise InputError(f"{file}: {found}. Save the workbook again, without a password.") from None


def _refuse_entities(chunk: bytes, file: str) -> None:
    if b"<!DOCTYPE" in chunk:  # without one, no entity is declared
        raise InputError(
            f"{file}: its XML declares entities (a DOCTYPE), which no spreadsheet program writes; "
            "it was not read. Save it again in a spreadsheet program."
        )


def _extent(chunk: bytes, facts: SheetFacts, file: str) -> None:
    if _BEYOND.search(chunk):
        _far_cells(chunk, facts, file)
    else:  # 26 columns of 999,999 rows at most, which is no danger: the last row will do
        facts.last_column = max(facts.last_column, 26)
        rows = _ROW.findall(chunk, max(chunk.rfind(b"<row"), 0))
        facts.last_row = max(facts.last_row, *map(int, rows), 0)


def _look(chunk: bytes, facts: SheetFacts, padded: dict[bytes, int]) -> None:
    # Two searches and no more: each costs 0.1 s of a workbook with 200,000 rows.
    odd = b"<row" not in chunk or b"='" in chunk  # prefixed or quoted as no spreadsheet program does
    if odd or b'"e"' in chunk:
        _errors(chunk, facts)
    if odd or b"<f" in chunk:
        _formulas(chunk, facts)
    if b"hidden=" in chunk:
        _hidden(chunk, facts)
    if padded:
        for letters, row, style in _PADDED.findall(chunk):
            if style in padded:
                facts.widths[int(row), column_number(letters)] = padded[style]


def _errors(chunk: bytes, facts: SheetFacts) -> None:
    for letters, row, value in _ERROR.findall(chunk):
        if len(facts.errors) < MAX_TOLD:
            facts.errors[int(row), column_number(letters)] = value.decode("utf-8", "replace")[:20]


def _hidden(chunk: bytes, facts: SheetFacts) -> None:
    for before, after in _HIDDEN_ROW.findall(chunk):
        told = _NUMBER.search(before + b" " + after)
        if told and len(facts.hidden_rows) < MAX_TOLD:
            facts.hidden_rows.add(int(told[1]))
    for inside in _HIDDEN_COLUMN.findall(chunk):
        bounds = {key: int(value) for key, value in _BOUNDS.findall(inside)}
        first, last = bounds.get(b"min", 1), bounds.get(b"max", 0)
        facts.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))


def _formulas(chunk: bytes, facts: SheetFacts) -> None:
    for before, letters, row, after, value in _FORMULA.findall(chunk):
        text = re.search(rb"t=[\"']str[\"']", before + after)  # calculated, and empty
        if not value and not text and len(facts.empty_formulas) < MAX_TOLD:
            facts.empty_formulas.add((int(row), column_number(letters)))


def _far_cells(chunk: bytes, facts: SheetFacts, file: str) -> None:
    """Note the last column and row of a chunk; a cell may stand in a row that has no number."""
    rows = _ROW.findall(chunk)
    facts.last_row = max(facts.last_row, *map(int, rows), 0)
    far = _FAR.findall(chunk)
    columns = {letters for letters, _ in far}
    if far:
        widest = max(map(column_number, columns))
        if widest > MAX_COLUMNS:
            raise InputError(f"{file}: a cell lies beyond Excel's last column, XFD. Save the workbook again.")
        facts.last_column = max(facts.last_column, widest)
        facts.last_row = max(facts.last_row, *(int(row) for _, row in far))
    cells = _CELL.findall(chunk)
    facts.last_column = max(facts.last_column, 1)
    facts.last_row = max(facts.last_row, *(int(row) for _, row in cells), 0)
    if facts.last_row > MAX_ROWS:
        raise InputError(
            f"{file}: a cell lies in row {facts.last_row}, beyond Excel's limit of 1048576. Save it again."
        )


def check_area(facts: SheetFacts, file: str) -> None:
    """Refuse a sheet whose cells span more than a reader can hold.

    Raises
    ------
    InputError
        Beyond `MAX_CELLS`.
    """
    if facts.last_row * max(facts.last_column, 1) > MAX_CELLS:
        raise InputError(
            f"{file}: too large: a cell in row {facts.last_row}, column {facts.last_column} makes the sheet "
            f"{facts.last_row * facts.last_column:,} cells, beyond the limit of {MAX_CELLS:,}. "
            "Delete the stray cell below or right of the data, or save the rows as CSV."
        )


def _padded_styles(archive: zipfile.ZipFile, file: str, packed: int) -> dict[bytes, int]:
    """Return the styles whose number format is zeros alone, with how many digits they show."""
    name = next((name for name in archive.namelist() if name.lower() == "xl/styles.xml"), None)
    if name is None:
        return {}
    text = bytearray()
    for chunk in _chunks(archive, archive.getinfo(name), file):
        check_inflated(file, len(text), packed)
        text += chunk[min(len(text), _TAIL) :]
    formats = {
        number: len(zeros)
        for number, zeros in re.findall(
            rb'<(?:\w+:)?numFmt\s+numFmtId="(\d+)"\s+formatCode="(0{2,30})"', bytes(text)
        )
    }
    cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", bytes(text), re.DOTALL)
    if not formats or not cells:
        return {}
    styles = re.findall(rb"<(?:\w+:)?xf\b[^>]*?numFmtId=\"(\d+)\"", cells[0])
    return {b"%d" % n: formats[number] for n, number in enumerate(styles) if number in formats}
