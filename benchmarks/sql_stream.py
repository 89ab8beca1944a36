"""How long a log in a database takes to be read for an audit (`sr.sql_log`), and how much memory.

::

    python -m benchmarks.sql_stream --rows 10000000
"""

import argparse
import resource
import sqlite3
import tempfile
import time
from pathlib import Path

import srreconcile as sr

_LOG = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
    INSERT INTO log SELECT
        printf('%09d', i), CASE i % 4 WHEN 0 THEN 'incident' ELSE 'behavior' END, 's' || (i % 12),
        printf('%05d', i % 3000), 'u' || (i % 2500), 'p' || (i % 60000),
        date('2025-08-15', '+' || (i % 200) || ' days'),
        datetime('2025-08-15 08:00', '+' || (i % 17280000) || ' seconds')
    FROM n
"""


def main() -> None:
    """Fill a database, stream it, and print rows a second and the peak of memory."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "log.db")
        base.execute(
            "CREATE TABLE log (record_id TEXT, record_type TEXT, school_id TEXT, staff_member_id TEXT, "
            "entered_by_user_id TEXT, student_id TEXT, event_date TEXT, entered_at TEXT)"
        )
        base.execute(_LOG, [rows])
        base.commit()
        base.close()
        began = time.perf_counter()
        path = sr.sql_log(f"sqlite:///{folder}/log.db", "log")
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert path.load_report is not None
        assert path.load_report.reports[0].rows_kept == rows
        print(f"{rows:,} rows in {took:.0f} s ({rows / took:,.0f} a second), peak {peak:,.0f} MB, "
              f"{path.stat().st_size / 1e6:,.0f} MB of Parquet")  # fmt: skip


if __name__ == "__main__":
    main()
