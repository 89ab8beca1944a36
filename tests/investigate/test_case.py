"""John says he recorded this, but Jane's name is on it."""

import openpyxl
import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.investigate import Candidates, Case


@pytest.fixture(scope="module")
def case(audit):
    return audit.record("305")


def test_the_sentence_says_the_fact_its_cause_and_its_reach(case):
    assert case.sentence.startswith(
        "Record 305 (behavior, Fri 9 Oct 2026 01:12 UTC) was made while the account jsmith@net.org was linked to "
        "Jane Doe (S1). That account is John Smith (S2)'s: same e-mail address; same first and last name; "
    )
    assert case.sentence.endswith(
        ". The link was made on Tue 6 Oct 2026. 29 more records are in the same position."
    )


def test_fact_cause_and_support_are_kept_apart_and_graded(case):
    assert case.facts[["claim", "grade"]].to_numpy().tolist() == [
        ["account", "4"],
        ["because", "4"],
        ["because", "4"],
        ["supports", "3"],
    ]
    assert case.facts["says"].iloc[-1] == (
        "100% of the students in them are in the account's own records, 0% in those of S1."
    )


def test_the_records_are_those_in_the_same_position(case):
    assert len(case.records) == 30
    assert case.records["verdict"].eq("misattributed").all()


def test_the_links_are_those_of_everybody_concerned_past_ones_too(case):
    assert case.links[["user_id", "staff_member_id"]].to_numpy().tolist() == [
        ["u1", "S2"],
        ["u2", "S1"],
        ["u1", "S1"],
    ]


def test_the_context_is_what_was_logged_around_it(case):
    near = case.context(minutes=8 * 60)
    assert near[["minutes_apart", "record_id"]].to_numpy().tolist() == [
        [-480.0, "304"],
        [0.0, "305"],
        [480.0, "306"],
    ]
    assert case.context(minutes=1)["record_id"].tolist() == ["305"]


def test_a_record_under_its_own_name_is_said_to_be_right(audit):
    found = audit.record("100")
    assert found.sentence.endswith("was linked to John Smith (S2). That is the account's own name.")
    assert found.disputed().empty


def test_a_record_under_a_row_that_nobody_was_linked_to_names_nobody(audit):
    assert audit.record("500").sentence.endswith(
        "carries the name of Ines Bell (S4), and no account was linked to it then."
    )


def test_an_id_that_several_types_share_gives_candidates_and_their_calls(audit):
    found = audit.record("300")
    assert isinstance(found, Candidates)
    assert found.rows["call"].tolist() == [
        'audit.record("300", record_type="absence")',
        'audit.record("300", record_type="behavior")',
    ]
    assert audit.record("300", record_type="absence").records["staff_member_id"].unique().tolist() == ["S3"]


def test_an_unknown_record_is_an_error_that_says_where_to_look(audit):
    with pytest.raises(sr.InputError, match='no record has the id "999"'):
        audit.record("999")


def test_without_records_there_is_no_case(tables):
    bare = sr.audit(sr.Tables(tables.staff, tables.users, tables.links), as_of="2026-11-24")
    with pytest.raises(sr.InputError, match="needs the record log"):
        bare.record("305")


@pytest.mark.parametrize(
    "word", ["jsmith@net.org", " JSMITH@net.org", "u1", "S2", "12", "John Smith", "smith john"]
)
def test_a_person_is_found_by_address_id_or_name(audit, word):
    found = audit.who(word)
    assert isinstance(found, Case)
    assert found.focus.users == ("u1",)
    assert found.focus.staff == ("S2",)


def test_a_person_s_sentence_counts_by_the_link_of_the_day(audit):
    said = audit.who("John Smith").sentence
    assert "30 of the 70 records from there carry the name of Jane Doe (S1)" in said
    assert "None of the" in audit.who("u3").sentence
    assert "30 records under this name came from jsmith@net.org." in audit.who("Jane Doe").sentence


