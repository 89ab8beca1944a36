"""Accounts without a link, staff without an account, and people who stand twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile import normalize, situations
from srreconcile.standing.links import OWN
from srreconcile.standing.mapping import first_by, found_by

_ROW_OF_ANOTHER = 0.05  # of links to rows gone from the list, about one in twenty never was its own account's
NOT_A_PERSON = ("generic", "service", "shared", "substitute", "test")


def unlinked(
    logins: pd.DataFrame, live_links: pd.DataFrame, links: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Return one row per account without a live link, with its situation.

    Parameters
    ----------
    logins, live_links : DataFrame
        As `standing.rows.logins` and `standing.links.live_links` return them.
    links : DataFrame
        Canonical links, past ones too.
    as_of : Timestamp
        UTC.

    Returns
    -------
    DataFrame
        The columns of `logins` with ``situation``; ``taken_by_user_id``, the account
        that already holds the staff person who fits; ``taken_by_same_person``; and
        ``days_since_login``, missing where no sign-in is known.
    """
    found = logins[~_among(logins["user_id"], live_links["user_id"])].reset_index(drop=True)
    states = pd.DataFrame(
        {
            "staff": found["own_state"].fillna("none"),
            "user": np.where(found["enabled"], "enabled", "disabled"),
            "link": np.where(_among(found["user_id"], links["user_id"]), "ended", "none"),
            "identity": _identity(found),
            "delegation": "no",
        },
        index=found.index,
    )
    found["situation"] = situations.primary(states).mask(found["account_kind"].eq("parent"), "exempt")
    found["days_since_login"] = (as_of - found["last_login_at"]).dt.total_seconds() / 86_400
    return _with_holders(found, live_links)


def _among(values: pd.Series, known: pd.Series | pd.Index) -> np.ndarray:
    # Series.isin says the same, but on text in pandas 3.1 takes several times as long
    return np.asarray(pd.Index(known.dropna().unique()).get_indexer(pd.Index(values)) >= 0)


def _identity(found: pd.DataFrame) -> np.ndarray:
    """The identity state of an account against the whole staff list."""
    rival = found["next_probability"].fillna(0) >= 0.5 * found["probability"].fillna(0)
    return np.select(
        [
            found["account_kind"].isin(NOT_A_PERSON),
            found["own_staff_member_id"].isna() & found["zone"].eq("ask"),  # too many fit
            found["own_staff_member_id"].isna() | found["zone"].eq("nobody"),
            found["zone"].eq("sure"),
            rival,
        ],
        ["generic", "ambiguous", "unknown", "same", "ambiguous"],
        default="probable",
    )


def _with_holders(found: pd.DataFrame, live_links: pd.DataFrame) -> pd.DataFrame:
    """Name the account that already holds the staff person who fits."""
    held = live_links["user"].eq("enabled") & live_links["person_id"].notna()
    holding = live_links.loc[held, ["user_id", "person_id", "identity"]]  # sorting forty columns costs 250 MB
    holding = holding.sort_values(["identity", "user_id"], key=_own_first).drop_duplicates("person_id")
    holder = holding.set_index("person_id")
    fits = found["own_person_id"].where(found["situation"].isin(["found", "relink_candidate"]))
    found["taken_by_user_id"] = found_by(fits, holder["user_id"])
    found["taken_by_same_person"] = found_by(fits, holder["identity"]).isin(OWN)
    taken = found["taken_by_user_id"].notna()
    return found.assign(situation=found["situation"].mask(taken, "found_already_linked"))


def _own_first(column: pd.Series) -> pd.Series:
    return ~column.isin(OWN) if column.name == "identity" else column


