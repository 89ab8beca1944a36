"""One endpoint, page by page, whole or not at all; kept on disk so that it can go on."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from srreconcile.errors import InputError, SourceError
from srreconcile.guard.size import USUAL_LIMITS
from srreconcile.load.api.client import Client

_FRESH = (
    4 * 3600
)  # seconds: Schoolrunner syncs with the SIS every four hours, so older pages do not fit newer
_TOTALS = ("total", "total_count", "total_rows", "total_records")


class Pull:
    """The pages of one endpoint, on their way to a folder.

    Parameters
    ----------
    client : Client
    endpoint : str
        As it stands in the address, such as ``staff-members``.
    parameters : dict of str to str
    folder : Path
    progress : function, optional
    """

    def __init__(
        self,
        client: Client,
        endpoint: str,
        parameters: Mapping[str, str],
        folder: Path,
        progress: Callable[[str], None] | None,
    ) -> None:
        self._client = client
        self._endpoint = endpoint
        self._parameters = parameters
        self._folder = folder
        self._progress = progress
        self._where = f"{client.host}, {endpoint}"
        self._name = endpoint.replace("/", "-")
        self._limit = int(parameters["limit"])

    def run(self) -> None:
        """Pull what is not here yet.

        Raises
        ------
        InputError, SourceError
            As `Client.get`; or if the pages do not make a whole.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise SourceError(
                f"{self._folder.name}: pages could not be written there ({fault.strerror})."
            ) from None
        state = self._resumed()
        if state is None:
            self._remove()
            state = {
                "asked": self._asked(),
                "total_pages": 0,
                "total": None,
                "rows": {},
                "digests": {},
                "done": False,
            }
        page = len(state["rows"]) + 1
        while page == 1 or page <= state["total_pages"]:
            self._page(page, state)
            page += 1
        self._whole(state)
        state["done"] = True
        self._save(state)

    def _page(self, page: int, state: dict[str, Any]) -> None:
        body = self._client.get(self._endpoint, {**self._parameters, "page": str(page)})
        told = body.get("meta")
        meta = dict(told) if isinstance(told, dict) else {}
        rows = rows_of(body, self._endpoint)
        if rows is None:
            raise InputError(f"{self._where}: the answer has no list of rows. Check the endpoint's name.")
        total_pages = _whole_number(meta.get("total_pages"))
        self._consistent(page, total_pages, rows, state)
        digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
        if rows and digest in state["digests"].values():
            raise SourceError(
                f"{self._where}: page {page} repeats an earlier one. Does it know page=? Try a higher limit=."
            )
        if page == 1:
            state["total_pages"] = total_pages or 1
            state["total"] = next(
                (n for name in _TOTALS if (n := _whole_number(meta.get(name))) is not None), None
            )
        meta |= {"page": str(page), "limit": str(self._limit), "total_pages": str(state["total_pages"])}
        self._write(self._file(page), json.dumps({**body, "meta": meta}, ensure_ascii=False).encode())
        state["rows"][str(page)], state["digests"][str(page)] = len(rows), digest
        self._save(state)
        if self._progress:
            read = sum(state["rows"].values())
            self._progress(f"{self._endpoint}: page {page} of {state['total_pages']}, {read:,} rows")

    def _consistent(
        self, page: int, total_pages: int | None, rows: list[Any], state: Mapping[str, Any]
    ) -> None:
        """Stop if the API changed since its first page, or may have more than it says."""
        n = len(rows)
        if page == 1:
            said = (
                "says no total"
                if total_pages is None
                else f"was asked for {self._limit:,} and says it is all"
            )
            capped = n in USUAL_LIMITS and (total_pages is None or (total_pages <= 1 and n < self._limit))
            if capped or (total_pages is None and n >= self._limit):
                raise InputError(
                    f"{self._where}: {n:,} rows are exactly a page limit, and the API {said}: the rest may be missing. "
                    f"Ask for another number of rows: limit={10 * self._limit if total_pages is None else n - 1}."
                )
            return
        if total_pages != state["total_pages"]:
            raise SourceError(f"{self._where}: the number of pages changed while it was pulled. Pull again.")
        if not rows:
            raise SourceError(
                f"{self._where}: page {page} of {total_pages} is empty: rows are missing. Pull again."
            )

    def _whole(self, state: Mapping[str, Any]) -> None:
        read = sum(state["rows"].values())
        if state["total"] is not None and state["total"] != read:
            raise SourceError(
                f"{self._where}: {read:,} rows came, and the API says {state['total']:,}: rows are missing. Pull again."
            )

    # What follows knows the files.

    def _asked(self) -> str:
        said = json.dumps([self._client.base, self._endpoint, sorted(self._parameters.items())])
        return hashlib.sha256(said.encode()).hexdigest()

    def _file(self, page: int) -> Path:
        return self._folder / f"{self._name}_{page}.json"

    def _state_file(self) -> Path:
        return self._folder / f".srreconcile-{self._name}.pull"

    def _resumed(self) -> dict[str, Any] | None:
        """What an interrupted pull of the same rows has left, if it is fresh and undamaged."""
        try:
            if time.time() - self._state_file().stat().st_mtime > _FRESH:
                return None
            state = json.loads(self._state_file().read_bytes())
            kept = [json.loads(self._file(int(page)).read_bytes()) for page in state["rows"]]
            pages = [rows_of(body, self._endpoint) for body in kept]
            whole = [len(rows or []) for rows in pages] == list(state["rows"].values())
            return state if whole and not state["done"] and state["asked"] == self._asked() else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _remove(self) -> None:
        for file in self._folder.glob(f"{self._name}_*.json"):
            if file.stem.removeprefix(f"{self._name}_").isdigit():
                file.unlink()
        self._state_file().unlink(missing_ok=True)

    def _save(self, state: Mapping[str, Any]) -> None:
        self._write(self._state_file(), json.dumps(state).encode())

    def _write(self, path: Path, content: bytes) -> None:
        temporary = path.parent / f".srreconcile-{uuid4().hex}"
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
            temporary.replace(path)
        except OSError as fault:
            raise SourceError(
                f"{self._folder.name}: a page could not be written ({fault.strerror})."
            ) from None
        finally:
            temporary.unlink(missing_ok=True)


