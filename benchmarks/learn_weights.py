"""Learn the weights of evidence from invented networks, and write them where they are shipped.

::

    python -m benchmarks.learn_weights            # learns, reports the loss on what was held out
    python -m benchmarks.learn_weights --write    # and writes srreconcile/people/weights.toml

The method is conditional logistic regression: of an account's candidate people and
"nobody" one is true, and the weights are those under which the truth is likeliest, held
near the numbers of ``measured_weights.toml`` (they follow measured rates).  Learned from half
of the kinds of noise and six of nine login conventions (`benchmarks.noise.LEARNED`); the
other half only judges.  Weights of one chain keep their order (`CHAINS`).
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.judge import f1, true_pairs
from benchmarks.logins import CONVENTIONS
from benchmarks.networks import Judged, network
from benchmarks.noise import HELD_OUT, LEARNED
from srreconcile.people import Matches, match
from srreconcile.people.levels import CODES, NAMES
from srreconcile.people.weights import weights

Floats = npt.NDArray[np.float64]
PATH = Path(str(files("srreconcile.people").joinpath("weights.toml")))
START = Path(__file__).with_name("measured_weights.toml")
WAYS, OTHER_WAYS = tuple(CONVENTIONS)[:6], tuple(CONVENTIONS)[6:]
PENALTY = 40.0  # how many observations the numbers of the file count as
STEP = 1.5  # most that one weight may move
PRIOR = len(NAMES)  # the parameter of "nobody on the list"
_ELSEWHERE = {"state.same": ("id", "state_same"), "state.differ": ("id", "state_differ")}
# Counted at the site or taken from others, so there is nothing to learn.
_FIXED = re.compile(
    r"^$|^(school|title|dates)\.(?!left)|last\.swapped|^taken|"
    r"alike|suffix_differ|"  # relatives, whom the networks do not show
    r"address\.(shared|digits|variant|differ|foreign|elsewhere|personal)"
)

CHAINS = (
    ("first", "exact preferred nickname typo differ"),
    ("first", "exact token middle differ"),
    ("first", "exact short differ"),
    ("last", "exact part typo differ"),
    ("last", "exact former differ"),
    ("middle", "exact initial differ"),
    ("address", "same same_login personal elsewhere differ"),
    ("address", "same_login renamed differ"),
    ("id", "same differ"),
)
"""Levels that may not change places, strongest first."""


@dataclass(frozen=True)
class Sample:
    """Candidate pairs of accounts: what each weighs now, its levels, and whether it is true."""

    user: npt.NDArray[np.int64]
    score: Floats
    levels: npt.NDArray[np.int64]
    true: npt.NDArray[np.bool_]
    others: Floats
    nobody: npt.NDArray[np.bool_]  # by account: no candidate is true


def training(seed: int, kinds: Sequence[str]) -> Iterator[Judged]:
    """Yield networks to learn from: small and large, of several populations."""
    shapes = [(60, {}), (60, {"schools": 1}), (300, {}), (300, {"noise": 2.0}), (1500, {}),
              (1500, {"hispanic": 0.7}), (1500, {"asian": 0.45}), (5000, {}), (5000, {"noise": 2.0}),
              (20_000, {})]  # fmt: skip
    for at, (n, options) in enumerate(shapes):
        for again in range(max(1, min(12, 1500 // n))):
            yield network(n, seed + 100 * at + again, kinds=kinds, ways=WAYS, **{"noise": 1.3, **options})  # type: ignore[arg-type]


def sample(net: Judged) -> Sample:
    """Return what the present weights say of a network, beside the truth."""
    found = match(net.staff, net.users)
    scored, rows = found._scored, found._site.rows
    person = np.concatenate([
        net.staff_person.set_axis(net.staff["staff_member_id"]).reindex(rows.ids[: rows.staff_count]).to_numpy(),
        net.user_person.set_axis(net.users["user_id"]).reindex(rows.ids[rows.staff_count :]).to_numpy(),
    ])  # fmt: skip
    true = (person[scored.user] == person[scored.row]) & (person[scored.user] >= 0)
    user, at = np.unique(scored.user, return_inverse=True)
    hit = np.zeros(len(user), dtype=bool)
    np.logical_or.at(hit, at, true)
    others = np.logaddexp(scored.nobody[user], scored.namesakes[user])
    return Sample(at, scored.score, scored.evidence.levels.astype(np.int64), true, others, ~hit)


def loss(delta: Floats, samples: Sequence[Sample]) -> tuple[float, Floats]:
    """Return the negative log-likelihood under changed weights, and its gradient."""
    total, slope = PENALTY / 2 * float(delta @ delta), PENALTY * delta
    for one in samples:
        score = one.score + delta[one.levels].sum(axis=1)
        others = one.others + delta[PRIOR]
        top = others.copy()
        np.maximum.at(top, one.user, score)
        weight, nobody = np.exp(score - top[one.user]), np.exp(others - top)
        every, right = nobody.copy(), np.where(one.nobody, nobody, 0.0)
        np.add.at(every, one.user, weight)
        np.add.at(right, one.user[one.true], weight[one.true])
        right = np.maximum(right, 1e-300)
        total += float((np.log(every) - np.log(right)).sum())
        pull = weight / every[one.user] - np.where(one.true, weight / right[one.user], 0.0)
        for column in one.levels.T:
            slope += np.bincount(column, pull, minlength=len(delta))
        slope[PRIOR] += (nobody / every - one.nobody).sum()
    slope[_fixed()] = 0.0
    return total, slope


def _fixed() -> npt.NDArray[np.int64]:
    return np.array([code for code, name in enumerate(NAMES) if _FIXED.search(name)], dtype=np.int64)


def learn(samples: Sequence[Sample]) -> Floats:
    """Return the change of each level's weight, and last that of "nobody"."""
    from scipy.optimize import minimize

    bounds = [(-STEP, STEP)] * (PRIOR + 1)
    found = minimize(loss, np.zeros(PRIOR + 1), args=(samples,), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x)


