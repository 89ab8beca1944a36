"""The moment that an audit judges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from srreconcile.errors import InputError
from srreconcile.tables import Tables


def moment(given: Any) -> pd.Timestamp:
    """Return `given` as a UTC moment without a zone; a bare date means its end.

    Raises
    ------
    InputError
        If it is no date and no time, or written in an order that can be misread.

    Examples
    --------
    >>> moment("2026-11-23"), moment("2026-11-23T08:00+02:00")
    (Timestamp('2026-11-23 23:59:59'), Timestamp('2026-11-23 06:00:00'))
    """
    found = _stamp(given)
    if found.tzinfo is not None:
        return found.tz_convert("UTC").tz_localize(None)
    text = isinstance(given, str) and not set(given) & {":", "T", "t"}
    bare = text or (isinstance(given, date) and not isinstance(given, datetime))
    return found + pd.Timedelta(days=1, seconds=-1) if bare else found


def _stamp(given: Any) -> pd.Timestamp:
    found: Any = None
    try:
        if isinstance(given, str):
            found = pd.Timestamp(datetime.fromisoformat(given.strip()))  # ISO alone: 3/4 is March or April
        elif isinstance(given, date | np.datetime64):
            found = pd.Timestamp(given)
    except ValueError:
        found = None
    if found is None or pd.isna(found):
        shown = f'"{given}"' if isinstance(given, str) else f"a {type(given).__name__}"
        raise InputError(f"as_of: {shown} is no date or time. Write it as 2026-11-23.")
    return pd.Timestamp(found)


_MOMENTS = {"users": ("last_login_at", "created_at"), "links": ("valid_from", "valid_to")}


def latest_moment(tables: Tables) -> pd.Timestamp:
    """Return the latest moment that `tables` mention and that has come; the present if none."""
    now = pd.Timestamp.now("UTC").tz_localize(None)
    seen = [
        getattr(tables, name)[column]
        for name, columns in _MOMENTS.items()
        if getattr(tables, name) is not None
        for column in columns
    ]
    if isinstance(tables.records, pd.DataFrame):
        seen += [tables.records["entered_at"], tables.records["event_date"]]
    past = [times[times <= now].max() for times in seen]
    known = [time for time in past if not pd.isna(time)]
    return max(known, default=now)
