"""Loads kept as they were on their day, so that what changed can be seen and proved."""

from srreconcile.snapshots.entry import Snapshot
from srreconcile.snapshots.store import SnapshotStore

__all__ = ["Snapshot", "SnapshotStore"]
