"""The pollutions of the public Pollock benchmark, applied to any table.

The set is that of Vitagliano et al., "Pollock: A Data Loading Benchmark", PVLDB 16(8),
2023: 22 files that are odd as a whole, and per row one more delimiter at each place, one
fewer, a stray quote at the head of each value, and spaces for delimiters.  Each file
comes with the table that a perfect reader would return.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.pollock_sources import Cell, Row


@dataclass(frozen=True)
class Polluted:
    """One file: its name in the benchmark, bytes, the table meant, and the damaged line (from 1)."""

    name: str
    data: bytes
    clean: list[list[str]]
    line: int | None = None


@dataclass(frozen=True)
class Writing:
    """How a file is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"

    def cell(self, cell: Cell) -> str:
        """Return a value as the file holds it."""
        value = cell.value.replace('"', self.escape + '"')
        return f"{self.quote}{value}{self.quote}" if cell.quoted else value

    def line(self, row: Row) -> str:
        """Return a row without its line end."""
        return self.delimiter.join(map(self.cell, row))

    def text(self, rows: list[Row]) -> str:
        """Return all rows."""
        return "".join(self.line(row) + self.end for row in rows)


PLAIN = Writing()


def values(rows: list[Row]) -> list[list[str]]:
    """Return the values of rows."""
    return [[cell.value for cell in row] for row in rows]


def pollute(rows: list[Row]) -> Iterator[Polluted]:
    """Yield every file of the benchmark for a table, its header first."""
    yield from _whole_files(rows)
    for n in range(len(rows)):
        yield from _damaged_lines(rows, n)


def _whole_files(rows: list[Row]) -> Iterator[Polluted]:
    clean, text = values(rows), PLAIN.text(rows)
    header, body = rows[0], rows[1:]
    blank = [Cell("")] * len(header)

    def named(name: str, written: str, meant: list[list[str]] = clean) -> Polluted:
        return Polluted(name, written.encode(), meant)

    yield named("source.csv", text)
    yield named("file_no_payload.csv", "", [])
    yield named("file_no_trailing_newline.csv", text.removesuffix("\r\n"))
    yield named("file_double_trailing_newline.csv", text + "\r\n")
    yield named("file_no_header.csv", PLAIN.text(body), clean[1:])
    for times in (2, 3):
        joined = [" ".join([name] * times) for name in clean[0]]
        yield named(
            f"file_header_multirow_{times}.csv", PLAIN.text([header] * times + body), [joined, *clean[1:]]
        )
    preamble = [[Cell("PREAMBLE"), *blank[1:]], blank]
    yield named("file_preamble.csv", PLAIN.text(preamble) + text)
    for name, width in (("less", len(header) - 1), ("same", len(header)), ("more", len(header) + 1)):
        yield named(f"file_multitable_{name}.csv", text + PLAIN.text(_second_table(rows, width)))
    yield named("file_header_only.csv", PLAIN.text(rows[:1]), clean[:1])
    yield named("file_one_data_row.csv", PLAIN.text(rows[:2]), clean[:2])
    yield named("file_record_delimiter_0xA.csv", replace(PLAIN, end="\n").text(rows))
    yield named("file_record_delimiter_0xD.csv", replace(PLAIN, end="\r").text(rows))
    for delimiter, name in ((";", "0x3B"), ("\t", "0x9"), (", ", "0x2C_0x20"), (" ", "0x20")):
        yield named(f"file_field_delimiter_{name}.csv", replace(PLAIN, delimiter=delimiter).text(rows))
    yield named("file_quotation_char_0x27.csv", replace(PLAIN, quote="'").text(rows))
    yield named("file_escape_char_0x5C.csv", replace(PLAIN, escape="\\").text(rows))
    yield named("file_escape_char_0x00.csv", replace(PLAIN, escape="").text(rows))


def _second_table(rows: list[Row], width: int) -> list[Row]:
    """Return the rows but the last again; as in the benchmark, a value with quotes falls into several."""
    result = []
    for n, row in enumerate(rows[:-1]):
        pieces = [
            part if at == 0 else '"' + part for cell in row for at, part in enumerate(cell.value.split('"'))
        ]
        kept = [Cell(value, "," in value or '"' in value) for value in pieces[: len(row)]]
        kept += [Cell("col1" if n == 0 else "")] * max(width - len(row), 0)
        result.append(kept[:width])
    return result


def _damaged_lines(rows: list[Row], n: int) -> Iterator[Polluted]:
    clean = values(rows)
    before, after = PLAIN.text(rows[:n]), PLAIN.text(rows[n + 1 :])
    cells = [PLAIN.cell(cell) for cell in rows[n]]

    def named(name: str, line: str, meant: list[list[str]] = clean) -> Polluted:
        return Polluted(f"{name}.csv", f"{before}{line}\r\n{after}".encode(), meant, n + 1)

    for at in range(len(cells)):
        place = f"row{n}_col{at}"
        if at:
            fewer = [*cells[: at - 1], cells[at - 1] + cells[at], *cells[at + 1 :]]
            yield named(f"row_less_sep_{place}", ",".join(fewer))
        yield named(f"row_more_sep_{place}", ",".join([*cells[:at], "", *cells[at:]]))
        quoted = rows[n][at].quoted
        stray = f'""{cells[at][1:]}' if quoted else f'"{cells[at]}'
        meant = [list(row) for row in clean]
        meant[n][at] = '"' + meant[n][at]
        yield named(f"row_extra_quote{n}_col{at}", ",".join([*cells[:at], stray, *cells[at + 1 :]]), meant)
    yield named(f"row_field_delimiter_{n}_0x20", " ".join(cells))
