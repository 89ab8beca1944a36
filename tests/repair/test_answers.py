"""What leaders answered, joined to the plan."""

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.decisions import ACCEPTED, AS_SUGGESTED, DELEGATE, FIX, KEEP, NOT_SURE
from srreconcile.registers import fingerprints

DAY = "2026-11-24"


@pytest.fixture(scope="module")
def audit(tables):
    return sr.audit(tables, as_of=DAY)


def answered(audit, *answers):
    """Decisions on findings of u1 under S1: (check, choice, staff id)."""
    rows = []
    for check, choice, row in answers:
        found = audit.findings[audit.findings["check"].eq(check) & audit.findings["user_id"].eq("u1")]
        rows.append(
            {
                "finding_id": found["finding_id"].iloc[0],
                "check": check,
                "user_id": "u1",
                "staff_member_id": "S1",
                "decision": choice,
                "correct_staff_member_id": row,
                "facts": fingerprints(found).iloc[0],
            }
        )
    accepted = pd.DataFrame(rows, columns=ACCEPTED)
    return sr.Decisions(accepted, pd.DataFrame(), pd.DataFrame())


LINK, RECORDS = "cross_person_links", "misattributed_records"


def test_without_an_answer_what_is_certain_is_planned(audit):
    plan = audit.repair_plan()
    assert (plan.links["action"].tolist(), len(plan.records)) == (["unlink", "link"], 40)


@pytest.mark.parametrize("check", [LINK, RECORDS])
@pytest.mark.parametrize("choice", [FIX, AS_SUGGESTED])
def test_what_a_leader_confirmed_is_planned_and_says_so(audit, check, choice):
    row = "S2" if choice == FIX else None
    plan = audit.repair_plan(decisions=answered(audit, (check, choice, row)))
    assert plan.links["action"].tolist() == ["unlink", "link"]
    assert plan.records["after"].eq("S2").all()
    assert plan.records["reason"].str.endswith("; confirmed by a leader").all()


@pytest.mark.parametrize("check", [LINK, RECORDS])
def test_what_was_declared_on_purpose_is_left_with_link_and_records(audit, check):
    plan = audit.repair_plan(decisions=answered(audit, (check, KEEP, None)))
    assert plan.links.empty
    assert plan.records.empty
    assert plan.left_out[["user_id", "records", "reason"]].to_numpy().tolist() == [
        ["u1", 40, "kept on purpose, as decided"]
    ]


def test_an_audit_with_decisions_leaves_the_same(audit):
    kept = answered(audit, (LINK, KEEP, None), (RECORDS, KEEP, None))
    kept.accepted["as_of"] = DAY
    plan = audit.with_decisions(kept).repair_plan()
    assert (len(plan.links), len(plan.records), plan.left_out["records"].sum()) == (0, 0, 40)


@pytest.mark.parametrize("choice", [NOT_SURE, DELEGATE])
def test_what_is_still_open_is_asked_and_not_corrected(audit, choice):
    plan = audit.repair_plan(decisions=answered(audit, (RECORDS, choice, None)))
    assert plan.links["action"].tolist() == ["ask"]
    assert plan.records.empty
    assert plan.left_out["records"].sum() == 40


def test_answers_that_contradict_each_other_decide_nothing_and_are_listed(audit):
    plan = audit.repair_plan(decisions=answered(audit, (LINK, FIX, "S2"), (RECORDS, KEEP, None)))
    assert plan.links["action"].tolist() == ["ask"]
    assert plan.links["reason"].str.contains("One answer says to fix it and one to keep it").all()
    assert plan.left_out["reason"].tolist() == ["one answer says to fix it and one to keep it"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("S3", "the answer names staff row S3, and all else row S2"),
        ("S9", "the answer names staff row S9, which is not on the staff list"),
        ("S1", "the answer names staff row S1, which is the same person's"),
    ],
)
def test_an_answer_against_all_that_is_known_is_listed_and_not_carried_out(audit, row, why):
    plan = audit.repair_plan(decisions=answered(audit, (RECORDS, FIX, row)))
    assert plan.links["action"].tolist() == ["ask"]
    assert plan.left_out["reason"].tolist() == [why]


def test_an_answer_to_facts_that_have_changed_is_not_taken(audit):
    old = answered(audit, (RECORDS, KEEP, None))
    old.accepted["facts"] = "000000000000"
    assert len(audit.repair_plan(decisions=old).records) == 40


def test_a_leader_s_word_is_enough_where_the_owner_is_not_sure(tables):
    users = tables.users.copy()
    users.loc[users["user_id"].eq("u1"), ["first_name", "last_name", "email"]] = [
        "Quentin",
        "Abernathy",
        None,
    ]
    strange = sr.audit(sr.Tables(tables.staff, users, tables.links, tables.records), as_of=DAY)
    assert strange.repair_plan().records.empty
    said = answered(strange, (RECORDS, FIX, "S2"))
    plan = strange.repair_plan(decisions=said)
    assert plan.records["after"].eq("S2").all()
    assert len(plan.records) == 40


def test_planned_and_left_out_add_up_whatever_was_answered(audit):
    for choice, row in ((FIX, "S2"), (FIX, "S3"), (AS_SUGGESTED, None), (KEEP, None), (NOT_SURE, None)):
        plan = audit.repair_plan(decisions=answered(audit, (RECORDS, choice, row)))
        assert len(plan.records) + plan.left_out["records"].sum() == 40


def test_answers_name_nobody(audit):
    plan = audit.repair_plan(decisions=answered(audit, (RECORDS, FIX, "S3")))
    assert not plan.left_out["reason"].str.contains("Roe|Diaz|Okafor").any()
