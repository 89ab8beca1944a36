"""Text made comparable: idempotent, missing stays missing, nothing changed in place."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srreconcile import normalize

FOLDINGS = [normalize.text, normalize.email, normalize.identifier]
each_folding = pytest.mark.parametrize("fold", FOLDINGS, ids=lambda fold: fold.__name__)

awkward = st.text(alphabet=" \t\u00a0\u200b\ufeff'aA0ß\u0308éﬁıİ@.-\u202e\x00", max_size=6)
columns = st.lists(st.one_of(st.none(), awkward), max_size=6).map(lambda drawn: pd.Series(drawn, dtype="str"))


@each_folding
@given(values=columns)
def test_twice_is_as_good_as_once(fold, values):
    once = fold(values)
    pd.testing.assert_series_equal(fold(once), once)


@each_folding
@given(values=columns)
def test_missing_stays_missing_and_the_given_values_stay_as_they_are(fold, values):
    before = values.copy(deep=True)
    found = fold(values)
    pd.testing.assert_series_equal(values, before)
    assert found[values.isna()].isna().all()
    assert found.index.equals(values.index)
    assert found.dtype == "str"


@given(values=columns)
def test_what_is_left_has_no_outer_and_no_invisible_space(values):
    for word in normalize.text(values).dropna():
        assert word == word.strip()
        assert not set(word) & set(normalize.INVISIBLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße@x.org", "strasse@x.org"),
        ("ﬁnn@x.org", "finn@x.org"),
        ("jıll@x.org", "jill@x.org"),
        ("\uff41nn@x.org", "ann@x.org"),
    ],
    ids=["sharp s", "ligature", "dotless i", "full width"],
)
def test_addresses_that_only_look_alike_stay_apart(one, other):
    assert normalize.email(pd.Series([one, other])).nunique() == 2


@pytest.mark.parametrize(
    "typed", ["J.Smith@Net.org", " j.smith@net.org ", "j.smith@net.org\u200b", "j.smith@net.org\u00a0"]
)
def test_one_address_typed_otherwise_is_one_address(typed):
    assert normalize.email(pd.Series([typed])).tolist() == ["j.smith@net.org"]


@pytest.mark.parametrize(
    ("typed", "read"), [("0042", "0042"), ("'0042", "0042"), (" 7 ", "7"), ("\u200b", None), ("'", None)]
)
def test_an_id_keeps_its_leading_zeros(typed, read):
    found = normalize.identifier(pd.Series([typed])).tolist()
    assert found == [read] if read else pd.isna(found[0])


def test_a_composed_and_a_decomposed_letter_are_one():
    one, other = normalize.text(pd.Series(["Zo\u0308e", "Zöe"]))
    assert one == other
