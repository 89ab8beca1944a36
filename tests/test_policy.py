"""What a site decides for itself, held against the code."""

import re

import pytest

from srreconcile.audit import audit
from srreconcile.checks import CHECKS
from srreconcile.cli import main
from srreconcile.errors import PolicyError
from srreconcile.policy import Policy
from srreconcile.severity import Severity
from srreconcile.tables import Tables
from tests.checks.schools import AS_OF, faulty
from tests.drawn import table

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


def audited(**settings):
    return audit(faulty(), Policy(settings), AS_OF)


@each_check
def test_every_threshold_can_be_set_to_its_own_default(check):
    settings = {name: list(v) if isinstance(v, tuple) else v for name, v in check.thresholds.items()}
    assert Policy({check.name: settings}).thresholds(check) == check.thresholds


@each_check
def test_every_check_can_be_switched_off_and_given_a_severity(check):
    policy = Policy({check.name: {"enabled": False, "severity": "note"}})
    assert not policy.enabled(check)
    assert policy.severity(check) == Severity.NOTE


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"cross_person_link": {}},
            r'no section \[cross_person_link\]\. Did you mean "cross_person_links"\?',
        ),
        (
            {"cross_person_links": {"min_certanty": 1}},
            r'no setting "min_certanty"\. Did you mean "min_certainty"\?',
        ),
        (
            {"cross_person_links": {"severity": "high"}},
            'severity is "high", none of healthy, note, review, act, urgent',
        ),
        ({"cross_person_links": {"min_certainty": "high"}}, "min_certainty is a text; a number is wanted"),
        (
            {"cross_person_links": {"min_certainty": True}},
            "min_certainty is a true or false; a number is wanted",
        ),
        ({"cross_person_links": {"min_certainty": 95}}, "min_certainty is 95; it is a share"),
        ({"cross_person_links": {"severity": 3}}, "severity is a number; a text is wanted"),
        ({"records": {"timezone": "America/Chicgo"}}, r'no such zone\. Did you mean "America/Chicago"\?'),
        ({"records": {"timezone": "home"}}, r"no such zone\. Write it as America/Chicago\."),
        ({"unlinked_users": {"busy_days": -1}}, "busy_days is -1; a number from 0 up is wanted"),
        ({"unlinked_users": {"busy_days": float("nan")}}, "busy_days is nan; a number from 0 up"),
        ({"accounts": {"service": [9]}}, "service holds something that is no text"),
        ({"accounts": {"service": "u9"}}, "service is a text; a list is wanted"),
        ({"cross_person_links": {"enabled": "no"}}, "enabled is a text; a true or false is wanted"),
        ({"accounts": 3}, '"accounts" is a section'),
    ],
)
def test_what_the_code_does_not_know_is_an_error_that_names_it(settings, message):
    with pytest.raises(PolicyError, match=message):
        Policy(settings, "policy.toml")


def test_a_file_is_named_in_its_errors(tmp_path):
    path = tmp_path / "site.toml"
    for content, message in (
        (b"[accounts", "site.toml: is no TOML"),
        (b"[x]", r"site.toml, line 1: there is no section \[x\]"),
    ):
        path.write_bytes(content)
        with pytest.raises(PolicyError, match=message):
            Policy.read(path)
    with pytest.raises(PolicyError, match=r"gone\.toml: cannot be read"):
        Policy.read(tmp_path / "gone.toml")


def test_a_file_may_start_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "site.toml"
    path.write_bytes('\ufeff[accounts]\nservice = ["u9"]\n'.encode())
    assert Policy.read(path).site == {"service": ["u9"]}


def test_a_check_that_is_switched_off_is_not_run_and_never_clean():
    result = audited(cross_person_links={"enabled": False})["cross_person_links"]
    assert result.status == "not run"
    assert result.not_run == "switched off in the policy"


def test_a_severity_holds_for_all_findings_of_the_check():
    found = audited(inactive_linked_staff={"severity": "note"})["inactive_linked_staff"]
    assert found["severity"].tolist() == ["note"]


def test_a_threshold_replaces_the_default():
    assert len(audited()["cross_person_links"]) == 5
    assert len(audited(cross_person_links={"min_certainty": 1.0})["cross_person_links"]) == 0


def test_a_declared_service_account_is_no_person():
    found = audited(accounts={"service": ["U14"]})
    assert "u14" not in found["unlinked_users"]["user_id"].tolist()
    assert "u14" in found["generic_accounts"]["user_id"].tolist()


