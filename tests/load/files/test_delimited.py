"""Delimited text, one damage at a time, each beside its benign look-alike."""

import contextlib
import time

import pytest

from srreconcile.errors import InputError
from srreconcile.load.files import delimited, read_raw

KNOWN = frozenset(["staffid", "firstname", "lastname", "email", "school", "active", "comments"])
CLEAN = """\
Staff ID,Last Name,Email,School
001,Ruiz,ruiz@x.org,North
002,Park,park@x.org,South
003,O'Brien,obrien@x.org,North
004,Diaz,diaz@x.org,South
"""


@pytest.fixture
def read(tmp_path):
    def of(text, **options):
        path = tmp_path / "staff.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_raw(path, known_headers=KNOWN, **options)[0]

    return of


def told(table):
    return [(issue.rule, issue.row, issue.grade) for issue in table.issues]


def test_a_clean_file_is_read_without_a_word(read):
    table = read(CLEAN)
    assert table.issues == []
    assert table.frame["Staff ID"].tolist() == ["001", "002", "003", "004"]
    assert table.rows.tolist() == [2, 3, 4, 5]
    assert table.rows_read == 4


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ", ", "~", "||"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_neither_delimiter_nor_line_end_matters(read, delimiter, end):
    table = read(CLEAN.replace(",", delimiter).replace("\n", end))
    assert table.frame.equals(read(CLEAN).frame)
    assert table.issues == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_marked_or_wide_encoding_is_read_without_a_word(read, encoding):
    text = CLEAN.replace("Ruiz", "Ruíz")
    table = read(text.encode(encoding))
    assert table.frame["Last Name"][0] == "Ruíz"
    assert table.issues == []


def test_windows_letters_are_read_and_told(read):
    table = read(CLEAN.replace("Ruiz", "Ruíz").encode("cp1252"))
    assert table.frame["Last Name"][0] == "Ruíz"
    assert told(table) == [("encoding", None, "note")]


def test_a_row_in_another_encoding_than_the_rest_is_named(read):
    lines = CLEAN.replace("Ruiz", "Ruíz").replace("Diaz", "Díaz").splitlines(keepends=True)
    table = read(b"".join(line.encode("cp1252" if "Díaz" in line else "utf-8") for line in lines))
    assert table.frame["Last Name"].tolist() == ["Ruíz", "Park", "O'Brien", "Díaz"]
    assert told(table) == [("encoding", 5, "doubt")]


def test_a_wrong_encoding_asked_for_is_refused_with_its_row(read):
    with pytest.raises(InputError, match=r"staff.csv, row 2: its bytes are not utf-8"):
        read(CLEAN.replace("Ruiz", "Ruíz").encode("cp1252"), encoding="utf-8")


def test_a_row_that_lost_a_value_is_set_aside(read):
    table = read(CLEAN.replace("park@x.org,", ""))
    assert table.frame["Staff ID"].tolist() == ["001", "003", "004"]
    assert told(table) == [("short row", 3, "set aside")]
    assert table.rows_read == 4


def test_a_row_without_its_last_values_is_filled_where_nothing_else_fits(read):
    table = read("Staff ID,Email,Active\n1,a@x.org,1\n2,b@x.org,1\n3,c@x.org\n4,d@x.org,0\n")
    assert table.frame["Active"].isna().tolist() == [False, False, True, False]
    assert told(table) == [("short row", 4, "doubt")]


def test_an_extra_delimiter_is_left_out_where_the_columns_show_it(read):
    table = read(CLEAN.replace("002,Park", "002,,Park"))
    assert table.frame.equals(read(CLEAN).frame)
    assert told(table) == [("long row", 3, "doubt")]


def test_an_unquoted_comma_is_kept_where_a_space_shows_it(read):
    table = read(CLEAN.replace("Ruiz,", "Ruiz, Jr.,"))
    assert table.frame["Last Name"][0] == "Ruiz, Jr."
    assert told(table) == [("long row", 2, "doubt")]


def test_a_damaged_row_is_kept_only_when_asked(read):
    damaged = CLEAN.replace("park@x.org,", "")
    assert read(damaged, keep_damaged=True).frame["Staff ID"].tolist() == ["001", "002", "003", "004"]


def test_a_delimiter_at_the_end_of_every_row_is_left_out_with_a_note(read):
    table = read(CLEAN.replace("\n", ",\n").replace("School,\n", "School\n"))
    assert table.frame.equals(read(CLEAN).frame)
    assert told(table) == [("extra delimiter", 1, "note")]


