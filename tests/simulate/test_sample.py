"""The sample network, held against the committed files.

After a meant change: ``python -c "import srreconcile.simulate as s; s.write_sample('sample_data')"``.
"""

import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from srreconcile.simulate import write_sample

COMMITTED = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample"))


def files(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_the_committed_sample_is_what_the_generator_writes(written):
    fresh, committed = files(written), files(COMMITTED)
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name].read_bytes() != committed[name].read_bytes()] == []


def test_the_sample_is_small(written):
    assert sum(path.stat().st_size for path in files(written).values()) < 6_000_000


def test_every_address_is_one_that_nobody_can_own(written):
    found = set()
    for path in files(written).values():
        found |= set(re.findall(r"@([\w.-]+)", path.read_text(encoding="utf-8", errors="replace")))
    assert found
    assert {domain for domain in found if not domain.lower().endswith(".example")} == set()


@pytest.mark.parametrize("endpoint", ["incidents", "communications"])
def test_pages_say_how_many_they_are(written, endpoint):
    pages = sorted((written / "exports").glob(f"{endpoint}_*.json"))
    bodies = [json.loads(page.read_text()) for page in pages]
    assert {body["meta"]["total_pages"] for body in bodies} == {str(len(pages))}
    ids = [row[f"{endpoint[:-1]}_id"] for body in bodies for row in body["results"][endpoint]]
    assert len(ids) == len(set(ids))


def test_every_scalar_of_the_api_is_text(written):
    body = json.loads((written / "exports/staff-members.json").read_text())
    rows = body["results"]["staff_members"]
    assert {type(value) for row in rows for value in row.values()} == {str, type(None)}
    assert list(rows[0]) == [
        "staff_member_id", "user_id", "first_name", "last_name", "display_name", "school_id",
        "sis_id", "external_id", "title", "email", "active",
    ]  # fmt: skip


def test_an_outer_space_of_an_address_survives(written):
    users = pd.read_csv(written / "exports/users.csv", dtype="str")
    assert (users["Email"] != users["Email"].str.strip()).any()


def test_the_import_file_has_its_banner(written):
    lines = (written / "layouts/staff_import_v1.csv").read_text().splitlines()
    assert lines[0].rstrip(",") == "Schoolrunner Staff Member Import v1"
    assert lines[1].startswith("First Name,Middle Name,Last Name,Staff Member ID,SIS ID,School,")


def test_oneroster_has_one_user_per_person(written):
    with zipfile.ZipFile(written / "layouts/oneroster_1.1.zip") as archive:
        users = pd.read_csv(io.BytesIO(archive.read("users.csv")), dtype="str")
    sis = pd.read_csv(written / "exports/ps_teachers.txt", dtype="str", sep="\t")
    assert sorted(users["sourcedId"]) == sorted(sis["TeacherNumber"].unique())
    assert users["orgSourcedIds"].str.contains(",").any()


def test_the_answer_key_names_ids_of_the_exports(written):
    key = pd.read_csv(written / "answer_key.csv", dtype="str")
    users = pd.read_csv(written / "exports/users.csv", dtype="str")
    known = key["user_id"].isin(users["User ID"]) | key["user_id"].isna()
    assert set(key.loc[~known, "kind"]) == {"user_missing"}
    assert key["kind"].value_counts().min() >= 2


def test_snapshots_show_a_link_before_it_was_mended(written):
    key = pd.read_csv(written / "answer_key.csv", dtype="str")
    mended = key.loc[key["kind"] == "mended_link", "user_id"]
    days = sorted((written / "snapshots").iterdir())
    linked = [
        pd.read_csv(day / "users.csv", dtype="str").set_index("User ID")["Linked Staff ID"] for day in days
    ]
    for user in mended:
        assert len({snapshot[user] for snapshot in linked}) == 2
        assert linked[-1][user] == key.set_index("user_id").loc[user, "staff_member_id"]
