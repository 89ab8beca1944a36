"""Names as schools type them, taken apart into words that can be compared.

Lists hold "Díaz, John" in one field, "DIAZ (LTS)", "zz_John", "Mrs. Anne-Marie de
la Cruz Jr.", 'Robert "Bob"'.  What leaves this module is lower-case words without
accents: given names, family names and their parts.  Nothing here says that two
names are equal; it only makes them comparable.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.names import shares

NAME_COLUMNS = ("first_name", "middle_name", "last_name", "suffix", "preferred_first", "former_last")

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc`\u00b4]")
_NOT_A_WORD = re.compile(r"[^\w,]+|_")
_ASIDE = re.compile(r"""\(([^)]*)\)|\[([^\]]*)\]|"([^"]*)"|“([^”]*)”""")
_OPENS = re.compile(r"""[(\["“]""")
_TITLES = frozenset("mr mrs ms miss mx dr prof professor coach rev sr sra srta fr sister".split())
_SUFFIXES = frozenset("jr sr ii iii iv 2nd 3rd 4th esq phd edd md".split())
# The second of a name signs as Jr. and as II; degrees tell nobody from his father.
_ONE_SUFFIX = {"ii": "jr", "2nd": "jr", "junior": "jr", "senior": "sr", "3rd": "iii", "4th": "iv"}
_DEGREES = frozenset("esq phd edd md".split())
_PARTICLES = frozenset(
    "de la las los del da das do dos di du van von der den ter ten le st mc mac al el bin ibn abu o y".split()
)
_MARKS = frozenset(
    "zz zzz xx lts old inactive disabled deleted former left sep term terminated sub temp new dup".split()
)


class Name(NamedTuple):
    """One person's name as words; an empty text where a part is missing."""

    first: str = ""
    token: str = ""
    middle: str = ""
    last: str = ""
    part_a: str = ""
    part_b: str = ""
    suffix: str = ""
    preferred: str = ""
    former: str = ""


def fold(value: str) -> str:
    """Return `value` as lower-case words without accents, apostrophes and marks.

    Parameters
    ----------
    value : str

    Returns
    -------
    str
        Words divided by one space; a comma stays.

    Examples
    --------
    >>> fold("  O'Brien-MUÑOZ ")
    'obrien munoz'
    """
    value = value.lower()
    if value.isascii() and (value.isalpha() or not value):
        return value
    if not value.isascii():
        value = unicodedata.normalize("NFKD", value.translate(_LETTERS))
        value = "".join(c for c in value if not unicodedata.combining(c)).replace("ʻ", "")
    value = _APOSTROPHES.sub("", value)
    return " ".join(_NOT_A_WORD.sub(" ", value).replace(",", " , ").split())


def parse_name(
    first: str = "", middle: str = "", last: str = "", suffix: str = "", preferred: str = "", former: str = ""
) -> Name:
    """Return the words of one name, whichever fields they stand in.

    Parameters
    ----------
    first, middle, last, suffix, preferred, former : str
        The fields as typed; empty where missing.

    Returns
    -------
    Name
        ``first`` and ``last`` are joined words ("marieanne", "delacruz"); ``token``
        is the first given name; ``part_a``, ``part_b`` are the first and the last
        family name of a double one.

    Examples
    --------
    >>> parse_name(last="De la Cruz-Ruiz, Ana María")[:6]
    ('anamaria', 'ana', 'maria', 'delacruzruiz', 'delacruz', 'ruiz')
    >>> parse_name("Robert (Bob)", last="SMITH, Jr.")[:8]
    ('robert', 'robert', '', 'smith', 'smith', '', 'jr', 'bob')
    """
    first, first_aside = _without_aside(first)
    last, last_aside = _without_aside(last)
    first, last = fold(first), fold(last)
    if first.isalpha() and last.isalpha():  # nearly every row
        given, family, tail = [first], [last], ""
    else:
        given, family, tail = _divide(first, last)
    given = [w for w in given if w not in _TITLES] or given
    family, tail_2 = _without_suffix(family)
    middles = fold(middle).replace(",", " ").split() or [w for w in given[1:] if w not in _PARTICLES]
    parts = _family_parts(family)
    preferred = fold(preferred) or _as_given(first_aside) or _as_given(last_aside)
    return Name(
        first="".join(given),
        token=given[0] if given else "",
        middle=middles[0] if middles else "",
        last="".join(family),
        part_a=parts[0] if parts else "",
        part_b=parts[-1] if len(parts) > 1 else "",
        suffix=_suffix(fold(suffix).replace(" ", "") or tail or tail_2),
        preferred=preferred.replace(" ", ""),
        former=fold(former).replace(" ", ""),
    )