def without_user(members: pd.DataFrame, logins: pd.DataFrame, live_links: pd.DataFrame) -> pd.DataFrame:
    """Return one row per active staff person without an account of their own.

    Parameters
    ----------
    members, logins, live_links : DataFrame
        As the other modules of `standing` return them.

    Returns
    -------
    DataFrame
        ``person_id, staff_member_id, staff_name, staff_email, staff_school_id,
        staff_title``; ``blocked_by``: ``guest``, ``no e-mail``, ``address taken`` or
        ``nothing``, the condition under which Schoolrunner's bulk creation of users
        passes the row over; ``holder_user_id``, the account in the way; and
        ``holder_staff_member_id``, whom that account is linked to.
    """
    guest_links = live_links["identity"].isin(["different", "generic"])
    guests = live_links.loc[guest_links, ["user_id", "person_id"]]
    linked = live_links.loc[~guest_links, "person_id"]
    theirs = logins.loc[logins["zone"].eq("sure") & logins["account_kind"].eq("person"), "own_person_id"]
    active = members[members["row_active"] & members["staff_state"].eq("active") & members["of_a_person"]]
    found = active[~_among(active["person_id"], pd.concat([linked, theirs]))]
    found = found.sort_values("staff_member_id").drop_duplicates("person_id").reset_index(drop=True)
    address = normalize.email(found["staff_email"])
    holders = logins.assign(address=normalize.email(logins["user_email"])).dropna(subset="address")
    holders = holders.sort_values("user_id")
    guest = found_by(found["person_id"], first_by(guests, "person_id", "user_id"))
    holder = found_by(address, first_by(holders, "address", "user_id"))
    target = first_by(live_links, "user_id", "staff_member_id")
    blocked = np.select(
        [guest.notna(), address.isna(), holder.notna()],
        ["guest", "no e-mail", "address taken"],
        default="nothing",
    )
    in_the_way = guest.fillna(holder)
    return found.assign(
        blocked_by=blocked, holder_user_id=in_the_way, holder_staff_member_id=found_by(in_the_way, target)
    )


def twins(
    duplicates: pd.DataFrame, logins: pd.DataFrame, live_links: pd.DataFrame, by_link: pd.DataFrame
) -> pd.DataFrame:
    """Return pairs of enabled accounts of one person: the one to keep, the one to close.

    The keeper is linked, has more records, and signed in last, in that order.

    Returns
    -------
    DataFrame
        ``user_id`` (to close), ``keep_user_id``, ``probability, reasons``, and for
        both (``keep_`` before the keeper's) ``user_name, user_email, user_school_id,
        staff_member_id, records, first_at, last_at, last_login_at``.
    """
    facts = _facts(logins, live_links, by_link)
    usable = facts.index[facts["enabled"] & facts["account_kind"].eq("person")]
    known = pd.concat([duplicates, _linked_twice(live_links)], ignore_index=True)
    known = known.sort_values("probability", ascending=False, kind="stable")
    known = known.drop_duplicates(["user_id_1", "user_id_2"]).sort_values(["user_id_1", "user_id_2"])
    pairs = known[_among(known["user_id_1"], usable) & _among(known["user_id_2"], usable)]
    pairs = _with_rows_gone(pairs, live_links).reset_index(drop=True)
    one, two = facts.loc[pairs["user_id_1"]], facts.loc[pairs["user_id_2"]]
    swap = np.array([b > a for a, b in zip(_worth(one), _worth(two), strict=True)], dtype=bool)
    keep = pairs["user_id_1"].mask(swap, pairs["user_id_2"])
    close = pairs["user_id_2"].mask(swap, pairs["user_id_1"])
    shown = facts.drop(columns=["enabled", "account_kind"])
    # Of three accounts one stays: a pair whose keeper is itself to be closed adds nothing.
    stays = ~keep.isin(close)
    needed = stays | ~close.isin(close[stays])
    pairs, keep, close = pairs[needed], keep[needed], close[needed]
    return pd.concat(
        [
            pd.DataFrame({"user_id": close, "keep_user_id": keep}).reset_index(drop=True),
            pairs[["probability", "reasons"]].reset_index(drop=True),
            shown.loc[close].reset_index(drop=True),
            shown.loc[keep].reset_index(drop=True).add_prefix("keep_"),
        ],
        axis=1,
    )


