"""A few sentences as a notebook shows them: for what has no page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from srreconcile.report import markup
from srreconcile.report.inert import one_line

_MOST = 40
"""Sentences; the frames hold all."""


def said_html(head: str, sentences: Sequence[str] = (), calls: Sequence[str] = ()) -> str:
    """Return a heading, sentences below it and the calls that show more.

    Parameters
    ----------
    head : str
        The answer.
    sentences, calls : sequence of str

    Examples
    --------
    >>> "<li>2 links</li>" in said_html("Plan 7", ["2 links"], ["plan.links"])
    True
    """
    items = "".join(f"<li>{escape(one_line(said, 400))}</li>" for said in sentences[:_MOST])
    more = markup.paragraph("More: " + " ".join(map(markup.code, calls))) if calls else ""
    return markup.whole(
        markup.heading(one_line(head, 400)),
        markup.listed(items) if items else "",
        more,
    )


def lines_html(text: str, calls: Sequence[str] = ()) -> str:
    """Return text of several lines with its first as the heading; a line "next: ..." gives way to `calls`."""
    head, *rest = (line.strip() for line in text.splitlines())
    return said_html(head, [line for line in rest if line and not line.startswith("next:")], calls)
