"""How much a finding matters, from nothing to do to act today."""

from __future__ import annotations

from enum import IntEnum


class Severity(IntEnum):
    """What a finding asks for; ordered, and spelled as users write it.

    Examples
    --------
    >>> Severity.ACT > Severity.REVIEW
    True
    >>> str(Severity.ACT)
    'act'
    """

    HEALTHY = 0
    """Nothing to do."""
    NOTE = 1
    """Worth knowing."""
    REVIEW = 2
    """Somebody should look."""
    ACT = 3
    """Act this week."""
    URGENT = 4
    """Act today."""

    def __str__(self) -> str:
        return self.name.lower()
