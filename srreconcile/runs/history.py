"""What became of findings from run to run: new, open, fixed, reopened, waived, asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pandas as pd

from srreconcile.history import History
from srreconcile.history import history as of_exports
from srreconcile.runs.store import RunStore
from srreconcile.tables import Tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from srreconcile.snapshots import SnapshotStore

STATUSES = ("new", "open", "reopened", "asked again", "waived", "fixed", "not run")
"""What a finding may be after a run.

``waived``: a ruling keeps it quiet; ``asked again``: it was quiet in the run before, and the
waiver has ended or the facts have changed.
"""

_LISTED = [
    "finding_id",
    "check",
    "situation",
    "severity",
    "school_id",
    "user_id",
    "staff_member_id",
    "records",
]


@dataclass(frozen=True)
class RunHistory:
    """The findings of all stored runs.  Made by `history`.

    Attributes
    ----------
    runs : DataFrame
        One row per run, oldest first: ``run_id, as_of, ran_at, version, findings, data``.
    findings : DataFrame
        One row per finding ever found: its ids, ``situation, severity, records`` as last
        seen; ``status``; ``first_seen, last_seen`` (`as_of` of the runs)``, age_days``
        (from first seen to the last run, or to when it was found fixed)``, times``
        (how often it came up anew)``, changed``: the facts under it are not those of
        the run before; and ``ruling, until``: what was ruled last, and its end.
    trend : DataFrame
        ``run_id, as_of, check, school_id, open, new, fixed, reopened, asked_again,
        waived``: counts per run, check and school; waived ones are not open.  Runs in
        which a check did not run have no row.
    """

    runs: pd.DataFrame
    findings: pd.DataFrame
    trend: pd.DataFrame

    def __repr__(self) -> str:
        counts = self.findings["status"].value_counts()
        said = ", ".join(f"{status}: {counts[status]:,}" for status in STATUSES if status in counts)
        return f"RunHistory({len(self.runs):,} runs; {said or 'no findings'})"

    def _repr_html_(self) -> str:
        from srreconcile.report.said import said_html

        counts = self.findings["status"].value_counts()
        said = [f"{counts[status]:,} {status}" for status in STATUSES if status in counts]
        head = f"Findings of {len(self.runs):,} runs" + ("" if said else ": none")
        return said_html(head, said, ["history.findings", "history.trend", "history.plot()"])

    def plot(self) -> Figure:
        """Return a picture of the open findings by run and kind."""
        from srreconcile.plots_trend import trend

        return trend(self)


@overload
def history(store: RunStore | str) -> RunHistory: ...
@overload
def history(
    store: SnapshotStore | Mapping[Any, Tables] | Iterable[tuple[Any, Tables]],
) -> History: ...
@overload
def history(store: Path) -> RunHistory | History: ...
def history(store: Any) -> RunHistory | History:
    """Return what became of the findings of stored runs, or what held when in stored exports.

    A finding is *fixed* only where its check ran and did not find it again; where the
    check did not run, nothing is known and the finding stays as it was, marked
    ``not run``.

    Parameters
    ----------
    store : RunStore, or path or URL of one
        Stored runs.  A SnapshotStore, its folder, or exports by time: see
        `srreconcile.history`.

    Returns
    -------
    RunHistory or History

    Raises
    ------
    SourceError
        If the store cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> history(str(Path(tempfile.mkdtemp()) / "runs.db"))
    RunHistory(0 runs; no findings)
    """
    if not isinstance(store, RunStore | str | Path):
        return of_exports(store)
    if not isinstance(store, RunStore) and Path(store).is_dir():
        from srreconcile.snapshots import SnapshotStore

        return of_exports(SnapshotStore(store))
    store = store if isinstance(store, RunStore) else RunStore(store)
    runs, checks, found = store.runs(), store.checks(), store.findings()
    seen = _walked(runs, checks, found)
    return RunHistory(runs, _latest(seen, runs, found), _trend(seen, runs))


def _walked(runs: pd.DataFrame, checks: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """One row per finding and run in which its check ran, from the first time it was found."""
    ran = checks[checks["status"].ne("not run")][["run_id", "check"]]
    order = pd.Series(np.arange(len(runs)), index=runs["run_id"], dtype="int64")
    ran = ran.assign(at=order.reindex(ran["run_id"].to_numpy()).to_numpy())
    ran = ran.sort_values(["check", "at"])
    ran["turn"] = ran.groupby("check").cumcount()
    ever = found.drop_duplicates("finding_id")[["finding_id", "check"]]
    rows = ever.merge(ran, on="check").merge(
        found[["run_id", "finding_id", "facts", "school_id", "ruling"]],
        how="left",
        on=["run_id", "finding_id"],
    )
    rows = rows.sort_values(["finding_id", "turn"], ignore_index=True)
    by = rows["finding_id"]
    rows["there"] = rows["facts"].notna()
    times = rows["there"].astype("int64").groupby(by).cumsum()
    rows = rows[times > 0].reset_index(drop=True)
    by = rows["finding_id"]
    before = rows["there"].astype("int64").groupby(by).shift(fill_value=0).astype(bool)
    first = ~by.duplicated()
    there, quiet = rows["there"], rows["ruling"].eq("waived").fillna(False).astype(bool)
    quiet_before = quiet.astype("int64").groupby(by).shift(fill_value=0).astype(bool)
    rows["status"] = np.select(
        [quiet, there & quiet_before, there & first, there & before, there, before],
        ["waived", "asked again", "new", "open", "reopened", "fixed"],
        default="gone",
    )
    rows["changed"] = there & before & rows["facts"].ne(rows["facts"].groupby(by).shift())
    rows["school_id"] = rows["school_id"].groupby(by).ffill()
    return rows


def _latest(seen: pd.DataFrame, runs: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """One row per finding, as it stands after the last run."""
    when = runs.set_index("run_id")["as_of"]
    seen = seen.assign(as_of=when.reindex(seen["run_id"].to_numpy()).to_numpy())
    by = seen.groupby("finding_id")
    there = seen[seen["there"]].groupby("finding_id")["as_of"]
    last = by.tail(1).set_index("finding_id")
    fixed = seen[seen["status"].eq("fixed")].groupby("finding_id")["as_of"].last()
    begun = (seen["there"] & ~_there_before(seen)).groupby(seen["finding_id"]).sum()
    order = pd.Series(np.arange(len(runs)), index=runs["run_id"], dtype="int64")
    rows = found.assign(at=order.reindex(found["run_id"].to_numpy()).to_numpy()).sort_values("at")
    shown = rows.drop_duplicates("finding_id", keep="last").set_index("finding_id")
    ruled, shown = shown[["ruling", "until"]], shown[_LISTED[1:]]
    status = last["status"].replace({"gone": "fixed"}).mask(last["at"] < len(runs) - 1, "not run")
    end = fixed.reindex(last.index).where(last["status"].isin(["fixed", "gone"]), when.max())
    facts = pd.DataFrame(
        {
            "status": status,
            "first_seen": there.min(),
            "last_seen": there.max(),
            "age_days": (end - there.min()).dt.days,
            "times": begun,
            "changed": last["changed"],
        }
    )
    return shown.join(facts).join(ruled).rename_axis("finding_id").sort_index().reset_index()


def _there_before(seen: pd.DataFrame) -> pd.Series:
    """Whether each finding was there in the run before, waived or not."""
    return seen["there"].astype("int64").groupby(seen["finding_id"]).shift(fill_value=0).astype(bool)


def _trend(seen: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Counts per run, check and school."""
    when = runs.set_index("run_id")["as_of"]
    keys = ["run_id", "check", "school_id"]
    filled = seen.assign(school_id=seen["school_id"].fillna(""))
    counts = pd.DataFrame(
        {
            "open": filled["there"] & filled["status"].ne("waived"),
            **{
                name.replace(" ", "_"): filled["status"].eq(name)
                for name in ("new", "fixed", "reopened", "asked again", "waived")
            },
        }
    ).astype("int64")
    found = counts.groupby([filled[key] for key in keys]).sum().reset_index()
    found.insert(1, "as_of", when.reindex(found["run_id"].to_numpy()).to_numpy())
    found["school_id"] = found["school_id"].mask(found["school_id"] == "")
    return found.sort_values(["as_of", "run_id", "check", "school_id"], ignore_index=True)
