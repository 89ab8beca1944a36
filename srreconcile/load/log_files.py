"""Record logs of a folder: small ones as a frame, large ones on disk as they are or as Parquet."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import numpy as np
import pandas as pd

from srreconcile import normalize
from srreconcile.load import times
from srreconcile.load.reading import INACTIVE
from srreconcile.load.record_ids import Meant, RecordIds
from srreconcile.load.report import FileReport
from srreconcile.load.versions import Older, Versions
from srreconcile.tables import RECORDS

SMALL = 500_000
"""Records that are held as a frame; more are written to Parquet, one file each."""
DIRECT = 50_000_000
"""Bytes from which a CSV log is passed on as it stands, where its headers allow it."""


SAMPLE = 10_000
"""Rows of a log of which the times are looked at before it is passed on as it stands."""
_TIMES = ("event_date", "entered_at")


class RecordFiles(list[Path]):
    """Paths of a log; what was converted for it goes with it."""


class _Named:
    """What one file names people by."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._staff: set[str] = set()
        self._authors: set[str] = set()

    def note(self, frame: pd.DataFrame) -> None:
        self._staff |= set(frame["staff_member_id"].dropna().unique())
        self._authors |= set(frame["entered_by_user_id"].dropna().unique())

    def meant(self, where: str, ids: RecordIds) -> Meant:
        staff, authors = (pd.Series(sorted(each), dtype="str") for each in (self._staff, self._authors))
        return ids.meant(where, staff, authors, self._column)


