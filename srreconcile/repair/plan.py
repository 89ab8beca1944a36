"""A correction as a plan: what is to change, in which order, on what evidence.

A plan changes nothing.  It is read, signed by a second person, carried out with the
platform's own tools, and proven by the next export (`verify`).  Of a record only the
staff id changes; every row says what it must still find, so that a record which somebody
else has touched is a conflict and not overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import overload

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.repair import places
from srreconcile.tables import RECORDS, Column, Schema, Tables

FORMAT = 1

ELSEWHERE = "; the author has no staff row at the record's school"
"""Stands in the reason of a record that is given the author's row at another school."""

LINK_CHANGES = Schema(
    "link changes",
    (
        Column("order", "unlink everything first, then link"),
        Column("action", "unlink, link, or ask: somebody has to decide"),
        Column("user_id", "the account", "id", required=True),
        Column("staff_member_id", "the staff row to unlink it from or link it to", "id", required=True),
        Column("school_id", "the school of the staff row", "id"),
        Column("reason", "why"),
        Column("finding_id", "the finding it answers"),
    ),
)

RECORD_CHANGES = Schema(
    "record changes",
    (
        Column("action", "correct; or annotate, where a closed period is not rewritten"),
        Column("record_type", "kind of record"),
        Column("record_id", "the record", "id", required=True),
        Column("school_id", "where it was logged", "id"),
        Column("event_date", "the day it is about", "time"),
        Column("entered_at", "when it was typed (UTC)", "time"),
        Column("before", "the staff id it carries, as it is written there", "id", required=True),
        Column("after", "the staff id it is to carry", "id", required=True),
        Column("user_id", "the account that was linked when it was made", "id"),
        Column("grade", "evidence from 5, proof, to 1, weak; below 4 a person has to confirm"),
        Column("reason", "why"),
        Column("finding_id", "the finding it answers"),
        Column("row_hash", "what the record was otherwise, so that a later change is seen"),
    ),
)


@dataclass(frozen=True)
class Limits:
    """How much one plan may change before it asks to be looked at twice."""

    rows: int = 20_000
    school_share: float = 0.05
    """Part of the records of one school."""


