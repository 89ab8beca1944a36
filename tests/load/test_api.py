"""Pulling from Schoolrunner's API: whole or not at all, patient, and without a secret told."""

import gc
import json
import stat
import sys
import time
import traceback

import pytest
import requests

import srreconcile as sr
from srreconcile.load.api import Patience
from tests.load import site as it
from tests.load.site import PASSWORD, USER, Site, serving

FAST = Patience(timeout=0.5, attempts=3, pause=0.0)


def staff(n):
    return [
        {"staff_member_id": str(i), "user_id": f"u{i}", "first_name": "Ana", "last_name": f"Ruiz{i}",
         "school_id": "1", "sis_id": f"{i:05}", "external_id": f"{i}9", "title": "Teacher",
         "email": f"p{i}@net.example", "active": "1" if i % 5 else "0"}
        for i in range(1, n + 1)
    ]  # fmt: skip


def incidents(n):
    return [
        {"incident_id": str(i), "school_id": "1", "staff_member_id": str(1 + i % 9), "date": "2026-09-01",
         "incident_type_id": "3", "from_date": "2026-09-01 13:31:37", "active": "1"}
        for i in range(n)
    ]  # fmt: skip


@pytest.fixture
def site():
    return Site(staff_members=staff(25), incidents=incidents(30))


@pytest.fixture
def pull(site):
    """Pull from `site` with little patience."""
    with serving(site) as address:

        def pulled(endpoints="staff", **options):
            given = {"user": USER, "password": PASSWORD, "limit": 10, "patience": FAST, **options}
            return sr.read_api(address, endpoints, **given)

        yield pulled


def pages(site):
    return [query["page"] for _, query in site.asked]


def test_all_pages_make_the_tables(site, pull):
    tables = pull(["staff", "incidents"])
    assert tables.staff["staff_member_id"].tolist() == [str(i) for i in range(1, 26)]
    assert tables.staff["sis_id"].iloc[0] == "00001"
    assert len(tables.links) == 25
    assert pages(site) == ["1", "2", "3", "1", "2", "3"]
    assert not [issue for issue in tables.load_report.issues if "page" in issue.rule]


def test_only_get_is_ever_asked(site, pull):
    pull(["staff", "incidents"])
    assert site.methods == {"GET"}


def test_both_spellings_of_an_endpoint_are_found(site, pull, tmp_path):
    site.endpoints["section-periods"] = [{"section_period_id": "1", "section_id": "2"}]
    pull(["staff", "section-periods"], folder=tmp_path / "pages")
    assert (tmp_path / "pages" / "section-periods_1.json").exists()


def test_active_dates_and_further_parameters_are_asked_for(site, pull):
    tables = pull(active=True, min_date="2026-08-01", max_date="2026-11-24", parameters={"school_ids": "3,4"})
    assert tables.staff["active"].all()
    said = {
        "limit": "10",
        "active": "1",
        "min_date": "2026-08-01",
        "max_date": "2026-11-24",
        "school_ids": "3,4",
    }
    assert site.asked[0] == ("staff-members", {**said, "page": "1"})


@pytest.mark.parametrize(
    "fault",
    [it.with_code(429, Retry_After="0"), it.with_code(500), it.with_code(503), it.cut_short, it.truncated,
     lambda handler, good: time.sleep(0.8)],
    ids=["429", "500", "503", "broken off", "truncated", "too slow"],
)  # fmt: skip
def test_what_passes_is_tried_again(site, pull, fault):
    site.faults = [fault, fault]
    assert len(pull().staff) == 25
    assert pages(site) == ["1", "1", "1", "2", "3"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (it.with_code(429), "error 429, 3 times"),
        (it.with_code(502), "error 502, 3 times"),
        (it.truncated, "truncated JSON"),
        (it.cut_short, "broke off its answer, 3 times"),
        (lambda handler, good: time.sleep(0.8), r"did not answer within 0\.5 s"),
    ],
)
def test_what_does_not_pass_is_told_and_nothing_is_returned_of_a_part(site, pull, fault, said):
    site.faults = [it.answered, fault, fault, fault]
    with pytest.raises(sr.SourceError, match=said):
        pull()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (it.with_body(it.HTML), "web page"),
        (it.with_code(302, Location="/login"), "sends on to another page"),
        (it.with_code(403), "sign-in was refused"),
        (it.with_code(400), "error 400"),
        (it.with_body(b'{"error": "bad"}'), 'no "results"'),
        (it.with_body(b'{"results": {"a": [], "b": []}}'), "no list of rows"),
        (it.with_body(b"[" * 100_000), "truncated JSON"),
    ],
)
def test_what_is_wrong_is_told_plainly(site, pull, fault, said):
    site.faults = [fault] * 3
    with pytest.raises(sr.SRReconcileError, match=said):
        pull()


def test_a_refused_sign_in_is_not_tried_again(site, pull):
    with pytest.raises(sr.InputError, match=r"sign-in was refused \(401\)"):
        pull(password="wrong")  # noqa: S106 - nobody's
    assert len(site.asked) == 1


