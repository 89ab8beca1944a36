"""A folder of exports: each file by what is in it, put together without a word lost."""

import json
import shutil

import pandas as pd
import pytest

import srreconcile as sr

SR_STAFF = [
    {
        "staff_member_id": "1",
        "user_id": "u1",
        "first_name": "Ana",
        "last_name": "Ruiz",
        "school_id": "3",
        "sis_id": "007",
        "external_id": "20",
        "title": None,
        "email": "ana@net.example",
        "active": "1",
    },
    {
        "staff_member_id": "2",
        "user_id": None,
        "first_name": "Jo",
        "last_name": "Park",
        "school_id": "3",
        "sis_id": "008",
        "external_id": "21",
        "title": None,
        "email": None,
        "active": "1",
    },
]
POWERSCHOOL = """
    ID | TeacherNumber | Last_Name | First_Name | Middle_Name | Title   | Email_Addr | SchoolID | Status | StaffStatus
    20 | 007           | Ruiz      | Ana        | M           | Teacher | r@net.example| 103      | 1      | 1
    21 | 008           | Park      | Jo         |             | Aide    | j@net.example  | 103      | 2      | 2
    22 | 009           | Li        | Wei        |             | Sub     | w@net.example | 103      | 1      | 4
"""


@pytest.fixture
def page(tmp_path):
    """Write a page of the API."""

    def write(name, endpoint, rows, page=1, total=1):
        body = {"meta": {"page": str(page), "total_pages": str(total)}, "results": {endpoint: rows}}
        (tmp_path / name).write_text(json.dumps(body))

    return write


def test_the_sample_is_recognised_file_by_file(root):
    report = sr.read_folder(root / "sample_data" / "exports").load_report
    files = report.files.set_index("file")
    assert "not recognised" not in set(files["layout"])
    assert files.loc["ps_teachers.txt", "layout"] == "PowerSchool Teachers"
    assert files.loc["staff-members.json", "layout"] == "Schoolrunner API, staff-members"


def test_the_same_staff_in_three_layouts_are_the_same_people(root, tmp_path):
    people = {}
    for name in ("staff_import_v1.csv", "oneroster_1.1.zip"):
        (tmp_path / name).mkdir()
        shutil.copy(root / "sample_data" / "layouts" / name, tmp_path / name)
        staff = sr.read_folder(tmp_path / name).staff
        people[name] = set(zip(staff["sis_id"], staff["first_name"], staff["last_name"], strict=True))
    own = sr.read_staff(root / "sample_data" / "exports" / "staff-members.json")
    api = set(zip(own["sis_id"], own["first_name"], own["last_name"], strict=True))
    assert people["staff_import_v1.csv"] == api
    assert {person[0] for person in people["oneroster_1.1.zip"]} == {person[0] for person in api}


def test_names_of_files_do_not_matter(export, tmp_path):
    export("a.csv", "user_id | staff_member_id\n u1 | 7")
    export("b.csv", "staff_member_id | last_name\n 7 | Ruiz")
    export("c.csv", "user_id | email\n u1 | a@net.example")
    tables = sr.read_folder(tmp_path)
    assert (len(tables.links), len(tables.staff), len(tables.users)) == (1, 1, 1)


def test_the_sis_list_fills_what_is_empty_and_overwrites_nothing(page, export, tmp_path):
    page("staff.json", "staff_members", SR_STAFF)
    export("ps.txt", POWERSCHOOL, "\t")
    tables = sr.read_folder(tmp_path)
    staff = tables.staff.set_index("staff_member_id")
    assert staff.index.tolist() == ["1", "2"]
    assert staff["email"].tolist() == ["ana@net.example", "j@net.example"]
    assert staff.loc["1", "other_emails"] == "r@net.example"
    assert staff["title"].tolist() == ["Teacher", "Aide"]
    assert staff["active"].tolist() == [True, True]


def test_what_was_taken_from_where_is_said(page, export, tmp_path):
    page("staff.json", "staff_members", SR_STAFF)
    export("ps.txt", POWERSCHOOL, "\t")
    report = sr.read_folder(tmp_path).load_report
    said = " ".join(report.said)
    assert "title 2" in said
    assert "1 rows of PowerSchool Teachers stand for no row" in said
    assert {issue.rule for issue in report.issues} == {"e-mails differ", "status differs"}


