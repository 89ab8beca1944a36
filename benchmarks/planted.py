"""Planted truth: how often a certain verdict is right, and how many wrong records get one.

Accounts are linked to another's row, three quarters of them mended within the term.  The
truth of each record is known.  Judged are links with their dates, and links rebuilt from
exports every 7, 30 and 90 days; a rule that takes the last export before a record stands
beside them::

    python -m benchmarks.planted --records 1000000 --seeds 90417 90418
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import pandas as pd

from srreconcile.history import history
from srreconcile.records import attribute
from srreconcile.tables import LINKS, Tables

START, DAYS, MINUTES = pd.Timestamp("2026-09-01"), 90, 90 * 24 * 60
CADENCES = (7, 30, 90)


@dataclass(frozen=True)
class Planted:
    """A term of records, and whose link was wrong until when (minutes; 0: never)."""

    owner: np.ndarray
    other: np.ndarray
    until: np.ndarray
    at: np.ndarray
    row: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        """Whether each record was made through another's link."""
        return np.asarray(self.at < self.until[self.row])

    @property
    def log(self) -> pd.DataFrame:
        """The record log."""
        return pd.DataFrame({
            "record_id": np.arange(len(self.at)).astype(str), "staff_member_id": self.row.astype(str),
            "entered_at": START + pd.to_timedelta(self.at, unit="min"),
        })  # fmt: skip

    def linked_on(self, day: int) -> pd.DataFrame:
        """The links that an export of a day shows."""
        users = np.where(self.until > day * 24 * 60, self.other, self.owner)
        return pd.DataFrame({"user_id": users.astype(str), "staff_member_id": self.owner.astype(str)})

    @property
    def dated(self) -> pd.DataFrame:
        """The links with their dates."""
        mended = START + pd.to_timedelta(pd.Series(self.until), unit="min")
        rows = self.owner.astype(str)
        was = pd.DataFrame({"user_id": self.other.astype(str), "staff_member_id": rows, "valid_to": mended})
        now = pd.DataFrame({"user_id": rows, "staff_member_id": rows, "valid_from": mended})
        return LINKS.conform(pd.concat([was[self.until > 0], now], ignore_index=True))


def planted(staff: int, records: int, seed: int) -> Planted:
    """Draw a term in which one link in twenty-five is wrong."""
    rng = np.random.default_rng(seed)
    owner = np.arange(staff)
    wrong = rng.permutation(staff)[: staff // 50 * 2].reshape(-1, 2)
    mended = np.where(rng.random(len(wrong)) < 0.75, rng.integers(1, MINUTES, len(wrong)), 10**6)
    until = np.zeros(staff, dtype="int64")
    other = owner.copy()
    for here, there in ((0, 1), (1, 0)):
        until[wrong[:, here]], other[wrong[:, here]] = mended, wrong[:, there]
    return Planted(
        owner, other, until, np.sort(rng.integers(0, MINUTES, records)), rng.integers(0, staff, records)
    )


def certain(term: Planted, links: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The records that are called misattributed, and own, with certainty."""
    pairs = links[["user_id", "staff_member_id"]].drop_duplicates()
    same = pairs["user_id"] == pairs["staff_member_id"]
    found = attribute(term.log, links, pairs.assign(identity=np.where(same, "same", "different")))
    told = [found.fetch(verdict=verdict, limit=len(term.at)) for verdict in ("misattributed", "own")]
    sure = [rows.loc[rows["certainty"].eq("certain"), "record_id"].astype(int).to_numpy() for rows in told]
    return sure[0], sure[1]


def line(seed: int, name: str, term: Planted, called: np.ndarray, cleared: np.ndarray) -> str:
    """One line of the table."""
    wrong = term.wrong
    right = int(wrong[called].sum())
    return (
        f"{seed:>6}  {name:<24} {right / max(len(called), 1):>9.4f}  {right / wrong.sum():>6.4f}  "
        f"{int(wrong[cleared].sum()):>13,}"
    )


def last_export(term: Planted, cadence: int) -> tuple[np.ndarray, np.ndarray]:
    """What the last export before each record says, without doubting it."""
    seen = term.at // (24 * 60) // cadence * cadence * 24 * 60
    called = term.until[term.row] > seen
    return np.flatnonzero(called), np.flatnonzero(~called)


def main() -> None:
    """Print precision, share and what was cleared wrongly, for each seed and way of knowing links."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--staff", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[90417, 90418])
    asked = parser.parse_args()
    print(f"  seed  {'links':<24} precision   share  cleared wrong   ({asked.records:,} records)")
    for seed in asked.seeds:
        term = planted(asked.staff, asked.records, seed)
        print(line(seed, "with dates", term, *certain(term, term.dated)), flush=True)
        for cadence in CADENCES:
            days = [*range(0, DAYS, cadence), DAYS]
            exports = {START + pd.Timedelta(days=day): Tables(links=term.linked_on(day)) for day in days}
            print(
                line(seed, f"exports every {cadence} days", term, *certain(term, history(exports).links)),
                flush=True,
            )
            print(line(seed, "  the last one believed", term, *last_export(term, cadence)), flush=True)


if __name__ == "__main__":
    main()
