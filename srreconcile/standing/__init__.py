"""How every account, link and staff row stands on one day.

The frames that checks filter, each derived once, when first asked for.  Everything
here is measured, nothing is judged wrong: joins live here so that checks need none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.standing import (
    accounts,
    causes,
    changes,
    clocks,
    declared,
    links,
    logged,
    modifiers,
    renumbered,
    restless,
    rows,
)
from srreconcile.standing.moments import latest_moment, moment
from srreconcile.tables import DELEGATIONS, Tables

if TYPE_CHECKING:
    from srreconcile.history import History
    from srreconcile.people import Matches
    from srreconcile.records import Attribution

__all__ = ["FRAMES", "Standing", "latest_moment", "moment"]

FRAMES: dict[str, tuple[str, ...]] = {
    "staff": ("staff",),
    "users": ("users",),
    "links": ("links",),
    "sizes": ("staff", "users"),
    "members": ("staff", "users"),
    "logins": ("staff", "users"),
    "live_links": ("staff", "users", "links"),
    "causes": ("staff", "users", "links"),
    "flapping": ("staff", "users", "links"),
    "unlinked": ("staff", "users", "links"),
    "without_user": ("staff", "users", "links"),
    "account_twins": ("staff", "users", "links"),
    "staff_twins": ("staff", "users"),
    "carriers": ("staff", "users", "links"),
    "declared": ("staff", "users", "links", "delegations"),
    "strange_addresses": ("staff", "users", "links"),
    "leavers": ("staff", "users", "links"),
    "logged_as_others": ("staff", "users", "links", "records"),
    "unknown_staff": ("staff", "users", "links", "records"),
    "flagged_records": ("staff", "users", "links", "records"),
    "without_link": ("staff", "users", "links", "records"),
    "by_shared_accounts": ("staff", "users", "links", "records"),
    "made_twice": ("staff", "users", "links", "records"),
    "at_other_schools": ("staff", "users", "links", "records"),
    "typed_late": ("staff", "users", "links", "records"),
    "provable": ("staff", "users", "links", "records"),
    "clocks": ("staff", "users", "links", "records"),
    "bursts": ("staff", "users", "links", "records"),
}
"""The frames that a check may name, and the tables each needs."""

_MAY_CHOOSE = r"edit behaviou?r user"
"""The permission to say whose name a record carries, among an account's groups."""
_NEVER = pd.Timestamp("NaT")
_NO_PAIRS = pd.DataFrame({"user_id": [], "staff_member_id": []}, dtype="str")


