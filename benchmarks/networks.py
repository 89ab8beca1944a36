"""Networks to judge the matching by: staff rows, accounts, links, and who is who.

People first, as they are; then what each list says of them; then noise
(`benchmarks.noise`), which changes what the lists say and never who is who.

`srreconcile.simulate` invents networks as well, for the checks: few kinds of case, each
planted and noted, with histories and records.  The two share no code on purpose.  A
matcher that was tried on the one while it was written has to prove itself on the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.logins import COLLISIONS, CONVENTIONS, Issued, pick
from benchmarks.populations import people

Positions = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]
TITLES = ["Teacher", "Lead Teacher", "Assistant Principal", "Dean", "Counselor", "Paraprofessional",
          "Intern", "Operations Associate", "Principal", "Social Worker"]  # fmt: skip
ROLES = [("Front", "Office", "office"), ("Sub", "Account", "sub"), ("", "", "frontdesk"), ("Data", "Import", "svc"),
         ("Test", "Teacher", "test"), ("Parent", "Portal", "parents")]  # fmt: skip


@dataclass
class Side:
    """One list as columns of text and days; `person` is the human behind each row, -1 for none."""

    columns: dict[str, Words]
    person: Positions

    def __getitem__(self, name: str) -> Words:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.person)

    def add(self, rows: dict[str, Words], person: Positions) -> Positions:
        """Append rows; columns that `rows` lacks are empty."""
        n, old = len(person), len(self)
        for name, values in self.columns.items():
            more = rows[name] if name in rows else np.full(n, "", object)
            self.columns[name] = np.concatenate([values, more]).astype(object)
        self.person = np.concatenate([self.person, person])
        return np.arange(old, old + n)

    def copy_of(self, at: Positions) -> dict[str, Words]:
        """Return some rows, to be changed and added."""
        return {name: values[at].copy() for name, values in self.columns.items()}


@dataclass
class Draft:
    """A network that noise works on."""

    rng: np.random.Generator
    names: dict[str, Words]
    population: Positions
    staff: Side
    users: Side
    issued: Issued
    way: str
    domain: str
    former: str
    ways: tuple[str, ...]
    planted: dict[str, int] = field(default_factory=dict)

    def named(self, person: Positions) -> list[tuple[str, str, str]]:
        """First, middle and last name of people as they were born."""
        return list(zip(*(self.names[part][person] for part in ("first", "middle", "last")), strict=True))

    def address(self, person: int, domain: str, way: str | None = None, last: str | None = None) -> str:
        """Return a new address of a person."""
        first, middle, born = (self.names[part][person] for part in ("first", "middle", "last"))
        return self.issued.new(first, middle, last or born, domain, way or self.way)


@dataclass(frozen=True)
class Judged:
    """A network and the truth: ``person`` of each staff row and account, missing for none."""

    staff: pd.DataFrame
    users: pd.DataFrame
    links: pd.DataFrame
    staff_person: pd.Series
    user_person: pd.Series
    planted: dict[str, int]


def network(
    n: int,
    seed: int,
    *,
    noise: float = 1.0,
    kinds: Collection[str] | None = None,
    ways: tuple[str, ...] = tuple(CONVENTIONS),
    hispanic: float = 0.18,
    asian: float = 0.06,
    namesakes: float = 0.006,
    schools: int | None = None,
) -> Judged:
    """Return an invented network of about `n` staff rows.

    Parameters
    ----------
    n, seed : int
    noise : float
        What every rate of noise is multiplied by.
    kinds : collection of str, optional
        The kinds of noise used; all of `benchmarks.noise.NOISE` if absent.
    ways : tuple of str
        Login conventions that may be drawn.
    hispanic, asian, namesakes : float
        Shares of people.
    schools : int, optional
        One for 45 people, with sizes that vary, if absent.
    """
    from benchmarks.noise import NOISE

    rng = np.random.default_rng(seed)
    draft = _draft(round(n * 0.9), rng, ways, hispanic, asian, namesakes, schools or max(1, round(n / 45)))
    for name, one in NOISE.items():
        if kinds is None or name in kinds:
            side = getattr(draft, one.side)
            before = len(side) if one.limit is None else one.limit(draft)
            at = np.flatnonzero(rng.random(before) < min(one.rate * noise, 0.9))
            draft.planted[name] = len(at)
            if len(at):
                one.make(draft, at)
    _roles(draft, max(1, n // 150))
    return _published(draft)


def organisations(count: int, n: int, seed: int, **options: float) -> Judged:
    """Return several networks in one pair of files, told apart by ``organization_id``."""
    parts = [network(n, seed * 1000 + k, **options) for k in range(count)]  # type: ignore[arg-type]
    frames = {}
    for name in ("staff", "users", "links"):
        found = []
        for k, part in enumerate(parts):
            frame = getattr(part, name).copy()
            for column in ("user_id", "staff_member_id"):
                if column in frame:
                    frame[column] = f"{k}-" + frame[column]
            found.append(frame.assign(organization_id=str(k)) if name != "links" else frame)
        frames[name] = pd.concat(found, ignore_index=True)
    size = max(len(part.staff) + len(part.users) for part in parts) * 2
    persons = [
        pd.concat([(p := getattr(part, name)).where(p < 0, p + k * size) for k, part in enumerate(parts)])
        for name in ("staff_person", "user_person")
    ]
    return Judged(
        frames["staff"], frames["users"], frames["links"], persons[0].reset_index(drop=True),
        persons[1].reset_index(drop=True), {},
    )  # fmt: skip


def _draft(
    n: int,
    rng: np.random.Generator,
    ways: tuple[str, ...],
    hispanic: float,
    asian: float,
    namesakes: float,
    schools: int,
) -> Draft:
    names, population = people(n, rng, hispanic, asian)
    twins = np.flatnonzero(rng.random(n) < namesakes)
    other = rng.integers(0, n, len(twins))
    for part in ("first", "last"):
        names[part][twins] = names[part][other]
    domain, former = "harborline.example", "harborline-charter.example"
    draft = Draft(rng, names, population, _empty(), _empty(), Issued(str(rng.choice(COLLISIONS)), rng),
                  pick(rng, ways), domain, former, ways)  # fmt: skip
    size = rng.gamma(3.0, 1.0, schools)
    school = rng.choice(schools, n, p=size / size.sum())
    hired = (8000 + rng.integers(0, 12600, n) ** 1.0).astype(int)
    hired = np.where(
        rng.random(n) < 0.55, 13700 + 365 * rng.integers(0, 19, n) + rng.integers(0, 12, n), hired
    )
    hired = np.minimum(hired, 20680)
    address = np.array([draft.address(p, domain) for p in range(n)], object)
    title = rng.choice(TITLES, n, p=[0.55, 0.08, 0.05, 0.04, 0.05, 0.1, 0.03, 0.05, 0.03, 0.02]).astype(
        object
    )
    shown = {**{part: names[part].copy() for part in names}, "email": address,
             "school": school.astype(object), "title": title}  # fmt: skip
    staff_middle = np.where(rng.random(n) < 0.5, shown["middle"], "").astype(object)
    draft.staff.add({**{k: v.copy() for k, v in shown.items()}, "middle": staff_middle,
                     "sis": np.arange(n).astype(object), "start": hired.astype(object)}, np.arange(n))  # fmt: skip
    made = np.maximum(hired + rng.integers(-25, 60, n), 17000 + rng.integers(0, 30, n))
    has = np.flatnonzero(rng.random(n) < 0.93)
    draft.users.add({k: v[has].copy() for k, v in shown.items()} | {"middle": np.full(len(has), "", object),
                    "suffix": np.full(len(has), "", object), "start": made[has].astype(object)}, has)  # fmt: skip
    return draft


def _empty() -> Side:
    names = "first middle last suffix preferred former email school title sis start".split()
    return Side({name: np.empty(0, object) for name in names}, np.empty(0, np.int64))


def _roles(draft: Draft, n: int) -> None:
    """Accounts of no person."""
    which = draft.rng.integers(0, len(ROLES), n)
    rows = {
        "first": np.array([ROLES[w][0] for w in which], object),
        "last": np.array([ROLES[w][1] for w in which], object),
        "email": np.array([f"{ROLES[w][2]}{i}@{draft.domain}" for i, w in enumerate(which)], object),
    }
    draft.users.add(rows, np.full(n, -1))


def _published(draft: Draft) -> Judged:
    rng, found = draft.rng, {}
    for name, side, key, prefix in (
        ("staff", draft.staff, "staff_member_id", "s"), ("users", draft.users, "user_id", "u")
    ):  # fmt: skip
        order = rng.permutation(len(side))
        frame = pd.DataFrame({key: [f"{prefix}{i:07}" for i in range(len(side))]}, dtype="str")
        for column, shown in (("first", "first_name"), ("middle", "middle_name"), ("last", "last_name"),
                              ("suffix", "suffix"), ("preferred", "preferred_first"), ("former", "former_last"),
                              ("email", "email"), ("title", "title"), ("sis", "sis_id")):  # fmt: skip
            if name == "users" and column in ("suffix", "preferred", "former", "sis"):
                continue
            text = pd.Series(side[column][order]).astype("str")
            frame[shown] = text.mask(text == "")
        school = pd.Series(side["school"][order]).astype("str")
        frame["school_id"] = school.mask(school == "").radd("sch")
        days = pd.to_numeric(pd.Series(side["start"][order]).replace("", None), errors="coerce")
        frame["start_date" if name == "staff" else "created_at"] = pd.to_datetime(days, unit="D")
        found[name] = frame, pd.Series(side.person[order])
    staff, users = found["staff"][0], found["users"][0]
    return Judged(staff, users, _links(rng, *found["staff"], *found["users"]), found["staff"][1],
                  found["users"][1], draft.planted)  # fmt: skip


def _links(
    rng: np.random.Generator,
    staff: pd.DataFrame,
    staff_person: pd.Series,
    users: pd.DataFrame,
    user_person: pd.Series,
) -> pd.DataFrame:
    """Most accounts linked to their own row, three in a hundred to another person's at the same school."""
    rows = pd.DataFrame(
        {"person": staff_person, "staff_member_id": staff["staff_member_id"], "school": staff["school_id"]}
    )
    own = rows.drop_duplicates("person").set_index("person")
    linked = users.loc[user_person.isin(own.index), ["user_id"]].assign(person=user_person)
    linked = linked[rng.random(len(linked)) < 0.94]
    linked["staff_member_id"] = own["staff_member_id"].reindex(linked["person"]).to_numpy()
    school = own["school"].reindex(linked["person"]).to_numpy()
    wrong = np.flatnonzero(rng.random(len(linked)) < 0.03)
    by_school = rows.groupby("school")["staff_member_id"].apply(lambda s: s.to_numpy()).to_dict()
    ids = linked["staff_member_id"].to_numpy(dtype=object).copy()
    for row in wrong:
        among = by_school.get(school[row])
        if among is not None:
            ids[row] = among[rng.integers(len(among))]
    found = pd.DataFrame({"user_id": linked["user_id"].to_numpy(), "staff_member_id": ids})
    return found.astype("str")
