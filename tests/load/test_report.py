"""The load report: complete, short, and inert wherever it is shown."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import srreconcile as sr
from srreconcile.load import FileReport, LoadReport
from srreconcile.load.notes import Aside, Notes, spans
from srreconcile.load.raw import Issue


@pytest.fixture
def users(export):
    return sr.read_users(export("users.csv", "User ID | E-mail\n 1 | a@net.example\n | b@net.example"))


def test_a_report_travels_with_copies_of_its_frame(users):
    report = users.attrs["load_report"]
    assert users.copy(deep=True).attrs["load_report"] is report
    assert users[users["user_id"].notna()].attrs["load_report"] is report


def test_frames_with_reports_can_be_put_together(users, export):
    other = sr.read_users(export("more.csv", "User ID | E-mail\n 2 | c@net.example"))
    assert len(pd.concat([users, other, users])) == 5


def test_the_text_says_what_was_recognised_and_what_to_look_at(users):
    text = str(users.attrs["load_report"])
    assert "users.csv  account list -> users: 2 rows" in text
    assert "blank id 1" in text


def test_the_issues_are_a_table_too(users):
    frame = users.attrs["load_report"].to_frame()
    assert frame[["file", "row", "column", "rule"]].to_numpy().tolist() == [
        ["users.csv", 3, "User ID", "blank id"]
    ]


def huge():
    issues = [Issue("rule", "message " * 20, f"file {i}.csv", i) for i in range(5_000)]
    files = [
        FileReport(
            f"<script>{i}</script>.csv",
            "layout",
            "staff",
            9,
            9,
            [Aside("why", list(range(0, 9_000, 2)))],
            {f"c{k}": "h" * 50 for k in range(30)},
            ["u" * 80] * 50,
            ["Password"] * 9,
            issues[:100],
            ["said"] * 9,
        )
        for i in range(500)
    ]
    return LoadReport(files, ["said " * 200] * 100, issues)


def test_the_notebook_view_stays_small_at_any_size():
    assert len(huge()._repr_html_().encode()) <= 40_000


def test_the_text_stays_short_at_any_size():
    assert len(str(huge()).splitlines()) < 160


def test_the_notebook_view_is_inert():
    page = huge()._repr_html_()
    assert not re.search(r"<(script|style|svg|iframe|link|img)|on\w+=|href=", page, re.IGNORECASE)
    assert "&lt;script&gt;" in page


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["7", "8", "", "007", "n/a"]),
        st.sampled_from(["a@net.example", "", "x"]),
        st.sampled_from(["teacher", "student", ""]),
    ),
    max_size=30,
)


@given(ROWS)
def test_rows_read_are_those_kept_and_those_set_aside(rows):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        lines = "".join(f"s{i},{email},Ruiz,{role},{org}\n" for i, (org, email, role) in enumerate(rows))
        Path(name, "users.csv").write_text(
            "sourcedId,email,familyName,role,orgSourcedIds,givenName\n".replace(",givenName", "") + lines
        )
        Path(name, "staff.csv").write_text(
            "Staff ID,Last Name\n7,Ruiz\n" + "".join(f"{org},Li\n" for org, _, _ in rows)
        )
        report = sr.read_folder(name).load_report
    for file in report.reports:
        assert file.rows_read == file.rows_kept + sum(len(aside.rows) for aside in file.asides)
    assert len(report.set_aside) == report.files["rows_set_aside"].sum()


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_each_doubtful_row_is_named(bad):
    notes = Notes("f.csv", pd.Series(range(2, len(bad) + 2)))
    notes.tell("rule", "message", pd.Series(bad))
    rows = [i + 2 for i, doubtful in enumerate(bad) if doubtful]
    told = " ".join(map(str, notes.issues))
    named = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", told.replace(f"({len(rows)} rows", "(")):
        named |= set(range(int(first), int(last or first) + 1))
    assert named == set(rows)


def test_row_numbers_are_short():
    assert spans([2, 3, 4, 9, 11, 12]) == "2-4, 9, 11-12"
