"""The pass over the log by several hands: a bare scan, DuckDB by hand, ours, Polars, pandas, Spark.

::

    python -m benchmarks.engines --sizes 1_000_000 10_000_000 100_000_000 --keep FOLDER

All answer the same question, in a fresh interpreter each: how many records of each staff
row were made under the link of each account, with first and last moment, on the log of
`benchmarks.records`.  The hands other than ours assume what that log grants (links that
do not overlap, an hour on every record, nobody linked twice) and judge nothing else.

scan     decodes the two columns that must be read: the limit.
whole    ours with all that an audit and its reports ask of a log (months and types,
         schools, late records, flags, doubles, bursts), within a limit of 2 GB.
night    ours with kept counts, when one new file of a hundredth of the records has come;
         the nights before it are no part of its time.

Hands that do not fit are left out, and the reason is printed.  Below stand what the package
costs above the same SQL run bare (`benchmarks.same_sql`), what a night costs of a full run, the
growth from size to size, and a billion records, extrapolated from the growth between the last two.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
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


def scan(folder: Path) -> int:
    """Decode the columns that have to be read, and no more; it finds nothing."""
    import duckdb

    database = duckdb.connect()
    database.execute(
        f"SELECT max(hash(staff_member_id)), max(hash(entered_at)) FROM read_parquet('{folder / 'log.parquet'}')"
    ).fetchall()
    return int(json.loads((folder / "planted.json").read_text())["misattributed"])


def count(folder: Path) -> int:
    """Count per staff row with first and last moment, in DuckDB by hand: the yardstick; it finds nothing."""
    import duckdb

    database = duckdb.connect(config={"preserve_insertion_order": "false"})
    found = database.sql(
        "SELECT staff_member_id, count(*), min(entered_at), max(entered_at) "
        f"FROM read_parquet('{folder / 'log.parquet'}') GROUP BY 1"
    )
    found.to_arrow_table()
    return int(json.loads((folder / "planted.json").read_text())["misattributed"])


def whole(folder: Path) -> int:
    """All that an audit and its reports ask, within 2 GB."""
    from srreconcile.records import attribute

    links, identity = _given(folder)
    days = pd.DataFrame({"staff_member_id": links["staff_member_id"].unique()}).assign(
        start_date=pd.Timestamp("2026-08-25"), end_date=pd.Timestamp("2026-11-20")
    )
    turns = pd.concat([days[["staff_member_id"]].assign(turn=days["start_date"]),
                       days[["staff_member_id"]].assign(turn=pd.Timestamp("2026-11-21"))])  # fmt: skip
    people = links[["user_id", "staff_member_id"]].drop_duplicates("user_id")
    accounts = people.rename(columns={"staff_member_id": "person_id"})
    found = attribute(
        folder / "log.parquet", links, identity, accounts=accounts, turns=turns, wide=True, memory_limit="2GB"
    )
    for asked in (
        found.cells,
        found.by_school,
        found.late,
        found.flags(days),
        found.made_twice(),
        found.bursts(),
    ):
        del asked
    found.fetch(verdict="misattributed", limit=100_000)
    verdicts = found.by_link.groupby("verdict")["records"].sum()
    return int(verdicts["misattributed"])


def _nights(folder: Path) -> tuple[Path, Path]:
    """The log in two files, a hundredth of it new, and the kept counts of the first."""
    import duckdb

    from srreconcile.records import attribute

    log, kept = folder / "nights", folder / "kept"
    if not (log / "old.parquet").exists():
        log.mkdir(exist_ok=True)
        database, source = (
            duckdb.connect(),
            f"read_parquet('{folder / 'log.parquet'}', file_row_number = true)",
        )
        edge = int(json.loads((folder / "planted.json").read_text())["records"] * 0.99)
        for name, which in (("new", ">="), ("old", "<")):
            database.execute(
                f"COPY (SELECT * EXCLUDE file_row_number FROM {source} WHERE file_row_number {which} {edge}) "
                f"TO '{log / name}.parquet'"
            )
    if not kept.exists():
        attribute([log / "old.parquet"], *_given(folder), keep=kept)
    return log, kept


def night(folder: Path) -> int:
    """A run that reads the new file only."""
    from srreconcile.records import attribute

    found = attribute(folder / "nights", *_given(folder), keep=folder / "kept").by_link
    return int(found.loc[found["verdict"].eq("misattributed"), "records"].sum())


HANDS: dict[str, Callable[[Path], int]] = {
    "scan": scan,
    "count": count,
    "bare": bare,
    "ours": ours,
    "whole": whole,
    "night": night,
    "polars": with_polars,
    "pandas": with_pandas,
    "spark": spark,
}


def run(name: str, folder: Path) -> None:
    """Run one hand and print its figures, with those of its children: Spark's Java is a process of its own."""
    import psutil

    began = time.process_time(), time.perf_counter()
    found = HANDS[name](folder)
    wall, cpu = time.perf_counter() - began[1], time.process_time() - began[0]
    peak = _peak()
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        cpu, peak = cpu + times.user + times.system, peak + _peak(child.pid)
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak, "found": found}))


