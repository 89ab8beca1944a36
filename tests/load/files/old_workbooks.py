"""The smallest .xls, .xlsb and .ods workbooks that hold a given sheet, record by record.

A cell is text, a number, `Error`, `Formula` with the value that its file keeps, or None.
"""

import io
import struct
import zipfile
from typing import NamedTuple


class Error(NamedTuple):
    """A cell that holds an error; as a formula's value it is one that was calculated."""

    text: str = "#N/A"


class Formula(NamedTuple):
    value: object


CODES = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
PADDED = "00000"


class Padded(NamedTuple):
    """A number shown with five digits."""

    value: float


def places(rows):
    return ((r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell is not None)


# .xls ------------------------------------------------------------------------


def xls(rows, hidden_rows=(), hidden_columns=(), merged=()):
    """BIFF8 records within an OLE container; rows and columns count from 0, merged is (top, bottom, column)."""
    stream = biff(rows, hidden_rows, hidden_columns, merged)
    stream += bytes(max(4096 - len(stream), 0))  # a shorter one would stand in the mini stream
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    assert len(links) <= 128
    links += [0xFFFFFFFF] * (128 - len(links))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    header += b"\xff\xff\xff\xff" * 108
    folder = (
        entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + entry("Workbook", 2, 2, len(stream)) + bytes(256)
    )
    return header + struct.pack("<128I", *links) + folder + stream


def entry(name, kind, start, size, child=0xFFFFFFFF):
    text = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        text
        + bytes(64 - len(text))
        + struct.pack("<HBB3I36xIQ", len(text) + 2, kind, 1, none, none, child, start, size)
    )


def record(number, content=b""):
    return struct.pack("<HH", number, len(content)) + content


def unicode8(text, length="B"):
    return struct.pack(f"<{length}B", len(text), 1) + text.encode("utf-16-le")


def biff(rows, hidden_rows, hidden_columns, merged):
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + record(
        0x42, struct.pack("<H", 1200)
    )
    start += record(0x41E, struct.pack("<H", 164) + unicode8(PADDED, "H"))
    start += record(0xE0, bytes(20)) + record(0xE0, struct.pack("<HH16x", 0, 164))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    for column in hidden_columns:
        sheet += record(0x7D, struct.pack("<5HH", column, column, 2000, 0, 1, 0))
    sheet += record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row in hidden_rows:
        sheet += record(0x208, struct.pack("<HHHHIHH", row, 0, 9, 255, 0, 0x20, 0))
    for row, column, cell in places(rows):
        sheet += biff_cell(struct.pack("<HHH", row, column, int(isinstance(cell, Padded))), cell)
    if merged:
        areas = b"".join(struct.pack("<4H", top, bottom, at, at) for top, bottom, at in merged)
        sheet += record(0xE5, struct.pack("<H", len(merged)) + areas)
    name = unicode8("Staff")
    at = len(start) + 4 + 6 + len(name) + 4
    return start + record(0x85, struct.pack("<IH", at, 0) + name) + record(0x0A) + sheet + record(0x0A)


def biff_cell(place, cell):
    if isinstance(cell, Formula):
        return biff_formula(place, cell.value)
    if isinstance(cell, Error):
        return record(0x205, place + struct.pack("<BB", CODES[cell.text], 1))
    if isinstance(cell, str):
        return record(0x204, place + unicode8(cell, "H"))
    return record(0x203, place + struct.pack("<d", cell.value if isinstance(cell, Padded) else cell))


