"""A damaged row of a delimited text, read as it most likely was; certain readings beside those that are not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.load.files import read_raw

KNOWN = frozenset(["staffid", "lastname", "email", "school", "hired"])
ROWS = [
    ["0017", "Ruiz", "ruiz@x.org", "North High", "2019-08-01"],
    ["0018", "Park", "park@x.org", "South High", "2020-08-01"],
    ["0019", "O'Brien", "obrien@x.org", "North High", "2021-08-15"],
    ["0020", "de la Cruz", "cruz@x.org", "Elm, East", "2022-08-01"],
    ["0021", "Park", "jpark@x.org", "South High", "2023-01-05"],
]
HEADER = "Staff ID,Last Name,Email,School,Hired"


def written(rows, delimiter=","):
    return [delimiter.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]


@pytest.fixture
def read(tmp_path):
    def of(damaged, **options):
        path = tmp_path / "staff.csv"
        path.write_text("\n".join([HEADER, *written(ROWS), damaged, ""]))
        return read_raw(path, known_headers=KNOWN, **options)[0]

    return of


def told(table):
    return [(issue.rule, issue.row, issue.grade) for issue in table.issues]


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        (
            "0022Diaz,diaz@x.org,North High,2019-08-01",
            ["0022", "Diaz", "diaz@x.org", "North High", "2019-08-01"],
        ),
        (
            "0022,Diaz,diaz@x.org,South High2019-08-01",
            ["0022", "Diaz", "diaz@x.org", "South High", "2019-08-01"],
        ),
        (
            '0022,Diaz,diaz@x.org"Elm, East",2019-08-01',
            ["0022", "Diaz", "diaz@x.org", "Elm, East", "2019-08-01"],
        ),
        (
            '0022,Diaz,diaz@x.org,"Elm, East"2019-08-01',
            ["0022", "Diaz", "diaz@x.org", "Elm, East", "2019-08-01"],
        ),
    ],
)
def test_a_lost_delimiter_is_put_back_where_the_columns_show_it(read, damaged, meant):
    table = read(damaged)
    assert table.frame.iloc[-1].tolist() == meant
    assert [(row, grade) for _, row, grade in told(table)] == [(7, "doubt")]


@pytest.mark.parametrize("delimiter", [" ", ";", "\t", "|"])
def test_a_row_with_another_delimiter_is_read_by_it(read, delimiter):
    row = ["0022", "Park", "hpark@x.org", "North High", "2019-08-01"]
    table = read(delimiter.join(row))
    assert table.frame.iloc[-1].tolist() == row
    assert told(table) == [("short row", 7, "doubt")]


def test_a_lost_value_is_no_lost_delimiter(read):
    table = read("0022,diaz@x.org,North High,2019-08-01")
    assert len(table.frame) == len(ROWS)
    assert told(table) == [("short row", 7, "set aside")]


@pytest.mark.parametrize("damaged", ["0022,Parkdiaz@x.org,North High,2019-08-01"])
def test_a_likely_reading_alone_is_not_taken_for_certain(read, damaged):
    assert told(read(damaged)) == [("short row", 7, "set aside")]
    kept = read(damaged, keep_damaged=True)
    assert kept.frame.iloc[-1].tolist() == ["0022", "Park", "diaz@x.org", "North High", "2019-08-01"]
    assert "not certain" in kept.issues[0].message


def test_a_stray_quote_is_left_out_of_a_list_and_kept_in_a_table_as_it_is(read):
    damaged = '"0022,Diaz,diaz@x.org,"Elm, East",2019-08-01'
    assert read(damaged).frame["Staff ID"].iloc[-1] == "0022"
    assert read(damaged, keep_damaged=True).frame["Staff ID"].iloc[-1] == '"0022'
    assert told(read(damaged)) == [("quote", 7, "doubt")]


def test_a_quoted_delimiter_of_another_kind_is_no_damage(read):
    table = read('0022,Diaz,diaz@x.org,"Elm; East",2019-08-01')
    assert told(table) == []


def test_a_line_that_signs_off_is_no_row_with_another_delimiter(read):
    assert told(read("Printed for the office of North High on 2024-01-05")) == [("footer", 7, "set aside")]


names = st.sampled_from(["Lee", "Leeds", "O'Brien", "de la Cruz", "St. James", "Ng", "Ngo", "Park"])
people = st.lists(
    st.tuples(
        st.integers(0, 99_999).map("{:05d}".format),
        names,
        st.tuples(names, st.integers(0, 99)).map(lambda of: f"{of[0][:2].lower().strip()}{of[1]}@x.org"),
        st.sampled_from(["North High", "Elm, East", "King"]),
        st.dates().map(str),
    ),
    min_size=4,
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(rows=people, data=st.data())
def test_a_row_that_lost_a_delimiter_is_read_as_it_was_or_set_aside(tmp_path, rows, data):
    lines = written(rows)
    hurt = data.draw(st.integers(0, len(rows) - 1))
    cells = [f'"{cell}"' if "," in cell else cell for cell in rows[hurt]]
    at = data.draw(st.integers(1, 4))
    lines[hurt] = ",".join([*cells[: at - 1], cells[at - 1] + cells[at], *cells[at + 1 :]])
    path = tmp_path / "staff.csv"
    path.write_text("\n".join([HEADER, *lines, ""]))
    table = read_raw(path, known_headers=KNOWN)[0]
    whole = [list(row) for row in rows]
    assert table.frame.values.tolist() in (whole, whole[:hurt] + whole[hurt + 1 :])
    assert [issue.row for issue in table.issues] == [hurt + 2]
