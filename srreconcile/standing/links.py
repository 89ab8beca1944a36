"""How each live link stands: the states of both its ends, and its situation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile import situations
from srreconcile.standing.mapping import beside, found_by

OWN = ("same", "probable")
_PAIR = ["user_id", "staff_member_id"]


def live_links(
    links: pd.DataFrame,
    identity: pd.DataFrame,
    logins: pd.DataFrame,
    members: pd.DataFrame,
    delegations: pd.DataFrame,
    by_link: pd.DataFrame,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Return one row per link that holds at `as_of`, with its situation.

    Parameters
    ----------
    links : DataFrame
        Canonical links, past ones too.
    identity : DataFrame
        ``user_id, staff_member_id, identity, probability, reasons``.
    logins, members : DataFrame
        The facts on both ends (`standing.rows`).
    delegations : DataFrame
        Canonical delegations.
    by_link : DataFrame
        Records per pair and verdict (`records.Attribution.by_link`).
    as_of : Timestamp
        UTC.

    Returns
    -------
    DataFrame
        The facts of both ends; ``link_probability, link_reasons``; the five states
        ``staff, user, link, identity, delegation``; ``situation``; ``guest_user_id``
        (another person's account on the same row); ``records`` and
        ``possible_records`` logged through the link (attributed to it with certainty,
        or to it or another account), ``first_at, last_at``.
    """
    live = links[_holds(links, as_of)].sort_values("valid_from", kind="stable")
    live = live.drop_duplicates(_PAIR, keep="last").sort_values(_PAIR)
    judged = identity.rename(columns={"probability": "link_probability", "reasons": "link_reasons"})
    found = beside(live[[*_PAIR, "valid_from", "origin"]], judged, _PAIR)
    found = beside(beside(found, logins, "user_id"), members, "staff_member_id")
    # An office's account on the office's own row is where it belongs.
    at_home = found["identity"].eq("generic") & found["of_a_person"].eq(False)
    found["identity"] = found["identity"].mask(at_home, "same").fillna("unknown")
    found["user"] = np.select(
        [found["user_name"].isna(), found["enabled"].eq(True)], ["absent", "enabled"], default="disabled"
    )
    found["staff"] = found["staff_state"].fillna("not_found")
    found["delegation"] = delegation_states(found, delegations, members, as_of)
    found = found.join(_sharing(found))
    found["situation"] = situations.primary(found)
    found["situation"] = found["situation"].mask(
        found["account_kind"].eq("parent") & found["identity"].isin(OWN), "exempt"
    )
    return found.join(_use(found, by_link))