class Records:
    """The record logs of one folder, as they are found."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self._frames: list[tuple[str, pd.DataFrame]] = []
        self._rows = 0
        self._folder: Path | None = None
        self._written: list[tuple[str, Path]] = []
        self._named: dict[str, _Named] = {}
        self._versions = Versions()
        self._seen = np.array([], dtype="uint64")

    def add(
        self,
        records: pd.DataFrame,
        where: str,
        source: str = "",
        rows: pd.Series | None = None,
        day: pd.Timestamp | None = None,
    ) -> np.ndarray:
        """Take the records of one file; past `SMALL` rows they go to disk.

        Parameters
        ----------
        records : DataFrame
            Canonical; staff may be named by ``sis_id`` instead of ``staff_member_id``.
        where : str
            The file; pieces of one have the same.
        source : str
            The system that it is of; of one system, the newest version of a record counts.
        rows : Series of int, optional
            Where each record stood.
        day : Timestamp, optional
            When it was exported.

        Returns
        -------
        array of bool, length of `records`
            Which were left out: the same record, alike in every column, was taken before.
            One file saved twice, or two exports that overlap, would count it twice.
        """
        by_number = "staff_member_id" not in records and "sis_id" in records
        records = records.rename(columns={"sis_id": "staff_member_id"}) if by_number else records
        frame = RECORDS.conform(records, where)[RECORDS.names]
        self._named.setdefault(where, _Named("sis_id" if by_number else "staff_member_id")).note(frame)
        again = self._again(frame)
        kept = records.reset_index(drop=True)[~again]
        places = rows.reset_index(drop=True)[~again] if rows is not None else None
        self._versions.note(kept, where, source, places, day)
        frame = frame[~again]
        self._frames.append((where, frame))
        self._rows += len(frame)
        if self._rows > SMALL or self.paths:
            self._write()
        return again

    def _again(self, frame: pd.DataFrame) -> np.ndarray:
        marks = pd.util.hash_pandas_object(frame, index=False).to_numpy()
        again = pd.Series(marks).duplicated().to_numpy() | np.isin(marks, self._seen)
        again &= frame["record_id"].notna().to_numpy()
        self._seen = np.union1d(self._seen, marks)
        return np.asarray(again)

    def _write(self) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="srreconcile-"))
        for where, frame in self._frames:
            path = self._folder / f"records_{len(self._written) + 1:04d}.parquet"
            frame.to_parquet(path, index=False)
            self._written.append((where, path))
        self._frames = []

    def put_ids(self, ids: RecordIds) -> None:
        """Put the ids of staff rows and accounts where a file names people by another sign."""
        meant = {where: each.meant(where, ids) for where, each in self._named.items()}
        self._frames = [(where, ids.put(frame, meant[where])) for where, frame in self._frames]
        for where, path in self._written:
            if meant[where] != Meant():
                ids.put(pd.read_parquet(path), meant[where]).to_parquet(path, index=False)

    def without_older(self) -> list[Older]:
        """Leave out the older versions of records that another file has newer, and return what to tell."""
        masks, told = self._versions.older()
        if not told:
            return []
        on_disk = len(self._written)
        for mask, (_, path) in zip(masks, self._written, strict=False):
            if mask.any():
                pd.read_parquet(path)[~mask].to_parquet(path, index=False)
        self._frames = [
            (where, frame[~mask]) for mask, (where, frame) in zip(masks[on_disk:], self._frames, strict=True)
        ]
        self._rows -= int(sum(mask.sum() for mask in masks))
        return told

    def finish(self, said: list[str]) -> pd.DataFrame | RecordFiles | None:
        """Return the log of the whole folder, or None."""
        if not self.paths and not self._written:
            if not self._frames:
                return None
            return pd.concat([frame for _, frame in self._frames], ignore_index=True)
        if self._frames:
            self._write()
        files = RecordFiles([*self.paths, *(path for _, path in self._written)])
        if self._folder is not None:
            weakref.finalize(files, shutil.rmtree, self._folder, ignore_errors=True)
            said.append(
                f"{self._rows:,} records were written to {len(self._written):,} Parquet files in a temporary folder, "
                "which goes with these tables."
            )
        if self.paths:
            said.append(f"{len(self.paths):,} record logs are scanned where they stand.")
        return files


def direct(file: Path) -> FileReport | None:
    """Return the report of a log that is passed on as it stands, or None if it must be read."""
    name = file.name.lower()
    if name.endswith((".parquet", ".pq")):
        return _direct_parquet(file)
    if name.endswith((".csv", ".tsv")) and file.stat().st_size >= DIRECT:
        return _direct_csv(file)
    return None


def _direct_parquet(file: Path) -> FileReport | None:
    import pyarrow as pa
    import pyarrow.parquet

    from srreconcile.engine import connect

    try:
        parquet = pa.parquet.ParquetFile(file)
        headers, rows = parquet.schema_arrow.names, parquet.metadata.num_rows
        first = next(parquet.iter_batches(SAMPLE, columns=[name for name in _TIMES if name in headers]), None)
    except (pa.ArrowException, OSError):
        return None
    first = pd.DataFrame() if first is None else first.to_pandas()
    source = connect().file_source("parquet", [file])
    return _report(file, headers, rows, first, source)


def _direct_csv(file: Path) -> FileReport | None:
    from srreconcile.engine import connect
    from srreconcile.errors import InputError

    try:
        connection = connect()
        source = connection.file_source("csv", [file])
        headers = list(connection.columns(source))
        asked = [name for name in _TIMES if name in headers]
        if not asked:
            return None
        first = connection.query(f"SELECT {', '.join(asked)} FROM {source} LIMIT {SAMPLE}")  # noqa: S608 - ours
        rows = connection.value(f"SELECT COUNT(*) FROM {source}")  # noqa: S608 - the path is quoted
    except InputError:
        return None
    return _report(file, headers, rows, first, source)


def _report(file: Path, headers: list[str], rows: int, first: pd.DataFrame, source: str) -> FileReport | None:
    """The report of a log that SQL understands as it stands: our names, and times in ISO."""
    if not {"record_id", "record_type", "staff_member_id"} <= set(headers):
        return None
    if not all(_sortable(first[name]) for name in first):
        return None
    mapped = {name: name for name in RECORDS.names if name in headers}
    report = FileReport(
        file.name, "record log, scanned where it stands", "records", rows, rows, mapped=mapped
    )
    report.unmapped = [name for name in headers if name not in mapped]
    report.deactivated = _deactivated(source, headers)
    report.said.append(
        "As it is not read whole, its ids and dates were not looked at one by one, and records that stand twice "
        "or were edited since were not looked for."
    )
    return report


def _deactivated(source: str, headers: list[str]) -> int:
    """How many records are deleted in their system, as `reading` counts them in a log that is read."""
    from srreconcile.engine import connect

    active = next((name for name in headers if name.lower() == "active"), None)
    if active is None:
        return 0
    quoted = '"' + active.replace('"', '""') + '"'
    words = ", ".join(f"'{word}'" for word in INACTIVE)
    where = f"lower(trim(CAST({quoted} AS VARCHAR))) IN ({words})"
    return int(connect().value(f"SELECT COUNT(*) FROM {source} WHERE {where}"))  # noqa: S608 - quoted


def _sortable(values: pd.Series) -> bool:
    """Whether times are stored as such, or written in plain ISO."""
    if not pd.api.types.is_string_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return True
    words = normalize.text(values).dropna()
    return bool(times.plain(words).notna().all())
