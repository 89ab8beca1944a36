"""What judging every record costs beside merely counting them.

::

    python -m benchmarks.records --records 10_000_000

Draws a log of one term (Parquet, in the order of entry): 150,000 staff rows and as many
accounts, 4 % of them linked to another's row, three quarters of those mended at some
moment of the term.  Then each contestant runs in a fresh interpreter, turn by turn, and
reports its own CPU seconds, without imports and without reading the links:

scan     DuckDB alone: it decodes each column that ours reads.
count    DuckDB alone, the yardstick of `attribute`: the same columns, counted with first
         and last moment per staff row.
ours     `srreconcile.records.attribute`: who wrote each record, and whose name it carries.
count+   DuckDB alone, the yardstick of `ours+`: counted per staff row, month and type.
ours+    `attribute` and its `cells`, the counts per account, staff row, month and type.

Ours must find every planted record and no other; the benchmark stops if it does not.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

STAFF = 150_000
WRONG = 0.04
MENDED = 0.75
CHUNK = 1_000_000
TERM = (np.datetime64("2026-08-24T00", "s"), np.datetime64("2026-11-24T00", "s"))
TYPES = ("behavior", "absence", "communication", "incident", "assessment")
SHARES = (0.62, 0.17, 0.12, 0.05, 0.04)


def draw(folder: Path, n_records: int, n_staff: int, seed: int) -> None:
    """Write log, links, identity and the number of planted records to `folder`."""
    rng = np.random.default_rng(seed)
    wrong = rng.permutation(n_staff)[: int(n_staff * WRONG) // 2 * 2].reshape(-1, 2)
    mended_at = np.full(len(wrong), np.datetime64("2200-01-01", "s"))
    mended = rng.random(len(wrong)) < MENDED
    mended_at[mended] = _moments(rng, int(mended.sum()), *TERM)
    until = np.full(n_staff, TERM[0])
    until[wrong[:, 0]] = until[wrong[:, 1]] = mended_at
    _write_links(folder, n_staff, wrong, mended_at)
    planted = _write_log(folder, n_records, until, rng)
    (folder / "planted.json").write_text(json.dumps({"misattributed": planted, "records": n_records}))


def _moments(rng: np.random.Generator, n: int, begin: np.datetime64, end: np.datetime64) -> np.ndarray:
    """Moments in working hours between two, in seconds."""
    days = (end - begin) // np.timedelta64(1, "D")
    return begin + rng.integers(0, days, n) * np.timedelta64(86_400, "s") + rng.integers(45_000, 77_400, n)


def _write_links(folder: Path, n_staff: int, wrong: np.ndarray, mended_at: np.ndarray) -> None:
    """Pairs of people with each other's link; later each with its own, if mended."""
    own = np.arange(n_staff)
    right = np.setdiff1d(own, wrong)
    user = np.concatenate([right, wrong[:, 0], wrong[:, 1], wrong[:, 0], wrong[:, 1]])
    staff = np.concatenate([right, wrong[:, 1], wrong[:, 0], wrong[:, 0], wrong[:, 1]])
    begin = np.full(len(user), np.datetime64("2026-08-01", "s"))
    end = np.full(len(user), np.datetime64("NaT"), dtype="M8[s]")
    swapped, after = slice(len(right), -2 * len(wrong)), slice(len(user) - 2 * len(wrong), None)
    end[swapped] = np.where(np.tile(mended_at, 2) < TERM[1], np.tile(mended_at, 2), end[swapped])
    begin[after] = np.tile(mended_at, 2)
    kept = begin < TERM[1]
    links = pd.DataFrame(
        {
            "user_id": pd.Series(user[kept] + 500_000).astype("str"),
            "staff_member_id": pd.Series(staff[kept] + 100_000).astype("str"),
            "valid_from": begin[kept].astype("M8[us]"),
            "valid_to": end[kept].astype("M8[us]"),
        }
    )
    links.to_parquet(folder / "links.parquet")
    same = (user == staff)[kept]
    pairs = links[["user_id", "staff_member_id"]].assign(identity=np.where(same, "same", "different"))
    pairs.to_parquet(folder / "identity.parquet")


