"""One account explained: its best person, every reason with its weight, and who is next.

The weights of the reasons add up to the log-odds of the stated probability.  The first
is the chance before anything was compared, the last what speaks for other outcomes:
the other candidates, and nobody on the list.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from srreconcile.people.compete import Scored
from srreconcile.people.levels import KINDS, NAMES, PHRASES
from srreconcile.people.site import Site
from srreconcile.people.words import Codes, Floats

_NEXT = 2  # other candidates that are described
_SAID = 3  # reasons of each
_TELLING = 0.2  # log-odds from which a reason is worth a word there
TIE = 0.02  # of probability, within which two people fit alike
_WORTH = 0.001  # probability from which another candidate is worth a line


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
        Strongest first between the first and the last; the sum of all weights is the
        log-odds of the candidate's probability.
    """
    evidence = candidates.evidence
    weights = evidence.weights[at].astype(np.float64)
    levels = [NAMES[level] for level in evidence.levels[at]]
    if levels[1] == "last.swapped":  # one reason, which stands in the first field
        weights[0], weights[1] = weights[0] + weights[1], 0.0
    said = [
        Ground(_phrase(site, candidates, at, level, kind), float(weight))
        for weight, level, kind in zip(weights, levels, KINDS, strict=True)
        if weight
    ]
    said.sort(key=lambda ground: -abs(ground.weight))
    rows = int(site.rows.list_size[candidates.row[at]])
    before = Ground(f"before anything is compared: one of {rows:,} staff rows", float(candidates.prior[at]))
    return [
        before,
        *said,
        Ground("what else could be: somebody else, or nobody on the list", -_others(candidates, at)),
    ]


def _others(candidates: Scored, at: int) -> float:
    """Log-weight of every other outcome of the account."""
    user = candidates.user[at]
    rest: Floats = np.delete(candidates.score, at)
    return float(np.logaddexp.reduce([*rest, candidates.nobody[user], candidates.namesakes[user]]))


def log_odds(site: Site, candidates: Scored, at: int) -> float:
    """Return the sum of the weights of `grounds`."""
    return float(sum(ground.weight for ground in grounds(site, candidates, at)))


def _phrase(site: Site, candidates: Scored, at: int, level: str, kind: str) -> str:
    """What a level says, with the rarity of the value in counts."""
    if not level:
        return "how the other accounts fit this person" if kind == "taken" else f"what is known of the {kind}"
    rows, user = site.rows, int(candidates.user[at])
    phrase = PHRASES[level] or f"what is known of the {kind}"
    total = f"{rows.staff_count:,} staff rows"
    named: dict[str, tuple[Codes, str]] = {
        "last.exact": (rows.last, f"of {total} have it"),
        "first.exact": (rows.first, f"of {total} have it"),
        "first.token": (rows.token, f"of {total} have it"),
        "school.same": (rows.school, f"of {total} are there"),
        "title.same": (rows.title, f"of {total} have it"),
    }
    if level not in named or named[level][0][user] < 0:
        return phrase
    values, tail = named[level]
    count = int((values[: rows.staff_count] == values[user]).sum())
    return f"{phrase} ({count:,} {tail})" if count else phrase


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


def explanation(site: Site, shown: Shown, user: int, candidates: Scored, kind: str, answer: str) -> str:
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
    answer : {"person", "unsure", "nobody"}
        Whether its best person is named.
    """
    account = f"Account {site.rows.ids[user]} ({_called(shown, user, 'no address')})"
    if kind not in ("person", "parent"):
        return f"{account}: no single person's account ({kind})."
    if not len(candidates.user):
        return f"{account}: nobody on the staff list fits, and nobody comes near."
    lines = [f"{account}: {_answer(site, shown, candidates, answer)}"]
    said = grounds(site, candidates, 0)
    lines += [f"  {value:+7.2f}  {ground.reason}" for value, ground in zip(rounded(said), said, strict=True)]
    lines.append(
        f"  {sum(rounded(said)):+7.2f}  together: the log-odds of probability {_p(candidates.probability[0])}"
    )
    near = np.flatnonzero(candidates.probability[1:] >= _WORTH)[:_NEXT] + 1
    lines += [
        _not(site, shown, candidates, int(at))
        for at in (near if len(near) else range(1, len(candidates.user))[:1])
    ]
    nobody = max(0.0, 1.0 - float(candidates.probability.sum()))
    lines.append(f"Nobody on the list, or somebody who was not compared: {_p(nobody)}.")
    return "\n".join(lines)


def _answer(site: Site, shown: Shown, candidates: Scored, answer: str) -> str:
    who = f"{_staff(site, shown, int(candidates.row[0]))}, probability {_p(candidates.probability[0])}"
    if answer == "person":
        return f"{who}."
    if answer == "unsure":
        return f"cannot tell. Nearest is {who}."
    return f"nobody on the staff list fits. Nearest is {who}."


def _not(site: Site, shown: Shown, candidates: Scored, at: int) -> str:
    """Another candidate: why it might be, and why it is less likely."""
    middle = grounds(site, candidates, at)[1:-1]
    against = [ground.reason for ground in middle if ground.weight <= -_TELLING][:_SAID]
    in_favour = [ground.reason for ground in middle if ground.weight >= _TELLING][:_SAID]
    alike = candidates.probability[at] >= candidates.probability[0] - TIE
    name = f"{_staff(site, shown, int(candidates.row[at]))} ({_p(candidates.probability[at])})"
    who = f"{'As likely' if alike else 'Less likely'} {name}"
    if alike:
        return f"{who}: {'; '.join(in_favour)}."
    although = f", though {', '.join(in_favour)}" if in_favour else ""
    return f"{who}{although}{': ' + '; '.join(against) if against else ''}."


def _staff(site: Site, shown: Shown, row: int) -> str:
    return f"{_called(shown, row, 'no e-mail on the staff list')}, staff row {site.rows.ids[row]}"


def _called(shown: Shown, row: int, none: str) -> str:
    return f"{shown.names[row] or 'no name'}, {shown.addresses[row] or none}"


def _p(probability: float) -> str:
    """A probability to three places; never 1, which nothing is."""
    if probability >= 0.9995:
        return "over 0.999"
    return f"{probability:.3f}" if probability >= 0.0005 else "under 0.001"
