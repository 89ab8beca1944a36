"""A repair plan as a workbook: for two people to read and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from srreconcile.report.atomic import checked, replacing
from srreconcile.report.book import Book, listing
from srreconcile.report.columns import Field

if TYPE_CHECKING:
    from srreconcile.repair.plan import Plan

_ROWS_MAX = 1_000_000  # Excel holds 1,048,576

_LINKS = (
    Field("Step", "text", 7, "order"),
    Field("Do", "text", 9, "action"),
    Field("User ID", "text", 12, "user_id"),
    Field("Staff ID", "text", 12, "staff_member_id"),
    Field("School", "text", 12, "school_id"),
    Field("Why", "text", 70, "reason"),
    Field("Done by", "input", 16, None),
    Field("Finding ID", "id", 16, "finding_id"),
)
_RECORDS = (
    Field("Do", "text", 10, "action"),
    Field("Type", "text", 14, "record_type"),
    Field("Record ID", "text", 14, "record_id"),
    Field("School", "text", 10, "school_id"),
    Field("About day", "time", 17, "event_date"),
    Field("Typed (UTC)", "time", 17, "entered_at"),
    Field("Staff ID now", "text", 12, "before"),
    Field("Staff ID then", "text", 12, "after"),
    Field("Evidence (5 proof, 1 weak)", "text", 12, "grade"),
    Field("Why", "text", 50, "reason"),
    Field("Finding ID", "id", 16, "finding_id"),
    Field("Row hash", "id", 34, "row_hash"),
)
_PEOPLE = (
    Field("Staff ID", "text", 12, "staff_member_id"),
    Field("Staff member", "text", 30, "staff_name"),
    Field("Loses records", "number", 12, "loses"),
    Field("Gains records", "number", 12, "gains"),
)
_LEFT = (
    Field("User ID", "text", 12, "user_id"),
    Field("Staff ID", "text", 12, "staff_member_id"),
    Field("Records", "number", 10, "records"),
    Field("Why it is not in the plan", "text", 70, "reason"),
)
_PLACES = (
    Field("Place", "text", 40, "place"),
    Field("What it holds", "text", 50, "holds"),
    Field("Covered", "text", 50, "covered"),
)
_EFFECTS = (
    Field("Type", "text", 16, "record_type"),
    Field("Records", "number", 10, "records"),
    Field("What else it reaches", "text", 90, "effect"),
)


def write_plan(plan: Plan, path: str | Path) -> Path:
    """Write the workbook for signature and return its path.

    The file is readable by its owner only.

    Parameters
    ----------
    plan : Plan
    path : str or Path
        Ends in ``.xlsx``; its folder must be there.

    Raises
    ------
    InputError
        If it cannot be written there.
    """
    target = checked(path, ".xlsx")
    with replacing(target) as draft:
        book = Book(draft, f"Schoolrunner repair plan {plan.plan_id}")
        _signature(book, plan)
        listing(book, "Link changes", plan.links, _LINKS)
        for part, start in enumerate(range(0, max(len(plan.records), 1), _ROWS_MAX), 1):
            name = "Record changes" if part == 1 else f"Record changes {part}"
            listing(book, name, plan.records.iloc[start : start + _ROWS_MAX], _RECORDS)
        listing(book, "Who loses and gains", plan.people, _PEOPLE)
        listing(book, "Left out", plan.left_out, _LEFT)
        listing(book, "Places", plan.places, _PLACES)
        listing(book, "What else it reaches", plan.downstream, _EFFECTS)
        book.close()
    return target


def _signature(book: Book, plan: Plan) -> None:
    """The first sheet: what the plan is, what stands against it, and where to sign."""
    actions = plan.records["action"].value_counts()
    lines = [
        ("Plan", plan.plan_id),
        ("State", plan.state),
        ("Link changes", f"{int(plan.links['action'].ne('ask').sum()):,}, before any record"),
        ("To be decided", f"{int(plan.links['action'].eq('ask').sum()):,} links"),
        ("Records to correct", f"{int(actions.get('correct', 0)):,}"),
        ("Records to annotate only", f"{int(actions.get('annotate', 0)):,}"),
        ("Left out, with reasons", f"{int(plan.left_out['records'].sum()):,} records"),
        ("Made from exports of (UTC)", f"{plan.as_of:%Y-%m-%d %H:%M}"),
        ("SHA-256 of the changes", plan.digest),
        *(("Look twice", stop) for stop in plan.stops),
        ("Made by", plan.author or ""),
        ("Approved by (somebody else)", plan.approved_by or ""),
        ("Date and signature, made", ""),
        ("Date and signature, approved", ""),
    ]
    sheet = book.sheet("Signature", heads=False)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    bold, text = (
        book.format(bold=True, valign="top"),
        book.format(num_format="@", text_wrap=True, valign="top"),
    )
    title = book.format(bold=True, font_size=16)
    sheet.write_string(0, 0, "Repair plan: read, sign, then carry out in Schoolrunner", title)
    for row, (label, said) in enumerate(lines, 2):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, said, text)
