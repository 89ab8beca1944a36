"""What a plan holds and says, and what its verification says, held against a kept text."""

from pathlib import Path

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.repair import Limits
from srreconcile.repair.words import plan_text, verification_text
from tests.checks.schools import AS_OF, faulty
from tests.kept_text import kept

SAID = Path(__file__).with_name("said.txt")


def rows(frame):
    return frame.to_csv(index=False).rstrip()


def plan_said(plan):
    """What a plan holds, except the sums by which it knows the log again."""
    totals = plan.totals[["school_id", "record_type", "day", "records"]]
    parts = [plan_text(plan), plan_text(plan, calls=False), *map(rows, (plan.links, plan.records.head(4)))]
    parts += map(rows, (plan.left_out, plan.people, totals.head(3), plan.downstream))
    parts += ["\n".join(list(plan.requests())[:6]), f"until {plan.until}, as of {plan.as_of}"]
    return "\n\n".join(parts)


@pytest.fixture(scope="module")
def audit(tables):
    return sr.audit(tables, as_of="2026-11-24")


def test_the_places_that_carry_a_staff_id_are_those_they_were(plan):
    said = rows(plan.places)
    assert said == kept(SAID, "places", said)


@pytest.mark.parametrize("name", ["plan", "inverse"])
def test_a_plan_and_its_inverse_are_as_they_were(plan, name):
    said = plan_said(plan if name == "plan" else plan.inverse())
    assert said == kept(SAID, name, said)


def test_a_plan_of_closed_periods_and_low_limits_is_as_it_was(audit):
    plan = audit.repair_plan(closed_before="2026-09-05", limits=Limits(rows=1, school_share=0.5))
    said = plan_said(plan)
    assert said == kept(SAID, "closed periods, low limits", said)


def test_the_plan_of_a_school_with_every_fault_is_as_it_was():
    said = plan_said(sr.audit(faulty(), as_of=AS_OF).repair_plan(author="kwells"))
    assert said == kept(SAID, "every fault", said)


def lost(tables):
    return sr.Tables(tables.staff, tables.users, tables.links, tables.records.iloc[:-1])


def renamed(tables):
    records = tables.records.copy()
    records.loc[records["staff_member_id"].eq("S3"), "staff_member_id"] = "S9"
    return sr.Tables(tables.staff, tables.users, tables.links, records)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("carried out", lambda tables, fixed: fixed),
        ("not carried out", lambda tables, fixed: tables),
        ("records alone", lambda tables, fixed: fixed.records),
        ("a record lost", lambda tables, fixed: lost(fixed)),
        ("records renamed", lambda tables, fixed: renamed(fixed)),
    ],
)
def test_a_verification_says_what_it_said(plan, tables, fixed, name, made):
    found = sr.verify(plan, made(tables, fixed))
    elsewhere = pd.DataFrame() if found.elsewhere is None else found.elsewhere
    parts = [verification_text(found), verification_text(found, calls=False)]
    parts += map(rows, (found.records.head(3), found.links, elsewhere.head(3)))
    said = "\n\n".join(parts)
    assert said == kept(SAID, f"verified: {name}", said)


@pytest.mark.parametrize(("share", "stopped"), [(0.5, False), (0.49, True)])
def test_half_of_a_school_s_records_is_no_more_than_half(audit, share, stopped):
    found = audit.repair_plan(limits=Limits(school_share=share))
    assert bool(found.stops) is stopped


@pytest.mark.parametrize(("limit", "stopped"), [(40, False), (39, True)])
def test_a_plan_of_as_many_records_as_the_limit_is_no_mass_change(audit, limit, stopped):
    found = audit.repair_plan(limits=Limits(rows=limit, school_share=1))
    assert bool(found.stops) is stopped


@pytest.mark.parametrize("wrong", [{"rows": -1}, {"school_share": 0}, {"school_share": 1.01}])
def test_a_limit_that_limits_nothing_is_refused(audit, wrong):
    with pytest.raises(sr.InputError, match="school_share between 0 and 1"):
        audit.repair_plan(limits=Limits(**wrong))
