"""Whether every writer leaves the old or the new, whatever happens while it writes.

::

    python -m benchmarks.faults --kills 300 --sizes 20
    python -m benchmarks.faults --kills 3 --sizes 3 --steps 8     the short form of the tests

Each output is written again and again over itself, in a process of its own that

* is killed (SIGKILL) at a random instant;
* meets a file size limit, as a full disk sets one, at a random size (RLIMIT_FSIZE);
* fails at the n-th step that touches the disk (open, mkdir, fsync, link, replace, chmod), for
  every n, with ENOSPC, EACCES or EIO in turn.

Afterwards the output is whole: the old one byte for byte where the writer said that it failed.
Only the package's own errors come out of a fault, and the next run leaves nothing of the last.
"""

import argparse
import errno
import hashlib
import io
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

import srreconcile as sr
from srreconcile import cli
from srreconcile.cli import main as command
from srreconcile.registers import TEMPLATES
from srreconcile.repair import Ledger

DONE, OURS, FOREIGN, SWALLOWED = range(4)
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
STEPS = ("open", "mkdir", "fsync", "link", "replace", "rename", "chmod")


@dataclass
class Output:
    """One thing that the package writes.

    Attributes
    ----------
    write : function of a folder
        Writes it there, over what is there.
    whole : function of a folder
        Raises if what is there is neither old nor new.
    kept : bool
        Whether it is a store, to which a run adds, and whose bytes may change in a failed one.
    """

    write: Callable[[Path], object]
    whole: Callable[[Path], object]
    kept: bool = False
    prepare: Callable[[Path], object] = field(default=lambda _: None)


