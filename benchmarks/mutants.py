"""What can be changed in a module, one small thing at a time.

Each change is one of mutmut's (an operator swapped, an argument dropped, a number raised, a
word altered), or one of the two kinds that it lacks and this package rests on: comparisons
that are methods of a column (`eq`, `gt`, `any`, ...) and the words of SQL.  Left alone is
what no test should hold to the letter: docstrings, annotations, imports, what is raised and
logged, and sentences that a module declares once, as a label or a remedy.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_CALLS
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).parents[1]

_METHODS = {
    one: other
    for pair in ("eq ne", "gt ge", "lt le", "any all", "min max", "head tail", "first last", "notna isna")
    for one, other in (pair.split(), pair.split()[::-1])
}

_SQL = (
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT DISTINCT FROM\b", "IS DISTINCT FROM"),
    (r"\bIS DISTINCT FROM\b", "="),
    (r"<=", "<"),
    (r">=", ">"),
    (r"<(?![=>])", "<="),
    (r"(?<![<\-=])>(?!=)", ">="),
    (r"<>", "="),
    (r"(?<![<>=!:])=(?![=>])", "<>"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bFULL JOIN\b", "LEFT JOIN"),
    (r"\bUNION ALL\b", "UNION"),
    (r"\bSELECT DISTINCT\b", "SELECT"),
    (r"\bNOT (?!NULL\b|DISTINCT\b)", ""),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
    (r"\bcoalesce\(([^,()]+),", r"coalesce(NULL,"),
    (r"\bDESC\b", "ASC"),
)
"""Words and signs of SQL, each with what stands in its place once."""

_STATEMENT = re.compile(r"\b(SELECT|JOIN|WHERE|CASE WHEN|GROUP BY)\b")
_NEVER = {*NEVER_MUTATE_FUNCTION_CALLS, "cast"}
_CLOSED = (
    m.Annotation()
    | m.Import()
    | m.ImportFrom()
    | m.Raise()
    | m.Expr(value=m.SimpleString() | m.ConcatenatedString())
    | m.Call(func=m.Attribute(value=m.Name("log")))
    | m.Assign(targets=[m.AssignTarget(target=m.Name("__all__"))])
    | m.If(test=m.Name("TYPE_CHECKING"))
)


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    Attributes
    ----------
    module : str
        Path below the repository.
    line : int
        Where it begins, from 1.
    before, after : str
        The lines that it touches, as they stand and as they become.
    source : str
        The whole module, changed.
    """

    module: str
    line: int
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same mutant, wherever in the module it has moved."""
        return self.module, self.before, self.after


def mutants(path: Path) -> list[Mutant]:
    """Return every change of a module that still compiles, in the order of its lines."""
    source = path.read_bytes()
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    spans = wrapper.resolve(ByteSpanPositionProvider)
    made: dict[str, Mutant] = {}
    for node in _open_to_change(wrapper.module, inside=False):
        span = spans.get(node)
        if span is None:
            continue
        end = span.start + span.length
        old = source[span.start : end]
        for new in _changes(node, old, wrapper.module):
            mutant = _mutant(path, source, span.start, end, new)
            if mutant.source != source.decode() and _compiles(mutant.source):
                made.setdefault(mutant.source, mutant)
    return sorted(made.values(), key=lambda mutant: mutant.line)


def _open_to_change(node: cst.CSTNode, *, inside: bool) -> Iterator[cst.CSTNode]:
    """Yield what may be changed, without what no test should hold; `inside` a function or not."""
    if m.matches(node, _CLOSED):
        return
    if m.matches(node, m.Call(func=m.Name())) and node.func.value in _NEVER:
        return
    if not inside and isinstance(node, cst.SimpleString) and _prose(node.value):
        return
    yield node
    inside = inside or isinstance(node, cst.FunctionDef)
    for child in node.children:
        yield from _open_to_change(child, inside=inside)


def _prose(text: str) -> bool:
    return len(text.split()) >= 3 and not _STATEMENT.search(text)


def _changes(node: cst.CSTNode, old: bytes, module: cst.Module) -> Iterable[bytes]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            for new in operator(node):
                yield module.code_for_node(new).encode()
                if isinstance(node, cst.SimpleString):
                    break  # the other two change its case only
    if isinstance(node, cst.Attribute) and node.attr.value in _METHODS:
        yield module.code_for_node(
            node.with_deep_changes(node.attr, value=_METHODS[node.attr.value])
        ).encode()
    if isinstance(node, cst.SimpleString | cst.FormattedStringText) and _STATEMENT.search(old.decode()):
        yield from _sql_changes(old.decode())


def _sql_changes(statement: str) -> Iterable[bytes]:
    for pattern, other in _SQL:
        for found in re.finditer(pattern, statement):
            yield (statement[: found.start()] + found.expand(other) + statement[found.end() :]).encode()


def _mutant(path: Path, source: bytes, start: int, end: int, new: bytes) -> Mutant:
    changed = source[:start] + new + source[end:]
    line = source.count(b"\n", 0, start) + 1
    old_lines, new_lines = source.decode().splitlines(), changed.decode().splitlines()
    same_first = next(
        (n for n, (a, b) in enumerate(zip(old_lines, new_lines, strict=False)) if a != b), line - 1
    )
    after_end = source.count(b"\n", end)
    same_last = 0
    while same_last < after_end and old_lines[-1 - same_last] == new_lines[-1 - same_last]:
        same_last += 1
    before = " ".join(text.strip() for text in old_lines[same_first : len(old_lines) - same_last])
    after = " ".join(text.strip() for text in new_lines[same_first : len(new_lines) - same_last])
    return Mutant(
        module=path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name,
        line=same_first + 1,
        before=before,
        after=after,
        source=changed.decode(),
    )


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


class Lines:
    """The lines of a module, and the tests that run them."""

    def __init__(self, source: str) -> None:
        self._statements = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
        self.run_by: dict[int, set[int]] = {}

    def statement(self, line: int) -> range:
        """The lines of the innermost statement around a line, its body apart."""
        around = self._around(line, ast.stmt)
        if around is None:
            return range(line, line + 1)
        body = getattr(around, "body", None)
        last = body[0].lineno - 1 if body and body[0].lineno > line else around.end_lineno
        return range(around.lineno, max(last or line, line) + 1)

    def tests(self, line: int) -> set[int] | None:
        """The tests that run a line; None for what runs at import and may be read by any test."""
        found = self._run(self.statement(line))
        if found:
            return found
        function = self._around(line, ast.FunctionDef)
        return set() if function is not None and line >= function.body[0].lineno else None

    def _around(self, line: int, kind: type[ast.stmt]) -> Any:
        around = [
            s for s in self._statements if isinstance(s, kind) and _first(s) <= line <= (s.end_lineno or 0)
        ]
        return min(around, key=lambda s: (s.end_lineno or 0) - _first(s), default=None)

    def _run(self, lines: range) -> set[int]:
        return {test for line, tests in self.run_by.items() if line in lines for test in tests}


def _first(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])
