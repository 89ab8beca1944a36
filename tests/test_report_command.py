"""``srreconcile report``: what it writes, what it says, and when it stops a scheduler."""

import re
import shutil

import openpyxl
import pandas as pd
import pytest

from srreconcile import cli
from srreconcile.decisions import KEEP

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Two schools: John Diaz is linked to Jane Roe's row at one, Ana Ruiz to none at the other."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "staff.csv").write_text(
        "staff_member_id,sis_id,school_id,first_name,last_name,email,active\n"
        "7,S7,A,Jane,Roe,jroe@net.example,1\n8,S8,A,John,Diaz,jdiaz@net.example,1\n"
        "9,S9,B,Ana,Ruiz,aruiz@net.example,1\n"
    )
    (folder / "users.csv").write_text(
        "user_id,email,first_name,last_name,active,school_id\n"
        "u1,jdiaz@net.example,John,Diaz,1,A\nu2,aruiz@net.example,Ana,Ruiz,1,B\n"
    )
    (folder / "links.csv").write_text("user_id,staff_member_id,valid_from\nu1,7,2026-09-01\n")
    return folder


def report(exports, target, *words):
    return cli.main(["report", str(exports), "-o", str(target), "--as-of", "2026-11-23", *words])


def written(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def texts(path):
    """Everything that a reader could find in a report."""
    if path.suffix == ".html":
        return path.read_text("utf-8")
    cells = (cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(cell.value) for cell in cells if cell.value is not None)


def test_it_writes_the_workbook_the_page_and_the_picture(exports, tmp_path, capsys):
    assert report(exports, tmp_path / "report") == 0
    assert written(tmp_path / "report") == ["audit.xlsx", "overview.png", "report.html"]
    said = capsys.readouterr().out
    assert "Link audit: 2 of 2 users need a look." in said
    assert [line for line in said.splitlines() if str(tmp_path) in line] == [
        f"Workbook:  {tmp_path / 'report' / 'audit.xlsx'}",
        f"Page:      {tmp_path / 'report' / 'report.html'}",
        f"Picture:   {tmp_path / 'report' / 'overview.png'}",
    ]


def test_by_school_it_writes_a_workbook_each_and_an_index_too(exports, tmp_path):
    report(exports, tmp_path / "report", "--by", "school", "-q")
    assert written(tmp_path / "report" / "schools") == ["A.xlsx", "B.xlsx", "index.xlsx"]


def test_without_names_nothing_written_or_said_holds_one(exports, tmp_path, capsys):
    report(exports, tmp_path / "report", "--by", "school", "--no-names")
    paths = [path for path in (tmp_path / "report").rglob("*") if path.suffix in (".xlsx", ".html")]
    said = [capsys.readouterr().out, *map(texts, paths)]
    assert len(said) == 6
    assert [re.findall(r"Jane|Diaz|Roe|Ruiz|@net", each) for each in said] == [[]] * 6


def test_with_names_they_are_there(exports, tmp_path):
    report(exports, tmp_path / "report", "-q")
    assert all("John Diaz" in texts(tmp_path / "report" / name) for name in ("audit.xlsx", "report.html"))


def test_a_second_report_replaces_the_first(exports, tmp_path):
    assert [report(exports, tmp_path, "-q") for _ in range(2)] == [0, 0]
    assert written(tmp_path) == ["audit.xlsx", "overview.png", "report.html"]


def test_quiet_prints_nothing(exports, tmp_path, capsys):
    report(exports, tmp_path, "-q")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("severity", "code"), [("act", 1), ("urgent", 0)])
def test_fail_on_tells_a_scheduler(exports, tmp_path, severity, code):
    policy = tmp_path / "policy.toml"
    policy.write_text('[cross_person_links]\nseverity = "act"\n')
    assert report(exports, tmp_path, "-q", "--policy", str(policy), "--fail-on", severity) == code
    assert (tmp_path / "audit.xlsx").exists()


def test_the_run_is_kept_when_asked(exports, tmp_path, capsys):
    report(exports, tmp_path, "-q", "--store", str(tmp_path / "runs.db"))
    assert cli.main(["runs", str(tmp_path / "runs.db")]) == 0
    assert "RunHistory(1 runs;" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_read(tmp_path, capsys):
    assert report(tmp_path / "no exports", tmp_path / "no" / "report") == 2
    assert "report: cannot be made" in capsys.readouterr().err


def kept(exports, tmp_path):
    """The workbook of a first report in which a leader keeps the wrong link on purpose."""
    report(exports, tmp_path / "first", "-q")
    back = tmp_path / "back.xlsx"
    shutil.copy(tmp_path / "first" / "audit.xlsx", back)
    book = openpyxl.load_workbook(back)
    sheet = next(s for s in book if s.title not in ("Summary", "Definitions") and "u1" in str(list(s.values)))
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("Decision") + 1, KEEP)
    book.save(back)
    return back


def test_what_came_back_is_not_asked_again(exports, tmp_path, capsys):
    back = kept(exports, tmp_path)
    assert report(exports, tmp_path / "second", "--decisions", str(back)) == 0
    said = capsys.readouterr().out
    assert "Link audit: 1 of 2 users needs a look." in said
    assert "Decisions: 1 accepted, 0 problems," in said


def test_a_waiver_that_cannot_hold_is_told_with_its_row(exports, tmp_path, capsys):
    waivers = tmp_path / "waivers.csv"
    waivers.write_text("check,user_id,owner,reason,valid_to\ncross_person_links,u1,Principal,intern,\n")
    report(exports, tmp_path, "--waivers", str(waivers))
    assert "waivers.csv, row 2: has no end." in capsys.readouterr().out


def test_kept_counts_answer_the_next_night(exports, tmp_path):
    folder = shutil.copytree(exports, tmp_path / "exports")
    log = {
        "record_id": ["1", "2"],
        "record_type": "behavior",
        "staff_member_id": "7",
        "entered_at": pd.to_datetime("2026-10-05 09:00"),
    }
    pd.DataFrame(log).to_parquet(folder / "log.parquet")
    kept = tmp_path / "kept"
    for night in ("first", "second"):
        assert report(folder, tmp_path / night, "--keep", str(kept)) == 0
    first, second = (texts(tmp_path / night / "report.html") for night in ("first", "second"))
    assert "2 records of" in first
    assert "2 records of" in second
    assert len(list(kept.glob("*.pack.parquet"))) == 1
