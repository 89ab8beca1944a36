"""Audit and reconcile staff links in Schoolrunner.

::

    import srreconcile as sr

    tables = sr.read_folder("exports")
    audit = sr.audit(tables)
    audit.to_excel("audit.xlsx")

Every name below is loaded when it is first used, so that importing the package costs
no more than it must.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from srreconcile.audit import Audit, audit
    from srreconcile.checks import CHECKS
    from srreconcile.checks.accounts import duplicate_accounts, generic_accounts, unlinked_users
    from srreconcile.checks.attribution import misattributed_records
    from srreconcile.checks.links import (
        cross_person_links,
        dangling_links,
        inactive_linked_staff,
        shared_staff_rows,
    )
    from srreconcile.decisions import Decisions
    from srreconcile.errors import (
        CheckError,
        FindingsError,
        HeldError,
        InputError,
        MissingExtra,
        PolicyError,
        SourceError,
        SRReconcileError,
    )
    from srreconcile.load import (
        describe_folder,
        describe_layout,
        read_delegations,
        read_folder,
        read_links,
        read_records,
        read_schools,
        read_staff,
        read_table,
        read_users,
    )
    from srreconcile.load.api import read_api
    from srreconcile.load.sql import read_sql, sql_log
    from srreconcile.people import Matches, match
    from srreconcile.policy import Policy
    from srreconcile.preflight import Preflight, preflight
    from srreconcile.preview import preview_sync
    from srreconcile.registers import Waivers, read_waivers
    from srreconcile.repair import Ledger, Plan, Verification, read_plan, verify
    from srreconcile.report.read_back import read_decisions
    from srreconcile.reviewed import Reviewed, read_reviewed
    from srreconcile.runs import History, RunHistory, RunStore, history, store_run
    from srreconcile.severity import Severity
    from srreconcile.simulate import simulate, write_sample
    from srreconcile.snapshots import SnapshotStore
    from srreconcile.tables import Tables

__version__ = "0.1.0"

_HOME = {
    "audit": ("Audit", "audit"),
    "checks": ("CHECKS",),
    "decisions": ("Decisions",),
    "errors": (
        "CheckError",
        "FindingsError",
        "HeldError",
        "InputError",
        "MissingExtra",
        "PolicyError",
        "SRReconcileError",
        "SourceError",
    ),
    "load": (
        "describe_folder",
        "describe_layout",
        "read_delegations",
        "read_folder",
        "read_links",
        "read_records",
        "read_schools",
        "read_staff",
        "read_table",
        "read_users",
    ),
    "load.api": ("read_api",),
    "load.sql": ("read_sql", "sql_log"),
    "people": ("Matches", "match"),
    "policy": ("Policy",),
    "preflight": ("Preflight", "preflight"),
    "preview": ("preview_sync",),
    "registers": ("Waivers", "read_waivers"),
    "reviewed": ("Reviewed", "read_reviewed"),
    "repair": ("Ledger", "Plan", "Verification", "read_plan", "verify"),
    "report.read_back": ("read_decisions",),
    "runs": ("History", "RunHistory", "RunStore", "history", "store_run"),
    "severity": ("Severity",),
    "simulate": ("simulate", "write_sample"),
    "snapshots": ("SnapshotStore",),
    "tables": ("Tables",),
}
"""Each module with the public names that live in it; the checks are found by scan."""

_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "CHECKS",
    "Audit",
    "CheckError",
    "Decisions",
    "FindingsError",
    "HeldError",
    "History",
    "InputError",
    "Ledger",
    "Matches",
    "MissingExtra",
    "Plan",
    "Policy",
    "PolicyError",
    "Preflight",
    "Reviewed",
    "RunHistory",
    "RunStore",
    "SRReconcileError",
    "Severity",
    "SnapshotStore",
    "SourceError",
    "Tables",
    "Verification",
    "Waivers",
    "audit",
    "cross_person_links",
    "dangling_links",
    "describe_folder",
    "describe_layout",
    "duplicate_accounts",
    "generic_accounts",
    "history",
    "inactive_linked_staff",
    "match",
    "misattributed_records",
    "preflight",
    "preview_sync",
    "read_api",
    "read_decisions",
    "read_delegations",
    "read_folder",
    "read_links",
    "read_plan",
    "read_records",
    "read_reviewed",
    "read_schools",
    "read_sql",
    "read_staff",
    "read_table",
    "read_users",
    "read_waivers",
    "shared_staff_rows",
    "simulate",
    "sql_log",
    "store_run",
    "unlinked_users",
    "verify",
    "write_sample",
]


def __getattr__(name: str) -> Any:
    if name in _MODULE:
        found = getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
    elif name.startswith("_") or find_spec(f"{__name__}.{name}"):  # a submodule on its way in
        raise AttributeError(name)
    elif (found := _checks().get(name)) is None:
        raise AttributeError(f'srreconcile has no name "{name}"', name=name, obj=sys.modules[__name__])
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*__all__, *_checks(), "__version__"})


def _checks() -> dict[str, Any]:
    return {check.name: check for check in import_module(f"{__name__}.checks").CHECKS}


class _Package(ModuleType):
    """A package whose functions are not hidden by the submodules of their names.

    Importing `srreconcile.audit` makes Python bind that module to `audit` here, and so
    would hide the function that users call; the same goes for `simulate`.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _MODULE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
