"""What importing srreconcile costs beside importing pandas, which it needs anyway.

::

    python -m benchmarks.import_time

Each import runs in a fresh interpreter, turn by turn, so that other work on the
machine falls on both; printed are medians and their ratio.  Because public names are
loaded when they are first used, `import srreconcile` alone would flatter: measured is
also the import with the names that an audit uses.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

IMPORTS = {
    "import pandas": "import pandas",
    "import srreconcile": "import srreconcile",
    "... with all an audit uses": "import srreconcile as sr; sr.Tables, sr.audit, sr.match, sr.read_folder, sr.CHECKS",
}
_TIMED = "import time; began = time.perf_counter(); {}; print(time.perf_counter() - began)"


def seconds(statement: str) -> float:
    """Return how long `statement` takes in a fresh interpreter."""
    command = [sys.executable, "-c", _TIMED.format(statement)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for turn in range(runs + 1):
        for name, statement in IMPORTS.items():
            spent = seconds(statement)
            if turn:  # the first turn fills the disk cache
                taken[name].append(spent)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, median in medians.items():
        print(f"{name:28} {median:6.3f} s  {median / medians['import pandas']:5.2f} x pandas")


if __name__ == "__main__":
    main()
