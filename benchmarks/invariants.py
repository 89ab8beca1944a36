"""What must not change a finding, on random networks through the whole pipeline.

::

    python -m benchmarks.invariants --networks 30 --people 150
    python -m benchmarks.invariants --networks 2 --people 40 --seed 7     the short form

Half of the networks are of `srreconcile.simulate`, half are drawn anyhow
(`benchmarks.invariants_networks`).  Each is audited, changed in a way that means nothing,
and audited again: the findings, the situations, who has access, the changes of links and the
plan of repair are held equal, or equal under the names that the change gave.
Exit code 1 if one differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import srreconcile as sr
from benchmarks.invariants_networks import drawn
from srreconcile.tables import SCHEMAS, Tables

AS_OF = "2026-11-23 12:00"
IDS = {
    "staff_member_id": "staff_member_id proposed_staff_member_id keep_staff_member_id holder_staff_member_id "
    "other_staff_member_id",
    "user_id": "user_id keep_user_id holder_user_id entered_by_user_id approved_by_user_id",
    "school_id": "school_id",
    "student_id": "student_id",
}
"""Each kind of id, with the columns that hold it."""
LINE = "check situation severity school_id user_id staff_member_id records possible_records first_at last_at " \
    "proposed_staff_member_id keep_user_id keep_staff_member_id blocked_by holder_user_id".split()  # fmt: skip
FOUND = ("findings", "link changes", "planned links", "planned records")
Answer = dict[str, Counter[tuple[str, ...]]]


@dataclass(frozen=True)
class Trial:
    """One network, and what its audit says."""

    tables: Tables
    answer: Answer
    draw: random.Random
    folder: Path


def answer(tables: Tables) -> Answer:
    """Return what an audit says, as lines to compare."""
    found = sr.audit(tables, as_of=AS_OF)
    plan = found.repair_plan()
    return {
        "findings": lines(found.findings, [*LINE, "detail", "remedy"]),
        "situations": lines(found.situations, list(found.situations)),
        "access": lines(found.access(), ["user_id", "can_record", "records_as", "situation", "why_not"]),
        "link changes": lines(found.link_changes, ["user_id", "end_staff_member_id", "make_staff_member_id"]),
        "planned links": lines(plan.links, ["action", "user_id", "staff_member_id", "school_id"]),
        "planned records": lines(
            plan.records, ["record_type", "record_id", "before", "after", "user_id", "grade"]
        ),
        "status": Counter((row.name, row.status) for row in found.results if row.status != "found"),
    }


def lines(frame: pd.DataFrame, columns: list[str]) -> Counter[tuple[str, ...]]:
    """Return how often each row is there, as text, whatever the order."""
    chosen = frame.reindex(columns=columns).astype("object")
    return Counter(chosen.where(chosen.notna(), "").astype("str").itertuples(index=False, name=None))


def given(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables that are there, by name."""
    frames = {name: getattr(tables, name) for name in SCHEMAS}
    return {name: frame for name, frame in frames.items() if isinstance(frame, pd.DataFrame)}


def same_again(trial: Trial) -> tuple[Answer, Answer]:
    """Running twice."""
    return trial.answer, answer(trial.tables)


def order(trial: Trial) -> tuple[Answer, Answer]:
    """Rows and columns in another order."""
    seed = trial.draw.randrange(1 << 30)
    mixed = {
        name: frame.sample(frac=1, random_state=seed).sample(frac=1, axis=1, random_state=seed)
        for name, frame in given(trial.tables).items()
    }
    return trial.answer, answer(Tables(**mixed))


def other_ids(trial: Trial) -> tuple[Answer, Answer]:
    """Other ids, in the same order: of two rows that are alike in everything the lower id is named."""
    maps = _new_ids(trial, sorted)
    found = sr.audit(Tables(**_all_renamed(trial, maps)), as_of=AS_OF)
    back = {kind: {new: old for old, new in names.items()} for kind, names in maps.items()}
    expected = sr.audit(trial.tables, as_of=AS_OF)
    columns = [*LINE, "other_staff_member_id"]
    return (
        {"findings": lines(expected.findings, columns), "situations": trial.answer["situations"]},
        {
            "findings": lines(_renamed(found.findings, back), columns),
            "situations": lines(found.situations, list(found.situations)),
        },
    )


