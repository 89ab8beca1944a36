"""Two questions of every day: who can do what, and who is this."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd

from srreconcile.standing.mapping import found_by
from srreconcile.standing.states import account_situations


def access(logins: pd.DataFrame, live_links: pd.DataFrame, unlinked: pd.DataFrame) -> pd.DataFrame:
    """Return for each account whether it can log in, can record, and under whose name.

    Parameters
    ----------
    logins, live_links, unlinked : DataFrame
        As the other modules of `standing` return them.

    Returns
    -------
    DataFrame
        One row per account: ``user_id, user_name, user_email, can_log_in, can_record,
        records_as`` (the staff names, "; " between them)``, staff_member_id`` (likewise)
        ``, why_not`` (missing where it can record)``, situation`` (the gravest).
    """
    usable = live_links[live_links["staff"].ne("not_found")]
    grouped = usable.groupby("user_id")
    names = grouped["staff_name"].agg(lambda rows: "; ".join(dict.fromkeys(rows)))
    ids = grouped["staff_member_id"].agg("; ".join)
    has_school = logins["user_school_id"].notna() | bool(logins["user_school_id"].isna().all())
    enabled = logins["enabled"]
    linked = logins["user_id"].isin(names.index)
    dangling = logins["user_id"].isin(live_links["user_id"])
    why_not = np.select(
        [~enabled, ~has_school, linked, dangling],
        [
            "the account is disabled",
            "the account has no school, so it cannot log in",
            "",
            "linked to a staff row that is not on the staff list",
        ],
        default="not linked to a staff member: can look but not touch",
    )
    gravest = account_situations(live_links, unlinked)
    shown = pd.Series(why_not, index=logins.index, dtype="str")
    return pd.DataFrame(
        {
            "user_id": logins["user_id"],
            "user_name": logins["user_name"],
            "user_email": logins["user_email"],
            "can_log_in": enabled & has_school,
            "can_record": enabled & has_school & linked,
            "records_as": found_by(logins["user_id"], names),
            "staff_member_id": found_by(logins["user_id"], ids),
            "why_not": shown.mask(shown == ""),
            "situation": found_by(logins["user_id"], gravest),
        }
    )


def fold(text: str) -> str:
    """Return `text` as a search compares it: lower case, without accents.

    Examples
    --------
    >>> fold("Núñez")
    'nunez'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _holding(frame: pd.DataFrame, columns: list[str], words: list[str]) -> pd.DataFrame:
    """The rows in which every word occurs, in any of `columns`."""
    haystack = frame[columns].fillna("").agg(" ".join, axis=1).map(fold)
    return frame[[all(word in row for word in words) for row in haystack]]


def search(
    text: str, logins: pd.DataFrame, members: pd.DataFrame, live_links: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the staff rows and the accounts in which every word of `text` occurs.

    Case and accents do not matter; names, addresses and ids are searched.

    Parameters
    ----------
    text : str
        One or more words.
    logins, members, live_links : DataFrame
        As the other modules of `standing` return them.

    Returns
    -------
    tuple of two DataFrames
        Staff rows (``staff_member_id, staff_name, staff_email, school_id, active,
        accounts``) and accounts (``user_id, user_name, user_email, enabled,
        linked_to``).
    """
    words = fold(text).split()
    staff = _holding(members, ["staff_name", "staff_email", "staff_member_id"], words)
    users = _holding(logins, ["user_name", "user_email", "user_id"], words)
    accounts = live_links.groupby("staff_member_id")["user_id"].agg("; ".join)
    whose = (
        live_links["staff_name"].fillna("not on the staff list") + " (" + live_links["staff_member_id"] + ")"
    )
    linked = whose.groupby(live_links["user_id"]).agg("; ".join)
    return (
        pd.DataFrame(
            {
                "staff_member_id": staff["staff_member_id"],
                "staff_name": staff["staff_name"],
                "staff_email": staff["staff_email"],
                "school_id": staff["staff_school_id"],
                "active": staff["row_active"],
                "accounts": found_by(staff["staff_member_id"], accounts),
            }
        ).reset_index(drop=True),
        pd.DataFrame(
            {
                "user_id": users["user_id"],
                "user_name": users["user_name"],
                "user_email": users["user_email"],
                "enabled": users["enabled"],
                "linked_to": found_by(users["user_id"], linked),
            }
        ).reset_index(drop=True),
    )
