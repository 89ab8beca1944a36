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
