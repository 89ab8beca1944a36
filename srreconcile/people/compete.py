"""Who an account belongs to: its candidate people and "nobody on the list" compete.

A score says how well one pair fits; a probability has to know who else fits.  Each
account's scores are set against each other and against the chance that its owner is
on no list.  A person whom another account fits better is less likely to own this
one as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from srreconcile.people.candidates import Candidates
from srreconcile.people.evidence import Evidence, compare
from srreconcile.people.groups import Indices
from srreconcile.people.levels import CODES, KINDS
from srreconcile.people.persons import Persons
from srreconcile.people.rulings import Rulings
from srreconcile.people.site import Site
from srreconcile.people.weights import weights
from srreconcile.people.words import Flags, Floats, distinct

_TAKEN = KINDS.index("taken")
_CLAIMS = 0.5  # probability from which an account counts as its person's
_SMOOTHING = 20  # people that the usual share without an account counts as
_TELLING = 0.2  # log-odds from which the competition is worth a word
_NONE: Floats = np.zeros(0)


@dataclass(frozen=True)
class Scored:
    """Pairs of an account and a person, sorted by account and then best first.

    ``row`` is the person's row that fits best; ``score`` is ``prior`` plus the sum of
    the evidence.  ``nobody`` and ``namesakes`` are, by row number of the account, the
    log-weights of the other outcomes: its owner is not on the list, or is one of so
    many people of that name that they were not compared.
    """

    user: Indices
    person: Indices
    row: Indices
    prior: Floats
    evidence: Evidence
    probability: Floats
    nobody: Floats
    namesakes: Floats
    free: float = 0.0  # what it says that no other account fits a person

    @property
    def score(self) -> Floats:
        """Log-odds of each pair before the competition."""
        return self.prior + self.evidence.total

    def take(self, at: Indices) -> Scored:
        """Return some of the pairs."""
        return Scored(self.user[at], self.person[at], self.row[at], self.prior[at], self.evidence.take(at),
                      self.probability[at], self.nobody, self.namesakes, self.free)  # fmt: skip

    def followed_by(self, other: Scored) -> Scored:
        """Return these pairs and then the `other`, with what is known of the outcomes here."""
        evidence = Evidence(
            np.concatenate([self.evidence.weights, other.evidence.weights]),
            np.concatenate([self.evidence.levels, other.evidence.levels]),
        )
        return Scored(
            np.concatenate([self.user, other.user]),
            np.concatenate([self.person, other.person]),
            np.concatenate([self.row, other.row]),
            np.concatenate([self.prior, other.prior]),
            evidence,
            np.concatenate([self.probability, other.probability]),
            self.nobody,
            self.namesakes,
            self.free,
        )


Known = tuple[Scored, Persons]


def score_persons(site: Site, persons: Persons, user: Indices, person: Indices) -> Scored:
    """Return the evidence of accounts on people: each kind of evidence from the row that says most.

    Parameters
    ----------
    site : Site
    persons : Persons
    user, person : arrays of int, length n
        Row numbers of accounts, numbers of people; each pair once.
    """
    sizes = np.diff(persons.starts)[person]
    starts = np.cumsum(sizes) - sizes
    at = np.repeat(persons.starts[person] - starts, sizes) + np.arange(sizes.sum())
    row, pair = persons.rows[at], np.repeat(np.arange(len(user)), sizes)
    evidence = compare(site, user[pair], row)
    best = row[starts]
    several = np.flatnonzero(sizes[pair] > 1)  # few people have two rows
    order = several[_best_first(site, row[several], evidence.total[several], pair[several])]
    best[pair[order][_first_of(pair[order])]] = row[order][_first_of(pair[order])]
    prior = -np.log(site.rows.list_size[best].astype(np.float64))
    none = np.zeros(len(user))
    return Scored(user, person, best, prior, evidence.best_of(starts), none, _NONE, _NONE)


def _best_first(site: Site, row: Indices, score: Floats, pair: Indices) -> Indices:
    return np.lexsort((row, -site.rows.active[row], -score, pair))


def _first_of(groups: Indices) -> Indices:
    """Positions at which runs of equal numbers begin."""
    return np.flatnonzero(np.diff(groups, prepend=-1))


def _score(site: Site, persons: Persons, user: Indices, person: Indices, known: Known | None) -> Scored:
    """Score pairs, those with a person who was not regrouped as they were scored before."""
    if known is None:
        return score_persons(site, persons, user, person)
    earlier, before = known
    old = before.of_row[persons.rows[persons.starts[person]]]
    grown = np.diff(persons.starts)[person] != np.diff(before.starts)[old]
    changed, kept = np.flatnonzero(grown), np.flatnonzero(~grown)
    size = len(before) + 1
    code = earlier.user * size + earlier.person
    order = np.argsort(code)
    at = order[np.searchsorted(code[order], user[kept] * size + old[kept])]
    again = score_persons(site, persons, user[changed], person[changed])
    evidence = Evidence(
        np.empty((len(user), len(KINDS)), dtype=np.float32), np.empty((len(user), len(KINDS)), dtype=np.int8)
    )
    row, prior = np.empty(len(user), dtype=np.int64), np.empty(len(user))
    for where, what, source in ((changed, np.arange(len(changed)), again), (kept, at, earlier)):
        evidence.weights[where], evidence.levels[where] = (
            source.evidence.weights[what],
            source.evidence.levels[what],
        )
        row[where], prior[where] = source.row[what], source.prior[what]
    evidence.weights[:, _TAKEN], evidence.levels[:, _TAKEN] = 0.0, 0
    return Scored(user, person, row, prior, evidence, np.zeros(len(user)), _NONE, _NONE)


def compete(
    site: Site,
    persons: Persons,
    found: Candidates,
    alone: Flags,
    rulings: Rulings,
    known: Known | None = None,
) -> Scored:
    """Return every candidate pair with its probability.

    Parameters
    ----------
    site : Site
    persons : Persons
    found : Candidates
    alone : array of bool, one a row
        Accounts that take nobody from another account (parent accounts, kiosks).
    rulings : Rulings
        What people have ruled.
    known : (Scored, Persons), optional
        An answer for people of whom some were joined since.
    """
    size = len(persons) + 1
    code = found.user * size + persons.of_row[found.row]
    code = distinct(np.concatenate([code, rulings.user * size + rulings.person]))
    scored = _score(site, persons, code // size, code % size, known)
    _apply(scored, rulings, size)
    nobody, namesakes = _nobody(site, len(persons)), _namesakes(site, found.crowd)
    others = np.logaddexp(nobody, namesakes)
    probability = _softmax(scored.user, scored.score, others)
    free = _free(site, len(persons), scored, probability)
    _mark_taken(scored, probability, alone, free)
    probability = _softmax(scored.user, scored.score, others)
    order = np.arange(len(scored.user))
    same = np.append(False, scored.user[1:] == scored.user[:-1])[: len(order)]
    several = np.flatnonzero(
        same | np.append(same[1:], False)[: len(order)]
    )  # most accounts have one candidate
    order[several] = several[np.lexsort((scored.row[several], -scored.score[several], scored.user[several]))]
    every = Scored(
        scored.user,
        scored.person,
        scored.row,
        scored.prior,
        scored.evidence,
        probability,
        nobody,
        namesakes,
        free,
    )
    return every.take(order)


def _apply(scored: Scored, rulings: Rulings, size: int) -> None:
    code, ruled = scored.user * size + scored.person, rulings.user * size + rulings.person
    at = np.searchsorted(code, ruled)
    scored.evidence.weights[at, _TAKEN] = rulings.weight
    scored.evidence.levels[at, _TAKEN] = CODES["taken.reviewed"]


def _nobody(site: Site, person_count: int) -> Floats:
    """Log-weight of "nobody on the list": more where there are more accounts than people."""
    off_list = np.clip(1 - person_count / max(site.rows.user_count, 1), weights()["prior"]["nobody"], 0.95)
    return np.full(len(site.rows), np.log(off_list / (1 - off_list)))


def _namesakes(site: Site, crowd: Indices) -> Floats:
    """Log-weight of namesakes too many to compare; minus infinity where there are none."""
    rows = site.rows
    rarity = site.first_rarity[rows.token] + site.last_rarity[rows.last]
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(crowd) - np.log(max(rows.staff_count, 1)) + rarity)


def _softmax(user: Indices, score: Floats, others: Floats) -> Floats:
    """Probability of each pair among its account's pairs and the other outcomes; `user` is sorted."""
    if not len(user):
        return np.zeros(0)
    starts = np.flatnonzero(np.diff(user, prepend=-1))
    sizes = np.diff(np.append(starts, len(user)))
    top = np.repeat(np.maximum(np.maximum.reduceat(score, starts), others[user[starts]]), sizes)
    weight = np.exp(score - top)
    total = np.repeat(np.add.reduceat(weight, starts), sizes) + np.exp(others[user] - top)
    return np.asarray(weight / total)


