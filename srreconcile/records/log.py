"""The record log as it stands: a frame, or files that are scanned and never loaded whole.

Whatever the log is, SQL finds it as the view ``log``: the columns of `tables.RECORDS`
with ids as they are written, and ``moment``, when the record was made.  CSV is read
once, into a Parquet file in the connection's folder, because every later scan of that
costs a tenth.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError, did_you_mean
from srreconcile.records.corrected import with_authors
from srreconcile.records.zones import Change, Zone, as_utc, changes
from srreconcile.tables import IS_UTC, RECORDS, Column, as_pandas, with_utc

if TYPE_CHECKING:
    from srreconcile.engine import Connection, Kind
    from srreconcile.records.kept import Kept

PARQUET = (".parquet", ".pq")
CSV = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
_TIMES = ("event_date", "entered_at")
_DAY = pd.Timedelta(days=1)
ALWAYS, NOT_YET = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")
_JOINED = ("staff_member_id", "entered_by_user_id")

# Times before 1700 and from 2200 on are slips of a key, and "always" and "not yet" here.
_MOMENTS = """
    SELECT *, CASE
        WHEN COALESCE(entered_at, event_date) >= TIMESTAMP '1700-01-01'
         AND COALESCE(entered_at, event_date) < TIMESTAMP '2200-01-01'
        THEN COALESCE(entered_at, event_date)
    END AS moment
    FROM ({parts})
"""


@dataclass(frozen=True)
class File:
    """One file of a log."""

    path: Path
    sql: str
    """Reads it as the view ``log`` reads all."""
    shape: str
    """The same without its place: what its columns are taken for."""


@dataclass(frozen=True)
class Log:
    """What is known about the log before it is scanned."""

    where: str
    """What messages call it."""
    split_wrong: int
    """Lines of CSV files that could not be split into their columns."""
    whole_numbers: tuple[str, ...]
    """Which of the ids of staff and authors are stored as whole numbers, which have no leading zeros."""
    authors: bool
    """Whether any record can name its author."""
    extent: tuple[pd.Timestamp, pd.Timestamp]
    """No record is earlier than the first or later than the second, as far as that is known beforehand."""
    wide: bool = False
    """Whether schools and late records are counted in the first reading."""
    changes: tuple[Change, ...] = ()
    """When the clocks of the log's zone were changed; none if it is in UTC."""
    files: tuple[File, ...] = ()
    """Each file apart; none unless counts are kept."""
    keep: Path | None = None
    """The folder of kept counts."""


@dataclass(frozen=True)
class _Part:
    """A source of rows under one header: SQL that reads it, and its columns."""

    where: str
    source: str
    types: dict[str, str]
    utc: bool = False
    """Whether its times were read as UTC before."""

    def named(self, column: Column) -> str | None:
        """The header under which `column` stands here: its name, or the first alias."""
        headers = {_folded(header): header for header in reversed(self.types)}
        for name in (column.name, *column.aliases):
            if _folded(name) in headers:
                return headers[_folded(name)]
        return None


def open_log(
    connection: Connection,
    records: Any,
    corrected: pd.DataFrame | None = None,
    kept: Kept | None = None,
    timezone: str | None = None,
) -> Log:
    """Make `records` known to `connection` as the view ``log``.

    Parameters
    ----------
    connection : Connection
    records : DataFrame, path, folder, glob or list of paths
        Parquet or CSV; headers are canonical names or their aliases, whatever their
        case and spaces.
    corrected : DataFrame, optional
        Records whose author is known from a correction (`records.corrected`).
    kept : Kept, optional
        Where the counts of each file are kept: files are then told apart.
    timezone : str, optional
        The zone of times that state none (`records.zones`); UTC if absent.

    Returns
    -------
    Log

    Raises
    ------
    InputError
        If there is no such file, or one has no staff ids, no times, or ids that were
        read as numbers.
    """
    paths: list[Path] = []
    split_wrong = 0
    if not isinstance(records, str | Path | list | tuple):
        frame = with_utc(as_pandas(records, "records")).copy(deep=False)
        frame.attrs = {}  # a load report cannot be turned into what Arrow notes beside a table
        connection.register(given_log=frame)
        parts, where = [_Part("records", "given_log", connection.columns("given_log"))], "records"
    elif kept is None:
        where = _shown(records)
        parts, split_wrong = _file_parts(connection, _files(records), timezone)
    else:
        where, paths = _shown(records), _files(records)
        if _mingled(records, paths, kept.folder.resolve()):
            raise InputError(
                f"keep: {kept.folder} lies within the folder of the log. Name a folder outside, so that what is kept "
                "is not taken for records."
            )
        parts, split_wrong = _each_apart(connection, paths, kept, timezone)
    known = corrected is not None and len(corrected) > 0
    extent = _extent(connection, parts)
    zone = _zone(timezone, extent)
    each = [_select(connection, part, zone) for part in parts]
    shapes = [select.replace(part.source, "") for select, part in zip(each, parts, strict=True)]
    if corrected is not None and known:
        each = [with_authors(connection, select, corrected) for select in each]
        shapes = [shape + corrected.to_json() for shape in shapes]
    connection.run("CREATE TEMP VIEW log AS\n" + _MOMENTS.format(parts=" UNION ALL ".join(each)))
    whole = [name for name in _JOINED if any(_whole(_type(part, name)) for part in parts)]
    authors = known or any(_type(part, "entered_by_user_id") for part in parts)
    files = [
        File(path, _MOMENTS.format(parts=select), shape)
        for path, select, shape in zip(paths, each, shapes, strict=False)  # no paths unless counts are kept
    ]
    first, last = (extent[0] - _DAY, extent[1] + _DAY) if zone else extent
    extent = max(first, ALWAYS), min(last, NOT_YET)
    found = tuple(zone[0]) if zone else ()
    return Log(
        where,
        split_wrong,
        tuple(whole),
        authors,
        extent,
        changes=found,
        files=tuple(files),
        keep=None if kept is None else kept.folder,
    )


