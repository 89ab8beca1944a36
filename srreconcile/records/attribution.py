"""Whose name each record carries, and who wrote it: the answer of `attribute`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile import normalize
from srreconcile.errors import InputError, SRReconcileError, did_you_mean
from srreconcile.records import again, counting, flags, rulings, scans
from srreconcile.records.log import ALWAYS, NOT_YET, Log

if TYPE_CHECKING:
    from srreconcile.engine import Connection


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
    _log: Log = field(repr=False)

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
        connection.run(scans.MONTHS.format(**counting.words(replace(self._log, wide=False))))
        connection.register(labels=_labels(connection.query(scans.MONTHS_SEEN)))
        busy = connection.value(scans.ANY_BUSY)
        cells = connection.query(scans.CELLS.format(reread=scans.CELLS_REREAD if busy else ""))
        connection.run("DROP TABLE months")
        add_up(int(cells["records"].sum()), self.total)
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
        connection = self._connection
        log = "log" if self._log.keep is None else self._of_people_with_two()
        return connection.query(flags.TWICE.format(gap=gap, log=log))

    def _of_people_with_two(self) -> str:
        """SQL that reads what could be made twice, of each file once."""
        rows = self._connection.query(flags.THEIR_ROWS)["raw_staff"]
        self._connection.register(their_rows=rows.to_frame())
        if rows.empty:
            return "(SELECT * FROM log WHERE 1 = 0)"
        return again.source(self._connection, self._log, flags.THEIRS, "twice", "\x1f".join(rows))

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
        """Records, first and last per staff row and school of the record."""
        return self._connection.query(flags.SCHOOLS.format(table=self._wide))

    @cached_property
    def late(self) -> pd.DataFrame:
        """The same per staff row, of records typed `counting.LATE_DAYS` or more after the day they are about."""
        return self._connection.query(flags.LATE.format(table=self._wide))

    @cached_property
    def hours(self) -> pd.DataFrame:
        """Records by day and hour (UTC), of those that have an hour: ``day, hour, records``."""
        found = again.read(self._connection, self._log, scans.HOURS, "hours")
        return found.groupby(["day", "hour"], as_index=False).agg(records=("records", "sum"))

    @cached_property
    def clock(self) -> pd.DataFrame:
        """Records at hours that a change of the clocks made doubtful; none if the log is in UTC.

        ``kind`` (repeated_hour: read as the first of the two; skipped_hour: no right
        clock shows it)``, begins, ends`` (local)``, records``.
        """
        found = [
            (
                change.kind,
                change.begins,
                change.ends,
                int(self._connection.value(flags.BETWEEN, *change.read_as)),
            )
            for change in self._log.changes
        ]
        frame = pd.DataFrame(found, columns=["kind", "begins", "ends", "records"])
        types = {"kind": "str", "begins": "datetime64[us]", "ends": "datetime64[us]", "records": "int64"}
        return frame[frame["records"] > 0].astype(types).reset_index(drop=True)

    @cached_property
    def _wide(self) -> str:
        """The table of counts that knows schools and late records; reads the log again where it was not asked."""
        if self._log.wide:
            return "counted"
        words = {**counting.words(replace(self._log, wide=True)), "table": "counted_wide"}
        self._connection.run(scans.COUNTED.format(**words))
        return "counted_wide"

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
            _moment(begin, "begin", ALWAYS),
            _moment(end, "end", NOT_YET),
            limit,
        )

    def around(
        self,
        users: Iterable[str],
        staff: Iterable[str],
        *,
        begin: Any = None,
        end: Any = None,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return the records of several accounts and staff rows in one reading, oldest first.

        Parameters
        ----------
        users, staff : iterables of str
            Accounts behind the records; staff rows whose name they carry.
        begin, end : str or Timestamp, optional
            From `begin` (UTC) and before `end`.
        limit : int
            Most rows of one account under one staff row with one verdict.

        Returns
        -------
        DataFrame
            As `fetch` returns it; no row if nobody is named.
        """
        asked = {"user_id": sorted(set(users)), "staff_member_id": sorted(set(staff))}
        parts = [f"{name} IN ({', '.join('?' * len(ids))})" for name, ids in asked.items() if ids]
        return self._connection.query(
            scans.AROUND.format(where=" OR ".join(parts) or "1 = 0"),
            *(id_ for ids in asked.values() for id_ in ids),
            _moment(begin, "begin", ALWAYS),
            _moment(end, "end", NOT_YET),
            limit,
        )

    def find(self, record_id: str) -> pd.DataFrame:
        """Return the records of one id, at most one per type where ids are unique; columns as `fetch`."""
        return self._connection.query(scans.FIND, record_id)


def add_up(found: int, total: int) -> None:
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
