"""Whether a plan was carried out, proven by an export made afterwards.

Four questions: is what was planned changed; is anything else changed; do the totals per
school, type and day stand; and are the findings gone?  What was not asked, because the
export does not hold it, is said to be not checked and never to be right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import engine
from srreconcile.errors import InputError
from srreconcile.records.log import open_log
from srreconcile.repair import applying
from srreconcile.repair.plan import records_of
from srreconcile.repair.totals import NAMED, differences, totals
from srreconcile.standing import latest_moment
from srreconcile.tables import RECORDS, Tables

if TYPE_CHECKING:
    from srreconcile.repair.plan import Plan

_JOINED = """
    FROM log l
    JOIN (SELECT DISTINCT record_type AS p_type, record_id AS p_id, before AS raw_before FROM given_plan) p
      ON COALESCE(l.record_type, '') = COALESCE(p.p_type, '') AND l.record_id = p.p_id
"""

_MET = f"SELECT {', '.join(f'l.{name}' for name in RECORDS.names)} {_JOINED}"

# What the planned records, as they are now, add to the checksums of their cells.
_MOVED = f"""
    SELECT COALESCE(school_id, '') AS school_id, COALESCE(record_type, '') AS record_type,
           COALESCE(STRFTIME(moment, '%Y-%m-%d'), '') AS day,
           CAST(SUM(CAST({NAMED} AS HUGEINT)
                    - CAST({NAMED.replace("COALESCE(staff_member_id, '')", "raw_before")} AS HUGEINT)) AS VARCHAR)
           AS change
    {_JOINED}
    GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, repr=False)
class Verification:
    """What a fresh export proves about a plan.  Made by `verify`.

    Attributes
    ----------
    plan_id : str
    records : DataFrame
        ``record_type, record_id, before, after, status`` (done, to do, conflict, ...).
    links : DataFrame
        ``order, action, user_id, staff_member_id, status``; empty if the export has none.
    elsewhere : DataFrame or None
        Cells of school, type and day that changed otherwise; None if not checked.
    findings_left : tuple of str or None
        Findings that the plan answers whole and that are still there; None if not checked.
    findings_in_part : tuple of str
        Findings that stay by the plan's own words: some of their records were left out, or
        are of a closed period.
    new_since : int
        Records made after the plan.
    """

    plan_id: str
    records: pd.DataFrame
    links: pd.DataFrame
    elsewhere: pd.DataFrame | None
    findings_left: tuple[str, ...] | None
    new_since: int
    undoes: str | None = None
    """The plan that this one undoes: its findings are then meant to be back."""
    findings_in_part: tuple[str, ...] = ()
    without_log: bool = False
    """The plan was made without records, so that there are no totals that could change."""

    @property
    def ok(self) -> bool:
        """True if all that was planned is done, nothing else changed and no finding is left.

        Links to be decided (*ask*) were not planned: they are counted, and do not keep a plan
        from being done.
        """
        done = self.records["status"].isin([applying.DONE, applying.NOTED]).all()
        linked = self.links["status"].isin(["done", "asked"]).all()
        clean = self.without_log if self.elsewhere is None else not len(self.elsewhere)
        return bool(done and linked and clean and not self.findings_left)

    @property
    def conflicts(self) -> pd.DataFrame:
        """Records that are neither done nor still to do."""
        return self.records[~self.records["status"].isin([applying.DONE, applying.NOTED, applying.PENDING])]

    def __repr__(self) -> str:
        from srreconcile.repair.words import verification_text

        return verification_text(self)

    def _repr_html_(self) -> str:
        from srreconcile.report.said import lines_html

        return lines_html(repr(self))


