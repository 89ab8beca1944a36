"""What a cell looks like: a header word, a title, a total, or a value of some kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a letter, which no text may hold
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe]")
_SHAPES = (
    ("email", re.compile(r"[^\s@]+@[^\s@]+")),
    (
        "time",
        re.compile(
            r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?"
        ),
    ),
    ("number", re.compile(r"[-+$€£(]{0,2}\d[\d,.' ]*([eE][-+]?\d+)?%?\)?")),
    ("code", re.compile(r"(?=\S*\d)[A-Za-z0-9_#-]*\d[A-Za-z0-9_#.-]*")),
    ("link", re.compile(r"https?://\S+")),
)
_ENDS_A_GROUP = re.compile(r".*\b(sub-?)?totals?:?|[^\d:]{3,40}: *\d[\d,.]*", re.IGNORECASE)
_RULE = re.compile(r"[-=_*+:|~]{2,}")
_TYPE = re.compile(
    r"(n?var)?char2?(\(\w+\))?|n?text|string|(big|small|tiny)?int(eger)?|num(ber|eric)?|decimal(\([\d, ]+\))?"
    r"|float|double|real|bool(ean)?|bit|date|(date)?time(stamp)?|uuid|Y ?/ ?N|required|optional|alphanumeric"
    r"|(?>YYYY|MM?|DD?|HH?|SS?|YY)(?:[-/.: ]?(?>YYYY|MM?|DD?|HH?|SS?|YY))++",
    re.IGNORECASE,
)
_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")
_TOTAL = re.compile(
    r"(grand |sub-?)?totals?\b|(row |record )?count\b|number of (rows|records)|\d+ (rows?|records?)\b|sum\b|average\b"
    r"|report (run|generated|printed|date)|generated\b|printed\b|run (on|date)|exported\b|page \d+|end of (report|file)"
    r"|source:|note:|confidential|copyright|©|\*{3}|-{3}|={3}|\(\d+ rows?( affected)?\)",
    re.IGNORECASE,
)


def fold(cell: str) -> str:
    r"""Return a header as it is compared: letters and digits only, lower case.

    Examples
    --------
    >>> fold(" Staff\u200b_ID ")
    'staffid'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", cell).lower() if letter.isalnum())


def clean_header(cell: str) -> str:
    r"""Return a header without invisible signs and line breaks, spaces single.

    Examples
    --------
    >>> clean_header("\ufeffStaff\nID ")
    'Staff ID'
    """
    whole = cell if cell.isascii() else _SURROGATE.sub("\ufffd", cell)
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", whole)).split())


def shape(cell: str) -> str:
    """Return what kind of value a cell looks like: email, time, number, code, link, text or "".

    Examples
    --------
    >>> [shape(c) for c in ("a@x.org", "1/2/2024", "$7.50", "MG-8769", "Ana Ruiz", " ")]
    ['email', 'time', 'number', 'code', 'text', '']
    """
    cell = cell.strip()
    if not cell:
        return ""
    if len(cell) > 200:
        return "text"
    for name, pattern in _SHAPES:
        if pattern.fullmatch(cell):
            return name
    return "text"


def writing(cell: str) -> str:
    """Return how a value is written: each digit a 9, letters in a row an a, the rest as it is.

    Examples
    --------
    >>> writing("MG-8769"), writing("28/01/2024 07:15"), writing("de la Cruz")
    ('a-9999', '99/99/9999 99:99', 'a a a')
    """
    return _LETTERS.sub("a", _DIGIT.sub("9", cell[:60]))


def is_total(cell: str) -> bool:
    """Return whether a first cell says that its row sums up or signs off.

    Examples
    --------
    >>> is_total("Grand Total:"), is_total("Page 1 of 3"), is_total("Totaro")
    (True, True, False)
    """
    return bool(_TOTAL.match(cell.strip()) or _ENDS_A_GROUP.fullmatch(cell.strip()))


def is_rule(cells: Sequence[str]) -> bool:
    """Return whether a row is a rule drawn between others: dashes and the like, and nothing else.

    Examples
    --------
    >>> is_rule(["-----", "---", ""]), is_rule(["|---|:--|"]), is_rule(["7", "-", "-"])
    (True, True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(map(_RULE.fullmatch, filled)) and any(len(cell) > 2 for cell in filled)


def names_types(cells: Sequence[str]) -> bool:
    """Return whether a row says what kind of value each column holds, as some exports do under the header.

    Examples
    --------
    >>> names_types(["varchar(20)", "text", "YYYY-MM-DD"]), names_types(["Text", "Ruiz", "ruiz@x.org"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and sum(bool(_TYPE.fullmatch(cell)) for cell in filled) * 10 >= 8 * len(filled)