def outputs() -> dict[str, Output]:
    """Every writer, on a small network that is audited once."""
    network = sr.simulate(60, seed=5, records_per_staff=20)
    found = sr.audit(network.tables)
    _ = found.attributions, found.summary, repr(found)
    plan = found.repair_plan(author="kwells")
    staff = network.tables.staff
    assert staff is not None

    def snapshot(folder: Path) -> None:
        title = f"Teacher {time.monotonic_ns()}"
        sr.SnapshotStore(folder / "store").add(sr.Tables(staff=staff.assign(title=title)), accept=None)

    def warehouse(folder: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{folder / 'source.db'}", poolclass=sa.NullPool)
        log = pd.DataFrame({"record_id": range(20_000), "staff_member_id": "7", "event_date": "2026-09-01"})
        log.to_sql("log", engine, index=False, if_exists="replace")

    def template(folder: Path) -> None:
        file = folder / "waivers.csv"
        if file.exists():
            file.rename(folder / f"kept{time.monotonic_ns()}.csv")
        _own(command(["decisions", "template", "waivers", str(file), "-q"]))

    return {
        "workbook": Output(lambda f: found.to_excel(f / "audit.xlsx"), workbooks),
        "workbooks by school": Output(lambda f: found.to_excel(f / "schools", by="school"), workbooks),
        "page": Output(lambda f: found.to_html(f / "report.html"), pages),
        "plan as workbook": Output(lambda f: plan.to_excel(f / "plan.xlsx"), workbooks),
        "plan as JSON": Output(lambda f: plan.to_json(f / "plan.json"), lambda f: sr.read_plan(f / "plan.json")),
        "plan as CSV": Output(lambda f: plan.to_csv(f / "csv"), tables),
        "template of decisions": Output(template, templates, kept=True),
        "ledger": Output(
            lambda f: Ledger(f / "ledger.jsonl").note("planned", plan_id="2f6c", who="kwells"),
            lambda f: Ledger(f / "ledger.jsonl").events(),
            kept=True,
        ),
        "store of runs": Output(
            lambda f: sr.store_run(replace(found, as_of=_another_moment()), f / "runs.db"), runs, kept=True
        ),
        "log in Parquet": Output(
            lambda f: sr.read_sql(f"sqlite:///{f / 'source.db'}", "records", "log", to=f / "log.parquet"),
            lambda f: _rows(f, 20_000),
            prepare=warehouse,
        ),
        "snapshots": Output(snapshot, snapshots, kept=True),
    }  # fmt: skip


def _another_moment() -> pd.Timestamp:
    return pd.Timestamp("2026-11-24") + pd.Timedelta(microseconds=time.monotonic_ns() // 1000)


def _own(code: int) -> None:
    if code == cli.WRONG_INPUT:
        raise sr.InputError("the command said so")
    assert code == cli.OK


def workbooks(folder: Path) -> None:
    """Every workbook can be unpacked."""
    for file in folder.rglob("[!.]*.xlsx"):
        if ".srreconcile-" not in str(file):
            with zipfile.ZipFile(file) as parts:
                assert parts.testzip() is None
                assert "[Content_Types].xml" in parts.namelist()


def pages(folder: Path) -> None:
    """The page has its end."""
    assert (folder / "report.html").read_text("utf-8").rstrip().endswith("</html>")


def tables(folder: Path) -> None:
    """Every CSV has its last line whole."""
    for file in (folder / "csv").glob("*.csv"):
        assert file.read_bytes().endswith(b"\n")
        pd.read_csv(file, dtype="str")


def templates(folder: Path) -> None:
    """A template that is there has all its columns."""
    for file in folder.glob("*.csv"):
        assert list(pd.read_csv(file, dtype="str")) == [column.name for column in TEMPLATES["waivers"]]


def runs(folder: Path) -> None:
    """The store answers, and each run has its findings."""
    store = sr.RunStore(folder / "runs.db")
    counted = store.findings().groupby("run_id").size()
    for run in store.runs().itertuples():
        assert counted.get(run.run_id, 0) == run.findings


def _rows(folder: Path, n: int) -> None:
    assert len(pd.read_parquet(folder / "log.parquet")) == n


def snapshots(folder: Path) -> None:
    """Every snapshot can be read."""
    store = sr.SnapshotStore(folder / "store")
    for snapshot in store.snapshots[-3:]:
        assert len(store.tables(snapshot).staff) > 0  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, str]:
    """The hash of each file, what lies about of a fault left out."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".srreconcile-" not in str(file)
    }


def left(folder: Path) -> list[Path]:
    """What lies about."""
    return [path for path in folder.rglob("*") if path.name.startswith(".srreconcile-")]


def apart(work: Callable[[], int]) -> int:
    """Start `work` in a copy of this process, and return its id; its exit code is what `work` returns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # threads of DuckDB and Arrow are not used in the copy
        process = os.fork()
    if process:
        return process
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        if not os.environ.get("SRRECONCILE_DEBUG"):
            os.dup2(silence, 2)
        os._exit(work())
    except BaseException as fault:  # noqa: BLE001 - whatever it is, it is no part of this process
        print(repr(fault), file=sys.stderr)
        os._exit(FOREIGN)


def ended(process: int) -> int:
    """Wait for a process; its exit code, or -9 if it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def attempt(output: Output, folder: Path) -> int:
    """Write once, and say how it went."""
    try:
        output.write(folder)
    except sr.SRReconcileError as fault:
        print(fault, file=sys.stderr)
        return OURS
    except OSError as fault:
        import traceback

        traceback.print_exception(fault)
        return FOREIGN
    return DONE


class Failing:
    """Let the n-th step that touches the disk fail."""

    def __init__(self, n: int, error: int) -> None:
        self.left, self.error, self.hit = n, error, False

    def install(self) -> None:
        """Put it before the functions of `os`, and before opening to write."""
        for name in STEPS:
            setattr(os, name, self._before(getattr(os, name), name))
        io.open = self._before(io.open, "file")  # type: ignore[assignment]

    def _before(self, real: Callable[..., object], name: str) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            mode = arguments[1] if len(arguments) > 1 else options.get("mode", "r")
            reads = (name == "file" and not {*"wxa+"} & {*str(mode)}) or (
                name == "open" and not int(mode if isinstance(mode, int) else 0) & (os.O_WRONLY | os.O_RDWR)
            )
            if not reads:
                self.left -= 1
                if self.left == 0:
                    self.hit = True
                    raise OSError(self.error, os.strerror(self.error))
            return real(*arguments, **options)

        return step


def faulty(output: Output, folder: Path, n: int) -> int:
    """Write once with a fault at step `n`."""
    fault = Failing(n, ERRORS[n % len(ERRORS)])
    fault.install()
    code = attempt(output, folder)
    return SWALLOWED if code == DONE and fault.hit else code


def limited(output: Output, folder: Path, size: int) -> int:
    """Write once where no file may be larger than `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    return attempt(output, folder)


@dataclass
class Count:
    """What happened to one output."""

    trials: int = 0
    told: int = 0
    broken: int = 0
    changed: int = 0
    foreign: int = 0
    left: int = 0


def held(output: Output, folder: Path, before: dict[str, str], code: int, count: Count) -> None:
    """Look at what a fault has left, and count it."""
    count.trials += 1
    count.told += code == OURS
    count.foreign += code == FOREIGN
    try:
        output.whole(folder)
    except Exception as fault:  # noqa: BLE001 - of whatever kind, it is broken
        print(f"  broken: {type(fault).__name__}: {fault}")
        count.broken += 1
    if code in (OURS, FOREIGN) and not output.kept and contents(folder) != before:
        count.changed += 1


def trial(
    output: Output, kills: int, sizes: int, steps: int, draw: random.Random
) -> Iterator[tuple[str, Count]]:
    """Put one output through everything."""
    with tempfile.TemporaryDirectory(prefix="faults-") as place:
        folder = Path(place)
        output.prepare(folder)
        output.write(folder)  # here first, so that everything is imported once
        began = time.perf_counter()
        assert ended(apart(lambda: attempt(output, folder))) == DONE
        took = time.perf_counter() - began
        killed = Count()
        for _ in range(kills):
            before = contents(folder)
            process = apart(lambda: attempt(output, folder))
            time.sleep(draw.uniform(0, 1.1 * took))
            os.kill(process, signal.SIGKILL)
            held(output, folder, before, min(ended(process), DONE), killed)
        killed.left = _swept(output, folder)
        yield "killed", killed
        full = Count()
        largest = max((file.stat().st_size for file in folder.rglob("*") if file.is_file()), default=0)
        for _ in range(sizes):
            before, size = contents(folder), draw.randrange(largest + 1)
            held(output, folder, before, ended(apart(lambda size=size: limited(output, folder, size))), full)
            full.left += bool(left(folder))
        yield "disk full", full
        failed = Count()
        for n in range(1, steps + 1):
            before = contents(folder)
            code = ended(apart(lambda n=n: faulty(output, folder, n)))
            if code == DONE:
                break
            held(output, folder, before, code, failed)
            failed.left += bool(left(folder))
            for path in left(folder):
                shutil.rmtree(path, ignore_errors=True)
        yield "n-th step", failed


def _swept(output: Output, folder: Path) -> int:
    """How much lies about after the next run."""
    assert ended(apart(lambda: attempt(output, folder))) == DONE
    return len(left(folder))


def main() -> int:
    """Put every output through everything, and print what came of it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--sizes", type=int, default=20)
    options.add_argument("--steps", type=int, default=200, help="the most steps to fail at")
    options.add_argument("--seed", type=int, default=20261124)
    options.add_argument("--only", nargs="+", metavar="OUTPUT")
    asked = options.parse_args()
    draw = random.Random(asked.seed)  # noqa: S311 - instants, no secrets
    bad = 0
    print(
        f"{'output':<24}{'fault':<12}{'trials':>7}{'told':>7}{'broken':>8}{'changed':>9}{'foreign':>9}{'left':>6}"
    )
    for name, output in outputs().items():
        if asked.only and name not in asked.only:
            continue
        for kind, count in trial(output, asked.kills, asked.sizes, asked.steps, draw):
            print(f"{name:<24}{kind:<12}{count.trials:>7}{count.told:>7}{count.broken:>8}{count.changed:>9}"
                  f"{count.foreign:>9}{count.left:>6}", flush=True)  # fmt: skip
            bad += count.broken + count.changed + count.foreign + count.left
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