def biff_formula(place, value):
    after = b""
    if isinstance(value, Error):
        result = struct.pack("<BBBBBBH", 2, 0, CODES[value.text], 0, 0, 0, 0xFFFF)
    elif value == "":
        result = struct.pack("<B5xH", 3, 0xFFFF)
    elif isinstance(value, str):
        result = struct.pack("<B5xH", 0, 0xFFFF)
        after = record(0x207, unicode8(value, "H"))
    else:
        result = struct.pack("<d", value)
    return record(0x06, place + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00") + after


# .xlsb -----------------------------------------------------------------------


def xlsb(rows, hidden_rows=(), hidden_columns=(), merged=()):
    wide = {
        text: struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in ("rId1", "Staff", PADDED)
    }
    book = binary(131) + binary(143) + binary(156, struct.pack("<II", 0, 1) + wide["rId1"] + wide["Staff"])
    book += binary(144) + binary(132)
    styles = (
        binary(278) + binary(615, struct.pack("<I", 1)) + binary(44, struct.pack("<H", 164) + wide[PADDED])
    )
    styles += binary(616) + binary(617, struct.pack("<I", 2)) + binary(47, bytes(16))
    styles += binary(47, struct.pack("<HH12x", 0, 164)) + binary(618) + binary(279)
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links,
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": binary_sheet(rows, hidden_rows, hidden_columns, merged),
        }
    )


def packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def binary(number, content=b""):
    first = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length = len(content)
    sizes = b""
    while True:
        sizes += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return first + sizes + content


def binary_sheet(rows, hidden_rows, hidden_columns, merged):
    out = binary(129) + binary(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    for column in hidden_columns:
        out += binary(60, struct.pack("<4IH", column, column, 2000, 0, 1))
    out += binary(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden_rows else 0
        out += binary(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, cell in enumerate(row):
            if cell is not None:
                out += binary_cell(struct.pack("<II", column, int(isinstance(cell, Padded))), cell)
    out += binary(146)
    areas = [binary(176, struct.pack("<4I", top, bottom, at, at)) for top, bottom, at in merged]
    return out + binary(177, struct.pack("<I", len(areas))) + b"".join(areas) + binary(178) + binary(130)


def binary_cell(place, cell):
    formula = struct.pack("<HII", 0, 0, 0)
    text = cell.value if isinstance(cell, Formula) else cell
    wide = struct.pack("<I", len(text)) + text.encode("utf-16-le") if isinstance(text, str) else b""
    if isinstance(text, Error):
        code = bytes([CODES[text.text]])
        return binary(11, place + code + formula) if isinstance(cell, Formula) else binary(3, place + code)
    if isinstance(cell, Formula):
        return (
            binary(8, place + wide + formula)
            if wide
            else binary(9, place + struct.pack("<d", text) + formula)
        )
    if wide:
        return binary(6, place + wide)
    return binary(5, place + struct.pack("<d", cell.value if isinstance(cell, Padded) else cell))


# .ods ------------------------------------------------------------------------

SPACES = " ".join(
    f'xmlns:{name}="urn:{urn}"'
    for name, urn in {
        "office": "oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)


def ods(rows, hidden_rows=(), hidden_columns=(), merged=()):
    spans = {(top, at): bottom - top + 1 for top, bottom, at in merged}
    width = max(map(len, rows))
    columns = "".join(f"<table:table-column{hide(at in hidden_columns)}/>" for at in range(width))
    lines = "".join(
        f"<table:table-row{hide(n in hidden_rows)}>"
        + "".join(ods_cell(cell, spans.get((n, at), 1)) for at, cell in enumerate(row))
        + "</table:table-row>"
        for n, row in enumerate(rows)
    )
    table = f'<table:table table:name="Staff">{columns}{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = f'<?xml version="1.0"?><office:document-content {SPACES}>{body}</office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def hide(hidden):
    return ' table:visibility="collapse"' if hidden else ""


def ods_cell(cell, rows):
    span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="1"' if rows > 1 else ""
    formula = ' table:formula="of:=x()"' if isinstance(cell, Formula) else ""
    shown = value = cell.value if isinstance(cell, Formula | Padded) else cell
    if isinstance(cell, Padded):
        shown = f"{value:05.0f}"
    if value is None:
        return f"<table:table-cell{formula}{span}/>"
    if isinstance(value, Error):
        kind = ' office:value-type="string" office:string-value="" calcext:value-type="error"'
        formula, shown = ' table:formula="of:=x()"', value.text
    elif isinstance(value, str):
        kind = ' office:value-type="string"'
    else:
        kind = f' office:value-type="float" office:value="{value}"'
    return f"<table:table-cell{formula}{span}{kind}><text:p>{shown}</text:p></table:table-cell>"
