"""A network in which nothing is wrong: everybody has one row, one account and one link."""

from __future__ import annotations

import numpy as np
import pandas as pd

from srreconcile.simulate.addresses import Taken, convention, local_parts, strays
from srreconcile.simulate.draft import NEVER, Draft
from srreconcile.simulate.term import Calendar, days, moment, office_hours

NO_ADDRESS = 0.093
"""The share of staff rows without an address, on a state's directory of principals."""

# Title, kind of staff, permission group, share of the staff, records against a teacher's.
_POSTS = (
    ("Teacher", "teacher", "Teacher", 0.58, 1.0),
    ("Special Education Teacher", "teacher", "Teacher", 0.08, 0.9),
    ("Paraprofessional", "staff", "Staff", 0.10, 0.4),
    ("Dean of Students", "admin", "Dean;Teacher", 0.04, 3.0),
    ("Counselor", "staff", "Staff", 0.04, 1.2),
    ("Social Worker", "staff", "Staff", 0.03, 1.0),
    ("Office Manager", "staff", "Office", 0.04, 1.6),
    ("Assistant Principal", "admin", "School Admin", 0.04, 1.8),
    ("Principal", "admin", "School Admin", 0.02, 0.5),
    ("Nurse", "staff", "Staff", 0.02, 0.4),
    ("Instructional Coach", "staff", "Teacher", 0.01, 0.3),
)

_PLACES = (
    *("Cedar Hollow", "Harbor Light", "Northgate", "Willow Bend", "Stone Creek", "Fairmount", "Lakeshore"),
    *("Maple Ridge", "Eastbrook", "Sunnyside", "Highland", "Oak Meadow", "Prairie View", "Clearwater"),
    *("Summit", "Rosewood", "Granite Hill", "Bayview", "Orchard", "Redwood"),
)
_SORTS = ("Elementary School", "Middle School", "High School", "Academy", "Preparatory School")


def healthy(
    people: pd.DataFrame, n_schools: int, calendar: Calendar, domain: str, rng: np.random.Generator
) -> Draft:
    """Return a draft in which each of `people` has a staff row, an account and a link.

    Parameters
    ----------
    people : DataFrame, n rows
        ``first, middle, last, suffix``.
    n_schools : int
        Schools to spread them over.
    calendar : Calendar
        The school year.
    domain : str
        The network's mail domain.
    rng : numpy.random.Generator
        The source of chance.

    Returns
    -------
    Draft
        Row i of staff, users and links belongs to person i.
    """
    n = len(people)
    post = rng.choice(len(_POSTS), size=n, p=[share for *_, share, _ in _POSTS])
    titles, kinds, groups, _, busy = (
        np.array(column, dtype=object)[post] for column in zip(*_POSTS, strict=True)
    )
    people = people.assign(school=_spread(n, n_schools, rng), title=titles, left_at=NEVER)
    started = _first_days(n, calendar, rng)
    created = _created(started, calendar, rng)
    way, taken = convention(rng), Taken()
    addresses = np.array(taken.claim(local_parts(people, strays(n, way, rng)), domain), dtype=object)
    on_list = np.where(rng.random(n) < NO_ADDRESS, "", addresses)
    staff = _staff(people, kinds, started, on_list, calendar)
    users = _users(people, groups, addresses, created)
    users["records"] = busy.astype("float64") * rng.lognormal(-0.3, 0.8, n)
    own = np.arange(n)
    links = {
        "user": own,
        "staff": own,
        "valid_from": created,
        "valid_to": NEVER,
        "verdict": "own",
        "share": 1.0,
    }
    delegations = pd.DataFrame(
        {"user": [], "staff": [], "reason": [], "approved_by": [], "valid_from": [], "valid_to": []},
        dtype=object,
    ).astype({"user": "int64", "staff": "int64", "valid_from": "M8[us]", "valid_to": "M8[us]"})
    return Draft(
        rng,
        calendar,
        domain,
        way,
        taken,
        _schools(n_schools),
        people,
        staff,
        users,
        pd.DataFrame(links),
        delegations,
    )


