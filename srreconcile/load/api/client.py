"""One GET at a time, patient with what passes and plain about what does not."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from srreconcile.errors import InputError, MissingExtra, SourceError, SRReconcileError
from srreconcile.load.held import Held

if TYPE_CHECKING:
    import requests

_HOME = frozenset(["127.0.0.1", "localhost", "::1"])
_PASSING = frozenset([408, 425, 429, 500, 502, 503, 504])
_LARGEST = 512 * 2**20  # bytes of one page: 30,000 rows of any endpoint are a tenth of it


@dataclass(frozen=True)
class Patience:
    """How long to wait for the API, and how often to try.

    Attributes
    ----------
    timeout : float
        Seconds until an answer begins, and between its parts.
    attempts : int
        How often a page is asked for.
    pause : float
        Seconds before the second try; twice as many before each further one.
    longest : float
        The most seconds that the API may ask us to wait (``Retry-After``).
    page : float
        Seconds until a page must be here whole, however steadily it drips.
    """

    timeout: float = 60.0
    attempts: int = 5
    pause: float = 1.0
    longest: float = 300.0
    page: float = 600.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or min(self.timeout, self.page) <= 0 or self.pause < 0:
            raise InputError("patience: give at least one attempt, and times that are not below zero.")


class _Passing(Exception):
    """What may be gone at the next try; how many seconds the API asks for."""

    def __init__(self, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.wait = wait


class Client:
    """A session with one site.

    Parameters
    ----------
    base_url : str
    secret : Held
        User and password.
    patience : Patience
    """

    def __init__(self, base_url: str, secret: Held, patience: Patience) -> None:
        self.base = _base(base_url)
        self.host = urlsplit(self.base).netloc
        self._patience = patience
        self._session = _session(secret)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, endpoint: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Return what the API answers.

        Raises
        ------
        InputError
            If the sign-in, the endpoint or the address is wrong.
        SourceError
            If it does not answer well after several tries.
        """
        pause, wait, said = self._patience.pause, 0.0, ""
        for attempt in range(self._patience.attempts):
            if attempt:
                # Some apart from the others who were refused at the same moment.
                time.sleep(max(wait, pause * random.uniform(0.5, 1.0)))  # noqa: S311
                pause *= 2
            answer = self._once(endpoint, parameters)
            if isinstance(answer, dict):
                return answer
            said, wait = str(answer), answer.wait
            if wait > self._patience.longest:
                raise SourceError(f"{self.host}, {endpoint}: asks to wait {wait:,.0f} s. Pull again later.")
        raise SourceError(
            f"{self.host}, {endpoint}: {said}, {self._patience.attempts} times. Pull again later."
        )

    def _once(self, endpoint: str, parameters: Mapping[str, str]) -> dict[str, Any] | _Passing:
        import requests
        import urllib3.exceptions

        fault: SRReconcileError | None = None
        try:
            return self._answer(endpoint, parameters)
        except _Passing as passing:
            return passing
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            return _Passing(f"did not answer within {self._patience.timeout:g} s")
        except requests.exceptions.SSLError:
            fault = SourceError(f"{self.host}: its certificate is not valid. Check the address.")
        except (requests.ConnectionError, urllib3.exceptions.HTTPError):
            return _Passing("could not be reached, or broke off its answer")
        except requests.RequestException as error:
            fault = SourceError(f"{self.host}, {endpoint}: {type(error).__name__}. Check the address.")
        # Raised out here, the error has no request behind it: that holds the password.
        raise fault

    def _answer(self, endpoint: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        with self._session.get(
            f"{self.base}/{endpoint}",
            params=dict(parameters),
            timeout=self._patience.timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            self._refuse(endpoint, response)
            content = self._content(endpoint, response)
        return self._parsed(endpoint, content)

    def _content(self, endpoint: str, response: requests.Response) -> bytes:
        content, began = bytearray(), time.monotonic()
        # as it arrives: iter_content() waits for a whole part, and a slow drip would never end it
        while part := response.raw.read1(1 << 16, decode_content=True):
            content += part
            if len(content) > _LARGEST:
                raise InputError(
                    f"{self.host}, {endpoint}: the page is too large. Ask for fewer rows: limit=."
                )
            if time.monotonic() - began > self._patience.page:
                raise _Passing(f"had not sent a whole page after {self._patience.page:g} s")
        return bytes(content)

    def _refuse(self, endpoint: str, response: requests.Response) -> None:
        code = response.status_code
        where = f"{self.host}, {endpoint}"
        if code in _PASSING:
            raise _Passing(f"answered with error {code}", _asked_to_wait(response.headers.get("Retry-After")))
        if code in (401, 403):
            raise InputError(
                f"{where}: the sign-in was refused ({code}). Check user, password and permissions."
            )
        if code == 404:
            raise InputError(f"{where}: there is no such endpoint (404). Check its name and the address.")
        if 300 <= code < 400:
            raise InputError(
                f"{where}: sends on to another page ({code}), perhaps to sign in. Check the address."
            )
        if code != 200:
            raise InputError(f"{where}: answered with error {code}. Check the parameters.")

    def _parsed(self, endpoint: str, content: bytes) -> dict[str, Any]:
        where = f"{self.host}, {endpoint}"
        if content.lstrip()[:1] == b"<":
            raise InputError(
                f"{where}: answered with a web page (HTML), perhaps a login page. Check address and user."
            )
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            raise _Passing("broke off within a page (truncated JSON)") from None
        if not isinstance(body, dict) or "results" not in body:
            raise InputError(
                f'{where}: the answer has no "results". Is it the API of Schoolrunner (/api/v1)?'
            )
        return body


def _base(given: str) -> str:
    parts = urlsplit(given.strip().rstrip("/"))
    if parts.scheme == "http" and parts.hostname not in _HOME:
        raise InputError("read_api: http:// would send the password in clear. Write https://.")
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise InputError("read_api: base_url is no address. Write https://<network>.schoolrunner.org.")
    path = parts.path if parts.path.endswith("/api/v1") else f"{parts.path}/api/v1"
    return f"{parts.scheme}://{parts.netloc}{path}"


def _session(secret: Held) -> requests.Session:
    try:
        import requests
    except ModuleNotFoundError:
        raise MissingExtra('read_api: needs requests. Install it: pip install "srreconcile[api]".') from None
    user, password = secret.get()
    session = requests.Session()
    session.auth = (user.encode(), password.encode())  # as text, requests would send Latin-1
    session.headers["Accept"] = "application/json"
    return session


def _asked_to_wait(header: str | None) -> float:
    """How many seconds a ``Retry-After`` asks for: a number, or a date.

    Examples
    --------
    >>> _asked_to_wait("120"), _asked_to_wait("soon"), _asked_to_wait(None)
    (120.0, 0.0, 0.0)
    """
    if not header:
        return 0.0
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
