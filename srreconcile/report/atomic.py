"""Write a file whole or not at all.

A report is made in a folder of its own beside its target, readable by its owner only,
and moved into place when it is complete.  Killed half-way, the old report stands; what
lies about is swept away by the next report written there.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from srreconcile.errors import InputError, SRReconcileError
from srreconcile.snapshots import disk

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX = disk.TEMPORARY
_LOCK = "lock"
_OLD = 86_400  # seconds after which a folder without a lock is nobody's


def checked(path: str | Path, suffix: str) -> Path:
    """Return `path` if a file can be written there, before any work is done.

    Parameters
    ----------
    path : str or Path
    suffix : str
        What the name must end in, such as ".xlsx".

    Raises
    ------
    InputError
        If the folder is not there or cannot be written to, if a folder stands in the
        way, or if the name ends in something else.

    Examples
    --------
    >>> checked("no/audit.xlsx", ".xlsx")
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: no/audit.xlsx: there is no folder no. Make it first, or name another.
    """
    path = Path(path)
    if path.suffix.lower() != suffix:
        raise InputError(f'{path}: ends in "{path.suffix}". Let the name end in {suffix}.')
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}. Make it first, or name another.")
    if path.is_dir():
        raise InputError(f"{path}: is a folder. Name a file.")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{path}: nothing can be written to {path.parent}. Name another folder.")
    return path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to; what stands there in the end replaces `target`.

    Parameters
    ----------
    target : Path
        As `checked` returns it.

    Yields
    ------
    Path
        A file of the same ending in a new folder beside `target`; the folder may hold
        further temporary files.

    Raises
    ------
    InputError
        If the disk is full, or the target cannot be replaced; it is then unchanged.
    """
    with _working(target, target.parent, "; what was there is unchanged") as folder:
        draft = folder / f"report{target.suffix}"
        yield draft
        draft.chmod(0o600)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(target)


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give an empty folder; the files made in it move to `target` when all of them are made.

    Parameters
    ----------
    target : Path
        A folder that is there.

    Raises
    ------
    InputError
        If nothing can be written there, or a file of the same name cannot be replaced.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with staged(folder) as stage:
    ...     _ = (stage / "a.txt").write_text("A")
    ...     assert not (folder / "a.txt").exists()
    >>> [path.name for path in folder.iterdir()]
    ['a.txt']
    """
    with _working(target, target) as folder:
        stage = folder / "reports"
        stage.mkdir()
        yield stage
        for made in sorted(path for path in stage.rglob("*") if path.is_file()):
            place = target / made.relative_to(stage)
            place.parent.mkdir(exist_ok=True)
            made.replace(place)


@contextmanager
def _working(target: Path, within: Path, state: str = "") -> Iterator[Path]:
    """Give a folder of one's own in `within`, which goes in the end; faults of the disk come out as ours."""
    sweep(within)
    folder, lock = disk.beside(within / "report"), None
    try:
        try:
            folder.mkdir(mode=0o700)
            lock = _locked(folder)
        except OSError as error:
            raise InputError(f"{target}: nothing can be written there ({error.strerror}).") from None
        yield folder
    except SRReconcileError:
        raise
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror or type(error).__name__}){state}. "
            "Close it where it is open, and see that the disk has room."
        ) from None
    finally:
        if lock is not None:
            lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def _locked(folder: Path) -> IO[bytes]:
    """Mark a folder as in use for as long as this process lives."""
    unfinished = folder / f"{_LOCK}.new"
    lock = unfinished.open("wb")
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
            unfinished.rename(folder / _LOCK)  # so that nobody sees the lock before it is held
    except OSError:
        lock.close()
        raise
    return lock


def sweep(folder: Path) -> None:
    """Remove what reports that were killed have left in `folder`."""
    for left in folder.glob(f"{PREFIX}*"):
        if left.is_dir() and not left.is_symlink() and _abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _abandoned(folder: Path) -> bool:
    try:
        if fcntl is None or not (folder / _LOCK).exists():
            return disk.orphaned(folder) or time.time() - folder.stat().st_mtime > _OLD
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held by a living process, or gone meanwhile
        return False
    return True