@dataclass(frozen=True, repr=False)
class Plan:
    """Link changes and record changes, in the order in which they are to be made.

    Made by ``audit.repair_plan()`` or read by `read_plan`.

    Attributes
    ----------
    links, records : DataFrame
        The columns of `LINK_CHANGES` and `RECORD_CHANGES`.
    left_out : DataFrame
        ``user_id, staff_member_id, records, reason``: what carries a wrong or doubtful
        name and is not in the plan.
    people : DataFrame
        ``staff_member_id, staff_name, loses, gains``: records per staff row.
    stops : tuple of str
        Limits that the plan exceeds.
    totals : DataFrame
        Of the log that the plan was made from, for `verify`.
    until : Timestamp
        The last record of that log.
    author, approved_by : str or None
        Two different people (four eyes).
    """

    links: pd.DataFrame
    records: pd.DataFrame
    left_out: pd.DataFrame
    people: pd.DataFrame
    stops: tuple[str, ...]
    totals: pd.DataFrame
    until: pd.Timestamp
    as_of: pd.Timestamp
    author: str | None = None
    approved_by: str | None = None
    version: str = ""
    undoes: str | None = None
    """The plan whose inverse this is."""
    _memo: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def plan_id(self) -> str:
        """A short name that stands for the content: the same changes, the same id."""
        return self.digest[:12]

    @property
    def digest(self) -> str:
        """SHA-256 of every change, independent of who signed it."""
        if "digest" not in self._memo:
            parts = [self.undoes or ""]
            frames = (self.links, self.records)
            parts += [frame.to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%S.%f") for frame in frames]
            self._memo["digest"] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return self._memo["digest"]

    @property
    def state(self) -> str:
        """One of: draft, approved."""
        return "approved" if self.approved_by else "draft"

    @property
    def places(self) -> pd.DataFrame:
        """Every place that carries a staff id, and whether this plan covers it."""
        return places.places()

    @property
    def downstream(self) -> pd.DataFrame:
        """What the corrections reach besides the records."""
        return places.effects(self.records["record_type"])

    def approve(self, by: str, *, accept_stops: bool = False) -> Plan:
        """Return the plan as approved by a second person.

        Raises
        ------
        InputError
            If nobody is named, the author approves, or a limit is exceeded and
            `accept_stops` does not say that this is meant.
        """
        if not by.strip() or by.strip() == (self.author or "").strip():
            raise InputError("approve: the plan needs a second person. Name somebody other than its author.")
        if self.stops and not accept_stops:
            raise InputError(
                f"approve: {' '.join(self.stops)} Look at the plan again; accept_stops=True says that it is meant."
            )
        return replace(self, approved_by=by.strip())

    def inverse(self) -> Plan:
        """Return the plan that undoes this one, with preconditions of its own.

        The inverse of the inverse is the plan.
        """
        swapped = self.records.assign(before=self.records["after"], after=self.records["before"])
        turned = {"link": "unlink", "unlink": "link", "ask": "ask"}
        links = self.links.assign(action=self.links["action"].map(turned))
        links = in_order(links)
        people = self.people.assign(loses=self.people["gains"], gains=self.people["loses"])
        undoes = None if self.undoes else self.plan_id
        return replace(
            self, links=links, records=swapped, people=people, undoes=undoes, approved_by=None, _memo={}
        )

    @overload
    def apply(self, records: Tables) -> Tables: ...
    @overload
    def apply(self, records: pd.DataFrame) -> pd.DataFrame: ...
    def apply(self, records: pd.DataFrame | Tables) -> pd.DataFrame | Tables:
        """Return a copy of `records` with the staff ids of the plan.

        Nothing else changes, and nothing that was given does.  Applied twice, it changes
        nothing more; applied to a part that was done already, it does the rest.  What is
        not as planned is not touched: `compare` lists it.

        Parameters
        ----------
        records : DataFrame or Tables
            Records; or all tables, of which links are changed too.

        Raises
        ------
        InputError
            If `records` is no table of records.
        """
        from srreconcile.repair import applying

        if isinstance(records, Tables):
            return applying.apply_tables(self, records)
        return applying.apply_records(self, records)

    def compare(self, records: pd.DataFrame) -> pd.DataFrame:
        """Return how each planned record stands in `records`.

        Returns
        -------
        DataFrame
            ``record_type, record_id, before, after, status``, in the plan's order; status
            is *to do*, *done*, *annotated only*, *not in the export* or *conflict: ...*.

        Raises
        ------
        InputError
            If `records` is no table of records.
        """
        from srreconcile.repair import applying

        return applying.compared(self, records)

    def requests(self, base: str = "https://NETWORK.schoolrunner.org") -> Iterator[str]:
        """Yield the requests that the plan would take, as text; none is ever sent.

        Each record is read first, compared, and put back whole with one field changed:
        a field left out would be blanked.
        """
        yield f"# plan {self.plan_id}, {self.state}; a dry run, nothing is sent"
        for row in self.links.itertuples():
            user = "null" if row.action == "unlink" else json.dumps(row.user_id)
            if row.action == "ask":
                yield f"# account {row.user_id}, staff row {row.staff_member_id}: {row.reason}"
                continue
            yield f'PUT {base}/api/v1/staff-members/{row.staff_member_id} {{"user_id": {user}}}'
        for row in self.records.itertuples():
            kind = row.record_type if isinstance(row.record_type, str) else "record"
            address = f"{base}/api/v1/{places.ENDPOINTS.get(kind, kind)}/{row.record_id}"
            if row.action == "annotate":
                yield f"# {kind} {row.record_id}: closed period, not rewritten; note {row.after} beside {row.before}"
                continue
            yield f'GET {address}  # go on only if "staff_member_id" is {json.dumps(row.before)}'
            yield f'PUT {address} {{... as read ..., "staff_member_id": {json.dumps(row.after)}}}'

    def to_json(self, path: str | Path) -> Path:
        """Write the plan as JSON, from which `read_plan` reads it, and return the path."""
        from srreconcile.repair import files

        return files.write_json(self, path)

    def to_csv(self, folder: str | Path) -> Path:
        """Write ``links.csv`` and ``records.csv`` to a folder and return it."""
        from srreconcile.repair import files

        return files.write_csv(self, folder)

    def to_excel(self, path: str | Path) -> Path:
        """Write the workbook for signature and return its path."""
        from srreconcile.report.plan import write_plan

        return write_plan(self, path)

    def __len__(self) -> int:
        return len(self.links) + len(self.records)

    def __repr__(self) -> str:
        from srreconcile.repair.words import plan_text

        return plan_text(self)

    def _repr_html_(self) -> str:
        from srreconcile.report.said import lines_html

        return lines_html(
            repr(self), ["plan.links", "plan.records", "plan.left_out", 'plan.to_excel("plan.xlsx")']
        )


def in_order(links: pd.DataFrame) -> pd.DataFrame:
    """Return link changes in their order: unlink everything, then link, then what is asked."""
    rank = links["action"].map({"unlink": 1, "link": 2, "ask": 3}).astype("int64")
    ordered = links.assign(order=rank).sort_values(["order", "user_id", "staff_member_id"], kind="stable")
    return ordered.assign(order=range(1, len(links) + 1)).astype({"order": "str"}).reset_index(drop=True)


def records_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` as canonical records."""
    return RECORDS.conform(frame)[RECORDS.names]
