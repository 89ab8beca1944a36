"""From an audit to a plan: the links first, then the records that went out under a wrong name.

A record is planned only where the account behind it is certain and that account's own
staff person is sure; everything else that carries a wrong or doubtful name is listed as
left out, with the reason, so that the two add up to what the audit found.  What a leader
confirmed is taken, what was declared on purpose is left, and what is still open or
contradicts itself is asked (`repair.answers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from srreconcile import engine
from srreconcile.errors import InputError
from srreconcile.records.log import open_log
from srreconcile.repair.answers import CONFLICT, FIXED, KEPT, OPEN, read_answers
from srreconcile.repair.hashes import row_hashes
from srreconcile.repair.plan import (
    ELSEWHERE,
    LINK_CHANGES,
    RECORD_CHANGES,
    Limits,
    Plan,
    in_order,
    records_of,
)
from srreconcile.repair.totals import last_moment, totals
from srreconcile.standing import moment

if TYPE_CHECKING:
    from srreconcile.audit import Audit
    from srreconcile.decisions import Decisions
    from srreconcile.standing import Standing

_ALL = 2**53  # rows: no limit
_PAIR = ["user_id", "staff_member_id"]
_SURE = ("sure",)


def repair_plan(
    audit: Audit,
    standing: Standing,
    *,
    author: str | None = None,
    limits: Limits | None = None,
    closed_before: Any = None,
    decisions: Decisions | None = None,
) -> Plan:
    """Return the plan that puts right what `audit` found.

    Parameters
    ----------
    audit : Audit
    standing : Standing
        Of the same audit.
    author : str, optional
        Who makes the plan; somebody else has to approve it.
    limits : Limits, optional
        What a plan may change before it asks to be looked at twice.
    closed_before : str or Timestamp, optional
        Records about days before it are annotated and not rewritten.
    decisions : Decisions, optional
        What came back from leaders (`read_decisions`).

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        If staff, users or links were not given, or `closed_before` is no date.
    """
    from srreconcile import __version__

    answers = read_answers(audit, standing, decisions)
    links = _link_changes(audit, standing, answers)
    records, left_out = _record_changes(audit, standing, answers, closed_before)
    sums, until = _baseline(audit)
    return Plan(
        links=links,
        records=records,
        left_out=left_out,
        people=_people(records, standing),
        stops=_stops(records, sums, limits or Limits()),
        totals=sums,
        until=until,
        as_of=audit.as_of,
        author=author,
        version=__version__,
    )


def _link_changes(audit: Audit, standing: Standing, answers: pd.DataFrame) -> pd.DataFrame:
    """Unlink what is crossed and link it to its owner, where the owner is sure and the row is free."""
    found = audit.findings[audit.findings["check"].eq("cross_person_links")].drop_duplicates(_PAIR)
    live = standing.live_links[[*_PAIR, "staff_school_id"]]
    found = found.merge(live, how="inner", on=_PAIR).merge(answers, how="left", on=_PAIR)
    found = found[found["said"].ne(KEPT)].reset_index(drop=True)
    zone = standing.logins.set_index("user_id")["zone"]
    school = standing.members.set_index("staff_member_id")["staff_school_id"]
    own = found["row"].fillna(found["proposed_staff_member_id"])
    sure = own.notna() & own.ne(found["staff_member_id"])
    sure &= found["user_id"].map(zone).isin(_SURE) | found["row"].notna()
    sure &= ~found["said"].isin([OPEN, CONFLICT])
    sure &= ~_taken(found, own, sure, live)
    asked = found["detail"] + " " + found["why"].fillna("").str.capitalize() + "."
    detail = found["detail"].mask(found["said"].isin([OPEN, CONFLICT]), asked)
    base = {"reason": detail, "finding_id": found["finding_id"], "user_id": found["user_id"]}
    crossed = {"staff_member_id": found["staff_member_id"], "school_id": found["staff_school_id"]}
    unlink = pd.DataFrame({**base, **crossed, "action": "unlink"})[sure]
    link = pd.DataFrame({**base, "staff_member_id": own, "school_id": own.map(school), "action": "link"})
    link = link[sure]
    there = pd.MultiIndex.from_frame(link[_PAIR]).isin(pd.MultiIndex.from_frame(live[_PAIR]))
    ask = pd.DataFrame({**base, **crossed, "action": "ask"})[~sure]
    changes = pd.concat([unlink, link[~there], ask], ignore_index=True)
    return LINK_CHANGES.conform(in_order(LINK_CHANGES.conform(changes)))


def _taken(found: pd.DataFrame, own: pd.Series, sure: pd.Series, live: pd.DataFrame) -> pd.Series:
    """Whether the owner's staff row keeps an account of somebody else; repeated, as one hangs on another."""
    taken = pd.Series(False, index=found.index)
    while True:
        leaving = pd.MultiIndex.from_frame(found.loc[sure & ~taken, _PAIR])
        staying = live[~pd.MultiIndex.from_frame(live[_PAIR]).isin(leaving)]
        holders = staying.groupby("staff_member_id")["user_id"].agg(set)
        now = pd.Series(
            [bool(holders.get(row, set()) - {user}) for row, user in zip(own, found["user_id"], strict=True)],
            index=found.index,
        )
        if (now | taken).equals(taken):
            return taken
        taken |= now


