"""An audit: every check run, findings as one frame, and nothing that looks clean unseen."""

from dataclasses import replace

import pandas as pd
import pytest

from srreconcile.audit import audit
from srreconcile.checks import CHECKS
from srreconcile.checks.base import LEADING
from srreconcile.errors import CheckError, FindingsError, InputError
from srreconcile.policy import Policy
from srreconcile.severity import Severity
from srreconcile.simulate import simulate
from srreconcile.situations import SITUATIONS
from srreconcile.tables import STAFF, USERS, Tables
from tests.checks.schools import AS_OF, faulty, healthy


@pytest.fixture(scope="module")
def found():
    return audit(faulty(), as_of=AS_OF)


@pytest.fixture(scope="module")
def clean():
    return audit(healthy(), as_of=AS_OF)


def test_every_check_has_a_result(found):
    assert [result.name for result in found.results] == [check.name for check in CHECKS]
    assert found.summary["check"].tolist() == [check.name for check in CHECKS]


def test_the_findings_are_those_of_the_results(found):
    assert len(found.findings) == sum(len(result) for result in found.results)
    assert found.findings.columns[: len(LEADING)].tolist() == LEADING


def test_the_gravest_finding_stands_first(found):
    levels = [Severity[word.upper()] for word in found.findings["severity"]]
    assert levels == sorted(levels, reverse=True)


def test_finding_ids_are_the_same_on_the_next_run_and_never_shared(found):
    again = audit(faulty(), as_of=AS_OF)
    assert again.findings["finding_id"].tolist() == found.findings["finding_id"].tolist()
    assert found.findings["finding_id"].is_unique


def test_every_account_is_in_exactly_one_situation(found):
    users = faulty().users["user_id"].dropna().drop_duplicates()
    access = found.access()
    assert sorted(access["user_id"]) == sorted(users)
    assert set(access["situation"]) <= set(SITUATIONS)
    assert int(found.situations.query("of == 'user'")["count"].sum()) == len(users)


def test_every_staff_row_is_in_exactly_one_situation(found):
    rows = faulty().staff["staff_member_id"].dropna().nunique()
    counted = found.situations.query("of == 'staff row'")
    assert int(counted["count"].sum()) == rows
    assert set(counted["situation"]) <= set(SITUATIONS)


def test_who_is_confirmed_is_counted_among_the_situations(clean):
    counted = clean.situations.query("of == 'user'").set_index("situation")["count"]
    assert counted.to_dict() == {
        "confirmed": 10, "delegated": 1, "disabled_unlinked": 1, "exempt": 1, "retired": 1
    }  # fmt: skip


def test_names_stand_beside_ids(found):
    one = found.findings.query("check == 'cross_person_links' and user_id == 'u1'").iloc[0]
    assert (one["user_name"], one["user_email"], one["staff_name"]) == (
        "John Diaz",
        "jdiaz@net.org",
        "Jane Roe",
    )


@pytest.mark.parametrize("absent", ["links", "users", "staff", "records"])
def test_what_needs_an_absent_table_is_not_run_and_says_why(absent):
    tables = faulty()
    object.__setattr__(tables, absent, None)
    results = audit(tables, as_of=AS_OF).results
    reasons = {result.name: result.not_run for result in results if result.status == "not run"}
    assert reasons
    assert all(f"no {absent}" in reason or f"no {absent} table" in reason for reason in reasons.values())
    assert all(result.status != "clean" for result in results if result.name in reasons)


def test_an_audit_in_which_nothing_ran_is_an_error():
    with pytest.raises(CheckError, match="no check could run"):
        audit(Tables())


@pytest.mark.parametrize(
    "empty", [{"staff": STAFF.empty()}, {"users": USERS.empty()}], ids=["staff", "users"]
)
def test_an_empty_export_condemns_nobody(empty):
    with pytest.raises(InputError, match="has no rows"):
        audit(replace(faulty(), **empty))


