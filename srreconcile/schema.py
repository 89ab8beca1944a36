"""What a table is made of: its columns, and how a value of each kind is read.

`tables` declares the tables in these terms.  Conforming a million rows costs no more
than reading them: every step works on whole columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError, did_you_mean

Kind = Literal["id", "text", "email", "flag", "time", "day"]

FLAG_WORDS = {
    **dict.fromkeys(["true", "t", "yes", "y", "1", "active", "a", "current", "enabled"], True),
    **dict.fromkeys(["false", "f", "no", "n", "0", "inactive", "i", "former", "disabled"], False),
}


def flag_words(seen: Iterable[str]) -> dict[str, bool]:
    """Return what each word of a column of flags means, lower case.

    A lone T is true beside F only: beside other codes it mostly is "terminated", and it
    is then not understood rather than believed.

    Examples
    --------
    >>> flag_words(["t", "f"])["t"], "t" in flag_words(["a", "t"])
    (True, False)
    """
    others = set(seen) - {"t", "f"}
    return {word: flag for word, flag in FLAG_WORDS.items() if word != "t" or not others}


@dataclass(frozen=True)
class Column:
    """One column of a canonical table: its name, meaning and kind of value."""

    name: str
    meaning: str
    kind: Kind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """One canonical table: its name, its columns and the ids that name a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [column.name for column in self.columns]

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return self.conform(pd.DataFrame(columns=self.names, dtype="str"))

    def conform(self, frame: pd.DataFrame, where: str | None = None) -> pd.DataFrame:
        """Return `frame` with this table's columns, first and in order, typed.

        Columns that the table does not know are kept behind them.

        Parameters
        ----------
        frame : DataFrame
            With this table's column names; only the ids are required.
        where : str, optional
            What messages call the frame (a file name); the table's name if absent.

        Returns
        -------
        DataFrame
            A new frame; `frame` is not changed.

        Raises
        ------
        InputError
            If an id column is absent or holds numbers, if a column stands twice, or
            if a flag or a time cannot be read; with the spreadsheet row and the remedy.

        Examples
        --------
        >>> rooms = Schema("rooms", (Column("room_id", "the room", "id", required=True), Column("floor", "where")))
        >>> rooms.conform(pd.DataFrame({"room_id": ["007"]})).iloc[0].to_dict()
        {'room_id': '007', 'floor': nan}
        """
        where = where or self.name
        self._once(frame, where)
        frame = frame.reset_index(drop=True)  # labels that stand twice cannot be aligned
        done: dict[str, pd.Series] = {}
        for column in self.columns:
            if column.name in frame.columns:
                done[column.name] = _READ[column.kind](frame[column.name], column, where, self.name)
            elif column.required:
                raise InputError(
                    f'{where}: table "{self.name}" has no column "{column.name}" ({column.meaning}).'
                    + did_you_mean(column.name, map(str, frame.columns))
                )
            else:
                done[column.name] = _missing(column.kind, frame.index)
        rest = {str(name): frame[name] for name in frame.columns if name not in done}
        conformed = pd.DataFrame({**done, **rest}, index=frame.index)
        conformed.attrs = dict(frame.attrs)
        return conformed

    def _once(self, frame: pd.DataFrame, where: str) -> None:
        for column in self.columns:
            times = int((frame.columns == column.name).sum())
            if times > 1:
                raise InputError(
                    f'{where}: "{column.name}" ({column.meaning}) stands in {times} columns. '
                    "Keep the one that is meant, and rename or drop the others."
                )