def test_a_doubtful_name_lists_candidates_instead_of_guessing(audit):
    found = audit.who("Ines")
    assert isinstance(found, Candidates)
    assert found.said == '"Ines" could be 2 people.'
    assert sorted(found.rows["call"]) == ['audit.who(staff_member_id="S4")', 'audit.who(user_id="u3")']


def test_a_misspelt_address_offers_the_nearest(audit):
    found = audit.who("jsmiht@net.org")
    assert found.said == 'Nobody is known as "jsmiht@net.org". Did you mean jsmith@net.org?'


def test_a_word_that_nothing_comes_near_says_so(audit):
    assert "nothing comes near" in repr(audit.who("xqzzv 0000"))


def test_an_id_that_is_an_account_and_a_staff_row_can_be_told_apart(tables):
    users = tables.users.assign(user_id=tables.users["user_id"].replace({"u3": "S1"}))
    links = tables.links.assign(user_id=tables.links["user_id"].replace({"u3": "S1"}))
    both = sr.audit(sr.Tables(tables.staff, users, links, tables.records), as_of="2026-11-24")
    assert len(both.who("S1")) == 2
    assert both.who(staff_member_id="S1").focus.name == "Jane Doe"
    assert both.who(user_id="S1").focus.name == "Ines Okafor"


@pytest.mark.parametrize("asked", [{}, {"text": ""}, {"text": "a", "user_id": "u1"}], ids=repr)
def test_who_asks_for_one_thing(audit, asked):
    with pytest.raises(sr.InputError, match="ask for one"):
        audit.who(**asked)


def test_an_id_that_is_not_there_is_an_error_without_a_name(audit):
    with pytest.raises(sr.InputError, match='there is no user_id "u99"'):
        audit.who(user_id="u99")


def test_two_accounts_on_one_row_are_candidates_and_an_estimate_tells_how_many(tables):
    links = pd.concat(
        [
            tables.links,
            pd.DataFrame(
                {"user_id": ["u2"], "staff_member_id": ["S1"], "valid_from": [pd.Timestamp("2026-10-06")]}
            ),
        ]
    )
    shared = sr.audit(sr.Tables(tables.staff, tables.users, links, tables.records), as_of="2026-11-24")
    case = shared.record("305")
    assert "jsmith@net.org or jdoe@net.org could have made it" in case.sentence
    found = case.estimate()
    decided = found.records["author"].dropna()
    assert decided.unique().tolist() == ["u1"]
    assert len(decided) >= 0.9 * len(found.records)
    assert "Backtest" in repr(found)


def test_nothing_in_doubt_is_not_estimated(case):
    with pytest.raises(sr.InputError, match="in doubt"):
        case.estimate()


def test_text_and_notebook_say_the_same(case):
    bundle = case._repr_mimebundle_()
    assert case.sentence in bundle["text/plain"]
    assert "29 more records" in bundle["text/html"]
    assert "29 more records" in bundle["text/plain"]


def test_names_with_markup_stay_text(tables):
    staff = tables.staff.assign(
        last_name=tables.staff["last_name"].replace({"Doe": "<script>alert(1)</script>"})
    )
    case = sr.audit(sr.Tables(staff, tables.users, tables.links, tables.records), as_of="2026-11-24").record(
        "305"
    )
    assert "<script" not in case._repr_html_()
    assert (
        "<script"
        not in sr.audit(sr.Tables(staff, tables.users, tables.links, tables.records), as_of="2026-11-24")
        .who("Ines")
        ._repr_html_()
    )


def test_the_workbook_holds_the_case(case, tmp_path):
    book = openpyxl.load_workbook(case.to_excel(tmp_path / "case.xlsx"))
    assert book.sheetnames == ["Case", "What is known", "Links", "Records"]
    assert book["Case"]["A3"].value == case.sentence
    assert book["Records"].max_row == 31


