"""The exceptions that reach a user.

::

    SRReconcileError
    ├── InputError      a file or frame is not what its schema says
    ├── SourceError     an API or a database did not answer, or not in full
    ├── HeldError       a load looks like an accident, and nobody said that it is right
    ├── PolicyError     a policy names something that does not exist
    ├── CheckError      a check is declared or asked for wrongly
    ├── FindingsError   there are findings where none were wanted
    └── MissingExtra    an optional part of the package is not installed

Each message says where the fault is, what was found there, and what to do.  No
message holds a name or an e-mail address: ids and row numbers find the row, and
messages end up in tickets.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any


class SRReconcileError(Exception):
    """Base of every error that srreconcile raises on purpose."""


class InputError(SRReconcileError, ValueError):
    """A file or frame is not what its schema says."""


class SourceError(SRReconcileError, OSError):
    """An API or a database did not answer, or not in full."""


class HeldError(SRReconcileError, ValueError):
    """A load looks like an accident, and nobody said that it is right.

    Attributes
    ----------
    verdict : Verdict
        The reasons, to read and to accept.
    """

    def __init__(self, message: str, verdict: Any = None) -> None:
        super().__init__(message)
        self.verdict = verdict


class PolicyError(SRReconcileError, ValueError):
    """A policy names something that does not exist, or gives it a wrong value."""


class CheckError(SRReconcileError, ValueError):
    """A check is declared, named or called wrongly."""


class FindingsError(SRReconcileError, AssertionError):
    """There are findings of a severity that was not to be found."""


class MissingExtra(SRReconcileError, ImportError):
    """An optional part of the package is not installed."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the nearest known word, or the whole list.

    Parameters
    ----------
    word : str
        What was found.
    known : iterable of str
        What would have been understood.

    Returns
    -------
    str
        With a leading space, ready to end a message; empty if `known` is.

    Examples
    --------
    >>> did_you_mean("emial", ["email", "active"])
    ' Did you mean "email"?'
    >>> did_you_mean("shoe", ["email", "active"])
    ' Known: active, email.'
    """
    known = sorted(known)
    spelled = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), spelled, n=1, cutoff=0.6)
    if near:
        return f' Did you mean "{spelled[near[0]]}"?'
    return f" Known: {', '.join(known)}." if known else ""
