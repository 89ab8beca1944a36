"""Kill an audit that keeps its counts and its runs, at random moments, and look at what it left.

::

    python -m benchmarks.kills --times 200

Each time a run of its own audits a drawn log of twenty files (`keep=`) and stores its runs,
again and again, until it is killed (SIGKILL).  Then every pack that the index names has to
be whole, every stored run complete, and the next audit equal to one that kept nothing.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

import srreconcile as sr
from srreconcile.records.kept import opened
from srreconcile.runs import RunStore

FILES = 20


def draw(folder: Path) -> None:
    """Write a log of twenty days."""
    for number in range(1, FILES + 1):
        at = pd.Timestamp(2026, 10, number, 9) + pd.to_timedelta(range(500), "min")
        day = pd.DataFrame({"record_id": [f"{number}-{n}" for n in range(500)], "record_type": "behavior",
                            "staff_member_id": [str(n % 50) for n in range(500)], "entered_at": at})  # fmt: skip
        day.to_parquet(folder / f"{number:02}.parquet")


def tables(folder: Path) -> sr.Tables:
    """Fifty people, each linked to the next one's row for the first ten days."""
    ids = [str(n) for n in range(50)]
    people = pd.DataFrame(
        {"first_name": [f"Given{n}" for n in ids], "last_name": [f"Family{n}" for n in ids]}
    )
    links = pd.DataFrame({"user_id": ["u" + n for n in ids], "staff_member_id": ids[1:] + ids[:1]})
    return sr.Tables(
        staff=people.assign(staff_member_id=ids),
        users=people.assign(user_id=["u" + n for n in ids]),
        links=links.assign(valid_from=pd.Timestamp("2026-10-01"), valid_to=pd.Timestamp("2026-10-10 12:00")),
        records=folder / "log",
    )


def work(folder: Path) -> None:
    """Audit and store until killed; each round begins with a file that is new."""
    for round_ in range(1000):
        at = pd.to_datetime(["2026-11-02 09:00"]) + pd.Timedelta(minutes=round_)
        new = pd.DataFrame({"record_id": [f"n{round_}"], "record_type": "behavior", "staff_member_id": ["7"],
                            "entered_at": at})  # fmt: skip
        new.to_parquet(folder / "new.draft")
        (folder / "new.draft").replace(folder / "log" / "new.parquet")
        found = sr.audit(tables(folder), keep=folder / "kept")
        sr.store_run(found, folder / "runs.db")


def left(folder: Path) -> int:
    """Hold what a killed run left to what it promises; how many packs there are."""
    packs = 0
    if (folder / "kept" / "index.json").exists():
        with opened(folder / "kept") as kept:
            packs = len(kept.packs)
            for pack in kept.packs:
                rows = pd.read_parquet(kept.folder / pack.name, columns=["records"])
                assert rows["records"].sum() == pack.records, pack
    if (folder / "runs.db").exists():
        store = RunStore(folder / "runs.db")
        found = store.findings().groupby("run_id").size()
        for run in store.runs().itertuples():
            assert found.get(run.run_id, 0) == run.findings, run
    return packs


def main() -> None:
    """Kill as often as asked, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.work)
        return
    moment, packs = random.Random(asked.seed), []  # noqa: S311 - a moment, no secret
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "log").mkdir()
        draw(folder / "log")
        for _ in range(asked.times):
            run = subprocess.Popen([sys.executable, "-m", "benchmarks.kills", "--work", str(folder)])
            time.sleep(moment.uniform(0.5, 12.0))
            run.send_signal(signal.SIGKILL)
            run.wait()
            packs.append(left(folder))
        kept, fresh = sr.audit(tables(folder), keep=folder / "kept"), sr.audit(tables(folder))
        pd.testing.assert_frame_equal(kept.findings, fresh.findings)
        runs = len(RunStore(folder / "runs.db").runs())
    print(f"{asked.times} kills: every pack whole (up to {max(packs)}), all {runs} stored runs complete, the next "
          "audit equal to one that kept nothing")  # fmt: skip


if __name__ == "__main__":
    main()
