"""Pictures of an audit: whose names the records carry, findings by kind and by school.

A title states the finding.  Each bar has its number beside it and its side or its word,
so that nothing hangs on colour alone.  Each picture is a Matplotlib figure of its own;
nothing global is touched.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from srreconcile.report.cover import LEVELS, levels_by_school
from srreconcile.report.inert import one_line
from srreconcile.report.story import gather

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from srreconcile.audit import Audit

OWN, ANOTHERS = "#8DB9E4", "#B3261E"  # apart in lightness (73 and 39 of 100), so in grey too
INK, DIM, LINE = "#1E2126", "#5A6470", "#C9CFD6"
LEVEL_COLOURS = {"urgent": "#8C1D18", "act": "#DF7A22", "review": "#EBD86A", "note": "#B9C6D6"}
ROWS = 15
"""Accounts or schools shown by themselves."""

_WIDTH, _ROW, _HEAD, _FOOT = 9.6, 0.36, 1.15, 0.45  # inches
_HEADS = 0.95  # inches that the words "own name" take
_NAME = 30  # letters
_FAMILIES = ["DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC"]
_FAMILIES += ["Noto Sans CJK JP", "Noto Sans Thai", "Noto Sans Devanagari", "Noto Sans Ethiopic"]
_FAMILIES += ["Arial Unicode MS", "Microsoft YaHei", "PingFang SC", "Hiragino Sans", "Nirmala UI"]


class Picture(Figure):
    """A Matplotlib figure that shows itself in a notebook and says in words what it shows."""

    alt: str = ""
    """What the picture shows, for those who do not see it."""

    def _repr_png_(self) -> bytes:
        drawn = io.BytesIO()
        self.savefig(drawn, format="png")
        return drawn.getvalue()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"image/png": self._repr_png_(), "text/plain": self.alt}


def overview(audit: Audit, *, names: bool = True) -> Picture:
    """Return the picture that says most: whose names records carry, else findings by kind.

    Parameters
    ----------
    audit : Audit
    names : bool
        False puts ids in place of people's names.
    """
    return names_carried(audit, names=names) if audit.counts["misattributed"] else by_kind(audit)


def names_carried(audit: Audit, *, names: bool = True) -> Picture:
    """Return for each account the records under its own name and under another's.

    Parameters
    ----------
    audit : Audit
        Without records, the picture says that none were given.
    names : bool
        False puts ids in place of people's names.

    Returns
    -------
    Figure
        A row per account with records under another's name, most first; own name to
        the left, another's to the right, on one scale.
    """
    log = audit.attribution
    if log is None:
        return _nothing("Whose names the records carry: no records were given", "")
    counts = _carried(audit, names=names)
    if counts.empty:
        said = f"No record is known to carry another person's name ({log.total:,} records)"
        return _nothing(said, "")
    wrong, accounts = audit.counts["misattributed"], len(counts)
    title = (
        f"{wrong:,} records carry another person's name: {accounts:,} account{'s' if accounts > 1 else ''}"
    )
    shown = counts.head(ROWS)
    figure, axes = _axes(
        title, len(shown), _more(accounts, "accounts", int(counts["wrong"].iloc[ROWS:].sum()))
    )
    _two_sided(axes, shown)
    worst = shown.iloc[0]
    figure.alt = (
        f"{title}. Most: account {worst['user_id']}, {worst['wrong']:,}; {worst['own']:,} in its own name."
    )
    return figure


def _carried(audit: Audit, *, names: bool) -> pd.DataFrame:
    """One row per account with records in another's name: counts, whose account, whose name."""
    log = audit.attribution.by_link if audit.attribution is not None else pd.DataFrame()
    sums = log.pivot_table(index="user_id", columns="verdict", values="records", aggfunc="sum", fill_value=0)
    sums = sums.reindex(columns=["own", "misattributed"], fill_value=0)
    sums = sums.set_axis(["own", "wrong"], axis=1).reset_index()
    counts = sums[sums["wrong"] > 0].sort_values(["wrong", "user_id"], ascending=[False, True])
    theirs = log[log["verdict"].eq("misattributed")].sort_values("records", ascending=False)
    others = theirs.groupby("user_id")["staff_member_id"].agg(lambda ids: list(dict.fromkeys(ids)))
    users, staff = _people(audit) if names else ({}, {})
    return counts.assign(
        label=[shown_name(users.get(user), user) for user in counts["user_id"]],
        whose=[_whose(others[user], staff) for user in counts["user_id"]],
    )


def _people(audit: Audit) -> tuple[dict[str, str], dict[str, str]]:
    """Names by id, of accounts and of staff rows, as the findings have them."""
    found = audit.findings
    pairs = (("user_id", "user_name"), ("staff_member_id", "staff_name"))
    users, staff = (dict(found[list(pair)].dropna().itertuples(index=False, name=None)) for pair in pairs)
    return users, staff


