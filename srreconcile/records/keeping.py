"""Counting with what is kept: new files are read, old ones only where something new divides their counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from srreconcile.engine import Connection
from srreconcile.errors import SRReconcileError
from srreconcile.records import scans
from srreconcile.records.kept import FORMAT, Kept, Pack, known_by
from srreconcile.records.log import File, Log

_GROWTH = 2  # a pack grows into another that holds at most twice its records

COLUMNS = "raw_staff, raw_author, raw_school, late, records, timed, first_at, last_at"

NOTHING = """
    SELECT '' AS raw_staff, '' AS raw_author, '' AS raw_school, 0 AS late, CAST(0 AS BIGINT) AS records,
           CAST(0 AS BIGINT) AS timed, TIMESTAMP '1700-01-01' AS first_at, TIMESTAMP '1700-01-01' AS last_at
    WHERE 1 = 0
"""

# A count is divided by a cut after its first and up to its last moment.
DIVIDED = """
    CREATE TEMP TABLE divided AS
    SELECT DISTINCT k.pack, k.raw_staff FROM kept_rows k JOIN staff_cuts c ON c.id = k.raw_staff
    WHERE CASE WHEN c.opens > k.first_at AND c.opens <= k.last_at THEN TRUE ELSE FALSE END
    UNION
    SELECT DISTINCT k.pack, k.raw_staff FROM kept_rows k JOIN author_cuts a ON a.id = k.raw_author
    WHERE CASE WHEN a.opens > k.first_at AND a.opens <= k.last_at THEN TRUE ELSE FALSE END
"""

_OF_DIVIDED = """
    (SELECT * FROM ({files})
     WHERE COALESCE(staff_member_id, '') IN (SELECT raw_staff FROM divided WHERE pack = {pack}))
"""

TOGETHER = """
    SELECT {names}, CAST(SUM(records) AS BIGINT) AS records, CAST(SUM(timed) AS BIGINT) AS timed,
           MIN(first_at) AS first_at, MAX(last_at) AS last_at
    FROM (
        SELECT k.*, COALESCE(c.slot, 0) AS slot, COALESCE(a.slot, 0) AS author_slot
        FROM kept_rows k
        LEFT JOIN staff_cuts c ON c.id = k.raw_staff AND k.first_at >= c.opens AND k.first_at < c.closes
        LEFT JOIN author_cuts a ON a.id = k.raw_author AND k.first_at >= a.opens AND k.first_at < a.closes
    )
    WHERE pack IN ({packs})
    GROUP BY {names}
