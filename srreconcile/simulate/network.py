"""An invented network with faults, benign look-alikes, and the truth about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from srreconcile.errors import InputError
from srreconcile.simulate import (
    casting,
    faults_accounts,
    faults_history,
    faults_links,
    look_alikes,
    look_alikes_links,
    look_alikes_rows,
    records,
)
from srreconcile.simulate.draft import NOBODY, Draft
from srreconcile.simulate.healthy import healthy
from srreconcile.simulate.ids import Ids, number
from srreconcile.simulate.kinds import KINDS, cases
from srreconcile.simulate.names import people as draw_people
from srreconcile.simulate.state import state
from srreconcile.simulate.term import Calendar
from srreconcile.tables import Tables

PLANTS = (faults_accounts, faults_links, look_alikes, faults_history, look_alikes_links, look_alikes_rows)
"""The modules whose functions enter themselves among `kinds.KINDS`."""

ENOUGH = 180
"""From this many people on, every kind is planted at least twice."""


@dataclass(frozen=True)
class Network:
    """An invented school network and the truth about it.

    Made by `simulate`.
    """

    tables: Tables
    """What an export would show."""
    truth: pd.DataFrame
    """One row per planted case: ``kind, benign, user_id, staff_member_id, note``."""
    people: pd.DataFrame
    """Whose each id is: ``person_id, user_id, staff_member_id, kind``, one id a row.

    ``kind`` is the kind of case in which the person takes part; missing for clean people.
    """
    record_truth: pd.DataFrame
    """Who typed each record: ``record_type, record_id, user_id, person_id, verdict``."""
    as_of: pd.Timestamp
    """The moment of the export (UTC)."""
    draft: Draft = field(repr=False)
    ids: Ids = field(repr=False)

    def at(self, when: str | pd.Timestamp) -> Tables:
        """Return what an export of an earlier day would have shown, without records.

        Examples
        --------
        >>> network = simulate(180, seed=1, records_per_staff=0)
        >>> before, now = network.at("2026-08-20"), network.tables
        >>> len(before.users) < len(now.users)
        True
        """
        return state(self.draft, self.ids, pd.Timestamp(when))


def simulate(
    n_staff: int = 180,
    seed: int = 0,
    *,
    n_schools: int | None = None,
    records_per_staff: float = 120,
    as_of: str = "2026-11-23 12:00",
    term_start: str = "2026-08-17",
    domain: str = "riverbend.example",
    rates: Mapping[str, float] | None = None,
    at_least: int | None = None,
) -> Network:
    """Return an invented network with planted faults, benign look-alikes and the truth.

    Names are as common as in public, logins follow the conventions of public
    directories, and whoever plays in one case plays in no other.

    Parameters
    ----------
    n_staff : int
        People on the staff list; some have several rows, some are added by cases.
    seed : int
        The same seed gives the same network.
    n_schools : int, optional
        One for every 60 people if absent.
    records_per_staff : float
        Records of the term per person; 0 for no record log.  For more than some
        millions of records use `write_log`.
    as_of, term_start : str
        The moment of the export, and the first day of the term (UTC).
    domain : str
        The mail domain of the network.
    rates : mapping of str to float, optional
        Cases per person in place of a kind's default (`kinds.KINDS`); 0 plants none.
    at_least : int, optional
        Cases of every kind; 2 for networks of 180 people and more, else 0.

    Raises
    ------
    InputError
        If a kind is unknown, or the cases take more people than there are.

    Examples
    --------
    >>> network = simulate(180, seed=7, records_per_staff=10)
    >>> int(network.truth["kind"].value_counts().min())
    2
    >>> network.tables.records["entered_by_user_id"].isna().all()
    np.True_
    """
    if n_staff < 1:
        raise InputError(f"n_staff: {n_staff} people make no staff list. Ask for at least 1.")
    at_least = (2 if n_staff >= ENOUGH else 0) if at_least is None else at_least
    rng = np.random.default_rng(seed)
    calendar = Calendar(pd.Timestamp("2021-07-12"), pd.Timestamp(term_start), pd.Timestamp(as_of))
    wanted = cases(n_staff, rates, at_least)
    people = draw_people(n_staff, rng)
    cast = casting.cast(people, wanted, rng)
    schools = n_schools or max(1, round(n_staff / 60))
    draft = healthy(people, schools, calendar, domain, rng)
    for name, who in cast.items():
        if len(who):
            draft.involved[name] = who.ravel()
            KINDS[name].plant(draft, who)
    _settle(draft)
    return _published(draft, round(n_staff * records_per_staff))


def _settle(draft: Draft) -> None:
    """Bring what planting left loose into order: no link is older than its two ends."""
    user = draft.users["created_at"].reindex(draft.links["user"]).to_numpy()
    staff = draft.staff["listed_at"].reindex(draft.links["staff"]).to_numpy()
    draft.links["valid_from"] = np.fmax(np.fmax(draft.links["valid_from"].to_numpy(), user), staff)


def _last_logins(draft: Draft, entries: pd.Series | None) -> None:
    """Most signed in this week, some long ago, nobody after leaving or before their last record."""
    users, rng = draft.users, draft.rng
    left = draft.people["left_at"].reindex(users["human"]).set_axis(users.index)
    until = (
        pd.concat([users["disabled_at"], users["gone_at"], left], axis=1)
        .min(axis=1)
        .fillna(draft.calendar.as_of)
    )
    seldom = rng.random(len(users)) < 0.05
    ago = rng.exponential(np.where(seldom, 70.0, 2.5)) * 86_400
    login = until - pd.to_timedelta(ago, unit="s").floor("s")
    if entries is not None:
        login = pd.concat([login, entries.reindex(users.index)], axis=1).max(axis=1)
    draft.users["last_login_at"] = login.where(login > users["created_at"]).astype("M8[us]")


def _published(draft: Draft, n_records: int) -> Network:
    """The network as its readers see it: with ids in place of numbers."""
    log = entries = None
    spans = records.desk(draft)
    if n_records and spans.total:
        log = records.draw(spans, n_records, draft.rng)
        entries = records.last_entries(spans, log)
    _last_logins(draft, entries)
    ids = number(draft)
    tables = state(draft, ids, draft.calendar.as_of)
    record_truth = pd.DataFrame(
        columns=["record_type", "record_id", "user_id", "person_id", "verdict"], dtype="str"
    )
    if log is not None:
        shown, record_truth = _log(spans, log, draft, ids)
        tables = Tables(tables.staff, tables.users, tables.links, shown, tables.delegations, tables.schools)
    return Network(
        tables, _truth(draft, ids), _people(draft, ids), record_truth, draft.calendar.as_of, draft, ids
    )


def _log(
    spans: records.Desk, log: records.Drawn, draft: Draft, ids: Ids
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The record log as exported, and who typed each record."""
    kind = np.array(records.TYPES, dtype=object)[log.kind]
    record_id = pd.Series(records.numbers(log)).astype("str")
    school = draft.schools["school_id"].to_numpy()
    shown = pd.DataFrame(
        {
            "record_id": record_id,
            "record_type": pd.Series(kind, dtype="str"),
            "school_id": pd.Series(school[spans.school], dtype="str").take(log.span).to_numpy(),
            "staff_member_id": ids.staff.reindex(spans.staff).take(log.span).to_numpy(),
            "student_id": pd.Series(log.student + 1).astype("str"),
            "event_date": log.day.astype("M8[D]").astype("M8[us]"),
            "entered_at": log.entered.astype("M8[s]").astype("M8[us]"),
        }
    )
    typed = pd.DataFrame(
        {
            "record_type": shown["record_type"],
            "record_id": record_id,
            "user_id": ids.users.reindex(spans.user).take(log.span).to_numpy(),
            "person_id": ids.people.reindex(spans.human).take(log.span).to_numpy(),
            "verdict": records.verdicts(spans, log),
        }
    )
    return shown, typed.astype({"verdict": "str"})


