"""How often an estimate of authors is right, in regimes from easy to impossible.

::

    python -m benchmarks.authors --cases 120

Two people log behaviors about their students at their hours; then 200 records of both are
pooled in an unknown share, and `srreconcile.investigate.estimate` says whose they are.
Regimes differ in how many students the two have in common, in what the log holds, and in
what makes logs of schools hard: few records, bursts, new students, a third author.

The benchmark stops with an error if, in any regime, more than 5 % of verdicts at 0.95 or
more are wrong, or if it decides where nobody could know.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from srreconcile.investigate.authors import NOBODY, Estimate, estimate
from srreconcile.investigate.rosters import read_rosters

SCHOOL = 420
CLASS = 28
HOURS = np.arange(8, 16)
_LATER = 56  # days from the known records to the disputed: whole weeks, or lessons would fall on Sundays
_SECOND = pd.Timestamp("2026-08-17") + pd.Timedelta(days=_LATER)
TYPES = np.array(["behavior", "absence", "communication", "incident", "assessment"])


@dataclass(frozen=True)
class Regime:
    """What two authors share, and what their logs are like."""

    name: str
    overlap: float
    """Part of the students that both have."""
    traits: tuple[str, ...]
    own: tuple[int, ...] = (400, 150)
    pooled: int = 200
    burst: float = 1.0
    """Records per sitting: one hour, one class."""
    drift: float = 0.0
    """Part of the students who are new in the disputed time."""
    stranger: float = 0.0
    """Part of the disputed records that a third person wrote."""
    share: tuple[float, float] = (0.1, 0.9)
    others: bool = False
    """Whether records of the rest of the school are given."""
    knowable: bool = True
    rosters: str = ""
    """What rosters are given: none; ``day``, lists of students; ``periods``, with hours too;
    ``stale``, of which a third names the wrong students."""


STUDENTS, HOUR, TYPE = ("student_id",), ("student_id", "hour"), ("student_id", "hour", "record_type")

TABLE = [
    Regime(f"overlap {overlap:g}, {label}", overlap, traits, knowable=overlap < 1 or traits != STUDENTS)
    for overlap in (0.0, 0.5, 1.0)
    for label, traits in (("students", STUDENTS), ("+ hour", HOUR), ("+ hour + type", TYPE))
]
_HARD = Regime("", 0.5, TYPE)
FURTHER = [
    replace(_HARD, name="few own records (40, 25)", own=(40, 25)),
    replace(_HARD, name="a small bundle (15)", pooled=15),
    replace(_HARD, name="a large bundle (2,000)", pooled=2000),
    replace(_HARD, name="one wrote nearly all", share=(0.0, 0.05)),
    replace(_HARD, name="bursts of 8", burst=8),
    replace(_HARD, name="bursts of 8, all in common", burst=8, overlap=1.0),
    replace(_HARD, name="a third of the students new", drift=0.33),
    replace(_HARD, name="a tenth by a stranger", stranger=0.1),
    replace(_HARD, name="a tenth by a stranger, school known", stranger=0.1, others=True),
    replace(_HARD, name="half by a stranger, school known", stranger=0.5, others=True),
    replace(_HARD, name="no stranger, school known", others=True),
    replace(_HARD, name="three candidates", own=(300, 200, 100)),
]
_NEW = replace(_HARD, drift=1.0, traits=STUDENTS)
ROSTERED = [
    replace(_NEW, name="all students new"),
    replace(_NEW, name="all students new, rosters", rosters="day"),
    replace(_NEW, name="all students new, stale rosters", rosters="stale"),
    replace(_HARD, name="few own records, rosters", own=(40, 25), rosters="day"),
    replace(_HARD, name="half in common, rosters", traits=STUDENTS, rosters="day"),
    replace(_HARD, name="half in common, timetables", traits=STUDENTS, rosters="periods"),
    replace(_HARD, name="one class, timetables", traits=STUDENTS, overlap=1.0, rosters="periods"),
    replace(_HARD, name="one class, one roster", traits=STUDENTS, overlap=1.0, rosters="day", knowable=False),
]


@dataclass(frozen=True)
class Author:
    """One person's habits."""

    students: np.ndarray
    taste: np.ndarray
    hours: np.ndarray
    types: np.ndarray
    shift: int
    """Which third of the students comes in which hour."""


