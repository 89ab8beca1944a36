"""From a path to tables of text: identify by content, split, find the header, tell every doubt."""

from __future__ import annotations

from srreconcile.load.files.read import looks_like_data, read_raw

__all__ = ["looks_like_data", "read_raw"]
