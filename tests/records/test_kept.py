"""Kept counts: what was read once is read again only where something new divides it."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.engine import Connection
from srreconcile.records import attribute
from srreconcile.records.kept import opened
from srreconcile.tables import DELEGATIONS, LINKS, RECORDS
from tests.drawn import table
from tests.records.test_reference import HOURS, counted, logs, networks

pytestmark = pytest.mark.slow

LINKED = LINKS.conform(
    table("""
    user_id | staff_member_id
    u1      | 7
    u2      | 9
""")
)
SAME = LINKED[["user_id", "staff_member_id"]].assign(identity="same")


def day(number, rows=3, staff="7"):
    """The records of one October day."""
    return pd.DataFrame({
        "record_id": [f"{number}-{row}" for row in range(rows)], "record_type": "behavior", "school_id": "A",
        "staff_member_id": staff, "entered_at": pd.Timestamp(2026, 10, number, 9) + pd.to_timedelta(range(rows), "h"),
    })  # fmt: skip


@pytest.fixture
def log(tmp_path):
    folder = tmp_path / "log"
    folder.mkdir()
    for number in (1, 2, 3):
        day(number).to_parquet(folder / f"{number}.parquet")
    return folder


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept"


@pytest.fixture
def reads(monkeypatch):
    """The files of the log that are read, as the engine is asked."""
    asked = []
    run = Connection.run

    def noted(self, sql, *parameters):
        if sql.lstrip().startswith("CREATE TEMP TABLE") and "FROM (" in sql:
            asked.extend(sorted({part.split("'")[0] for part in sql.split("/log/")[1:]}))
        return run(self, sql, *parameters)

    monkeypatch.setattr(Connection, "run", noted)
    return asked


def test_the_second_run_reads_no_file(log, kept, reads):
    first = attribute(log, LINKED, SAME, keep=kept)
    assert reads == ["1.parquet", "2.parquet", "3.parquet"]
    reads.clear()
    second = attribute(log, LINKED, SAME, keep=kept)
    assert reads == []
    pd.testing.assert_frame_equal(first.by_link, second.by_link)
    assert second.total == 9


def test_a_new_file_is_read_alone(log, kept, reads):
    attribute(log, LINKED, SAME, keep=kept)
    day(4).to_parquet(log / "4.parquet")
    reads.clear()
    assert attribute(log, LINKED, SAME, keep=kept).total == 12
    assert reads == ["4.parquet"]


def test_a_file_that_was_moved_or_written_again_is_the_same_file(log, kept, reads):
    attribute(log, LINKED, SAME, keep=kept)
    (log / "1.parquet").rename(log / "first.parquet")
    day(2).to_parquet(log / "2.parquet")
    reads.clear()
    assert attribute(log, LINKED, SAME, keep=kept).total == 9
    assert reads == []


def test_the_same_file_twice_counts_twice(log, kept):
    shutil.copy(log / "1.parquet", log / "again.parquet")
    assert attribute(log, LINKED, SAME, keep=kept).total == attribute(log, LINKED, SAME).total == 12


@pytest.mark.parametrize("change", ["removed", "changed"])
def test_a_file_that_is_gone_or_another_is_forgotten(log, kept, change):
    attribute(log, LINKED, SAME, keep=kept)
    if change == "removed":
        (log / "2.parquet").unlink()
    else:
        day(2, rows=5, staff="9").to_parquet(log / "2.parquet")
    found, fresh = attribute(log, LINKED, SAME, keep=kept), attribute(log, LINKED, SAME)
    pd.testing.assert_frame_equal(found.by_link, fresh.by_link)


def test_a_link_that_changes_later_needs_no_second_reading(log, kept, reads):
    attribute(log, LINKED, SAME, keep=kept)
    reads.clear()
    later = LINKED.assign(valid_to=pd.Timestamp("2026-10-09"))
    assert attribute(log, later, SAME, keep=kept).by_link["verdict"].tolist() == ["own"]
    assert reads == []


def test_a_link_that_turns_out_to_have_changed_within_a_day_is_counted_again(log, kept, reads):
    attribute(log, LINKED, SAME, keep=kept)
    reads.clear()
    ended = LINKED.assign(valid_to=pd.Timestamp("2026-10-02 10:30"))
    found = attribute(log, ended, SAME, keep=kept).by_link
    assert found.set_index("verdict")["records"].to_dict() == {"own": 5, "no_link": 4}
    assert reads
    reads.clear()
    attribute(log, ended, SAME, keep=kept)
    assert reads == []


def test_csv_is_split_once_and_its_broken_lines_are_told_every_time(log, kept):
    lines = day(4).to_csv(index=False).splitlines()
    (log / "4.csv").write_text("\n".join([*lines, "x,y"]))
    for _ in range(2):
        found = attribute(log, LINKED, SAME, keep=kept)
        assert found.total == 12
        assert found.set_aside.to_numpy().tolist() == [["a line that does not fit its header", 1]]


def test_nights_grow_together(log, kept):
    for number in range(4, 20):
        day(number).to_parquet(log / f"{number}.parquet")
        attribute(log, LINKED, SAME, keep=kept)
    with opened(kept) as found:
        assert len(found.packs) <= 5
        assert sum(pack.records for pack in found.packs) == 19 * 3
    assert len(list(kept.glob("*.pack.parquet"))) == len(found.packs)


@pytest.mark.parametrize("damage", ["index", "pack", "other version"])
def test_a_damaged_folder_is_begun_anew(log, kept, damage):
    expected = attribute(log, LINKED, SAME, keep=kept).by_link
    pack, index = next(kept.glob("*.pack.parquet")), kept / "index.json"
    if damage == "index":
        index.write_text(index.read_text()[:40])
    elif damage == "pack":
        pack.write_bytes(pack.read_bytes()[:50])
    else:
        index.write_text(json.dumps({**json.loads(index.read_text()), "format": 0}))
    pd.testing.assert_frame_equal(attribute(log, LINKED, SAME, keep=kept).by_link, expected)


def test_what_is_kept_is_for_its_owner_alone(log, kept):
    attribute(log, LINKED, SAME, keep=kept)
    assert kept.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in kept.iterdir())


def test_a_log_in_memory_is_counted_anew(kept):
    assert attribute(day(1), LINKED, SAME, keep=kept).total == 3


def test_a_folder_that_is_a_file_is_refused(log, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(sr.InputError, match="kept counts cannot be written there"):
        attribute(log, LINKED, SAME, keep=tmp_path / "taken")


def test_a_folder_within_the_log_is_refused(log):
    with pytest.raises(sr.InputError, match="within the folder of the log"):
        attribute(log, LINKED, SAME, keep=log / "kept")


turns = st.lists(st.tuples(st.sampled_from(["7", "0012"]), st.sampled_from(HOURS)), max_size=3).map(
    lambda found: pd.DataFrame(found, columns=["staff_member_id", "turn"])
)


@settings(max_examples=25, deadline=None)
@given(nights=st.lists(logs, min_size=1, max_size=3), before=networks, after=networks, turns=turns)
def test_kept_counts_equal_a_fresh_reading_whatever_changed(nights, before, after, turns):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "log")
        folder.mkdir()
        for number, (night, network) in enumerate(zip(nights, [before, after, before], strict=False)):
            RECORDS.conform(night).to_parquet(folder / f"{number}.parquet")
            links, identity, delegations, logins, staff = network
            given_ = (folder, links, identity, delegations)
            also = {"accounts": logins, "persons": staff, "turns": turns, "wide": True}
            found, fresh = attribute(*given_, **also, keep=Path(scratch, "kept")), attribute(*given_, **also)
            assert counted(found.by_link) == counted(fresh.by_link)
            pd.testing.assert_frame_equal(found.by_school, fresh.by_school)
            pd.testing.assert_frame_equal(found.late, fresh.late)
            pd.testing.assert_frame_equal(found.set_aside, fresh.set_aside)
            assert counted(found.cells) == counted(found.by_link)


def _audited(log, kept):
    for _ in range(50):
        attribute(log, LINKED, SAME, DELEGATIONS.empty(), keep=kept)


def test_killed_at_any_moment_it_keeps_what_was_finished(log, kept):
    for number in range(4, 20):
        day(number).to_parquet(log / f"{number}.parquet")
    expected = attribute(log, LINKED, SAME).by_link
    moment = random.Random(7)  # noqa: S311 - a moment, no secret
    start = multiprocessing.get_context("fork")
    for _ in range(8):
        shutil.rmtree(kept, ignore_errors=True)
        run = start.Process(target=_audited, args=(log, kept))
        run.start()
        time.sleep(moment.uniform(0.05, 0.6))
        os.kill(run.pid, signal.SIGKILL)
        run.join()
        if (kept / "index.json").exists():
            with opened(kept) as found:
                assert all((kept / pack.name).exists() for pack in found.packs)
        pd.testing.assert_frame_equal(attribute(log, LINKED, SAME, keep=kept).by_link, expected)
        assert not list(kept.glob(".new-*"))


def test_an_audit_keeps_its_counts(log, kept, reads):
    staff = table("""
        staff_member_id | first_name | last_name
        7               | Jane       | Roe
    """)
    users = table("""
        user_id | first_name | last_name | staff_member_id
        u1      | John       | Diaz      | 7
    """)
    tables = sr.Tables(staff=staff, users=users, records=log)
    first = sr.audit(tables, keep=kept)
    reads.clear()
    second = sr.audit(tables, keep=kept)
    assert reads == []
    assert first["misattributed_records"].findings["records"].tolist() == [9]
    pd.testing.assert_frame_equal(first.findings, second.findings)


TWO_EACH = pd.DataFrame({"user_id": ["u1", "u2", "u3", "u4"], "person_id": ["p1", "p1", "p2", "p2"]})
TWICE_LINKED = LINKS.conform(
    table("""
    user_id | staff_member_id | valid_from          | valid_to
    u1      | 7               |                     | 2026-10-02T00:01:00
    u2      | 7               | 2026-10-02T00:01:00 |
    u3      | 9               |                     |
