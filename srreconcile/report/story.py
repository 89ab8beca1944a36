"""What an audit has to say, gathered once for every place that says it.

The text in a terminal, the summary in a notebook, the first sheet of the workbook and
the page show the same sentences and numbers, because all of them read a `Story`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.report.inert import one_line
from srreconcile.report.quiet import sentence
from srreconcile.severity import Severity
from srreconcile.situations import SITUATIONS

if TYPE_CHECKING:
    from srreconcile.audit import Audit, Result

ANOTHERS_NAME = "misattributed_records"
"""The check whose records carry another person's name: those of other checks may be the same ones."""

NO_SCHOOL = "No school named"
FIRST = 5
_NAME = 40  # letters of a name; longer ones are cut


@dataclass(frozen=True)
class Kind:
    """One check that found something."""

    name: str
    title: str
    meaning: str
    severity: Severity
    findings: int
    users: int
    records: int

    @property
    def call(self) -> str:
        """What shows the findings in a notebook."""
        return f'audit["{self.name}"]'


@dataclass(frozen=True)
class Case:
    """One account to look at first."""

    user: str
    address: str
    what: str
    staff: str
    staff_member_id: str
    school: str
    records: int

    @property
    def call(self) -> str:
        """What shows the person in a notebook."""
        return f"audit.search({quoted(self.address)})"


@dataclass(frozen=True)
class School:
    """What was found at one school, or at those that are not shown by themselves."""

    name: str
    findings: int
    users: int
    records: int


@dataclass(frozen=True)
class Story:
    """The sentences and numbers of one audit."""

    verdict: str
    records: str
    basis: str
    kinds: tuple[Kind, ...]
    first: tuple[Case, ...]
    schools: tuple[School, ...]
    clean: int
    """Checks that ran and found nothing."""
    not_run: tuple[tuple[str, str], ...]
    """Title and reason of each check that did not run."""
    rulings: str = ""
    """What people ruled earlier; "" where nobody did."""
    calls: bool = True
    """Whether the reader has the audit at hand in Python and is told what to call."""


def quoted(text: str) -> str:
    r"""Return `text` as a Python string in double quotes.

    Examples
    --------
    >>> print(quoted('a"b'))
    "a\"b"
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def gather(audit: Audit, *, names: bool = True, calls: bool = True) -> Story:
    """Return what `audit` has to say.

    Parameters
    ----------
    audit : Audit
    names : bool
        False puts ids in place of people's names and addresses.
    calls : bool
        False for readers without Python: a terminal, a page, a workbook.
    """
    kinds = [_kind(result.name, result.title, row) for result, row in _found(audit)]
    kinds.sort(key=lambda kind: (-kind.severity, -kind.records, -kind.findings))
    return Story(
        verdict=_verdict(audit),
        records=_records(audit),
        basis=_basis(audit),
        kinds=tuple(kinds),
        first=tuple(_cases(audit, names=names)),
        schools=tuple(by_school(audit.findings)),
        clean=sum(result.status == "clean" for result in audit.results),
        not_run=tuple((r.title, r.not_run) for r in audit.results if r.not_run is not None),
        rulings=sentence(audit.findings, audit.waived),
        calls=calls,
    )


def _found(audit: Audit) -> list[tuple[Result, dict[Hashable, Any]]]:
    rows = audit.summary.to_dict("records")
    return [(result, row) for result, row in zip(audit.results, rows, strict=True) if len(result)]


def _kind(name: str, title: str, row: dict[Hashable, Any]) -> Kind:
    severity = Severity[row["severity"].upper()]
    return Kind(name, title, row["meaning"], severity, row["findings"], row["users"], row["records"])


def _verdict(audit: Audit) -> str:
    counts, findings = audit.counts, len(audit.findings)
    grave, users = counts["users_to_look_at"], counts["users"]
    if grave:
        return f"{grave:,} of {users:,} users need{'s' if grave == 1 else ''} a look"
    if findings:
        return f"No user needs a look; {findings:,} other finding{'s' if findings > 1 else ''}"
    ran = sum(result.not_run is None for result in audit.results)
    return f"Nothing found by the {ran:,} of {len(audit.results):,} checks that ran"


def share(part: int, whole: int) -> str:
    """Return a percentage that never says none or all when it is not.

    Examples
    --------
    >>> share(1163, 28858), share(1, 28858), share(28857, 28858), share(5, 5)
    ('4.0%', 'under 0.1%', 'over 99.9%', '100%')
    """
    if part in (0, whole):
        return "0%" if part == 0 else "100%"
    percent = 100 * part / whole
    if percent < 0.1:
        return "under 0.1%"
    return "over 99.9%" if percent > 99.9 else f"{percent:.1f}%"


def _records(audit: Audit) -> str:
    """One sentence on the records that carry another person's name."""
    log = audit.attribution
    if log is None:
        return "Whose name records carry was not checked: no records were given."
    if not log.total:
        return "Whose name records carry cannot be told: the log holds no record that can be judged."
    wrong = audit.counts["misattributed"]
    verb = "carries" if wrong == 1 else "carry"
    said = f"{wrong:,} of {log.total:,} records ({share(wrong, log.total)}) {verb} another person's name"
    if not wrong:
        said = f"None of {log.total:,} records is known to carry another person's name"
    unknown = int(log.by_link.loc[log.by_link["verdict"].eq("unknown"), "records"].sum())
    said += f"; for {unknown:,} it cannot be told" if unknown else ""
    aside = int(log.set_aside["records"].sum())
    return said + (f"; {aside:,} more could not be read." if aside else ".")


