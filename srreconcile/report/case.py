"""A case as a notebook and a workbook show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.report import markup
from srreconcile.report.atomic import checked, replacing
from srreconcile.report.book import Book, listing
from srreconcile.report.columns import Field
from srreconcile.report.inert import one_line
from srreconcile.report.markup import Cell, text

if TYPE_CHECKING:
    from srreconcile.investigate.case import Case
    from srreconcile.investigate.find import Candidates

_SHOWN = 8
_ROWS_MAX = 1_000_000
GRADES = {"5": "proof", "4": "strong", "3": "good", "2": "indicative", "1": "weak"}
"""How strong evidence is, in words."""

_CALLS = ("timeline()", "evidence()", "records", "links", "context(minutes=30)", 'to_excel("case.xlsx")')


def case_html(case: Case) -> str:
    """Return a case as HTML: the sentence, the graded facts, the links."""
    facts = [
        [Cell(text(str(row.claim))), _grade(str(row.grade)), Cell(text(one_line(row.says, 300)))]
        for row in case.facts.itertuples()
    ]
    links = [
        [Cell(text(one_line(value, 60))) for value in row]
        for row in _linked(case.links.head(_SHOWN)).itertuples(index=False, name=None)
    ]
    calls = " ".join(markup.code(f"case.{call}") for call in _CALLS)
    return markup.whole(
        markup.paragraph(f'<span style="font-size:115%">{text(one_line(case.sentence, 1200))}</span>'),
        markup.table("What is known", ("Claim", "How strong", "What it says"), facts),
        markup.table("Links", ("Account", "Staff row", "From (UTC)", "To (UTC)", "One person?"), links)
        if links
        else "",
        markup.paragraph(f"{len(case.records):,} records. More: {calls}"),
    )


def links_text(case: Case) -> list[str]:
    """Return the links that `case_html` shows, a line each."""
    rows = _linked(case.links.head(_SHOWN)).itertuples(index=False, name=None)
    cut = ([one_line(value, 60) for value in row] for row in rows)
    return [f"  Link: {user} as {staff}, {since} to {until}, {one}" for user, staff, since, until, one in cut]


def _grade(grade: str) -> Cell:
    said = GRADES.get(grade, "")
    dots = "●" * int(grade) + "○" * (5 - int(grade))
    return Cell(f'<span style="white-space:nowrap">{dots} {said}</span>')


def _linked(links: pd.DataFrame) -> pd.DataFrame:
    """Links as text: account, staff row, from, to, identity."""
    return pd.DataFrame(
        {
            "user": links["user_name"].fillna("") + " (" + links["user_id"] + ")",
            "staff": links["staff_name"].fillna("") + " (" + links["staff_member_id"] + ")",
            "from": links["valid_from"].dt.strftime("%Y-%m-%d %H:%M").fillna("always"),
            "to": links["valid_to"].dt.strftime("%Y-%m-%d %H:%M").fillna("now"),
            "identity": links["identity"].fillna("unknown"),
        }
    )


def candidates_html(found: Candidates) -> str:
    """Return candidates as HTML: one row each, with the call that asks for them."""
    rows = [
        [
            *(Cell(text(one_line(value, 80))) for value in (row.who, row.email, row.users, row.staff)),
            Cell(markup.code(str(row.call))),
        ]
        for row in found.rows.head(20).fillna("").rename(columns={"name": "who"}).itertuples()
    ]
    heads = ("Who", "E-mail or time", "Accounts", "Staff rows", "Ask for")
    body = markup.table("Candidates", heads, rows) if rows else ""
    return markup.whole(markup.heading(one_line(found.said, 200)), body)


_FACTS = (
    Field("Claim", "text", 12, "claim"),
    Field("How strong", "text", 12, "strength"),
    Field("Of 5", "text", 6, "grade"),
    Field("What is known", "text", 100, "says"),
)
_LINKS = (
    Field("Account of", "text", 24, "user_name"),
    Field("User ID", "text", 12, "user_id"),
    Field("Staff member", "text", 24, "staff_name"),
    Field("Staff ID", "text", 12, "staff_member_id"),
    Field("From (UTC)", "time", 17, "valid_from"),
    Field("To (UTC)", "time", 17, "valid_to"),
    Field("One person?", "text", 14, "identity"),
)
_RECORDS = (
    Field("Type", "text", 14, "record_type"),
    Field("Record ID", "text", 14, "record_id"),
    Field("School", "text", 10, "school_id"),
    Field("Carries staff ID", "text", 12, "staff_member_id"),
    Field("Account", "text", 12, "user_id"),
    Field("Verdict", "text", 16, "verdict"),
    Field("Certainty", "text", 12, "certainty"),
    Field("About day", "time", 17, "event_date"),
    Field("Typed (UTC)", "time", 17, "entered_at"),
    Field("Student", "text", 14, "student_id"),
)


def write_case(case: Case, path: str | Path) -> Path:
    """Write a case as a workbook and return its path; the file is readable by its owner only.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    target = checked(path, ".xlsx")
    with replacing(target) as draft:
        book = Book(draft, "Schoolrunner case")
        sheet = book.sheet("Case", heads=False)
        sheet.set_column(0, 0, 120)
        sheet.write_string(0, 0, "Case", book.format(bold=True, font_size=16))
        said = book.format(num_format="@", text_wrap=True, valign="top", font_size=12)
        sheet.set_row(2, 90)
        sheet.write_string(2, 0, one_line(case.sentence, 4000), said)
        for name, frame, fields in (
            ("What is known", case.facts.assign(strength=case.facts["grade"].map(GRADES)), _FACTS),
            ("Links", case.links, _LINKS),
            ("Records", case.records.head(_ROWS_MAX), _RECORDS),
        ):
            listing(book, name, frame, fields)
        book.close()
    return target
