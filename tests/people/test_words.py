"""Words as numbers, and what belongs together."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.people.addresses import read_addresses
from srreconcile.people.groups import components, joined
from srreconcile.people.words import POWERS, coded, contains, distinct

words = st.lists(st.text("abñz", max_size=6), min_size=1, max_size=8)


@given(left=words, right=words)
def test_the_hash_of_joined_words_follows_from_their_hashes(left, right):
    vocabulary, (a, b, ab) = coded(left, right[:1] * len(left), [one + right[0] for one in left])
    made = vocabulary.hashes[a] * vocabulary.powers[b] + vocabulary.hashes[b]
    assert (made == vocabulary.hashes[ab]).all()
    assert len(POWERS) > max(len(word) for word in left)


@given(st.lists(st.integers(0, 9)))
def test_distinct_values_are_those_of_a_set(values):
    assert distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_contains_is_membership(among, values):
    found = contains(np.array(sorted(among), dtype=np.int64), np.array(values, dtype=np.int64))
    assert found.tolist() == [value in among for value in values]


def components_by_hand(size, edges):
    label = list(range(size))
    for _ in range(size):
        for a, b in edges:
            label[a] = label[b] = min(label[a], label[b])
    return label


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
def test_components_equal_a_loop_over_the_edges(edges):
    left, right = (
        np.array(side, dtype=np.int64) for side in (zip(*edges, strict=True) if edges else ([], []))
    )
    assert components(12, left, right).tolist() == components_by_hand(12, edges)


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_joined_pairs_equal_a_double_loop(left, right):
    keys = [np.array(side, dtype=np.uint64) for side in (left, right)]
    a, b, passed = joined(np.arange(len(left)), keys[0], np.arange(len(right)), keys[1], most=4)
    small = {key for key in left if right.count(key) <= 4}
    expected = [(i, j) for i, x in enumerate(left) for j, y in enumerate(right) if x == y and x in small]
    assert sorted(zip(a.tolist(), b.tolist(), strict=True)) == expected
    assert passed.tolist() == [0 if key in small else right.count(key) for key in left]


def texts(*addresses):
    found = read_addresses(pd.DataFrame({"email": list(addresses)}, dtype="str"))
    return [found.text[code] if code >= 0 else None for code in found.of_row[:, 0]]


def test_an_address_is_read_without_case_space_tag_and_mark():
    typed = [" JRoe@Net.org ", "j roe@net.org", "jroe+sr@net.org", "zz_jroe@net.org", "(SEP)jroe@net.org"]
    assert set(texts(*typed)) == {"jroe@net.org"}


def test_a_missing_address_is_missing():
    assert texts(None, "a@x.org") == [None, "a@x.org"]


def test_several_addresses_in_one_field_are_several():
    found = read_addresses(pd.DataFrame({"email": ["a@x.org; b@x.org"]}))
    assert found.text.tolist() == ["a@x.org", "b@x.org"]
