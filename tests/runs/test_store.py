"""A store of runs: whole or not at all, once, and without people's names."""

import multiprocessing
import sqlite3
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from srreconcile.audit import audit
from srreconcile.errors import InputError, MissingExtra, SourceError
from srreconcile.runs import RunStore, history, store_run
from srreconcile.runs.store import FINDING
from tests.checks.schools import AS_OF, faulty, healthy
from tests.load import postgres

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found():
    return audit(faulty(), as_of=AS_OF)


@pytest.fixture(scope="module")
def database():
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path):
    if request.param == "sqlite":
        return RunStore(tmp_path / "runs.db")
    url = request.getfixturevalue("database")
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        for name in sa.inspect(connection).get_table_names():
            connection.execute(sa.text(f'DROP TABLE "{name}"'))
    return RunStore(url)


def test_what_was_stored_is_read_again(store, found):
    run = store_run(found, store)
    assert store.runs()["run_id"].tolist() == [run]
    assert store.runs()["as_of"].tolist() == [found.as_of.floor("us")]
    kept = store.findings().sort_values("finding_id")[FINDING].reset_index(drop=True)
    meant = found.findings.sort_values("finding_id")[FINDING].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, meant)
    assert set(store.checks()["status"]) == {"found"}


def test_the_same_run_stored_twice_is_one_run(store, found):
    assert store.add(found) == store.add(found) == store.add(audit(faulty(), as_of=AS_OF))
    assert len(store.runs()) == 1


def test_another_day_is_another_run(store, found):
    store.add(found)
    store.add(audit(faulty(), as_of="2026-11-24"))
    assert len(store.runs()) == 2
    assert store.runs()["as_of"].is_monotonic_increasing


def test_the_order_of_rows_makes_no_other_run(store, found):
    tables = faulty()
    object.__setattr__(tables, "links", tables.links.iloc[::-1].reset_index(drop=True))
    assert store.add(audit(tables, as_of=AS_OF)) == store.add(found)


def test_no_name_and_no_address_is_kept(tmp_path, found):
    store_run(found, tmp_path / "runs.db")
    kept = (tmp_path / "runs.db").read_bytes().lower()
    for word in (b"whitfield", b"jdiaz", b"net.org"):
        assert word not in kept


def test_an_audit_without_findings_is_a_run_too(store):
    store.add(audit(healthy(), as_of=AS_OF))
    assert store.runs()["findings"].tolist() == [0]
    assert history(store).findings.empty


def test_a_writer_that_breaks_off_leaves_nothing(tmp_path, found, monkeypatch):
    store = RunStore(tmp_path / "runs.db")
    monkeypatch.setattr("srreconcile.runs.store._ROWS", 0.5)  # range() refuses it in the middle of the run
    with pytest.raises(TypeError):
        store.add(found)
    assert store.runs().empty
    assert store.checks().empty


def write(path, days):
    store = RunStore(path)
    for day in days:
        store.add(audit(healthy(), as_of=f"2026-12-{day:02}"))


def test_writers_at_the_same_time_wait_in_line(tmp_path):
    path = tmp_path / "runs.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(path, range(first, 19, 3))) for first in (10, 11, 12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert len(RunStore(path).runs()) == 9


def test_a_file_that_is_no_store_is_an_error_that_names_it(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("these are my notes, and no database at all" * 100)
    with pytest.raises(SourceError, match=r"runs: the store sqlite:///.*notes\.db does not answer"):
        RunStore(path)


def test_a_password_stays_out_of_messages():
    with pytest.raises(SourceError) as refused:
        RunStore("postgresql+psycopg://me:hidden-word@127.0.0.1:1/x")
    assert "hidden-word" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["CAST(x'ff41ff' AS TEXT)", "'the day before'"], ids=["no text", "no moment"]
)
def test_a_store_whose_bytes_were_changed_is_told(found, tmp_path, value):
    store_run(found, tmp_path / "runs.db")
    with sqlite3.connect(tmp_path / "runs.db") as raw:
        raw.execute(f"UPDATE sr_runs SET as_of = {value}")  # noqa: S608 -- our own value
    with pytest.raises(SourceError, match="the store"):
        RunStore(tmp_path / "runs.db").runs()


def test_without_the_driver_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(MissingExtra, match=r'pip install "srreconcile\[postgres\]"'):
        RunStore("postgresql+psycopg2://nobody@127.0.0.1:1/none")


def test_a_url_that_is_not_understood_says_what_is():
    with pytest.raises(InputError, match="the store's URL is not understood"):
        RunStore("carrier://pigeon")


