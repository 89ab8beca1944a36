"""Whose name each record carries, and who wrote it: the answer of `attribute`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import engine as duckdb_engine
from srreconcile import normalize
from srreconcile.errors import InputError, SRReconcileError, did_you_mean
from srreconcile.records import flags, rulings, scans
from srreconcile.records.log import Log, odd, open_log
from srreconcile.tables import DELEGATIONS

if TYPE_CHECKING:
    from srreconcile.engine import Connection

_ALWAYS, _NOT_YET = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01")


@dataclass(frozen=True, repr=False)
class Attribution:
    """Whose name the records of a log carry.  Made by `attribute`.

    Attributes
    ----------
    by_link : DataFrame
        ``user_id, staff_member_id, verdict, certainty, records, first_at, last_at``;
        user_id is missing where no single account can be named.
    total : int
        Records judged: the sum of ``by_link["records"]``.
    set_aside : DataFrame
        ``reason, records``: what could not be judged.  With `total` it adds up to
        the rows of the log.

    Notes
    -----
    The log is read where it stands whenever more is asked, so it must stay there.
    """

    by_link: pd.DataFrame
    total: int
    set_aside: pd.DataFrame
    _connection: Connection = field(repr=False)

    def __repr__(self) -> str:
        counts = self.by_link.groupby("verdict")["records"].sum()
        said = ", ".join(f"{verdict}: {n:,}" for verdict, n in counts.items())
        return f"Attribution({self.total:,} records; {said}; set aside: {self.set_aside['records'].sum():,})"

    @cached_property
    def by_user(self) -> pd.DataFrame:
        """Records, first and last per account: ``user_id, records, first_at, last_at``."""
        return _totals(self.by_link, "user_id")

    @cached_property
    def by_staff(self) -> pd.DataFrame:
        """The same per staff row: ``staff_member_id, records, first_at, last_at``."""
        return _totals(self.by_link, "staff_member_id")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Counts by account, staff row, month and type; reads the log again when first asked.

        ``user_id, staff_member_id, month`` (as 2026-10)``, record_type, verdict,
        certainty, records``.
        """
        connection = self._connection
        connection.run(scans.MONTHS)
        connection.register(labels=_labels(connection.query(scans.MONTHS_SEEN)))
        cells = connection.query(scans.CELLS)
        connection.run("DROP TABLE months")
        _add_up(int(cells["records"].sum()), self.total)
        return cells

    def after(self, ends: pd.DataFrame) -> pd.DataFrame:
        """Return what was logged under staff rows from a moment on.

        Only staff rows with records on both sides of their moment are read again.

        Parameters
        ----------
        ends : DataFrame
            ``staff_member_id, end`` (UTC), one row per staff row.

        Returns
        -------
        DataFrame
            ``staff_member_id, records, first_at, last_at``, for staff rows with any.
        """
        self._connection.register(given_ends=ends[["staff_member_id", "end"]].dropna())
        return self._connection.query(scans.AFTER)

    def unknown_staff(self, known: Iterable[str]) -> pd.DataFrame:
        """Return the rows of `by_staff` whose staff row is not among `known`."""
        found = pd.Index(known).unique().get_indexer(pd.Index(self.by_staff["staff_member_id"])) < 0
        return self.by_staff[found].reset_index(drop=True)

    def flags(self, staff: pd.DataFrame | None = None, users: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return what is odd about the records beside whose name they carry.

        Parameters
        ----------
        staff : DataFrame, optional
            ``staff_member_id``; optional ``start_date`` and ``end_date`` of the person.
        users : DataFrame, optional
            ``user_id``; optional ``disabled_at`` (UTC) and ``account_kind``.

        Returns
        -------
        DataFrame
            ``user_id, staff_member_id, flag, records, first_at, last_at``; the flags
            are those of `records.flags.FLAGS`.
        """
        return flags.flagged(self._connection, flags.marks_of(self.by_link, staff, users))

    def made_twice(self, seconds: int = 60) -> pd.DataFrame:
        """Return the records made a second time through another account of one person.

        The same student and type, at most `seconds` after the other.

        Returns
        -------
        DataFrame
            ``person_id, user_id, staff_member_id, earlier_user_id,
            earlier_staff_member_id, records, first_at, last_at``.
        """
        gap = f"INTERVAL '{int(seconds)}' SECOND"
        return self._connection.query(flags.TWICE.format(gap=gap))

    def bursts(self, in_a_minute: int = 60) -> pd.DataFrame:
        """Return staff rows with more records in a minute than a hand can type.

        Returns
        -------
        DataFrame
            ``staff_member_id, user_id`` (where the records name it)``, bursts,
            largest, records, first_at, last_at``.
        """
        return self._connection.query(flags.BURSTS, in_a_minute, in_a_minute)

    @cached_property
    def by_school(self) -> pd.DataFrame:
        """Records, first and last per staff row and school of the record; reads the log again."""
        return self._connection.query(flags.SCHOOLS)

    @cached_property
    def authored(self) -> int:
        """Records that name their author themselves."""
        return int(self._connection.value("SELECT COALESCE(SUM(records), 0) FROM keys WHERE author <> ''"))

    def fetch(
        self,
        *,
        user_id: str | None = None,
        staff_member_id: str | None = None,
        verdict: str | None = None,
        begin: Any = None,
        end: Any = None,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return the records of one case, oldest first.

        Parameters
        ----------
        user_id, staff_member_id : str, optional
            The account behind them; whose name they carry.
        verdict : str, optional
            One of the verdicts (`srreconcile.records`).
        begin, end : str or Timestamp, optional
            From `begin` (UTC) and before `end`.
        limit : int
            Most rows to return.

        Returns
        -------
        DataFrame
            The columns of `tables.RECORDS` with ids as the log writes them, then
            ``user_id, verdict, certainty``.

        Raises
        ------
        InputError
            If no case is named, there is no such verdict, or a time cannot be read.
        """
        asked = {"user_id": user_id, "staff_member_id": staff_member_id, "code": _code(verdict)}
        named = {column: value for column, value in asked.items() if value is not None}
        if not named:
            raise InputError("fetch: no case is named. Pass user_id=, staff_member_id= or verdict=.")
        where = " AND ".join(f"{column} = ?" for column in named)
        return self._connection.query(
            scans.FETCH.format(where=where),
            *named.values(),
            _moment(begin, "begin", _ALWAYS),
            _moment(end, "end", _NOT_YET),
            limit,
        )

    def find(self, record_id: str) -> pd.DataFrame:
        """Return the records of one id, at most one per type where ids are unique; columns as `fetch`."""
        return self._connection.query(scans.FIND, record_id)


def attribute(
    records: Any,
    links: pd.DataFrame,
    identity: pd.DataFrame,
    delegations: pd.DataFrame | None = None,
    *,
    accounts: pd.DataFrame | None = None,
    persons: pd.DataFrame | None = None,
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
    log = open_log(connection, records)
    _refuse_lost_zeros(log, links, persons)
    connection.run(scans.COUNTED.format(author=scans.AUTHOR if log.authors else "''"))
    connection.register(odd=odd(connection.query(scans.ODD)["raw"]))
    connection.run(scans.KEYS)
    rulings.rule(
        connection,
        _link_spans(links),
        identity[["user_id", "staff_member_id", "identity"]],
        DELEGATIONS.empty() if delegations is None else delegations,
        _accounts(accounts),
        _persons(persons),
    )
    connection.run(scans.TALLY)
    by_link = connection.query(scans.BY_LINK)
    total = int(connection.value("SELECT COALESCE(SUM(records), 0) FROM keys"))
    _add_up(int(by_link["records"].sum()), total)
    return Attribution(by_link, total, _set_aside(connection, log), connection)


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


def _add_up(found: int, total: int) -> None:
    """Stop if two readings of the log disagree, rather than report counts that do not add up."""
    if found != total:
        raise SRReconcileError(
            f"records: {total:,} records were counted at first and {found:,} later, so the log has changed while "
            "it was read. Audit a copy that stays as it is."
        )


def _totals(by_link: pd.DataFrame, key: str) -> pd.DataFrame:
    return by_link.groupby(key, as_index=False).agg(
        records=("records", "sum"), first_at=("first_at", "min"), last_at=("last_at", "max")
    )


def _labels(seen: pd.DataFrame) -> pd.DataFrame:
    """The names of months and types, numbered: ``month, raw_type, label, month_name, record_type``."""
    year, month = divmod(seen["month"].astype("int64"), 12)
    names = year.astype("str").str.zfill(4) + "-" + (month + 1).astype("str").str.zfill(2)
    labels = seen.assign(month_name=names, record_type=normalize.text(seen["raw_type"]))
    return labels.assign(label=labels.groupby(["month_name", "record_type"], dropna=False).ngroup())


def _code(verdict: str | None) -> int | None:
    if verdict is None:
        return None
    codes = {name: code for code, name in rulings.VERDICTS.items()}
    if verdict not in codes:
        raise InputError(f'fetch: there is no verdict "{verdict}".' + did_you_mean(verdict, codes))
    return codes[verdict]


def _moment(given: Any, name: str, absent: pd.Timestamp) -> pd.Timestamp:
    """`given` in UTC without a zone, or `absent`."""
    if given is None:
        return absent
    found = pd.to_datetime(given, utc=True, errors="coerce")
    if found is pd.NaT:
        raise InputError(f'fetch: {name} "{given}" is no date or time. Write it as 2026-11-23.')
    return found.tz_localize(None)
