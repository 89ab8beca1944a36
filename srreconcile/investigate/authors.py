"""Who wrote records that several people could have written: an estimate that knows its limits.

Every candidate's *own* records, made when nobody else could have made them, give a
profile; the disputed records are shared out among the profiles.  Candidates who cannot be
told apart on records of known authors are not told apart here either: then the answer is
the set of candidates, and no more.

The number that a leader gets is the count per person with its interval.  A single record
is given to somebody only from a probability of 0.95 on, and is still an estimate: a
correction needs more (see `repair`).  Who wrote a record says nothing about why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.errors import InputError
from srreconcile.investigate import gate, taught, verdicts
from srreconcile.investigate.mixture import Shared, share_out
from srreconcile.investigate.profiles import Floats, Sample, fits, usual
from srreconcile.investigate.traits import TRAITS, Coded, Codes, coded
from srreconcile.investigate.verdicts import CERTAIN, ENOUGH

NOBODY = "(none of these)"
"""Stands among the candidates where records of other people were given."""

COVERAGE = 0.90
"""How often the interval of a count is meant to hold the true one."""

_REPLICATES = 48
_CELLS = 6_000_000  # replicates x records x candidates held at once: 50 MB
_OTHERS = 3_000  # records of other people that are enough for a profile
_ROUND = 1e-6  # what sums of shares are off by
_WIDTH = 1.895  # times the usual error of eight repetitions (Student's t): nine times in ten


@dataclass(frozen=True, repr=False)
class Estimate:
    """Who wrote a bundle of records.  Made by `estimate`.

    Attributes
    ----------
    records : DataFrame
        One row per disputed record, in the order given: a column per candidate with its
        probability, then ``author`` (missing: not decided) and ``probability``.
    shares : DataFrame
        One row per candidate or group of candidates not told apart: ``author, expected,
        low, high``, counts of records; the interval holds the truth nine times in ten.
    told_apart : DataFrame
        ``one, other, area``: how well each pair is told apart on records of known author.
    slope : float
        How far profiles were trusted, from 0 to 1.5.
    decided, error : float
        On records of known author, mixed in the same shares: the part that would be
        decided, and the part of those that would be wrong.
    abstains : str or None
        Why no record is given to anybody; None where some may be.
    """

    records: pd.DataFrame
    shares: pd.DataFrame
    told_apart: pd.DataFrame
    slope: float
    decided: float
    error: float
    abstains: str | None
    backtest: Any = None
    """The `Backtest` on the site's own records, where one was made."""

    def __repr__(self) -> str:
        total = len(self.records)
        tried = [] if self.backtest is None else [f"  {self.backtest!r}"]
        if self.abstains:
            return "\n".join([f"Estimate of {total:,} records: {self.abstains}", *tried])
        lines = [
            f"  {row.author}: about {row.expected:,.0f} (between {row.low:,} and {row.high:,})"
            for row in self.shares.itertuples()
        ]
        named = int(self.records["author"].notna().sum())
        lines.append(
            f"  {named:,} given to one person at {CERTAIN:.2f} or more; on records of known author "
            f"{self.error:.1%} of such verdicts were wrong."
        )
        return "\n".join([f"Estimate of {total:,} records:", *lines, *tried])


