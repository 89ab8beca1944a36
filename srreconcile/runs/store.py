"""A store of runs in SQLite or PostgreSQL.

A run is written in one transaction: after a crash it is there whole or not at all.
The same run stored twice is one run, so that a scheduler may try again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from srreconcile.errors import InputError, MissingExtra, SourceError
from srreconcile.registers import fingerprints

if TYPE_CHECKING:
    import sqlalchemy as sa

    from srreconcile.audit import Audit

FORMAT = 2
"""The format that this version writes; older ones are brought to it, newer ones refused.

1 kept the findings that stood; 2 keeps the waived ones too, and what was ruled on each.
"""

FINDING = [
    "finding_id",
    "check",
    "situation",
    "severity",
    "school_id",
    "user_id",
    "staff_member_id",
    "records",
]
_BUSY = 30  # seconds that a writer waits for another
_ROWS = 10_000  # findings sent at a time


class RunStore:
    """Stored runs, by path (SQLite) or database URL.

    Parameters
    ----------
    where : str or Path
        A file, made when it is not there, or a URL such as
        ``postgresql+psycopg://host/database``.

    Raises
    ------
    SourceError
        If the store cannot be opened.
    InputError
        If a newer version of srreconcile has written it.
    MissingExtra
        If the database's driver is not installed.

    Examples
    --------
    >>> import tempfile
    >>> RunStore(Path(tempfile.mkdtemp()) / "runs.db").runs().empty
    True
    """

    def __init__(self, where: str | Path) -> None:
        import sqlalchemy as sa

        given = str(where)
        try:
            url = sa.make_url(given) if "://" in given else sa.URL.create("sqlite", database=given)
            lite = url.get_backend_name() == "sqlite"
            # No pool: a store is asked now and then, and is to hold no connection in between.
            wait = {"timeout": _BUSY} if lite else {}
            self._engine = sa.create_engine(url, connect_args=wait, poolclass=sa.NullPool)
        except ModuleNotFoundError as error:
            raise MissingExtra(
                f'runs: the driver "{error.name}" is not installed. For PostgreSQL: '
                'pip install "srreconcile[postgres]", and a URL that starts with postgresql+psycopg://.'
            ) from None
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
            raise InputError(
                f"runs: the store's URL is not understood ({type(error).__name__}). "
                "Give a path, or a URL such as postgresql+psycopg://host/database."
            ) from None
        if lite:
            _at_once(self._engine)
        self._name = url.render_as_string(hide_password=True)
        self._tables = _tables()
        self._prepare()

    def __repr__(self) -> str:
        return f"RunStore({self._name}: {len(self.runs()):,} runs)"

    def add(self, audit: Audit) -> str:
        """Store an audit and return its run id; nothing is added if it is there already.

        Raises
        ------
        SourceError
            If the store cannot be written.
        """
        import sqlalchemy as sa

        run, checks, findings = _rows(audit)
        tables = self._tables
        with self._connected() as connection:
            again = sa.select(tables["runs"].c.run_id).where(tables["runs"].c.run_id == run["run_id"])
            if connection.execute(again).first() is None:
                connection.execute(sa.insert(tables["runs"]), [run])
                connection.execute(sa.insert(tables["checks"]), checks)
                for start in range(0, len(findings), _ROWS):
                    connection.execute(sa.insert(tables["findings"]), findings[start : start + _ROWS])
        return str(run["run_id"])

    def runs(self) -> pd.DataFrame:
        """Return the runs, oldest first: ``run_id, as_of, ran_at, version, findings, data``."""
        return self._read("runs", ["as_of", "ran_at", "run_id"])

    def checks(self) -> pd.DataFrame:
        """Return for each run and check whether it ran: ``run_id, check, status, settings``."""
        return self._read("checks", ["run_id", "check"])

    def findings(self) -> pd.DataFrame:
        """Return the findings of all runs: ``run_id``, `FINDING`, ``facts, ruling, until``.

        ``facts`` is their fingerprint; a ``ruling`` of waived keeps a finding quiet, ``until`` its end.
        """
        return self._read("findings", ["run_id", "finding_id"])

    def _read(self, name: str, order: list[str]) -> pd.DataFrame:
        import sqlalchemy as sa

        table = self._tables[name]
        kinds = {c.name: _KINDS.get(type(c.type).__name__, "str") for c in table.columns}
        try:
            with self._connected() as connection:
                rows = connection.execute(sa.select(table).order_by(*(table.c[key] for key in order))).all()
            return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
        except (ValueError, TypeError, OverflowError) as error:  # bytes that are no text, days that are none
            raise SourceError(
                f"runs: {table.name} of the store {self._name} holds what srreconcile never wrote "
                f"({type(error).__name__}). Take the store's last backup."
            ) from None

    def _prepare(self) -> None:
        import sqlalchemy as sa

        meta = self._tables["format"]
        with self._connected() as connection:
            meta.metadata.create_all(connection)
            found = connection.execute(sa.select(sa.func.max(meta.c.number))).scalar()
            if found is None:
                connection.execute(sa.insert(meta), [{"number": FORMAT}])
            elif int(found) < FORMAT:
                self._bring_up(connection, int(found))
        if found is not None and int(found) > FORMAT:
            raise InputError(
                f"runs: the store is of format {found}, written by a newer srreconcile. "
                f"Upgrade: this one reads format {FORMAT}."
            )

    def _bring_up(self, connection: sa.Connection, found: int) -> None:
        """Bring a store of an older format to this one, whole or not at all."""
        import sqlalchemy as sa

        meta = self._tables["format"]
        # Of two that open the store at once the second waits here, and then has nothing to do.
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE sr_format IN EXCLUSIVE MODE")
        there = {
            name: {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
            for name, table in self._tables.items()
        }
        quoted = connection.dialect.identifier_preparer.quote
        for number in range(found + 1, FORMAT + 1):
            for name, column in _ADDED[number]:
                if column not in there[name]:
                    table = self._tables[name]
                    kind = table.c[column].type.compile(connection.dialect)
                    connection.exec_driver_sql(
                        f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(column)} {kind}"
                    )
        connection.execute(sa.update(meta).values(number=FORMAT))

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        import sqlalchemy as sa

        try:
            with self._engine.begin() as connection:
                yield connection
        except (sa.exc.SQLAlchemyError, UnicodeDecodeError) as error:  # the latter: its bytes were changed
            why = type(getattr(error, "orig", None) or error).__name__
            raise SourceError(
                f"runs: the store {self._name} does not answer ({why}). "
                "Check the path or the URL, the rights, and that it is a store of runs."
            ) from None


_KINDS = {"DateTime": "datetime64[us]", "BigInteger": "int64", "Integer": "int64"}


def store_run(audit: Audit, store: RunStore | str | Path) -> str:
    """Store an audit and return its run id.

    Parameters
    ----------
    audit : Audit
    store : RunStore, path or URL

    Raises
    ------
    SourceError
        If the store cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from srreconcile.audit import audit
    >>> from srreconcile.tables import Tables
    >>> found = audit(Tables(staff=pd.DataFrame({"staff_member_id": ["7"]}),
    ...                      users=pd.DataFrame({"user_id": ["u1"], "staff_member_id": ["7"]})), as_of="2026-11-23")
    >>> store = RunStore(Path(tempfile.mkdtemp()) / "runs.db")
    >>> store_run(found, store) == store_run(found, store)
    True
    """
    return (store if isinstance(store, RunStore) else RunStore(store)).add(audit)


def last_findings(store: RunStore) -> pd.DataFrame:
    """Return the findings of the last stored run, with the ``facts`` under each.

    Raises
    ------
    InputError
        If no run is stored.
    """
    runs, found = store.runs(), store.findings()
    if runs.empty:
        raise InputError(
            "runs: the store holds no run yet. Keep one: srreconcile audit FOLDER --store STORE."
        )
    return found[found["run_id"].eq(runs["run_id"].iloc[-1])].reset_index(drop=True)


def _tables() -> dict[str, sa.Table]:
    import sqlalchemy as sa

    metadata = sa.MetaData()
    run = ("run_id", sa.String(24))
    text, number, moment = sa.Text, sa.BigInteger, sa.DateTime

    def table(name: str, keys: int, *columns: tuple[str, Any]) -> sa.Table:
        made = [sa.Column(column, kind, primary_key=at < keys) for at, (column, kind) in enumerate(columns)]
        return sa.Table(name if name.startswith("sr_") else f"sr_{name}", metadata, *made)

    return {
        "format": table("format", 1, ("number", sa.Integer)),
        "runs": table("runs", 1, run, ("as_of", moment), ("ran_at", moment), ("version", text),
                      ("findings", number), ("data", text)),
        "checks": table("checks", 2, run, ("check", sa.String(80)), ("status", text), ("settings", text)),
        "findings": table("findings", 2, run, ("finding_id", sa.String(16)), ("check", text), ("situation", text),
                          ("severity", text), ("school_id", text), ("user_id", text), ("staff_member_id", text),
                          ("records", number), ("facts", text), ("ruling", text), ("until", moment)),
    }  # fmt: skip


_ADDED = {2: (("findings", "ruling"), ("findings", "until"))}
"""The columns that each format added; what older runs did not know is missing there."""


def _at_once(engine: sa.Engine) -> None:
    """Let SQLite take the write lock when a transaction begins, so that writers wait in line."""
    import sqlalchemy as sa

    @sa.event.listens_for(engine, "connect")
    def _manual(connection: Any, _: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _rows(audit: Audit) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of one run: of `runs`, `checks` and `findings`."""
    from srreconcile import __version__

    findings = _as_kept(audit)
    checks = [
        {
            "check": r.name,
            "status": r.status,
            "settings": json.dumps(r.thresholds, sort_keys=True, default=str),
        }
        for r in audit.results
    ]
    data = json.dumps(_hashes(audit), sort_keys=True)
    facts = [
        str(audit.as_of),
        __version__,
        data,
        json.dumps(checks),
        *sorted(findings["finding_id"] + findings["facts"] + findings["ruling"].fillna("")),
    ]
    run_id = "r" + hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:16]
    run = {
        "run_id": run_id,
        "as_of": audit.as_of.to_pydatetime(warn=False),
        "ran_at": audit.ran_at.to_pydatetime(warn=False),
        "version": __version__,
        "findings": len(audit.findings),
        "data": data,
    }
    named: list[dict[str, Any]] = [{"run_id": run_id, **row} for row in checks]
    findings = findings.assign(run_id=run_id)
    return (
        run,
        named,
        [{str(key): value for key, value in row.items()} for row in findings.to_dict("records")],
    )


def _as_kept(audit: Audit) -> pd.DataFrame:
    """The findings that stand and those that a ruling keeps quiet, with the ruling and its end."""
    both = pd.concat([audit.findings, audit.waived], ignore_index=True)
    kept = both[FINDING].assign(facts=fingerprints(both))
    for name, column in (("ruling", "ruling"), ("until", "valid_to")):
        kept[name] = both.get(column)
    kept = kept.astype(object)
    kept = kept.where(kept.notna(), None)
    ends = [None if end is None else pd.Timestamp(end).to_pydatetime() for end in kept["until"]]
    kept["until"] = pd.Series(ends, index=kept.index, dtype=object)
    return kept


def _hashes(audit: Audit) -> dict[str, str]:
    """A digest of each table that does not depend on the order of its rows."""
    found = {}
    for name in ("staff", "users", "links", "records", "delegations", "schools"):
        frame = getattr(audit.tables, name)
        if isinstance(frame, pd.DataFrame):
            rows = pd.util.hash_pandas_object(frame.astype("str"), index=False).sort_values()
            found[name] = hashlib.sha256(rows.to_numpy().tobytes()).hexdigest()[:16]
        elif frame is not None:
            found[name] = f"on disk, {audit.counts['records']} records"
    return found