def _zone(timezone: str | None, extent: tuple[pd.Timestamp, pd.Timestamp] = (ALWAYS, NOT_YET)) -> Zone | None:
    return None if timezone in (None, "UTC") else changes(str(timezone), *extent)


def _each_apart(
    connection: Connection, files: list[Path], kept: Kept, timezone: str | None
) -> tuple[list[_Part], int]:
    """Each file as a part of its own; CSV as the Parquet file that was made of it once."""
    parts: list[_Part] = []
    split_wrong = 0
    for file in files:
        kind = _known_kind(file)
        if kind == "parquet":
            parts.append(
                _Part(file.name, connection.file_source(kind, [file]), connection.file_columns(kind, file))
            )
            continue
        made, wrong = kept.as_parquet(file, partial(_converted, connection, file, timezone), timezone or "")
        source = connection.file_source("parquet", [made])
        parts.append(_Part(file.name, source, connection.columns(source), utc=True))
        split_wrong += wrong
    return parts, split_wrong


def _mingled(records: Any, paths: list[Path], folder: Path) -> bool:
    """Whether files of a folder of counts are taken for the log, or will be next time."""
    if isinstance(records, str | Path) and Path(records).resolve() in [folder, *folder.parents]:
        return True
    return any(folder in path.resolve().parents for path in paths)


def _converted(connection: Connection, csv: Path, timezone: str | None, made: Path) -> int:
    """Write the canonical columns of one CSV file to Parquet; how many lines could not be split."""
    part = _Part(csv.name, connection.file_source("csv", [csv]), connection.file_columns("csv", csv))
    return connection.write(_select(connection, part, _zone(timezone)), made)