def shuffled_ids(trial: Trial) -> tuple[Answer, Answer]:
    """Other ids in any order: as many in each situation."""
    found = sr.audit(Tables(**_all_renamed(trial, _new_ids(trial, list))), as_of=AS_OF)
    situations = lines(found.situations, list(found.situations))
    return {"situations": trial.answer["situations"]}, {"situations": situations}


def _new_ids(trial: Trial, arranged: Callable[[list[int]], list[int]]) -> dict[str, dict[str, str]]:
    frames, maps = given(trial.tables).values(), {}
    for kind, columns in IDS.items():
        held = [frame[name] for frame in frames for name in columns.split() if name in frame]
        values = sorted(pd.concat(held).dropna().unique(), key=lambda old: (len(old), old))
        numbers = arranged(trial.draw.sample(range(10_000, 99_999), len(values)))
        maps[kind] = dict(zip(values, map(str, numbers), strict=True))
    return maps


def _all_renamed(trial: Trial, maps: dict[str, dict[str, str]]) -> dict[str, pd.DataFrame]:
    return {name: _renamed(frame, maps) for name, frame in given(trial.tables).items()}


def _renamed(frame: pd.DataFrame, maps: dict[str, dict[str, str]]) -> pd.DataFrame:
    frame = frame.copy()
    for kind, columns in IDS.items():
        for column in columns.split():
            if column in frame:
                frame[column] = frame[column].map(maps[kind])
    return frame


def a_clean_person(trial: Trial) -> tuple[Answer, Answer]:
    """One more person with nothing wrong."""
    frames = given(trial.tables)
    school = frames["staff"]["school_id"].dropna().iloc[0]
    name = {
        "first_name": "Quorvexia",
        "last_name": "Jyllandsposten",
        "email": "quorvexia.jyllandsposten@new.example",
    }
    person = {**name, "active": True, "school_id": school}
    frames["staff"] = _more(
        frames["staff"], {**person, "staff_member_id": "77777001", "start_date": "2026-08-01"}
    )
    frames["users"] = _more(frames["users"], {**person, "user_id": "77777002", "created_at": "2026-08-01",
                                              "last_login_at": "2026-11-20"})  # fmt: skip
    frames["links"] = _more(frames["links"], {"user_id": "77777002", "staff_member_id": "77777001"})
    return _findings(trial.answer), _findings(answer(Tables(**frames)))


def _more(frame: pd.DataFrame, row: dict[str, object]) -> pd.DataFrame:
    return pd.concat([frame.astype("object"), pd.DataFrame([row], dtype=object)], ignore_index=True)


def _findings(answer: Answer) -> Answer:
    return {name: answer[name] for name in FOUND}


def beside_a_copy(trial: Trial) -> tuple[Answer, Answer]:
    """Beside a copy with other ids, names and addresses: the findings of both.

    Held where matches are clear, and counted in networks drawn anyhow, which are full of doubt:
    among twice as many people a name is rarer, and that is evidence.
    """
    frames = given(trial.tables)
    other = {name: _translated(frame) for name, frame in frames.items()}
    alone = answer(Tables(**other))
    both = {name: pd.concat([frame, other[name]], ignore_index=True) for name, frame in frames.items()}
    expected = {name: trial.answer[name] + alone[name] for name in FOUND}
    return expected, _findings(answer(Tables(**both)))


_LETTERS = str.maketrans("aeioubcdfghjklmnpqrstvwxyz", "oiuaedfghjklmnpqrstvwxyzbc")


