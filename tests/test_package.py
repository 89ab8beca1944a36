"""The package as a whole: what importing it costs, and what it calls its parts."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys

import pytest

import srreconcile as sr

HEAVY = ("duckdb", "matplotlib", "openpyxl", "xlsxwriter", "rapidfuzz", "pyarrow")
ORDERS = (
    "import srreconcile as sr",
    "import srreconcile.audit, srreconcile as sr",
    "import srreconcile.simulate, srreconcile as sr",
    "import srreconcile as sr; sr.audit; import srreconcile.simulate.network, srreconcile.audit",
    "from srreconcile.audit import Audit; import srreconcile as sr",
    "from srreconcile.simulate import layouts; import srreconcile as sr",
    "from srreconcile import audit, simulate; import srreconcile as sr",
)


def python(code, *, cwd=None):
    """Run `code` in a fresh interpreter in which a warning is an error."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_importing_srreconcile_imports_no_heavy_library(root):
    code = "import sys, srreconcile; srreconcile.audit; srreconcile.match; print(*sys.modules)"
    loaded = python(code, cwd=root).split()
    # pandas imports pyarrow itself where it is installed
    assert [name for name in HEAVY if name in loaded and name != "pyarrow"] == []


def test_importing_srreconcile_opens_no_socket(root):
    python(
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = refuse\n"
        "import srreconcile as sr\n"
        "[getattr(sr, name) for name in dir(sr)]",
        cwd=root,
    )


@pytest.mark.parametrize("order", ORDERS)
def test_a_module_never_hides_the_function_of_its_name(root, order):
    assert python(f"{order}\nprint(sr.audit.__name__, sr.simulate.__name__)", cwd=root) == "audit simulate"


@pytest.mark.parametrize("name", sr.__all__)
def test_every_public_name_is_there(name):
    assert getattr(sr, name) is not None


def test_every_check_is_a_public_name():
    assert {check.name for check in sr.CHECKS} <= set(dir(sr))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="unlinked_user"):
        sr.unlinked_user  # noqa: B018


def test_the_types_know_the_same_names_as_the_lazy_table():
    block = inspect.getsource(sr).partition("if TYPE_CHECKING:")[2].partition("__version__")[0]
    imported = set(re.findall(r"\b\w+\b", re.sub(r"from \S+ import|\n", " ", block)))
    assert imported == set(sr.__all__)


@pytest.mark.parametrize("name", [n for n in sr.__all__ if n[0].islower()])
def test_every_public_function_has_a_docstring_with_an_example(name):
    said = inspect.getdoc(getattr(sr, name))
    assert "Examples\n--------\n>>> " in said


def modules():
    return [
        found.name
        for found in pkgutil.walk_packages(sr.__path__, "srreconcile.")
        if "__main__" not in found.name
    ]


@pytest.mark.parametrize("name", modules())
def test_every_module_imports_and_says_what_it_is_for(name):
    assert importlib.import_module(name).__doc__


def test_no_file_has_over_400_lines(root):
    folders = ("srreconcile", "tests", "benchmarks")
    files = [path for folder in folders for path in (root / folder).rglob("*.py")]
    long = {
        str(path.relative_to(root)): n
        for path in files
        if (n := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "misc", "base_utils", "manager", "info"}
    assert [name for name in modules() if name.rpartition(".")[2] in empty] == []


def test_the_types_are_marked_as_given(root):
    assert (root / "srreconcile" / "py.typed").exists()


def test_the_oldest_versions_that_are_tried_are_those_that_are_declared(root):
    said = subprocess.run(
        [sys.executable, root / ".ci/oldest.py"], capture_output=True, text=True, check=True
    )
    assert (root / ".ci/oldest.txt").read_text("utf-8") == said.stdout
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", line) for line in said.stdout.splitlines())
