"""E-mail addresses taken apart: login, its letters and digits, domain.

An address is compared as a whole first.  Its parts tell the rest: ``jsmith`` at a
former domain is likely the same person, and ``jsmith2`` at the same one likely is
not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile import normalize
from srreconcile.people.words import MISSING, Codes, Vocabulary, coded

SLOTS = 4  # addresses kept of one row; more are seen on no export
PUBLIC = frozenset(
    "gmail.com yahoo.com hotmail.com outlook.com aol.com icloud.com msn.com comcast.net live.com att.net "
    "sbcglobal.net verizon.net ymail.com me.com mac.com protonmail.com proton.me googlemail.com".split()
)
# A prefix or note that marks an account as closed; the address behind it is the person's.
_CLOSED = r"^(?:\((?:sep|old|term|inactive)\)|zz+[_.-]|(?:old|inactive|disabled|deleted|former)[_.-])"


@dataclass(frozen=True)
class Addresses:
    """The addresses of all rows.

    `of_row` holds positions in the other arrays, the last entry of which stands for
    a missing address.
    """

    of_row: Codes  # rows x SLOTS used; -1 where a row has fewer
    text: npt.NDArray[np.object_]
    login: Codes
    login_words: Vocabulary
    letters: Codes
    letter_words: Vocabulary
    digits: Codes
    digit_words: Vocabulary
    domain: Codes
    domain_words: Vocabulary

    def public(self) -> npt.NDArray[np.bool_]:
        """Return which addresses are of a public provider."""
        return np.append(np.isin(self.domain_words.words.astype(str), list(PUBLIC)), False)[self.domain]


def read_addresses(*tables: pd.DataFrame) -> Addresses:
    """Return the addresses of the rows of several tables, one after the other.

    Parameters
    ----------
    *tables : DataFrames
        With ``email`` and ``other_emails``, where there are any.
    """
    listed = _long(tables)
    codes, text = pd.factorize(listed["address"], sort=True)
    parts = _parts(pd.Series(np.asarray(text, dtype=object), dtype="str"))
    (
        (login_words, (login,)),
        (letter_words, (letters,)),
        (digit_words, (digits,)),
        (domain_words, (domain,)),
    ) = (coded(parts[name].to_numpy(dtype=object)) for name in ("login", "letters", "digits", "domain"))
    return Addresses(
        _slots(listed["row"].to_numpy(), codes, sum(len(t) for t in tables)),
        np.asarray(text, dtype=object),
        _ended(login), login_words, _ended(letters), letter_words,
        _ended(digits), digit_words, _ended(domain), domain_words,
    )  # fmt: skip


def _ended(codes: Codes) -> Codes:
    """Codes with a last entry for a missing address, which -1 finds."""
    return np.append(codes, np.int32(MISSING))


def _long(tables: tuple[pd.DataFrame, ...]) -> pd.DataFrame:
    """One row per row and address, without repeats."""
    found, start = [], 0
    for table in tables:
        for column in ("email", "other_emails"):
            if column in table.columns and table[column].notna().any():
                values = table[column].set_axis(np.arange(start, start + len(table))).dropna()
                found.append(_split(normalize.email(values)))
        start += len(table)
    if not found:
        return pd.DataFrame({"row": np.zeros(0, dtype=np.int64), "address": pd.Series([], dtype="str")})
    joined = pd.concat(found)
    listed = pd.DataFrame({"row": joined.index.to_numpy(), "address": joined.to_numpy()})
    return listed.drop_duplicates()


def _split(values: pd.Series) -> pd.Series:
    """Single addresses without spaces, tags ("+sr") and marks of a closed account."""
    several = values.str.contains(";", regex=False) | (values.str.count("@") > 1)
    if several.any():
        many = values[several].str.split(r"[;,\s]+", regex=True).explode()
        values = pd.concat([values[~several], many])
    values = values.str.replace(_CLOSED, "", regex=True).str.replace(r"\s+", "", regex=True)
    values = values.str.replace(r"\+[^@]*@", "@", regex=True).str.removeprefix("mailto:")
    return values[values.notna() & (values != "") & (values != "@")]


def _parts(text: pd.Series) -> pd.DataFrame:
    pieces = text.str.partition("@") if len(text) else pd.DataFrame({0: text, 2: text})
    login = pieces[0]
    letters = login.str.normalize("NFKD").str.replace(r"[^a-z]+", "", regex=True)
    digits = login.str.extract(r"([0-9]+)$", expand=False).fillna("")
    return pd.DataFrame({"login": login, "letters": letters, "digits": digits, "domain": pieces[2]}).fillna(
        ""
    )


def _slots(row: npt.NDArray[np.int64], codes: npt.NDArray[np.intp], rows: int) -> Codes:
    rank = pd.Series(row).groupby(row).cumcount().to_numpy()
    width = min(int(rank.max()) + 1, SLOTS) if len(rank) else 1
    found = np.full((rows, width), -1, dtype=np.int32)
    kept = rank < width
    found[row[kept], rank[kept]] = codes[kept]
    return found
