"""Names as schools type them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.people.parse import NAME_COLUMNS, fold, parse_name, parse_names


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("O\u2019Neil", "oneil"),
        ("O'NEIL", "oneil"),
        ("Muñoz-López", "munoz lopez"),
        ("ZOE\u0308", "zoe"),
        ("Strauß", "strauss"),
        ("王", "王"),
        ("", ""),
    ],
)
def test_spelling_does_not_matter(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "fields",
    [
        {"first": "Jane", "last": "Roe"},
        {"last": "Roe, Jane"},
        {"first": "Roe, Jane"},
        {"first": "Jane Roe"},
        {"last": "Jane Roe"},
        {"first": "Jane Roe", "last": "Roe"},
        {"first": "Mrs. Jane", "last": "ROE (LTS)"},
        {"first": "zz_Jane", "last": "Roe"},
        {"first": "Jane", "last": "Roe, Jr."},
    ],
    ids=lambda f: "|".join(f.values()),
)
def test_a_name_is_found_in_whichever_field_it_stands(fields):
    name = parse_name(**fields)
    assert (name.first, name.last) == ("jane", "roe")


def test_two_family_names_are_no_given_name():
    assert parse_name(last="Garcia Lopez").first == ""


@pytest.mark.parametrize("last", ["De La Cruz", "de la cruz", "Delacruz", "De-La-Cruz"])
def test_particles_belong_to_their_name(last):
    assert parse_name("Ana", last=last).last == "delacruz"


def test_a_double_family_name_has_two_parts():
    name = parse_name("Ana", last="Muñoz y López")
    assert (name.part_a, name.part_b) == ("munoz", "lopez")


@pytest.mark.parametrize("last", ["Diaz Jr.", "Diaz, III", "Diaz II"])
def test_a_suffix_is_no_part_of_the_name(last):
    assert parse_name("John", last=last).last == "diaz"


def test_a_nickname_in_brackets_is_what_the_person_goes_by():
    assert parse_name('Robert "Bob"', last="Smith").preferred == "bob"


@pytest.mark.parametrize("odd", ["True", "Null", "Nan", "None", "Test", "Office", "Xu", "O"])
def test_a_surname_that_looks_like_something_else_stays_a_surname(odd):
    assert parse_name("Ana", last=odd).last == odd.lower()


def test_a_table_is_parsed_like_its_rows():
    frame = pd.DataFrame(
        {"first_name": ["Ana", None, "Ana"], "last_name": ["Ruiz", "Roe, Jane", "Ruiz"]}, dtype="str"
    )
    assert parse_names(frame)[["first", "last"]].to_numpy().tolist() == [
        ["ana", "ruiz"],
        ["jane", "roe"],
        ["ana", "ruiz"],
    ]


words = """Ana ROE O'Neil Muñoz de la Jr. Mr. zz LTS 王 7 , - (Bob) "Bob" (LTS) [ (Ruiz""".split()
typed = st.one_of(st.none(), st.lists(st.sampled_from(words), max_size=3).map(" ".join))


@given(rows=st.lists(st.tuples(*[typed] * len(NAME_COLUMNS)), max_size=6))
def test_each_row_of_a_table_is_parsed_as_if_alone(rows):
    frame = pd.DataFrame(rows, columns=NAME_COLUMNS, dtype="str")
    alone = [parse_name(*(field or "" for field in row)) for row in rows]
    assert [tuple(row) for row in parse_names(frame).to_numpy()] == alone
