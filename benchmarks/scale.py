"""What an audit of a very large network costs, stage by stage.

::

    python -m benchmarks.scale --staff 150000 --records 10000000

Draws a network and the record log of its term (Parquet), then runs in fresh interpreters

ours   `srreconcile.audit` of staff, users, links, delegations and records: seconds per
       stage, and peak memory, beside the time of the identity step alone and beside the
       size of what was given (the deep size of the frames, and of the log's file).  What
       the interpreter and the imported libraries hold before the frames are read is not
       counted;
core   the same audit of staff, users and links at its core, as DuckDB SQL from the same
       frames: keys made comparable, candidates by address, number and name, a
       similarity, the best staff person of each account, the state of both ends of
       each link, and the four flags with a sentence each.

The core decides less (no name frequencies, no nicknames, no households, no rulings):
it is the yardstick of time, not of what is found.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

TABLES = ("schools", "staff", "users", "links", "delegations")
AS_OF = "2026-11-23 12:00"


def draw(folder: Path, n_staff: int, n_records: int, seed: int) -> None:
    """Write a network's tables and its record log to `folder`."""
    from srreconcile.simulate import simulate
    from srreconcile.simulate.log import write_log

    network = simulate(n_staff, seed=seed, records_per_staff=0, as_of=AS_OF)
    for name in TABLES:
        getattr(network.tables, name).to_parquet(folder / f"{name}.parquet")
    write_log(folder / "drawn.parquet", network, n_records, seed)
    (folder / "drawn.parquet").rename(folder / "log.parquet")


def _frames(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}


def run_ours(folder: Path) -> dict[str, Any]:
    """Audit all tables; seconds per stage."""
    import duckdb  # noqa: F401 - imports are no part of what an audit needs
    import scipy.optimize  # noqa: F401

    import srreconcile as sr
    from srreconcile.people import match

    bare = _peak()
    frames = _frames(folder)
    began = time.process_time(), time.perf_counter()
    tables = sr.Tables(**frames, records=folder / "log.parquet")
    conformed = time.perf_counter() - began[1]
    audit = sr.audit(tables, as_of=AS_OF)
    said = _spent(began)
    began = time.process_time(), time.perf_counter()
    match(frames["staff"], frames["users"])
    alone = _spent(began)["cpu"]
    sizes = {name: len(frame) for name, frame in frames.items()}
    assert audit.attribution is not None
    sizes["records"] = audit.attribution.total + int(audit.attribution.set_aside["records"].sum())
    return {
        **said,
        "stages": {"tables": conformed, **audit.stages},
        "findings": len(audit.findings),
        "sizes": sizes,
        "identity": alone,
        "bare": bare,
        "given": sum(frame.memory_usage(deep=True).sum() for frame in frames.values()) / 2**20,
        "log": (folder / "log.parquet").stat().st_size / 2**20,
    }


def run_core(folder: Path) -> dict[str, Any]:
    """Run `CORE` on the same frames; its findings become a frame, as ours do."""
    import duckdb

    frames = _frames(folder)
    began = time.process_time(), time.perf_counter()
    database = duckdb.connect(config={"preserve_insertion_order": "false"})
    for name, frame in frames.items():
        database.register(name, frame)
    for statement in CORE:
        database.execute(statement)
    found = pd.DataFrame.from_arrow(database.sql(FLAGS).to_arrow_table())
    return {**_spent(began), "findings": len(found)}


