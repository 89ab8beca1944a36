"""What is true of a link beside its situation: shared causes, recycled addresses, contradictions."""

from __future__ import annotations

import pandas as pd

from srreconcile import normalize
from srreconcile.situations import MODIFIERS
from srreconcile.standing.causes import causes
from srreconcile.standing.mapping import beside

_PAIR = ["user_id", "staff_member_id"]


def second_pass(
    live: pd.DataFrame, carriers: pd.DataFrame, returned: pd.DataFrame, recycled: pd.Series
) -> pd.DataFrame:
    """Return the live links with what needs other links, history or other carriers.

    Parameters
    ----------
    live : DataFrame
        As `standing.links.live_links` returns it.
    carriers : DataFrame
        As `standing.links.disagreeing_carriers` returns it.
    returned : DataFrame
        ``user_id, staff_member_id`` of links that do not rest (`standing.restless.returns`).
    recycled : Series of bool, index of `live`
        Whether the account's address was the linked person's in an earlier export.

    Returns
    -------
    DataFrame
        `live` with ``situation`` (swaps and rings become ``cross_linked_swapped``),
        ``cause, cause_id, cause_links, cause_at`` (`standing.causes`) and
        ``modifiers``: words of `situations.MODIFIERS`, "; " between them, missing if none.
    """
    found = beside(live, causes(live), _PAIR)
    round_again = found["situation"].eq("cross_linked") & found["cause"].isin(["swapped", "cycle"])
    found["situation"] = found["situation"].mask(round_again, "cross_linked_swapped")
    true = {
        "multi_row_same": found["link"].eq("multi_same"),
        "swapped": found["cause"].eq("swapped"),
        "cycle": found["cause"].eq("cycle"),
        "shifted": found["cause"].eq("shifted"),
        "recycled_address": found["identity"].eq("different") & (_same_address(found) | recycled),
        "asymmetric": found["user_id"].isin(carriers["user_id"]),
        "status_conflict": found["status_conflict"].eq(True),
        "flapping": pd.MultiIndex.from_frame(found[_PAIR]).isin(pd.MultiIndex.from_frame(returned[_PAIR])),
    }
    said = pd.Series("", index=found.index, dtype="str")
    for name in MODIFIERS:
        said = said.where(~pd.Series(true[name], index=found.index).astype(bool), said + f"{name}; ")
    said = said.str.removesuffix("; ")
    return found.assign(modifiers=said.mask(said == ""))


def _same_address(found: pd.DataFrame) -> pd.Series:
    address = normalize.email(found["user_email"])
    return address.notna() & address.eq(normalize.email(found["staff_email"]))
