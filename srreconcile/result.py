"""What one check found in one audit, and how it came to be found."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.checks import Check, NotRun
from srreconcile.checks.base import LEADING
from srreconcile.policy import Policy
from srreconcile.severity import Severity
from srreconcile.standing import Standing, naming
from srreconcile.tables import Tables

if TYPE_CHECKING:
    from srreconcile.records import Attribution

PEOPLE = ["user_name", "user_email", "staff_name", "school_name", "proposed_staff_member_id"]
"""What the audit adds to every finding behind `checks.base.LEADING`."""


@dataclass(frozen=True)
class Result:
    """What one check found.

    Behaves as its frame of findings where that is handy: ``len(result)`` and
    ``result["user_id"]``.
    """

    name: str
    title: str
    help: str
    remedy: str
    severity: Severity
    findings: pd.DataFrame
    not_run: str | None = None
    """Why the check did not run; None when it did."""
    thresholds: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.findings)

    def __getitem__(self, column: str) -> pd.Series:
        return self.findings[column]

    def __iter__(self) -> Iterator[str]:
        return iter(map(str, self.findings.columns))

    def to_frame(self) -> pd.DataFrame:
        """Return the findings as a new DataFrame."""
        return self.findings.copy()

    @property
    def status(self) -> str:
        """One of: found, clean, not run."""
        if self.not_run is not None:
            return "not run"
        return "found" if len(self.findings) else "clean"

    @property
    def row(self) -> dict[str, Any]:
        """The result as a row of the summary."""
        found = self.findings
        levels = [Severity[word.upper()] for word in found["severity"].unique()]
        return {
            "check": self.name,
            "title": self.title,
            "meaning": (self.help or self.title).partition(". ")[0].rstrip(".") + ".",
            "severity": str(max(levels, default=self.severity)),
            "findings": len(found),
            "users": found["user_id"].nunique(),
            "records": int(found["records"].sum()),
            "status": self.status,
            "call": f'audit["{self.name}"]',
        }

    def __repr__(self) -> str:
        said = self.not_run or (f"{len(self):,} found" if len(self) else "none found")
        return f"{self.title}: {said}"

    def _repr_html_(self) -> str:
        from srreconcile.report.html import result_html

        return result_html(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from srreconcile.report.html import result_text

        return {"text/html": self._repr_html_(), "text/plain": result_text(self)}


def measure(standing: Standing) -> dict[str, float]:
    """Derive the large frames stage by stage and return how long each took."""
    given = {
        name for name in ("staff", "users", "links", "records") if getattr(standing.tables, name) is not None
    }
    parts = {
        "people": ("matches", {"staff", "users"}),
        "records": ("attribution", {"staff", "users", "links", "records"}),
        "links": ("live_links", {"staff", "users", "links"}),
    }
    stages = {}
    for stage, (frame, needed) in parts.items():
        if needed <= given:
            began = time.perf_counter()
            getattr(standing, frame)
            stages[stage] = time.perf_counter() - began
    return stages


def run(check: Check, standing: Standing, policy: Policy) -> Result:
    """Return what one check found, or why it did not run."""
    thresholds = {**check.thresholds, **policy.thresholds(check)}
    found, reason = pd.DataFrame(columns=LEADING), None
    try:
        if policy.enabled(check):
            found = check.run(standing, **thresholds)
        else:
            reason = "switched off in the policy"
    except NotRun as why:
        reason = str(why)
    level = policy.severity(check)
    if level is not None:
        found = found.assign(severity=str(level))
    shown = level or check.severity
    said = _in_words(check.help, thresholds)
    return Result(check.name, check.title, said, check.remedy, shown, found, reason, thresholds)


def _in_words(text: str, thresholds: dict[str, Any]) -> str:
    """What a check says of itself, its numbers in place of their names where it has one."""
    told = {name: f"{value:,}" for name, value in thresholds.items() if type(value) in (int, float)}
    return re.sub(r"`(\w+)`", lambda found: told.get(found[1], found[0]), text)


_TEXTS = {
    **dict.fromkeys([name for name in LEADING if name != "records"], "str"),
    **dict.fromkeys(PEOPLE, "str"),
}
"""Text columns stay text where there is no finding to tell."""


def together(results: tuple[Result, ...], standing: Standing) -> pd.DataFrame:
    """Return all findings as one frame, gravest first, with the names of people and schools."""
    found = [result.findings.dropna(axis="columns", how="all") for result in results if len(result)]
    every = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    every = every.reindex(columns=list(dict.fromkeys([*LEADING, *PEOPLE, *every.columns])))
    every = every.assign(**naming.names(every, standing.tables))
    rank = every["severity"].map(lambda word: -int(Severity[word.upper()]))
    order = every.assign(rank=rank).sort_values(
        ["rank", "records", "finding_id"], ascending=[True, False, True]
    )
    return every.loc[order.index].reset_index(drop=True).astype({**_TEXTS, "records": "int64"})


def totals(
    tables: Tables, findings: pd.DataFrame, log: Attribution | None, members: pd.DataFrame | None
) -> dict[str, int]:
    """Return the numbers of an audit by name, as `Audit.counts` tells them.

    Parameters
    ----------
    tables : Tables
    findings : DataFrame
    log : Attribution or None
        None without a record log.
    members : DataFrame or None
        As `standing.rows.members` returns them; None without staff or users.
    """
    staff, users = tables.staff, tables.users
    grave = findings["severity"].isin(["review", "act", "urgent"])
    schools = {*_known(tables.schools, "school_id"), *_known(staff, "school_id")}
    wrong = 0
    if log is not None:
        wrong = int(log.by_link.loc[log.by_link["verdict"].eq("misattributed"), "records"].sum())
    return {
        "staff": 0 if staff is None else int(staff["staff_member_id"].nunique()),
        "inactive_staff": 0 if members is None else int((~members["row_active"]).sum()),
        "users": 0 if users is None else int(users["user_id"].nunique()),
        "schools": len(schools),
        "records": 0 if log is None else log.total,
        "misattributed": wrong,
        "users_to_look_at": len(set(findings.loc[grave, "user_id"]) & set(_known(users, "user_id"))),
    }


def _known(frame: pd.DataFrame | None, column: str) -> list[str]:
    return [] if frame is None else frame[column].dropna().unique().tolist()