def _peak(process: int | str = "self") -> float:
    """The most memory of a process in MB; what its parent had before it began is no part of it."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


_LEFT_OUT = {
    "pandas": (100_000_000, "its merge of all records needs more than 20 GB"),
    "spark": (100_000_000, "an hour of this machine; its work is what no one machine holds"),
}
_ROOM = {"polars": (100_000_000, 12)}
"""Hands that need so many free GB from so many records on."""
_SAME = 10_000_000
"""The most records on which the package is held against the same SQL run bare."""
_BILLION = 1_000_000_000


def main() -> None:
    """Draw the logs unless they are kept, let every hand run, and print ratios and growth."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--keep", type=Path, help="a folder for the logs, used again if they are there")
    parser.add_argument("--without", nargs="*", default=[], choices=list(HANDS), help="hands that rest")
    parser.add_argument("--run", choices=list(HANDS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        run(asked.run, asked.keep)
        return
    with tempfile.TemporaryDirectory() as scratch:
        figures = {
            size: contest(size, (asked.keep or Path(scratch)) / f"{size}", asked.without)
            for size in asked.sizes
        }
        _above(figures)
        growth(figures)


def contest(size: int, folder: Path, resting: list[str]) -> dict[str, dict[str, float]]:
    """Let every hand run on one size; print and keep what each took."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "planted.json").exists():
        draw(folder, size, STAFF, seed=1)
    planted = json.loads((folder / "planted.json").read_text())
    print(f"{planted['records']:,} records, {planted['misattributed']:,} under another's name")
    print(f"{'':8}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'CPU/ours':>10}", flush=True)
    figures: dict[str, dict[str, float]] = {}
    for name in HANDS:
        if reason := _resting(name, size, resting):
            print(f"{name:8}left out: {reason}", flush=True)
            continue
        if name == "night":
            shutil.rmtree(folder / "kept", ignore_errors=True)
            _nights(folder)
        row = figures[name] = _apart(name, folder)
        assert row["found"] == planted["misattributed"], name
        ratio = f"{row['cpu'] / figures['ours']['cpu']:10.2f}" if "ours" in figures else ""
        print(f"{name:8}{row['cpu']:8.2f}{row['wall']:8.2f}{row['peak']:9.0f}{ratio}", flush=True)
    if size <= _SAME:
        print(_said("benchmarks.same_sql", "--keep", str(folder))[-1], flush=True)
    return figures


def _resting(name: str, size: int, resting: list[str]) -> str:
    """Why a hand rests; empty if it does not."""
    import psutil

    if name in resting:
        return "not asked for"
    most, reason = _LEFT_OUT.get(name, (size + 1, ""))
    if size >= most:
        return reason
    least, room = _ROOM.get(name, (size + 1, 0))
    free = psutil.virtual_memory().available / 2**30
    return f"needs {room} GB free, and {free:.0f} are" if size >= least and free < room else ""


def _above(figures: dict[int, dict[str, dict[str, float]]]) -> None:
    """Print per size what ours costs above counting, and a night of a full run."""
    for size, rows in figures.items():
        for name, whole in (("ours", "count"), ("night", "ours"), ("night", "whole")):
            if name in rows and whole in rows:
                print(
                    f"{size:13,} records: {name} / {whole} {rows[name]['cpu'] / rows[whole]['cpu']:.2f} x CPU"
                )


def growth(figures: dict[int, dict[str, dict[str, float]]]) -> None:
    """Print how time grows from size to size, and what that says of a billion."""
    sizes = sorted(figures)
    for less, more in pairwise(sizes):
        for name in figures[more]:
            if name in figures[less]:
                times = figures[more][name]["cpu"] / figures[less][name]["cpu"]
                print(
                    f"{name:8}{times:6.1f} x the CPU for {more / less:.0f} x the records ({less:,} to {more:,})"
                )
    if len(sizes) > 1 and "ours" in figures[sizes[-1]]:
        last, before = (figures[size]["ours"]["cpu"] for size in (sizes[-1], sizes[-2]))
        each = (last - before) / (sizes[-1] - sizes[-2])
        seconds = last + each * (_BILLION - sizes[-1])
        print(
            f"a billion records, not measured but extrapolated ({last:.2f} s and the CPU of each record between "
            f"the last two sizes for all others): {seconds:,.0f} CPU s"
        )


def _apart(name: str, folder: Path) -> dict[str, float]:
    return dict(json.loads(_said("benchmarks.engines", "--run", name, "--keep", str(folder))[-1]))


def _said(module: str, *words: str) -> list[str]:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    ).stdout.splitlines()


if __name__ == "__main__":
    main()
