"""What the package costs above the SQL that it runs.

::

    python -m benchmarks.same_sql --keep FOLDER

Asks all that an audit and its reports ask of a log of `benchmarks.engines`, and notes every
statement with its parameters and frames; then runs the same statements in the same order on a
DuckDB connection of its own with the same settings.  Both in one process, turn by turn.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.engines import whole
from srreconcile import engine

ASKED = ("register", "run", "query", "value")


def noted(folder: Path) -> tuple[float, list[tuple[str, Any, Any]]]:
    """Run the package; its CPU seconds, and what it asked DuckDB."""
    asked: list[tuple[str, Any, Any]] = []
    before = {name: getattr(engine.Connection, name) for name in ASKED}

    def noting(name: str) -> Any:
        def call(self: engine.Connection, *given: Any, **frames: Any) -> Any:
            asked.append((name, given, frames))
            return before[name](self, *given, **frames)

        return call

    for name in ASKED:
        setattr(engine.Connection, name, noting(name))
    began = time.process_time()
    whole(folder)
    taken = time.process_time() - began
    for name, method in before.items():
        setattr(engine.Connection, name, method)
    return taken, asked


def bare(asked: list[tuple[str, Any, Any]]) -> float:
    """Run the same statements without the package; their CPU seconds."""
    connection = engine.connect("2GB")  # for its settings alone
    database = connection._database
    began = time.process_time()
    for name, given, frames in asked:
        if name == "register":
            for table, frame in frames.items():
                database.register(table, frame)
        elif name == "query":
            database.sql(given[0], params=list(given[1:])).to_arrow_table()
        else:
            database.execute(given[0], list(given[1:])).fetchall()
    return time.process_time() - began


def main() -> None:
    """Run both turn by turn, and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--keep", type=Path, required=True, help="a folder of a log, as benchmarks.engines draws it"
    )
    parser.add_argument("--turns", type=int, default=1)
    asked = parser.parse_args()
    ours: list[float] = []
    theirs: list[float] = []
    engine.query("SELECT 1")  # what is imported once is no part of it
    for _ in range(asked.turns):
        taken, statements = noted(asked.keep)
        ours.append(taken)
        theirs.append(bare(statements))
    through, alone = statistics.median(ours), statistics.median(theirs)
    print(f"{len(statements)} statements through the package {through:.2f} CPU s, the same SQL bare {alone:.2f}: "
          f"{through / alone:.2f} x")  # fmt: skip


if __name__ == "__main__":
    main()