def test_an_endpoint_that_is_not_there_is_named(site, pull):
    with pytest.raises(sr.InputError, match=r"behaviours: there is no such endpoint \(404\)"):
        pull("behaviours")


def test_the_api_is_waited_for_as_long_as_it_asks_and_no_longer(site, pull, monkeypatch):
    waited = []
    monkeypatch.setattr("srreconcile.load.api.client.time.sleep", waited.append)
    site.faults = [it.with_code(429, Retry_After="120")]
    pull()
    assert waited == [120]
    site.faults = [it.with_code(429, Retry_After="86400")]
    with pytest.raises(sr.SourceError, match="asks to wait 86,400 s"):
        pull()


def test_each_pause_is_longer_than_the_last(site, pull, monkeypatch):
    waited = []
    monkeypatch.setattr("srreconcile.load.api.client.time.sleep", waited.append)
    site.faults = [it.with_code(500)] * 4
    pull(patience=Patience(attempts=5, pause=1.0))
    assert [low <= pause <= 2 * low for low, pause in zip([0.5, 1, 2, 4], waited, strict=True)] == [True] * 4


def without_total(page, pages, rows):
    return {}


def test_a_page_as_long_as_its_limit_without_a_total_is_refused(site, pull):
    site.meta = without_total
    with pytest.raises(sr.InputError, match="10 rows are exactly a page limit, and the API says no total"):
        pull()
    assert len(pull(limit=26).staff) == 25


def test_a_usual_limit_that_was_not_asked_for_is_refused_too(site, pull):
    site.endpoints["staff-members"], site.meta, site.largest = staff(130), without_total, 100
    with pytest.raises(sr.InputError, match="100 rows are exactly a page limit"):
        pull(limit=5000)


def test_a_usual_limit_that_is_said_to_be_all_is_refused_and_another_limit_is_the_way_out(site, pull):
    site.endpoints["staff-members"], site.largest = staff(130), 100
    site.meta = lambda page, pages, rows: {"total_pages": "1"}  # of what was asked for, not of what it gives
    with pytest.raises(sr.InputError, match=r"100 rows are exactly a page limit, .*limit=99"):
        pull(limit=5000)
    site.meta, site.endpoints["staff-members"] = Site().meta, staff(100)
    assert len(pull(limit=99).staff) == 100


def test_a_page_that_drips_is_not_waited_for_without_end(site, pull):
    site.faults = [it.dripping] * 2
    with pytest.raises(sr.SourceError, match=r"had not sent a whole page after 0\.3 s, 2 times"):
        pull(patience=Patience(timeout=0.5, attempts=2, pause=0.0, page=0.3))


def test_credentials_do_not_follow_to_another_host(site, pull):
    other = Site(staff_members=staff(3))
    with serving(other) as elsewhere:
        for code in (301, 302, 307, 308):
            site.faults = [it.with_code(code, Location=f"{elsewhere}/api/v1/staff-members")]
            with pytest.raises(sr.InputError, match=rf"sends on to another page \({code}\)"):
                pull()
    assert other.asked == []


def test_rows_that_go_away_while_they_are_pulled_stop_it(site, pull):
    def shrinking(handler, good):
        site.endpoints["staff-members"] = staff(15)
        it.answered(handler, good)

    site.faults = [shrinking]
    with pytest.raises(sr.SourceError, match="number of pages changed while it was pulled"):
        pull()


def test_a_server_that_gives_fewer_rows_than_asked_is_read_to_its_end(site, pull):
    site.largest = 7
    assert len(pull(limit=20).staff) == 25


def test_a_missing_page_a_changed_number_and_a_wrong_total_are_refused(site, pull):
    site.faults = [
        it.answered,
        it.with_body(b'{"meta": {"total_pages": "3"}, "results": {"staff_members": []}}'),
    ]
    with pytest.raises(sr.SourceError, match="page 2 of 3 is empty"):
        pull()
    site.meta = lambda page, pages, rows: {"total_pages": str(pages + (page > 1))}
    with pytest.raises(sr.SourceError, match="number of pages changed"):
        pull()
    site.meta = lambda page, pages, rows: {"total_pages": str(pages), "total": len(rows) + 1}
    with pytest.raises(sr.SourceError, match="25 rows came, and the API says 26"):
        pull()


def test_a_server_that_does_not_know_page_is_refused(site, pull):
    first = json.dumps(site.answer("staff-members", {"limit": "10"})).encode()
    site.faults = [it.with_body(first), it.with_body(first)]
    with pytest.raises(sr.SourceError, match="page 2 repeats an earlier one"):
        pull()


def test_an_interrupted_pull_goes_on_where_it_stopped(site, pull, tmp_path):
    site.faults = [it.answered, it.answered, *[it.with_code(500)] * 3]
    with pytest.raises(sr.SourceError):
        pull(folder=tmp_path / "pages")
    site.asked.clear()
    assert len(pull(folder=tmp_path / "pages").staff) == 25
    assert pages(site) == ["3"]


