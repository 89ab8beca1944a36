"""The weights of evidence, read once from ``weights.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return the weights by kind of evidence and level.

    Returns
    -------
    dict of str to dict of str to float
        Natural log-odds; ``weights.toml`` says what each is added to.

    Examples
    --------
    >>> weights()["last"]["differ"] < 0 < weights()["address"]["same"]
    True
    """
    return tomllib.loads(files("srreconcile.people").joinpath("weights.toml").read_text("utf-8"))
