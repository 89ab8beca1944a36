"""Plans as files: JSON to read back, CSV to look at and to load elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.repair.plan import FORMAT, LINK_CHANGES, RECORD_CHANGES, Plan
from srreconcile.report.atomic import checked, replacing, staged

if TYPE_CHECKING:
    from srreconcile.tables import Schema

_LEFT = ["user_id", "staff_member_id", "records", "reason"]
_PEOPLE = ["staff_member_id", "staff_name", "loses", "gains"]
_TOTALS = ["school_id", "record_type", "day", "records", "body", "named"]
_COUNTS = {"records": "int64", "loses": "int64", "gains": "int64"}


def write_json(plan: Plan, path: str | Path) -> Path:
    """Write a plan as JSON, whole or not at all, and return the path."""
    target = checked(path, ".json")
    content = {
        "format": FORMAT,
        "plan_id": plan.plan_id,
        "digest": plan.digest,
        "srreconcile": plan.version,
        "as_of": plan.as_of.isoformat(),
        "until": plan.until.isoformat(),
        "author": plan.author,
        "approved_by": plan.approved_by,
        "undoes": plan.undoes,
        "stops": list(plan.stops),
        "links": _columns(plan.links),
        "records": _columns(plan.records),
        "left_out": _columns(plan.left_out),
        "people": _columns(plan.people),
        "totals": _columns(plan.totals),
    }
    with replacing(target) as draft:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return target


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Each column as a list, times as text, missing as null."""
    found = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            column = column.dt.strftime("%Y-%m-%dT%H:%M:%S.%f")
        missing = column.isna().tolist()
        found[str(name)] = [
            None if gone else value for gone, value in zip(missing, column.tolist(), strict=True)
        ]
    return found


def read_plan(path: str | Path) -> Plan:
    """Return the plan that ``plan.to_json`` wrote.

    Raises
    ------
    InputError
        If there is no such file, it is no plan, or it was changed by hand.

    Examples
    --------
    >>> read_plan("no such plan.json")
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: no such plan.json: cannot be read (No such file or directory).
    """
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        plan = _plan(content)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"{path}: is no plan of srreconcile. Give the file that plan.to_json() wrote."
        ) from None
    if plan.digest != content.get("digest"):
        raise InputError(
            f"{path}: its changes are not those that were signed. Make the plan again instead of changing the file."
        )
    return plan


def _plan(content: dict[str, Any]) -> Plan:
    return Plan(
        links=_frame(content["links"], LINK_CHANGES),
        records=_frame(content["records"], RECORD_CHANGES),
        left_out=_counted(content["left_out"], _LEFT),
        people=_counted(content["people"], _PEOPLE),
        stops=tuple(content["stops"]),
        totals=_counted(content["totals"], _TOTALS),
        until=pd.Timestamp(content["until"]),
        as_of=pd.Timestamp(content["as_of"]),
        author=content["author"],
        approved_by=content["approved_by"],
        version=content["srreconcile"],
        undoes=content["undoes"],
    )


def _frame(columns: dict[str, list[Any]], schema: Schema) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(columns[name], dtype="str") for name in schema.names})
    return schema.conform(frame)


def _counted(columns: dict[str, list[Any]], names: list[str]) -> pd.DataFrame:
    found = {
        name: pd.Series(columns[name], dtype=_COUNTS.get(name, "str") if name != "day" else "str")
        for name in names
    }
    return pd.DataFrame(found)


def write_csv(plan: Plan, folder: str | Path) -> Path:
    """Write ``links.csv`` and ``records.csv`` to a folder, and return the folder."""
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror}). Name another folder.") from None
    with staged(folder) as stage:
        for name, frame in (("links", plan.links), ("records", plan.records)):
            with replacing(checked(stage / f"{name}.csv", ".csv")) as draft:
                inert(frame).to_csv(draft, index=False, encoding="utf-8")
    return folder


def inert(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with an apostrophe before what a spreadsheet would take for a formula.

    srreconcile takes it away again when it reads an id.

    Examples
    --------
    >>> inert(pd.DataFrame({"record_id": ["17", "=1+1"]}))["record_id"].tolist()
    ['17', "'=1+1"]
    """
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
    return frame.assign(
        **{
            name: frame[name].mask(frame[name].str.match(r"[=+\-@\t\r]", na=False), "'" + frame[name])
            for name in texts
        }
    )
