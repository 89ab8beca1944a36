"""A plan carried out on a copy: compare, then set, and say what came of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.repair.hashes import row_hashes
from srreconcile.repair.plan import records_of
from srreconcile.tables import LINKS, Tables, as_pandas

if TYPE_CHECKING:
    from srreconcile.repair.plan import Plan

DONE, PENDING, MISSING, NOTED = "done", "to do", "not in the export", "annotated only"
OTHER = "conflict: carries a third staff id"
CHANGED = "conflict: the record has changed since the plan was made"
TWICE = "conflict: its id stands more than once"


def key(records: pd.DataFrame) -> pd.Index:
    """Type and id of each record, cleaned, as one text."""
    kind = normalize.text(records["record_type"]).fillna("")
    return pd.Index(kind + "\x1f" + normalize.identifier(records["record_id"]).fillna(""))


def statuses(plan: Plan, canonical: pd.DataFrame) -> tuple[pd.Series, np.ndarray]:
    """Return how each planned record stands in `canonical`, and its row there (-1: none)."""
    planned = plan.records
    keys, wanted = key(canonical), key(planned)
    again = keys.duplicated(keep=False)
    first = keys[~keys.duplicated()]
    place = np.flatnonzero(~keys.duplicated())
    at = first.get_indexer(wanted)
    row = np.where(at >= 0, place[np.maximum(at, 0)] if len(place) else -1, -1)
    there = row >= 0
    now = pd.Series(None, index=planned.index, dtype="str")
    hashes = pd.Series(None, index=planned.index, dtype="str")
    met = canonical.iloc[row[there]]
    now[there] = met["staff_member_id"].to_numpy()
    hashes[there] = row_hashes(met).to_numpy()
    before, after = normalize.identifier(planned["before"]), normalize.identifier(planned["after"])
    twice = np.zeros(len(planned), dtype=bool)
    twice[there] = again[row[there]]
    status = np.select(
        [
            ~there,
            twice | wanted.duplicated(keep=False),
            hashes.ne(planned["row_hash"]),
            planned["action"].eq("annotate"),
            now.eq(after),
            now.eq(before),
        ],
        [MISSING, TWICE, CHANGED, NOTED, DONE, PENDING],
        default=OTHER,
    )
    return pd.Series(status, index=planned.index, dtype="str"), row


def compared(plan: Plan, records: Any) -> pd.DataFrame:
    """Return how each planned record stands in `records`."""
    shown = plan.records[["record_type", "record_id", "before", "after"]]
    return shown.assign(status=statuses(plan, records_of(_frame(records)))[0])


def apply_records(plan: Plan, records: Any) -> pd.DataFrame:
    """Return a copy of `records` in which the plan's rows carry their new staff id."""
    frame = _frame(records)
    status, row = statuses(plan, records_of(frame))
    pending = status.eq(PENDING).to_numpy()
    changed = frame.copy()
    ids = changed["staff_member_id"].copy()
    ids.iloc[row[pending]] = plan.records["after"].to_numpy()[pending]
    changed["staff_member_id"] = ids
    return changed


def _frame(records: Any) -> pd.DataFrame:
    if isinstance(records, str) or hasattr(records, "__fspath__"):
        raise InputError("apply: works on a copy in memory. Read the file first: sr.read_records(path).")
    return as_pandas(records, "records")


def apply_tables(plan: Plan, tables: Tables) -> Tables:
    """Return tables in which the links are changed as well."""
    records = tables.records
    return Tables(
        staff=_carried(plan, tables.staff, "staff_member_id", "user_id"),
        users=_carried(plan, tables.users, "user_id", "staff_member_id"),
        links=_linked(plan, tables.links),
        records=None if records is None else apply_records(plan, records),
        delegations=tables.delegations,
        schools=tables.schools,
        load_report=tables.load_report,
    )


def _carried(plan: Plan, frame: pd.DataFrame | None, row: str, value: str) -> pd.DataFrame | None:
    """Staff rows or accounts whose own column names the link."""
    if frame is None or frame[value].isna().all():
        return frame
    changed = frame.copy()
    for action, key_, other in zip(plan.links["action"], plan.links[row], plan.links[value], strict=True):
        mine = changed[row].eq(str(key_))
        if action == "unlink":
            changed.loc[mine & changed[value].eq(str(other)), value] = None
        elif action == "link":
            changed.loc[mine & changed[value].isna(), value] = str(other)
    return changed


def _linked(plan: Plan, links: pd.DataFrame | None) -> pd.DataFrame | None:
    if links is None:
        return None
    changed = links.copy()
    for action, user, row in zip(
        plan.links["action"], plan.links["user_id"], plan.links["staff_member_id"], strict=True
    ):
        mine = changed["user_id"].eq(str(user)) & changed["staff_member_id"].eq(str(row))
        mine &= changed["valid_to"].isna() | changed["valid_to"].gt(plan.as_of)
        if action == "unlink":
            changed.loc[mine, "valid_to"] = plan.as_of
        elif action == "link" and not mine.any():
            new = LINKS.conform(pd.DataFrame({"user_id": [user], "staff_member_id": [row]}))
            new = new.assign(valid_from=plan.as_of.as_unit("us")).reindex(columns=changed.columns)
            changed = pd.concat([changed, new], ignore_index=True)
    return changed
