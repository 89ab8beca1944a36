"""What a plan holds, and what it is like on paper and in a file."""

import re

import openpyxl
import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.repair import Limits
from tests.drawn import table


def test_links_come_first_and_unlinking_before_linking(plan):
    assert plan.links[["order", "action", "user_id", "staff_member_id"]].to_numpy().tolist() == [
        ["1", "unlink", "u1", "S1"],
        ["2", "link", "u1", "S2"],
    ]


def test_records_get_the_staff_row_of_the_account_that_was_linked(plan):
    assert len(plan.records) == 40
    assert plan.records[["before", "after", "user_id", "grade"]].drop_duplicates().to_numpy().tolist() == [
        ["S1", "S2", "u1", "4"]
    ]


def test_every_change_names_the_finding_it_answers(plan, tables):
    findings = sr.audit(tables, as_of="2026-11-24").findings
    known = set(findings["finding_id"])
    assert set(plan.records["finding_id"]) | set(plan.links["finding_id"]) <= known


def test_an_author_without_a_row_at_the_record_s_school_is_said_so(tables, log, plan):
    at_b = log.assign(school_id=["B"] * 10 + ["A"] * 70)
    elsewhere = sr.audit(sr.Tables(tables.staff, tables.users, tables.links, at_b)).repair_plan()
    said = elsewhere.records["reason"].str.contains("no staff row at the record's school")
    assert elsewhere.records.loc[said, "school_id"].unique().tolist() == ["B"]
    assert said.sum() == (elsewhere.records["school_id"] == "B").sum() > 0
    assert f"{said.sum()} records of authors without a staff row at the record's school" in repr(elsewhere)
    assert "without a staff row" not in repr(plan)


def test_a_record_goes_to_the_row_at_its_own_school(tables, log):
    staff = pd.concat(
        [
            tables.staff,
            table("""
            staff_member_id | first_name | last_name | email         | school_id
            S8              | John       | Diaz      | jdiaz@net.org | B
        """),
        ]
    )
    at_b = log.assign(school_id=["B"] * 10 + ["A"] * 70)
    plan = sr.audit(sr.Tables(staff, tables.users, tables.links, at_b), as_of="2026-11-24").repair_plan()
    assert plan.records.groupby("school_id")["after"].unique().map(list).to_dict() == {
        "A": ["S2"],
        "B": ["S8"],
    }


def test_a_declared_delegation_is_not_corrected(tables):
    declared = table("""
        user_id | staff_member_id | reason | approved_by
        u1      | S1              | intern | principal
    """)
    given = sr.Tables(tables.staff, tables.users, tables.links, tables.records, declared)
    plan = sr.audit(given, as_of="2026-11-24").repair_plan()
    assert plan.records.empty
    assert plan.links.empty


def test_a_row_that_another_account_keeps_is_asked_about_and_not_linked_twice(tables):
    links = pd.concat([tables.links, pd.DataFrame({"user_id": ["u3"], "staff_member_id": ["S2"]})])
    declared = table("""
        user_id | staff_member_id | reason     | approved_by
        u3      | S2              | co-teacher | principal
    """)
    given = sr.Tables(tables.staff, tables.users, links, delegations=declared)
    plan = sr.audit(given, as_of="2026-11-24").repair_plan()
    assert plan.links[["action", "user_id", "staff_member_id"]].to_numpy().tolist() == [["ask", "u1", "S1"]]


def test_a_row_whose_wrong_account_leaves_as_well_is_linked(tables):
    links = pd.concat([tables.links, pd.DataFrame({"user_id": ["u3"], "staff_member_id": ["S2"]})])
    plan = sr.audit(sr.Tables(tables.staff, tables.users, links), as_of="2026-11-24").repair_plan()
    assert plan.links[["action", "user_id", "staff_member_id"]].to_numpy().tolist() == [
        ["unlink", "u1", "S1"],
        ["unlink", "u3", "S2"],
        ["link", "u1", "S2"],
    ]


def test_two_accounts_on_one_row_leave_their_records_out_with_the_reason(tables):
    links = pd.concat([tables.links, pd.DataFrame({"user_id": ["u2"], "staff_member_id": ["S1"]})])
    plan = sr.audit(
        sr.Tables(tables.staff, tables.users, links, tables.records), as_of="2026-11-24"
    ).repair_plan()
    assert plan.records.empty
    assert plan.left_out["records"].sum() == 40
    assert plan.left_out["reason"].str.contains("several accounts").all()


def test_planned_and_left_out_are_all_that_carries_a_wrong_or_doubtful_name():
    network = sr.simulate(180, seed=11)
    audit = sr.audit(network.tables)
    plan = audit.repair_plan()
    wrong = audit.attribution.by_link.query("verdict in ('misattributed', 'unknown')")
    assert len(plan.records) + plan.left_out["records"].sum() == wrong["records"].sum()


