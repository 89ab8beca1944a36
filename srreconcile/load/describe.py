"""A layout that nobody knows, described from its headers and values, for a person to check.

The proposal is text: a TOML file that `read_layout` takes.  It says of each column why
it was chosen, and holds no person's data, only headers and status codes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from srreconcile.errors import InputError, did_you_mean
from srreconcile.load.columns import Headers, sensitive
from srreconcile.load.guesses import Guess, Seen, assigned, looked_at
from srreconcile.load.layout import Layout, recognise
from srreconcile.load.opening import raw_tables
from srreconcile.load.raw import RawTable
from srreconcile.load.site import STAND_IN, SUFFIX
from srreconcile.load.sources.plain import FULL_NAME
from srreconcile.tables import SCHEMAS

_WHO = {"first_name", "last_name", FULL_NAME, "email"}
"""Columns of which a list of people has one."""
_CODES = 12
"""Status codes of a site; a column with more holds something else."""


@dataclass(frozen=True)
class DescribedLayout:
    """A proposal of how a file's columns map to ours.

    Attributes
    ----------
    file : str
        The file that was looked at.
    kind : str
        The canonical table that it seems to fill.
    columns : dict of str to str
        Canonical column -> header.
    text : str
        The TOML file, with a reason behind each line.
    name : str
        What that file is called beside the exports.
    """

    file: str
    kind: str
    columns: dict[str, str] = field(default_factory=dict)
    text: str = ""
    name: str = ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def save(self, path: str | Path) -> Path:
        """Write the text to a new file and return its path.

        Raises
        ------
        InputError
            If there is such a file already, which somebody may have checked and changed.
        """
        path = Path(path)
        if path.exists():
            raise InputError(f"{path.name}: stands already, and may hold your changes. Give another path.")
        half = path.with_name(f".{path.name}.{os.getpid()}")
        half.write_text(self.text, "utf-8")
        half.replace(path)
        return path


def describe_layout(
    path: str | Path,
    kind: str | None = None,
    *,
    sheet: str | None = None,
    table: str | None = None,
    encoding: str | None = None,
) -> DescribedLayout:
    r"""Return a proposal of how the columns of an unknown file map to ours.

    Print it, check what it calls a guess and save it beside the exports, where
    `read_folder` finds it; or read with ``layout=``.

    Parameters
    ----------
    path : path
        One export, of any format.
    kind : {"staff", "users", "links", "records", "delegations", "schools"}, optional
        What it lists; guessed from its columns if absent.
    sheet, table, encoding : str, optional
        As of `read_table`.

    Returns
    -------
    DescribedLayout
        Its text is the TOML file.

    Raises
    ------
    InputError
        If the file cannot be read, holds several tables and none was named, or nothing
        in it looks like one of ours.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "hr.csv"
    >>> _ = file.write_text("Pers. Nr,Sur Name,Forename,Post\n007,Ruiz,Ana,ana@x.org\n008,Park,Jo,jo@x.org\n")
    >>> print(describe_layout(file, "staff"))
    # How hr.csv maps to the columns of srreconcile: 2 rows.
    # Check it and save it beside the exports as hr.layout.toml: whoever reads the folder reads it too.
    # Alone: sr.read_staff("hr.csv", layout="hr.layout.toml")
    <BLANKLINE>
    kind = "staff"
    <BLANKLINE>
    [columns]
    sis_id = "Pers. Nr"  # a guess from words of its name; the person's number in the SIS
    first_name = "Forename"  # a guess from words of its name; given name
    last_name = "Sur Name"  # by its name; family name
    email = "Post"  # a guess from its values, 100 % e-mail addresses; work address on the SIS list
    # staff_member_id = "?"  # not found; sis_id stands in its place
    <BLANKLINE>
    """
    if kind is not None and kind not in SCHEMAS:
        raise InputError(f'describe_layout: there is no kind "{kind}".{did_you_mean(kind, SCHEMAS)}')
    raw = _one(raw_tables(path, sheet, table, encoding))
    return described(raw, kind)


def described(raw: RawTable, kind: str | None = None) -> DescribedLayout:
    """Return a proposal for one table of a file, as `describe_layout` does.

    Raises
    ------
    InputError
        If nothing in it looks like one of our tables.
    """
    every = looked_at(raw.frame)
    never = [name for name in sensitive(map(str, raw.frame.columns)) if not _is_mail(name, every)]
    seen = [each for each in every if each.header not in never]
    layout = _known(raw, kind)
    if layout is not None:
        told, guesses = layout.table, _as_known(layout, seen)
    else:
        told, guesses = _best(raw, seen, kind)
    columns = {guess.column: guess.header for guess in guesses}
    text = _text(raw, told, guesses, seen, never, layout, asked=kind is not None)
    return DescribedLayout(raw.file, told, columns, text, _name(raw))


def _name(raw: RawTable) -> str:
    """What its layout is called beside the exports."""
    member = raw.facts.get("member")
    name, sheet = raw.file.split(",")[0], _sheet(raw)
    stem = Path(str(member) if member else name).stem
    return (stem or name) + (f".{_slug(sheet)}" if sheet else "") + SUFFIX


def _sheet(raw: RawTable) -> str:
    """The sheet of a workbook that holds several tables."""
    return str(raw.facts.get("sheet") or "") if raw.file != raw.file.split(",")[0] else ""


def _is_mail(header: str, seen: list[Seen]) -> bool:
    """Whether an "address" is one for letters on paper in name only."""
    return any(each.header == header and "address" in each.words and each.email > 0.5 for each in seen)


def _one(raws: list[RawTable]) -> RawTable:
    if len(raws) == 1:
        return raws[0]
    named = "; ".join(raw.file for raw in raws[:8])
    raise InputError(
        f"{named}: several tables. Say which: sheet= of a workbook, table= of a database or a zip."
    )


def _known(raw: RawTable, kind: str | None) -> Layout | None:
    """The vendor's layout, where it is one that is known."""
    layout = recognise(raw.frame.columns, raw.facts, kind)
    return layout if layout is not None and layout.table and not layout.plain else None


