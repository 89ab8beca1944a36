"""A plan and its verification, as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.repair.plan import ELSEWHERE

if TYPE_CHECKING:
    from srreconcile.repair.plan import Plan
    from srreconcile.repair.verifying import Verification


def several(n: int, one: str) -> str:
    """Return "1 record", "2 records"."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def plan_text(plan: Plan, *, calls: bool = True) -> str:
    """Return what the plan would do, in a few lines.

    Parameters
    ----------
    plan : Plan
    calls : bool
        False leaves out what to call next in Python.
    """
    where = {name: f": plan.{name}" if calls else "" for name in ("links", "left_out")}
    actions = plan.records["action"].value_counts()
    asked = int(plan.links["action"].eq("ask").sum())
    what = "Undoes" if plan.undoes else "Corrects"
    lines = [
        f"Plan {plan.plan_id} ({plan.state}). {what} {several(int(actions.get('correct', 0)), 'record')} "
        f"after {several(len(plan.links) - asked, 'link change')}.",
        *(f"  stop: {stop}" for stop in plan.stops),
    ]
    if actions.get("annotate", 0):
        lines.append(
            f"  {several(int(actions['annotate']), 'record')} of closed periods: annotated, not rewritten."
        )
    elsewhere = int(plan.records["reason"].str.contains(ELSEWHERE, regex=False).sum())
    if elsewhere:
        lines.append(
            f"  {several(elsewhere, 'record')} of authors without a staff row at the record's school: make that row "
            "first and plan again, or they get the row of another school."
        )
    if asked:
        lines.append(f"  {several(asked, 'link')} to be decided by somebody{where['links']}")
    if len(plan.left_out):
        total = int(plan.left_out["records"].sum())
        lines.append(
            f"  {several(total, 'doubtful record')} left out, each with its reason{where['left_out']}"
        )
    if calls:
        lines.append(
            "  next: plan.to_excel(path) for signature, plan.approve(by), then sr.verify(plan, fresh)"
        )
    return "\n".join(lines)


def verification_text(found: Verification, *, calls: bool = True) -> str:
    """Return what a fresh export proves, in a few lines.

    Parameters
    ----------
    found : Verification
    calls : bool
        False leaves out what to call next in Python.
    """
    where = {name: f": .{name}" if calls else "" for name in ("elsewhere", "findings_left")}
    counts = found.records["status"].value_counts()
    said = ", ".join(f"{int(counts[status]):,} {status}" for status in counts.index) or "none planned"
    head = "Verified" if found.ok else "Not verified"
    lines = [f"{head}: plan {found.plan_id}. Records: {said}."]
    if len(found.links):
        states = found.links["status"].value_counts()
        lines.append(f"  Links: {_states(states)}.")
    if found.elsewhere is None and found.without_log:
        lines.append("  The plan was made without records: there are no totals that could change.")
    elif found.elsewhere is None:
        lines.append("  Whether anything else changed was not checked: the export holds no records.")
    elif len(found.elsewhere):
        cells = several(len(found.elsewhere), "cell")
        lines.append(f"  Something else changed, in {cells} of school, type and day{where['elsewhere']}")
    else:
        lines.append("  Nothing else changed: every total per school, type and day is as planned.")
    lines.append(f"  New records since: {found.new_since:,}.")
    if found.undoes:
        lines.append(f"  It undoes plan {found.undoes}, so the findings of that plan are back.")
    elif found.findings_left is None:
        whole = " (sr.Tables)" if calls else ""
        lines.append(f"  Whether the findings are gone was not checked: give the whole export{whole}.")
    elif found.findings_left:
        lines.append(f"  {several(len(found.findings_left), 'finding')} still there{where['findings_left']}")
    else:
        lines.append("  The findings are gone.")
    if found.findings_in_part:
        lines.append(
            f"  {several(len(found.findings_in_part), 'finding')} will stay in part, with records that the plan "
            f"left out or only annotated{': plan.left_out' if calls else ''}"
        )
    return "\n".join(lines)


def _states(states: pd.Series) -> str:
    """How many links are done and to do; what is asked was not planned, and is said apart."""
    said = [f"{int(n):,} {status}" for status, n in states.items() if status != "asked"]
    if states.get("asked", 0):
        said.append(f"{int(states['asked']):,} still to be decided by somebody, and no part of this proof")
    return ", ".join(said)
