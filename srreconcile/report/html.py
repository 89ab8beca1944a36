"""The summary in a notebook, and what one check found.

JupyterLab removes style sheets, scripts, pictures by SVG, ids and roles from a notebook
that is not trusted, as one that was mailed is not.  What stands here is the rest, so it
looks the same everywhere: inline styles, ``light-dark(rgb(), rgb())`` for coloured
words, half-clear colours behind black or white text, `<details>` to open.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.report import markup
from srreconcile.report.inert import one_line
from srreconcile.report.markup import Cell, bar, code, number, severity, text
from srreconcile.report.story import Case, Kind, School, Story, gather
from srreconcile.report.text import NEXT, fitted

if TYPE_CHECKING:
    from srreconcile.audit import Audit, Result

ROWS = 20
"""Findings that a result shows; the rest is in its frame."""

_SHOWN = "severity school_id user_id staff_member_id detail remedy records".split()


def summary_html(audit: Audit, *, names: bool = True) -> str:
    """Return the summary of `audit` as HTML that survives JupyterLab's sanitizer.

    Its numbers are those of `report.text.summary_text`; its size does not grow with
    the input.

    Parameters
    ----------
    audit : Audit
    names : bool
        False puts ids in place of people's names and addresses.
    """
    story = fitted(gather(audit, names=names))
    return markup.whole(
        markup.heading(f"Link audit: {story.verdict}"),
        lead(story),
        kinds(story),
        not_run(story),
        first(story),
        schools(story),
        markup.paragraph(f"Next: {', '.join(map(code, NEXT))}"),
    )


def lead(story: Story) -> str:
    """Return the sentences below the verdict."""
    rulings = f" {escape(story.rulings)}" if story.rulings else ""
    return markup.paragraph(f"<b>{escape(story.records)}</b> {markup.dim(escape(story.basis))}{rulings}")


def kinds(story: Story) -> str:
    """Return the table of what was found, kind by kind."""
    if not story.kinds:
        return ""
    users = max(kind.users for kind in story.kinds)
    records = max(kind.records for kind in story.kinds)
    rows = [_kind(kind, users, records) for kind in story.kinds]
    heads = ["Severity", "Finding", "+Found", "+Users", "+Records"]
    if story.calls:
        heads.append("See them")
        for kind, row in zip(story.kinds, rows, strict=True):
            row.append(Cell(code(kind.call if kind.name else "audit.summary")))
    return markup.table("What was found", heads, rows)


def _kind(kind: Kind, users: int, records: int) -> list[Cell]:
    meaning = one_line(kind.meaning, 160)
    if meaning.rstrip(".") == kind.title:
        meaning = ""
    below = f"<br>{markup.small(escape(meaning))}" if meaning else ""
    return [
        severity(kind.severity),
        Cell(f"<b>{escape(kind.title)}</b>{below}"),
        number(kind.findings),
        bar(kind.users, users, kind.severity),
        bar(kind.records, records, kind.severity),
    ]


def not_run(story: Story) -> str:
    """Return what ran and found nothing, and what did not run: never the same."""
    said = []
    if story.clean:
        found = "checks ran and found nothing." if story.clean > 1 else "check ran and found nothing."
        said.append(f"{story.clean:,} {found}")
    paragraphs = [markup.paragraph(escape(" ".join(said)))] if said else []
    if story.not_run:
        items = "".join(f"<li>{escape(title)}: {escape(why)}</li>" for title, why in story.not_run)
        paragraphs.append(f"<div><b>Not run</b>, so nothing is known:</div>{markup.listed(items)}")
    return "".join(paragraphs)


def first(story: Story) -> str:
    """Return the accounts to look at first."""
    if not story.first:
        return ""
    most = max(case.records for case in story.first)
    rows = [_case(case, most) for case in story.first]
    heads = ["User (who logs in)", "Why", "Linked to", "School", "+Records"]
    if story.calls:
        heads.append("Look closer")
        for case, row in zip(story.first, rows, strict=True):
            row.append(Cell(code(case.call)))
    shown = markup.table("The gravest findings, one for each user", heads, rows)
    return markup.opening("Look at first", shown, is_open=True)


def _case(case: Case, most: int) -> list[Cell]:
    return [
        Cell(f"{text(case.user)} {markup.small(text(case.address))}"),
        Cell(escape(case.what)),
        Cell(f"{text(case.staff)} {markup.small(text(case.staff_member_id))}"),
        Cell(text(case.school)),
        bar(case.records, most, None),
    ]


def schools(story: Story, *, is_open: bool = False) -> str:
    """Return what was found at each school, closed until opened; on paper nobody can open it."""
    if not story.schools:
        return ""
    heads = ("School", "+Found", "+Users", "+Records in another's name")
    most = max(school.findings for school in story.schools)
    rows = [_school(school, most) for school in story.schools]
    return markup.opening("By school", markup.table("Findings at each school", heads, rows), is_open=is_open)


def _school(school: School, most: int) -> list[Cell]:
    found = bar(school.findings, most, None)
    return [Cell(text(school.name)), found, number(school.users), number(school.records)]


def result_html(result: Result) -> str:
    """Return what one check found as HTML: its meaning, its first rows, what to do.

    Parameters
    ----------
    result : Result
    """
    if result.not_run is not None:
        said = f"Not run, so nothing is known: {escape(result.not_run)}."
        return markup.whole(markup.heading(result.title), markup.paragraph(said))
    found = f"{len(result):,} found" if len(result) else "none found"
    shown = markup.dim(f" Shown: the first {ROWS} of {len(result):,}.") if len(result) > ROWS else ""
    call = f'audit["{result.name}"].findings'
    about = f"{escape(result.help)} <b>What to do:</b> {escape(result.remedy)}{shown}"
    return markup.whole(
        markup.heading(f"{result.title}: {found}"),
        markup.paragraph(about),
        _rows(result.findings.head(ROWS)) if len(result) else "",
        markup.paragraph(f"All rows: {code(call)}") if len(result) else "",
    )


def result_text(result: Result) -> str:
    """Return what one check found as text, with the numbers of `result_html`.

    Parameters
    ----------
    result : Result
    """
    if result.not_run is not None or not len(result):
        return repr(result)
    found = result.findings.head(ROWS)
    rows = found[_shown(found)].itertuples(index=False, name=None)
    lines = ["  " + ", ".join(one_line(value, 400) for value in row if pd.notna(value)) for row in rows]
    rest = f"The first {ROWS} of {len(result):,}: " if len(result) > ROWS else "All rows: "
    about = f"{result.help} What to do: {result.remedy}"
    return "\n".join([repr(result), about, *lines, f'{rest}audit["{result.name}"].findings'])


def _shown(found: pd.DataFrame) -> list[str]:
    return [column for column in _SHOWN if column in found and found[column].notna().any()]


def _rows(found: pd.DataFrame) -> str:
    shown = _shown(found)
    heads = ["+records" if column == "records" else column for column in shown]
    rows = [[_value(column, row[column]) for column in shown] for row in found.to_dict("records")]
    return markup.table("Findings, gravest first", heads, rows)


def _value(column: str, value: Any) -> Cell:
    if column == "severity":
        return severity(str(value))
    if column == "records":
        return number(int(value))
    return Cell(text(one_line(value, 400)))
