"""A list of names alone: somebody's column, without header or ids."""

import pytest

import srreconcile as sr

NAMES = "Ana Ruiz\nJo de la Cruz\nWei Li\nMary Ann Smith\nKim O'Neil\n"


@pytest.fixture
def pasted(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def test_names_without_a_header_are_staff_called_by_their_place(pasted):
    tables = sr.read_folder(pasted("teachers.csv", NAMES).parent)
    columns = ["staff_member_id", "first_name", "middle_name", "last_name"]
    assert tables.staff[columns].fillna("").values.tolist() == [
        ["teachers.csv:1", "Ana", "", "Ruiz"],
        ["teachers.csv:2", "Jo", "", "de la Cruz"],
        ["teachers.csv:3", "Wei", "", "Li"],
        ["teachers.csv:4", "Mary", "Ann", "Smith"],
        ["teachers.csv:5", "Kim", "", "O'Neil"],
    ]


def test_that_they_have_no_ids_is_told(pasted):
    report = sr.read_folder(pasted("teachers.csv", NAMES).parent).load_report
    assert [issue.rule for issue in report.doubts] == ["no ids"]
    assert report.files[["rows_read", "rows_kept"]].values.tolist() == [[5, 5]]


def test_strict_refuses_them(pasted):
    with pytest.raises(sr.InputError, match="without a header or ids"):
        sr.read_folder(pasted("teachers.csv", NAMES).parent, strict=True)


def test_a_reader_of_staff_asks_for_no_word_in_the_files_name(pasted):
    assert sr.read_staff(pasted("list.csv", NAMES))["last_name"].tolist()[:2] == ["Ruiz", "de la Cruz"]


def test_a_header_is_no_person(pasted):
    with pytest.raises(sr.InputError):
        sr.read_staff(pasted("list.csv", "Teacher Name\n" + NAMES))


@pytest.mark.parametrize(
    ("name", "text"),
    [("lunch.csv", NAMES), ("teachers.csv", "Ana\nJo\nWei\n"), ("teachers.csv", "7\n8\n9\n")],
    ids=["a file that nobody calls staff", "single words", "numbers"],
)
def test_other_lists_of_one_column_are_left_out_and_told(pasted, name, text):
    with pytest.raises(sr.InputError, match="no staff, accounts, links or records were recognised"):
        sr.read_folder(pasted(name, text).parent)


def test_schools_stand_in_such_a_list_too(pasted):
    schools = sr.read_folder(pasted("schools.csv", "Cedar Hollow\nElm\nOak Ridge\n").parent).schools
    assert schools["school_id"].tolist() == ["schools.csv:1", "schools.csv:2", "schools.csv:3"]
    assert schools["name"].tolist() == ["Cedar Hollow", "Elm", "Oak Ridge"]
