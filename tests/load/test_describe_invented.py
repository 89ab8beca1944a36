"""Proposals for lists that no vendor made: the right kind, the right columns, and a file that then reads."""

import re
import tomllib

import pandas as pd
import pytest

import srreconcile as sr
from tests.load import layouts_drawn, layouts_drawn_later
from tests.load.layouts_drawn import columns_of

INVENTED = [*layouts_drawn.INVENTED, *layouts_drawn_later.INVENTED]

each_layout = pytest.mark.parametrize(
    ("kind", "text", "named"), INVENTED, ids=[f"{i}, {layout[0]}" for i, layout in enumerate(INVENTED)]
)


@each_layout
def test_the_proposal_is_what_a_person_would_write_and_reads_the_file(export, tmp_path, kind, text, named):
    path = export("export.csv", text)
    described = sr.describe_layout(path)
    assert (described.kind, described.columns) == (kind, columns_of(named))
    layout = described.save(tmp_path / "export.layout.toml")
    read = getattr(sr, f"read_{kind}")(path, layout=layout)
    assert len(read) == len(text.strip().splitlines()) - 1
    assert getattr(sr.read_folder(tmp_path), kind) is not None


def test_there_are_layouts_of_all_four_lists():
    kinds = [kind for kind, _, _ in INVENTED]
    assert all(kinds.count(kind) >= 10 for kind in ("staff", "users", "links", "records"))


def test_columns_that_are_still_free_stand_as_comments(export):
    text = str(
        sr.describe_layout(
            export("hr.csv", "Emp No | Last | Shoe Size\n 1 | Ruiz | 38\n 2 | Park | 44"), "staff"
        )
    )
    assert '# end_date = "?"  # last day\n' in text
    assert text.endswith('# Left alone: "Shoe Size"\n')
    opened = text.replace('# title = "?"', 'title = "Shoe Size"')
    assert tomllib.loads(opened)["columns"]["title"] == "Shoe Size"


def test_each_sheet_of_a_workbook_has_a_layout_of_its_own(tmp_path):
    with pd.ExcelWriter(tmp_path / "all.xlsx") as book:
        pd.DataFrame({"Emp #": ["0071", "0072"], "Last": ["Ruiz", "Park"], "First": ["Ana", "Jo"]}).to_excel(
            book, sheet_name="Our Staff", index=False
        )
        pd.DataFrame({"User ID": ["u1", "u2"], "Emp #": ["0071", "0072"]}).to_excel(
            book, sheet_name="Links", index=False
        )
    for sheet in ("Our Staff", "Links"):
        described = sr.describe_layout(tmp_path / "all.xlsx", sheet=sheet)
        name = re.search(r"beside the exports as (\S+\.layout\.toml)", str(described))[1]
        described.save(tmp_path / name)
    tables = sr.read_folder(tmp_path)
    assert (
        tables.staff["staff_member_id"].tolist()
        == tables.links["staff_member_id"].tolist()
        == ["0071", "0072"]
    )


def test_what_a_layout_looks_into_is_not_said_to_be_left_alone(export):
    users = sr.read_users(
        export("users.csv", "User ID | Email | Full Name | Room\n u1 | a@x.org | Ana Ruiz | 12")
    )
    report = users.attrs["load_report"].reports[0]
    assert (report.used, report.unmapped) == (["Full Name"], ["Room"])


@pytest.mark.parametrize(
    ("word", "active"), [("Activo", True), ("Sí", True), ("Inactivo", False), ("baja", False)]
)
def test_states_in_spanish_are_understood(export, word, active):
    users = sr.read_users(export("users.csv", f"User ID | Email | Active\n u1 | a@x.org | {word}"))
    assert users["active"].tolist() == [active]
