"""What one check found in one audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from srreconcile.severity import Severity


@dataclass(frozen=True)
class Result:
    """What one check found.

    Behaves as its frame of findings where that is handy: ``len(result)`` and
    ``result["user_id"]``.
    """

    name: str
    title: str
    help: str
    remedy: str
    severity: Severity
    findings: pd.DataFrame
    not_run: str | None = None
    """Why the check did not run; None when it did."""
    thresholds: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.findings)

    def __getitem__(self, column: str) -> pd.Series:
        return self.findings[column]

    def __iter__(self) -> Iterator[str]:
        return iter(map(str, self.findings.columns))

    def to_frame(self) -> pd.DataFrame:
        """Return the findings as a new DataFrame."""
        return self.findings.copy()

    @property
    def status(self) -> str:
        """One of: found, clean, not run."""
        if self.not_run is not None:
            return "not run"
        return "found" if len(self.findings) else "clean"

    def __repr__(self) -> str:
        said = self.not_run or (f"{len(self):,} found" if len(self) else "none found")
        return f"{self.title}: {said}"

    def _repr_html_(self) -> str:
        from srreconcile.report.html import result_html

        return result_html(self)
