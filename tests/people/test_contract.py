"""What a match promises whatever the tables hold."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srreconcile.people import match

FIRST = ["Jane", "Bob", "Robert", "María", "", "J", "Mary Ann"]
LAST = ["Roe", "Smith", "Garcia-Lopez", "Garcia", "", "De La Cruz"]
EMAIL = ["jroe@net.org", "rsmith@net.org", "rsmith2@net.org", "mgarcia@old.org", "", "x@gmail.com"]

rows = st.lists(
    st.tuples(*map(st.sampled_from, (FIRST, LAST, EMAIL, ["A", "B", ""]))),
    min_size=1, max_size=8,
)  # fmt: skip


def frame(drawn, key, ids):
    made = pd.DataFrame(drawn, columns=["first_name", "last_name", "email", "school_id"], dtype="str")
    made.insert(0, key, ids[: len(made)])
    return made.mask(made == "")


def staff_of(drawn, prefix=""):
    return frame(drawn, "staff_member_id", [f"{prefix}{n}" for n in range(10, 40)])


def users_of(drawn, prefix="u"):
    return frame(drawn, "user_id", [f"{prefix}{n}" for n in range(10, 40)])


@given(staff=rows, users=rows, seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_rows_does_not_matter(staff, users, seed):
    staff, users = staff_of(staff), users_of(users)
    shuffled = match(staff.sample(frac=1, random_state=seed), users.sample(frac=1, random_state=seed))
    found = match(staff, users)
    for name in ("persons", "best", "duplicates", "duplicate_staff", "candidates"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(shuffled, name))


@given(staff=rows, users=rows)
@settings(max_examples=25, deadline=None)
def test_renamed_ids_rename_the_answer(staff, users):
    found, renamed = (match(staff_of(staff, p), users_of(users, "u" + p)) for p in ("", "z"))
    as_named = "z" + found.best["staff_member_id"]
    assert renamed.best["staff_member_id"].fillna("").tolist() == as_named.fillna("").tolist()
    np.testing.assert_allclose(renamed.best["probability"], found.best["probability"])


@given(staff=rows, users=rows)
@settings(max_examples=25, deadline=None)
def test_the_tables_are_left_alone_and_probabilities_are_probabilities(staff, users):
    staff, users = staff_of(staff), users_of(users)
    before = staff.copy(deep=True), users.copy(deep=True)
    found = match(staff, users)
    pd.testing.assert_frame_equal(staff, before[0])
    pd.testing.assert_frame_equal(users, before[1])
    assert found.candidates["probability"].between(0, 1).all()
    assert (found.candidates.groupby("user_id")["probability"].sum() <= 1 + 1e-9).all()
    every = found.best[["user_id"]].merge(found.persons[["staff_member_id"]], how="cross")
    assert (
        found.identity(every)["identity"]
        .isin(["same", "probable", "different", "ambiguous", "generic", "unknown"])
        .all()
    )


NETWORK = (
    [(first, last, f"{first[0]}{last}@net.org".lower(), "A") for first in ("Jane", "Ann", "Luis", "Omar")
     for last in ("Roe", "Lee", "Soto", "Haddad")]
)  # fmt: skip


def test_an_unrelated_person_changes_nobodys_best():
    alone = match(staff_of(NETWORK), users_of(NETWORK)).best
    more = [*NETWORK, ("Xiomara", "Okonkwo", "xokonkwo@net.org", "B")]
    joined = match(staff_of(more), users_of(more)).best
    assert joined["staff_member_id"].head(len(alone)).tolist() == alone["staff_member_id"].tolist()
    assert joined["staff_member_id"].notna().all()


@pytest.mark.parametrize(
    "empty", [("staff",), ("users",), ("staff", "users")], ids=["no staff", "no users", "nothing"]
)
def test_an_empty_table_has_an_empty_answer(empty):
    staff, users = staff_of(NETWORK), users_of(NETWORK)
    found = match(staff.head(0) if "staff" in empty else staff, users.head(0) if "users" in empty else users)
    assert found.best["staff_member_id"].isna().all()
    assert found.duplicates.empty
    assert found.candidates.empty


def test_only_ids_are_needed_and_say_nothing():
    found = match(pd.DataFrame({"staff_member_id": ["7"]}), pd.DataFrame({"user_id": ["u1"]}))
    assert found.best["zone"].tolist() == ["nobody"]
    assert found.identity(pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]}))[
        "identity"
    ].tolist() == ["unknown"]


def many(n, **columns):
    staff = pd.DataFrame({"staff_member_id": [f"s{i:06}" for i in range(n)]}).assign(**columns)
    users = pd.DataFrame({"user_id": [f"u{i:06}" for i in range(n)]}).assign(**columns)
    return staff, users


@pytest.mark.parametrize(
    "columns",
    [{"first_name": "Maria", "last_name": "Garcia"}, {"email": "office@net.org"}, {"sis_id": "0"}, {}],
    ids=["one name", "one address", "one id", "nothing"],
)
def test_what_all_share_tells_nobody_apart_and_takes_no_long_time(columns):
    staff, users = many(20_000, **columns)
    began = time.process_time()
    found = match(staff, users)
    assert time.process_time() - began < 20
    assert not found.best["zone"].eq("sure").any()
    assert len(found.duplicates) <= len(users)


def test_one_of_many_namesakes_is_a_question_and_not_nobody():
    staff, users = many(2_000, first_name="Maria", last_name="Garcia")
    found = match(staff, users)
    assert found.best["zone"].eq("ask").all()
    pairs = pd.DataFrame({"user_id": users["user_id"], "staff_member_id": staff["staff_member_id"]})
    assert found.identity(pairs)["identity"].eq("ambiguous").all()