def _staff(
    people: pd.DataFrame, kinds: np.ndarray, started: np.ndarray, addresses: np.ndarray, calendar: Calendar
) -> pd.DataFrame:
    listed = np.maximum(started - np.timedelta64(20, "D"), moment(calendar.adopted))
    rows = {
        "human": np.arange(len(people)),
        "sis": np.arange(len(people)),
        "school": people["school"],
        **{name: people[name] for name in ("first", "middle", "last", "suffix")},
        **dict.fromkeys(["preferred", "former"], ""),
        "email": addresses,
        "title": people["title"],
        "staff_kind": kinds,
        "active": True,
        "start_date": started,
        "end_date": NEVER,
        "listed_at": listed,
        "gone_at": NEVER,
    }
    return _plain(pd.DataFrame(rows))


def _users(
    people: pd.DataFrame, groups: np.ndarray, addresses: np.ndarray, created: np.ndarray
) -> pd.DataFrame:
    rows = {
        "human": np.arange(len(people)),
        "first": people["first"],
        "last": people["last"],
        "email": addresses,
        "school": people["school"],
        "title": people["title"],
        "groups": groups,
        "account_kind": "",
        "created_at": created,
        "disabled_at": NEVER,
        "gone_at": NEVER,
        "last_login_at": NEVER,
    }
    return _plain(pd.DataFrame(rows))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Text as plain objects: planting writes single cells, and so is not copied each time."""
    return frame.astype(dict.fromkeys(frame.columns[frame.dtypes.eq("str")], object))


def _spread(n: int, n_schools: int, rng: np.random.Generator) -> np.ndarray:
    """A school for each person; some schools are larger than others, none is empty."""
    sizes = rng.dirichlet(np.full(n_schools, 8.0))
    school = rng.choice(n_schools, size=n, p=sizes)
    school[: min(n, n_schools)] = np.arange(min(n, n_schools))
    return np.asarray(school)


def _first_days(n: int, calendar: Calendar, rng: np.random.Generator) -> np.ndarray:
    """Most start in August, after a turnover of 11 % a year; one in seven on some other day."""
    years = np.minimum(rng.geometric(0.11, n) - 1, 30)
    august = calendar.term_start - pd.Timedelta(days=14)
    usual = days(august, calendar.term_start, n, rng)
    some_day = days(august - pd.Timedelta(days=300), august, n, rng)
    day = np.where(rng.random(n) < 0.85, usual, some_day)
    return np.asarray(day - (years * 365).astype("timedelta64[D]"))


def _created(started: np.ndarray, calendar: Calendar, rng: np.random.Generator) -> np.ndarray:
    """Accounts are made in the fortnight before the first day, or when the platform came."""
    day = days(started - np.timedelta64(14, "D"), started, len(started), rng)
    adopted = moment(calendar.adopted)
    first = days(calendar.adopted, calendar.adopted + pd.Timedelta(days=10), len(started), rng)
    return office_hours(np.where(day < adopted, first, day), rng)


def _schools(n_schools: int) -> pd.DataFrame:
    number = np.arange(n_schools)
    place = [_PLACES[i % len(_PLACES)] for i in number]
    sort = [_SORTS[(i + i // len(_PLACES)) % len(_SORTS)] for i in number]
    again = [f" {i // 100 + 1}" if i >= 100 else "" for i in number]
    name = [f"{a} {b}{c}" for a, b, c in zip(place, sort, again, strict=True)]
    short = [
        a.replace(" ", "")[:6].upper() + (f"{i}" if i >= len(_PLACES) else "")
        for a, i in zip(place, number, strict=True)
    ]
    return pd.DataFrame(
        {
            "school_id": [str(i + 1) for i in number],
            "name": name,
            "short_name": short,
            "sis_school_id": [str(i + 101) for i in number],
            "kind": "school",
            "is_test": False,
            "active": True,
        }
    )
