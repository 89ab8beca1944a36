"""Names as people really bear and spell them, each beside a look-alike of another human.

Written from general knowledge.  Nothing but the names and the school is told, so that
the names alone have to speak.
"""

import pandas as pd
import pytest

from srreconcile.people import match
from srreconcile.people.parse import parse_name
from tests.drawn import table

OTHERS = """    x1 | A | Ann     | Lee
    x2 | A | Marcus  | Bell
    x3 | B | Ingrid  | Sorensen
    x4 | B | Tyrone  | Watkins
    x5 | A | Beatriz | Salinas
"""


def listed(key, *people):
    rows = [f"{key[0]}{at} | A | {first} | {last}" for at, (first, last) in enumerate(people)]
    return table(f"{key} | school_id | first_name | last_name\n" + "\n".join(rows) + "\n" + OTHERS)


def best(staff, account):
    """The best staff row for the one account, and its zone."""
    users = listed("user_id", account).head(1)
    row = match(listed("staff_member_id", *staff), users).best.iloc[0]
    return (None if pd.isna(row["staff_member_id"]) else row["staff_member_id"]), row["zone"]


@pytest.mark.parametrize(
    ("staff", "account"),
    [
        (("José Luis", "Pérez García"), ("Luis", "Perez")),
        (("María del Carmen", "Ruiz Soto"), ("Carmen", "Ruiz")),
        (("Francisco", "Mendoza"), ("Paco", "Mendoza")),
        (("Ma. Teresa", "Villaseñor"), ("Maria Teresa", "Villasenor")),
        (("Alejandra", "Beltrán Espinoza"), ("Alejandra", "Espinoza")),
        (("Yevgeniya", "Kuznetsova"), ("Eugenia", "Kuznetsova")),
        (("Mohammed", "Al-Rashid"), ("Muhammad", "Alrashid")),
        (("Jürgen", "Müller"), ("Juergen", "Mueller")),
        (("Trần", "Thị Bích"), ("Bich", "Tran")),
        (("Min-jung", "Kim"), ("Minjung", "Kim")),
        (("Pieter", "de Vries"), ("Pieter", "DeVries")),
        (("Siobhan", "O'Brien"), ("Siobhan", "OBrien")),
        (("Margaret", "Sullivan"), ("Peggy", "Sullivan")),
        (("J. Michael", "Harrington"), ("Michael", "Harrington")),
        (("Rachel", "Feldman"), ("Rachel", "Feldman-Ortiz")),
        (("Robert", "Lightfoot, Jr."), ("Robert", "Lightfoot II")),
        (("Nicholas", "Papadakis"), ("Nicolas", "Papadakis")),
        (("Lakshmi", "Raghunathan"), ("Laxmi", "Raghunathan")),
    ],
    ids=" ".join,
)
def test_one_human_under_two_forms_of_a_name_is_found(staff, account):
    assert best([staff, ("Zadie", "Plum")], account)[0] == "s0"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Maria", "Villasenor"), ("Mario", "Villasenor")),
        (("Daniel", "Prendergast"), ("Danielle", "Prendergast")),
        (("Eric", "Rutherford"), ("Erica", "Rutherford")),
        (("Jane", "Kowalczyk"), ("John", "Kowalczyk")),
        (("Robert", "Lightfoot Sr."), ("Robert", "Lightfoot Jr.")),
        (("Robert", "Lightfoot"), ("Robert", "Lightfoot III")),
        (("Mary Ann", "Gallagher"), ("Mary Frances", "Gallagher")),
        (("José", "García López"), ("José", "López Martínez")),
        (("Juan", "Pérez Gómez"), ("Juan", "Pérez Soto")),
        (("Maria", "Martin"), ("Maria", "Martinez")),
    ],
    ids=" ".join,
)
def test_relatives_and_near_namesakes_are_told_apart(one, other):
    accounts = listed("user_id", one, other)
    found = match(listed("staff_member_id", one, other), accounts).best.set_index("user_id")
    assert found.loc[["u0", "u1"], "staff_member_id"].tolist() == ["s0", "s1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Patrick", "Sullivan"), ("Patricia", "Sullivan")),
        (("Stephen", "Smith"), ("Stephanie", "Smith")),
        (("Robert", "Lightfoot Sr."), ("Robert", "Lightfoot III")),
        (("Maria", "Martin"), ("Maria", "Martinez")),
        (("Megan", "Villa"), ("Megan", "Villagran")),
        (("Sergio", "Gonzalez Tanaka"), ("Sergio", "Gonzalez Hansen")),
        (("Juan", "Perez Gomez"), ("Juan", "Lopez Perez")),
    ],
    ids=" ".join,
)
def test_two_names_that_are_spelt_alike_are_never_sure_to_be_one_human(one, other):
    assert best([one], other)[1] != "sure"


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [("2nd", "jr"), ("II", "jr"), ("Jr.", "jr"), ("3rd", "iii"), ("III", "iii"), ("Ph.D.", ""), ("", "")],
)
def test_a_suffix_has_one_spelling_and_a_degree_is_none(suffix, expected):
    assert parse_name("Robert", last="Smith", suffix=suffix).suffix == expected
