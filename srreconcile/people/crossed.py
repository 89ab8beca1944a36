"""Links to another person's staff row, with a hint whether by mistake or on purpose."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Roles that log for others as a rule: interns, assistants, substitutes, those who type for a team.
_FOR_OTHERS = (
    r"\b(?:interns?|internship|assistants?|asst|aides?|paras?|paraprofessionals?|student teachers?|residents?"
    r"|fellows?|subs?|substitutes?|co-?teachers?|secretar(?:y|ies)|clerks?|registrars?|data entry)\b"
)
_HAS_OWN = "has a staff row of their own: perhaps linked by mistake"
_HELPS = "no staff row of their own, and a role that logs for others: perhaps on purpose"
_NEITHER = "no staff row of their own is known"


def crossed(judged: pd.DataFrame, best: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Return the judged links that lead to another person, with the account's own row and a hint.

    Parameters
    ----------
    judged : DataFrame
        ``user_id, staff_member_id, identity, probability, reasons``.
    best : DataFrame
        `Matches.best`.
    users : DataFrame
        Canonical accounts.

    Returns
    -------
    DataFrame
        As `Matches.cross_links`.
    """
    found = judged[judged["identity"].eq("different")]
    own = best.set_index("user_id").reindex(found["user_id"])
    role = users.set_index("user_id")[["title", "groups"]].reindex(found["user_id"]).fillna("")
    helps = (
        (role["title"] + " " + role["groups"]).str.lower().str.contains(_FOR_OTHERS, regex=True).to_numpy()
    )
    has_own = own["staff_member_id"].notna().to_numpy()
    table = pd.DataFrame(
        {
            "user_id": found["user_id"].to_numpy(),
            "staff_member_id": found["staff_member_id"].to_numpy(),
            "certainty": 1 - found["probability"].to_numpy(dtype=np.float64),
            "own_staff_member_id": own["staff_member_id"].to_numpy(),
            "own_probability": own["probability"].where(has_own).to_numpy(),
            "hint": np.select([has_own, helps], [_HAS_OWN, _HELPS], _NEITHER),
            "reasons": found["reasons"].to_numpy(),
        }
    )
    texts = ["user_id", "staff_member_id", "own_staff_member_id", "hint", "reasons"]
    order = ["certainty", "user_id", "staff_member_id"]
    table = table.astype(dict.fromkeys(texts, "str"))
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)
