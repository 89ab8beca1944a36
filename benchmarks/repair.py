"""How long a plan for 100,000 records takes, and its proof.

::

    python -m benchmarks.repair

Draws a network whose wrong links carry at least that many records among half a million,
audits it, and times: making the plan, applying it to a copy, verifying the outcome against
the whole fresh export (with an audit of it) and against its records alone, the inverse, and
the files.  The benchmark stops where planning or proving takes more than 10 seconds, or
where the outcome is not verified.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import srreconcile as sr

LIMIT = 10.0


def timed(what: str, call: Callable[[], Any]) -> tuple[Any, float]:
    """Call, print how long it took, and return both."""
    began = time.perf_counter()
    found = call()
    seconds = time.perf_counter() - began
    print(f"{what:44}{seconds:8.2f} s", flush=True)
    return found, seconds


def main() -> None:
    """Plan, apply, verify and undo."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--staff", type=int, default=2_000)
    parser.add_argument("--per-staff", type=int, default=300, help="records per person")
    parser.add_argument("--seed", type=int, default=8)
    asked = parser.parse_args()
    rates = {"cross_linked": 0.05, "cross_linked_swapped": 0.05}
    network = sr.simulate(asked.staff, asked.seed, records_per_staff=asked.per_staff, rates=rates)
    audit, _ = timed(f"audit of {len(network.tables.records):,} records", lambda: sr.audit(network.tables))
    plan, planning = timed("plan", audit.repair_plan)
    print(f"{'':4}{len(plan.records):,} records, {len(plan.links):,} link changes")
    fixed, _ = timed("apply to a copy", lambda: plan.apply(network.tables))
    alone, proving = timed("verify against fresh records", lambda: sr.verify(plan, fixed.records))
    found, whole = timed("verify against a whole export, audited anew", lambda: sr.verify(plan, fixed))
    back, _ = timed("undo on a copy", lambda: plan.inverse().apply(fixed.records))
    with tempfile.TemporaryDirectory() as folder:
        path, _ = timed("write JSON", lambda: plan.to_json(Path(folder) / "plan.json"))
        timed("read JSON", lambda: sr.read_plan(path))
        timed("write the workbook", lambda: plan.to_excel(Path(folder) / "plan.xlsx"))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")
    assert len(plan.records) >= 100_000 or asked.staff < 2_000
    assert back["staff_member_id"].equals(network.tables.records["staff_member_id"])
    if not (found.ok and alone.records["status"].eq("done").all()):
        sys.exit(f"not verified: {found}")
    if max(planning, proving, whole) > LIMIT:
        sys.exit(f"planning or proving took more than {LIMIT:.0f} s")


if __name__ == "__main__":
    main()
