"""What is odd about records beside whose name they carry."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from srreconcile.records import attribute
from srreconcile.tables import LINKS, RECORDS
from tests.drawn import table

LOG = table("""
    record_id | record_type | school_id | staff_member_id | entered_by_user_id | student_id | entered_at
    1         | behavior    | A         | 7               |                    | s1         | 2026-10-05T18:00
    2         | behavior    | A         | 7               |                    | s1         | 2026-10-09T18:00
    3         | behavior    | B         | 9               |                    | s1         | 2026-10-09T18:00
    4         | behavior    | A         | 7               | ghost              | s1         | 2026-10-09T18:00
""")
LINKS_7 = LINKS.conform(
    table("""
    user_id | staff_member_id | valid_to
    u7      | 7               | 2026-10-07
""")
)
SAME = LINKS_7[["user_id", "staff_member_id"]].assign(identity="same")


def flags(staff=None, users=None):
    found = attribute(LOG, LINKS_7, SAME).flags(staff, users)
    return sorted(
        found[["flag", "staff_member_id", "user_id", "records"]].fillna("").itertuples(index=False, name=None)
    )


def dated(text):
    frame = table(text)
    return frame.assign(
        **{name: pd.to_datetime(frame[name]) for name in frame if name.endswith(("_date", "_at"))}
    )


def test_records_after_the_last_day_and_before_the_first_are_flagged():
    staff = dated("""
        staff_member_id | start_date | end_date
        7               | 2026-10-06 | 2026-10-08
        9               |            |
    """)
    assert flags(staff) == [
        ("after_staff_end", "7", "", 1),
        ("after_staff_end", "7", "ghost", 1),
        ("before_hire", "7", "u7", 1),
    ]


def test_records_of_the_first_and_the_last_day_are_not():
    staff = dated("""
        staff_member_id | start_date | end_date
        7               | 2026-10-05 | 2026-10-09
        9               | 2026-10-09 | 2026-10-09
    """)
    assert flags(staff) == []


def test_ids_that_exist_nowhere_are_flagged():
    staff = table("""
        staff_member_id
        7
    """)
    users = table("""
        user_id
        u7
    """)
    assert flags(staff, users) == [("staff_unknown", "9", "", 1), ("user_unknown", "7", "ghost", 1)]


def test_records_of_a_disabled_account_and_of_a_service_are_flagged():
    users = dated("""
        user_id | disabled_at      | account_kind
        u7      | 2026-10-05 12:00 |
        ghost   |                  | service
    """)
    assert flags(users=users) == [("after_user_disabled", "7", "u7", 1), ("by_service", "7", "ghost", 1)]


def test_a_record_made_twice_through_two_accounts_of_one_person_is_found():
    log = table("""
        record_id | record_type | staff_member_id | student_id | entered_at
        1         | behavior    | 7               | s1         | 2026-10-05T18:00:00
        2         | behavior    | 70              | s1         | 2026-10-05T18:01:00
        3         | behavior    | 7               | s2         | 2026-10-05T18:00:00
        4         | behavior    | 70              | s2         | 2026-10-05T18:01:01
        5         | behavior    | 7               | s3         | 2026-10-05T18:00:00
        6         | absence     | 70              | s3         | 2026-10-05T18:00:00
        7         | behavior    | 7               | s4         | 2026-10-05T18:00:00
        8         | behavior    | 7               | s4         | 2026-10-05T18:00:10
        9         | behavior    | 8               | s1         | 2026-10-05T18:00:30
    """)
    links = LINKS.conform(
        table("""
        user_id | staff_member_id
        u7      | 7
        u7b     | 70
        u8      | 8
    """)
    )
    accounts = table("""
        user_id | person_id
        u7      | p7
        u7b     | p7
        u8      | p8
    """)
    found = attribute(log, links, links.assign(identity="same"), accounts=accounts).made_twice()
    assert found[["user_id", "earlier_user_id", "staff_member_id", "records"]].to_numpy().tolist() == [
        ["u7b", "u7", "70", 1]
    ]


def test_a_burst_is_more_than_a_hand_can_type_and_a_day_without_hours_is_none():
    typed = [(str(i), "7", "2026-10-05T18:00:30") for i in range(60)]
    dated = [(str(i), "8", "2026-10-05") for i in range(60)]
    slow = [(str(i), "9", f"2026-10-05T18:{i:02}:00") for i in range(60)]
    log = pd.DataFrame([*typed, *dated, *slow], columns=["record_id", "staff_member_id", "entered_at"])
    found = attribute(log, LINKS.empty(), SAME).bursts()
    assert found[["staff_member_id", "bursts", "largest"]].to_numpy().tolist() == [["7", 1, 60]]


def test_schools_and_provable_authors_are_counted():
    found = attribute(LOG, LINKS_7, SAME)
    assert found.by_school[["staff_member_id", "school_id", "records"]].to_numpy().tolist() == [
        ["7", "A", 3], ["9", "B", 1],
    ]  # fmt: skip
    assert found.authored == 1


DAYS = [pd.Timestamp("2026-10-01") + pd.Timedelta(hours=hours) for hours in range(0, 24 * 8, 9)]
logs = st.lists(
    st.tuples(st.sampled_from(["7", "8"]), st.sampled_from(["u7", "ghost", None]), st.sampled_from(DAYS))
)
days = st.sampled_from([None, *DAYS])


@settings(max_examples=40)
@given(log=logs, first=days, last=days, disabled=days, mended=days)
def test_flags_equal_a_loop_over_the_records(log, first, last, disabled, mended):
    records = pd.DataFrame(
        log, columns=["staff_member_id", "entered_by_user_id", "entered_at"], dtype="object"
    )
    links = LINKS_7.assign(valid_to=pd.Series([mended], dtype="datetime64[us]"))
    staff = pd.DataFrame({"staff_member_id": ["7"], "start_date": [first], "end_date": [last]}).astype(
        {"start_date": "M8[us]", "end_date": "M8[us]"}
    )
    users = pd.DataFrame({"user_id": ["u7"], "disabled_at": pd.Series([disabled], dtype="M8[us]")})
    found = attribute(RECORDS.conform(records.assign(record_id="1")), links, SAME).flags(staff, users)
    expected = {}
    for name, author, at in log:
        linked = name == "7" and (mended is None or at < mended)
        on_a_day = at == at.normalize() and mended is not None and at <= mended < at + pd.Timedelta(days=1)
        user = author or ("u7" if linked or (name == "7" and on_a_day and mended > at) else None)
        said = {
            "staff_unknown": name == "8",
            "user_unknown": user == "ghost",
            "before_hire": name == "7" and first is not None and at < first.normalize(),
            "after_staff_end": name == "7"
            and last is not None
            and at >= last.normalize() + pd.Timedelta(days=1),
            "after_user_disabled": user == "u7" and disabled is not None and at >= disabled,
        }
        for flag in (flag for flag, bears in said.items() if bears):
            expected[flag, name, user] = expected.get((flag, name, user), 0) + 1
    rows = found.astype({"user_id": object}).where(found.notna(), None)
    assert {
        (row.flag, row.staff_member_id, row.user_id): row.records for row in rows.itertuples()
    } == expected