def _record_changes(
    audit: Audit, standing: Standing, answers: pd.DataFrame, closed_before: Any
) -> tuple[pd.DataFrame, pd.DataFrame]:
    log = audit.attribution
    if log is None:
        return RECORD_CHANGES.empty(), _left_out(pd.DataFrame(), pd.DataFrame())
    wrong = _answered(log.fetch(verdict="misattributed", limit=_ALL), answers)
    wrong["after"] = _own_rows(wrong, standing)
    zone = wrong["user_id"].map(standing.logins.set_index("user_id")["zone"])
    proof = wrong["entered_by_user_id"].notna()
    wrong["grade"] = np.select([proof, wrong["certainty"].eq("certain")], ["5", "4"], default="3")
    confirmed = wrong["said"].eq(FIXED)
    why = np.select(
        [
            wrong["user_id"].isna(),
            wrong["said"].isin([KEPT, OPEN, CONFLICT]),
            wrong["after"].isna(),
            ~zone.isin(_SURE) & wrong["row"].isna(),
            wrong["grade"].lt("4") & ~confirmed,
        ],
        [
            "several accounts could have made them",
            wrong["why"].fillna(""),
            "the account's own staff row is not known",
            "whose account it is, is not sure",
            "the link changed about then",
        ],
        default="",
    )
    planned = wrong[why == ""].reset_index(drop=True)
    changes = _changes(planned, audit, standing, closed_before)
    doubtful = log.by_link[log.by_link["verdict"].eq("unknown")]
    return changes, _left_out(wrong.assign(reason=why)[why != ""], doubtful)


