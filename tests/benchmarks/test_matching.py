"""The networks and the judge that the matching is measured by, and the weights that were learned."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from benchmarks import judge
from benchmarks.learn_weights import CHAINS, pairs
from benchmarks.logins import CONVENTIONS
from benchmarks.networks import network, organisations
from benchmarks.noise import HELD_OUT, LEARNED, NOISE
from srreconcile.people import match
from srreconcile.people.weights import weights


def test_there_are_nine_login_conventions_and_thirty_kinds_of_noise():
    assert len(CONVENTIONS) >= 9
    assert len({name.removesuffix("_users").removesuffix("_staff") for name in NOISE}) >= 30


def test_no_kind_of_noise_is_both_learned_from_and_held_out():
    assert not set(LEARNED) & set(HELD_OUT)
    assert set(LEARNED) | set(HELD_OUT) == set(NOISE)


@pytest.mark.parametrize(("section", "chain"), CHAINS, ids=lambda x: x.replace(" ", "-"))
def test_the_shipped_weights_keep_their_order(section, chain):
    for high, low in pairwise(chain.split()):
        assert weights()[section][high] >= weights()[section][low]


def test_the_same_seed_makes_the_same_network():
    one, other = network(200, 3), network(200, 3)
    pd.testing.assert_frame_equal(one.staff, other.staff)
    pd.testing.assert_frame_equal(one.users, other.users)


@pytest.mark.parametrize("kind", NOISE)
def test_each_kind_of_noise_changes_what_the_lists_say(kind):
    calm, noisy = network(400, 5, kinds=[]), network(400, 5, kinds=[kind], noise=5.0)
    same = calm.staff.shape == noisy.staff.shape and calm.users.shape == noisy.users.shape
    assert not (same and calm.staff.equals(noisy.staff) and calm.users.equals(noisy.users))


def test_people_of_two_organisations_are_never_one():
    net = organisations(2, 60, 1)
    staff = net.staff.assign(person=net.staff_person)
    assert staff.groupby("person")["organization_id"].nunique().max() == 1


def test_f1_counts_a_pair_once():
    found = pd.DataFrame({"a": ["1", "1", "2"], "b": ["x", "x", "y"]})
    true = pd.DataFrame({"a": ["1", "3"], "b": ["x", "z"]})
    assert judge.f1(found, true) == (0.5, 0.5, 0.5)


def test_the_best_threshold_takes_ties_together():
    assert judge.best_f1(np.array([0.9, 0.5, 0.5]), np.array([True, True, False])) == pytest.approx(0.8)


def test_calibration_is_the_distance_of_the_stated_from_the_true():
    error, false = judge.calibration(np.array([0.5, 0.5, 0.995, 1.0]), np.array([True, False, True, False]))
    assert false == 0.5
    assert error == pytest.approx(0.005 / 3)


@pytest.mark.parametrize("seed", [900, 901, 902])
def test_a_school_of_sixty_is_matched(seed):
    net = network(60, seed, schools=1)
    assert judge.f1(pairs(match(net.staff, net.users)), judge.true_pairs(net))[2] >= 0.95
