"""How far a wrong link reaches."""

import pandas as pd
import pytest

from srreconcile.audit import audit
from srreconcile.errors import InputError
from srreconcile.tables import Tables
from tests.drawn import table

STAFF = table("""
    staff_member_id | first_name | last_name
    7               | Jane       | Roe
""")
USERS = table("""
    user_id | first_name | last_name | staff_member_id
    u1      | John       | Diaz      | 7
""")
LOG = table("""
    record_id | record_type | school_id | staff_member_id | student_id | entered_at
    1         | behavior    | A         | 7               | s1         | 2026-09-01T10:00
    2         | behavior    | A         | 7               | s2         | 2026-09-02T10:00
    3         | absence     | B         | 7               | s1         | 2026-09-05T10:00
    4         | absence     | B         | 8               | s9         | 2026-09-05T10:00
""")


def test_a_finding_tells_how_many_students_schools_types_and_days_it_touches():
    found = audit(Tables(staff=STAFF, users=USERS, records=LOG), as_of="2026-11-23")
    cross = found.blast_radius.query("check == 'cross_person_links'").iloc[0]
    assert cross[["records", "students", "schools", "record_types"]].tolist() == [
        3,
        2,
        2,
        "absence; behavior",
    ]
    assert (cross["first_at"], cross["last_at"]) == (
        pd.Timestamp("2026-09-01 10:00"),
        pd.Timestamp("2026-09-05 10:00"),
    )


def test_a_link_to_its_owner_reaches_nobody():
    owner = USERS.assign(first_name="Jane", last_name="Roe")
    assert audit(Tables(staff=STAFF, users=owner, records=LOG), as_of="2026-11-23").blast_radius.empty


def test_without_records_there_is_nothing_to_reach():
    with pytest.raises(InputError, match="blast_radius: no records were given"):
        _ = audit(Tables(staff=STAFF, users=USERS), as_of="2026-11-23").blast_radius