def as_days(frame: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return `frame` with days as days, which have no hour, where every value is one.

    What the schema calls a moment stays one.

    Parameters
    ----------
    frame : DataFrame
        As `Schema.conform` returns it.
    schema : Schema

    Returns
    -------
    DataFrame
        Columns of days are of type ``date32[day][pyarrow]``; `conform` reads them back.

    Examples
    --------
    >>> from srreconcile.tables import STAFF
    >>> staff = STAFF.conform(pd.DataFrame({"staff_member_id": ["7"], "start_date": ["2026-08-17"]}))
    >>> as_days(staff, STAFF)["start_date"].tolist()
    [datetime.date(2026, 8, 17)]
    """
    import pyarrow as pa

    moments = {column.name for column in schema if column.kind == "time"}
    times = frame.select_dtypes("datetime").columns.difference(list(moments), sort=False)
    days = [
        name
        for name in times
        if frame[name].eq(frame[name].dt.normalize()).where(frame[name].notna(), True).all()
    ]
    return frame.astype(dict.fromkeys(days, pd.ArrowDtype(pa.date32()))) if days else frame


def _row(bad: pd.Series) -> int:
    """The first bad row as a spreadsheet counts: from 1, under a header."""
    return int(bad.to_numpy().argmax()) + 2


def _read_id(values: pd.Series, column: Column, where: str, table: str) -> pd.Series:
    if _as_numbers(values):
        raise InputError(
            f'{where}: "{column.name}" was read as numbers, so leading zeros are gone ("0042" became 42). '
            'Read the file as text: sr.read_table(path), or pd.read_csv(path, dtype="str").'
        )
    return normalize.identifier(values)


def _as_numbers(values: pd.Series) -> bool:
    """Whether ids went through a reader that takes them for quantities: 42, or 42.0."""
    if pd.api.types.is_numeric_dtype(values):
        return bool(values.notna().any())
    return values.dtype == object and any(isinstance(value, float) for value in values.dropna())


def _read_text(values: pd.Series, column: Column, where: str, table: str) -> pd.Series:
    return normalize.text(values)  # an address stays as typed: a space or a capital in it is a finding


def _read_flag(values: pd.Series, column: Column, where: str, table: str) -> pd.Series:
    if pd.api.types.is_bool_dtype(values):
        return values.astype("boolean")
    words = normalize.text(values).str.lower()
    if pd.api.types.is_float_dtype(values) or values.dtype == object:
        words = words.str.removesuffix(".0")  # a whole number beside missing ones is read as 1.0
    found = words.map(flag_words(words.dropna().unique())).astype("boolean")
    bad = words.notna() & found.isna()
    if bad.any():
        raise InputError(
            f'{where}: row {_row(bad)}: "{column.name}" ({column.meaning}) holds {_code(words[bad])}. '
            f"Understood: {', '.join(FLAG_WORDS)}. Translate your status codes when loading (active_codes=)."
        )
    return found


def _code(words: pd.Series) -> str:
    """The first of some status codes; not where they look like people, who stay out of messages."""
    first = str(words.iloc[0])
    if "@" in first or " " in first or words.nunique() > _CODES:
        return "words that are no status codes"
    return f'"{first[:12]}"'


_CODES = 8  # a site has a handful of status codes; a column with more holds something else


def _read_time(values: pd.Series, column: Column, where: str, table: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        times = values.astype("datetime64[us]") if str(values.dtype).startswith("date32") else values
    else:
        words = normalize.text(values)
        times = pd.to_datetime(words, format="ISO8601", utc=True, errors="coerce")
        bad = words.notna() & times.isna()
        if bad.any():
            raise InputError(
                f'{where}: row {_row(bad)}: "{column.name}" ({column.meaning}) is no ISO date or time '
                '("2026-11-24" or "2026-11-24T08:30:00Z"). Read the file with '
                f"sr.read_{table}(path), which knows other orders (date_order=)."
            )
    if getattr(times.dt, "tz", None) is not None:
        times = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return times.astype("datetime64[us]")


_STATED = r"(?i)(?:.*:\d{2}.*?(?:z|[+-]\d{2}:?\d{2}|utc|gmt|[ecmp][sd]t)|\d{9,13}(?:\.0+)?)\s*"


def states_zone(times: pd.Series) -> pd.Series:
    """Return which times say themselves what they are in UTC: by a zone, or as seconds since 1970.

    Parameters
    ----------
    times : Series, length n
        Text, or times with or without a zone.

    Returns
    -------
    Series of bool, length n, same index

    Examples
    --------
    >>> states_zone(pd.Series(["2026-10-05T09:30-05:00", "2026-10-05T09:30", "05-10-2026", "1791192600"])).tolist()
    [True, False, False, True]
    """
    if pd.api.types.is_string_dtype(times.dtype):
        words = times.astype("str")
        return words.str.fullmatch(_STATED).eq(True)
    zoned = getattr(times.dtype, "tz", None) is not None
    return times.notna() & zoned


_READ = {"id": _read_id, "text": _read_text, "email": _read_text, "flag": _read_flag}
_READ |= {"time": _read_time, "day": _read_time}  # a day is compared as the moment it begins


def _missing(kind: Kind, index: pd.Index) -> pd.Series:
    """A column of `kind` in which every value is missing."""
    dtype = {"flag": "boolean", "time": "datetime64[us]", "day": "datetime64[us]"}.get(kind, "str")
    return pd.Series(None, index=index, dtype=dtype)
