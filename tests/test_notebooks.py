"""The notebooks: thin, committed without outputs, and run as a reader would run them."""

import ast
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


@each_notebook
def test_has_no_outputs(path):
    assert [cell.source for cell in code(path) if cell.outputs or cell.execution_count] == []


@each_notebook
def test_starts_with_its_parameters(path):
    assert code(path)[0].metadata.tags == ["parameters"]


@each_notebook
def test_defines_nothing(path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    parsed = [node for cell in code(path) for node in ast.walk(ast.parse(cell.source))]
    assert [node for node in parsed if isinstance(node, kinds)] == []


@each_notebook
def test_has_short_cells(path):
    assert max(len(cell.source.splitlines()) for cell in code(path)) <= 10


@each_notebook
def test_runs_without_a_warning(path, root, tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(root / "sample_data", tmp_path / "sample_data")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(tmp_path / "notebooks")}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.text for output in outputs if output.output_type == "stream"] == []
    assert [output for output in outputs if "data" in output and "text/plain" not in output.data] == []


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS] == [
        "01_load",
        "02_audit",
        "03_investigate",
        "04_leader_report",
        "05_decisions_and_repair",
        "06_trends",
    ]
