"""The decision list: every combination of states has one situation, and the right one."""

from itertools import product

import pandas as pd
import pytest

from srreconcile import situations
from srreconcile.severity import Severity
from srreconcile.situations import DELEGATION, IDENTITY, LINK, SITUATIONS, STAFF, USER, primary, raised
from tests.drawn import table

STATES = {"staff": STAFF, "user": USER, "link": LINK, "identity": IDENTITY, "delegation": DELEGATION}
EVERY = pd.DataFrame(list(product(*STATES.values())), columns=list(STATES))


def by_hand(staff, user, link, identity, delegation):
    """The decision list as one reads it aloud."""
    live = link not in ("none", "ended")
    stranger = live and identity in ("different", "ambiguous", "unknown", "probable")
    if user == "absent":
        if not live:
            return "staff_without_user"
        return "link_only" if staff == "not_found" else "user_missing"
    if staff == "not_found":
        return "staff_missing"
    if stranger and delegation == "valid":
        return "delegated_to_leaver" if staff == "inactive" else "delegated"
    if link == "multi_diff":
        return "collision"
    if live and identity == "generic":
        return "generic_linked"
    if stranger and delegation == "expired":
        return "delegation_expired"
    if live and identity == "different":
        return "cross_linked_leaver" if staff == "inactive" else "cross_linked"
    if live and identity == "ambiguous":
        return "link_disputed"
    if live and identity == "unknown":
        return "link_unverifiable"
    if live and staff == "inactive":
        return "unqualified" if user == "enabled" else "retired"
    if live and staff == "future":
        return "pre_hire_account"
    if link == "shared_same":
        return "duplicate_account"
    if link == "shared_diff":
        return "staff_row_shared"
    if live and user == "disabled":
        return "active_staff_disabled_user"
    if live:
        return "confirmed" if identity == "same" else "confirmed_weak"
    if user == "disabled":
        return "disabled_unlinked"
    if identity == "generic":
        return "generic_unlinked"
    if identity in ("same", "probable"):
        return "relink_candidate" if link == "ended" else "found"
    return "disputed" if identity == "ambiguous" else "unmatched"


def test_every_combination_of_states_has_the_situation_one_reads_aloud():
    assert len(EVERY) == 5 * 3 * 7 * 6 * 3
    found = primary(EVERY)
    assert found.tolist() == [by_hand(*row) for row in EVERY.itertuples(index=False)]


def test_every_combination_has_a_situation_that_is_declared():
    assert set(primary(EVERY)) <= set(SITUATIONS)


def test_every_primary_situation_occurs():
    planned = [name for name, situation in SITUATIONS.items() if situation.primary]
    assert set(primary(EVERY)) == set(planned)
    assert len(planned) == 27


def test_which_rows_are_judged_together_does_not_matter():
    alone = [primary(EVERY.iloc[[at]]).iloc[0] for at in range(0, len(EVERY), 97)]
    assert primary(EVERY).iloc[::97].tolist() == alone


@pytest.mark.parametrize(
    ("states", "situation"),
    [
        ("active | enabled | one | same | no", "confirmed"),
        ("active | enabled | one | different | no", "cross_linked"),
        ("inactive | enabled | one | different | no", "cross_linked_leaver"),
        ("active | enabled | one | different | valid", "delegated"),
        ("active | enabled | one | probable | valid", "delegated"),
        ("active | enabled | one | same | valid", "confirmed"),
        ("inactive | enabled | one | same | no", "unqualified"),
        ("inactive | disabled | one | same | no", "retired"),
        ("future | enabled | one | same | no", "pre_hire_account"),
        ("none | disabled | none | unknown | no", "disabled_unlinked"),
        ("active | enabled | multi_same | same | no", "confirmed"),
    ],
)
def test_it_reads(states, situation):
    drawn = table(f"staff | user | link | identity | delegation\n{states}")
    assert primary(drawn).tolist() == [situation]


def test_nothing_leaves_no_situation():
    assert primary(EVERY.head(0)).empty


def test_a_raised_severity_stops_at_the_highest():
    levels = pd.Series([int(level) for level in Severity])
    assert raised(levels, pd.Series(True, index=levels.index)).tolist() == [1, 2, 3, 4, 4]


def test_severities_are_those_declared():
    names = pd.Series(list(SITUATIONS))
    assert situations.severities(names).tolist() == [int(s.severity) for s in SITUATIONS.values()]


def test_leaders_read_sentences_and_no_codes():
    labels = [situation.label for situation in SITUATIONS.values()]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if "_" in label or label.isupper()]


def test_every_fault_says_what_to_do():
    for situation in [*SITUATIONS.values(), *situations.DATA_SETS.values()]:
        assert situation.remedy.endswith(".")
        assert (situation.severity <= Severity.HEALTHY) or situation.remedy != "Nothing to do."


def test_known_names_of_other_systems_lead_to_ours():
    ours = {s.openidm: name for name, s in SITUATIONS.items() if s.openidm and name != "confirmed_weak"}
    assert ours["UNASSIGNED"] == "unmatched"
    assert ours["UNQUALIFIED"] == "unqualified"
    assert ours["FOUND_ALREADY_LINKED"] == "found_already_linked"
