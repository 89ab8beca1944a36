"""How far a wrong link reaches: whose records, at which schools, of how many students."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from srreconcile.records import Attribution

_PAIR = ["user_id", "staff_member_id"]
_MOST = 5_000_000  # wrong records read; a network has some thousands


def blast_radius(findings: pd.DataFrame, attribution: Attribution) -> pd.DataFrame:
    """Return for each finding what the records under the wrong name touch.

    Parameters
    ----------
    findings : DataFrame
        As an audit has them.
    attribution : Attribution
        The log is read once more, for the wrong records alone.

    Returns
    -------
    DataFrame
        One row per finding whose account and staff row have records under another's
        name: ``finding_id, check, user_id, staff_member_id, records, students, schools,
        record_types`` (words, "; " between them)``, first_at, last_at``, most records
        first.
    """
    wrong = attribution.fetch(verdict="misattributed", limit=_MOST).astype(dict.fromkeys(_PAIR, "str"))
    moment = wrong["entered_at"].fillna(wrong["event_date"])
    grouped = wrong.assign(moment=moment).groupby(_PAIR)
    touched = pd.DataFrame(
        {
            "records": grouped.size(),
            "students": grouped["student_id"].nunique(),
            "schools": grouped["school_id"].nunique(),
            "record_types": grouped["record_type"].agg(lambda words: "; ".join(sorted(set(words.dropna())))),
            "first_at": grouped["moment"].min(),
            "last_at": grouped["moment"].max(),
        }
    )
    named = findings[["finding_id", "check", *_PAIR]].dropna().astype("str")
    found = named.join(touched, on=_PAIR, how="inner")
    return found.sort_values(["records", "finding_id"], ascending=[False, True], ignore_index=True)
