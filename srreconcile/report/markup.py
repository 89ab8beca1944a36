"""Pieces of HTML that look the same in a trusted and an untrusted notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from srreconcile.severity import Severity

DOTS = {
    Severity.HEALTHY: "○○○○",
    Severity.NOTE: "●○○○",
    Severity.REVIEW: "●●○○",
    Severity.ACT: "●●●○",
    Severity.URGENT: "●●●●",
}
"""A severity's second sign, for eyes and printers without colour."""

# Word on white, word on black (both at least 4.5:1), and the bar behind black or white text.
_INK = {
    Severity.HEALTHY: ("0,90,60", "110,220,170", "0,130,90"),
    Severity.NOTE: ("65,80,95", "175,190,205", "110,130,160"),
    Severity.REVIEW: ("100,85,0", "225,205,90", "190,170,20"),
    Severity.ACT: ("140,70,0", "255,175,95", "225,130,40"),
    Severity.URGENT: ("160,25,25", "255,145,140", "215,65,60"),
}
_LINE = "1px solid rgba(128,128,128,0.4)"
_PAD = "padding:3px 10px;vertical-align:top;text-align:"
_FAMILY = "font-family:system-ui,sans-serif"


@dataclass(frozen=True)
class Cell:
    """The inside of a table cell, ready as HTML, and its style."""

    html: str
    style: str = f"{_PAD}left"


def text(value: str) -> str:
    """Return text from data as HTML; its direction stays its own.

    Examples
    --------
    >>> text("<b>Ana</b>"), text("")
    ('<bdi>&lt;b&gt;Ana&lt;/b&gt;</bdi>', '')
    """
    return f"<bdi>{escape(value)}</bdi>" if value else ""


def number(value: int) -> Cell:
    """Return a whole number as a cell, to the right."""
    return Cell(f"{value:,}", f"{_PAD}right;white-space:nowrap")


def bar(value: int, most: int, level: Severity | None) -> Cell:
    """Return a whole number with a bar behind it, as long as its share of `most`."""
    plain = number(value)
    if not value or not most:
        return plain
    width = max(1, round(100 * value / most))
    colour = f"rgba({_INK[level or Severity.NOTE][2]},0.3)"
    fill = f"background:linear-gradient(90deg,{colour} {width}%,transparent {width}%)"
    return Cell(plain.html, f"{plain.style};{fill}")


def severity(level: Severity | str) -> Cell:
    """Return a severity as dots and word, coloured for both themes."""
    level = Severity[level.upper()] if isinstance(level, str) else level
    light, dark, _ = _INK[level]
    ink = f"color:light-dark(rgb({light}),rgb({dark}))"
    return Cell(f'<span style="{ink};white-space:nowrap">{DOTS[level]} {level}</span>')


def code(call: str) -> str:
    """Return a call to copy."""
    style = "background:rgba(128,128,128,0.12);padding:0 4px;white-space:nowrap"
    return f'<code style="{style}">{escape(call)}</code>'


def dim(inside: str) -> str:
    """Return HTML that stands back, in both themes."""
    return f'<span style="opacity:0.8">{inside}</span>'


def small(inside: str) -> str:
    """Return HTML in small print."""
    return f'<span style="opacity:0.8;font-size:85%">{inside}</span>'


def heading(said: str) -> str:
    """Return the first line: the answer."""
    return f'<div style="font-size:135%;font-weight:600;margin:2px 0 4px">{escape(said)}</div>'


def paragraph(inside: str) -> str:
    """Return HTML as a line of its own."""
    return f'<div style="margin:4px 0 8px">{inside}</div>'


def listed(items: str) -> str:
    """Return `<li>` elements as a list."""
    return f'<ul style="margin:0 0 8px;padding-left:24px">{items}</ul>'


def opening(said: str, inside: str, *, is_open: bool) -> str:
    """Return HTML that opens and closes without a script."""
    summary = f'<summary style="font-weight:600;margin:4px 0">{escape(said)}</summary>'
    return f"<details{' open' if is_open else ''}>{summary}{inside}</details>"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table; a head that starts with "+" stands over numbers."""
    top = "".join(_head(head) for head in heads)
    line = f'<tr style="border-bottom:{_LINE}">'
    body = "".join(f"{line}{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f'<table style="table-layout:auto;border-collapse:collapse;margin:4px 0 8px;{_FAMILY}">'
        f'<caption style="text-align:left;font-weight:600;padding:2px 0">{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )


def _head(head: str) -> str:
    side = "right" if head.startswith("+") else "left"
    return f'<th scope="col" style="{_PAD}{side};border-bottom:{_LINE}">{escape(head.removeprefix("+"))}</th>'


def _cell(cell: Cell) -> str:
    return f'<td style="{cell.style}">{cell.html}</td>'


def whole(*parts: str) -> str:
    """Return the parts as one output; MathJax leaves a ``$`` in a name alone."""
    inside = "".join(parts)
    return f'<div class="tex2jax_ignore mathjax_ignore" style="{_FAMILY};overflow-x:auto">{inside}</div>'
