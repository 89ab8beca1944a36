"""The columns of a sheet of findings: headers, widths and what they mean.

A header says to a leader what the DataFrame's column name says to an analyst; the
sheet Definitions lists both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from srreconcile.tables import SCHEMAS

Kind = Literal["text", "number", "share", "time", "flag", "input", "id"]

DECISION, CORRECT, NOTE, FINDING_ID = "Decision", "Correct staff ID, or who decides", "Note", "Finding ID"


@dataclass(frozen=True)
class Field:
    """One column of a sheet."""

    header: str
    kind: Kind
    width: float
    source: str | None
    """The column of `Audit.findings`; None where a leader writes."""
    folded: bool = False
    """Evidence: there, but folded away until it is asked for."""


_KNOWN = {
    field.source: field
    for field in (
        Field("Severity", "text", 8, "severity"),
        Field("Account of", "text", 15, "user_name"),
        Field("Account e-mail", "text", 26, "user_email"),
        Field("Staff member", "text", 15, "staff_name"),
        Field("Staff ID", "text", 8, "staff_member_id"),
        Field("School", "text", 14, "school_name"),
        Field("Suggested staff ID", "text", 10, "proposed_staff_member_id"),
        Field("Records", "number", 8, "records"),
        Field("What was found", "text", 36, "detail"),
        Field("What to do", "text", 22, "remedy"),
        Field("Earlier ruling", "text", 12, "ruling"),
        Field("Earlier decision", "text", 16, "decision"),
        Field("Ruled by", "text", 18, "owner"),
        Field("Ruled because", "text", 22, "reason"),
        Field("Ruling until", "time", 17, "valid_to"),
        Field("User ID", "text", 12, "user_id", folded=True),
        Field("Why they may or may not be one person", "text", 40, "reasons", folded=True),
        Field("Sure they are one person", "share", 10, "probability", folded=True),
        Field("Sure they are one person", "share", 10, "probability_same_person", folded=True),
    )
}

_FIRST = "severity user_name user_email staff_name staff_member_id school_name".split()
_FIRST += "proposed_staff_member_id records detail remedy".split()
_FIRST += "ruling decision owner reason valid_to user_id".split()
_NARROW, _WIDE = 16, 40
_WIDTHS = {"time": 17, "flag": 10, "share": 11, "number": 11}
_LEFT_OUT = {"finding_id", "check", "situation", "school_id", "facts", "ends_soon"}

ASKED = (
    Field(DECISION, "input", 12, None),
    Field(CORRECT, "input", 13, None),
    Field(NOTE, "input", 16, None),
    Field(FINDING_ID, "id", 12, "finding_id"),
)

MEANINGS = {
    "finding_id": "names the finding; the same on the next run. Leave it as it is",
    "severity": "how much it matters: note, review, act, urgent",
    "user_name": "whose account it is, as the user list says",
    "user_email": "the address the account signs in with",
    "staff_name": "the staff member concerned: whose name the records carry",
    "school_name": "the school of the staff row, or of the account",
    "proposed_staff_member_id": "the staff row of the person whose account it is, where one fits",
    "records": "how many records the finding concerns",
    "possible_records": "records that this or another account may have logged",
    "detail": "the finding as a sentence",
    "remedy": "what the data manager does",
    "reasons": "what speaks for and against the account and the staff row being one person",
    "probability": "how sure it is that they are one person, from 0 to 1",
    "probability_same_person": "how sure it is that they are one person, from 0 to 1",
    "first_at": "the first such record (UTC)",
    "last_at": "the last such record (UTC)",
    "linked_since": "when the link was made (UTC)",
    "link_is_live": "whether the link still stands",
    "ended_at": "from when on the staff member is not on the list",
    "last_login_at": "last sign-in (UTC)",
    "keep_user_id": "the account to keep",
    "guest_user_id": "the other account on the same staff row",
    "taken_by_user_id": "the account that is linked to the fitting staff row",
    "other_staff_member_id": "the other staff row of the same person",
    "blocked_by": "why bulk creation of users passes over the row",
    "title": "job title",
    "ruling": "decided: not yet done; ended, changed: asked again, for the ruling ended or the facts changed",
    "decision": "what was decided earlier",
    "owner": "who ruled, or the workbook that said so",
    "reason": "why it was ruled so",
    "valid_to": "the last day on which the ruling holds",
}
"""What the columns of findings mean, beside those of the tables."""


def meaning(column: str) -> str:
    """Return what a column means; "" where nothing is declared.

    Examples
    --------
    >>> meaning("keep_user_id"), meaning("created_at")
    ('the account to keep', 'when the account was made (UTC)')
    """
    if column in MEANINGS:
        return MEANINGS[column]
    return next((c.meaning for schema in SCHEMAS.values() for c in schema if c.name == column), "")


def header(column: str) -> str:
    """Return a column's name as a sheet shows it.

    Examples
    --------
    >>> header("user_name"), header("keep_user_id"), header("first_at")
    ('Account of', 'Keep user ID', 'First (UTC)')
    """
    if column in _KNOWN:
        return _KNOWN[column].header
    words = column.removesuffix("_at").split("_")
    said = " ".join("ID" if word == "id" else word for word in words)
    return said[:1].upper() + said[1:] + (" (UTC)" if column.endswith("_at") else "")


def fields(found: pd.DataFrame, *, without: Collection[str] = ()) -> list[Field]:
    """Return the columns of the sheet for one kind of finding.

    Parameters
    ----------
    found : DataFrame
        Findings of one check, as in `Audit.findings`; columns without a value are
        left out.
    without : collection of str
        Columns that say nothing here, such as the school in the workbook of one school.
    """
    out = _LEFT_OUT.union(without)
    filled = [name for name in found.columns if name not in out and found[name].notna().any()]
    ordered = [name for name in _FIRST if name in filled] + [name for name in filled if name not in _FIRST]
    chosen = [_KNOWN.get(name) or _evidence(name, found[name]) for name in ordered]
    chosen = [_fitted(field, found) if field.source == "user_email" else field for field in chosen]
    return [*_different(chosen), *ASKED]


def _fitted(field: Field, found: pd.DataFrame) -> Field:
    """A column as wide as its longest address, within reason: an address cannot break between words."""
    longest = int(found[field.source].str.len().max())
    return replace(field, width=min(max(longest + 1, _NARROW), _WIDE))


def _evidence(name: str, values: pd.Series) -> Field:
    kind: Kind = "text"
    if pd.api.types.is_datetime64_any_dtype(values):
        kind = "time"
    elif values.dropna().map(lambda value: isinstance(value, bool)).all():
        kind = "flag"
    elif pd.api.types.is_numeric_dtype(values):
        kind = "share" if "probability" in name else "number"
    return Field(header(name), kind, _WIDTHS.get(kind, 18), name, folded=True)


def _different(chosen: Sequence[Field]) -> list[Field]:
    """Columns whose headers differ, as a named table needs them."""
    seen = {field.header.lower() for field in ASKED}
    found = []
    for field in chosen:
        said = field.header if field.header.lower() not in seen else str(field.source)
        seen.add(said.lower())
        found.append(replace(field, header=said))
    return found
