"""Kill work that keeps things, at random moments, and look at what it left.

::

    python -m benchmarks.kills --times 200

Each time a process of its own goes round and round: a new file comes to a drawn log of twenty,
it is audited (`keep=`), the run is stored, a snapshot is added, a plan of repair is entered
in the ledger; within two rounds it is killed (SIGKILL).  After each step it notes that the step is done,
and every step that it noted has to be there: every pack that the index names whole, every
stored run complete, the chain of snapshots and of the ledger unbroken.  In the end the next
audit equals one that kept nothing, and every snapshot and plan of all runs can be read.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from pathlib import Path

import pandas as pd

import srreconcile as sr
from srreconcile.records.kept import opened
from srreconcile.runs import RunStore

FILES = 20
ROUNDS = 2.0
"""Within so many rounds of processor time a process is killed."""
NOTES = "done.txt"


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


def work(folder: Path, rounds: int) -> None:
    """Audit and store until killed; each round begins with a file that is new."""
    store, ledger = sr.SnapshotStore(folder / "snapshots"), sr.Ledger(folder / "ledger.jsonl")
    with (folder / NOTES).open("a") as notes:

        def done(step: str, what: object) -> None:
            notes.write(f"{step} {what}\n")
            notes.flush()

        for _ in range(rounds):
            at = pd.to_datetime(["2026-11-02 09:00"]) + pd.Timedelta(len(store), "min")
            new = pd.DataFrame({"record_id": [f"n{at[0]}"], "record_type": "behavior", "staff_member_id": ["7"],
                                "entered_at": at})  # fmt: skip
            new.to_parquet(folder / "new.draft")
            (folder / "new.draft").replace(folder / "log" / "new.parquet")
            given = tables(folder)
            found = sr.audit(given, as_of=at[0], keep=folder / "kept")
            done("kept", FILES * 500)
            done("run", sr.store_run(found, folder / "runs.db"))
            assert given.staff is not None
            load = sr.Tables(staff=given.staff.assign(title=f"Teacher {time.monotonic_ns()}"))
            done("snapshot", store.add(load).sequence)
            plan = found.repair_plan(author="kwells")
            ledger.note_plan(plan)
            done("plan", plan.plan_id)


def noted(folder: Path) -> dict[str, list[str]]:
    """What was noted as done, by step; a line cut short was not."""
    steps: dict[str, list[str]] = {"kept": [], "run": [], "snapshot": [], "plan": []}
    text = (folder / NOTES).read_text() if (folder / NOTES).exists() else ""
    for line in text[: text.rfind("\n") + 1].splitlines():
        step, _, what = line.partition(" ")
        steps[step].append(what)
    return steps


def left(folder: Path) -> int:
    """Hold what a killed run left to what it promises; how many packs there are."""
    steps, packs = noted(folder), 0
    if (folder / "kept" / "index.json").exists():
        with opened(folder / "kept") as kept:
            packs = len(kept.packs)
            for pack in kept.packs:
                rows = pd.read_parquet(kept.folder / pack.name, columns=["records"])
                assert rows["records"].sum() == pack.records, pack
            held = sum(pack.records for pack in kept.packs)
        assert held >= max(map(int, steps["kept"]), default=0), held
    if (folder / "runs.db").exists():
        store = RunStore(folder / "runs.db")
        found = store.findings().groupby("run_id").size()
        for run in store.runs().itertuples():
            assert found.get(run.run_id, 0) == run.findings, run
        assert set(steps["run"]) <= set(store.runs()["run_id"])
    snapshots = sr.SnapshotStore(folder / "snapshots")
    assert len(snapshots.snapshots) >= max(map(int, steps["snapshot"]), default=0)
    if len(snapshots):
        assert snapshots.tables().staff is not None
    events = sr.Ledger(folder / "ledger.jsonl").events()
    assert set(steps["plan"]) <= set(events["plan_id"])
    assert len(steps["plan"]) <= len(events)
    return packs


def main() -> None:
    """Kill as often as asked, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    moment, packs = random.Random(asked.seed), []  # noqa: S311 - a moment, no secret
    with tempfile.TemporaryDirectory() as scratch:
        folder, first = Path(scratch) / "killed", Path(scratch) / "first"
        for each in (folder, first):
            (each / "log").mkdir(parents=True)
            draw(each / "log")
        work(first, 1)  # imports what a round needs, which a fork then has
        began = time.process_time()
        work(first, 1)
        taken = time.process_time() - began
        for _ in range(asked.times):
            kill(folder, moment.uniform(0, ROUNDS * taken))
            packs.append(left(folder))
        show(folder, asked.times, max(packs))


def kill(folder: Path, after: float) -> None:
    """Let a process work for `after` seconds of its own: a busy machine makes no step longer."""
    process = os.fork()
    if process == 0:
        try:
            work(folder, 1000)
        finally:
            os._exit(1)  # it has to be killed, not to end
    while _spent(process) < after:
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    _, how = os.waitpid(process, 0)
    assert os.WIFSIGNALED(how), "it failed before it was killed"


def _spent(process: int) -> float:
    """Seconds of processor of a process; no end of them once it has ended."""
    numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    if numbers[0] == "Z":
        return float("inf")
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def show(folder: Path, times: int, packs: int) -> None:
    """Read everything once more, and print how much that is."""
    kept, fresh = sr.audit(tables(folder), keep=folder / "kept"), sr.audit(tables(folder))
    pd.testing.assert_frame_equal(kept.findings, fresh.findings)
    steps = noted(folder)
    store = sr.SnapshotStore(folder / "snapshots")
    snapshots = store.all("staff")["sequence"].nunique() if len(store) else 0
    ledger = sr.Ledger(folder / "ledger.jsonl")
    entries, plans = len(ledger.events()), len(ledger.plans())
    runs = len(RunStore(folder / "runs.db").runs())
    print(f"{times} kills, {sum(map(len, steps.values())):,} steps noted as done before them, none lost")
    print(f"kept counts   {len(steps['kept']):5,} times, every pack whole (up to {packs} at once)")
    print(f"stored runs   {runs:5,}, all complete")
    print(f"snapshots     {snapshots:5,}, the chain unbroken, every table as it was written")
    print(f"ledger        {entries:5,} entries, the chain unbroken, every plan as it was noted ({plans})")
    print("the next audit equals one that kept nothing")


if __name__ == "__main__":
    main()
