"""Findings without the names and addresses of people: ids find the rows."""

from __future__ import annotations

import pandas as pd

from srreconcile.situations import SITUATIONS

_NAMES = ["user_name", "user_email", "staff_name", "reasons"]


def masked(findings: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    """Return `findings` without names: a sentence of ids in place of each `detail`.

    Parameters
    ----------
    findings : DataFrame
        As `Audit.findings`.
    titles : dict of str to str
        The title of each check, for situations that have no label.

    Returns
    -------
    DataFrame
        A new frame with the same columns and rows.

    Examples
    --------
    >>> found = pd.DataFrame({"check": ["cross_person_links"], "situation": ["cross_linked"], "user_id": ["u1"],
    ...                       "staff_member_id": ["7"], "user_name": ["John Diaz"]})
    >>> masked(found.assign(detail="John Diaz (u1) logs data as Jane Roe (7)."), {})["detail"].tolist()
    ["Linked to another person's row: user u1, staff row 7."]
    """
    labels = {name: state.label for name, state in SITUATIONS.items()}
    said = findings["situation"].map(labels).fillna(findings["check"].map(titles))
    user = (": user " + findings["user_id"]).fillna("")
    between = pd.Series(": ", index=findings.index).mask(findings["user_id"].notna(), ", ")
    staff = (between + "staff row " + findings["staff_member_id"]).fillna("")
    missing = {
        name: pd.Series(None, index=findings.index, dtype="str") for name in _NAMES if name in findings
    }
    return findings.assign(detail=said + user + staff + ".", **missing)
