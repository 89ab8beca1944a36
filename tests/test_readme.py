"""What the documents say is held here: commands run, names exist, shown output is real."""

import re
import shlex
import shutil
import subprocess

import pytest

import srreconcile as sr
from srreconcile import cli
from srreconcile.report.text import summary_text
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text("utf-8")
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/guide.md",
)


def blocks(language, text=README):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def commands():
    """Each ``srreconcile`` command that a document shows."""
    texts = [
        (ROOT / name).read_text("utf-8") for name in DOCUMENTS if name != "CHANGELOG.md"
    ]  # names them only
    quoted = {found for text in texts for found in re.findall(r"`(srreconcile [a-z][^`]*)`", text)}
    typed = {
        line
        for text in texts
        for block in blocks("sh", text)
        for line in block.splitlines()
        if line.startswith("srreconcile ")
    }
    mentioned = {"srreconcile notebooks copy"}  # without its folder
    return sorted(command for command in (quoted | typed) - mentioned if len(command.split()) > 2)


@pytest.fixture
def desk(root, tmp_path, monkeypatch):
    """A folder with the sample, some exports and a policy in it, to work in."""
    shutil.copytree(root / "sample_data", tmp_path / "sample_data")
    (tmp_path / "exports").mkdir()
    for name in ("staff-members.json", "users.csv", "links.csv", "schools.json"):
        shutil.copy(root / "sample_data" / "exports" / name, tmp_path / "exports")
    shutil.copy(root / "sample_data" / "exports" / "users.csv", tmp_path / "hr.csv")
    (tmp_path / "policy.toml").write_text(blocks("toml")[0])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_start_is_two_commands():
    assert blocks("bash")[0].splitlines() == [
        'python3 -m venv .venv && .venv/bin/python -m pip install -e ".[test]" && .venv/bin/python -m srreconcile',
        '.venv/bin/python -m pytest -n auto -m "not slow"',
    ]


def test_the_gates_take_these_two_commands_from_here(root):
    gate = (root / ".ci" / "run").read_text("utf-8")
    reader = next(line for line in gate.splitlines() if line.startswith("readme() "))
    said = subprocess.run(
        ["bash", "-c", f"{reader}\nreadme 1; readme 2"], cwd=root, capture_output=True, text=True, check=True
    )
    assert said.stdout == blocks("bash")[0]
    assert all(f"$(readme {line})" in gate for line in (1, 2))


@pytest.mark.parametrize("command", commands())
def test_a_command_runs(command, desk):
    words = shlex.split(command.partition(" > ")[0])[1:]
    if words[0] in ("sample", "notebooks"):
        shutil.rmtree(desk / words[-1], ignore_errors=True)
    if words[0] == "preview":
        cli.main(["snapshot", "add", words[2], "--store", words[1], "-q"])
    if words[0] == "runs":
        cli.main(["audit", "exports", "--store", words[-1], "-q"])
    if words[0] == "preflight":
        shutil.copy(desk / "sample_data" / "layouts" / "staff_import_v1.csv", words[1])
    if words[:2] == ["decisions", "waive"]:
        cli.main(["audit", "exports", "--store", words[2], "-q"])
        words[3] = sr.RunStore(words[2]).findings()["finding_id"].iloc[0]
    if "--decisions" in words:
        cli.main(["report", "exports", "--by", "school", "-q"])
        (desk / "report" / "schools").rename(desk / "back")
    for before in _earlier(command):
        assert cli.main(before) == 0
    assert cli.main(words) == 0


def _earlier(command):
    """The commands of its block that stand before a command which takes what they have made."""
    if shlex.split(command)[1] not in ("approve", "rehearse", "verify"):
        return []
    block = next(block for block in blocks("sh", GUIDE) if command in block)
    lines = [line for line in block.splitlines() if line.startswith("srreconcile ")]
    return [shlex.split(line)[1:] for line in lines[: lines.index(command)]]


def test_the_line_of_every_night_runs(desk):
    (line,) = blocks("cron")
    _, _, command = line.partition("&& ")
    cli.main(["decisions", "template", "waivers", "waivers.csv", "-q"])
    assert cli.main(shlex.split(command.partition(" > ")[0])[1:]) == cli.FOUND
    assert {"report", "runs.db"} <= {path.name for path in desk.iterdir()}


def test_the_python_runs(desk):
    names = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102  (our own document)
    assert (desk / "audit.xlsx").exists()


def test_the_policy_is_understood(desk):
    assert sr.Policy.read(desk / "policy.toml").settings


def test_the_exit_codes_are_the_commands_own():
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)]
    assert codes == [cli.OK, cli.FOUND, cli.WRONG_INPUT, cli.INTERNAL, cli.INTERRUPTED]


def test_the_summary_is_what_the_sample_prints(root):
    audit = sr.audit(sr.read_folder(root / "sample_data" / "exports"))
    shown = re.search(r"<!-- summary -->\n```text\n(.*?)\n```", README, flags=re.DOTALL)[1]
    assert shown == summary_text(audit, calls=False)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_public_name_in_a_document_exists(document):
    text = (ROOT / document).read_text("utf-8")
    written = re.findall(r"^def (\w+)", text, flags=re.MULTILINE)  # by whoever follows the page
    named = re.findall(r"\bsr\.(\w+)", text)
    assert [name for name in named if not hasattr(sr, name) and name not in written] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_names_exists(document):
    text = (ROOT / document).read_text("utf-8")
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    named = re.findall(r"`([\w/]+/|[\w/]+\.(?:py|md|toml))`", text)
    theirs = {"policy.toml", "report/"}  # the site's own
    theirs |= {"srreconcile/checks/no_address.py", "srreconcile/load/sources/acme.py"}  # a contributor's
    places = (ROOT, ROOT / "srreconcile", (ROOT / document).parent)
    assert [
        name for name in {*linked, *named} - theirs if not any((place / name).exists() for place in places)
    ] == []


def test_the_other_systems_have_the_same_commands():
    for form in blocks("powershell") + [block for block in blocks("sh") if "uv " in block]:
        assert '-e ".[test]"' in form
        assert "-m srreconcile" in form
        assert form.rstrip().endswith('-m pytest -n auto -m "not slow"')
