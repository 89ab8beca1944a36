"""The fast way reads what the slow way reads, or leaves the file to it."""

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.load.files import delimited, quick

cells = st.sampled_from(
    ["a", "", " b ", "O'Brien", "x,y", 'in"ch', "two\nlines", "007", "Total", "é", "\u00a0", "\\N"]
)
rows = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8)


def quoted(value):
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if set(value) & set(',"\n') else value


def slowly(data):
    return delimited.read_delimited(data, "f.csv")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.sampled_from(["\n", "\r\n"]), st.integers(0, 3))
def test_both_ways_give_the_same_table(monkeypatch, drawn, end, damage):
    sound = [("id", "name", "note"), *[(str(n), f"n{n}", "sound") for n in range(200)]]
    tail = [(str(n), f"m{n}", "sound") for n in range(100)]
    lines = [",".join(map(quoted, row)) for row in [*sound, *drawn, *tail]]
    if damage == 3:
        lines[250 % len(lines)] += ",extra"
    data = (end.join(lines) + end).encode()
    monkeypatch.setattr(quick, "SMALL", len(data) + 1)
    slow = slowly(data)
    monkeypatch.setattr(quick, "SMALL", 0)
    fast = quick.read_quick(data, "f.csv")
    if fast is not None:
        assert len(slow) == 1
        pd.testing.assert_frame_equal(fast.frame, slow[0].frame)
        assert fast.rows.tolist() == slow[0].rows.tolist()
        assert fast.rows_read == slow[0].rows_read
        assert slow[0].issues == fast.issues


def test_a_sound_file_goes_the_fast_way():
    lines = ["id,name,note", *[f'{n:06},"Ruiz, A{n}","line\nbreak"' for n in range(9000)]]
    data = "\n".join(lines).encode()
    table = quick.read_quick(data, "f.csv")
    assert table.frame.iloc[-1].tolist() == ["008999", "Ruiz, A8999", "line\nbreak"]
    assert table.rows.tolist()[:3] == [2, 4, 6]


def test_a_damaged_file_does_not():
    lines = ["id,name", *[f"{n:06},Ruiz A{n}" for n in range(20_000)]]
    lines[15_000] += ',"'
    assert quick.read_quick("\n".join(lines).encode(), "f.csv") is None