def parse_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the parsed name of each row of a staff or user table.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any of `NAME_COLUMNS`.

    Returns
    -------
    DataFrame, n rows, default index
        The fields of `Name`.
    """
    raw = pd.DataFrame(
        {name: frame.get(name, "") for name in NAME_COLUMNS}, index=frame.index, dtype="str"
    ).fillna("")
    found, plain = _plain_names(raw)
    rest = np.flatnonzero(~plain)
    rows = list(map(tuple, raw.iloc[rest].to_numpy(dtype=object)))
    parsed = {row: parse_name(*row) for row in dict.fromkeys(rows)}
    others = [parsed[row] for row in rows]
    found[rest] = np.array(others, dtype=object).reshape(-1, len(Name._fields))
    return pd.DataFrame(found, columns=Name._fields, dtype=object)


def _plain_names(raw: pd.DataFrame) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
    """Names as if given and family name were one word each, and the rows in which they are.

    Nearly all are.  Their fields do not mix, so each different value of a column is
    looked at once: 300,000 rows take a fifth of the time.
    """
    fields, plain = {}, np.ones(len(raw), dtype=np.bool_)
    for column in NAME_COLUMNS:
        codes, values = pd.factorize(raw[column])
        words = [fold(value) for value in values]
        if column in ("first_name", "last_name"):
            one = [w.isalpha() and not _OPENS.search(value) for w, value in zip(words, values, strict=True)]
            plain &= np.array(one, dtype=np.bool_)[codes]
        elif column == "middle_name":
            words = [(w.replace(",", " ").split() or [""])[0] for w in words]
        else:
            words = [w.replace(" ", "") for w in words]
            words = [_suffix(w) for w in words] if column == "suffix" else words
        fields[column] = np.array(words, dtype=object)[codes]
    first, middle, last, suffix, preferred, former = fields.values()
    none = np.full(len(raw), "", dtype=object)
    return np.column_stack([first, first, middle, last, last, none, suffix, preferred, former]), plain


def _without_aside(value: str) -> tuple[str, str]:
    """The name without what stands in brackets or quotes, and that."""
    if value.isalpha() or not _OPENS.search(value):
        return value, ""
    found = _ASIDE.search(value)
    aside = next((g for g in found.groups() if g), "") if found else ""
    return _ASIDE.sub(" ", value), fold(aside)


def _as_given(aside: str) -> str:
    """An aside that is a given name ("Bob"), not a mark ("LTS") or a maiden name."""
    return aside if aside and aside in shares("first").index and aside not in _MARKS else ""


def _unmarked(words: list[str]) -> list[str]:
    if len(words) > 1 and (words[0] in _MARKS or words[-1] in _MARKS):
        return [w for w in words if w not in _MARKS] or words
    return words


def _divide(first: str, last: str) -> tuple[list[str], list[str], str]:
    """Given and family words, and a suffix, whichever field they were typed in."""
    if "," in last or (not last and "," in first):
        return _divide_at_comma(first if last else "", last or first)
    given, family = _unmarked(first.replace(",", " ").split()), _unmarked(last.split())
    if given and not family:
        given, family = _split_whole(given)
    elif family and not given:
        given, family = _split_single(family)
    elif len(given) > 1 and given[-1] == family[-1] and len(family) == 1:
        given = given[:-1]  # the whole name in one field, the family name again in the other
    elif len(family) > 1 and family[0] == given[0] and len(given) == 1 and family[0] not in _PARTICLES:
        family = family[1:]
    return given, family, ""


def _divide_at_comma(first: str, whole: str) -> tuple[list[str], list[str], str]:
    """What stands in "Diaz, John" or "Smith, Jr."."""
    family, _, rest = whole.partition(",")
    words = rest.replace(",", " ").split()
    tail = next((w for w in words if w in _SUFFIXES), "")
    given = [w for w in words if w not in _SUFFIXES] or first.replace(",", " ").split()
    return _unmarked(given), _unmarked(family.split()), tail


def _split_whole(words: list[str]) -> tuple[list[str], list[str]]:
    """Divide "John Q Diaz", which stood in one field."""
    words, tail = _without_suffix([w for w in words if w not in _TITLES] or words)
    if len(words) < 2:
        return words, []
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return words[:start], words[start:] + ([tail] if tail else [])


def _split_single(words: list[str]) -> tuple[list[str], list[str]]:
    """Divide "John Diaz" in the field of the family name, but not "Garcia Lopez"."""
    words = [w for w in words if w not in _TITLES] or words
    if len(words) < 2 or words[0] in _PARTICLES:
        return [], words
    if shares("first").get(words[0], 0.0) <= shares("last").get(words[0], 0.0):
        return [], words
    return _split_whole(words)


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and words[-1] in _SUFFIXES:
        return words[:-1], words[-1]
    return words, ""


def _suffix(word: str) -> str:
    """One spelling of each suffix that tells people apart."""
    return "" if word in _DEGREES else _ONE_SUFFIX.get(word, word)


def _family_parts(words: list[str]) -> list[str]:
    """Family names of a double one, particles joined to the word that they belong to."""
    parts: list[str] = []
    held = ""
    for word in words:
        if word in _PARTICLES and word != words[-1]:
            held = "" if word == "y" else held + word
        else:
            parts.append(held + word)
            held = ""
    return parts
