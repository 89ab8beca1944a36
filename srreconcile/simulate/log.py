"""A record log of any size, written in bounded memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from srreconcile.simulate.network import Network
from srreconcile.simulate.records import STUDENTS_PER_SCHOOL, TYPES, Drawn, desk, draw

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK = 2_000_000
"""Records drawn and written at a time: some 300 MB."""


_TEXT = ("record_id", "record_type", "school_id", "staff_member_id", "student_id")
_TIMES = ("event_date", "entered_at")


def write_log(path: str | Path, network: Network, n_records: int, seed: int = 0) -> Path:
    """Write a record log of `network` to a Parquet file and return its path.

    The log spreads over the term of the network as its own records do, in stretches
    of `CHUNK`, each in the order of entry; memory does not grow with `n_records`.

    Parameters
    ----------
    path : str or Path
        The file; replaced if it is there.
    network : Network
        Whose accounts and links are used.
    n_records : int
        Rows to write.
    seed : int
        The same seed gives the same rows.

    Returns
    -------
    Path
        `path`.

    Examples
    --------
    >>> import tempfile, pandas as pd
    >>> from srreconcile.simulate import simulate
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_log(f"{folder}/log.parquet", simulate(60, seed=1, records_per_staff=0), 500)
    ...     len(pd.read_parquet(path))
    500
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path(path)
    spans, rng = desk(network.draft), np.random.default_rng(seed)
    schools = network.draft.schools["school_id"]
    words = {
        "record_type": pa.array(TYPES),
        "staff_member_id": pa.array(network.ids.staff.reindex(spans.staff).to_numpy(dtype=object)),
        "school_id": pa.array(schools.to_numpy(dtype=object)[spans.school]),
        "student_id": pa.array([str(i + 1) for i in range(len(schools) * STUDENTS_PER_SCHOOL)]),
    }
    schema = pa.schema(
        [*((name, pa.string()) for name in _TEXT), *((name, pa.timestamp("us")) for name in _TIMES)]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, n_records, CHUNK):
            drawn = draw(spans, min(CHUNK, n_records - first), rng)
            writer.write_table(pa.table(_columns(drawn, words, first), schema=schema))
    return path


def _columns(drawn: Drawn, words: dict[str, pa.Array], first: int) -> dict[str, pa.Array]:
    """The columns of one row group; record ids count on from `first`."""
    import pyarrow as pa

    span = pa.array(drawn.span)
    moments = {"event_date": drawn.day.astype("M8[D]"), "entered_at": drawn.entered.astype("M8[s]")}
    return {
        "record_id": pa.array(np.arange(first + 1, first + len(drawn.span) + 1)).cast(pa.string()),
        "record_type": words["record_type"].take(pa.array(drawn.kind)),
        "school_id": words["school_id"].take(span),
        "staff_member_id": words["staff_member_id"].take(span),
        "student_id": words["student_id"].take(pa.array(drawn.student)),
        **{name: pa.array(moment.astype("M8[us]")) for name, moment in moments.items()},
    }
