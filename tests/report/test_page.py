"""The page: one file, no script, nothing from outside, to be used without a mouse."""

import re

import pytest

from tests.report.conftest import strangers
from tests.report.test_browser import CONTRAST, outside
from tests.report.test_browser import chromium as chromium  # noqa: PLC0414  (a fixture)
from tests.report.test_html import Reader


@pytest.fixture(scope="module")
def pages(tmp_path_factory, network, hostile, clean):
    folder = tmp_path_factory.mktemp("pages")
    audits = {"network": network, "hostile": hostile, "clean": clean}
    return {name: audit.to_html(folder / f"{name}.html") for name, audit in audits.items()}


each_page = pytest.mark.parametrize("name", ["network", "hostile", "clean"])


@each_page
def test_it_needs_no_script_and_nothing_from_outside(name, pages):
    source = pages[name].read_text("utf-8")
    read = Reader(source)
    assert not {"script", "link", "iframe", "object", "embed", "form", "base"} & set(read.tags)
    assert re.findall(r"""(?:src|href)=["'](?!#|data:image/png)""", re.sub(r"&quot;", "", source)) == []
    assert [attribute for attribute in read.attributes if attribute.startswith("on")] == []
    assert "url(" not in source


@each_page
def test_it_says_what_the_summary_says(name, pages, request):
    audit = request.getfixturevalue(name)
    said = Reader(pages[name].read_text("utf-8")).text
    assert str(audit).splitlines()[0].removesuffix(".") in said
    assert str(audit).splitlines()[1] in said


def test_every_finding_stands_on_it(pages, network):
    said = Reader(pages["network"].read_text("utf-8")).text
    assert [detail for detail in network.findings["detail"] if detail not in said] == []


def test_every_link_leads_to_a_part_of_the_page(pages):
    source = pages["network"].read_text("utf-8")
    targets = re.findall(r'<a href="#([^"]+)"', source)
    assert targets
    assert [target for target in targets if f'id="{target}"' not in source] == []


def test_of_thousands_the_first_are_shown_and_counted(tmp_path):
    audit = strangers(3000)
    source = audit.to_html(tmp_path / "a.html").read_text("utf-8")
    n = len(audit["unlinked_users"])
    assert f"Shown: the first 500 of {n:,}; the workbook holds all." in source


def test_names_can_be_left_out(audit, tmp_path):
    source = audit.to_html(tmp_path / "a.html", names=False).read_text("utf-8")
    assert [
        name
        for name in ("John", "Diaz", "Roe", "Ruiz", "@net.org")
        if name in re.sub('base64,[^"]*', "", source)
    ] == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@each_page
def test_a_browser_shows_it_readable_and_quiet(name, theme, pages, chromium):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(color_scheme=theme, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.goto(pages[name].as_uri())
    poor = page.evaluate(CONTRAST, [page.query_selector("main"), 4.5])["poor"]
    rules = [rule["id"] for rule in Axe().run(page).response["violations"]]
    context.close()
    assert (poor, rules, errors) == ([], [], [])
    assert [url for url in asked if outside(url) and not url.startswith("file:")] == []


@pytest.mark.browser
@pytest.mark.slow
@each_page
def test_on_paper_every_table_is_as_wide_as_the_page_at_most(name, pages, chromium):
    page = chromium.new_page(viewport={"width": 960, "height": 700})  # a sheet on its side, less its margins
    page.goto(pages[name].as_uri())
    page.emulate_media(media="print")
    right = page.evaluate("[...document.querySelectorAll('td')].map(c => c.getBoundingClientRect().right)")
    page.close()
    assert max(right, default=0) <= 960


@pytest.mark.browser
@pytest.mark.slow
def test_the_keyboard_reaches_every_kind(pages, network, chromium):
    page = chromium.new_page()
    page.goto(pages["network"].as_uri())
    reached = []
    for _ in range(sum(len(result) > 0 for result in network.results)):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    page.close()
    assert sorted(reached) == sorted(f"#{result.name}" for result in network.results if len(result))
