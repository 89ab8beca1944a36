"""Whole names taken apart."""

import pandas as pd
import pytest

from srreconcile.load import fullnames


@pytest.mark.parametrize(
    ("whole", "first", "middle", "last", "suffix"),
    [
        ("Roe, Jane", "Jane", "", "Roe", ""),
        ("Roe, Jane M", "Jane", "M", "Roe", ""),
        ("Jane Roe", "Jane", "", "Roe", ""),
        ("Jane M. Roe", "Jane", "M.", "Roe", ""),
        ("Roe Jr., John", "John", "", "Roe", "Jr."),
        ("Roe, John, Jr.", "John", "", "Roe", "Jr."),
        ("Roe, John III", "John", "", "Roe", "III"),
        ("John Roe III", "John", "", "Roe", "III"),
        ("De La Cruz, Ana", "Ana", "", "De La Cruz", ""),
        ("Ana de la Cruz", "Ana", "", "de la Cruz", ""),
        ("St. Clair, D'Angelo", "D'Angelo", "", "St. Clair", ""),
        ("Ó Súilleabháin, Siân", "Siân", "", "Ó Súilleabháin", ""),
        ("Dr. Jo Park", "Jo", "", "Park", ""),
        ("Cher", "", "", "Cher", ""),
        ("Li, Wei", "Wei", "", "Li", ""),
        ("Vi, Anna", "Anna", "", "Vi", ""),
    ],
)
def test_a_name_is_taken_apart(whole, first, middle, last, suffix):
    assert fullnames.split(pd.Series([whole])).fillna("").iloc[0].tolist() == [first, middle, last, suffix]


def test_no_name_is_no_name():
    assert fullnames.split(pd.Series([None, " "], dtype="str")).isna().all(axis=None)
