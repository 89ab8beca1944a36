"""White space around values goes, whatever kind it is, and a look at two bytes never misses it."""

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from srreconcile.load.files.blanks import stripped

spaces = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and chr(code).isspace()]
words = st.lists(st.sampled_from([*"aé中\u200b©ߠ😀", *spaces]), max_size=4).map("".join)


def trimmed_always(column):
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, text.type), text)


@given(st.lists(st.none() | words, max_size=6), st.integers(0, 3))
def test_equals_trimming_every_value(values, cut):
    column = pa.array(values, pa.large_string()).slice(min(cut, len(values)))
    assert stripped(column).to_pylist() == trimmed_always(column).to_pylist()
    chunks = pa.chunked_array([column, column], pa.large_string())
    assert stripped(chunks).to_pylist() == trimmed_always(chunks).to_pylist()


def test_every_white_space_is_seen_at_either_end():
    column = pa.array(
        [*(f"a{space}" for space in spaces), *(f"{space}a" for space in spaces)], pa.large_string()
    )
    for at in range(len(column)):
        one = column.slice(at, 1)
        assert stripped(one).to_pylist() == trimmed_always(one).to_pylist()


def test_a_column_that_needs_nothing_is_the_same_one():
    column = pa.array(["José", None, "a b"], pa.large_string())
    assert stripped(column) is column
