"""A layout: how one vendor's table looks, and what its columns mean here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

import pandas as pd

from srreconcile.load.columns import Headers, folded
from srreconcile.load.notes import Notes
from srreconcile.load.vocabulary import meanings
from srreconcile.tables import SCHEMAS

Origin = Literal["schoolrunner", "sis", "directory"]


@dataclass(frozen=True)
class Options:
    """What the caller says about a file."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    active_codes: tuple[str, ...] = ()
    strict: bool = False


@dataclass
class Sheet:
    """One table on its way from a vendor's layout to ours.

    Attributes
    ----------
    frame : DataFrame of str
        Under the file's headers; its labels find a row's place in `notes`, whatever
        rows are left out or repeated.
    headers : Headers
    facts : dict
        What the reader knows of the file.
    notes : Notes
    options : Options
    used : set of str
        Headers that the layout has looked into.
    """

    frame: pd.DataFrame
    headers: Headers
    facts: dict[str, Any]
    notes: Notes
    options: Options
    used: set[str] = field(default_factory=set)

    def column(self, words: str) -> pd.Series:
        """Return the column that one of `words` stands for; all missing if there is none."""
        header = self.headers.find(words)
        if header is None or header not in self.frame:
            return pd.Series(None, index=self.frame.index, dtype="str")
        self.used.add(header)
        return self.frame[header]

    def put(self, name: str, values: pd.Series | str) -> None:
        """Set a column under a name of ours; the layout's `columns` are then not asked for it."""
        self.frame = self.frame.assign(**{OURS + name: values})

    def keep(self, good: pd.Series, reason: str) -> None:
        """Set aside the rows where `good` is not true."""
        self.frame = self.notes.set_aside(self.frame, ~good.fillna(False).astype(bool), reason)


OURS = "\x00"
"""Marks a column that a layout has made; no file has such a header."""


