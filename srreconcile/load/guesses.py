"""Which column of an unknown list is which of ours: by its name, by words of it, by its values.

A name that we know counts most, words of a name less, values alone least.  Values may
rule a column out: dates are no names, and a column of words is no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from srreconcile import normalize
from srreconcile.load import times
from srreconcile.load.columns import Headers, words
from srreconcile.load.site import STAND_IN
from srreconcile.load.sources.plain import FULL_NAME
from srreconcile.tables import SCHEMAS, Column

_LOOKED_AT = 5_000
"""Rows from whose values a column is known; more say no more."""
_MOSTLY = 0.8
"""Share of the values that must look alike."""
_BY_NAME, _BY_WORDS, _BY_VALUES = 5, 3, 2

_NUMBERED = "id no num nr number code key nbr".split()
_PERSON = "staff employee emp teacher faculty person pers personnel worker member payroll".split()
_ACCOUNT = "user account login".split()
_HEADS: Mapping[str, tuple[str, ...]] = {
    "first_name": ("first", "given", "fore", "forename", "fname", "firstname"),
    "middle_name": ("middle", "mname"),
    "last_name": ("last", "family", "sur", "surname", "lname", "lastname"),
    "preferred_first": ("preferred", "nickname", "known as"),
    "former_last": ("maiden", "former"),
    "email": ("email", "mail"),
    "title": ("title", "position", "job", "designation"),
    "active": ("status", "active", "enabled"),
    "start_date": ("hire", "hired", "start", "begin", "joined"),
    "end_date": ("end", "term", "termination", "terminated", "exit", "separation", "left"),
    "school_id": ("school", "building", "bldg", "campus", "site", "location"),
    "user_id": tuple(f"{who} {what}" for who in _ACCOUNT for what in _NUMBERED),
    "staff_member_id": tuple(f"{who} {what}" for who in _PERSON for what in _NUMBERED),
    "sis_id": tuple(f"{who} {what}" for who in _PERSON for what in _NUMBERED),
    "state_id": tuple(f"state {what}" for what in _NUMBERED),
    "created_at": ("created", "creation"),
    "last_login_at": ("last login", "last logon", "last sign", "last access", "last seen"),
    "groups": ("group", "groups", "role", "roles", "permission", "permissions"),
    "valid_from": ("from", "since", "start", "begin"),
    "valid_to": ("to", "until", "end", "expires"),
    "record_id": tuple(
        f"{what} {key}" for what in ("record", "incident", "referral", "entry", "log") for key in _NUMBERED
    ),
    "record_type": ("type", "category"),
    "student_id": tuple(f"student {what}" for what in _NUMBERED),
    "event_date": ("date", "day", "occurred"),
    "entered_at": ("entered", "created", "timestamp", "logged"),
    "entered_by_user_id": ("by",),
    "reason": ("reason", "why"),
    "approved_by": ("approved", "approver", "authorised", "authorized"),
    "name": ("name",),
    "short_name": ("short", "abbreviation"),
    FULL_NAME: ("name", "display", *_PERSON),
}
"""Words of which a header holds all, for a column to be meant."""
_WHOLE = Column(FULL_NAME, "the whole name", "text")
_WHOLE_NAME = r"[^\W\d_][\w.'’ʻ-]*(?:,\s*|\s+)[^\W\d_].*"


@dataclass(frozen=True)
class Seen:
    """What the values of one column look like.

    Attributes
    ----------
    header : str
    words : frozenset of str
    filled : int
        Values that are there, of those looked at.
    email, time, person : float
        Shares of the values that look like one.
    alone : bool
        Whether each row has a value of its own, without spaces.
    """

    header: str
    words: frozenset[str]
    filled: int
    email: float
    time: float
    person: float
    alone: bool


@dataclass(frozen=True)
class Guess:
    """A column of ours, the header it may stand under, why, and how much that counts."""

    column: str
    header: str
    why: str
    score: int


def looked_at(frame: pd.DataFrame) -> list[Seen]:
    """Return what each column of a text table looks like.

    Examples
    --------
    >>> [seen] = looked_at(pd.DataFrame({"Post": ["a@x.org", "b@x.org"]}))
    >>> seen.email, seen.alone
    (1.0, True)
    """
    return [_look(str(name), frame[name].head(_LOOKED_AT)) for name in frame]


def _look(header: str, values: pd.Series) -> Seen:
    found = normalize.text(values).dropna()
    distinct = pd.Series(found.unique(), dtype="str")
    spelled = distinct[distinct.str.contains(r"\d[/.-]\d|\d{4}|[A-Za-z]{3}", na=False)]
    dated = spelled[~spelled.str.fullmatch(r"\d+(?:\.\d+)?", na=False)]  # a bare number may be an id as well
    read = [times.parse(dated.reset_index(drop=True), order).times.notna() for order in ("MDY", "DMY")]
    dates = set(dated[(read[0] | read[1]).to_numpy()])
    return Seen(
        header,
        frozenset(words(header)),
        len(found),
        _share(found.str.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", na=False)),
        _share(found.isin(dates)),
        _share(found.str.fullmatch(_WHOLE_NAME, na=False)),
        bool(len(found))
        and len(found) == len(values) == len(distinct)
        and not found.str.contains(r"\s").any(),
    )


def _share(flags: pd.Series) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def assigned(kind: str, seen: Iterable[Seen]) -> list[Guess]:
    """Return the best header for each column of a canonical table; a header stands for one column only.

    Parameters
    ----------
    kind : str
        The canonical table.
    seen : iterable of Seen

    Returns
    -------
    list of Guess
        In the order of the table's columns.
    """
    seen = list(seen)
    columns = [*SCHEMAS[kind], *([_WHOLE] if kind in ("staff", "users") else [])]
    headers = Headers(each.header for each in seen)
    guesses = [guess for column in columns for each in seen if (guess := _guess(column, each, headers, kind))]
    guesses.sort(key=lambda guess: -guess.score)
    taken: dict[str, Guess] = {}
    used: set[str] = set()
    for guess in guesses:
        if guess.column not in taken and guess.header not in used:
            taken[guess.column] = guess
            used.add(guess.header)
    _by_being_alone(kind, seen, taken, used)
    if "last_name" in taken and "first_name" in taken:
        taken.pop(FULL_NAME, None)
    return [taken[column.name] for column in columns if column.name in taken]


def _by_being_alone(kind: str, seen: list[Seen], taken: dict[str, Guess], used: set[str]) -> None:
    """Take the one column in which each row has a value of its own for the id that must be there."""
    required = [column.name for column in SCHEMAS[kind] if column.required and column.name not in taken]
    alone = [
        each
        for each in seen
        if each.alone and each.header not in used and max(each.email, each.time) < _MOSTLY
    ]
    if len(required) == 1 and STAND_IN.get(kind) not in taken and len(alone) == 1:
        why = "a guess from its values, each row has one of its own"
        taken[required[0]] = Guess(required[0], alone[0].header, why, 1)


def _guess(column: Column, seen: Seen, headers: Headers, kind: str) -> Guess | None:
    """How well one header stands for one column; None if not at all."""
    unlike = _unlike(column, seen)
    if headers.find("|".join((column.name, *column.aliases))) == seen.header:
        doubt = f", but its values are {unlike}: check" if unlike else ""
        return Guess(column.name, seen.header, f"by its name{doubt}", 1 if unlike else _BY_NAME)
    if unlike:
        return None
    if column.name == FULL_NAME and seen.person < _MOSTLY:
        return None
    if column.name == "sis_id" and kind == "users":
        return None
    if _named_after_people(column, seen) or any(
        seen.words.issuperset(head.split()) for head in _HEADS.get(column.name, ())
    ):
        first_choice = column.name != "staff_member_id" or kind != "staff"
        return Guess(
            column.name, seen.header, "a guess from words of its name", _BY_WORDS - (not first_choice)
        )
    if column.name == "email" and seen.email >= _MOSTLY:
        why = f"a guess from its values, {seen.email:.0%} e-mail addresses".replace("%", " %")
        return Guess(column.name, seen.header, why, _BY_VALUES)
    return None


def _named_after_people(column: Column, seen: Seen) -> bool:
    """Whether a header such as "Worker #" or "Login" stands over ids: each row has one of its own."""
    whose = {"user_id": _ACCOUNT, "staff_member_id": _PERSON, "sis_id": _PERSON}.get(column.name, [])
    return seen.alone and seen.email < _MOSTLY and not seen.words.isdisjoint(whose)


def _unlike(column: Column, seen: Seen) -> str:
    """What the values are, where they are not such as the column holds."""
    if not seen.filled:
        return ""
    if column.kind in ("day", "time"):
        return "" if seen.time >= _MOSTLY else "no dates"
    if seen.time >= _MOSTLY:
        return "dates"
    if column.kind == "email" or seen.email >= _MOSTLY:
        if column.kind == "email" and seen.email < _MOSTLY:
            return "no e-mail addresses"
        return (
            "" if column.kind == "email" or column.name in ("user_id", "other_emails") else "e-mail addresses"
        )
    return ""
