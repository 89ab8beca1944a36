"""What is done to whole lines: quoted, ended, ruled, drawn in fixed width, named twice; each beside its look-alike."""

import pytest

from srreconcile.load.files import read_raw

KNOWN = frozenset(
    ["staffid", "staffmemberid", "firstname", "lastname", "email", "school", "active", "startdate"]
)
HEADER = ["Staff ID", "Last Name", "Email", "School"]
ROWS = [
    ["00123", "Ruiz", "aruiz@x.org", "North High"],
    ["00124", "O'Brien", "jobrien@x.org", "Elm, East"],
    ["00207", "de la Cruz", "dcruz@x.org", "Elm, East"],
    ["01008", "Nguyen", "lnguyen@x.org", "North High"],
]


def line(row, delimiter=","):
    return delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row)


LINES = [line(row) for row in [HEADER, *ROWS]]


@pytest.fixture
def read(tmp_path):
    def of(lines, encoding="utf-8"):
        path = tmp_path / "staff.csv"
        path.write_text("\n".join([*lines, ""]), encoding)
        return read_raw(path, known_headers=KNOWN)[0]

    return of


def rows(table):
    return table.frame.values.tolist()


def told(table):
    return [(issue.rule, issue.row, issue.grade) for issue in table.issues]


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize("from_line", [0, 1], ids=["all lines", "all but the header"])
def test_lines_that_stand_between_quotes_as_a_whole_are_unwrapped(read, from_line):
    table = read([*LINES[:from_line], *map(quoted, LINES[from_line:])])
    assert rows(table) == ROWS
    assert told(table) == [("whole lines", None, "note")]


def test_one_column_of_quoted_values_with_commas_is_not_unwrapped(read):
    table = read(["Last Name", '"Ruiz, Ana"', '"Park, Jo"', '"Diaz, Li"'])
    assert table.frame["Last Name"].tolist() == ["Ruiz, Ana", "Park, Jo", "Diaz, Li"]
    assert table.issues == []


def test_delimiters_of_another_kind_at_the_end_of_every_line_are_left_out(read):
    table = read([f"{each};;;" for each in LINES])
    assert rows(table) == ROWS
    assert told(table) == [("whole lines", None, "note")]


def test_semicolons_at_the_end_of_one_value_stay(read):
    table = read([LINES[0], *[f"{each};" if n == 0 else each for n, each in enumerate(LINES[1:])]])
    assert table.frame["School"].tolist()[0] == "North High;"
    assert table.issues == []


def fixed(table, gap=2):
    widths = [max(map(len, column)) + gap for column in zip(*table, strict=True)]
    return ["".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in table]


@pytest.mark.parametrize("above", [[], ["Springfield Public Schools", "Staff report of 10/04/2024", ""]])
@pytest.mark.parametrize("rule", [[], [["-" * 8] * 4]])
def test_columns_in_fixed_width_are_read_by_their_places(read, above, rule):
    table = read([*above, *fixed([HEADER, *rule, *ROWS])])
    assert rows(table) == ROWS
    assert told(table) == [("whole lines", None, "note")]


def test_a_blank_in_fixed_width_shifts_no_column(read):
    table = read(fixed([HEADER, *ROWS[:2], ["00300", "", "x@x.org", "North High"], *ROWS[2:]]))
    assert table.frame["Email"].tolist()[2] == "x@x.org"
    assert table.frame["Last Name"].isna().tolist() == [False, False, True, False, False]


def test_a_list_of_names_is_no_fixed_width(read):
    table = read(["Last Name", "de  la  Cruz", "Ruiz", "Park", "Haddad"])
    assert list(table.frame.columns) == ["Last Name"]


@pytest.mark.parametrize(("header", "body"), [(";", ","), (",", "\t"), ("\t", ",")])
def test_a_header_with_a_delimiter_of_its_own_is_read_by_it(read, header, body):
    table = read([line(HEADER, header), *[line(row, body) for row in ROWS]])
    assert list(table.frame.columns) == HEADER
    assert rows(table) == ROWS
    assert told(table) == [("header", 1, "doubt")]


