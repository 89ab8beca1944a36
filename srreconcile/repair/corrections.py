"""Corrections that were made, as a later audit has to know them.

A corrected record was typed while its author was linked to somebody else's row.  An audit
by the link of that day would find it wrong again under its right name.  So whoever
corrected records says so: an audit that is given the plans (or the ledger that kept them)
takes the author of each corrected record from there, as long as the record carries the
staff id that it was given.  One that was put back, or changed again, is judged as before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError
from srreconcile.repair.files import read_plan
from srreconcile.repair.ledger import Ledger
from srreconcile.repair.plan import Plan

COLUMNS = ["record_type", "record_id", "before", "after", "user_id", "plan_id"]


def read_corrections(given: Any) -> pd.DataFrame:
    """Return the corrections that plans made, one row per record and staff id.

    Parameters
    ----------
    given : Plan, Ledger, path, or list of these
        A path is a plan (``.json``), a ledger (``.jsonl``), or a folder of plans.

    Returns
    -------
    DataFrame
        ``record_type`` ("" where missing)``, record_id, before, after, user_id, plan_id``;
        where two plans gave a record the same staff id, the later one.

    Raises
    ------
    InputError
        If a path is not there or holds no plan, or a plan of a ledger is not kept with it.

    Examples
    --------
    >>> import srreconcile as sr
    >>> plan = sr.audit(sr.simulate(180, seed=7, records_per_staff=20).tables).repair_plan()
    >>> len(read_corrections([plan, plan])) == len(plan.records)
    True
    """
    parts = [_of(plan) for plan in _plans(given) if plan.undoes is None]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    found = pd.concat(parts, ignore_index=True)
    return found.drop_duplicates(["record_type", "record_id", "after"], keep="last", ignore_index=True)


def _plans(given: Any) -> list[Plan]:
    if isinstance(given, Plan):
        return [given]
    if isinstance(given, Ledger):
        return given.plans()
    if isinstance(given, str | Path):
        return _at(Path(given))
    if isinstance(given, list | tuple):
        return [plan for one in given for plan in _plans(one)]
    raise InputError(
        f"corrections: a {type(given).__name__} holds none. Pass a plan, a ledger, the path of either, or a list."
    )


def _at(path: Path) -> list[Plan]:
    if path.is_dir():
        found = sorted(path.glob("*.json"), key=lambda file: (file.stat().st_mtime, file.name))
        if not found:
            raise InputError(f"{path}: no plan (.json) is in this folder. Give the folder of the plans.")
        return [read_plan(file) for file in found]
    if path.suffix == ".jsonl":
        if not path.exists():
            raise InputError(f"{path}: there is no such ledger. Check the path.")
        return Ledger(path).plans()
    return [read_plan(path)]


def _of(plan: Plan) -> pd.DataFrame:
    """The records that a plan corrects; those of closed periods keep their name."""
    made = plan.records[plan.records["action"].eq("correct") & plan.records["user_id"].notna()]
    return pd.DataFrame(
        {
            "record_type": made["record_type"].fillna("").astype("str"),
            "record_id": made["record_id"],
            "before": made["before"],
            "after": normalize.identifier(made["after"]),
            "user_id": made["user_id"],
            "plan_id": pd.Series(plan.plan_id, index=made.index, dtype="str"),
        }
    )
