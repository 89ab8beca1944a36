"""What a sync brings, shown before it is let in."""

import re

import pandas as pd
import pytest

import srreconcile as sr
from tests.drawn import table

BEFORE = """
    staff_member_id | sis_id | first_name | last_name | email        | school_id | active
    1               | E1     | Ana        | Ruiz      | ana@net.org  | A         | true
    2               | E2     | Tom        | Park      | tom@net.org  | A         | true
    3               | E3     | Mei        | Chen      | mei@net.org  | A         | true
    4               | E4     | Ida        | Roe       | ida@net.org  | B         | false
    5               | E5     | Max        | Long      | max@net.org  | B         | true
"""
AFTER = """
    staff_member_id | sis_id | first_name | last_name | email        | school_id | active
    1               | E1     | Ana        | Weber     | ana@net.org  | A         | true
    3               | E3     | Mei        | Chen      | mei@net.org  | A         | false
    4               | E4     | Ida        | Roe       | ida@net.org  | B         | true
    5               | E9     | Noor       | Iqbal     | noor@net.org | B         | true
    6               | E6     | Eve        | Diaz      | eve@net.org  | B         | true
"""


@pytest.fixture
def preview():
    return sr.preview_sync(table(BEFORE), table(AFTER))


def ids(frame):
    return frame["staff_member_id"].tolist()


def test_who_is_new_gone_inactive_and_active_again(preview):
    assert ids(preview.new) == ["6"]
    assert preview.deactivated[["staff_member_id", "how"]].to_numpy().tolist() == [
        ["2", "missing from the list"],
        ["3", "inactive in the list"],
    ]
    assert ids(preview.reactivated) == ["4"]


def test_each_changed_value_is_a_row(preview):
    assert ["1", "A", "last_name", "Ruiz", "Weber"] in preview.changed.to_numpy().tolist()
    assert preview.changed.loc[preview.changed["staff_member_id"] == "5", "column"].tolist() == [
        "sis_id", "first_name", "last_name", "email",
    ]  # fmt: skip


def test_an_id_that_names_another_person_is_reused_and_a_married_name_is_not(preview):
    assert preview.reused[["staff_member_id", "was"]].to_numpy().tolist() == [["5", "Max Long"]]


def test_a_person_with_a_new_name_and_the_same_address_is_not_another():
    after = table(BEFORE).replace({"Ana": "Anna", "Ruiz": "Weber"})
    assert ids(sr.preview_sync(table(BEFORE), after).reused) == []


def test_the_same_list_brings_nothing():
    preview = sr.preview_sync(table(BEFORE), table(BEFORE))
    assert set(preview.counts.values()) == {0}
    assert "Nothing changes" in preview._repr_html_()


def linked(users, staff=AFTER, links=None, before=None):
    after = sr.Tables(staff=table(staff), users=table(users), links=links)
    before = sr.Tables(staff=table(BEFORE), users=before)
    return sr.preview_sync(before, after).auto_links.set_index("user_id")


def test_a_new_account_is_linked_to_the_active_row_of_its_address():
    found = linked("""
        user_id | email        | first_name | last_name
        u1      | EVE@net.org  | Eve        | Diaz
        u2      | gone@net.org | Al         | Li
        u3      | mei@net.org  | Mei        | Chen
    """)
    assert found["staff_member_id"].dropna().to_dict() == {"u1": "6"}
    assert found["same_name"].tolist() == [True, None, None]
    assert "is inactive" in found.loc["u3", "detail"]
    assert "No staff row" in found.loc["u2", "detail"]


def test_a_predecessors_address_is_told():
    found = linked("""
        user_id | email       | first_name | last_name
        u1      | eve@net.org | John       | Doe
    """)
    assert (found.loc["u1", "staff_member_id"], found.loc["u1", "same_name"]) == ("6", False)
    assert found.loc["u1", "detail"].endswith("is it a predecessor's address?")


def test_an_address_that_two_people_share_is_told_and_two_rows_of_one_person_are_not():
    shared = AFTER + "    7 | {} | Lou | Poe | eve@net.org | A | true\n"
    users = "user_id | email | first_name\nu1 | eve@net.org | Eve"
    assert "2 people on the staff list share it" in linked(users, shared.format("E7")).loc["u1", "detail"]
    assert "the person has 2 rows" in linked(users, shared.format("E6")).loc["u1", "detail"]


def test_a_row_that_is_linked_already_is_not_chosen_again():
    links = pd.DataFrame({"user_id": ["u9"], "staff_member_id": ["6"]})
    found = linked("user_id | email\nu1 | eve@net.org", links=links)
    assert found["staff_member_id"].isna().tolist() == [True]
    assert "linked already" in found.loc["u1", "detail"]


def test_an_account_that_was_there_before_is_not_new():
    users = "user_id | email\nu1 | eve@net.org\nu2 | ana@net.org"
    assert linked(users, before=table("user_id | email\nu2 | ana@net.org")).index.tolist() == ["u1"]


def test_an_accident_shows_in_the_verdict():
    many = pd.DataFrame({"staff_member_id": [str(i) for i in range(60)]})
    assert sr.preview_sync(many, many.head(20)).verdict.word == "hold"


def test_the_notebook_view_strikes_through_who_is_deactivated_and_lets_nothing_run(preview):
    html = preview._repr_html_()
    assert re.findall(r"<s><bdi>(\w+)</bdi></s>", html)[:1] == ["2"]
    assert "<s><bdi>Ruiz" not in html
    evil = table(AFTER).replace("Eve", "<script>alert(1)</script>")
    assert "<script" not in sr.preview_sync(table(BEFORE), evil)._repr_html_()


def test_the_notebook_view_stays_small():
    many = pd.DataFrame({"staff_member_id": [str(i) for i in range(3000)], "last_name": "x" * 40})
    html = sr.preview_sync(many, many.assign(last_name="y" * 40))._repr_html_()
    assert len(html) < 40_000


def test_neither_load_is_changed():
    before, after = table(BEFORE), table(AFTER)
    copies = before.copy(deep=True), after.copy(deep=True)
    sr.preview_sync(before, after)
    pd.testing.assert_frame_equal(before, copies[0])
    pd.testing.assert_frame_equal(after, copies[1])


def test_tables_without_staff_are_refused():
    with pytest.raises(sr.InputError, match="after has no staff"):
        sr.preview_sync(table(BEFORE), sr.Tables(users=table("user_id\nu1")))
