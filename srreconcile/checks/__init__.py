"""Every check there is, found by scanning this folder: there is no list to edit."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from srreconcile.checks.base import Check, NotRun


def _scan() -> tuple[Check, ...]:
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    checks = [value for module in modules for value in vars(module).values() if isinstance(value, Check)]
    return tuple(sorted(checks, key=lambda check: (-check.severity, check.name)))


CHECKS = _scan()
"""All checks, most severe first."""

__all__ = ["CHECKS", "Check", "NotRun"]
