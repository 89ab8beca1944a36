import pytest

from srreconcile.simulate import simulate


@pytest.fixture(scope="session")
def network():
    """The smallest network in which every kind is planted."""
    return simulate(180, seed=3, n_schools=3, records_per_staff=60)


@pytest.fixture(scope="session")
def district():
    """20,000 people, without records: large enough for shares to settle."""
    return simulate(20_000, seed=5, records_per_staff=0)
