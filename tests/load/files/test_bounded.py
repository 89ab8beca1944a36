"""Damage whose every reading could be tried costs a bounded amount of work."""

import contextlib
import time

import pytest

from srreconcile.errors import InputError
from srreconcile.load.files import read_raw


def seconds(path):
    start = time.process_time()
    with contextlib.suppress(InputError):
        read_raw(path)
    return time.process_time() - start


@pytest.mark.parametrize(
    "text",
    [
        'Staff ID,Email,Note\n001,a@x.org,"one"\n002,b@x.org,"three\n' + 'four","three\n' * 1_000,
        "id,name" + " and so on" * 600 + "\n" + "1,2,3\n" * 30,
    ],
    ids=["quotes that never close", "a header of one long text"],
)
def test_a_small_damaged_file_is_read_or_refused_at_once(tmp_path, text):
    path = tmp_path / "damaged.csv"
    path.write_text("a,b\n1,2\n")
    seconds(path)  # what is loaded on first use
    path.write_text(text)
    assert seconds(path) < 1


def test_many_values_over_several_lines_are_whole_beside_an_open_quote(tmp_path):
    rows = [f'{n},"first\nsecond {n}"' for n in range(500)]
    path = tmp_path / "notes.csv"
    path.write_text("id,note\n" + "\n".join(rows) + '\n500,"open\n501,x\n')
    [raw] = read_raw(path)
    assert raw.frame["note"].tolist()[:500] == [f"first\nsecond {n}" for n in range(500)]
    assert raw.frame["id"].tolist()[-1] == "501"