def _as_known(layout: Layout, seen: list[Seen]) -> list[Guess]:
    named = layout.named(Headers(each.header for each in seen))
    return [Guess(name, header, f"as in {layout.name}", 9) for name, header in named.items()]


def _best(raw: RawTable, seen: list[Seen], kind: str | None) -> tuple[str, list[Guess]]:
    """The kind of list that its columns speak for most, and those columns."""
    found = {name: assigned(name, seen) for name in ([kind] if kind else SCHEMAS)}

    def worth(name: str) -> tuple[float, bool]:
        required = {column.name for column in SCHEMAS[name] if column.required}
        columns = {guess.column for guess in found[name]}
        have = required & columns
        named = len(have) or int(STAND_IN.get(name) in columns)
        score = sum(guess.score for guess in found[name]) + 3 * named
        # a list of people has many columns that a register, a log or a list of schools has too
        score -= 6 * (name in ("links", "delegations", "schools", "records") and have != required)
        score -= 6 * (name in ("staff", "users") and not columns & _WHO)
        score -= 6 * (name == "delegations" and not columns & {"reason", "approved_by"})
        score -= 6 * (name not in ("records", "schools") and any("STUDENT" in each.words for each in seen))
        score -= len(seen) - len(found[name])
        return score, name.rstrip("s") in raw.file.lower()

    best = max(found, key=worth)
    if len(found[best]) < 2 and kind is None:
        raise InputError(
            f"{raw.file}: nothing in it looks like staff, accounts, links, records, delegations or schools. "
            'If it is one of them, say which: sr.describe_layout(path, "staff").'
        )
    return best, found[best]


