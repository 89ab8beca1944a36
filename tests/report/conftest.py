"""A school small enough to know by heart, and audits of other sizes."""

from functools import cache

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.simulate import simulate
from tests.conftest import ROOT
from tests.drawn import table

STAFF = """
    staff_member_id | school_id | first_name | last_name | email         | active
    7               | A         | Jane       | Roe       | jroe@net.org  | yes
    0012            | A         | John       | Diaz      | jdiaz@net.org | yes
    13              | B         | Ana        | Ruiz      | aruiz@net.org | no
    14              | B         | Wei        | Park      |               | yes
"""
USERS = """
    user_id | email         | first_name | last_name
    u1      | jdiaz@net.org | John       | Diaz
    u2      | aruiz@net.org | Ana        | Ruiz
    u3      | jroe@net.org  | Jane       | Roe
"""
LINKS = """
    user_id | staff_member_id | valid_from
    u1      | 7               | 2026-09-01
    u2      | 13              | 2026-09-01
"""
SCHOOLS = """
    school_id | name
    A         | Aspen Elementary
    B         | Birch Middle
"""


def records(n):
    """`n` records of Jane Roe's staff row, logged while John Diaz was linked to it."""
    return pd.DataFrame(
        {
            "record_id": [str(number) for number in range(n)],
            "record_type": "behavior",
            "staff_member_id": "7",
            "event_date": "2026-10-06",
        },
        dtype="str",
    )


def school(**replaced):
    """Return the audit of the small school, some of its tables replaced."""
    given = {
        "staff": table(STAFF),
        "users": table(USERS),
        "links": table(LINKS),
        "schools": table(SCHOOLS),
        "records": records(1163),
        **replaced,
    }
    return sr.audit(sr.Tables(**given), as_of="2026-11-23")


@cache
def strangers(n):
    """Return the audit of `n` accounts, each with a long name in some script and no staff row."""
    scripts = (
        "محمد عبد الرحمن الأحمد",
        "Maximiliana-Wilhelmina Oyelaran-Featherstonehaugh",
        "山田太郎左衛門",
        "ანა",
    )
    users = pd.DataFrame(
        {
            "user_id": [f"u{number}" for number in range(n)],
            "email": [f"person.with.a.long.address{number}@schools.example.org" for number in range(n)],
            "first_name": [scripts[number % 4] for number in range(n)],
            "last_name": [f"{scripts[number % 4]} {number}" for number in range(n)],
            "school_id": [f"S{number % 60}" for number in range(n)],
        },
        dtype="str",
    )
    links = table("user_id | staff_member_id\nu0 | 99")
    schools = pd.DataFrame(
        {"school_id": [f"S{n}" for n in range(60)], "name": [f"P.S. {n} of the City" for n in range(60)]}
    )
    return sr.audit(
        sr.Tables(staff=table(STAFF), users=users, links=links, schools=schools), as_of="2026-11-23"
    )


@pytest.fixture(scope="session")
def audit():
    """John Diaz logs as Jane Roe, Ana Ruiz has left and can still log in, Jane Roe is not linked."""
    return school()


@pytest.fixture(scope="session")
def network():
    """An invented network with every kind of fault."""
    return sr.audit(simulate(180, seed=11, n_schools=3, records_per_staff=40).tables)


@pytest.fixture(scope="session")
def clean():
    """One teacher, one account, linked; nothing to find."""
    staff = table("staff_member_id | first_name | last_name | email\n7 | Jane | Roe | jroe@net.org")
    users = table("user_id | first_name | last_name | email\nu3 | Jane | Roe | jroe@net.org")
    links = table("user_id | staff_member_id\nu3 | 7")
    return sr.audit(sr.Tables(staff=staff, users=users, links=links), as_of="2026-11-23")


@pytest.fixture(scope="session")
def hostile():
    """People whose names are formulas, markup, commands and letters that turn the line."""
    users = table(USERS)
    users["first_name"] = [
        '=HYPERLINK("http://evil.example","x")',
        "<script>alert(1)</script>",
        "$x^2$ \u202e +1",
    ]
    staff = table(STAFF)
    staff["last_name"] = ["@SUM(1)", "-1+1", '"><img src=x onerror=alert(1)>', "\x0b_x0041_"]
    schools = table(SCHOOLS)
    schools["name"] = ["=1+1 [A/B]: *?", "' History '"]
    return school(staff=staff, users=users, schools=schools)


@pytest.fixture(scope="session")
def views(tmp_path_factory):
    """One of each, of a network with every kind of fault."""
    folder = tmp_path_factory.mktemp("views")
    tables = simulate(120, seed=5, n_schools=2, records_per_staff=20).tables
    audit = sr.audit(tables)
    plan = audit.repair_plan(author="kwells")
    runs = sr.RunStore(folder / "runs.db")
    runs.add(audit)
    user_id = audit["misattributed_records"].findings["user_id"].iloc[0]
    days = sorted((ROOT / "sample_data" / "snapshots").iterdir())
    exports = {day.name: sr.read_folder(day) for day in days}
    upload = tables.staff.assign(last_name=tables.staff["last_name"].iloc[::-1].to_numpy())
    return {
        "audit": audit,
        "search": audit.search("a"),
        "case": audit.who(user_id=user_id),
        "candidates": audit.who("nobody@nowhere.example"),
        "plan": plan,
        "verification": sr.verify(plan, tables),
        "matches": sr.match(tables.staff, tables.users),
        "runs": sr.history(runs),
        "exports": sr.history(exports),
        "decisions": sr.read_decisions(audit.to_excel(folder / "audit.xlsx")),
        "load_report": exports[days[0].name].load_report,
        "result": audit["cross_person_links"],
        "preflight": sr.preflight(upload, tables.staff, tables.users, tables.links),
        "preview": sr.preview_sync(exports[days[0].name], exports[days[1].name]),
    }