def changed(delta: Floats) -> dict[tuple[str, str], float]:
    """Return the new numbers of the file, by section and key, in the order of `CHAINS`."""
    new: dict[tuple[str, str], float] = {}
    for name, code in CODES.items():
        section, key = _ELSEWHERE.get(name, tuple(name.partition(".")[::2]))
        if key in weights().get(section, {}):
            new[section, key] = weights()[section][key] + (0.0 if _FIXED.search(name) else delta[code])
    for section, chain in CHAINS:
        keys = [(section, key) for key in chain.split()]
        for _ in keys:
            for high, low in pairwise(keys):
                if new[high] < new[low]:
                    new[high] = new[low] = (new[high] + new[low]) / 2
    nobody = weights()["prior"]["nobody"]
    odds = np.log(nobody / (1 - nobody)) + delta[PRIOR]
    new["prior", "nobody"] = float(1 / (1 + np.exp(-odds)))
    return new


def write(new: dict[tuple[str, str], float], path: Path = PATH) -> None:
    """Put the numbers in the place of the old ones; comments stay."""
    section, lines = "", []
    for old in path.read_text("utf-8").splitlines():
        line = old
        head = re.match(r"\[(\w+)\]", line)
        section = head[1] if head else section
        number = re.match(r"(\w+)( = )(-?[\d.]+)(\s*)(.*)", line)
        if number and (section, number[1]) in new:
            digits = 3 if section == "prior" else 2
            start = f"{number[1]} = {round(new[section, number[1]], digits)}"
            line = f"{start:<{len(number[1] + number[2] + number[3] + number[4])}}{number[5]}".rstrip()
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    weights.cache_clear()


def quality(seed: int, kinds: Sequence[str] | None, **options: Any) -> float:
    """Return the F1 of pairs of a network with these kinds of noise."""
    net = network(5000, seed, kinds=kinds, **options)
    found = match(net.staff, net.users)
    return f1(pairs(found), true_pairs(net))[2]


def pairs(found: Matches) -> npt.NDArray[np.object_]:
    """Return every account with every staff row of its best person."""
    best = found.best[["user_id", "person_id"]].dropna()
    return best.merge(found.persons, on="person_id")[["user_id", "staff_member_id"]]


def main() -> None:
    """Learn, report, and write if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=70_000)
    given = parser.parse_args()
    before = PATH.read_text("utf-8")
    show("as shipped")
    PATH.write_text(START.read_text("utf-8"), "utf-8")
    weights.cache_clear()
    show("as measured")
    measured = held_out()
    began = time.process_time()
    for turn in range(given.rounds):
        samples = [sample(net) for net in training(given.seed + 10_000 * turn, LEARNED)]
        delta = learn(samples)
        old = loss(np.zeros(PRIOR + 1), samples)[0]
        new, cpu = loss(delta, samples)[0], time.process_time() - began
        print(f"round {turn + 1}: loss {old:,.0f} -> {new:,.0f}, CPU {cpu:.0f} s")
        for (section, key), value in changed(delta).items():
            if abs(value - weights()[section][key]) > 0.15:
                print(f"  [{section}] {key}: {weights()[section][key]:+.2f} -> {value:+.2f}")
        write(changed(delta))
        show(f"after round {turn + 1}")
    print(f"loss an account, kinds and conventions held out: {measured:.4f} -> {held_out():.4f}")
    if not given.write:
        PATH.write_text(before, "utf-8")


def held_out() -> float:
    """Return the mean negative log-likelihood of an account on what was not learned from."""
    samples = [sample(network(1500, seed, kinds=HELD_OUT, ways=OTHER_WAYS, noise=1.3)) for seed in (1, 2, 3)]
    return loss(np.zeros(PRIOR + 1), samples)[0] / sum(len(one.nobody) for one in samples)


def show(title: str) -> None:
    """Print the F1 where the kinds of noise were learned from, and where they were held out."""
    learned = np.mean([quality(s, LEARNED, noise=1.3) for s in (1, 2)])
    other = np.mean([quality(s, HELD_OUT, noise=1.3) for s in (1, 2)])
    ways = np.mean([quality(s, None, ways=OTHER_WAYS) for s in (1, 2)])
    both = np.mean([quality(s, None) for s in (1, 2)])
    print(
        f"{title}: F1 on kinds learned from {learned:.4f}, on kinds held out {other:.4f}, "
        f"on conventions held out {ways:.4f}, on all {both:.4f}"
    )


if __name__ == "__main__":
    main()