def _write_log(folder: Path, n_records: int, until: np.ndarray, rng: np.random.Generator) -> int:
    """Write the log in stretches of time and return how many carry another's name."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    weight = rng.lognormal(0, 1, len(until))
    cumulated = np.cumsum(weight / weight.sum())
    staff_ids = pa.array((np.arange(len(until)) + 100_000).astype(str))
    student_ids = pa.array((np.arange(500_000) + 10_000).astype(str))
    schools = pa.array([f"school {i}" for i in range(400)])
    size = max(CHUNK, n_records // 40)  # stretches of two days or more
    chunks = [size] * (n_records // size) + ([n_records % size] if n_records % size else [])
    edges = TERM[0] + ((TERM[1] - TERM[0]) * np.arange(len(chunks) + 1)) // len(chunks)
    edges = edges.astype("M8[D]").astype("M8[s]")
    planted, writer, first = 0, None, 0
    for n, begin, end in zip(chunks, edges[:-1], edges[1:], strict=True):
        at = np.sort(_moments(rng, n, begin, end))
        staff = np.searchsorted(cumulated, rng.random(n)).clip(max=len(until) - 1)
        planted += int((at < until[staff]).sum())
        table = pa.table(
            {
                "record_id": pa.array(np.arange(first, first + n)).cast(pa.string()),
                "record_type": pa.array(TYPES).take(pa.array(rng.choice(len(TYPES), n, p=SHARES))),
                "school_id": schools.take(pa.array(staff % 400)),
                "staff_member_id": staff_ids.take(pa.array(staff)),
                "student_id": student_ids.take(pa.array(rng.integers(0, 500_000, n))),
                "event_date": pa.array(at.astype("M8[D]").astype("M8[us]")),
                "entered_at": pa.array(at.astype("M8[us]")),
            }
        )
        writer = writer or pq.ParquetWriter(folder / "log.parquet", table.schema)
        writer.write_table(table, row_group_size=122_880)
        first += n
    if writer:
        writer.close()
    return planted


_AT = "COALESCE(entered_at, event_date)"
BARE = {
    "scan": f"SELECT max(hash(staff_member_id)), max(hash({_AT})) FROM log",
    "count": f"""SELECT staff_member_id, count(*), min({_AT}), max({_AT}) FROM log GROUP BY 1""",
    "count+": f"""SELECT staff_member_id, strftime({_AT}, '%Y-%m'), record_type, count(*)
                  FROM log GROUP BY 1, 2, 3""",
}


def run_bare(name: str, folder: Path) -> None:
    """Run DuckDB alone; the result becomes a frame, as ours does."""
    import duckdb

    database = duckdb.connect(config={"preserve_insertion_order": "false"})
    database.execute(f"CREATE VIEW log AS SELECT * FROM read_parquet('{folder / 'log.parquet'}')")
    began = time.process_time(), time.perf_counter()
    database.sql(BARE[name]).df()
    _tell(began)


def run_ours(name: str, folder: Path) -> None:
    """Run the package, and hold its answer against what was planted."""
    from srreconcile.records import attribute

    links, identity = (pd.read_parquet(folder / f"{table}.parquet") for table in ("links", "identity"))
    planted = json.loads((folder / "planted.json").read_text())
    attribute(
        links.head(1).assign(record_id="1", entered_at=TERM[0].astype("M8[us]")),
        links.head(1),
        identity.head(1),
    )
    began = time.process_time(), time.perf_counter()
    found = attribute(folder / "log.parquet", links, identity)
    counted = found.cells if name == "ours+" else found.by_link
    _tell(began)
    verdicts = counted.groupby("verdict")["records"].sum()
    assert verdicts.sum() == planted["records"], verdicts
    assert verdicts["misattributed"] == planted["misattributed"], verdicts


def _tell(began: tuple[float, float]) -> None:
    cpu, wall = time.process_time() - began[0], time.perf_counter() - began[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak}))


RUNS: dict[str, Callable[[str, Path], None]] = {
    "scan": run_bare,
    "count": run_bare,
    "ours": run_ours,
    "count+": run_bare,
    "ours+": run_ours,
}


def contest(folder: Path, turns: int) -> dict[str, dict[str, float]]:
    """Return the median of every contestant's figures over `turns`."""
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in RUNS}
    for _ in range(turns):
        for name in RUNS:
            command = [sys.executable, "-m", "benchmarks.records", "--run", name, "--keep", str(folder)]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            taken[name].append(json.loads(said))
    return {
        name: {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}
        for name, runs in taken.items()
    }


def main() -> None:
    """Draw the log unless it is kept, run the contest and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--staff", type=int, default=STAFF)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the log, used again if it is there")
    parser.add_argument("--run", choices=list(RUNS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        RUNS[asked.run](asked.run, asked.keep)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "planted.json").exists():
            draw(folder, asked.records, asked.staff, asked.seed)
        show(contest(folder, asked.turns), folder)


def show(figures: dict[str, dict[str, float]], folder: Path) -> None:
    """Print the contest as a table, and the two ratios."""
    planted = json.loads((folder / "planted.json").read_text())
    print(f"{planted['records']:,} records, {planted['misattributed']:,} under another's name (all found)")
    print(f"{'':8}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
    for name, row in figures.items():
        print(f"{name:8}{row['cpu']:8.2f}{row['wall']:8.2f}{row['peak']:9.0f}")
    for mine, bare in (("ours", "count"), ("ours+", "count+"), ("ours", "scan")):
        print(f"{mine} / {bare}: {figures[mine]['cpu'] / figures[bare]['cpu']:.2f} x CPU")


if __name__ == "__main__":
    main()
