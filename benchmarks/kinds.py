"""Which kinds of fault each way of auditing names, and whom it accuses.

::

    python -m benchmarks.kinds --staff 5000 --seed 1
    python -m benchmarks.kinds --staff 5000 --seed 1 --wide     every kind, the rare ones too

One simulated network, two contestants: `srreconcile.audit`, and the four flags as a
careful analyst writes them in a notebook.  With ``--rivals PYTHON``, two more: a
datacompy comparison of the links given with links derived by e-mail, and a pointblank
suite (see `benchmarks.rivals`, for which an interpreter of its own is needed; the
environment may name it as ``SR_RIVALS``).

Terms
-----
A planted case is *named* when a finding of severity review or higher names its
account (or its staff row, where the case has no account) with a situation that
`AUDIT`, `FLAGS` or `COMPARED` lets stand for its kind; of kinds that the taxonomy
itself holds for a mere note, a note will do.  A kind is named when at least half of
its cases are.  A benign case or a clean person is *accused* when such a finding
names one of their ids.  *Precision* is the share of findings that name a fault's people.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from srreconcile.audit import audit
from srreconcile.severity import Severity
from srreconcile.simulate import Network, simulate
from srreconcile.simulate.kinds import KINDS, wide
from srreconcile.situations import SITUATIONS

# What else may stand for a kind, beside the situation of that name.  Records that
# carry another's name follow from the link: the check `misattributed_records` names no kind.
AUDIT = {
    "recycled_unseen": {"recycled_address"},  # by the exports of before
    "flapping_between": {"flapping"},
    "link_disputed": {"cross_linked"},  # as sure as the evidence makes it
    "staff_row_shared": {"cross_linked"},  # the guest of a shared row is cross-linked
    "cross_linked": {"staff_row_shared"},
}

_UNLINKED = {"found", "found_already_linked", "relink_candidate", "disputed", "unmatched", "generic_unlinked"}
_CROSS = {"cross_linked", "cross_linked_swapped", "cross_linked_leaver", "collision", "staff_row_shared"}
_CROSS |= {"link_disputed", "recycled_address", "generic_linked", "delegation_expired", "delegated_to_leaver"}
_CROSS |= {"shifted", "cycle", "upload", "recycled_unseen", "flapping_between"}

FLAGS = {
    "unlinked users": _UNLINKED,
    "duplicate accounts": {"duplicate_account"},
    "inactive linked staff": {"unqualified", "cross_linked_leaver", "delegated_to_leaver"},
    "cross-person links": _CROSS,
}
"""Which kinds a flag of the notebook names."""

COMPARED = {
    "only given": _CROSS | {"unqualified", "staff_missing", "user_missing"},
    "only derived": _UNLINKED | _CROSS | {"link_asymmetric", "duplicate_account"},
}
"""Which kinds each side of the comparison names."""

SUITE = {
    "has no link": _UNLINKED,
    "name twice": {"duplicate_account"},
    "has no account": {"staff_without_user"},
    "is past its end": {"status_conflict"},
    "stands twice": {"duplicate_staff"},
    "differs": _CROSS | {"link_unverifiable"},
    "leads nowhere": {"staff_missing", "link_only"},
    "comes from nowhere": {"user_missing", "link_only"},
    "is disabled": {"active_staff_disabled_user"},
    "has left": {"unqualified", "cross_linked_leaver", "delegated_to_leaver"},
    "has not begun": {"pre_hire_account"},
    "is shared": {"staff_row_shared", "duplicate_account", "generic_linked"},
}
"""Which kinds each expectation of the suite names."""


@dataclass(frozen=True)
class Verdicts:
    """What one contestant says: ``user_id, staff_member_id, label, level`` and how long it took."""

    name: str
    found: pd.DataFrame
    kinds: Callable[[str, str], bool]
    """Whether a label may stand for a kind."""
    seconds: float


_EXPORTED = ("2026-06-01", "2026-08-20", "2026-09-20", "2026-10-20")


def ours(network: Network, *, with_history: bool = False) -> Verdicts:
    """The audit of this package; `with_history`, it sees exports of four earlier days too."""
    earlier = {day: network.at(f"{day} 22:00") for day in _EXPORTED} if with_history else None
    began = time.process_time()
    found = audit(network.tables, as_of=network.as_of, history=earlier).findings
    seconds = time.process_time() - began
    level = found["severity"].map(lambda word: int(Severity[word.upper()]))
    label = (
        found["situation"]
        .fillna("")
        .mask(found["check"].eq("misattributed_records"), "misattributed_records")
    )
    said = found[["user_id", "staff_member_id"]].assign(label=label, level=level)
    whole = found["check"].eq("shared_causes")
    said = pd.concat([said[~whole], _modified(found, said), _caused(found, said)], ignore_index=True)
    return Verdicts(
        "srreconcile.audit",
        said,
        lambda label, kind: label == kind or label in AUDIT.get(kind, set()),
        seconds,
    )


def _modified(found: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """What a finding says beside its situation: the address was recycled, the link flaps."""
    if "modifiers" not in found:
        return said.head(0)
    told = said.assign(label=found["modifiers"].str.split("; ")).explode("label")
    return told.dropna(subset="label")


def _caused(found: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """The cause that several links share, said of each of their accounts."""
    if "user_ids" not in found:
        return said.head(0)
    rows = said.assign(label=found["cause"], user_id=found["user_ids"].str.split("; "))
    return rows[found["check"].eq("shared_causes")].explode("user_id")


def notebook(network: Network) -> Verdicts:
    """Four flags, by e-mail and by name, as a careful analyst writes them."""
    began = time.process_time()
    users, staff, live = _plain(network)
    linked = live.merge(users, on="user_id").merge(staff, on="staff_member_id", suffixes=("", "_staff"))
    enabled = users[users["active"]]
    unlinked = enabled[~enabled["user_id"].isin(live["user_id"])]
    same_name = enabled.duplicated("name", keep=False)
    same_email = enabled["email"].notna() & enabled.duplicated("email", keep=False)
    left = linked[linked["active"] & ~linked["active_staff"]]
    differ = linked[linked["email"].ne(linked["email_staff"]) & linked["name"].ne(linked["name_staff"])]
    declared = _table(network, "delegations")
    declared = declared[~(declared["valid_to"] < network.as_of)][["user_id", "staff_member_id"]]
    cross = differ.merge(declared, how="left", on=["user_id", "staff_member_id"], indicator="known")
    cross = cross[cross["known"].eq("left_only")]
    flags = zip(FLAGS, (unlinked, enabled[same_name | same_email], left, cross), strict=True)
    said = pd.concat(
        [rows.reindex(columns=["user_id", "staff_member_id"]).assign(label=flag) for flag, rows in flags]
    )
    seconds = time.process_time() - began
    return Verdicts("four flags", said.assign(level=2), lambda label, kind: kind in FLAGS[label], seconds)


def _plain(network: Network) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Accounts, staff rows and live links, with name and address made comparable."""
    users, staff = (_table(network, name) for name in ("users", "staff"))
    links = _table(network, "links")
    live = links[~(links["valid_to"] <= network.as_of)][["user_id", "staff_member_id"]]
    return _comparable(users, "user_id"), _comparable(staff, "staff_member_id"), live


