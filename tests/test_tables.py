"""What becomes of frames that a user passes in."""

import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.errors import InputError
from srreconcile.tables import LINKS, RECORDS, SCHEMAS, STAFF, USERS, Tables, as_pandas, carried_links
from tests.drawn import table

each_table = pytest.mark.parametrize("schema", SCHEMAS.values(), ids=lambda schema: schema.name)


def staff(**columns):
    return pd.DataFrame({"staff_member_id": ["1"], **{name: [value] for name, value in columns.items()}})


@each_table
def test_conformed_twice_is_conformed_once(schema):
    once = schema.conform(schema.empty())
    pd.testing.assert_frame_equal(schema.conform(once), once)


@each_table
def test_every_column_says_what_it_means(schema):
    assert all(column.meaning for column in schema)
    assert len(set(schema.names)) == len(schema.names)
    assert set(schema.key) <= set(schema.names)


@each_table
def test_only_ids_are_required(schema):
    assert all(column.kind == "id" for column in schema if column.required)


@each_table
def test_no_alias_stands_for_two_columns(schema):
    words = [word for column in schema for word in (column.name, *column.aliases)]
    assert len(set(words)) == len(words)


def test_ids_keep_their_leading_zeros():
    assert STAFF.conform(staff(sis_id="0042"))["sis_id"].tolist() == ["0042"]


@pytest.mark.parametrize("ids", [[42, 7], [42.0, None]], ids=["whole", "broken"])
def test_ids_that_were_read_as_numbers_are_refused(ids):
    with pytest.raises(
        InputError, match=r'users_2026\.csv: "user_id" was read as numbers, so leading zeros are gone'
    ):
        USERS.conform(pd.DataFrame({"user_id": ids}), "users_2026.csv")


def test_ids_of_mixed_kinds_are_refused_where_one_is_a_broken_number():
    with pytest.raises(InputError, match="was read as numbers"):
        USERS.conform(pd.DataFrame({"user_id": pd.Series([42.0, "u7"], dtype=object)}))


def test_whole_numbers_among_texts_are_ids():
    found = USERS.conform(pd.DataFrame({"user_id": pd.Series([42, "u7"], dtype=object)}))
    assert found["user_id"].tolist() == ["42", "u7"]


def test_a_missing_id_column_is_named_with_the_nearest_there_is():
    with pytest.raises(
        InputError, match=r'table "users" has no column "user_id" \(the account\)\. Did you mean "userid"\?'
    ):
        USERS.conform(pd.DataFrame({"userid": ["u1"]}))


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(InputError, match=r'"email" .* stands in 2 columns'):
        USERS.conform(pd.DataFrame([["u1", "a@x.org", "b@x.org"]], columns=["user_id", "email", "email"]))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("true", True), ("YES", True), (" A ", True), (1, True), (1.0, True), (True, True),
     ("0", False), ("Inactive", False), (0, False), (False, False)],
)  # fmt: skip
def test_flags_are_read_in_the_words_of_exports(word, meant):
    assert STAFF.conform(staff(active=word))["active"].tolist() == [meant]


def test_a_blank_flag_stays_missing():
    assert STAFF.conform(staff(active=""))["active"].isna().all()


@pytest.mark.parametrize("word", ["L", 2, 0.5], ids=["code", "two", "half"])
def test_a_flag_that_is_not_understood_names_its_row(word):
    given = pd.DataFrame({"staff_member_id": ["1", "2"], "active": pd.Series([1, word], dtype=object)})
    with pytest.raises(InputError, match=rf'staff: row 3: "active" .* holds "{str(word).lower()}"'):
        STAFF.conform(given)