"""
_GROUPED = "raw_staff, raw_author, raw_school, late, slot, author_slot"


def count_with(connection: Connection, log: Log, words: dict[str, str], kept: Kept) -> None:
    """Make the table ``counted`` as `counting.count` does, reading as few files as can be.

    Parameters
    ----------
    connection : Connection
        Knows ``staff_cuts`` and ``author_cuts``.
    log : Log
        With its files apart.
    words : dict of str
        As `counting.words` returns it.
    kept : Kept
        Held by this run.

    Raises
    ------
    SRReconcileError
        If a file is changed while it is counted.
    """
    files = _named(log.files, kept)
    what = known_by(str(FORMAT), words["names"], words["read"], words["slots"], words["lacking"])
    packs = _usable(connection, kept, what, files)
    numbers = _loaded(connection, kept, packs)
    _divide(connection, words, kept, numbers, files)
    counted = {name for pack in numbers.values() for name in pack.files}
    new = [(name, file) for name, file in files.items() if name not in counted]
    for n, (name, file) in enumerate(new, start=1):
        connection.doing = f"reading the record log, new file {n:,} of {len(new):,}"
        number = len(numbers) + 1
        numbers[number] = _read(connection, words, kept, number, what, name, file)
    connection.doing = "adding up the record log"
    everything = ", ".join(map(str, [0, *numbers]))
    connection.run("CREATE TEMP TABLE counted AS\n" + TOGETHER.format(names=_GROUPED, packs=everything))
    _grow(connection, kept, numbers)
    kept.only(
        {kept.digest(file.path) for file in log.files}, {str(file.path.resolve()) for file in log.files}
    )
    kept.save()
    connection.run("DROP TABLE kept_rows")


def _named(files: tuple[File, ...], kept: Kept) -> dict[str, File]:
    """Files by what they are known by; the same file twice is counted twice."""
    seen: Counter[str] = Counter()
    named: dict[str, File] = {}
    for file in files:
        name = known_by(kept.digest(file.path), file.shape)
        seen[name] += 1
        named[f"{name}:{seen[name]}"] = file
    return named


def _usable(connection: Connection, kept: Kept, what: str, files: dict[str, File]) -> list[Pack]:
    """The packs that count what is asked, of files that are all still there."""
    found: list[Pack] = []
    for pack in kept.packs:
        there = pack.what == what and set(pack.files) <= set(files) and (kept.folder / pack.name).exists()
        if there and _whole(connection, kept.folder / pack.name, pack.records):
            found.append(pack)
    kept.packs = found
    return found


def _whole(connection: Connection, path: Path, records: int) -> bool:
    """Whether a pack can be read and adds up."""
    try:
        source = connection.file_source("parquet", [path])
        return bool(connection.value(f"SELECT SUM(records) FROM {source}") == records)  # noqa: S608 - our own path
    except SRReconcileError:
        return False


def _loaded(connection: Connection, kept: Kept, packs: list[Pack]) -> dict[int, Pack]:
    """Make ``kept_rows`` of the packs, each under its number."""
    numbers = dict(enumerate(packs, start=1))
    none = f"SELECT 0 AS pack, {COLUMNS} FROM ({NOTHING})"  # noqa: S608 - our own SQL
    sources = {n: connection.file_source("parquet", [kept.folder / pack.name]) for n, pack in numbers.items()}
    rows = [f"SELECT {n} AS pack, {COLUMNS} FROM {source}" for n, source in sources.items()]  # noqa: S608 - as above
    connection.run("CREATE TEMP TABLE kept_rows AS\n" + " UNION ALL ".join([none, *rows]))
    return numbers


def _divide(
    connection: Connection,
    words: dict[str, str],
    kept: Kept,
    numbers: dict[int, Pack],
    files: dict[str, File],
) -> None:
    """Count again the staff rows whose kept counts something new divides."""
    connection.run(DIVIDED)
    for number in connection.query("SELECT DISTINCT pack FROM divided ORDER BY pack")["pack"]:
        pack = numbers[int(number)]
        theirs = " UNION ALL ".join(f"SELECT * FROM ({files[name].sql})" for name in pack.files)  # noqa: S608 - ours
        log = _OF_DIVIDED.format(files=theirs, pack=number)
        connection.run(scans.COUNTED.format(**{**words, "table": "recount", "log": log}))
        connection.run(
            f"DELETE FROM kept_rows WHERE pack = {number} "  # noqa: S608 - a number
            f"AND raw_staff IN (SELECT raw_staff FROM divided WHERE pack = {number})"
        )
        connection.run(f"INSERT INTO kept_rows SELECT {number}, {COLUMNS} FROM recount")  # noqa: S608 - a number
        connection.run("DROP TABLE recount")
        numbers[int(number)] = _written(connection, kept, int(number), pack.what, pack.files, (pack,))
    connection.run("DROP TABLE divided")


def _read(
    connection: Connection, words: dict[str, str], kept: Kept, number: int, what: str, name: str, file: File
) -> Pack:
    """Count a new file, and keep it."""
    before = kept.digest(file.path)
    connection.run(scans.COUNTED.format(**{**words, "table": "fresh", "log": f"({file.sql})"}))
    if kept.digest(file.path) != before:
        raise SRReconcileError(
            f"{file.path.name}: the file has changed while it was read. Audit a copy that stays as it is."
        )
    connection.run(f"INSERT INTO kept_rows SELECT {number}, {COLUMNS} FROM fresh")  # noqa: S608 - a number
    connection.run("DROP TABLE fresh")
    return _written(connection, kept, number, what, (name,))


def _written(
    connection: Connection,
    kept: Kept,
    number: int,
    what: str,
    files: tuple[str, ...],
    instead_of: tuple[Pack, ...] = (),
) -> Pack:
    """Write the rows of one number as a pack."""
    rows = f"SELECT {COLUMNS} FROM kept_rows WHERE pack = {number}"  # noqa: S608 - a number
    return _packed(connection, kept, rows, f"pack = {number}", what, files, instead_of)


def _packed(
    connection: Connection,
    kept: Kept,
    rows: str,
    which: str,
    what: str,
    files: tuple[str, ...],
    instead_of: tuple[Pack, ...],
) -> Pack:
    records = int(connection.value(f"SELECT COALESCE(SUM(records), 0) FROM kept_rows WHERE {which}"))  # noqa: S608 - numbers
    if instead_of and records != sum(old.records for old in instead_of):
        raise SRReconcileError(
            "records: a file of the log has changed while it was read. Audit a copy that stays as it is."
        )
    edition = known_by(*sorted(files), *(old.name for old in instead_of))[:20]
    pack = Pack(f"{edition}.pack.parquet", what, files, records)
    kept.add(pack, lambda path: connection.write(rows, path), instead_of)
    return pack


def _grow(connection: Connection, kept: Kept, numbers: dict[int, Pack]) -> None:
    """Let the smallest packs grow together while the next is not much larger than they are."""
    ascending = sorted(numbers.items(), key=lambda entry: entry[1].records)
    joined, records = ascending[:1], ascending[0][1].records if ascending else 0
    for entry in ascending[1:]:
        if entry[1].records > _GROWTH * records:
            break
        joined.append(entry)
        records += entry[1].records
    if len(joined) < 2:
        return
    old = tuple(pack for _, pack in joined)
    within = ", ".join(str(number) for number, _ in joined)
    rows = f"SELECT {COLUMNS} FROM ({TOGETHER.format(names=_GROUPED, packs=within)})"  # noqa: S608 - numbers
    files = tuple(name for pack in old for name in pack.files)
    _packed(connection, kept, rows, f"pack IN ({within})", old[0].what, files, old)