def test_an_account_is_declared_by_its_address_too():
    found = audited(accounts={"service": ["GHallgrim@net.org "]})
    assert "u14" not in found["unlinked_users"]["user_id"].tolist()


def test_members_of_a_parent_group_are_no_staff_accounts():
    tables = faulty()
    grouped = tables.users.assign(
        groups=tables.users["user_id"].map({"u14": "Staff; Families "}).astype("str")
    )
    object.__setattr__(tables, "users", grouped)
    found = audit(tables, Policy({"accounts": {"parent_groups": ["families"]}}), AS_OF)
    assert "u14" not in found["unlinked_users"]["user_id"].tolist()


def test_exempt_titles_need_no_account():
    found = audited(staff_without_user={"exempt_titles": ["TEACHER"]})
    assert len(audited()["staff_without_user"]) == 3
    assert len(found["staff_without_user"]) == 0


def test_the_template_decides_nothing_until_its_marks_are_taken_away(tmp_path):
    path = tmp_path / "policy.toml"
    assert main(["policy", "init", str(path)]) == 0
    assert Policy.read(path).settings == {}
    lines = path.read_text(encoding="utf-8").splitlines()
    settings = [line.removeprefix("# ") for line in lines if re.match(r"# (\[\w+\]$|\w+ = )", line)]
    path.write_text("\n".join(settings), encoding="utf-8")
    everything = Policy.read(path)
    assert len(everything.settings) == len(CHECKS) + 2  # accounts and records
    for check in CHECKS:
        assert everything.thresholds(check) == check.thresholds
        assert everything.severity(check) == check.severity
        assert everything.enabled(check)


def test_a_policy_file_is_never_written_over(tmp_path, capsys):
    path = tmp_path / "policy.toml"
    path.write_text("[accounts]", encoding="utf-8")
    assert main(["policy", "init", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == "[accounts]"
    assert "is there already" in capsys.readouterr().err


def test_a_wrong_policy_file_ends_with_its_own_exit_code(tmp_path, capsys):
    path = tmp_path / "policy.toml"
    path.write_text("[unlinked_users]\nbusy_dais = 3", encoding="utf-8")
    assert main(["policy", "check", str(path)]) == 2
    assert 'Did you mean "busy_days"?' in capsys.readouterr().err


def test_a_policy_explains_itself(tmp_path, capsys):
    path = tmp_path / "policy.toml"
    path.write_text('[unlinked_users]\nbusy_days = 14\nseverity = "act"', encoding="utf-8")
    assert main(["policy", "explain", str(path)]) == 0
    said = capsys.readouterr().out
    assert "Users without a staff link" in said
    assert "busy_days: 14 instead of 30" in said
    assert 'severity: "act" instead of "review"' in said


def test_the_zone_of_records_decides_what_their_times_mean():
    staff = table("""
        staff_member_id | first_name | last_name | email
        7               | Jane       | Roe       | jroe@net.org
    """)
    users = table("""
        user_id | first_name | last_name | email
        u1      | John       | Diaz      | jdiaz@net.org
        u7      | Jane       | Roe       | jroe@net.org
    """)
    links = table("""
        user_id | staff_member_id | valid_from       | valid_to
        u1      | 7               | 2026-08-01       | 2026-10-05T14:00
        u7      | 7               | 2026-10-05T14:00 |
    """)
    records = table("""
        record_id | staff_member_id | entered_at
        1         | 7               | 2026-10-05T09:30
    """)
    tables = Tables(staff, users, links, records)
    assert len(audit(tables)["misattributed_records"].findings) == 1
    local = Policy({"records": {"timezone": "America/Chicago"}})
    assert audit(tables, local)["misattributed_records"].findings.empty


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[unlinked_userz]\n", "line 1: there is no section"),
        ("# Ours\n\n[unlinked_users]\nbusy_day = 3\n", "line 4: .* no setting"),
        ("[records]\ntimezone = 'UTC'\n[ 'unlinked_users' ]\n'busy_days'='3'", "line 4: .*is a text"),
        ("busy_days = 3\n", "line 1: there is no section \\[busy_days\\]"),
        ("[records]\n[status_conflicts]\nenabled = 0\n", "line 3: .*true or false is wanted"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path, text, where):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=f"policy.toml, {where}"):
        Policy.read(path)
