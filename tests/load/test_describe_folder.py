"""A folder of which nothing is recognised, read after one command and a look at what it proposed."""

import pytest

import srreconcile as sr
from srreconcile import cli

LOG = """
    MeritID | Kind  | Awarded    | Keyed At            | Staff Ref | Pupil | Note
    {0}1    | merit | 2026-10-01 | 2026-10-01T09:10:00 | E7        | 31    | kind
    {0}2    | merit | 2026-10-02 | 2026-10-02T14:00:00 | E8        | 32    | kind
"""


@pytest.fixture
def folder(export, tmp_path):
    export("hr.csv", "ID | LN | FN | Work Mail\n E7 | Ruiz | Ana | ana@x.org\n E8 | Park | Jo | jo@x.org")
    export(
        "accounts.csv",
        "UserNo | Login Email | Can Log In | Staff Record\n"
        "1 | ana@x.org | Y | Ruiz Ana (E7)\n 2 | jo@x.org | N | Park Jo (E8)",
    )
    export("logs/2026-09.csv", LOG.format("9"))
    export("logs/2026-10.csv", LOG.format("10"))
    export("schools.csv", "Code | School\n 11 | Ridge High\n 12 | Ridge Middle")
    export("dictionary.csv", "Field | Description\n LN | what they are called\n FN | what friends say")
    return tmp_path


def test_each_kind_of_file_has_one_proposal_and_the_folder_is_read_by_them(folder):
    layouts = sr.describe_folder(folder, save=True)
    assert {one.name: one.kind for one in layouts} == {
        "accounts.layout.toml": "users",
        "hr.layout.toml": "staff",
        "2026-09.layout.toml": "records",
        "schools.layout.toml": "schools",
    }
    tables = sr.read_folder(folder)
    assert [len(tables.staff), len(tables.users), len(tables.records), len(tables.schools)] == [2, 2, 4, 2]
    assert tables.links[["user_id", "staff_member_id"]].to_numpy().tolist() == [["1", "E7"], ["2", "E8"]]
    assert tables.users["active"].tolist() == [True, False]
    assert tables.records["event_date"].notna().all()
    assert sr.describe_folder(folder) == []


def test_without_saving_nothing_is_written(folder):
    before = sorted(folder.rglob("*"))
    sr.describe_folder(folder)
    assert sorted(folder.rglob("*")) == before


def test_a_layout_that_stands_already_is_left_as_it_is(folder):
    own = folder / "hr.layout.toml"
    own.write_text('kind = "staff"\n[columns]\nsis_id = "Number"\n')
    sr.describe_folder(folder, save=True)
    assert own.read_text() == 'kind = "staff"\n[columns]\nsis_id = "Number"\n'


def test_two_exports_that_differ_in_their_endings_have_a_layout_each(export, tmp_path):
    export("hr.csv", "Emp No | Surname\n 7 | Ruiz\n 8 | Park")
    export("hr.txt", "UserNo | Login Mail\n 1 | ana@x.org\n 2 | jo@x.org")
    sr.describe_folder(tmp_path, save=True)
    assert sorted(path.name for path in tmp_path.glob("*.toml")) == ["hr.layout.toml", "hr.txt.layout.toml"]
    tables = sr.read_folder(tmp_path)
    assert [len(tables.staff), len(tables.users)] == [2, 2]


def test_the_command_writes_them_and_says_what_to_check(folder, capsys):
    assert cli.main(["load", str(folder), "--describe"]) == 0
    said = capsys.readouterr().out
    assert "hr.csv lists staff? Written: hr.layout.toml" in said
    assert 'staff_member_id = "Staff Record"' in said
    assert '# Left alone: "Note"' in said
    assert "Check these 4, each a text file" in said
    assert f"Then: srreconcile audit {folder}" in said
    assert not any(word in said for word in ("Ruiz", "ana@x.org", "E7"))
    assert cli.main(["load", str(folder), "--describe"]) == 0
    assert "nothing to propose" in capsys.readouterr().out


def test_what_is_of_one_file_is_refused_for_a_folder(folder, capsys):
    assert cli.main(["load", str(folder), "--describe", "--kind", "staff"]) == 2
    assert "Give the file, or leave them out." in capsys.readouterr().err


def test_an_account_list_with_a_number_of_staff_asks_whose_it_is(export):
    text = str(
        sr.describe_layout(
            export("a.csv", "UserNo | Login Mail | Staff #\n 1 | ana@x.org | 7\n 2 | jo@x.org | 8")
        )
    )
    assert 'sis_id = "Staff #"' in text
    assert "If it says as whom it logs, write staff_member_id instead." in text


def test_a_list_without_names_or_addresses_is_no_list_of_people(export):
    described = sr.describe_layout(export("a.csv", "Code | School\n 11 | Ridge High\n 12 | Ridge Middle"))
    assert (described.kind, described.columns) == ("schools", {"school_id": "Code", "name": "School"})


def test_a_remark_in_a_log_is_not_its_number(export):
    described = sr.describe_layout(export("log.csv", LOG.format("")))
    assert described.columns["record_id"] == "MeritID"
    assert described.columns["event_date"] == "Awarded"
    assert described.columns["entered_at"] == "Keyed At"


@pytest.mark.parametrize(
    ("kind", "text", "columns"),
    [
        (
            "links",
            "Sign On | Assigned Staff (Nbr) | Since\n a@x.org | 7 | 2026-08-01\n b@x.org | 8 | 2026-08-01",
            {"user_id": "Sign On", "staff_member_id": "Assigned Staff (Nbr)", "valid_from": "Since"},
        ),
        (
            "users",
            "SysID | Sign On | Person | Enabled?\n 1 | a@x.org | Ana Ruiz | Y\n 2 | b@x.org | Jo Park | N",
            {"user_id": "SysID", "email": "Sign On", "active": "Enabled?", "full_name": "Person"},
        ),
        (
            "staff",
            "Prsnl Nbr | Nm Last | Work Loc | Sts Cd\n 7 | Ruiz | N HS | ACT\n 8 | Park | N HS | SEP",
            {"sis_id": "Prsnl Nbr", "last_name": "Nm Last", "school_id": "Work Loc", "active": "Sts Cd"},
        ),
    ],
)
def test_the_short_words_of_an_old_system_are_understood(export, kind, text, columns):
    described = sr.describe_layout(export("list.csv", text))
    assert (described.kind, described.columns) == (kind, columns)


def test_an_audit_without_links_says_where_they_may_be(export, tmp_path, capsys):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz\n 8 | Park")
    export("users.csv", "user_id | email | employee id\n 1 | ana@x.org | 7\n 2 | jo@x.org | 8")
    assert cli.main(["audit", str(tmp_path)]) == 2
    assert "name that column staff_member_id in its layout." in capsys.readouterr().err


def test_an_audit_without_links_or_numbers_does_not(export, tmp_path, capsys):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz\n 8 | Park")
    export("users.csv", "user_id | email\n 1 | ana@x.org\n 2 | jo@x.org")
    assert cli.main(["audit", str(tmp_path)]) == 2
    assert "staff_member_id" not in capsys.readouterr().err
