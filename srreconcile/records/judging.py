"""From a log and what is known of its accounts to an `Attribution`: one reading of the log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import engine as duckdb_engine
from srreconcile.errors import InputError, did_you_mean
from srreconcile.records import counting, rulings, scans
from srreconcile.records.attribution import Attribution, add_up
from srreconcile.records.cuts import cut
from srreconcile.records.kept import Kept, opened
from srreconcile.records.log import Log, odd, open_log
from srreconcile.tables import DELEGATIONS

if TYPE_CHECKING:
    from srreconcile.engine import Connection


def attribute(
    records: Any,
    links: pd.DataFrame,
    identity: pd.DataFrame,
    delegations: pd.DataFrame | None = None,
    *,
    accounts: pd.DataFrame | None = None,
    persons: pd.DataFrame | None = None,
    turns: pd.DataFrame | None = None,
    corrected: pd.DataFrame | None = None,
    wide: bool = False,
    timezone: str | None = None,
    keep: str | Path | None = None,
    progress: Callable[[str], object] | None = None,
    memory_limit: str | None = None,
    engine: Any = "duckdb",
) -> Attribution:
    """Return whose name the records carry, judged by the link of their own day.

    Parameters
    ----------
    records : DataFrame, path, folder, glob or list of paths
        The log: Parquet or CSV; never loaded whole.
    links : DataFrame
        Canonical, past links too; or `History.links`, whose gaps make records uncertain.
    identity : DataFrame
        ``user_id, staff_member_id, identity`` (same, probable, different, ambiguous,
        generic or unknown), one row per pair ever linked.
    delegations : DataFrame, optional
        Canonical; none if absent.
    accounts : DataFrame, optional
        ``user_id, person_id``: the staff person whom each account fits best.  Records
        of an author whose ``account_kind`` is service are *on_behalf*; of one that
        ``may_choose`` the staff member (a permission), *staff_not_link*.
    persons : DataFrame, optional
        ``staff_member_id, person_id``, one row per staff row.
    turns : DataFrame, optional
        ``staff_member_id, user_id`` (one of them missing)``, turn`` (UTC): moments from
        which on more will be asked (`Attribution.flags`, `Attribution.after`).  What is
        named here need not be read again.
    corrected : DataFrame, optional
        ``record_type, record_id, after, user_id``: records that were put right, whose
        author is known as long as they carry the staff id that they were given.
    wide : bool
        Whether to count schools and late records too, in the same reading; else the log
        is read again when they are asked for.
    timezone : str, optional
        The zone, such as ``America/Chicago``, of times (``entered_at``) that state none;
        UTC if absent.  `Attribution.clock` counts what a change of the clocks leaves
        uncertain.
    keep : path, optional
        A folder for the counts of each file, so that the next run reads new files only
        (`records.kept`); one folder per log.  A log in memory is counted anew.
    progress : callable, optional
        Called every second of long work with a line that says how far it is.
    memory_limit : str, optional
        Such as ``"2GB"``, of DuckDB; what does not fit goes to a temporary folder.
    engine : str or SparkSession
        ``"duckdb"``; or ``"spark"``, or a session, for logs that outgrow one machine.

    Returns
    -------
    Attribution

    Raises
    ------
    InputError
        If the log is not there, lacks staff ids or times, or holds ids that were
        read as numbers.
    SRReconcileError
        If the log is changed while it is read, or the memory does not suffice.

    Examples
    --------
    >>> from srreconcile.tables import LINKS
    >>> log = pd.DataFrame({"record_id": ["1", "2"], "staff_member_id": ["7", "7"],
    ...                     "entered_at": pd.to_datetime(["2026-10-05 09:00", "2026-10-07 09:00"])})
    >>> links = LINKS.conform(pd.DataFrame(
    ...     {"user_id": ["u1", "u7"], "staff_member_id": ["7", "7"],
    ...      "valid_from": ["2026-08-01", "2026-10-06"], "valid_to": ["2026-10-06", None]}))
    >>> pairs = links[["user_id", "staff_member_id"]].assign(identity=["different", "same"])
    >>> attribute(log, links, pairs).by_link[["user_id", "verdict", "records"]].values.tolist()
    [['u1', 'misattributed', 1], ['u7', 'own', 1]]
    """
    connection = _connect(engine, memory_limit)
    if progress is not None:
        connection.watch(progress)
    connection.doing = "reading the record log"
    with _held(keep, engine) as kept:
        log = replace(open_log(connection, records, corrected, kept, timezone), wide=wide)
        _refuse_lost_zeros(log, links, persons)
        rulings.prepare(
            connection,
            _link_spans(links),
            identity[["user_id", "staff_member_id", "identity"]],
            DELEGATIONS.empty() if delegations is None else delegations,
            _accounts(accounts),
            _persons(persons),
        )
        cut(connection, log, _turns(turns))
        counting.count(connection, log, kept)
    return _judged(connection, log)


def _judged(connection: Connection, log: Log) -> Attribution:
    """The answer, from what was counted."""
    connection.register(odd=odd(connection.query(scans.ODD)["raw"]))
    connection.run(scans.KEYS)
    rulings.rule(connection)
    reread = scans.TALLY_REREAD if connection.value(scans.ANY_BUSY) else ""
    connection.run(scans.TALLY.format(reread=reread))
    by_link = connection.query(scans.BY_LINK)
    total = int(connection.value("SELECT COALESCE(SUM(records), 0) FROM keys"))
    add_up(int(by_link["records"].sum()), total)
    return Attribution(by_link, total, _set_aside(connection, log), connection, log)


def _held(keep: str | Path | None, engine: Any) -> AbstractContextManager[Kept | None]:
    """The kept counts of a folder, for as long as the log is counted."""
    if keep is None:
        return nullcontext()
    if engine != "duckdb":
        raise InputError("keep: counts are kept by DuckDB alone. Leave out engine=, or keep=.")
    return opened(keep)


def _connect(engine: Any, memory_limit: str | None) -> Any:
    """A connection to the engine that is asked for."""
    if engine == "duckdb":
        return duckdb_engine.connect(memory_limit)
    if isinstance(engine, str) and engine != "spark":
        raise InputError(
            f'engine: there is no engine "{engine}".' + did_you_mean(engine, ["duckdb", "spark"])
        )
    from srreconcile.engines import spark

    return spark.connect(None if engine == "spark" else engine)


def _link_spans(links: pd.DataFrame) -> pd.DataFrame:
    """Each link's span; of a link whose ends are only bracketed, the sure and the possible one."""
    links = links.dropna(subset=["user_id", "staff_member_id"])
    bounds = {1: ("valid_from", "seen_to" if "seen_to" in links else "valid_to")}
    if "possible_from" in links:
        bounds[0] = ("possible_from", "possible_to")
    spans = [
        links[["user_id", "staff_member_id"]].assign(begins=links[begin], ends=links[end], sure=sure)
        for sure, (begin, end) in bounds.items()
    ]
    return pd.concat(spans, ignore_index=True)


