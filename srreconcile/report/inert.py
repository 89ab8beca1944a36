"""Text from data, made so that no reader takes it for anything but text.

Display names are typed by people: they hold formulas, markup, line breaks, letters
that turn the line around, and more characters than a cell can hold.  Every report
passes what it shows through one of these functions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import pandas as pd

CELL_MAX = 32_767  # Excel's own limit, in UTF-16 units
SHEET_NAME_MAX = 31  # likewise
CUT = " [cut]"

# Control characters but tab and line feed; halves of surrogate pairs; what XML 1.0 forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Letters that turn the direction of the rest of the line, and invisible ones.
_TURNING = re.compile("[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# Excel reads _x0041_ in a text as the letter it numbers.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHEET_RESERVED = re.compile(r"[\[\]:*?/\\]")
_FILE_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_FILE_BYTES = 100


def one_line(value: Any, most: int | None = None) -> str:
    r"""Return `value` as one line of visible text, "" where missing.

    Parameters
    ----------
    value : object
        A name or sentence; None and missing values are empty.
    most : int, optional
        Longest text to return; a longer one ends in "…".

    Examples
    --------
    >>> one_line("Ana\r\n\u202eRuiz"), one_line(None), one_line("Montserrat", most=6)
    ('Ana Ruiz', '', 'Monts…')
    """
    if not isinstance(value, str):
        value = "" if pd.isna(value) else str(value)
    spaced = " ".join(_FORBIDDEN.sub(" ", _TURNING.sub("", value)).split())
    if most is not None and len(spaced) > most:
        return spaced[: most - 1].rstrip() + "…"
    return spaced


def to_cell(text: str) -> str:
    r"""Return `text` as an Excel cell can hold it: no control characters, not too long.

    Examples
    --------
    >>> to_cell("=1+1\x0b"), to_cell("_x0041_")
    ('=1+1\ufffd', '_x005F_x0041_')
    >>> len(to_cell("a" * 40_000)), to_cell("a" * 40_000)[-5:]
    (32767, '[cut]')
    """
    if text.isascii() and text.isprintable() and len(text) < 1_000 and "_x" not in text:
        return text  # nearly every cell
    clean = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = _ESCAPED.sub("_x005F_", clean)
    if _units(clean) <= CELL_MAX:
        return clean
    room = (CELL_MAX - len(CUT)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a name for each sheet that Excel accepts, all different.

    Parameters
    ----------
    wanted : iterable of str
        In order.
    taken : iterable of str
        Names that are used already.

    Examples
    --------
    >>> sheet_names(["History", "a/b", "A?B", "", "x" * 40])
    ['History_', 'a b', 'A B 2', 'Sheet', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    return _different([_sheet_name(name) for name in wanted], taken, SHEET_NAME_MAX, _units)


def _sheet_name(name: str) -> str:
    clean = one_line(_SHEET_RESERVED.sub(" ", name)).strip("' ") or "Sheet"
    return "History_" if clean.casefold() == "history" else clean


def file_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a file name (without ending) for each, safe on every system, all different.

    Examples
    --------
    >>> file_names(["../../etc/passwd", "CON", "P.S. 118", "p.s. 118", "..."])
    ['etc passwd', 'CON_', 'P.S. 118', 'p.s. 118 2', 'school']
    """
    return _different([_file_name(name) for name in wanted], taken, _FILE_BYTES, lambda s: len(s.encode()))


def _file_name(name: str) -> str:
    clean = one_line(_FILE_RESERVED.sub(" ", unicodedata.normalize("NFC", name))).strip(". ") or "school"
    return f"{clean}_" if clean.partition(".")[0].casefold() in _DEVICES else clean


def _different(names: list[str], taken: Iterable[str], most: int, size: Any) -> list[str]:
    used, found = {name.casefold() for name in taken}, []
    for name in names:
        chosen, again = _fitting(name, "", most, size), 1
        while chosen.casefold() in used:
            again += 1
            chosen = _fitting(name, f" {again}", most, size)
        used.add(chosen.casefold())
        found.append(chosen)
    return found


def _fitting(name: str, ending: str, most: int, size: Any) -> str:
    while size(name + ending) > most:
        name = name[:-1]
    return name.rstrip("' .") + ending