def _translated(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table of other people: each letter another, each id with a 9 before it."""
    frame = frame.copy()
    for column in frame:
        values = frame[column]
        if column in ("first_name", "middle_name", "last_name", "preferred_first", "former_last", "email",
                      "other_emails"):  # fmt: skip
            lower = values.astype("str").where(values.notna()).str.lower().str.translate(_LETTERS)
            frame[column] = lower if "mail" in column else lower.str.title()
        elif column.endswith("_id"):
            frame[column] = "9000" + values
    return frame


def split(trial: Trial) -> tuple[Answer, Answer]:
    """Each file in two."""

    def write(name: str, frame: pd.DataFrame) -> None:
        half = len(frame) // 2
        for part, rows in enumerate((frame.iloc[:half], frame.iloc[half:])):
            rows.to_csv(trial.folder / f"{name}_{part + 1}.csv", index=False)

    return _of_files(trial, write)


def encoded(trial: Trial) -> tuple[Answer, Answer]:
    """Files in UTF-16, cp1252 where it fits, with semicolons or tabs, or as workbooks."""

    def write(name: str, frame: pd.DataFrame) -> None:
        way = trial.draw.choice(["utf-16", "cp1252", "semicolons", "tabs", "xlsx"])
        file = trial.folder / f"{name}.csv"
        if way == "xlsx":
            frame.to_excel(file.with_suffix(".xlsx"), index=False)
        elif way in ("semicolons", "tabs"):
            frame.to_csv(file, index=False, sep={"semicolons": ";", "tabs": "\t"}[way])
        else:
            try:
                frame.to_csv(file, index=False, encoding=way)
            except UnicodeEncodeError:
                frame.to_csv(file, index=False, encoding="utf-16")

    return _of_files(trial, write)


def _of_files(trial: Trial, write: Callable[[str, pd.DataFrame], None]) -> tuple[Answer, Answer]:
    """The answers from plain files and from those that `write` makes."""
    answers = []
    for way in (lambda name, frame: frame.to_csv(trial.folder / f"{name}.csv", index=False), write):
        for file in trial.folder.iterdir():
            file.unlink()
        for name, frame in given(trial.tables).items():
            if len(frame):
                way(name, frame)
        answers.append(answer(sr.read_folder(trial.folder)))
    return answers[0], answers[1]


INVARIANTS: tuple[Callable[[Trial], tuple[Answer, Answer]], ...] = (
    same_again, order, other_ids, shuffled_ids, a_clean_person, beside_a_copy, split, encoded,
)  # fmt: skip


def differences(trial: Trial, invariant: Callable[[Trial], tuple[Answer, Answer]]) -> list[str]:
    """Return the lines that one change has added (+) and taken (-)."""
    before, after = invariant(trial)
    return [
        f"{sign} {name}: {line}"
        for name in before
        for sign, lines_ in (("-", before[name] - after[name]), ("+", after[name] - before[name]))
        for line in sorted(lines_)
    ]


def networks(people: int, number: int, seed: int) -> tuple[str, Tables]:
    """Return one network and what it is called."""
    if number % 2:
        return f"drawn {seed + number}", drawn(people, seed + number)
    return f"simulated {seed + number}", sr.simulate(people, seed=seed + number, records_per_staff=10).tables


def main() -> int:
    """Try every invariant on every network; 1 if one is broken."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--networks", type=int, default=30)
    options.add_argument("--people", type=int, default=150)
    options.add_argument("--seed", type=int, default=90417)
    options.add_argument("--only", nargs="+", metavar="INVARIANT")
    asked = options.parse_args()
    held, compared, doubtful = Counter[str](), 0, 0
    for number in range(asked.networks):
        name, tables = networks(asked.people, number, asked.seed)
        draw = random.Random(asked.seed + number)  # noqa: S311 -- changes, not secrets
        with tempfile.TemporaryDirectory() as place:
            trial = Trial(tables, answer(tables), draw, Path(place))
            compared += trial.answer["findings"].total()
            for invariant in INVARIANTS:
                if asked.only and invariant.__name__ not in asked.only:
                    continue
                found = differences(trial, invariant)
                good = not found or (invariant is beside_a_copy and name.startswith("drawn"))
                held[invariant.__name__] += good
                doubtful += len(found) * good
                if not good:
                    print(f"{name}, {invariant.__name__}: {len(found)} lines differ", *found[:6], sep="\n  ")
    print(f"{asked.networks} networks of {asked.people} people, {compared:,} findings")
    for invariant in INVARIANTS:
        if invariant.__name__ in held:
            says = (invariant.__doc__ or "").partition("\n")[0].rstrip(".")
            print(f"held in {held[invariant.__name__]:>3} of {asked.networks}: {says}")
    print(f"lines that a copy made surer or less sure in networks drawn anyhow: {doubtful}")
    return int(any(count < asked.networks for count in held.values()))


if __name__ == "__main__":
    sys.exit(main())
