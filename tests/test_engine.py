"""DuckDB behind one door: offline, in UTC, bounded, and with errors of our own."""

import gc
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile import engine


def test_nothing_is_loaded_from_a_network():
    wanted = ["autoinstall_known_extensions", "autoload_known_extensions"]
    settings = engine.query("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions'")
    assert settings.set_index("name")["value"].reindex(wanted).tolist() == ["false", "false"]


def test_times_with_an_offset_come_out_as_utc():
    found = engine.query("SELECT CAST(TIMESTAMPTZ '2026-10-02 08:00:00-05:00' AS TIMESTAMP) AS at")
    assert found["at"].tolist() == [pd.Timestamp("2026-10-02 13:00")]


def test_text_comes_out_as_text_and_missing_stays_missing():
    frame = pd.DataFrame({"staff_member_id": ["007", None]})
    found = engine.query("SELECT staff_member_id FROM staff ORDER BY 1 NULLS LAST", staff=frame)
    assert found["staff_member_id"].dtype == "str"
    assert found["staff_member_id"].isna().tolist() == [False, True]


def test_values_are_bound_and_not_pasted():
    frame = pd.DataFrame({"user_id": ["u1", "u2"]})
    hostile = "u1' OR '1' = '1"
    assert engine.query("SELECT user_id FROM users WHERE user_id = ?", hostile, users=frame).empty


def test_the_memory_limit_holds_and_what_exceeds_it_goes_to_disk():
    connection = engine.connect("100MB")
    connection.run("CREATE TEMP TABLE t AS SELECT range AS i, range::VARCHAR AS s FROM range(8_000_000)")
    assert connection.value("SELECT COUNT(*) FROM t") == 8_000_000
    assert connection.value("SELECT SUM(memory_usage_bytes) FROM duckdb_memory()") <= 100_000_000


def test_too_little_memory_is_an_error_of_ours():
    connection = engine.connect("20MB")
    with pytest.raises(sr.SRReconcileError, match="memory_limit="):
        connection.value(
            "SELECT LENGTH(STRING_AGG(range::VARCHAR || REPEAT('x', 99), '')) FROM range(8_000_000)"
        )


def test_a_limit_that_is_no_size_is_refused():
    with pytest.raises(sr.InputError, match='"plenty" is no size'):
        engine.connect("plenty")


@pytest.mark.parametrize(
    "sql",
    ["SELEC 1", "SELECT nothing FROM users", "SELECT 1 FROM nowhere", "SELECT user_id::INTEGER FROM users"],
    ids=["syntax", "column", "table", "value"],
)
def test_a_query_that_fails_raises_our_error_without_the_data(sql):
    frame = pd.DataFrame({"user_id": ["Jane Roe"]})
    with pytest.raises(sr.InputError, match="query: ") as raised:
        engine.query(sql, users=frame)
    assert "Jane" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_the_folder_goes_with_the_connection():
    connection = engine.connect()
    folder = connection.folder
    (folder / "left").write_text("over")
    del connection
    gc.collect()
    assert not folder.exists()


LONG = """
import os, signal, tempfile, threading, time
from srreconcile import engine
connection = engine.connect()
def interrupt():
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
began = time.monotonic()
try:
    connection.value("SELECT COUNT(*) FROM range(10_000_000) a JOIN range(10_000_000) b ON a.range <> b.range")
except KeyboardInterrupt:
    print("interrupted", time.monotonic() - began < 10, connection.value("SELECT 1"), connection.folder)
"""


def test_ctrl_c_ends_a_long_query_at_once_and_leaves_nothing_behind():
    said = subprocess.run(
        [sys.executable, "-c", LONG], capture_output=True, text=True, timeout=60, check=True
    )
    word, soon, alive, folder = said.stdout.split()
    assert (word, soon, alive) == ("interrupted", "True", "1")
    assert not Path(folder).exists()