def authors(regime: Regime, rng: np.random.Generator) -> list[Author]:
    """Draw people with the students in common that `regime` wants, and one stranger."""
    first = rng.permutation(SCHOOL)
    shared, rest = first[: round(CLASS * regime.overlap)], first[CLASS:]
    found = []
    for number in range(len(regime.own) + 1):
        common = shared if number < len(regime.own) else shared[:0]
        mine = rest[number * CLASS : number * CLASS + CLASS - len(common)]
        taste = rng.gamma(0.8, size=CLASS) + 0.05
        if regime.overlap == 1.0 and found and number < len(regime.own):
            taste = found[0].taste  # the intern in the same room
        found.append(
            Author(np.append(common, mine), taste / taste.sum(), _some(rng, 8), _some(rng, 5), number)
        )
    return found


def _some(rng: np.random.Generator, size: int) -> np.ndarray:
    drawn = rng.gamma(1.0, size=size) + 0.1
    return np.asarray(drawn / drawn.sum())


def log(author: Author, n: int, first_day: int, regime: Regime, rng: np.random.Generator) -> pd.DataFrame:
    """Draw a log of `n` records: nine in ten about the author's own students, others in the corridor."""
    sitting = np.sort(rng.integers(0, max(round(n / regime.burst), 1), n))
    size = int(sitting.max(initial=0)) + 1
    day, hour = rng.integers(0, 40, size)[sitting], rng.choice(HOURS, size, p=author.hours)[sitting]
    mine = rng.choice(author.students, n, p=author.taste)
    focus = rng.choice(author.students, size, p=author.taste)[sitting]
    if regime.rosters == "periods":
        mine = np.where(rng.random(n) < 0.8, _of_class(author, hour, rng), mine)
    student = np.where(rng.random(n) < (0.5 if regime.burst > 1 else 0.0), focus, mine)
    student = np.where(rng.random(n) < 0.1, rng.integers(0, SCHOOL, n), student)
    moment = pd.Timestamp("2026-08-17") + pd.to_timedelta(
        (first_day + day + day // 5 * 2) * 86_400 + hour * 3_600 + rng.integers(1, 3_600, n), unit="s"
    )
    kind = rng.choice(TYPES, n, p=author.types)
    found = pd.DataFrame({"student_id": student.astype(str), "record_type": kind, "entered_at": moment})
    return found.sort_values("entered_at", ignore_index=True)


def case(regime: Regime, rng: np.random.Generator) -> tuple[Estimate, np.ndarray]:
    """Draw one dispute; return the estimate and who wrote each record."""
    people = authors(regime, rng)
    own = {
        f"u{i}": log(person, n, 0, regime, rng)
        for i, (person, n) in enumerate(zip(people, regime.own, strict=False))
    }
    later = [_drifted(person, regime, rng) for person in people[:-1]] + people[-1:]
    first = rng.uniform(*regime.share)
    rest = rng.dirichlet(np.ones(len(regime.own) - 1)) * (1 - first)
    weights = np.append(np.append(first, rest) * (1 - regime.stranger), regime.stranger)
    counts = rng.multinomial(regime.pooled, weights)
    parts = [log(person, n, _LATER, regime, rng) for person, n in zip(later, counts, strict=True)]
    truth = np.repeat([*own, NOBODY], counts)
    others = None
    if regime.others:
        crowd = [log(one, 120, 0, regime, rng) for _ in range(15) for one in authors(regime, rng)[-1:]]
        others = pd.concat([*crowd, log(people[-1], 120, 0, regime, rng)], ignore_index=True)
    disputed = pd.concat(parts, ignore_index=True)
    rosters = None
    if regime.rosters:
        terms = list(zip(people, later, strict=True))[: len(own)]
        rosters = {
            name: roster(before, after, regime, rng) for name, (before, after) in zip(own, terms, strict=True)
        }
    found = estimate(own, disputed, others=others, rosters=rosters, traits=regime.traits, seed=1)
    return found, truth


def _of_class(author: Author, hour: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A student of the third that comes in each hour."""
    third = author.students[: len(author.students) // 3 * 3].reshape(-1, 3)
    return np.asarray(third[rng.integers(0, len(third), len(hour)), (hour + author.shift) % 3])


def roster(before: Author, after: Author, regime: Regime, rng: np.random.Generator) -> pd.DataFrame:
    """Draw whom an author teaches in the time of the known records, and in that of the disputed ones."""
    rows = pd.concat([_term(before, None, _SECOND), _term(after, _SECOND, None)], ignore_index=True)
    if regime.rosters == "stale":
        wrong = rng.random(len(rows)) < 1 / 3
        rows["student_id"] = rows["student_id"].where(~wrong, rng.integers(0, SCHOOL, len(rows)).astype(str))
    if regime.rosters == "periods":
        rows = rows.merge(pd.DataFrame({"hour": HOURS}), how="cross")
        rows = rows[rows["place"] % 3 == (rows["hour"] + after.shift) % 3]
        rows["begins"] = rows["hour"].astype("str") + ":00"
        rows["ends"] = rows["hour"].astype("str") + ":59"
    return read_rosters(rows.assign(staff_member_id="S"), pd.DataFrame({"staff_member_id": ["S"]}))


def _term(author: Author, begins: pd.Timestamp | None, ends: pd.Timestamp | None) -> pd.DataFrame:
    rows = pd.DataFrame({"student_id": author.students.astype(str), "valid_from": begins})
    return rows.assign(valid_to=None if ends is None else ends - pd.Timedelta(days=1), place=range(len(rows)))


def _drifted(person: Author, regime: Regime, rng: np.random.Generator) -> Author:
    new = rng.random(len(person.students)) < regime.drift
    return replace(person, students=np.where(new, rng.integers(0, SCHOOL, len(new)), person.students))


def measure(regime: Regime, cases: int, seed: int) -> dict[str, float]:
    """Run one regime and return its figures."""
    rng = np.random.default_rng(seed)
    figures: dict[str, list[float]] = {
        "abstains": [],
        "named": [],
        "wrong": [],
        "covered": [],
        "width": [],
        "share": [],
    }
    began = time.perf_counter()
    for _ in range(cases):
        found, truth = case(regime, rng)
        named = found.records["author"].notna().to_numpy()
        figures["abstains"].append(found.abstains is not None)
        figures["named"].append(named.sum() / len(truth))
        figures["wrong"].append(
            (found.records["author"].to_numpy()[named] != truth[named]).sum() / len(truth)
        )
        if not found.abstains:
            for author, expected, low, high in _shares(found):
                real = int(np.isin(truth, author.split(" or ")).sum())
                figures["covered"].append(low <= real <= high)
                figures["width"].append((high - low) / len(truth))
                figures["share"].append(abs(expected - real) / len(truth))
    mean = {name: float(np.mean(values)) if values else float("nan") for name, values in figures.items()}
    mean["error"] = mean["wrong"] / mean["named"] if mean["named"] else 0.0
    return {**mean, "ms": (time.perf_counter() - began) / cases * 1000}


def _shares(found: Estimate) -> Iterator[tuple[str, float, int, int]]:
    for row in found.shares[found.shares["author"] != NOBODY].itertuples(index=False):
        yield row.author, row.expected, row.low, row.high


def main() -> None:
    """Measure every regime and stop where a promise is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=120)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--only", default="", help="regimes whose name holds this")
    asked = parser.parse_args()
    print(f"{'regime':38}abstains  decided  error  share off  interval holds  width   ms")
    broken = []
    for number, regime in enumerate([*TABLE, *FURTHER, *ROSTERED]):
        if asked.only not in regime.name:
            continue
        f = measure(regime, asked.cases, asked.seed + number)
        print(
            f"{regime.name:38}{f['abstains']:8.2f}{f['named']:9.2f}{f['error']:7.3f}{f['share']:11.3f}"
            f"{f['covered']:16.2f}{f['width']:7.2f}{f['ms']:5.0f}",
            flush=True,
        )
        if f["error"] > 0.05 or (not regime.knowable and f["abstains"] < 0.95):
            broken.append(regime.name)
    if broken:
        sys.exit(f"not kept: {', '.join(broken)}")


if __name__ == "__main__":
    main()
