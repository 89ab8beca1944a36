"""The readers written in Python, fed by a fuzzer that is led by the branches their code takes.

``python -m benchmarks.fuzz_guided [RUNS] [SEED]``, with the extra ``fuzz`` (atheris, which
brings libFuzzer).  It learns which bytes lead where, and so comes deeper than chance does
(`fuzz_readers`); what is packed is fed unpacked, since no chance mends a checksum.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["srreconcile.load", "srreconcile.normalize"], enable_loader_override=False
):
    from srreconcile.errors import SRReconcileError
    from srreconcile.load.files import preflight, preflight_ods, preflight_xls, preflight_xlsb, read_raw
    from srreconcile.load.files.identify import identify

from tests.load.files.seeds import SEEDS

FILE = Path("/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir(), f"fuzz-{os.getpid()}.dat")  # noqa: S108


def a_file(data: bytes) -> None:
    """Read any file but those whose reader is not ours."""
    if identify(data[:65536]) not in ("zip", "ole", "parquet", "sqlite"):
        FILE.write_bytes(data)
        read_raw(FILE)


def a_sheet_of_xlsx(data: bytes) -> None:
    """Look through the XML of a sheet."""
    facts = preflight.SheetFacts()
    preflight._look(data, facts, {b"1": 5}, FILE.name)
    preflight.check_area(facts, FILE.name)


def a_sheet_of_ods(data: bytes) -> None:
    """Walk over a content.xml; broken XML is told by expat's own error, which its caller knows."""
    walk = preflight_ods._Walk(FILE.name)
    try:
        walk.parser.Parse(data, True)
    except preflight_ods.expat.ExpatError:
        return


def a_sheet_of_xlsb(data: bytes) -> None:
    """Walk over the records of a sheet; the errors caught are those that its caller knows."""
    try:
        preflight_xlsb._facts(data, {1: 5}, FILE.name)
    except (preflight_xlsb.struct.error, IndexError):
        return


def an_xls(data: bytes) -> None:
    """Walk over the container and its records."""
    try:
        preflight_xls.facts_of_xls(data)
    except ValueError:
        return


TARGETS: tuple[Callable[[bytes], None], ...] = (
    a_file,
    a_sheet_of_xlsx,
    a_sheet_of_ods,
    a_sheet_of_xlsb,
    an_xls,
)


class Count:
    """Feeds the targets, and keeps count of what came out."""

    def __init__(self, runs: int) -> None:
        self.runs, self.done = runs, 0
        self.wrong: Counter[str] = Counter()
        self.slowest = 0.0
        self.began = time.monotonic()

    def one(self, data: bytes) -> None:
        """Do one run: the first byte chooses the target, a file more often than the others."""
        target = TARGETS[data[0] % len(TARGETS)] if data and data[0] < 64 else a_file
        start = time.process_time()
        try:
            target(data[1:])
        except SRReconcileError:
            pass
        except Exception as error:  # noqa: BLE001 -- to count them is what this is for
            at = traceback.extract_tb(error.__traceback__)[-1]
            self._note(f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}", data)
        self.slowest = max(self.slowest, time.process_time() - start)
        self.done += 1
        if self.done % 10_000 == 0 or self.done >= self.runs:
            print(f"{time.strftime('%H:%M')}  {self.told()}", flush=True)
        if self.done >= self.runs:  # libFuzzer never returns
            FILE.unlink(missing_ok=True)
            os._exit(int(bool(self.wrong)))

    def told(self) -> str:
        """What there is to say so far."""
        took = time.monotonic() - self.began
        return f"{self.done:,} runs in {took:,.0f} s, faults {dict(self.wrong)}, slowest {self.slowest:.1f} s"

    def _note(self, wrong: str, data: bytes) -> None:
        self.wrong[wrong] += 1
        if self.wrong[wrong] == 1:
            print(f"FAULT: {wrong}: {data[:200]!r}", flush=True)


def seeds() -> list[bytes]:
    """Return what the fuzzer starts from, each with the byte that chooses its target."""
    found = [
        b"\x40" + seed
        for reader in ("delimited", "json", "html", "xml", "spreadsheetml")
        for seed in SEEDS[reader]
    ]
    parts = [
        (1, "xlsx", "xl/worksheets/sheet1.xml"),
        (2, "ods", "content.xml"),
        (3, "xlsb", "xl/worksheets/sheet1.bin"),
    ]
    for target, reader, part in parts:
        for seed in SEEDS[reader]:
            with zipfile.ZipFile(io.BytesIO(seed)) as archive:
                found.append(bytes([target]) + archive.read(part))
    return [*found, *(b"\x04" + seed for seed in SEEDS["xls"])]


def main(runs: int, seed: int) -> None:
    """Fuzz until so many runs are done; the exit code is 1 if there was a fault."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, each in enumerate(seeds()):
            Path(corpus, str(number)).write_bytes(each)
        limits = ["-max_len=6000", "-rss_limit_mb=3000", "-timeout=30", "-verbosity=0", f"-seed={seed}"]
        atheris.Setup([sys.argv[0], corpus, *limits], Count(runs).one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