def test_a_store_of_a_newer_version_is_not_touched(tmp_path):
    RunStore(tmp_path / "runs.db")
    with sqlite3.connect(tmp_path / "runs.db") as raw:
        raw.execute("UPDATE sr_format SET number = 99")
    with pytest.raises(InputError, match="format 99, written by a newer srreconcile"):
        RunStore(tmp_path / "runs.db")


def test_a_path_may_hold_signs_that_mean_something_in_urls(tmp_path):
    path = Path(tmp_path / "runs #1 50%.db")
    RunStore(path)
    assert path.exists()


def as_format_1(url, found):
    """Write a store as version 1 of the format did: no word of rulings."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for name, columns in {
            "sr_format": "number INTEGER PRIMARY KEY",
            "sr_runs": "run_id VARCHAR(24) PRIMARY KEY, as_of TIMESTAMP, ran_at TIMESTAMP, version TEXT, "
            "findings BIGINT, data TEXT",
            "sr_checks": 'run_id VARCHAR(24), "check" VARCHAR(80), status TEXT, settings TEXT, '
            'PRIMARY KEY (run_id, "check")',
            "sr_findings": 'run_id VARCHAR(24), finding_id VARCHAR(16), "check" TEXT, situation TEXT, severity TEXT, '
            "school_id TEXT, user_id TEXT, staff_member_id TEXT, records BIGINT, facts TEXT, "
            "PRIMARY KEY (run_id, finding_id)",
        }.items():
            connection.exec_driver_sql(f"CREATE TABLE {name} ({columns})")
        connection.exec_driver_sql("INSERT INTO sr_format VALUES (1)")
        connection.execute(
            sa.text("INSERT INTO sr_runs VALUES ('r1', :day, :day, '0.0.9', :n, '{}')"),
            {"day": pd.Timestamp("2026-11-16").to_pydatetime(), "n": len(found.findings)},
        )
        for result in found.results:
            connection.execute(
                sa.text("INSERT INTO sr_checks VALUES ('r1', :name, 'found', '{}')"), {"name": result.name}
            )
        kept = found.findings[FINDING].astype(object)
        for row in kept.where(kept.notna(), None).to_dict("records"):
            names = ", ".join(f":{name}" for name in FINDING)
            connection.execute(sa.text(f"INSERT INTO sr_findings VALUES ('r1', {names}, 'x')"), row)  # noqa: S608


@pytest.fixture(params=["sqlite", "postgres"])
def old_store(request, tmp_path, found):
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("database")
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            for name in sa.inspect(connection).get_table_names():
                connection.execute(sa.text(f'DROP TABLE "{name}"'))
    as_format_1(url, found)
    return url


def test_a_store_of_the_format_before_is_brought_up_and_keeps_its_runs(old_store, found):
    store = RunStore(old_store)
    assert store.runs()["run_id"].tolist() == ["r1"]
    kept = store.findings()
    assert sorted(kept["finding_id"]) == sorted(found.findings["finding_id"])
    assert kept["ruling"].isna().all()
    store.add(found)
    told = RunStore(old_store)
    assert len(told.runs()) == 2
    assert set(history(told).findings["status"]) == {"open"}


def opened(url):
    RunStore(url)


def test_two_that_bring_a_store_up_at_once_do_it_once(old_store):
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=opened, args=(old_store,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
    assert [one.exitcode for one in both] == [0, 0]
    assert RunStore(old_store).runs()["run_id"].tolist() == ["r1"]


def write_without_end(path, begun):
    store = RunStore(path)
    found = audit(faulty(), as_of=AS_OF)

    def rows(audit_):
        run, checks, findings = kept_rows(audit_)
        begun.set()
        return run, checks, iter_slowly(findings)

    from srreconcile.runs import store as module

    kept_rows = module._rows
    module._rows = rows
    store.add(found)


class iter_slowly(list):  # noqa: N801
    """Findings whose second half never comes."""

    def __getitem__(self, part):
        import time

        time.sleep(60)
        return super().__getitem__(part)


def test_a_writer_that_is_killed_leaves_nothing_and_blocks_nobody(tmp_path, found):
    path = tmp_path / "runs.db"
    RunStore(path)
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    writer = context.Process(target=write_without_end, args=(path, begun))
    writer.start()
    assert begun.wait(120)
    time.sleep(1)  # it stands within its transaction now
    writer.kill()
    writer.join(30)
    store = RunStore(path)
    assert store.runs().empty
    store.add(found)
    assert len(store.runs()) == 1
