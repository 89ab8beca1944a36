"""A whole name in one column, taken apart: "Last, First M", "First Last", with suffixes.

What cannot be told apart stays together: the last word alone is the family name only
where no comma says otherwise, and particles (de la, van, St.) go with it.
"""

from __future__ import annotations

import pandas as pd

from srreconcile import normalize

_SUFFIXES = frozenset("jr sr ii iii iv v phd md esq edd".split())
_PARTICLES = frozenset(
    "de del della der den la las le los van von da dos das di st saint ten ter al el bin ibn mac mc".split()
)
_TITLES = frozenset("mr mrs ms miss mx dr prof rev".split())


def split(names: pd.Series) -> pd.DataFrame:
    """Return the parts of whole names.

    Parameters
    ----------
    names : Series of str, length n

    Returns
    -------
    DataFrame of str, n rows, same index
        ``first_name, middle_name, last_name, suffix``.

    Examples
    --------
    >>> split(pd.Series(["De La Cruz, Ana M", "O'Brien Jr., John", "Dr. Jo van der Berg"])).fillna("").values.tolist()
    [['Ana', 'M', 'De La Cruz', ''], ['John', '', "O'Brien", 'Jr.'], ['Jo', '', 'van der Berg', '']]
    """
    unique = normalize.text(names).dropna().unique()
    parts = {name: _parts(name) for name in unique}
    rows = [parts.get(name, (None,) * 4) for name in normalize.text(names)]
    columns = ["first_name", "middle_name", "last_name", "suffix"]
    return pd.DataFrame(rows, index=names.index, columns=columns, dtype="str").mask(
        lambda frame: frame.eq("")
    )


def _parts(name: str) -> tuple[str | None, str | None, str | None, str | None]:
    pieces = [piece.strip() for piece in name.split(",") if piece.strip()]
    suffix = ""
    if len(pieces) > 1 and _plain(pieces[-1]) in _SUFFIXES:
        suffix = pieces.pop()
    elif len(pieces) == 3 and _plain(pieces[1]) in _SUFFIXES:
        suffix = pieces.pop(1)
    if len(pieces) >= 2:
        last, given = pieces[0].split(), " ".join(pieces[1:]).split()
    else:
        words = pieces[0].split() if pieces else []
        if words and _plain(words[-1]) in _SUFFIXES and len(words) > 2:
            suffix = words.pop()
        given, last = _western(words)
    if last and len(last) > 1 and _plain(last[-1]) in _SUFFIXES:
        suffix = last.pop()
    if given and len(given) > 1 and _plain(given[-1]) in _SUFFIXES:
        suffix = given.pop()
    given = given[1:] if len(given) > 1 and _plain(given[0]) in _TITLES else given
    return (given[0] if given else None, " ".join(given[1:]) or None, " ".join(last) or None, suffix or None)


def _western(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names and family name of "First Middle Last"."""
    words = words[1:] if len(words) > 2 and _plain(words[0]) in _TITLES else words
    if len(words) < 2:
        return [], words
    start = len(words) - 1
    while start > 1 and _plain(words[start - 1]) in _PARTICLES:
        start -= 1
    return words[:start], words[start:]


def _plain(word: str) -> str:
    return word.lower().strip(".")
