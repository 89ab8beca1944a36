"""A workbook being written: formats, sheets for print, and cells that stay text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile.report.columns import Field
from srreconcile.report.inert import to_cell
from srreconcile.severity import Severity

CONFIDENTIAL = "Confidential: staff data"
NAVY, BROWN, RED, DIM, LINE, YELLOW = "#1F3A5F", "#7A4F00", "#9C1C1C", "#5A6470", "#C9CFD6", "#FFF6DC"
FILLS = {
    Severity.URGENT: "#D7413C",
    Severity.ACT: "#E1822A",
    Severity.REVIEW: "#BBA818",
    Severity.NOTE: "#6E82A0",
}
INKS = {
    Severity.URGENT: "#9C1C1C",
    Severity.ACT: "#8A4600",
    Severity.REVIEW: "#635400",
    Severity.NOTE: "#3F5060",
}
_FIRST_DAY = pd.Timestamp("1900-03-01")  # before it, Excel's own calendar is a day off
_LAST_DAY = pd.Timestamp("9999-12-31")
_LINE_HEIGHT, _TALLEST = 13.5, 405.0  # points; Excel's own limit is 409


class Book:
    """An XlsxWriter workbook that streams to disk and takes no text for anything else.

    Parameters
    ----------
    path : Path
        In a folder of its own: XlsxWriter's temporary files lie beside it.
    about : str
        What the head of each printed page says.
    """

    def __init__(self, path: Path, about: str) -> None:
        import xlsxwriter

        options = {
            "constant_memory": True,
            "tmpdir": str(path.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd hh:mm",
        }
        self.file = xlsxwriter.Workbook(str(path), options)
        self.file.set_properties({"title": "Schoolrunner link audit", "comments": CONFIDENTIAL})
        self.about = about
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        """Return the format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"font_name": "Calibri", "font_size": 10, **properties})
        return self._formats[key]

    def sheet(self, name: str, *, heads: bool = True) -> Any:
        """Add a sheet that prints well; with `heads`, its first row stays in sight."""
        sheet = self.file.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.25, right=0.25, top=0.6, bottom=0.6)
        sheet.set_header(f"&L&8{_printed(self.about)}")
        sheet.set_footer(f"&L&8{CONFIDENTIAL}&C&8&A&R&8Page &P of &N")
        if heads:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
        return sheet

    def heads(self, sheet: Any, fields: Sequence[Field]) -> None:
        """Write the first row and set the widths of the columns."""
        sheet.set_row(0, _LINE_HEIGHT * max(lines(field.header, field.width) for field in fields) + 3)
        for column, field in enumerate(fields):
            fill = BROWN if field.kind == "input" else NAVY
            side = "right" if field.kind in ("number", "share") else "left"
            look = self.format(
                bold=True,
                font_color="#FFFFFF",
                bg_color=fill,
                text_wrap=True,
                valign="vcenter",
                align=side,
                indent=int(side == "left"),
            )
            folded = (
                {"level": 1, "hidden": True}
                if field.folded
                else {"collapsed": column > 0 and fields[column - 1].folded}
            )
            sheet.set_column(column, column, field.width, None, folded)
            sheet.write_string(0, column, field.header, look)

    def rows(self, sheet: Any, first: int, frame: pd.DataFrame, fields: Sequence[Field]) -> None:
        """Write the rows of `frame` from row `first` on, each as tall as its text."""
        writers = [self._writer(sheet, column, field) for column, field in enumerate(fields)]
        values = [_values(frame, field) for field in fields]
        wrapped = [
            (texts, field.width)
            for texts, field in zip(values, fields, strict=True)
            if field.kind == "text" and not field.folded
        ]
        for offset in range(len(frame)):
            row = first + offset
            tall = max((lines(texts[offset], width) for texts, width in wrapped), default=1)
            sheet.set_row(row, min(_TALLEST, _LINE_HEIGHT * tall + 2))
            for write, column in zip(writers, values, strict=True):
                write(row, column[offset])

    def _writer(self, sheet: Any, column: int, field: Field) -> Callable[[int, Any], object]:
        line = {"valign": "top", "bottom": 1, "bottom_color": LINE}
        look = self.format(**{**line, **_LOOKS[field.kind]})
        typed = sheet.write_number if field.kind in ("number", "share") else sheet.write_string
        if field.kind == "time":
            typed = sheet.write_datetime

        def write(row: int, value: Any) -> None:
            if value is None:
                sheet.write_blank(row, column, None, look)
            elif isinstance(value, str):  # a moment that Excel does not know is text too
                sheet.write_string(row, column, value, look)
            else:
                typed(row, column, value, look)

        return write

    def close(self) -> None:
        """Write the file."""
        import xlsxwriter.exceptions

        try:
            self.file.close()
        except xlsxwriter.exceptions.FileCreateError as error:  # the disk's own error, in a coat
            raise OSError(getattr(error.args[0], "errno", None), str(error)) from None