def estimate(
    own: Mapping[str, pd.DataFrame],
    disputed: pd.DataFrame,
    *,
    others: pd.DataFrame | None = None,
    possible: pd.DataFrame | None = None,
    rosters: Mapping[str, pd.DataFrame] | None = None,
    zone: str = "UTC",
    traits: tuple[str, ...] = TRAITS,
    seed: int = 0,
) -> Estimate:
    """Return who wrote the disputed records, as far as it can be told.

    Parameters
    ----------
    own : mapping of candidate to DataFrame
        Canonical records that are certainly this candidate's, at least two candidates.
    disputed : DataFrame
        Canonical records of unknown author.
    others : DataFrame, optional
        Records of further people of the school: what "none of these" would write.
    possible : DataFrame of bool, optional
        A row per disputed record, a column per candidate: False where the candidate
        cannot have written it (account not yet made, absent, no access).
    rosters : mapping of candidate to DataFrame, optional
        Whom each candidate teaches (`rosters.read_rosters`).  Used if every candidate has
        one: who has none may stand in for anybody, and it would speak against them.
    zone : str
        The time zone of the schools.
    traits : tuple of str
        What to compare, of `traits.TRAITS`.
    seed : int
        The same seed gives the same answer.

    Returns
    -------
    Estimate

    Raises
    ------
    InputError
        If there is no candidate, or `possible` does not fit.

    Notes
    -----
    Naive Bayes over Dirichlet-multinomial profiles, a mixture over the bundle, a gate on
    the area under the held-out curve, and a calibration slope; profiles are drawn anew by
    a Bayesian bootstrap over days, so that few records give wide intervals.

    Examples
    --------
    >>> day = pd.date_range("2026-09-01 09:10", periods=60, freq="D")
    >>> jane = pd.DataFrame({"student_id": ["p1", "p2", "p3"] * 20, "entered_at": day})
    >>> john = pd.DataFrame({"student_id": ["p7", "p8", "p9"] * 20, "entered_at": day})
    >>> found = estimate({"u1": jane, "u2": john}, john.head(30))
    >>> found.records["author"].dropna().unique().tolist(), found.abstains
    (['u2'], None)
    """
    names = list(own)
    allowed = _allowed(names, disputed, possible)
    rng = np.random.default_rng(seed)
    ordered = [in_time(own[name]) for name in names]
    extra = [] if others is None or not len(others) else [_sample(in_time(others))]
    traited = coded([*ordered, *extra, disputed], zone, traits)
    logs = zip(traited.parts, [*ordered, *extra], strict=False)
    trained = [Sample(codes, _days(log)) for codes, log in logs]
    if rosters is not None and all(len(rosters.get(name, ())) for name in names):
        known = dict(zip(names, ordered, strict=True))
        trained = _rostered(traited, trained, rosters, known, [*extra, disputed], zone)
    labels = [*names, NOBODY] if extra else names
    return _estimate(traited, trained, labels, allowed, rng)


def _allowed(
    names: list[str], disputed: pd.DataFrame, possible: pd.DataFrame | None
) -> npt.NDArray[np.bool_]:
    if not names:
        raise InputError("estimate: there is no candidate. Name at least one, with records of their own.")
    if possible is None:
        return np.ones((len(disputed), len(names)), dtype=bool)
    if len(possible) != len(disputed) or not set(names) <= set(possible.columns):
        raise InputError(
            f"estimate: possible has {len(possible):,} rows for {len(disputed):,} disputed records. "
            "Give one row per record and one column per candidate."
        )
    return possible[names].to_numpy(dtype=bool)


def _rostered(
    traited: Coded,
    trained: list[Sample],
    rosters: Mapping[str, pd.DataFrame],
    own: Mapping[str, pd.DataFrame],
    further: list[pd.DataFrame],
    zone: str,
) -> list[Sample]:
    """The candidates' records with what their rosters make likely, where records name students."""
    if "student_id" not in traited.names:
        return trained
    at = traited.names.index("student_id")
    base = usual(traited.names, traited.sizes, trained[: len(own)], next(iter(trained[len(own) :]), None))
    students = np.concatenate([part[:, at] for part in traited.parts])
    likely = taught.expected(rosters, own, further, base[at], students, zone)
    candidates = [replace(one, expected=likely[name]) for name, one in zip(own, trained, strict=False)]
    return [*candidates, *trained[len(own) :]]


def _moment(log: pd.DataFrame) -> pd.Series:
    missing = pd.Series(pd.NaT, index=log.index, dtype="datetime64[us]")
    return log.get("entered_at", missing).fillna(log.get("event_date", missing))


def in_time(log: pd.DataFrame) -> pd.DataFrame:
    """Return records in the order in which they were made."""
    return log.loc[_moment(log).sort_values(kind="stable").index]


