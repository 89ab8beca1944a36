"""What is done at once for all rows is what a plain loop does row by row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.networks import network
from srreconcile.people import candidates, compete, kinds, persons
from srreconcile.people.evidence import Evidence
from srreconcile.people.habits import habits
from srreconcile.people.parse import NAME_COLUMNS, parse_name, parse_names
from srreconcile.people.rows import read_rows
from srreconcile.people.rulings import read_rulings
from srreconcile.people.site import survey
from srreconcile.tables import STAFF, USERS


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.randoms())
def test_the_best_of_each_run_is_that_of_a_loop(sizes, random):
    weights = np.array([[random.choice([-1, 0, 2]) for _ in range(3)] for _ in range(sum(sizes))], np.float32)
    levels = np.array([[random.randrange(5) for _ in range(3)] for _ in range(sum(sizes))], np.int8)
    starts = np.cumsum(sizes) - sizes
    found = Evidence(weights, levels).best_of(starts)
    for run, (start, size) in enumerate(zip(starts, sizes, strict=True)):
        for kind in range(3):
            some = slice(start, start + size)
            best = weights[some, kind].max()
            assert found.weights[run, kind] == best
            assert found.levels[run, kind] == levels[some, kind][weights[some, kind] == best].max()


@pytest.mark.parametrize("seed", [3, 4])
def test_names_parsed_together_are_names_parsed_one_by_one(seed):
    staff = network(150, seed, noise=4.0).staff
    raw = staff.reindex(columns=list(NAME_COLUMNS)).fillna("")
    expected = [tuple(parse_name(*row)) for row in raw.itertuples(index=False)]
    assert list(parse_names(staff).itertuples(index=False, name=None)) == expected


def test_a_second_competition_that_keeps_what_it_knows_is_one_from_scratch():
    net = network(400, 5, noise=3.0)
    staff, users = STAFF.conform(net.staff), USERS.conform(net.users)
    staff, users = staff.sort_values("staff_member_id"), users.sort_values("user_id")
    site = survey(read_rows(staff, users))
    people = persons.roll_up(site)
    found = candidates.find(site)
    site = replace(site, habits=habits(site, found, people))
    alone = np.append(np.zeros(len(staff), bool), kinds.stands_alone(kinds.signs(users)))
    first = compete.compete(site, people, found, alone, read_rulings(site, people, None))
    # Whom the first look leaves in doubt is joined, so that there is something to do.
    doubtful = np.where(people.probability > 0.01, 0.99, people.probability)
    again = persons.grouped(len(staff), people.left, people.right, doubtful, people.evidence)
    assert len(again) < len(people)
    rulings = read_rulings(site, again, None)
    anew = compete.compete(site, again, found, alone, rulings)
    kept = compete.compete(site, again, found, alone, rulings, known=(first, people))
    for name in ("user", "person", "row", "prior", "probability"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(anew, name))
    np.testing.assert_array_equal(kept.evidence.weights, anew.evidence.weights)
    np.testing.assert_array_equal(kept.evidence.levels, anew.evidence.levels)