_LOOKS: dict[str, dict[str, Any]] = {
    # A sentence that starts with an Arabic name is an English sentence still: read from the left.
    "text": {"text_wrap": True, "num_format": "@", "align": "left", "indent": 1, "reading_order": 1},
    "flag": {"align": "left", "indent": 1},
    "id": {"num_format": "@", "font_color": DIM, "font_size": 8, "align": "left", "indent": 1},
    "number": {"num_format": "#,##0"},
    "share": {"num_format": "0%"},
    "time": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "indent": 1},
    "input": {
        "bg_color": YELLOW,
        "border": 1,
        "border_color": "#D6B656",
        "text_wrap": True,
        "num_format": "@",
    },
}


def _values(frame: pd.DataFrame, field: Field) -> list[Any]:
    """The values of one column, ready to write; None where nothing is to be written."""
    if field.source is None:
        return [None] * len(frame)
    column = frame[field.source]
    missing = column.isna().tolist()
    if field.kind in ("number", "share"):
        return [None if gone else float(value) for value, gone in zip(column, missing, strict=True)]
    if field.kind == "time":
        return [None if gone else _moment(value) for value, gone in zip(column, missing, strict=True)]
    if field.kind == "flag":
        return [
            None if gone else ("yes" if value else "no") for value, gone in zip(column, missing, strict=True)
        ]
    return [None if gone else to_cell(str(value)) for value, gone in zip(column, missing, strict=True)]


def _moment(value: pd.Timestamp) -> Any:
    return value.to_pydatetime(warn=False) if _FIRST_DAY <= value <= _LAST_DAY else f"{value:%Y-%m-%d %H:%M}"


def lines(text: str | None, width: float) -> int:
    """Return how many lines a text takes in a column of `width` letters.

    Lines break between words and after hyphens; a word longer than a line breaks anywhere.

    Examples
    --------
    >>> lines("Jane Roe", 24), lines("x" * 50, 24), lines(None, 24), lines("山田" * 10, 24)
    (1, 2, 1, 2)
    >>> lines("Konstantina Theodora Papadopoulou", 15)
    3
    """
    if not text:
        return 1
    if text.isascii() and len(text) < width - 1 and "\n" not in text:
        return 1  # nearly every cell
    room = max(int(1.1 * width) - 1, 1)  # letters of 10 points in a column counted in those of 11; the indent
    return sum(_broken(part, room) for part in text.split("\n"))


def _broken(text: str, room: int) -> int:
    """How many lines of `room` letters one paragraph takes."""
    if not text.isascii():
        text = "".join(letter * _wide(letter) for letter in text)
    count, start = 1, 0
    while len(text) - start > room:
        last = start + room
        cut = max(text.rfind(" ", start, last + 1), text.rfind("-", start, last))
        start = cut + 1 if cut >= start else last
        count += 1
    return count


def _wide(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _printed(text: str) -> str:
    """Text for the head of a page, where ``&`` commands."""
    return to_cell(text).replace("&", "&&")[:200]


@cache
def cell(row: int, column: int) -> str:
    """Return the name of a cell, such as B3 for row 2, column 1."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def table(sheet: Any, name: str, headers: Iterable[str], rows: int) -> None:
    """Make the header and `rows` rows below it a named table with filters.

    XlsxWriter refuses a table while it streams, and would remember each of its cells
    (0.5 GB for 200,000 findings); so a table of one row is declared and then stretched.

    Parameters
    ----------
    sheet : Worksheet
        Without rows as yet.
    name : str
        Of the table.
    headers : iterable of str
        As the first row will show them.
    rows : int
        At least one.
    """
    from xlsxwriter.utility import xl_range

    columns = [{"header": header} for header in headers]
    sheet.constant_memory = False
    sheet.add_table(0, 0, 1, len(columns) - 1, {"name": name, "columns": columns, "style": None})
    sheet.constant_memory = True
    for part in ("range", "a_range", "autofilter"):
        sheet.tables[-1][part] = xl_range(0, 0, rows, len(columns) - 1)
    sheet.table_cells.clear()


def listing(book: Book, name: str, frame: pd.DataFrame, fields: Sequence[Field]) -> None:
    """Add a sheet with `frame` as a named table; headers alone where it has no rows."""
    sheet = book.sheet(name)
    if len(frame):
        table(sheet, "tbl_" + name.lower().replace(" ", "_"), [field.header for field in fields], len(frame))
    book.heads(sheet, fields)
    book.rows(sheet, 1, frame, fields)
