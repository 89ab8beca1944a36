"""A layout that nobody knows, proposed as a TOML file that a person checks and the readers take."""

import tomllib

import pytest

import srreconcile as sr
from srreconcile.load.layout import recognise

HR = """
    Worker # | Legal Name  | Work Contact     | Site  | Hired      | Emp Status | SSN
    00123    | "Ruiz, Ana" | ana.ruiz@net.org | Cedar | 03/04/2021 | A          | 123-45-6789
    00124    | "Park, Jo"  | jo.park@net.org  | Elm   | 05/06/2020 | T          | 123-45-6780
    00125    | "Li, Wei"   |                  | Elm   | 07/08/2020 | LOA        | 123-45-6781
"""


@pytest.fixture
def hr(export):
    return export("hr.csv", HR.replace('"', ""))


def test_the_proposal_is_toml_of_headers_alone(hr):
    described = sr.describe_layout(hr)
    assert tomllib.loads(str(described)) == {"kind": "staff", "columns": described.columns}
    assert described.columns == {
        "sis_id": "Worker #",
        "full_name": "Legal Name",
        "email": "Work Contact",
        "school_id": "Site",
        "start_date": "Hired",
        "active": "Emp Status",
    }
    assert not any(word in str(described) for word in ("Ruiz", "ana.ruiz", "123-45", "00123"))


def test_what_is_uncertain_is_said_beside_it(hr):
    text = str(sr.describe_layout(hr))
    assert 'email = "Work Contact"  # a guess from its values, 100 % e-mail addresses' in text
    assert '# date_order = "MDY"  # no date decides' in text
    assert '"Emp Status" holds "A" 1, "T" 1, "LOA" 1: which of them mean active?' in text
    assert '# staff_member_id = "?"  # not found; sis_id stands in its place' in text
    assert '# Never loaded, as an audit must not hold it: "SSN"' in text


def test_a_checked_proposal_reads_the_file(hr, tmp_path):
    text = str(sr.describe_layout(hr)).replace('# date_order = "MDY"', 'date_order = "DMY"')
    (tmp_path / "hr.layout.toml").write_text(
        text.replace('# active_codes = ["?"]', 'active_codes = ["A", "LOA"]')
    )
    staff = sr.read_staff(hr, layout=tmp_path / "hr.layout.toml")
    columns = ["staff_member_id", "first_name", "last_name", "active"]
    assert staff[columns].values.tolist() == [
        ["00123", "Ana", "Ruiz", True],
        ["00124", "Jo", "Park", False],
        ["00125", "Wei", "Li", True],
    ]
    assert [day.isoformat() for day in staff["start_date"]] == ["2021-04-03", "2020-06-05", "2020-08-07"]


def test_what_the_caller_says_goes_before_the_file(hr, tmp_path):
    path = sr.describe_layout(hr).save(tmp_path / "hr.layout.toml")
    staff = sr.read_staff(hr, {"title": "Site"}, layout=path, date_order="MDY", active_codes=["T"])
    assert staff["title"].tolist() == ["Cedar", "Elm", "Elm"]
    assert staff["start_date"].iloc[0].isoformat() == "2021-03-04"
    assert staff["active"].tolist() == [False, True, False]


def test_a_file_that_somebody_changed_is_not_written_over(hr, tmp_path):
    path = sr.describe_layout(hr).save(tmp_path / "hr.layout.toml")
    with pytest.raises(sr.InputError, match="stands already"):
        sr.describe_layout(hr).save(path)


@pytest.mark.parametrize(
    ("kind", "text", "columns"),
    [
        (
            "users",
            "LoginName | Mail | Last Logon | Enabled?\n ana | a@x.org | 2026-11-01 | True\n jo | j@x.org | | False",
            {"user_id": "LoginName", "email": "Mail", "last_login_at": "Last Logon", "active": "Enabled?"},
        ),
        (
            "records",
            "Referral Number | Referring Staff Number | Date of Incident\n 1 | 007 | 11/20/2026\n 2 | 007 | 11/21/2026",
            {
                "record_id": "Referral Number",
                "staff_member_id": "Referring Staff Number",
                "event_date": "Date of Incident",
            },
        ),
        (
            "links",
            "Login Id | Teacher Number | Since\n u1 | 007 | 2026-08-01\n u1 | 008 | 2026-09-01",
            {"user_id": "Login Id", "staff_member_id": "Teacher Number", "valid_from": "Since"},
        ),
    ],
)
def test_the_kind_of_list_is_seen_from_its_columns(export, kind, text, columns):
    described = sr.describe_layout(export("export.csv", text))
    assert (described.kind, described.columns) == (kind, columns)


def test_dates_are_no_names_and_words_are_no_dates(export):
    path = export(
        "x.csv",
        "Person No | First | Last | Start\n 1 | 2026-01-02 | Ruiz | soon\n 2 | 2026-01-03 | Park | soon",
    )
    columns = sr.describe_layout(path, "staff").columns
    assert "start_date" not in columns
    assert 'first_name = "First"  # by its name, but its values are dates: check' in str(
        sr.describe_layout(path, "staff")
    )


def test_a_vendors_layout_is_said_to_need_no_description(export):
    path = export("t.csv", "ID | TeacherNumber | Last_Name | SchoolID | Status\n 20 | 007 | Ruiz | 1 | 1")
    text = str(sr.describe_layout(path))
    assert "It is known as PowerSchool Teachers and is read without this file" in text
    assert "active_codes" not in text


def test_what_looks_like_none_of_ours_is_refused(export):
    with pytest.raises(sr.InputError, match="nothing in it looks like staff"):
        sr.describe_layout(export("fruit.csv", "Fruit | Colour\n apple | red\n pear | green"))


