"""The states of a link: whether it holds, who else is on its row, and what was declared."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srreconcile.standing import links
from srreconcile.tables import DELEGATIONS, LINKS
from tests.drawn import table

AS_OF = pd.Timestamp("2026-11-23 12:00")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        ("", "", True),
        ("2026-11-23T12:00", "", True),
        ("2026-11-23T12:01", "", False),
        ("", "2026-11-23T12:00", False),
        ("", "2026-11-23T12:01", True),
        ("2026-11-23T12:00", "2026-11-23T12:01", True),
    ],
)
def test_a_link_holds_from_its_first_moment_on_and_not_at_its_last(valid_from, valid_to, holds):
    drawn = LINKS.conform(
        table(f"user_id | staff_member_id | valid_from | valid_to\nu1 | 7 | {valid_from} | {valid_to}")
    )
    assert links._holds(drawn, AS_OF).tolist() == [holds]


MEMBERS = table("""
    staff_member_id | person_id
    7               | p7
    70              | p7
    8               | p8
""")


@pytest.mark.parametrize(
    ("declared", "state"),
    [
        ("u2 | 7 | | ", "no"),
        ("u1 | 8 | | ", "no"),
        ("u1 | 7 | | ", "valid"),
        ("u1 | 70 | | ", "valid"),
        ("u1 | 7 | 2026-11-23T12:00 | ", "valid"),
        ("u1 | 7 | 2026-11-23T12:01 | ", "no"),
        ("u1 | 7 | | 2026-11-23T12:00", "expired"),
        ("u1 | 7 | | 2026-11-23T12:01", "valid"),
        ("u1 | 7 | | 2026-11-23", "valid"),
        ("u1 | 7 | | 2026-11-22", "expired"),
        ("u1 | 7 | | 2026-11-22\nu1 | 70 | | ", "valid"),
        ("u1 | 7 | | 2026-11-22\nu1 | 70 | 2026-12-01 | ", "expired"),
    ],
)
def test_a_delegation_counts_for_all_rows_of_the_person_on_the_day_that_is_looked_at(declared, state):
    drawn = DELEGATIONS.conform(table(f"user_id | staff_member_id | valid_from | valid_to\n{declared}"))
    pairs = table("user_id | staff_member_id | person_id\nu1 | 7 | p7")
    assert links.delegation_states(pairs, drawn, MEMBERS, AS_OF).tolist() == [state]


def test_a_delegation_to_a_row_that_is_not_on_the_list_counts_for_that_row():
    drawn = DELEGATIONS.conform(table("user_id | staff_member_id\nu1 | 99"))
    pairs = table("user_id | staff_member_id | person_id\nu1 | 99 |\nu1 | 98 |")
    assert links.delegation_states(pairs, drawn, MEMBERS, AS_OF).tolist() == ["valid", "no"]


PERSON = {"7": "p7", "70": "p7", "8": "p8", "99": None}
ends = st.fixed_dictionaries(
    {
        "user": st.sampled_from(["enabled", "disabled", "absent"]),
        "account_kind": st.sampled_from(["person", "generic", None]),
    }
)
rows = st.fixed_dictionaries(
    {
        "identity": st.sampled_from(["same", "probable", "different", "generic", "unknown"]),
        "delegation": st.sampled_from(["no", "valid", "expired"]),
    }
)
pairs = st.dictionaries(
    st.tuples(st.sampled_from(["u1", "u2", "u3"]), st.sampled_from(list(PERSON))), rows, max_size=8
)


def sharing_by_hand(found):
    """Who else is on the row, and where else the account is, as one reads it aloud."""

    def known(row):
        return row["user"] != "absent" and row["staff"] != "not_found"

    def own(row):
        deputy = row["identity"] == "probable" and row["delegation"] != "no"
        return (
            known(row)
            and row["identity"] in ("same", "probable")
            and row["account_kind"] in ("person", None)
            and not deputy
        )

    def works(row):
        return own(row) and row["user"] == "enabled"

    def stranger(row):
        return known(row) and row["identity"] == "different" and row["delegation"] == "no"

    said = []
    for row in found:
        undeclared = [
            r for r in found if r["user_id"] == row["user_id"] and known(r) and r["delegation"] == "no"
        ]
        several = len({r["person_id"] for r in undeclared}) > 1
        accounts = {r["user_id"] for r in found if works(r) and r["person_id"] == row["person_id"]}
        on_it = [r for r in found if r["staff_member_id"] == row["staff_member_id"]]
        guests = sorted(r["user_id"] for r in on_it if stranger(r) and r["user"] == "enabled")
        if stranger(row) and several:
            state = "multi_diff"
        elif works(row) and guests:
            state = "shared_diff"
        elif works(row) and len(accounts) > 1:
            state = "shared_same"
        else:
            state = "multi_same" if several else "one"
        said.append((state, guests[0] if own(row) and guests else None))
    return said


@settings(max_examples=60)
@given(pairs=pairs, accounts=st.fixed_dictionaries(dict.fromkeys(["u1", "u2", "u3"], ends)))
def test_who_shares_a_row_equals_a_loop_over_the_links(pairs, accounts):
    found = [
        {"user_id": user, "staff_member_id": row, "person_id": PERSON[row],
         "staff": "active" if PERSON[row] else "not_found", **accounts[user], **states}
        for (user, row), states in pairs.items()
    ]  # fmt: skip
    columns = "user_id staff_member_id person_id staff user account_kind identity delegation".split()
    frame = pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns, "str"))
    said = links._sharing(frame)
    guests = said["guest_user_id"].astype("object").where(said["guest_user_id"].notna(), None)
    assert list(zip(said["link"], guests, strict=True)) == sharing_by_hand(found)


RULED = table("""
    user_id | staff_member_id | verdict
    u1      | 7               | same
    u2      | 7               | not_same
