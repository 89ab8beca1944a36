"""DuckDB, Spark and a plain loop give the same answers to the same questions."""

import socket
import warnings

import numpy as np
import pandas as pd
import pytest

import srreconcile as sr
from srreconcile.records import attribute
from srreconcile.tables import DELEGATIONS, LINKS, RECORDS
from tests.records.by_hand import ByHand
from tests.records.test_reference import counted

pytest.importorskip("pyspark", reason="the extra srreconcile[spark] is not installed")

STAFF, USERS = np.array(["7", "0012", "ç", "9", "70"]), np.array(["u1", "u2", "0", "u4"])
HOURS = pd.Timestamp("2026-10-01") + pd.to_timedelta(np.arange(0, 240, 4), unit="h")
RECORDS_DRAWN = 600
SMALL = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
}


@pytest.fixture(scope="module")
def port():
    """One that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def session(port):
    """A small local Spark: compiling code for six hundred rows would take longer than running it."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    for name, value in {**SMALL, "spark.connect.grpc.binding.port": str(port)}.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark 4.3 warns of pandas 3
        session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def network():
    rng = np.random.default_rng(3)

    def some(values, n, missing=0.0):
        drawn = pd.Series(np.asarray(values, dtype=object)[rng.integers(0, len(values), n)])
        return drawn.mask(rng.random(n) < missing)

    def spans(schema, n):
        return schema.conform(pd.DataFrame({
            "user_id": some(USERS, n), "staff_member_id": some(STAFF[:4], n),
            "valid_from": some(HOURS, n, 0.3), "valid_to": some(HOURS, n, 0.3),
        }))  # fmt: skip

    log = RECORDS.conform(pd.DataFrame({
        "record_id": [str(i) for i in range(RECORDS_DRAWN)], "record_type": some(["a", "b"], RECORDS_DRAWN, 0.1),
        "school_id": some(["A", "B"], RECORDS_DRAWN, 0.1), "student_id": some(["s1", "s2"], RECORDS_DRAWN),
        "staff_member_id": some([*STAFF, "'7"], RECORDS_DRAWN, 0.05),
        "entered_by_user_id": some([*USERS, "ghost"], RECORDS_DRAWN, 0.7),
        "entered_at": some(HOURS, RECORDS_DRAWN, 0.1),
    }))  # fmt: skip
    pairs = pd.DataFrame(
        [(user, staff) for user in USERS for staff in STAFF], columns=["user_id", "staff_member_id"]
    )
    words = ["same", "different", "different", "different", "generic", "unknown"]
    return {
        "records": log,
        "links": spans(LINKS, 12),
        "identity": pairs.assign(identity=some(words, len(pairs))),
        "delegations": spans(DELEGATIONS, 3),
        "accounts": pd.DataFrame({"user_id": USERS, "person_id": ["p1", "p1", "p2", "p3"],
                                  "account_kind": [None, None, "service", None], "may_choose": [False] * 3 + [True]}),
        "persons": pd.DataFrame({"staff_member_id": STAFF, "person_id": ["p1", "p2", "p3", "p4", "p1"]}),
    }  # fmt: skip


@pytest.fixture(scope="module")
def both(session, network):
    return attribute(**network), attribute(**network, engine=session)


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        lambda found: found.by_link,
        lambda found: found.set_aside,
        lambda found: found.cells,
        lambda found: found.by_school,
        lambda found: found.made_twice(60 * 60 * 4),
        lambda found: found.bursts(3),
        lambda found: found.fetch(verdict="misattributed"),
        lambda found: found.after(pd.DataFrame({"staff_member_id": STAFF, "end": HOURS[20:25]})),
        lambda found: found.flags(pd.DataFrame({"staff_member_id": STAFF, "end_date": HOURS[20:25]}),
                                  pd.DataFrame({"user_id": USERS, "disabled_at": HOURS[30:34]})),
    ],
    ids=["by_link", "set_aside", "cells", "by_school", "made_twice", "bursts", "fetch", "after", "flags"],
)  # fmt: skip
def test_spark_answers_as_duckdb_does(both, asked):
    here, there = (asked(found) for found in both)
    assert len(here)
    order = list(here)
    pd.testing.assert_frame_equal(
        there.sort_values(order, ignore_index=True),
        here.sort_values(order, ignore_index=True),
        check_dtype=False,
    )


@pytest.mark.slow
def test_both_count_as_a_loop_over_the_records(both, network):
    tables = [network[name] for name in ("links", "identity", "delegations", "accounts", "persons")]
    counts, *_ = ByHand(*tables).counts(network["records"])
    for found in both:
        assert counted(found.by_link) == counts


@pytest.mark.slow
def test_a_parquet_log_is_read_and_csv_is_refused(session, network, tmp_path):
    given = {name: frame for name, frame in network.items() if name != "records"}
    path = tmp_path / "year [1]" / "log.parquet"
    path.parent.mkdir()
    network["records"].to_parquet(path)
    here, there = attribute(path, **given), attribute(path, **given, engine=session)
    assert counted(here.by_link) == counted(there.by_link)
    network["records"].to_csv(tmp_path / "log.csv", index=False)
    with pytest.raises(sr.InputError, match="Spark reads Parquet only"):
        attribute(tmp_path / "log.csv", **given, engine=session)


@pytest.mark.slow
def test_a_second_attribution_leaves_the_first_alone(both, session, network):
    first = counted(both[1].by_link)
    attribute(**{**network, "records": network["records"].head(3)}, engine=session)
    assert counted(both[1].cells) == first


@pytest.mark.slow
def test_a_session_of_spark_connect_answers_as_duckdb_does(session, port, both, network):
    pytest.importorskip("grpc", reason="the extra srreconcile[spark] is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql.connect.session import SparkSession

        remote = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    found = attribute(**network, engine=remote)
    assert counted(found.by_link) == counted(both[0].by_link)
    pd.testing.assert_frame_equal(found.set_aside, both[0].set_aside, check_dtype=False)
    assert not remote.catalog.tableExists("keys")
    remote.stop()


@pytest.mark.slow
def test_the_session_keeps_its_own_settings(session, both):
    assert session.conf.get("spark.sql.timestampType") == "TIMESTAMP_LTZ"
    assert not session.catalog.tableExists("keys")


def test_an_engine_that_is_not_there_is_refused(network):
    with pytest.raises(sr.InputError, match=r'there is no engine "sparc"\. Did you mean "spark"'):
        attribute(**network, engine="sparc")
