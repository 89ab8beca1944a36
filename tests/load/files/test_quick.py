"""The fast way reads what the slow way reads, or leaves the file to it."""

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.load.files import delimited, lines, quick

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
@given(rows, st.sampled_from(["\n", "\r\n"]), st.integers(0, 3), st.sampled_from([40, 1 << 20]))
def test_both_ways_give_the_same_table(monkeypatch, tmp_path, drawn, end, damage, block):
    sound = [("id", "name", "note"), *[(str(n), f"n{n}", "sound") for n in range(200)]]
    tail = [(str(n), f"m{n}", "sound") for n in range(100)]
    text = [",".join(map(quoted, row)) for row in [*sound, *drawn, *tail]]
    if damage == 3:
        text[250 % len(text)] += ",extra"
    data = (end.join(text) + end).encode()
    monkeypatch.setattr(quick, "SMALL", len(data) + 1)
    slow = slowly(data)
    monkeypatch.setattr(quick, "SMALL", 0)
    monkeypatch.setattr(lines, "_BLOCK", block)
    path = tmp_path / "f.csv"
    path.write_bytes(data)
    fast = quick.read_quick(path, "f.csv")
    held = quick.read_quick(data, "f.csv")
    assert (fast is None) == (held is None)
    if fast is not None:
        assert len(slow) == 1
        pd.testing.assert_frame_equal(fast.frame, slow[0].frame)
        assert fast.rows.tolist() == slow[0].rows.tolist()
        assert fast.rows_read == slow[0].rows_read
        assert slow[0].issues == fast.issues


def test_a_sound_file_goes_the_fast_way():
    text = ["id,name,note", *[f'{n:06},"Ruiz, A{n}","line\nbreak"' for n in range(9000)]]
    data = "\n".join(text).encode()
    table = quick.read_quick(data, "f.csv")
    assert table.frame.iloc[-1].tolist() == ["008999", "Ruiz, A8999", "line\nbreak"]
    assert table.rows.tolist()[:3] == [2, 4, 6]


def test_a_damaged_file_does_not():
    text = ["id,name", *[f"{n:06},Ruiz A{n}" for n in range(20_000)]]
    text[15_000] += ',"'
    assert quick.read_quick("\n".join(text).encode(), "f.csv") is None


def sound_by_hand(text):
    """The number of lines, and whether one ends within quotes; None if a quote stands where none should."""
    state, count, inside, before = "start", 0, False, "\n"
    for letter in text:
        if letter == '"':
            if state == "within":
                state = "closed"
            elif state == "closed" or before in ",\n":
                state = "within"
            else:
                return None
        elif state == "closed" and letter not in ",\r\n":
            return None
        elif state == "closed":
            state = "start"
        count += letter == "\n"
        inside |= letter == "\n" and state == "within"
        before = letter
    if state == "within" or "\r" in text.replace("\r\n", ""):
        return None
    return count + (before != "\n"), inside


@given(st.text(st.sampled_from('a,"\n'), max_size=40), st.sampled_from(["\n", "\r\n"]))
def test_lines_equal_a_walk_over_the_letters(text, end):
    text = text.replace("\n", end)
    found = lines.sound_lines(text.encode(), ",")
    assert (found and (found.count, found.inside)) == sound_by_hand(text)