def _with_rows_gone(pairs: pd.DataFrame, live_links: pd.DataFrame) -> pd.DataFrame:
    """The pairs, less likely where just one account is on a row that has gone from the staff list.

    It may be a namesake's: of a person whom nobody can look at any more, the name alone speaks.
    """
    gone = live_links.loc[live_links["staff"].eq("not_found"), "user_id"]
    one = _among(pairs["user_id_1"], gone) != _among(pairs["user_id_2"], gone)
    odds = pairs["probability"] / (1 - pairs["probability"]).clip(lower=1e-9)
    odds *= np.where(one, _ROW_OF_ANOTHER, 1.0)
    return pairs.assign(probability=odds / (1 + odds))


def _linked_twice(live_links: pd.DataFrame) -> pd.DataFrame:
    """Pairs of accounts that are linked to one person, and are that person's by the names.

    Who is declared to log under another's name is another, however alike the two are called.
    """
    shared = live_links[live_links["link"].eq("shared_same") & live_links["delegation"].eq("no")]
    shared = shared.dropna(subset="person_id")
    rows = pd.DataFrame(shared.groupby(["person_id", "user_id"])["link_probability"].max().reset_index())
    first = rows.groupby("person_id")[["user_id", "link_probability"]].transform("first")
    pairs = pd.DataFrame(
        {
            "user_id_1": first["user_id"],
            "user_id_2": rows["user_id"],
            "probability": first["link_probability"] * rows["link_probability"],
            "reasons": "both are linked to one person's staff rows, and fit",
        }
    )
    return pairs[pairs["user_id_1"] < pairs["user_id_2"]].astype({"reasons": "str"})


def _facts(logins: pd.DataFrame, live_links: pd.DataFrame, by_link: pd.DataFrame) -> pd.DataFrame:
    """What tells two accounts of one person apart, by user id."""
    facts = logins.set_index("user_id")[
        ["user_name", "user_email", "user_school_id", "enabled", "account_kind", "last_login_at"]
    ]
    sure = by_link[by_link["user_id"].notna()].groupby("user_id")
    used = sure.agg(records=("records", "sum"), first_at=("first_at", "min"), last_at=("last_at", "max"))
    linked = first_by(live_links, "user_id", "staff_member_id")
    facts = facts.join(linked).join(used)
    return facts.assign(records=facts["records"].fillna(0).astype("int64"))


def _worth(facts: pd.DataFrame) -> list[tuple[bool, int, float]]:
    login = facts["last_login_at"].astype("int64").where(facts["last_login_at"].notna(), 0)
    return list(zip(facts["staff_member_id"].notna(), facts["records"], login, strict=True))


def staff_twins(duplicate_staff: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of active staff rows that are one person twice.

    Returns
    -------
    DataFrame
        ``staff_member_id, other_staff_member_id, staff_name, staff_school_id,
        other_school_id, probability, reasons``.
    """
    facts = members.set_index("staff_member_id")
    active = facts.index[facts["row_active"]]
    pairs = duplicate_staff[
        _among(duplicate_staff["staff_member_id_1"], active)
        & _among(duplicate_staff["staff_member_id_2"], active)
    ].reset_index(drop=True)
    return pd.DataFrame(
        {
            "staff_member_id": pairs["staff_member_id_1"],
            "other_staff_member_id": pairs["staff_member_id_2"],
            "staff_name": found_by(pairs["staff_member_id_1"], facts["staff_name"]),
            "staff_school_id": found_by(pairs["staff_member_id_1"], facts["staff_school_id"]),
            "other_school_id": found_by(pairs["staff_member_id_2"], facts["staff_school_id"]),
            "probability": pairs["probability"],
            "reasons": pairs["reasons"],
        }
    )
