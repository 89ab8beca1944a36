"""Exports drawn as text and written as the files that a vendor would write."""

import csv
import io
import os

import pytest
import sqlalchemy as sa

from tests.load import postgres
from tests.load.warehouse import fill


@pytest.fixture
def export(tmp_path):
    """Write a drawn table as a file and return its path."""

    def write(name, text, delimiter=","):
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(out.getvalue(), "utf-8")
        return path

    return write


@pytest.fixture
def issues():
    """Return the rules told of a frame, each with its rows."""

    def told(frame):
        return [(issue.rule, issue.row) for issue in frame.attrs["load_report"].issues]

    return told


@pytest.fixture(scope="session")
def postgres_url():
    if postgres.program("initdb") is None:
        # In CI a test that is skipped would hold nothing.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("postgresql is not installed")
    with postgres.server() as url:
        engine = sa.create_engine(url)
        fill(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'warehouse.db'}"
    engine = sa.create_engine(url)
    fill(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")
