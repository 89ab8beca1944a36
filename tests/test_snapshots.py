"""The store of snapshots: nothing lost, nothing rewritten, no accident kept unasked."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.snapshots import disk
from srreconcile.tables import STAFF
from tests.drawn import table

pytestmark = pytest.mark.slow


def load(n, **columns):
    """A load of `n` staff rows."""
    return sr.Tables(staff=pd.DataFrame({"staff_member_id": [f"{i:04}" for i in range(n)], **columns}))


@pytest.fixture
def store(tmp_path):
    return sr.SnapshotStore(tmp_path / "store")


def files(store):
    return sorted(path for path in store.path.rglob("*") if path.is_file())


def test_a_load_comes_back_as_it_was_in_the_order_of_its_ids(store):
    staff = table("""
        staff_member_id | last_name | active | start_date | room
        0042            | Núñez     | true   | 2019-08-15 | 12
        007             |           | false  |            |
    """)
    users = table("""
        user_id | email   | staff_member_id
        u1      | a@x.org | 007
    """)
    kept = sr.Tables(staff=staff, users=users)
    store.add(kept)
    back = store.tables()
    pd.testing.assert_frame_equal(back.staff, kept.staff)
    pd.testing.assert_frame_equal(back.links, kept.links)
    assert (back.delegations, back.records) == (None, None)


values = st.text(alphabet="aé0 '=\u200b\n", max_size=4) | st.none()
staff_rows = st.lists(
    st.tuples(st.text("0127ç", min_size=1, max_size=4), values, values), unique_by=lambda r: r[0]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(rows=staff_rows, order=st.randoms())
def test_any_table_comes_back_and_its_order_does_not_count(rows, order, tmp_path):
    frame = STAFF.conform(
        pd.DataFrame(rows, columns=["staff_member_id", "last_name", "school_id"], dtype="str")
    )
    shuffled = order.sample(rows, len(rows))
    other = STAFF.conform(
        pd.DataFrame(shuffled, columns=["staff_member_id", "last_name", "school_id"], dtype="str")
    )
    content = disk.to_parquet(frame, "staff")
    assert content == disk.to_parquet(other, "staff")
    back = disk.from_parquet(content, "staff")
    pd.testing.assert_frame_equal(back, frame.sort_values("staff_member_id", ignore_index=True))


def test_unchanged_content_costs_one_small_entry(store):
    store.add(load(500))
    before = {path: path.stat().st_size for path in files(store)}
    for _ in range(5):
        store.add(load(500))
    new = [path for path in files(store) if path not in before]
    assert len(new) == 5
    assert sum(path.stat().st_size for path in new) < 5 * 1000


def test_snapshots_are_found_by_number_by_day_or_the_last(store):
    for n, day in enumerate(["2026-09-01", "2026-10-01", "2026-11-01"], start=20):
        store.add(load(n), taken_at=day, source="nightly")
    assert [len(store.read("staff", which)) for which in (1, "2026-10-15", None, store.snapshots[0])] == [
        20,
        21,
        22,
        20,
    ]
    assert store.all("staff").groupby("sequence").size().to_dict() == {1: 20, 2: 21, 3: 22}
    assert store.to_frame()["source"].tolist() == ["nightly"] * 3
    for which, said in (
        (9, "There are 1 to 3"),
        ("2026-01-01", "The first is later"),
        ("when", "is no time"),
    ):
        with pytest.raises(sr.InputError, match=said):
            store.tables(which)
    with pytest.raises(sr.InputError, match='has no table "staf"'):
        store.read("staf")


def test_an_accident_is_not_kept_and_what_a_person_accepts_is(store):
    store.add(load(60))
    with pytest.raises(sr.HeldError, match="20 of 60 people departed"):
        store.add(load(40))
    assert len(store) == 1
    store.add(load(40), accept={"departures": "year end", "ids": "year end"})
    assert store.snapshots[-1].verdict.accepted == {"departures": "year end", "ids": "year end"}
    assert store.snapshots[-1].verdict.reasons[0].count == 20
    assert store.add(load(40)).verdict.word == "ok"  # the next is compared with the one accepted


def test_an_empty_first_load_is_held(store):
    with pytest.raises(sr.HeldError, match="the export is empty"):
        store.add(load(0))


def test_snapshots_are_ordered_by_number_and_an_older_load_is_told(store):
    store.add(load(60), taken_at="2026-10-01")
    store.add(load(61), taken_at="2026-10-02")
    late = store.add(load(60), taken_at="2026-09-01")
    assert {reason.rule for reason in late.verdict.reasons} == {"older", "repeated"}
    assert store.to_frame()["warnings"].tolist() == [0, 0, 2]
    assert len(store.read("staff")) == 60


def test_exports_of_different_days_are_held(store):
    with pytest.raises(sr.HeldError, match="different days"):
        store.add(load(9), exported_at={"staff": "2026-10-01", "users": "2026-10-09"})


def test_what_is_kept_is_for_its_owner_only(store):
    store.add(load(9))
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(store)} == {0o600}


def test_the_tables_passed_in_are_not_changed(store):
    tables = load(9, last_name=["z"] * 9)
    before = tables.staff.copy(deep=True)
    store.add(tables)
    pd.testing.assert_frame_equal(tables.staff, before)


@pytest.mark.parametrize("harm", ["a byte changed", "cut short", "removed"])
def test_a_damaged_store_says_so_and_never_answers_wrongly(store, harm):
    for n in (20, 21, 22):
        store.add(load(n))
    for path in files(store):
        content = path.read_bytes()
        place = len(content) // 2
        path.unlink()
        if harm == "a byte changed":
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        elif harm == "cut short":
            path.write_bytes(content[:place])
        last = (
            path.name == "000003.entry" and harm == "removed"
        )  # then the store ends at 2, which is a right answer
        if last:
            assert len(store.tables().staff) == 21
        else:
            with pytest.raises(sr.InputError, match="Restore it from a backup"):
                [store.tables(which) for which in (1, 2, 3)]
        path.write_bytes(content)
    assert len(store.tables().staff) == 22


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    (tmp_path / "store").write_text("x")
    with pytest.raises(sr.InputError, match="is a file"):
        sr.SnapshotStore(tmp_path / "store")


def test_a_full_disk_is_told_and_what_was_kept_stands(store, monkeypatch):
    store.add(load(9))

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(sr.SourceError, match="No space left"):
        store.add(load(10))
    monkeypatch.undo()
    assert (len(store), len(store.tables().staff)) == (1, 9)
    assert not list(store.path.rglob(".srreconcile-*"))


@pytest.mark.parametrize("failing", range(1, 9))
def test_whatever_step_fails_the_store_is_whole_and_goes_on(store, monkeypatch, failing):
    store.add(load(9))
    calls = []

    def failing_at(name):
        real = getattr(os, name)

        def step(*arguments, **options):
            calls.append(name)
            if len(calls) == failing:
                raise OSError(28, "No space left on device")
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, step)

    for name in ("open", "fsync", "link"):
        failing_at(name)
    with pytest.raises(sr.SourceError, match="No space left"):
        store.add(load(10))
    monkeypatch.undo()
    assert len(store.tables().staff) in (9, 10)  # 10 once it is linked, and only its folder was not flushed
    assert not list(store.path.rglob(".srreconcile-*"))
    store.add(load(11))
    assert len(store.tables().staff) == 11


WRITER = textwrap.dedent("""
    import sys
    import pandas as pd
    import srreconcile as sr

    store, first, rounds = sr.SnapshotStore(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for n in range(first, first + rounds):
        ids = [f"{i:04}" for i in range(200)]
        store.add(sr.Tables(staff=pd.DataFrame({"staff_member_id": ids, "title": f"t{n}"})), source=str(n))
        print(n, flush=True)
""")


def writer(store, first, rounds):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.path), str(first), str(rounds)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_writers_lose_nothing(store):
    running = [writer(store, 100 * i, 8) for i in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    kept = sorted(int(snapshot.source) for snapshot in store.snapshots)
    assert kept == [100 * i + n for i in range(3) for n in range(8)]
    assert [snapshot.sequence for snapshot in store.snapshots] == list(range(1, 25))
    for process in running:
        process.stdout.close()


def test_a_writer_killed_at_any_instant_leaves_a_whole_store(store):
    for trial in range(6):
        process = writer(store, 1000 * trial, 500)
        said = process.stdout.readline()
        time.sleep(0.02 + 0.013 * trial)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read()
        process.wait()
        process.stdout.close()
        kept = {int(snapshot.source) for snapshot in store.snapshots}
        assert {int(line) for line in said.split()} <= kept  # what was said to be kept is
        for snapshot in store.snapshots:
            assert len(store.tables(snapshot).staff) == 200
    store.add(store.tables())
    assert not list(store.path.rglob(".srreconcile-*"))
