"""What a notebook shows of an audit, beside the tables that others show of the same findings.

``python -m benchmarks.views`` renders each view as IPython does and prints its size, cells
and CPU seconds, what of it JupyterLab's sanitizer strips, and whether its text fallback says
the same numbers.  ``--lab`` instead opens each in a real JupyterLab with the dark theme,
trusted and not (`benchmarks.views_lab`).  Every last name and every school carries
markup, so that a view which shows it as markup is seen.  Networks are invented.

The frame of the others is the findings of the largest audit, as they stand, 14 columns.
They are measured where they are installed: ``pip install ".[views]"``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import srreconcile as sr
from benchmarks.views_anchors import ABSENT, ANCHORS
from srreconcile.runs import history
from srreconcile.simulate import simulate

ROOT = Path(__file__).parents[1]
MARK = "<mark>x</mark>"
STAFF = {"few": 80, "many": 6500, "shifted": 7500}
"""Staff of the three networks: some ten findings, some 1,000, and all links shifted by one row."""

STRIPPED = {
    "<style>": r"<style\b",
    "<script>": r"<script\b",
    "<svg>": r"<svg\b",
    "<iframe>": r"<iframe\b",
    "id": r"<[a-z]+ [^>]*\bid=",
    "role/aria": r"<[a-z]+ [^>]*\b(?:role|aria-[a-z]+)=",
    "on…": r"<[a-z]+ [^>]*\bon[a-z]+=",
    "var()": r"style=\"[^\"]*(?:var\(|currentColor|inherit|hsl\(|light-dark\(#)",
    "data: link": r"href=\"data:",
}
"""What JupyterLab takes out of the output of a notebook that is not trusted, as patterns."""


@dataclass(frozen=True)
class Shown:
    """One view as a notebook would show it."""

    name: str
    findings: int | None
    html: str
    text: str
    seconds: float
    """CPU seconds from the object to the output."""
    printed: int
    """Characters that were printed before it."""


class Reader(HTMLParser):
    """Cells and text of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.cells, self.said, self._silent = 0, [], 0  # type: tuple[int, list[str], int]
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Count a cell; what a script or a style holds is no text."""
        self.cells += tag in {"td", "th"}
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        """End what holds no text."""
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        if not self._silent and data.strip():
            self.said.append(data.strip())


def marked(tables: sr.Tables) -> sr.Tables:
    """Return the tables with markup in every last name and school."""

    def mark(frame: pd.DataFrame | None, column: str) -> pd.DataFrame | None:
        return None if frame is None else frame.assign(**{column: frame[column] + f" {MARK}"})

    staff, users = mark(tables.staff, "last_name"), mark(tables.users, "last_name")
    return replace(tables, staff=staff, users=users, schools=mark(tables.schools, "name"))


def audits(staff: dict[str, int], seed: int) -> dict[str, sr.Audit]:
    """Audit the three networks; in the last every link leads to the row of the next."""
    found = {}
    for name, size in staff.items():
        tables = marked(simulate(size, seed=seed, records_per_staff=20).tables)
        if name == "shifted" and tables.links is not None:
            ids = np.roll(tables.links["staff_member_id"].to_numpy(), 1)
            tables = replace(tables, links=tables.links.assign(staff_member_id=ids))
        found[name] = sr.audit(tables)
    return found


def ours(made: dict[str, sr.Audit], folder: Path) -> Iterator[tuple[str, int | None, Any]]:
    """Each of our views, with the number of findings behind it."""
    for audit in made.values():
        yield "audit", len(audit.findings), audit
    many = made["many"]
    user_id = many.findings.dropna(subset="user_id")["user_id"].iloc[0]
    yield "case", None, many.who(user_id=user_id)
    staff, users = many.tables.staff, many.tables.users
    if staff is not None and users is not None:
        yield "matches", None, sr.match(staff, users)
    yield "plan", None, many.repair_plan(author="kwells")
    exports = folder / "exports"
    shutil.copytree(ROOT / "sample_data" / "exports", exports)
    listed = (exports / "users.csv").read_text("utf-8").splitlines()
    said = [f"{listed[0]},{MARK}", *(f"{line},{MARK}" for line in listed[1:])]
    (exports / "users.csv").write_text("\n".join(said) + "\n", encoding="utf-8")
    yield "load report", None, sr.read_folder(exports).load_report
    store = sr.RunStore(folder / "runs.db")
    for audit in list(made.values())[:2]:
        store.add(audit)
    yield "run history", None, history(store)


def show(name: str, findings: int | None, make: Callable[[], Any]) -> Shown:
    """Render one view as IPython does for a notebook."""
    from IPython.core.formatters import DisplayFormatter

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        began = time.process_time()
        data, _ = DisplayFormatter().format(make())  # type: ignore[no-untyped-call]
        spent = time.process_time() - began
    html, text = data.get("text/html", ""), data.get("text/plain", "")
    return Shown(name, findings, html, text, spent, len(said.getvalue().strip()))


def all_shown(staff: dict[str, int], seed: int, *, sizes: tuple[int, ...]) -> list[Shown]:
    """Render ours and theirs, each kind once before it is measured."""
    found: list[Shown] = []
    for people, salt in ((dict.fromkeys(("few", "many"), 80), 1), (staff, 0)):
        made = audits(people, seed + salt)
        with tempfile.TemporaryDirectory() as folder:
            views = ours(made, Path(folder))
            found = [show(name, findings, partial(_same, view)) for name, findings, view in views]
    frame = list(made.values())[-1].findings.iloc[:, :14].reset_index(drop=True)
    for name, (package, make) in ANCHORS.items():
        if find_spec(package):
            show(name, 2, partial(make, frame.head(2)))
            for size in sorted({min(size, len(frame)) for size in sizes}):
                found.append(show(name, size, partial(make, frame.head(size))))
    return found


def _same(view: Any) -> Any:
    return view


def numbers(text: str) -> set[str]:
    """Every number as a reader sees it."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def line(view: Shown) -> str:
    """One row of the table."""
    read = Reader(view.html)
    seen = numbers(" ".join(read.said))
    kept = f"{len(seen & numbers(view.text)) / len(seen):.0%}" if seen else "none"
    told = "AS MARKUP" if MARK in view.html else "as text" if escape(MARK) in view.html else "-"
    taken = ", ".join(name for name, pattern in STRIPPED.items() if re.search(pattern, view.html))
    count = "" if view.findings is None else f"{view.findings:,}"
    return (
        f"{view.name:<14}{count:>7}{len(view.html.encode()) / 1000:>9,.1f}{read.cells:>9,}{view.seconds:>8.3f}"
        f"{kept:>9}{len(view.text.encode()) / 1000:>9,.1f}{view.printed:>9}{told:>11}  {taken or 'nothing'}"
    )


