"""Parts of the sentences that findings speak to a leader in."""

from __future__ import annotations

import pandas as pd


def named(names: pd.Series, ids: pd.Series) -> pd.Series:
    """Return "Ana Ruiz (u1)", or the id alone where the name is the id.

    Examples
    --------
    >>> named(pd.Series(["Ana Ruiz", "u2", None]), pd.Series(["u1", "u2", "u3"])).tolist()
    ['Ana Ruiz (u1)', 'u2', 'u3']
    """
    names = names.fillna(ids)
    return ids.mask(names != ids, names + " (" + ids + ")")


def count(numbers: pd.Series) -> pd.Series:
    """Return whole numbers as text with thousands separators.

    Examples
    --------
    >>> count(pd.Series([1163, 0])).tolist()
    ['1,163', '0']
    """
    return pd.Series([f"{number:,}" for number in numbers], index=numbers.index, dtype="str")


def records(numbers: pd.Series) -> pd.Series:
    """Return "1 record" or "1,163 records".

    Examples
    --------
    >>> records(pd.Series([1, 1163])).tolist()
    ['1 record', '1,163 records']
    """
    return count(numbers) + " record" + pd.Series("s", index=numbers.index).where(numbers != 1, "")


def records_of(found: pd.DataFrame) -> pd.Series:
    """Return "3 records of Ana Ruiz (7)", whose name they carry.

    Examples
    --------
    >>> found = pd.DataFrame({"records": [3], "staff_name": ["Ana Ruiz"], "staff_member_id": ["7"]})
    >>> records_of(found).tolist()
    ['3 records of Ana Ruiz (7)']
    """
    return records(found["records"]) + " of " + named(found["staff_name"], found["staff_member_id"])


def were(numbers: pd.Series) -> pd.Series:
    """Return " was" for one and " were" for more.

    Examples
    --------
    >>> were(pd.Series([1, 2])).tolist()
    [' was', ' were']
    """
    return by_number(numbers, " was", " were")


def by_number(numbers: pd.Series, one: str, more: str) -> pd.Series:
    """Return the word for one, or the word for more (or none).

    Examples
    --------
    >>> by_number(pd.Series([1, 0]), "it is", "they are").tolist()
    ['it is', 'they are']
    """
    return pd.Series(more, index=numbers.index, dtype="str").where(numbers != 1, one)


def percent(shares: pd.Series) -> pd.Series:
    """Return shares as text, "12.5%".

    Examples
    --------
    >>> percent(pd.Series([0.125, 1.0])).tolist()
    ['12.5%', '100.0%']
    """
    return pd.Series([f"{share:.1%}" for share in shares], index=shares.index, dtype="str")


def day(moments: pd.Series) -> pd.Series:
    """Return days as text, "an unknown day" where missing.

    Examples
    --------
    >>> day(pd.Series(pd.to_datetime(["2026-10-06", None]))).tolist()
    ['6 Oct 2026', 'an unknown day']
    """
    shown = moments.dt.strftime("%d %b %Y").str.removeprefix("0")
    return shown.astype("str").fillna("an unknown day")


def days(found: pd.DataFrame) -> pd.Series:
    """Return from when to when records were made; one day once.

    Examples
    --------
    >>> found = pd.DataFrame({"first_at": pd.to_datetime(["2026-10-06", "2026-10-06"]),
    ...                       "last_at": pd.to_datetime(["2026-10-06", "2026-10-09"])})
    >>> days(found).tolist()
    ['6 Oct 2026', '6 Oct 2026 to 9 Oct 2026']
    """
    first, last = day(found["first_at"]), day(found["last_at"])
    return first.where(first == last, first + " to " + last)


def span(found: pd.DataFrame) -> pd.Series:
    """Return from when to when records were made, for the end of a sentence; one day once.

    Examples
    --------
    >>> found = pd.DataFrame({"first_at": pd.to_datetime(["2026-10-06", "2026-10-06"]),
    ...                       "last_at": pd.to_datetime(["2026-10-06", "2026-10-09"])})
    >>> span(found).tolist()
    [' (6 Oct 2026).', ' (6 Oct 2026 to 9 Oct 2026).']
    """
    return " (" + days(found) + ")."