def test_a_delimiter_at_the_end_of_every_line_says_nothing(read):
    table = read(CLEAN.replace("\n", ",\n"))
    assert table.frame.equals(read(CLEAN).frame)
    assert table.issues == []


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("Staff ID,Last NameEmail,School", "header"),
        ('Staff ID,"Last Name""Email",School', "header"),
        ('Staff ID,Last Name"Email",School', "header"),
        ("Staff ID,Last Name,,Email,School", "header"),
    ],
)
def test_a_header_that_lost_a_delimiter_or_has_one_more_is_mended_and_told(read, header, rule):
    table = read(CLEAN.replace("Staff ID,Last Name,Email,School", header))
    assert table.frame.equals(read(CLEAN).frame)
    assert (rule, 1, "doubt") in told(table)


def test_ids_are_no_row_numbers(read):
    with pytest.raises(InputError, match=r"row 1: the header names 3 columns, but the rows below hold 4"):
        read(CLEAN.replace("Last Name,Email", "NOM"))


def test_numbers_that_count_the_rows_are(read):
    table = read("First,Email\n0,Ana,a@x.org\n1,Jo,j@x.org\n2,Li,l@x.org\n")
    assert table.frame["First"].tolist() == ["Ana", "Jo", "Li"]
    assert told(table) == [("row numbers", 1, "note")]


def test_an_open_quote_damages_its_own_row_only(read):
    table = read(CLEAN.replace("Park", '"Park'))
    assert table.frame["Staff ID"].tolist() == ["001", "002", "003", "004"]
    assert table.frame["Last Name"][1] == "Park"
    assert told(table) == [("quote", 3, "doubt")]


def test_a_quoted_value_may_run_over_lines(read):
    table = read('Staff ID,Comments\n1,"one\n\ntwo"\n2,x\n')
    assert table.frame["Comments"].tolist() == ["one\n\ntwo", "x"]
    assert table.rows.tolist() == [2, 5]
    assert table.issues == []


@pytest.mark.parametrize("value", ["O'Brien", '12" pipe', "5'9\"", "a\\b", "#3"])
def test_a_quote_within_a_value_is_a_letter(read, value):
    table = read(CLEAN.replace("Park", value))
    assert table.frame["Last Name"][1] == value
    assert table.issues == []


def test_a_cut_off_last_row_is_set_aside(read):
    table = read(CLEAN[:-20])
    assert told(table) == [("truncated", 5, "set aside")]


def test_a_file_without_a_last_line_end_is_whole(read):
    assert read(CLEAN.rstrip()).issues == []


def test_a_total_is_no_person(read):
    table = read(CLEAN + "Total:,4,,\n")
    assert len(table.frame) == 4
    assert told(table) == [("footer", 6, "set aside")]


def test_a_person_called_total_is_no_footer(read):
    table = read(CLEAN.replace("Park", "Total"))
    assert table.frame["Last Name"][1] == "Total"


def test_a_header_repeated_at_a_page_break_is_left_out(read):
    lines = CLEAN.splitlines(keepends=True)
    table = read("".join([*lines[:3], lines[0], *lines[3:]]))
    assert table.frame.equals(read(CLEAN).frame)
    assert table.rows.tolist() == [2, 3, 5, 6]
    assert told(table) == [("repeated header", 4, "set aside")]


def test_a_second_copy_of_the_same_rows_is_left_out_and_new_ones_kept(read):
    rows = [f"{n:03d},Name,n{n}@x.org,North" for n in range(30)]
    changed = rows[3].replace("North", "South")
    second = [*rows[:3], changed, *rows[4:], "030,Name,n30@x.org,North"]
    header = "Staff ID,Last Name,Email,School"
    table = read("\n".join([header, *rows, header, *second, ""]))
    assert table.frame["Staff ID"].tolist() == [f"{n:03d}" for n in range(31)]
    assert table.frame["School"].tolist() == ["North"] * 31
    assert told(table) == [("repeated header", 32, "set aside"), ("repeated rows", 33, "set aside")]
    assert table.issues[1].count == 30
    assert table.rows_read == 30 + 1 + 31


def test_new_rows_of_a_log_that_repeats_are_kept(read):
    rows = [f"2024-10-{n // 4 + 1:02d},n{n}@x.org,North" for n in range(30)]
    header = "Hired,Email,School"
    table = read("\n".join([header, *rows[:20], header, *rows[8:], ""]))
    assert table.frame["Email"].tolist() == [f"n{n}@x.org" for n in range(30)]


def test_pages_under_the_same_header_are_one_table(read):
    header = "Staff ID,Last Name,Email,School"
    pages = [[f"{n:03d},Name,n{n}@x.org,North" for n in range(at, at + 20)] for at in (0, 20)]
    table = read("\n".join([header, *pages[0], header, *pages[1], ""]))
    assert len(table.frame) == 40


