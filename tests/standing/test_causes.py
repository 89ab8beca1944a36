"""What many wrong links have in common."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.audit import audit
from srreconcile.simulate import simulate
from srreconcile.standing import Standing
from srreconcile.standing.causes import causes
from srreconcile.tables import Tables

SHIFTED = 60


@pytest.fixture(scope="module")
def network():
    return simulate(400, seed=20_260, records_per_staff=0)


def slipped(network, last_to_first):
    """The tables after a list of `SHIFTED` people slipped by one row before its upload."""
    tables, clean = network.tables, network.people[network.people["kind"].isna()]
    links = tables.links.copy()
    live = links[links["valid_to"].isna() & links["user_id"].isin(clean["user_id"])]
    live = live[~live["user_id"].duplicated(keep=False)].iloc[: SHIFTED if last_to_first else SHIFTED + 1]
    rows = live["staff_member_id"].to_numpy()
    moved = live.index[:SHIFTED]
    links.loc[moved, "staff_member_id"] = [*rows[1:], rows[0]][:SHIFTED]
    links.loc[moved, "valid_from"] = pd.Timestamp("2026-09-03 14:00")
    return Tables(staff=tables.staff, users=tables.users, links=links), live.loc[moved]


@pytest.mark.parametrize("last_to_first", [True, False], ids=["round", "to the end"])
def test_a_shifted_upload_is_one_cause_repaired_by_one_plan(network, last_to_first):
    tables, before = slipped(network, last_to_first)
    found = audit(tables, as_of=network.as_of)
    shift = found["shared_causes"].to_frame()
    assert shift[["cause", "links"]].to_numpy().tolist() == [["shifted", SHIFTED]]
    assert shift["detail"].tolist() == [
        "60 links lead each account to the next person of a list: its rows slipped on 3 Sep 2026."
    ]
    changes = found.link_changes.query("cause_id == @shift['cause_id'].iloc[0]")
    assert changes.set_index("user_id")["make_staff_member_id"].to_dict() == (
        before.set_index("user_id")["staff_member_id"].to_dict()
    )


def test_a_network_with_faults_of_their_own_has_no_shared_cause(network):
    assert Standing(network.tables, network.as_of).causes.empty


def chain(*people, made=None):
    """Wrong links, each of an account ``u`` and a number to the row of another person."""
    return pd.DataFrame(
        {
            "user_id": [f"u{own}" for own, _ in people],
            "staff_member_id": [f"s{other}" for _, other in people],
            "own_person_id": [None if own is None else f"s{own}" for own, _ in people],
            "person_id": [f"s{other}" for _, other in people],
            "situation": "cross_linked",
            "valid_from": pd.Series([made] * len(people), dtype="datetime64[us]"),
        }
    ).astype(dict.fromkeys(["user_id", "staff_member_id", "own_person_id", "person_id"], "str"))


@pytest.mark.parametrize(
    ("links", "cause"),
    [
        ([(1, 2), (2, 1)], ["swapped"] * 2),
        ([(1, 2), (2, 3), (3, 1)], ["cycle"] * 3),
        ([(1, 2), (2, 3), (3, 4)], ["shifted"] * 3),
        ([(1, 2), (2, 3)], []),
        ([(1, 2), (3, 4), (5, 6)], []),
        ([(1, 2)], []),
    ],
    ids=["swap", "ring", "chain", "two in a row", "apart", "one"],
)
def test_links_that_lead_from_person_to_person_belong_together(links, cause):
    assert causes(chain(*links))["cause"].tolist() == cause


def test_wrong_links_of_one_moment_belong_together():
    apart = [(n, 100 - n * n) for n in range(1, 8)]
    assert causes(chain(*apart, made="2026-09-03 14:00"))["cause"].unique().tolist() == ["upload"]
    assert causes(chain(*apart)).empty


def test_a_few_wrong_links_of_an_import_of_many_are_no_shared_cause():
    wrong = chain(*[(n, 100 - n * n) for n in range(1, 8)], made="2026-09-03 14:00")
    right = chain(*[(n, n) for n in range(200, 300)], made="2026-09-03 14:00").assign(situation="confirmed")
    assert causes(pd.concat([wrong, right], ignore_index=True)).empty


def test_a_link_that_is_right_has_no_cause():
    assert causes(chain((1, 2), (2, 1)).assign(situation="confirmed")).empty


def rings_by_hand(links):
    """Accounts on rings of links, found by walking from each."""
    to = dict(links)
    found = set()
    for start in to:
        seen, at = [], start
        while at in to and at not in seen:
            seen.append(at)
            at = to[at]
        if at == start:
            found.update(f"u{own}" for own in seen)
    return found


@given(order=st.permutations(range(7)), cut=st.integers(0, 7))
def test_rings_equal_a_walk_from_each_account(order, cut):
    links = [(own, other) for own, other in enumerate(order) if own != other][:cut]
    found = causes(chain(*links))
    rings = found.loc[found["cause"].isin(["swapped", "cycle"]), "user_id"]
    walked = rings_by_hand(links)
    assert set(rings) <= walked
    longest = found.loc[found["cause"].eq("shifted"), "user_id"]
    assert walked <= set(rings) | set(longest)


def test_a_column_sorted_without_its_neighbour_is_one_upload_and_no_shift():
    rings = [(1, 2), (2, 1), (3, 9), (9, 5), (5, 3), (4, 8), (8, 6), (6, 7), (7, 4)]
    found = causes(chain(*rings, made="2026-09-03"))
    assert found["cause"].unique().tolist() == ["upload"]
    assert found["cause_links"].unique().tolist() == [len(rings)]


def test_a_list_that_slipped_by_two_and_round_is_a_shift_though_it_leaves_two_rings():
    people = range(10, 20)
    found = causes(chain(*((own, 10 + (own - 8) % 10) for own in people), made="2026-09-03"))
    assert found["cause"].unique().tolist() == ["shifted"]


def test_a_ring_made_by_and_by_is_a_ring_and_no_upload():
    found = causes(chain((1, 2), (2, 3), (3, 4), (4, 1)))
    assert found["cause"].unique().tolist() == ["cycle"]
