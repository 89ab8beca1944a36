"""The fast way for large plain sheets of .xlsx: the XML row by row, in a constant amount of memory.

A sheet that its usual reader holds as a whole takes ten times the memory of its table.
Whatever is not plainly a table of values goes to that reader; both give the same table
(tests/load/files/test_sheet_quick.py).
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from srreconcile.load.files.blanks import stripped
from srreconcile.load.files.foreign import cell_text
from srreconcile.load.files.preflight import column_number, pieces_of

SMALL = 300_000
"""Bytes of a sheet's XML below which its usual reader takes no memory to speak of."""

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?'
    rb"(?:<v>([^<]*)</v>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>)"
)  # letters, row, style, type, value, text
_ROW = re.compile(rb'<row r="(\d{1,7})"')
_STRING = re.compile(rb"<si><t(?: [^<>]*)?(?:/>|>([^<]*)</t>)</si>")
_INTEGER = re.compile(rb"-?[1-9]\d{0,14}\Z|0\Z")
_ESCAPED = re.compile(rb"_x[0-9A-Fa-f]{4}_")  # a letter that XML cannot hold
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos|#(?:9|10|13|[3-9]\d|1[01]\d));")
_NUMBERS = frozenset({0, 1, 2, 3, 4, 9, 10, 11, 37, 38, 39, 40, 48, 49})  # formats of plain numbers
_BLOCK = 1 << 18  # bytes of XML whose cells are objects at one time
_LONG = 1 << 22  # bytes without a row or text, where no spreadsheet program writes so many
_DAYS = frozenset({14, 15, 16, 17, 22})
_DAY = re.compile(r"(?=.*[yd])[ymdhs/\-:. ,]+\Z", re.IGNORECASE)
_PLAIN = re.compile(r"[#0,.]+%?\Z")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- a sheet's days have no zone
_FIRST_DAY = 61  # before 1 March 1900, Excel counts a day that never was
_LAST_DAY = 2_958_466  # the first of the year 10000


class OddSheet(Exception):
    """The sheet holds something that the fast way does not know for certain."""


@dataclass
class Styles:
    """What the styles of a workbook make of a number, by the style's position."""

    days: set[bytes] = field(default_factory=set)
    widths: dict[bytes, int] = field(default_factory=dict)
    plain: set[bytes] = field(default_factory=lambda: {b""})


@dataclass
class Known:
    """What is known of the workbook: its styles, the texts that cells refer to, and of the piece at hand."""

    styles: Styles
    shared: Any
    entities: bool = False


@dataclass
class Kinds:
    """How many cells of a column are numbers, text with leading zeros, and numbers beyond 15 digits."""

    numbers: int = 0
    zeros: int = 0
    long: int = 0


@dataclass
class Grid:
    """The cells of a sheet by column, and where the first of them stands."""

    row: int
    column: int
    columns: list[list[Any]]  # Arrow arrays of text, piece by piece
    kinds: list[Kinds]
    head: list[list[str]]
    height: int = 0


def read_grid(archive: zipfile.ZipFile, part: str, know: Known, file: str, packed: int) -> Grid:
    """Return the cells of a sheet.

    Raises
    ------
    OddSheet
        If anything but a rectangle of plain values is seen.
    """
    grid: Grid | None = None
    for rows in _rows(archive, part, file, packed):
        cells = _CELL.findall(rows)
        numbers = [int(row) for row in _ROW.findall(rows)]
        if (
            len(cells) != rows.count(b"<c ")
            or len(numbers) != rows.count(b"<row")
            or _odd(rows)
            or not (cells and numbers)
        ):
            raise OddSheet
        if grid is None:
            grid = _begun(cells, numbers[0])
        if numbers != list(range(grid.row + grid.height, grid.row + grid.height + len(numbers))):
            raise OddSheet
        know.entities = b"&" in rows
        _add(grid, cells, numbers, know)
    if grid is None:
        raise OddSheet
    return grid


def _odd(rows: bytes) -> bool:
    """Return whether text is written in a way that is not plain."""
    if b"\r" in rows or (b"_x" in rows and _ESCAPED.search(rows)):
        return True
    return b"&" in rows and rows.count(b"&") != len(_ENTITY.findall(rows))


def _rows(archive: zipfile.ZipFile, part: str, file: str, packed: int) -> Iterator[bytes]:
    """Yield the rows of a sheet's XML in pieces of whole rows."""
    rest, inside = b"", False
    for piece in pieces_of(archive, part, file, packed):
        rest += piece
        if not inside:
            begin = rest.find(b"<sheetData>")
            if begin < 0 and len(rest) < _LONG:
                continue
            if begin < 0:
                raise OddSheet
            if b"encoding=" in rest[:begin] and b'encoding="utf-8"' not in rest[:begin].lower():
                raise OddSheet
            rest, inside = rest[begin + 11 :], True
        while (end := rest.rfind(b"</row>", 0, _BLOCK) + 6) > 5:
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > _BLOCK:  # one row alone
            raise OddSheet
    if not inside or not rest.startswith(b"</sheetData>") or b"<mergeCell" in rest:
        raise OddSheet


