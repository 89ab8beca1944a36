"""The store of snapshots: a folder that is only added to.

A store is a folder.  Each table of a load is one Parquet file named by the hash of its
content, so a load that brought nothing new costs one small entry; each entry names its
tables, its date, what the guard said and what a person accepted, and the hash of the
entry before it.  Nothing is ever rewritten.

An entry comes into being by one hard link, whole or not at all, and only under the
next free number: of two writers one is first, and the other is compared with it and
comes after.  What a killed writer leaves behind is never read, and goes when the next
one writes.  Snapshots are ordered by number, not by clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile.errors import InputError, SourceError, did_you_mean
from srreconcile.guard import Limits, Reason, Verdict, compare_tables
from srreconcile.snapshots import disk, entry
from srreconcile.snapshots.entry import Snapshot
from srreconcile.tables import SCHEMAS, Tables

TABLES = tuple(name for name in SCHEMAS if name != "records")
"""What is kept of a load.  The record log stays where it is: it dates itself."""

_ATTEMPTS = 200  # so many writers would have to be first, one after the other


class SnapshotStore:
    """A folder of dated loads: append-only, safe under two writers and a crash.

    Parameters
    ----------
    path : path
        The folder; made when the first snapshot is added.
    limits : Limits, optional
        How much may change between two snapshots before `add` stops.

    Raises
    ------
    InputError
        If `path` is a file.

    Examples
    --------
    >>> import tempfile
    >>> store = SnapshotStore(tempfile.mkdtemp())
    >>> staff = pd.DataFrame({"staff_member_id": ["1", "2"]})
    >>> store.add(Tables(staff=staff), taken_at="2026-09-01").sequence
    1
    >>> store.add(Tables(staff=staff), taken_at="2026-10-01").verdict.word
    'ok'
    >>> store.to_frame()[["sequence", "taken_at", "staff"]].values.tolist()
    [[1, Timestamp('2026-09-01 00:00:00'), 2], [2, Timestamp('2026-10-01 00:00:00'), 2]]
    """

    def __init__(self, path: str | Path, *, limits: Limits | None = None) -> None:
        self.path = Path(path)
        self.limits = limits or Limits()
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"{self.path.name}: is a file. Give a folder for the snapshots.")

    def __repr__(self) -> str:
        return f"SnapshotStore({str(self.path)!r}: {len(self):,} snapshots)"

    def __len__(self) -> int:
        return len(self._entry_files())

    @property
    def snapshots(self) -> list[Snapshot]:
        """Every snapshot, oldest first.

        Raises
        ------
        InputError
            If an entry is missing or is not as it was written.
        """
        return self._chain()[0]

    def add(
        self,
        tables: Tables,
        *,
        taken_at: Any = None,
        source: str = "",
        exported_at: Mapping[str, Any] | None = None,
        accept: str | Mapping[str, str] | None = None,
    ) -> Snapshot:
        """Keep a load, unless it looks like an accident.

        Parameters
        ----------
        tables : Tables
            All but its record log is kept; it is not changed.
        taken_at : time, optional
            When it was exported (UTC); now if absent.
        source : str, optional
            Where it came from.
        exported_at : dict of str to time, optional
            When each table was exported, to see exports of different days; as names of files
            say (``tables.load_report.exported_at``) if absent.
        accept : str or dict, optional
            Why a change that the guard stops is right: for all, or by rule.  It is kept.

        Returns
        -------
        Snapshot

        Raises
        ------
        HeldError
            If the guard stops it; nothing is kept then.
        InputError
            If a time is no time, or the store is damaged.
        SourceError
            If the folder cannot be written.
        """
        taken = entry.utc(taken_at)
        content = {
            name: disk.to_parquet(getattr(tables, name), name)
            for name in TABLES
            if getattr(tables, name) is not None
        }
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
        rows = {name: len(getattr(tables, name)) for name in content}
        with disk.as_ours(self.path):
            for folder in self.path.glob("*/"):
                disk.sweep(folder)
            for _ in range(_ATTEMPTS):
                known, previous = self._chain()
                verdict = self._verdict(known, tables, digests, taken, exported_at).accept(accept)
                verdict.stop()
                for name, data in content.items():
                    disk.write_once(self._table_file(digests[name]), data)
                snapshot = Snapshot(len(known) + 1, taken, source, rows, digests, verdict)
                if disk.write_once(self._entry_file(snapshot.sequence), entry.written(snapshot, previous)):
                    return snapshot
        raise SourceError(f"{self.path.name}: others keep writing to this store. Add the snapshot again.")

    def tables(self, which: Any = None) -> Tables:
        """Return a load as it was.

        Parameters
        ----------
        which : int, time or Snapshot, optional
            A sequence number; or a time: the last snapshot taken until then.  The
            last one if absent.

        Raises
        ------
        InputError
            If there is none, or a file is not as it was written.
        """
        snapshot = self._find(which)
        return Tables(**{name: self._read(name, digest) for name, digest in snapshot.digests.items()})

    def read(self, table: str, which: Any = None) -> pd.DataFrame:
        """Return one table of a load, as it was, in the order of its ids."""
        snapshot = self._find(which)
        if table not in snapshot.digests:
            raise InputError(
                f'snapshot {snapshot.sequence} has no table "{table}".{did_you_mean(table, snapshot.digests)}'
            )
        return self._read(table, snapshot.digests[table])

    def all(self, table: str) -> pd.DataFrame:
        """Return one table of every snapshot: what a history is made of.

        Parameters
        ----------
        table : str
            staff, users, links, delegations or schools.

        Returns
        -------
        DataFrame
            The table's columns behind `sequence` and `taken_at`; by sequence and id.

        Raises
        ------
        InputError
            If no snapshot has it.
        """
        kept = [snapshot for snapshot in self.snapshots if table in snapshot.digests]
        if not kept:
            raise InputError(f'no snapshot has a table "{table}".{did_you_mean(table, TABLES)}')
        once = {digest: self._read(table, digest) for digest in {s.digests[table]: None for s in kept}}
        dated = [once[s.digests[table]].assign(sequence=s.sequence, taken_at=s.taken_at) for s in kept]
        rows = pd.concat(dated, ignore_index=True)
        return rows[
            ["sequence", "taken_at", *(name for name in rows if name not in ("sequence", "taken_at"))]
        ]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per snapshot: when, from where, how many rows, what was accepted."""
        lines = [
            {
                "sequence": s.sequence,
                "taken_at": s.taken_at,
                "source": s.source,
                **{name: s.rows.get(name) for name in TABLES},
                "warnings": sum(reason.word == "warn" for reason in s.verdict.reasons),
                "accepted": "; ".join(f"{rule}: {why}" for rule, why in s.verdict.accepted.items()),
            }
            for s in self.snapshots
        ]
        columns = ["sequence", "taken_at", "source", *TABLES, "warnings", "accepted"]
        return pd.DataFrame(lines, columns=columns).astype(dict.fromkeys(TABLES, "Int64"))

    # What follows knows the files.

    def _entry_file(self, sequence: int) -> Path:
        return self.path / "entries" / f"{sequence:06}.entry"

    def _table_file(self, digest: str) -> Path:
        return self.path / "tables" / f"{digest}.parquet"

    def _entry_files(self) -> list[Path]:
        return sorted((self.path / "entries").glob("[0-9]*.entry"))

    def _chain(self) -> tuple[list[Snapshot], str]:
        """Every snapshot, and the hash of the last entry."""
        found: list[Snapshot] = []
        previous = ""
        for place, file in enumerate(self._entry_files(), start=1):
            content = file.read_bytes()
            found.append(entry.read(file.name, content, place, previous))
            previous = hashlib.sha256(content).hexdigest()
        return found, previous

    def _verdict(
        self,
        known: list[Snapshot],
        tables: Tables,
        digests: Mapping[str, str],
        taken: pd.Timestamp,
        exported_at: Mapping[str, Any] | None,
    ) -> Verdict:
        last = known[-1] if known else None
        same = last is not None and last.digests == digests
        before = tables if same else self.tables(last) if last else None
        days = exported_at if exported_at is not None else getattr(tables.load_report, "exported_at", None)
        reasons = list(compare_tables(before, tables, limits=self.limits, exported_at=days).reasons)
        if last and taken < last.taken_at:
            say = f"is of {taken:%Y-%m-%d}, older than snapshot {last.sequence} of {last.taken_at:%Y-%m-%d}."
            reasons.append(Reason("older", "warn", "load", f"this load {say} Was an old file taken?", 1))
        again = [s.sequence for s in known[:-1] if s.digests == digests]
        if again and not same:
            say = (
                f"this load is the same as snapshot {again[-1]}, and not as the last. Was an old file taken?"
            )
            reasons.append(Reason("repeated", "warn", "load", say, 1))
        return Verdict.of(reasons)

    def _find(self, which: Any) -> Snapshot:
        known = self.snapshots
        if not known:
            raise InputError(f"{self.path.name}: no snapshot is kept here yet. Add one: store.add(tables).")
        if which is None:
            return known[-1]
        if isinstance(which, Snapshot):
            which = which.sequence
        if isinstance(which, int):
            if not 1 <= which <= len(known):
                raise InputError(f"{self.path.name}: has no snapshot {which}. There are 1 to {len(known)}.")
            return known[which - 1]
        until = entry.utc(which)
        found = [snapshot for snapshot in known if snapshot.taken_at <= until]
        if not found:
            raise InputError(f"{self.path.name}: has no snapshot until {until:%Y-%m-%d}. The first is later.")
        return found[-1]

    def _verified(self, digest: str) -> bytes:
        file = self._table_file(digest)
        content = file.read_bytes() if file.exists() else b""
        if hashlib.sha256(content).hexdigest() != digest:
            raise InputError(
                f"{file.name[:12]}...: the table file is missing or not as it was written. Restore it from a backup."
            )
        return content

    def _read(self, table: str, digest: str) -> pd.DataFrame:
        return disk.from_parquet(self._verified(digest), table)
