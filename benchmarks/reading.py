"""Reading files against the readers of others, in one run: ratios of time, and peak memory.

``python -m benchmarks.reading [rows]``: a CSV and a Parquet file of that many rows
(1,000,000), a workbook of 200,000 at most.  Each reading has a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HEADER = ("Record ID", "Type", "Date", "Student ID", "Staff ID", "Comments", "Points")
GOALS = {"csv": ("duckdb", 2.0), "parquet": ("duckdb", 2.0), "xlsx": ("calamine", 1.5)}
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


def measure(kind: str, path: str, name: str) -> None:
    """Print the best seconds of processor and the peak of memory of one reader, in this process."""
    read = readers(kind, path)[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best = size = 0.0
    for _ in range(REPEATS):
        start = time.process_time()
        found = read()
        took = time.process_time() - start
        best = min(best or took, took)
        if isinstance(found, list) and name == "srreconcile":
            size = found[0].frame.memory_usage(deep=True).sum() / (1 << 20)
        del found
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(best, peak, size)


def main(rows: int) -> None:
    """Print one line per format and reader."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, path in write(Path(folder), rows).items():
            rival, goal = GOALS[kind]
            found = {}
            for name in ("srreconcile", "duckdb", "polars", "calamine"):
                if name in readers(kind, str(path)):
                    command = [sys.executable, "-m", "benchmarks.reading", kind, str(path), name]
                    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                    found[name] = tuple(map(float, out.split()))
            ours, size = found["srreconcile"][0], found["srreconcile"][2]
            for name, (seconds, peak, _) in found.items():
                told = f"{seconds:6.2f} s of processor  {peak:7.0f} MB  ours is {ours / seconds:4.2f} times"
                print(f"{kind:8s} {name:12s} {told}")
            held = "held" if ours <= goal * found[rival][0] else "MISSED"
            times = found["srreconcile"][1] / max(size, 1)
            print(
                f"{kind:8s} goal {goal} times {rival}: {held}; memory {times:.1f} times the table ({size:.0f} MB)"
            )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        measure(*sys.argv[1:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