def test_the_timeline_says_what_it_shows(audit):
    picture = audit.who("John Smith").timeline()
    assert picture.alt.startswith("30 of 70 records that John Smith's account made carry the name Jane Doe")
    texts = [text.get_text() for axes in picture.axes for text in axes.texts]
    assert any("Tue 6 Oct: link changed" in text for text in texts)


def test_the_evidence_says_the_facts(case):
    picture = case.evidence()
    assert "30 records carry Jane Doe's name" in picture.alt
    assert any("100%" in text.get_text() for axes in picture.axes for text in axes.texts)


def test_pictures_are_drawn_where_there_is_nothing(audit):
    assert audit.record("500").timeline().alt
    assert audit.record("500").evidence().alt


def test_nothing_is_printed(audit, capsys):
    repr(audit.record("305"))
    repr(audit.who("John Smith"))
    assert capsys.readouterr() == ("", "")


def test_how_strong_a_fact_is_stands_in_words(case):
    lines = case.text.splitlines()[1:]
    assert [line.split()[:2] for line in lines] == [
        ["account", "strong"],
        ["because", "strong"],
        ["because", "strong"],
        ["supports", "good"],
    ]
    assert "(strong)" in "".join(text.get_text() for text in case.evidence().texts).replace("\n", " ")


def test_candidates_can_be_asked_for_on_the_command_line(audit):
    people = audit.who("ines").commands("srreconcile who exports")
    assert "srreconcile who exports --user-id u3   Ines Okafor" in people
    assert "srreconcile who exports --staff-id S4   Ines Bell" in people
    assert "audit." not in people
    records = audit.record("300").commands("srreconcile who exports")
    assert "srreconcile who exports --record 300 --type absence" in records


def test_an_id_on_the_command_line_is_quoted(tables):
    users = tables.users.assign(user_id=tables.users["user_id"].replace({"u3": "u3; rm -rf"}))
    twin = pd.concat([users, users[users["user_id"].eq("u3; rm -rf")].assign(user_id="u4", last_name="Bell")])
    found = sr.audit(sr.Tables(tables.staff, twin, tables.links, tables.records)).who("ines")
    assert "--user-id 'u3; rm -rf'" in found.commands("srreconcile who exports")


def test_namesakes_are_told_apart_by_their_ids_in_pictures(tables):
    alike = tables.staff.assign(first_name="John", last_name="Smith")
    found = sr.audit(sr.Tables(alike, tables.users, tables.links, tables.records)).record("305")
    assert found.focus.names["S1"] == "John Smith (S1)"
    assert "John Smith (S1)" in found.timeline().alt


def test_a_name_that_only_one_bears_needs_no_id(case):
    assert case.focus.names == {"S1": "Jane Doe", "S2": "John Smith"}


def test_a_corrected_record_says_which_plan_put_it_right_and_names_no_author_of_its_own(tables):
    plan = sr.audit(tables).repair_plan()
    told = sr.audit(plan.apply(tables), corrections=plan).record("305")
    assert f"carries the name of John Smith (S2) since plan {plan.plan_id} corrected it" in told.sentence
    assert "The record itself names" not in repr(told)
    assert told.facts["grade"].iloc[0] == "4"


def test_an_address_typed_in_another_order_offers_whoever_shares_a_word_of_it(audit):
    found = audit.who("smith.j")
    assert not found.exact
    assert found.rows["users"].tolist() == ["u1"]


def test_an_account_of_nobody_known_was_still_the_only_one_linked(tables):
    links = pd.concat(
        [
            tables.links,
            pd.DataFrame({"user_id": ["u9"], "staff_member_id": ["S4"], "valid_from": ["2026-08-01"]}),
        ]
    )
    case = sr.audit(sr.Tables(tables.staff, tables.users, links, tables.records)).record("500")
    assert case.facts["says"].iloc[0] == "Account u9 was the only one linked to the row about then."
