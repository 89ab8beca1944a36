"""What an .ods workbook holds that its reader does not tell, from one pass over its ``content.xml``."""

from __future__ import annotations

import re
import zipfile
from itertools import islice, product
from xml.parsers import expat

from srreconcile.errors import InputError
from srreconcile.load.files.limits import MAX_COLUMNS, MAX_ROWS
from srreconcile.load.files.preflight import MAX_TOLD, SheetFacts, check_area, pieces_of

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_PARAGRAPH = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"
_KINDS = (
    f"{_OFFICE}value-type",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type",
)
_ERROR = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)\Z|(Err|#ERR):?\d*\Z")
_ZEROS = re.compile(r"0\d{1,30}\Z")
_HIDDEN = ("collapse", "filter")
_LONGEST = 40  # characters of a cell's text that are looked at


def facts_of_ods(archive: zipfile.ZipFile, file: str, packed: int) -> dict[str, SheetFacts]:
    """Return the facts of every sheet of an .ods workbook, by the sheet's name.

    Raises
    ------
    ValueError
        If its XML is broken.
    InputError
        If it declares entities, or would grow beyond the limits.
    """
    name = next((name for name in archive.namelist() if name.lower() == "content.xml"), "")
    walk = _Walk(file)
    try:
        for piece in pieces_of(archive, name, file, packed):
            walk.parser.Parse(piece, False)
        walk.parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as error:
        raise ValueError("the XML of the workbook is broken") from error
    for facts in walk.sheets.values():
        check_area(facts, file)
    return walk.sheets


class _Walk:
    """Where the parser stands: the sheet, the row, the cell; repeated ones are counted, never unrolled."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sheets: dict[str, SheetFacts] = {}
        self.facts = SheetFacts()
        self.row = self.rows = self.column = self.columns = 0
        self.cell: dict[str, str] = {}
        self.text = ""
        self.within = 0  # tables: one may stand in a cell of another
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.refuse

    def refuse(self, *_: object) -> None:
        raise InputError(
            f"{self.file}: its XML declares entities (a DOCTYPE); it was not read. Save it again without."
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not tag.startswith(_TABLE):
            return
        name = tag[len(_TABLE) :]
        if name == "table":
            self.within += 1
            if self.within == 1:
                self.facts = self.sheets.setdefault(attributes.get(f"{_TABLE}name", ""), SheetFacts())
                self.row = self.rows = self.columns = 0
        elif self.within != 1:
            return
        elif name == "table-column":
            repeated = _count(attributes, f"{_TABLE}number-columns-repeated", MAX_COLUMNS)
            if attributes.get(f"{_TABLE}visibility") in _HIDDEN and self.columns + repeated <= MAX_COLUMNS:
                self.facts.hidden_columns.update(range(self.columns + 1, self.columns + repeated + 1))
            self.columns += repeated
        elif name == "table-row":
            self._row(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.text = attributes, ""

    def _row(self, attributes: dict[str, str]) -> None:
        self.row += self.rows or 1
        self.rows = _count(attributes, f"{_TABLE}number-rows-repeated", MAX_ROWS)
        self.column = 1
        hidden = attributes.get(f"{_TABLE}visibility") in _HIDDEN
        if hidden and len(self.facts.hidden_rows) < MAX_TOLD:
            self.facts.hidden_rows.update(range(self.row, self.row + min(self.rows, MAX_TOLD)))

    def data(self, text: str) -> None:
        if len(self.text) < _LONGEST:
            self.text += text

    def end(self, tag: str) -> None:
        if tag == f"{_TABLE}table":
            self.within -= 1
        elif self.within == 1 and tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            across = _count(self.cell, f"{_TABLE}number-columns-repeated", MAX_COLUMNS)
            if len(self.cell) > 0 or self.text:
                self._cell(across)
            self.column += across
            self.cell, self.text = {}, ""

    def _cell(self, across: int) -> None:
        facts, cell, text = self.facts, self.cell, self.text.strip()
        kinds = [cell[kind] for kind in _KINDS if kind in cell]
        if kinds or text:
            facts.last_row = max(facts.last_row, self.row + self.rows - 1)
            facts.last_column = max(facts.last_column, self.column + across - 1)
        down = _count(cell, f"{_TABLE}number-rows-spanned", MAX_ROWS)
        if down > 1 and len(facts.merged) < MAX_TOLD:
            right = self.column + _count(cell, f"{_TABLE}number-columns-spanned", MAX_COLUMNS) - 1
            facts.merged.append(((self.row - 1, self.column - 1), (self.row + down - 2, right - 1)))
        if f"{_TABLE}formula" in cell and ("error" in kinds or _ERROR.match(text)):
            told = text[:20] if _ERROR.match(text) else "#ERROR"
            facts.errors.update(dict.fromkeys(self._places(across, len(facts.errors)), told))
        elif f"{_TABLE}formula" in cell and not kinds:
            facts.empty_formulas.update(self._places(across, len(facts.empty_formulas)))
        elif "float" in kinds and _ZEROS.match(text):
            facts.widths.update(dict.fromkeys(self._places(across, len(facts.widths)), len(text)))

    def _places(self, across: int, known: int) -> list[tuple[int, int]]:
        """Return where a repeated cell stands, as far as that many are remembered."""
        rows = range(self.row, self.row + self.rows)
        columns = range(self.column, self.column + across)
        return list(islice(product(rows, columns), max(MAX_TOLD - known, 0)))


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    told = attributes.get(name, "1")
    return min(int(told), most) if told.isdecimal() and 0 < len(told) < 9 and int(told) else 1
