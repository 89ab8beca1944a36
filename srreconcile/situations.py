"""The one situation that each link, account and staff row is in.

A situation is found by a decision list: the first rule that holds names it.  The
rules read five states (of the staff row, the account, the link, the identity of the
two people, a declared delegation) and nothing else, so every combination has exactly
one situation; a test walks the whole product.  Who is the same person is measured in
`people`, never here.

The list grew out of the synchronisation situations of midPoint and OpenIDM, and adds
what they call healthy for ever: links to the wrong person, delegations, leavers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from srreconcile.severity import Severity

STAFF = ("active", "inactive", "future", "not_found", "none")
USER = ("enabled", "disabled", "absent")
LINK = ("none", "one", "multi_same", "multi_diff", "shared_same", "shared_diff", "ended")
IDENTITY = ("same", "probable", "different", "ambiguous", "generic", "unknown")
DELEGATION = ("no", "valid", "expired")


@dataclass(frozen=True)
class Situation:
    """What a state is called, how much it matters, and what to do about it."""

    name: str
    severity: Severity
    label: str
    """As a leader reads it."""
    remedy: str = "Nothing to do."
    midpoint: str = ""
    """What midPoint calls it; empty where it has no word for it."""
    openidm: str = ""
    """What OpenIDM and PingIDM call it."""
    primary: bool = True
    """Whether the decision list names it; else a second pass or a modifier does."""


HEALTHY, NOTE, REVIEW, ACT, URGENT = Severity


def _named(*situations: Situation) -> dict[str, Situation]:
    return {situation.name: situation for situation in situations}


_S = Situation

SITUATIONS = _named(
    _S("staff_without_user", NOTE, "Active on the staff list, without an account",
       "Create a user, or exempt the title.", openidm="ABSENT"),
    _S("link_only", NOTE, "A link whose account and staff row are both gone",
       "Archive the link.", openidm="LINK_ONLY"),
    _S("user_missing", REVIEW, "A link to an account that is gone",
       "End the link, keep its history.", "deleted", "MISSING"),
    _S("staff_missing", ACT, "A link to a staff row that is gone",
       "Find the new id and relink.", openidm="SOURCE_MISSING"),
    _S("collision", URGENT, "One account on the rows of different people",
       "Keep the link to the owner, end the others.", "collision"),
    _S("generic_linked", URGENT, "A shared or service account on a person's row",
       "Give the account a staff row of its own that is no person.", "protected"),
    _S("delegated", HEALTHY, "Logs under another's name, declared and in date",
       "Nothing to do; records count under both names.", "deputy"),
    _S("delegated_to_leaver", ACT, "Declared to log under the name of someone who left",
       "End the link and the delegation."),
    _S("delegation_expired", ACT, "Logs under another's name, declared but past its end",
       "Extend the delegation, or end the link."),
    _S("cross_linked_leaver", URGENT, "Linked to the row of someone else, who left",
       "Relink to the owner's row, then correct the records."),
    _S("cross_linked", URGENT, "Linked to another person's row",
       "Relink to the owner's row, or declare the delegation."),
    _S("link_disputed", ACT, "The linked row and another row both fit",
       "Ask who uses the account, and record the answer.", "disputed", "AMBIGUOUS"),
    _S("link_unverifiable", REVIEW, "Nothing to compare",
       "Get a name or an address of the account."),
    _S("unqualified", ACT, "The staff member left, the account still works",
       "Disable the account, keep the link for history.", openidm="UNQUALIFIED"),
    _S("retired", HEALTHY, "The staff member left, the account is disabled",
       "Nothing to do: history needs the link.", openidm="SOURCE_IGNORED"),
    _S("pre_hire_account", NOTE, "Linked before the first day",
       "Wait, or check the first day."),
    _S("duplicate_account", REVIEW, "A second account of the same person",
       "Choose the keeper and disable the other."),
    _S("staff_row_shared", REVIEW, "Somebody else's account is on this person's row too",
       "Repair the other account's link."),
    _S("active_staff_disabled_user", REVIEW, "On the staff list, but the account is disabled",
       "Enable the account, or note why not."),
    _S("confirmed", HEALTHY, "One person, active, enabled", midpoint="linked", openidm="CONFIRMED"),
    _S("confirmed_weak", HEALTHY, "Very likely one person",
       "Confirm once; it is remembered.", "linked", "CONFIRMED"),
    _S("disabled_unlinked", HEALTHY, "Disabled, and linked to nobody"),
    _S("generic_unlinked", NOTE, "A shared or service account, linked to nobody",
       "List it in the policy.", "protected"),
    _S("found", REVIEW, "Not linked, though one free staff row fits",
       "Link the account to the row that fits.", "unlinked", "FOUND"),
    _S("relink_candidate", REVIEW, "The link ended, though a staff row fits",
       "Look at the history, then link again.", "unlinked", "MISSING"),
    _S("disputed", REVIEW, "Not linked, and several staff rows fit",
       "Ask whose account it is.", "disputed", "AMBIGUOUS"),
    _S("unmatched", REVIEW, "Not linked, and nobody on the staff list fits",
       "Find out whose it is, disable it, or list it as exempt.", "unmatched", "UNASSIGNED"),
    # Second pass: these need the other accounts, other rows or both directions.
    _S("found_already_linked", REVIEW, "Not linked, and the staff row that fits is taken",
       "Keep one account, or repair the other's link first.", openidm="FOUND_ALREADY_LINKED", primary=False),
    _S("cross_linked_swapped", URGENT, "Linked to each other's rows",
       "Swap the links back.", primary=False),
    _S("duplicate_staff", ACT, "One person twice on the staff list",
       "Merge the rows in the SIS.", primary=False),
    _S("link_asymmetric", ACT, "Two exports name different links",
       "Find out which export is right.", primary=False),
    _S("status_conflict", REVIEW, "Marked active, though the last day is past",
       "Decide which field rules.", primary=False),
    _S("former_staff", HEALTHY, "Left, and has no account", primary=False),
    _S("awaited_staff", HEALTHY, "Starts later, and has no account yet", primary=False),
    _S("exempt", HEALTHY, "Exempt: a teacher's own parent account, or a row of no person",
       primary=False),
)  # fmt: skip
"""Every situation by name, in the order in which the decision list asks."""

MODIFIERS = {
    "multi_row_same": "Linked to several rows of one person",
    "swapped": "The links of two people lead to each other",
    "cycle": "The links of several people lead round in a ring",
    "shifted": "The links of a list are shifted by a row",
    "recycled_address": "The address belonged to another person before",
    "asymmetric": "Two exports name different links",
    "status_conflict": "The status and the last day contradict each other",
    "flapping": "Linked and unlinked again and again",
}
"""What may be true of a link beside its situation."""

_Rule = tuple[str, Callable[[pd.DataFrame], "pd.Series[bool]"]]


def _live(states: pd.DataFrame) -> pd.Series:
    return ~states["link"].isin(["none", "ended"])


def _stranger(states: pd.DataFrame) -> pd.Series:
    """A declared delegation says that two people are meant, unless they are surely one."""
    return _live(states) & states["identity"].isin(["different", "ambiguous", "unknown", "probable"])


_RULES: tuple[_Rule, ...] = (
    ("staff_without_user", lambda s: s["user"].eq("absent") & ~_live(s)),
    ("link_only", lambda s: s["user"].eq("absent") & s["staff"].eq("not_found")),
    ("user_missing", lambda s: s["user"].eq("absent")),
    ("staff_missing", lambda s: s["staff"].eq("not_found")),
    ("delegated_to_leaver", lambda s: _stranger(s) & s["delegation"].eq("valid") & s["staff"].eq("inactive")),
    ("delegated", lambda s: _stranger(s) & s["delegation"].eq("valid")),
    ("collision", lambda s: s["link"].eq("multi_diff")),
    ("generic_linked", lambda s: _live(s) & s["identity"].eq("generic")),
    ("delegation_expired", lambda s: _stranger(s) & s["delegation"].eq("expired")),
    ("cross_linked_leaver", lambda s: _live(s) & s["identity"].eq("different") & s["staff"].eq("inactive")),
    ("cross_linked", lambda s: _live(s) & s["identity"].eq("different")),
    ("link_disputed", lambda s: _live(s) & s["identity"].eq("ambiguous")),
    ("link_unverifiable", lambda s: _live(s) & s["identity"].eq("unknown")),
    ("unqualified", lambda s: _live(s) & s["staff"].eq("inactive") & s["user"].eq("enabled")),
    ("retired", lambda s: _live(s) & s["staff"].eq("inactive")),
    ("pre_hire_account", lambda s: _live(s) & s["staff"].eq("future")),
    ("duplicate_account", lambda s: s["link"].eq("shared_same")),
    ("staff_row_shared", lambda s: s["link"].eq("shared_diff")),
    ("active_staff_disabled_user", lambda s: _live(s) & s["user"].eq("disabled")),
    ("confirmed", lambda s: _live(s) & s["identity"].eq("same")),
    ("confirmed_weak", _live),
    ("disabled_unlinked", lambda s: s["user"].eq("disabled")),
    ("generic_unlinked", lambda s: s["identity"].eq("generic")),
    ("relink_candidate", lambda s: s["identity"].isin(["same", "probable"]) & s["link"].eq("ended")),
    ("found", lambda s: s["identity"].isin(["same", "probable"])),
    ("disputed", lambda s: s["identity"].eq("ambiguous")),
)


def primary(states: pd.DataFrame) -> pd.Series:
    """Return the primary situation of each row of states.

    Parameters
    ----------
    states : DataFrame, n rows
        Columns ``staff``, ``user``, ``link``, ``identity``, ``delegation`` with the
        words of `STAFF`, `USER`, `LINK`, `IDENTITY` and `DELEGATION`.

    Returns
    -------
    Series of str, length n, same index
        Names of `SITUATIONS`; ``unmatched`` where no rule holds.

    Examples
    --------
    >>> row = {"staff": "active", "user": "enabled", "link": "one", "identity": "different"}
    >>> primary(pd.DataFrame([{**row, "delegation": d} for d in DELEGATION])).tolist()
    ['cross_linked', 'delegated', 'delegation_expired']
    """
    masks = [rule(states).to_numpy(dtype=bool) for _, rule in _RULES]
    found = np.select(masks, [name for name, _ in _RULES], default="unmatched")
    return pd.Series(found, index=states.index, dtype="str")


def severities(situations: pd.Series) -> pd.Series:
    """Return the severity of each situation, as numbers.

    Parameters
    ----------
    situations : Series of str, length n

    Returns
    -------
    Series of int, length n, same index

    Examples
    --------
    >>> severities(pd.Series(["cross_linked", "confirmed"])).tolist()
    [4, 0]
    """
    levels = {name: int(situation.severity) for name, situation in SITUATIONS.items()}
    return situations.map(levels).astype("int64")


def raised(severity: pd.Series, when: pd.Series) -> pd.Series:
    """Return `severity` one step higher, up to the highest, `when` true.

    Examples
    --------
    >>> raised(pd.Series([3, 4, 2]), pd.Series([True, True, False])).tolist()
    [4, 4, 2]
    """
    return (severity + when.astype("int64")).clip(upper=int(Severity.URGENT))
