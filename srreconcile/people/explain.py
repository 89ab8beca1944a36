"""One account explained: its best person, every reason with its weight, and who is next.

The weights of the reasons add up to the log-odds of the stated probability.  The first
is the chance before anything was compared; the last ones say what the other outcomes
weigh: nobody on the list, and the other candidates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from srreconcile.people.compete import Scored
from srreconcile.people.levels import KINDS, NAMES, PHRASES
from srreconcile.people.site import Site
from srreconcile.people.verdict import WORTH, in_words, off_the_list, undecided, verdict
from srreconcile.people.words import Codes, Floats

_NEXT = 2  # other candidates that are described
_SAID = 3  # reasons of each
_TELLING = 0.2  # log-odds from which a reason is worth a word there
_TIE = 0.02  # of probability, within which two people fit alike
_LIKELY = 0.5  # probability from which it is rather this person than not
_CLOSE = 0.7  # log-odds within which two people fit alike: half or double the odds
_SMALL = 0.005  # log-odds that would print as 0.00

_HEADING = "What speaks for it (+) and against it (-); 0.7 more doubles the odds, 0.7 less halves them:"


class Ground(NamedTuple):
    """One reason for or against, in plain words, and its natural log-odds."""

    reason: str
    weight: float


class Shown(NamedTuple):
    """How the rows are called: name and address as typed, by row number."""

    names: list[str]
    addresses: list[str]


def grounds(site: Site, candidates: Scored, at: int) -> list[Ground]:
    """Return what speaks for and against one candidate of an account.

    Parameters
    ----------
    site : Site
    candidates : Scored
        All candidate people of one account.
    at : int
        Position of the candidate among them.

    Returns
    -------
    list of Ground
        The chance beforehand; the evidence, strongest first; what else could be.  The
        sum of all weights is the log-odds of the candidate's probability.
    """
    rows = int(site.rows.list_size[candidates.row[at]])
    before = Ground(f"before anything is compared: one of {rows:,} staff rows", float(candidates.prior[at]))
    return [before, *_evidence(site, candidates, at), *_outcomes(candidates, at)]


def _evidence(site: Site, candidates: Scored, at: int) -> list[Ground]:
    """What was compared, strongest first."""
    evidence = candidates.evidence
    weights = evidence.weights[at].astype(np.float64)
    levels = [NAMES[level] for level in evidence.levels[at]]
    if levels[1] == "last.swapped":  # one reason, which stands in the first field
        weights[0], weights[1] = weights[0] + weights[1], 0.0
    said = [
        Ground(_phrase(site, candidates, at, level, kind, float(weight)), float(weight))
        for weight, level, kind in zip(weights, levels, KINDS, strict=True)
        if weight
    ]
    return sorted(said, key=lambda ground: -abs(ground.weight))


def _outcomes(candidates: Scored, at: int) -> list[Ground]:
    """What stands against a candidate beside the evidence: nobody on the list, and others on it."""
    user = candidates.user[at]
    nobody, namesakes = float(candidates.nobody[user]), float(candidates.namesakes[user])
    rest: Floats = np.delete(candidates.score, at)
    listed = float(np.logaddexp.reduce([nobody, *rest]))
    known = round(100 / (1 + np.exp(nobody)))
    usual = Ground(f"as a rule, {known} of 100 accounts belong to somebody on the list", -nobody)
    others = Ground(_rivals(rest, float(candidates.score[at])), nobody - listed)
    more = Ground(
        "so many people bear this name that not all were compared",
        listed - float(np.logaddexp(listed, namesakes)),
    )
    small = sum(ground.weight for ground in (others, more) if ground.weight > -_SMALL)
    kept = [ground for ground in (others, more) if ground.weight <= -_SMALL]
    return [usual._replace(weight=usual.weight + small), *kept]


def _rivals(rest: Floats, mine: float) -> str:
    best = rest.max(initial=-np.inf) - mine
    if best > _CLOSE:
        return "somebody else on the list fits better"
    return (
        "somebody else on the list fits as well"
        if best > -_CLOSE
        else "others on the list, who fit less well"
    )


def log_odds(site: Site, candidates: Scored, at: int) -> float:
    """Return the sum of the weights of `grounds`."""
    return float(sum(ground.weight for ground in grounds(site, candidates, at)))


def _phrase(site: Site, candidates: Scored, at: int, level: str, kind: str, weight: float) -> str:
    """What a level says, with the rarity of the value in counts."""
    if not level:
        return (
            "what the other accounts say of this person, which is little"
            if kind == "taken"
            else f"what is known of the {kind}"
        )
    rows, user = site.rows, int(candidates.user[at])
    if level == "taken.reviewed":
        return "somebody has ruled that they are " + ("one human" if weight > 0 else "two people")
    if level == "last.login" and min(rows.last[user], rows.last[candidates.row[at]]) >= 0:
        return f"last names differ, but {PHRASES[level]}"
    if level == "taken.taken" and candidates.probability[at] >= _LIKELY:
        return f"{PHRASES[level]} (this would be a second one)"
    phrase = PHRASES[level] or f"what is known of the {kind}"
    named: dict[str, tuple[Codes, str, str]] = {
        "last.exact": (rows.last, "has it", "have it"),
        "first.exact": (rows.first, "has it", "have it"),
        "first.token": (rows.token, "has it", "have it"),
        "school.same": (rows.school, "is there", "are there"),
        "title.same": (rows.title, "has it", "have it"),
    }
    if level not in named or named[level][0][user] < 0:
        return phrase
    values, one, several = named[level]
    count = int((values[: rows.staff_count] == values[user]).sum())
    said = f"{count:,} of {rows.staff_count:,} staff rows {one if count == 1 else several}"
    return f"{phrase} ({said})" if count else phrase


def rounded(said: list[Ground]) -> list[float]:
    """Return the weights to two places, such that they still add up to their rounded sum.

    Examples
    --------
    >>> rounded([Ground("a", 0.004), Ground("b", 0.004), Ground("c", 0.004)])
    [0.01, 0.0, 0.0]
    """
    exact = np.array([ground.weight for ground in said]) * 100
    down = np.floor(exact)
    missing = round(exact.sum()) - int(down.sum())
    up = np.argsort(-(exact - down), kind="stable")[:missing]
    down[up] += 1
    return [float(value) for value in (down + 0.0) / 100]


def explanation(site: Site, shown: Shown, user: int, candidates: Scored, kind: str) -> str:
    """Return who an account belongs to and why.

    Parameters
    ----------
    site : Site
    shown : Shown
    user : int
        Row number of the account.
    candidates : Scored
        All its candidate people, best first.
    kind : str
        Its account kind.
    """
    account = f"Account {site.rows.ids[user]} ({_called(shown, user, 'no address')})"
    said, named = verdict(candidates, user, kind)
    if not named:
        shut = kind not in ("person", "parent")
        unlike = (
            [] if shut else [_not(site, shown, candidates, at) for at in range(len(candidates.user))[:_NEXT]]
        )
        return "\n".join([f"{account}: {said}.", *unlike])
    who = f"{_staff(site, shown, int(candidates.row[0]))}, probability {in_words(candidates.probability[0])}"
    lines = [f"{account}: {said}{who}.", _HEADING, *_column(site, candidates)]
    near = np.flatnonzero(candidates.probability[1:] >= WORTH)[:_NEXT] + 1
    lines += [
        _not(site, shown, candidates, int(at))
        for at in (near if len(near) else range(1, len(candidates.user))[:1])
    ]
    lines.append(_rest(candidates, len(near)))
    return "\n".join(lines)


def _column(site: Site, candidates: Scored) -> list[str]:
    """The reasons of the best person with their weights, and what they add up to."""
    said = grounds(site, candidates, 0)
    values = rounded(said)
    lines = [f"  {value:+7.2f}  {ground.reason}" for value, ground in zip(values, said, strict=True)]
    odds = f"together, the log-odds of probability {in_words(candidates.probability[0])}"
    return [*lines, f"  {sum(values):+7.2f}  {odds}"]


def _rest(candidates: Scored, near: int) -> str:
    """What is left: further people who fit about as well, and nobody who was compared."""
    more = int((candidates.probability[1:] >= max(WORTH, candidates.probability[0] / 2)).sum()) - near
    further = f"{more:,} more fit about as well. " if more > 0 else ""
    return f"{further}Nobody on the list, or somebody who was not compared: {in_words(off_the_list(candidates))}."


def _not(site: Site, shown: Shown, candidates: Scored, at: int) -> str:
    """Another candidate: why it might be, and why it is less likely."""
    middle = _evidence(site, candidates, at)
    against = [ground.reason for ground in middle if ground.weight <= -_TELLING][:_SAID]
    in_favour = [ground.reason for ground in middle if ground.weight >= _TELLING][:_SAID]
    best, mine = float(candidates.probability[0]), float(candidates.probability[at])
    name = f"{_staff(site, shown, int(candidates.row[at]))} ({in_words(mine)})"
    if mine >= best - _TIE and undecided(candidates):
        return f"As likely {name}: {'; '.join(in_favour)}."
    although = f", though {', '.join(in_favour)}" if in_favour else ""
    word = "Less likely" if undecided(candidates) else "Not"
    return f"{word} {name}{although}{': ' + '; '.join(against) if against else ''}."


def _staff(site: Site, shown: Shown, row: int) -> str:
    return f"{_called(shown, row, 'no e-mail on the staff list')}, staff row {site.rows.ids[row]}"


def _called(shown: Shown, row: int, none: str) -> str:
    return f"{shown.names[row] or 'no name'}, {shown.addresses[row] or none}"
