"""Reading files against the readers of others, in one run: ratios of time, and peak memory.

``python -m benchmarks.reading [rows]``: a CSV and a Parquet file of that many rows
(1,000,000), a workbook of 200,000 at most.  Each reading has a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

HEADER = ("Record ID", "Type", "Date", "Student ID", "Staff ID", "Comments", "Points")
GOALS = {
    "csv": (("duckdb", "polars"), 2.0),
    "parquet": (("duckdb", "polars"), 2.0),
    "xlsx": (("calamine",), 1.5),
}
MEMORY = 2.0
MB = 1 << 20
REPEATS = 3


def row(n: int) -> tuple[str, ...]:
    """Return the n-th record of the log that is read."""
    day = f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
    kind = ("incident", "absence", "behavior")[n % 3]
    return (
        str(500_000 + n),
        kind,
        day,
        f"S{n % 9999:05d}",
        f"{n % 700:06d}",
        f"Late, {n % 97} minutes",
        str(n % 7),
    )


def write(folder: Path, rows: int) -> dict[str, Path]:
    """Write the same log in three formats."""
    import csv

    import pandas as pd
    import xlsxwriter

    files = {kind: folder / f"log.{kind}" for kind in GOALS}
    with files["csv"].open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(map(row, range(rows)))
    pd.read_csv(files["csv"], dtype="str").to_parquet(files["parquet"])
    with xlsxwriter.Workbook(files["xlsx"], {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for n in range(min(rows, 200_000)):
            *texts, points = row(n)
            sheet.write_row(n + 1, 0, [*texts, int(points)])
    return files


def readers(kind: str, path: str) -> dict[str, Callable[[], object]]:
    """Return the readers of one format by name; ours is ``srreconcile``."""
    import duckdb
    import polars as pl
    import python_calamine

    from srreconcile.load.files import read_raw

    ours: dict[str, Callable[[], object]] = {"srreconcile": lambda: read_raw(path)}
    if kind == "csv":
        sql = f"SELECT * FROM read_csv('{path}', all_varchar = true)"
        return {
            **ours,
            "duckdb": lambda: duckdb.sql(sql).df(),
            "polars": lambda: pl.read_csv(path, infer_schema=False).to_pandas(),
        }
    if kind == "parquet":
        return {
            **ours,
            "duckdb": lambda: duckdb.sql(f"SELECT * FROM '{path}'").df(),
            "polars": lambda: pl.read_parquet(path).to_pandas(),
        }
    book = python_calamine.CalamineWorkbook
    return {**ours, "calamine": lambda: book.from_path(path).get_sheet_by_index(0).to_python()}


def highest() -> int:
    """Return the peak of this process's memory (Linux); ru_maxrss begins with that of the parent."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def measure(kind: str, path: str, small: str, name: str) -> None:
    """Print the best seconds of processor, the peak of memory above the start, and the table's size, in MB.

    The peak is that of the first reading, after one of a small file has loaded the libraries.
    """
    readers(kind, small)[name]()
    read = readers(kind, path)[name]
    before = psutil.Process().memory_info().rss
    start = time.process_time()
    found = read()
    best = time.process_time() - start
    peak = highest() - before
    size = found[0].frame.memory_usage(deep=True).sum() if name == "srreconcile" else 0  # type: ignore[index]
    del found
    for _ in range(REPEATS - 1):
        start = time.process_time()
        read()
        best = min(best, time.process_time() - start)
    print(best, peak / MB, size / MB)


def main(rows: int) -> None:
    """Print one line per format and reader, and whether the goals are held."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        few = write(Path(other), 10)
        for kind, path in write(Path(folder), rows).items():
            found = {}
            for name in readers(kind, str(path)):
                command = [sys.executable, "-m", "benchmarks.reading", kind, str(path), str(few[kind]), name]
                out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                found[name] = tuple(map(float, out.split()))
            ours, peak, size = found["srreconcile"]
            for name, (seconds, memory, _) in found.items():
                told = f"{seconds:6.2f} s of processor  {memory:7.0f} MB  ours is {ours / seconds:4.2f} times"
                print(f"{kind:8s} {name:12s} {told}")
            rivals, goal = GOALS[kind]
            held = "held" if any(ours <= goal * found[rival][0] for rival in rivals) else "MISSED"
            print(f"{kind:8s} goal: {goal} times {' or '.join(rivals)}: {held}")
            held = "held" if peak <= MEMORY * size else "MISSED"
            print(
                f"{kind:8s} goal: memory {MEMORY} times the table of {size:.0f} MB: {held} ({peak / size:.1f})"
            )


if __name__ == "__main__":
    if len(sys.argv) == 5:
        measure(*sys.argv[1:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
