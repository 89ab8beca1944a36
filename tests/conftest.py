"""What holds for every test: no network, no screen, the same draws each time in CI."""

import os
import shutil
import socket
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent

os.environ["MPLBACKEND"] = "Agg"

# Other work on the machine makes an example slow now and then; that is no fault.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

_connect = socket.socket.connect


def _connect_on_this_machine(self, address):
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
        pytest.fail(f"tried to reach {address[0]}: nothing in srreconcile needs a network")
    return _connect(self, address)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", _connect_on_this_machine)


def pytest_runtest_setup(item):
    for marker, program in {"browser": "chromium", "office": "soffice"}.items():
        if item.get_closest_marker(marker) and not shutil.which(program):
            # In CI a test that is skipped would hold nothing.
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{program} is not installed")


@pytest.fixture(scope="session")
def root():
    """The folder of the repository."""
    return ROOT
