"""Ids, flags and addresses as spreadsheets and vendors leave them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.errors import InputError
from srreconcile.load import typed
from srreconcile.load.notes import Notes
from srreconcile.tables import Column

KEY = Column("user_id", "the account", "id", required=True)
SIS = Column("sis_id", "the person's number", "id")


def notes(n):
    return Notes("f.csv", pd.Series(range(2, n + 2)))


def ids(*values, column=KEY):
    told = notes(len(values))
    found = typed.read_id(pd.Series(values, dtype="str"), told, column, "ID")
    return [None if pd.isna(value) else value for value in found], [
        (issue.rule, issue.row) for issue in told.issues
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0042", "0042"),
        ("'0042", "0042"),
        ('="0042"', "0042"),
        ("  42\u00a0", "42"),
        ("12E4", "12E4"),
        ("4A-7", "4A-7"),
        ("123456789012345678", "123456789012345678"),
        ("=School", "=School"),
    ],
)
def test_an_id_is_text_and_keeps_its_zeros(written, read):
    assert ids(written) == ([read], [])


@pytest.mark.parametrize("word", ["NULL", "-", "n/a", "\\N", "None", "nan", "(null)"])
def test_a_word_for_nothing_is_no_id(word):
    assert ids(word, "7")[0] == [None, "7"]


def test_a_broken_formula_is_no_id_and_is_told():
    assert ids("#REF!", "7") == ([None, "7"], [("spreadsheet error", 2)])


def test_decimals_are_mended_and_told():
    assert ids("101.0", "7") == (["101", "7"], [("decimal id", None)])


def test_an_id_in_powers_of_ten_is_refused_with_its_row():
    with pytest.raises(InputError, match=r"f.csv: row 3: .*ID.*power of ten"):
        ids("7", "1.23E+10")


def test_a_second_number_in_powers_of_ten_is_left_empty_and_told():
    assert ids("7", "1.23E+10", column=SIS) == (["7", None], [("scientific id", 3)])


def test_commas_that_a_spreadsheet_put_between_thousands_are_no_part_of_an_id():
    assert ids("100,123", "100,124", "1,100,125") == (["100123", "100124", "1100125"], [("thousands", None)])


@pytest.mark.parametrize(
    "values",
    [("100,123", "7", "8"), ("100,12", "100,13"), ("1,a23", "1,b23")],
    ids=["few", "short", "letters"],
)
def test_other_commas_are(values):
    assert ids(*values) == (list(values), [])


def test_a_cell_may_list_several_schools():
    school = Column("school_id", "the school", "id")
    assert ids("100,123", "101,123", column=school) == (["100,123", "101,123"], [])


def test_a_full_width_digit_is_told_and_never_folded():
    assert ids("\uff14\uff12", "43") == (["\uff14\uff12", "43"], [("look-alike digit", 2)])


def test_ids_that_lost_their_zeros_are_told():
    assert ids("0042", "0043", "44") == (["0042", "0043", "44"], [("widths differ", 4)])


def test_ids_of_several_widths_without_zeros_are_not():
    assert ids("42", "1043", "7")[1] == []


def test_digits_that_a_spreadsheet_cut_are_told():
    assert [rule for rule, _ in ids("123456789012345000", "123456789012346000")[1]] == ["digits lost"] * 2


@given(
    st.lists(
        st.from_regex(r"[0-9A-Za-z][0-9A-Za-df-z_/]{0,11}", fullmatch=True).filter(
            lambda v: v.lower() not in typed.NULLS
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_plain_id_comes_back_as_it_is(values):
    assert ids(*values)[0] == values


def flags(*values, codes=None, site=()):
    told = notes(len(values))
    found = typed.read_flag(pd.Series(values, dtype="str"), told, "Status", codes or {}, site)
    return [None if pd.isna(value) else bool(value) for value in found], [issue.rule for issue in told.issues]


@pytest.mark.parametrize("word", ["true", "TRUE", "1", "Y", "Active", "Current", "A", "1.0"])
def test_a_word_for_active_is_true(word):
    assert flags(word) == ([True], [])


@pytest.mark.parametrize("word", ["false", "0", "N", "Inactive", "Terminated", "Suspended"])
def test_a_word_for_inactive_is_false(word):
    assert flags(word) == ([False], [])


def test_a_code_that_nobody_knows_is_told_and_not_guessed():
    assert flags("7") == ([None], ["unknown status"])


def test_the_sites_own_codes_decide():
    assert flags("7", "1", site=("7",)) == ([True, False], [])


def test_a_vendors_codes_are_known():
    assert flags("1", "2", codes={"1": True, "2": False}) == ([True, False], [])


def emails(*values):
    told = notes(len(values))
    found = typed.read_email(pd.Series(values, dtype="str"), told, "Email")
    return found.tolist(), [(issue.rule, issue.row) for issue in told.issues]


def test_an_address_stays_as_typed():
    assert emails("J.Roe@Net.Example") == (["J.Roe@Net.Example"], [])


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("mailto:Ann@x.org", "Ann@x.org"),
        ("Ann Bee <Ann@x.org>", "Ann@x.org"),
        ("<Ann@x.org>", "Ann@x.org"),
        ("Bee, Ann < mailto:Ann@x.org >", "Ann@x.org"),
    ],
)
def test_an_address_is_taken_out_of_what_a_mail_program_writes_around_it(written, address):
    told = notes(1)
    assert typed.read_email(pd.Series([written]), told, "Mail").tolist() == [address]
    [issue] = told.issues
    assert issue.rule == "wrapped address"
    assert "x.org" not in str(issue)


@pytest.mark.parametrize("written", ["a@x.org <b@x.org>", "mailto:a@x.org,b@x.org", "Ann Bee <ann>"])
def test_where_one_address_is_not_certain_the_cell_stays_as_it_is(written):
    assert typed.read_email(pd.Series([written]), notes(1), "Mail").tolist() == [written]


def test_an_invisible_letter_is_taken_out_and_told():
    assert emails("\u200bjroe@net.example") == (["jroe@net.example"], [("invisible character", 2)])


@pytest.mark.parametrize(
    "address", ["jro\u0435@net.example", "jroe\uff20net.example", "jroe\u0131@net.example"]
)
def test_a_look_alike_letter_is_told_and_never_folded(address):
    assert emails(address) == ([address], [("look-alike letter", 2)])


def test_people_are_called_null_and_true():
    told = notes(3)
    names = typed.read_text(
        pd.Series(["Null", "True", "\\N"]), told, Column("last_name", "family name"), "Last"
    )
    assert names.fillna("").tolist() == ["Null", "True", ""]


def test_a_title_is_not_called_null():
    told = notes(1)
    assert typed.read_text(pd.Series(["NULL"]), told, Column("title", "job title"), "Title").isna().all()


def test_a_t_beside_other_codes_is_not_taken_for_true(export, issues):
    staff = sr.read_staff(
        export("hr.csv", "staff_member_id | last_name | status\n 1 | Ruiz | A\n 2 | Park | T")
    )
    assert staff["active"].tolist() == [True, pd.NA]
    assert ("unknown status", 3) in issues(staff)


def test_a_t_beside_f_is_true(export):
    staff = sr.read_staff(
        export("hr.csv", "staff_member_id | last_name | status\n 1 | Ruiz | T\n 2 | Park | F")
    )
    assert staff["active"].tolist() == [True, False]
