"""One list at a time: staff, users, links, records, delegations, schools, or any table as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict, Unpack

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.load.bare import names_only
from srreconcile.load.combine import join_sources
from srreconcile.load.layout import Layout, Options, recognise
from srreconcile.load.numbers import keep_numbers, put_ids
from srreconcile.load.opening import PATH, Source, raw_tables
from srreconcile.load.pages import tell_missing_pages
from srreconcile.load.raw import Issue, RawTable
from srreconcile.load.reading import Part, read_part
from srreconcile.load.report import FileReport, LoadReport
from srreconcile.load.site import date_order, nothing_known, read_layout
from srreconcile.schema import as_days
from srreconcile.tables import SCHEMAS


def read_table(
    path: Source,
    *,
    sheet: str | None = None,
    table: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
) -> pd.DataFrame:
    r"""Return any table of a file: all text, under the file's own headers.

    Parameters
    ----------
    path : path, glob or list of paths
        CSV, Excel, JSON, XML, Parquet, SQLite, also within gz or zip.
    sheet, table : str, optional
        Which one, where a file holds several.
    encoding : str, optional
        Of a text file, where it is not UTF-8.
    strict : bool
        Whether any doubt is an error.

    Returns
    -------
    DataFrame of str, n rows
        Blank cells are missing.  ``attrs["load_report"]`` says what was doubtful.

    Raises
    ------
    InputError
        If the file cannot be read, or holds several tables and none was named.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "list.csv"
    >>> _ = file.write_text("ID,Name\n007,Bond\n")
    >>> read_table(file).values.tolist()
    [['007', 'Bond']]
    """
    raws = raw_tables(path, sheet, table, encoding, keep_damaged=True)
    reports = []
    for raw in raws:
        report = FileReport(
            raw.file, "table, as it is", "table", len(raw.frame), len(raw.frame), issues=list(raw.issues)
        )
        if raw.frame.empty and not any(issue.rule == "no rows" for issue in raw.issues):
            report.issues.append(Issue("no rows", "holds a header and no rows (0 rows, no data)", raw.file))
        reports.append(report)
    return _reported(pd.concat([raw.frame for raw in raws], ignore_index=True), reports, [], strict=strict)


class ReadOptions(TypedDict, total=False):
    """What may be said about a file, beside its path."""

    sheet: str | None
    table: str | None
    encoding: str | None
    date_order: str | None
    active_codes: Iterable[str] | None
    layout: str | Path | None
    strict: bool


def read_staff(
    path: Source, mapping: Mapping[str, str] | None = None, **options: Unpack[ReadOptions]
) -> pd.DataFrame:
    r"""Return the staff rows of an export, in the canonical form.

    The layout is recognised by its columns; what nobody would guess is said by `mapping`.

    Parameters
    ----------
    path : path, folder, glob or list of paths
        One export; several files are its pages or parts.
    mapping : dict of str to str, optional
        Column of ours -> header of the file; goes before what is recognised.
    **options
        ``sheet``, ``table``: which one of a workbook, database or zip that holds several.
        ``encoding``: of a text file that is not UTF-8.
        ``date_order``: "MDY" or "DMY", of dates such as 3/4/2024 where none decides.
        ``active_codes``: the site's status codes that mean active; others then do not.
        ``layout``: a TOML file that says all this, as `describe_layout` proposes it.
        ``strict``: whether any doubt is an error.

    Returns
    -------
    DataFrame, n rows
        The columns of `tables.STAFF` first, the file's further ones behind.  Ids are text,
        times UTC, days without an hour.  ``attrs["load_report"]`` says what was doubtful, with rows.

    Raises
    ------
    InputError
        If the file cannot be read, holds another list, or lacks a column that must be there.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = file.write_text("staff_member_id,last_name,active\n007,Ruiz,Y\n")
    >>> read_staff(file).iloc[0].dropna().to_dict()
    {'staff_member_id': '007', 'last_name': 'Ruiz', 'active': True}
    """
    return _read("staff", path, mapping, options)


def read_users(
    path: Source, mapping: Mapping[str, str] | None = None, **options: Unpack[ReadOptions]
) -> pd.DataFrame:
    r"""Return the accounts of an export, in the canonical form.

    Parameters, errors and report are those of `read_staff`.

    Returns
    -------
    DataFrame, n rows
        The columns of `tables.USERS` first, the file's further ones behind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = file.write_text("User ID,E-mail,Active\n9,a@x.org,No\n")
    >>> read_users(file).iloc[0].dropna().to_dict()
    {'user_id': '9', 'email': 'a@x.org', 'active': False}
    """
    return _read("users", path, mapping, options)


def read_links(
    path: Source, mapping: Mapping[str, str] | None = None, **options: Unpack[ReadOptions]
) -> pd.DataFrame:
    r"""Return the links between accounts and staff rows of an export, in the canonical form.

    Parameters, errors and report are those of `read_staff`.

    Returns
    -------
    DataFrame, n rows
        The columns of `tables.LINKS` first, the file's further ones behind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = file.write_text("user_id,staff_member_id\n9,007\n")
    >>> read_links(file).iloc[0].dropna().to_dict()
    {'user_id': '9', 'staff_member_id': '007'}
    """
    return _read("links", path, mapping, options)


def read_records(
    path: Source, mapping: Mapping[str, str] | None = None, **options: Unpack[ReadOptions]
) -> pd.DataFrame:
    r"""Return the records of an export, in the canonical form.

    Parameters, errors and report are those of `read_staff`.

    Returns
    -------
    DataFrame, n rows
        The columns of `tables.RECORDS` first, the file's further ones behind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = file.write_text("Record ID,Type,Staff ID,Date\n1,behavior,007,31/3/2026\n")
    >>> read_records(file).iloc[0].dropna().to_dict()
    {'record_id': '1', 'record_type': 'behavior', 'staff_member_id': '007', 'event_date': datetime.date(2026, 3, 31)}
    """
    return _read("records", path, mapping, options)


def read_delegations(
    path: Source, mapping: Mapping[str, str] | None = None, **options: Unpack[ReadOptions]
) -> pd.DataFrame:
    r"""Return the register of delegations of an export, in the canonical form.

    Parameters, errors and report are those of `read_staff`.

    Returns
    -------
    DataFrame, n rows
        The columns of `tables.DELEGATIONS` first, the file's further ones behind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = file.write_text("user_id,staff_member_id,reason\n9,007,intern\n")
    >>> read_delegations(file).iloc[0].dropna().to_dict()
    {'user_id': '9', 'staff_member_id': '007', 'reason': 'intern'}
    """
    return _read("delegations", path, mapping, options)


def read_schools(
    path: Source, mapping: Mapping[str, str] | None = None, **options: Unpack[ReadOptions]
) -> pd.DataFrame:
    r"""Return the schools of an export, in the canonical form.

    Parameters, errors and report are those of `read_staff`.

    Returns
    -------
    DataFrame, n rows
        The columns of `tables.SCHOOLS` first, the file's further ones behind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = file.write_text("school_id,name\n1,Cedar Hollow\n")
    >>> read_schools(file).iloc[0].dropna().to_dict()
    {'school_id': '1', 'name': 'Cedar Hollow'}
    """
    return _read("schools", path, mapping, options)


def _read(name: str, path: Source, mapping: Mapping[str, str] | None, said: ReadOptions) -> pd.DataFrame:
    raws = raw_tables(path, said.get("sheet"), said.get("table"), said.get("encoding"))
    return as_days(canonical(name, raws, mapping, said), SCHEMAS[name])


def canonical(
    name: str, raws: list[RawTable], mapping: Mapping[str, str] | None, said: ReadOptions
) -> pd.DataFrame:
    """Return the canonical table that files, or rows of a database, hold together; as `read_staff`."""
    options = Options(
        dict(mapping or {}),
        date_order(said.get("date_order")),
        tuple(map(str, said.get("active_codes") or ())),
        bool(said.get("strict")),
    )
    layout = said.get("layout")
    if layout is not None:
        options = read_layout(layout, name).over(options)
    issues: list[Issue] = []
    tell_missing_pages(raws, issues)
    parts = [read_part(raw, layout, options) for raw, layout in _of_table(raws, name, options)]
    if name in ("links", "delegations"):
        for part in parts:
            put_ids(part, None, None)
    if name == "records":
        for part in parts:
            keep_numbers(part, "staff_member_id", "sis_id")
    _refuse_another(name, parts)
    alone = len(parts) == 1 and not parts[0].layout.part
    frame = parts[0].frame if alone else pd.concat(join_sources(parts)[name], ignore_index=True)
    done = SCHEMAS[name].conform(frame, parts[0].report.file)
    return _reported(done, [part.report for part in parts], issues, strict=options.strict)


def _of_table(raws: list[RawTable], name: str, options: Options) -> list[tuple[RawTable, Layout]]:
    """The tables of `raws` that hold the list asked for, each with its layout."""
    found = []
    for raw in raws:
        layout = recognise(raw.frame.columns, raw.facts, name)
        bare = (
            names_only(raw, raw.facts.get(PATH, ""), name) if layout is None and not options.mapping else None
        )
        if bare is not None:
            raw, layout = bare  # noqa: PLW2901 - the same table, its first row no header
        if layout is None and (options.mapping or len(raws) == 1):
            layout = nothing_known(name)
        if layout is not None:
            found.append((raw, layout))
    _one_of_each(found)
    if not found:
        files = ", ".join(dict.fromkeys(raw.file for raw in raws))
        raise InputError(f"{files}: no table of {name} is recognised. Name its columns: mapping={{...}}.")
    return found


def _one_of_each(found: list[tuple[RawTable, Layout]]) -> None:
    """Refuse two sheets or members of one file that both hold the list: neither is guessed."""
    seen: dict[tuple[object, str, str], list[RawTable]] = {}
    for raw, layout in found:
        if not raw.facts.get("endpoint"):
            seen.setdefault((raw.facts.get(PATH), layout.source, layout.part), []).append(raw)
    for same in seen.values():
        if len(same) > 1:
            named = "; ".join(raw.file for raw in same)
            raise InputError(
                f"{named}: several sheets or files (more than one) hold this list. "
                "Say which: sheet= of a workbook, table= of a database or a zip."
            )


_TELLING = {
    "staff": ("first_name", "last_name", "email"),
    "users": ("email", "first_name", "last_name"),
    "records": ("event_date", "entered_at"),
}
"""Columns of which one must be there: without any, it is some other list."""


def _refuse_another(name: str, parts: list[Part]) -> None:
    for part in parts:
        frame, file = part.frame, part.report.file
        lacking = [column for column in SCHEMAS[name] if column.required and column.name not in frame]
        if lacking and not part.layout.part:
            column = lacking[0]
            raise InputError(
                f'{file}: there is no column "{column.name}" ({column.meaning}). Say which one it is: '
                f'mapping={{"{column.name}": "..."}}. Columns: {_named(part)}.'
            )
        telling = _TELLING.get(name, ())
        if telling and not any(column in frame for column in telling):
            raise InputError(
                f"{file}: has no column {' or '.join(telling)}, so it is no list of {name}. Columns: {_named(part)}. "
                "Read it with the reader of its kind, or say which columns they are: mapping={...}."
            )


def _named(part: Part) -> str:
    headers = [*part.report.mapped.values(), *part.report.unmapped]
    return ", ".join(header[:40] for header in headers[:12]) + (", ..." if len(headers) > 12 else "")


def _reported(
    frame: pd.DataFrame, reports: list[FileReport], issues: list[Issue], *, strict: bool
) -> pd.DataFrame:
    report = LoadReport(reports, (), issues)
    if strict and report.doubts:
        raise InputError(f"{report.doubts[0]} ({len(report.doubts):,} doubts in all; strict=True)")
    frame.attrs["load_report"] = report
    return frame
