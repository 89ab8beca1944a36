"""HTML taken apart into tags and text, in one pass whose time grows with the page and with nothing else.

The standard library's parser looks for the end of each open construct again and again: a
page of 1 MB that opens a hundred thousand declarations and ends none takes it a minute.
Here a search that came to the end of the page is never made twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_NAME = re.compile(r"/?[A-Za-z][^\s/<>]{0,100}")
_STOP = re.compile(r"[>\"']")
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_SPAN = re.compile(r"\bcolspan\s*=\s*[\"']?(\d{1,8})(?!\d)", re.IGNORECASE)


class Tag(NamedTuple):
    """A tag; `name` is in lower case, with a slash before it at its end."""

    name: str
    inside: str

    @property
    def colspan(self) -> int:
        """How many columns the cell spans: 1 unless it says so."""
        told = _SPAN.search(self.inside)
        return int(told[1]) if told else 1


class _Page:
    """A page, with what no longer needs to be looked for in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.gone: dict[str, int] = {}  # signs, and from where on they do not occur
        self.loose = False  # a quote was never closed: from there on they are signs like any other

    def find(self, sign: str, at: int) -> int:
        """Return where a sign stands next, or -1, which is found out only once."""
        if at >= self.gone.get(sign, len(self.text) + 1):
            return -1
        found = self.text.find(sign, at)
        if found < 0:
            self.gone[sign] = at
        return found

    def tag_end(self, begun: int) -> int:
        """Return where the ``>`` stands, outside of quotes, that ends a tag; -1 if there is none."""
        at = begun
        while not self.loose and self.find(">", at) >= 0:
            stop = _STOP.search(self.text, at)
            if stop is None or stop[0] == ">":
                return stop.start() if stop else -1
            closing = self.find(stop[0], stop.end())
            at = stop.end() if closing < 0 else closing + 1
        self.loose = True
        return self.find(">", begun)

    def raw_end(self, name: str, at: int) -> int:
        """Return where the end of a script or style stands, whose content is no markup."""
        if at >= self.gone.get(name, len(self.text) + 1):
            return at
        found = _RAW[name].search(self.text, at)
        if found is None:
            self.gone[name] = at
            return at
        return found.start()


def pieces(text: str) -> Iterator[Tag | str]:
    """Yield the tags of a page and the text between them, without comments, scripts and styles.

    Examples
    --------
    >>> [each if isinstance(each, str) else each.name for each in pieces("<TD title='>'>a &lt; b<!-- c --></td>")]
    ['td', 'a < b', '/td']
    """
    page = _Page(text)
    at = start = 0
    while (opened := page.find("<", at)) >= 0:
        end = _end(page, opened)
        if end is None:  # a sign like any other
            at = opened + 1
            continue
        if opened > start:
            yield unescape(text[start:opened])
        at = start = end
        named = _NAME.match(text, opened + 1)
        if named:
            name = named[0].lower()
            yield Tag(name, text[named.end() : end - 1])
            if name in _RAW:
                at = start = page.raw_end(name, end)
    if start < len(text):
        yield unescape(text[start:])


def _end(page: _Page, opened: int) -> int | None:
    """Return where the tag, comment or declaration ends that a ``<`` opens, or None if it opens none."""
    text = page.text
    if text.startswith("<!--", opened):
        end = page.find("-->", opened + 2)
        return end + 3 if end >= 0 else None
    if text.startswith(("<!", "<?"), opened):
        end = page.find(">", opened)
        return end + 1 if end >= 0 else None
    named = _NAME.match(text, opened + 1)
    end = page.tag_end(named.end()) if named else -1
    return end + 1 if end >= 0 else None
