"""How others show a table of findings in a notebook, for `benchmarks.views`.

Each is called as its own guide calls it, with no option set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import pandas as pd

ABSENT = {
    "datacompy": "1.1.0 wants pandas below 3.1",
    "ydata_profiling": "4.18.4 wants pandas below 3",
    "splink": "shows charts of a model and no table of findings",
}
"""Anchors of the design that are not measured here, with the reason."""


def _polars(frame: pd.DataFrame) -> Any:
    import polars as pl

    return pl.from_pandas(frame)


def _great_tables(frame: pd.DataFrame) -> Any:
    from great_tables import GT

    return GT(frame)


def _pointblank(frame: pd.DataFrame) -> Any:
    import pointblank

    suite = pointblank.Validate(frame).col_vals_not_null(["user_id", "staff_member_id", "school_id"])
    return suite.rows_distinct(["finding_id"]).interrogate()


def _skrub(frame: pd.DataFrame) -> Any:
    from skrub import TableReport

    return TableReport(frame)


def _itables(frame: pd.DataFrame) -> Any:
    from itables import init_notebook_mode, to_html_datatable

    parts: list[Any] = []
    with mock.patch("IPython.display.display", parts.append):  # what its first cell shows, once a notebook
        init_notebook_mode(all_interactive=False, connected=False)
    return _Html("".join(part.data for part in parts) + to_html_datatable(frame, connected=False))


class _Html:
    """HTML alone, as the functions of itables display it."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return "<IPython.core.display.HTML object>"


ANCHORS: dict[str, tuple[str, Callable[[pd.DataFrame], Any]]] = {
    "pandas": ("pandas", lambda frame: frame),
    "pandas Styler": ("jinja2", lambda frame: frame.style),
    "polars": ("polars", _polars),
    "great_tables": ("great_tables", _great_tables),
    "itables": ("itables", _itables),
    "skrub": ("skrub", _skrub),
    "pointblank": ("pointblank", _pointblank),
}
"""Each with the package it needs and what a notebook is given."""
