"""Hostile names and ids through every command: what is printed is text, what is written is inert."""

import csv
import re

import pandas as pd
import pytest

from srreconcile.cli import main
from tests.load.hostile import HOSTILE, exports

ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIVE = re.compile(r"^[\s\u200b]*[=+@\t\r\uff1d\uff0b\uff20]|^-(?![\d.]+$)")
COMMANDS = {
    "load": "load {exports}",
    "audit": "audit {exports} -o {out}/audit.xlsx --store {out}/runs.db",
    "report": "report {exports} -o {out}/report",
    "who, a name": "who {exports} Ruiz",
    "who, a record": "who {exports} --record 1 -o {out}/case.xlsx",
    "preflight": "preflight {upload} {exports}",
    "preview": "preview {exports} {other}",
    "snapshot": "snapshot add {exports} --store {out}/snapshots",
    "plan": "plan {exports} -o {out}/plan.json --csv {out}/csv --requests --author kwells",
    "rehearse": "rehearse {out}/plan.json {exports} -o {out}/copy",
    "verify": "verify {out}/plan.json {exports}",
    "runs": "runs {out}/runs.db",
}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Two loads of one network, of which every name is hostile, and an upload."""
    base = tmp_path_factory.mktemp("hostile")
    names = {name: base / name for name in ("exports", "other", "out")}
    for folder in names.values():
        folder.mkdir()
    exports(names["exports"], HOSTILE)
    exports(names["other"], HOSTILE[::-1])
    upload = base / "upload.csv"
    pd.read_csv(names["other"] / "staff.csv", dtype="str").iloc[::-1].to_csv(upload, index=False)
    return {**names, "upload": upload}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_what_moves_the_terminal(command, places, capsys):
    code = main(COMMANDS[command].format(**places).split())
    printed = capsys.readouterr()
    assert "internal error" not in printed.err
    assert code in (0, 1), printed.err
    assert ACTIVE.findall(printed.out + printed.err) == []


def test_no_cell_of_a_csv_that_was_written_is_a_formula(places):
    files = sorted((places["out"] / "csv").glob("*.csv"))
    assert files
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert [cell for cell in cells if LIVE.search(cell)] == []


def test_no_page_that_was_written_holds_markup_of_a_name(places):
    pages = list(places["out"].rglob("*.html"))
    assert pages
    for page in pages:
        text = page.read_text("utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
