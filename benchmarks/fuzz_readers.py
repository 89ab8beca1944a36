"""Changed files by the thousand, from the seeds of tests/load/files/test_fuzz.py and a folder of others.

``python -m benchmarks.fuzz_readers SECONDS [SEED] [FOLDER]``: prints how many were read,
which foreign exceptions came out (none may), and how long the slowest took.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from srreconcile.errors import SRReconcileError
from srreconcile.load.files import read_raw
from tests.load.files.test_fuzz import SEEDS, mutated

KINDS = ("set", "cut", "drop", "twice", "insert")
LARGEST = 50_000  # bytes of a seed: a small file is changed where it matters


def changed(draw: random.Random, seeds: list[bytes]) -> bytes:
    """Return a seed with one to six changes."""
    todo = [
        (draw.choice(KINDS), draw.random(), draw.randbytes(draw.randint(0, 4)))
        for _ in range(draw.randint(1, 6))
    ]
    return mutated(draw.choice(seeds), todo)


def main(seconds: float, seed: int = 1, folder: str | None = None) -> int:
    """Run for so many seconds; return how many foreign exceptions there were."""
    draw = random.Random(seed)  # noqa: S311 -- changes, not secrets
    seeds = list(SEEDS)
    if folder:
        files = [file for file in Path(folder).rglob("*") if file.is_file() and file.stat().st_size < LARGEST]
        seeds += [file.read_bytes() for file in files]
    foreign: Counter[str] = Counter()
    runs, slowest, end = 0, 0.0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "export.dat"
        while time.monotonic() < end:
            path.write_bytes(changed(draw, seeds))
            start = time.monotonic()
            try:
                read_raw(path)
            except SRReconcileError:
                pass
            except Exception as error:  # noqa: BLE001 -- to count them is what this is for
                foreign[type(error).__name__] += 1
            slowest = max(slowest, time.monotonic() - start)
            runs += 1
    print(f"{runs:,} files read, foreign exceptions {dict(foreign)}, slowest {slowest:.1f} s")
    return foreign.total()


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(
        bool(
            main(
                float(given[0]), int(given[1]) if len(given) > 1 else 1, given[2] if len(given) > 2 else None
            )
        )
    )
