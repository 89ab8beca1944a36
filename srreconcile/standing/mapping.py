"""Values found by id, with the type they came with."""

from __future__ import annotations

import pandas as pd


def found_by(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return the value of each key; missing where there is none.

    ``keys.map(values)`` says the same, but makes numbers of text where `values` is
    empty, and is slower.

    Parameters
    ----------
    keys : Series, length n
    values : Series
        Indexed by keys, each once.

    Returns
    -------
    Series, length n, index of `keys`

    Examples
    --------
    >>> found_by(pd.Series(["b", None, "c"]), pd.Series(["x"], index=["b"])).tolist()
    ['x', nan, nan]
    """
    return values.reindex(keys.to_numpy()).set_axis(keys.index)


def beside(frame: pd.DataFrame, other: pd.DataFrame, key: str | list[str]) -> pd.DataFrame:
    """Return `frame` with the columns of `other` beside it; missing where `other` has no such key.

    A left merge says the same, but copies every column of `frame` and needs twice the memory.

    Parameters
    ----------
    frame : DataFrame, n rows
    other : DataFrame
        Each key once; its other columns are not in `frame`.
    key : str or list of str

    Returns
    -------
    DataFrame, n rows, numbered anew

    Examples
    --------
    >>> links = pd.DataFrame({"user_id": ["u2", "u9"]})
    >>> beside(links, pd.DataFrame({"user_id": ["u1", "u2"], "school_id": ["A", "B"]}), "user_id")["school_id"].tolist()
    ['B', nan]
    """
    known, wanted = (
        pd.Index(rows[key]) if isinstance(key, str) else pd.MultiIndex.from_frame(rows[key])
        for rows in (other, frame)
    )
    at = known.get_indexer(wanted)
    facts = pd.DataFrame(other.drop(columns=key).reset_index(drop=True))
    taken = facts.reindex(at) if (at < 0).any() else facts.iloc[at]
    rows = pd.RangeIndex(len(frame))
    return pd.concat([frame.set_axis(rows), taken.set_axis(rows)], axis=1)


def first_by(frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    """Return the first value of `column` for each value of `key`, indexed by it.

    Examples
    --------
    >>> rows = pd.DataFrame({"user_id": ["u1", "u1", None], "school_id": ["A", "B", "C"]})
    >>> first_by(rows, "user_id", "school_id").to_dict()
    {'u1': 'A'}
    """
    known = frame.dropna(subset=key).drop_duplicates(key)
    return known.set_index(key)[column]
