"""What CONTRIBUTING.md shows works as it stands there, in a copy of the package."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHECK, LOADER = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)

ASKED = """
import srreconcile as sr
from srreconcile.checks.no_address import staff_without_address

print(sr.read_folder("exports").staff[["sis_id", "last_name", "active"]].values.tolist())
found = sr.audit(sr.read_folder("exports"), policy="policy.toml")
print(found["staff_without_address"].findings["detail"].tolist())
print(sr.staff_without_address.title)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the new check and the new loader say of a folder of Acme's exports."""
    desk = tmp_path_factory.mktemp("contributor")
    shutil.copytree(ROOT / "srreconcile", desk / "srreconcile", ignore=shutil.ignore_patterns("__pycache__"))
    (desk / "srreconcile" / "checks" / "no_address.py").write_text(CHECK)
    (desk / "srreconcile" / "load" / "sources" / "acme.py").write_text(LOADER)
    (desk / "policy.toml").write_text('[staff_without_address]\nexempt_titles = ["Coach"]\n')
    (desk / "exports").mkdir()
    (desk / "exports" / "acme.csv").write_text(
        "Emp No,Surname,Forename,Title,Mail,Works Here\n007,Ruiz,Ana,Aide,,W\n"
        "008,Park,Min,Aide,min@net.example,W\n009,Roe,Sam,Aide,,G\n010,Diaz,Eva,Coach,,W\n"
    )
    (desk / "exports" / "users.csv").write_text(
        "user_id,email,first_name,last_name\nu1,min@net.example,Min,Park\n"
    )
    (desk / "exports" / "links.csv").write_text("user_id,sis_id\nu1,008\n")
    run = subprocess.run(
        [sys.executable, "-c", ASKED],
        check=False,
        cwd=desk,
        env={"PYTHONPATH": str(desk)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_the_loader_reads_the_vendors_file(said):
    assert (
        said[0]
        == "[['007', 'Ruiz', True], ['008', 'Park', True], ['009', 'Roe', False], ['010', 'Diaz', True]]"
    )


def test_the_check_stands_in_the_audit_and_heeds_the_policy(said):
    assert len(eval(said[1])) == 1  # noqa: S307  (a list that we printed)


def test_the_check_stands_among_the_public_names(said):
    assert said[2] == "Active staff rows without an e-mail address"