def as_reviewed(judged: pd.DataFrame, reviewed: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with what people ruled on them, which also holds for accounts of no person.

    Parameters
    ----------
    judged : DataFrame, n rows
        ``user_id, staff_member_id, identity, probability, reasons``.
    reviewed : DataFrame
        ``user_id, staff_member_id, verdict`` (same, not_same).

    Returns
    -------
    DataFrame, n rows, same index
    """
    ruled = reviewed.drop_duplicates(_PAIR).set_index(_PAIR)["verdict"]
    verdict = ruled.reindex(pd.MultiIndex.from_frame(judged[_PAIR])).set_axis(judged.index)
    same, other = verdict.eq("same").fillna(False), verdict.eq("not_same").fillna(False)
    return judged.assign(
        identity=judged["identity"].mask(same, "same").mask(other, "different"),
        probability=judged["probability"].mask(same, 1.0).mask(other, 0.0),
        reasons=judged["reasons"].mask(same | other, "ruled by a person"),
    )


def _holds(spans: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    begun = spans["valid_from"].isna() | (spans["valid_from"] <= as_of)
    return begun & (spans["valid_to"].isna() | (spans["valid_to"] > as_of))


def delegation_states(
    pairs: pd.DataFrame, delegations: pd.DataFrame, members: pd.DataFrame, as_of: pd.Timestamp
) -> pd.Series:
    """Return for each pair whether a delegation is declared: no, valid or expired.

    A delegation names one staff row and holds for all rows of that person.

    Parameters
    ----------
    pairs : DataFrame, n rows
        ``user_id, staff_member_id, person_id``.
    delegations : DataFrame
        Canonical delegations.
    members : DataFrame
        ``staff_member_id, person_id``.
    as_of : Timestamp
        UTC.

    Returns
    -------
    Series of str, length n, index of `pairs`
    """
    person = members.set_index("staff_member_id")["person_id"]
    last = delegations["valid_to"]
    whole_day = last.notna() & (last == last.dt.normalize())  # a bare date includes its day
    ends = last.mask(whole_day, last + pd.Timedelta(days=1))
    begun = delegations["valid_from"].isna() | (delegations["valid_from"] <= as_of)
    over = ends.notna() & (ends <= as_of)
    rank = pd.Series(np.select([begun & ~over, over], [2, 1], default=0), index=delegations.index)
    whose = found_by(delegations["staff_member_id"], person).fillna(delegations["staff_member_id"])
    best = rank.groupby([delegations["user_id"], whose]).max()
    mine = pd.MultiIndex.from_arrays(
        [pairs["user_id"], pairs["person_id"].fillna(pairs["staff_member_id"])], names=best.index.names
    )
    found = best.reindex(mine).fillna(0).astype(int).to_numpy()
    return pd.Series(np.array(["no", "expired", "valid"])[found], index=pairs.index, dtype="str")


def _sharing(found: pd.DataFrame) -> pd.DataFrame:
    """The link state of each row, and another person's account on the same staff row."""
    known = found["user"].ne("absent") & found["staff"].ne("not_found")
    person = found["account_kind"].fillna("person").eq("person")
    deputy = found["identity"].eq("probable") & found["delegation"].ne("no")
    own = known & found["identity"].isin(OWN) & person & ~deputy
    stranger = known & found["identity"].eq("different") & found["delegation"].eq("no")
    several = _distinct(found["person_id"].where(known & found["delegation"].eq("no")), found["user_id"]) > 1
    enabled = found["user"].eq("enabled")
    accounts_of = _distinct(found["user_id"].where(own & enabled), found["person_id"])
    guest = found["user_id"].where(stranger & enabled).groupby(found["staff_member_id"]).transform("min")
    states = np.select(
        [stranger & several, own & enabled & guest.notna(), own & enabled & (accounts_of > 1), several],
        ["multi_diff", "shared_diff", "shared_same", "multi_same"],
        default="one",
    )
    return pd.DataFrame({"link": states, "guest_user_id": guest.where(own)}, index=found.index)


def _distinct(values: pd.Series, by: pd.Series) -> pd.Series:
    """How many different values stand in each row's group."""
    return values.groupby(by.fillna("")).transform("nunique")


def _use(found: pd.DataFrame, by_link: pd.DataFrame) -> pd.DataFrame:
    """Records logged through each link, certainly or possibly."""
    sure = by_link[by_link["user_id"].notna()].groupby(_PAIR)
    used = sure.agg(records=("records", "sum"), first_at=("first_at", "min"), last_at=("last_at", "max"))
    used = used.reindex(pd.MultiIndex.from_frame(found[_PAIR])).set_index(found.index)
    open_ = by_link[by_link["user_id"].isna() & by_link["verdict"].eq("unknown")]
    possible = found_by(found["staff_member_id"], open_.groupby("staff_member_id")["records"].sum())
    return used.assign(
        records=used["records"].fillna(0).astype("int64"), possible_records=possible.fillna(0).astype("int64")
    )


def disagreeing_carriers(
    staff: pd.DataFrame, users: pd.DataFrame, links: pd.DataFrame, members: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Return the accounts for which two exports name different people.

    The staff list, the user list and the link table may each carry links.  A carrier
    that names no link for an account says nothing: it may be an older export.

    Returns
    -------
    DataFrame
        ``user_id, staff_member_id, carrier, other_staff_member_id, other_carrier``.
    """
    person = members.set_index("staff_member_id")["person_id"]
    live = links[_holds(links, as_of) & links["origin"].fillna("links").str.contains("links")]
    carried = {"staff list": staff, "user list": users, "link table": live}
    said = [
        frame[_PAIR].dropna().drop_duplicates().assign(carrier=name)
        for name, frame in carried.items()
        if frame["user_id"].notna().any() and frame["staff_member_id"].notna().any()
    ]
    said = [pairs for pairs in said if len(pairs)]
    if len(said) < 2:
        return pd.DataFrame(
            columns=[*_PAIR, "carrier", "other_staff_member_id", "other_carrier"], dtype="str"
        )
    named = pd.concat(said, ignore_index=True)
    named["person_id"] = found_by(named["staff_member_id"], person).fillna(named["staff_member_id"])
    several = named.groupby("user_id")["person_id"].transform("nunique") > 1  # few: one person is no doubt
    named = named[several]
    both = named.merge(named, on="user_id", suffixes=("", "_2"))
    both = both[both["carrier"] < both["carrier_2"]]
    agree = both[both["person_id"] == both["person_id_2"]]
    settled = pd.MultiIndex.from_frame(agree[["user_id", "carrier", "carrier_2"]])
    doubtful = both[~pd.MultiIndex.from_frame(both[["user_id", "carrier", "carrier_2"]]).isin(settled)]
    return (
        doubtful.sort_values([*_PAIR, "staff_member_id_2"])
        .drop_duplicates("user_id")
        .rename(columns={"staff_member_id_2": "other_staff_member_id", "carrier_2": "other_carrier"})
        .drop(columns=["person_id", "person_id_2"])
        .reset_index(drop=True)
    )