@dataclass(frozen=True)
class Layout:
    """How one vendor's table looks.

    Parameters
    ----------
    name : str
        In plain words, for the load report.
    table : str
        The canonical table that it fills; empty if an audit has no use for it.
    signs : tuple of str
        Headers without which it is not this layout; spellings separated by ``|``.
    columns : mapping of str to str
        Canonical column to header, spellings separated by ``|``; a column that is not
        named is looked for by its own name and aliases.
    origin : str
        Whose list it is: Schoolrunner's own, the SIS's, or a directory's of accounts.
    part : str
        Which part it is, of a table that several files make together.
    absent : tuple of str
        Headers that rule this layout out.
    endpoint : str
        Of the API, where a dump names it.
    codes : mapping of str to bool
        Status codes of this vendor; a site's own list (``active_codes=``) goes before.
    shape : function, optional
        Changes a `Sheet` before its columns are named: leaves out roles, splits names.
    plain : bool
        No vendor's layout: recognised after all others.
    key : str
        The column that takes the place of the id where the file has none.
    aliases : bool
        Whether columns that `columns` does not name are looked for by their aliases.
    file_words : tuple of str
        Words of which the file's name holds one, where headers alone cannot tell.
    """

    name: str
    table: str
    signs: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = "sis"
    part: str = ""
    absent: tuple[str, ...] = ()
    endpoint: str = ""
    codes: Mapping[str, bool] = field(default_factory=dict)
    shape: Callable[[Sheet], None] | None = None
    plain: bool = False
    key: str = ""
    aliases: bool = True
    file_words: tuple[str, ...] = ()
    source: str = ""

    def fits(self, headers: Headers, facts: Mapping[str, Any]) -> bool:
        """Whether a file with these headers is of this layout."""
        endpoint = folded(str(facts.get("endpoint") or ""))
        if self.endpoint and endpoint in _endpoints():
            return endpoint == folded(self.endpoint)
        found = bool(self.signs) and all(headers.find(sign) for sign in self.signs)
        return found and not any(headers.find(sign) for sign in self.absent)

    def name_fits(self, facts: Mapping[str, Any]) -> bool:
        """Whether the file's name does not speak against it; asked where headers cannot tell."""
        name = str(facts.get("name") or facts.get("file") or "").lower()
        return not self.file_words or any(word in name for word in self.file_words)

    def rank(self, headers: Headers, facts: Mapping[str, Any]) -> tuple[bool, bool, int, int]:
        """How well it fits: by the endpoint, by a vendor's own words, by signs, by columns."""
        by_endpoint = bool(self.endpoint) and folded(str(facts.get("endpoint") or "")) == folded(
            self.endpoint
        )
        return by_endpoint, not self.plain, len(self.signs), len(self.named(headers))

    def named(self, headers: Headers) -> dict[str, str]:
        """Return canonical column -> header of the file."""
        if not self.table:
            return {}
        found: dict[str, str] = {}
        schema = SCHEMAS[self.table]
        for name, words in self.columns.items():
            header = headers.find(words)
            if header is not None:
                found[name] = header
        for column in schema if self.aliases else ():
            if column.name in self.columns:
                continue
            header = headers.find("|".join((column.name, *column.aliases)))
            if header is not None and header not in found.values():
                found[column.name] = header
        return found


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every layout that a module of ``sources`` declares; there is no list to edit."""
    from dataclasses import replace

    from srreconcile.load import sources

    found: list[Layout] = []
    for module in iter_modules(sources.__path__):
        names = vars(import_module(f"{sources.__name__}.{module.name}"))
        found += [replace(layout, source=module.name) for layout in names.get("LAYOUTS", ())]
    return tuple(found)


@cache
def _endpoints() -> frozenset[str]:
    return frozenset(folded(layout.endpoint) for layout in layouts() if layout.endpoint)


@cache
def known_headers() -> frozenset[str]:
    """Return every header word that a layout or a canonical table knows, folded."""
    words: set[str] = set()
    for layout in layouts():
        words |= {word for sign in (*layout.signs, *layout.columns.values()) for word in sign.split("|")}
    for schema in SCHEMAS.values():
        words |= {word for column in schema for word in (column.name, *column.aliases)}
    return frozenset(folded(word) for word in words)


def recognise(headers: Iterable[str], facts: Mapping[str, Any], table: str | None = None) -> Layout | None:
    """Return the layout of a file, or None if it is not known.

    Parameters
    ----------
    headers : iterable of str
    facts : mapping
        What the reader knows of the file.
    table : str, optional
        Only layouts of this canonical table.

    Returns
    -------
    Layout or None
        The vendor's layout with most signs; of equals, the one that names most columns.

    Examples
    --------
    >>> recognise(["staff_member_id", "user_id", "sis_id", "external_id", "first_name"], {}).name
    'Schoolrunner API, staff-members'
    """
    known = Headers(headers)
    fitting = [
        layout
        for layout in layouts()
        if (table is None or layout.table == table) and layout.fits(known, facts)
    ]
    fitting = [layout for layout in fitting if layout.name_fits(facts)]
    if _is_log(known.names):  # of students a log speaks too
        fitting = [layout for layout in fitting if layout.table or layout.rank(known, facts)[0]]
    if _lists_accounts(known):  # and says on each whom it is linked to
        accounts = [one for one in fitting if one.table == "users" or one.rank(known, facts)[0]]
        fitting = accounts or fitting
    if not fitting:
        return None
    return max(fitting, key=lambda layout: layout.rank(known, facts))


def _lists_accounts(headers: Headers) -> bool:
    """Whether the account comes before the staff row, and sign-ins are told or nothing of the SIS."""
    order = [headers.find(words) for words in ("user_id", "staff_member_id")]
    of_sis = headers.find("sis_id|external_id|employee_id")
    if None in order or (of_sis and not headers.find("last_login_at|last login|last sign in")):
        return False
    return headers.names.index(str(order[0])) < headers.names.index(str(order[1]))


def _is_log(headers: Iterable[str]) -> bool:
    """Whether headers say both who did something and when, as those of records do."""
    spoken = [words for words in map(meanings, headers) if "birth" not in words]
    return all(any(words & said for words in spoken) for said in ({"STAFF", "BY"}, {"DATE", "LOGGED"}))
