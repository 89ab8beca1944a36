"""A sign of life on a terminal while work takes long."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 2.0  # seconds of work that need no sign of life


@contextmanager
def progress(doing: str, *, quiet: bool) -> Iterator[Callable[[str], object] | None]:
    """Say what takes so long: on a terminal, after two seconds, in one line that goes away.

    Yields
    ------
    callable or None
        Takes what is done just now, for the line; None where there is no line.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    done, now = threading.Event(), [doing]
    ticker = threading.Thread(target=_tick, args=(now, done), daemon=True)
    ticker.start()
    try:
        yield lambda line: now.__setitem__(0, line)
    finally:
        done.set()
        ticker.join()


def _tick(now: list[str], done: threading.Event) -> None:
    began = time.monotonic()
    wait = PATIENCE
    while not done.wait(wait):
        wait = 1.0
        line = f"{now[0]} ... {time.monotonic() - began:.0f} s"
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
    if wait != PATIENCE:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
