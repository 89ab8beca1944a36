"""The record log of a term: who typed what, and whose name it carries.

A record carries the staff row to which its author's account was linked at that
moment, and no account: so do the exports of the platform.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from srreconcile.simulate.draft import Draft
from srreconcile.simulate.term import moment

TYPES = ("behavior", "absence", "communication", "incident", "assessment")
_TYPE_SHARES = (0.62, 0.17, 0.12, 0.05, 0.04)
VERDICTS = ("own", "on_behalf", "misattributed")
STUDENTS_PER_SCHOOL = 420
_EVER = pd.Timestamp("2262-01-01")
_LATE = 0.08  # typed on the day after


@dataclass(frozen=True)
class Desk:
    """When each account could log, through which link, and how much it logs.

    One row per link and span: arrays of one length.
    """

    user: np.ndarray
    staff: np.ndarray
    school: np.ndarray
    human: np.ndarray
    verdict: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    weight: np.ndarray
    """Share of all records."""
    declared: np.ndarray
    """Until when a delegation covers the link, in seconds since 1970."""

    @property
    def total(self) -> int:
        """How many spans there are."""
        return len(self.user)


def desk(draft: Draft) -> Desk:
    """Return the spans in which accounts could log in the term."""
    user = draft.users.reindex(draft.links["user"]).reset_index(drop=True)
    staff = draft.staff.reindex(draft.links["staff"]).reset_index(drop=True)
    left = draft.people["left_at"].reindex(user["human"]).reset_index(drop=True)
    links = draft.links.reset_index(drop=True)
    calendar = draft.calendar
    begin = _seconds(np.fmax, calendar.term_start, links["valid_from"], user["created_at"])
    ends = (links["valid_to"], user["disabled_at"], user["gone_at"], staff["gone_at"], left)
    end = _seconds(np.fmin, calendar.as_of, *ends)
    length = np.maximum(end - begin, 0)
    weight = length * user["records"].to_numpy() * links["share"].to_numpy()
    declared = draft.delegations.groupby("user")["valid_to"].max().reindex(links["user"])
    used = np.flatnonzero(weight > 86_400 * 0.01)
    verdict = links["verdict"].map({name: i for i, name in enumerate(VERDICTS)}).to_numpy()
    return Desk(
        links["user"].to_numpy()[used],
        links["staff"].to_numpy()[used],
        staff["school"].to_numpy()[used],
        user["human"].to_numpy()[used],
        verdict[used],
        begin[used],
        end[used],
        weight[used] / weight[used].sum() if len(used) else weight[used],
        declared.fillna(_EVER).to_numpy().astype("M8[s]").astype("int64")[used]
        + 86_400,  # the whole of its last day
    )


def _seconds(nearest: np.ufunc, bound: pd.Timestamp, *moments: pd.Series) -> np.ndarray:
    """The latest or earliest of moments and a bound, row by row, in seconds since 1970."""
    found = np.full(len(moments[0]), moment(bound))
    for column in moments:
        found = nearest(found, column.to_numpy())
    return found.astype("M8[s]").astype("int64")


@dataclass(frozen=True)
class Drawn:
    """Records as numbers: arrays of one length, in the order of entry."""

    span: np.ndarray
    """Row of the `Desk`."""
    kind: np.ndarray
    """Place in `TYPES`."""
    student: np.ndarray
    entered: np.ndarray
    """Seconds since 1970, UTC."""
    day: np.ndarray
    """Days since 1970: the day the record is about."""


def draw(spans: Desk, n: int, rng: np.random.Generator) -> Drawn:
    """Return about `n` records, each on a school day within its span.

    Weekends and hours outside the working day are left out, so that slightly fewer
    may come back from very short spans.
    """
    span = np.repeat(np.arange(spans.total), rng.multinomial(n, spans.weight))
    begin, end = spans.begin[span], spans.end[span]
    moment = begin + np.floor(rng.random(len(span)) * (end - begin)).astype("int64")
    day = moment // 86_400
    day -= np.maximum((day + 3) % 7 - 4, 0)  # 1970-01-01 was a Thursday: weekends become Fridays
    entered = day * 86_400 + rng.integers(45_000, 77_400, len(span))
    outside = (entered < begin) | (entered >= end)
    entered[outside], day[outside] = moment[outside], moment[outside] // 86_400
    late = rng.random(len(span)) < _LATE
    order = np.argsort(entered, kind="stable")
    student = spans.school[span] * STUDENTS_PER_SCHOOL + rng.integers(0, STUDENTS_PER_SCHOOL, len(span))
    kind = rng.choice(len(TYPES), size=len(span), p=_TYPE_SHARES)
    return Drawn(span[order], kind[order], student[order], entered[order], (day - late)[order])


def verdicts(spans: Desk, drawn: Drawn) -> np.ndarray:
    """Return for each record whose name it carries: a word of `VERDICTS`.

    A declaration that has run out covers nothing more.
    """
    verdict = spans.verdict[drawn.span]
    lapsed = (verdict == VERDICTS.index("on_behalf")) & (drawn.entered >= spans.declared[drawn.span])
    return np.array(VERDICTS, dtype=object)[np.where(lapsed, VERDICTS.index("misattributed"), verdict)]


def last_entries(spans: Desk, drawn: Drawn) -> pd.Series:
    """Return the moment of each account's last record, by account number."""
    last = pd.Series(drawn.entered).groupby(spans.user[drawn.span]).max()
    return last.astype("int64").astype("M8[s]").astype("M8[us]")


def numbers(drawn: Drawn) -> np.ndarray:
    """Return the number of each record among those of its type, from 1."""
    number = np.empty(len(drawn.kind), dtype="int64")
    for kind in range(len(TYPES)):
        of_kind = drawn.kind == kind
        number[of_kind] = np.arange(1, of_kind.sum() + 1)
    return number
