"""An audit of whatever tables there are: an answer, and never a fault of ours."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srreconcile.audit import audit
from srreconcile.tables import Tables

pytestmark = pytest.mark.slow

some = st.sampled_from
ids, users = some(["7", "8", "007", "ü"]), some(["u1", "u2", "U1", "ü"])
maybe_id, maybe_user = st.one_of(st.none(), ids), st.one_of(st.none(), users)
names = some([None, "Ana", "Ana Maria", "Ruiz", "Front", "Office", "ñandú", "0", "=1+1"])
emails = some([None, "aruiz@net.org", " ARuiz@NET.org", "office@net.org", "no address"])
days = some([None, "2026-01-01", "2026-11-23", "2030-01-01", "9999-12-31"])
flags, schools = some([None, True, False]), some([None, "A", "B"])


def rows(most=5, **columns):
    row = st.tuples(*columns.values())
    return st.lists(row, max_size=most).map(
        lambda drawn: pd.DataFrame(drawn, columns=list(columns), dtype=object)
    )


staff = rows(
    staff_member_id=maybe_id, sis_id=some([None, "T1", "T2"]), school_id=schools, first_name=names, last_name=names,
    email=emails, active=flags, start_date=days, end_date=days, user_id=maybe_user,
).filter(len)  # fmt: skip
accounts = rows(
    user_id=maybe_user, first_name=names, last_name=names, email=emails, active=flags, last_login_at=days,
    school_id=schools, groups=some([None, "Parent", "Staff;Parent"]), account_kind=some([None, "service"]),
    staff_member_id=maybe_id,
).filter(len)  # fmt: skip
links = st.one_of(
    st.none(), rows(user_id=maybe_user, staff_member_id=maybe_id, valid_from=days, valid_to=days)
)
delegations = st.one_of(
    st.none(), rows(2, user_id=users, staff_member_id=ids, valid_from=days, valid_to=days)
)
records = st.one_of(
    st.none(),
    rows(
        record_id=some(["1", "2", "3"]),
        staff_member_id=maybe_id,
        entered_at=days,
        record_type=some([None, "x"]),
    ),
)


@given(staff=staff, users=accounts, links=links, delegations=delegations, records=records)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_tables_have_an_audit(staff, users, links, delegations, records):
    tables = Tables(staff=staff, users=users, links=links, delegations=delegations, records=records)
    found = audit(tables, as_of="2026-11-23")
    assert found.findings["finding_id"].is_unique
    assert found.findings["detail"].str.endswith(".").all()
    assert found.findings["records"].ge(0).all()
    if tables.links is not None:
        counted = found.situations.groupby("of")["count"].sum()
        assert counted.get("user", 0) == tables.users["user_id"].nunique()
        assert counted.get("staff row", 0) == tables.staff["staff_member_id"].nunique()
        assert len(found.access()) == tables.users["user_id"].nunique()
        assert len(found.causes) <= len(found.findings)
        assert found.link_changes["user_id"].isin(tables.users["user_id"]).all()