def test_no_finding_is_found_in_a_healthy_school(clean):
    assert clean.findings.empty
    assert set(clean.summary["status"]) == {"clean"}
    assert clean.assert_none("note") is None


def test_a_scheduler_is_told_how_many_and_of_what(found):
    with pytest.raises(
        FindingsError, match=r"findings of severity urgent or above \(.*cross_person_links: 5"
    ):
        found.assert_none("urgent")


def test_an_unknown_severity_offers_the_known_ones(found):
    with pytest.raises(CheckError, match=r'no severity "urgnt"\. Did you mean "urgent"'):
        found.at_least("urgnt")


def test_an_unknown_check_offers_the_known_ones(found):
    with pytest.raises(CheckError, match=r'no check "cross_person_link"\. Did you mean "cross_person_links"'):
        found["cross_person_link"]


@pytest.mark.parametrize(
    ("as_of", "left"), [("2026-06-30", []), ("2026-07-01", ["u3"])], ids=["last day", "day after"]
)
def test_a_staff_member_is_there_through_the_last_day(as_of, left):
    tables = faulty()
    staff = tables.staff.assign(active=True)
    found = audit(replace(tables, staff=staff, records=None), as_of=as_of)["inactive_linked_staff"]
    assert found["user_id"].tolist() == left


def test_without_as_of_the_latest_moment_that_has_come_is_judged():
    assert audit(faulty()).as_of == pd.Timestamp("2026-11-20 08:00")


def test_a_moment_to_come_is_not_taken_for_the_present():
    tables = faulty()
    links = tables.links.assign(valid_to=pd.Timestamp("2999-01-01"))
    assert audit(replace(tables, links=links)).as_of == pd.Timestamp("2026-11-20 08:00")


@pytest.mark.parametrize("as_of", ["11/23/2026", "soon", "", 20261123, True], ids=str)
def test_a_moment_that_can_be_misread_is_refused(as_of):
    with pytest.raises(InputError, match=r"as_of: .* is no date or time\. Write it as 2026-11-23"):
        audit(faulty(), as_of=as_of)


def test_the_tables_are_left_alone():
    tables = faulty()
    before = {name: getattr(tables, name).copy(deep=True) for name in ("staff", "users", "links", "records")}
    audit(tables, as_of=AS_OF).access()
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(tables, name), frame)


def test_access_says_who_can_look_but_not_touch(found):
    access = found.access().set_index("user_id")
    assert access.loc["u14", ["can_log_in", "can_record"]].tolist() == [True, False]
    assert access.loc["u14", "why_not"] == "not linked to a staff member: can look but not touch"
    assert access.loc["u1", "records_as"] == "Jane Roe"
    assert not access.loc["u7", "can_log_in"]


@pytest.fixture(scope="module")
def network():
    drawn = simulate(600, seed=4_711, records_per_staff=0)
    given = {
        name: getattr(drawn.tables, name) for name in ("staff", "users", "links", "delegations", "schools")
    }
    return audit(Tables(**given), as_of=drawn.as_of)


def test_the_counts_add_up(network):
    counted = network.situations.groupby("of")["count"].sum()
    assert counted["user"] == network.tables.users["user_id"].nunique()
    assert counted["staff row"] == network.tables.staff["staff_member_id"].nunique()


def test_whatever_asks_for_something_is_listed(network):
    access = network.access()
    levels = access["situation"].map({name: s.severity for name, s in SITUATIONS.items()})
    asking = set(access.loc[levels > Severity.HEALTHY, "user_id"])
    listed = set(network.findings["user_id"]) | set(network.findings["keep_user_id"])
    assert asking
    assert asking <= listed


def test_a_check_says_its_thresholds_as_numbers(found):
    other = audit(faulty(), policy=Policy({"delegations_ending": {"days": 45}}), as_of=AS_OF)
    said = [given["delegations_ending"].help for given in (found, other)]
    assert ["within the next 30 days" in said[0], "within the next 45 days" in said[1]] == [True, True]
