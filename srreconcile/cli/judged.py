"""The audit that a command is about, with what people ruled, and the keeping of its run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srreconcile.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from srreconcile.audit import Audit
    from srreconcile.tables import Tables


def ruling(command: argparse.ArgumentParser) -> None:
    """Let a command know what people ruled, and what exports of earlier days showed."""
    files: dict[str, Any] = {"type": Path, "nargs": "+", "metavar": "FILE"}
    command.add_argument("--waivers", **files, help="the site's waivers")
    command.add_argument("--decisions", **files, help="workbooks that came back, or their folder")
    command.add_argument("--reviewed", **files, help="pairs of account and staff row that people looked at")
    command.add_argument(
        "--history",
        type=Path,
        metavar="DIR",
        help="a store of snapshots: addresses and links of earlier days",
    )


def judged(
    tables: Tables, asked: argparse.Namespace, tell: Callable[[str], object] | None = None
) -> tuple[Audit, list[str]]:
    """Return the audit with what people ruled, and what could not be understood of that.

    `tell` hears how far a long reading of records is.
    """
    from srreconcile.audit import audit

    found = audit(
        tables,
        policy=asked.policy,
        as_of=asked.as_of,
        history=_snapshots(asked.history),
        reviewed=asked.reviewed,
        corrections=getattr(asked, "corrections", None),
        keep=getattr(asked, "keep", None),
        progress=tell,
    )
    said = _lines(found.reviewed.problems)
    if asked.waivers:
        from srreconcile.registers import read_waivers, remembering

        waivers = read_waivers(asked.waivers)
        if asked.store:
            from srreconcile.runs import RunStore

            store = RunStore(asked.store)
            waivers = remembering(waivers, store.runs(), store.findings())
        found = found.with_decisions(waivers)
        said += _lines(waivers.problems)
    if asked.decisions:
        from srreconcile.report.read_back import read_decisions

        decisions = read_decisions(asked.decisions)
        found = found.with_decisions(decisions)
        said.append(str(decisions))
    return found, said


def kept(found: Audit, asked: argparse.Namespace) -> None:
    """Keep the run, where the command was told to."""
    if asked.store:
        from srreconcile.runs import store_run

        store_run(found, asked.store)


def _snapshots(folder: Path | None) -> Any:
    if folder is None:
        return None
    from srreconcile.snapshots import SnapshotStore

    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder. Name a store of snapshots (see: srreconcile snapshot).")
    return SnapshotStore(folder)


def _lines(problems: pd.DataFrame) -> list[str]:
    return [f"{p['file']}, row {p['row']}: {p['what']}. {p['mend']}" for p in problems.to_dict("records")]
