"""An estimate of authors, made from an audit: who could have, who certainly did elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.investigate.authors import Estimate, estimate
from srreconcile.investigate.backtest import backtest
from srreconcile.investigate.verdicts import CERTAIN, ENOUGH

if TYPE_CHECKING:
    from srreconcile.audit import Audit
    from srreconcile.records import Attribution
    from srreconcile.standing import Standing

_OWN = 5_000  # own records of one account that are enough for a profile
_COLLEAGUES = 8  # accounts of the school whose own records serve the backtest and "none of these"


def candidates(standing: Standing, staff_member_id: str) -> list[str]:
    """Return the accounts that could have written under a staff row: ever linked, or its owner's."""
    linked = standing.links.loc[standing.links["staff_member_id"].eq(staff_member_id), "user_id"]
    person = standing.members.loc[standing.members["staff_member_id"].eq(staff_member_id), "person_id"]
    logins = standing.logins
    owners = logins.loc[logins["own_person_id"].isin(person) & logins["zone"].eq("sure"), "user_id"]
    return sorted({*linked.dropna(), *owners})


def authorship(
    audit: Audit,
    standing: Standing,
    staff_member_id: str,
    disputed: pd.DataFrame,
    zone: str = "UTC",
    rosters: pd.DataFrame | None = None,
) -> Estimate:
    """Return who wrote records that several accounts could have written, as far as it can be told.

    Parameters
    ----------
    audit, standing
        Of one audit with records.
    staff_member_id : str
        Whose name the records carry.
    disputed : DataFrame
        The records.
    zone : str
        The time zone of the schools.
    rosters : DataFrame, optional
        Who teaches whom, as `rosters.read_rosters` returns it.

    Returns
    -------
    Estimate
        With the backtest on the school's own records.

    Raises
    ------
    InputError
        If there is no disputed record, or nobody who could have written one.
    """
    log = audit.attribution
    people = candidates(standing, staff_member_id)
    if log is None or disputed.empty or not people:
        raise InputError(
            f"estimate: none of the records ({staff_member_id}) is in doubt between several accounts. "
            "What is known of them stands in the case."
        )
    own = {user: _own(log, user) for user in people}
    colleagues = _colleagues(standing, log, staff_member_id, people)
    others = pd.concat(colleagues.values(), ignore_index=True) if colleagues else None
    possible = _possible(standing, people, staff_member_id, disputed)
    taught = None if rosters is None else _taught(standing, rosters, [*people, *colleagues])
    found = estimate(own, disputed, others=others, possible=possible, rosters=taught, zone=zone)
    known: Mapping[str, pd.DataFrame] = {
        **{user: rows for user, rows in own.items() if len(rows)},
        **colleagues,
    }
    tried = backtest(known, rosters=taught, zone=zone, pairs=12)
    return withheld(replace(found, backtest=tried), possible)


def withheld(found: Estimate, possible: pd.DataFrame) -> Estimate:
    """Return the estimate; without its verdicts where on this site's own records they were wrong too often.

    Somebody whose habits have changed, after a move to another school for one, is taken for
    somebody else with certainty, and no test on earlier records of the same habits shows it.
    What only one candidate can have written stays given.

    Parameters
    ----------
    found : Estimate
        With its backtest.
    possible : DataFrame of bool
        As `estimate` took it.
    """
    tried = found.backtest
    if int(tried.pairs["decided"].sum()) < ENOUGH or not tried.error > 1 - CERTAIN:
        return found
    open_ = possible.sum(axis=1).ne(1).to_numpy()
    records = found.records.assign(author=found.records["author"].mask(open_))
    why = (
        "cannot be told: on this site's own records of known author, judged by earlier ones, "
        f"{tried.error:.0%} of verdicts were wrong."
    )
    return replace(found, records=records, abstains=found.abstains or why)


def _taught(standing: Standing, rosters: pd.DataFrame, users: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The rosters of the person behind each account, at whatever school; none where that is not sure."""
    sure = standing.logins[standing.logins["zone"].eq("sure")].set_index("user_id")["own_person_id"]
    person = rosters["staff_member_id"].map(standing.members.set_index("staff_member_id")["person_id"])
    whose = {user: sure.get(user) for user in users}
    return {user: rosters[person.eq(who)] for user, who in whose.items() if isinstance(who, str)}


def _own(log: Attribution, user: str) -> pd.DataFrame:
    """What an account certainly wrote through its own row."""
    found = log.fetch(user_id=user, verdict="own", limit=_OWN)
    return found[found["certainty"].eq("certain")].reset_index(drop=True)


def _colleagues(
    standing: Standing, log: Attribution, staff_member_id: str, people: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Own records of the accounts that logged most at the same school."""
    members = standing.members.set_index("staff_member_id")["staff_school_id"]
    sure = log.by_link[log.by_link["verdict"].eq("own") & log.by_link["certainty"].eq("certain")]
    here = sure[sure["staff_member_id"].map(members).eq(members.get(staff_member_id, ""))]
    here = here[~here["user_id"].isin(people)].sort_values(["records", "user_id"], ascending=[False, True])
    return {user: _own(log, user) for user in here["user_id"].drop_duplicates().head(_COLLEAGUES)}


def _possible(
    standing: Standing, people: Sequence[str], staff_member_id: str, disputed: pd.DataFrame
) -> pd.DataFrame:
    """Which account was linked when each record was made, as far as the links say."""
    when = disputed["entered_at"].fillna(disputed["event_date"])
    last = when.where(when != when.dt.normalize(), when + pd.Timedelta(days=1))
    links = standing.links[standing.links["staff_member_id"].eq(staff_member_id)]
    made = standing.logins.set_index("user_id")["created_at"]
    found = {}
    for user in people:
        mine = links[links["user_id"].eq(user)]
        held = pd.Series(False, index=disputed.index)
        for begins, ends in zip(mine["valid_from"], mine["valid_to"], strict=True):
            held |= (pd.isna(begins) | (last > begins)) & (pd.isna(ends) | (when < ends))
        born = made.get(user)
        found[user] = held & (pd.isna(born) | (last > born))
    mask = pd.DataFrame(found)
    return mask.where(mask.any(axis=1), True).astype(bool)  # nobody was linked: anybody could have
