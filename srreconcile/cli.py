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
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from srreconcile import __version__
from srreconcile.errors import InputError, SRReconcileError
from srreconcile.severity import Severity

OK, FOUND, WRONG_INPUT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
OUT = Path("srreconcile-out")
PATIENCE = 2.0  # seconds of work that need no sign of life

_EXAMPLES = """\
examples:
  srreconcile                                    a first look, on an invented school network
  srreconcile audit exports                      audit your own exports; writes audit.xlsx
  srreconcile audit exports -o nov.xlsx --as-of 2026-11-24 --policy policy.toml
  srreconcile audit exports --quiet --fail-on act   for a scheduler: exit code 1 if something is to be done
  srreconcile sample sample_data                 the invented network as files, to try things on
  srreconcile notebooks copy notebooks           the notebooks, to start your own from
"""

_CODES = """\
exit codes:
  0  done; with --fail-on, nothing of that severity or above
  1  done; --fail-on found something
  2  the input, the policy or the command is wrong
  3  a fault of srreconcile itself
  130  interrupted
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
        return _stop(str(error), WRONG_INPUT)
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
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps if Path(__file__).parent in Path(step.filename).parents]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    return f"internal error, {type(error).__name__} at {place}. Please report it; SRRECONCILE_DEBUG=1 shows more."


def _print_anything() -> None:
    """Let a terminal that lacks a letter show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="srreconcile",
        description="Audit the links between user accounts and staff in Schoolrunner.\n"
        "Without a command: audits an invented school network, as a first look.",
        epilog=_EXAMPLES + "\n" + _CODES,
        formatter_class=raw,
    )
    parser.add_argument("--version", action="version", version=f"srreconcile {__version__}")
    parser.set_defaults(run=_first_look, quiet=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    quiet = argparse.ArgumentParser(add_help=False)
    quiet.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    _add_audit(commands, quiet)
    sample = commands.add_parser("sample", parents=[quiet], help="write the invented network as files")
    sample.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    sample.set_defaults(run=_sample)
    notebooks = commands.add_parser("notebooks", help="copy the notebooks")
    verbs = notebooks.add_subparsers(required=True, metavar="copy")
    copy = verbs.add_parser("copy", parents=[quiet], help="copy the notebooks; never overwrites one")
    copy.add_argument("folder", type=Path, metavar="DIR")
    copy.set_defaults(run=_copy_notebooks)
    return parser


def _add_audit(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], quiet: argparse.ArgumentParser
) -> None:
    audit = commands.add_parser(
        "audit",
        parents=[quiet],
        help="audit a folder of exports",
        description="Audit a folder of exports as they come out of the vendors' systems.",
        epilog=_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    audit.add_argument("folder", type=Path, metavar="FOLDER", help="files are recognised by what is in them")
    audit.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("audit.xlsx"),
        metavar="FILE",
        help="the workbook (audit.xlsx)",
    )
    audit.add_argument(
        "--as-of", metavar="DATE", help="the day to judge; else the latest the exports mention"
    )
    audit.add_argument("--policy", type=Path, metavar="FILE", help="the site's own settings (TOML)")
    audit.add_argument(
        "--fail-on",
        choices=[str(level) for level in Severity if level > Severity.HEALTHY],
        metavar="SEVERITY",
        help="exit with 1 if there is a finding of this severity or above: note, review, act, urgent",
    )
    audit.set_defaults(run=_audit)


def _audit(asked: argparse.Namespace) -> int:
    from srreconcile.audit import audit
    from srreconcile.load import read_folder
    from srreconcile.policy import Policy

    policy = Policy.read(asked.policy) if asked.policy else None
    with _progress("reading", quiet=asked.quiet):
        tables = read_folder(asked.folder)
    with _progress("comparing", quiet=asked.quiet):
        found = audit(tables, policy=policy, as_of=asked.as_of)
    with _progress("writing", quiet=asked.quiet):
        workbook = found.to_excel(asked.output)
    if not asked.quiet:
        print(_short(tables.load_report), found, f"Workbook: {workbook}", sep="\n\n")
    return FOUND if asked.fail_on and len(found.at_least(asked.fail_on)) else OK


def _first_look(_asked: argparse.Namespace) -> int:
    """The main job on the sample that comes with the package."""
    from srreconcile.audit import audit
    from srreconcile.load import read_folder
    from srreconcile.plots import names_carried

    tables = read_folder(shipped("sample_data") / "exports")
    found = audit(tables)
    OUT.mkdir(exist_ok=True)
    workbook = found.to_excel(OUT / "audit.xlsx")
    picture = OUT / "names_carried.png"
    names_carried(found).savefig(picture)
    print("An invented school network, audited.", _short(tables.load_report), found, sep="\n\n")
    print(
        f"\nOpen next: {workbook}  the workbook for school leaders\n"
        f"           {picture}  whose names the records carry\n"
        "Your own:  srreconcile audit FOLDER   (any exports; see srreconcile audit --help)"
    )
    return OK


def _sample(asked: argparse.Namespace) -> int:
    from srreconcile.simulate import write_sample

    if asked.folder.exists() and (not asked.folder.is_dir() or any(asked.folder.iterdir())):
        raise InputError(f"{asked.folder}: is there already. Name a new or empty folder.")
    with _progress("writing", quiet=asked.quiet):
        write_sample(asked.folder)
    if not asked.quiet:
        print(f"Wrote {asked.folder}. Next: srreconcile audit {asked.folder / 'exports'}")
    return OK


def _copy_notebooks(asked: argparse.Namespace) -> int:
    notebooks = sorted(shipped("notebooks").glob("*.ipynb"))
    there = [notebook.name for notebook in notebooks if (asked.folder / notebook.name).exists()]
    if there:
        raise InputError(f"{asked.folder}: holds {', '.join(there)} already. Name another folder.")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for notebook in notebooks:
        shutil.copyfile(notebook, asked.folder / notebook.name)
    if not asked.quiet:
        beside = asked.folder.parent / "sample_data"
        print(
            f"Copied {len(notebooks)} notebooks to {asked.folder}. They read the sample beside that folder:"
        )
        print(f"srreconcile sample {beside}" if not beside.exists() else f"{beside} is there already.")
    return OK


def shipped(name: str) -> Path:
    """Return the folder `name` that comes with the package.

    Parameters
    ----------
    name : str
        ``sample_data`` or ``notebooks``.

    Returns
    -------
    Path
        Inside the package as installed from a wheel, beside it in a checkout.

    Raises
    ------
    InputError
        If the installation lacks it.

    Examples
    --------
    >>> shipped("sample_data").name
    'sample_data'
    """
    package = Path(__file__).parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise InputError(f"{name}: is missing from this installation. Install srreconcile again.")


def _short(report: object) -> str:
    return str(report)


@contextmanager
def _progress(doing: str, *, quiet: bool) -> Iterator[None]:
    """Say what takes so long: on a terminal, after two seconds, in one line that goes away."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(doing, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(doing: str, done: threading.Event) -> None:
    began = time.monotonic()
    wait = PATIENCE
    while not done.wait(wait):
        wait = 1.0
        print(f"\r{doing} ... {time.monotonic() - began:.0f} s", end="", file=sys.stderr, flush=True)
    if wait != PATIENCE:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
