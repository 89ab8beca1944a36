"""Every benchmark whose figures a document quotes, and what they printed last.

``python -m benchmarks`` runs them all in their long form, which takes hours;
``python -m benchmarks matching reports`` runs those two; ``--short`` runs the form that
the gates run.  What each printed is kept in ``benchmarks/printed`` with the command, the
machine and the versions; ``--fill`` puts it into the documents, whose blocks below a line
``<!-- benchmark NAME -->`` a test holds equal to what is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PRINTED = Path(__file__).parent / "printed"
DOCUMENTS = ("README.md", "docs/figures.md")

RUNS: dict[str, tuple[str, str]] = {
    "kinds": ("kinds --staff 5000 --seed 90417", "kinds --staff 800 --seed 7"),
    "matching": ("matching --seed 90417", "matching --staff 300 --seed 7 --only srreconcile"),
    "district": (
        "matching --staff 50000 --seed 90417 --only srreconcile",
        "matching --staff 600 --seed 7 --only srreconcile",
    ),
    "populations": (
        "matching --staff 5000 --seed 90417 --populations --only srreconcile",
        "matching --staff 300 --seed 7 --populations --only srreconcile",
    ),
    "kinds_wide": ("kinds --staff 5000 --seed 90418 --wide", "kinds --staff 800 --seed 7 --wide"),
    "kinds_large": ("kinds --staff 50000 --seed 90419 --wide", "kinds --staff 800 --seed 8 --wide"),
    "planted": ("planted", "planted --records 50000 --staff 1000 --seeds 7"),
    "records": (
        "records --records 10000000 --keep build/logs/10000000",
        "records --records 100000 --turns 1",
    ),
    "engines": (
        "engines --sizes 1000000 10000000 100000000 --keep build/logs",
        "engines --sizes 100000 --without spark",
    ),
    "kills": ("kills --times 200", "kills --times 3"),
    "scale": ("scale --staff 150000 --records 10000000", "scale --staff 1000 --records 50000"),
    "reading": ("reading", "reading"),
    "reports": ("reports --findings 200000", "reports --findings 2000"),
    "repair": ("repair --staff 2000 --per-staff 300", "repair --staff 100 --per-staff 20"),
    "authors": ("authors --cases 30 --seed 71205", "authors --cases 2"),
    "pollock": ("pollock", "pollock 60"),
    "fuzz_readers": ("fuzz_readers --runs 20000 --seed 90417", "fuzz_readers --runs 2000"),
    "mutations": (
        "mutations srreconcile/situations.py srreconcile/checks srreconcile/records srreconcile/repair "
        "srreconcile/guard srreconcile/standing srreconcile/people srreconcile/load --sample 40 --quiet",
        "mutations srreconcile/situations.py --sample 25 --seed 7",
    ),
    "invariants": ("invariants", "invariants --networks 2 --people 30"),
    "faults": ("faults --kills 300 --sizes 20", "faults --kills 3 --sizes 3 --steps 8"),
    "corrupted": ("corrupted", "corrupted --times 20"),
    "growth": ("growth", "growth --users 20000"),
    "views": ("views", "views --small"),
    "views_lab": ("views --lab", "views --small"),
    "import_time": ("import_time", "import_time --runs 5"),
}
"""Each name with its long and its short form, seeds included."""

PACKAGES = (
    "pandas duckdb pyarrow numpy sqlalchemy openpyxl xlsxwriter polars splink rapidfuzz pyspark".split()
)

_BLOCK = re.compile(r"(<!-- benchmark (?P<name>\w+) -->\n+```text\n)(?P<body>.*?)(```)", re.DOTALL)


def measured(name: str, *, short: bool = False) -> dict[str, Any]:
    """Run one benchmark and return what it printed, with the command, the machine and the versions.

    Raises
    ------
    SystemExit
        If it fails; what it said stands on the terminal.
    """
    asked = RUNS[name][short]
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{asked.split()[0]}", *asked.split()[1:]],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    if ran.returncode:
        raise SystemExit(f"python -m benchmarks.{asked} failed ({ran.returncode})")
    return {
        "command": f"python -m benchmarks.{asked}",
        "day": time.strftime("%Y-%m-%d"),
        "seconds": round(time.monotonic() - began),
        "machine": {"cores": os.cpu_count(), "processor": platform.machine(), "memory_gb": _memory()},
        "versions": {"python": platform.python_version(), **_versions()},
        "printed": ran.stdout.rstrip().splitlines(),
    }


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def kept(name: str) -> dict[str, Any]:
    """Return what is kept of a benchmark."""
    return dict(json.loads((PRINTED / f"{name}.json").read_text("utf-8")))


def filled(text: str) -> str:
    """Return a document with its blocks as the kept results have them."""

    def fill(block: re.Match[str]) -> str:
        result = kept(block["name"])
        lines = [f"$ {result['command']}", *result["printed"]]
        return block[1] + "\n".join(lines) + "\n" + block[4]

    return _BLOCK.sub(fill, text)


def main() -> None:
    """Run what is named, keep what it prints, fill the documents."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(RUNS)} (all)")
    parser.add_argument("--short", action="store_true", help="run the short forms, and keep nothing")
    parser.add_argument(
        "--fill", action="store_true", help="fill the documents from what is kept, and run nothing"
    )
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(RUNS)):
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    if not asked.fill:
        PRINTED.mkdir(exist_ok=True)
        for name in asked.names or RUNS:
            result = measured(name, short=asked.short)
            print(f"$ {result['command']}", *result["printed"], "", sep="\n", flush=True)
            if not asked.short:
                text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
                (PRINTED / f"{name}.json").write_text(text, encoding="utf-8")
    if asked.fill or not asked.short:
        for document in DOCUMENTS:
            path = ROOT / document
            path.write_text(filled(path.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
