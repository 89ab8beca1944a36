"""One case: a record or a person, with the fact, its cause and its reach.

What is a *fact* (which account), what is its *because* (the link of that day) and what
only *supports* it (students, hours) are kept apart, in words and in the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.investigate import authorship

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from srreconcile.audit import Audit
    from srreconcile.investigate.authors import Estimate
    from srreconcile.standing import Standing

MOST = 20_000
"""Records that a case holds; counts in sentences are of all."""


@dataclass(frozen=True)
class Focus:
    """Whom a case is about."""

    name: str
    users: tuple[str, ...]
    """The accounts in question."""
    staff: tuple[str, ...]
    """Their own staff rows: the right name."""
    others: tuple[str, ...]
    """Staff rows of other people whose name their records carry."""
    names: dict[str, str]
    """Names by staff row."""


@dataclass(frozen=True, repr=False)
class Case:
    """A record or a person, investigated.  Made by ``audit.record`` and ``audit.who``.

    Attributes
    ----------
    sentence : str
        The fact, because of what, and how many others.
    facts : DataFrame
        ``claim, grade, says``: what kind of claim (account, because, supports), how
        strong from 5 (proof) to 1 (weak), and the sentence.
    records : DataFrame
        The records in question: `tables.RECORDS`, then ``user_id, verdict, certainty``.
    links : DataFrame
        Every link of the accounts and staff rows concerned, past ones too.
    focus : Focus
    """

    sentence: str
    facts: pd.DataFrame
    records: pd.DataFrame
    links: pd.DataFrame
    focus: Focus
    at: pd.Timestamp | None
    """When the record in question was made; None for a person."""
    _audit: Audit = field(repr=False)
    _standing: Standing = field(repr=False)
    _rosters: pd.DataFrame | None = field(default=None, repr=False)
    _zone: str = "UTC"

    @property
    def text(self) -> str:
        """The sentence, and each fact with its claim and how strong it is."""
        from srreconcile.report.case import GRADES

        lines = [
            f"  {claim:<8} {GRADES.get(grade, grade):<10} {says}"
            for claim, grade, says in self.facts[["claim", "grade", "says"]].itertuples(
                index=False, name=None
            )
        ]
        return "\n".join([self.sentence, *lines])

    def context(self, minutes: float = 30, around: Any = None) -> pd.DataFrame:
        """Return what was logged near a moment by the accounts and under the names of the case.

        Parameters
        ----------
        minutes : float
            Before and after.
        around : str or Timestamp, optional
            The moment (UTC); that of the record, or of the latest record that carries a
            wrong name.

        Returns
        -------
        DataFrame
            As `records`, with ``minutes_apart`` first, in the order of time.

        Raises
        ------
        InputError
            If `around` is no moment, or none is known.
        """
        moment = self._moment(around)
        span = pd.Timedelta(minutes=minutes)
        asked = {"begin": moment - span, "end": moment + span + pd.Timedelta(microseconds=1), "limit": MOST}
        found = self._fetched(self.focus.users, (*self.focus.staff, *self.focus.others), asked)
        apart = ((when(found) - moment).dt.total_seconds() / 60).round(1)
        found.insert(0, "minutes_apart", apart)
        return found

    def _moment(self, around: Any) -> pd.Timestamp:
        moment = self.at
        if around is not None:
            moment = pd.to_datetime(around, utc=True, errors="coerce")
            moment = None if moment is pd.NaT else moment.tz_localize(None)
        elif moment is None:
            wrong = self.records[self.records["verdict"].ne("own")]
            moment = when(wrong if len(wrong) else self.records).max()
        if moment is None or pd.isna(moment):
            raise InputError("context: around which moment? Give around= as 2026-10-14T11:12.")
        return moment

    def _fetched(self, users: tuple[str, ...], staff: tuple[str, ...], asked: dict[str, Any]) -> pd.DataFrame:
        log = self._audit.attribution
        if log is None:
            raise InputError("a case needs the record log. Pass Tables(records=...).")
        verdict = asked.pop("verdict", None)
        found = log.around(users, staff, **asked)
        return together([found if verdict is None else found[found["verdict"].eq(verdict)]])

    def estimate(self, zone: str | None = None) -> Estimate:
        """Return who wrote the doubtful records of the case, as far as it can be told.

        Rosters and timetables count where the case has some (`with_rosters`).

        Parameters
        ----------
        zone : str, optional
            The time zone of the schools; that of `with_rosters`, else UTC.

        Raises
        ------
        InputError
            If no record is in doubt between several accounts.
        """
        doubtful = self.records[
            self.records["verdict"].eq("unknown") & self.records["certainty"].eq("window")
        ]
        rows = doubtful["staff_member_id"].value_counts()
        row = str(rows.index[0]) if len(rows) else ", ".join(self.focus.others or self.focus.staff)
        mine = doubtful[doubtful["staff_member_id"].eq(row)].reset_index(drop=True)
        return authorship.authorship(
            self._audit, self._standing, row, mine, zone or self._zone, self._rosters
        )

    def with_rosters(self, rosters: Any, zone: str = "UTC") -> Case:
        """Return the case with what rosters or timetables say of its records; `estimate` takes them too.

        Parameters
        ----------
        rosters : DataFrame
            Who teaches whom (`investigate.rosters.read_rosters`): OneRoster enrollments,
            Schoolrunner section periods, or a list of staff rows and students.
        zone : str
            The time zone of the schools, for periods with hours.

        Raises
        ------
        InputError
            If the table does not say who teaches whom.
        """
        from srreconcile.investigate.rosters import read_rosters, roster_facts

        told = read_rosters(rosters, self._standing.staff)
        added = roster_facts(told, self.disputed(), self.focus.staff, self.focus.others, zone)
        facts = self.facts[~self.facts["says"].isin(added["says"])]
        facts = pd.concat([facts, added], ignore_index=True)
        return replace(self, facts=facts, _rosters=told, _zone=zone)

    def timeline(self) -> Figure:
        """Return the records week by week, a lane for each name they carry."""
        from srreconcile.plots_case import timeline

        seen = self._fetched(self.focus.users, (*self.focus.staff, *self.focus.others), {"limit": MOST})
        return timeline(self.focus, seen, self.links)

    def evidence(self) -> Figure:
        """Return what supports the case: time of day, students in common, and the facts in words."""
        from srreconcile.plots_case import evidence

        return evidence(self.focus, self.disputed(), self.own(), self.theirs(), self.facts)

    def disputed(self) -> pd.DataFrame:
        """Records of the accounts under another's name."""
        return self.records[self.records["verdict"].isin(["misattributed", "on_behalf", "unknown"])]

    def own(self) -> pd.DataFrame:
        """Records of the accounts under their own name."""
        found = self._fetched(self.focus.users, (), {"verdict": "own", "limit": MOST})
        return found[found["certainty"].eq("certain")]

    def theirs(self) -> pd.DataFrame:
        """Records under the other names that are certainly not of these accounts."""
        found = self._fetched((), self.focus.others, {"verdict": "own", "limit": MOST})
        return found[found["certainty"].eq("certain") & ~found["user_id"].isin(self.focus.users)]

    def to_excel(self, path: str | Path) -> Path:
        """Write the case as a workbook and return its path.

        Raises
        ------
        InputError
            If it cannot be written there.
        """
        from srreconcile.report.case import write_case

        return write_case(self, path)

    def __repr__(self) -> str:
        from srreconcile.report.case import links_text

        more = "  more: .timeline()  .evidence()  .records  .links  .context(minutes=30)  .to_excel(path)"
        return "\n".join([self.text, *links_text(self), f"  {len(self.records):,} records", more])

    def _repr_html_(self) -> str:
        from srreconcile.report.case import case_html

        return case_html(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}


def when(records: pd.DataFrame) -> pd.Series:
    """Return when each record was made: typed, or else the day it is about."""
    return records["entered_at"].fillna(records["event_date"])


def together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return fetched records, one frame at least, as one: each once, in the order of time."""
    found = pd.concat(parts, ignore_index=True)
    found = found.drop_duplicates(["record_type", "record_id", "staff_member_id", "entered_at"])
    order = when(found).sort_values(kind="stable").index
    return found.loc[order].reset_index(drop=True)
