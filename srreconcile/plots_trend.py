"""A picture of stored runs: what is open, what came, what was fixed.

Open findings stand above the line, new ones, reopened ones and those asked again marked
among them; fixed and waived ones hang below it.  Every column has its numbers, so that it reads in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
_BELOW = ("fixed", "waived")
"""What is open no more hangs below the line."""

RUNS = 26
"""Runs shown: half a year of weeks."""

_WIDTH, _HEIGHT = 9.6, 4.2  # inches


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
    counts = by_run(history).tail(RUNS)
    figure = Picture(figsize=(_WIDTH, _HEIGHT), dpi=110, facecolor="white")
    figure.alt = _said(counts)
    figure.text(0.02, 0.93, figure.alt, size=12, weight="bold", color=INK, parse_math=False)
    if len(counts):
        _columns(figure.add_axes((0.06, 0.16, 0.92, 0.62)), counts)
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
    for name, colour in COLOURS.items():
        heights = counts[name].tolist()
        if not any(heights) and name in ("asked again", "waived"):
            continue
        start = under if name in _BELOW else bottom
        axes.bar(at, heights, bottom=start, width=0.62, color=colour, label=name)
        for x, height, low in zip(at, heights, start, strict=True):
            if height:
                axes.text(
                    x, low + height / 2, f"{abs(height):,}", ha="center", va="center", size=8, color=INK
                )
        ends = [low + height for low, height in zip(start, heights, strict=True)]
        bottom, under = (bottom, ends) if name in _BELOW else (ends, under)
    axes.axhline(0, color=LINE, linewidth=1)
    axes.set_xticks(at, [f"{day:%d %b}" for day in counts["as_of"]], size=8, color=DIM)
    axes.set_yticks([])
    axes.set_xlim(-0.6, max(len(at) - 0.4, 3.0))
    axes.spines[:].set_visible(False)
    axes.legend(ncols=len(COLOURS), loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False, fontsize=9)
