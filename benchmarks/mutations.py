"""Whether a test fails when a line of the package says something else.

::

    python -m benchmarks.mutations srreconcile/situations.py
    python -m benchmarks.mutations srreconcile/people --sample 300 --seed 7

Each module is changed in one small thing at a time (`benchmarks.mutants`), and the tests that
run the changed line are run, the fastest first, until one fails.  A mutant that no test
notices has survived: a test is missing, the line is of no use, or the change changes nothing.
``mutants_left.toml`` names those that change nothing, each with the reason; they are counted
apart.  A mutant that runs ten times as long as its tests do is noticed too.

A survivor is told on standard error at once, and all of them are printed at the end.

The tests are imported once and every mutant is a fork of that process: its functions get the
changed code in place, and only a change outside of functions imports the package again.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.mutants import ROOT, Mutant, mutants

LEFT = Path(__file__).with_name("mutants_left.toml")
VERDICTS = ("killed", "timed out", "survived", "explained", "no test")
_LASTING = ("survived", "no test")

TESTS: dict[str, str] = {
    "srreconcile/situations.py": "tests/test_situations.py",
    "srreconcile/checks": "tests/checks tests/standing tests/test_audit.py",
    "srreconcile/records": "tests/records --ignore=tests/records/test_spark.py",
    "srreconcile/repair": "tests/repair",
    "srreconcile/guard": "tests/test_guard.py tests/test_guard_departures.py tests/test_guard_scenarios.py",
    "srreconcile/standing": "tests/standing tests/checks tests/test_audit.py",
    "srreconcile/people": "tests/people tests/checks",
    "srreconcile/load": "tests/load",
}
"""Where the tests of each part stand; a module's own examples are always among them."""


def explained() -> set[tuple[str, str, str]]:
    """Return the mutants that change nothing, as `mutants_left.toml` names them."""
    return {(left["module"], left["before"], left["after"]) for left in declared_left()}


def declared_left() -> list[dict[str, str]]:
    """Return the entries of `mutants_left.toml`: module, before, after, reason."""
    return list(tomllib.loads(LEFT.read_text("utf-8")).get("left", []))


def modules(paths: Iterable[str]) -> list[Path]:
    """Return the modules at and below `paths`."""
    found = [Path(path).resolve() for path in paths]
    return [module for path in found for module in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]


def by_tests(asked: Iterable[Path]) -> dict[str, list[Path]]:
    """Return the modules by where their tests stand."""
    found: dict[str, list[Path]] = {}
    for module in asked:
        inside = module.relative_to(ROOT).as_posix()
        tests = next((tests for part, tests in TESTS.items() if inside.startswith(part)), "tests")
        found.setdefault(tests, []).append(module)
    return found


def drawn(every: Sequence[Mutant], sample: int | None, seed: int) -> list[Mutant]:
    """Return all mutants, or a random `sample` of them in the order in which they stand."""
    if sample is None or sample >= len(every):
        return list(every)
    chosen = random.Random(seed).sample(range(len(every)), sample)  # noqa: S311  draws mutants, not secrets
    return [every[at] for at in sorted(chosen)]


def judged(asked: Sequence[Mutant], tests: Sequence[str], per_mutant: float, processes: int) -> list[str]:
    """Return the verdict on each mutant: of `VERDICTS`, before the list of those left is read.

    Parameters
    ----------
    asked : sequence of Mutant
    tests : sequence of str
        Files and folders for pytest.
    per_mutant : float
        Seconds of tests, as they last without a change, that a mutant has to survive.
    processes : int
        Mutants that are tried at once.

    Raises
    ------
    SystemExit
        If the tests cannot be collected.
    """
    import pytest

    from benchmarks.mutants_tried import Trial, in_a_fork

    tell = os.dup(2)

    def tried() -> tuple[list[str] | None, list[str]]:
        os.environ.pop("PYTEST_ADDOPTS", None)  # of a run that this one is part of
        trial = Trial(asked, per_mutant, processes, tell)
        options = ["-q", "--no-header", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
        pytest.main([*options, *tests], plugins=[trial])
        return trial.verdicts, trial.failed

    with tempfile.NamedTemporaryFile("r") as said:
        verdicts, failed = in_a_fork(tried, Path(said.name))
        if verdicts is None:
            raise SystemExit(f"the tests could not be run\n{said.read()}")
    os.close(tell)
    for test in failed:
        print(f"  fails although nothing is changed: {test}")
    return list(verdicts)


def printed(module: str, counts: Counter[str]) -> str:
    """Return the line of one module, with its score: the share that was noticed."""
    tried = sum(counts.values()) - counts["explained"]
    noticed = counts["killed"] + counts["timed out"]
    score = f"{noticed / tried:.1%}" if tried else "-"
    return f"{module:38}" + "".join(f"{counts[verdict]:>11,}" for verdict in VERDICTS) + f"{score:>9}"


def main() -> None:
    """Try the mutants of what is named, print who survived."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", help="modules, or folders of them")
    parser.add_argument("--sample", type=int, help="of each module, this many mutants (all)")
    parser.add_argument("--seed", type=int, default=90417)
    parser.add_argument(
        "--seconds", type=float, default=10, help="of tests that a mutant has to survive (10)"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--quiet", action="store_true", help="print the counts and no survivor")
    asked = parser.parse_args()
    if sys.platform == "win32":
        parser.error("mutants are forks of one process; run it on Linux or macOS")
    os.chdir(ROOT)
    left = explained()
    total: Counter[str] = Counter()
    print(f"{'':38}" + "".join(f"{verdict:>11}" for verdict in VERDICTS) + f"{'noticed':>9}", flush=True)
    for tests, together in by_tests(modules(asked.paths)).items():
        every = [drawn(mutants(module), asked.sample, asked.seed) for module in together]
        tried = [mutant for of_one in every for mutant in of_one]
        places = [*(str(module.relative_to(ROOT)) for module in together), *tests.split()]
        found = judged(tried, places, asked.seconds, asked.processes) if tried else []
        named = [
            "explained" if verdict in _LASTING and mutant.key in left else verdict
            for mutant, verdict in zip(tried, found, strict=True)
        ]
        for module in dict.fromkeys(mutant.module for mutant in tried):
            counts = Counter(v for mutant, v in zip(tried, named, strict=True) if mutant.module == module)
            total += counts
            print(printed(module, counts), flush=True)
        for mutant, verdict in zip(tried, named, strict=True):
            if verdict in _LASTING and not asked.quiet:
                print(f"  {verdict}: {mutant.module}:{mutant.line}: {mutant.before}\n      -> {mutant.after}")
    print(printed("together", total))


if __name__ == "__main__":
    main()
