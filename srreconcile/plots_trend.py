"""A picture of stored runs: what is open, what came, what was fixed.

Open findings stand above the line, new ones, reopened ones and those asked again marked
among them; fixed and waived ones hang below it.  Numbers stand where there is room for them, and
every column carries how many are open, so that it reads in grey.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.plots import DIM, INK, LINE, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from srreconcile.runs import RunHistory

COLOURS = {
    "still open": "#B9C6D6",
    "new": "#DF7A22",
    "asked again": "#C9A227",
    "reopened": "#8C1D18",
    "fixed": "#5E9E6E",
    "waived": "#E3E3E3",
}
_ON = {"reopened": "white"}
"""The colour of a number on a dark bar."""

_BELOW = ("fixed", "waived")
"""What is open no more hangs below the line."""

RUNS = 26
"""Runs shown: half a year of weeks."""

_WIDTH, _HEIGHT = 9.6, 4.2  # inches
_AXES = (0.06, 0.12, 0.92, 0.66)  # left, bottom, width and height, as parts of the picture
_SIZE = 8  # points of a number
_BAR = 0.8  # width of a column, of the step from one to the next


def trend(history: RunHistory) -> Picture:
    """Return the open, new, reopened, fixed and waived findings of each run.

    Parameters
    ----------
    history : RunHistory
        Of more than `RUNS` runs the last are shown.

    Returns
    -------
    Figure
    """
    counts = by_run(history).tail(RUNS).reset_index(drop=True)
    figure = Picture(figsize=(_WIDTH, _HEIGHT), dpi=110, facecolor="white")
    figure.alt = _said(counts)
    open_, _, rest = figure.alt.partition("; ")
    figure.text(0.02, 0.93, open_, size=12, weight="bold", color=INK, parse_math=False)
    figure.text(0.02, 0.87, rest, size=10, color=DIM, parse_math=False)
    if len(counts):
        _columns(figure.add_axes(_AXES), counts)
    return figure


def by_run(history: RunHistory) -> pd.DataFrame:
    """Return ``as_of`` and the numbers of `COLOURS` per run, oldest first; `_BELOW` the line below zero."""
    named = {"asked_again": "asked again"}
    told = ["open", "new", "reopened", "asked_again", "fixed", "waived"]
    totals = history.trend.groupby("run_id")[told].sum().rename(columns=named)
    runs = history.runs[["run_id", "as_of"]]
    counts = runs.join(totals, on="run_id").fillna(dict.fromkeys(totals.columns, 0))
    counts = counts.astype(dict.fromkeys(totals.columns, "int64"))
    counts["still open"] = counts["open"] - counts[["new", "reopened", "asked again"]].sum(axis=1)
    for name in _BELOW:
        counts[name] = -counts[name]
    return counts[["as_of", *COLOURS]].reset_index(drop=True)


def _said(counts: pd.DataFrame) -> str:
    if counts.empty:
        return "No runs are stored yet"
    last = counts.iloc[-1]
    open_ = int(last[[name for name in COLOURS if name not in _BELOW]].sum())
    again = f", {last['asked again']:,} asked again" if last["asked again"] else ""
    waived = f"; {-last['waived']:,} waived" if last["waived"] else ""
    return (
        f"{open_:,} findings open on {last['as_of']:%d %b %Y}: {last['new']:,} new, "
        f"{last['reopened']:,} reopened{again}; {-last['fixed']:,} fixed since the run before{waived}"
    )


def _columns(axes: Axes, counts: pd.DataFrame) -> None:
    at = list(range(len(counts)))
    bottom, under = [0] * len(counts), [0] * len(counts)
    room = _Room(counts)
    for name, colour in COLOURS.items():
        heights = counts[name].tolist()
        if not any(heights) and name in ("asked again", "waived"):
            continue
        start = under if name in _BELOW else bottom
        axes.bar(at, heights, bottom=start, width=_BAR, color=colour, label=name)
        for x, height, low in zip(at, heights, start, strict=True):
            if room.holds(height):
                _number(axes, x, low + height / 2, abs(height), room, va="center", color=_ON.get(name, INK))
        ends = [low + height for low, height in zip(start, heights, strict=True)]
        bottom, under = (bottom, ends) if name in _BELOW else (ends, under)
    for x, top in zip(at, bottom, strict=True):
        _number(axes, x, top + room.point, top, room, va="bottom", weight="bold", color=INK)
    axes.axhline(0, color=LINE, linewidth=1)
    shown = at[:: -room.every][::-1]  # the last run has its day
    axes.set_xticks(shown, [f"{counts['as_of'][x]:%d %b}" for x in shown], size=_SIZE, color=DIM)
    axes.set_yticks([])
    axes.set_xlim(-0.6, max(len(at) - 0.4, 3.0))
    axes.set_ylim(min(under), max(bottom) + room.point * 2 * _SIZE)
    axes.spines[:].set_visible(False)
    axes.legend(ncols=len(COLOURS), loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False, fontsize=9)


class _Room:
    """How much room a column leaves for its numbers."""

    def __init__(self, counts: pd.DataFrame) -> None:
        above = counts[[name for name in COLOURS if name not in _BELOW]].sum(axis=1).max()
        below = -counts[list(_BELOW)].sum(axis=1).min()
        points = _HEIGHT * 72 * _AXES[3] - 2 * _SIZE
        self.point = max(float(above + below), 1.0) / points
        """Findings that a point of height stands for."""
        step = _WIDTH * 72 * _AXES[2] / max(len(counts), 3.6)
        self.every = max(1, math.ceil(4.5 * _SIZE / step))
        """Every how many columns a day has room below."""
        self.widest = max(1, int(step / (0.62 * _SIZE)))
        """Figures that have room side by side."""

    def holds(self, height: int) -> bool:
        """Return whether a number fits into a bar."""
        return abs(height) / self.point >= _SIZE + 2


def _number(axes: Axes, x: int, y: float, number: int, room: _Room, **how: Any) -> None:
    said = f"{number:,}"
    if len(said) > room.widest:
        said = f"{number / 1000:.{int(number < 10_000)}f}k" if number >= 1000 else ""
    if len(said) <= room.widest:
        axes.text(x, y, said, ha="center", size=_SIZE, **how)
