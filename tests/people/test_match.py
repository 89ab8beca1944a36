"""A few rows, and who they are."""

import pandas as pd

from srreconcile.people import match
from tests.drawn import table


def test_another_persons_row_is_different_even_without_a_row_of_ones_own():
    staff = table("""
        staff_member_id | first_name | last_name | email
        7               | Jane       | Roe       | jane.roe@net.org
    """)
    users = table("""
        user_id | first_name | last_name | email
        u1      | John       | Diaz      | jdiaz@net.org
    """)
    found = match(staff, users).identity(pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]}))
    assert found["identity"].tolist() == ["different"]
    assert found["probability"].iloc[0] < 0.001