""")


def test_what_people_ruled_stands_above_what_was_judged():
    judged = pd.DataFrame(
        {"user_id": ["u1", "u2", "u3"], "staff_member_id": "7", "identity": "probable", "probability": 0.9,
         "reasons": "same name"},
        index=[5, 6, 7],
    )  # fmt: skip
    found = links.as_reviewed(judged, RULED)
    assert found.index.tolist() == [5, 6, 7]
    assert found[["identity", "probability", "reasons"]].to_numpy().tolist() == [
        ["same", 1.0, "ruled by a person"],
        ["different", 0.0, "ruled by a person"],
        ["probable", 0.9, "same name"],
    ]


BY_LINK = table("""
    user_id | staff_member_id | verdict | records
    u1      | 7               | own     | 2
    u1      | 7               | unknown | 3
            | 7               | unknown | 4
            | 7               | no_link | 9
    u2      | 8               | own     | 1
""").assign(
    records=lambda f: f["records"].astype(int),
    first_at=[AS_OF - pd.Timedelta(days=n) for n in range(5)],
    last_at=[AS_OF + pd.Timedelta(days=n) for n in range(5)],
)


def test_records_are_the_link_s_own_where_it_is_sure_and_possible_where_another_could_have_made_them():
    found = links._use(table("user_id | staff_member_id\nu1 | 7\nu3 | 7\nu2 | 8\nu9 | 9"), BY_LINK)
    assert found["records"].tolist() == [5, 0, 1, 0]
    assert found["possible_records"].tolist() == [4, 4, 0, 0]
    assert found["first_at"].iloc[0] == AS_OF - pd.Timedelta(days=1)
    assert found["last_at"].iloc[0] == AS_OF + pd.Timedelta(days=1)
    assert found["first_at"].isna().tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("staff", "users", "table_", "expected"),
    [
        ("7 | u1", "u1 | 7", "", []),
        ("7 | u1", "u1 | 70", "", []),
        ("7 | u1", "u1 | 8", "", [["u1", "7", "staff list", "8", "user list"]]),
        ("7 | u1", "", "u1 | 8", [["u1", "8", "link table", "7", "staff list"]]),
        ("", "u1 | 7", "u1 | 8", [["u1", "8", "link table", "7", "user list"]]),
        ("7 | u1\n8 | u1", "u1 | 7", "", []),
        ("7 | u1", "u2 | 8", "", []),
        ("7 | u1", "", "", []),
        ("9 | u1", "u1 | 8", "", [["u1", "9", "staff list", "8", "user list"]]),
    ],
    ids=[
        "agreed", "rows of one person", "staff and users", "links and staff", "links and users", "one of two agrees",
        "two accounts", "one carrier", "a row that is not on the list",
    ],
)  # fmt: skip
def test_two_exports_disagree_where_they_name_two_people_for_one_account(staff, users, table_, expected):
    given = LINKS.conform(table(f"user_id | staff_member_id\n{table_}".strip()).assign(origin="links"))
    found = links.disagreeing_carriers(
        table(f"staff_member_id | user_id\n{staff or ' | '}"),
        table(f"user_id | staff_member_id\n{users or ' | '}"),
        given,
        MEMBERS,
        AS_OF,
    )
    assert found.to_numpy().tolist() == expected