def _answered(wrong: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Records with what was answered about their account and the name they carry."""
    clean = records_of(wrong)["staff_member_id"]
    pairs = pd.MultiIndex.from_arrays([wrong["user_id"], clean])
    told = answers.set_index(_PAIR)[["said", "row", "why"]].reindex(pairs).set_axis(wrong.index)
    return wrong.join(told)


def _own_rows(wrong: pd.DataFrame, standing: Standing) -> pd.Series:
    """The staff row of each account's own person, or the one a leader named: at the record's school if any."""
    own = standing.logins.set_index("user_id")[["own_staff_member_id", "own_person_id"]]
    members = standing.members.sort_values(
        ["row_active", "staff_member_id"], ascending=[False, True], kind="stable"
    )
    here = members.drop_duplicates(["person_id", "staff_school_id"])
    rows = here.set_index(["person_id", "staff_school_id"])["staff_member_id"]
    people = members.drop_duplicates("staff_member_id").set_index("staff_member_id")["person_id"]
    person = wrong["row"].map(people).fillna(wrong["user_id"].map(own["own_person_id"]))
    at_school = rows.reindex(pd.MultiIndex.from_arrays([person, wrong["school_id"]])).set_axis(wrong.index)
    usual = wrong["row"].fillna(wrong["user_id"].map(own["own_staff_member_id"]))
    return at_school.fillna(usual).astype("str")


def _changes(planned: pd.DataFrame, audit: Audit, standing: Standing, closed_before: Any) -> pd.DataFrame:
    found = audit.findings[audit.findings["check"].eq("misattributed_records")]
    known = found.drop_duplicates(_PAIR).set_index(_PAIR)["finding_id"]
    clean = records_of(planned)
    pairs = pd.MultiIndex.from_arrays([planned["user_id"], clean["staff_member_id"]])
    action = pd.Series("correct", index=planned.index, dtype="str")
    if closed_before is not None:
        day = planned["event_date"].fillna(planned["entered_at"])
        action = action.mask(day < moment(closed_before).normalize(), "annotate")
    author = planned["entered_by_user_id"].notna()
    reason = pd.Series("logged while account ", index=planned.index).mask(author, "written by account ")
    ending = pd.Series(" was linked to this row", index=planned.index).mask(author, "")
    school = planned["after"].map(standing.members.set_index("staff_member_id")["staff_school_id"])
    elsewhere = school.notna() & planned["school_id"].notna() & school.ne(planned["school_id"])
    ending = ending.mask(elsewhere, ending + ELSEWHERE)
    ending = ending.mask(planned["said"].eq(FIXED), ending + "; confirmed by a leader")
    return RECORD_CHANGES.conform(
        planned[
            ["record_type", "record_id", "school_id", "event_date", "entered_at", "after", "user_id", "grade"]
        ].assign(
            action=action,
            before=planned["staff_member_id"],
            reason=reason + planned["user_id"] + ending,
            finding_id=known.reindex(pairs).to_numpy(),
            row_hash=row_hashes(clean).to_numpy(),
        )
    )


def _left_out(wrong: pd.DataFrame, doubtful: pd.DataFrame) -> pd.DataFrame:
    parts = []
    if len(wrong):
        counted = wrong.groupby([*_PAIR, "reason"], dropna=False).size().rename("records").reset_index()
        parts.append(counted)
    if len(doubtful):
        window = doubtful["certainty"].eq("window")
        reason = pd.Series("it is not known whose account it is", index=doubtful.index)
        reason = reason.mask(window, "several accounts could have made them: audit.who(staff id) estimates")
        parts.append(doubtful[[*_PAIR, "records"]].assign(reason=reason))
    columns = [*_PAIR, "records", "reason"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    found = found[columns].astype({"records": "int64"})
    return found.sort_values("records", ascending=False, kind="stable", ignore_index=True)


def _baseline(audit: Audit) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Totals of the log as it is now; none without a log."""
    if audit.tables.records is None:
        return pd.DataFrame(
            columns=["school_id", "record_type", "day", "records", "body", "named"]
        ), audit.as_of
    connection = engine.connect()
    open_log(connection, audit.tables.records)
    until = last_moment(connection)
    return totals(connection, until), until


def _people(records: pd.DataFrame, standing: Standing) -> pd.DataFrame:
    """Who loses and who gains records."""
    loses, gains = records["before"].value_counts(), records["after"].value_counts()
    ids = sorted({*loses.index, *gains.index})
    names = standing.members.set_index("staff_member_id")["staff_name"]
    found = pd.DataFrame({"staff_member_id": pd.Series(ids, dtype="str")})
    return found.assign(
        staff_name=found["staff_member_id"].map(names),
        loses=found["staff_member_id"].map(loses).fillna(0).astype("int64"),
        gains=found["staff_member_id"].map(gains).fillna(0).astype("int64"),
    )


def _stops(records: pd.DataFrame, sums: pd.DataFrame, limits: Limits) -> tuple[str, ...]:
    if not 0 < limits.school_share <= 1 or limits.rows < 0:
        raise InputError("limits: rows is at least 0 and school_share between 0 and 1.")
    stops = []
    if len(records) > limits.rows:
        stops.append(f"{len(records):,} records are to be changed, more than the limit of {limits.rows:,}.")
    whole = sums.groupby("school_id")["records"].sum()
    here = records["school_id"].fillna("").value_counts()
    for school, n in here.items():
        share = n / max(int(whole.get(school, 0)), 1)
        if share > limits.school_share:
            stops.append(
                f"School {school}: {share:.0%} of its records are to be changed, more than {limits.school_share:.0%}."
            )
    return tuple(stops)
