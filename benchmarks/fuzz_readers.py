"""Damaged files by the million: nothing but our own errors may come out of a reader.

``python -m benchmarks.fuzz_readers [--runs 1000000] [--seed 1] [--readers json,xlsx] [--keep FOLDER]``

Every run is a sound file of tests/load/files/seeds.py, damaged without or within what it
packs, and read.  The runs are done by a process of their own, within 4 GB: where it dies or
works on one file for 20 seconds, the run is told and the next ones go on.  Run number n of
a seed is always the same file: ``--only n`` does it alone, in this process.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from srreconcile.errors import SRReconcileError
from tests.load.files.seeds import APART, KINDS, SEEDS, damaged

SECONDS = 20  # of processor for one file, above which it hangs
MEMORY = 4 << 30  # bytes of address space
JUMP = 300 << 10  # KB that one file may add to the peak of memory
SELDOM = {**dict.fromkeys(APART, 0.02), "large": 0.05, "lists": 0.1}  # how often, against 1 of the others
READERS = (*SEEDS, "lists")
"""Every reader of files, and the lists read from them: recognised, mapped, typed."""


def changed(seed: int, number: int, readers: tuple[str, ...]) -> tuple[str, bytes]:
    """Return the reader and the file of one run."""
    draw = random.Random(f"{seed}:{number}")  # noqa: S311 -- changes, not secrets
    reader = draw.choices(readers, [SELDOM.get(each, 1) for each in readers])[0]
    text = ("delimited", "json", "html", "xlsx", "parquet")
    seeds = SEEDS[draw.choice(text) if reader == "lists" else reader]
    todo = [
        (draw.choice(KINDS), draw.random(), draw.randbytes(draw.randint(0, 4)))
        for _ in range(draw.randint(1, 6))
    ]
    return reader, damaged(draw.choice(seeds), todo, draw.randint(0, 20))


def run(reader: str, path: Path, number: int) -> str | None:
    """Read one file; return where a foreign exception came from, or None."""
    import srreconcile as sr
    from srreconcile.load.files import quick, read, read_raw, workbook

    small = 0 if number % 2 else 1 << 20  # every other run goes the fast ways of large files
    quick.SMALL = read.SMALL = workbook.SMALL = small  # type: ignore[attr-defined]
    lists = (sr.read_staff, sr.read_users, sr.read_links, sr.read_records, sr.describe_layout)
    try:
        if reader == "lists":
            lists[number % len(lists)](path)
        else:
            read_raw(path)
    except SRReconcileError as error:
        return None if path.name in str(error) else f"an error that does not name the file: {error}"
    except BaseException as error:  # noqa: BLE001 -- to count them is what this is for
        frames = traceback.extract_tb(error.__traceback__)[-2:]
        return f"{type(error).__name__} at " + ", ".join(
            f"{Path(f.filename).name}:{f.lineno}" for f in frames
        )
    return None


def work(seed: int, numbers: range, readers: tuple[str, ...], at: Any, found: Any) -> None:
    """Do the runs of one process, which says where it stands through `at`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as scratch:  # noqa: S108
        path = Path(scratch) / "export.dat"
        for number in numbers:
            at.value = number
            reader, data = changed(seed, number, readers)
            path.write_bytes(data)
            before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            wrong = run(reader, path, number)
            took = time.process_time() - start
            done[reader] += 1
            if (
                wrong is None
                and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > JUMP
                and before
            ):
                wrong = "more than 300 MB for one file"
            if wrong or took > 2:
                found.put(("found" if wrong else "slow", number, reader, wrong or f"{took:.1f} s"))
            if number % 1000 == 0 or number == numbers[-1]:
                found.put(
                    ("done", number, dict(done), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
                )
                done.clear()


def process_seconds(process: psutil.Process) -> float:
    """Return the processor's seconds that a process and its children have had."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0


class Watch:
    """Starts the process that does the runs, starts it again where it ends too early, and keeps count."""

    def __init__(self, seed: int, runs: int, readers: tuple[str, ...], keep: Path | None) -> None:
        self.seed, self.runs, self.readers, self.keep = seed, runs, readers, keep
        self.done: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.slowest = self.peak = 0.0

    def go(self) -> int:
        """Do all runs; return how many different faults there were."""
        context = multiprocessing.get_context("fork")
        at, first = context.Value("q", 0), 0
        while first < self.runs:
            found: Any = context.SimpleQueue()
            numbers = range(first, self.runs)
            child = context.Process(target=work, args=(self.seed, numbers, self.readers, at, found))
            child.start()
            self._wait(child, at, found)
            self._take(found)
            if child.exitcode == 0:
                break
            self._note(
                at.value,
                changed(self.seed, at.value, self.readers)[0],
                f"the process ended: {child.exitcode}",
            )
            first = at.value + 1
        return len(self.wrong)

    def _wait(self, child: Any, at: Any, found: Any) -> None:
        last, since, told = -1, 0.0, time.monotonic()
        process = psutil.Process(child.pid)
        while child.is_alive():
            child.join(0.2)
            self._take(found)
            now = process_seconds(process)
            if at.value != last:
                last, since = at.value, now
            elif now - since > SECONDS:
                self._note(last, "", "hangs")
                child.kill()
            if time.monotonic() - told > 60:
                told = time.monotonic()
                print(
                    f"{time.strftime('%H:%M')}  {self.done.total():,} runs, {len(self.wrong)} faults",
                    flush=True,
                )

    def _take(self, found: Any) -> None:
        while not found.empty():
            kind, number, what, more = found.get()
            if kind == "done":
                self.done.update(what)
                self.peak = max(self.peak, more)
            elif kind == "slow":
                self.slowest = max(self.slowest, float(more.split()[0]))
                print(f"slow: run {number} ({what}) took {more}", flush=True)
            else:
                self._note(number, what, more)

    def _note(self, number: int, reader: str, wrong: str) -> None:
        self.wrong[wrong] += 1
        if self.wrong[wrong] == 1:
            print(f"FAULT: run {number} ({reader}): {wrong}", flush=True)
            if self.keep:
                self.keep.mkdir(parents=True, exist_ok=True)
                (self.keep / f"run-{number}.dat").write_bytes(changed(self.seed, number, self.readers)[1])


def main() -> int:
    """Run from the command line; 1 if there was a fault."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=1_000_000)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--readers", default=",".join(READERS))
    ask.add_argument("--keep", type=Path, help="where files that show a fault are kept")
    ask.add_argument("--only", type=int, help="do this run alone and show its error")
    given = ask.parse_args()
    readers = tuple(given.readers.split(","))
    if given.only is not None:
        reader, data = changed(given.seed, given.only, readers)
        path = Path(tempfile.mkdtemp()) / "export.dat"
        path.write_bytes(data)
        print(path, reader, run(reader, path, given.only))
        return 0
    start = time.monotonic()
    watch = Watch(given.seed, given.runs, readers, given.keep)
    faults = watch.go()
    for reader, count in sorted(watch.done.items()):
        print(f"{reader:14s} {count:9,}")
    took = time.monotonic() - start
    print(
        f"{watch.done.total():,} files read in {took:,.0f} s: {faults} faults {dict(watch.wrong)}; "
        f"slowest {watch.slowest:.1f} s (0.0: none above 2 s), peak of memory {watch.peak:,.0f} MB"
    )
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
