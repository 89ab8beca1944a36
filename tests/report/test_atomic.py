"""A report is written whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile

import pytest

from srreconcile.errors import InputError
from srreconcile.report import atomic
from srreconcile.report.atomic import PREFIX, checked, replacing, staged


def left(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(PREFIX))


def test_the_new_file_stands_where_it_was_asked_for_and_nothing_else(tmp_path):
    with replacing(tmp_path / "a.txt") as draft:
        draft.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "new"


def test_only_its_owner_can_read_it(tmp_path):
    with replacing(tmp_path / "a.txt") as draft:
        draft.write_text("new")
        assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


def test_a_fault_half_way_leaves_the_old_file(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "a.txt") as draft:
        draft.write_text(f"half {1 / 0}")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert left(tmp_path) == []


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(InputError, match="what was there is unchanged"), replacing(tmp_path / "a.txt"):
        raise OSError(28, "No space left on device")
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_folder_that_is_not_there_is_told_before_any_work(tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        checked(tmp_path / "no" / "a.xlsx", ".xlsx")


def test_a_folder_in_the_way_is_told_before_any_work(tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        checked(tmp_path / "a.xlsx", ".xlsx")


KILLED = """
import sys, time
from pathlib import Path
from srreconcile.report.atomic import replacing
with replacing(Path(sys.argv[1])) as draft:
    draft.write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_writer_leaves_is_swept_by_the_next(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "a.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "writing\n"
        writer.send_signal(signal.SIGKILL)
    assert (tmp_path / "a.txt").read_text() == "old"
    assert len(left(tmp_path)) == 1
    with replacing(tmp_path / "b.txt") as draft:
        draft.write_text("new")
    assert left(tmp_path) == []


def test_what_another_writer_is_working_on_is_not(tmp_path):
    command = [sys.executable, "-c", KILLED, str(tmp_path / "a.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "writing\n"
        with replacing(tmp_path / "b.txt") as draft:
            draft.write_text("new")
        assert len(left(tmp_path)) == 1
        writer.kill()


def test_a_folder_of_another_program_is_left_alone(tmp_path):
    (tmp_path / f"{PREFIX}notes").mkdir()
    (tmp_path / f"{PREFIX}notes" / "mine.txt").write_text("keep")
    atomic.sweep(tmp_path)
    assert left(tmp_path) == [f"{PREFIX}notes"]


def test_several_writers_to_one_path_leave_one_whole_file(tmp_path):
    def write(letter):
        with replacing(tmp_path / "a.zip") as draft, zipfile.ZipFile(draft, "w") as parts:
            for n in range(20):
                parts.writestr(f"{letter}{n}", letter * 10_000)

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with zipfile.ZipFile(tmp_path / "a.zip") as parts:
        assert parts.testzip() is None
        assert len({name[0] for name in parts.namelist()}) == 1
    assert left(tmp_path) == []


def test_an_old_folder_without_a_lock_is_swept(tmp_path):
    old = tmp_path / f"{PREFIX}old"
    old.mkdir()
    os.utime(old, (time.time() - 200_000,) * 2)
    atomic.sweep(tmp_path)
    assert left(tmp_path) == []


def test_reports_that_belong_together_appear_together(tmp_path):
    (tmp_path / "b.txt").write_text("old")
    with staged(tmp_path) as stage:
        (stage / "a.txt").write_text("new")
        (stage / "schools").mkdir()
        (stage / "schools" / "c.txt").write_text("new")
        assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(PREFIX)] == ["b.txt"]
    assert (tmp_path / "a.txt").read_text() == (tmp_path / "schools" / "c.txt").read_text() == "new"
    assert left(tmp_path) == []


def half_of_them(stage):
    (stage / "a.txt").write_text("new")
    raise ZeroDivisionError


def test_a_fault_among_reports_that_belong_together_changes_none(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(ZeroDivisionError), staged(tmp_path) as stage:
        half_of_them(stage)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]
