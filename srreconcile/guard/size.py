"""Rules on how much came: nothing, exactly a page, every row twice, far too many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from srreconcile.guard.pair import Pair, folded, percent
from srreconcile.guard.people import written_otherwise
from srreconcile.guard.verdict import Reason

# Where exporters, APIs and spreadsheets cut; 30,000 is what public Schoolrunner scripts ask for.
USUAL_LIMITS = frozenset(
    int(n)
    for n in "100 200 250 500 1000 2000 2500 5000 10000 20000 25000 30000 50000 65535 65536 100000 "
    "1000000 1048575 1048576".split()
)


def is_empty(pair: Pair) -> Iterator[Reason]:
    """Nobody is in it."""
    if pair.new.empty:
        before = f" where {len(pair.old):,} were before" if len(pair.old) else ""
        yield pair.hold("empty", f"the export is empty: 0 rows{before}. Export again.", len(pair.old))


def is_a_page(pair: Pair) -> Iterator[Reason]:
    """It has exactly as many rows as exporters put on a page, and had others before."""
    n = len(pair.after)
    if n not in USUAL_LIMITS or (len(pair.before) == n and not len(pair.gone)):
        return
    say = f"exactly {n:,} rows, a usual page limit: the rest may be missing."
    if len(pair.gone):
        yield pair.hold("page limit", f"{say} {len(pair.gone):,} ids of the last export did not come.", n)
    else:
        yield pair.warn("page limit", say, n)


def is_doubled(pair: Pair) -> Iterator[Reason]:
    """Ids stand more than once, more often than before."""
    twice, before = (int(f[pair.key].dropna().duplicated().sum()) for f in (pair.after, pair.before))
    if twice <= before:
        return
    rows = pair.after[pair.after[pair.key].notna()]
    repeats = int(rows.duplicated().sum())
    if pair.limits.many(twice - repeats, len(rows), pair.limits.share):
        yield pair.hold(
            "duplicate ids",
            f"{twice - repeats:,} rows repeat the id of another row with other values: duplicate ids.",
            twice - repeats,
        )
    else:
        yield pair.warn("duplicate ids", f"{twice:,} rows repeat the id of another row: duplicates.", twice)


def has_grown(pair: Pair) -> Iterator[Reason]:
    """More newcomers than a year brings."""
    n, before = len(pair.come), len(pair.old)
    if (
        pair.limits.many(n, before, pair.limits.growth)
        and before >= pair.limits.people
        and not written_otherwise(pair)
    ):
        yield pair.warn(
            "arrivals",
            f"{n:,} ids are new where {before:,} were before ({percent(n, before)}). Another list mixed in?",
            n,
        )


def is_cut(pair: Pair) -> Iterator[Reason]:
    """What did not come is exactly the end of the list, by id or by name."""
    n = len(pair.gone)
    if n < 4 or n > len(pair.old) / 2:
        return
    gone = pd.Series(pair.old.index.get_indexer(pair.gone))
    orders = {"as exported": np.arange(len(pair.old)), "by id": pair.old.index.argsort()}
    if "last_name" in pair.old:
        orders["by family name"] = np.asarray(folded(pair.old["last_name"]).argsort(kind="stable"))
    for order, places in orders.items():
        if set(places[-n:]) == set(gone):
            yield pair.warn(
                "cut off",
                f"the {n:,} rows that did not come are the last {n:,} of the list {order}. Cut off?",
                n,
            )
            return
