"""Pairs of an account and a staff row that people looked at: one person, or two.

A ruling is a fact that no evidence outweighs.  Lines that say nothing usable are told
with file and row, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

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
_PROBLEMS = ["file", "row", "what", "mend"]


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
    from srreconcile.load import read_table

    paths = [files] if isinstance(files, str | Path) else list(files)
    return _checked(pd.concat([_lines(read_table(path), Path(path).name) for path in paths]))


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
    found = (
        given if isinstance(given, Reviewed) else _checked(_lines(as_pandas(given, "reviewed"), "reviewed"))
    )
    rows = found.rows
    tests = [
        (~rows[key].isin(frame[key].tolist()), f"names {what}, which is not on the {where}")
        for key, frame, what, where in (
            ("user_id", tables.users, "an account", "user list"),
            ("staff_member_id", tables.staff, "a staff row", "staff list"),
        )
        if frame is not None
    ]
    return _parted(rows, found.problems, [(*test, "Correct the id, or take the line out.") for test in tests])


def no_reviews() -> Reviewed:
    """Return a register without lines."""
    return Reviewed(_lines(REVIEWED.empty(), ""), pd.DataFrame(columns=_PROBLEMS))


def _lines(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    rows = REVIEWED.conform(frame, where)
    return rows.assign(file=where, row=range(2, len(rows) + 2))  # as a spreadsheet counts: under a header


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
    found = _parted(rows, pd.DataFrame(columns=_PROBLEMS), tests)
    kept = found.rows.drop_duplicates(pair)
    return Reviewed(kept.reset_index(drop=True), found.problems)


def _parted(rows: pd.DataFrame, problems: pd.DataFrame, tests: list[tuple[pd.Series, str, str]]) -> Reviewed:
    """The usable rows, and the others with what is wrong with them."""
    what = np.select([test for test, _, _ in tests], [said for _, said, _ in tests], default="")
    mend = np.select([test for test, _, _ in tests], [how for _, _, how in tests], default="")
    bad = what != ""
    more = pd.DataFrame({"file": rows["file"], "row": rows["row"], "what": what, "mend": mend})[bad]
    told = pd.concat([problems, more]) if len(problems) else more
    return Reviewed(rows[~bad].reset_index(drop=True), told.reset_index(drop=True))
