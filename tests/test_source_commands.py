"""The commands that keep, compare and pull loads: what they say, what they keep, and their exit codes."""

import json
import os
import sys

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.cli import main
from srreconcile.cli.commands import pull as command
from tests.drawn import table
from tests.load import site as it
from tests.load.site import PASSWORD, USER, Site, serving


def staff(n, **columns):
    return pd.DataFrame(
        {
            "staff_member_id": [f"{i:04}" for i in range(n)],
            "last_name": [f"Name{i}" for i in range(n)],
            **columns,
        }
    )


@pytest.fixture
def exports(tmp_path):
    """Write a folder of exports with a staff list of `n` rows."""

    def written(name, n, **columns):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        staff(n, **columns).to_csv(folder / "staff.csv", index=False)
        return str(folder)

    return written


@pytest.fixture
def store(tmp_path):
    return str(tmp_path / "store")


def test_a_load_is_kept_and_listed(exports, store, capsys):
    assert main(["snapshot", "add", exports("a", 60), "--store", store, "--taken-at", "2026-09-01"]) == 0
    assert "Kept as snapshot 1: staff 60." in capsys.readouterr().out
    assert main(["snapshot", "list", "--store", store]) == 0
    assert "2026-09-01" in capsys.readouterr().out


def test_a_load_that_looks_like_an_accident_is_not_kept_and_exits_with_1(exports, store, capsys):
    main(["snapshot", "add", exports("a", 60), "--store", store, "-q"])
    assert main(["snapshot", "add", exports("b", 40), "--store", store, "-q"]) == 1
    said = capsys.readouterr()
    assert "20 of 60 people departed" in said.err
    assert '--accept "departures=why"' in said.err
    assert len(sr.SnapshotStore(store)) == 1


def test_what_a_person_accepts_is_kept_with_the_reason(exports, store, capsys):
    main(["snapshot", "add", exports("a", 60), "--store", store, "-q"])
    accept = ["--accept", "departures=year end = June", "--accept", "ids=year end"]
    assert main(["snapshot", "add", exports("b", 40), "--store", store, "-q", *accept]) == 0
    assert sr.SnapshotStore(store).snapshots[-1].verdict.accepted["departures"] == "year end = June"
    main(["snapshot", "list", "--store", store])
    assert "snapshot 2: departures accepted: year end = June" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accept", "departures"], "is no pair"),
        (["--accept", "departures="], "is no pair"),
        (["--accept", "departures=why"], "stops nothing here"),
        (["--taken-at", "soon"], "is no time"),
        (["--exported", "staff=soon"], "is no date"),
    ],
)
def test_a_word_that_is_not_understood_is_wrong_input(exports, store, capsys, words, said):
    assert main(["snapshot", "add", exports("a", 60), "--store", store, "-q", *words]) == 2
    assert said in capsys.readouterr().err


def test_exports_of_different_days_are_held(exports, store, capsys):
    days = ["--exported", "staff=2026-09-01", "--exported", "users=2026-09-04"]
    assert main(["snapshot", "add", exports("a", 60), "--store", store, *days]) == 1
    assert "different days" in capsys.readouterr().err


def test_a_store_that_is_not_there_is_wrong_input_and_is_not_made(store, capsys):
    assert main(["snapshot", "list", "--store", store]) == 2
    assert "no such store" in capsys.readouterr().err
    assert not os.path.exists(store)  # noqa: PTH110 - a path as it was typed


def test_a_preview_says_who_is_new_and_who_goes(exports, capsys):
    before, after = exports("a", 60), exports("b", 61, active=["0", *["1"] * 60])
    assert main(["preview", before, after]) == 0
    said = capsys.readouterr().out
    assert "new: 1, deactivated: 1" in said
    assert "Name60" in said
    assert "inactive in the list" in said