def _text(
    raw: RawTable,
    kind: str,
    guesses: list[Guess],
    seen: list[Seen],
    never: list[str],
    known: Layout | None,
    *,
    asked: bool,
) -> str:
    name, sheet, toml = raw.file.split(",")[0], _sheet(raw), _name(raw)
    which = f", sheet={_quoted(sheet)}" if sheet else ""
    lines = [
        f"# How {_plain(raw.file)} maps to the columns of srreconcile: {len(raw.frame):,} "
        f"row{'' if len(raw.frame) == 1 else 's'}.",
        f"# Check it and save it beside the exports as {_plain(toml)}: whoever reads the folder reads it too.",
        f"# Alone: sr.read_{kind}({_quoted(name)}{which}, layout={_quoted(toml)})",
    ]
    if known is not None:
        lines.append(
            f"# It is known as {known.name} and is read without this file; keep the lines that you change."
        )
    lines += ["", f'kind = "{kind}"' + ("" if asked or known is not None else "  # a guess from its columns")]
    lines += _values(raw.frame, kind, guesses, known.codes if known is not None else {})
    lines += ["", "[columns]", *(_line(guess, kind) for guess in guesses)]
    have = {guess.column for guess in guesses}
    lines += _not_found(kind, have, seen)
    if kind == "users" and "sis_id" in have and "staff_member_id" not in have:
        lines.append(
            "# sis_id is whose the account is. If it says as whom it logs, write staff_member_id instead."
        )
    left = [each.header for each in seen if each.header not in {guess.header for guess in guesses}]
    if left:
        lines += _free(kind, have)
        lines += ["", f"# Left alone: {', '.join(map(_quoted, left))}"]
    if never:
        lines += ["", f"# Never loaded, as an audit must not hold it: {', '.join(map(_quoted, never))}"]
    return "\n".join(lines) + "\n"


def _free(kind: str, have: set[str]) -> list[str]:
    """A line for each column of ours that no header was found for."""
    free = [column for column in SCHEMAS[kind] if not column.required and column.name not in have]
    title = ["", "# Not found. Where one of the headers below is meant, name it and take the # away:"]
    return [*title, *(f'# {column.name} = "?"  # {column.meaning}' for column in free)] if free else []


def _line(guess: Guess, kind: str) -> str:
    meaning = {column.name: column.meaning for column in SCHEMAS[kind]}
    meaning |= {FULL_NAME: "the whole name, taken apart when it is read"}
    return f"{guess.column} = {_quoted(guess.header)}  # {guess.why}; {meaning[guess.column]}"


def _not_found(kind: str, have: set[str], seen: Iterable[Seen]) -> list[str]:
    """A line for each column that must be there and is not."""
    key = STAND_IN.get(kind, "")
    alone = [each.header for each in seen if each.alone]
    lines = []
    for column in SCHEMAS[kind]:
        if not column.required or column.name in have:
            continue
        if key in have:
            why = f"not found; {key} stands in its place"
        else:
            maybe = f"; of their own in every row: {', '.join(map(_quoted, alone[:5]))}" if alone else ""
            why = f"must be named: {column.meaning}{maybe}"
        lines.append(f'# {column.name} = "?"  # {why}')
    return lines


def _values(frame: pd.DataFrame, kind: str, guesses: list[Guess], codes: Mapping[str, bool]) -> list[str]:
    """What the values of dates and of status codes leave open."""
    from srreconcile.load import typed
    from srreconcile.load.notes import Notes

    kinds = {column.name: column.kind for column in SCHEMAS[kind]}
    lines = []
    dates = [frame[guess.header] for guess in guesses if kinds.get(guess.column) in ("day", "time")]
    open_ = any(values.str.match(r"\d{1,2}[/.-]\d{1,2}[/.-]\d", na=False).any() for values in dates)
    if open_ and typed.order_of(dates) is None:
        lines.append('# date_order = "MDY"  # no date decides: "MDY" is 3/31/2024, "DMY" is 31/3/2024')
    for guess in guesses:
        if kinds.get(guess.column) != "flag":
            continue
        notes = Notes("", pd.Series(range(len(frame)), index=frame.index))
        flags = typed.read_flag(frame[guess.header], notes, guess.header, codes, ())
        words = frame[guess.header].dropna()
        if flags.notna().sum() == len(words) or words.nunique() > _CODES or words.str.len().max() > _CODES:
            continue
        counted = ", ".join(
            f"{_quoted(str(word))} {number:,}" for word, number in words.value_counts().items()
        )
        lines.append(
            f'# active_codes = ["?"]  # {_quoted(guess.header)} holds {counted}: which of them mean active?'
        )
    return lines


def _slug(sheet: str) -> str:
    """The name of a sheet, as part of a file's."""
    return "".join(letter if letter.isalnum() else "_" for letter in sheet)


def _quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(text: str) -> str:
    """Text that cannot end a comment."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
