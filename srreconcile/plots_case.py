"""Pictures of a case: whose names the records carried week by week, and what supports it.

Drawn from frames alone.  Right name, wrong name and other accounts differ in lightness,
and each bar of the case carries its number, so that nothing hangs on colour alone.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg

from srreconcile.plots import DIM, INK, LINE, Picture, font_families, shown_name
from srreconcile.report.case import GRADES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from srreconcile.investigate.case import Focus

RIGHT, WRONG, OTHER = (
    "#2B6CB0",
    "#C53A2F",
    "#C9D0D8",
)  # lightness 44, 44 and 83; the first two lie in other lanes
_SHADE = {True: "#E4ECF7", False: "#F7E2E0"}
LANES = 6
"""Names shown by themselves."""

_WEEK = pd.Timedelta(days=7)
_FEW = 30  # weeks above which bars have no room for numbers


def timeline(focus: Focus, records: pd.DataFrame, links: pd.DataFrame) -> Picture:
    """Return the records week by week, a lane for each name that they carry.

    Parameters
    ----------
    focus : Focus
        Whose case.
    records : DataFrame
        Records of the accounts and under the names of the case.
    links : DataFrame
        Every link concerned.
    """
    mine = records["user_id"].isin(focus.users) if len(records) else pd.Series(dtype=bool)
    wrong = mine & ~records["staff_member_id"].isin(focus.staff) if len(records) else mine
    title = _title(focus, records, mine, wrong)
    lanes = [*focus.staff, *focus.others][:LANES]
    figure = _figure(10.5, 1.6 + 1.55 * max(len(lanes), 1), title)
    if records.empty or not lanes:
        return _worded(figure, title, "No record to draw.")
    moment = records["entered_at"].fillna(records["event_date"])
    weeks = pd.Series(pd.to_datetime(moment).dt.to_period("W-SUN").dt.start_time, index=records.index)
    span = pd.date_range(weeks.min(), weeks.max(), freq="7D")
    axes: Any = figure.subplots(len(lanes), 1, sharex=True, squeeze=False)[:, 0]
    figure.subplots_adjust(
        left=0.19,
        right=0.98,
        top=1 - 1.05 / figure.get_figheight(),
        bottom=0.5 / figure.get_figheight(),
        hspace=0.08,
    )
    counted = [_weekly(weeks, records["staff_member_id"].eq(row), mine, span) for row in lanes]
    tallest = max(1.0, *(float((case + other).max()) for case, other in counted))
    for place, row, (case, other) in zip(axes, lanes, counted, strict=True):
        right = row in focus.staff
        _lane(place, span, case, other, tallest, right=right)
        linked = links[links["user_id"].isin(focus.users) & links["staff_member_id"].eq(row)]
        _shade(place, span, linked, right=right)
        _carried(place, shown_name(focus.names.get(row), row), right=right)
    _changes(axes, span, links[links["user_id"].isin(focus.users)])
    _legend(
        figure,
        [
            (RIGHT, "made by the account, right name"),
            (WRONG, "made by the account, another's name"),
            (OTHER, "made by another account, or not known"),
        ],
    )
    figure.alt = f"{title}. Weeks from {span[0]:%d %b %Y} to {span[-1]:%d %b %Y}."
    return figure


def _weekly(
    weeks: pd.Series, here: pd.Series, mine: pd.Series, span: pd.DatetimeIndex
) -> tuple[pd.Series, pd.Series]:
    """Records per week: of the case, and of others."""
    case, other = (weeks[here & part].value_counts().reindex(span, fill_value=0) for part in (mine, ~mine))
    return case, other


def _carried(place: Axes, name: str, *, right: bool) -> None:
    look = {"ha": "right", "va": "center", "size": 10, "weight": "bold", "color": RIGHT if right else WRONG}
    _write(place, -0.01, 0.5, f"carry the name\n{name}", transform=place.transAxes, **look)


def _title(focus: Focus, records: pd.DataFrame, mine: pd.Series, wrong: pd.Series) -> str:
    name = shown_name(focus.name, focus.users[0] if focus.users else "this person")
    if not len(records) or not mine.any():
        return f"No record is known to come from an account of {name}"
    named = records.loc[wrong, "staff_member_id"].value_counts()
    if named.empty:
        return f"The {int(mine.sum()):,} records of {name}'s account carry the right name"
    most = str(named.index[0])
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    carried = f"{shown_name(focus.names.get(most), most)}{more}"
    return f"{int(wrong.sum()):,} of {int(mine.sum()):,} records that {name}'s account made carry the name {carried}"


def _lane(
    place: Axes, span: pd.DatetimeIndex, case: pd.Series, other: pd.Series, tallest: float, *, right: bool
) -> None:
    x = np.arange(len(span))
    colour = RIGHT if right else WRONG
    place.bar(x, case, width=0.68, color=colour)
    place.bar(x, other, width=0.68, bottom=case, color=OTHER)
    place.set_ylim(0, tallest * 1.25)
    place.set_xlim(-0.7, len(span) - 0.3)
    if len(span) <= _FEW:
        for at, count in enumerate(case):
            low = count < tallest * 0.14
            if count:
                _write(
                    place,
                    at,
                    count if low else count / 2,
                    f"{count:,}",
                    ha="center",
                    va="bottom" if low else "center",
                    size=8,
                    color=INK if low else "white",
                )
    place.set_yticks([])
    every = max(1, -(-len(span) // 8))
    place.set_xticks(x[::every], [f"{week.day} {week:%b}" for week in span[::every]])
    place.tick_params(length=3, colors=DIM, labelsize=9)
    for side in ("top", "left", "right"):
        place.spines[side].set_visible(False)
    place.spines["bottom"].set_color(LINE)


def _shade(place: Axes, span: pd.DatetimeIndex, links: pd.DataFrame, *, right: bool) -> None:
    """Shade the weeks in which the account was linked to the name of the lane."""
    for begins, ends in zip(links["valid_from"], links["valid_to"], strict=True):
        left = -0.7 if pd.isna(begins) else max((begins - span[0]) / _WEEK - 0.5, -0.7)
        end = len(span) - 0.3 if pd.isna(ends) else min((ends - span[0]) / _WEEK - 0.5, len(span) - 0.3)
        if end > left:
            place.axvspan(left, end, color=_SHADE[right], zorder=0, linewidth=0)


def _changes(axes: Any, span: pd.DatetimeIndex, links: pd.DataFrame) -> None:
    """A dashed line wherever a link of the account began or ended within the picture."""
    moments = pd.concat([links["valid_from"], links["valid_to"]]).dropna().drop_duplicates().sort_values()
    inside = moments[(moments > span[0]) & (moments < span[-1] + _WEEK)]
    last = -99.0
    for when in inside:
        x = float((when - span[0]) / _WEEK - 0.5)
        for place in axes:
            place.axvline(x, color=INK, linestyle=(0, (3, 2)), linewidth=1)
        if x - last > len(span) * 0.16:
            side = "left" if x < len(span) * 0.75 else "right"
            _write(
                axes[0],
                x,
                1.02,
                f" {when:%a} {when.day} {when:%b}: link changed ",
                transform=axes[0].get_xaxis_transform(),
                size=8.5,
                ha=side,
            )
            last = x


def evidence(
    focus: Focus, disputed: pd.DataFrame, own: pd.DataFrame, theirs: pd.DataFrame, facts: pd.DataFrame
) -> Picture:
    """Return what supports a case: time of day, students in common, and the facts in words.

    Parameters
    ----------
    focus : Focus
    disputed, own, theirs : DataFrame
        Records in question, of the account under its own name, and of those whose name
        the disputed carry.
    facts : DataFrame
        ``claim, grade, says``.
    """
    name = shown_name(focus.name, focus.users[0] if focus.users else "the account")
    other = shown_name(focus.names.get(focus.others[0]), focus.others[0]) if focus.others else "the other"
    title = f"{len(disputed):,} records carry {other}'s name; who made them?"
    figure = _figure(13.0, 4.4, title)
    hours = [
        (f"{name}: own records", own, RIGHT),
        ("Disputed records", disputed, WRONG),
        (f"{other}: own records", theirs, "#7C8894"),
    ]
    _hours(figure, hours)
    _students(figure, disputed, [(name, own, RIGHT), (other, theirs, "#7C8894")])
    _write(figure, 0.655, 0.83, "What is known", size=12, weight="bold")
    y = 0.75
    for claim, grade, says in facts[["claim", "grade", "says"]].head(6).itertuples(index=False, name=None):
        lines = textwrap.wrap(f"{claim} ({GRADES.get(grade, grade)}): {says}", 62)[:4]
        _write(figure, 0.655, y, "\n".join(lines), size=9.5, va="top")
        y -= 0.058 * len(lines) + 0.035
    figure.alt = f"{title} " + " ".join(facts["says"].head(6))
    return figure


def _hours(figure: Picture, shown: list[tuple[str, pd.DataFrame, str]]) -> None:
    _write(figure, 0.02, 0.83, "Time of day (UTC)", size=12, weight="bold")
    for number, (label, records, colour) in enumerate(shown):
        place: Any = figure.add_axes((0.02, 0.58 - number * 0.22, 0.17, 0.18))
        times = records["entered_at"].dropna() if len(records) else pd.Series(dtype="datetime64[us]")
        times = times[times != times.dt.normalize()]
        hours = (times.dt.hour * 2 + times.dt.minute // 30).value_counts().reindex(range(48), fill_value=0)
        place.bar(np.arange(48) / 2, hours, width=0.5, align="edge", color=colour)
        place.set_xlim(0, 24)
        place.set_yticks([])
        place.set_xticks(
            [6, 12, 18], ["6:00", "12:00", "18:00"] if number == len(shown) - 1 else ["", "", ""]
        )
        place.tick_params(length=3, colors=DIM, labelsize=8.5)
        for side in ("top", "left", "right"):
            place.spines[side].set_visible(False)
        place.spines["bottom"].set_color(LINE)
        _write(
            figure,
            0.2,
            0.65 - number * 0.22,
            "\n".join(textwrap.wrap(label, 22)) + f"\n({len(records):,})",
            size=9,
            weight="bold",
            color=colour,
            va="center",
        )


def _students(figure: Picture, disputed: pd.DataFrame, sides: list[tuple[str, pd.DataFrame, str]]) -> None:
    _write(figure, 0.37, 0.83, "Students in them", size=12, weight="bold")
    place: Any = figure.add_axes((0.44, 0.15, 0.17, 0.62))
    students = disputed["student_id"].dropna() if len(disputed) else pd.Series(dtype="str")
    for row, (name, records, colour) in enumerate(sides):
        known = set(records["student_id"].dropna()) if len(records) else set()
        share = float(students.isin(known).mean()) if len(students) and known else 0.0
        said = f"{share:.0%}" if len(students) and known else "no own records"
        place.barh(row, 1.0, height=0.5, color="#EDF1F4")
        place.barh(row, share, height=0.5, color=colour)
        _write(place, 0.5, row + 0.38, said, ha="center", va="center", size=9.5, color=INK)
        _write(
            place,
            -0.04,
            row,
            "\n".join(textwrap.wrap(f"also in records of {name}", 16)),
            ha="right",
            va="center",
            size=9,
        )
    place.set_xlim(0, 1)
    place.set_ylim(1.6, -0.6)
    place.axis("off")


def _figure(width: float, height: float, title: str) -> Picture:
    figure = Picture(figsize=(width, height), dpi=110, facecolor="white")
    FigureCanvasAgg(figure)
    size = 14 if len(title) < 70 else 11.5
    _write(
        figure,
        0.015,
        1 - 0.32 / height,
        "\n".join(textwrap.wrap(title, int(width * 11))),
        size=size,
        weight="bold",
        va="center",
    )
    return figure


def _legend(figure: Picture, entries: list[tuple[str, str]]) -> None:
    from matplotlib.patches import Rectangle

    height = figure.get_figheight()
    x = 0.015
    for colour, label in entries:
        figure.add_artist(
            Rectangle(
                (x, 1 - 0.72 / height), 0.014, 0.14 / height, color=colour, transform=figure.transFigure
            )
        )
        _write(figure, x + 0.02, 1 - 0.65 / height, label, size=9.5, va="center")
        x += 0.04 + 0.0072 * len(label)


def _worded(figure: Picture, title: str, said: str) -> Picture:
    _write(figure, 0.015, 0.4, said, size=11, color=DIM)
    figure.alt = f"{title}. {said}"
    return figure


def _write(place: Any, x: float, y: float, said: str, **look: Any) -> Any:
    """Text as it stands: a ``$`` in a name is no formula."""
    return place.text(
        x, y, said, **{"color": INK, "fontfamily": list(font_families()), "parse_math": False, **look}
    )
