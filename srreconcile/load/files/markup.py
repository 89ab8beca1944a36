"""Tables within markup: HTML pages and SpreadsheetML 2003, which systems save under the name .xls."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Collection

from srreconcile.errors import InputError
from srreconcile.load.files.assemble import assemble
from srreconcile.load.files.decode import decode
from srreconcile.load.files.layout import lay_out
from srreconcile.load.files.limits import MAX_CELLS, MAX_COLUMNS, MAX_DEPTH, check_cells
from srreconcile.load.files.scan import Record
from srreconcile.load.files.tags import Tag, pieces
from srreconcile.load.raw import RawTable

_MAX_SPAN = 500
_MAX_TABLES = 10_000
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DECLARED = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)")
_TRUE = {"1": "true", "0": "false"}


class _Tables:
    """Collects the rows of every table; a table within a cell is a table of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables: list[list[list[str]]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.cells = 0

    def take(self, piece: Tag | str) -> None:
        """Take the next tag or text of the page."""
        if isinstance(piece, str):
            if self.cell is not None:
                self.cell.append(piece)
            return
        name = piece.name.removeprefix("/")
        if name in ("td", "th", "tr", "table"):
            self._close_cell()
        if name == piece.name:
            self._begin(piece)
        elif name == "table" and self.open:
            self.open.pop()

    def _begin(self, tag: Tag) -> None:
        if tag.name == "table":
            self.open.append([])
            self.tables.append(self.open[-1])
            if len(self.open) > MAX_DEPTH or len(self.tables) > _MAX_TABLES:
                self._refuse()
        elif tag.name in ("td", "th") and self.open:
            self.cell = []
            self.span = max(min(tag.colspan, _MAX_SPAN), 1)
        elif tag.name == "tr" and self.open:
            self.open[-1].append([])
        elif tag.name in ("br", "p", "div") and self.cell:
            self.cell.append("\n" if tag.name == "br" else " ")

    def _close_cell(self) -> None:
        if self.cell is None or not self.open:
            self.cell = None
            return
        if not self.open[-1]:
            self.open[-1].append([])
        row = self.open[-1][-1]
        if len(row) < MAX_COLUMNS:
            row += ["".join(self.cell).strip(), *[""] * (self.span - 1)]
            self.cells += self.span
            if self.cells > MAX_CELLS:
                self._refuse()
        self.cell = None

    def _refuse(self) -> None:
        raise InputError(
            f"{self.file}: too large: an HTML web page with tables nested beyond {MAX_DEPTH} levels, more than "
            f"{_MAX_TABLES:,} tables or {MAX_CELLS:,} cells. Export it again as CSV."
        )


def read_html(data: bytes, file: str, encoding: str | None, known_headers: Collection[str]) -> list[RawTable]:
    """Return the tables of an HTML page that have a header and rows.

    Raises
    ------
    InputError
        If it has none: a login page, mostly.
    """
    declared = _DECLARED.search(data[:4096])
    if encoding is None and declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"unicode"):
        encoding = _known_encoding(declared[1].decode("ascii"), data)
    text, encoding, issues = decode(data, file, encoding)
    parser = _Tables(file)
    for piece in pieces(text):
        parser.take(piece)
    found = [rows for rows in parser.tables if len(rows) > 1 and max(map(len, rows)) > 1]
    if not found:
        raise InputError(
            f"{file}: an HTML web page without a table of rows, perhaps a login page (sign in again): not an export. "
            "Download it again."
        )
    tables = []
    for number, rows in enumerate(found, 1):
        name = file if len(found) == 1 else f"{file}, table {number}"
        width = max(map(len, rows))
        check_cells(name, len(rows), width, MAX_CELLS)
        records = [Record(n, [*row, *[""] * (width - len(row))]) for n, row in enumerate(rows, 1) if row]
        if any(cell.strip() for record in records for cell in record.cells):
            tables += [
                assemble(table, name, {"format": "html", "encoding": encoding})
                for table in lay_out(records, name, known_headers)
            ]
    if not tables:
        raise InputError(f"{file}: empty, its HTML tables hold no data. Export it again.")
    tables[0].issues[:0] = issues
    return tables


def _known_encoding(name: str, data: bytes) -> str | None:
    try:
        data.decode(name)
    except (LookupError, UnicodeError):
        return None
    return name


def refuse_entities(data: bytes, file: str) -> None:
    """Refuse XML that declares entities: no export does, and one may grow to gigabytes.

    Raises
    ------
    InputError
        If there is a DOCTYPE.
    """
    head = data.replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") else data
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError(
            f"{file}: its XML declares entities (a DOCTYPE); it was not read. Export it again without."
        )


def read_spreadsheetml(
    data: bytes, file: str, sheet: str | None, known_headers: Collection[str]
) -> list[RawTable]:
    """Return the tables of an Excel 2003 XML workbook.

    Raises
    ------
    InputError
        If its XML is broken or declares entities, or it has no sheet of that name.
    """
    refuse_entities(data, file)
    sheets: dict[str, list[Record]] = {}
    try:
        for _, element in ET.iterparse(io.BytesIO(data), events=("end",)):  # noqa: S314 -- entities are refused
            if element.tag == f"{_SS}Worksheet":
                sheets[element.get(f"{_SS}Name", f"sheet {len(sheets) + 1}")] = _rows(element, file)
                element.clear()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{file}: broken or truncated XML ({error}). Export it again.") from None
    if sheet is not None and sheet not in sheets:
        raise InputError(f'{file}: no sheet "{sheet}". Sheets: {", ".join(sheets)}.')
    tables = []
    for name, records in sheets.items():
        if sheet not in (None, name) or not any(cell.strip() for r in records for cell in r.cells):
            continue
        told = file if len(sheets) == 1 else f'{file}, sheet "{name}"'
        tables += [
            assemble(table, told, {"format": "spreadsheetml", "sheet": name})
            for table in lay_out(records, told, known_headers)
        ]
    if not tables:
        raise InputError(f"{file}: empty, no sheet holds data. Export it again.")
    return tables


def _rows(worksheet: ET.Element, file: str) -> list[Record]:
    records: list[Record] = []
    number = total = 0
    for row in worksheet.iter(f"{_SS}Row"):
        number = _index(row, number + 1)
        cells: list[str] = []
        for cell in row.iter(f"{_SS}Cell"):
            at = min(_index(cell, len(cells) + 1), MAX_COLUMNS) - 1
            cells += [""] * (at - len(cells))
            cells.append(_cell_text(cell))
            across = cell.get(f"{_SS}MergeAcross", "0")
            cells += [""] * (min(int(across), _MAX_SPAN) if across.isdecimal() and len(across) < 9 else 0)
        records.append(Record(number, cells or [""]))
        total += len(cells)
        check_cells(file, len(records), total // len(records), MAX_CELLS)
    width = max((len(record.cells) for record in records), default=0)
    check_cells(file, len(records), width, MAX_CELLS)
    for record in records:
        record.cells += [""] * (width - len(record.cells))
    return records


def _index(element: ET.Element, following: int) -> int:
    told = element.get(f"{_SS}Index", "")
    return max(int(told), following) if told.isdecimal() and len(told) < 9 else following


def _cell_text(cell: ET.Element) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "DateTime":
        return text.removesuffix(".000").removesuffix("T00:00:00")
    if kind == "Boolean":
        return _TRUE.get(text, text)
    return text.removesuffix(".0") if kind == "Number" else text
