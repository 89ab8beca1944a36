"""What a check is: a function from tables to the rows that are wrong.

Arguments before the star are frames by name, arguments after it thresholds; the
signature is the whole declaration.  The audit hands each check the frames that it
names, and the policy's settings are held against its thresholds.  By hand, a check
is called with the school's own tables::

    cross_person_links(staff, users, links)

A check filters, it never joins: what it filters is derived once, in `standing`.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from srreconcile.checks.sentences import span
from srreconcile.errors import CheckError, did_you_mean
from srreconcile.severity import Severity
from srreconcile.standing import FRAMES, Standing
from srreconcile.tables import Tables

Findings = pd.DataFrame
"""What a check returns: `LEADING` first, then evidence."""

LEADING = ["finding_id", "check", "situation", "severity", "school_id", "user_id", "staff_member_id"]
LEADING += ["detail", "remedy", "records"]


class NotRun(Exception):
    """Raised inside a check, or by its frames, when what it needs is not there."""


@dataclass(frozen=True)
class Check:
    """One check, ready to run on a `Standing` or, called, on tables by hand."""

    function: Callable[..., Findings]
    severity: Severity
    remedy: str
    keys: tuple[str, ...]
    frames: tuple[str, ...]
    thresholds: dict[str, Any]

    @property
    def name(self) -> str:
        """The function's name: how policies, workbooks and findings call the check."""
        return str(self.function.__name__)

    @property
    def title(self) -> str:
        """First line of the docstring: what was found, for a leader."""
        return str(inspect.getdoc(self.function)).partition("\n")[0].rstrip(".")

    @property
    def help(self) -> str:
        """The docstring's body up to its first section: why it is a fault, and what is none."""
        body = str(inspect.getdoc(self.function)).partition("\n")[2]
        return " ".join(body.split("\nExamples\n")[0].split("\nParameters\n")[0].split())

    def run(self, standing: Standing, **settings: Any) -> Findings:
        """Return the findings among the frames of `standing`.

        Parameters
        ----------
        standing : Standing
            The derived frames of one day.
        **settings : object
            Thresholds that replace the defaults.

        Returns
        -------
        DataFrame
            `LEADING`, then evidence; ordered by severity, records and ids.

        Raises
        ------
        NotRun
            If a table that the check needs was not given.
        """
        frames = [self._frame(standing, name) for name in self.frames]
        return self._complete(self.function(*frames, **{**self.thresholds, **settings}))

    def __call__(
        self,
        staff: Any = None,
        users: Any = None,
        links: Any = None,
        records: Any = None,
        delegations: Any = None,
        schools: Any = None,
        *,
        as_of: Any = None,
        **settings: Any,
    ) -> Findings:
        """Run this one check on tables given by hand; thresholds by name."""
        for name in settings.keys() - self.thresholds.keys():
            raise CheckError(f'{self.name} has no setting "{name}".' + did_you_mean(name, self.thresholds))
        tables = Tables(staff, users, links, records, delegations, schools)
        try:
            return self.run(Standing(tables, as_of=as_of), **settings)
        except NotRun as reason:
            raise CheckError(f"{self.name} cannot run: {reason}") from None

    def __repr__(self) -> str:
        return f"<check {self.name}: {self.title}>"

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        return str(self.function.__doc__)

    @property
    def __name__(self) -> str:
        return self.name

    def _frame(self, standing: Standing, name: str) -> Any:
        missing = [table for table in FRAMES[name] if getattr(standing.tables, table) is None]
        if missing:
            raise NotRun(f"no {' and no '.join(missing)} table was given")
        return getattr(standing, name)

    def _complete(self, found: Findings) -> Findings:
        own: dict[str, Any] = {
            "check": self.name,
            "situation": self.name,
            "severity": int(self.severity),
            "remedy": self.remedy,
            "records": 0,
            "school_id": None,
            "user_id": None,
            "staff_member_id": None,
        }
        found = found.assign(**{name: value for name, value in own.items() if name not in found})
        found["finding_id"] = finding_ids(self.name, found[list(self.keys)])
        evidence = [name for name in found.columns if name not in LEADING]
        found = found[LEADING + evidence].sort_values(
            ["severity", "records", "finding_id"], ascending=[False, False, True]
        )
        found["severity"] = found["severity"].map(lambda level: str(Severity(int(level)))).astype("str")
        texts = [name for name in LEADING if name not in ("records", "severity")]
        return found.astype({**dict.fromkeys(texts, "str"), "records": "int64"}).reset_index(drop=True)


def finding_ids(check: str, keys: pd.DataFrame) -> pd.Series:
    """Return an id for each finding that stays the same from run to run.

    Parameters
    ----------
    check : str
        Name of the check.
    keys : DataFrame of str
        The ids that make the finding, never names, dates, counts or row order.

    Returns
    -------
    Series of str, same index
        "f" (so that no spreadsheet takes it for a number) and 12 hexadecimal digits.

    Examples
    --------
    >>> finding_ids("dangling_links", pd.DataFrame({"user_id": ["u1"], "staff_member_id": [None]})).tolist()
    ['f0f9d680e0aaf']
    """
    rows = keys.astype("str").fillna("").to_numpy().tolist()
    digests = [hashlib.sha256("\x1f".join([check, *row]).encode()).hexdigest()[:12] for row in rows]
    return pd.Series([f"f{digest}" for digest in digests], index=keys.index, dtype="str")


def check(
    *, severity: Severity, remedy: str, keys: Iterable[str] = ("user_id", "staff_member_id")
) -> Callable[[Callable[..., Findings]], Check]:
    """Declare a function to be a check.

    Parameters
    ----------
    severity : Severity
        Of its findings, where the function does not say it row by row.
    remedy : str
        What the data manager does, where the function does not say it row by row.
    keys : iterable of str
        The id columns whose values make a finding the same one on the next run.

    Raises
    ------
    CheckError
        If an argument before the star names no frame.
    """

    def declare(function: Callable[..., Findings]) -> Check:
        parameters = inspect.signature(function).parameters.values()
        frames = tuple(p.name for p in parameters if p.kind is not p.KEYWORD_ONLY)
        for name in frames:
            if name not in FRAMES:
                raise CheckError(
                    f'check "{function.__name__}" asks for frame "{name}".'
                    + did_you_mean(name, FRAMES)
                    + " Thresholds go after a bare *."
                )
        thresholds = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
        return Check(function, severity, remedy, tuple(keys), frames, thresholds)

    return declare


def of_records(found: pd.DataFrame, situation: str, said: pd.Series, **more: Any) -> Findings:
    """Return findings on groups of records: whose they are, what is said, from when to when.

    Parameters
    ----------
    found : DataFrame
        A row a group: ``staff_school_id, user_id, staff_member_id, records, first_at, last_at``;
        who is not among its columns is nobody.
    situation : str
    said : Series of str
        The sentence without its days, which are put at its end.
    **more
        Further columns, or others in the place of these.
    """
    columns = {
        "school_id": found.get("staff_school_id"),
        "user_id": found.get("user_id"),
        "staff_member_id": found.get("staff_member_id"),
        "detail": said + span(found),
        "situation": situation,
        "records": found["records"],
    }
    return pd.DataFrame({**columns, **more, "first_at": found["first_at"], "last_at": found["last_at"]})


def with_severity(check: Check, severity: Severity) -> Check:
    """Return `check` with another default severity."""
    return replace(check, severity=severity)
