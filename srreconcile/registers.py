"""Rulings of people, kept in small files: waivers of findings, and reviewed pairs.

A waiver keeps a finding quiet, with an owner, a reason and an end.  It names the finding
by its id, or by its check and ids.  After its end, or when the facts under the finding
change, the finding is asked again and says so: nothing stays quiet for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from srreconcile.checks import CHECKS
from srreconcile.decisions import ACCEPTED, KEEP, Decisions
from srreconcile.errors import InputError
from srreconcile.reviewed import REVIEWED, lines, parted, read_lines
from srreconcile.standing import moment
from srreconcile.tables import DELEGATIONS, Column, Schema

WAIVERS = Schema(
    "waivers",
    (
        Column("finding_id", "the finding; or leave it blank and give the check and its ids", "id"),
        Column("check", "the check whose findings are meant"),
        Column("user_id", "the account that is meant", "id"),
        Column("staff_member_id", "the staff row that is meant", "id"),
        Column("owner", "who decided it"),
        Column("reason", "why it is right as it is", required=True),
        Column("valid_from", "from when (UTC); missing: always", "time"),
        Column("valid_to", "until when, the whole of that day", "time"),
        Column("facts", "the finding's fingerprint when it was decided; filled in by srreconcile"),
    ),
    ("finding_id", "check", "user_id", "staff_member_id"),
)

TEMPLATES = {schema.name: schema for schema in (WAIVERS, REVIEWED, DELEGATIONS)}
"""The registers that a site may keep, by name."""

SOON = 30
"""Days before its end from which a waiver is listed as ending soon."""

KEPT = 365
"""Days after the day judged through which a leader's "Keep (on purpose)" holds."""

TOLD = ["ruling", "decision", "owner", "reason", "valid_to", "ends_soon"]
"""What `Waivers.judge` tells of a finding."""

_FACTS = ["situation", "severity", "user_id", "staff_member_id", "proposed_staff_member_id"]
# Not the records: they grow with every day of a link that is kept on purpose.
_DAY = pd.Timedelta(days=1)


def template(name: str) -> str:
    r"""Return the header line of a register, as CSV.

    Examples
    --------
    >>> template("reviewed")
    'user_id,staff_member_id,verdict,owner,reason\n'
    """
    return ",".join(column.name for column in TEMPLATES[name]) + "\n"


