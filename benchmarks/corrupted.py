"""Stores whose bytes were changed: an answer as before, or an error of ours.

``python -m benchmarks.corrupted --times 500``: a store of runs, a store of snapshots and a
ledger are each written once, then one of their files has bytes flipped or is cut off, and all
that is kept is read.  What is no error of the package, and what is another answer than before,
is counted.  A ledger that is cut off has the lines before the cut, as after a writer that was
killed.  SQLite holds no checksum of its pages: a flipped letter within a text may be
another text, which is printed apart.  Exit code 1 at a foreign error.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import srreconcile as sr
from srreconcile.repair import Ledger


def runs(folder: Path) -> str:
    """Return all that a store of runs says."""
    store = sr.RunStore(folder / "runs.db")
    return store.runs().to_csv() + store.findings().to_csv()


def snapshots(folder: Path) -> str:
    """Return all that a store of snapshots says."""
    store = sr.SnapshotStore(folder / "store")
    return "".join(store.tables(one).staff.to_csv() for one in store.snapshots)  # type: ignore[union-attr]


def ledger(folder: Path) -> str:
    """Return all that a ledger says, once its chain is whole."""
    return str(Ledger(folder / "ledger.jsonl").events())


def write(folder: Path) -> None:
    """Keep one audit, one load and two lines."""
    network = sr.simulate(40, seed=5, records_per_staff=5)
    sr.store_run(sr.audit(network.tables), folder / "runs.db")
    sr.SnapshotStore(folder / "store").add(sr.Tables(staff=network.tables.staff), accept=None)
    for event in ("planned", "applied"):
        Ledger(folder / "ledger.jsonl").note(event, plan_id="2f6c", who="kwells")


def damage(path: Path, draw: random.Random) -> None:
    """Flip up to eight bytes, or cut the file off."""
    data = bytearray(path.read_bytes())
    if draw.random() < 0.25:
        del data[draw.randrange(len(data)) :]
    else:
        for _ in range(draw.randint(1, 8)):
            data[draw.randrange(len(data))] ^= draw.randint(1, 255)
    path.write_bytes(bytes(data))


STORES: dict[str, tuple[str, Callable[[Path], str]]] = {
    "runs": ("runs.db", runs),
    "snapshots": ("store/**/*", snapshots),
    "ledger": ("ledger.jsonl", ledger),
}


def trial(read: Callable[[Path], str], folder: Path, before: str) -> str:
    """Read a damaged store, and say what came of it."""
    try:
        return "same" if read(folder) == before else "other"
    except sr.SRReconcileError:
        return "told"
    except Exception as fault:  # noqa: BLE001 -- to count them is what this is for
        at = fault.__traceback__
        while at and at.tb_next:
            at = at.tb_next
        return (
            f"foreign: {type(fault).__name__} at {Path(at.tb_frame.f_code.co_filename).name}"
            if at
            else "foreign"
        )


def main() -> int:
    """Damage every store so many times; 1 if an error was not ours."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--times", type=int, default=500)
    options.add_argument("--seed", type=int, default=20261124)
    asked = options.parse_args()
    draw = random.Random(asked.seed)  # noqa: S311 -- damage, not secrets
    foreign = 0
    with tempfile.TemporaryDirectory(prefix="corrupted-") as place:
        whole, broken = Path(place, "whole"), Path(place, "broken")
        whole.mkdir()
        write(whole)
        for name, (pattern, read) in STORES.items():
            before, counted = read(whole), Counter[str]()
            for _ in range(asked.times):
                shutil.rmtree(broken, ignore_errors=True)
                shutil.copytree(whole, broken)
                damage(
                    draw.choice(
                        [f for f in sorted(broken.glob(pattern)) if f.is_file() and f.stat().st_size]
                    ),
                    draw,
                )
                counted[trial(read, broken, before)] += 1
            said = ", ".join(f"{what} {n}" for what, n in sorted(counted.items()))
            print(f"{name:<10} {asked.times} times: {said}", flush=True)
            foreign += sum(n for what, n in counted.items() if what.startswith("foreign"))
    return int(foreign > 0)


if __name__ == "__main__":
    sys.exit(main())
