"""The views of `benchmarks.views` in a real JupyterLab, dark, in a trusted notebook and in one that is not.

Each has notebooks of its own, so that no style of one falls on another.  What lies outside
this machine is asked for in vain, and counted.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import sign, v4

from benchmarks.views_anchors import ANCHORS

if TYPE_CHECKING:
    from benchmarks.views import Shown

CONTRAST = (Path(__file__).parents[1] / "tests" / "report" / "contrast.js").read_text("utf-8")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
QUIET += " --disable-component-update --disable-sync"
OUTPUT = ".jp-OutputArea-output.jp-RenderedHTMLCommon"
SETTINGS = {
    "apputils-extension/themes": {"theme": "JupyterLab Dark"},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
LOOK = f"""(output) => {{
  const contrast = {CONTRAST.strip().rstrip(";")};
  const inside = (root) => [...root.querySelectorAll("*")].flatMap((at) =>
    at.shadowRoot ? [at.shadowRoot, ...inside(at.shadowRoot)] : []);
  const roots = [output, ...inside(output)];
  const found = roots.map((root) => contrast([root, 4.5]));
  const look = (at) => {{
    const [style, box] = [getComputedStyle(at), at.getBoundingClientRect()];
    const kept = [style.color, style.backgroundColor, style.backgroundImage, style.fontSize, style.fontWeight];
    return style.display !== "none" && [at.tagName, ...kept, box.width.toFixed(), box.height.toFixed()].join();
  }};
  const text = (root) => root.innerText ?? [...root.children].map((at) => at.innerText ?? "").join("\\n");
  return {{
    seen: found.reduce((sum, each) => sum + each.seen, 0),
    poor: found.reduce((sum, each) => sum + each.poor.length, 0),
    marks: roots.reduce((sum, root) => sum + root.querySelectorAll("mark").length, 0),
    text: roots.map(text).join("\\n"),
    look: roots.flatMap((root) => [...root.querySelectorAll("*")]).map(look).filter(Boolean).join("\\n"),
  }};
}}"""


def _write(folder: Path, books: list[list[Shown]]) -> None:
    """Write each notebook twice: signed by this machine, and as one that came from elsewhere."""
    (folder / "data").mkdir()
    notary = sign.NotebookNotary(data_dir=str(folder / "data"))
    for at, book in enumerate(books):
        outputs = [v4.new_output("display_data", data={"text/html": view.html}) for view in book]
        for mode in ("trusted", "mailed"):
            cells = [v4.new_code_cell(f"# {mode}", outputs=[output]) for output in outputs]
            path = folder / f"{at}_{mode}.ipynb"
            nbformat.write(v4.new_notebook(cells=cells), path)
            if mode == "trusted":
                notary.sign(nbformat.read(path, as_version=4))
    for name, settings in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")


@contextmanager
def _lab(folder: Path) -> Iterator[str]:
    """Serve a folder; returns the address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None"]
    places = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "HOME": "."}
    places |= {"JUPYTER_DATA_DIR": "data", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime"}
    own = os.environ | {name: str(folder / place) for name, place in places.items()}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=folder, env=own) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(180):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=2)  # noqa: S310  (our own server)
                break
            except OSError:
                time.sleep(0.5)
        yield address
        server.terminate()


def _look(browser: Any, address: str, name: str) -> list[dict[str, Any]]:
    """Open one notebook and measure each of its outputs."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 1500, "height": 1000})
    outside: set[str] = set()

    def stop(route: Any) -> None:
        outside.add(route.request.url)
        route.abort()

    context.route(lambda url: url.startswith("http") and not url.startswith(address), stop)
    page = context.new_page()
    page.goto(f"{address}/doc/tree/{name}?reset", wait_until="domcontentloaded")
    dark = "body[data-jp-theme-name='JupyterLab Dark']"
    page.wait_for_selector(".jp-OutputArea-output", state="attached", timeout=120_000)
    page.wait_for_selector(dark, state="attached", timeout=60_000)
    page.wait_for_timeout(2500)
    found = []
    for at, cell in enumerate(page.locator(".jp-CodeCell").all()):
        shown = cell.locator(OUTPUT)
        if not shown.count():
            found.append({"seen": 0, "poor": 0, "marks": 0, "text": "", "look": "", "axe": 0})
            continue
        shown.first.evaluate("(output, at) => output.setAttribute('data-view', at)", at)
        axe = Axe().run(page, context=f"[data-view='{at}']").response["violations"]
        found.append({**shown.first.evaluate(LOOK), "axe": len(axe)})
    context.close()
    return [{**each, "outside": len(outside)} for each in found]


def _kept(trusted: dict[str, Any], mailed: dict[str, Any]) -> str:
    """What is left in a notebook that is not trusted."""
    if trusted["look"] == mailed["look"] and trusted["text"] == mailed["text"]:
        return "identical"
    words = set(trusted["text"].split())
    left = len(words & set(mailed["text"].split())) / len(words) if words else 0.0
    return "another look" if left > 0.99 else f"{left:.0%} of its words"


def report(found: list[Shown]) -> None:
    """Print what each looks like; ours stand in one notebook, the others in one each."""
    from playwright.sync_api import sync_playwright

    ours = [view for view in found if view.name not in ANCHORS]
    books = [ours, *([view] for view in found if view.name in ANCHORS)]
    print(f"{'dark JupyterLab':<17}{'of':>6}  {'not trusted':<18}under 4.5:1   axe  outside  markup run")
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), books)
        with _lab(Path(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET.split())
            for at, book in enumerate(books):
                looks = [_look(browser, address, f"{at}_{mode}.ipynb") for mode in ("trusted", "mailed")]
                for view, trusted, mailed in zip(book, *looks, strict=True):
                    print(_line(view, trusted, mailed), flush=True)
            browser.close()


def _line(view: Shown, trusted: dict[str, Any], mailed: dict[str, Any]) -> str:
    """One row: what is left when it is not trusted, and how it is when it is."""
    poor = f"{trusted['poor'] / trusted['seen']:.0%}" if trusted["seen"] else "no text"
    count = "" if view.findings is None else f"{view.findings:,}"
    run = "yes" if trusted["marks"] else "no"
    return (
        f"{view.name:<17}{count:>6}  {_kept(trusted, mailed):<18}{poor:>11}{trusted['axe']:>6}"
        f"{trusted['outside']:>9}{run:>12}"
    )
