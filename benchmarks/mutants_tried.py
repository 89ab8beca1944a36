"""A pytest run that tries mutants instead of running its tests once.

After the tests are collected, a fork runs them all and says which test runs which line and
for how long.  Then each mutant is a fork of its own, in which the live functions get the
changed code, and the tests of its line are run until one fails.
"""

from __future__ import annotations

import ast
import gc
import importlib.abc
import importlib.util
import inspect
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NoReturn

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutants import ROOT, Lines, Mutant

KILLED, SURVIVED = 0, 1

_MEMORY = 6 * 2**30
"""Bytes of address space: what a mutant that runs away may take."""


class SameExamples:
    """A pytest plugin: the same examples for every mutant, and no search for a smaller one."""

    def pytest_collection(self) -> None:
        """Set the profile, after the tests' own and before the tests are imported."""
        import hypothesis  # pytest wants to be the first

        hypothesis.settings.register_profile(
            "mutants",
            deadline=None,
            derandomize=True,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutants")


class Trial(SameExamples):
    """A pytest plugin that judges mutants of modules whose tests are the same.

    Parameters
    ----------
    asked : sequence of Mutant
    per_mutant : float
        Seconds of tests that each has to survive.
    processes : int
        Mutants that are tried at once.
    tell : int
        A file descriptor, to which each survivor is written at once: a run may take hours.

    Attributes
    ----------
    verdicts : list of str or None
        One per mutant; None as long as no test has run.
    failed : list of str
        The tests that fail although nothing is changed; no mutant is held against them.
    """

    def __init__(self, asked: Sequence[Mutant], per_mutant: float, processes: int, tell: int) -> None:
        self.asked = asked
        self.per_mutant = per_mutant
        self.processes = processes
        self.tell = tell
        self.verdicts: list[str] | None = None
        self.failed: list[str] = []
        self._out: set[int] = set()
        self._killers: dict[tuple[str, range], list[int]] = defaultdict(list)
        self._lines = {m.module: Lines((ROOT / m.module).read_text("utf-8")) for m in asked}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge the mutants, in place of running the tests."""
        seen = in_a_fork(lambda: _lines_of_tests(session.items, list(self._lines)))
        self.failed = list(seen["failed"].values())
        self._out = {int(test) for test in seen["failed"]}
        for module, lines in self._lines.items():
            lines.run_by = {int(line): set(tests) for line, tests in seen["lines"][module].items()}
        live = _live_functions(list(self._lines))
        gc.freeze()
        self.verdicts = ["no test"] * len(self.asked)
        running: dict[int, tuple[int, int]] = {}
        with tempfile.TemporaryDirectory() as folder:
            for at, mutant in enumerate(self.asked):
                tests = self._chosen(mutant, seen["seconds"])
                if not tests:
                    continue
                while len(running) >= self.processes:
                    self._wait(running)
                reader, writer = os.pipe()
                process = os.fork()
                if process == 0:
                    _limit(sum(seen["seconds"][test] for test in tests))
                    _try(session.items, tests, mutant, live, writer, Path(folder) / str(at))
                os.close(writer)
                running[process] = (at, reader)
            while running:
                self._wait(running)
        return True

    def _chosen(self, mutant: Mutant, seconds: list[float]) -> list[int]:
        """The tests of a mutant: those that noticed the last one of its statement, then the fastest."""
        found = self._lines[mutant.module].tests(mutant.line)
        if found is None:
            found = set(range(len(seconds))) - self._out
        last = [test for test in self._killers[self._statement(mutant)] if test in found]
        order = [*dict.fromkeys(reversed(last)), *sorted(found, key=lambda test: seconds[test])]
        chosen, spent = [], 0.0
        for test in dict.fromkeys(order):
            if chosen and spent + seconds[test] > self.per_mutant:
                break
            chosen.append(test)
            spent += seconds[test]
        return chosen

    def _wait(self, running: dict[int, tuple[int, int]]) -> None:
        assert self.verdicts is not None
        process, status = os.wait()
        at, reader = running.pop(process)
        with os.fdopen(reader, "rb") as said:
            killer = said.read()
        if os.WIFSIGNALED(status):
            slow = os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM)
            self.verdicts[at] = "timed out" if slow else "killed"
        else:
            self.verdicts[at] = "survived" if os.WEXITSTATUS(status) == SURVIVED else "killed"
        if self.verdicts[at] == "survived":
            mutant = self.asked[at]
            os.write(
                self.tell, f"{mutant.module}:{mutant.line}: {mutant.before}\n    -> {mutant.after}\n".encode()
            )
        if killer:
            self._killers[self._statement(self.asked[at])].append(int(killer))

    def _statement(self, mutant: Mutant) -> tuple[str, range]:
        return mutant.module, self._lines[mutant.module].statement(mutant.line)


def in_a_fork(work: Callable[[], Any], said: Path | None = None) -> Any:
    """Return what `work` returns (as JSON has it), done in a fork; its output goes to `said`.

    Raises
    ------
    ChildProcessError
        If the fork ends before it has an answer.
    """
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        process = os.fork()
        if process == 0:
            code = 1
            try:
                _turn_output(said)
                Path(answer.name).write_text(json.dumps(work()), encoding="utf-8")
                code = 0
            finally:
                traceback.print_exc()
                os._exit(code)
        _, status = os.waitpid(process, 0)
        if status:
            raise ChildProcessError(f"a fork ended with {status}\n{said.read_text('utf-8') if said else ''}")
        return json.load(answer)


def _turn_output(to: Path | None) -> None:
    target = os.open(to or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(target, stream)


def _limit(seconds: float) -> None:
    """End this process when it takes ten times as long as its tests do, or more memory than there is."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.setitimer(signal.ITIMER_PROF, 10 * seconds + 20)
    signal.setitimer(signal.ITIMER_REAL, 60 * seconds + 180)


def _fails(item: pytest.Item, following: pytest.Item | None = None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _lines_of_tests(items: Sequence[pytest.Item], modules: Sequence[str]) -> dict[str, Any]:
    """Return which tests run which line of which module, how long each test takes, and which fail."""
    import coverage

    files = {module: str(ROOT / module) for module in modules}
    watch = coverage.Coverage(data_file=None, include=list(files.values()), config_file=False)
    seconds, failed = [], {}
    watch.start()
    for at, (item, following) in enumerate(zip(items, [*items[1:], None], strict=True)):
        watch.switch_context(str(at))
        began = time.process_time()
        if _fails(item, following):
            failed[at] = item.nodeid
        seconds.append(time.process_time() - began)
    watch.stop()
    lines = {}
    for module, file in files.items():
        contexts = watch.get_data().contexts_by_lineno(file)
        lines[module] = {
            line: [int(t) for t in tests if t and int(t) not in failed] for line, tests in contexts.items()
        }
    return {"lines": lines, "seconds": seconds, "failed": failed}


def _live_functions(modules: Sequence[str]) -> dict[CodeType, list[FunctionType]]:
    """Return the functions that run code of the modules now."""
    live: dict[CodeType, list[FunctionType]] = defaultdict(list)
    files = {str(ROOT / module) for module in modules}
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__code__.co_filename in files:
            live[found.__code__].append(found)
    return live


def _put_in_place(mutant: Mutant, live: dict[CodeType, list[FunctionType]]) -> bool:
    """Give the live functions the changed code; False if more than functions changed."""
    before = compile((ROOT / mutant.module).read_text("utf-8"), mutant.module, "exec", dont_inherit=True)
    after = compile(mutant.source, mutant.module, "exec", dont_inherit=True)
    changed = list(_changed(before, after))
    if not changed or not all(old is not None and len(live.get(old, [])) for old, _ in changed):
        return False
    for old, new in changed:
        for function in live[old]:
            function.__code__ = new
    return True


def _constant_in_place(mutant: Mutant) -> bool:
    """Set the one constant of the module that changed, wherever it is known; False if another thing did."""
    sources = ((ROOT / mutant.module).read_text("utf-8"), mutant.source)
    old, new = (ast.parse(source).body for source in sources)
    if len(old) != len(new):
        return False
    changed = [after for before, after in zip(old, new, strict=True) if ast.dump(before) != ast.dump(after)]
    if len(changed) != 1 or not isinstance(changed[0], ast.Assign | ast.AnnAssign):
        return False
    module = sys.modules[_name(mutant.module)]
    former = dict(vars(module))
    exec(compile(ast.Module(changed, []), mutant.module, "exec"), vars(module))  # noqa: S102  the mutant itself
    for name, value in former.items():
        if vars(module)[name] is not value:
            _rebind(value, vars(module)[name])
    return True


def _rebind(former: Any, now: Any) -> None:
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").split(".")[0] in ("srreconcile", "tests"):
            for name in [name for name, value in vars(module).items() if value is former]:
                setattr(module, name, now)


def _name(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _changed(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType | None, CodeType]]:
    """Yield the functions that differ; None for one that is no function but runs at import."""
    at_import = not before.co_flags & inspect.CO_NEWLOCALS or not before.co_flags & inspect.CO_OPTIMIZED
    if not at_import:
        if before != after:
            yield before, after
        return
    inner = [[const for const in code.co_consts if isinstance(const, CodeType)] for code in (before, after)]
    plain = [
        [const for const in code.co_consts if not isinstance(const, CodeType)] for code in (before, after)
    ]
    same = (before.co_code, before.co_names, plain[0]) == (after.co_code, after.co_names, plain[1])
    if not same or len(inner[0]) != len(inner[1]):
        yield None, after
        return
    for old, new in zip(*inner, strict=True):
        yield from _changed(old, new)


class _Changed(importlib.abc.SourceLoader):
    """Loads one module with other source."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.source = source

    def get_filename(self, fullname: str) -> str:  # noqa: ARG002  importlib asks so
        return self.path

    def get_data(self, path: str | bytes) -> bytes:
        if path != self.path:
            raise OSError(path)
        return self.source.encode()


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the changed module before its file is found."""

    def __init__(self, mutant: Mutant) -> None:
        self.package = mutant.module.endswith("/__init__.py")
        self.name = _name(mutant.module)
        self.loader = _Changed(str(ROOT / mutant.module), mutant.source)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:  # noqa: ARG002  likewise
        if fullname != self.name:
            return None
        folders = [str(Path(self.loader.path).parent)] if self.package else None
        return importlib.util.spec_from_file_location(
            fullname, self.loader.path, loader=self.loader, submodule_search_locations=folders
        )


def _try(
    items: Sequence[pytest.Item],
    tests: Sequence[int],
    mutant: Mutant,
    live: dict[CodeType, list[FunctionType]],
    writer: int,
    folder: Path,
) -> NoReturn:
    """Run the tests on a mutant until one fails, tell which, and end this process."""
    verdict = KILLED
    chosen = [items[test] for test in tests]
    try:
        _turn_output(None)
        functions = _put_in_place(mutant, live)
        in_place = functions or _constant_in_place(mutant)
        verdict = _in_place(chosen, tests, writer, folder) if in_place else SURVIVED
        if not functions and verdict == SURVIVED:  # what was made of the constant at import is as it was
            verdict = _imported_again([item.nodeid for item in chosen], mutant, folder)
    finally:
        os._exit(verdict)


def _in_place(items: Sequence[pytest.Item], tests: Sequence[int], writer: int, folder: Path) -> int:
    items[0].config._tmp_path_factory._given_basetemp = folder  # type: ignore[attr-defined]
    for item, test in zip(items, tests, strict=True):
        if _fails(item):
            os.write(writer, str(test).encode())
            return KILLED
    return SURVIVED


def _imported_again(names: Sequence[str], mutant: Mutant, folder: Path) -> int:
    for name in list(sys.modules):
        if name.split(".")[0] in ("srreconcile", "tests"):
            del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutant))
    gc.enable()
    options = [
        "-x",
        "-q",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(ROOT),
        "--basetemp",
        str(folder),
    ]
    ended = pytest.main([*options, *names], plugins=[SameExamples()])
    return SURVIVED if ended == pytest.ExitCode.OK else KILLED
