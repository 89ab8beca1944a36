"""Tables that cannot be trusted as they are."""

from __future__ import annotations

import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.guard.size import USUAL_LIMITS
from srreconcile.severity import Severity


@check(
    severity=Severity.ACT,
    remedy="Export again; if the id stands twice in the source, have it corrected.",
    keys=("staff_member_id",),
)
def repeated_staff_ids(staff: pd.DataFrame) -> Findings:
    """Staff ids that stand on more than one row.

    The audit uses the first row of each. Rows that are the same in every column are
    one row exported twice, and are not listed.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7", "7"], "last_name": ["Ruiz", "Park"]})
    >>> repeated_staff_ids(staff)["staff_member_id"].tolist()
    ['7']
    """
    found = _repeated(staff, "staff_member_id")
    return pd.DataFrame(
        {
            "staff_member_id": found.index,
            "detail": "Staff id " + found.index + " stands on " + found.astype("str") + " different rows.",
            "situation": "key_not_unique",
        }
    )


@check(
    severity=Severity.ACT,
    remedy="Export again; if the id stands twice in the source, have it corrected.",
    keys=("user_id",),
)
def repeated_user_ids(users: pd.DataFrame) -> Findings:
    """User ids that stand on more than one row.

    The audit uses the first row of each. A user listed once per school, with all else
    the same, is one account and is not listed.

    Examples
    --------
    >>> users = pd.DataFrame({"user_id": ["u1", "u1"], "email": ["a@net.org", "b@net.org"]})
    >>> repeated_user_ids(users=users)["user_id"].tolist()
    ['u1']
    """
    found = _repeated(users.drop(columns="school_id"), "user_id")
    return pd.DataFrame(
        {
            "user_id": found.index,
            "detail": "User id " + found.index + " stands on " + found.astype("str") + " different rows.",
            "situation": "key_not_unique",
        }
    )


@check(
    severity=Severity.REVIEW,
    remedy="Export again with the id column filled; the rows cannot be judged.",
    keys=(),
)
def staff_rows_without_id(staff: pd.DataFrame) -> Findings:
    """Staff rows without an id.

    Nothing can lead to such a row, so the audit leaves it out.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7", None]})
    >>> staff_rows_without_id(staff)["detail"].tolist()
    ['1 row of the staff list has no staff id.']
    """
    return _without_id(staff["staff_member_id"], "staff list", "staff id")


@check(
    severity=Severity.REVIEW,
    remedy="Export again with the id column filled; the rows cannot be judged.",
    keys=(),
)
def user_rows_without_id(users: pd.DataFrame) -> Findings:
    """User rows without an id.

    No link can lead to such a row, so the audit leaves it out.

    Examples
    --------
    >>> users = pd.DataFrame({"user_id": ["u1", None, ""]})
    >>> user_rows_without_id(users=users)["detail"].tolist()
    ['2 rows of the user list have no user id.']
    """
    return _without_id(users["user_id"], "user list", "user id")


@check(
    severity=Severity.ACT,
    remedy="Compare the number with the one that the source shows; if there are more, export all pages.",
    keys=("table",),
)
def tables_cut_short(sizes: pd.DataFrame, *, least_rows: int = 1000) -> Findings:
    """Tables with exactly as many rows as a page holds.

    Exporters stop at a round number (30,000 rows, say) without a word, and whoever stands
    behind it looks as if they were gone. Fewer than `least_rows` rows are a round number
    by chance too often to be listed.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": [str(n) for n in range(30_000)]})
    >>> users = pd.DataFrame({"user_id": ["u1"]})
    >>> tables_cut_short(staff, users)["detail"].tolist()
    ['The staff list has exactly 30,000 rows, a usual page limit: the rest may be missing.']
    """
    found = sizes[sizes["rows"].isin(USUAL_LIMITS) & (sizes["rows"] >= least_rows)]
    return pd.DataFrame(
        {
            "detail": "The " + found["table"] + " has exactly " + found["rows"].map("{:,}".format).astype("str")
            + " rows, a usual page limit: the rest may be missing.",
            "situation": "truncated",
            "table": found["table"],
            "rows": found["rows"],
        }
    )  # fmt: skip


def _without_id(ids: pd.Series, where: str, what: str) -> Findings:
    blank = int(ids.isna().sum())
    noun = "1 row" if blank == 1 else f"{blank:,} rows"
    said = f"{noun} of the {where} {'has' if blank == 1 else 'have'} no {what}."
    return pd.DataFrame({"detail": [said] if blank else [], "situation": "key_missing", "rows": blank})


def _repeated(frame: pd.DataFrame, key: str) -> pd.Series:
    """How many different rows each repeated id stands on."""
    again = frame[frame[key].duplicated(keep=False)].drop_duplicates()
    return again.groupby(key).size().loc[lambda rows: rows > 1]
