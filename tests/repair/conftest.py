"""A school where account u1 logged as Jane until 6 October, and the audit of it."""

import pandas as pd
import pytest

import srreconcile as sr
from tests.drawn import table

STAFF = """
    staff_member_id | first_name | last_name | email          | school_id
    S1              | Jane       | Roe       | jroe@net.org   | A
    S2              | John       | Diaz      | jdiaz@net.org  | A
    S3              | Ines       | Okafor    | iokaf@net.org  | A
"""
USERS = """
    user_id | first_name | last_name | email          | school_id
    u1      | John       | Diaz      | jdiaz@net.org  | A
    u2      | Jane       | Roe       | jroe@net.org   | A
    u3      | Ines       | Okafor    | iokaf@net.org  | A
"""
LINKS = """
    user_id | staff_member_id | valid_from
    u1      | S1              | 2026-08-01
    u3      | S3              | 2026-08-01
"""


@pytest.fixture(scope="session")
def log():
    """Forty records under S1, which u1 made, and forty under S3, which are right."""
    day = pd.date_range("2026-09-01 09:00", periods=80, freq="12h")
    return pd.DataFrame(
        {
            "record_id": [str(n) for n in range(80)],
            "record_type": ["behavior", "absence"] * 40,
            "school_id": "A",
            "staff_member_id": ["S1", "S1", "S3", "S3"] * 20,
            "student_id": [f"p{n % 7}" for n in range(80)],
            "event_date": day.normalize(),
            "entered_at": day,
        }
    )


@pytest.fixture(scope="session")
def tables(log):
    return sr.Tables(staff=table(STAFF), users=table(USERS), links=table(LINKS), records=log)


@pytest.fixture(scope="session")
def plan(tables):
    return sr.audit(tables, as_of="2026-11-24").repair_plan(author="kwells")


@pytest.fixture(scope="session")
def fixed(plan, tables):
    """The tables once the plan was carried out."""
    return plan.apply(tables)