def test_a_message_about_flags_names_no_person():
    names = pd.DataFrame(
        {"staff_member_id": list("123456789"), "active": [f"Person {n}" for n in "abcdefghi"]}
    )
    with pytest.raises(InputError) as refused:
        STAFF.conform(names)
    assert "person" not in str(refused.value).lower().replace("person and school", "")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24T08:30:00Z", "2026-11-24 08:30"),
        ("2026-11-24T08:30:00+05:00", "2026-11-24 03:30"),
        (dt.date(2026, 11, 24), "2026-11-24"),
        (pd.Timestamp("2026-11-24 00:00", tz="America/New_York"), "2026-11-24 05:00"),
        ("9999-12-31", "9999-12-31"),
    ],
    ids=["day", "UTC", "offset", "date", "zone", "open end"],
)
def test_times_are_utc_without_a_zone(given, read):
    found = STAFF.conform(staff(end_date=given))["end_date"]
    assert found.tolist() == [pd.Timestamp(read)]
    assert found.dtype == "datetime64[us]"


@pytest.mark.parametrize("given", ["11/24/2026", "2026-13-01", "soon", "0000-00-00", 45000])
def test_a_time_that_can_be_misread_names_its_row(given):
    with pytest.raises(InputError, match=r'row 2: "end_date" \(last day\) is no ISO date or time'):
        STAFF.conform(staff(end_date=given))


def test_columns_the_table_does_not_know_are_kept_behind():
    found = STAFF.conform(staff(shoe_size="43"))
    assert found.columns[-1] == "shoe_size"
    assert found["shoe_size"].tolist() == ["43"]


def test_nothing_given_is_changed():
    given = staff(active="Y", end_date="2026-11-24", email=" A@x.org ")
    before = given.copy(deep=True)
    Tables(staff=given)
    pd.testing.assert_frame_equal(given, before)


def test_an_address_stays_as_typed():
    assert STAFF.conform(staff(email="J.Roe@Net.org"))["email"].tolist() == ["J.Roe@Net.org"]


cells = st.one_of(st.none(), st.text(alphabet="0a'é \u200b", max_size=3))


@given(ids=st.lists(cells, max_size=5))
def test_conforming_ids_is_idempotent_and_keeps_every_row(ids):
    once = USERS.conform(pd.DataFrame({"user_id": pd.Series(ids, dtype="str")}))
    assert len(once) == len(ids)
    pd.testing.assert_frame_equal(USERS.conform(once), once)


def test_a_table_that_was_not_given_stays_absent():
    tables = Tables(staff=staff())
    assert tables.users is None
    assert tables.links is None


def test_links_are_read_from_both_carriers():
    found = carried_links(
        STAFF.conform(
            table("""
            staff_member_id | user_id
            7               | u1
            8               |
            9               | u3
        """)
        ),
        USERS.conform(
            table("""
            user_id | staff_member_id
            u1      | 7
            u2      | 8
        """)
        ),
    )
    assert found[["user_id", "staff_member_id", "origin"]].to_numpy().tolist() == [
        ["u1", "7", "staff+users"],
        ["u3", "9", "staff"],
        ["u2", "8", "users"],
    ]


def test_without_a_carrier_there_are_no_links_rather_than_none_found():
    assert carried_links(STAFF.empty(), USERS.empty()) is None


def test_given_links_are_not_mixed_with_carried_ones():
    tables = Tables(staff=staff(user_id="u1"), links=LINKS.empty())
    assert tables.links.empty


def test_a_record_log_may_stay_on_disk(tmp_path):
    assert Tables(records=tmp_path / "log.parquet").records == tmp_path / "log.parquet"
    assert "records: on disk" in repr(Tables(records="log.csv"))


def test_frames_of_other_libraries_are_read():
    arrow = pa.table({"user_id": ["u1"], "active": [True]})
    assert Tables(users=arrow).users["active"].tolist() == [True]


def test_what_is_no_table_is_refused():
    with pytest.raises(InputError, match="links: a dict is no table"):
        as_pandas({"user_id": ["u1"]}, "links")


def test_a_record_needs_its_staff_member():
    with pytest.raises(InputError, match='table "records" has no column "staff_member_id"'):
        RECORDS.conform(pd.DataFrame({"record_id": ["1"]}))
