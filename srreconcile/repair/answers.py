"""What leaders answered, as a plan has to take it: confirmed, kept on purpose, or still open.

An answer is about one account and the staff row whose name its records carry.  Leaders see
the link and the records as two findings; an answer to either speaks for the pair.  Answers
that contradict each other, or all that is known of the account, decide nothing: the pair is
listed and asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from srreconcile.decisions import AS_SUGGESTED, DELEGATE, FIX, KEEP, NOT_SURE, Decisions
from srreconcile.registers import fingerprints

if TYPE_CHECKING:
    from srreconcile.audit import Audit
    from srreconcile.standing import Standing

CHECKS = ("cross_person_links", "misattributed_records")
"""The checks whose findings a plan answers."""

FIXED, KEPT, OPEN, CONFLICT = "fix", "keep", "open", "conflict"
PAIR = ["user_id", "staff_member_id"]
COLUMNS = [*PAIR, "said", "row", "why"]

_WHY = {
    KEPT: "kept on purpose, as decided",
    NOT_SURE: "whoever was asked is not sure; ask again",
    DELEGATE: "somebody else has to decide it",
}


def read_answers(audit: Audit, standing: Standing, decisions: Decisions | None = None) -> pd.DataFrame:
    """Return what was answered about each pair of account and staff row.

    Parameters
    ----------
    audit : Audit
        Findings that a waiver or an answer keeps quiet (``with_decisions``) count as kept.
    standing : Standing
        Of the same audit.
    decisions : Decisions, optional
        What came back from leaders.  An answer to a finding whose facts have changed since
        is not taken.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, said`` (fix, keep, open, conflict)``, row`` (the staff
        row that a leader named)``, why``; each pair once.
    """
    parts = [_kept(audit.waived)] + ([] if decisions is None else [_given(audit, decisions)])
    every = pd.concat(parts, ignore_index=True)
    groups = [
        _one(standing, (str(user), str(row)), rows) for (user, row), rows in every.groupby(PAIR, sort=True)
    ]
    return pd.DataFrame(groups, columns=COLUMNS).astype("str")


def _kept(waived: pd.DataFrame) -> pd.DataFrame:
    if waived.empty:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    mine = waived[waived["check"].isin(CHECKS)]
    return mine[PAIR].dropna().assign(said=KEPT, row=None, why=_WHY[KEPT]).astype("str")


def _given(audit: Audit, decisions: Decisions) -> pd.DataFrame:
    """Answers to findings that still stand on the same facts, or that the answer itself keeps quiet."""
    said = decisions.accepted[decisions.accepted["check"].isin(CHECKS)]
    found = pd.concat([audit.findings, audit.waived], ignore_index=True)
    facts = pd.Series(fingerprints(found).to_numpy(), index=found["finding_id"])
    facts = facts[~facts.index.duplicated()].reindex(said["finding_id"])
    same = facts.notna().to_numpy() & (
        said["facts"].isna().to_numpy() | (facts.to_numpy() == said["facts"].to_numpy())
    )
    said = said[same].dropna(subset=PAIR)
    kind = said["decision"].map({FIX: FIXED, AS_SUGGESTED: FIXED, KEEP: KEPT}).fillna(OPEN)
    row = said["correct_staff_member_id"].where(said["decision"].eq(FIX))
    why = np.where(kind.eq(KEPT), _WHY[KEPT], said["decision"].map(_WHY).fillna(""))
    return said[PAIR].assign(said=kind, row=row, why=why).astype("str")


def _one(standing: Standing, pair: tuple[str, str], rows: pd.DataFrame) -> tuple[str | None, ...]:
    """What all answers about a pair come to: a row of `COLUMNS`."""
    said, named = set(rows["said"]), rows["row"].dropna().unique().tolist()
    if len(said - {OPEN}) > 1:
        return *pair, CONFLICT, None, "one answer says to fix it and one to keep it"
    if OPEN in said:
        return *pair, OPEN, None, str(rows.loc[rows["said"].eq(OPEN), "why"].iloc[0])
    if KEPT in said:
        return *pair, KEPT, None, _WHY[KEPT]
    why = _contradiction(standing, pair, named)
    return *pair, CONFLICT if why else FIXED, named[0] if named else None, why


def _contradiction(standing: Standing, pair: tuple[str, str], named: list[str]) -> str:
    """Why the staff rows that leaders named cannot be taken; "" where they can."""
    people = standing.members.set_index("staff_member_id")["person_id"]
    if len(named) > 1:
        return f"the answers name {len(named)} staff rows: {', '.join(named)}"
    if not named:
        return ""
    if named[0] not in people.index:
        return f"the answer names staff row {named[0]}, which is not on the staff list"
    if people[named[0]] == people.get(pair[1]):
        return f"the answer names staff row {named[0]}, which is the same person's"
    logins = standing.logins.set_index("user_id")
    if pair[0] not in logins.index:
        return ""
    login = logins.loc[pair[0]]
    other = login["own_person_id"]
    if login["zone"] == "sure" and isinstance(other, str) and other != people[named[0]]:
        return f"the answer names staff row {named[0]}, and all else row {login['own_staff_member_id']}"
    return ""
