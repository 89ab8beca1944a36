"""The one way from a path to its tables, whatever the file is.

Identify by content, look before any reader opens it, decode, split, find the header.  A
file ends in one of three ways: clean, read with issues, or refused with an `InputError`
that names it and says what to do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from srreconcile.errors import InputError
from srreconcile.load.files.archives import is_data_name, members, unpack, workbook_kind
from srreconcile.load.files.databases import read_sqlite
from srreconcile.load.files.delimited import read_delimited
from srreconcile.load.files.identify import Kind, identify
from srreconcile.load.files.interchange import read_xml
from srreconcile.load.files.jsons import read_json
from srreconcile.load.files.limits import MAX_BYTES
from srreconcile.load.files.markup import read_html, read_spreadsheetml
from srreconcile.load.files.parquet import read_parquet
from srreconcile.load.files.quick import SMALL, read_quick
from srreconcile.load.files.workbook import read_other, read_xlsx
from srreconcile.load.raw import RawTable

_NEVER: dict[Kind, str] = {
    "pdf": "a PDF document, not a table",
    "picture": "a picture, not a table",
    "program": "a program, not a table",
    "rtf": "a text document, not a table",
}
_DATABASES = frozenset({".db", ".sqlite", ".sqlite3", ".db3"})
_NESTED = 3  # archives within archives


@dataclass(frozen=True)
class _Options:
    sheet: str | None
    table: str | None
    encoding: str | None
    delimiter: str | None
    known_headers: Collection[str]
    keep_damaged: bool


def looks_like_data(path: str | Path) -> bool:
    """Return whether a folder's file is meant to be read: a README or a picture is not.

    Examples
    --------
    >>> looks_like_data("exports/staff.csv"), looks_like_data("exports/README.md")
    (True, False)
    """
    return is_data_name(Path(path).name)


def read_raw(
    path: str | Path,
    *,
    sheet: str | None = None,
    table: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    known_headers: Collection[str] = frozenset(),
    keep_damaged: bool = False,
) -> list[RawTable]:
    """Return the tables of a file, all text.

    Parameters
    ----------
    path : path
        CSV of any dialect, JSON, a workbook, HTML, XML, SQLite, Parquet, or an archive of
        them; what it is, its content says.
    sheet : str, optional
        The one sheet of a workbook to read, hidden ones too.
    table : str, optional
        The one table of a database, entity of a JSON or XML file, or file of a zip.
    encoding, delimiter : str, optional
        Of a text; found where not given.
    known_headers : collection of str
        Header words that the caller knows, lower case, letters and digits only.
    keep_damaged : bool
        Keep a text's rows that cannot be mended for certain, as they stand and told,
        instead of setting them aside.

    Returns
    -------
    list of RawTable
        At least one; sheets of prose and hidden ones left out, with a note.

    Raises
    ------
    InputError
        If the file cannot be read for certain: empty, damaged, hostile, or no table.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{path.name}: too large: {size >> 20:,} MB. Export it as Parquet.")
        if size >= SMALL and encoding is None:
            quick = _unheld(path, known_headers, delimiter)
            if quick is not None:
                return [quick]
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path.name}: no such file. Check the path.") from None
    except OSError as error:
        raise InputError(
            f"{path.name}: cannot be opened ({error.strerror or type(error).__name__})."
        ) from None
    options = _Options(sheet, table, encoding, delimiter, known_headers, keep_damaged)
    if table is not None and path.suffix.lower() in _DATABASES and identify(data[:64]) != "sqlite":
        raise InputError(
            f"{path.name}: not a database: it is not an SQLite file. Leave table= out, or export it again."
        )
    return _chosen(_read(data, path.name, options, 0), path.name, options)


def _unheld(path: Path, known_headers: Collection[str], delimiter: str | None) -> RawTable | None:
    """Return the table of a large sound text, whose bytes are not held; None of any other file."""
    with path.open("rb") as stream:
        kind = identify(stream.read(65536))
    return read_quick(path, path.name, known_headers, delimiter) if kind == "text" else None


def _read(data: bytes, file: str, options: _Options, depth: int) -> list[RawTable]:
    kind = identify(data[:65536])
    if kind == "empty":
        raise InputError(f"{file}: empty, the file has 0 bytes. Export it again.")
    if kind in _NEVER:
        raise InputError(f"{file}: {_NEVER[kind]}. Export it as CSV or as an Excel workbook.")
    if depth > _NESTED:
        raise InputError(f"{file}: archives within archives. Pack the export itself.")
    if kind in ("gzip", "bzip2", "xz"):
        return _read(unpack(data, file, kind), file, options, depth + 1)
    if kind == "zip":
        return _of_zip(data, file, options, depth)
    return _of_kind(data, file, kind, options)


def _of_kind(data: bytes, file: str, kind: Kind, options: _Options) -> list[RawTable]:
    known = options.known_headers
    if kind == "ole":
        return read_other(data, file, "xls", options.sheet, known)
    if kind == "sqlite":
        return read_sqlite(data, file, options.table)
    if kind == "parquet":
        return [read_parquet(data, file)]
    if kind == "json":
        return read_json(data, file, options.encoding)
    if kind == "html":
        return read_html(data, file, options.encoding, known)
    if kind == "spreadsheetml":
        return read_spreadsheetml(data, file, options.sheet, known)
    if kind == "xml":
        return read_xml(data, file)
    return read_delimited(
        data,
        file,
        encoding=options.encoding,
        delimiter=options.delimiter,
        known_headers=known,
        keep_damaged=options.keep_damaged,
    )


def _of_zip(data: bytes, file: str, options: _Options, depth: int) -> list[RawTable]:
    kind = workbook_kind(data, file)
    if kind == "xlsx":
        return read_xlsx(data, file, options.sheet, options.known_headers)
    if kind:
        return read_other(data, file, kind, options.sheet, options.known_headers)
    found = members(data, file)
    tables = []
    for name, inner in found:
        if options.table is None or len(found) == 1 or options.table in (name, name.rpartition(".")[0]):
            read = _read(inner, f"{file}, {name}", options, depth + 1)
            for each in read:
                each.facts["member"] = name
            tables += read
    if not tables:
        raise InputError(
            f'{file}: no file "{options.table}" in it. Files: {", ".join(name for name, _ in found)}.'
        )
    return tables


def _chosen(tables: list[RawTable], file: str, options: _Options) -> list[RawTable]:
    """Return the tables that `table=` names, where the file has names for them."""
    if options.table is None or len(tables) == 1:
        return tables
    names = [
        str(each.facts.get("table", each.facts.get("endpoint", each.facts.get("member")))) for each in tables
    ]
    chosen = [
        each
        for each, name in zip(tables, names, strict=True)
        if options.table in (name, name.rpartition(".")[0])
    ]
    if not chosen:
        raise InputError(f'{file}: no table "{options.table}". Tables: {", ".join(names)}.')
    return chosen
