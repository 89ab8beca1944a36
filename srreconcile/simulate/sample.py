"""The sample network: three schools, a term of records, monthly snapshots, an answer key."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from srreconcile.simulate import layouts, record_layouts
from srreconcile.simulate.network import Network, simulate
from srreconcile.simulate.state import as_typed

SEED = 20261123
STAFF = 180
SNAPSHOTS = ("2026-08-20", "2026-09-20", "2026-10-20", "2026-11-20")

# The exports of the platform carry no first or last day, so these cannot be seen in them.
_UNSEEN = {"pre_hire_account": 0.0, "status_conflict": 0.0}

_README = """\
# An invented school network

Three schools, {staff} staff rows, {users} accounts and {records} records of the autumn
term 2026, exported on 23 November 2026. **Every person, school, address and record is
invented**: names were drawn by how common they are in public statistics, and all
addresses end in `.example`, which no one can own. Made by `srreconcile sample DIR`,
which writes these very bytes.

- `exports/` is what an audit reads: API dumps of Schoolrunner (JSON pages and CSV), the
  account list, the dated links, the register of delegations, and the staff list of the
  SIS (`ps_teachers.txt`, a PowerSchool Quick Export).
- `layouts/` holds the same staff as a Schoolrunner Staff Member Import v1 and as a
  OneRoster 1.1 zip.
- `snapshots/` holds staff list and account list as exported on {first} and monthly
  after that.
- `answer_key.csv` names every planted fault and every benign look-alike, with its ids
  and how many records its account has logged under another's name without leave.

Nobody plays in two cases; whoever is in none is as healthy as a staff list gets. Kinds
of faults bear the names of the situations in the documentation. Benign kinds (`benign` is
`yes`) look wrong and are not: an audit should not report them. Of `mended_link`
the link is right again, while the records of the wrong days still carry the other name.
"""


def write_sample(folder: str | Path) -> Path:
    """Write the sample network and return its folder.

    The same bytes on every day and machine.

    Parameters
    ----------
    folder : str or Path
        Made if absent; files of the same names are replaced.

    Returns
    -------
    Path
        `folder`, with ``exports``, ``layouts``, ``snapshots``, ``answer_key.csv`` and
        ``README.md``.

    Examples
    --------
    >>> import tempfile
    >>> sorted(path.name for path in write_sample(tempfile.mkdtemp()).iterdir())
    ['README.md', 'answer_key.csv', 'exports', 'layouts', 'snapshots']
    """
    folder = Path(folder)
    network = simulate(STAFF, SEED, n_schools=3, records_per_staff=125, rates=_UNSEEN)
    for name, content in _files(network).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def _files(network: Network) -> dict[str, str | bytes]:
    """Every file of the sample by its path."""
    now = as_typed(network.draft, network.ids, network.as_of)
    if isinstance(network.tables.records, pd.DataFrame):
        now["records"] = network.tables.records
    found: dict[str, str | bytes] = {f"exports/{name}": text for name, text in _exports(now).items()}
    found |= {f"layouts/{name}": content for name, content in _layouts(now).items()}
    for day in SNAPSHOTS:
        then = as_typed(network.draft, network.ids, pd.Timestamp(f"{day} 22:00"))
        found |= {f"snapshots/{day}/{name}": text for name, text in _lists(then).items()}
    found["answer_key.csv"] = layouts.comma(_answer_key(network))
    sizes = {name: f"{len(now[name]):,}" for name in ("staff", "users", "records")}
    found["README.md"] = _README.format(**sizes, first=SNAPSHOTS[0])
    return found


def _answer_key(network: Network) -> pd.DataFrame:
    """The truth, with how many records of the account carry another's name without leave."""
    typed = network.record_truth[network.record_truth["verdict"].eq("misattributed")]
    key = network.truth.sort_values(["benign", "kind", "user_id", "staff_member_id"])
    return key.assign(
        benign=key["benign"].map({True: "yes", False: "no"}),
        misattributed_records=key["user_id"].map(typed["user_id"].value_counts()).fillna(0).astype("int64"),
    )


def _lists(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """The staff list and the account list."""
    names = tables["schools"].set_index("school_id")["name"]
    return {**layouts.staff_members(tables["staff"]), "users.csv": layouts.users(tables["users"], names)}


def _exports(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    sis_school = tables["schools"].set_index("school_id")["sis_school_id"]
    return {
        **_lists(tables),
        **layouts.schools(tables["schools"]),
        **record_layouts.files(tables["records"], SEED),
        "links.csv": layouts.links(tables["links"]),
        "delegations.csv": layouts.delegations(tables["delegations"]),
        "ps_teachers.txt": layouts.ps_teachers(tables["staff"], sis_school),
    }


def _layouts(tables: dict[str, pd.DataFrame]) -> dict[str, str | bytes]:
    names = tables["schools"].set_index("school_id")["name"]
    return {
        "staff_import_v1.csv": layouts.staff_import(tables["staff"], names),
        "oneroster_1.1.zip": layouts.oneroster(tables["staff"], tables["schools"]),
    }