@pytest.mark.parametrize("comments", ["'left, came back'", "'O'Brien's class, late'"])
def test_apostrophes_around_values_are_quotes(read, comments):
    table = read("Staff ID,Comments\n" + f"001,{comments}\n002,none\n" * 5)
    assert table.frame["Comments"][0] == comments[1:-1]


def test_spaces_between_quoted_values_are_delimiters_also_where_words_are_not_quoted(read):
    rows = [
        f'{n:03d} {item} 2024-10-{n:02d} "Left early, n{n}"'
        for n, item in enumerate(["Ruler", "Math kit"] * 6, 10)
    ]
    table = read("\n".join(['Ref Item Day "Remark"', *rows, ""]))
    assert list(table.frame.columns) == ["Ref", "Item", "Day", "Remark"]
    assert table.frame["Item"].tolist() == ["Ruler", "Math kit"] * 6
    assert table.frame["Remark"][1] == "Left early, n11"


@pytest.mark.parametrize("value", ["'00123", "Students'", "O'Brien", "'tis"])
def test_an_apostrophe_at_one_end_is_a_letter(read, value):
    table = read("Staff ID,Comments\n" + f"001,{value}\n002,none\n" * 5)
    assert table.frame["Comments"][0] == value


@pytest.mark.parametrize(
    "above", ["Schoolrunner Staff Import v1\n", "Staff report\nRun 1/2/2026\n\n", ",Person,Contact,\n"]
)
def test_titles_above_the_header_are_a_banner(read, above):
    table = read(above + CLEAN)
    assert table.frame.equals(read(CLEAN).frame)
    assert table.facts["banner"]


def test_a_file_without_a_header_loses_no_row(read):
    table = read(CLEAN.split("\n", 1)[1])
    assert len(table.frame) == 4
    assert told(table) == [("no header", None, "doubt")]


def test_an_unknown_header_is_found_by_its_shape(read):
    table = read("Kürzel;Nachname;Eintritt\n17;Ruiz;01.08.2024\n18;Park;01.08.2025\n")
    assert list(table.frame.columns) == ["Kürzel", "Nachname", "Eintritt"]
    assert len(table.frame) == 2


def test_a_list_of_one_column_is_not_split_at_its_spaces(read):
    table = read("Last Name\n" + "Ruiz\nPark\nDiaz\n" * 5 + "De Camp\n")
    assert table.frame["Last Name"].tolist()[-1] == "De Camp"
    assert table.issues == []


def test_two_columns_of_one_name_are_told_apart(read):
    table = read("Staff ID,Email,Email\n1,a@x.org,b@x.org\n")
    assert list(table.frame.columns) == ["Staff ID", "Email", "Email (2)"]
    assert told(table) == [("duplicate header", None, "doubt")]


def test_another_table_below_is_a_table_of_its_own(tmp_path):
    path = tmp_path / "both.csv"
    path.write_text(CLEAN + "\nSchool,Active\nNorth,1\nSouth,1\n")
    staff, schools = read_raw(path, known_headers=KNOWN)
    assert len(staff.frame) == 4
    assert schools.frame.columns.tolist() == ["School", "Active"]
    assert schools.rows.tolist() == [8, 9]


@pytest.mark.parametrize("text", ["", "\n\n \n", "\ufeff\n", ",,,\n,,,\n"])
def test_nothing_is_refused_as_empty(read, text):
    with pytest.raises(InputError, match=r"staff\.csv: empty"):
        read(text)


def test_rows_that_agree_with_no_header_are_refused(read):
    ragged = "Staff ID,Email,School\n" + "".join(f"{n}{',x' * (n % 7 + 3)}\n" for n in range(40))
    with pytest.raises(InputError, match=r"staff.csv, row \d+: .* rows do not have as many fields"):
        read(ragged)


def test_what_the_user_passes_stays_as_it_was(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text(CLEAN.replace("park@x.org,", ""))
    before = path.read_bytes()
    read_raw(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["staff.csv"]


def test_no_issue_holds_a_value(read):
    damaged = CLEAN.replace("park@x.org,", "").replace("Diaz", '"Diaz')
    messages = " ".join(map(str, read(damaged).issues)).lower()
    assert not any(word in messages for word in ("park", "diaz", "@"))


@pytest.mark.parametrize(
    "letters", ["M" * 400 + "x", "," * 200_000 + "x"], ids=["a format's letters", "delimiters"]
)
def test_letters_repeated_without_end_take_no_time(letters):
    began = time.process_time()
    with contextlib.suppress(InputError):
        delimited.read_delimited(f"id,name\n{letters},Text\n1,a\n2,b\n".encode(), "f.csv")
    assert time.process_time() - began < 5
