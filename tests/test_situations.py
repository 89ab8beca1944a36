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
    for situation in SITUATIONS.values():
        assert situation.remedy.endswith(".")
        assert (situation.severity <= Severity.HEALTHY) or situation.remedy != "Nothing to do."


DECLARED = """
    situation                  | severity | in the list | midpoint  | openidm
    staff_without_user         | note     | yes         |           | ABSENT
    link_only                  | note     | yes         |           | LINK_ONLY
    user_missing               | review   | yes         | deleted   | MISSING
    staff_missing              | act      | yes         |           | SOURCE_MISSING
    collision                  | urgent   | yes         | collision |
    generic_linked             | urgent   | yes         | protected |
    delegated                  | healthy  | yes         | deputy    |
    delegated_to_leaver        | act      | yes         |           |
    delegation_expired         | act      | yes         |           |
    cross_linked_leaver        | urgent   | yes         |           |
    cross_linked               | urgent   | yes         |           |
    link_disputed              | act      | yes         | disputed  | AMBIGUOUS
    link_unverifiable          | review   | yes         |           |
    unqualified                | act      | yes         |           | UNQUALIFIED
    retired                    | healthy  | yes         |           | SOURCE_IGNORED
    pre_hire_account           | note     | yes         |           |
    duplicate_account          | review   | yes         |           |
    staff_row_shared           | review   | yes         |           |
    active_staff_disabled_user | review   | yes         |           |
    confirmed                  | healthy  | yes         | linked    | CONFIRMED
    confirmed_weak             | healthy  | yes         | linked    | CONFIRMED
    disabled_unlinked          | healthy  | yes         |           |
    generic_unlinked           | note     | yes         | protected |
    found                      | review   | yes         | unlinked  | FOUND
    relink_candidate           | review   | yes         | unlinked  | MISSING
    disputed                   | review   | yes         | disputed  | AMBIGUOUS
    unmatched                  | review   | yes         | unmatched | UNASSIGNED
    found_already_linked       | review   | no          |           | FOUND_ALREADY_LINKED
    cross_linked_swapped       | urgent   | no          |           |
    duplicate_staff            | act      | no          |           |
    link_asymmetric            | act      | no          |           |
    status_conflict            | review   | no          |           |
    former_staff               | healthy  | no          |           |
    awaited_staff              | healthy  | no          |           |
    exempt                     | healthy  | no          |           |
"""


def test_what_a_situation_is_called_elsewhere_and_how_grave_it_is_stands_in_one_table():
    said = [
        [name, str(s.severity), "yes" if s.primary else "no", s.midpoint or None, s.openidm or None]
        for name, s in SITUATIONS.items()
    ]
    drawn = table(DECLARED)
    assert said == drawn.astype("object").where(drawn.notna(), None).to_numpy().tolist()
    assert all(s.name == name for name, s in SITUATIONS.items())


def test_a_healthy_situation_asks_for_nothing_and_the_others_for_one_thing():
    for situation in SITUATIONS.values():
        assert situation.label[0].isupper()
        assert " " in situation.remedy
    asked = {s.name: s.remedy for s in SITUATIONS.values() if s.severity == Severity.HEALTHY}
    assert {name for name, remedy in asked.items() if not remedy.startswith("Nothing to do")} == {
        "confirmed_weak"
    }


def test_a_modifier_is_said_in_a_sentence():
    names = "multi_row_same swapped cycle shifted recycled_address asymmetric status_conflict flapping"
    assert list(situations.MODIFIERS) == names.split()
    assert all(said[0].isupper() and " " in said for said in situations.MODIFIERS.values())


def test_situations_keep_the_rows_of_their_states():
    few = EVERY.sample(5, random_state=1)
    found = primary(few)
    assert found.index.tolist() == few.index.tolist()
    assert str(found.dtype) == "str"
    assert str(situations.severities(found).dtype) == "int64"
