"""What is doubtful about a sheet's cells: numbers without their zeros, errors, formulas, hidden rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from srreconcile.errors import InputError
from srreconcile.load.files.preflight import SheetFacts
from srreconcile.load.raw import Issue, RawTable

_TOLD = 50  # error cells named one by one


@dataclass
class Sheet:
    """A sheet's values; `row` and `column` say where the first of them stands, from 1."""

    name: str
    cells: list[list[Any]]
    row: int = 1
    column: int = 1
    hidden: bool = False
    merged: Sequence[Any] = ()
    facts: SheetFacts = field(default_factory=SheetFacts)
    table: RawTable | None = None  # where it was read the fast way


def tell_numbers(values: Sequence[Any], file: str, column: str, issues: list[Issue]) -> None:
    """Tell of numbers that may have lost zeros or digits: next to text with zeros, or beyond 15 digits."""
    kinds = set(map(type, values))
    if float not in kinds and int not in kinds:
        return
    numbers = [value for value in values if type(value) in (float, int)]
    zeros = sum(type(value) is str and value[:1] == "0" and value.isdigit() for value in values)
    long = sum(abs(number) >= 1e15 for number in numbers)
    tell_counts(len(numbers), zeros, long, file, column, issues)


def tell_counts(numbers: int, zeros: int, long: int, file: str, column: str, issues: list[Issue]) -> None:
    """Tell of a column's numbers by how many there are, next to text with zeros, and beyond 15 digits."""
    if numbers and zeros:
        issues.append(
            Issue("mixed types", f"{numbers:,} cells are numbers, {zeros:,} are text with leading zeros: "
                                 "the numbers may have lost theirs.", file, column=column or None)
        )  # fmt: skip
    if long:
        issues.append(
            Issue("precision", f"{long:,} numbers have more than 15 digits, and Excel keeps 15: the digits beyond are "
                               "lost. Export the ids as text.", file, column=column or None)
        )  # fmt: skip


def doubtful_cells(sheet: Sheet, file: str, header: list[str], rows: set[int]) -> list[Issue]:
    """Return the issues of the cells in `rows`, which are those below the header.

    Raises
    ------
    InputError
        If most cells of a column are formulas that were never calculated.
    """
    issues: list[Issue] = []
    top = min(rows, default=1) - sheet.row
    for at, title in enumerate(header):
        values = [row[at] for row in sheet.cells[top:] if at < len(row)]
        tell_numbers(values, file, title, issues)
    names = {at: title for at, title in enumerate(header, sheet.column) if title}
    _tell_errors(sheet.facts, file, names, rows, issues)
    _tell_formulas(sheet.facts, file, names, rows, issues)
    _tell_hidden(sheet.facts, file, names, rows, issues)
    return issues


def _tell_errors(
    facts: SheetFacts, file: str, names: dict[int, str], rows: set[int], issues: list[Issue]
) -> None:
    found = [(place, error) for place, error in sorted(facts.errors.items()) if place[0] in rows]
    issues += [
        Issue(
            "error cell",
            f"the cell holds the error {error}, not a value: read as missing. Mend the formula.",
            file,
            row,
            names.get(column),
        )
        for (row, column), error in found[:_TOLD]
    ]
    if len(found) > _TOLD:
        (row, column), _ = found[_TOLD]
        told = f"{len(found) - _TOLD:,} more cells, from here on, hold errors: read as missing. Mend the formulas."
        issues.append(Issue("error cell", told, file, row, names.get(column)))


def _tell_formulas(
    facts: SheetFacts, file: str, names: dict[int, str], rows: set[int], issues: list[Issue]
) -> None:
    for column, found in _by_column(facts.empty_formulas, names, rows).items():
        if len(found) * 2 > len(rows):
            raise InputError(
                f'{file}, row {found[0]}, column "{names[column]}": {len(found):,} cells hold a formula that was '
                "never calculated, so their values are unknown. Open the workbook in Excel, save it, and load it again."
            )
        message = "a formula that was never calculated; its value is unknown."
        issues += [Issue("formula", message, file, row, names[column]) for row in found[:_TOLD]]
    for column, found in _by_column(facts.zero_formulas | facts.blank_formulas, names, rows).items():
        if len(found) * 2 > len(rows):
            told = (
                f"{len(found):,} formulas have the value 0 or an empty text, which in this format may also mean that "
                "they were never calculated. If so, save the workbook as .xlsx in Excel and load that."
            )
            issues.append(Issue("formula", told, file, found[0], names[column], grade="note"))


def _tell_hidden(
    facts: SheetFacts, file: str, names: dict[int, str], rows: set[int], issues: list[Issue]
) -> None:
    hidden = facts.hidden_rows & rows
    if hidden:
        told = f"hidden rows (filtered?) were read all the same: {len(hidden):,} from here on."
        issues.append(Issue("hidden rows", told, file, min(hidden), grade="note"))
    columns = [f'"{names[at]}"' for at in sorted(facts.hidden_columns & set(names))]
    if columns:
        told = f"hidden columns were read all the same: {', '.join(columns[:8])}"
        issues.append(Issue("hidden columns", f"{told}{', ...' if columns[8:] else ''}.", file, grade="note"))


def _by_column(places: set[tuple[int, int]], names: dict[int, str], rows: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row, column in sorted(places):
        if row in rows and column in names:
            found.setdefault(column, []).append(row)
    return found


def settle_formulas(sheet: Sheet) -> None:
    """Take formulas of value 0 among nothing but text for what they are: never calculated."""
    by_column: dict[int, set[int]] = {}
    for row, column in sheet.facts.zero_formulas:
        by_column.setdefault(column, set()).add(row)
    for column, rows in by_column.items():
        at = column - sheet.column
        others = [
            row[at]
            for number, row in enumerate(sheet.cells, sheet.row)
            if 0 <= at < len(row) and number not in rows and row[at] != ""
        ]
        if len(others) > 1 and all(isinstance(value, str) for value in others):  # one alone is the header
            sheet.facts.empty_formulas.update((row, column) for row in rows)
    sheet.facts.zero_formulas -= sheet.facts.empty_formulas
