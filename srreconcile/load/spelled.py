"""Numbers of people that another list writes otherwise: with the name beside them, or without a prefix.

A screen copied into a spreadsheet says ``Ruiz, Ana (00123)``, and one system's
``EMP-00123`` is another's 123.  Numbers are read as the staff list writes them only where
hardly any of them is there as it stands, most are there when read so, and no two people
fall together; the load report says that it was done, with the count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from srreconcile.load.bearers import FEW, MOST, NUMBERS

_BESIDE_A_NAME = (
    r"^[^\W\d].*[(\[]\s*(?:[^\W\d]{1,12}(?:\s*[#:]|\s)\s*)?([^\s()\[\]]*\d[^\s()\[\]]*)\s*[)\]]$",  # Ruiz, Ana (ID 123)
    r"^[^\W\d].*\s[-–—|:#]+\s*([^\s]*\d[^\s]*)$",  # Ruiz, Ana - 123
    r"^([^\s]*\d[^\s]*)\s*[-–—|:]+\s+[^\W\d].*$",  # 123 - Ruiz, Ana
    r"^[(\[]\s*([^\s()\[\]]*\d[^\s()\[\]]*)\s*[)\]]\s*[^\W\d].*$",  # (123) Ruiz, Ana
)
_PREFIX = r"^([^\W\d_]{1,8}[-_ .#:/]?)(?=\d+$)"
_NEARLY_ALL = 0.9
"""Share of the numbers of a list that have the one prefix, or none."""


@dataclass(frozen=True)
class Respelled:
    """How numbers are written on the staff list.

    Attributes
    ----------
    ids : dict of str to str
        What the other list writes -> what the staff list writes, or would write of one it lacks.
    told : str
        What was done, for the load report; empty where nothing was.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    told: str = ""

    def put(self, asked: pd.Series) -> pd.Series:
        """Return `asked` with what the staff list writes in the place of what it knows."""
        return asked.map(self.ids).fillna(asked).astype("str") if self.ids else asked


def as_listed(asked: pd.Series, staff: pd.DataFrame) -> Respelled:
    """Return how the staff list writes the numbers that another list names people by.

    Parameters
    ----------
    asked : Series of str
        The numbers of the other list.
    staff : DataFrame
        Canonical staff rows.

    Returns
    -------
    Respelled
        Without ids where the numbers stand on the list as they are, or on no list at all.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["EMP-007", "EMP-008"]})
    >>> as_listed(pd.Series(["7", "8"]), staff).ids
    {'7': 'EMP-007', '8': 'EMP-008'}
    >>> as_listed(pd.Series(["Ruiz, Ana (EMP-007)"]), staff).ids
    {'Ruiz, Ana (EMP-007)': 'EMP-007'}
    """
    numbers = pd.Series(asked.dropna().unique(), dtype="str")
    lists = {name: pd.Series(staff[name].dropna().unique(), dtype="str") for name in NUMBERS if name in staff}
    if numbers.empty or any(numbers.isin(own).mean() > FEW for own in lists.values()):
        return Respelled()
    bare, beside = _without_names(numbers)
    for way, words in ((_as_is, ""), (_without_prefix, "a prefix")):
        for own in lists.values():
            found = way(bare, own)
            if found.notna().mean() >= MOST:
                how = " and ".join(word for word in ("a name" if beside else "", words) if word)
                ids = dict(zip(numbers, found.fillna(bare), strict=True))
                return Respelled(ids, _told(how, int(found.notna().sum()), len(numbers)))
    return Respelled()


def _told(how: str, found: int, different: int) -> str:
    return (
        f"writes the numbers of staff otherwise than the staff list does: {found:,} of {different:,} were found "
        f"when read without {how}"
    )


def _without_names(numbers: pd.Series) -> tuple[pd.Series, bool]:
    """The numbers that stand beside names, where most do; and whether they do."""
    for pattern in _BESIDE_A_NAME:
        found = numbers.str.extract(pattern, expand=False)
        if found.notna().mean() >= MOST:
            return found.fillna(numbers), True
    return numbers, False


def _as_is(numbers: pd.Series, own: pd.Series) -> pd.Series:
    return numbers.where(numbers.isin(own) & numbers.ne(""))


def _without_prefix(numbers: pd.Series, own: pd.Series) -> pd.Series:
    """What the list writes for numbers where one of the two puts letters before them and the other none."""
    mine, theirs = _prefixes(numbers), _prefixes(own)
    if {len(mine), len(theirs)} != {1} or bool(mine[0]) == bool(theirs[0]):
        return pd.Series(None, index=numbers.index, dtype="str")
    stems = _stems(own)
    if stems.duplicated().any():
        return pd.Series(None, index=numbers.index, dtype="str")
    return _stems(numbers).map(dict(zip(stems, own, strict=True)))


def _prefixes(numbers: pd.Series) -> list[str]:
    """The letters before numbers, each kind once; those of hardly any numbers are left out."""
    found = numbers.str.extract(_PREFIX, expand=False).fillna("").str.upper()
    shares = found.value_counts(normalize=True)
    return list(shares[shares > 1 - _NEARLY_ALL].index)


def _stems(numbers: pd.Series) -> pd.Series:
    return numbers.str.replace(_PREFIX, "", regex=True).str.replace(r"^0+(?=\d)", "", regex=True)
