"""Who has left is counted by people: the quick way equals a plain loop over them."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from srreconcile import guard
from srreconcile.guard import Limits
from srreconcile.guard.people import departures
from srreconcile.tables import STAFF

rows = st.lists(
    st.tuples(
        st.sampled_from("abcdefghijklmnop"), st.sampled_from(["1", "2", "3", "4", None]), st.booleans()
    ),
    max_size=24,
    unique_by=lambda row: row[0],
)


def departed_by_hand(before, after):
    """People with an active row before and none now; a row without a number is a person of its own."""

    def people(lines):
        return {number or f"row {row}" for row, number, active in lines if active}

    kept = {row for row, _, active in after if active}
    by_row = {number or f"row {row}" for row, number, _ in before if row in kept}
    return people(before) - people(after) - by_row


@given(before=rows, after=rows)
def test_departures_equal_a_loop_over_the_people(before, after):
    frames = [guard_rows(lines) for lines in (before, after)]
    pair = guard.Pair("staff", *frames, Limits(people=0, share=0.0, overlap=0.0))
    count = sum(reason.count for reason in departures(pair) if reason.rule == "departures")
    assert count == len(departed_by_hand(before, after))


def guard_rows(lines):
    frame = pd.DataFrame(lines, columns=["staff_member_id", "sis_id", "active"])
    return STAFF.conform(frame.astype({"staff_member_id": "str", "sis_id": "str"}))
