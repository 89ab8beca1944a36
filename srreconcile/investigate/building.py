"""From a record id, or a word for somebody, to the case."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.errors import InputError
from srreconcile.investigate import facts, words
from srreconcile.investigate.authorship import candidates
from srreconcile.investigate.case import MOST, Case, Focus, together, when
from srreconcile.investigate.find import Candidates, Someone, find
from srreconcile.investigate.nameless import nameless, unnamed

if TYPE_CHECKING:
    from srreconcile.audit import Audit
    from srreconcile.records import Attribution
    from srreconcile.standing import Standing


_SHORT = 18  # letters of a name beside its id: a picture shows 30 of both


def record(
    audit: Audit, standing: Standing, record_id: str, record_type: str | None = None, *, names: bool = True
) -> Case | Candidates:
    """Return the case of one record; the candidates, where several types share its id.

    Parameters
    ----------
    audit, standing
        Of one audit with records.
    record_id : str
    record_type : str, optional
        Needed where ids are unique per type only.
    names : bool
        False puts ids in place of people's names and addresses.

    Raises
    ------
    InputError
        If there is no record log, or no such record in it.
    """
    log = _log(audit, "record()")
    found = log.find(str(record_id).strip())
    if record_type is not None:
        found = found[found["record_type"].eq(record_type)].reset_index(drop=True)
    if found.empty:
        kind = "" if record_type is None else f" of type {record_type}"
        raise InputError(
            f'record: no record{kind} has the id "{record_id}". Look for it in the platform; its id stands in its '
            "address. A record without a time or a staff id is in the load report."
        )
    if len(found) > 1:
        return _several(str(record_id), found)
    one = found.iloc[0]
    standing = standing if names else nameless(standing)
    focus = _focus_of_record(standing, one)
    rows = log.around(
        focus.users[:1] if pd.notna(one["user_id"]) else (), [one["staff_member_id"]], limit=MOST
    )
    alike = _alike(rows, one)
    links = _links(standing, focus)
    return Case(
        sentence=facts.record_sentence(standing, one, focus, links, _count(log, one)),
        facts=facts.record_facts(standing, one, focus, links, alike, rows),
        records=alike,
        links=links,
        focus=focus,
        at=when(found).iloc[0],
        _audit=audit,
        _standing=standing,
    )


def who(
    audit: Audit,
    standing: Standing,
    text: str | None = None,
    *,
    user_id: str | None = None,
    staff_member_id: str | None = None,
    names: bool = True,
) -> Case | Candidates:
    """Return the case of one person; the candidates, where a word could mean several.

    Without `names`, ids stand in place of people's names and addresses.

    Raises
    ------
    InputError
        If there is no record log, not exactly one is asked for, or there is no such id.
    """
    log = _log(audit, "who()")
    someone = find(standing, text, user_id, staff_member_id)
    if not names:
        someone, standing = unnamed(someone), nameless(standing)
    if isinstance(someone, Candidates):
        return someone
    focus = _focus_of_person(standing, log, someone)
    rows = log.around(focus.users, (*focus.staff, *focus.others), limit=MOST)
    mine = rows["user_id"].isin(focus.users) | rows["staff_member_id"].isin(focus.staff)
    records = together([rows[mine]])
    links = _links(standing, focus)
    return Case(
        sentence=facts.person_sentence(standing, someone, links, log),
        facts=facts.person_facts(standing, focus, links, log, rows),
        records=records,
        links=links,
        focus=focus,
        at=None,
        _audit=audit,
        _standing=standing,
    )


def _log(audit: Audit, call: str) -> Attribution:
    log = audit.attribution
    if log is None:
        raise InputError(
            f"{call} needs the record log. Pass Tables(records=...), with staff, users and links."
        )
    return log


def _several(record_id: str, found: pd.DataFrame) -> Candidates:
    kinds = found["record_type"].fillna("")
    rows = pd.DataFrame(
        {
            "name": kinds + " " + record_id,
            "email": when(found).map(words.moment),
            "users": found["user_id"],
            "staff": found["staff_member_id"],
            "call": [
                f"audit.record({json.dumps(record_id)}, record_type={json.dumps(kind)})" for kind in kinds
            ],
            "option": [f"--record {shlex.quote(record_id)} --type {shlex.quote(kind)}" for kind in kinds],
        }
    )
    return Candidates(record_id, rows.astype("str"), exact=True, things="records")


def _alike(rows: pd.DataFrame, one: pd.Series) -> pd.DataFrame:
    """The records in the same position: same staff row, same account, same verdict."""
    same = rows["user_id"].isna() if pd.isna(one["user_id"]) else rows["user_id"].eq(one["user_id"])
    same &= rows["staff_member_id"].eq(one["staff_member_id"]) & rows["verdict"].eq(one["verdict"])
    return rows[same].reset_index(drop=True)


def _count(log: Attribution, one: pd.Series) -> int:
    counted = log.by_link
    same = counted["staff_member_id"].eq(one["staff_member_id"]) & counted["verdict"].eq(one["verdict"])
    same &= counted["user_id"].isna() if pd.isna(one["user_id"]) else counted["user_id"].eq(one["user_id"])
    return int(counted.loc[same, "records"].sum())


def _focus_of_record(standing: Standing, one: pd.Series) -> Focus:
    row = str(one["staff_member_id"])
    users = (str(one["user_id"]),) if pd.notna(one["user_id"]) else tuple(candidates(standing, row))
    people = standing.logins[standing.logins["user_id"].isin(users) & standing.logins["zone"].eq("sure")]
    own = standing.members[standing.members["person_id"].isin(people["own_person_id"])]
    name = facts.account_name(standing, users[0]) if users else row
    staff = tuple(own["staff_member_id"])
    return Focus(name, users, staff, tuple({row} - set(staff)), _names(standing, name, (*staff, row), staff))


def _focus_of_person(standing: Standing, log: Attribution, someone: Someone) -> Focus:
    counted = log.by_link[log.by_link["user_id"].isin(someone.users)]
    other = counted[~counted["staff_member_id"].isin(someone.staff)].sort_values("records", ascending=False)
    others = tuple(other["staff_member_id"].drop_duplicates())
    names = _names(standing, someone.name, (*someone.staff, *others), someone.staff)
    return Focus(someone.name, someone.users, someone.staff, others, names)


def _names(standing: Standing, name: str, rows: tuple[str, ...], own: tuple[str, ...]) -> dict[str, str]:
    """The name of each staff row, with its id where another row, or the person, is called the same."""
    known = standing.members.set_index("staff_member_id")["staff_name"]
    names = {row: str(known.get(row, row)) for row in dict.fromkeys(rows)}
    times = Counter(names.values())
    alike = {row for row, said in names.items() if times[said] > 1 or (said == name and row not in own)}
    return {row: words.named(said[:_SHORT], row) if row in alike else said for row, said in names.items()}


def _links(standing: Standing, focus: Focus) -> pd.DataFrame:
    links = standing.links
    mine = links["user_id"].isin(focus.users) | links["staff_member_id"].isin([*focus.staff, *focus.others])
    found = links[mine].merge(
        standing.identity[["user_id", "staff_member_id", "identity", "probability"]],
        how="left",
        on=["user_id", "staff_member_id"],
    )
    names = standing.logins.set_index("user_id")["user_name"]
    staff = standing.members.set_index("staff_member_id")["staff_name"]
    found.insert(1, "user_name", found["user_id"].map(names))
    found.insert(3, "staff_name", found["staff_member_id"].map(staff))
    return found.sort_values(
        ["valid_from", "user_id", "staff_member_id"], na_position="first", ignore_index=True
    )