def _extent(connection: Connection, parts: list[_Part]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last time in any part, if that can be known without reading it: else always and not yet."""
    found: list[Any] = []
    for part in parts:
        headers = [part.named(column) for column in RECORDS if column.name in _TIMES]
        given = [header for header in headers if header]
        if not connection.knows_extremes or not all(_dated(part.types[header]) for header in given):
            return ALWAYS, NOT_YET
        asked = ", ".join(f"MIN({_quoted(header)}) AS a{n}, MAX({_quoted(header)}) AS b{n}"
                          for n, header in enumerate(given))  # fmt: skip
        found += connection.query(f"SELECT {asked} FROM {part.source}").iloc[0].tolist()  # noqa: S608 - as above
    times = [pd.Timestamp(time).tz_localize(None) for time in found if not pd.isna(time)]
    return max(min(times, default=ALWAYS), ALWAYS), min(max(times, default=NOT_YET), NOT_YET)


def _dated(stored: str) -> bool:
    return stored.startswith(("TIMESTAMP", "DATE"))


def _quoted(header: str) -> str:
    return '"' + header.replace('"', '""') + '"'


def _shown(records: Any) -> str:
    return Path(records).name if isinstance(records, str | Path) else "records"


def _folded(header: str) -> str:
    return "".join(letter for letter in header.lower() if letter.isalnum())


def _files(records: Any) -> list[Path]:
    """The files that a path, folder, glob or list of these stands for."""
    given = [records] if isinstance(records, str | Path) else records
    files = [file for path in given for file in _expanded(Path(path))]
    if not files:
        raise InputError("records: the list of files is empty. Pass at least one, or leave records out.")
    return files


def _expanded(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        found = [
            file for file in sorted(path.rglob("*")) if _kind(file) and file.is_file() and _seen(file, path)
        ]
        lack = f"no file of a record log ({', '.join(PARQUET + CSV)}) in this folder"
    else:
        matches = glob.glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
        found = [Path(file) for file in sorted(matches) if Path(file).is_file()]
        lack = "there is no such file, nor does it match any as a pattern"
    if not found:
        raise InputError(f"{path}: {lack}. Check the path of the record log.")
    return found


def _seen(file: Path, folder: Path) -> bool:
    """Whether no part of its name within the folder marks it as hidden or temporary."""
    return not any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)


def _kind(file: Path) -> Kind | None:
    name = file.name.lower()
    if name.endswith(PARQUET):
        return "parquet"
    return "csv" if name.endswith(CSV) else None


def _known_kind(file: Path) -> Kind:
    kind = _kind(file)
    if kind is None:
        raise InputError(
            f"{file.name}: a record log is Parquet or CSV ({', '.join(PARQUET + CSV)}). "
            "Read other kinds with sr.read_records(path) and pass what it returns."
        )
    return kind


def _file_parts(connection: Connection, files: list[Path], timezone: str | None) -> tuple[list[_Part], int]:
    """Files grouped by kind and header; those in CSV as one Parquet file."""
    headers: dict[tuple[Kind, tuple[tuple[str, str], ...]], list[Path]] = {}
    for file in files:
        kind = _known_kind(file)
        columns = connection.file_columns(kind, file)
        headers.setdefault((kind, tuple(columns.items())), []).append(file)
    parts: list[_Part] = []
    lines: list[_Part] = []
    for (kind, types), same in headers.items():
        part = _Part(same[0].name, connection.file_source(kind, same), dict(types))
        (parts if kind == "parquet" else lines).append(part)
    split_wrong = 0
    if lines:
        rows = " UNION ALL ".join(_select(connection, part, _zone(timezone)) for part in lines)
        source, split_wrong = connection.store(rows, "log.parquet")
        parts.append(_Part(lines[0].where, source, connection.columns(source), utc=True))
    return parts, split_wrong


def _select(connection: Connection, part: _Part, zone: Zone | None) -> str:
    """SQL that reads the canonical columns of one source."""
    for wanted in (("staff_member_id",), ("entered_at", "event_date")):
        columns = [column for column in RECORDS if column.name in wanted]
        if not any(part.named(column) for column in columns):
            either = " or ".join(f'"{column.name}" ({column.meaning})' for column in columns)
            raise InputError(
                f"{part.where}: the record log has no column {either}."
                + did_you_mean(columns[0].name, map(str, part.types))
            )
    return f"SELECT {', '.join(_expression(connection, part, column, zone) for column in RECORDS)} FROM {part.source}"  # noqa: S608 - headers cannot be bound


def _type(part: _Part, name: str) -> str:
    header = part.named(next(column for column in RECORDS if column.name == name))
    return part.types[header] if header else ""


def _whole(stored: str) -> bool:
    """Whether values of this SQL type are whole numbers."""
    return stored.endswith(("INT", "INTEGER", ",0)"))


def _expression(connection: Connection, part: _Part, column: Column, zone: Zone | None) -> str:
    header = part.named(column)
    target = "TIMESTAMP" if column.kind in ("time", "day") else "STRING"
    if header is None:
        return f"CAST(NULL AS {target}) AS {column.name}"
    quoted = _quoted(header)
    if not _fits(part, column, part.types[header]):
        if connection.value(f"SELECT COUNT({quoted}) FROM {part.source}"):  # noqa: S608 - as above
            raise InputError(
                f'{part.where}: "{header}" ({column.meaning}) ' + _MISREAD[column.kind in ("time", "day")]
            )
        return f"CAST(NULL AS {target}) AS {column.name}"
    local = zone if column.kind == "time" and not part.utc else None
    if target == "TIMESTAMP":
        zoned = connection.time_with_zone
        found = as_utc(quoted, part.types[header], local, zoned)
        if local is not None and IS_UTC in part.types:
            said = as_utc(quoted, part.types[header], None, zoned)
            found = f"CASE WHEN CAST({IS_UTC} AS BOOLEAN) THEN {said} ELSE {found} END"
        return f"{found} AS {column.name}"
    return f"CAST({quoted} AS {target}) AS {column.name}"


_MISREAD = {
    False: 'was read as numbers, so leading zeros are gone ("0042" became 42). Read the file as text: '
    'sr.read_records(path), or pd.read_csv(path, dtype="str").',
    True: "holds numbers and no times. Write them as 2026-11-24T08:30:00Z.",
}


def _fits(part: _Part, column: Column, stored: str) -> bool:
    """Whether values stored so can be read without guessing."""
    if column.kind in ("time", "day"):
        return stored.startswith(("TIMESTAMP", "DATE", "VARCHAR", "ENUM"))
    if column.kind == "id":  # a file that keeps types was given whole numbers; a frame has read text so
        return stored.startswith(("VARCHAR", "ENUM", "UUID")) or (
            _whole(stored) and part.source != "given_log"
        )
    return True


def odd(values: Iterable[str]) -> pd.DataFrame:
    """Return `values` beside their clean form, which is empty for a blank.

    Examples
    --------
    >>> odd(["'0042", " 7"]).values.tolist()
    [["'0042", '0042'], [' 7', '7']]
    """
    raw = pd.Series(list(values), dtype="str")
    return pd.DataFrame({"raw": raw, "clean": normalize.identifier(raw).fillna("")})