""")
)
MADE = st.tuples(
    st.integers(0, 4 * 24), st.sampled_from(["7", "9", " 7"]), st.sampled_from([None, "u2", "u4"]),
    st.sampled_from(["s1", None]), st.integers(0, 2),
)  # fmt: skip


def two_days(made):
    """Records of half-minutes around a link's change, each with the number of its file."""
    rows = [
        {"record_id": str(n), "record_type": "b", "staff_member_id": staff, "entered_by_user_id": author,
         "student_id": student, "entered_at": pd.Timestamp("2026-10-02") + pd.Timedelta(seconds=30 * at), "file": file}
        for n, (at, staff, author, student, file) in enumerate(made)
    ]  # fmt: skip
    texts = ["staff_member_id", "entered_by_user_id", "student_id", "record_id", "record_type"]
    return pd.DataFrame(rows).astype(dict.fromkeys(texts, "str"))


@settings(max_examples=12, deadline=None)
@given(made=st.lists(MADE, min_size=1, max_size=40))
def test_what_was_made_twice_and_the_hours_are_kept_as_an_unkept_run_has_them(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("twice")
    (folder / "log").mkdir()
    pairs = TWICE_LINKED[["user_id", "staff_member_id"]].assign(identity="same")
    for number, part in two_days(made).groupby("file"):  # a night each
        part.drop(columns="file").to_parquet(folder / "log" / f"{number}.parquet")
        asked = (folder / "log", TWICE_LINKED, pairs)
        fresh = attribute(*asked, accounts=TWO_EACH)
        kept = attribute(*asked, accounts=TWO_EACH, keep=folder / "kept")
        pd.testing.assert_frame_equal(kept.made_twice(), fresh.made_twice())
        pd.testing.assert_frame_equal(kept.hours, fresh.hours)


def test_of_what_could_be_made_twice_the_newest_answer_alone_is_kept(log, kept):
    pairs = TWICE_LINKED[["user_id", "staff_member_id"]].assign(identity="same")
    for number, staff in enumerate(
        ("7", "9"), start=4
    ):  # with the second night, row 9 is somebody's with two
        day(number, staff=staff).to_parquet(log / f"{number}.parquet")
        people = TWO_EACH.assign(person_id="p1")
        attribute(log, TWICE_LINKED, pairs, accounts=people, keep=kept).made_twice()
    assert len(list(kept.glob("*-twice.log.parquet"))) == 5
