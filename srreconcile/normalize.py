"""Text made comparable: Series in, Series of the same index out.

Every function is idempotent, leaves missing values missing and changes nothing
in place.  The foldings used to say that two values are *equal* are the weak ones
(composed characters, no outer or invisible space, lower case): stronger foldings
(``ß`` as ``ss``, full-width letters, dotless ``ı``) have let one person sign in as
another elsewhere, so they may only ever hint.
"""

from __future__ import annotations

import unicodedata

import pandas as pd

# Space that the eye does not see and str.strip() leaves: zero-width marks,
# direction marks, byte order mark, soft hyphen, word joiner.
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


def _clean(value: str) -> str:
    return unicodedata.normalize("NFC", value.translate(_DROP_INVISIBLE)).strip()


def text(values: pd.Series) -> pd.Series:
    r"""Return `values` as text, composed, without outer or invisible space.

    Parameters
    ----------
    values : Series of any dtype, length n

    Returns
    -------
    Series of str, length n, same index
        Blank becomes missing.

    Examples
    --------
    >>> text(pd.Series([" Zoe\u0308 ", "", None, 7])).tolist()
    ['Zoë', nan, nan, '7']
    """
    found = values.astype("str").str.strip()
    odd = found.notna() & ~found.str.isascii()
    if odd.any():  # composing and invisible marks concern non-ASCII text only
        found = found.mask(odd, found[odd].map(_clean))
    return found.mask(found == "")


def email(values: pd.Series) -> pd.Series:
    r"""Return e-mail addresses as they are compared: cleaned and in lower case.

    Parameters
    ----------
    values : Series of str, length n

    Returns
    -------
    Series of str, length n, same index

    Examples
    --------
    >>> email(pd.Series([" J.Smith@Net.ORG\u200b", None])).tolist()
    ['j.smith@net.org', nan]
    """
    found = text(values).str.lower()
    odd = found.notna() & ~found.str.isascii()
    if odd.any():  # the small form of a capital may be two characters that compose anew
        found = found.mask(odd, found[odd].map(_clean))
    return found


def identifier(values: pd.Series) -> pd.Series:
    """Return ids as text, with the leading zeros that they came with.

    Leading apostrophes (a spreadsheet's mark for "this is text") are dropped.

    Parameters
    ----------
    values : Series of str, length n

    Returns
    -------
    Series of str, length n, same index

    Examples
    --------
    >>> identifier(pd.Series(["'0042", " 7 ", None])).tolist()
    ['0042', '7', nan]
    """
    found = text(values)
    if found.str.startswith("'").any():
        found = text(found.str.replace(r"^['\s]+", "", regex=True))
    return found