def _begun(cells: Sequence[tuple[bytes, ...]], first: int) -> Grid:
    columns = [column_number(letters) for letters in {cell[0] for cell in cells}]
    left, width = min(columns), max(columns) - min(columns) + 1
    return Grid(first, left, [[] for _ in range(width)], [Kinds() for _ in range(width)], [])


def _add(grid: Grid, cells: list[tuple[bytes, ...]], numbers: list[int], know: Known) -> None:
    """Add the rows of a piece to each column."""
    import pyarrow as pa

    for column, pieces, kinds in zip(_by_column(grid, cells, numbers), grid.columns, grid.kinds, strict=True):
        texts = _texts(column, know, kinds)
        try:
            pieces.append(stripped(texts if isinstance(texts, pa.Array) else _array(texts)))
        except pa.ArrowInvalid:
            raise OddSheet from None
    if not grid.height:
        shown = [pieces[0].slice(0, 200).to_pylist() for pieces in grid.columns]
        grid.head = [[cell or "" for cell in row] for row in zip(*shown, strict=True)]
    grid.height += len(numbers)


def _array(texts: Sequence[bytes]) -> Any:
    import pyarrow as pa

    return pa.array(texts, pa.large_binary()).cast(pa.large_string())


@dataclass
class Column:
    """The cells of a column in a piece: what the XML says of each, blank where there is none."""

    styles: Sequence[bytes]
    types: Sequence[bytes]
    values: Sequence[bytes]
    texts: Sequence[bytes]


def _by_column(grid: Grid, cells: list[tuple[bytes, ...]], numbers: list[int]) -> list[Column]:
    """Return the cells of each column, top to bottom, blank ones filled in."""
    width = len(grid.columns)
    letters, rows, *parts = zip(*cells, strict=True)
    first = [column_number(each) for each in letters[:width]]
    if (
        len(cells) == width * len(numbers)
        and first == list(range(grid.column, grid.column + width))
        and letters == letters[:width] * len(numbers)
    ):
        return [Column(*(part[at::width] for part in parts)) for at in range(width)]
    places = {each: column_number(each) - grid.column for each in set(letters)}
    known = dict(zip({*rows}, map(int, {*rows}), strict=True))
    if not all(0 <= at < width for at in places.values()):
        raise OddSheet
    if not all(numbers[0] <= row <= numbers[-1] for row in known.values()):
        raise OddSheet
    found = [Column(*([b""] * len(numbers) for _ in parts)) for _ in range(width)]
    for letter, row, style, kind, value, text in cells:
        column, at = found[places[letter]], known[row] - numbers[0]
        column.styles[at], column.types[at], column.values[at], column.texts[at] = style, kind, value, text  # type: ignore[index]
    return found


def _texts(column: Column, know: Known, kinds: Kinds) -> Any:
    """Return the text of each cell of a column, as Arrow or as bytes."""
    types = set(column.types)
    if types == {b"s"}:
        found = _shared(column.values, know.shared)
    elif types <= {b"inlineStr", b"str"}:
        whole = map(_whole, column.texts, column.values)
        plain = not know.entities and b"" not in column.texts
        found = _array(column.texts if plain else list(whole))
    elif types <= {b"", b"n"} and (styles := set(column.styles)) <= know.styles.plain:
        return _numbers(column.values, kinds)
    elif types <= {b"", b"n"} and styles <= know.styles.days | {b""}:
        days = {value: _day(value) for value in set(column.values)}
        return [days[value] for value in column.values]
    else:
        cells = zip(column.styles, column.types, column.values, column.texts, strict=True)
        return [_text(style, kind, value, text, know, kinds) for style, kind, value, text in cells]
    _count_texts(found, kinds)
    return found


def _numbers(values: Sequence[bytes], kinds: Kinds) -> Sequence[bytes]:
    """Return numbers as a sheet shows them; most are written so."""
    kinds.numbers += len(values) - values.count(b"")
    odd = {value for value in set(values) if value and not _INTEGER.match(value)}
    if not odd:
        return values
    shown = {value: _number(value) for value in odd}
    kinds.long += sum(value in odd and abs(float(value)) >= 1e15 for value in values)
    return [shown.get(value, value) for value in values]


def _shared(places: Sequence[bytes], shared: Any) -> Any:
    import pyarrow as pa

    try:
        return shared.take(pa.array(list(map(int, places)), pa.int64()))
    except (ValueError, pa.ArrowException):
        raise OddSheet from None


