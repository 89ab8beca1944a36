"""Whether the times of the record log can be right."""

from __future__ import annotations

import pandas as pd

from srreconcile.checks.base import Findings, check
from srreconcile.checks.sentences import days, records
from srreconcile.severity import Severity

_ZONE = (
    "Ask which zone the log is written in, and say so in the policy: "
    '[records] timezone = "America/Chicago", or "UTC".'
)
_REMEDIES = {
    "twelve_hours": "Export the log again with a clock of 24 hours, or with am and pm.",
    "repeated_hour": "Export the log in UTC, which knows no hour twice.",
    "skipped_hour": "Check the zone in the policy: no clock of it shows that hour.",
}
_SHIFTS = ("off_accounts", "off_logins", "moves_with_clocks", "at_night", "twelve_hours")


def _off_accounts(hours: float, cases: int) -> str:
    when = "before they were made" if hours < 0 else "after they were undone"
    what = "accounts and links" if hours < 0 else "links"
    return f"{cases:,} {what} have records up to {_long(hours)} {when}, so the log's times seem {_off(hours)}"


def _off_logins(hours: float, cases: int) -> str:
    return (
        f"The day of the records is the day of the last logins ({cases:,} accounts), {_long(hours)} "
        f"{'earlier' if hours < 0 else 'later'}, so the log's times seem {_off(hours)}"
    )


def _moves(hours: float, cases: int) -> str:
    return (
        f"The day of the records moves by an hour when the clocks of the zone are changed ({_times(cases)}), so the "
        f"log seems to be in UTC already and its times {_off(hours)}"
    )


def _at_night(hours: float, cases: int) -> str:  # noqa: ARG001 - one shape
    return "Most records lie between 9 in the evening and 5 in the morning on the clocks of the zone"


def _twelve_hours(hours: float, cases: int) -> str:  # noqa: ARG001 - one shape
    return "No record is of the afternoon and many are of 1 to 5 in the morning, as on a clock of 12 hours"


def _repeated(hours: float, cases: int) -> str:  # noqa: ARG001 - one shape
    return "Records of an hour that came twice when the clocks were put back are read as of the first"


def _skipped(hours: float, cases: int) -> str:  # noqa: ARG001 - one shape
    return "Records of an hour that the clocks skipped when they were put forward are read as of the moment before"


_SENTENCES = {
    "off_accounts": _off_accounts,
    "off_logins": _off_logins,
    "moves_with_clocks": _moves,
    "at_night": _at_night,
    "twelve_hours": _twelve_hours,
    "repeated_hour": _repeated,
    "skipped_hour": _skipped,
}


def _long(hours: float) -> str:
    return "1 hour" if abs(hours) == 1 else f"{abs(hours):g} hours"


def _off(hours: float) -> str:
    return f"{_long(hours)} too {'early' if hours < 0 else 'late'}"


def _times(cases: int) -> str:
    return "once" if cases == 1 else f"{cases:,} times"


@check(severity=Severity.REVIEW, remedy=_ZONE, keys=("kind",))
def log_clock(clocks: pd.DataFrame, *, min_cases: int = 3) -> Findings:
    """Times of the record log that go wrong by whole hours.

    Local time taken for UTC, or UTC taken for local time, puts records under the link
    of another hour. It is told by what many records contradict: they were made before
    their account or link was, their day is the day of the logins some hours off, it
    moves when the clocks of the zone are changed, or lies in the night. An evening
    school, or a network over two zones, logs in at those hours too and is no fault.
    Hours that a change of the clocks tells twice or never are a note.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["1", "2", "3"], "last_name": ["Roe", "Ruiz", "Park"]})
    >>> users = pd.DataFrame({"user_id": ["u1", "u2", "u3"], "last_name": ["Roe", "Ruiz", "Park"],
    ...                       "created_at": ["2026-10-05T14:00", "2026-10-05T14:10", "2026-10-06T15:30"]})
    >>> links = pd.DataFrame({"user_id": users["user_id"], "staff_member_id": staff["staff_member_id"]})
    >>> log = pd.DataFrame({"record_id": ["1", "2", "3"], "staff_member_id": ["1", "2", "3"],
    ...                     "entered_at": ["2026-10-05T09:30", "2026-10-05T09:20", "2026-10-06T10:31"]})
    >>> log_clock(staff, users, links, log)["detail"].iloc[0].split(", so ")[1]
    "the log's times seem 5 hours too early (3 records, 5 Oct 2026 to 6 Oct 2026)."
    """
    found = clocks[(clocks["kind"] != "off_accounts") | (clocks["cases"] >= min_cases)]
    told = [
        _SENTENCES[kind](hours, cases)
        for kind, hours, cases in zip(found["kind"], found["hours"], found["cases"], strict=True)
    ]
    shifted = found["kind"].isin(_SHIFTS)
    return pd.DataFrame(
        {
            "detail": pd.Series(told, index=found.index, dtype="str")
            + " ("
            + records(found["records"])
            + ", "
            + days(found)
            + ").",
            "situation": "clock_shift",
            "severity": pd.Series(int(Severity.REVIEW), index=found.index).where(shifted, int(Severity.NOTE)),
            "remedy": found["kind"].map(_REMEDIES).fillna(_ZONE),
            "records": found["records"],
            "kind": found["kind"],
            "hours": found["hours"],
            "first_at": found["first_at"],
            "last_at": found["last_at"],
        }
    )
