"""From bytes to text: a mark at the start, else strict UTF-8, else Windows-1252, told line by line.

A detector that guesses from statistics read María as Mar├¡a; this order cannot.
"""

from __future__ import annotations

import re

from srreconcile.errors import InputError
from srreconcile.load.raw import Issue

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# Two letters that stand for the two bytes of one: what begins a pair is a capital in every word else.
_TWICE = re.compile(
    "[\u00c3\u00c4\u00c5][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_TOLD = 20  # rows named one by one; beyond, a count says enough


def decode(data: bytes, file: str, encoding: str | None = None) -> tuple[str, str, list[Issue]]:
    r"""Return the text, the name of its encoding, and what was doubtful.

    Raises
    ------
    InputError
        If `encoding` is given and the bytes are not in it, or Python knows none of that name.

    Examples
    --------
    >>> decode("Ana,Ruíz\n".encode("cp1252"), "staff.csv")[:2]
    ('Ana,Ruíz\n', 'cp1252')
    """
    issues: list[Issue] = []
    if encoding is not None:
        return _as_told(data, file, encoding), encoding, issues
    name = ""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            data, name = data[len(mark) :], marked
            break
    name = name or _unmarked_wide(data)
    if name[:6] in ("utf-16", "utf-32"):
        text = data.decode(name, "replace")
        if "\ufffd" in text:
            issues.append(_replaced(file, text.count("\n", 0, text.index("\ufffd")) + 1, name))
    else:
        data = _without_padding(data, file, issues)
        text, name = _narrow(data, file, issues)
        text = _once(text, file, issues)
    return _without_nul(text, file, issues), name, issues


def _as_told(data: bytes, file: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise InputError(f'{file}: Python knows no encoding "{encoding}". Try "utf-8" or "cp1252".') from None
    except UnicodeError as error:
        at = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise InputError(
            f"{file}, row {at}: its bytes are not {encoding}. Leave encoding= out to have it found."
        ) from None
    return text.removeprefix("\ufeff")


def _unmarked_wide(data: bytes) -> str:
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = len(head) // 6
    if odd > enough and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > enough and odd * 8 < even else ""


def _without_padding(data: bytes, file: str, issues: list[Issue]) -> bytes:
    kept = data.rstrip(b"\x00\x1a")
    padding = data[len(kept) :].count(0)
    if padding:
        issues.append(
            Issue("NUL bytes", f"{padding:,} bytes of NUL padding at the end were left out; was the export cut short?",
                  file)
        )  # fmt: skip
    return kept


def _narrow(data: bytes, file: str, issues: list[Issue]) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lines = _LINE.findall(data)
    valid = [_is_utf8(line) for line in lines]
    if not any(ok and not line.isascii() for line, ok in zip(lines, valid, strict=True)):
        return _all_windows(lines, valid, file, issues), "cp1252"
    text = []
    bad = []
    for number, (line, ok) in enumerate(zip(lines, valid, strict=True), 1):
        text.append(line.decode("utf-8") if ok else _windows(line))
        if not ok:
            bad.append(number)
    issues += [_replaced(file, number, "UTF-8") for number in bad[:_TOLD]]
    if len(bad) > _TOLD:
        issues.append(
            Issue("encoding", f"{len(bad) - _TOLD:,} more rows hold bytes that are not UTF-8.", file)
        )
    return "".join(text), "utf-8"


def _all_windows(lines: list[bytes], valid: list[bool], file: str, issues: list[Issue]) -> str:
    text = [_windows(line) for line in lines]
    count = valid.count(False)
    issues.append(
        Issue("encoding", f"not UTF-8: read as Windows-1252 (cp1252), {count:,} rows with accents or signs. "
                          'If names look wrong, pass encoding=.', file, grade="note")
    )  # fmt: skip
    issues += [_replaced(file, number, "cp1252") for number, line in enumerate(text, 1) if "\ufffd" in line]
    return "".join(text)


def _windows(line: bytes) -> str:
    # A line that also holds sound multi-byte letters is UTF-8 with a broken byte.
    lenient = line.decode("utf-8", "replace")
    if any(ord(letter) > 127 and letter != "\ufffd" for letter in lenient):
        return lenient
    return line.decode("cp1252", "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _replaced(file: str, row: int, encoding: str) -> Issue:
    return Issue(
        "encoding",
        f"bytes that are not {encoding}: read as Windows-1252 where that has a letter, else as \ufffd. "
        "Check the names in this row.",
        file,
        row,
    )


def _once(text: str, file: str, issues: list[Issue]) -> str:
    """Return a text with letters that were encoded twice (``JosÃ©``) as they were meant, told by row."""
    if not _TWICE.search(text):
        return text
    rows: list[int] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        lines[number - 1] = _TWICE.sub(_letter, line)
        if lines[number - 1] != line:
            rows.append(number)
    told = (
        "letters were encoded twice (as in \u00c3\u00a9) and were read as meant; check the names in this row."
    )
    issues += [Issue("encoding", told, file, row) for row in rows[:_TOLD]]
    if len(rows) > _TOLD:
        issues.append(Issue("encoding", f"{len(rows) - _TOLD:,} more rows hold letters encoded twice.", file))
    return "\n".join(lines)


def _letter(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def _without_nul(text: str, file: str, issues: list[Issue]) -> str:
    if "\x00" not in text:
        return text.rstrip("\x1a") if text.endswith("\x1a") else text
    if text.count('\x00"') * 2 > text.count("\x00"):
        return text  # NUL stands before quotes as an escape: the scanner's business
    rows = sorted({text.count("\n", 0, at.start()) + 1 for at in list(re.finditer("\x00+", text))[:_TOLD]})
    issues += [Issue("NUL bytes", "a NUL byte was left out of a value; check it.", file, row) for row in rows]
    return text.replace("\x00", "")
