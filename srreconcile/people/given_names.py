"""Which given names are forms of one name: Bob and Robert, Lupe and Guadalupe.

English names come from the package ``nicknames`` (Apache License 2.0), which is
curated by hand; ``given_names.csv``, written for this package, adds what it lacks:
spelling variants, and Spanish, Slavic and Arabic names.  A nickname is weak evidence: "Alex" may be Alexander or
Alexandra, so the relation is not transitive.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import combinations

from srreconcile.names import shares


@cache
def related() -> frozenset[tuple[str, str]]:
    """Return every ordered pair of given names that may be one name.

    A name with its nickname, and two nicknames of one name.

    Returns
    -------
    frozenset of (str, str)
        In both orders.

    Examples
    --------
    >>> [pair in related() for pair in [("bob", "robert"), ("rob", "bob"), ("john", "jane")]]
    [True, True, False]
    """
    pairs = set(_table())
    by_name: dict[str, list[str]] = {}
    for name, nickname in pairs:
        by_name.setdefault(name, []).append(nickname)
    for nicknames in by_name.values():
        pairs.update(combinations(nicknames, 2))
    return frozenset(pairs | {(b, a) for a, b in pairs})


@cache
def formal_names() -> dict[str, tuple[str, ...]]:
    """Return the names that each nickname may stand for, commonest first, three at most.

    Returns
    -------
    dict of str to tuple of str
        Only names that are somebody's nickname.

    Examples
    --------
    >>> formal_names()["lupe"]
    ('guadalupe',)
    """
    share = shares("first").to_dict()
    found: dict[str, list[str]] = {}
    for name, nickname in _table():
        found.setdefault(nickname, []).append(name)
    return {
        nickname: tuple(sorted(names, key=lambda name: (-share.get(name, 0.0), name))[:3])
        for nickname, names in found.items()
    }


@cache
def commonest_form() -> dict[str, str]:
    """Return for each nickname the commonest of itself and the names it may stand for.

    Robert is short for Roberto here and there, and still stands for itself.

    Returns
    -------
    dict of str to str
        Only nicknames; any other name stands for itself.

    Examples
    --------
    >>> [commonest_form().get(name, name) for name in ("bob", "robert", "xiomara")]
    ['robert', 'robert', 'xiomara']
    """
    share = shares("first").to_dict()
    return {
        nickname: max((nickname, *names), key=lambda name: share.get(name, 0.0))
        for nickname, names in formal_names().items()
    }


@cache
def _table() -> frozenset[tuple[str, str]]:
    from nicknames import name_triplets

    pairs = {(t.name1, t.name2) for t in name_triplets() if t.relationship == "has_nickname"}
    lines = files("srreconcile.people").joinpath("given_names.csv").read_text("utf-8").split()[1:]
    return frozenset(pairs | {(line.split(",")[0], line.split(",")[1]) for line in lines})
