"""Where a count begins and ends: the last record that counts beside the first that does not."""

import pandas as pd
import pytest

from srreconcile.records import attribute
from srreconcile.tables import LINKS
from tests.drawn import table

LINKED = LINKS.conform(table("user_id | staff_member_id\nu7 | 7"))
SAME = LINKED[["user_id", "staff_member_id"]].assign(identity="same")


def attributed(*moments, **more):
    """The attribution of one record of staff row 7 per moment."""
    log = pd.DataFrame({"record_id": [str(n) for n in range(len(moments))], "staff_member_id": "7"})
    return attribute(log.assign(entered_at=list(moments), **more), LINKED, SAME)


@pytest.mark.parametrize(
    ("moments", "records"),
    [
        (["2026-10-05T11:59:59"], []),
        (["2026-10-05T12:00:00"], [1]),
        (["2026-10-05T11:59:59", "2026-10-05T12:00:00"], [1]),
        (["2026-10-05T11:00:00", "2026-10-05T12:00:00", "2026-10-05T13:00:00"], [2]),
    ],
    ids=["before", "at the moment", "one on each side", "more after than before"],
)
def test_what_was_logged_at_the_moment_itself_counts_as_after_it(moments, records):
    ends = pd.DataFrame({"staff_member_id": ["7"], "end": [pd.Timestamp("2026-10-05 12:00")]})
    found = attributed(*moments).after(ends)
    assert found["records"].tolist() == records
    assert found["last_at"].tolist() == [pd.Timestamp(moments[-1])] * len(records)


def test_a_moment_that_is_not_known_counts_nothing():
    ends = pd.DataFrame({"staff_member_id": ["7"], "end": pd.Series([None], dtype="M8[us]")})
    assert attributed("2026-10-05T12:00:00").after(ends).empty


def test_a_case_is_fetched_from_its_beginning_on_and_up_to_its_end():
    found = attributed("2026-10-05T12:00:00", "2026-10-05T12:30:00", "2026-10-05T13:00:00")
    asked = found.fetch(user_id="u7", begin="2026-10-05T12:00", end="2026-10-05T13:00")
    assert asked["record_id"].tolist() == ["0", "1"]


@pytest.mark.parametrize(("n", "bursts"), [(59, []), (60, [1]), (61, [1])])
def test_a_burst_begins_with_sixty_in_a_minute(n, bursts):
    found = attributed(*["2026-10-05T18:00:30"] * n).bursts()
    assert found["bursts"].tolist() == bursts
    assert found["records"].tolist() == [n] * len(bursts)
    assert found["first_at"].tolist() == [pd.Timestamp("2026-10-05 18:00")] * len(bursts)


@pytest.mark.parametrize(("typed", "late"), [("2026-10-30T23:59:59", []), ("2026-10-31T00:00:00", [1])])
def test_a_record_is_typed_late_from_the_thirtieth_day_on(typed, late):
    assert attributed(typed, event_date="2026-10-01").late["records"].tolist() == late


def test_a_record_whose_day_is_not_known_is_not_typed_late():
    assert attributed("2026-12-31T00:00:00", event_date=None).late.empty


def test_records_are_counted_by_month_type_and_answer():
    found = attributed(
        "2026-09-30T23:59:59", "2026-10-01T00:00:00", "2026-10-31T10:00:00", record_type="absence"
    )
    assert found.cells.sort_values("month").to_dict("records") == [
        {"user_id": "u7", "staff_member_id": "7", "month": month, "record_type": "absence", "verdict": "own",
         "certainty": "certain", "records": n}
        for month, n in (("2026-09", 1), ("2026-10", 2))
    ]  # fmt: skip


def test_an_attribution_shows_its_counts():
    assert repr(attributed("2026-09-30T23:59:59")) == "Attribution(1 records; own: 1; set aside: 0)"
