"""What comes with the package beside its code: the sample and the notebooks."""

from __future__ import annotations

from pathlib import Path

from srreconcile.errors import InputError


def shipped(name: str) -> Path:
    """Return the folder `name` that comes with the package.

    Parameters
    ----------
    name : str
        ``sample_data`` or ``notebooks``.

    Returns
    -------
    Path
        Inside the package as installed from a wheel, beside it in a checkout.

    Raises
    ------
    InputError
        If the installation lacks it.

    Examples
    --------
    >>> shipped("sample_data").name
    'sample_data'
    """
    package = Path(__file__).parents[1]
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise InputError(f"{name}: is missing from this installation. Install srreconcile again.")
