"""Counts of files that were read before, so that a nightly run reads the new ones only.

A folder holds *packs*: the counts of one file or of several, as `records.counting` makes
them, with the first and the last moment of each count.  A count stays true for as long as
nothing that is asked falls between the two moments, whatever else changes in links,
delegations or days; where something does, those staff rows are counted again, from the
files of that pack alone.  A pack whose file has changed or gone is forgotten.

A file is known by what is in it, so it may be moved or written again.  Packs grow
together like the digits of a binary number: a year of nights is some ten of them.

A pack and the index are written whole or not at all, one step after the other.  Killed
at any moment, the folder holds every step that was finished.  It holds ids and counts,
and of CSV logs the columns that the audit reads, as Parquet; it wants the same care as
the exports.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from srreconcile.errors import InputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
"""What this version writes; a folder of another format is begun anew."""

_INDEX = "index.json"
_NEW = ".new-"


@dataclass(frozen=True)
class Pack:
    """The counts of some files, in one Parquet file.

    Attributes
    ----------
    name : str
        Of the file in the folder.
    what : str
        A digest of what was counted.
    files : tuple of str
        Digests of the files whose records are in it.
    records : int
        How many these are.
    """

    name: str
    what: str
    files: tuple[str, ...]
    records: int


class Kept:
    """A folder of packs, held by one run at a time.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there.

    Raises
    ------
    InputError
        If the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> with opened(Path(tempfile.mkdtemp()) / "kept") as kept:
    ...     kept.packs
    []
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / "lock").touch(mode=0o600)
        except OSError as error:
            raise InputError(
                f"{self.folder}: kept counts cannot be written there ({error.strerror}). Name another folder."
            ) from None
        self._digests: dict[str, str] = {}
        self._csv: dict[str, int] = {}
        self.packs: list[Pack] = []

    def read(self) -> None:
        """Read the index; a folder without one, or with another version's, has nothing."""
        try:
            said = json.loads((self.folder / _INDEX).read_text())
            if said["format"] != FORMAT:
                return
            self._digests, self._csv = dict(said["digests"]), dict(said["csv"])
            self.packs = [Pack(**{**pack, "files": tuple(pack["files"])}) for pack in said["packs"]]
        except (OSError, ValueError, KeyError, TypeError):
            self.packs = []

    def save(self) -> None:
        """Write the index, whole or not at all, and remove what it does not name."""
        said = {"format": FORMAT, "digests": self._digests, "csv": self._csv,
                "packs": [asdict(pack) for pack in self.packs]}  # fmt: skip
        with self._writing(_INDEX) as draft:
            draft.write_text(json.dumps(said))
        named = {pack.name for pack in self.packs} | {f"{name}.log.parquet" for name in self._csv}
        for left in self.folder.glob("*.parquet"):
            if left.name not in named:
                left.unlink(missing_ok=True)
        for left in self.folder.glob(f"{_NEW}*"):
            left.unlink(missing_ok=True)

    def digest(self, file: Path) -> str:
        """Return what `file` is known by: a digest of its bytes, taken once for as long as nobody touches it."""
        state = file.stat()
        seen = f"{file.resolve()}|{state.st_size}|{state.st_mtime_ns}|{state.st_ctime_ns}|{state.st_ino}"
        if seen not in self._digests:
            with file.open("rb") as source:
                self._digests[seen] = hashlib.file_digest(source, "sha256").hexdigest()
        return self._digests[seen]

    def only(self, digests: set[str], seen: set[str]) -> None:
        """Forget the files that are not among `digests`, and the sight of those not in `seen`."""
        self._csv = {name: lines for name, lines in self._csv.items() if name.partition("-")[0] in digests}
        self._digests = {sight: digest for sight, digest in self._digests.items()
                         if digest in digests and sight.partition("|")[0] in seen}  # fmt: skip

    def as_parquet(
        self, file: Path, convert: Callable[[Path], int], how: str, what: str = ""
    ) -> tuple[Path, int]:
        """Return the Parquet file that `convert` made of a file, now or before, and its lines set aside.

        `how` says what else decides what it makes.  Of the same `what` the newest alone is kept.
        """
        digest = self.digest(file)
        name = f"{digest}-{known_by(how)[:8]}{what and '-'}{what}"
        made = self.folder / f"{name}.log.parquet"
        if name not in self._csv or not made.exists():
            if what:
                older = [key for key in self._csv if key.startswith(digest) and key.endswith(f"-{what}")]
                self._csv = {key: lines for key, lines in self._csv.items() if key not in older}
            with self._writing(made.name) as draft:
                lines = convert(draft)
            self._csv[name] = lines
            self.save()
        return made, self._csv[name]

    def add(self, pack: Pack, write: Callable[[Path], object], instead_of: tuple[Pack, ...] = ()) -> None:
        """Write a pack and enter it in the index, in place of others."""
        with self._writing(pack.name) as draft:
            write(draft)
        self.packs = [old for old in self.packs if old not in instead_of] + [pack]
        self.save()

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[Path]:
        draft = self.folder / f"{_NEW}{os.getpid()}-{name}"
        try:
            yield draft
            draft.chmod(0o600)
            with draft.open("rb+") as written:
                os.fsync(written.fileno())
            draft.replace(self.folder / name)
        finally:
            draft.unlink(missing_ok=True)


@contextlib.contextmanager
def opened(folder: str | Path) -> Iterator[Kept]:
    """Give the kept counts of a folder; a second run waits until the first is done."""
    kept = Kept(folder)
    with (kept.folder / "lock").open("rb+") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        kept.read()
        yield kept


def known_by(*words: str) -> str:
    """Return a digest of `words`.

    Examples
    --------
    >>> known_by("a", "b") == known_by("ab")
    False
    """
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()
