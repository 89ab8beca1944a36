"""Sentences about accounts, staff rows and days, that say what is known and no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd


def named(name: Any, id_: Any) -> str:
    """Return "Jane Roe (S1)", or the id alone where there is no name.

    Examples
    --------
    >>> named("Jane Roe", "S1"), named(None, "S1")
    ('Jane Roe (S1)', 'S1')
    """
    return str(id_) if not isinstance(name, str) or name == id_ else f"{name} ({id_})"


def day(when: pd.Timestamp) -> str:
    """Return a day as a person writes it.

    Examples
    --------
    >>> day(pd.Timestamp("2026-10-06 11:12"))
    'Tue 6 Oct 2026'
    """
    return f"{when:%a} {when.day} {when:%b %Y}"


def moment(when: pd.Timestamp) -> str:
    """Return a moment in UTC; a bare date as its day.

    Examples
    --------
    >>> moment(pd.Timestamp("2026-10-06 11:12")), moment(pd.Timestamp("2026-10-06"))
    ('Tue 6 Oct 2026 11:12 UTC', 'Tue 6 Oct 2026')
    """
    return day(when) if when == when.normalize() else f"{day(when)} {when:%H:%M} UTC"


def several(n: int, one: str) -> str:
    """Return "1 record", "1,163 records"."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def either(ids: Sequence[str]) -> str:
    """Return "u1, u2 or u3"."""
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} or {ids[-1]}"


def listed(one: str, ids: Sequence[str]) -> str:
    """Return "the account u1", "the accounts u1 and u2", "" for none."""
    if len(ids) < 2:
        return f"{one} {ids[0]}" if ids else ""
    return f"{one}s {', '.join(ids[:-1])} and {ids[-1]}"


def spans(links: pd.DataFrame) -> str:
    """Return since when and until when an account was linked, as a sentence; "" if nothing is known.

    Parameters
    ----------
    links : DataFrame
        The links of one account and staff row: ``valid_from, valid_to``.
    """
    began, ended = links["valid_from"].min(), links["valid_to"]
    said = "" if pd.isna(began) else f"The link was made on {day(began)}"
    if len(links) and ended.notna().all():
        undone = f"undone on {day(ended.max())}"
        said = f"{said} and {undone}" if said else f"The link was {undone}"
    return f"{said}." if said else ""
