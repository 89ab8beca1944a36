"""Judge what came back: which answers can be acted on, and what is wrong with the others.

Each finding ends in exactly one of three frames.  A problem says where it stands, what
was found and how to mend it, and never repeats what somebody typed, which may be a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from srreconcile.decisions import CHOICES, DELEGATE, FIX, KEEP

_UNDERSTOOD = {choice.casefold(): choice for choice in CHOICES} | {"keep": KEEP, "fix": FIX}


@dataclass(frozen=True)
class Ruled:
    """The three frames of `Decisions`."""

    accepted: pd.DataFrame
    problems: pd.DataFrame
    untouched: pd.DataFrame


def judged(answers: pd.DataFrame, findings: pd.DataFrame, staff_ids: set[str]) -> Ruled:
    """Return the answers by what can be done with them.

    Parameters
    ----------
    answers : DataFrame
        One row per row of a sheet, all text, empty where nothing was written:
        ``finding_id, decision, correct, note, user_id, staff_member_id, file, sheet, row``.
    findings : DataFrame
        What was asked: ``finding_id, check, user_id, staff_member_id,
        proposed_staff_member_id, facts, run, as_of, file``; one row per file that asked.
    staff_ids : set of str
        All staff ids; empty if not known.
    """
    asked = findings.drop_duplicates("finding_id").set_index("finding_id")
    rows = answers.reset_index(drop=True)
    rows = rows.assign(finding_id=_paired(rows, findings), typed=rows["finding_id"])
    rows["is_known"] = _among(rows["finding_id"], asked.index)
    rows["answered"] = rows["decision"].ne("") | rows["correct"].ne("") | rows["note"].ne("")
    rows = rows[rows["answered"] | _odd(rows)]  # nearly every row of a large workbook is untouched
    known = asked[
        ["check", "user_id", "staff_member_id", "proposed_staff_member_id", "run", "as_of", "facts"]
    ]
    rows = rows.drop(columns=["user_id", "staff_member_id"]).join(known, on="finding_id")
    rows = _understood(rows)
    faults = _faults(rows, staff_ids)
    faults = _disagreements(rows, faults)
    wrong = faults[faults["is_known"].ne(True) | ~faults["finding_id"].duplicated()]
    answered = rows[rows["answered"] & rows["is_known"] & ~_among(rows["finding_id"], wrong["finding_id"])]
    accepted = _accepted(answered)
    settled = pd.concat([accepted["finding_id"], wrong["finding_id"]])
    untouched = findings[~_among(findings["finding_id"], settled)].drop_duplicates("finding_id")
    return Ruled(accepted, wrong.reset_index(drop=True), untouched.reset_index(drop=True))


def _odd(rows: pd.DataFrame) -> pd.Series[bool]:
    """The rows that are a problem even if nobody answered on them."""
    return (
        rows["typed"].ne(rows["finding_id"])
        | ~rows["is_known"]
        | rows.duplicated(["file", "finding_id"], keep=False)
    )


def _among(values: pd.Series, known: Iterable[str]) -> pd.Series[bool]:
    """Which of `values` are among `known`; Series.isin takes ten times as long on text."""
    found = pd.Index(pd.unique(pd.Series(known, dtype="str"))).get_indexer(pd.Index(values)) >= 0
    return pd.Series(found, index=values.index)


def _paired(rows: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """The finding ids, a damaged one mended where the row's own ids leave one finding only.

    The row is a problem all the same; but it is the problem of that finding.
    """
    ids = rows["finding_id"]
    damaged = rows[~_among(ids, findings["finding_id"])]
    if damaged.empty:
        return ids
    missing = findings[~_among(findings["finding_id"], ids)]
    keys = ["file", "user_id", "staff_member_id"]
    alone = missing.fillna({"user_id": "", "staff_member_id": ""}).drop_duplicates(keys, keep=False)
    paired = damaged.drop_duplicates(keys, keep=False)[keys].reset_index().merge(alone, on=keys)
    return ids.mask(
        ids.index.isin(paired["index"]), ids.index.to_series().map(paired.set_index("index")["finding_id"])
    )


def _understood(rows: pd.DataFrame) -> pd.DataFrame:
    said = rows["decision"].str.casefold().str.split().str.join(" ")
    return rows.assign(
        choice=said.map(_UNDERSTOOD),
        said=said,
    )


_Fault = tuple[Callable[[pd.DataFrame, set[str]], "pd.Series[bool]"], str, str]

_FAULTS: tuple[_Fault, ...] = (
    (
        lambda r, _: r["typed"].eq(""),
        "has answers but no finding ID.",
        "Copy the finding ID from the workbook as it was sent.",
    ),
    (
        lambda r, _: r["typed"].ne(r["finding_id"]) | ~r["is_known"],
        "its finding ID is none of this workbook's.",
        "Copy the finding ID from the workbook as it was sent.",
    ),
    (
        lambda r, _: r.duplicated(["file", "finding_id"], keep=False),
        "its finding ID stands on several rows.",
        "Leave one of the rows.",
    ),
    (
        lambda r, _: r["answered"] & r["said"].eq(""),
        "has a staff ID or a note but no decision.",
        "Choose a decision.",
    ),
    (
        lambda r, _: r["answered"] & r["choice"].isna(),
        "its decision is none of the choices.",
        f"Choose one of: {', '.join(CHOICES)}.",
    ),
    (
        lambda r, _: r["choice"].eq(FIX) & r["user_id"].isna(),
        "asks to fix the link of a finding that concerns no account.",
        "Choose another decision.",
    ),
    (
        lambda r, _: r["choice"].eq(FIX) & r["correct"].eq("") & r["proposed_staff_member_id"].isna(),
        "asks to fix the link but names no staff ID.",
        "Write the staff ID that the account belongs to.",
    ),
    (
        lambda r, ids: r["choice"].eq(FIX) & r["correct"].ne("") & ~r["correct"].isin(ids) & bool(ids),
        "names a staff ID that is not on the staff list.",
        "Write a staff ID of the list, with its zeros.",
    ),
    (
        lambda r, _: r["choice"].eq(FIX) & r["correct"].ne("") & r["correct"].eq(r["staff_member_id"]),
        "names the staff ID that the account is linked to already.",
        "Write the right staff ID, or choose Keep (on purpose).",
    ),
    (
        lambda r, _: r["choice"].eq(DELEGATE) & r["correct"].eq(""),
        "delegates, but does not say to whom.",
        "Write who decides.",
    ),
)
"""What may be wrong with a row: when, what was found, how to mend it; the first that holds is told."""


def _faults(rows: pd.DataFrame, staff_ids: set[str]) -> pd.DataFrame:
    what = pd.Series(None, index=rows.index, dtype="str")
    mend = pd.Series(None, index=rows.index, dtype="str")
    for holds, found, remedy in _FAULTS:
        here = holds(rows, staff_ids).fillna(False).astype(bool) & what.isna()
        what, mend = what.mask(here, found), mend.mask(here, remedy)
    wrong = rows.assign(what=what, mend=mend)[what.notna()]
    parts = (wrong[name].astype(str).tolist() for name in ("mend", "what", "said", "correct"))
    hints = [
        _hint(mend_, what_, said, correct, staff_ids)
        for mend_, what_, said, correct in zip(*parts, strict=True)
    ]
    return wrong.assign(mend=pd.Series(hints, index=wrong.index, dtype="str"))


def _hint(mend: str, what: str, said: str, correct: str, staff_ids: set[str]) -> str:
    """The remedy, with the nearest thing that would have been understood."""
    if what == _FAULTS[4][1]:
        near = get_close_matches(said, list(_UNDERSTOOD), n=1, cutoff=0.6)
        return f'Did you mean "{_UNDERSTOOD[near[0]]}"?' if near else mend
    if what == _FAULTS[7][1]:
        padded = sorted(staff_id for staff_id in staff_ids if staff_id.lstrip("0") == correct.lstrip("0"))
        return f'Did you mean "{padded[0]}"?' if len(padded) == 1 else mend
    return mend


def _disagreements(rows: pd.DataFrame, faults: pd.DataFrame) -> pd.DataFrame:
    """`faults`, and the findings that two files answer differently."""
    sound = rows[rows["answered"] & ~_among(rows["finding_id"], faults["finding_id"])]
    several = sound[sound["finding_id"].duplicated(keep=False)]
    differs = several.groupby("finding_id")[["choice", "correct"]].transform("nunique").gt(1).any(axis=1)
    told = several[differs].assign(
        what="two workbooks answer it differently.", mend="Ask both, and leave the answer in one."
    )
    return pd.concat([faults, told], ignore_index=True).astype({"row": "int64"})


def _accepted(answered: pd.DataFrame) -> pd.DataFrame:
    """One row per finding; notes of several workbooks one after the other."""
    notes = (
        answered[answered["note"].ne("")]
        .groupby("finding_id")["note"]
        .agg(lambda all_: "; ".join(dict.fromkeys(all_)))
    )
    first = answered.drop_duplicates("finding_id")
    fix, written = first["choice"].eq(FIX), first["correct"].mask(first["correct"].eq(""))
    return first.assign(
        decision=first["choice"],
        correct_staff_member_id=written.fillna(first["proposed_staff_member_id"]).where(fix),
        who_decides=written.where(first["choice"].eq(DELEGATE)),
        note=first["finding_id"].map(notes),
    ).reset_index(drop=True)
