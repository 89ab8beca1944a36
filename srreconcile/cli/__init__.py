"""The command line: ``srreconcile`` or ``python -m srreconcile``.

Exit codes are a contract for schedulers:

==== ==============================================================
0    done; with ``--fail-on``, nothing of that severity or above
1    done; ``--fail-on`` found something
2    the input, the policy or the command is wrong
3    a fault of srreconcile itself
130  interrupted
==== ==============================================================

Messages hold ids and row numbers, never a person's name; so does an internal error,
which is told by its kind and place alone.  Set ``SRRECONCILE_DEBUG=1`` to see it whole.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from srreconcile import __version__
from srreconcile.cli import commands as _commands
from srreconcile.cli.commands.first_look import first_look
from srreconcile.cli.exits import CODES, FOUND, INTERNAL, INTERRUPTED, OK, WRONG_INPUT
from srreconcile.cli.parsing import Parser
from srreconcile.cli.words import in_options
from srreconcile.errors import SRReconcileError

__all__ = ["FOUND", "INTERNAL", "INTERRUPTED", "OK", "WRONG_INPUT", "main"]

_EXAMPLES = """\
examples:
  srreconcile                                    a first look, on an invented school network
  srreconcile audit exports                      audit your own exports; writes audit.xlsx
  srreconcile audit exports -o nov.xlsx --as-of 2026-11-24 --policy policy.toml
  srreconcile audit exports --quiet --fail-on act   for a scheduler: exit code 1 if something is to be done
  srreconcile report exports -o report --by school  workbooks, a page and a picture for leaders
  srreconcile sample sample_data                 the invented network as files, to try things on
  srreconcile notebooks copy notebooks           the notebooks, to start your own from
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind the program's name; `sys.argv` if absent.

    Returns
    -------
    int
        See the module's table.

    Examples
    --------
    >>> main(["audit", "no such folder"])
    2
    """
    _print_anything()
    try:
        asked = _parser().parse_args(arguments)
        return int(asked.run(asked))
    except SRReconcileError as error:
        return _stop(in_options(str(error)), WRONG_INPUT)
    except OSError as error:
        return _stop(f"{error.filename or 'file'}: {error.strerror or type(error).__name__}.", WRONG_INPUT)
    except KeyboardInterrupt:
        return _stop("interrupted.", INTERRUPTED)
    except Exception as error:  # noqa: BLE001  (Python's own exit code would be 1: "found")
        return _stop(_internal(error), INTERNAL)


def _stop(message: str, code: int) -> int:
    print(f"srreconcile: {message}", file=sys.stderr)
    return code


def _internal(error: Exception) -> str:
    if os.environ.get("SRRECONCILE_DEBUG"):
        traceback.print_exc()
    package = Path(__file__).parents[1]
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps if package in Path(step.filename).parents]
    place = f"{Path(ours[-1].filename).relative_to(package).as_posix()}:{ours[-1].lineno}"
    return f"internal error, {type(error).__name__} at {place}. Please report it; SRRECONCILE_DEBUG=1 shows more."


def _print_anything() -> None:
    """Let a terminal that lacks a letter show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="srreconcile",
        description="Audit the links between user accounts and staff in Schoolrunner.\n"
        "Without a command: audits an invented school network, as a first look.",
        epilog=_EXAMPLES + "\n" + CODES,
    )
    parser.add_argument("--version", action="version", version=f"srreconcile {__version__}")
    parser.set_defaults(run=first_look, quiet=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    quiet = argparse.ArgumentParser(add_help=False)
    quiet.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    for command in sorted(_found(), key=lambda module: module.ORDER):
        command.add(commands, quiet)
    return parser


def _found() -> Iterator[ModuleType]:
    for module in iter_modules(_commands.__path__):
        found = import_module(f"{_commands.__name__}.{module.name}")
        if hasattr(found, "add"):
            yield found