def _free(site: Site, people: int, scored: Scored, probability: Floats) -> float:
    """What it says for a pair that nobody else's account fits its person.

    Accounts are mostly somebody's first, and most people have theirs: the fewer are
    left without one, the more likely they are the owners of what is left.
    """
    w = weights()
    claimed = len(np.unique(scored.person[probability >= _CLAIMS]))
    left = (people - claimed + _SMOOTHING * w["taken"]["left"]) / (people + _SMOOTHING)
    left = max(left, 1 - site.rows.user_count / max(people, 1))
    return float(np.log((1 - w["prior"]["second_account"]) / left))


def _mark_taken(scored: Scored, probability: Floats, alone: Flags, free: float) -> None:
    """Count against a pair that another account fits its person better, and for it that none does."""
    score = np.where(alone[scored.user], -np.inf, scored.score)
    highest = np.full(int(scored.person.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(highest, scored.person, score)
    leading = np.flatnonzero(score == highest[scored.person])[::-1]
    leader = np.zeros(len(highest), dtype=np.int64)
    leader[scored.person[leading]] = leading
    best = leader[scored.person]
    beaten = (score[best] > scored.score + 1e-6) & (scored.user[best] != scored.user) & ~alone[scored.user]
    open_ = (scored.evidence.levels[:, _TAKEN] == 0) & ~alone[scored.user]
    by_other = np.where(beaten, probability[best], 0.0)
    weight = np.log((1 - by_other) * np.exp(free) + by_other * np.exp(weights()["taken"]["taken"]))
    scored.evidence.weights[open_, _TAKEN] = weight[open_]
    scored.evidence.levels[open_ & (weight < -_TELLING), _TAKEN] = CODES["taken.taken"]
    scored.evidence.levels[open_ & (weight > _TELLING), _TAKEN] = CODES["taken.free"]
