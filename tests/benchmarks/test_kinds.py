"""The contest of `benchmarks.kinds` scores what is said and no more."""

import pandas as pd
import pytest

from benchmarks import kinds
from srreconcile.simulate import simulate


@pytest.fixture(scope="module")
def network():
    return simulate(180, seed=3, records_per_staff=0)


def says(rows, level=2):
    """A contestant that says `rows`, each under the name of its kind."""
    found = rows[["user_id", "staff_member_id"]].assign(label=rows["kind"], level=level)
    return kinds.Verdicts("stub", found, lambda label, kind: label == kind, 0.0)


def faults(network):
    return network.truth[~network.truth["benign"]]


def test_who_says_the_truth_scores_full_marks(network):
    score = kinds.score(says(faults(network)), network)
    assert (score.recall == 1).all()
    assert score.precision == 1
    assert score.clean == 0
    assert score.accused.empty


def test_a_note_names_only_what_is_a_note(network):
    recall = kinds.score(says(faults(network), level=1), network).recall
    assert recall["staff_without_user"] == recall["pre_hire_account"] == 1
    assert recall["cross_linked"] == 0


def test_another_label_does_not_name_a_kind(network):
    recall = kinds.score(says(faults(network).assign(kind="unmatched")), network).recall
    assert recall[recall > 0].index.tolist() == ["unmatched"]


def test_benign_cases_and_clean_people_are_accused(network):
    benign = network.truth[network.truth["benign"]]
    clean = network.people[network.people["kind"].isna()].dropna(subset="user_id")
    score = kinds.score(says(pd.concat([benign, clean.assign(kind="found")])), network)
    assert set(score.accused.index) == set(benign["kind"])
    assert score.clean == clean["person_id"].nunique()
    assert score.precision == 0


def test_of_two_accounts_of_one_person_either_will_do(network):
    second = faults(network)[faults(network)["kind"] == "duplicate_account"]
    owners = network.people.dropna(subset="user_id")
    person = owners.loc[owners["user_id"].isin(second["user_id"]), "person_id"]
    first = owners[owners["person_id"].isin(person) & ~owners["user_id"].isin(second["user_id"])]
    assert kinds.score(says(first.assign(kind="duplicate_account")), network).recall["duplicate_account"] == 1


def test_the_four_flags_name_what_flags_can(network):
    recall = kinds.score(kinds.notebook(network), network).recall
    assert recall["cross_linked"] == 1
    assert recall["duplicate_staff"] == 0