def _sample(log: pd.DataFrame) -> pd.DataFrame:
    return log.iloc[:: -(-len(log) // _OTHERS)]


def _days(log: pd.DataFrame) -> Codes:
    return pd.factorize(_moment(log).dt.normalize(), use_na_sentinel=False)[0].astype(np.int64)


def _estimate(
    traited: Coded,
    trained: list[Sample],
    labels: list[str],
    allowed: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> Estimate:
    judged, people = traited.parts[-1], allowed.shape[1]
    others = trained[people] if len(trained) > people else None
    base = usual(traited.names, traited.sizes, trained[:people], others)
    held = gate.held_out(trained, traited.names, base, rng, judged)
    areas = gate.told_apart(held, len(trained))
    known = np.array([len(author) >= ENOUGH for author in trained[:people]])
    groups = gate.grouped(areas[:people, :people], known)
    groups = np.append(groups, np.arange(groups.max() + 1, groups.max() + 1 + len(trained) - people))
    factor = gate.slope(held, groups)
    fit = factor * _replicates(trained, judged, traited.names, base, rng)
    fit[:, :, :people] = np.where(allowed[None], fit[:, :, :people], -np.inf)
    nowhere = ~allowed.any(axis=1)
    if len(trained) == people:
        fit[:, nowhere] = 0.0  # nobody is possible: nothing is known, and nothing is decided
    prior = np.where(np.arange(len(trained)) < people, 1.25, 0.75)
    shared = share_out(fit, prior, rng)
    return _told(labels, shared, allowed, groups, held, factor, areas)


def _replicates(
    trained: list[Sample],
    judged: Codes,
    names: tuple[str, ...],
    base: list[Floats],
    rng: np.random.Generator,
) -> Floats:
    """Log-likelihoods of the judged records under profiles drawn anew, day by day."""
    replicates = int(np.clip(_CELLS // max(len(judged) * len(trained), 1), 12, _REPLICATES))
    columns = []
    for author in trained:
        weights = rng.standard_exponential((replicates, author.n_days))
        columns.append(fits(author, weights, judged, names, base))
    return np.stack(columns, axis=2)


def _told(
    labels: list[str],
    shared: Shared,
    allowed: npt.NDArray[np.bool_],
    groups: Codes,
    held: gate.HeldOut,
    factor: float,
    areas: Floats,
) -> Estimate:
    """The answer in words and tables."""
    people = allowed.shape[1]
    share = shared.probability.mean(axis=0)
    even = np.full(len(share), 1 / len(share))  # what lies towards the middle may look extreme, too
    mixed = [part * share + (1 - part) * even for part in (1.0, 0.6)]
    off = np.max([gate.share_error(held, factor, one, groups) for one in mixed], axis=0)
    shares = _shares(labels, shared, groups, gate.unexplained(held, share), off)
    low = shares["low"].to_numpy(dtype=np.float64)
    certain, decided, error = verdicts.threshold(
        held, factor, share, groups, low / max(len(shared.probability), 1)
    )
    records = pd.DataFrame(shared.probability, columns=labels)
    least = verdicts.at_least(shared.probability, groups, low)
    clear = verdicts.clear(areas[:people, :people], groups)
    records = verdicts.given(records, shared.probability, least, allowed, clear, certain)
    pairs = [
        (labels[one], labels[other], round(float(areas[one, other]), 3))
        for one in range(len(labels))
        for other in range(one + 1, len(labels))
    ]
    told_apart = pd.DataFrame(pairs, columns=["one", "other", "area"])
    alone = people == 1 or len(np.unique(groups[:people])) > 1
    abstains = None if alone else _why(told_apart, labels[:people])
    return Estimate(records, shares, told_apart, factor, decided, error, abstains)


def _why(told_apart: pd.DataFrame, people: list[str]) -> str:
    pairs = told_apart[told_apart["one"].isin(people) & told_apart["other"].isin(people)]
    least = pairs["area"].min()
    if least >= gate.TOLD_APART:
        return f"cannot be told: a candidate has fewer than {ENOUGH} records of their own."
    return (
        f"{', '.join(people)} cannot be told apart: on records of known author, the right one is found "
        f"with an area under the curve of {least:.2f} (a coin has 0.50; at least {gate.TOLD_APART:.2f} is needed)."
    )


def _shares(labels: list[str], shared: Shared, groups: Codes, strange: Floats, off: Floats) -> pd.DataFrame:
    """Counts per candidate, or per group of candidates who are not told apart.

    The interval is at least as wide as shares are off on records of known author.

    A record that fits nobody as known records do may be anybody's: where it is counted to
    an author, he may have one fewer, and where not, one more.
    """
    tail = (1 - COVERAGE) / 4  # half: habits change, and no profile of earlier records shows how
    rows = []
    for group in range(int(groups.max()) + 1):
        members = np.flatnonzero(groups == group)
        counts = shared.counts[:, members].sum(axis=1)
        low, high = np.quantile(counts, [tail, 1 - tail], method="closest_observation")
        middle, known = counts.mean(), _WIDTH * off[group] * len(shared.probability)
        low, high = min(low, middle - known), max(high, middle + known)
        mine = shared.probability[:, members].sum(axis=1)
        fewer, more = (strange * mine).sum(), (strange * (1 - mine)).sum()
        least, most = max(int(low - fewer + _ROUND), 0), min(round(high + more), len(mine))
        rows.append((" or ".join(labels[member] for member in members), float(counts.mean()), least, most))
    return pd.DataFrame(rows, columns=["author", "expected", "low", "high"])
