"""Audits kept from week to week, and what became of their findings.

A stored run holds ids, situations and counts, no name and no address: a store can be
shared with people who may not see the staff list.
"""

from srreconcile.history import History
from srreconcile.runs.history import RunHistory, history
from srreconcile.runs.store import RunStore, last_findings, store_run

__all__ = ["History", "RunHistory", "RunStore", "history", "last_findings", "store_run"]
