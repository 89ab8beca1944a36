"""What an export of a given day shows of a draft."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.simulate.draft import Draft
from srreconcile.simulate.ids import Ids
from srreconcile.tables import Tables


def state(draft: Draft, ids: Ids, when: pd.Timestamp) -> Tables:
    """Return the tables as exported at `when`, in canonical form, without records.

    Parameters
    ----------
    draft : Draft
        The network.
    ids : Ids
        Its ids.
    when : Timestamp
        UTC; the future of that moment is left out.
    """
    return Tables(**as_typed(draft, ids, when))


def as_typed(draft: Draft, ids: Ids, when: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Return the tables as `state` does, but with addresses as they were typed: with outer space."""
    links = _links(draft, ids, when)
    live = links[links["valid_to"].isna()]
    staff, users = _staff(draft, ids, when), _users(draft, ids, when)
    staff["user_id"] = staff["staff_member_id"].map(_carrier(live, users, "staff_member_id", "user_id"))
    users["staff_member_id"] = users["user_id"].map(_carrier(live, users, "user_id", "staff_member_id"))
    named = {ids.users[user]: ids.staff[row] for user, row in draft.user_carrier.items()}
    other = users["user_id"].map(pd.Series(named, dtype="str"))
    users["staff_member_id"] = other.where(other.notna(), users["staff_member_id"])
    delegations = _delegations(draft, ids, when)
    found = {
        "staff": staff,
        "users": users,
        "links": links,
        "delegations": delegations,
        "schools": draft.schools,
    }
    return {name: _text(table) for name, table in found.items()}


def _text(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(dict.fromkeys(table.columns[table.dtypes.eq("object")], "str"))


def _here(frame: pd.DataFrame, since: str, when: pd.Timestamp) -> pd.DataFrame:
    """The rows that were there at `when`."""
    return frame[(frame[since] <= when) & ~(frame["gone_at"] <= when)]


def _as_addressed(draft: Draft, table: str, rows: pd.DataFrame, when: pd.Timestamp) -> pd.DataFrame:
    """The rows with the addresses that they had at `when`."""
    for old in draft.former:
        then = old[old["table"].eq(table) & (old["until"] > when) & old["row"].isin(rows.index)]
        if len(then):
            rows = rows.copy()
            rows.loc[then["row"], "email"] = then["email"].to_numpy()
    return rows


def _blank(values: pd.Series) -> pd.Series:
    return values.mask(values.eq(""))


def _staff(draft: Draft, ids: Ids, when: pd.Timestamp) -> pd.DataFrame:
    rows = _as_addressed(draft, "staff", _here(draft.staff, "listed_at", when), when)
    person = draft.people.reindex(rows["human"]).set_axis(rows.index)
    ended = rows["end_date"].where(rows["end_date"] <= when)
    shown = pd.DataFrame(
        {
            "staff_member_id": ids.staff.reindex(rows.index),
            "sis_id": ids.sis.reindex(rows.index),
            "external_id": ids.external.reindex(rows.index),
            "school_id": draft.schools["school_id"].to_numpy()[rows["school"]],
            "first_name": rows["first"],
            "middle_name": _blank(person["middle"]),
            "last_name": rows["last"],
            "suffix": _blank(rows["suffix"]),
            "preferred_first": _blank(rows["preferred"]),
            "former_last": _blank(rows["former"]),
            "email": _blank(rows["email"]),
            "title": _blank(rows["title"]),
            "staff_kind": rows["staff_kind"],
            "active": rows["active"] | ended.isna(),
            "start_date": rows["start_date"],
            "end_date": ended,
        }
    )
    return _ordered(shown, "staff_member_id")


def _users(draft: Draft, ids: Ids, when: pd.Timestamp) -> pd.DataFrame:
    rows = _as_addressed(draft, "users", _here(draft.users, "created_at", when), when)
    disabled = rows["disabled_at"] <= when
    login = rows["last_login_at"]
    # who signed in later signed in before as well: on the day of the snapshot or a few before
    earlier = when - pd.to_timedelta(rows.index.to_numpy() % 5 * 90_000 + 3_600, unit="s")
    login = login.where(login <= when, np.fmin(login, earlier))
    shown = pd.DataFrame(
        {
            "user_id": ids.users.reindex(rows.index),
            "email": rows["email"],
            "first_name": rows["first"],
            "last_name": rows["last"],
            "active": ~disabled,
            "active_reason": disabled.map({True: "disabled"}),
            "created_at": rows["created_at"],
            "last_login_at": login.where(login > rows["created_at"]),
            "school_id": draft.schools["school_id"].to_numpy()[rows["school"]],
            "groups": rows["groups"],
            "title": _blank(rows["title"]),
            "account_kind": _blank(rows["account_kind"]),
        }
    )
    return _ordered(shown, "user_id")


def _links(draft: Draft, ids: Ids, when: pd.Timestamp) -> pd.DataFrame:
    rows = draft.links[draft.links["valid_from"] <= when]
    shown = pd.DataFrame(
        {
            "user_id": ids.users.reindex(rows["user"]).to_numpy(),
            "staff_member_id": ids.staff.reindex(rows["staff"]).to_numpy(),
            "valid_from": rows["valid_from"].to_numpy(),
            "valid_to": rows["valid_to"].where(rows["valid_to"] <= when).to_numpy(),
        }
    )
    return shown.sort_values(["user_id", "valid_from", "staff_member_id"], ignore_index=True)


def _carrier(live: pd.DataFrame, users: pd.DataFrame, key: str, value: str) -> pd.Series:
    """The one link that a row can carry: the oldest that holds, of an account that works if there is one."""
    works = live["user_id"].map(users.set_index("user_id")["active"]).fillna(False).astype("bool")
    order = live.assign(idle=~works).sort_values(["idle", "valid_from", value], kind="stable")
    return order.drop_duplicates(key).set_index(key)[value]


def _delegations(draft: Draft, ids: Ids, when: pd.Timestamp) -> pd.DataFrame:
    rows = draft.delegations[draft.delegations["valid_from"] <= when]
    shown = pd.DataFrame(
        {
            "user_id": ids.users.reindex(rows["user"]).to_numpy(),
            "staff_member_id": ids.staff.reindex(rows["staff"]).to_numpy(),
            **{name: rows[name].to_numpy() for name in ("reason", "approved_by", "valid_from", "valid_to")},
        }
    )
    return _ordered(shown, "user_id")


def _ordered(shown: pd.DataFrame, key: str) -> pd.DataFrame:
    """In the order of the ids as numbers."""
    return shown.iloc[np.argsort(shown[key].astype("int64").to_numpy(), kind="stable")].reset_index(drop=True)
