"""What was planned, approved, carried out and verified, in a file that only grows.

One line per event, each with the hash of the line before it: a line that is changed,
removed or put in later breaks the chain, and `Ledger.events` says where.  Two writers
wait for each other.  A line that a crash cut short was never promised to anybody, and
goes when the next one is written.

Each plan is kept whole in a folder beside the ledger, so that later audits know what was
corrected; the digest in the ledger says that the copy is the plan.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pandas as pd

from srreconcile.errors import InputError

if TYPE_CHECKING:
    from srreconcile.repair.plan import Plan
    from srreconcile.repair.verifying import Verification

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

START = "0" * 64


class Ledger:
    """A ledger of plans and verifications.

    Parameters
    ----------
    path : str or Path
        A file of JSON lines; made when the first event is written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ledger = Ledger(f"{folder}/ledger.jsonl")
    ...     ledger.note("planned", plan_id="2f6c", who="kwells")
    ...     ledger.note("approved", plan_id="2f6c", who="mrios")
    ...     ledger.events()["event"].tolist()
    ['planned', 'approved']
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def note(self, event: str, *, plan_id: str, who: str | None = None, **facts: Any) -> None:
        """Add one event.

        Parameters
        ----------
        event : str
            planned, approved, exported, verified, rolled back, ...
        plan_id : str
            Of which plan.
        who : str, optional
            An account or role.
        **facts
            Counts, hashes and ids; never a name.

        Raises
        ------
        InputError
            If the file cannot be written, or its chain is broken.
        """
        with self._opened() as file:
            whole, last = _read(self.path, file.read())
            file.seek(whole)
            file.truncate()  # the line that a crash cut short
            entry = {
                "number": 1 if last is None else last["number"] + 1,
                "at": pd.Timestamp.now("UTC").floor("s").isoformat(),
                "event": event,
                "plan_id": plan_id,
                "who": who,
                **facts,
                "previous": START if last is None else last["hash"],
            }
            try:
                _add(file, _line(entry))
            except OSError:
                with suppress(OSError):
                    file.truncate(whole)  # what is told to have failed is not there
                raise

    @property
    def folder(self) -> Path:
        """Where the plans are kept: ``ledger.plans`` beside ``ledger.jsonl``."""
        return self.path.with_suffix(".plans")

    def note_plan(self, plan: Plan, event: str = "planned") -> None:
        """Add a plan: its digest, counts, and what it was made from; and keep a copy.

        Raises
        ------
        InputError
            If the copy or the ledger cannot be written.
        """
        self._keep(plan)
        who = plan.approved_by if event == "approved" else plan.author
        self.note(
            event,
            plan_id=plan.plan_id,
            who=who,
            digest=plan.digest,
            records=len(plan.records),
            links=len(plan.links),
            as_of=plan.as_of.isoformat(),
            undoes=plan.undoes,
            srreconcile=plan.version,
        )

    def _keep(self, plan: Plan) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.folder}: no plan can be kept there ({error.strerror}).") from None
        plan.to_json(self.folder / f"{plan.plan_id}.json")

    def plans(self) -> list[Plan]:
        """Return the plans of the ledger, each once, in the order in which they were noted.

        Raises
        ------
        InputError
            If the chain is broken, or a plan is not in `folder` as it was noted.
        """
        from srreconcile.repair.files import read_plan

        events = self.events()
        if "digest" not in events:
            return []
        noted = events.dropna(subset=["digest"]).drop_duplicates("digest")
        found = []
        for plan_id, digest in zip(noted["plan_id"], noted["digest"], strict=True):
            plan = read_plan(self.folder / f"{plan_id}.json")
            if plan.digest != digest:
                raise InputError(
                    f"{self.folder / plan_id}.json: is not the plan that was noted. Put back the file that was."
                )
            found.append(plan)
        return found

    def note_verification(self, found: Verification, who: str | None = None) -> None:
        """Add a verification: whether all is as planned, and the counts."""
        counts = {str(status): int(n) for status, n in found.records["status"].value_counts().items()}
        self.note("verified" if found.ok else "not verified", plan_id=found.plan_id, who=who, records=counts)

    def events(self) -> pd.DataFrame:
        """Return every event, oldest first.

        Raises
        ------
        InputError
            If a line was changed, removed or put in later; with its number.
        """
        text = self.path.read_bytes() if self.path.exists() else b""
        found = [json.loads(line) for line in text[: _read(self.path, text)[0]].splitlines()]
        return pd.DataFrame(found, columns=None if found else ["number", "at", "event", "plan_id", "who"])

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise InputError(f"{self.path}: the ledger cannot be written ({error.strerror}).") from None
        try:
            with os.fdopen(handle, "rb+", buffering=0) as file:
                if fcntl is not None:
                    fcntl.flock(file, fcntl.LOCK_EX)
                yield file
        except OSError as error:
            raise InputError(
                f"{self.path}: the ledger cannot be written ({error.strerror}); nothing was added. Make room first."
            ) from None


def _add(file: IO[bytes], line: bytes) -> None:
    """Write one line where the file stands, and see it to the disk."""
    if file.write(line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(file.fileno())


def _hash(entry: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _line(entry: dict[str, Any]) -> bytes:
    return (json.dumps({**entry, "hash": _hash(entry)}, ensure_ascii=False) + "\n").encode()


def _read(path: Path, text: bytes) -> tuple[int, dict[str, Any] | None]:
    """How many bytes are whole lines, and the last of them, once the chain is checked."""
    whole = text.rfind(b"\n") + 1
    last: dict[str, Any] | None = None
    for number, line in enumerate(text[:whole].splitlines(), 1):
        try:
            entry = json.loads(line)
            said = entry.pop("hash")
            follows = (
                entry["previous"] == (START if last is None else last["hash"]) and entry["number"] == number
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            follows, entry, said = False, {}, ""
        if not follows or _hash(entry) != said:
            raise InputError(
                f"{path}: line {number} was changed, removed or put in later. Keep the file, and go back to a copy."
            )
        last = {**entry, "hash": said}
    return whole, last
