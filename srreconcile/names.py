"""How common names are in public: the two tables that rarity and simulation read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import pandas as pd


@cache
def shares(which: Literal["first", "last"]) -> pd.Series:
    """Return the share of the US population that bears each common name.

    Parameters
    ----------
    which : {"first", "last"}
        Given names (10,000) or family names (50,000).

    Returns
    -------
    Series of float, indexed by name
        Names in lower case without accents; commonest first.

    Notes
    -----
    US Social Security first-name births and US Census 2010 surname counts, both in
    the public domain; ``data/SOURCE.md`` has the details.

    Examples
    --------
    >>> shares("last").index[:3].tolist()
    ['smith', 'johnson', 'williams']
    """
    with files("srreconcile").joinpath(f"data/{which}_names.parquet").open("rb") as file:
        return pd.read_parquet(file).set_index("name")["share"].astype("float64")