def _whose(staff_ids: Sequence[str], staff: dict[str, str]) -> str:
    first = shown_name(staff.get(staff_ids[0]), staff_ids[0])
    return f"as {first}" + (f" and {len(staff_ids) - 1} more" if len(staff_ids) > 1 else "")


def by_kind(audit: Audit) -> Picture:
    """Return how many findings of each kind there are.

    Parameters
    ----------
    audit : Audit
    """
    story = gather(audit)
    if not story.kinds:
        return _nothing(f"{story.verdict}", "")
    total = sum(kind.findings for kind in story.kinds)
    title = f"{story.verdict}: {total:,} findings of {len(story.kinds)} kinds"
    figure, axes = _axes(title, len(story.kinds), "", head=0.75)
    parts = [(str(kind.severity), kind.title, kind.findings) for kind in story.kinds]
    values = [[count if level == str(k) else 0 for k in LEVELS] for level, _, count in parts]
    numbers = [f"{count:,}  {level}" for level, _, count in parts]
    _stacked(axes, [_shown(title_, 64) for _, title_, _ in parts], values, numbers)
    figure.alt = f"{title}. Most: {story.kinds[0].title}, {story.kinds[0].findings:,}."
    return figure


def by_school(audit: Audit) -> Picture:
    """Return how many findings of each severity each school has, most first.

    Parameters
    ----------
    audit : Audit
    """
    counts = levels_by_school(audit.findings)
    if counts.empty:
        return _nothing("No findings at any school", "")
    total, top = int(counts["all"].sum()), counts.iloc[0]
    title = f"{_shown(top['name'], 40)} has {int(top['all']):,} of {total:,} findings"
    shown = counts.head(ROWS)
    figure, axes = _axes(
        title, len(shown), _more(len(counts), "schools", int(counts["all"].iloc[ROWS:].sum()))
    )
    values = shown[list(map(str, LEVELS))].to_numpy().tolist()
    _stacked(axes, [_shown(name) for name in shown["name"]], values, [f"{n:,}" for n in shown["all"]])
    _legend(axes, [level for level in map(str, LEVELS) if counts[level].any()])
    figure.alt = f"{title}; {len(counts):,} schools."
    return figure


def _more(rows: int, what: str, rest: int) -> str:
    return (
        f"and {rows - ROWS:,} more {what[:-1] if rows == ROWS + 1 else what} with {rest:,} together"
        if rows > ROWS
        else ""
    )


def _axes(title: str, rows: int, foot: str, *, head: float = _HEAD) -> tuple[Picture, Axes]:
    """A figure as tall as its rows, in inches, with its title and one empty row of axes."""
    tall = head + _ROW * rows + _FOOT
    figure = Picture(figsize=(_WIDTH, tall), facecolor="white", dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, _FOOT / tall, 0.96, _ROW * rows / tall))
    axes.set_axis_off()
    axes.set_xlim(0, _WIDTH * 0.96)
    axes.set_ylim(rows - 0.5, -0.5)
    _write(figure, 0.02, 1 - 0.38 / tall, title, size=14, weight="bold", va="center")
    if foot:
        _write(figure, 0.02, 0.2 / tall, foot, size=9, color=DIM, va="center")
    return figure, axes


def _write(place: Figure | Axes, x: float, y: float, said: str, **look: Any) -> Text:
    """Text as it stands: a ``$`` in a name is no formula."""
    look = {"color": INK, "fontfamily": list(font_families()), "parse_math": False, **look}
    return place.text(x, y, said, **look)


def _wide(text: Text) -> float:
    """How many inches wide a text is."""
    figure: Any = text.get_figure()
    return float(text.get_window_extent(figure.canvas.get_renderer()).width / figure.dpi)


def _names(axes: Axes, labels: Sequence[str]) -> float:
    """Write the names at the left, as wide as the widest; return where they end, in inches."""
    written = [
        _write(axes, 0, row, label, size=10.5, va="center", ha="right") for row, label in enumerate(labels)
    ]
    end = max(map(_wide, written))
    for text in written:
        text.set_x(end)
    return end + 0.12


