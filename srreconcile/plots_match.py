"""A picture of one match: how the reasons for and against add up.

A waterfall: each reason starts where the one above it ended.  Every bar has its reason
and its number beside it, so it can be read in grey, in print and without a mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.people.verdict import in_words
from srreconcile.plots import ANOTHERS, DIM, INK, LINE, OWN, Picture
from srreconcile.report.inert import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _ROW, _HEAD, _FOOT = 9.6, 0.34, 0.85, 0.55  # inches
_REASON, _NAME = 75, 40  # letters
_DRAWN = 0x0530  # letters below are Latin, Greek or Cyrillic, which Matplotlib's own font has


def waterfall(user_id: str, user_name: str, said: str, staff_name: str, told: pd.DataFrame) -> Picture:
    """Return how the reasons of one pair add up to its log-odds.

    Parameters
    ----------
    user_id, user_name : str
        The account.
    said : str
        How sure the answer is, in words; the nearest person follows, if there is one.
    staff_name : str
        How that person is called.
    told : DataFrame
        ``staff_member_id, probability, reason, weight`` of one candidate, in order; no
        row if nobody comes near.

    Returns
    -------
    Figure
    """
    height = _HEAD + _ROW * (len(told) + 1) + _FOOT
    figure = Picture(figsize=(_WIDTH, height), dpi=110, facecolor="white")
    account = f"Account {one_line(user_id, _NAME)}{_in_brackets(user_name)}"
    found = said
    if len(told):
        row, probability = told[["staff_member_id", "probability"]].iloc[0]
        who = f"staff row {one_line(row, _NAME)}{_in_brackets(staff_name)}"
        found = f"{said}{who}: probability {in_words(probability)}"
    figure.alt = f"{account}, {found}. " + "; ".join(
        f"{reason} {weight:+.2f}" for reason, weight in zip(told["reason"], told["weight"], strict=True)
    )
    look: dict[str, Any] = {"size": 11, "weight": "bold", "color": INK, "parse_math": False}
    figure.text(0.02, 1 - 0.28 / height, account, **look)
    figure.text(0.02, 1 - 0.52 / height, found, **look)
    if len(told):
        place = (0.57, _FOOT / height, 0.40, 1 - (_HEAD + _FOOT) / height)
        _bars(figure.add_axes(place), told)
    return figure


def _in_brackets(name: str) -> str:
    """The name, if the font has its letters."""
    shown = one_line(name, _NAME)
    return f" ({shown})" if shown and all(ord(letter) < _DRAWN for letter in shown) else ""


def _bars(axes: Axes, told: pd.DataFrame) -> None:
    ends = told["weight"].cumsum().tolist()
    starts = [0.0, *ends[:-1]]
    for row, (start, end, reason) in enumerate(zip(starts, ends, told["reason"], strict=True)):
        axes.barh(row, end - start, left=start, height=0.62, color=OWN if end >= start else ANOTHERS)
        axes.plot([end, end], [row - 0.31, row + 1.31], color=LINE, linewidth=0.8)
        _label(axes, row, reason, end - start)
    axes.barh(len(told), ends[-1], height=0.62, color=INK)
    _label(axes, len(told), "together", ends[-1])
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_ylim(len(told) + 0.5, -0.6)
    axes.use_sticky_edges = False
    axes.margins(x=0.03)
    axes.set_yticks([])
    axes.tick_params(labelsize=8, colors=DIM)
    axes.set_xlabel("log-odds: to the right it speaks for one human, to the left against", size=8, color=DIM)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _label(axes: Axes, row: int, reason: str, weight: float) -> None:
    look: dict[str, Any] = {
        "transform": axes.get_yaxis_transform(),
        "size": 8.5,
        "va": "center",
        "ha": "right",
        "color": INK,
    }
    axes.text(-0.15, row, one_line(reason, _REASON), parse_math=False, **look)
    axes.text(-0.02, row, f"{weight:+.2f}", **look)
