"""Each kind looks as its name says."""

import pandas as pd
import pytest


def cases(network, kind):
    return network.truth[network.truth["kind"] == kind]


def facts(network, kind):
    """Each case with its account, its staff row, their owners, and the link between the two."""
    people, tables = network.people, network.tables
    user_of = people.dropna(subset="user_id").set_index("user_id")["person_id"]
    staff_of = people.dropna(subset="staff_member_id").set_index("staff_member_id")["person_id"]
    found = cases(network, kind).merge(
        tables.users.add_prefix("user_"), how="left", left_on="user_id", right_on="user_user_id"
    )
    found = found.merge(
        tables.staff.add_prefix("row_"), how="left", left_on="staff_member_id", right_on="row_staff_member_id"
    )
    live = tables.links[tables.links["valid_to"].isna()]
    pairs = pd.MultiIndex.from_frame(live[["user_id", "staff_member_id"]])
    return found.assign(
        user_person=found["user_id"].map(user_of),
        row_person=found["staff_member_id"].map(staff_of),
        linked=pd.MultiIndex.from_frame(found[["user_id", "staff_member_id"]]).isin(pairs),
        user_links=found["user_id"].map(live["user_id"].value_counts()).fillna(0),
        row_links=found["staff_member_id"].map(live["staff_member_id"].value_counts()).fillna(0),
    )


ANOTHERS = ["cross_linked", "cross_linked_swapped", "cross_linked_leaver", "collision", "staff_row_shared"]
ANOTHERS += [
    "link_disputed",
    "recycled_address",
    "generic_linked",
    "delegated_to_leaver",
    "delegation_expired",
    "delegated",
]
OWN = ["unqualified", "active_staff_disabled_user", "pre_hire_account", "link_asymmetric"]
OWN += [
    "closed_leaver",
    "multi_school",
    "moved_school",
    "second_domain",
    "address_as_typed",
    "shared_address",
]
OWN += ["nickname_on_account", "married_name", "half_surname", "folded_name", "homonyms", "mended_link"]
OWN += ["older_address", "private_address", "misspelt_name", "swapped_names", "middle_name_used"]


@pytest.mark.parametrize("kind", ANOTHERS)
def test_is_linked_to_another_persons_row(network, kind):
    found = facts(network, kind)
    assert found["linked"].all()
    assert (found["user_person"] != found["row_person"]).all()


@pytest.mark.parametrize("kind", OWN)
def test_is_linked_to_its_own_row(network, kind):
    found = facts(network, kind)
    assert found["linked"].all()
    assert (found["user_person"] == found["row_person"]).all()


@pytest.mark.parametrize(
    "kind", ["found", "found_already_linked", "relink_candidate", "disputed", "unmatched", "generic_unlinked"]
)
def test_is_not_linked_and_works(network, kind):
    found = facts(network, kind)
    assert (found["user_links"] == 0).all()
    assert found["user_active"].all()


@pytest.mark.parametrize(
    ("kind", "rows"), [("found", 0), ("relink_candidate", 0), ("disputed", 0), ("found_already_linked", 1)]
)
def test_the_row_that_fits_is_free_or_taken(network, kind, rows):
    found = facts(network, kind)
    assert (found["user_person"] == found["row_person"]).all()
    assert (found["row_links"] == rows).all()


def test_namesakes_fit_a_disputed_account_alike(network):
    for case in facts(network, "disputed").itertuples():
        staff = network.tables.staff
        fits = staff["first_name"].eq(case.row_first_name) & staff["last_name"].eq(case.row_last_name)
        assert len(staff[fits & staff["school_id"].eq(case.row_school_id) & staff["email"].isna()]) >= 2


def test_staff_without_user_comes_in_three_ways(network):
    found = facts(network, "staff_without_user")
    assert (found["row_links"] == 0).all()
    taken = found["row_email"].isin(network.tables.users["email"]) & found["row_email"].notna()
    blank = found["row_email"].isna()
    assert blank.sum() >= 2
    assert taken.sum() >= 2
    assert (~blank & ~taken).sum() >= 1


def test_staff_missing_and_user_missing_dangle(network):
    assert facts(network, "staff_missing")["row_staff_member_id"].isna().all()
    assert facts(network, "staff_missing")["linked"].all()
    assert facts(network, "user_missing")["user_user_id"].isna().all()
    assert facts(network, "user_missing")["linked"].all()


def test_swapped_links_return(network):
    pairs = set(
        zip(*(facts(network, "cross_linked_swapped")[c] for c in ("user_person", "row_person")), strict=True)
    )
    assert {(b, a) for a, b in pairs} == pairs


def test_leavers_rows_are_inactive(network):
    for kind in ("cross_linked_leaver", "delegated_to_leaver", "unqualified", "closed_leaver"):
        assert not facts(network, kind)["row_active"].any(), kind


def test_only_properly_closed_leavers_are_disabled(network):
    assert facts(network, "unqualified")["user_active"].all()
    assert not facts(network, "closed_leaver")["user_active"].any()


