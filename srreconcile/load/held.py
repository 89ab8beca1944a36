"""What signs in to a source, kept where no traceback, log or ``repr`` shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Held:
    """Something that no ``repr`` may show.

    Examples
    --------
    >>> Held("secret"), Held("secret").get()
    (<held>, 'secret')
    """

    __slots__ = ("get",)

    def __init__(self, value: Any) -> None:
        self.get: Callable[[], Any] = lambda: value

    def __repr__(self) -> str:
        return "<held>"
