"""A network that holds every kind, the rare ones too: what is planted, and that it is named."""

import pandas as pd
import pytest

from benchmarks import kinds as contest
from srreconcile.audit import audit
from srreconcile.simulate import simulate
from srreconcile.simulate.faults_history import SLIPPED
from srreconcile.simulate.kinds import KINDS, wide
from srreconcile.situations import MODIFIERS, SITUATIONS

HEALTHY = {"confirmed", "confirmed_weak", "retired", "former_staff", "awaited_staff", "exempt"}
HEALTHY |= {"disabled_unlinked", "delegated"}
BY_OTHER_NAMES = {
    "multi_row_same": "multi_school",
    "asymmetric": "link_asymmetric",
    "swapped": "cross_linked_swapped",
}


@pytest.fixture(scope="module")
def network():
    return simulate(2500, seed=77, records_per_staff=8, rates=wide())


@pytest.fixture(scope="module")
def score(network):
    return contest.score(contest.ours(network, with_history=True), network)


def test_every_situation_and_every_modifier_has_a_planted_case():
    named = {*SITUATIONS, *MODIFIERS} - HEALTHY
    assert {name for name in named if BY_OTHER_NAMES.get(name, name) not in KINDS} == set()


def test_every_kind_is_planted(network):
    planted = set(network.truth["kind"])
    told_as_others = {"address_taken", "flapping_between", "recycled_account"}
    assert set(KINDS) - planted == told_as_others


def test_each_is_named_as_its_kind(score):
    assert score.recall[score.recall < 0.5].index.tolist() == []


def test_nobody_healthy_is_accused(score):
    assert score.accused.to_dict() == {}
    assert score.clean == 0


def test_a_shifted_upload_is_one_cause_with_all_its_members(network):
    found = audit(network.tables, as_of=network.as_of)["shared_causes"].findings
    shifts = found[found["cause"].eq("shifted")]
    assert set(shifts["links"]) <= {SLIPPED - 1, SLIPPED}
    assert int(shifts["links"].sum()) == int(network.truth["kind"].eq("shifted").sum())


def test_an_export_of_an_earlier_day_shows_the_address_of_that_day(network):
    case = network.truth[network.truth["kind"].eq("recycled_unseen")].iloc[0]

    def address(tables):
        return tables.staff.set_index("staff_member_id").loc[case["staff_member_id"], "email"]

    assert pd.isna(address(network.tables))
    assert pd.notna(address(network.at("2026-06-01")))
