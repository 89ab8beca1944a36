"""The record log, its truth, and logs of any size."""

import pandas as pd
import pytest

from srreconcile.simulate import log, simulate, write_log


def typed(network):
    return network.tables.records.merge(network.record_truth, on=["record_type", "record_id"])


def test_every_record_was_typed_through_a_link_of_its_moment(network):
    links = network.tables.links
    for record in typed(network).sample(400, random_state=1).itertuples():
        live = links[
            (links["user_id"] == record.user_id)
            & (links["staff_member_id"] == record.staff_member_id)
            & (links["valid_from"] <= record.entered_at)
            & ~(links["valid_to"] <= record.entered_at)
        ]
        assert len(live) == 1


def test_records_of_others_are_those_whose_author_does_not_own_the_row(network):
    owner = network.people.dropna(subset="staff_member_id").set_index("staff_member_id")["person_id"]
    found = typed(network)
    others = found["person_id"] != found["staff_member_id"].map(owner)
    services = network.truth.loc[network.truth["kind"] == "service_account", "user_id"]
    others &= ~found["user_id"].isin(services)  # nobody's account on nobody's row
    assert set(found.loc[others, "verdict"]) == {"on_behalf", "misattributed"}
    assert (found.loc[~others, "verdict"] == "own").all()


def test_a_mended_link_leaves_records_under_the_other_name(network):
    mended = network.truth.loc[network.truth["kind"] == "mended_link", "user_id"]
    found = typed(network)
    verdicts = found[found["user_id"].isin(mended)].groupby("user_id")["verdict"].agg(set)
    assert verdicts.tolist() == [{"own", "misattributed"}] * len(mended)


def test_a_declaration_covers_records_to_the_end_of_its_last_day(network):
    expired = network.truth.loc[network.truth["kind"] == "delegation_expired", "user_id"]
    found = typed(network)[typed(network)["user_id"].isin(expired)]
    until = found["user_id"].map(network.tables.delegations.set_index("user_id")["valid_to"]) + pd.Timedelta(
        days=1
    )
    assert (found["verdict"].eq("on_behalf") == (found["entered_at"] < until)).all()
    assert found["verdict"].nunique() == 2


def test_records_lie_in_the_term_and_on_weekdays(network):
    entered = network.tables.records["entered_at"]
    assert entered.min() >= pd.Timestamp("2026-08-17")
    assert (entered.dt.day_of_week > 4).mean() < 0.01


def test_nobody_logs_before_being_there_or_after_the_account_is_closed(network):
    found = typed(network).merge(
        network.tables.users[["user_id", "created_at", "last_login_at"]], on="user_id"
    )
    assert (found["entered_at"] >= found["created_at"]).all()
    assert (found["entered_at"] <= found["last_login_at"]).all()


def test_the_account_that_typed_a_record_is_not_exported(network):
    assert network.tables.records["entered_by_user_id"].isna().all()


@pytest.fixture(scope="module")
def quiet():
    return simulate(180, seed=8, records_per_staff=0)


def test_a_log_has_the_rows_asked_for(quiet, tmp_path, monkeypatch):
    monkeypatch.setattr(log, "CHUNK", 1_000)
    found = pd.read_parquet(write_log(tmp_path / "log.parquet", quiet, 3_500))
    assert len(found) == 3_500
    assert found["record_id"].is_unique
    assert set(found["staff_member_id"]) <= set(quiet.tables.links["staff_member_id"])


def test_a_log_is_the_same_for_the_same_seed(quiet, tmp_path):
    one = write_log(tmp_path / "one.parquet", quiet, 2_000, seed=4)
    two = write_log(tmp_path / "two.parquet", quiet, 2_000, seed=4)
    pd.testing.assert_frame_equal(pd.read_parquet(one), pd.read_parquet(two))