def test_some_leavers_go_on_logging(network):
    found = facts(network, "unqualified")
    typed = network.record_truth.merge(network.tables.records, on=["record_type", "record_id"])
    last = found["user_id"].map(typed.groupby("user_id")["entered_at"].max())
    assert (last > found["row_end_date"] + pd.Timedelta(days=1)).any()
    assert not (last > found["row_end_date"] + pd.Timedelta(days=1)).all()


def test_a_duplicate_account_is_its_persons_second(network):
    found = facts(network, "duplicate_account")
    accounts = network.people.groupby("person_id")["user_id"].count()
    assert (found["user_person"].map(accounts) == 2).all()
    assert found["linked"].any()
    assert not found["linked"].all()


def test_duplicate_staff_stand_twice_at_one_school(network):
    for case in facts(network, "duplicate_staff").itertuples():
        rows = network.people.loc[network.people["person_id"] == case.row_person, "staff_member_id"].dropna()
        both = network.tables.staff[network.tables.staff["staff_member_id"].isin(rows)]
        assert len(set(both["school_id"])) == 1
        assert both["sis_id"].nunique() == 2


def test_people_at_two_schools_share_one_sis_number(network):
    found = facts(network, "multi_school")
    assert (found["user_links"] == 2).all()
    rows = network.tables.staff[network.tables.staff["sis_id"].isin(found["row_sis_id"])]
    assert (rows.groupby("sis_id")["school_id"].nunique() == 2).all()
    assert rows["external_id"].is_unique


def test_a_status_conflict_is_active_past_its_last_day(network):
    found = facts(network, "status_conflict")
    assert found["row_active"].all()
    assert (found["row_end_date"] < network.as_of).all()


def test_delegations_are_in_date_or_past_it(network):
    until = network.tables.delegations.set_index("user_id")["valid_to"]
    assert not (cases(network, "delegated")["user_id"].map(until) < network.as_of).any()
    assert (cases(network, "delegation_expired")["user_id"].map(until) < network.as_of).all()


def test_a_successors_row_carries_the_predecessors_address(network):
    found = facts(network, "recycled_address")
    assert (found["row_email"] == found["user_email"]).all()


def test_the_two_carriers_of_an_asymmetric_link_disagree(network):
    found = facts(network, "link_asymmetric")
    assert (found["row_user_id"] == found["user_id"]).all()
    assert (found["user_staff_member_id"] != found["staff_member_id"]).all()


def test_carriers_agree_for_everybody_else(network):
    tables = network.tables
    carried = tables.users.dropna(subset="staff_member_id")
    pairs = pd.MultiIndex.from_frame(carried[["user_id", "staff_member_id"]])
    live = tables.links[tables.links["valid_to"].isna()]
    odd = carried.loc[~pairs.isin(pd.MultiIndex.from_frame(live[["user_id", "staff_member_id"]])), "user_id"]
    assert set(odd) == set(cases(network, "link_asymmetric")["user_id"])


def test_a_parent_account_has_a_group_and_a_private_address(network):
    found = facts(network, "parent_account")
    assert (found["user_groups"] == "Parent").all()
    assert (found["user_person"] == found["row_person"]).all()
    assert not found["user_email"].str.contains("riverbend").any()


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("nickname_on_account", "first_name"),
        ("married_name", "last_name"),
        ("half_surname", "last_name"),
        ("swapped_names", "last_name"),
        ("middle_name_used", "first_name"),
    ],
)
def test_the_account_bears_another_form_of_the_name(network, kind, column):
    found = facts(network, kind)
    assert (found[f"user_{column}"] != found[f"row_{column}"]).all()


def test_a_misspelt_name_has_the_same_letters(network):
    found = facts(network, "misspelt_name")
    for case in found.itertuples():
        typed, listed = (
            f"{a} {b}"
            for a, b in (
                (case.user_first_name, case.user_last_name),
                (case.row_first_name, case.row_last_name),
            )
        )
        assert typed != listed
        assert sorted(typed) == sorted(listed) or len(typed) == len(listed) + 1


@pytest.mark.parametrize("kind", ["older_address", "private_address"])
def test_the_staff_list_carries_another_address(network, kind):
    found = facts(network, kind)
    assert (found["row_email"] != found["user_email"]).all()
    assert (found["row_last_name"] == found["user_last_name"]).all()


def test_folded_names_lack_accents_or_hyphens(network):
    found = facts(network, "folded_name")
    assert found["user_first_name"].str.isascii().all()
    assert not found["user_last_name"].str.contains("-").any()
    marked = ~found["row_last_name"].str.isascii() | found["row_last_name"].str.contains("-")
    assert (marked | ~found["row_first_name"].str.isascii()).all()


def test_addresses_differ_by_case_or_outer_space_only(network):
    # conforming takes the outer space off; the account list of the sample keeps it
    found = facts(network, "address_as_typed")
    assert (found["user_email"].str.lower() == found["row_email"]).all()


def test_a_second_domain_keeps_the_name_before_it(network):
    found = facts(network, "second_domain")
    assert (found["user_email"] != found["row_email"]).all()
    assert (found["user_email"].str.partition("@")[0] == found["row_email"].str.partition("@")[0]).all()


def test_a_service_account_is_declared(network):
    found = facts(network, "service_account")
    assert (found["user_account_kind"] == "service").all()
    assert (found["row_staff_kind"] == "service").all()
    assert found["linked"].all()
