"""Ask for every optional part where none is installed: one sentence each, naming the extra.

Run in an environment that holds the wheel alone.
"""

import contextlib
import io
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import srreconcile as sr
from srreconcile.cli import main

URL = "postgresql+psycopg://nobody@127.0.0.1:1/none"
PARTS = {
    "api": lambda: sr.read_api("https://x.example", user="u", password="p"),  # noqa: S106 -- nobody's
    "postgres": lambda: sr.read_sql(URL, "staff", "staff"),
    "postgres, a store of runs": lambda: sr.RunStore(URL),
    "spark": lambda: sr.audit(sr.simulate(20, seed=1, records_per_staff=5).tables, engine="spark"),
}
MODULES = ("requests", "psycopg", "pyspark", "jupyterlab")


def said_of(ask: Callable[[], object]) -> str:
    """Return the sentence that asking for an absent part ends in."""
    try:
        ask()
    except sr.MissingExtra as told:
        return str(told)
    return "nothing"


def copying_notebooks() -> str:
    """Return what is said while notebooks are copied."""
    heard = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(heard):
        main(["notebooks", "copy", str(Path(folder) / "n")])
    return heard.getvalue()


if there := [module for module in MODULES if find_spec(module)]:
    sys.exit(f"this environment is not bare: {', '.join(there)}")
said = {part: said_of(ask) for part, ask in PARTS.items()} | {
    "notebook": copying_notebooks().splitlines()[-1]
}
silent = {
    part: text
    for part, text in said.items()
    if f'"srreconcile[{part.partition(",")[0]}]"' not in text or "\n" in text
}
if silent:
    sys.exit(f"the extra is not named: {silent}")
