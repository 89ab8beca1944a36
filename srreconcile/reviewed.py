"""Pairs of an account and a staff row that people looked at, and how any register is read.

A ruling is a fact that no evidence outweighs.  Lines that say nothing usable are told
with file and row, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.tables import Column, Schema, Tables, as_pandas

REVIEWED = Schema(
    "reviewed",
    (
        Column("user_id", "the account", "id", required=True),
        Column("staff_member_id", "the staff row", "id", required=True),
        Column("verdict", "same or not_same"),
        Column("owner", "who decided it"),
        Column("reason", "what it rests on"),
    ),
    ("user_id", "staff_member_id"),
)

_VERDICTS = {"same": "same", "not_same": "not_same", "not same": "not_same", "different": "not_same"}
Test = tuple["pd.Series[bool]", str, str]
"""Which lines fail, what is wrong with them, and how to mend it."""


@dataclass(frozen=True)
class Reviewed:
    """Reviewed pairs as a site keeps them.

    Attributes
    ----------
    rows : DataFrame
        `REVIEWED`, the usable lines, with ``file`` and ``row``, where the files have them.
    problems : DataFrame
        ``file, row, what, mend``: lines that decide nothing, and why.
    """

    rows: pd.DataFrame
    problems: pd.DataFrame

    def __repr__(self) -> str:
        return f"Reviewed({len(self.rows):,} pairs; {len(self.problems):,} problems)"


def read_reviewed(files: str | Path | Iterable[str | Path]) -> Reviewed:
    r"""Return the reviewed pairs in one or more files (CSV or Excel).

    Parameters
    ----------
    files : path or list of paths

    Raises
    ------
    InputError
        If a file cannot be read, or lacks a column of ids.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "reviewed.csv"
    >>> _ = path.write_text("user_id,staff_member_id,verdict,owner,reason\n"
    ...                     "u1,7,same,HR,married\nu1,8,perhaps,HR,\n")
    >>> found = read_reviewed(path)
    >>> found.rows["verdict"].tolist(), found.problems["row"].tolist()
    (['same'], [3])
    """
    return _checked(read_lines(files, REVIEWED))


def reviewed_pairs(given: Any, tables: Tables) -> Reviewed:
    """Return the pairs to rest an audit of `tables` on; what names nobody there is a problem.

    Parameters
    ----------
    given : Reviewed, DataFrame, path, paths or None
    tables : Tables

    Raises
    ------
    InputError
        As `read_reviewed`.
    """
    if given is None:
        return no_reviews()
    if isinstance(given, str | Path | list | tuple):
        given = read_reviewed(given)
    found = given if isinstance(given, Reviewed) else _checked(lines(as_pandas(given, "reviewed"), REVIEWED))
    rows = found.rows
    tests = [
        (~rows[key].isin(frame[key].tolist()), f"names {what}, which is not on the {where}")
        for key, frame, what, where in (
            ("user_id", tables.users, "an account", "user list"),
            ("staff_member_id", tables.staff, "a staff row", "staff list"),
        )
        if frame is not None
    ]
    kept, more = parted(rows, [(*test, "Correct the id, or take the line out.") for test in tests])
    return Reviewed(kept, pd.concat([found.problems, more], ignore_index=True))


def no_reviews() -> Reviewed:
    """Return a register without lines."""
    return Reviewed(*parted(lines(REVIEWED.empty(), REVIEWED), []))


def read_lines(files: str | Path | Iterable[str | Path], schema: Schema) -> pd.DataFrame:
    """Return the lines of one or more files of a register (CSV or Excel), as `lines` does.

    Raises
    ------
    InputError
        If a file cannot be read, or is not what `schema` says.
    """
    from srreconcile.load import read_table

    paths = [files] if isinstance(files, str | Path) else list(files)
    read = [lines(read_table(path), schema, Path(path).name) for path in paths]
    return pd.concat(read, ignore_index=True)


def lines(frame: pd.DataFrame, schema: Schema, where: str | None = None) -> pd.DataFrame:
    """Return the lines of a register with ``file`` and ``row``, where they stand.

    Raises
    ------
    InputError
        If `frame` is not what `schema` says.
    """
    where = where or schema.name
    for column in schema.columns:
        if column.required and column.name not in frame.columns:
            known = ",".join(schema.names)
            raise InputError(f'{where}: no column "{column.name}". A register of {schema.name} has: {known}.')
    rows = schema.conform(frame, where)
    return rows.assign(file=where, row=range(2, len(rows) + 2))  # as a spreadsheet counts: under a header


def parted(rows: pd.DataFrame, tests: list[Test]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the usable lines of a register, and what is wrong with the others.

    Parameters
    ----------
    rows : DataFrame
        As `lines` returns them.
    tests : list of Test
        Of several that a line fails the first counts.

    Returns
    -------
    DataFrame, DataFrame
        The lines that pass, and ``file, row, what, mend`` of those that do not.
    """
    told = rows[["file", "row"]].assign(what="", mend="")
    for failed, what, mend in reversed(tests):
        told.loc[failed.to_numpy(dtype=bool), ["what", "mend"]] = what, mend
    bad = told["what"] != ""
    return rows[~bad].reset_index(drop=True), told[bad].reset_index(drop=True)


def _checked(rows: pd.DataFrame) -> Reviewed:
    rows = rows.reset_index(drop=True)
    verdict = rows["verdict"].str.strip().str.lower().map(_VERDICTS).astype("str")
    rows = rows.assign(verdict=verdict)
    pair = ["user_id", "staff_member_id"]
    clash = rows.groupby(pair)["verdict"].transform("nunique") > 1
    tests = [
        (rows[pair].isna().any(axis=1), "names no pair", "Give a user_id and a staff_member_id."),
        (verdict.isna(), "has no verdict that is understood", "Write same or not_same."),
        (clash, "contradicts another line about the same pair", "Keep one of them."),
    ]
    kept, problems = parted(rows, tests)
    return Reviewed(kept.drop_duplicates(pair, ignore_index=True), problems)
