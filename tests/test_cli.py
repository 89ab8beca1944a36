"""The command line: what it writes, what it says, and the exit codes as a contract."""

import os
import shutil
import subprocess
import sys
import threading

import pytest

from srreconcile import cli
from srreconcile.cli import progress

pytestmark = pytest.mark.slow


@pytest.fixture
def exports(root, tmp_path):
    """The sample's staff, accounts and links, without its records."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("staff-members.json", "users.csv", "links.csv", "schools.json"):
        shutil.copy(root / "sample_data" / "exports" / name, folder)
    return folder


@pytest.fixture
def healthy(tmp_path):
    """One teacher with one account, linked to her own row."""
    folder = tmp_path / "healthy"
    folder.mkdir()
    (folder / "staff.csv").write_text(
        "staff_member_id,sis_id,school_id,first_name,last_name,email,active\n7,S7,1,Ana,Ruiz,aruiz@net.example,1\n"
    )
    (folder / "users.csv").write_text(
        "user_id,email,first_name,last_name,active,last_login_at\n"
        "u1,aruiz@net.example,Ana,Ruiz,1,2026-11-20T08:00:00Z\n"
    )
    (folder / "links.csv").write_text("user_id,staff_member_id\nu1,7\n")
    return folder


def one_line(capsys):
    said = capsys.readouterr()
    assert said.err.startswith("srreconcile: ")
    assert said.err.count("\n") == 1
    return said.err


def test_audit_writes_the_workbook_and_says_where_it_is(exports, tmp_path, capsys):
    workbook = tmp_path / "mine.xlsx"
    assert cli.main(["audit", str(exports), "-o", str(workbook)]) == 0
    assert workbook.stat().st_size > 0
    assert str(workbook) in capsys.readouterr().out


def test_audit_prints_what_was_read_and_the_summary(exports, tmp_path, capsys):
    cli.main(["audit", str(exports), "-o", str(tmp_path / "mine.xlsx")])
    said = capsys.readouterr().out
    assert "staff-members.json" in said
    assert "Accounts linked to another person" in said


def test_fail_on_exits_with_1_when_something_is_found(exports, tmp_path):
    assert cli.main(["audit", str(exports), "-q", "-o", str(tmp_path / "a.xlsx"), "--fail-on", "act"]) == 1


def test_fail_on_exits_with_0_when_nothing_is_found(healthy, tmp_path):
    assert cli.main(["audit", str(healthy), "-q", "-o", str(tmp_path / "a.xlsx"), "--fail-on", "review"]) == 0


def test_a_severity_between_the_two_decides(exports, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("".join(f'[{check.name}]\nseverity = "note"\n' for check in cli_checks()))
    asked = [
        "audit",
        str(exports),
        "-q",
        "-o",
        str(tmp_path / "a.xlsx"),
        "--policy",
        str(policy),
        "--fail-on",
    ]
    assert [cli.main([*asked, severity]) for severity in ("note", "review")] == [1, 0]


def cli_checks():
    from srreconcile.checks import CHECKS

    return CHECKS


def test_quiet_prints_nothing(exports, tmp_path, capsys):
    cli.main(["audit", str(exports), "--quiet", "-o", str(tmp_path / "a.xlsx")])
    assert capsys.readouterr() == ("", "")


def test_a_folder_that_is_not_there_is_wrong_input(tmp_path, capsys):
    assert cli.main(["audit", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in one_line(capsys)


def test_a_folder_without_exports_is_wrong_input(tmp_path, capsys):
    (tmp_path / "exports").mkdir()
    assert cli.main(["audit", str(tmp_path / "exports"), "-o", str(tmp_path / "a.xlsx")]) == 2
    one_line(capsys)


def test_a_folder_without_links_is_no_clean_one(healthy, tmp_path, capsys):
    (healthy / "links.csv").write_text("login,colleague\nu1,7\n")
    assert cli.main(["audit", str(healthy), "-o", str(tmp_path / "a.xlsx")]) == 2
    said = one_line(capsys)
    assert "holds no links" in said
    assert "links.csv" in said
    assert not (tmp_path / "a.xlsx").exists()


def test_a_workbook_that_cannot_be_written_is_wrong_input(healthy, tmp_path, capsys):
    assert cli.main(["audit", str(healthy), "-o", str(tmp_path / "no" / "folder" / "a.xlsx")]) == 2
    one_line(capsys)


def test_a_policy_that_the_code_does_not_know_is_wrong_input(healthy, tmp_path, capsys):
    (tmp_path / "policy.toml").write_text("[cross_person_link]\nenabled = false\n")
    assert cli.main(["audit", str(healthy), "--policy", str(tmp_path / "policy.toml")]) == 2
    assert 'Did you mean "cross_person_links"?' in one_line(capsys)


def test_a_date_that_is_none_is_wrong_input(healthy, capsys):
    assert cli.main(["audit", str(healthy), "--as-of", "tomorrowish"]) == 2
    assert "tomorrowish" in one_line(capsys)


def test_a_severity_that_is_none_is_wrong_input(healthy, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["audit", str(healthy), "--fail-on", "bad"])
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def raising(error):
    def run(_asked):
        raise error

    return run


def test_an_interruption_exits_with_130(monkeypatch, capsys):
    monkeypatch.setattr(cli, "first_look", raising(KeyboardInterrupt()))
    assert cli.main([]) == 130
    assert one_line(capsys) == "srreconcile: interrupted.\n"


def test_a_fault_of_the_program_is_not_taken_for_a_finding_and_names_nobody(monkeypatch, capsys):
    monkeypatch.setattr(cli, "first_look", raising(RuntimeError("Jane Roe, jroe@net.example")))
    assert cli.main([]) == 3
    said = one_line(capsys)
    assert "RuntimeError at cli/__init__.py:" in said
    assert "Roe" not in said


def test_the_fault_is_shown_whole_on_demand(monkeypatch, capsys):
    monkeypatch.setattr(cli, "first_look", raising(RuntimeError("the reason")))
    monkeypatch.setenv("SRRECONCILE_DEBUG", "1")
    cli.main([])
    assert "the reason" in capsys.readouterr().err


def test_sample_writes_what_audit_reads(tmp_path, capsys):
    assert cli.main(["sample", str(tmp_path / "sample")]) == 0
    assert (tmp_path / "sample" / "exports" / "users.csv").exists()
    assert f"srreconcile audit {tmp_path / 'sample' / 'exports'}" in capsys.readouterr().out


def test_sample_refuses_a_folder_that_holds_something(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main(["sample", str(tmp_path)]) == 2
    one_line(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_notebooks_are_copied_with_the_way_to_their_sample(tmp_path, root, capsys):
    assert cli.main(["notebooks", "copy", str(tmp_path / "notebooks")]) == 0
    copied = sorted(path.name for path in (tmp_path / "notebooks").iterdir())
    assert copied == sorted(path.name for path in (root / "notebooks").glob("*.ipynb"))
    assert f"srreconcile sample {tmp_path / 'sample_data'}" in capsys.readouterr().out


def test_a_notebook_is_never_overwritten(tmp_path, capsys):
    (tmp_path / "01_load.ipynb").write_text("mine")
    assert cli.main(["notebooks", "copy", str(tmp_path)]) == 2
    assert "01_load.ipynb" in one_line(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["01_load.ipynb"]
    assert (tmp_path / "01_load.ipynb").read_text() == "mine"


def test_version_is_the_packages_own(capsys):
    import srreconcile

    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"srreconcile {srreconcile.__version__}\n"


def test_help_shows_examples_and_exit_codes(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert "srreconcile audit exports" in said
    assert "130  interrupted" in said


def first_look(folder, **environment):
    command = [sys.executable, "-W", "error", "-m", "srreconcile"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_without_arguments_the_sample_is_audited(tmp_path):
    ran = first_look(tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "srreconcile-out").iterdir()) == [
        "audit.xlsx",
        "names_carried.png",
    ]
    assert "Open next:" in ran.stdout


def test_a_terminal_that_lacks_a_letter_shows_a_question_mark(tmp_path):
    assert first_look(tmp_path, PYTHONIOENCODING="ascii").returncode == 0


def test_progress_is_shown_on_a_terminal_once_work_takes_long(monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.progress("reading", quiet=False):
        threading.Event().wait(0.2)
    said = capsys.readouterr().err
    assert "reading ... 0 s" in said
    assert said.endswith("\r\x1b[K")


def test_progress_is_not_shown_when_work_is_short(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.progress("reading", quiet=False):
        pass
    assert capsys.readouterr().err == ""


def test_progress_is_not_shown_in_a_file(monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.progress("reading", quiet=False):
        threading.Event().wait(0.1)
    assert capsys.readouterr().err == ""
