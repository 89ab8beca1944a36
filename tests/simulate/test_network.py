"""What a simulated network promises."""

import pandas as pd
import pytest

import srreconcile.tables
from srreconcile.errors import InputError
from srreconcile.simulate import simulate
from srreconcile.simulate.kinds import KINDS

TABLES = ["schools", "staff", "users", "links", "records", "delegations"]


def owners(network, column):
    """Whose each id is: person by id."""
    return network.people.dropna(subset=column).set_index(column)["person_id"]


def clean_people(network):
    return network.people.loc[network.people["kind"].isna(), "person_id"].unique()


def test_the_same_seed_gives_the_same_network(network):
    again = simulate(180, seed=3, n_schools=3, records_per_staff=60)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again.tables, name), getattr(network.tables, name))
    pd.testing.assert_frame_equal(again.truth, network.truth)
    pd.testing.assert_frame_equal(again.record_truth, network.record_truth)


def test_another_seed_gives_another_network(network):
    other = simulate(180, seed=4, n_schools=3, records_per_staff=0)
    assert set(other.tables.users["email"]) != set(network.tables.users["email"])


@pytest.mark.parametrize("seed", range(4))
def test_every_kind_is_planted_at_least_twice(seed):
    truth = simulate(180, seed, records_per_staff=0).truth
    planted = truth["kind"].value_counts()
    assert planted.min() >= 2
    assert set(planted.index) == (
        {name for name, kind in KINDS.items() if kind.rate} - {"address_taken"}
    )  # a variant of staff_without_user


def test_tables_are_canonical(network):
    for name in TABLES:
        table = getattr(network.tables, name)
        pd.testing.assert_frame_equal(srreconcile.tables.SCHEMAS[name].conform(table), table)


def test_ids_are_unique(network):
    tables = network.tables
    assert tables.staff["staff_member_id"].is_unique
    assert tables.users["user_id"].is_unique
    assert not tables.records.duplicated(["record_type", "record_id"]).any()


def test_ids_of_the_truth_are_in_the_tables_unless_they_are_gone(network):
    truth = network.truth
    lost_user = ~truth["user_id"].dropna().isin(network.tables.users["user_id"])
    lost_staff = ~truth["staff_member_id"].dropna().isin(network.tables.staff["staff_member_id"])
    assert set(truth["kind"].loc[lost_user[lost_user].index]) == {"user_missing"}
    assert set(truth["kind"].loc[lost_staff[lost_staff].index]) == {"staff_missing"}


def test_nobody_plays_in_two_kinds(district):
    truth = district.truth
    together = {"cross_linked", "found_already_linked"}  # the two sides of one case
    person = truth["user_id"].map(owners(district, "user_id"))
    kinds = truth["kind"].mask(truth["kind"].isin(together), "one case").groupby(person).nunique()
    assert kinds.max() == 1


def test_clean_people_have_one_working_account_on_their_own_row(network):
    tables, clean = network.tables, clean_people(network)
    live = tables.links[tables.links["valid_to"].isna()]
    user_person = live["user_id"].map(owners(network, "user_id"))
    staff_person = live["staff_member_id"].map(owners(network, "staff_member_id"))
    touched = user_person.isin(clean) | staff_person.isin(clean)
    assert (user_person[touched] == staff_person[touched]).all()
    assert sorted(user_person[touched]) == sorted(clean)


def test_clean_people_bear_one_name_and_one_address(network):
    tables = network.tables
    clean = network.people[network.people["kind"].isna()]
    users = tables.users.merge(clean[["user_id", "person_id"]])
    staff = tables.staff.merge(clean[["staff_member_id", "person_id"]])
    both = users.merge(staff, on="person_id", suffixes=("", "_listed"))
    assert len(both) == clean["person_id"].nunique() > 0
    assert (both["first_name"] == both["first_name_listed"]).all()
    assert (both["last_name"] == both["last_name_listed"]).all()
    assert ((both["email"] == both["email_listed"]) | both["email_listed"].isna()).all()
    assert both["active"].all()
    assert both["active_listed"].all()


def test_ids_do_not_tell_who_was_planted(district):
    planted = district.people.dropna(subset="user_id").set_index("user_id")["kind"].notna()
    place = planted.sort_index(key=lambda ids: ids.astype("int64")).reset_index(drop=True)
    middle = place.index[place].to_series().mean() / len(place)
    assert 0.4 < middle < 0.6


def test_no_link_is_older_than_its_ends(network):
    links = network.tables.links.merge(network.tables.users[["user_id", "created_at"]])
    assert (links["valid_from"] >= links["created_at"]).all()
    assert not (links["valid_to"] < links["valid_from"]).any()


def test_nothing_happens_after_the_export(network):
    tables = network.tables
    moments = [tables.users["created_at"], tables.users["last_login_at"], tables.links["valid_from"]]
    moments += [tables.links["valid_to"], tables.records["entered_at"]]
    assert max(column.max() for column in moments) <= network.as_of


def test_an_unknown_kind_is_named():
    with pytest.raises(InputError, match='no kind "nickname"'):
        simulate(180, rates={"nickname": 0.1})


def test_more_cases_than_people_are_refused():
    with pytest.raises(InputError, match="people"):
        simulate(60, at_least=2)


def test_a_rate_of_nothing_plants_nothing():
    truth = simulate(180, rates={"found": 0}, records_per_staff=0).truth
    assert "found" not in set(truth["kind"])


@pytest.mark.parametrize(("n_staff", "n_schools"), [(1, 1), (2, 5), (37, 1), (179, 2)])
def test_a_network_may_be_small(n_staff, n_schools):
    network = simulate(n_staff, seed=2, n_schools=n_schools, records_per_staff=3)
    assert len(network.tables.staff) >= n_staff
    assert len(network.tables.schools) == n_schools


def test_a_rate_is_met(district):
    counts = district.truth["kind"].value_counts() / 20_000
    for name in ("found", "cross_linked", "nickname_on_account", "married_name", "parent_account"):
        assert counts[name] == pytest.approx(KINDS[name].rate, rel=0.25), name


def test_shares_of_a_large_network_are_those_of_public_lists(district):
    staff = district.tables.staff
    people = staff.drop_duplicates("sis_id")
    assert staff["email"].isna().mean() == pytest.approx(0.093, abs=0.025)
    assert (staff["sis_id"].duplicated(keep=False).mean()) == pytest.approx(0.08, abs=0.03)
    assert people["last_name"].str.contains("[- ]").mean() == pytest.approx(0.026 + 0.015, abs=0.012)
    same_name = people.duplicated(["first_name", "last_name"], keep=False).mean()
    assert 0.02 < same_name < 0.12  # 2.8 % of a state's principals, 6.4 % of a district


def test_the_conventions_of_addresses_are_those_of_public_directories():
    from collections import Counter

    import numpy as np

    from srreconcile.simulate.addresses import CONVENTIONS, convention

    rng = np.random.default_rng(0)
    drawn = Counter(convention(rng) for _ in range(3_000))
    assert (drawn["flast"] + drawn["lastf"]) / 3_000 == pytest.approx(0.431, abs=0.04)
    assert drawn["first.last"] / 3_000 == pytest.approx(0.339, abs=0.04)
    assert set(drawn) == set(CONVENTIONS)
