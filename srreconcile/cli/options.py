"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from srreconcile.severity import Severity


def reading(command: argparse.ArgumentParser) -> None:
    """Let a command read exports of the site's own."""
    command.add_argument(
        "--layout",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="describes an export of the site's own (TOML); may be repeated; *.layout.toml beside the exports "
        "are read unasked",
    )
    command.add_argument(
        "--date-order", choices=("MDY", "DMY"), help="of dates such as 3/4/2024 where no date decides"
    )
    command.add_argument(
        "--active-code",
        action="append",
        metavar="CODE",
        help="a status code that means active; may be repeated, and others then do not",
    )


def judging(command: argparse.ArgumentParser) -> None:
    """Let a command say which day is judged, and by which settings."""
    command.add_argument(
        "--as-of", metavar="DATE", help="the day to judge; else the latest the exports mention"
    )
    command.add_argument("--policy", type=Path, metavar="FILE", help="the site's own settings (TOML)")


def corrected(command: argparse.ArgumentParser) -> None:
    """Let a command know what was put right before."""
    command.add_argument(
        "--corrections",
        type=Path,
        action="append",
        metavar="FILE",
        help="what was put right and so is wrong no longer: a plan, a ledger, or a folder of plans; may be repeated",
    )


def scheduled(command: argparse.ArgumentParser) -> None:
    """Let a command tell a scheduler what it found, and keep the run."""
    command.add_argument(
        "--fail-on",
        choices=[str(level) for level in Severity if level > Severity.HEALTHY],
        metavar="SEVERITY",
        help="exit with 1 if there is a finding of this severity or above: note, review, act, urgent",
    )
    command.add_argument(
        "--store",
        metavar="STORE",
        help="keep the run: a file, or the URL of a database (see: srreconcile runs)",
    )
    command.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="keep the counts of large record logs there, so that the next run reads new files only",
    )
