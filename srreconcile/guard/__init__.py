"""Guards against accidents: whether an export may follow the last one.

A filter left on, a download cut short, a login page saved as CSV, ids that a
spreadsheet turned into numbers: each looks like a hundred people who left.  A rule
is a function from two exports, the last and this, to the reasons to stop or to warn;
a person lifts a stop by saying why, and the reason is kept.

Rules compare what is written.  Which rows are one person is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from srreconcile.errors import InputError, did_you_mean
from srreconcile.guard.pair import Pair
from srreconcile.guard.people import active_flags, departures, ids_do_not_fit
from srreconcile.guard.size import has_grown, is_a_page, is_cut, is_doubled, is_empty
from srreconcile.guard.source import different_days, doubts, page_missing
from srreconcile.guard.values import columns_vanished, emails_changed, names_changed, values_changed
from srreconcile.guard.verdict import Limits, Reason, Verdict
from srreconcile.tables import SCHEMAS, Tables, as_pandas

__all__ = ["Limits", "Pair", "Reason", "Verdict", "compare", "compare_tables", "refused"]

Rule = Callable[[Pair], Iterator[Reason]]

_ROWS: tuple[Rule, ...] = (is_a_page, is_doubled, ids_do_not_fit, columns_vanished, values_changed)
_PEOPLE: tuple[Rule, ...] = (departures, active_flags, emails_changed, names_changed, is_cut, has_grown)
RULES: dict[str, tuple[Rule, ...]] = {
    "staff": (*_ROWS, *_PEOPLE),
    "users": (*_ROWS, *_PEOPLE),
    "schools": _ROWS,
}
"""What is asked of each table.  Links and delegations come and go by the day: they may not be empty."""


def compare(
    before: Any, after: Any, table: str = "staff", *, limits: Limits | None = None, exported: bool = True
) -> Verdict:
    """Return whether an export may follow the last one of its table.

    Parameters
    ----------
    before, after : DataFrame
        Canonical rows (``sr.read_staff``, ``sr.read_users``), last and this; neither
        is changed.  ``None`` before: there was none, and only the export itself is judged.
    table : str
        Which: staff, users, links, delegations or schools.
    limits : Limits, optional
        How much may change.
    exported : bool
        Whether to weigh what the loader found as well (``attrs["load_report"]``).

    Returns
    -------
    Verdict
        ``.word`` is ok, warn or hold.

    Raises
    ------
    InputError
        If a frame is not what its schema says.

    Examples
    --------
    >>> before = pd.DataFrame({"staff_member_id": [f"{n:03}" for n in range(60)]})
    >>> verdict = compare(before, before.head(40))
    >>> verdict.word, [reason.rule for reason in verdict.reasons]
    ('hold', ['ids', 'departures', 'cut off'])
    >>> compare(before, before.head(58)).word
    'ok'
    """
    if table not in SCHEMAS:
        raise InputError(f'there is no table "{table}".{did_you_mean(table, SCHEMAS)}')
    schema = SCHEMAS[table]
    old, new = (schema.empty() if f is None else schema.conform(as_pandas(f, table)) for f in (before, after))
    pair = Pair(table, old, new, limits or Limits())
    source: tuple[Reason, ...] = ()
    if exported:
        was_read, is_read = (frame.attrs.get("load_report") for frame in (old, new))
        source = (*page_missing(pair), *doubts(table, was_read, is_read, len(new), pair.limits))
    if before is after:
        return Verdict.of(source)
    if pair.new.empty and (before is None or len(pair.old)):
        return Verdict.of((*source, *is_empty(pair)))
    rules = RULES.get(table, ())
    if before is None:
        rules = tuple(rule for rule in rules if rule in (is_a_page, is_doubled))
    return Verdict.of((*source, *(reason for rule in rules for reason in rule(pair))))


def compare_tables(
    before: Tables | None,
    after: Tables,
    *,
    limits: Limits | None = None,
    exported_at: Mapping[str, Any] | None = None,
) -> Verdict:
    """Return whether a load may follow the last one, over all its tables.

    A table that is the very frame it was before is judged by its source alone.

    Parameters
    ----------
    before : Tables or None
        The last load that was right.
    after : Tables
        This one.  The record log is not compared.
    limits : Limits, optional
        How much may change.
    exported_at : dict of str to time, optional
        When each table of `after` was exported: ``{"staff": "2026-09-01", ...}``.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> day = Tables(staff=pd.DataFrame({"staff_member_id": ["1"]}))
    >>> compare_tables(day, day, exported_at={"staff": "2026-09-01", "users": "2026-09-04"}).word
    'hold'
    """
    limits = limits or Limits()
    reasons = list(different_days(exported_at or {}, limits))
    rows = sum(len(frame) for name in SCHEMAS if isinstance(frame := getattr(after, name), pd.DataFrame))
    reasons += doubts("load", getattr(before, "load_report", None), after.load_report, rows, limits)
    for table in (name for name in SCHEMAS if name != "records"):
        was, now = getattr(before, table, None), getattr(after, table)
        if now is not None:
            reasons += compare(was, now, table, limits=limits).reasons
        elif was is not None and len(was):
            say = f"the load has no {table}: {len(was):,} rows were in the last one."
            reasons.append(Reason("empty", "hold", table, say, len(was)))
    return Verdict.of(reasons)


def refused(fault: Exception, table: str = "staff") -> Verdict:
    """Return the verdict on an export that could not be read at all.

    Examples
    --------
    >>> refused(InputError("staff.csv: is a web page (HTML), perhaps a login page."), "staff").word
    'hold'
    """
    return Verdict((Reason("unreadable", "hold", table, str(fault)),))