def _count_texts(found: Any, kinds: Kinds) -> None:
    import pyarrow.compute as pc

    led = pc.starts_with(found, "0")
    if pc.any(led).as_py():
        kinds.zeros += pc.sum(pc.and_(led, pc.utf8_is_digit(found))).as_py() or 0


def _text(style: bytes, kind: bytes, value: bytes, text: bytes, know: Known, kinds: Kinds) -> bytes:
    """Return the text of a cell of any type."""
    if kind == b"s":
        shown = (_shared([value], know.shared)[0].as_py() or "").encode()
    elif kind in (b"inlineStr", b"str"):
        shown = _whole(text, value)
    elif kind in (b"", b"n"):
        return _styled(value, style, know.styles, kinds) if value else b""
    elif kind == b"b" and value in (b"0", b"1"):
        return b"true" if value == b"1" else b"false"
    else:
        raise OddSheet
    kinds.zeros += shown[:1] == b"0" and shown.isdigit()
    return shown


def _styled(value: bytes, style: bytes, styles: Styles, kinds: Kinds) -> bytes:
    if style in styles.days:
        return _day(value)
    if style not in styles.plain and style not in styles.widths:
        raise OddSheet
    shown = _number(value)
    if style in styles.widths and shown.isdigit():  # as it is shown, it is text
        shown = shown.zfill(styles.widths[style])
        kinds.zeros += shown[:1] == b"0"
        return shown
    kinds.numbers += 1
    kinds.long += abs(float(value)) >= 1e15
    return shown


def _number(value: bytes) -> bytes:
    if _INTEGER.match(value):
        return value
    try:
        number = float(value)
    except ValueError:
        raise OddSheet from None
    if number - number != 0:
        raise OddSheet
    return cell_text(number).encode()


def _day(value: bytes) -> bytes:
    if not value:
        return b""
    try:
        days = float(value)
    except ValueError:
        raise OddSheet from None
    if not _FIRST_DAY <= days < _LAST_DAY:
        raise OddSheet
    return cell_text(_EPOCH + dt.timedelta(days=days)).encode()


def _whole(text: bytes, other: bytes = b"") -> bytes:
    """Return a text, or the other where it is blank, with its entities as letters."""
    text = text or other
    try:
        return unescape(text.decode("utf-8")).encode("utf-8") if b"&" in text else text
    except UnicodeError:
        raise OddSheet from None


def shared_strings(archive: zipfile.ZipFile, part: str | None, file: str, packed: int) -> Any:
    """Return the texts that cells refer to, as an Arrow array.

    Raises
    ------
    OddSheet
        If one has formats within, or signs that are written in a way of their own.
    """
    import pyarrow as pa

    if part is None:
        return pa.array([], pa.large_string())
    pieces: list[Any] = []
    rest = b""
    for piece in pieces_of(archive, part, file, packed):
        rest += piece
        end = rest.rfind(b"</si>") + 5
        texts = _STRING.findall(rest[:end]) if end > 4 else []
        if _odd(rest[rest.find(b"<si>") : end]) or len(texts) != rest.count(b"<si>", 0, end):
            raise OddSheet
        try:
            pieces.append(_array(list(map(_whole, texts))))
        except pa.ArrowInvalid:
            raise OddSheet from None
        rest = rest[end if end > 4 else 0 :]
        if len(rest) > _LONG:
            raise OddSheet
    if b"<si" in rest:
        raise OddSheet
    return pa.concat_arrays(pieces) if pieces else pa.array([], pa.large_string())


def styles_of(text: bytes) -> Styles:
    """Return what the styles make of a number; a format that is not plain is in none of the sets.

    Examples
    --------
    >>> styles_of(b'<cellXfs><xf numFmtId="14"/><xf numFmtId="0"/><xf numFmtId="46"/></cellXfs>').days
    {b'0'}
    """
    formats = {
        int(number): unescape(code.decode("utf-8", "replace"))
        for number, code in re.findall(rb'<numFmt\s+numFmtId="(\d+)"\s+formatCode="([^"]*)"', text)
    }
    found = Styles()
    cells = re.search(rb"<cellXfs\b.*?</cellXfs>", text, re.DOTALL)
    for at, number in enumerate(re.findall(rb'<xf\b[^>]*?\bnumFmtId="(\d+)"', cells[0]) if cells else []):
        style, code = b"%d" % at, formats.get(int(number))
        if re.fullmatch("0{2,30}", code or ""):
            found.widths[style] = len(code or "")
        elif int(number) in _DAYS if code is None else _DAY.match(code):
            found.days.add(style)
        elif int(number) in _NUMBERS if code is None else _PLAIN.match(code):
            found.plain.add(style)
    return found
