"""One audit: every check run on the tables of one day, with what each found.

An audit is frozen.  A check whose tables were not given is *not run*, with the
reason, and never looks like a clean one.  The audit prints nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.checks import CHECKS
from srreconcile.errors import CheckError, FindingsError, InputError, did_you_mean
from srreconcile.policy import Policy
from srreconcile.registers import ruled, waive
from srreconcile.result import PEOPLE, Result, measure, run, together, totals
from srreconcile.reviewed import Reviewed, no_reviews, reviewed_pairs
from srreconcile.severity import Severity
from srreconcile.standing import Standing, lookup, reach, states
from srreconcile.tables import Tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from srreconcile.decisions import Decisions
    from srreconcile.investigate import Candidates, Case
    from srreconcile.records import Attribution
    from srreconcile.registers import Waivers
    from srreconcile.repair import Plan
    from srreconcile.report.search import Search

__all__ = ["PEOPLE", "Audit", "Result", "audit"]


@dataclass(frozen=True, repr=False)
class Audit:
    """The results of one audit.

    Made by `audit`.  As the last line of a notebook cell it shows its summary.
    """

    tables: Tables
    results: tuple[Result, ...]
    findings: pd.DataFrame
    as_of: pd.Timestamp
    ran_at: pd.Timestamp
    stages: dict[str, float]
    """Seconds per stage: people, links, records, checks."""
    _standing: Standing
    waived: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Findings that a waiver keeps quiet (`with_decisions`), with owner, reason and end."""
    reviewed: Reviewed = field(default_factory=no_reviews)
    """The pairs that people ruled on, and the lines that name nobody known."""

    @property
    def seconds(self) -> float:
        """How long the audit took."""
        return sum(self.stages.values())

    @property
    def attribution(self) -> Attribution | None:
        """Whose name the records carry; None without a record log."""
        needed = (self.tables.records, self.tables.links, self.tables.staff, self.tables.users)
        return None if any(table is None for table in needed) else self._standing.attribution

    @property
    def attributions(self) -> pd.DataFrame:
        """Records counted by account, staff member, month, type, verdict and certainty.

        Raises
        ------
        InputError
            If no records were given.
        """
        if self.attribution is None:
            raise InputError("attributions: no records were given. Pass Tables(records=...).")
        return self.attribution.cells

    @property
    def summary(self) -> pd.DataFrame:
        """One row per check: title, meaning, severity, counts and whether it ran."""
        return pd.DataFrame([result.row for result in self.results])

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of the summary, by name.

        ``staff, inactive_staff, users, schools, records, misattributed`` (records
        that carry another person's name) and ``users_to_look_at`` (accounts with a
        finding of severity review or above).
        """
        both = self.tables.staff is not None and self.tables.users is not None
        return totals(self.tables, self.findings, self.attribution, self._standing.members if both else None)

    def __getitem__(self, name: str) -> Result:
        for result in self.results:
            if result.name == name:
                return result
        raise CheckError(f'there is no check "{name}".' + did_you_mean(name, [r.name for r in self.results]))

    @property
    def situations(self) -> pd.DataFrame:
        """How many accounts and staff rows are in each situation; each is counted once.

        ``of`` (user, staff row)``, situation, severity, label, count``; InputError without
        staff, users or links.
        """
        self._need_links("situations")
        standing = self._standing
        accounts = states.account_situations(standing.live_links, standing.unlinked)
        return states.counted(
            accounts, states.row_situations(standing.members, standing.live_links, standing.unlinked)
        )

    @property
    def blast_radius(self) -> pd.DataFrame:
        """What the records of each finding touch: students, schools, types and days (`standing.reach`)."""
        if self.attribution is None:
            raise InputError("blast_radius: no records were given. Pass Tables(records=...).")
        return reach.blast_radius(self.findings, self.attribution)

    @property
    def causes(self) -> pd.DataFrame:
        """The causes that several wrong links share, one row each: a shift, a ring, one upload."""
        self._need_links("causes")
        return self._standing.causes.copy()

    @property
    def link_changes(self) -> pd.DataFrame:
        """The fewest links to end and to make so that each account is on its owner's row.

        ``user_id, end_staff_member_id, make_staff_member_id, probability, cause_id``.
        """
        self._need_links("link_changes")
        return self._standing.link_changes.copy()

    def access(self) -> pd.DataFrame:
        """Return for each account whether it can log in, can record, and as whom.

        Returns
        -------
        DataFrame
            ``user_id, user_name, user_email, can_log_in, can_record, records_as,
            staff_member_id, why_not, situation``.

        Raises
        ------
        InputError
            If staff, users or links were not given.
        """
        self._need_links("access()")
        return lookup.access(self._standing.logins, self._standing.live_links, self._standing.unlinked)

    def search(self, text: str, *, names: bool = True) -> Search:
        """Return the staff rows and accounts that hold every word of `text`.

        Names, addresses and ids are searched; case and accents do not matter.  Inactive staff
        and disabled accounts are shown struck through; without `names`, all by their ids.
        InputError if staff, users or links were not given.
        """
        from srreconcile.report.search import Search

        self._need_links("search()")
        standing = self._standing
        found = Search(text, *lookup.search(text, standing.logins, standing.members, standing.live_links))
        return found if names else found.nameless(standing.live_links)

    def _need_links(self, call: str) -> None:
        missing = [name for name in ("staff", "users", "links") if getattr(self.tables, name) is None]
        if missing:
            raise InputError(f"{call} needs staff, users and links; not given: {', '.join(missing)}.")

    def with_decisions(self, decisions: Waivers | Decisions) -> Audit:
        """Return this audit with the findings that people ruled on kept quiet.

        Parameters
        ----------
        decisions : Waivers or Decisions
            A site's register (`read_waivers`), or what came back from leaders
            (`read_decisions`).  One after the other works too.

        Returns
        -------
        Audit
            Waived findings stand in `waived` alone.  Of the others, ``ruling`` says which
            are decided, and which are asked again: the waiver ended, or facts changed.
        """
        kept, waived = ruled(self.findings, decisions, self.as_of)
        waived, still = pd.concat([self.waived, waived], ignore_index=True), kept["finding_id"]
        results = tuple(replace(r, findings=r.findings.merge(still, on="finding_id")) for r in self.results)
        return replace(self, results=results, findings=kept, waived=waived)

    def waive(self, finding_ids: str | list[str], **ruling: Any) -> Waivers:
        """Return waivers that remember their facts; `ruling` is owner, reason, valid_to (`registers.waive`)."""
        return waive(self.findings, finding_ids, **ruling)

    def assert_none(self, severity: str = "act") -> None:
        """Do nothing if no finding is of `severity` or above; for schedulers and tests.

        Raises
        ------
        FindingsError
            If there is one; with the counts per check.
        CheckError
            If `severity` is no severity.
        """
        found = self.at_least(severity)
        if len(found):
            counts = ", ".join(f"{check}: {n:,}" for check, n in found["check"].value_counts().items())
            raise FindingsError(f"{len(found):,} findings of severity {severity} or above ({counts}).")

    def at_least(self, severity: str) -> pd.DataFrame:
        """Return the findings of `severity` or above.

        Raises
        ------
        CheckError
            If `severity` is no severity.
        """
        levels = [str(level) for level in Severity]
        if severity not in levels:
            raise CheckError(f'there is no severity "{severity}".' + did_you_mean(severity, levels))
        return self.findings[self.findings["severity"].isin(levels[levels.index(severity) :])]

    def to_excel(self, path: str | Path, *, by: str | None = None, names: bool = True) -> Path:
        """Write the workbook for leaders or, `by` "school", a folder of them; InputError if it cannot."""
        from srreconcile.report.by_school import write

        return write(self, path, by=by, names=names)

    def to_html(self, path: str | Path, *, names: bool = True) -> Path:
        """Write the audit as one page that needs neither network nor script; return its path."""
        from srreconcile.plots import overview
        from srreconcile.report.page import write_page

        return write_page(self, path, names=names, picture=overview(self, names=names))

    def repair_plan(self, author: str | None = None, **options: Any) -> Plan:
        """Return the plan that puts right what was found: links first, then records.

        Its `author` makes it, and somebody else has to approve it; `options` are ``limits``
        and ``closed_before``, as `srreconcile.repair.repair_plan` takes them.
        """
        from srreconcile.repair import repair_plan

        self._need_links("repair_plan()")
        return repair_plan(self, self._standing, author=author, **options)

    def record(
        self, record_id: str, record_type: str | None = None, *, names: bool = True
    ) -> Case | Candidates:
        """Return the case of one record: whose it is, because of what, and how many others.

        Parameters
        ----------
        record_id : str
        record_type : str, optional
            Needed where records of several types share the id; they are listed then.
        names : bool
            False puts ids in place of people's names and addresses.

        InputError if staff, users, links or records were not given, or there is no such record.
        """
        from srreconcile.investigate import record

        self._need_links("record()")
        return record(self, self._standing, record_id, record_type, names=names)

    def who(
        self,
        text: str | None = None,
        *,
        user_id: str | None = None,
        staff_member_id: str | None = None,
        names: bool = True,
    ) -> Case | Candidates:
        """Return the case of one person; never a guess: candidates where there are several.

        Parameters
        ----------
        text : str, optional
            An address, an id or a name.
        user_id, staff_member_id : str, optional
            Instead of `text`, where an id could be either.
        names : bool
            False puts ids in place of people's names and addresses.

        InputError if staff, users, links or records were not given, or there is no such id.
        """
        from srreconcile.investigate import who

        self._need_links("who()")
        return who(self, self._standing, text, user_id=user_id, staff_member_id=staff_member_id, names=names)

    def plot(self) -> Figure:
        """Return a picture of the audit: whose names the records carry, or the findings by kind."""
        from srreconcile.plots import overview

        return overview(self)

    def __repr__(self) -> str:
        from srreconcile.report.text import summary_text

        return summary_text(self)

    def _repr_html_(self) -> str:
        from srreconcile.report.html import summary_html

        return summary_html(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def _known(before: Any, corrections: Any) -> dict[str, Any]:
    from srreconcile.history import History, history
    from srreconcile.repair import read_corrections

    before = before if before is None or isinstance(before, History) else history(before)
    return {"history": before, "corrected": None if corrections is None else read_corrections(corrections)}


def audit(
    tables: Tables,
    policy: Policy | str | Path | None = None,
    as_of: Any = None,
    *,
    history: Any = None,
    reviewed: Any = None,
    corrections: Any = None,
    engine: Any = "duckdb",
    memory_limit: str | None = None,
    keep: str | Path | None = None,
    progress: Any = None,
) -> Audit:
    """Return the results of every check on `tables`.

    Parameters
    ----------
    tables : Tables
        Staff, users and links at least; with records, whose name they carry is counted too.
    policy : Policy or path, optional
        The site's settings; the checks' own defaults if absent.
    as_of : str or Timestamp, optional
        The moment to judge (UTC), a bare date to its end; if absent, the latest that has come.
    history : History, SnapshotStore, or mapping of time to Tables, optional
        Exports of earlier days: they show addresses that passed on, and links that do not rest.
    reviewed : path or DataFrame, optional
        Pairs ruled ``same`` or ``not_same``: facts that nothing outweighs (`read_reviewed`).
    corrections : Ledger, Plan, path or list of these, optional
        What was put right, and so is wrong no longer (`srreconcile.repair.read_corrections`).
    keep, progress : path, callable, optional
        A folder for the counts of each log file: the next audit reads new files only. What hears how far it is.
    engine, memory_limit : optional
        What reads the record log: ``"duckdb"`` (within ``"2GB"``, say), or ``"spark"``.

    Raises
    ------
    InputError
        If staff or users have no rows: an empty export would condemn everybody.
    CheckError
        If no check can run on these tables.
    PolicyError
        If the policy cannot be read.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_member_id": ["7"], "first_name": ["Jane"], "last_name": ["Roe"],
    ...                       "email": ["jroe@net.org"]})
    >>> users = pd.DataFrame({"user_id": ["u1"], "first_name": ["John"], "last_name": ["Diaz"],
    ...                       "email": ["jdiaz@net.org"], "staff_member_id": ["7"]})
    >>> audit(Tables(staff=staff, users=users)).findings["check"].tolist()
    ['cross_person_links', 'staff_without_user']
    """
    policy = policy if isinstance(policy, Policy) else Policy() if policy is None else Policy.read(policy)
    for name in ("staff", "users"):
        if (given := getattr(tables, name)) is not None and given.empty:
            raise InputError(
                f"{name}: the table has no rows. An empty export would condemn everybody; export again."
            )
    pairs = reviewed_pairs(reviewed, tables)
    reader = {"engine": engine, "memory_limit": memory_limit, "keep": keep, "progress": progress}
    known = _known(history, corrections)
    standing = Standing(tables, as_of, policy.site, **known, reviewed=pairs.rows, **reader)
    stages = measure(standing)
    began = time.perf_counter()
    results = tuple(run(check, standing, policy) for check in CHECKS)
    if all(result.not_run for result in results):
        raise CheckError(
            "no check could run. Pass Tables(staff=..., users=..., links=...), and leave checks on in the policy."
        )
    findings = together(results, standing)
    stages["checks"] = time.perf_counter() - began
    now = pd.Timestamp.now("UTC").tz_localize(None).floor("s")
    return Audit(tables, results, findings, standing.as_of, now, stages, standing, reviewed=pairs)
