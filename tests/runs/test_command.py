"""Runs from the command line."""

from srreconcile.cli import main
from tests.conftest import ROOT


def test_an_audit_is_kept_and_its_runs_are_shown(tmp_path, capsys):
    store, picture = tmp_path / "runs.db", tmp_path / "trend.png"
    exports, workbook = ROOT / "sample_data" / "exports", tmp_path / "audit.xlsx"
    assert main(["audit", str(exports), "-o", str(workbook), "--store", str(store), "--quiet"]) == 0
    assert main(["runs", str(store), "--plot", str(picture)]) == 0
    said = capsys.readouterr().out
    assert "RunHistory(1 runs; new:" in said
    assert "cross_person_links" in said
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_store_that_is_not_there_is_not_made_by_looking_at_it(tmp_path, capsys):
    assert main(["runs", str(tmp_path / "runs.db")]) == 2
    assert "no such store" in capsys.readouterr().err
    assert not (tmp_path / "runs.db").exists()
