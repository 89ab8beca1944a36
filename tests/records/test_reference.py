"""The counts equal those of a loop over the records, on drawn networks."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srreconcile.records import attribute
from srreconcile.tables import DELEGATIONS, LINKS, RECORDS
from tests.records.by_hand import ByHand

pytestmark = pytest.mark.slow

STAFF, USERS = ("7", "0012", "ç"), ("u1", "u2", "0")
HOURS = [
    pd.Timestamp("2026-10-01") + pd.Timedelta(days=day, hours=hour)
    for day in range(10)
    for hour in (0, 0, 8, 13)
]
MAYBE = st.one_of(st.none(), st.sampled_from(HOURS))


def rows(schema, columns, max_size):
    """A canonical frame of `schema` with drawn columns."""
    drawn = st.lists(st.tuples(*columns.values()), max_size=max_size)
    return drawn.map(lambda found: schema.conform(pd.DataFrame(found, columns=list(columns), dtype="object")))


pairs = {"user_id": st.sampled_from(USERS), "staff_member_id": st.sampled_from(STAFF)}
dated = {**pairs, "valid_from": MAYBE, "valid_to": MAYBE}
logs = rows(
    RECORDS,
    {
        "record_id": st.just("1"),
        "staff_member_id": st.sampled_from([*STAFF, "'7", "9", None]),
        "entered_by_user_id": st.sampled_from([None, None, None, *USERS, "stranger"]),
        "event_date": st.sampled_from([None, pd.Timestamp("2026-10-05")]),
        "entered_at": st.one_of(MAYBE, st.just(pd.Timestamp("0201-10-05 08:00"))),
        "record_type": st.sampled_from([None, "behavior", " behavior "]),
    },
    12,
)
words = st.sampled_from(["same", "probable", "different", "ambiguous", "generic", "unknown"])
identities = st.dictionaries(st.tuples(*pairs.values()), words, max_size=9).map(
    lambda found: pd.DataFrame([(*pair, word) for pair, word in found.items()],
                               columns=["user_id", "staff_member_id", "identity"], dtype="str")
)  # fmt: skip
people = st.sampled_from(["p1", "p2"])


persons = st.dictionaries(st.sampled_from(STAFF), people, max_size=3).map(
    lambda found: pd.DataFrame(found.items(), columns=["staff_member_id", "person_id"], dtype="str")
)
accounts = st.dictionaries(
    st.sampled_from(USERS),
    st.tuples(people, st.sampled_from([None, None, "person", "service"]), st.booleans()),
    max_size=3,
).map(
    lambda found: pd.DataFrame(
        [(user, *facts) for user, facts in found.items()],
        columns=["user_id", "person_id", "account_kind", "may_choose"],
    ).astype({"user_id": "str", "person_id": "str", "account_kind": "str", "may_choose": "bool"})
)

networks = st.tuples(
    rows(LINKS, dated, 8), identities, rows(DELEGATIONS, dated, 3), accounts, persons,
)  # fmt: skip


@settings(max_examples=80)
@given(log=logs, network=networks)
def test_the_counts_equal_a_loop_over_the_records(log, network):
    links, identity, delegations, logins, staff = network
    found = attribute(log, links, identity, delegations, accounts=logins, persons=staff)
    counts, nameless, timeless = ByHand(links, identity, delegations, logins, staff).counts(log)
    assert counted(found.by_link) == counts
    aside = dict(zip(found.set_aside["reason"], found.set_aside["records"], strict=True))
    assert aside.get("no staff member is named", 0) == nameless
    assert aside.get("no time that can be read", 0) == timeless
    assert found.total + nameless + timeless == len(log)


@settings(max_examples=25)
@given(log=logs, network=networks)
def test_months_and_types_split_the_counts_and_change_none(log, network):
    links, identity, delegations, logins, staff = network
    found = attribute(log, links, identity, delegations, accounts=logins, persons=staff)
    assert counted(found.cells) == counted(found.by_link)
    assert set(found.cells["month"]) <= {"2026-10"}
    assert set(found.cells["record_type"].dropna()) <= {"behavior"}


@settings(max_examples=25)
@given(log=logs, network=networks)
def test_fetch_returns_the_records_that_were_counted(log, network):
    links, identity, delegations, logins, staff = network
    found = attribute(log, links, identity, delegations, accounts=logins, persons=staff)
    for verdict, records in found.by_link.groupby("verdict")["records"].sum().items():
        assert len(found.fetch(verdict=verdict)) == records


@settings(max_examples=25)
@given(log=logs, ends=st.dictionaries(st.sampled_from(STAFF), st.sampled_from(HOURS), max_size=3))
def test_what_came_after_an_end_equals_a_loop_over_the_records(log, ends):
    found = attribute(log, LINKS.empty(), LINKS.empty().assign(identity="same"))
    after = found.after(
        pd.DataFrame(ends.items(), columns=["staff_member_id", "end"]).astype({"end": "M8[us]"})
    )
    expected = {}
    for row in log.itertuples():
        at = row.event_date if pd.isna(row.entered_at) else row.entered_at
        if (
            not pd.isna(at)
            and at.year > 1700
            and row.staff_member_id in ends
            and at >= ends[row.staff_member_id]
        ):
            expected[row.staff_member_id] = expected.get(row.staff_member_id, 0) + 1
    assert dict(zip(after["staff_member_id"], after["records"], strict=True)) == expected


def counted(frame):
    """{(user, staff, verdict, certainty): records}."""
    return {
        tuple(None if pd.isna(value) else value for value in key): int(n)
        for key, n in frame.groupby(["user_id", "staff_member_id", "verdict", "certainty"], dropna=False)[
            "records"
        ]
        .sum()
        .items()
    }
