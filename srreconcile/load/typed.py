"""Text made into ids, flags, times and addresses, with every doubt told by its row.

Each kind is read by whole columns: tests for what is rare (an apostrophe, a letter
beyond ASCII) come first, and the slow way is taken by the values that need it only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.load import times
from srreconcile.load.notes import Notes
from srreconcile.schema import flag_words
from srreconcile.tables import Column

NULLS = frozenset(
    [
        "\\n",
        "null",
        "-",
        "--",
        "n/a",
        "#n/a",
        "na",
        "none",
        "nan",
        "nil",
        "(null)",
        "<null>",
        "(blank)",
        "undefined",
    ]
)
"""Words for "nothing", in lower case; where names stand they are names."""

_SPREADSHEET_ERRORS = "#n/a #ref! #name? #value! #null! #num! #div/0!".split()
_EMPTY = "(?i:" + "|".join(re.escape(word) for word in sorted({*NULLS, *_SPREADSHEET_ERRORS})) + ")"
_WRAPPED = r"^(?:[^<>@]*<\s*(?:mailto:)?([^<>@\s,;]+@[^<>@\s,;]+)\s*>|mailto:([^<>@\s,;?]+@[^<>@\s,;?]+))$"
"""One address within other text; where there are two, nobody can say which is meant."""
_NEARLY_ALL = 0.9
"""Share of a column's numbers that have commas, where the commas are of a spreadsheet's making."""
_NAMES = frozenset("first_name middle_name last_name preferred_first former_last name".split())
_MORE_FLAGS = {
    **dict.fromkeys("on employed assigned enrolled valid unlocked".split(), True),
    **dict.fromkeys("activo activa actif sí si oui habilitado".split(), True),
    **dict.fromkeys("inactivo inactiva inactif non baja deshabilitado".split(), False),
    **dict.fromkeys(
        "off terminated withdrawn suspended archived deleted tobedeleted retired separated left resigned "
        "closed locked expired deactivated removed".split(),
        False,
    ),
}


def read_id(values: pd.Series, notes: Notes, column: Column, header: str) -> pd.Series:
    """Return ids as text, with their zeros, and tell what a spreadsheet has done to them.

    Raises
    ------
    InputError
        If ids of a column that must be there have been turned into powers of ten.

    Examples
    --------
    >>> notes = Notes("f.csv", pd.Series([2, 3, 4]))
    >>> read_id(pd.Series(["'007", '="008"', "n/a"]), notes, Column("user_id", "the account", "id"), "ID").tolist()
    ['007', '008', nan]
    """
    found = normalize.text(values)
    odd = found[~found.str.fullmatch(r"[0-9]+", na=True)]  # whole numbers are most ids, and need none of this
    if len(odd):
        found = found.copy()
        found[odd.index] = _mended(odd, notes, column, header)
        found = _without_thousands(found, notes, column, header)
    _tell_lost_zeros(found, notes, header)
    _tell_lost_digits(found, notes, header)
    return found


def _mended(found: pd.Series, notes: Notes, column: Column, header: str) -> pd.Series:
    """Ids without what spreadsheets and vendors put around them."""
    found = _without_nulls(normalize.identifier(found), notes, header)
    marked = found.str.startswith("=", na=False)
    if marked.any():  # ="00123" keeps a spreadsheet from reading a number
        found = found.mask(
            marked, normalize.text(found.str.replace(r'^="(.*)"$|^=(\d+)$', r"\1\2", regex=True))
        )
    found = _without_decimals(found, notes, header)
    _tell_foreign_digits(found, notes, header)
    ruined = found.str.fullmatch(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}", na=False)
    if not ruined.any():
        return found
    message = (
        'was turned into a power of ten (as "1.23E+10") by a spreadsheet, so its digits are lost '
        "and different ids look alike (precision)"
    )
    if column.required:
        row = notes.places(ruined)[0]
        raise InputError(
            f'{notes.file}: row {row}: "{header}" ({column.name}) {message}. '
            "Export the file again and do not save it in a spreadsheet."
        )
    notes.tell("scientific id", f"{message}; left empty", ruined, column=header)
    return found.mask(ruined)


def _without_nulls(found: pd.Series, notes: Notes, header: str) -> pd.Series:
    """Missing where a word for "nothing" stands; a broken formula is told."""
    empty = found.str.fullmatch(_EMPTY, na=False)
    if not empty.any():
        return found
    broken = empty & found.str.startswith("#", na=False)
    if broken.any():
        shown = found[broken].iloc[0].upper()
        notes.tell(
            "spreadsheet error", f"holds an error of a formula ({shown}), left empty", broken, column=header
        )
    return found.mask(empty)


def _without_decimals(found: pd.Series, notes: Notes, header: str) -> pd.Series:
    decimal = found.str.fullmatch(r"-?\d+\.0+", na=False)
    if not decimal.any():
        return found
    count = int(decimal.sum())
    message = f'{count:,} ids were written as decimals ("101.0") and read as "101"'
    notes.tell("decimal id", message, column=header, grade="note")
    return found.mask(decimal, found.str.partition(".")[0])


def _without_thousands(found: pd.Series, notes: Notes, column: Column, header: str) -> pd.Series:
    """Numbers without the commas of a spreadsheet, where nearly all of a column have them.

    A cell may also list several schools, each of three digits.
    """
    marked = found.str.fullmatch(r"[1-9][0-9]{0,2}(?:[,\u00a0\u202f][0-9]{3})+", na=False)
    if not marked.any() or column.name == "school_id" or marked.sum() < _NEARLY_ALL * found.notna().sum():
        return found
    message = f'{int(marked.sum()):,} ids were written with separators of thousands ("100,123") and read as "100123"'
    notes.tell("thousands", message, column=header, grade="note")
    return found.mask(marked, found.str.replace(r"[,\u00a0\u202f]", "", regex=True))


def _tell_foreign_digits(found: pd.Series, notes: Notes, header: str) -> None:
    foreign = found.str.contains(r"[^\x00-\x7f]", na=False) & found.str.contains(r"(?![0-9])\d", na=False)
    if foreign.any():
        notes.tell(
            "look-alike digit",
            "holds digits beyond ASCII (full-width or of another script): kept as it is, so it equals no id "
            "with common ones",
            foreign,
            column=header,
        )


def _tell_lost_zeros(found: pd.Series, notes: Notes, header: str) -> None:
    led = found.str.fullmatch(r"0\d+", na=False)
    if not led.any():
        return
    digits = found.where(found.str.fullmatch(r"\d+", na=False))
    width = int(digits[led].str.len().min())
    short = digits.str.len().lt(width) & ~led
    if short.any():
        notes.tell(
            "widths differ",
            f"is shorter than the ids with leading zeros ({width} digits): widths are inconsistent, "
            "and a leading zero may be lost",
            short,
            column=header,
        )


def _tell_lost_digits(found: pd.Series, notes: Notes, header: str) -> None:
    """Tell ids longer than a number of a spreadsheet can be, whose last digits have become zeros."""
    long = found.str.fullmatch(r"\d{16,}", na=False)
    if not long.any():
        return
    cut = long & found.str.fullmatch(r"\d{15}0+", na=False)
    if int(cut.sum()) * 2 > int(long.sum()):
        notes.tell(
            "digits lost",
            "has more than 15 digits and ends in zeros: a spreadsheet keeps 15 digits of a number, the rest is lost "
            "(precision)",
            cut,
            column=header,
        )


def read_text(values: pd.Series, notes: Notes, column: Column, header: str) -> pd.Series:
    """Return text; words for "nothing" stay where names stand, for people bear them."""
    found = normalize.text(values)
    if column.name in _NAMES:
        found = found.mask(found == "\\N")
        _tell_invisible(values, notes, header)
        return found
    return _without_nulls(found, notes, header)


def read_email(values: pd.Series, notes: Notes, header: str) -> pd.Series:
    """Return addresses as they are typed; letters that deceive the eye are told, never changed."""
    found = _without_wrapping(normalize.text(values), notes, header)
    bare = found.notna() & ~found.str.contains("@", regex=False, na=True)
    if bare.any():
        found = found.mask(bare, _without_nulls(found[bare], notes, header))
        bare &= found.notna()
    _tell_invisible(values, notes, header)
    foreign = found.notna() & ~found.str.isascii()
    if foreign.any():
        notes.tell(
            "look-alike letter",
            "holds a letter beyond ASCII (a look-alike from another alphabet, a full-width @, a dotless i): "
            "kept as it is, so it equals no address without it",
            foreign,
            column=header,
        )
    bare &= ~foreign
    if bare.any():
        notes.tell("no address", "is no e-mail address (no @)", bare, column=header, grade="note")
    return found


def _without_wrapping(found: pd.Series, notes: Notes, header: str) -> pd.Series:
    """Addresses without what a mail program writes around them: ``mailto:`` or ``Name <address>``."""
    wrapped = found.str.endswith(">", na=False) | found.str.match("(?i)mailto:", na=False)
    if not wrapped.any():
        return found
    within = found[wrapped].str.extract(_WRAPPED, flags=re.IGNORECASE)
    bare = within[0].fillna(within[1]).dropna()
    if bare.empty:
        return found
    message = (
        f'{len(bare):,} addresses stood within other text ("mailto:" or a name) and were taken out of it'
    )
    notes.tell("wrapped address", message, column=header, grade="note")
    found = found.copy()
    found[bare.index] = bare
    return found


def _tell_invisible(values: pd.Series, notes: Notes, header: str) -> None:
    text = values.astype("str")
    odd = text[text.notna() & ~text.str.isascii()]
    hidden = odd[odd.str.contains(f"[{normalize.INVISIBLE}]", na=False)]
    if hidden.empty:
        return
    code = next(f"U+{ord(letter):04X}" for letter in hidden.iloc[0] if letter in normalize.INVISIBLE)
    bad = pd.Series(False, index=values.index)
    bad[hidden.index] = True
    notes.tell(
        "invisible character",
        f"holds an invisible or text direction (bidi) control character ({code}), which was taken out",
        bad,
        column=header,
    )


def read_flag(
    values: pd.Series,
    notes: Notes,
    header: str,
    codes: Mapping[str, bool],
    site: tuple[str, ...],
) -> pd.Series:
    """Return true, false or missing.

    Parameters
    ----------
    codes : mapping of str to bool
        The vendor's status codes.
    site : tuple of str
        The site's own list of codes that mean active; all others then mean not active.
    """
    words = _without_nulls(normalize.text(values), notes, header).str.lower()
    if site:
        mine = {str(code).strip().lower() for code in site}
        known = {word: word in mine for word in words.dropna().unique()}
    else:
        known = {
            **flag_words(words.dropna().unique()),
            **_MORE_FLAGS,
            **{f"{int(flag)}.0": flag for flag in (True, False)},
        }
        known |= {code.lower(): flag for code, flag in codes.items()}
    places, unique = pd.factorize(words)
    flags = pd.array([known.get(word) for word in unique] + [None], dtype="boolean")
    found = pd.Series(flags[places], index=words.index)
    bad = words.notna() & found.isna()
    if bad.any():
        shown = ", ".join(f'"{word[:12]}"' for word in words[bad].unique()[:5])
        notes.tell(
            "unknown status",
            f"holds {shown}, which says neither active nor inactive; left empty. "
            "Name the site's codes for active staff: active_codes=[...]",
            bad,
            column=header,
        )
    return found


def read_time(values: pd.Series, notes: Notes, column: Column, header: str, order: str | None) -> pd.Series:
    """Return times in UTC; see `times.parse`."""
    words = normalize.text(values)
    found = times.plain(words)
    rest = words[words.notna() & found.isna()]
    if len(rest):
        unique = pd.Series(rest.unique(), dtype="str")
        read = times.parse(unique, order, latest=_latest(column))
        for rule, message, which, grade in read.doubts:
            bad = pd.Series(False, index=words.index)
            bad[rest.index] = rest.isin(unique[which].tolist())
            notes.tell(rule, message, bad, column=header, grade=grade)
        found = found.copy()
        found[rest.index] = rest.map(pd.Series(read.times.to_numpy(), index=unique.to_numpy()))
    return found.astype("datetime64[us]")


def _latest(column: Column) -> int:
    """The last year that a two-digit one can mean: only an end may lie far ahead."""
    return pd.Timestamp.now("UTC").year + (20 if "end" in column.name or column.name.endswith("_to") else 1)


def order_of(columns: list[pd.Series]) -> str | None:
    """Return "MDY" or "DMY" where some date of a file says it for all of them, else None."""
    found = {times.order_of(pd.Series(values.dropna().unique(), dtype="str")) for values in columns} - {None}
    return found.pop() if len(found) == 1 else None
