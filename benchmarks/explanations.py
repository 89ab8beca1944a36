"""Explanations to be read as a school secretary would: a sample over networks of many kinds.

::

    python -m benchmarks.explanations --count 200 --seed 1 > explanations.txt
    python -m benchmarks.explanations --count 200 --seed 1 --truth
    python -m benchmarks.explanations --count 20 --pictures pictures

Doubtful accounts are drawn as often as sure ones, for it is the doubtful that are read.
With ``--truth``, a last line says who it really is: the text must never be surer than that
bears.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.networks import Judged, network
from srreconcile.people import Matches, match


@dataclass(frozen=True)
class Sort:
    """A network, and the columns that its lists lack."""

    name: str
    part: float
    """Of the sample, in twentieths."""
    staff: int = 1500
    without: tuple[str, ...] = ()
    noise: float = 1.0
    hispanic: float = 0.18
    namesakes: float = 0.006
    schools: int | None = None
    kinds: tuple[str, ...] | None = None


SORTS = (
    Sort("the usual noise", 4),
    Sort("three times the noise", 2, noise=3.0),
    Sort("a school of sixty", 2, 60),
    Sort("no dates", 1, without=("start_date", "created_at")),
    Sort("no school", 1, without=("school_id",)),
    Sort("one school", 1, 300, schools=1),
    Sort("no e-mail on the staff list", 2, without=("staff email",)),
    Sort("names alone", 1, without=("start_date", "created_at", "school_id", "staff email", "title")),
    Sort("every fifth a namesake", 2, namesakes=0.2),
    Sort("second accounts", 2, kinds=("second_account",), noise=8.0),
    Sort("mostly Hispanic names", 2, hispanic=0.8),
)


def drawn(sort: Sort, seed: int) -> Judged:
    """Return the network of a sort, without the columns that it lacks."""
    net = network(
        sort.staff, seed, noise=sort.noise, hispanic=sort.hispanic, namesakes=sort.namesakes,
        schools=sort.schools, kinds=sort.kinds,
    )  # fmt: skip
    staff, users = net.staff, net.users
    for column in sort.without:
        if column == "staff email":
            staff = staff.drop(columns="email")
        else:
            staff, users = (frame.drop(columns=column, errors="ignore") for frame in (staff, users))
    return replace(net, staff=staff, users=users)


def chosen(found: Matches, count: int, rng: np.random.Generator) -> list[str]:
    """Return accounts to explain: half of them doubtful or nobody's, where there are as many."""
    best = found.best
    sure = best["zone"].eq("sure") & best["probability"].gt(0.999)
    picked = []
    for flags, size in ((~sure, count - count // 3), (sure, count)):
        ids = best.loc[flags, "user_id"].to_numpy(dtype=object)
        picked += rng.permutation(ids)[: min(size, count - len(picked))].tolist()
    return picked


def explanations(count: int, seed: int, *, truth: bool = False) -> Iterator[tuple[str, Matches, str, str]]:
    """Yield the name of the sort, the matches, the account and its explanation."""
    whole = sum(sort.part for sort in SORTS)
    for number, sort in enumerate(SORTS):
        net = drawn(sort, seed * 100 + number)
        found = match(net.staff, net.users)
        rng = np.random.default_rng(seed * 100 + number)
        for user_id in chosen(found, round(count * sort.part / whole), rng):
            text = found.explain(user_id)
            yield sort.name, found, user_id, text + (_truth(net, user_id) if truth else "")


def _truth(net: Judged, user_id: str) -> str:
    person = net.user_person[net.users["user_id"].eq(user_id)].iloc[0]
    rows = net.staff.loc[net.staff_person.eq(person) & (person >= 0), "staff_member_id"].tolist()
    return f"\n(in truth: {', '.join(rows) or 'nobody on the list'})"


def main() -> None:
    """Print a sample, and draw it where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--truth", action="store_true", help="say who it really is")
    parser.add_argument("--pictures", type=Path, help="a folder to draw each one into")
    asked = parser.parse_args()
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    before = ""
    for number, (name, found, user_id, text) in enumerate(
        explanations(asked.count, asked.seed, truth=asked.truth), start=1
    ):
        print(f"{'' if name == before else f'===== {name} =====' + chr(10)}\n[{number}] {text}")
        before = name
        if asked.pictures:
            found.plot(user_id).savefig(asked.pictures / f"{number:03}.png")


if __name__ == "__main__":
    main()
