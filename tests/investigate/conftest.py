"""John's account u1 was linked to Jane's row S1 from 6 October on; before, to his own S2."""

import pandas as pd
import pytest

import srreconcile as sr
from tests.drawn import table

STAFF = """
    staff_member_id | sis_id | first_name | last_name | email          | school_id
    S1              | 11     | Jane       | Doe       | jdoe@net.org   | A
    S2              | 12     | John       | Smith     | jsmith@net.org | A
    S3              | 13     | Ines       | Okafor    | iokaf@net.org  | A
    S4              | 14     | Ines       | Bell      | ibell@net.org  | A
"""
USERS = """
    user_id | first_name | last_name | email          | school_id
    u1      | John       | Smith     | jsmith@net.org | A
    u2      | Jane       | Doe       | jdoe@net.org   | A
    u3      | Ines       | Okafor    | iokaf@net.org  | A
"""
LINKS = """
    user_id | staff_member_id | valid_from | valid_to
    u1      | S2              | 2026-08-01 | 2026-10-06
    u1      | S1              | 2026-10-06 |
    u2      | S1              | 2026-08-01 | 2026-10-06
    u3      | S3              | 2026-08-01 |
"""


def log_of(staff, students, first, n, start):
    day = pd.date_range(start, periods=n, freq="8h")
    return pd.DataFrame(
        {
            "record_id": [str(number) for number in range(first, first + n)],
            "record_type": "behavior",
            "school_id": "A",
            "staff_member_id": staff,
            "student_id": [students[number % len(students)] for number in range(n)],
            "event_date": day.normalize(),
            "entered_at": day + pd.Timedelta(minutes=12),
        }
    )


@pytest.fixture(scope="session")
def tables():
    rooms = {"john": ["p1", "p2", "p3"], "jane": ["q1", "q2", "q3"]}
    records = pd.concat(
        [
            log_of("S2", rooms["john"], 100, 40, "2026-09-01 09:00"),
            log_of("S1", rooms["jane"], 200, 40, "2026-09-01 10:00"),
            log_of("S1", rooms["john"], 300, 30, "2026-10-07 09:00"),
            log_of("S3", ["r1", "r2"], 400, 40, "2026-09-01 11:00"),
            log_of("S3", ["r1", "r2"], 300, 1, "2026-09-20 11:00").assign(record_type="absence"),
            log_of("S4", ["r1"], 500, 1, "2026-09-20 11:00"),
        ],
        ignore_index=True,
    )
    return sr.Tables(staff=table(STAFF), users=table(USERS), links=table(LINKS), records=records)


@pytest.fixture(scope="session")
def audit(tables):
    return sr.audit(tables, as_of="2026-11-24")
