"""Who is one person: staff rows of one human, and the human behind each account."""

from srreconcile.people.matches import Matches
from srreconcile.people.matching import match

__all__ = ["Matches", "match"]
