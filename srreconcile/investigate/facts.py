"""What is known about a case, graded, each kind of claim apart.

Grades are those of evidence: 5 proof, 4 strong, 3 good, 2 indicative, 1 weak.  Nothing
here says why somebody did something: that is asked, and the answer is declared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from srreconcile.investigate import words
from srreconcile.investigate.case import when

if TYPE_CHECKING:
    from srreconcile.investigate.case import Focus
    from srreconcile.investigate.find import Someone
    from srreconcile.records import Attribution
    from srreconcile.standing import Standing

_NEAR = pd.Timedelta(minutes=2)
_FEW = 10  # own records below which students in common say nothing


def account_name(standing: Standing, user: str) -> str:
    """Return the name on an account, or its id."""
    names = standing.logins.set_index("user_id")["user_name"]
    return str(names.get(user, user))


def _account(standing: Standing, user: str) -> str:
    emails = standing.logins.set_index("user_id")["user_email"]
    email = emails.get(user)
    return str(email) if isinstance(email, str) else user


def _staff(standing: Standing, row: str) -> str:
    names = standing.members.set_index("staff_member_id")["staff_name"]
    name = names.get(row)
    return (
        words.named(name, row)
        if isinstance(name, str)
        else f"staff row {row}, which is not on the staff list"
    )


def _owner(standing: Standing, user: str) -> str:
    """Whose account it is, and by what."""
    logins = standing.logins[standing.logins["user_id"].eq(user)]
    if logins.empty:
        return "That account is not on the user list."
    login = logins.iloc[0]
    if login["zone"] != "sure" or pd.isna(login["own_staff_member_id"]):
        return "Whose account that is, is not sure."
    whose = _staff(standing, str(login["own_staff_member_id"]))
    return f"That account is {whose}'s: {login['reasons']}."


def corrected(standing: Standing, one: pd.Series) -> pd.Series | None:
    """Return the correction that a record still carries, if the audit was told of one."""
    known = standing.corrected
    if known is None:
        return None
    kind = one["record_type"] if isinstance(one["record_type"], str) else ""
    same = known["record_id"].eq(str(one["record_id"])) & known["record_type"].eq(kind)
    same &= known["after"].eq(str(one["staff_member_id"]))
    return known[same].iloc[-1] if same.any() else None


def _pair(links: pd.DataFrame, user: object, row: object) -> pd.DataFrame:
    return links[links["user_id"].eq(str(user)) & links["staff_member_id"].eq(str(row))]


def record_sentence(standing: Standing, one: pd.Series, focus: Focus, links: pd.DataFrame, alike: int) -> str:
    """Return the fact, because of what, and how many others."""
    what = f"Record {one['record_id']} ({one['record_type'] if pd.notna(one['record_type']) else 'no type'}, "
    what += f"{words.moment(when(one.to_frame().T.infer_objects()).iloc[0])})"
    row, verdict = str(one["staff_member_id"]), one["verdict"]
    whose = _staff(standing, row)
    more = f"{words.several(alike - 1, 'more record')} in the same position." if alike > 1 else ""
    more = more.replace("records in", "records are in").replace("record in", "record is in")
    if pd.isna(one["user_id"]):
        return " ".join(filter(None, [what, _nobody(standing, whose, focus, verdict), more]))
    account = _account(standing, str(one["user_id"]))
    how = f"was made while the account {account} was linked to {whose}."
    mended = corrected(standing, one)
    if mended is not None:
        was = _staff(standing, str(mended["before"]))
        how = f"carries the name of {whose} since plan {mended['plan_id']} corrected it: it was logged by the account "
        how += f"{account} under {was}."
    elif pd.notna(one["entered_by_user_id"]):
        how = f"carries the name of {whose} and says that the account {account} wrote it."
    parts = [what, how]
    if verdict == "own":
        return " ".join([*parts, "That is the account's own name."])
    parts += [_owner(standing, str(one["user_id"])), words.spans(_pair(links, one["user_id"], row))]
    if verdict == "on_behalf":
        parts.append(_declared(standing, str(one["user_id"])))
    return " ".join(filter(None, [*parts, more]))


def _nobody(standing: Standing, whose: str, focus: Focus, verdict: str) -> str:
    if verdict == "no_link":
        return f"carries the name of {whose}, and no account was linked to it then."
    accounts = (
        words.either([_account(standing, user) for user in focus.users])
        if focus.users
        else "several accounts"
    )
    return (
        f"carries the name of {whose}; {accounts} could have made it, and the log does not say which. "
        "case.estimate() says how far it can be told."
    )


def _declared(standing: Standing, user: str) -> str:
    given = standing.delegations[standing.delegations["user_id"].eq(user)]
    reasons = [str(reason) for reason in given["reason"].dropna().unique()]
    return f"A delegation declared for that day covers it{f' ({words.either(reasons)})' if reasons else ''}."


def person_sentence(standing: Standing, someone: Someone, links: pd.DataFrame, log: Attribution) -> str:
    """Return what the person's accounts logged, under whose name, and since when."""
    counted = log.by_link[log.by_link["user_id"].isin(someone.users)]
    total = int(counted["records"].sum())
    accounts = words.listed("the account", [_account(standing, user) for user in someone.users])
    rows = words.listed("staff row", list(someone.staff))
    parts = [
        f"{someone.name} has {accounts or 'no account that is sure'} and {rows or 'no staff row that is sure'}."
    ]
    wrong = counted[counted["verdict"].eq("misattributed")]
    for row, n in wrong.groupby("staff_member_id")["records"].sum().sort_values(ascending=False).items():
        parts.append(
            f"{n:,} of the {words.several(total, 'record')} from there carry the name of {_staff(standing, str(row))}."
        )
        user = wrong.loc[wrong["staff_member_id"].eq(str(row)), "user_id"].iloc[0]
        parts.append(words.spans(_pair(links, user, row)))
    if wrong.empty and total:
        parts.append(
            f"None of the {words.several(total, 'record')} from there is known to carry another's name."
        )
    taken = log.by_link[log.by_link["staff_member_id"].isin(someone.staff)]
    taken = taken[taken["verdict"].eq("misattributed")]
    if len(taken):
        n, others = (
            int(taken["records"].sum()),
            [_account(standing, user) for user in taken["user_id"].unique()],
        )
        parts.append(f"{words.several(n, 'record')} under this name came from {words.either(others)}.")
    return " ".join(filter(None, parts))


