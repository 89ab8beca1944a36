"""Every branch of a check's sentence, remedy and severity, on rows that differ in one thing.

The rows are those of the drawn school with what decides put in; what the check makes of
them is held against a kept text.
"""

from pathlib import Path

import pandas as pd
import pytest

from srreconcile.checks import CHECKS
from srreconcile.situations import SITUATIONS
from tests.checks.schools import faulty
from tests.checks.test_contract import standing
from tests.kept_text import kept

VARIANTS = Path(__file__).with_name("variants.txt")
AT = pd.Timestamp("2026-10-06 10:00")
NAMED = {check.name: check for check in CHECKS}


def varied(frame, *variants):
    """The first row of a frame of the standing, once for each of `variants`, with its values put in."""
    first = getattr(standing(faulty), frame).head(1)
    rows = [first.assign(**{name: [value] for name, value in given.items()}) for given in variants]
    return pd.concat(rows, ignore_index=True).astype(first.dtypes.to_dict())


def run(name, *frames, **settings):
    """What a check makes of frames: a line per row, in their order, and what it leaves out as none."""
    check = NAMED[name]
    found = check.function(*frames, **{**check.thresholds, **settings})
    shown = [c for c in ("situation", "severity", "remedy", "detail") if c in found]
    return "\n".join(" | ".join(str(row[c]) for c in shown) for row in found.to_dict("records"))


SITUATION = [{"situation": name, "link_probability": 0.0} for name in SITUATIONS]
RECORDS = [
    {"situation": "cross_linked", "link_probability": 0.0, "records": sure, "possible_records": maybe, "user": user}
    for sure, maybe in ((0, 0), (1, 0), (2, 0), (0, 1), (0, 2), (1, 2))
    for user in ("enabled", "disabled")
]  # fmt: skip
CAUSES = [
    {"situation": situation, "link_probability": 0.0, "cause": cause}
    for situation in ("cross_linked", "cross_linked_swapped")
    for cause in ("swapped", "cycle", "shifted", None)
]
UNLINKED = [
    {"situation": situation, "own_staff_member_id": "7", "own_state": state, "taken_by_same_person": same,
     "days_since_login": days, "user_name": "Ana Ruiz", "user_id": "u1"}
    for situation in SITUATIONS
    for state, same, days in (("active", True, 30.0), ("inactive", False, 31.0))
]  # fmt: skip
TWINS = [
    {"staff_member_id": own, "keep_staff_member_id": kept_row, "records": records, "keep_records": keep}
    for own, kept_row in ((None, None), (None, "7"), ("8", "7"))
    for records, keep in ((0, 0), (1, 0), (0, 1), (1, 1))
]
PROBABLE = [{"probability": share} for share in (0.79, 0.8, 0.94, 0.95, 1.0)]
CAUSED = [
    {"cause": cause, "cause_links": n, "cause_at": at}
    for cause in ("shifted", "cycle", "moment")
    for n, at in ((3, AT), (1200, None))
]
FLAPPED = [
    {"of": of, "rows": n, "staff_member_id": row, "staff_name": name}
    for of in ("link", "status")
    for n, row, name in ((1, "7", "Jane Roe"), (2, "7", "Jane Roe"), (1, None, None))
    if of == "status" or row
]
LEFT = [
    {"situation": situation, "ended_at": ended, "last_login_at": login, "records_after_end": n}
    for situation in ("unqualified", "retired")
    for ended in (AT, None)
    for login in (AT - pd.Timedelta(days=1), AT, None)
    for n in (0, 1, 2)
]