def main() -> None:
    """Print both tables, and what is not measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=90417)
    parser.add_argument("--small", action="store_true", help="networks of 80 staff only")
    parser.add_argument("--lab", action="store_true", help="open each in JupyterLab instead (Chromium)")
    asked = parser.parse_args()
    staff = {"few": 80, "many": 80} if asked.small else STAFF
    if asked.lab:
        from benchmarks.views_lab import report

        report(all_shown({"few": 80, "many": 1000}, asked.seed, sizes=(10,)))
        return
    found = all_shown(staff, asked.seed, sizes=(10, 1_000, 1_000_000))
    print(
        f"{'':<14}{'of':>7}{'HTML':>9}{'':>9}{'CPU':>8}{'numbers':>9}{'text':>9}{'':>9}{'markup':>11}  stripped where"
    )
    heads = f"{'view':<14}{'rows':>7}{'KB':>9}{'cells':>9}{'s':>8}{'in text':>9}{'KB':>9}{'printed':>9}{'in data':>11}"
    print(f"{heads}  not trusted", *map(line, found), "", "begins with", sep="\n")
    for view in {view.name: view for view in reversed(found)}.values():
        print(f"{view.name:<14}{' '.join(Reader(view.html).said)[:80]}")
    print("", *(f"{name}: not measured, {why}" for name, why in ABSENT.items()), sep="\n")
    for name, (package, _) in ANCHORS.items():
        if not find_spec(package):
            print(f"{name}: not installed here")


if __name__ == "__main__":
    main()
