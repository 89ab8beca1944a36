"""Whose account it is by kind: a person's, or an office's, a kiosk's, a program's.

No single sign makes an account generic.  People are called Office, Test or Parent,
and a clerk's own account may sign in as ``office@``.  An account is generic when its
name is made of role words, or there is no name, *and* its login is a role too, or
nobody on the staff list fits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from srreconcile.names import shares
from srreconcile.people.parse import fold
from srreconcile.people.words import Flags, Floats

KINDS = ("person", "generic", "service", "shared", "substitute", "test", "parent")

_WORDS = {
    "test": "test tests testing tester demo dummy sample sandbox qa training trainee",
    "service": """api svc service services noreply donotreply reply data sync integration automation
        bot daemon import export admin administrator sysadmin system root webmaster postmaster helpdesk
        support tech technology it mailer backup scanner copier printer roster rostering clever
        classlink schoolrunner sso""",
    "substitute": "sub subs substitute substitutes guestteacher reliever",
    "shared": "kiosk shared lab tablet ipad chromebook station cart common public",
    "generic": """office frontdesk desk reception attendance info mainoffice library nurse clinic
        counseling guidance athletics registrar enrollment admissions hr payroll cafeteria kitchen gym
        security generic guest account user login default vendor temp staff team school teacher
        classroom room dean discipline contact help hello facilities transportation frontoffice deans
        counselors afterschool unknown volunteer""",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_FILLERS = frozenset(
    """the a of for and front main no do not north south east west campus 1st 2nd long term daily day
    am pm elementary middle high academy district network grade""".split()
)
_PARENT = re.compile(
    r"^(?:parents?|guardians?|famil(?:y|ies)|caregivers?)"
    r"(?: (?:portal|access|accounts?|users?|groups?|logins?|view))?$"
)
_MARKED_PARENT = r"\((?:parent|guardian)\)"
_SITE_WORDS = {
    "person": "person user staff teacher individual human",
    "generic": "generic role vendor",
    "service": "service api system application",
    "shared": "shared kiosk device",
    "substitute": "substitute sub",
    "test": "test demo",
    "parent": "parent guardian family",
}
_SITE_KIND_OF = {word: kind for kind, words in _SITE_WORDS.items() for word in words.split()}
_PIECES = re.compile(r"[a-z]+")
_ROLE_WORD = rf"(?:^|[^a-z])(?:{'|'.join(sorted(_KIND_OF))})(?:[^a-z]|$)"


def signs(users: pd.DataFrame) -> pd.DataFrame:
    """Return what each account's name, login and groups say about its kind.

    Parameters
    ----------
    users : DataFrame, n rows
        Canonical accounts.

    Returns
    -------
    DataFrame, n rows
        ``given`` (what the site says), ``parent``, ``named`` (has a name at all),
        ``name_kind`` and ``login_kind`` (empty unless made of role words),
        ``person_name`` (the first name is a common given name).
    """
    first, last = (users[name].fillna("") for name in ("first_name", "last_name"))
    parts = _mapped(first, _name_kind), _mapped(last, _name_kind)
    return pd.DataFrame(
        {
            "given": _given(users),
            "parent": _is_parent(users) | last.str.lower().str.contains(_MARKED_PARENT),
            "named": (first != "") | (last != ""),
            "name_kind": _whole_name_kind(*parts),
            "login_kind": login_kinds(users["email"]),
            "person_name": _mapped(first, _is_given_name).astype(bool),
        }
    ).reset_index(drop=True)


def login_kinds(emails: pd.Series) -> pd.Series:
    """Return the kind of each login that is made of role words; empty for any other.

    Parameters
    ----------
    emails : Series of str, length n

    Returns
    -------
    Series of str, length n, same index

    Examples
    --------
    >>> login_kinds(pd.Series(["office@lincoln.org", "ana.ruiz@lincoln.org"])).tolist()
    ['generic', '']
    """
    logins = emails.fillna("").str.lower().str.replace(r"@.*", "", regex=True)
    found = pd.Series("", index=emails.index, dtype=object)
    some = logins.str.contains(_ROLE_WORD, regex=True)  # few: the rest is not taken apart
    found[some] = _mapped(logins[some], _login_kind)
    return found


def kinds(found: pd.DataFrame, fits: Floats) -> npt.NDArray[np.object_]:
    """Return the kind of each account.

    Parameters
    ----------
    found : DataFrame, n rows
        From `signs`.
    fits : array of float, length n
        Probability of the best staff person.

    Returns
    -------
    array of str, length n
        Words of `KINDS`.
    """
    named, by_name, by_login = found["named"], found["name_kind"], found["login_kind"]
    no_person = pd.Series(fits < 0.5, index=found.index)
    generic = by_name.ne("") & (by_login.ne("") | (no_person & ~found["person_name"]))
    generic |= ~named & by_login.ne("") & no_person
    generic &= ~(no_person.eq(False) & found["person_name"])
    by_sign = by_name.where(by_name.ne("") & by_name.ne("generic"), by_login.where(by_login.ne(""), by_name))
    kind = np.where(generic, by_sign, "person")
    kind = np.where(found["parent"], "parent", kind)
    return np.asarray(np.where(found["given"].ne(""), found["given"], kind), dtype=object)


def rows_of_no_person(staff: pd.DataFrame) -> Flags:
    """Return which staff rows the SIS marks as a service's, or whose names are role words, and no given name.

    Parameters
    ----------
    staff : DataFrame, n rows
        Canonical staff rows.

    Returns
    -------
    array of bool, length n

    Examples
    --------
    >>> from srreconcile.tables import STAFF
    >>> rows = STAFF.conform(pd.DataFrame({"staff_member_id": ["1", "2"], "first_name": ["Front", "Ana"],
    ...                                    "last_name": ["Office", "Office"]}))
    >>> rows_of_no_person(rows).tolist()
    [True, False]
    """
    nobody = staff["staff_kind"].str.lower().eq("service").fillna(False).to_numpy(bool, copy=True)
    parts = (_mapped(staff[name].fillna(""), _name_kind) for name in ("first_name", "last_name"))
    role = np.flatnonzero(_whole_name_kind(*parts).ne("").to_numpy(bool))
    first = staff["first_name"].iloc[role].fillna("")  # few: the rest is not looked at further
    nobody[role] |= ~_mapped(first, _is_given_name).to_numpy(bool)
    return np.asarray(nobody)


def stands_alone(found: pd.DataFrame) -> Flags:
    """Return which accounts take nobody from another account.

    Parameters
    ----------
    found : DataFrame
        From `signs`.
    """
    told = found["given"].ne("") & found["given"].ne("person")
    return (told | found["parent"] | (found["name_kind"].ne("") & found["login_kind"].ne(""))).to_numpy(bool)


def _mapped(values: pd.Series, of: Callable[[str], object]) -> pd.Series:
    """A function of text applied to each different value once."""
    codes, different = pd.factorize(values)
    found = pd.Series([of(value) for value in different], dtype=object)
    return found.iloc[codes].set_axis(values.index)


def _given(users: pd.DataFrame) -> pd.Series:
    return users["account_kind"].str.lower().map(_SITE_KIND_OF).fillna("").astype("str")


def _is_parent(users: pd.DataFrame) -> pd.Series:
    found = pd.Series(False, index=users.index)
    for column in ("groups", "title"):
        if users[column].notna().any():
            found |= _mapped(users[column].fillna(""), _all_parent).astype(bool)
    return found


def _all_parent(groups: str) -> bool:
    listed = [fold(group) for group in re.split(r"[;,]", groups) if group.strip()]
    return bool(listed) and all(_PARENT.match(group) for group in listed)


def _name_kind(part: str) -> str:
    """The kind of a first or last name made of role words only; "person" of any other, "" of a filler."""
    word = part.lower()
    if word.isascii() and word.isalpha():  # nearly every name
        return "" if word in _FILLERS else _KIND_OF.get(word, "person")
    words = [w.strip("0123456789") for w in fold(part).replace(",", " ").split()]
    words = [w for w in words if w and w not in _FILLERS]
    return "person" if any(word not in _KIND_OF for word in words) else _kind(words)


def _whole_name_kind(first: pd.Series, last: pd.Series) -> pd.Series:
    """The kind of names both of whose parts are role words: "Front Office", "Sub 1"."""
    found = np.select([(first == kind) | (last == kind) for kind in _WORDS], list(_WORDS), "")
    return pd.Series(
        np.where((first == "person") | (last == "person"), "", found), index=first.index, dtype=object
    )


def _login_kind(login: str) -> str:
    """The kind of a login that is a role: "office", "sub1", "svc-import", "lincoln.office"."""
    words = _PIECES.findall(login)
    if not words:
        return ""
    if all(word in _KIND_OF or word in _FILLERS for word in words):
        return _kind([word for word in words if word in _KIND_OF])
    if len(words) > 1 and (
        words[-1] in _KIND_OF or words[0] in ("svc", "api", "test", "sub", "kiosk", "noreply")
    ):
        return _kind([word for word in words if word in _KIND_OF])
    return ""


def _kind(words: list[str]) -> str:
    found = [_KIND_OF[word] for word in words]
    return next((kind for kind in _WORDS if kind in found), "")


def _is_given_name(first: str) -> bool:
    words = fold(first).split()[:1]
    least = 1e-4 if words and words[0] in _KIND_OF else 1e-5  # Dean is a name, Guest hardly
    return bool(words) and _given_shares().get(words[0], 0.0) > least


@cache
def _given_shares() -> dict[str, float]:
    return {str(name): float(share) for name, share in shares("first").items()}
