"""The first sheet of the workbook: the verdict, what to do, kinds and schools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from srreconcile.report import book as books
from srreconcile.report.book import DIM, FILLS, INKS, LINE, NAVY, RED, Book
from srreconcile.report.columns import DECISION
from srreconcile.report.inert import one_line, to_cell
from srreconcile.report.kinds import Sheet
from srreconcile.report.markup import DOTS
from srreconcile.report.story import NO_SCHOOL, Story
from srreconcile.severity import Severity

STEPS = (
    "1.  Open each sheet below.   2.  Choose a Decision in the yellow columns.   "
    "3.  Save this file and send it back to the data team."
)
NOTHING_CHANGES = "Nothing changes in Schoolrunner until the data team acts on your decisions."
LEVELS = (Severity.URGENT, Severity.ACT, Severity.REVIEW, Severity.NOTE)
CHARTED = 15  # bars that can be read beside each other
ON_ONE_PAGE = 14
"""Kinds and schools that fit together; of more, the schools begin a page, so that none cuts the chart in two."""
_WIDTHS = (56, 14, 9, 9, 12, 10, 78)


@dataclass(frozen=True)
class Outcome:
    """One check as the first sheet lists it."""

    title: str
    meaning: str
    severity: Severity
    findings: int
    users: int
    records: int
    not_run: str | None
    sheets: tuple[Sheet, ...]


def write(
    book: Book, story: Story, outcomes: Sequence[Outcome], findings: pd.DataFrame, *, scope: str
) -> None:
    """Write the sheet Summary.

    Parameters
    ----------
    book : Book
    story : Story
    outcomes : sequence of Outcome
        Every check: with findings, not run, clean.
    findings : DataFrame
        What the table of schools counts; none where there is but one school.
    scope : str
        What the workbook is about: "All schools", or one school.
    """
    sheet = book.sheet("Summary", heads=False)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _lead(book, sheet, story, scope)
    row = _kinds(book, sheet, outcomes, 9 if story.rulings else 8)
    if len(findings):
        if len(outcomes) + findings["school_id"].nunique() > ON_ONE_PAGE:
            sheet.set_h_pagebreaks([row + 1])
        _schools(book, sheet, findings, row + 1)


def _lead(book: Book, sheet: Any, story: Story, scope: str) -> None:
    # A sentence that starts with an Arabic school is an English one still: read from the left.
    base = {"align": "left", "reading_order": 1}
    title = book.format(**base, bold=True, font_size=18, font_color=NAVY)
    small = book.format(**base, font_color=DIM, font_size=9)
    verdict = book.format(**base, bold=True, font_size=13, font_color=RED)
    plain = book.format(**base, font_size=11)
    said = (
        (0, 26, "Schoolrunner link audit", title),
        (1, 14, f"{scope}  ·  {story.basis}", small),
        (3, 19, f"{story.verdict}.", verdict),
        (4, 16, story.records, book.format(**base, bold=True, font_size=11)),
        (5, 16, STEPS, plain),
        (6, 14, NOTHING_CHANGES, small),
        *([(7, 16, story.rulings, plain)] if story.rulings else []),
    )
    for row, height, text, look in said:
        sheet.set_row(row, height)
        sheet.write_string(row, 0, to_cell(text), look)


def _head(book: Book, sheet: Any, row: int, heads: Sequence[str]) -> None:
    sheet.set_row(row, 30)
    for column, head in enumerate(heads):
        numeric = head.startswith("+")
        look = book.format(
            bold=True,
            font_color="#FFFFFF",
            bg_color=NAVY,
            text_wrap=True,
            valign="vcenter",
            align="right" if numeric else "left",
            indent=int(not numeric and column > 0),
        )
        sheet.write_string(row, column, head.removeprefix("+"), look)


def _kinds(book: Book, sheet: Any, outcomes: Sequence[Outcome], row: int) -> int:
    """The table of checks; returns the first free row below it."""
    _head(
        book, sheet, row, ("Finding", "Severity", "+Found", "+Users", "+Records", "+Decided", "What it means")
    )
    first = row + 1
    for outcome in outcomes:
        row += 1
        meaning = outcome.meaning if outcome.not_run is None else f"Nothing is known: {outcome.not_run}."
        tall = max(books.lines(meaning, _WIDTHS[-1]), books.lines(outcome.title, _WIDTHS[0]))
        sheet.set_row(row, 14.5 * tall + 3)
        _outcome(book, sheet, row, outcome, meaning)
    for column, colour in ((3, "#E9A6A2"), (4, "#A9BBD3")):
        bar = {
            "type": "data_bar",
            "bar_color": colour,
            "min_type": "num",
            "min_value": 0,
            "min_length": 0,  # else 0 has a bar of a tenth of the cell
        }
        sheet.conditional_format(first, column, row, column, bar)
    return row + 1


def _outcome(book: Book, sheet: Any, row: int, outcome: Outcome, meaning: str) -> None:
    base = {"valign": "top", "bottom": 1, "bottom_color": LINE}
    plain = book.format(**base, text_wrap=True)
    count = book.format(**base, num_format="#,##0")
    sheet.write_string(row, 6, to_cell(meaning), book.format(**base, text_wrap=True, align="left", indent=1))
    if not outcome.sheets:
        state = "none found" if outcome.not_run is None else "not run"
        sheet.write_string(row, 0, to_cell(outcome.title), plain)
        sheet.write_string(row, 1, state, book.format(**base, font_color=DIM, align="left", indent=1))
        for column in range(2, 6):
            sheet.write_blank(row, column, None, plain)
        return
    link = book.format(**base, font_color="#1A4A8A", underline=1, text_wrap=True)
    inside = outcome.sheets[0].name.replace("'", "''")
    sheet.write_url(row, 0, f"internal:'{inside}'!A1", link, to_cell(outcome.title), "Open the sheet")
    level = book.format(**base, bold=True, font_color=INKS[outcome.severity], align="left", indent=1)
    sheet.write_string(row, 1, f"{DOTS[outcome.severity]} {outcome.severity}", level)
    for column, number in enumerate((outcome.findings, outcome.users, outcome.records), 2):
        sheet.write_number(row, column, number, count)
    counted = "+".join(f"COUNTA({part.table}[{DECISION}])" for part in outcome.sheets)
    sheet.write_formula(row, 5, f"={counted}", count, 0)


def levels_by_school(findings: pd.DataFrame) -> pd.DataFrame:
    """Return how many findings of each severity each school has, most first.

    Parameters
    ----------
    findings : DataFrame
        As `Audit.findings`.

    Returns
    -------
    DataFrame
        One row per school id: ``name``, a column per severity of `LEVELS`, ``all``.
    """
    name = findings["school_name"].fillna(NO_SCHOOL)
    school = findings["school_id"].fillna("")
    counts = pd.crosstab(school, findings["severity"]).reindex(columns=list(map(str, LEVELS)), fill_value=0)
    counts.insert(0, "name", name.groupby(school).first().map(one_line))
    counts["all"] = counts[list(map(str, LEVELS))].sum(axis=1)
    return counts.sort_values(["all", "name"], ascending=[False, True]).reset_index(drop=True)


def _schools(book: Book, sheet: Any, findings: pd.DataFrame, row: int) -> None:
    counts = levels_by_school(findings)
    sheet.set_row(row, 20)
    sheet.write_string(row, 0, "By school", book.format(bold=True, font_size=13, font_color=NAVY))
    top = row + 1
    _head(book, sheet, top, ("School", *(f"+{level}" for level in LEVELS), "+all"))
    line = {"bottom": 1, "bottom_color": LINE, "valign": "top"}
    text = book.format(**line, text_wrap=True, align="left", reading_order=1)
    count = book.format(**line, num_format="#,##0")
    for below, values in enumerate(counts.itertuples(index=False, name=None), top + 1):
        sheet.set_row(below, 14.5 * books.lines(values[0], _WIDTHS[0]) + 0.5)
        sheet.write_string(below, 0, to_cell(values[0]), text)
        for column, number in enumerate(values[1:], 1):
            sheet.write_number(below, column, int(number), count)
    _chart(book, sheet, counts, top)


def _chart(book: Book, sheet: Any, counts: pd.DataFrame, top: int) -> None:
    """Bars by school and severity; the words of the legend, not colours alone, say which."""
    shown = counts.head(CHARTED)
    chart = book.file.add_chart({"type": "bar", "subtype": "stacked"})
    last = top + len(shown)
    for column, level in enumerate(LEVELS, 1):
        chart.add_series(
            {
                "name": str(level),
                "categories": ["Summary", top + 1, 0, last, 0],
                "values": ["Summary", top + 1, column, last, column],
                "categories_data": shown["name"].tolist(),
                "values_data": shown[str(level)].tolist(),
                "fill": {"color": FILLS[level]},
                "gap": 40,
            }
        )
    schools = int(counts["name"].ne(NO_SCHOOL).sum())
    which = f"the {CHARTED} schools with most of {schools:,}" if len(counts) > CHARTED else "by school"
    said = f"Findings, {which}"
    font = {"size": 9, "name": "Calibri"}
    chart.set_title({"name": said, "name_font": {"size": 12, "color": NAVY}, "overlay": False})
    names = {"reverse": True, "num_font": font, "major_tick_mark": "none", "interval_unit": 1}
    chart.set_y_axis(names)  # each bar with its name: programs leave out every second one on their own
    chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#E3E6EA"}}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 520, "height": 130 + 24 * len(shown)})
    words = ", ".join(f"{level} {int(counts[str(level)].sum()):,}" for level in LEVELS)
    worst = shown.iloc[0]
    alt = f"{said}, bars stacked by severity. All together: {words}. Most: {worst['name']}, {worst['all']:,}."
    sheet.insert_chart(top, 6, chart, {"description": to_cell(alt)[:1000], "x_offset": 12, "y_offset": 4})
