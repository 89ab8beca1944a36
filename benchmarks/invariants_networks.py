"""Networks drawn anyhow: lists, links and records that no author of a check had in mind.

`srreconcile.simulate` plants the faults it knows.  Here nothing is planted: names are
syllables, addresses follow no rule, anybody is linked to anybody, days and flags are drawn
by themselves, and every field is missing now and then.
"""

from __future__ import annotations

import random

import pandas as pd

from srreconcile.tables import Tables

ONSETS = "b br ch d f g gr h k l m n p r s sh t tr v z ñ".split()
VOWELS = "a e i o u ai ia é".split()
ENDS = "n r s l nd x rt".split() + [""] * 8
TITLES = ["Teacher", "Dean", "Counselor", "Intern", "Office Manager", None]
DAYS = [str(day.date()) for day in pd.date_range("2025-07-01", "2027-02-01", freq="11D")]


def word(draw: random.Random) -> str:
    """A name of one to three syllables."""
    parts = [draw.choice(ONSETS) + draw.choice(VOWELS) for _ in range(draw.randint(1, 3))]
    return ("".join(parts) + draw.choice(ENDS)).capitalize()


def drawn(people: int, seed: int) -> Tables:
    """Return the tables of a network of about so many people, the same for the same seed."""
    draw = random.Random(f"network {seed}")  # noqa: S311 -- people, not secrets
    schools = [f"{100 + n}" for n in range(draw.randint(1, 6))]
    firsts, lasts = ([word(draw) for _ in range(max(4, people // share))] for share in (3, 2))
    domain = f"{word(draw).lower()}.example".replace("ñ", "n").replace("é", "e")
    staff, users = [], []
    for number in range(people):
        first, last = draw.choice(firsts), draw.choice(lasts)
        address = (
            f"{draw.choice([first, first[0], last])}.{last}{draw.choice(['', '', number])}@{domain}".lower()
        )
        for _ in range(draw.choices((0, 1, 2), (5, 85, 10))[0]):
            staff.append(_staff_row(draw, len(staff), first, last, address, number, schools))
        for _ in range(draw.choices((0, 1, 2), (8, 84, 8))[0]):
            users.append(_account(draw, len(users), first, last, address, number, schools))
    rows, accounts = pd.DataFrame(staff, dtype=object), pd.DataFrame(users, dtype=object)
    links = _links(draw, rows, accounts)
    return Tables(
        schools=pd.DataFrame({"school_id": schools, "name": [f"{word(draw)} School" for _ in schools]}),
        staff=rows.drop(columns="person"),
        users=accounts.drop(columns="person"),
        links=links,
        records=_records(draw, rows, accounts, schools, 12 * people),
        delegations=_delegations(draw, links),
    )


def _maybe(draw: random.Random, value: object, missing: float = 0.1) -> object:
    return None if draw.random() < missing else value


def _staff_row(
    draw: random.Random, at: int, first: str, last: str, address: str, person: int, schools: list[str]
) -> dict[str, object]:
    start, end = sorted(draw.sample(DAYS, 2))
    return {
        "staff_member_id": f"{5000 + at}",
        "sis_id": _maybe(draw, f"T{person:04}", 0.3),
        "school_id": draw.choice(schools),
        "first_name": _maybe(draw, first, 0.02),
        "last_name": _maybe(draw, last if draw.random() > 0.05 else word(draw), 0.02),
        "email": _maybe(draw, address, 0.15),
        "active": _maybe(draw, draw.random() < 0.85, 0.05),
        "start_date": _maybe(draw, start, 0.3),
        "end_date": _maybe(draw, end, 0.8),
        "title": draw.choice(TITLES),
        "person": person,
    }


def _account(
    draw: random.Random, at: int, first: str, last: str, address: str, person: int, schools: list[str]
) -> dict[str, object]:
    return {
        "user_id": f"{2000 + at}",
        "email": _maybe(
            draw, address if draw.random() < 0.8 else f"{word(draw).lower()}@elsewhere.example", 0.05
        ),
        "first_name": _maybe(draw, first, 0.03),
        "last_name": _maybe(draw, last, 0.03),
        "active": _maybe(draw, draw.random() < 0.9, 0.05),
        "created_at": _maybe(draw, f"{draw.choice(DAYS)} 09:{draw.randint(0, 59):02}", 0.2),
        "last_login_at": _maybe(draw, f"{draw.choice(DAYS[:40])} 17:00", 0.3),
        "school_id": _maybe(draw, draw.choice(schools), 0.1),
        "groups": draw.choice(["Staff", "Staff;Deans", "Parent", None]),
        "person": person,
    }


def _links(draw: random.Random, staff: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    own = staff.drop_duplicates("person").set_index("person")["staff_member_id"].to_dict()
    links = []
    for account in users.itertuples():
        if draw.random() < 0.15:
            continue
        row = own.get(account.person) if draw.random() < 0.85 else draw.choice(list(own.values()))
        since, until = sorted(draw.sample(DAYS, 2))
        links.append(
            {
                "user_id": account.user_id,
                "staff_member_id": row or f"{9000 + draw.randint(0, 20)}",
                "valid_from": _maybe(draw, since, 0.5),
                "valid_to": _maybe(draw, until, 0.9),
            }
        )
    return pd.DataFrame(links, dtype=object)


def _records(
    draw: random.Random, staff: pd.DataFrame, users: pd.DataFrame, schools: list[str], n: int
) -> pd.DataFrame:
    rows, accounts = staff["staff_member_id"].tolist(), users["user_id"].tolist()
    records = []
    for number in range(n):
        day = draw.choice(DAYS[:46])
        records.append(
            {
                "record_id": f"{number + 1}",
                "record_type": draw.choice(["behavior", "incident", "absence"]),
                "school_id": draw.choice(schools),
                "staff_member_id": draw.choice(rows) if draw.random() < 0.99 else "8888",
                "entered_by_user_id": _maybe(draw, draw.choice(accounts), 0.7),
                "student_id": f"{draw.randint(1, 300)}",
                "event_date": day,
                "entered_at": _maybe(
                    draw, f"{day} {draw.randint(7, 17):02}:{draw.randint(0, 59):02}:00", 0.05
                ),
            }
        )
    return pd.DataFrame(records, dtype=object)


def _delegations(draw: random.Random, links: pd.DataFrame) -> pd.DataFrame:
    some = links.iloc[[at for at in range(len(links)) if draw.random() < 0.04]]
    found = some[["user_id", "staff_member_id"]].copy()
    found["reason"] = "co-teacher"
    found["valid_from"] = [_maybe(draw, day, 0.5) for day in draw.choices(DAYS[:20], k=len(found))]
    found["valid_to"] = [_maybe(draw, day, 0.5) for day in draw.choices(DAYS[20:], k=len(found))]
    return found.reset_index(drop=True)
