"""Benign look-alikes of faulty accounts and staff rows: days to come, spare accounts, rows of no person.

Planted only when asked for (`kinds.wide`).
"""

from __future__ import annotations

import numpy as np

from srreconcile.simulate.draft import NEVER, NOBODY, Draft
from srreconcile.simulate.faults_accounts import generic
from srreconcile.simulate.kinds import kind
from srreconcile.simulate.term import moment


@kind(wide=0.001, benign=True)
def two_rows_named(draft: Draft, who: np.ndarray) -> None:
    """The user list names one row of a person, the links another row of the same person."""
    own = who[:, 0]
    added = draft.add("staff", draft.staff.loc[own].assign(school=draft.another_school(own)))
    draft.user_carrier.update(zip(own.tolist(), added.tolist(), strict=True))
    draft.note("two_rows_named", own, added)


@kind(wide=0.001, benign=True)
def one_link_for_two_rows(draft: Draft, who: np.ndarray) -> None:
    """One person with rows at two schools; the account is linked to one of them, and has no need of more."""
    own = who[:, 0]
    added = draft.add("staff", draft.staff.loc[own].assign(school=draft.another_school(own)))
    draft.note("one_link_for_two_rows", own, added)


@kind(wide=0.001, benign=True)
def last_day_today(draft: Draft, who: np.ndarray) -> None:
    """Marked active, and the last day on the list is today."""
    own = who[:, 0]
    draft.staff.loc[own, "end_date"] = moment(draft.calendar.as_of.normalize())
    draft.note("last_day_today", own, own)


@kind(wide=0.001, benign=True)
def first_day_today(draft: Draft, who: np.ndarray) -> None:
    """The first day is today; the account was made and linked last week."""
    own = who[:, 0]
    today = moment(draft.calendar.as_of.normalize())
    made = today - np.timedelta64(6, "D") + np.timedelta64(15, "h")
    draft.staff.loc[own, "start_date"] = today
    draft.staff.loc[own, "listed_at"] = today - np.timedelta64(7, "D")
    draft.users.loc[own, "created_at"] = draft.links.loc[own, "valid_from"] = made
    draft.users.loc[own, "records"] = 0.0
    draft.note("first_day_today", own, own)


@kind(wide=0.002, benign=True)
def spare_disabled(draft: Draft, who: np.ndarray) -> None:
    """A second account of the person, disabled; every second one is still linked."""
    own = who[:, 0]
    made = draft.before_term(len(own))
    user = draft.accounts(own, made, records=0.0)
    draft.users.loc[user, "disabled_at"] = moment(draft.calendar.last_year_end)
    draft.link(user[::2], own[::2], made[::2])
    draft.note("spare_disabled", user, own)


@kind(wide=0.001, benign=True)
def rehired(draft: Draft, who: np.ndarray) -> None:
    """Left two years ago and came back: the old row stays inactive, the account is on the new one."""
    own = who[:, 0]
    left = moment(draft.calendar.last_year_end) - np.timedelta64(365, "D")
    back = moment(draft.calendar.term_start)
    added = draft.add("staff", draft.staff.loc[own].assign(start_date=back, listed_at=back))
    for column in ("start_date", "listed_at"):
        earlier = np.minimum(draft.staff.loc[own, column].to_numpy(), left - np.timedelta64(400, "D"))
        draft.staff.loc[own, column] = earlier
    draft.staff.loc[own, "end_date"] = left
    draft.staff.loc[own, "active"] = False
    draft.users.loc[own, "created_at"] = left - np.timedelta64(390, "D")
    draft.links.loc[own, "valid_from"] = left - np.timedelta64(390, "D")
    draft.links.loc[own, "valid_to"] = left
    draft.link(own, added, np.repeat(back, len(own)))
    draft.note("rehired", own, added)


@kind(naming="role_named", wide=0.002, benign=True)
def role_surname(draft: Draft, who: np.ndarray) -> None:
    """The surname is a word for a post, and the account a person's all the same."""
    own = who[:, 0]
    draft.note("role_surname", own, own)


@kind(people=0, wide=0.001, benign=True)
def office_row(draft: Draft, who: np.ndarray) -> None:
    """A shared account on a staff row of its own that is no person."""
    school = draft.rng.integers(0, len(draft.schools), len(who))
    user = generic(draft, school, 1.0)
    account = draft.users.loc[user]
    made = account["created_at"].to_numpy()
    rows = account[["first", "last", "email", "school"]].assign(
        human=NOBODY, sis=NOBODY, title="Office", staff_kind="unknown", active=True,
        start_date=made.astype("M8[D]").astype("M8[us]"), end_date=NEVER,
        listed_at=made.astype("M8[D]").astype("M8[us]"), gone_at=NEVER,
    )  # fmt: skip
    staff = draft.add("staff", rows.reset_index(drop=True))
    draft.link(user, staff, made)
    draft.note("office_row", user, staff)
