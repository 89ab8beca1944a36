"""How well people are matched, beside what others reach on the same data.

::

    python -m benchmarks.matching                    # 24 schools of 60, and 5,000 staff rows
    python -m benchmarks.matching --staff 50000
    python -m benchmarks.matching --staff 150000 --schools 150 --only srreconcile

Networks come from `benchmarks.networks`, whose kinds of noise were half of them held out
when the weights were learned, and on seeds that no weight has seen.  Every contestant
runs in a process of its own and prints F1 of account-to-staff pairs, of duplicate
accounts, and of links to another person at the best threshold; the error of contested
probabilities (.05 to .999); how often .99 and more was false; CPU seconds and peak memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import judge
from benchmarks.anchors import ANCHORS
from benchmarks.learn_weights import pairs
from benchmarks.networks import Judged, network, organisations

OURS = "srreconcile"
HEADS = ("pairs", "precision", "recall", "duplicates", "cross", "calibration", "false", "cpu", "memory")
POPULATIONS: dict[str, dict[str, float]] = {
    "": {},
    "80 % Hispanic": {"hispanic": 0.8, "asian": 0.02},
    "50 % Asian": {"hispanic": 0.1, "asian": 0.5},
    "noise doubled": {"noise": 2.0},
    "noise tripled": {"noise": 3.0},
}


def ours(net: Judged) -> tuple[dict[str, float], float]:
    """Return what srreconcile reaches on a network, and its CPU seconds."""
    from srreconcile.people import match

    began = time.process_time()
    found = match(net.staff, net.users)
    cpu = time.process_time() - began
    links = found.identity(net.links)
    suspicion = 1 - links["probability"].fillna(0.5).to_numpy(dtype=np.float64)
    best = found.best.dropna(subset="staff_member_id")
    error, false = judge.calibration(best["probability"].to_numpy(dtype=np.float64), _true(net, best))
    return {
        **_pairs(net, pairs(found)),
        "duplicates": judge.f1(found.duplicates[["user_id_1", "user_id_2"]], judge.true_duplicates(net))[2],
        "cross": judge.best_f1(suspicion, judge.faulty_links(net)),
        "calibration": error,
        "false": false,
    }, cpu


def anchor(name: str, net: Judged) -> tuple[dict[str, float], float]:
    """Return what one of `ANCHORS` reaches on a network, and its CPU seconds."""
    began = time.process_time()
    found = ANCHORS[name](net)
    cpu = time.process_time() - began
    told = net.links.merge(found, on=["user_id", "staff_member_id"], how="left")["probability"].fillna(0.0)
    best = found.sort_values("probability", ascending=False).drop_duplicates("user_id")
    error, false = judge.calibration(best["probability"].to_numpy(dtype=np.float64), _true(net, best))
    owners = found[["user_id", "staff_member_id"]]
    both = owners.merge(owners, on="staff_member_id", suffixes=("_1", "_2"))
    both = both[both["user_id_1"] < both["user_id_2"]][["user_id_1", "user_id_2"]]
    return {
        **_pairs(net, owners),
        "duplicates": judge.f1(both, judge.true_duplicates(net))[2],
        "cross": judge.best_f1(1 - told.to_numpy(dtype=np.float64), judge.faulty_links(net)),
        "calibration": error if name.startswith("Splink") else np.nan,
        "false": false if name.startswith("Splink") else np.nan,
    }, cpu


def _pairs(net: Judged, found: pd.DataFrame) -> dict[str, float]:
    precision, recall, both = judge.f1(found, judge.true_pairs(net))
    return {"pairs": both, "precision": precision, "recall": recall}


def _true(net: Judged, found: pd.DataFrame) -> Any:
    staff = net.staff_person.set_axis(net.staff["staff_member_id"]).reindex(found["staff_member_id"])
    user = net.user_person.set_axis(net.users["user_id"]).reindex(found["user_id"])
    return staff.to_numpy() == user.to_numpy()


def one(name: str, n: int, seed: int, options: dict[str, Any]) -> dict[str, float]:
    """Return the figures of one contestant on one network; in this process."""
    count = options.pop("organisations", 1)
    net = network(n, seed, **options) if count == 1 else organisations(count, n // count, seed, **options)
    found, cpu = ours(net) if name == OURS else anchor(name, net)
    return {**found, "cpu": cpu, "memory": _peak()}


def _peak() -> float:
    """Most memory that this process held, in GB; of Linux, whose `getrusage` also counts its parent."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e6


def apart(name: str, n: int, seed: int, options: dict[str, Any]) -> dict[str, float] | None:
    """Return the figures of one contestant, measured in a process of its own; None if it failed."""
    ask = json.dumps([name, n, seed, options])
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.matching", "--ask", ask],
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(told.stdout.splitlines()[-1]) if told.returncode == 0 else None


def table(title: str, rows: dict[str, dict[str, float] | None]) -> None:
    """Print the figures of all contestants."""
    print(f"\n{title}")
    print(f"{'':16}" + "".join(f"{head:>12}" for head in HEADS))
    for name, found in rows.items():
        if found is None:
            print(f"{name:16}      failed")
            continue
        cells = [
            f"{found[head]:12.4f}" if head not in ("cpu", "memory") else f"{found[head]:12.2f}"
            for head in HEADS
        ]
        print(f"{name:16}" + "".join(cells).replace("nan", "  –"), flush=True)


def schools(only: list[str]) -> None:
    """Print how 24 schools of 60 staff fare."""
    for name in only:
        if name not in (OURS, *ANCHORS):
            continue
        found = [_try(name, 1000 + seed) for seed in range(24)]
        kept = [one["pairs"] for one in found if one]
        seconds = [one["cpu"] for one in found if one]
        print(f"60 staff, 24 schools: {name:16} F1 mean {np.mean(kept):.4f}, least {np.min(kept):.4f}, "
              f"failed {24 - len(kept)}, CPU most {np.max(seconds):.2f} s", flush=True)  # fmt: skip


def _try(name: str, seed: int) -> dict[str, float] | None:
    try:
        return one(name, 60, seed, {"schools": 1})
    except Exception:  # noqa: BLE001  # whatever a contestant raises counts as failed
        return None


def main() -> None:
    """Run the benchmark that was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--staff", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schools", type=int)
    parser.add_argument("--organisations", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[OURS, *ANCHORS])
    parser.add_argument("--populations", action="store_true", help="other populations and more noise as well")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(one(*json.loads(given.ask))))
        return
    if given.staff is None:
        schools(given.only)
    n = given.staff or 5000
    for title, options in (POPULATIONS if given.populations else {"": POPULATIONS[""]}).items():
        asked = {
            **options,
            **({"schools": given.schools} if given.schools else {}),
            "organisations": given.organisations,
        }
        about = [f"{n:,} staff rows"]
        about += [f"{given.organisations} organisations"] * (given.organisations > 1)
        about += [f"{given.schools} schools"] * bool(given.schools) + [title] * bool(title)
        names = [name for name in given.only if name != "rapidfuzz" or n <= 50_000]
        rows = {name: apart(name, n, given.seed, asked) for name in names}
        table(", ".join(about), rows)


if __name__ == "__main__":
    main()