def _two_sided(axes: Axes, shown: pd.DataFrame) -> None:
    start = _names(axes, shown["label"].tolist())
    own = [f"{count:,}" if count else "" for count in shown["own"]]
    wrong = [f"{row.wrong:,}  {row.whose}" for row in shown.itertuples()]
    left = [
        _write(axes, 0, row, said, size=9.5, va="center", ha="right", color="#1D5A99")
        for row, said in enumerate(own)
    ]
    right = [
        _write(axes, 0, row, said, size=9.5, va="center", color=ANOTHERS) for row, said in enumerate(wrong)
    ]
    end = axes.get_xlim()[1]
    both = pd.DataFrame(
        {
            "own": shown["own"].to_numpy(),
            "wrong": shown["wrong"].to_numpy(),
            "before": [_wide(text) + 0.1 for text in left],
            "behind": [_wide(text) + 0.1 for text in right],
        }
    )
    scale = _scale(both, end - start)
    middle = start + max(_HEADS, float((both["own"] * scale + both["before"]).max()))
    rows = range(len(shown))
    axes.barh(rows, both["own"] * scale, left=middle - both["own"] * scale, height=0.62, color=OWN)
    axes.barh(rows, both["wrong"] * scale, left=middle, height=0.62, color=ANOTHERS)
    for text, length in zip(left, both["own"] * scale, strict=True):
        text.set_x(middle - length - 0.06)
    for text, length in zip(right, both["wrong"] * scale, strict=True):
        text.set_x(middle + length + 0.06)
    axes.plot([middle, middle], [-0.5, len(shown) - 0.5], color=INK, linewidth=1)
    _write(axes, middle - 0.1, -0.85, "own name", size=10.5, weight="bold", ha="right", color="#1D5A99")
    _write(axes, middle + 0.1, -0.85, "another person's name", size=10.5, weight="bold", color=ANOTHERS)


def _scale(both: pd.DataFrame, room: float) -> float:
    """Inches per record at which the longest bars and their words fill `room`."""
    low, high = 0.0, room
    for _ in range(60):
        scale = (low + high) / 2
        own = max(_HEADS, (both["own"] * scale + both["before"]).max())
        needed = own + (both["wrong"] * scale + both["behind"]).max()
        low, high = (scale, high) if needed <= room else (low, scale)
    return low


def _stacked(
    axes: Axes, labels: Sequence[str], values: Sequence[Sequence[int]], numbers: Sequence[str]
) -> None:
    """Bars from the left, a part per severity, each with its number behind it."""
    start = _names(axes, labels)
    behind = [
        _write(axes, 0, row, said, size=9.5, va="center", color=DIM) for row, said in enumerate(numbers)
    ]
    room = axes.get_xlim()[1] - start - max(map(_wide, behind)) - 0.15
    scale = room / max(map(sum, values))
    for row, parts in enumerate(values):
        at = start
        for level, count in zip(LEVELS, parts, strict=True):
            axes.barh(
                row,
                count * scale,
                left=at,
                height=0.62,
                color=LEVEL_COLOURS[str(level)],
                edgecolor="white",
                linewidth=0.5,
            )
            at += count * scale
        behind[row].set_x(at + 0.08)


def _legend(axes: Axes, levels: Iterable[str]) -> None:
    x = 0.0
    for level in levels:
        axes.barh(-0.95, 0.16, left=x, height=0.4, color=LEVEL_COLOURS[level], clip_on=False)
        x += 0.24 + _wide(_write(axes, x + 0.22, -0.95, level, size=9.5, va="center")) + 0.2


def _nothing(title: str, foot: str) -> Picture:
    """A picture that says in words that there is nothing to draw."""
    figure, _ = _axes(title, 1, foot)
    figure.alt = f"{title}."
    return figure


def shown_name(name: Any, key: str) -> str:
    """A name that the fonts of this machine can draw, beside its id if only in part; else the id.

    Examples
    --------
    >>> shown_name("Ana Ruiz", "u1"), shown_name("Christie 𐀀𐀁", "u2"), shown_name(None, "u3")
    ('Ana Ruiz', 'Christie (u2)', 'u3')
    """
    shown = _shown(name) if isinstance(name, str) else ""
    if shown and shown != one_line(name, _NAME):
        return f"{shown.strip()} ({_shown(key)})"
    return shown or _shown(key) or "an id that cannot be drawn"


def _shown(text: str, most: int = _NAME) -> str:
    """`text` in one line if it can be drawn, else without the letters that cannot."""
    line = one_line(text, most)
    drawn = "".join(letter for letter in line if ord(letter) in _letters())
    return line if drawn == line else ("" if len(drawn.strip()) < len(line) / 2 else drawn)


@cache
def font_families() -> tuple[str, ...]:
    """The fonts of `_FAMILIES` that this machine has."""
    here = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(family for family in _FAMILIES if family in here)


@cache
def _letters() -> frozenset[int]:
    """The code points that these fonts can draw."""
    found: set[int] = set()
    for family in font_families():
        font = font_manager.get_font(font_manager.findfont(family))
        found |= set(font.get_charmap())
    return frozenset(found)