class Standing:
    """The frames of one audit, as of one moment.

    Parameters
    ----------
    tables : Tables
        In canonical form.
    as_of : str or Timestamp, optional
        The moment to judge (UTC).  If absent, the latest moment that the tables
        mention and that is not in the future; the present if they mention none.
    site : dict, optional
        What the policy says: ``service``, ``parent_groups``, ``timezone``.
    history : History, optional
        What exports of earlier days showed.
    reviewed : DataFrame, optional
        Pairs that people ruled on, as `people.match` takes them.
    corrected : DataFrame, optional
        Records that were put right, as `records.attribute` takes them.
    engine, memory_limit, keep, progress : optional
        As `records.attribute` takes them.

    Raises
    ------
    InputError
        If `as_of` is no moment.
    """

    def __init__(
        self,
        tables: Tables,
        as_of: Any = None,
        site: dict[str, Any] | None = None,
        *,
        history: History | None = None,
        reviewed: pd.DataFrame | None = None,
        corrected: pd.DataFrame | None = None,
        engine: Any = "duckdb",
        memory_limit: str | None = None,
        keep: str | Path | None = None,
        progress: Callable[[str], object] | None = None,
    ) -> None:
        self.tables = tables
        self.history = history
        self.reviewed = reviewed
        self.corrected = corrected
        self.as_of = latest_moment(tables) if as_of is None else moment(as_of)
        self.site = site or {}
        self._reader = {
            "engine": engine, "memory_limit": memory_limit, "keep": keep, "progress": progress,
        }  # fmt: skip

    @property
    def staff(self) -> pd.DataFrame:
        """Staff rows as given."""
        return _table(self.tables.staff)

    @property
    def users(self) -> pd.DataFrame:
        """Accounts as given."""
        return _table(self.tables.users)

    @property
    def links(self) -> pd.DataFrame:
        """Links as given, past ones too."""
        return _table(self.tables.links)

    @property
    def sizes(self) -> pd.DataFrame:
        """``table, rows``: how many rows came in each table that is a frame."""
        said = {"staff": "staff list", "users": "user list", "links": "link table", "schools": "school list",
                "delegations": "list of delegations"}  # fmt: skip
        given = [(said[name], getattr(self.tables, name)) for name in said]
        return pd.DataFrame(
            [(name, len(frame)) for name, frame in given if frame is not None], columns=["table", "rows"]
        ).astype({"table": "str"})

    @cached_property
    def _staff(self) -> pd.DataFrame:
        """One row per staff id: the first, where an id stands twice; none where it is blank."""
        named = self.staff[self.staff["staff_member_id"].notna()]
        return named.drop_duplicates("staff_member_id", ignore_index=True)

    @cached_property
    def _users(self) -> pd.DataFrame:
        """One row per account, with the kinds that the policy declares."""
        named = self.users[self.users["user_id"].notna()]
        users = named.drop_duplicates("user_id", ignore_index=True)
        return rows.declared_kinds(users, self.site)

    @cached_property
    def matches(self) -> Matches:
        """Who is one person."""
        from srreconcile.people import match

        return match(self._staff, self._users, self.reviewed)

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row per staff row: person, name, state, the person's state and end."""
        return rows.members(self._staff, self.matches.persons, self.as_of)

    @cached_property
    def logins(self) -> pd.DataFrame:
        """One row per account: name, state, kind and the staff person who fits best."""
        return rows.logins(self._users, self.matches.best, self.members)

    @cached_property
    def identity(self) -> pd.DataFrame:
        """Each pair ever linked, with the certainty that the two are one person."""
        pairs = self._links[["user_id", "staff_member_id"]].drop_duplicates()
        judged = renumbered.judged(pairs, self._renumbered, self.matches.identity)
        return judged if self.reviewed is None else links.as_reviewed(judged, self.reviewed)

    @cached_property
    def _renumbered(self) -> pd.Series:
        """The id of today of staff rows that came back under a new one, as exports of earlier days show."""
        return renumbered.ids_of_today(self.history, self._staff["staff_member_id"])

    @cached_property
    def _links(self) -> pd.DataFrame:
        """Links whose two ids are there."""
        return self.links.dropna(subset=["user_id", "staff_member_id"])

    @cached_property
    def live_links(self) -> pd.DataFrame:
        """One row per live link: both ends, their states, the situation, cause and modifiers."""
        found = links.live_links(
            self._links, self.identity, self.logins, self.members, self.delegations, self._by_link, self.as_of
        )
        recycled = restless.recycled(found, self.logins, self.members, self.history)
        return modifiers.second_pass(found, self.carriers, self._returns, recycled)

    @cached_property
    def _returns(self) -> pd.DataFrame:
        """When accounts that do not rest were linked again to a row they had been unlinked from."""
        return restless.returns(restless.spans(self._links, self.history), self.as_of)

    @cached_property
    def flapping(self) -> pd.DataFrame:
        """Links that are undone and made again and again, and rows and accounts whose status is."""
        return restless.flapping(self._returns, self.history, self.logins, self.members, self.as_of)

    @cached_property
    def causes(self) -> pd.DataFrame:
        """One row per cause that several wrong links share."""
        return causes.summary(self.live_links)

    @cached_property
    def link_changes(self) -> pd.DataFrame:
        """The fewest links to end and to make that leave nobody on another's row."""
        return changes.link_changes(self.live_links, self.unlinked, self.matches.candidates, self.members)

    @cached_property
    def unlinked(self) -> pd.DataFrame:
        """One row per account without a live link, with its situation."""
        return accounts.unlinked(self.logins, self.live_links, self._links, self.as_of)

    @cached_property
    def without_user(self) -> pd.DataFrame:
        """One row per active staff person without an account, with what blocks bulk creation."""
        return accounts.without_user(self.members, self.logins, self.live_links)

    @cached_property
    def account_twins(self) -> pd.DataFrame:
        """Pairs of enabled accounts of one person, the keeper first."""
        return accounts.twins(self.matches.duplicates, self.logins, self.live_links, self._by_link)

    @cached_property
    def staff_twins(self) -> pd.DataFrame:
        """Pairs of staff rows that are one person twice."""
        return accounts.staff_twins(self.matches.duplicate_staff, self.members)

    @cached_property
    def carriers(self) -> pd.DataFrame:
        """Accounts for which two exports name different people."""
        return links.disagreeing_carriers(self.staff, self.users, self._links, self.members, self.as_of)

    @cached_property
    def leavers(self) -> pd.DataFrame:
        """Live links to people who have left, with what was logged after their end."""
        return logged.leavers(self.live_links, None if self.tables.records is None else self.attribution)

    @cached_property
    def logged_as_others(self) -> pd.DataFrame:
        """Accounts and staff rows whose records carry another person's name."""
        return logged.logged_as_others(self._by_link, self.live_links, self.logins, self.members)

    @cached_property
    def unknown_staff(self) -> pd.DataFrame:
        """Staff ids on records that are not on the staff list, with their counts."""
        unknown = self.attribution.unknown_staff(self._staff["staff_member_id"])
        return renumbered.with_new_ids(unknown, self._renumbered, self.members)

    @cached_property
    def declared(self) -> pd.DataFrame:
        """One row per declared delegation, with what is known of both its ends."""
        return declared.declared(self.delegations, self.logins, self.members, self.live_links, self.as_of)

    @cached_property
    def strange_addresses(self) -> pd.DataFrame:
        """Staff rows that carry the address of another person's account."""
        return declared.strange_addresses(self.logins, self.members, self.live_links, self.matches)

    @cached_property
    def flagged_records(self) -> pd.DataFrame:
        """Records after leaving, before hire, after disabling or with ids that exist nowhere."""
        return logged.flagged(self.attribution, self.record_days, self.disabled, self.logins, self.members)

    @cached_property
    def record_days(self) -> pd.DataFrame:
        """The first and the last day of the person of each staff row, as records are held against them."""
        return logged.days(self._staff, self.members)

    @cached_property
    def disabled(self) -> pd.DataFrame:
        """Since when accounts that are disabled are so, where it is known."""
        return logged.disabled(self._users, self.history)

    @cached_property
    def bursts(self) -> pd.DataFrame | None:
        """Staff rows with more records in a minute than a hand can type; None of a log too long to look."""
        return logged.bursts(self.attribution, self.logins, self.members)

    @cached_property
    def without_link(self) -> pd.DataFrame:
        """Staff rows with records that nobody could make through a link."""
        return logged.without_link(self._by_link, self._links, self.logins, self.members)

    @cached_property
    def by_shared_accounts(self) -> pd.DataFrame:
        """Accounts that are no person, with the share of each school's records made through them."""
        return logged.by_shared_accounts(self._by_link, self.logins, self.members)

    @cached_property
    def made_twice(self) -> pd.DataFrame:
        """Records made a second time through another account of one person."""
        return logged.made_twice(self.attribution, self.logins, self.members)

    @cached_property
    def at_other_schools(self) -> pd.DataFrame:
        """Staff rows with records of schools at which the person has no row."""
        return logged.at_other_schools(self.attribution, self.members)

    @cached_property
    def typed_late(self) -> pd.DataFrame:
        """Staff rows with records typed a month or more after the day they are about."""
        return logged.typed_late(self.attribution, self.members)

    @cached_property
    def provable(self) -> pd.DataFrame:
        """How many records of each school have a provable author."""
        return logged.provable(self._by_link, self.members)

    @cached_property
    def clocks(self) -> pd.DataFrame:
        """What contradicts the clock of the record log: accounts, links, logins, the zone."""
        return clocks.clocks(
            self.attribution, self.logins, self._users, self._links, self.site.get("timezone")
        )

    @cached_property
    def delegations(self) -> pd.DataFrame:
        """Declared permissions to log under another's name; empty if none were given."""
        given = self.tables.delegations
        return DELEGATIONS.empty() if given is None else given

    @cached_property
    def attribution(self) -> Attribution:
        """Whose name the records carry."""
        from srreconcile.records import attribute

        picks = self._users["groups"].str.contains(_MAY_CHOOSE, case=False).fillna(value=False)
        accounts_of = self.matches.best[["user_id", "person_id", "account_kind"]]
        accounts_of = accounts_of.assign(
            may_choose=accounts_of["user_id"].isin(self._users.loc[picks, "user_id"])
        )
        return attribute(
            self.tables.records,
            self._links,
            self.identity,
            self.delegations,
            accounts=accounts_of,
            persons=renumbered.persons(self.matches.persons, self._renumbered),
            turns=logged.turns(self.record_days, self.disabled),
            corrected=self.corrected,
            wide=True,
            timezone=self.site.get("timezone"),
            **self._reader,
        )

    @cached_property
    def _by_link(self) -> pd.DataFrame:
        """Records per account, staff row and verdict; empty without a record log."""
        if self.tables.records is None:
            return _NO_PAIRS.assign(verdict="", records=0, first_at=_NEVER, last_at=_NEVER)
        return self.attribution.by_link


def _table(frame: pd.DataFrame | None) -> pd.DataFrame:
    if frame is None:  # checks name their tables in FRAMES, so this is a mistake of ours
        raise InputError("a table that this needs was not given.")
    return frame
