"""Which column of an unknown list is which of ours: by its name, by words of it, by its values.

A name that we know counts most, words of a name less, values alone least.  Values may
rule a column out: dates are no names, and a column of words is no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from srreconcile import normalize
from srreconcile.load import times
from srreconcile.load.columns import Headers
from srreconcile.load.site import STAND_IN
from srreconcile.load.sources.plain import FULL_NAME
from srreconcile.load.vocabulary import meanings
from srreconcile.tables import SCHEMAS, Column

_LOOKED_AT = 5_000
"""Rows from whose values a column is known; more say no more."""
_MOSTLY = 0.8
"""Share of the values that must look alike."""
_BY_NAME, _BY_WORDS, _BY_VALUES = 5, 3, 2


@dataclass(frozen=True)
class Rule:
    """What a header speaks of, where a column of ours is meant.

    Attributes
    ----------
    heads : tuple of str
        Of one of them the header means all; the earlier ones are the likelier.
    never : str
        What it must not mean.
    """

    heads: tuple[str, ...]
    never: str = ""


_NOT_THE_DAY = frozenset(
    {"STUDENT", "UNTIL", "END", "LOGGED", "CREATED", "birth", "modified", "updated", "due"}
)
_NOT_AN_ID = "NAME FIRST LAST MAIL TITLE SCHOOL GROUP STATUS TYPE"
_RULES: Mapping[str, Rule] = {
    "first_name": Rule(("FIRST",), "STUDENT NUMBER CALLED LAST LASTTIME SCHOOL completo complete full"),
    "middle_name": Rule(("MIDDLE",), "STUDENT NUMBER"),
    "last_name": Rule(("LAST",), "STUDENT NUMBER FORMER CALLED FIRST SIGNED DATE completo complete full"),
    "suffix": Rule(("suffix",)),
    "preferred_first": Rule(("CALLED",), "STUDENT LAST"),
    "former_last": Rule(("FORMER",), "STUDENT DATE"),
    "email": Rule(("MAIL",), "STUDENT ALIAS"),
    "other_emails": Rule(("ALIAS MAIL", "ALIAS"), "STUDENT NUMBER"),
    "title": Rule(("TITLE",), "NUMBER STUDENT SCHOOL"),
    "active": Rule(("STATUS", "can ACCOUNT", "can SIGNED"), "id no num nr number nbr STUDENT"),
    "start_date": Rule(("START",), "STUDENT"),
    "end_date": Rule(("END",), "STUDENT"),
    "school_id": Rule(("SCHOOL NUMBER", "SCHOOL"), "MAIL STUDENT TITLE"),
    "user_id": Rule(
        ("ACCOUNT NUMBER", "ACCOUNT", "uid"), f"STAFF STUDENT BY DATE LASTTIME CREATED can {_NOT_AN_ID}"
    ),
    "staff_member_id": Rule(
        ("STAFF NUMBER", "STAFF", "behalf"), f"ACCOUNT STUDENT OFSTATE DATE {_NOT_AN_ID}"
    ),
    "sis_id": Rule(("STAFF NUMBER", "STAFF"), f"ACCOUNT STUDENT OFSTATE DATE {_NOT_AN_ID}"),
    "state_id": Rule(("OFSTATE NUMBER", "license NUMBER"), "STUDENT NAME"),
    "created_at": Rule(("CREATED",), "BY LASTTIME"),
    "last_login_at": Rule(("LASTTIME SIGNED", "SIGNED"), "BY"),
    "groups": Rule(("GROUP", "ACCOUNT TYPE"), "NUMBER"),
    "valid_from": Rule(("SINCE", "CREATED"), "BY UNTIL"),
    "valid_to": Rule(("UNTIL",), "BY"),
    "record_id": Rule(("RECORD NUMBER", "RECORD"), f"STUDENT STAFF ACCOUNT BY DATE LOGGED {_NOT_AN_ID}"),
    "record_type": Rule(("RECORD TYPE", "TYPE", "code"), "STUDENT STAFF SCHOOL ACCOUNT guid"),
    "student_id": Rule(("STUDENT NUMBER", "STUDENT", "awarded to", "given to"), "NAME FIRST LAST"),
    "event_date": Rule(("RECORD DATE", "DATE", "occurred", "on"), "BY LOGGED CREATED"),
    "entered_at": Rule(("LOGGED", "CREATED"), "BY"),
    "entered_by_user_id": Rule(
        ("LOGGED BY", "ACCOUNT BY", "CREATED BY", "BY", "ACCOUNT"), "STAFF STUDENT NAME"
    ),
    "reason": Rule(("reason", "why", "motivo")),
    "approved_by": Rule(("approved", "approver", "authorised", "authorized")),
    "name": Rule(("SCHOOL NAME", "NAME", "SCHOOL"), "NUMBER STAFF STUDENT ACCOUNT"),
    "short_name": Rule(("short", "abbreviation")),
    "kind": Rule(("SCHOOL TYPE",)),
    FULL_NAME: Rule(
        ("WHOLE NAME", "STAFF NAME", "ACCOUNT NAME", "LAST FIRST", "WHOLE", "NAME", "STAFF"),
        "STUDENT SCHOOL GROUP TITLE TYPE NUMBER MAIL",
    ),
}
"""Column of ours -> what its header means, in the words of `vocabulary` or the header's own."""
_WHOLE = Column(FULL_NAME, "the whole name", "text")
_WHOLE_NAME = r"[^\W\d_][\w.'’ʻ-]*(?:,\s*|\s+)[^\W\d_]\D*"


