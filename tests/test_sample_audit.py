"""The audit of the sample's own files, held against the answer key.

The whole way, from vendors' files to findings: every planted fault is named as its kind, and
no benign look-alike and nobody who plays in no case is accused.
"""

import pandas as pd
import pytest

import srreconcile as sr
from benchmarks.kinds import AUDIT

GRAVE = ("review", "act", "urgent")
NOTES = ("staff_without_user", "generic_unlinked")  # kinds that the taxonomy itself holds for a note
WITH_ANOTHER = ("duplicate_staff", "duplicate_account")  # of the two rows or accounts, either may be named


@pytest.fixture(scope="module")
def key(root):
    return pd.read_csv(root / "sample_data" / "answer_key.csv", dtype="str")


@pytest.fixture(scope="module")
def audit(root):
    return sr.audit(sr.read_folder(root / "sample_data" / "exports"))


def about(findings, user_id, staff_member_id):
    """The findings that name the account, or the staff row where the case has no account."""
    if pd.notna(user_id):
        return findings[findings["user_id"].eq(user_id) | findings.get("keep_user_id").eq(user_id)]
    others = findings.get("other_staff_member_id").eq(staff_member_id)
    return findings[findings["staff_member_id"].eq(staff_member_id) | others]


def test_every_planted_fault_is_named_as_its_kind(audit, key):
    missed = []
    for case in key[key["benign"].eq("no")].itertuples():
        found = about(audit.findings, case.user_id, case.staff_member_id)
        serious = found if case.kind in NOTES else found[found["severity"].isin(GRAVE)]
        named = {*serious["situation"], *serious["modifiers"].dropna().str.split("; ").explode()}
        if not {case.kind, *AUDIT.get(case.kind, ())} & named:
            missed.append((case.kind, case.user_id, case.staff_member_id))
    assert missed == []


def test_no_benign_look_alike_is_accused(audit, key):
    serious = audit.findings[audit.findings["severity"].isin(GRAVE)]
    benign = key[key["benign"].eq("yes")]
    accused = serious[
        serious["user_id"].isin(benign["user_id"])
        | (serious["user_id"].isna() & serious["staff_member_id"].isin(benign["staff_member_id"]))
    ]
    # The link was mended; to say that the records of the wrong days still carry the other name is right.
    mended = benign.loc[benign["kind"].eq("mended_link"), "user_id"]
    right = accused["check"].eq("misattributed_records") & accused["user_id"].isin(mended)
    assert accused.loc[~right, ["check", "user_id", "staff_member_id"]].to_numpy().tolist() == []


def test_nobody_who_plays_in_no_case_is_accused(audit, key):
    serious = audit.findings[audit.findings["severity"].isin(GRAVE)]
    known = serious["user_id"].isin(key["user_id"]) | serious["staff_member_id"].isin(key["staff_member_id"])
    for case in key[key["kind"].isin(WITH_ANOTHER)].itertuples():
        known |= serious.index.isin(about(serious, case.user_id, case.staff_member_id).index)
    assert serious.loc[~known, ["check", "user_id", "staff_member_id"]].to_numpy().tolist() == []


def test_no_account_is_charged_with_records_that_it_did_not_log(audit, key):
    planted = key.groupby("user_id")["misattributed_records"].apply(lambda counts: counts.astype(int).sum())
    found = audit.attributions.query("verdict == 'misattributed' and certainty == 'certain'")
    charged = found.groupby("user_id")["records"].sum()
    assert charged[charged > planted.reindex(charged.index).fillna(0)].to_dict() == {}
    assert charged.sum() > 1_000


def test_records_of_a_row_that_one_account_had_to_itself_are_all_found(audit, key):
    alone = key[key["kind"].isin(["cross_linked_leaver", "cross_linked_swapped", "recycled_address"])]
    found = audit["cross_person_links"].findings.set_index("user_id")["records"]
    assert [
        (u, int(n), found.get(u))
        for u, n in alone[["user_id", "misattributed_records"]].itertuples(index=False)
        if found.get(u) != int(n)
    ] == []