def test_an_end_at_one_school_does_not_end_the_row_of_another(page, export, tmp_path):
    page("staff.json", "staff_members", [{**SR_STAFF[0], "external_id": None, "school_id": "3"}])
    export(
        "ic.csv",
        "personID | staffNumber | lastName | schoolID | endDate\n"
        "9 | 007 | Ruiz | 77 | 2021-06-30\n 9 | 007 | Ruiz | 78 |",
    )
    staff = sr.read_folder(tmp_path).staff
    assert staff["end_date"].isna().all()


def test_an_end_of_a_person_with_one_row_is_taken(page, export, tmp_path):
    page("staff.json", "staff_members", [{**SR_STAFF[0], "external_id": None}])
    export(
        "ic.csv", "personID | staffNumber | lastName | schoolID | endDate\n 9 | 007 | Ruiz | 77 | 2021-06-30"
    )
    assert sr.read_folder(tmp_path).staff["end_date"].notna().all()


def test_a_plain_list_beside_a_dump_adds_to_it_and_does_not_double_it(page, export, tmp_path):
    page("staff.json", "staff_members", SR_STAFF)
    export(
        "hr.csv", "Staff ID | SIS ID | Last Name | Title | Email\n h1 | 007 | Ruiz | Teacher | hr@net.example"
    )
    staff = sr.read_folder(tmp_path).staff
    assert staff["staff_member_id"].tolist() == ["1", "2"]
    assert staff.loc[0, ["title", "other_emails"]].tolist() == ["Teacher", "hr@net.example"]


def test_the_sis_list_alone_is_the_staff(export, tmp_path):
    export("ps.txt", POWERSCHOOL, "\t")
    staff = sr.read_folder(tmp_path).staff
    assert staff["active"].tolist() == [True, False, True]
    assert staff["staff_kind"].tolist() == ["teacher", "staff", "substitute"]


def test_a_missing_page_is_told(page, tmp_path):
    page("p1.json", "staff_members", SR_STAFF[:1], 1, 3)
    page("p3.json", "staff_members", SR_STAFF[1:], 3, 3)
    told = [
        str(issue) for issue in sr.read_folder(tmp_path).load_report.issues if issue.rule == "missing page"
    ]
    assert len(told) == 1
    assert "page 2 of 3" in told[0]


def test_pages_that_are_all_there_are_not(page, tmp_path):
    page("p1.json", "staff_members", SR_STAFF[:1], 1, 2)
    page("p2.json", "staff_members", SR_STAFF[1:], 2, 2)
    tables = sr.read_folder(tmp_path)
    assert len(tables.staff) == 2
    assert tables.load_report.issues == []


def test_school_names_become_ids(page, export, tmp_path):
    page(
        "schools.json",
        "schools",
        [{"school_id": "3", "long_name": "Northgate", "short_name": "N", "external_id": "103"}],
    )
    export(
        "users.csv",
        "user_id | email | School\n u1 | a@net.example | northgate\n u2 | b@net.example | Elsewhere",
    )
    assert sr.read_folder(tmp_path).users["school_id"].tolist() == ["3", "Elsewhere"]


def test_links_say_which_exports_carry_them(page, export, tmp_path):
    page("staff.json", "staff_members", SR_STAFF)
    export("links.csv", "user_id | staff_member_id\n u1 | 1\n u9 | 2")
    tables = sr.read_folder(tmp_path)
    assert tables.links[["user_id", "origin"]].to_numpy().tolist() == [["u1", "links+staff"], ["u9", "links"]]
    assert "carriers disagree" in {issue.rule for issue in tables.load_report.issues}


def test_a_link_of_an_unknown_user_is_taken_from_the_staff_list(page, export, tmp_path):
    page("staff.json", "staff_members", SR_STAFF)
    export("links.csv", "user_id | staff_member_id\n u9 | 2")
    assert sr.read_folder(tmp_path).links["user_id"].tolist() == ["u9", "u1"]


def test_a_superuser_who_stands_in_every_schools_download_is_one_account(export, tmp_path):
    export("a.csv", "user_id | email | School\n u1 | a@net.example | North\n u2 | b@net.example | North")
    export("b.csv", "user_id | email | School\n u1 | a@net.example | South")
    assert sr.read_folder(tmp_path).users["user_id"].tolist() == ["u1", "u2"]