@pytest.mark.parametrize(
    ("name", "frame", "variants"),
    [
        ("cross_person_links", "live_links", SITUATION + RECORDS + CAUSES),
        ("inactive_linked_staff", "leavers", LEFT),
        ("shared_staff_rows", "live_links", [{**given, "guest_user_id": "u9"} for given in SITUATION]),
        ("dangling_links", "live_links", SITUATION),
        ("unverifiable_links", "live_links", SITUATION),
        (
            "pre_hire_accounts",
            "live_links",
            [{"situation": "pre_hire_account", "records": n} for n in (0, 1, 2)],
        ),
        ("unlinked_users", "unlinked", UNLINKED),
        ("duplicate_accounts", "account_twins", TWINS),
        ("duplicate_staff", "staff_twins", PROBABLE),
        ("shared_causes", "causes", CAUSED),
        ("flapping_links", "flapping", FLAPPED),
    ],
)
def test_each_variant_is_said_as_it_was(name, frame, variants):
    said = run(name, varied(frame, *variants))
    assert said == kept(VARIANTS, name, said)


def test_a_generic_account_is_listed_linked_and_not_linked():
    linked, loose = (
        varied("live_links", *SITUATION),
        varied("unlinked", *SITUATION).drop(columns="link_probability"),
    )
    said = run("generic_accounts", linked, loose)
    assert said == kept(VARIANTS, "generic_accounts", said)


@pytest.mark.parametrize(
    ("name", "frame", "setting", "column", "listed", "not_listed"),
    [
        ("cross_person_links", "live_links", {"min_certainty": 0.75}, "link_probability", 0.25, 0.26),
        ("misattributed_records", "logged_as_others", {"min_records": 5}, "records", 5, 4),
        ("duplicate_accounts", "account_twins", {"min_probability": 0.5}, "probability", 0.5, 0.49),
        ("duplicate_staff", "staff_twins", {"min_probability": 0.5}, "probability", 0.5, 0.49),
        ("records_by_shared_accounts", "by_shared_accounts", {"min_share": 0.5}, "share", 0.5, 0.49),
        ("records_at_other_schools", "at_other_schools", {"min_share": 0.5}, "share", 0.5, 0.49),
        ("records_at_other_schools", "at_other_schools", {"min_records": 5}, "records", 5, 4),
        ("records_typed_late", "typed_late", {"min_share": 0.5}, "share", 0.5, 0.49),
        ("records_typed_late", "typed_late", {"min_records": 5}, "records", 5, 4),
        ("few_provable_authors", "provable", {"min_share": 0.5}, "share", 0.49, 0.5),
        ("delegations_ending", "declared", {"days": 10}, "days_left", 10.0, 11.0),
        ("shared_causes", "causes", {"min_links": 5}, "cause_links", 5, 4),
    ],
)
def test_a_threshold_counts_what_reaches_it(name, frame, setting, column, listed, not_listed):
    base = {"situation": "cross_linked"} if frame == "live_links" else {}
    assert run(name, varied(frame, {**base, column: listed}), **setting)
    assert not run(name, varied(frame, {**base, column: not_listed}), **setting)


DEFAULTS = """
    cross_person_links.min_certainty 0.95, unlinked_users.busy_days 30, duplicate_accounts.min_probability 0.8,
    duplicate_staff.min_probability 0.8, duplicate_staff.sure_probability 0.95, misattributed_records.min_records 1,
    records_by_shared_accounts.min_share 0.0, records_at_other_schools.min_records 1,
    records_at_other_schools.min_share 0.0, records_typed_late.min_records 1, records_typed_late.min_share 0.05,
    few_provable_authors.min_share 0.5, delegations_ending.days 30, shared_causes.min_links 3,
    staff_without_user.exempt_titles ()
"""


def test_the_thresholds_that_a_policy_replaces_are_these():
    said = {f"{c.name}.{name} {value}" for c in CHECKS for name, value in c.thresholds.items()}
    assert {" ".join(part.split()) for part in DEFAULTS.split(",")} <= said


def test_an_account_that_several_rows_fit_is_asked_about_and_not_linked_to_the_first():
    said = run(
        "unlinked_users", varied("unlinked", {"situation": "disputed"}, {"situation": "found"})
    ).splitlines()
    assert "Ask whose account it is" in said[0]
    assert "Link the account to the proposed staff row." in said[1]
