"""Columns of text without the white space around their values, null where nothing is left.

Most columns need none of it, and to see that takes a look at the first and the last byte of
each value: a seventh of the time that trimming takes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_SPACE = [*range(9, 14), *range(28, 33)]
_FIRST = np.zeros(256, dtype=bool)
_FIRST[[*_SPACE, 0xC2, 0xE1, 0xE2, 0xE3]] = True  # how white space beyond ASCII begins in UTF-8 ...
_LAST = np.zeros(256, dtype=bool)
_LAST[[*_SPACE, *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF]] = True  # ... and how it ends


def stripped(column: Any) -> Any:
    r"""Return an Arrow column of large text, stripped, null where nothing is left; the same one if nothing changes.

    Examples
    --------
    >>> import pyarrow as pa
    >>> stripped(pa.array([" a", "\u00a0", "é"], pa.large_string())).to_pylist()
    ['a', None, 'é']
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if all(map(_is_bare, chunks)):
        return column
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)


def _is_bare(chunk: Any) -> bool:
    """Return whether no value starts or ends with white space, or is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    _, offsets, text = chunk.buffers()
    if not len(chunk) or text is None:
        return chunk.null_count == len(chunk)
    bounds = np.frombuffer(offsets, dtype="int64")[chunk.offset : chunk.offset + len(chunk) + 1]
    filled = np.flatnonzero(bounds[1:] > bounds[:-1])
    if len(filled) != len(chunk) - chunk.null_count:
        return False
    letters = np.frombuffer(text, dtype=np.uint8)
    starts, ends = bounds[:-1], bounds[1:]
    if len(filled) < len(chunk):
        starts, ends = starts[filled], ends[filled]
    doubtful = np.flatnonzero(_FIRST[letters[starts]] | _LAST[letters[ends - 1]])
    if not len(doubtful):
        return True
    doubted = chunk.take(pa.array(filled[doubtful]))
    return bool(pc.utf8_trim_whitespace(doubted).equals(doubted))
