"""The names of people and schools, put beside the ids of findings."""

from __future__ import annotations

import pandas as pd

from srreconcile.standing.mapping import found_by
from srreconcile.standing.rows import display_names
from srreconcile.tables import Tables


def names(found: pd.DataFrame, tables: Tables) -> dict[str, pd.Series]:
    """Return the names that stand beside the ids of findings.

    Parameters
    ----------
    found : DataFrame, n rows
        With ``user_id, staff_member_id, school_id``.
    tables : Tables

    Returns
    -------
    dict of Series, each of length n
        ``user_name, user_email, staff_name``, of the tables that were given, and
        ``school_name``; missing where there is no such id.
    """
    named = {}
    for side, frame, key in (("user", tables.users, "user_id"), ("staff", tables.staff, "staff_member_id")):
        if frame is not None:
            one = frame.drop_duplicates(key)
            known = pd.Series(display_names(one, key).to_numpy(), index=one[key])
            named[f"{side}_name"] = found_by(found[key], known)
            if side == "user":
                named["user_email"] = found_by(found[key], one.set_index(key)["email"])
    named["school_name"] = found["school_id"]
    if tables.schools is not None:
        known = tables.schools.drop_duplicates("school_id").set_index("school_id")["name"]
        named["school_name"] = found_by(found["school_id"], known).fillna(
            found["school_id"].astype("str")  # of no type where no finding has a school
        )
    return named
