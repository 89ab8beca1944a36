"""A case without names: nothing of it says who somebody is, and the ids stay."""

import pytest

ASKED = [
    lambda audit: audit.record("305", names=False),
    lambda audit: audit.who("jsmith@net.org", names=False),
    lambda audit: audit.who("smith", names=False),
    lambda audit: audit.who("jsmiht@net.org", names=False),
]


@pytest.mark.parametrize("ask", ASKED, ids=["record", "person", "several", "none"])
def test_no_name_and_no_address_is_left(audit, ask):
    found = ask(audit)
    frames = [getattr(found, name) for name in ("facts", "links", "records", "rows") if hasattr(found, name)]
    said = " ".join([repr(found), found._repr_html_(), *(frame.to_string() for frame in frames)])
    people = [
        frame[column] for frame in (audit.tables.staff, audit.tables.users)
        for column in ("first_name", "last_name", "email")
    ]  # fmt: skip
    named = {str(name) for column in people for name in column.dropna()}
    assert named
    assert [name for name in sorted(named) if name in said] == []


def test_the_ids_and_the_counts_are_those_of_the_case_with_names(audit):
    bare, whole = audit.who("jsmith@net.org", names=False), audit.who("jsmith@net.org")
    assert bare.records.equals(whole.records)
    assert bare.links["user_id"].tolist() == whole.links["user_id"].tolist()
    assert bare.facts[["claim", "grade"]].equals(whole.facts[["claim", "grade"]])


def test_pictures_carry_none_either(audit):
    said = audit.who("jsmith@net.org", names=False).timeline().alt
    assert "Smith" not in said
    assert "Doe" not in said


def test_an_audit_keeps_its_names(audit):
    audit.record("305", names=False)
    assert "Jane Doe" in audit.record("305").sentence