@dataclass(frozen=True)
class Waivers:
    """Waivers as a site keeps them.

    Attributes
    ----------
    rows : DataFrame
        `WAIVERS`, the usable lines, with ``file`` and ``row``, where the files have them.
    problems : DataFrame
        ``file, row, what, mend``: lines that waive nothing, and why.
    """

    rows: pd.DataFrame
    problems: pd.DataFrame

    def __repr__(self) -> str:
        return f"Waivers({len(self.rows):,} lines; {len(self.problems):,} problems)"

    def write(self, path: str | Path) -> Path:
        """Add these lines to a register (CSV), which is made if it is not there; return its path.

        Raises
        ------
        InputError
            If the register cannot be read.
        """
        from srreconcile.load import read_table
        from srreconcile.report.atomic import replacing

        path = Path(path)
        mine = self.rows[WAIVERS.names].astype("str")
        for day in ("valid_from", "valid_to"):
            mine[day] = self.rows[day].dt.strftime("%Y-%m-%d")
        there = read_table(path) if path.exists() else mine.head(0)
        both = pd.concat([there, mine.reindex(columns=list(dict.fromkeys([*there.columns, *mine.columns])))])
        with replacing(path) as draft:
            both.to_csv(draft, index=False)
        return path

    def judge(self, findings: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
        """Return what the waivers say about each finding.

        Parameters
        ----------
        findings : DataFrame, n rows
            As an audit has them.
        as_of : Timestamp
            UTC.

        Returns
        -------
        DataFrame, n rows, index of `findings`
            `TOLD`: ``ruling`` (waived; decided, so it stays until it is done; ended;
            changed; missing where nobody ruled)``, decision`` (a leader's choice)``,
            owner, reason, valid_to, ends_soon``.
        """
        ends = self.rows["valid_to"].dt.normalize() + _DAY
        begun = self.rows["valid_from"].isna() | (self.rows["valid_from"] <= as_of)
        rows = self.rows.assign(over=ends.notna() & (ends <= as_of))[begun]
        rows = rows.reindex(
            columns=[*self.rows.columns.drop("decision", errors="ignore"), "decision", "over"]
        )
        rows["decision"] = rows["decision"].astype("str")
        said = [
            self._by(rows, findings, keys)
            for keys in (["finding_id"], ["check", "user_id", "staff_member_id"])
        ]
        found = said[0].where(said[0]["over"].notna(), said[1])
        here = found["over"].notna()
        other = found["facts"].notna() & found["facts"].ne(fingerprints(findings))
        to_do = found["decision"].notna() & found["decision"].ne(KEEP)
        ruling = np.select(
            [~here, found["over"].fillna(False).astype(bool), other, to_do],
            ["", "ended", "changed", "decided"],
            default="waived",
        )
        days = (found["valid_to"] - as_of.normalize()).dt.days
        told = found[["decision", "owner", "reason", "valid_to"]].assign(
            ruling=pd.Series(ruling, index=findings.index, dtype="str")
        )
        told["ruling"] = told["ruling"].mask(told["ruling"] == "")
        return told.assign(ends_soon=told["ruling"].eq("waived") & days.between(0, SOON))[TOLD]

    @staticmethod
    def _by(rows: pd.DataFrame, findings: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
        """The waiver of each finding by some of its ids; of several the one that holds longest."""
        named = rows[rows[keys[0]].notna() & (rows["finding_id"].isna() | (keys == ["finding_id"]))]
        named = named.assign(until=named["valid_to"].fillna(pd.Timestamp("9999-12-31")))
        named = named.sort_values("until", ascending=False).drop_duplicates(keys)
        wanted = [*keys, "decision", "owner", "reason", "valid_to", "facts", "over"]
        left = findings[keys].astype("str").fillna("")
        right = named[wanted].assign(**{key: named[key].astype("str").fillna("") for key in keys})
        right["over"] = right["over"].astype("boolean")
        return left.merge(right, how="left", on=keys).set_index(findings.index)


def read_waivers(files: str | Path | Iterable[str | Path]) -> Waivers:
    r"""Return the waivers in one or more files (CSV or Excel).

    Lines that cannot hold are problems with file and row, and waive nothing.

    Parameters
    ----------
    files : path or list of paths

    Raises
    ------
    InputError
        If a file cannot be read, or lacks a column.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "waivers.csv"
    >>> _ = path.write_text("check,user_id,owner,reason,valid_to\n"
    ...                     "cross_person_links,u1,Principal,intern,2027-06-30\n")
    >>> read_waivers(path)
    Waivers(1 lines; 0 problems)
    """
    return _checked(read_lines(files, WAIVERS))


def waivers(frame: pd.DataFrame) -> Waivers:
    """Return waivers given as a frame with columns of `WAIVERS`.

    Examples
    --------
    >>> waivers(pd.DataFrame({"finding_id": ["f1"], "owner": ["Principal"], "reason": ["agreed"],
    ...                       "valid_to": ["2027-06-30"]}))
    Waivers(1 lines; 0 problems)
    """
    return _checked(lines(frame, WAIVERS))


def waive(
    findings: pd.DataFrame,
    finding_ids: str | Iterable[str],
    *,
    owner: str,
    reason: str,
    valid_to: Any,
    valid_from: Any = None,
) -> Waivers:
    """Return waivers of findings that remember what the findings rested on.

    Parameters
    ----------
    findings : DataFrame
        As an audit has them.
    finding_ids : str or iterable of str
    owner, reason : str
        Who decided it, and why.
    valid_to, valid_from : date or str
        The last day, and the first one if not always.

    Raises
    ------
    InputError
        If there is no such finding, or the ruling cannot hold.

    Examples
    --------
    >>> found = pd.DataFrame({"finding_id": ["f1"], "check": "unlinked_users", "situation": "found",
    ...                       "severity": "review", "user_id": "u1", "staff_member_id": None})
    >>> mine = waive(found, "f1", owner="HR", reason="volunteer", valid_to="2027-06-30")
    >>> mine.rows["facts"].tolist() == fingerprints(found).tolist()
    True
    """
    wanted = [finding_ids] if isinstance(finding_ids, str) else list(finding_ids)
    meant = findings[findings["finding_id"].isin(wanted)].drop_duplicates("finding_id")
    for unknown in sorted(set(wanted) - set(meant["finding_id"])):
        raise InputError(f'waive: there is no finding "{unknown}". Take the id from the column finding_id.')
    given = {"owner": owner, "reason": reason, "valid_from": valid_from, "valid_to": valid_to}
    for day in ("valid_from", "valid_to"):
        _hold_day(day, given[day])
    named = meant[["finding_id", "check", "user_id", "staff_member_id"]].assign(**given)
    facts = meant["facts"] if "facts" in meant else fingerprints(meant)  # a stored run has them alone
    found = waivers(named.assign(facts=facts).reset_index(drop=True))
    for problem in found.problems.to_dict("records"):
        raise InputError(f"waive: the ruling {problem['what']}. {problem['mend']}")
    return found


def _hold_day(name: str, given: Any) -> None:
    try:
        pd.isna(given) or moment(given)
    except InputError:
        raise InputError(f'waive: {name} is "{given}", which is no date. Write it as 2026-11-23.') from None


def remembering(register: Waivers, runs: pd.DataFrame, stored: pd.DataFrame) -> Waivers:
    """Return the waivers with the facts of their day, where a line was written by hand and has none.

    Parameters
    ----------
    register : Waivers
    runs, stored : DataFrame
        Of a store of runs: ``run_id, as_of``, and its findings with ``facts``.

    Returns
    -------
    Waivers
        A line without facts gets those of the last stored run up to its first day or,
        if it names none, of the first run that has the finding.
    """
    when = runs.set_index("run_id")["as_of"].reindex(stored["run_id"].to_numpy()).to_numpy()
    seen = stored.assign(as_of=when).sort_values("as_of", kind="stable")
    facts = [
        row["facts"] if pd.notna(row["facts"]) else _facts_of(row, seen)
        for row in register.rows.to_dict("records")
    ]
    return replace(register, rows=register.rows.assign(facts=pd.Series(facts, dtype="str")))


def _facts_of(row: dict[Any, Any], seen: pd.DataFrame) -> str | None:
    """The facts under the finding of one line when it was written, as far as runs tell."""
    keys = ["finding_id"] if pd.notna(row["finding_id"]) else ["check", "user_id", "staff_member_id"]
    same = [seen[key].eq(row[key]) if pd.notna(row[key]) else seen[key].isna() for key in keys]
    theirs = seen[np.logical_and.reduce(same)]
    if pd.isna(row["valid_from"]):
        return None if theirs.empty else str(theirs["facts"].iloc[0])
    before = theirs[theirs["as_of"] < row["valid_from"].normalize() + _DAY]
    return None if before.empty else str(before["facts"].iloc[-1])


def ruled(
    findings: pd.DataFrame, decisions: Waivers | Decisions, as_of: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the findings that stay and those that a ruling keeps quiet, with the ruling.

    Parameters
    ----------
    findings : DataFrame
        As an audit has them.
    decisions : Waivers or Decisions
    as_of : Timestamp
        UTC.
    """
    register = decisions if isinstance(decisions, Waivers) else answers(decisions)
    told = register.judge(findings, as_of)
    if "ruling" in findings:  # by a register before this one
        earlier = findings[TOLD]
        told = told.where(told["ruling"].notna(), earlier)
    told = findings.drop(columns=TOLD, errors="ignore").join(told)
    quiet = told["ruling"].eq("waived")
    return told[~quiet].reset_index(drop=True), told[quiet].reset_index(drop=True)


def answers(decisions: Decisions) -> Waivers:
    """Return what leaders decided, as rulings on those findings.

    "Keep (on purpose)" waives a finding for `KEPT` days from the day that was judged;
    with any other decision the finding stays until it is no longer found.

    Parameters
    ----------
    decisions : Decisions
        As `read_decisions` returns them.
    """
    accepted = decisions.accepted.reindex(columns=ACCEPTED).reset_index(drop=True)
    asked_at = pd.to_datetime(accepted["as_of"], format="ISO8601")
    written = ("who_decides", "decided_by", "file", "note", "decision")
    texts = accepted.astype(dict.fromkeys(written, "str"))
    rows = pd.DataFrame(
        {
            "finding_id": texts["finding_id"],
            "owner": texts["who_decides"].fillna(texts["decided_by"]).fillna(texts["file"]),
            "reason": texts["note"].fillna(texts["decision"]),
            "valid_to": (asked_at.dt.normalize() + KEPT * _DAY).where(texts["decision"].eq(KEEP)),
            "facts": accepted["facts"],
        }
    )
    conformed = WAIVERS.conform(rows)
    return Waivers(
        conformed.assign(row=accepted["row"], decision=texts["decision"]),
        parted(lines(WAIVERS.empty(), WAIVERS), [])[1],
    )


def _checked(rows: pd.DataFrame) -> Waivers:
    named = rows["check"].notna() & (rows["user_id"].notna() | rows["staff_member_id"].notna())
    keys = rows[list(WAIVERS.key)].astype("str").fillna("")
    clash = keys.duplicated(keep=False) & ~rows.drop(columns=["file", "row"]).duplicated(keep=False)
    tests = [
        (rows["finding_id"].isna() & ~named, "names no finding", "Give a finding_id, or a check and its ids."),
        (~(rows["check"].isna() | rows["check"].isin([c.name for c in CHECKS])),
         "names a check that is not there", "Take the name from the column check of the findings."),
        (rows["owner"].isna() | rows["reason"].isna(), "has no owner or no reason", "Say who decided it, and why."),
        (rows["valid_to"].isna(), "has no end", "Give a last day in valid_to: a waiver is no answer for ever."),
        (rows["valid_to"] < rows["valid_from"], "ends before it begins", "Correct one of the two dates."),
        (clash, "contradicts another line about the same finding", "Keep one of them."),
    ]  # fmt: skip
    return Waivers(*parted(rows, tests))


def fingerprints(findings: pd.DataFrame) -> pd.Series:
    """Return a digest of the facts under each finding: when it changes, the facts have.

    Parameters
    ----------
    findings : DataFrame, n rows
        As an audit has them.

    Returns
    -------
    Series of str, length n, same index
    """
    rows = findings.reindex(columns=_FACTS).astype("str").fillna("").to_numpy().tolist()
    digests = [hashlib.sha256("\x1f".join(row).encode()).hexdigest()[:12] for row in rows]
    return pd.Series(digests, index=findings.index, dtype="str")