def refuse_running_sync(client: Client) -> None:
    """Stop if the last sync of the site with its SIS is not finished.

    Raises
    ------
    SourceError
        If it is not, or if the site tells of none.
    """
    runs = [
        run for run in rows_of(client.get("sync/summary", {}), "sync/summary") or [] if isinstance(run, dict)
    ]
    if not runs:
        raise SourceError(
            f"{client.host}: tells of no sync. Pull without check_sync, or ask the site's support."
        )
    last = max(runs, key=lambda run: str(run.get("start_time") or ""))
    if not last.get("end_time"):
        raise SourceError(
            f"{client.host}: sync {last.get('sync_run_id')} with the SIS is not finished. Pull again when it is."
        )


def rows_of(body: Mapping[str, Any], endpoint: str) -> list[Any] | None:
    """Return the rows of an answer, under either spelling of the endpoint.

    Examples
    --------
    >>> rows_of({"results": {"staff_members": [{"staff_member_id": "1"}]}}, "staff-members")
    [{'staff_member_id': '1'}]
    """
    results = body.get("results")
    if isinstance(results, list):
        return results
    if not isinstance(results, dict):
        return None
    for name in (endpoint, endpoint.replace("-", "_"), endpoint.replace("_", "-")):
        if isinstance(results.get(name), list):
            return list(results[name])
    lists = [value for value in results.values() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else None


def _whole_number(value: Any) -> int | None:
    return int(value) if str(value).strip().isdecimal() else None
