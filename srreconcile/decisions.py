"""What a school leader can decide about a finding, and what came back.

The workbook offers these choices, and reading it back understands them.
"""

from __future__ import annotations

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
    KEEP: "It is as it should be; the finding is not to come back.",
    DELEGATE: "Somebody else has to decide: the name stands beside.",
    NOT_SURE: "To be asked again.",
}
"""Each choice and what it means."""

WITHOUT_ACCOUNT = (AS_SUGGESTED, KEEP, DELEGATE, NOT_SURE)
"""The choices for a finding that concerns no account."""