def verify(plan: Plan, fresh: Tables | pd.DataFrame | Any, policy: Any = None) -> Verification:
    """Return what an export made after a plan was carried out proves.

    Parameters
    ----------
    plan : Plan
    fresh : Tables, DataFrame or path
        The whole new export, or its records alone: then links and findings are not
        checked.
    policy : Policy or path, optional
        As the audit had it.

    Returns
    -------
    Verification

    Raises
    ------
    InputError
        If `fresh` holds no records although the plan changes some.

    Examples
    --------
    >>> import srreconcile as sr
    >>> tables = sr.simulate(180, seed=7, records_per_staff=20).tables
    >>> plan = sr.audit(tables).repair_plan()
    >>> verify(plan, tables).ok, verify(plan, plan.apply(tables)).ok
    (False, True)
    """
    records = fresh.records if isinstance(fresh, Tables) else fresh
    if records is None and len(plan.records):
        raise InputError("verify: the fresh export holds no records. Load it with its record log.")
    links = _links(plan, fresh if isinstance(fresh, Tables) else None)
    left, in_part = _findings_left(plan, fresh, policy)
    without_log = not len(plan.totals)
    if records is None:
        return Verification(
            plan.plan_id, _nothing(plan), links, None, left, 0, plan.undoes, in_part, without_log
        )
    connection = engine.connect()
    open_log(connection, records)
    # the totals are of the log before the plan: an inverse leads back to it
    was = plan.records["after" if plan.undoes else "before"]
    connection.register(given_plan=plan.records[["record_type", "record_id"]].assign(before=was))
    met = connection.query(_MET)
    status, _ = applying.statuses(plan, records_of(met))
    shown = plan.records[["record_type", "record_id", "before", "after"]].assign(status=status)
    new = int(connection.value("SELECT COUNT(*) FROM log WHERE moment > ?", plan.until))
    elsewhere = None
    if not without_log:
        elsewhere = differences(plan.totals, totals(connection, plan.until), connection.query(_MOVED))
    return Verification(plan.plan_id, shown, links, elsewhere, left, new, plan.undoes, in_part, without_log)


def _findings_left(plan: Plan, fresh: Any, policy: Any) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Findings still there, and those of them that the plan's own words leave; none for an inverse."""
    if not isinstance(fresh, Tables) or plan.undoes:
        return None, ()
    found, in_part = _findings(plan, fresh, policy)
    return tuple(sorted(found - in_part)), tuple(sorted(found & in_part))


def _nothing(plan: Plan) -> pd.DataFrame:
    return plan.records[["record_type", "record_id", "before", "after"]].assign(status="")


def _links(plan: Plan, fresh: Tables | None) -> pd.DataFrame:
    shown = plan.links[["order", "action", "user_id", "staff_member_id"]]
    if fresh is None or fresh.links is None:
        return shown.iloc[:0].assign(status=pd.Series(dtype="str"))
    live = fresh.links[fresh.links["valid_to"].isna() | (fresh.links["valid_to"] > plan.as_of)]
    pairs = pd.MultiIndex.from_frame(live[["user_id", "staff_member_id"]])
    there = pd.MultiIndex.from_frame(shown[["user_id", "staff_member_id"]]).isin(pairs)
    right = there == shown["action"].eq("link").to_numpy()
    status = pd.Series("to do", index=shown.index, dtype="str").mask(right, "done")
    return shown.assign(status=status.mask(shown["action"].eq("ask"), "asked"))


def _findings(plan: Plan, fresh: Tables, policy: Any) -> tuple[set[str], set[str]]:
    """Findings of the plan that an audit still has, and those that the plan itself leaves in part.

    A corrected record was made while its author was linked elsewhere, so an audit by the
    link of its day would find it again under its right name: the audit is told the plan.
    """
    from srreconcile.audit import audit

    planned = {
        *plan.records["finding_id"].dropna(),
        *plan.links.loc[plan.links["action"].ne("ask"), "finding_id"].dropna(),
    }
    as_of = max(plan.as_of, latest_moment(fresh))
    found = audit(fresh, policy=policy, as_of=as_of, corrections=plan).findings
    kept = plan.records.loc[plan.records["action"].eq("annotate"), "finding_id"].dropna()
    pairs = pd.MultiIndex.from_frame(plan.left_out[["user_id", "staff_member_id"]])
    of_records = found["check"].eq("misattributed_records")
    aside = pd.MultiIndex.from_frame(found[["user_id", "staff_member_id"]]).isin(pairs)
    in_part = {*kept, *found.loc[of_records & aside, "finding_id"]}
    return planned & set(found["finding_id"]), in_part
