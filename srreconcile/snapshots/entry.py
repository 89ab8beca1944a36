"""The entry of one snapshot: what is known of a load, and the chain that holds them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.guard import Reason, Verdict

_FORMAT = 1


@dataclass(frozen=True)
class Snapshot:
    """One load that was kept.

    Attributes
    ----------
    sequence : int
        Its place in the store, from 1; what orders snapshots.
    taken_at : Timestamp
        When it was exported (UTC), as the caller said.
    source : str
        Where it came from, as the caller said.
    rows : dict of str to int
        How many rows each table has.
    digests : dict of str to str
        The hash of each table's content: equal for equal tables, whatever the order of rows.
    verdict : Verdict
        What the guard said, and what was accepted for which reason.
    """

    sequence: int
    taken_at: pd.Timestamp
    source: str
    rows: Mapping[str, int]
    digests: Mapping[str, str]
    verdict: Verdict


def written(snapshot: Snapshot, previous: str) -> bytes:
    """Return the entry as it is written, naming the hash of the entry before it."""
    entry = {
        "format": _FORMAT,
        "sequence": snapshot.sequence,
        "previous": previous,
        "taken_at": snapshot.taken_at.isoformat(),
        "added_at": utc(None).isoformat(),
        "source": snapshot.source,
        "tables": {n: {"digest": d, "rows": snapshot.rows[n]} for n, d in snapshot.digests.items()},
        "reasons": [vars(reason) for reason in snapshot.verdict.reasons],
        "accepted": dict(snapshot.verdict.accepted),
    }
    body = json.dumps(entry, ensure_ascii=False, indent=1)
    return f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n".encode()


def read(name: str, content: bytes, place: int, previous: str) -> Snapshot:
    """Return the snapshot of an entry, if it is as it was written and stands in its place.

    Raises
    ------
    InputError
        If it is not.
    """
    digest, _, body = content.decode("utf-8", errors="replace").partition("\n")
    if hashlib.sha256(body.removesuffix("\n").encode()).hexdigest() != digest:
        raise InputError(
            f"{name}: this entry of the store is not as it was written. Restore it from a backup."
        )
    entry = json.loads(body)
    if entry["format"] != _FORMAT:
        raise InputError(f"{name}: was written by a later srreconcile. Upgrade: pip install -U srreconcile.")
    if (entry["sequence"], entry["previous"]) != (place, previous):
        raise InputError(f"{name}: an entry before it is missing or was changed. Restore it from a backup.")
    tables = entry["tables"]
    return Snapshot(
        entry["sequence"],
        pd.Timestamp(entry["taken_at"]),
        entry["source"],
        {name: kept["rows"] for name, kept in tables.items()},
        {name: kept["digest"] for name, kept in tables.items()},
        Verdict(tuple(Reason(**reason) for reason in entry["reasons"]), entry["accepted"]),
    )


def utc(at: Any) -> pd.Timestamp:
    """Return a time in UTC without a zone; now for None.

    Raises
    ------
    InputError
        If it is no time.

    Examples
    --------
    >>> utc("2026-09-01T08:00+02:00")
    Timestamp('2026-09-01 06:00:00')
    """
    if at is None:
        return pd.Timestamp.now("UTC").tz_localize(None).floor("ms")
    time = pd.to_datetime(at, errors="coerce")
    if not isinstance(time, pd.Timestamp):
        raise InputError('taken_at: is no time. Write it as "2026-11-24" or "2026-11-24T08:30:00Z".')
    return time.tz_convert("UTC").tz_localize(None) if time.tzinfo else time
