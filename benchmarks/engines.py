"""The pass over the log by several hands: DuckDB alone, ours, Polars, pandas, Spark.

::

    python -m benchmarks.engines --records 1_000_000 --keep FOLDER
    python -m benchmarks.engines --records 1_000_000 --keep FOLDER --spark

All answer the same question, in a fresh interpreter each: how many records of each staff
row were made under the link of each account, with first and last moment, on the log of
`benchmarks.records`.  The hands other than ours assume what that log grants (links that
do not overlap, an hour on every record, nobody linked twice) and judge nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.records import STAFF, draw

_ALWAYS, _NOT_YET = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")


def _given(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.read_parquet(folder / "links.parquet"), pd.read_parquet(folder / "identity.parquet")


def bare(folder: Path) -> int:
    """Join and count in DuckDB, by hand."""
    import duckdb

    links, identity = _given(folder)
    database = duckdb.connect(config={"preserve_insertion_order": "false"})
    database.register("links", links)
    database.register("identity", identity)
    found = database.sql(f"""
        SELECT k.user_id, l.staff_member_id, i.identity, count(*) AS records, min(entered_at), max(entered_at)
        FROM read_parquet('{folder / "log.parquet"}') l
        JOIN links k ON k.staff_member_id = l.staff_member_id AND l.entered_at >= k.valid_from
                    AND l.entered_at < coalesce(k.valid_to, TIMESTAMP '2200-01-01')
        JOIN identity i ON i.user_id = k.user_id AND i.staff_member_id = k.staff_member_id
        GROUP BY ALL
    """)
    frame = pd.DataFrame.from_arrow(found.to_arrow_table())
    return int(frame.loc[frame["identity"].eq("different"), "records"].sum())


def ours(folder: Path, engine: Any = "duckdb") -> int:
    """The package."""
    from srreconcile.records import attribute

    links, identity = _given(folder)
    found = attribute(folder / "log.parquet", links, identity, engine=engine).by_link
    return int(found.loc[found["verdict"].eq("misattributed"), "records"].sum())


def spark(folder: Path) -> int:
    """The package on a local Spark, started for this."""
    return ours(folder, "spark")


def with_pandas(folder: Path) -> int:
    """Merge and count in pandas, by hand."""
    links, identity = _given(folder)
    log = pd.read_parquet(folder / "log.parquet", columns=["staff_member_id", "entered_at"])
    spans = links.assign(valid_to=links["valid_to"].fillna(_NOT_YET)).merge(identity)
    met = log.merge(spans, on="staff_member_id")
    met = met[(met["entered_at"] >= met["valid_from"]) & (met["entered_at"] < met["valid_to"])]
    keys = ["user_id", "staff_member_id", "identity"]
    found = met.groupby(keys, as_index=False)["entered_at"].agg(["size", "min", "max"])
    return int(found.loc[found["identity"].eq("different"), "size"].sum())


def with_polars(folder: Path) -> int:
    """The same, lazily, in Polars."""
    import polars as pl

    links, identity = (pl.scan_parquet(folder / f"{name}.parquet") for name in ("links", "identity"))
    spans = links.with_columns(pl.col("valid_to").fill_null(_NOT_YET)).join(
        identity, on=["user_id", "staff_member_id"]
    )
    at = pl.col("entered_at")
    met = pl.scan_parquet(folder / "log.parquet").join(spans, on="staff_member_id")
    found = (
        met.filter((at >= pl.col("valid_from")) & (at < pl.col("valid_to")))
        .group_by("user_id", "staff_member_id", "identity")
        .agg(pl.len().alias("records"), at.min().alias("first"), at.max().alias("last"))
        .collect(engine="streaming")
    )
    return int(found.filter(pl.col("identity") == "different")["records"].sum())


HANDS: dict[str, Callable[[Path], int]] = {
    "bare": bare,
    "ours": ours,
    "polars": with_polars,
    "pandas": with_pandas,
    "spark": spark,
}


def run(name: str, folder: Path) -> None:
    """Run one hand and print its figures, with those of its children: Spark's Java is a process of its own."""
    import psutil

    began = time.perf_counter()
    found = HANDS[name](folder)
    wall = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = own.ru_utime + own.ru_stime, own.ru_maxrss / 1024
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        cpu, peak = cpu + times.user + times.system, peak + child.memory_info().rss / 2**20
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak, "found": found}))


def main() -> None:
    """Draw the log unless it is kept, let every hand run, and print ratios to ours."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder for the log, used again if it is there")
    parser.add_argument("--without", nargs="*", default=[], choices=list(HANDS), help="hands that rest")
    parser.add_argument("--spark", action="store_true", help="Spark too: it takes minutes")
    parser.add_argument("--run", choices=list(HANDS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        run(asked.run, asked.keep)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "planted.json").exists():
            draw(folder, asked.records, STAFF, seed=1)
        resting = {*asked.without} | (set() if asked.spark else {"spark"})
        show({name: _apart(name, folder) for name in HANDS if name not in resting}, folder)


def _apart(name: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.engines", "--run", name, "--keep", str(folder)]
    said = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    ).stdout
    return dict(json.loads(said.splitlines()[-1]))


def show(figures: dict[str, dict[str, float]], folder: Path) -> None:
    """Print every hand's figures, and stop if one has not found what was planted."""
    planted = json.loads((folder / "planted.json").read_text())
    print(f"{planted['records']:,} records, {planted['misattributed']:,} under another's name")
    print(f"{'':8}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'CPU/ours':>10}")
    for name, row in figures.items():
        ratio = row["cpu"] / figures["ours"]["cpu"]
        print(f"{name:8}{row['cpu']:8.2f}{row['wall']:8.2f}{row['peak']:9.0f}{ratio:10.2f}")
        assert row["found"] == planted["misattributed"], name


if __name__ == "__main__":
    main()
