"""The summary as text: the answer first, every number, never more than 2 KB."""

import pytest

from srreconcile.report.story import gather
from srreconcile.report.text import MOST, render, summary_text
from tests.drawn import table
from tests.report.conftest import LINKS, school, strangers


def lines(audit):
    return repr(audit).splitlines()


def test_the_first_line_is_the_answer(audit):
    assert lines(audit)[0] == "Link audit: 3 of 3 users need a look."


def test_the_second_says_how_many_records_carry_another_persons_name(audit):
    assert lines(audit)[1] == "1,163 of 1,163 records (100%) carry another person's name."


def test_an_audit_without_records_says_that_they_were_not_given():
    assert (
        lines(school(records=None))[1] == "Whose name records carry was not checked: no records were given."
    )


def test_links_without_dates_are_said_to_be_todays():
    undated = table(LINKS).drop(columns="valid_from")
    assert (
        "The links have no dates: each record is counted by the link of today."
        in lines(school(links=undated))[2]
    )


def test_links_with_dates_are_not(audit):
    assert "have no dates" not in repr(audit)


def test_a_kind_stands_with_severity_counts_and_title(audit):
    row = next(line.split(maxsplit=4) for line in lines(audit) if "linked to another person" in line)
    assert row == ["urgent", "1", "1", "1,163", "Accounts linked to another person's staff record"]


def test_the_gravest_kind_stands_first(network):
    order = ["urgent", "act", "review", "note"]
    shown = [line.split()[0] for line in lines(network) if line.split() and line.split()[0] in order]
    assert shown == sorted(shown, key=order.index)


def test_a_check_that_did_not_run_is_named_with_the_reason():
    said = render(gather(school(records=None)))
    assert "not run: Records that carry another person's name: no records table was given" in said


def test_a_check_that_did_not_run_is_not_counted_as_clean():
    with_records, without = school(), school(records=None)
    clean = [sum(result.status == "clean" for result in audit.results) for audit in (with_records, without)]
    for audit, n in zip((with_records, without), clean, strict=True):
        assert f"clean: {n} checks ran and found nothing" in repr(audit)


def test_nothing_found_is_said_of_the_checks_that_ran(clean):
    ran = sum(result.not_run is None for result in clean.results)
    assert (
        lines(clean)[0] == f"Link audit: Nothing found by the {ran} of {len(clean.results)} checks that ran."
    )


def test_the_accounts_to_look_at_first_are_the_gravest(audit):
    first = lines(audit)[lines(audit).index("Look at first") + 1]
    assert first == "  1,163 John Diaz jdiaz@net.org, as Jane Roe 7, Aspen Elementary"


def test_each_school_stands_with_its_counts(audit):
    assert "  Aspen Elementary: 2, 1, 1,163" in lines(audit)


@pytest.mark.parametrize("n", [1, 60, 3000])
def test_it_never_has_more_than_2_kb(n):
    assert len(repr(strangers(n)).encode()) <= MOST


def test_it_keeps_the_kinds_when_space_is_short(network):
    assert len(repr(network).encode()) <= MOST
    assert all(result.title in repr(network) for result in network.results if len(result))


def test_names_can_be_left_out(audit):
    said = summary_text(audit, names=False)
    assert "1,163 u1, as 7" in said
    assert [name for name in ("John", "Diaz", "Roe", "@net.org") if name in said] == []


def test_a_name_cannot_start_a_line(hostile):
    assert [line for line in repr(hostile).split("\n") if line.startswith(("=", "+", "-", "@"))] == []
