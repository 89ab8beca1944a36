"""Write docs/reference.md from the docstrings: ``python docs/reference.py``."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import srreconcile as sr

PAGE = Path(__file__).with_name("reference.md")


def reference() -> str:
    """Return the page: every public name with its signature and docstring, then the checks."""
    public = {name: getattr(sr, name) for name in sorted(sr.__all__, key=str.lower)}
    checks = {check.name: check for check in sr.CHECKS}
    errors = {n: v for n, v in public.items() if isinstance(v, type) and issubclass(v, BaseException)}
    apart = {*errors, *checks, "CHECKS"}
    others = {name: value for name, value in public.items() if name not in apart}
    lines = [
        "# Reference",
        "",
        "Made from the docstrings by `python docs/reference.py`; a test holds it equal.",
        "",
    ]
    lines.append(
        " · ".join(f"[{name}](#{anchor})" for name, anchor in _anchors([*others, "Errors", "Checks"]))
    )
    for name, value in others.items():
        lines += ["", *_entry(name, value)]
    lines += ["", "## Errors", "", "All are `SRReconcileError`; what each means:", ""]
    lines += [f"- `{name}`: {_first(value)}" for name, value in errors.items()]
    lines += [
        "",
        "## Checks",
        "",
        "`CHECKS` holds them. Each runs in every audit, and by hand is called with tables.",
        "",
    ]
    for name, check in sorted(checks.items()):
        settings = ", ".join(f"`{key}={value!r}`" for key, value in check.thresholds.items())
        lines += [f"- `{name}` ({check.severity}): {check.title}. {check.help} *{check.remedy}*"]
        lines[-1] += f" Settings: {settings}." if settings else ""
    return "\n".join(lines) + "\n"


def _anchors(heads: list[str]) -> list[tuple[str, str]]:
    """Each heading with the name that a page gives it: the second of two that differ in case has a number."""
    seen: dict[str, int] = {}
    found = []
    for head in heads:
        count = seen[head.lower()] = seen.get(head.lower(), -1) + 1
        found.append((head, head.lower() + (f"-{count}" if count else "")))
    return found


def _first(value: Any) -> str:
    return (inspect.getdoc(value) or "").partition("\n")[0]


def _entry(name: str, value: Any) -> list[str]:
    lines = [f"## {name}", ""]
    if callable(value) and not isinstance(value, type):
        lines += ["```text", name + _signature(value), "```", ""]
    lines += ["```text", *(inspect.getdoc(value) or "").rstrip().splitlines(), "```"]
    if not isinstance(value, type):
        return lines
    for part, member in sorted(vars(value).items()):
        said = inspect.getdoc(member) if callable(member) or isinstance(member, property) else None
        if part.startswith("_") or not said:
            continue
        called = "" if isinstance(member, property) else _signature(_plain(member))
        lines += ["", f"**`.{part}{called}`** {said.partition(chr(10))[0]}"]
    return lines


class _Said(str):
    """A type as it is written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _signature(value: Any) -> str:
    """How it is called, with types as the source writes them."""
    signature = inspect.signature(value)
    parameters = [
        one if one.annotation is one.empty else one.replace(annotation=_Said(one.annotation))
        for one in signature.parameters.values()
        if one.name not in ("self", "cls")
    ]
    return str(signature.replace(parameters=parameters, return_annotation=_Said(signature.return_annotation)))


def _plain(member: Any) -> Any:
    return getattr(member, "__func__", member)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
