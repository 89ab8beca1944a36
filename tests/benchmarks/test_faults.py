"""The short form of `benchmarks.faults`: whatever happens to a writer, the old or the new is there whole."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

OUTPUTS = ["workbook", "plan as CSV", "ledger", "store of runs", "log in Parquet", "snapshots"]


@pytest.mark.skipif(sys.platform == "win32", reason="it forks, and limits the size of files")
def test_a_fault_leaves_the_old_or_the_new_and_only_our_errors(root):
    words = ["--kills", "10", "--sizes", "3", "--steps", "12", "--only", *OUTPUTS]
    command = [sys.executable, "-m", "benchmarks.faults", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    counted = [list(map(int, line.split()[-6:])) for line in done.stdout.splitlines()[1:]]
    assert [bad for _, _, *bad in counted] == [[0] * 4] * 3 * len(OUTPUTS)
    untried = [at for at, (trials, *_) in enumerate(counted) if not trials]
    assert untried in ([], [3 * OUTPUTS.index("store of runs") + 2])  # SQLite takes its steps by itself
