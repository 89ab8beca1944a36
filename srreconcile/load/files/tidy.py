"""What was done to whole lines of a text, undone before it is split: no line is lost, so that rows keep their numbers.

A spreadsheet that reads no commas saves each line as one quoted value, or ends each with
its own delimiters; an old system prints columns at fixed places.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from srreconcile.load.files.scan import Dialect, split
from srreconcile.load.raw import Issue

FIXED = "\x1f"
"""What is put between the columns of a text in fixed width."""

_ENDS = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r" *[-=]{2,}( +[-=]{2,}){2,} *")
_LOOKED_AT = 400  # lines that show where the columns stand
_PREAMBLE = 8  # lines above them


def tidy(text: str, file: str) -> tuple[str, list[Issue]]:
    r"""Return a text without what was done to whole lines, and what was undone.

    Examples
    --------
    >>> tidy('"ID,Name,School"\n"1,Ana,North"\n"2,Jo,North"\n', "staff.csv")[0]
    'ID,Name,School\n1,Ana,North\n2,Jo,North\n'
    >>> tidy("ID,Name,School;;\n1,Ana,North;;\n2,Jo,North;;\n", "staff.csv")[0]
    'ID,Name,School\n1,Ana,North\n2,Jo,North\n'
    >>> tidy("ID    Name    School\n1     Ana     North\n2     Mary J  South\n", "staff.txt")[0].replace(FIXED, ";")
    'ID;Name;School\n1;Ana;North\n2;Mary J;South\n'
    """
    lines = _ENDS.split(text)
    for undo, told in (
        (_unwrapped, "whole lines stood between quotes and were read without them."),
        (_untrailed, "the lines end with delimiters of another kind, which were left out."),
        (
            _from_fixed,
            "no delimiter separates the values: they were read by their places in the line (fixed width).",
        ),
    ):
        changed = undo(lines)
        if changed is not None:
            return "\n".join(changed), [Issue("whole lines", told, file, grade="note")]
    return text, []


def _unwrapped(lines: list[str]) -> list[str] | None:
    wrapped = [len(line) > 2 and line[0] == line[-1] == '"' for line in lines]
    if sum(wrapped) * 2 < sum(map(bool, lines)) or sum(wrapped) < 2:
        return None
    whole = re.compile(r'"(?:[^"]|"")*"')
    inner = [
        line[1:-1].replace('""', '"') if is_one and whole.fullmatch(line) else None
        for line, is_one in zip(lines, wrapped, strict=True)
    ]
    for delimiter in ",;\t|":
        widths = Counter(len(split(line, Dialect(delimiter))[0]) for line in inner if line)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        if width > 2 and count * 2 > sum(wrapped):
            return [line if kept is None else kept for line, kept in zip(lines, inner, strict=True)]
    return None


def _untrailed(lines: list[str]) -> list[str] | None:
    filled = [line for line in lines if line]
    ends = Counter(line[len(line.rstrip(line[-1])) :] for line in filled if line[-1] in ";,\t|")
    if len(filled) < 3 or not ends:
        return None
    end = ends.most_common(1)[0][0]
    others = [d for d in ",;\t|" if d != end[0]]
    body = [line.removesuffix(end) for line in filled]
    foreign = all(line.endswith(end) for line in filled) and not any(end[0] in line for line in body)
    if not foreign or not any(all(line.count(other) > 1 for line in body) for other in others):
        return None
    return [line.removesuffix(end) for line in lines]


def _from_fixed(lines: list[str]) -> list[str] | None:
    filled = [line for line in lines[:_LOOKED_AT] if line.strip()]
    if len(filled) < 3 or any(delimiter in filled[0] for delimiter in ",;\t|"):
        return None
    starts = _places(lines[:_LOOKED_AT])
    if starts is None:
        return None
    bounds = [*starts, None]
    return [
        FIXED.join(line[a:b].strip() for a, b in pairwise(bounds))
        if line.strip() and not _RULE.fullmatch(line)
        else ""
        for line in lines
    ]


def _places(lines: list[str]) -> list[int] | None:
    """Return where the columns start: under a rule of dashes, else where every line is blank before."""
    for line in lines[: _PREAMBLE + 2]:
        if _RULE.fullmatch(line):
            return [0, *(found.start() for found in re.finditer(r"(?<= )[-=]", line) if found.start())]
    for first in range(min(_PREAMBLE, len(lines))):
        follows_a_gap = not first or not lines[first - 1].strip()
        below = [line for line in lines[first:] if line.strip()]
        if follows_a_gap and lines[first].strip() and len(below) > 2:
            starts = _blank_before(below)
            if len(starts) > 2:
                return starts
    return None


def _blank_before(lines: list[str]) -> list[int]:
    """Return the places before which every line has two blanks, if the first line has a word at each."""
    head = lines[0]
    starts = [0]
    for at in range(2, len(head)):
        if head[at] == " " or head[at - 2 : at] != "  ":
            continue
        if all(line[at - 2 : at].strip() == "" for line in lines):
            starts.append(at)
    aligned = all(any(line[at : at + 1].strip() for line in lines[1:]) for at in starts)
    words = [head[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
    return starts if aligned and all(words) and not any("  " in word for word in words) else []