def _truth(draft: Draft, ids: Ids) -> pd.DataFrame:
    none = pd.DataFrame({"kind": [], "user": [], "staff": [], "note": []}, dtype=object)
    cases_ = pd.concat(draft.planted, ignore_index=True) if draft.planted else none
    notes = cases_["kind"].map({name: found.note for name, found in KINDS.items()})
    benign = cases_["kind"].map({name: found.benign for name, found in KINDS.items()})
    truth = pd.DataFrame(
        {
            "kind": cases_["kind"],
            "benign": benign.astype("bool"),
            "user_id": ids.users.reindex(cases_["user"]).to_numpy(),
            "staff_member_id": ids.staff.reindex(cases_["staff"]).to_numpy(),
            "note": cases_["note"].fillna(notes),
        }
    )
    return truth.astype({"kind": "str", "note": "str"})


def _people(draft: Draft, ids: Ids) -> pd.DataFrame:
    owners = []
    for column, table, numbered in (
        ("user_id", draft.users, ids.users),
        ("staff_member_id", draft.staff, ids.staff),
    ):
        own = table[table["human"].ne(NOBODY)]
        owners.append(pd.DataFrame({"human": own["human"], column: numbered.reindex(own.index)}))
    found = pd.concat(owners, ignore_index=True)
    return pd.DataFrame(
        {
            "person_id": ids.people.reindex(found["human"]).to_numpy(),
            "user_id": found["user_id"],
            "staff_member_id": found["staff_member_id"],
            "kind": found["human"].map(_parts(draft)).astype("str"),
        }
    )


def _parts(draft: Draft) -> pd.Series:
    """The kind of case that each person takes part in, by person; strangers are known by their accounts."""
    cast = [
        pd.Series(name, index=pd.Index(who), dtype="str") for name, who in draft.involved.items() if len(who)
    ]
    strangers = [
        pd.Series(case["kind"].to_numpy(), index=draft.users["human"].reindex(case["user"]), dtype="str")
        for case in draft.planted
    ]
    known = pd.concat([pd.Series(dtype="str"), *cast, *strangers])
    return pd.Series(known[~known.index.duplicated()])