def _accounts(given: pd.DataFrame | None) -> pd.DataFrame:
    """Accounts with what explains records under another's name; no account if none was given."""
    frame = pd.DataFrame({"user_id": []}, dtype="str") if given is None else given
    may_choose = frame["may_choose"].fillna(value=False) if "may_choose" in frame else False
    frame = frame.reindex(columns=["user_id", "person_id", "account_kind"]).assign(may_choose=may_choose)
    texts = dict.fromkeys(["user_id", "person_id", "account_kind"], "str")
    return frame.astype({**texts, "may_choose": "int64"}).drop_duplicates("user_id")


def _persons(given: pd.DataFrame | None) -> pd.DataFrame:
    """The person of each staff row, where known."""
    if given is None:
        return pd.DataFrame({"staff_member_id": [], "person_id": []}, dtype="str")
    return given[["staff_member_id", "person_id"]].dropna().drop_duplicates("staff_member_id")


def _turns(given: pd.DataFrame | None) -> pd.DataFrame:
    """The turns that are known, as SQL takes them."""
    columns = ["staff_member_id", "user_id", "turn"]
    frame = (pd.DataFrame() if given is None else given).reindex(columns=columns).dropna(subset=["turn"])
    return frame.astype({"staff_member_id": "str", "user_id": "str", "turn": "datetime64[us]"})


def _refuse_lost_zeros(log: Log, links: pd.DataFrame, persons: pd.DataFrame | None) -> None:
    """Refuse a log whose ids are whole numbers where the other tables have leading zeros."""
    known: dict[str, list[pd.DataFrame | None]] = {
        "staff_member_id": [links, persons],
        "entered_by_user_id": [links],
    }
    for column in log.whole_numbers:
        name = column.replace("entered_by_", "")
        ids = [frame[name] for frame in known[column] if frame is not None]
        zeros = sum(int(values.str.startswith("0").fillna(value=False).sum()) for values in ids)
        if zeros:
            raise InputError(
                f'{log.where}: "{column}" is stored as whole numbers, which have no leading zeros, but {zeros:,} '
                "ids of the other tables begin with 0. Write the log again with its ids as text."
            )


def _set_aside(connection: Connection, log: Log) -> pd.DataFrame:
    """Why rows of the log could not be judged, with their counts; a row per reason that occurs."""
    counted = connection.query(scans.SET_ASIDE)
    reasons = {
        "no staff member is named": int(counted["nameless"].iloc[0]),
        "no time that can be read": int(counted["timeless"].iloc[0]),
        "a line that does not fit its header": log.split_wrong,
    }
    found = {reason: n for reason, n in reasons.items() if n}
    return pd.DataFrame(found.items(), columns=["reason", "records"]).astype(
        {"reason": "str", "records": "int64"}
    )
