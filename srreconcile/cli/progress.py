"""A sign of life on a terminal while work takes long."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 2.0  # seconds of work that need no sign of life


@contextmanager
def progress(doing: str, *, quiet: bool) -> Iterator[None]:
    """Say what takes so long: on a terminal, after two seconds, in one line that goes away."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(doing, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(doing: str, done: threading.Event) -> None:
    began = time.monotonic()
    wait = PATIENCE
    while not done.wait(wait):
        wait = 1.0
        print(f"\r{doing} ... {time.monotonic() - began:.0f} s", end="", file=sys.stderr, flush=True)
    if wait != PATIENCE:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
