"""What a school's own workbook adds: questions to answer yes or no, and a sheet to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from srreconcile.report.book import DIM, NAVY, Book
from srreconcile.report.columns import Field
from srreconcile.report.inert import one_line, to_cell
from srreconcile.severity import Severity

ACTIONS, SIGN_OFF = "Actions", "Sign-off"
SIGNER = "Name"
"""What stands before the name of who signs."""
ONE_PAGE = 24
"""Questions; more would not fit the page that a leader takes along."""

_QUESTIONS = {
    "cross_person_links": "Is {user} meant to log data in the name of {staff}?",
    "misattributed_records": "Did {user} log {records} records for {staff} on purpose?",
    "inactive_linked_staff": "Has {staff} left for good, so that the account can be closed?",
    "unlinked_users": "Does {user} work here and log data?",
    "duplicate_accounts": "Can this second account of {user} be closed?",
    "generic_accounts": "Is {user} an account that several people share?",
    "disabled_users": "Is {user} to log in again?",
    "staff_without_user": "Does {staff} need an account?",
    "duplicate_staff": "Is {staff} one person who stands twice on the staff list?",
    "status_conflicts": "Does {staff} still work here?",
}
_COLUMNS = (
    Field("Severity", "text", 10, "severity"),
    Field("Question", "text", 64, "question"),
    Field("What was found", "text", 64, "detail"),
    Field("Yes or no", "input", 12, None),
    Field("By whom, and when", "input", 26, None),
)


def questions(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the gravest findings as questions that a leader can answer with yes or no.

    Parameters
    ----------
    findings : DataFrame
        As `Audit.findings`, gravest first.

    Returns
    -------
    DataFrame
        At most `ONE_PAGE` rows: ``severity, question, detail``, one per account and
        staff row.
    """
    grave = findings[findings["severity"].ne(str(Severity.NOTE))]
    once = grave.drop_duplicates(["user_id", "staff_member_id"]).head(ONE_PAGE)
    asked = [_question(row) for row in once.to_dict("records")]
    return pd.DataFrame(
        {"severity": once["severity"].tolist(), "question": asked, "detail": once["detail"].tolist()},
        dtype="str",
    )


def _question(row: dict[Any, Any]) -> str:
    asked = _QUESTIONS.get(row["check"])
    if asked is None:
        return f"May the data team do this: {one_line(row['remedy'])}"
    user = _who(row["user_name"], row["user_id"], "user")
    staff = _who(row["staff_name"], row["staff_member_id"], "staff row")
    return asked.format(user=user, staff=staff, records=f"{row['records']:,}")


def _who(name: Any, key: Any, kind: str) -> str:
    if isinstance(name, str):
        return one_line(name, 60)
    return f"{kind} {one_line(key, 60)}" if isinstance(key, str) else f"the {kind}"


def actions(book: Book, findings: pd.DataFrame, *, scope: str) -> None:
    """Write the sheet of questions; it prints on one page."""
    asked = questions(findings)
    sheet = book.sheet(ACTIONS)
    sheet.fit_to_pages(1, 1)
    book.heads(sheet, _COLUMNS)
    book.rows(sheet, 1, asked, _COLUMNS)
    if len(asked):
        choice = {
            "validate": "list",
            "source": ["yes", "no"],
            "input_title": "Yes or no",
            "input_message": "Answer.",
        }
        sheet.data_validation(1, 3, len(asked), 3, choice)
    rest = int(findings["severity"].ne(str(Severity.NOTE)).sum()) - len(asked)
    said = (
        f"{scope}: the {len(asked):,} gravest; every finding stands on the sheets behind."
        if rest > 0
        else scope
    )
    note = book.format(font_color=DIM, font_size=9, align="left", reading_order=1)
    sheet.write_string(len(asked) + 2, 1, to_cell(said), note)


def sign_off(book: Book, findings: pd.DataFrame, *, scope: str, day: str) -> None:
    """Write the sheet on which a leader confirms what was decided."""
    sheet = book.sheet(SIGN_OFF, heads=False)
    for column, width in enumerate((34, 16, 50)):
        sheet.set_column(column, column, width)
    title, plain = (
        book.format(bold=True, font_size=16, font_color=NAVY),
        book.format(font_size=11, align="left", reading_order=1),
    )
    line = book.format(bottom=1, font_size=11, num_format="@")
    counts = findings["severity"].value_counts()
    rows: list[tuple[Sequence[str], Any]] = [
        (("Sign-off",), title),
        ((scope,), plain),
        ((f"Data as of {day}",), plain),
    ]
    rows += [
        ((f"Findings, {level}", f"{counts.get(str(level), 0):,}"), plain)
        for level in reversed(Severity)
        if level
    ]
    rows += [
        ((), plain),
        (("I have seen the findings of this workbook and decided those marked.",), plain),
        ((), plain),
    ]
    for row, (texts, look) in enumerate(rows):
        sheet.set_row(row, 24 if look is title else 17)
        for column, said in enumerate(texts):
            sheet.write_string(row, column, to_cell(said), look)
    for row, asked in enumerate((SIGNER, "Position", "Date", "Signature"), len(rows)):
        sheet.set_row(row, 30)
        sheet.write_string(row, 0, asked, plain)
        sheet.write_blank(row, 1, None, line)
        sheet.write_blank(row, 2, None, line)
    sheet.print_area(0, 0, len(rows) + 4, 2)