@pytest.mark.parametrize(
    "under",
    [
        "--------,---------,-----,------",
        "varchar(20),nvarchar(50),text,text",
        "Text,Text,Text,Required",
        "staff_member_id,last_name,email,school",
    ],
)
def test_a_line_under_the_header_that_is_no_person_is_left_out(read, under):
    table = read([LINES[0], under, *LINES[1:]])
    assert rows(table) == ROWS
    assert [(row, grade) for _, row, grade in told(table)] == [(2, "set aside")]
    assert table.rows_read == len(ROWS) + 1


def test_a_person_called_text_stays(read):
    table = read([LINES[0], "00100,Text,text@x.org,North High", *LINES[1:]])
    assert len(table.frame) == len(ROWS) + 1
    assert table.issues == []


@pytest.mark.parametrize("total", ["North High subtotal,,,", "Elm East Total:,,2,", "Anzahl Zeilen: 4,,,"])
def test_a_subtotal_between_the_rows_is_no_person(read, total):
    table = read([*LINES[:3], total, *LINES[3:]])
    assert rows(table) == ROWS
    assert told(table) == [("footer", 4, "set aside")]


def test_a_second_list_with_its_columns_in_another_order_is_not_read_as_the_first(read):
    turned = [line(row[::-1]) for row in [HEADER, *ROWS]]
    table = read([*LINES, *turned])
    assert rows(table) == ROWS
    assert told(table) == [("another table", 6, "set aside")]
    assert table.rows_read == 2 * len(ROWS) + 1


def test_letters_encoded_twice_are_read_as_they_were_meant_and_told(read):
    ana = "00100,Peña,pena@x.org,North High"
    table = read([LINES[0], ana.encode().decode("cp1252"), *LINES[1:]])
    assert table.frame["Last Name"][0] == "Peña"
    assert told(table) == [("encoding", 2, "doubt")]


@pytest.mark.parametrize("name", ["Ãvila", "SÃO", "Ås", "Łęcki", "Ä"])
def test_a_capital_with_a_sign_is_no_letter_encoded_twice(read, name):
    table = read([LINES[0], f"00100,{name},x@x.org,North High", *LINES[1:]])
    assert table.frame["Last Name"][0] == name
    assert table.issues == []


@pytest.mark.parametrize("at", [4, 2])
def test_rows_above_their_header_are_rows(read, at):
    more = [*LINES[1:], "01009,Null,onull@x.org,North High", "01010,Haddad,nhaddad@x.org,North High"]
    table = read([*more[: at + 2], LINES[0], *more[at + 2 :]])
    assert len(table.frame) == 6
    assert ("header", 1, "doubt") in told(table)


def test_a_title_as_wide_as_the_header_is_none_of_its_rows(read):
    table = read(["Staff report,10/04/2024,,", "Run by,admin,Page,1", *LINES])
    assert rows(table) == ROWS
    assert len(table.facts["banner"]) == 2


@pytest.mark.parametrize(
    ("before", "after"), [("de la Cruz", "de la\nCruz"), ("de la Cruz,", "de la Cruz,\n")]
)
def test_a_row_that_a_line_end_broke_in_two_is_joined(read, before, after):
    table = read([*LINES[:3], LINES[3].replace(before, after), *LINES[4:]])
    assert [cell.replace("\n", " ") for cell in rows(table)[2]] == ROWS[2]
    assert told(table) == [("broken row", 4, "doubt")]
    assert table.rows.tolist() == [2, 3, 4, 6]


def test_two_rows_that_each_lost_values_are_not_made_one(read):
    table = read([*LINES[:3], "00300,Park", "00301,Diaz,x@x.org", *LINES[3:]])
    assert "broken row" not in [rule for rule, _, _ in told(table)]
    assert [row for _, row, _ in told(table)] == [4, 5]
