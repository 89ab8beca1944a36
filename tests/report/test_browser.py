"""The summary in a real JupyterLab, in a notebook that is not trusted, light and dark."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.report.conftest import school

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
QUIET += " --disable-component-update --disable-sync"
OUTPUT = ".jp-OutputArea-output.jp-RenderedHTMLCommon"


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory, network, hostile, views):
    """A JupyterLab whose only notebook came with outputs that nobody here made."""
    pytest.importorskip("jupyterlab")
    folder = tmp_path_factory.mktemp("lab")
    shown = shown_to(network, hostile, views)
    cells = [
        new_code_cell("audit", outputs=[new_output("display_data", data={"text/html": each._repr_html_()})])
        for each in shown
    ]
    nbformat.write(new_notebook(cells=cells), folder / "mailed.ipynb")
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += [
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.check_for_updates_class=",
    ]
    command += ["--LabApp.news_url=None"]
    places = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "HOME": "."}
    places |= {"JUPYTER_DATA_DIR": "data", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime"}
    own = os.environ | {name: str(folder / place) for name, place in places.items()}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=own
    ) as server:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api")
        yield address, folder
        server.terminate()


def shown_to(network, hostile, views):
    """Every view there is, and audits, a record's case and candidates beside them."""
    wrong = network.attribution.fetch(verdict="misattributed", limit=1).iloc[0]
    case = network.record(wrong["record_id"], record_type=wrong["record_type"])
    names = network.tables.users["last_name"].value_counts()
    return [network, hostile, school(records=None), case, network.who(names.index[0]), *views.values()]


def wait_for(address, seconds=90):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  (our own server)
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("JupyterLab did not start")


@pytest.fixture(scope="module", params=["Light", "Dark"])
def page(request, chromium, lab):
    """The notebook in one theme; `page.heard` holds what the browser complained of or asked for."""
    context = chromium.new_context(viewport={"width": 1500, "height": 1000})
    opened = context.new_page()
    opened.heard = {"errors": [], "outside": []}
    opened.on("console", lambda said: said.type == "error" and opened.heard["errors"].append(said.text))
    opened.on("pageerror", lambda error: opened.heard["errors"].append(str(error)))
    opened.on("request", lambda asked: outside(asked.url) and opened.heard["outside"].append(asked.url))
    address, folder = lab
    themes = folder / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    whole = folder / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    for settings in (themes, whole):
        settings.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text('{"windowingMode": "none"}')  # all of a notebook stands in the page, seen or not
    themes.write_text(f'{{"theme": "JupyterLab {request.param}"}}')
    opened.goto(f"{address}/doc/tree/mailed.ipynb", wait_until="domcontentloaded")
    opened.wait_for_selector(f"{OUTPUT} table", timeout=90_000)
    body = f"body[data-jp-theme-name='JupyterLab {request.param}']"
    opened.wait_for_selector(body, state="attached", timeout=30_000)
    opened.wait_for_timeout(1500)
    yield opened
    context.close()


def outside(address):
    return not re.match(r"(https?|ws)://127\.0\.0\.1|data:|blob:|about:", address)


def test_every_view_is_there(page, network, hostile, views):
    assert page.locator(OUTPUT).count() == len(shown_to(network, hostile, views))


def test_every_text_can_be_read(page):
    found = [page.evaluate(CONTRAST, [output, 4.5]) for output in page.locator(OUTPUT).element_handles()]
    assert sum(each["seen"] for each in found) > 100
    assert [each["poor"] for each in found if each["poor"]] == []


def test_axe_finds_no_violation(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=OUTPUT)
    said = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found.response["violations"]
    ]
    assert said == []


def test_nothing_is_fetched_from_outside(page):
    assert page.heard["outside"] == []


def test_the_console_stays_quiet(page):
    assert page.heard["errors"] == []


def test_the_sanitizer_leaves_everything(page, network):
    shown = page.locator(OUTPUT).first
    assert "Link audit:" in shown.inner_text()
    assert shown.locator("details[open]").count() == 1
    assert shown.locator("td[style*='linear-gradient']").count() > 5
    kinds = [result.title for result in network.results if len(result)]
    assert [title for title in kinds if title not in shown.inner_text()] == []


def test_markup_in_a_name_is_shown_and_not_run(page):
    said = page.locator(OUTPUT).nth(1).inner_text()
    assert "<script>alert(1)</script>" in said
    assert "$x^2$" in said