@dataclass(frozen=True)
class Seen:
    """What the values of one column look like.

    Attributes
    ----------
    header : str
    words : frozenset of str
        With what they mean (`vocabulary`).
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
    score: float


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
        meanings(header),
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
    _who_it_names(kind, taken)
    _by_being_alone(kind, seen, taken, used)
    _by_being_the_day(kind, seen, taken, used)
    if "last_name" in taken and "first_name" in taken:
        taken.pop(FULL_NAME, None)
    return [taken[column.name] for column in columns if column.name in taken]


def _who_it_names(kind: str, taken: dict[str, Guess]) -> None:
    """A record says whose it is before it says who typed it: a lone "Taken By" is the staff member."""
    if kind == "records" and "staff_member_id" not in taken and "entered_by_user_id" in taken:
        guess = taken["entered_by_user_id"]
        if "ACCOUNT" not in meanings(guess.header):
            del taken["entered_by_user_id"]
            taken["staff_member_id"] = replace(guess, column="staff_member_id")


def _by_being_alone(kind: str, seen: list[Seen], taken: dict[str, Guess], used: set[str]) -> None:
    """Take the one column in which each row has a value of its own for the id that must be there.

    In a list of staff the column that names a person by the SIS's number will do, and a
    column that says it is a number goes before others; beside an account's address no other will do.
    """
    required = [column.name for column in SCHEMAS[kind] if column.required and column.name not in taken]
    stands_in = STAND_IN.get(kind) in taken
    kinds = ("users",) if stands_in else ("staff", "users", "records", "schools")
    if len(required) != 1 or kind not in kinds:
        return
    alone = [
        each
        for each in seen
        if each.alone
        and each.header not in used
        and max(each.email, each.time) < _MOSTLY
        and each.words.isdisjoint(_NOT_AN_ID.split())
        and not (kind == "records" and each.words & {"STUDENT", "STAFF", "ACCOUNT"})
    ]
    numbered = [each for each in alone if "NUMBER" in each.words]
    chosen = numbered if len(numbered) == 1 or stands_in else alone
    if len(chosen) == 1:
        name = STAND_IN["staff"] if kind == "staff" else required[0]
        why = "a guess from its values, each row has one of its own"
        taken[name] = Guess(name, chosen[0].header, why, 1)


def _by_being_the_day(kind: str, seen: list[Seen], taken: dict[str, Guess], used: set[str]) -> None:
    """Take the one column of dates that is left in a log for the day that a record is about."""
    if kind != "records" or "event_date" in taken:
        return
    left = [
        each
        for each in seen
        if each.time >= _MOSTLY and each.header not in used and each.words.isdisjoint(_NOT_THE_DAY)
    ]
    if len(left) == 1:
        taken["event_date"] = Guess("event_date", left[0].header, "a guess from its values, all dates", 1)
        used.add(left[0].header)


def _guess(column: Column, seen: Seen, headers: Headers, kind: str) -> Guess | None:
    """How well one header stands for one column; None if not at all."""
    unlike = _unlike(column, seen)
    if headers.find("|".join((column.name, *column.aliases))) == seen.header:
        doubt = f", but its values are {unlike}: check" if unlike else ""
        return Guess(column.name, seen.header, f"by its name{doubt}", 1 if unlike else _BY_NAME)
    if unlike or (column.name == FULL_NAME and seen.person < _MOSTLY):
        return None
    place = _place(column.name, seen, kind)
    if place is not None:
        id_of_row = (
            column.required and kind not in ("links", "delegations") and column.name != "staff_member_id"
        )
        score = _BY_WORDS - place / 10 + (0.5 if id_of_row and seen.alone else 0)
        return Guess(column.name, seen.header, "a guess from words of its name", score)
    if column.name == "email" and seen.email >= _MOSTLY and not seen.words & {"STUDENT", "ALIAS"}:
        why = f"a guess from its values, {seen.email:.0%} e-mail addresses".replace("%", " %")
        return Guess(column.name, seen.header, why, _BY_VALUES)
    return None


def _place(name: str, seen: Seen, kind: str) -> int | None:
    """Which of a column's heads the header means; None if none."""
    rule = _RULES.get(name)
    never = set(rule.never.split()) if rule is not None else set()
    if name == "user_id" and seen.alone:
        never -= {"NAME"}  # a login name
    if rule is None or seen.words & never:
        return None
    if _says_otherwise(name, seen, kind) or _holds_otherwise(name, seen, kind):
        return None
    return next((i for i, head in enumerate(rule.heads) if seen.words.issuperset(head.split())), None)


def _says_otherwise(name: str, seen: Seen, kind: str) -> bool:
    """Whether the words of a header mean another column in a list of this kind."""
    if kind == "users" and name in ("staff_member_id", "sis_id", FULL_NAME):
        # of the staff row, and not of the account
        is_linked = "STAFF" in seen.words and bool(seen.words & {"LINKED", "record", "row"})
        return is_linked != (name == "staff_member_id")
    if kind == "staff":
        # a number of the SIS, unless it is called by our name
        return name in ("staff_member_id", "user_id")
    return False


def _holds_otherwise(name: str, seen: Seen, kind: str) -> bool:
    """Whether the values under a header are not such as the column holds."""
    numbers = seen.alone or "NUMBER" in seen.words
    if name in ("sis_id", "staff_member_id", "user_id", "entered_by_user_id") and seen.person >= _MOSTLY:
        return True
    if (name, kind) in (("sis_id", "staff"), ("record_id", "records"), ("school_id", "schools")):
        return not numbers
    if name == "user_id" and kind == "users":
        return seen.email >= _MOSTLY
    return name == "email" and bool(seen.filled) and seen.email < _MOSTLY


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
        may = column.kind == "email" or column.name in ("user_id", "other_emails", "entered_by_user_id")
        return "" if may else "e-mail addresses"
    return ""