def record_facts(
    standing: Standing,
    one: pd.Series,
    focus: Focus,
    links: pd.DataFrame,
    alike: pd.DataFrame,
    near: pd.DataFrame,
) -> pd.DataFrame:
    """Return the graded facts of a record's case; `near` are the records of its account and staff row."""
    rows: list[tuple[str, str, str]] = []
    if pd.isna(one["user_id"]):
        said = words.either(list(focus.users)) if focus.users else "nobody who is known"
        rows.append(("account", "2", f"It was {said}: one of those linked, and the log names none."))
        return _frame(rows)
    user, row = str(one["user_id"]), str(one["staff_member_id"])
    mended = corrected(standing, one)
    if mended is not None:
        said = f"Plan {mended['plan_id']} corrected it from staff row {mended['before']}: account {user} had logged it."
        rows.append(("account", "4", said))
    elif pd.notna(one["entered_by_user_id"]):
        rows.append(("account", "5", f"The record itself names account {user}."))
    elif one["certainty"] == "unknown":  # the account is known, and not whose it is
        rows.append(("account", "3", f"Account {user} was the only one linked to the row about then."))
    elif one["certainty"] == "certain":
        rows.append(("account", "4", f"Account {user} was the only one linked to the row when it was made."))
    else:
        rows.append(("account", "2", f"Account {user} may have made it: the link changed about then."))
    return _frame([*rows, *_because(standing, links, user, row), *_supports(near, user, row, alike)])


