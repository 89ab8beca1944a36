"""Schoolrunner's API, read page by page into the form of a folder of exports.

Nothing is written to Schoolrunner: every request is a GET.  Pages are kept on disk as
they come, for their owner only, so a pull that was interrupted goes on where it
stopped.  A pull that is not whole is an error, never a short table.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from srreconcile.errors import InputError
from srreconcile.load.api.client import Client, Patience
from srreconcile.load.api.pull import Pull, refuse_running_sync
from srreconcile.load.folder import read_folder
from srreconcile.load.held import Held
from srreconcile.tables import Tables

KINDS: dict[str, tuple[str, ...]] = {
    "staff": ("staff-members",),
    "users": ("users",),
    "schools": ("schools",),
    "records": ("incidents", "absences", "assessments", "communications"),
}
"""The endpoints of each kind of table; any other endpoint is named as it is."""


def read_api(
    base_url: str,
    endpoints: str | Iterable[str] = ("staff", "schools"),
    *,
    user: str,
    password: str,
    active: bool | None = None,
    min_date: str | None = None,
    max_date: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    limit: int = 1000,
    folder: str | Path | None = None,
    check_sync: bool = False,
    patience: Patience | None = None,
    progress: Callable[[str], None] | None = None,
    **options: Any,
) -> Tables:
    """Return the tables of a Schoolrunner site, pulled from its API.

    Parameters
    ----------
    base_url : str
        ``https://<network>.schoolrunner.org``, with or without ``/api/v1``.
    endpoints : str or list of str
        Kinds (staff, users, schools, records) or endpoints (``staff-members``,
        ``incidents``, ``absences``, ...).
    user, password : str
        Of an account that may read them; sent by HTTP Basic, over https only.
    active : bool, optional
        Only rows that are active, or only those that are not; all if absent.
    min_date, max_date : str, optional
        First and last day of records, ``YYYY-MM-DD``.
    parameters : dict, optional
        Further parameters of the API, such as ``{"school_ids": "3"}``.
    limit : int
        Rows on a page.
    folder : path, optional
        Where to keep the pages.  Called again with the same folder, a pull that was
        interrupted within the last hours goes on where it stopped.  Without it the
        pages are gone with the tables.
    check_sync : bool
        Whether to ask first if the last sync with the SIS is finished (``sync/summary``),
        and to stop if it is not.
    patience : Patience, optional
        How long to wait and how often to try.
    progress : function, optional
        Is called with a line of text after each page: ``progress=print``.
    **options
        ``date_order``, ``active_codes``, ``strict``: as of `read_folder`.

    Returns
    -------
    Tables
        With ``load_report``.

    Raises
    ------
    InputError
        If the address, the sign-in or an endpoint is wrong, or a page is as long as
        its limit and the API says no total: there may be more.
    SourceError
        If the API does not answer after several tries, changes while it is read, or
        is in the middle of a sync.
    MissingExtra
        If ``requests`` is not installed.

    Examples
    --------
    >>> read_api("http://example.org", user="reader", password="...")
    Traceback (most recent call last):
    ...
    srreconcile.errors.InputError: read_api: http:// would send the password in clear. Write https://.
    """
    secret = Held((user, password))
    del user, password  # from here on no variable holds them: a traceback may show them all
    wanted = _endpoints(endpoints)
    if limit < 1:
        raise InputError(f"read_api: limit is {limit}. Ask for at least one row on a page.")
    asked = {"limit": str(limit), **{name: str(value) for name, value in (parameters or {}).items()}}
    asked |= {name: value for name, value in (("min_date", min_date), ("max_date", max_date)) if value}
    if active is not None:
        asked["active"] = "1" if active else "0"
    place = Path(folder) if folder is not None else Path(tempfile.mkdtemp(prefix="srreconcile-pull-"))
    done = False
    try:
        with Client(base_url, secret, patience or Patience()) as client:
            if check_sync:
                refuse_running_sync(client)
            for endpoint in wanted:
                Pull(client, endpoint, asked, place, progress).run()
        tables = read_folder(place, **options)
        done = True
    finally:
        if folder is None and not done:
            shutil.rmtree(place, ignore_errors=True)
    if folder is None:
        weakref.finalize(tables, shutil.rmtree, place, ignore_errors=True)
    return tables


def _endpoints(given: str | Iterable[str]) -> list[str]:
    names = [given] if isinstance(given, str) else list(given)
    found = [endpoint for name in names for endpoint in KINDS.get(name, (name,))]
    odd = [name for name in found if not name.replace("-", "").replace("_", "").replace("/", "").isalnum()]
    if odd or not found:
        raise InputError(
            "read_api: endpoints are words such as staff-members or incidents. Name at least one."
        )
    return list(dict.fromkeys(found))