def _spent(began: tuple[float, float]) -> dict[str, float]:
    return {
        "cpu": time.process_time() - began[0],
        "wall": time.perf_counter() - began[1],
        "peak": _peak(),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_KEYS = """
    lower(trim(email)) AS address, upper(trim(sis_id)) AS number,
    lower(strip_accents(trim(first_name))) AS given, lower(strip_accents(trim(last_name))) AS family
"""
CORE = (
    f"CREATE TEMP TABLE s AS SELECT staff_member_id, school_id, {_KEYS}, active, start_date, end_date FROM staff",
    f"CREATE TEMP TABLE u AS SELECT user_id, school_id, {_KEYS}, active, last_login_at FROM users",
    """CREATE TEMP TABLE persons AS
       SELECT staff_member_id, coalesce(number, address, staff_member_id) AS person,
              bool_or(coalesce(active, true)) OVER (PARTITION BY coalesce(number, address, staff_member_id)) AS here
       FROM s""",
    """CREATE TEMP TABLE candidates AS
       SELECT user_id, staff_member_id FROM u JOIN s USING (address)
       UNION SELECT user_id, staff_member_id FROM u JOIN s USING (number)
       UNION SELECT user_id, staff_member_id FROM u JOIN s ON u.family = s.family AND u.given[1] = s.given[1]
                                                            AND u.school_id = s.school_id
       UNION SELECT user_id, staff_member_id FROM u JOIN s ON u.family = s.family AND u.given = s.given
       UNION SELECT user_id, staff_member_id FROM links""",
    """CREATE TEMP TABLE scored AS
       SELECT user_id, staff_member_id,
              CASE WHEN u.number = s.number THEN 6 ELSE 0 END + CASE WHEN u.address = s.address THEN 5 ELSE 0 END
              + 4 * jaro_winkler_similarity(u.given || ' ' || u.family, s.given || ' ' || s.family)
              + CASE WHEN split_part(u.address, '@', 1) = split_part(s.address, '@', 1) THEN 2 ELSE 0 END
              + CASE WHEN u.school_id = s.school_id THEN 1 ELSE 0 END AS score
       FROM candidates JOIN u USING (user_id) JOIN s USING (staff_member_id)""",
    """CREATE TEMP TABLE best AS
       SELECT user_id, arg_max(person, score) AS person, max(score) AS score
       FROM scored JOIN persons USING (staff_member_id) GROUP BY user_id""",
    f"""CREATE TEMP TABLE live AS
       SELECT user_id, staff_member_id, coalesce(scored.score, 0) AS score, p.person, p.here, b.person AS own
       FROM (SELECT DISTINCT user_id, staff_member_id FROM links
             WHERE coalesce(valid_from, TIMESTAMP '1700-01-01') <= TIMESTAMP '{AS_OF}'
               AND coalesce(valid_to, TIMESTAMP '2200-01-01') > TIMESTAMP '{AS_OF}')
       LEFT JOIN scored USING (user_id, staff_member_id) LEFT JOIN persons p USING (staff_member_id)
       LEFT JOIN best b USING (user_id)""",
)
FLAGS = """
    WITH named AS (
        SELECT user_id, given || ' ' || family AS user_name, coalesce(active, true) AS enabled FROM u
    ), staff_named AS (SELECT staff_member_id, given || ' ' || family AS staff_name FROM s)
    SELECT 'unlinked' AS flag, user_id, NULL AS staff_member_id, user_name || ' has no link.' AS detail
    FROM named WHERE user_id NOT IN (SELECT user_id FROM live)
    UNION ALL
    SELECT 'duplicate', min(user_id), NULL, string_agg(user_id, ', ') || ' are one person.'
    FROM best JOIN named USING (user_id) WHERE enabled AND score > 6 GROUP BY person HAVING count(*) > 1
    UNION ALL
    SELECT 'inactive', user_id, staff_member_id, user_name || ' is linked to ' || staff_name || ', who has left.'
    FROM live JOIN named USING (user_id) JOIN staff_named USING (staff_member_id) WHERE enabled AND NOT here
    UNION ALL
    SELECT 'cross', user_id, staff_member_id, user_name || ' logs data as ' || staff_name || '.'
    FROM live JOIN named USING (user_id) JOIN staff_named USING (staff_member_id)
    WHERE score < 5 AND own IS DISTINCT FROM person
"""
RUNS = {"ours": run_ours, "core": run_core}


def main() -> None:
    """Draw the network unless it is kept, run both and print them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--staff", type=int, default=150_000)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the network, used again if it is there")
    parser.add_argument("--run", choices=list(RUNS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        print(json.dumps(RUNS[asked.run](asked.keep)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "log.parquet").exists():
            # Apart, because a child's peak memory begins with what its parent holds.
            drawing = get_context("spawn").Process(
                target=draw, args=(folder, asked.staff, asked.records, asked.seed)
            )
            drawing.start()
            drawing.join()
        show({name: _apart(name, folder) for name in RUNS})


def _apart(name: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", "--run", name, "--keep", str(folder)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(said))


def show(said: dict[str, dict[str, Any]]) -> None:
    """Print CPU seconds with each stage's share, peak memory, and what both are held against."""
    ours, core = said["ours"], said["core"]
    print(", ".join(f"{n:,} {name}" for name, n in ours["sizes"].items()))
    for name, run in said.items():
        print(f"{name:6}{run['cpu']:8.2f} s CPU{run['peak']:8.0f} MB{run['findings']:9,} found")
    whole = sum(ours["stages"].values())
    shares = {stage: seconds / whole for stage, seconds in ours["stages"].items()}
    print("of ours:", ", ".join(f"{stage} {share:.0%}" for stage, share in shares.items()))
    ratio = ours["cpu"] / ours["identity"]
    print(f"identity alone: {ours['identity']:.2f} s CPU; the whole audit takes {ratio:.1f} x as long")
    given, used = ours["given"], ours["peak"] - ours["bare"]
    print(
        f"given: frames of {given:.0f} MB and a log of {ours['log']:.0f} MB; held at most {used:.0f} MB,",
        end=" ",
    )
    print(f"{used / given:.1f} x the frames, {used / (given + ours['log']):.1f} x all")
    part = ours["cpu"] * (1 - shares["records"])
    print(f"staff, users and links: {part:.2f} s, {part / core['cpu']:.1f} x the core in SQL")


if __name__ == "__main__":
    main()
