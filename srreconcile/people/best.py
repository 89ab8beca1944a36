"""The best person of each account, and the next: the table that most callers read."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.people.compete import Scored
from srreconcile.people.groups import Indices
from srreconcile.people.persons import Persons
from srreconcile.people.reasons import reasons
from srreconcile.people.site import Site

_ASSIGNED = 0.35  # probability from which the best person is named
_SURE = 0.95
_ASK = 0.1
_ON_THE_LIST = 0.5  # of all people together, from which the account is rather somebody's


def best_table(site: Site, people: Persons, scored: Scored, kinds: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return the best person of each account, and the next.

    Parameters
    ----------
    site : Site
    people : Persons
    scored : Scored
        Sorted by account, best first.
    kinds : array of str, one a row
        Account kinds; only those of accounts are read.
    """
    rows = site.rows
    users = np.arange(rows.staff_count, len(rows))
    first = np.searchsorted(scored.user, users, "left")
    count = np.searchsorted(scored.user, users, "right") - first
    person_like = np.isin(kinds[users], ["person", "parent"])
    best = _side(site, people, scored, first, (count > 0) & person_like)
    after = _side(site, people, scored, first + 1, (count > 1) & person_like, said=False)
    probability = best["probability"].fillna(0.0).to_numpy()
    unsure = _many_fit(scored, users)
    zone = np.select(
        [probability >= _SURE, (probability >= _ASK) | (unsure & person_like)], ["sure", "ask"], "nobody"
    )
    named = pd.Series(probability >= _ASSIGNED)
    said = best["reasons"].where(
        best["reasons"].ne("") & (probability >= _ASK), "nobody on the staff list fits"
    )
    said = said.mask(pd.Series(zone == "ask") & ~named, "cannot tell: several people fit; " + best["reasons"])
    return pd.DataFrame(
        {
            "user_id": pd.Series(rows.ids[users], dtype="str"),
            "staff_member_id": best["staff_member_id"].where(named),
            "person_id": best["person_id"].where(named),
            "probability": probability,
            "zone": pd.Series(zone, dtype="str"),
            "account_kind": pd.Series(kinds[users], dtype="str"),
            "reasons": said.mask(~pd.Series(person_like), "an account of no single person").str.removesuffix(
                "; "
            ),
            "next_staff_member_id": after["staff_member_id"],
            "next_person_id": after["person_id"],
            "next_probability": after["probability"],
        }
    )


def _many_fit(scored: Scored, users: Indices) -> npt.NDArray[np.bool_]:
    """Whether the owner is rather one of many namesakes than on no list, though none of them stands out."""
    crowd = scored.namesakes[users] > scored.nobody[users]
    listed = np.bincount(scored.user, scored.probability, minlength=int(users.max(initial=-1)) + 1)[users]
    return np.asarray(crowd | (listed > _ON_THE_LIST))


def _side(
    site: Site,
    people: Persons,
    scored: Scored,
    at: Indices,
    there: npt.NDArray[np.bool_],
    *,
    said: bool = True,
) -> pd.DataFrame:
    """Ids, probability and, if they are to be said, reasons of the pairs at `at`; missing where there is none."""
    shown = scored.take(at[there])
    found = pd.DataFrame(
        {
            "staff_member_id": site.rows.ids[shown.row],
            "person_id": site.rows.ids[people.rows[people.starts[shown.person]]],
            "probability": shown.probability,
            "reasons": reasons(shown.evidence) if said else "",
        },
        index=np.flatnonzero(there),
    ).reindex(range(len(at)))
    texts = ["staff_member_id", "person_id", "reasons"]
    return found.astype(dict.fromkeys(texts, "str")).assign(reasons=lambda f: f["reasons"].fillna(""))