def test_no_record_of_a_network_is_given_to_anybody_but_its_author():
    network = sr.simulate(180, seed=12)
    plan = sr.audit(network.tables).repair_plan()
    author = network.record_truth.set_index(["record_type", "record_id"])["person_id"]
    owner = network.people.dropna(subset="staff_member_id").set_index("staff_member_id")["person_id"]
    typed = author.reindex(pd.MultiIndex.from_frame(plan.records[["record_type", "record_id"]])).to_numpy()
    assert len(plan.records) > 0
    assert (plan.records["after"].map(owner).to_numpy() == typed).all()


def test_closed_periods_are_annotated_and_not_rewritten(tables):
    plan = sr.audit(tables, as_of="2026-11-24").repair_plan(closed_before="2026-09-11")
    closed = plan.records["event_date"] < "2026-09-11"
    assert plan.records["action"].eq("annotate").equals(closed)
    changed = plan.apply(tables.records)
    assert changed["staff_member_id"].ne(tables.records["staff_member_id"]).sum() == (~closed).sum()


def test_a_mass_change_has_to_be_meant(tables):
    plan = sr.audit(tables, as_of="2026-11-24").repair_plan(author="kwells", limits=Limits(rows=10))
    assert plan.stops[0] == "40 records are to be changed, more than the limit of 10."
    with pytest.raises(sr.InputError, match="more than the limit of 10"):
        plan.approve("mrios")
    assert plan.approve("mrios", accept_stops=True).state == "approved"


@pytest.mark.parametrize("by", ["kwells", " kwells ", ""])
def test_nobody_approves_their_own_plan(plan, by):
    with pytest.raises(sr.InputError, match="second person"):
        plan.approve(by, accept_stops=True)


def test_the_same_changes_have_the_same_id(tables):
    first, second = (sr.audit(tables, as_of="2026-11-24").repair_plan(author=who) for who in ("a", "b"))
    assert first.plan_id == second.plan_id != first.inverse().plan_id


def test_a_plan_reads_back_as_it_was(plan, tmp_path):
    read = sr.read_plan(plan.approve("mrios", accept_stops=True).to_json(tmp_path / "plan.json"))
    assert (read.digest, read.author, read.approved_by) == (plan.digest, "kwells", "mrios")
    pd.testing.assert_frame_equal(read.records, plan.records)
    pd.testing.assert_frame_equal(read.links, plan.links)
    pd.testing.assert_frame_equal(read.totals, plan.totals)


def test_a_plan_changed_by_hand_is_refused(plan, tmp_path):
    path = plan.to_json(tmp_path / "plan.json")
    path.write_text(path.read_text().replace('"S2"', '"S3"'))
    with pytest.raises(sr.InputError, match="not those that were signed"):
        sr.read_plan(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"links": 3}', "\x00"], ids=repr)
def test_what_is_no_plan_is_refused(content, tmp_path):
    (tmp_path / "plan.json").write_text(content)
    with pytest.raises(sr.InputError, match="is no plan of srreconcile"):
        sr.read_plan(tmp_path / "plan.json")


def test_requests_are_text_and_read_before_they_write(plan):
    lines = list(plan.requests())
    assert "nothing is sent" in lines[0]
    assert lines[1].endswith('/staff-members/S1 {"user_id": null}')
    assert lines[2].endswith('/staff-members/S2 {"user_id": "u1"}')
    for read, put in zip(lines[3::2], lines[4::2], strict=True):
        assert read.startswith("GET ")
        assert '"staff_member_id" is "S1"' in read
        assert put.startswith("PUT ")
        assert '"staff_member_id": "S2"' in put


def test_csv_holds_no_formula(plan, tmp_path):
    hostile = plan.records.assign(record_id=["=1+1", *plan.records["record_id"][1:]])
    changed = sr.Plan(
        **{
            **{f: getattr(plan, f) for f in plan.__dataclass_fields__ if not f.startswith("_")},
            "records": hostile,
        }
    )
    text = (changed.to_csv(tmp_path) / "records.csv").read_text()
    assert "'=1+1" in text
    assert not re.search(r"(^|,)=", text, re.MULTILINE)


def test_the_workbook_is_for_signature(plan, tmp_path):
    book = openpyxl.load_workbook(plan.to_excel(tmp_path / "plan.xlsx"))
    assert book.sheetnames == [
        "Signature",
        "Link changes",
        "Record changes",
        "Who loses and gains",
        "Left out",
        "Places",
        "What else it reaches",
    ]
    assert book["Record changes"].max_row == 41
    assert book["Signature"]["B3"].value == plan.plan_id
    assert [cell.value for cell in book["Who loses and gains"][2]] == ["S1", "Jane Roe", 40, 0]


def test_places_and_effects_are_listed_for_what_is_changed(plan):
    assert plan.places["covered"].str.contains("not covered").any()
    assert set(plan.downstream["record_type"]) == {"absence", "behavior", "(any)"}


def test_an_audit_without_records_plans_links_alone(tables):
    plan = sr.audit(sr.Tables(tables.staff, tables.users, tables.links), as_of="2026-11-24").repair_plan()
    assert (len(plan.links), len(plan.records)) == (2, 0)


def test_a_plan_shows_counts_and_no_names(plan):
    assert "Corrects 40 records after 2 link changes" in repr(plan)
    assert "Roe" not in repr(plan)
