"""Long work says how far it is, stops at once, and leaves nothing half-written."""

import subprocess
import sys

import pandas as pd
import pytest

from srreconcile import engine
from srreconcile.records import attribute

LONG = "SELECT COUNT(*) FROM range(10_000_000) a JOIN range(10_000_000) b ON a.range <> b.range"
LINKS = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"], "valid_from": pd.NaT, "valid_to": pd.NaT})
SAME = LINKS[["user_id", "staff_member_id"]].assign(identity="same")


class Enough(Exception):
    """The listener has heard what it wanted."""


def test_who_listens_hears_how_far_a_long_query_is():
    connection = engine.connect()
    heard = []

    def listen(line):
        heard.append(line)
        raise Enough

    connection.watch(listen)
    connection.doing = "counting"
    with pytest.raises(Enough):
        connection.value(LONG)
    assert heard[0].startswith("counting ")
    assert heard[0].endswith(" %")
    assert connection.value("SELECT 1") == 1


def test_short_work_is_done_in_silence(capfd):
    log = pd.DataFrame(
        {"record_id": ["1"], "staff_member_id": ["7"], "entered_at": [pd.Timestamp("2026-10-05 09:00")]}
    )
    heard = []
    attribute(log, LINKS, SAME, progress=heard.append)
    assert heard == []
    assert capfd.readouterr() == ("", "")


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
import pandas as pd
from srreconcile.engine import Connection
from srreconcile.records import attribute
log, kept = sys.argv[1:]
links = pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"], "valid_from": pd.NaT, "valid_to": pd.NaT})
same = links[["user_id", "staff_member_id"]].assign(identity="same")
write = Connection.write
def slow(self, sql, path):
    write(self, sql, path)
    os.kill(os.getpid(), signal.SIGINT)
    self.value("SELECT COUNT(*) FROM range(10_000_000) a JOIN range(10_000_000) b ON a.range <> b.range")
Connection.write = slow
began = time.monotonic()
try:
    attribute(log, links, same, keep=kept)
except KeyboardInterrupt:
    print("interrupted", time.monotonic() - began < 20)
Connection.write = write
print(sorted(file.name for file in Path(kept).iterdir()), attribute(log, links, same, keep=kept).total)
"""


def test_ctrl_c_while_counts_are_kept_leaves_nothing_half_written(tmp_path):
    log = pd.DataFrame(
        {"record_id": ["1"], "staff_member_id": ["7"], "entered_at": [pd.Timestamp("2026-10-05 09:00")]}
    )
    log.to_parquet(tmp_path / "log.parquet")
    said = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path / "log.parquet"), str(tmp_path / "kept")],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert said.stdout.splitlines() == ["interrupted True", "['lock'] 1"]
