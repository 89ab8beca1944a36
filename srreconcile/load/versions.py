"""Records that were edited between two exports: the newest counts, and the older is set aside.

A record is the same if its system, its type and its id are.  The newer is the one that
its system changed later, or else the one of the later export; where neither is known,
the one that was read last, which is told as a doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from srreconcile.load.columns import Headers

_CHANGED = (
    "updated_at|updated|last_updated|last_modified|modified_at|modified|date_modified|dl_lastupdate|updatets"
)
_NEVER = np.iinfo("int64").min


@dataclass
class _File:
    """What is kept of the records of one piece of a file."""

    where: str
    keys: np.ndarray
    changed: np.ndarray
    day: int
    rows: np.ndarray


@dataclass(frozen=True)
class Older:
    """Records of one file that another file has newer.

    Attributes
    ----------
    where : str
    rows : list of int
        Where they stood.
    sure : bool
        Whether a time says which is the newer.
    """

    where: str
    rows: list[int]
    sure: bool


@dataclass
class Versions:
    """The records of several exports, by what names them."""

    files: list[_File] = field(default_factory=list)

    def note(
        self, records: pd.DataFrame, where: str, source: str, rows: pd.Series | None, day: pd.Timestamp | None
    ) -> None:
        """Note the records of one file, in the order in which they are read.

        Parameters
        ----------
        records : DataFrame
            Canonical, with further columns.
        where, source : str
            The file, and the system that it is of; without a system nothing is compared.
        rows : Series of int or None
            Where each record stood.
        day : Timestamp or None
            When it was exported.
        """
        named = records["record_id"].notna().to_numpy() & bool(source)
        both = pd.DataFrame(
            {"type": records.get("record_type", pd.Series(dtype="str")), "id": records["record_id"]}
        )
        keys = pd.util.hash_pandas_object(both.assign(source=source), index=False).to_numpy().copy()
        keys[~named] = 0
        header = Headers(map(str, records)).find(_CHANGED)
        changed = np.full(len(records), _NEVER, dtype="int64")
        if header is not None:
            told = pd.to_datetime(records[header], errors="coerce", utc=True, format="ISO8601")
            changed = np.where(told.notna(), told.astype("int64"), _NEVER)
        places = np.zeros(len(records), "int64") if rows is None else rows.fillna(0).to_numpy("int64")
        self.files.append(_File(where, keys, changed, _NEVER if day is None else day.value, places))

    def older(self) -> tuple[list[np.ndarray], list[Older]]:
        """Return, for each piece that was noted, which of its records are older versions; and what to tell."""
        masks = [np.zeros(len(each.keys), dtype=bool) for each in self.files]
        if len({each.where for each in self.files}) < 2:
            return masks, []
        shared = self._shared()
        if not len(shared):
            return masks, []
        told: dict[tuple[str, bool], list[int]] = {}
        for piece, row, sure in self._beaten(shared):
            masks[piece][row] = True
            told.setdefault((self.files[piece].where, sure), []).append(int(self.files[piece].rows[row]))
        return masks, [Older(where, sorted(set(rows)), sure) for (where, sure), rows in told.items()]

    def _shared(self) -> np.ndarray:
        """The keys that stand in more than one file."""
        places = {where: i for i, where in enumerate(dict.fromkeys(each.where for each in self.files))}
        pairs = [
            pd.DataFrame({"key": np.unique(each.keys[each.keys != 0]), "file": places[each.where]})
            for each in self.files
        ]
        every = pd.concat(pairs, ignore_index=True).drop_duplicates()
        return every.loc[every.duplicated("key"), "key"].unique()

    def _beaten(self, shared: np.ndarray) -> list[tuple[int, int, bool]]:
        """Piece, row and whether it is sure, of every version but the newest of each record."""
        rows = []
        for piece, each in enumerate(self.files):
            (found,) = np.nonzero(np.isin(each.keys, shared))
            columns = {"key": each.keys[found], "changed": each.changed[found], "day": each.day}
            rows.append(pd.DataFrame({**columns, "piece": piece, "row": found}))
        versions = pd.concat(rows, ignore_index=True).sort_values(
            ["key", "changed", "day", "piece", "row"], kind="stable"
        )
        best = versions.groupby("key")[["changed", "day", "piece"]].transform("last")
        here = pd.Series([self.files[piece].where for piece in versions["piece"]], index=versions.index)
        there = pd.Series([self.files[piece].where for piece in best["piece"]], index=versions.index)
        lost = versions[here.ne(there)]
        sure = (lost["changed"] < best.loc[lost.index, "changed"]) | (
            lost["day"] < best.loc[lost.index, "day"]
        )
        return list(zip(lost["piece"], lost["row"], sure, strict=True))