def person_facts(
    standing: Standing, focus: Focus, links: pd.DataFrame, log: Attribution, near: pd.DataFrame
) -> pd.DataFrame:
    """Return the graded facts of a person's case: each account's records under each other name."""
    rows: list[tuple[str, str, str]] = []
    counted = log.by_link[
        log.by_link["user_id"].isin(focus.users) & log.by_link["verdict"].eq("misattributed")
    ]
    for user, row, certainty, n in zip(
        counted["user_id"], counted["staff_member_id"], counted["certainty"], counted["records"], strict=True
    ):
        grade = "4" if certainty == "certain" else "2"
        said = f"{words.several(int(n), 'record')} under {row} came while account {user} was linked to it."
        rows.append(("account", grade, said))
        same = (
            near["user_id"].eq(user) & near["staff_member_id"].eq(row) & near["verdict"].eq("misattributed")
        )
        supports = _supports(near, str(user), str(row), near[same])
        rows += [*_because(standing, links, str(user), str(row)), *supports]
    if not rows:
        rows.append(("account", "4", "No record of these accounts is known to carry another's name."))
    return _frame(list(dict.fromkeys(rows)))


def _because(standing: Standing, links: pd.DataFrame, user: str, row: str) -> list[tuple[str, str, str]]:
    rows = []
    span = words.spans(_pair(links, user, row))
    if span:
        rows.append(("because", "4", span))
    judged = standing.identity[
        standing.identity["user_id"].eq(user) & standing.identity["staff_member_id"].eq(row)
    ]
    if len(judged):
        identity = {
            "same": ("4", "are one person"),
            "probable": ("3", "are probably one person"),
            "different": ("4", "are two people"),
            "ambiguous": ("2", "may be one person or two: several fit alike"),
            "generic": ("3", "cannot be one person: the account belongs to no single one"),
            "unknown": ("1", "cannot be compared"),
        }.get(str(judged["identity"].iloc[0]), ("1", "cannot be compared"))
        why = judged["reasons"].iloc[0] if "reasons" in judged else ""
        rows.append(("because", identity[0], f"Account {user} and staff row {row} {identity[1]} ({why})."))
    return rows


def _supports(near: pd.DataFrame, user: str, row: str, alike: pd.DataFrame) -> list[tuple[str, str, str]]:
    """What students and simultaneous use say; nothing where there is too little."""
    right = near["verdict"].eq("own")
    own = near[right & near["user_id"].eq(user)]
    theirs = near[right & near["staff_member_id"].eq(row) & near["user_id"].ne(user)]
    rows = []
    students = alike["student_id"].dropna()
    if len(students) and min(len(own), len(theirs)) >= _FEW:
        mine = students.isin(own["student_id"].dropna()).mean()
        named = students.isin(theirs["student_id"].dropna()).mean()
        grade = "3" if abs(mine - named) >= 0.5 else "1"
        said = f"{mine:.0%} of the students in them are in the account's own records, {named:.0%} in those of {row}."
        rows.append(("supports", grade, said))
    together = _simultaneous(alike, theirs)
    if together:
        said = f"The owner of {row} was recording within two minutes of {words.several(together, 'of them')}."
        rows.append(("supports", "3", said.replace("of thems", "of them")))
    return rows


def _simultaneous(alike: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """How many records have one of the row's owner within two minutes."""
    times = theirs["entered_at"].dropna().sort_values()
    mine = alike["entered_at"].dropna().sort_values()
    if times.empty or mine.empty:
        return 0
    near = pd.merge_asof(
        mine.to_frame("at"),
        pd.DataFrame({"at": times, "other": times}),
        on="at",
        tolerance=_NEAR,
        direction="nearest",
    )
    return int(near["other"].notna().sum())


def _frame(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["claim", "grade", "says"], dtype="str")