def test_a_header_cannot_break_out_of_the_proposal(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text('"Emp ""No""\nkind = 7",Last Name,"x]\n[y"\n1,Ruiz,a\n2,Park,b\n')
    described = sr.describe_layout(path, "staff")
    assert set(tomllib.loads(str(described))) == {"kind", "columns"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = 'staf'\n[columns]\nemail = 'M'", r'kind is "staf"\. Write what it lists: schools, staff'),
        ("[columns]\nemail = 'M'", "kind is missing"),
        ("kind = 'users'\n[columns]\nemail = 'M'", r"describes a list of users, and staff are asked for"),
        (
            "kind = 'staff'\nactive_code = ['A']\n[columns]\nemail = 'M'",
            r'no "active_code"\. Did you mean "active_codes"',
        ),
        ("kind = 'staff'\n[columns]\nemial = 'M'", r'\[columns\] has no "emial"\. Did you mean "email"'),
        ("kind = 'staff'\n[columns]\nemail = 7", "email names no header"),
        ("kind = 'staff'", r"has no section \[columns\]"),
        ("kind = 'staff'\ndate_order = 'YYY'\n[columns]\nemail = 'M'", "is no order"),
        ("kind = 'staff'\ndate_order = 7\n[columns]\nemail = 'M'", "date_order is no text"),
        ("kind = 'staff'\nactive_codes = 'A'\n[columns]\nemail = 'M'", "list of codes in quotes"),
        ("kind = 'staff'\n[columns", "is no TOML"),
        (
            "kind = 'staff'\n[columns]\nsis_id = 'Workers'",
            r'no column "Workers" for sis_id.*Did you mean "Worker #"',
        ),
    ],
)
def test_a_wrong_key_or_value_is_an_error(hr, tmp_path, text, said):
    path = tmp_path / "hr.layout.toml"
    path.write_text(text)
    with pytest.raises(sr.InputError, match=said):
        sr.read_staff(hr, layout=path)


def test_a_layout_that_is_not_there_is_named(hr, tmp_path):
    with pytest.raises(sr.InputError, match=r"no\.toml: cannot be read"):
        sr.read_staff(hr, layout=tmp_path / "no.toml")


@pytest.fixture
def layout(tmp_path_factory):
    def write(name, text):
        path = tmp_path_factory.mktemp("layouts") / name
        path.write_text(text)
        return path

    return write


STAFF = """
kind = "staff"
active_codes = ["A"]
[columns]
sis_id = "Worker #"
full_name = "Legal Name"
active = "Emp Status"
"""


def test_a_folder_reads_the_file_that_has_the_columns_of_a_layout(hr, export, layout):
    export("users.csv", "user_id | email | active\n u1 | ana.ruiz@net.org | T\n u2 | x@net.org | F")
    tables = sr.read_folder(hr.parent, layouts=[layout("hr.layout.toml", STAFF)])
    assert tables.staff["last_name"].tolist() == ["Ruiz", "Park", "Li"]
    assert tables.staff["active"].tolist() == [True, False, False]
    assert tables.users["active"].tolist() == [True, False]  # the codes are those of one file
    assert tables.load_report.files["layout"].tolist() == ["staff, by hr.layout.toml", "account list"]


def test_a_layout_that_no_file_fits_is_told(hr, layout):
    other = layout("other.layout.toml", 'kind = "users"\n[columns]\nemail = "Nowhere"')
    report = sr.read_folder(hr.parent, layouts=[layout("hr.layout.toml", STAFF), other]).load_report
    assert [str(issue) for issue in report.issues if issue.rule == "layout not used"] == [
        "other.layout.toml: no file of the folder has all the columns that it names [layout not used]"
    ]


def test_two_layouts_that_fit_one_file_are_refused(hr, layout):
    with pytest.raises(sr.InputError, match=r"a\.toml and b\.toml fit one and the same file"):
        sr.read_folder(hr.parent, layouts=[layout("a.toml", STAFF), layout("b.toml", STAFF)])


def test_two_columns_of_ours_may_stand_under_one_header(hr, layout):
    both = layout(
        "b.toml",
        'kind = "staff"\n[columns]\nstaff_member_id = "Worker #"\nsis_id = "Worker #"\nfull_name = "Legal Name"',
    )
    staff = sr.read_staff(hr, layout=both)
    assert staff["staff_member_id"].tolist() == staff["sis_id"].tolist() == ["00123", "00124", "00125"]


def test_an_account_list_that_names_its_links_is_proposed_with_them(export):
    path = export(
        "users.csv",
        """
        User # | Login             | Name       | Linked Staff # | Linked Staff Name
        1      | a.ruiz@net.example | Ana Ruiz  | 00123          | Ruiz Ana
        2      | j.park@net.example | Jo Park   | 00123          | Ruiz Ana
        """,
    )
    columns = sr.describe_layout(path).columns
    assert (columns["staff_member_id"], columns["full_name"]) == ("Linked Staff #", "Name")


@pytest.mark.parametrize(
    ("headers", "layout"),
    [
        (["Log ID", "When", "Student ID", "Logged As (Staff #)"], None),
        (["Student ID", "Student Name", "Homeroom"], "Schoolrunner API, students"),
        (["student_id", "grade_level_id", "date_of_birth", "counselor_id"], "Schoolrunner API, students"),
    ],
    ids=["a log", "a list of students", "one with birth dates and counselors"],
)
def test_a_log_about_students_is_not_put_aside_as_a_list_of_students(headers, layout):
    found = recognise(headers, {})
    assert (found and found.name) == layout