def test_a_preview_of_an_accident_exits_with_1_and_says_why_first(exports, capsys):
    assert main(["preview", exports("a", 60), exports("b", 30), "--rows", "2"]) == 1
    said = capsys.readouterr().out
    assert said.index("people departed") < said.index("Deactivated")
    assert "and 28 more" in said


def test_a_preview_reads_files_and_the_last_snapshot_too(exports, store, capsys):
    before, after = exports("a", 60), exports("b", 62)
    assert main(["preview", f"{before}/staff.csv", f"{after}/staff.csv"]) == 0
    main(["snapshot", "add", before, "--store", store, "-q"])
    assert main(["preview", store, after]) == 0
    assert capsys.readouterr().out.count("new: 2, deactivated: 0") == 2


def test_a_preview_without_staff_is_wrong_input(exports, tmp_path, capsys):
    (tmp_path / "links").mkdir()
    table("""
        user_id | staff_member_id
        u1      | 7
    """).to_csv(tmp_path / "links" / "links.csv", index=False)
    assert main(["preview", exports("a", 6), str(tmp_path / "links")]) == 2
    assert "holds no staff list" in capsys.readouterr().err


@pytest.fixture
def served():
    rows = [
        {"staff_member_id": str(i), "user_id": f"u{i}", "first_name": "Ana", "last_name": f"Ruiz{i}",
         "school_id": "1", "sis_id": f"{i:05}", "external_id": f"{i}9", "title": "Teacher",
         "email": f"p{i}@net.example", "active": "1"}
        for i in range(1, 26)
    ]  # fmt: skip
    site = Site(staff_members=rows)
    with serving(site) as address:
        yield site, address


@pytest.fixture
def signs_in(monkeypatch):
    monkeypatch.setenv(command.USER, USER)
    monkeypatch.setenv(command.PASSWORD, PASSWORD)


def test_a_pull_keeps_the_pages_and_says_each(served, signs_in, tmp_path, capsys):
    _, address = served
    assert main(["pull", address, str(tmp_path / "api"), "--endpoints", "staff", "--limit", "10"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == "staff-members: page 3 of 3, 25 rows"
    assert "Next: srreconcile audit" in said.out
    assert len(sr.read_folder(tmp_path / "api").staff) == 25
    assert (PASSWORD in said.out + said.err, USER in said.out + said.err) == (False, False)


def test_an_interrupted_pull_is_wrong_input_and_goes_on_when_it_is_asked_again(
    served, signs_in, tmp_path, capsys
):
    site, address = served
    words = ["pull", address, str(tmp_path / "api"), "--endpoints", "staff", "--limit", "10", "-q"]
    site.faults = [it.answered, it.with_code(403)]
    assert main(words) == 2
    assert "sign-in was refused (403)" in capsys.readouterr().err
    site.asked.clear()
    assert main(words) == 0
    assert [query["page"] for _, query in site.asked] == ["2", "3"]


def test_a_pull_asks_for_the_sign_in_only_where_somebody_can_answer(tmp_path, monkeypatch, capsys):
    for name in (command.USER, command.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["pull", "https://net.example", str(tmp_path / "api")]) == 2
    assert "Set SRRECONCILE_USER and SRRECONCILE_PASSWORD" in capsys.readouterr().err


def test_a_pull_takes_what_is_typed_at_the_terminal(served, tmp_path, monkeypatch):
    _, address = served

    class Terminal:
        def isatty(self):
            return True

        def readline(self):
            return USER + "\n"

    for name in (command.USER, command.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(command.getpass, "getpass", lambda: PASSWORD)
    words = ["pull", address, str(tmp_path / "api"), "--endpoints", "staff", "--limit", "30", "-q"]
    assert main(words) == 0
    page = json.loads((tmp_path / "api" / "staff-members_1.json").read_bytes())
    assert len(page["results"]["staff_members"]) == 25


def test_a_pull_has_no_option_for_a_password(tmp_path):
    with pytest.raises(SystemExit) as stopped:
        main(["pull", "https://net.example", str(tmp_path), "--password", "x"])
    assert stopped.value.code == 2
