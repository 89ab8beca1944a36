"""Rules on where an export came from: pages, days, and what its reader doubted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.guard.pair import Pair, percent
from srreconcile.guard.verdict import Limits, Reason

_DUPLICATED = "duplicate"
_INCOMPLETE = ("page", "truncat", "incomplete", "limit")


def page_missing(pair: Pair) -> Iterator[Reason]:
    """The source itself says that it is not whole (``attrs["complete"]``)."""
    if pair.after.attrs.get("complete") is False:
        yield pair.hold(
            "page limit",
            "the source was not read to its end: pages are missing. Pull it again.",
            len(pair.after),
        )


def doubts(table: str, before: Any, after: Any, rows: int, limits: Limits) -> Iterator[Reason]:
    """What the reader set aside or doubted now, and did not in the last export.

    Of an export before whose reading is not known, what is set aside every time (the
    students of a list of all users) cannot be told from what is new; only a part that
    is missing, and duplicates, are told then.

    Parameters
    ----------
    table : str
    before, after : LoadReport or None
    rows : int
        How many rows are in use now.
    limits : Limits
    """
    now, old = _issues(after), _issues(before)
    read = rows + sum(n for (_, grade), n in now.items() if grade == "set aside")
    for (rule, grade), n in (now - old).items():
        if any(word in rule for word in _INCOMPLETE):
            yield Reason(
                "incomplete", "hold", table, f"the reader found: {rule} ({n:,} times). Export again.", n
            )
        elif _DUPLICATED in rule:
            yield Reason("duplicate ids", "warn", table, f"{n:,} rows are duplicates ({rule}).", n)
        elif before is not None and grade == "set aside" and limits.many(n, read, limits.share):
            say = f"{n:,} of {read:,} rows ({percent(n, read)}) could not be used: {rule}."
            yield Reason("set aside", "hold", table, say, n)
        elif before is not None and (
            grade == "set aside" or _weighs(rule, after, n, old[rule, grade], read, limits)
        ):
            say = f"the reader found: {rule} ({n:,} times). See the load report."
            yield Reason("doubts", "warn", table, say, n)


_FEW = 0.02  # of the rows: a newcomer or two with an odd letter are told by the load report alone


def _weighs(rule: str, report: Any, n: int, before: int, read: int, limits: Limits) -> bool:
    """Whether a doubt is about the whole table, or about more of its rows than a few and than came before."""
    whole = any(issue.rule == rule and getattr(issue, "row", None) is None for issue in report.issues)
    return whole or (limits.many(n, read, _FEW) and n > limits.noticed * before)


def _issues(report: Any) -> Counter[tuple[str, str]]:
    """How many rows each rule of a load report is about, notes left out."""
    found: Counter[tuple[str, str]] = Counter()
    told = getattr(report, "told", getattr(report, "issues", ()))
    for issue in told:
        if issue.grade != "note":
            found[issue.rule, issue.grade] += issue.count
    for each in getattr(report, "reports", ()):
        for aside in each.asides:
            if (aside.reason, "set aside") not in found:  # the reader of the file has told the others
                found["set aside", "set aside"] += len(aside.rows)
    return found


def different_days(exported_at: Mapping[str, Any], limits: Limits) -> Iterator[Reason]:
    """The exports of one load lie further apart than people change jobs."""
    times = {table: _time(table, at) for table, at in exported_at.items() if at is not None}
    if len(times) < 2:
        return
    first, last = min(times, key=times.__getitem__), max(times, key=times.__getitem__)
    apart = times[last] - times[first]
    if apart > pd.Timedelta(days=limits.days):
        yield Reason(
            "different days",
            "hold",
            last,
            f"exports of different days: {first} of {times[first]:%Y-%m-%d}, {last} of {times[last]:%Y-%m-%d}. "
            "Export both on one day.",
            apart.days,
        )


def _time(table: str, at: Any) -> pd.Timestamp:
    try:
        time = pd.Timestamp(at)
    except ValueError:
        raise InputError(
            f'exported_at: the time of "{table}" is no date. Write it as "2026-11-24".'
        ) from None
    return time.tz_convert("UTC").tz_localize(None) if time.tzinfo else time
