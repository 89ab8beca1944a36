"""What is true of a link beside its situation: shared causes, recycled addresses, contradictions."""

from __future__ import annotations

import pandas as pd

from srreconcile import normalize
from srreconcile.situations import MODIFIERS
from srreconcile.standing.causes import causes

FLAPS = 3
"""Times a link is made anew within `FLAP_DAYS` from which a sync seems to fight another."""
FLAP_DAYS = 180

_PAIR = ["user_id", "staff_member_id"]


def second_pass(
    live: pd.DataFrame, links: pd.DataFrame, carriers: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Return the live links with what needs other links, history or other carriers.

    Parameters
    ----------
    live : DataFrame
        As `standing.links.live_links` returns it.
    links : DataFrame
        Canonical links, past ones too.
    carriers : DataFrame
        As `standing.links.disagreeing_carriers` returns it.
    as_of : Timestamp
        UTC.

    Returns
    -------
    DataFrame
        `live` with ``situation`` (swaps and rings become ``cross_linked_swapped``),
        ``cause, cause_id, cause_links, cause_at`` (`standing.causes`) and
        ``modifiers``: words of `situations.MODIFIERS`, "; " between them, missing if none.
    """
    found = live.merge(causes(live), how="left", on=_PAIR, validate="one_to_one")
    round_again = found["situation"].eq("cross_linked") & found["cause"].isin(["swapped", "cycle"])
    found["situation"] = found["situation"].mask(round_again, "cross_linked_swapped")
    true = {
        "multi_row_same": found["link"].eq("multi_same"),
        "swapped": found["cause"].eq("swapped"),
        "cycle": found["cause"].eq("cycle"),
        "shifted": found["cause"].eq("shifted"),
        "recycled_address": found["identity"].eq("different") & _same_address(found),
        "asymmetric": found["user_id"].isin(carriers["user_id"]),
        "status_conflict": found["status_conflict"].eq(True),
        "flapping": pd.MultiIndex.from_frame(found[_PAIR]).isin(_flapping(links, as_of)),
    }
    said = pd.Series("", index=found.index, dtype="str")
    for name in MODIFIERS:
        said = said.where(~pd.Series(true[name], index=found.index).astype(bool), said + f"{name}; ")
    said = said.str.removesuffix("; ")
    return found.assign(modifiers=said.mask(said == ""))


def _same_address(found: pd.DataFrame) -> pd.Series:
    address = normalize.email(found["user_email"])
    return address.notna() & address.eq(normalize.email(found["staff_email"]))


def _flapping(links: pd.DataFrame, as_of: pd.Timestamp) -> pd.MultiIndex:
    """The pairs that were linked anew again and again."""
    made = links[links["valid_from"].between(as_of - pd.Timedelta(days=FLAP_DAYS), as_of)]
    times = made.drop_duplicates([*_PAIR, "valid_from"]).groupby(_PAIR).size()
    return pd.MultiIndex.from_frame(times[times >= FLAPS].reset_index()[_PAIR])