def test_ids_that_differ_by_leading_zeros_only_are_told(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 007 | Ruiz\n 123 | Li")
    export("links.csv", "user_id | staff_member_id\n u1 | 7\n u2 | 123")
    told = [issue for issue in sr.read_folder(tmp_path).load_report.doubts if issue.rule == "zeros differ"]
    assert [issue.file for issue in told] == ["links"]


def test_a_row_without_an_id_is_set_aside_with_its_row(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz\n | Park")
    tables = sr.read_folder(tmp_path)
    assert len(tables.staff) == 1
    assert tables.load_report.set_aside.to_numpy().tolist() == [["staff.csv", 3, "no staff_member_id"]]


def test_a_file_that_is_not_known_is_named_with_the_reason(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz")
    export("menu.csv", "Day | Dish\n Monday | Soup")
    report = sr.read_folder(tmp_path).load_report
    assert "menu.csv   not recognised, not used" in str(report)


def test_a_broken_file_is_named_and_the_rest_is_read(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz")
    (tmp_path / "users.xlsx").write_bytes(b"PK\x03\x04 broken")
    tables = sr.read_folder(tmp_path)
    assert len(tables.staff) == 1
    assert "users.xlsx" in {issue.file for issue in tables.load_report.doubts}


def test_two_exports_in_one_folder_are_refused(root):
    with pytest.raises(sr.InputError, match=r'"2026-08-20" and "2026-09-20" both have a list of staff'):
        sr.read_folder(root / "sample_data" / "snapshots")


def test_a_folder_without_exports_is_refused(tmp_path):
    (tmp_path / "README.md").write_text("# Notes")
    with pytest.raises(sr.InputError, match="holds no exports"):
        sr.read_folder(tmp_path)


def test_a_small_log_is_a_frame(root):
    assert isinstance(sr.read_folder(root / "sample_data" / "exports").records, pd.DataFrame)


def test_a_large_log_goes_to_disk_and_gives_the_same_audit(root, monkeypatch):
    from srreconcile.load import log_files

    small = sr.read_folder(root / "sample_data" / "exports")
    monkeypatch.setattr(log_files, "SMALL", 100)
    large = sr.read_folder(root / "sample_data" / "exports")
    assert all(path.suffix == ".parquet" for path in large.records)
    pd.testing.assert_frame_equal(sr.audit(small).findings, sr.audit(large).findings)


def test_what_was_written_for_a_log_goes_with_it(root, monkeypatch):
    import gc

    from srreconcile.load import log_files

    monkeypatch.setattr(log_files, "SMALL", 100)
    tables = sr.read_folder(root / "sample_data" / "exports")
    folder = tables.records[0].parent
    assert folder.exists()
    del tables
    gc.collect()
    assert not folder.exists()


def test_a_parquet_log_is_scanned_where_it_stands(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz")
    log = pd.DataFrame(
        {
            "record_id": ["1"],
            "record_type": ["absence"],
            "staff_member_id": ["7"],
            "event_date": ["2026-03-31"],
        }
    )
    log.to_parquet(tmp_path / "log.parquet")
    assert list(sr.read_folder(tmp_path).records) == [tmp_path / "log.parquet"]


def test_a_parquet_log_with_times_in_another_spelling_is_read(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz")
    log = pd.DataFrame(
        {
            "record_id": ["1"],
            "record_type": ["absence"],
            "staff_member_id": ["7"],
            "event_date": ["3/31/2026"],
        }
    )
    log.to_parquet(tmp_path / "log.parquet")
    assert sr.read_folder(tmp_path).records["event_date"].tolist() == [pd.Timestamp("2026-03-31")]


def test_a_big_log_is_read_in_pieces_and_its_rows_keep_their_places(tmp_path, monkeypatch):
    from srreconcile.load import big_logs

    rows = [f'{i},{i % 7},2026-03-{i % 28 + 1:02d},"a note, over\ntwo lines"' for i in range(500)]
    rows[400] = '400,4,2026-02-30,""'
    (tmp_path / "log.csv").write_text("behavior_id,staff_member_id,date,comments\n" + "\n".join(rows) + "\n")
    whole = sr.read_folder(tmp_path)
    monkeypatch.setattr(big_logs, "PIECE", 2_000)
    cut = sr.read_folder(tmp_path)
    pd.testing.assert_frame_equal(cut.records, whole.records)
    assert [(issue.rule, issue.row) for issue in cut.load_report.issues] == [
        (issue.rule, issue.row) for issue in whole.load_report.issues
    ]
    assert cut.load_report.files["rows_read"].tolist() == [500]
    assert "pieces" in cut.load_report.files["remarks"][0]


def test_strict_stops_at_the_first_doubt(export, tmp_path):
    export("staff.csv", "staff_member_id | last_name\n 7 | Ruiz\n 7 | Park")
    with pytest.raises(sr.InputError, match=r"staff\.csv, row 2"):
        sr.read_folder(tmp_path, strict=True)