def test_a_finished_other_or_damaged_pull_begins_anew(site, pull, tmp_path):
    folder = tmp_path / "pages"
    pull(folder=folder)
    site.endpoints["staff-members"] = staff(8)
    assert len(pull(folder=folder).staff) == 8  # and the old pages 2 and 3 are gone
    site.faults = [it.with_code(500)] * 3
    site.endpoints["staff-members"] = staff(25)
    site.faults = [it.answered, *[it.with_code(500)] * 3]
    with pytest.raises(sr.SourceError):
        pull(folder=folder)
    (folder / "staff-members_1.json").write_text('{"results"')
    site.asked.clear()
    assert len(pull(folder=folder).staff) == 25
    assert pages(site) == ["1", "2", "3"]


def test_kept_pages_are_for_their_owner_only_and_hold_no_secret(pull, tmp_path):
    pull(folder=tmp_path / "pages")
    kept = list((tmp_path / "pages").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE((tmp_path / "pages").stat().st_mode) == 0o700
    assert not [
        path for path in kept if PASSWORD in path.read_text("utf-8") or USER in path.read_text("utf-8")
    ]


def test_without_a_folder_the_pages_go_with_the_tables(site, pull, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tables = pull()
    assert list(tmp_path.glob("srreconcile-pull-*"))
    del tables
    gc.collect()
    site.faults = [it.with_code(400)]
    with pytest.raises(sr.InputError):
        pull()
    assert not list(tmp_path.glob("srreconcile-pull-*"))


def test_progress_is_told_page_by_page(pull):
    told = []
    pull(progress=told.append)
    assert told == [f"staff-members: page {n} of 3, {rows} rows" for n, rows in ((1, 10), (2, 20), (3, 25))]


def test_a_sync_that_is_not_finished_stops_the_pull(site, pull):
    runs = [
        {"sync_run_id": "8", "start_time": "2026-11-24 08:00:00", "end_time": "2026-11-24 08:09:00"},
        {"sync_run_id": "9", "start_time": "2026-11-24 12:00:00", "end_time": None},
    ]
    site.faults = [it.with_body(json.dumps({"results": runs}).encode())]
    site.endpoints["sync/summary"] = []
    with pytest.raises(sr.SourceError, match="sync 9 with the SIS is not finished"):
        pull(check_sync=True)
    site.faults = [it.with_body(json.dumps({"results": runs[:1]}).encode())]
    assert len(pull(check_sync=True).staff) == 25
    site.faults = [it.with_body(b'{"results": []}')]
    with pytest.raises(sr.SourceError, match="tells of no sync"):
        pull(check_sync=True)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://net.schoolrunner.org", "in clear"),
        ("ftp://x", "no address"),
        ("https://a:b@x.org", "no address"),
    ],
)
def test_an_address_that_would_leak_or_is_none_is_refused(address, said):
    with pytest.raises(sr.InputError, match=said):
        sr.read_api(address, user=USER, password=PASSWORD)


@pytest.mark.parametrize("endpoints", [[], "../users", ["staff", "a?b=c"]])
def test_an_endpoint_is_a_word(endpoints):
    with pytest.raises(sr.InputError, match="endpoints are words"):
        sr.read_api("https://x.example", endpoints, user=USER, password=PASSWORD)


def package_frames(error):
    """The traceback with the variables of every frame but the tests' own."""
    walked = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if "tests" not in frame.f_code.co_filename
    ]
    return "".join(traceback.StackSummary.extract(iter(walked), capture_locals=True).format())


@pytest.mark.parametrize("fault", [it.with_code(401), it.with_code(500), it.cut_short, it.with_body(it.HTML)])
def test_no_secret_leaves_with_an_error(site, pull, fault, caplog):
    caplog.set_level("DEBUG")
    site.faults = [fault] * 3
    with pytest.raises(sr.SRReconcileError) as told:
        pull()
    assert told.value.__context__ is None
    text = package_frames(told.value) + str(told.value) + repr(told.value) + caplog.text
    assert (PASSWORD in text, USER in text) == (False, False)


def test_without_requests_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(sr.MissingExtra, match=r'pip install "srreconcile\[api\]"'):
        sr.read_api("https://x.example", user=USER, password=PASSWORD)


@pytest.mark.parametrize(
    "options",
    [{"limit": 0}, {"patience": {"attempts": 0}}, {"patience": {"timeout": 0}}, {"patience": {"page": 0}}],
)
def test_limits_and_patience_that_make_no_sense_are_refused(pull, options):
    with pytest.raises(sr.InputError, match="at least one"):
        pull(**{name: Patience(**value) if name == "patience" else value for name, value in options.items()})


def test_a_page_that_cannot_be_kept_is_told(pull, tmp_path):
    (tmp_path / "pages").write_text("a file where the folder should be")
    with pytest.raises(sr.SourceError, match="could not be written"):
        pull(folder=tmp_path / "pages")


def test_a_host_that_is_not_there_is_told(monkeypatch):
    def unreachable(*_, **__):
        raise requests.ConnectionError("no route")

    monkeypatch.setattr(requests.Session, "get", unreachable)
    with pytest.raises(sr.SourceError, match="could not be reached"):
        sr.read_api("https://x.example", user=USER, password=PASSWORD, patience=FAST)
