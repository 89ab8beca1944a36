"""A folder of exports of which some are of no known layout: a proposal for each kind of file among them."""

from __future__ import annotations

from pathlib import Path

from srreconcile.errors import InputError
from srreconcile.load.describe import DescribedLayout, described
from srreconcile.load.folder import Reading, files_of
from srreconcile.load.layout import Options
from srreconcile.load.site import SUFFIX


def describe_folder(path: str | Path, *, save: bool = False) -> list[DescribedLayout]:
    r"""Return a proposal for each export of a folder that no layout is known for.

    Files with the same columns, such as a log of each month, have one proposal together.
    Those that a vendor's layout or a ``*.layout.toml`` beside them reads have none, nor
    have tables that look like none of ours, such as a data dictionary.

    Parameters
    ----------
    path : path
        A folder, or a single file.
    save : bool
        Whether to write each beside its export, where `read_folder` finds it.  What
        stands there already is left as it is.

    Returns
    -------
    list of DescribedLayout
        Each is to be checked before its numbers are believed.

    Raises
    ------
    InputError
        If there is no such folder, or it holds no exports.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "hr.csv").write_text("Emp No,Surname,Forename\n7,Ruiz,Ana\n8,Park,Jo\n")
    >>> [(one.name, one.kind) for one in describe_folder(folder, save=True)]
    [('hr.layout.toml', 'staff')]
    >>> from srreconcile.load.folder import read_folder
    >>> read_folder(folder)
    Tables(staff: 2)
    """
    path = Path(path)
    reading = Reading(path, Options(), [])
    for file in files_of(path):
        reading.add(file)
    found: dict[tuple[str, ...], DescribedLayout] = {}
    for file, raw in reading.unknown:
        headers = tuple(sorted(map(str, raw.frame.columns)))
        if headers in found:
            continue
        try:
            found[headers] = described(raw)
        except InputError:
            continue  # looks like none of ours: the load report names it
        if save:
            _save(found[headers], file.parent, file.name)
    return list(found.values())


def _save(layout: DescribedLayout, folder: Path, file: str) -> None:
    """Write a proposal beside its export; of two exports that differ in their endings, under the whole name."""
    for name in (layout.name, f"{file}{SUFFIX}"):
        beside = folder / name
        if not beside.exists():
            layout.save(beside)
            return
