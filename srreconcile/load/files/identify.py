"""What a file is, by its first bytes: a name says what somebody meant, not what was saved."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "text", "json", "html", "xml", "spreadsheetml", "zip", "ole", "gzip", "bzip2", "xz", "sqlite", "parquet",
    "pdf", "picture", "program", "rtf", "empty",
]  # fmt: skip

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
)
# BIFF 2 to 5 workbooks without the OLE container: a BOF record of one of these lengths.
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|table|meta|script|style|center|div|form)\b", re.IGNORECASE
)
_JSON = re.compile(r'[\[{]\s*(["\[{\]}\-0-9]|true|false|null|NaN|\Z)')


def identify(head: bytes) -> Kind:
    r"""Return what the first bytes of a file (64 KB are plenty) say that it is.

    Examples
    --------
    >>> identify(b"PK\x03\x04..."), identify(b'{"results": {}}'), identify(b"Staff ID,Email\n")
    ('zip', 'json', 'text')
    """
    if not head:
        return "empty"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _BIFF.match(head):
        return "ole"
    return _of_text(_peek(head))


def _peek(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "replace")
    if head[1::2].count(0) > len(head) // 3:
        return head.decode("utf-16-le", "replace")
    return head.decode("utf-8-sig", "replace")


def _of_text(text: str) -> Kind:
    start = text.lstrip("\ufeff \t\r\n\x00")[:4096]
    if start.startswith("<"):
        return _of_markup(start)
    return "json" if _JSON.match(start) else "text"


def _of_markup(start: str) -> Kind:
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<html" not in start.lower():
        return "spreadsheetml"
    if start.startswith("<?xml"):
        inner = re.sub(r"<\?.*?\?>|<!--.*?-->", "", start, flags=re.DOTALL).lstrip()
        return "html" if _HTML.match(inner) else "xml"
    if _HTML.match(re.sub(r"<!--.*?-->", "", start, flags=re.DOTALL).lstrip()):
        return "html"
    return "xml" if re.match(r"<[A-Za-z_][\w.:-]*[\s>/]", start) else "text"
