"""``srreconcile runs``: what became of findings from run to run."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.cli.exits import OK

ORDER = 5


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    """Enter the command."""
    runs = commands.add_parser(
        "runs",
        parents=[quiet],
        help="show what is new, open, fixed and reopened",
        description="Compare the stored runs: what is new, still open, fixed and reopened, and since when.",
    )
    runs.add_argument("store", metavar="STORE", help="a file, or the URL of a database (see audit --store)")
    runs.add_argument("--plot", type=Path, metavar="FILE", help="draw the trend as a picture (PNG)")
    runs.set_defaults(run=_runs)


def _runs(asked: argparse.Namespace) -> int:
    from srreconcile.report.atomic import replacing
    from srreconcile.runs import RunStore, history

    if "://" not in asked.store and not Path(asked.store).exists():
        raise FileNotFoundError(2, "no such store", asked.store)
    found = history(RunStore(asked.store))
    if asked.plot:
        with replacing(asked.plot) as draft:
            found.plot().savefig(draft, format="png")
    if not asked.quiet:
        print(found)
        counts = found.findings.groupby(["check", "status"]).size().unstack(fill_value=0)
        if len(counts):
            print(counts.to_string())
    return OK
