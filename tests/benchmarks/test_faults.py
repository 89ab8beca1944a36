"""The short form of `benchmarks.faults`: whatever happens to a writer, the old or the new is there whole."""

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it forks, and limits the size of files")
@pytest.mark.parametrize(
    ("output", "kills"),
    [
        ("workbook", 2),
        ("plan as CSV", 2),
        ("ledger", 10),
        ("store of runs", 3),
        ("log in Parquet", 4),
        ("snapshots", 10),
    ],
)
def test_a_fault_leaves_the_old_or_the_new_and_only_our_errors(root, output, kills):
    words = ["--kills", str(kills), "--sizes", "3", "--steps", "12", "--only", output]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults", *words], cwd=root, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    counted = [list(map(int, line.split()[-6:])) for line in done.stdout.splitlines()[1:]]
    assert [trials > 0 for trials, *_ in counted][:2] == [True] * 2  # SQLite takes its steps by itself
    assert [bad for _, _, *bad in counted] == [[0] * 4] * 3