def _basis(audit: Audit) -> str:
    """What was audited, as of when."""
    counts = audit.counts
    users, schools = (f"{counts[n]:,} {n if counts[n] != 1 else n[:-1]}" for n in ("users", "schools"))
    said = f"{counts['staff']:,} staff ({counts['inactive_staff']:,} inactive), {users}, {schools}"
    said += f"; as of {moment(audit.as_of)}"
    links = audit.tables.links
    undated = links is not None and len(links) and links[["valid_from", "valid_to"]].isna().all(axis=None)
    if undated and audit.attribution is not None:
        said += ". The links have no dates: each record is counted by the link of today"
    return said + "."


def moment(when: pd.Timestamp) -> str:
    """Return a moment for people.

    Examples
    --------
    >>> moment(pd.Timestamp("2026-11-03 16:40")), moment(pd.Timestamp("2026-11-03 23:59:59"))
    ('3 Nov 2026, 16:40 UTC', '3 Nov 2026')
    """
    day = f"{when.day} {when:%b %Y}"
    return day if when == when.normalize() + pd.Timedelta(days=1, seconds=-1) else f"{day}, {when:%H:%M} UTC"


def _cases(audit: Audit, *, names: bool) -> list[Case]:
    """The accounts that matter most, each once, in the order of the findings."""
    found = audit.findings
    found = found[found["user_id"].notna() & found["severity"].isin(["review", "act", "urgent"])]
    titles = {result.name: result.title for result in audit.results}
    rows = found.drop_duplicates("user_id").head(FIRST).to_dict("records")
    return [_case(row, titles, names=names) for row in rows]


def _case(row: dict[Hashable, Any], titles: dict[str, str], *, names: bool) -> Case:
    state = SITUATIONS.get(row["situation"])
    address = row["user_email"] if names and isinstance(row["user_email"], str) else row["user_id"]
    user, staff = (one_line(row[side], _NAME) for side in ("user_name", "staff_name"))
    return Case(
        user=user if names else "",
        address=one_line(address, 2 * _NAME),
        what=state.label if state else titles[row["check"]],
        staff=staff if names else "",
        staff_member_id=one_line(row["staff_member_id"], _NAME),
        school=one_line(row["school_name"], _NAME),
        records=int(row["records"]),
    )


def by_school(findings: pd.DataFrame) -> list[School]:
    """Return what was found at each school, most findings first.

    Parameters
    ----------
    findings : DataFrame
        As `Audit.findings`.
    """
    named = findings.assign(
        school_name=findings["school_name"].fillna(NO_SCHOOL),
        wrong=findings["records"].where(findings["check"].eq(ANOTHERS_NAME), 0),
    )
    counted = named.groupby("school_id", dropna=False).agg(
        name=("school_name", "first"),
        findings=("finding_id", "size"),
        users=("user_id", "nunique"),
        records=("wrong", "sum"),
    )
    counted = counted.sort_values(["findings", "name"], ascending=[False, True])
    rows = counted.itertuples(index=False, name=None)
    return [School(one_line(name, _NAME), *map(int, numbers)) for name, *numbers in rows]


def together(schools: Iterable[School], name: str) -> School:
    """Return several schools as one; a user with findings at two of them counts twice."""
    schools = list(schools)
    return School(
        name,
        sum(school.findings for school in schools),
        sum(school.users for school in schools),
        sum(school.records for school in schools),
    )
