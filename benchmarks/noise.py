"""Forty kinds of noise, each at a rate of its own, that lists of staff and accounts show.

Each kind changes some rows of one list, or adds rows; it never changes who is who.  Half
of them (`LEARNED`) may be learned from; the rest (`HELD_OUT`) only judges.
"""

from benchmarks import noise_names, noise_rows
from benchmarks.noise_kinds import NOISE

FILES = (noise_names, noise_rows)
"""Where the kinds stand; the order of the files is that in which they are applied."""

STRUCTURE = (
    "second_account",
    "not_on_the_list",
    "rows_at_two_schools",
    "row_twice",
    "no_address",
    "no_date_staff",
)
LEARNED = tuple(dict.fromkeys([*tuple(NOISE)[::2], *STRUCTURE]))
HELD_OUT = tuple(name for name in NOISE if name not in LEARNED)
