"""What a school leader can decide about a finding, and what came back.

The workbook offers these choices, `report.read_back` understands them, and what it
read is a `Decisions`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

FIX, AS_SUGGESTED, KEEP, DELEGATE, NOT_SURE = (
    "Fix the link",
    "Do as suggested",
    "Keep (on purpose)",
    "Delegate",
    "Not sure",
)

CHOICES = {
    FIX: "The account belongs to another staff row: the suggested one, or the one whose staff ID is given beside.",
    AS_SUGGESTED: "Do what the row says under What to do.",
    KEEP: "It is as it should be. The finding stays quiet for a year, or until its facts change.",
    DELEGATE: "Somebody else has to decide: the name stands beside.",
    NOT_SURE: "To be asked again.",
}
"""Each choice and what it means."""

WITHOUT_ACCOUNT = (AS_SUGGESTED, KEEP, DELEGATE, NOT_SURE)
"""The choices for a finding that concerns no account."""

ACCEPTED = ["finding_id", "check", "user_id", "staff_member_id", "decision", "correct_staff_member_id"]
ACCEPTED += ["who_decides", "note", "run", "as_of", "facts", "file", "sheet", "row", "decided_by"]
PROBLEMS = ["finding_id", "check", "file", "sheet", "row", "what", "mend"]
UNTOUCHED = ["finding_id", "check", "user_id", "staff_member_id", "run", "file"]


@dataclass(frozen=True, repr=False)
class Decisions:
    """What came back from school leaders.  Made by `read_decisions`.

    Every finding of the workbooks stands in exactly one of the three frames.  A row
    whose finding id belongs to no finding is a problem too.

    Attributes
    ----------
    accepted : DataFrame
        One row per decided finding: `ACCEPTED`.  ``correct_staff_member_id`` is given
        with "Fix the link": the leader's, or the suggested one.  ``as_of`` and ``facts``
        say on which day and on what the question rested; ``decided_by`` is the name on
        the workbook's sheet to sign, if it was signed.
    problems : DataFrame
        What cannot be acted on: `PROBLEMS`, with the place as the spreadsheet counts,
        what was found and how to mend it.
    untouched : DataFrame
        Findings without a decision: `UNTOUCHED`.
    """

    accepted: pd.DataFrame
    problems: pd.DataFrame
    untouched: pd.DataFrame

    def __len__(self) -> int:
        return len(self.accepted) + len(self.problems) + len(self.untouched)

    def _repr_html_(self) -> str:
        from srreconcile.report.said import lines_html

        return lines_html(repr(self), ["decisions.accepted", "decisions.problems", "decisions.untouched"])

    def __repr__(self) -> str:
        lines = [
            f"Decisions: {len(self.accepted):,} accepted, {len(self.problems):,} problems, "
            f"{len(self.untouched):,} untouched."
        ]
        counts = self.accepted["decision"].value_counts()
        lines += [f"{choice:<18} {counts[choice]:>6,}" for choice in CHOICES if choice in counts]
        first = self.problems.head(10).to_dict("records")
        lines += [
            f"{row['file']}, {row['sheet']}, row {row['row']}: {row['what']} {row['mend']}" for row in first
        ]
        rest = len(self.problems) - len(first)
        return "\n".join(lines + ([f"and {rest:,} more: .problems"] if rest else []))
