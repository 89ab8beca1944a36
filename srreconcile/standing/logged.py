"""What the records say about accounts and staff: joins of small counts, never of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from srreconcile.history import History
    from srreconcile.records import Attribution

_PAIR = ["user_id", "staff_member_id"]
NO_PERSON = ("generic", "service", "shared", "substitute", "test")
"""Kinds of account behind which no one person stands."""
_LONG_LOG = 5_000_000  # to look for bursts costs three times as much as all else that is asked of a log


def leavers(live_links: pd.DataFrame, attribution: Attribution | None) -> pd.DataFrame:
    """Return the live links to people who have left, with what was logged after their end.

    Parameters
    ----------
    live_links : DataFrame
        As `standing.links.live_links` returns it.
    attribution : Attribution or None
        None when no records were given.

    Returns
    -------
    DataFrame
        The rows of `live_links` whose staff is inactive, with ``records_after_end``
        (0 where the end is unknown or no records were given) and ``last_after_end``.
    """
    found = live_links[live_links["staff"].eq("inactive")].reset_index(drop=True)
    ends = found[["staff_member_id", "ended_at"]].dropna().drop_duplicates("staff_member_id")
    if attribution is None or ends.empty:
        return found.assign(records_after_end=0, last_after_end=pd.Timestamp("NaT"))
    after = attribution.after(ends.rename(columns={"ended_at": "end"})).set_index("staff_member_id")
    return found.assign(
        records_after_end=found["staff_member_id"].map(after["records"]).fillna(0).astype("int64"),
        last_after_end=after["last_at"].reindex(found["staff_member_id"]).to_numpy(),
    )


def logged_as_others(
    by_link: pd.DataFrame, live_links: pd.DataFrame, logins: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per account and staff row whose records carry the wrong name.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, records, first_at, last_at``, the facts of both
        ends, and ``link_is_live``.
    """
    found = by_link[by_link["verdict"].eq("misattributed")]
    found = found.groupby(_PAIR, as_index=False).agg(
        records=("records", "sum"), first_at=("first_at", "min"), last_at=("last_at", "max")
    )
    live = pd.MultiIndex.from_frame(live_links[_PAIR])
    found["link_is_live"] = pd.MultiIndex.from_frame(found[_PAIR]).isin(live)
    return found.merge(logins, how="left", on="user_id").merge(members, how="left", on="staff_member_id")