def _table(network: Network, name: str) -> pd.DataFrame:
    """A table that every simulated network has."""
    return pd.DataFrame(getattr(network.tables, name))


def _comparable(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            key: frame[key],
            "name": (frame["first_name"] + " " + frame["last_name"]).str.lower().str.strip(),
            "email": frame["email"].str.lower().str.strip(),
            "active": frame["active"].astype("bool"),
        }
    )


def rivals(network: Network, python: str) -> list[Verdicts]:
    """What `benchmarks.rivals` says, run by another interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("staff", "users", "links", "delegations"):
            _table(network, name).to_parquet(Path(folder, f"{name}.parquet"))
        script = Path(__file__).with_name("rivals.py")
        command = [python, str(script), folder, str(network.as_of)]
        told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    labels = {"datacompy": COMPARED, "pointblank": SUITE}
    found = []
    for name, answer in told.items():
        said = pd.DataFrame(answer["said"], columns=["user_id", "staff_member_id", "label"], dtype="str")
        stands = labels[name]
        found.append(
            Verdicts(
                name,
                said.assign(level=2),
                partial(lambda of, label, kind: kind in of[label], stands),
                answer["seconds"],
            )
        )
    return found


@dataclass(frozen=True)
class Score:
    """How one contestant did."""

    recall: pd.Series
    """Share of cases named, by kind of fault."""
    accused: pd.Series
    """Benign cases accused, by kind."""
    clean: int
    precision: float
    findings: int


def score(verdicts: Verdicts, network: Network) -> Score:
    """Hold what a contestant says against the truth."""
    serious = verdicts.found[verdicts.found["level"] >= Severity.REVIEW]
    faults = network.truth[~network.truth["benign"]].reset_index(drop=True)
    recall = faults.index.isin(_named(verdicts, faults, network))
    parts = _parts(serious, network)
    benign = {name for name, kind in KINDS.items() if kind.benign}
    accused = parts[parts["kind"].isin(benign) & ~_deserved(parts)]
    clean = parts[parts["kind"].isna()]
    right = 1 - (len(accused) + len(clean)) / len(parts) if len(parts) else float("nan")
    return Score(
        pd.Series(recall, index=faults["kind"]).groupby(level=0).mean(),
        accused["kind"].value_counts(),
        clean["person_id"].nunique(),
        right,
        len(serious),
    )


def _deserved(parts: pd.DataFrame) -> pd.Series:
    """The link is mended, its records are not: to say so is right."""
    return parts["kind"].eq("mended_link") & parts["label"].eq("misattributed_records")


def _named(verdicts: Verdicts, faults: pd.DataFrame, network: Network) -> set[int]:
    """The cases that a finding of sufficient weight names as their kind."""
    found = verdicts.found
    about = pd.concat(
        [
            ids.rename(columns={"id": column}).merge(found[[column, "label", "level"]], on=column)
            for column, ids in _subjects(faults, network)
        ]
    )
    notes = {name for name, situation in SITUATIONS.items() if situation.severity == Severity.NOTE}
    least = about["kind"].isin(notes).map({True: int(Severity.NOTE), False: int(Severity.REVIEW)})
    about = about[about["level"] >= least]
    stands = [verdicts.kinds(label, kind) for label, kind in zip(about["label"], about["kind"], strict=True)]
    return set(about.loc[stands, "case"])


def _subjects(faults: pd.DataFrame, network: Network) -> Iterator[tuple[str, pd.DataFrame]]:
    """The ids by which cases are known, ``case, kind, id``: of twins, either will do."""
    by_staff = faults["user_id"].isna()
    for column, rows in (("user_id", faults[~by_staff]), ("staff_member_id", faults[by_staff])):
        known = pd.DataFrame(
            {"case": rows.index, "kind": rows["kind"].to_numpy(), "id": rows[column].to_numpy()}
        )
        own = network.people[["person_id", column]].dropna().rename(columns={column: "id"})
        twins = known[known["kind"].isin(["duplicate_account", "duplicate_staff"])].merge(own, on="id")
        others = twins.drop(columns="id").merge(own, on="person_id")
        yield column, pd.concat([known, others[["case", "kind", "id"]]])


def _parts(serious: pd.DataFrame, network: Network) -> pd.DataFrame:
    """Each finding with the person it is about, and the kind of case in which they take part."""
    people, truth = network.people, network.truth
    user = people.dropna(subset="user_id").set_index("user_id")
    staff = people.dropna(subset="staff_member_id").set_index("staff_member_id")
    nobody = truth[~truth["user_id"].isin(user.index)].dropna(subset="user_id").drop_duplicates("user_id")
    found = serious.reset_index(drop=True)
    by_user = (
        found["user_id"].map(user["kind"]).fillna(found["user_id"].map(nobody.set_index("user_id")["kind"]))
    )
    about_user = found["user_id"].notna()
    kind = by_user.where(about_user, found["staff_member_id"].map(staff["kind"]))
    person = (
        found["user_id"]
        .map(user["person_id"])
        .where(about_user, found["staff_member_id"].map(staff["person_id"]))
    )
    return found.assign(kind=kind, person_id=person)


def report(contest: list[tuple[Verdicts, Score]], network: Network) -> str:
    """The scores as a table."""
    truth, people = network.truth, network.people
    clean = people.loc[people["kind"].isna(), "person_id"].nunique()
    benign = truth.loc[truth["benign"], "kind"].nunique()
    kinds = truth.loc[~truth["benign"], "kind"].value_counts().sort_index()
    head = ["", *(verdicts.name for verdicts, _ in contest)]
    rows = [
        ["kinds named", *(f"{(s.recall >= 0.5).sum()} of {len(kinds)}" for _, s in contest)],
        ["cases named", *(f"{(s.recall * kinds).sum() / kinds.sum():.3f}" for _, s in contest)],
        ["benign kinds accused", *(f"{len(s.accused)} of {benign}" for _, s in contest)],
        ["clean people accused", *(f"{s.clean:,} of {clean:,}" for _, s in contest)],
        ["precision", *(f"{s.precision:.3f}" for _, s in contest)],
        ["findings", *(f"{s.findings:,}" for _, s in contest)],
        ["CPU seconds", *(f"{v.seconds:.2f}" for v, _ in contest)],
        [],
        *(
            [f"{kind} ({n})", *(f"{s.recall[kind]:.2f}" for _, s in contest)]
            for kind, n in zip(kinds.index, kinds, strict=True)
        ),
        [],
        *(
            [f"accused: {kind}", *(str(s.accused.get(kind, 0)) for _, s in contest)]
            for kind in sorted(set().union(*(s.accused.index for _, s in contest)))
        ),
    ]
    return "\n".join(
        "".join(f"{cell:<30}" if i == 0 else f"{cell:>22}" for i, cell in enumerate(row))
        for row in [head, *rows]
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the contest and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--staff", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=float, default=40, help="records per person")
    parser.add_argument("--wide", action="store_true", help="plant every kind, the rare ones too")
    parser.add_argument(
        "--rivals",
        metavar="PYTHON",
        default=os.environ.get("SR_RIVALS"),
        help="an interpreter that has datacompy and pointblank (SR_RIVALS, if not given)",
    )
    chosen = parser.parse_args(arguments)
    network = simulate(
        chosen.staff, chosen.seed, records_per_staff=chosen.records, rates=wide() if chosen.wide else None
    )
    print(f"{chosen.staff:,} staff, seed {chosen.seed}: {network.tables}")
    found = [ours(network, with_history=chosen.wide), notebook(network)]
    found += rivals(network, chosen.rivals) if chosen.rivals else []
    contest = [(verdicts, score(verdicts, network)) for verdicts in found]
    print(report(contest, network))


if __name__ == "__main__":
    main()
