"""Files that come into being whole or not at all, and are never written again."""

from __future__ import annotations

import io
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pandas as pd

from srreconcile.errors import SourceError
from srreconcile.tables import SCHEMAS

TEMPORARY = ".srreconcile-"
_NAMED = re.compile(re.escape(TEMPORARY) + r"(?P<host>.*)-(?P<process>\d+)-[0-9a-f]{32}")
_ORPHANED_AFTER = 86_400  # seconds: no writer takes so long over one file


def write_once(path: Path, content: bytes) -> bool:
    """Write a new file, for its owner only; return False if there is one already.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a" / "1.json"
    >>> write_once(path, b"first"), write_once(path, b"second"), path.read_bytes()
    (True, False, b'first')
    """
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = beside(path)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # the one step that is seen; it never replaces
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def beside(path: Path) -> Path:
    """Return a new name beside `path` that says whose it is, so that `sweep` can tell."""
    return path.parent / f"{TEMPORARY}{socket.gethostname()}-{os.getpid()}-{uuid4().hex}"


def sweep(folder: Path) -> None:
    """Remove the files that writers which are gone have left in `folder`."""
    for file in folder.glob(f"{TEMPORARY}*"):
        if file.is_file() and orphaned(file):
            file.unlink(missing_ok=True)


def orphaned(file: Path) -> bool:
    """Whether the writer that a name of `beside` tells of is gone."""
    named = _NAMED.fullmatch(file.name)
    if named is None:  # another program's
        return False
    if os.name == "posix" and named["host"] == socket.gethostname():
        return not _alive(int(named["process"]))
    try:
        return time.time() - file.stat().st_mtime > _ORPHANED_AFTER
    except FileNotFoundError:  # its writer was just done
        return False


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def as_ours(folder: Path) -> Iterator[None]:
    """Raise what the disk says as ours: a folder that cannot be written, a full disk."""
    try:
        yield
    except SourceError:
        raise
    except OSError as fault:
        said = fault.strerror or type(fault).__name__
        raise SourceError(
            f"{folder.name}: the snapshot could not be written ({said}). What was kept before stands. Keep the "
            "store on a disk that can be written, has room and knows hard links, and add it again."
        ) from None


def to_parquet(frame: pd.DataFrame, table: str) -> bytes:
    """Return a canonical table as a Parquet file: the same bytes for the same rows in any order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    key = list(SCHEMAS[table].key) or list(frame.columns)
    sort = frame.sort_values(key, kind="stable") if len(frame) else frame
    odd = [name for name in sort.columns if sort[name].dtype == object]
    plain = pa.Table.from_pandas(sort.astype(dict.fromkeys(odd, "str")), preserve_index=False)
    file = io.BytesIO()
    pq.write_table(plain.replace_schema_metadata(None), file, compression="zstd")
    return file.getvalue()


def from_parquet(content: bytes, table: str) -> pd.DataFrame:
    """Return the canonical table that a Parquet file holds."""
    import pyarrow.parquet as pq

    return SCHEMAS[table].conform(pq.read_table(io.BytesIO(content)).to_pandas(), f"snapshot of {table}")