def days(staff: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the first and the last day of the person of each staff row, where they are known.

    First and last day are the person's: a row that opens later at a second school is no hire.

    Returns
    -------
    DataFrame
        ``staff_member_id, person_id, ended_at, start_date, end_date``.
    """
    starts = staff[["staff_member_id", "start_date"]].merge(members[["staff_member_id", "person_id"]])
    unknown = starts.loc[starts["start_date"].isna(), "person_id"]
    first = (
        starts[~starts["person_id"].isin(unknown)].groupby("person_id", as_index=False)["start_date"].min()
    )
    rows = members[["staff_member_id", "person_id", "ended_at"]].merge(first, how="left", on="person_id")
    return rows.assign(end_date=rows["ended_at"].astype("datetime64[us]") - pd.Timedelta(days=1))


def disabled(users: pd.DataFrame, history: History | None) -> pd.DataFrame:
    """Return since when accounts that are disabled are so, where it is known.

    From a column ``disabled_at`` of the accounts; else from exports of earlier days, of
    which the first after the account was last seen enabled counts: it was no later.

    Returns
    -------
    DataFrame
        ``user_id, disabled_at``.
    """
    off = users.loc[users["active"].eq(False).fillna(value=False)]
    said = pd.Series(pd.NaT, index=off.index, dtype="datetime64[us]")
    if "disabled_at" in off:
        said = pd.to_datetime(off["disabled_at"], errors="coerce", utc=True, format="ISO8601").dt.tz_localize(
            None
        )
    found = off[["user_id"]].assign(disabled_at=said.astype("datetime64[us]"))
    if history is not None:
        seen = history.accounts[history.accounts["active"].eq(False) & history.accounts["valid_to"].isna()]
        known = seen.dropna(subset=["valid_from"]).groupby("user_id")["valid_from"].max()
        then = known.reindex(found["user_id"]).set_axis(found.index)
        found["disabled_at"] = found["disabled_at"].fillna(then)
    return found.dropna(subset=["disabled_at"])


def turns(days: pd.DataFrame, disabled: pd.DataFrame) -> pd.DataFrame:
    """Return the moments at which `flagged` and `leavers` will divide records.

    They are told before the log is read, so that it is read once.

    Returns
    -------
    DataFrame
        ``staff_member_id, user_id`` (one of them missing)``, turn``.
    """
    spans = [
        days[["staff_member_id"]].assign(turn=moments)
        for moments in (
            days["start_date"].dt.normalize(),
            days["end_date"].dt.normalize() + pd.Timedelta(days=1),
            days["ended_at"],
        )
    ]
    rows = pd.concat(spans, ignore_index=True).dropna().drop_duplicates(ignore_index=True)
    return pd.concat([rows, disabled.rename(columns={"disabled_at": "turn"})], ignore_index=True)


def flagged(
    attribution: Attribution,
    days: pd.DataFrame,
    disabled: pd.DataFrame,
    logins: pd.DataFrame,
    members: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row per account, staff row and flag of records, with the facts of both ends.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, flag, records, first_at, last_at``, the facts of
        both ends, ``first_day``, ``last_day`` and ``disabled_at``.
    """
    kinds = logins[["user_id", "account_kind"]].merge(disabled, how="left", on="user_id")
    found = attribution.flags(days, kinds).merge(disabled, how="left", on="user_id")
    found = found.merge(logins, how="left", on="user_id").merge(members, how="left", on="staff_member_id")
    known = days.rename(columns={"start_date": "first_day", "end_date": "last_day"})
    return found.merge(known[["staff_member_id", "first_day", "last_day"]], how="left", on="staff_member_id")


def without_link(
    by_link: pd.DataFrame, links: pd.DataFrame, logins: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per staff row and author whose records nobody could make through a link.

    A person with rows at several schools may be linked through one of them only, so that
    records without an author under another of the rows say nothing.

    Returns
    -------
    DataFrame
        ``user_id`` (missing where the records name no author)``, staff_member_id,
        records, first_at, last_at``, the facts of both ends; staff rows on the list only.
    """
    found = by_link[by_link["verdict"].eq("no_link")].drop(columns=["verdict", "certainty"])
    found = found.merge(logins, how="left", on="user_id").merge(members, on="staff_member_id")
    theirs = members[members["person_id"].isin(found["person_id"].unique())]
    linked = theirs[theirs["staff_member_id"].isin(links["staff_member_id"].unique())]
    rows = linked.groupby("person_id")["staff_member_id"].agg(frozenset).reindex(found["person_id"])
    elsewhere = [
        isinstance(ids, frozenset) and ids != {row}
        for ids, row in zip(rows, found["staff_member_id"], strict=True)
    ]
    return found[found["user_id"].notna() | ~pd.Series(elsewhere, index=found.index, dtype="bool")]


def by_shared_accounts(by_link: pd.DataFrame, logins: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return one row per account that is no person and school where people's names were used through it.

    What is explained (the account's own row, a delegation, a service that the records
    name themselves) is left out.

    Returns
    -------
    DataFrame
        ``user_id, user_name, account_kind, staff_school_id, staff_rows, records,
        first_at, last_at``, and ``share`` of the records of that school.
    """
    people = members.loc[members["of_a_person"], ["staff_member_id", "staff_school_id"]]
    named = by_link.merge(people, on="staff_member_id")
    named = named.assign(staff_school_id=named["staff_school_id"].fillna(""))
    every = named.groupby("staff_school_id")["records"].sum()
    kinds = logins.loc[logins["account_kind"].isin(NO_PERSON), ["user_id", "user_name", "account_kind"]]
    theirs = named[~named["verdict"].isin(["own", "on_behalf"])].merge(kinds, on="user_id")
    found = theirs.groupby(["user_id", "user_name", "account_kind", "staff_school_id"], as_index=False).agg(
        staff_rows=("staff_member_id", "nunique"), records=("records", "sum"),
        first_at=("first_at", "min"), last_at=("last_at", "max"),
    )  # fmt: skip
    found = found.assign(share=found["records"] / every.reindex(found["staff_school_id"]).to_numpy())
    return found.assign(staff_school_id=found["staff_school_id"].mask(found["staff_school_id"].eq("")))


def made_twice(attribution: Attribution, logins: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the records made a second time through another account of one person, with the facts of both ends."""
    found = attribution.made_twice()
    return (
        found.drop(columns="person_id")
        .merge(logins, how="left", on="user_id")
        .merge(members, how="left", on="staff_member_id")
    )


def bursts(attribution: Attribution, logins: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame | None:
    """Return `Attribution.bursts` with the facts of both ends; None of a log that is too long to be read again."""
    if attribution.total > _LONG_LOG:
        return None
    found = attribution.bursts().merge(logins, how="left", on="user_id")
    return found.merge(members[members["of_a_person"]], on="staff_member_id")


def at_other_schools(attribution: Attribution, members: pd.DataFrame) -> pd.DataFrame:
    """Return one row per staff row and school of its records at which the person has no row.

    People of whom one row names no school may work anywhere, and a school that no staff
    row names may be written otherwise than on the staff list: neither is told.

    Returns
    -------
    DataFrame
        ``staff_member_id, record_school_id, records, first_at, last_at, share`` (of the
        staff row's records)``, own_schools`` (words, "; " between them), the facts of the
        staff row.
    """
    rows = members[members["of_a_person"]]
    anywhere = rows.loc[rows["staff_school_id"].isna(), "person_id"]
    rows = rows[~rows["person_id"].isin(anywhere)]
    own = rows[["person_id", "staff_school_id"]].drop_duplicates()
    found = attribution.by_school.rename(columns={"school_id": "record_school_id"})
    found["share"] = found["records"] / found.groupby("staff_member_id")["records"].transform("sum")
    found = found[found["record_school_id"].isin(members["staff_school_id"].dropna().unique())]
    found = found.merge(rows, on="staff_member_id")
    at = pd.MultiIndex.from_frame(found[["person_id", "record_school_id"]])
    found = found[~at.isin(pd.MultiIndex.from_frame(own))]
    schools = own.sort_values("staff_school_id").groupby("person_id")["staff_school_id"].agg("; ".join)
    return found.assign(own_schools=found["person_id"].map(schools)).reset_index(drop=True)


def typed_late(attribution: Attribution, members: pd.DataFrame) -> pd.DataFrame:
    """Return one row per staff row with records typed a month or more after the day they are about.

    Returns
    -------
    DataFrame
        ``staff_member_id, records, first_at, last_at, share`` (of the staff row's
        records), the facts of the staff row.
    """
    every = attribution.by_staff.set_index("staff_member_id")["records"]
    found = attribution.late.merge(members, on="staff_member_id")
    return found.assign(share=found["records"] / found["staff_member_id"].map(every).astype("float64"))


def provable(by_link: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return one row per school: how many of its people's records have a certain author.

    Returns
    -------
    DataFrame
        ``staff_school_id, records, proven, share``.
    """
    people = members.loc[members["of_a_person"], ["staff_member_id", "staff_school_id"]]
    named = by_link.merge(people.dropna(), on="staff_member_id")
    sure = named["user_id"].notna() & named["certainty"].eq("certain") & named["verdict"].ne("no_link")
    named = named.assign(proven=named["records"].where(sure | named["verdict"].eq("staff_not_link"), 0))
    found = named.groupby("staff_school_id", as_index=False)[["records", "proven"]].sum()
    return found.assign(share=found["proven"] / found["records"])
