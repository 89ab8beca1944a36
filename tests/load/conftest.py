"""Exports drawn as text and written as the files that a vendor would write."""

import csv
import io

import pytest


@pytest.fixture
def export(tmp_path):
    """Write a drawn table as a file and return its path."""

    def write(name, text, delimiter=","):
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(out.getvalue(), "utf-8")
        return path

    return write


@pytest.fixture
def issues():
    """Return the rules told of a frame, each with its rows."""

    def told(frame):
        return [(issue.rule, issue.row) for issue in frame.attrs["load_report"].issues]

    return told
