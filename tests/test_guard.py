"""The guard: accidents are held, odd changes are told, ordinary days pass.

Each accident stands beside the day that looks like it and is right.
"""

from dataclasses import dataclass

import pandas as pd
import pytest

import srreconcile as sr
from srreconcile import guard
from srreconcile.guard import Limits, Reason, Verdict
from srreconcile.load.notes import Aside
from srreconcile.load.raw import Issue
from srreconcile.load.report import FileReport, LoadReport

FIRST = "Ana José Mei Tom Zoë Ida Raúl Eve Noor Max".split()
LAST = "Ruiz Núñez Chen Park Diaz Okafor Smith Roe Iqbal Weiß Long".split()


def staff(n, schools=4):
    """`n` invented people, one row each, spread over `schools`."""
    return pd.DataFrame(
        {
            "staff_member_id": [f"{100 + 7 * i:06}" for i in range(n)],
            "first_name": [FIRST[i % len(FIRST)] for i in range(n)],
            "last_name": [f"{LAST[i % len(LAST)]}{'abcdefgh'[i // 110]}" for i in range(n)],
            "email": [f"p{i}@net.org" for i in range(n)],
            "school_id": [f"S{i % schools}" for i in range(n)],
            "active": [True] * n,
            "start_date": pd.to_datetime(["2019-08-15"] * n),
        }
    )


def without(frame, ids):
    return frame[~frame["staff_member_id"].isin(ids)]


def with_values(frame, n, **columns):
    """`frame` with new values in its first `n` rows."""
    changed = frame.copy()
    for name, function in columns.items():
        changed.loc[: n - 1, name] = changed.loc[: n - 1, name].map(function)
    return changed


def every_third(frame, n):
    return list(frame["staff_member_id"].iloc[::3].head(n))


def garbled(text):
    return text.encode().decode("latin-1")


ACCIDENTS = {
    "everyone is inactive": ("active flags", lambda f: f.assign(active=False)),
    "a fifth turned inactive": ("active flags", lambda f: with_values(f, len(f) // 5, active=lambda _: False)),
    "the active column is gone": ("vanished column", lambda f: f.drop(columns="active")),
    "every address is blank": ("vanished column", lambda f: f.assign(email=None)),
    "most addresses are blank": (
        "blank values", lambda f: with_values(f, 9 * len(f) // 10, email=lambda _: None)
    ),
    "the domain moved": (
        "emails", lambda f: f.assign(email=f["email"].str.replace("net.org", "new.example", regex=False))
    ),
    "the address column was sorted": (
        "emails", lambda f: with_values(f, 3, email=str).assign(email=f["email"].shift(-1).fillna("z@net.org"))
    ),
    "a fifth of the addresses moved one row down": (
        "emails",
        lambda f: f.assign(email=[*f["email"].iloc[: len(f) // 5].iloc[::-1], *f["email"].iloc[len(f) // 5 :]]),
    ),
    "the name columns were sorted": (
        "names moved",
        lambda f: f.assign(first_name=[*f["first_name"].iloc[1:], "Al"], last_name=[*f["last_name"].iloc[1:], "Li"]),
    ),
    "zeros are lost": ("ids", lambda f: f.assign(staff_member_id=f["staff_member_id"].str.lstrip("0"))),
    "ids are numbers": (
        "ids", lambda f: f.assign(staff_member_id=f["staff_member_id"].astype("int64").astype("float").astype("str"))
    ),
    "ids have a prefix": ("ids", lambda f: f.assign(staff_member_id="T-" + f["staff_member_id"])),
    "people are numbered anew": (
        "ids", lambda f: f.assign(staff_member_id=[f"9{i}x" for i in range(len(f))])
    ),
    "a school is missing": ("school departures", lambda f: f[f["school_id"] != "S1"]),
    "a fifth left": ("departures", lambda f: without(f, every_third(f, len(f) // 5))),
    "the end is missing": ("departures", lambda f: f.head(7 * len(f) // 10)),
    "nothing but a header": ("empty", lambda f: f.head(0)),
    "another list with the same ids": (
        "emails",
        lambda f: f.assign(
            email=[f"q{i}@other.org" for i in range(len(f))], first_name="Kim",
            last_name=[f"Q{i}" for i in range(len(f))],
        ),
    ),
}  # fmt: skip

ODD = {
    "first and last name are swapped": (
        "names", lambda f: f.assign(first_name=f["last_name"], last_name=f["first_name"])
    ),
    "names were decoded wrongly": ("names", lambda f: with_values(f, len(f), first_name=garbled, last_name=garbled)),
    "accents became question marks": (
        "names", lambda f: f.assign(first_name=f["first_name"].str.replace("é", "?"))
    ),
    "every row stands twice": ("duplicate ids", lambda f: pd.concat([f, f])),
    "schools have other names": ("changed values", lambda f: f.assign(school_id="school " + f["school_id"])),
    "days and months changed places": (
        "changed values", lambda f: f.assign(start_date=pd.to_datetime(["2019-03-08"] * len(f)))
    ),
    "half of the addresses moved to another domain": (
        "emails", lambda f: with_values(f, len(f) // 2, email=lambda a: a.replace("net.org", "new.example"))
    ),
    "a third of the addresses went blank": (
        "blank values", lambda f: with_values(f, len(f) // 3, email=lambda _: None)
    ),
    "twice as many people": (
        "arrivals", lambda f: pd.concat([f, f.assign(staff_member_id="9" + f["staff_member_id"], sis_id=None)])
    ),
}  # fmt: skip

ORDINARY = {
    "the same again": lambda f: f,
    "another order": lambda f: f.sample(frac=1, random_state=3),
    "capitals in addresses": lambda f: f.assign(email=f["email"].str.upper()),
    "names in capitals": lambda f: f.assign(last_name=f["last_name"].str.upper()),
    "a column more": lambda f: f.assign(room="12"),
    "columns in another order": lambda f: f[f.columns[::-1]],
    "three left": lambda f: without(f, every_third(f, 3)),
    "three were deactivated": lambda f: with_values(f, 3, active=lambda _: False),
    "two married": lambda f: with_values(f, 2, last_name=lambda _: "Weber", email=lambda _: "weber@net.org"),
    "four came": lambda f: pd.concat(
        [f, staff(4).assign(staff_member_id=["n1", "n2", "n3", "n4"], email=None)]
    ),
    "two went to another school": lambda f: with_values(f, 2, school_id=lambda _: "S3"),
}


@pytest.mark.parametrize("n", [40, 600])
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_held(accident, n):
    rule, happen = ACCIDENTS[accident]
    before = staff(n)
    verdict = guard.compare(before, happen(before))
    assert verdict.word == "hold"
    assert rule in {reason.rule for reason in verdict.holds}


@pytest.mark.parametrize("n", [40, 600])
@pytest.mark.parametrize("change", ODD)
def test_an_odd_change_is_told_and_not_held(change, n):
    rule, happen = ODD[change]
    before = staff(n)
    verdict = guard.compare(before, happen(before))
    assert (verdict.word, rule in {reason.rule for reason in verdict.reasons}) == ("warn", True)


@pytest.mark.parametrize("n", [40, 600])
@pytest.mark.parametrize("day", ORDINARY)
def test_an_ordinary_day_passes(day, n):
    before = staff(n)
    assert str(guard.compare(before, ORDINARY[day](before))) == "ok"


def test_capitals_in_which_a_sharp_s_is_two_letters_change_nobody():
    before = staff(60).assign(last_name="Weiß", email=[f"weiß{i}@net.org" for i in range(60)])
    after = before.assign(last_name="WEISS", email=before["email"].str.upper())
    assert str(guard.compare(before, after)) == "ok"


def test_four_may_leave_a_staff_of_twelve_and_six_may_not():
    before = staff(12, schools=1)
    assert guard.compare(before, before.tail(8).sample(frac=1, random_state=1)).word != "hold"
    assert guard.compare(before, before.tail(6)).word == "hold"


@pytest.mark.parametrize("n", [3, 4, 5])
def test_all_of_a_short_list_are_an_accident_and_all_but_one_may_be_none(n):
    before = staff(n, schools=1)
    for happen in (
        "everyone is inactive",
        "the active column is gone",
        "every address is blank",
        "the domain moved",
    ):
        assert guard.compare(before, ACCIDENTS[happen][1](before)).word == "hold"
    assert guard.compare(before, with_values(before, n - 1, active=lambda _: False)).word != "hold"
    assert (
        guard.compare(before, staff(n, schools=1).assign(staff_member_id=[f"x{i}" for i in range(n)])).word
        == "hold"
    )


def test_a_person_who_goes_on_at_another_school_has_not_left():
    before = staff(60).assign(sis_id=[f"E{i}" for i in range(60)])
    moved = with_values(before, 9, staff_member_id=lambda i: "9" + i, school_id=lambda _: "S2")
    assert "departures" not in {reason.rule for reason in guard.compare(before, moved).reasons}


def test_one_number_on_every_row_is_a_placeholder_and_hides_nobody():
    before = staff(60).assign(sis_id="0")
    assert "departures" in {reason.rule for reason in guard.compare(before, before.head(40)).holds}


def test_people_who_were_inactive_before_do_not_leave_again():
    before = with_values(staff(100), 8, active=lambda _: False)
    assert guard.compare(before, before.tail(92)).word != "hold"


def test_a_thousand_rows_where_more_were_are_a_page():
    before = staff(104, schools=1)
    cut = before.sample(100, random_state=1)
    assert {reason.rule for reason in guard.compare(before, cut).holds} == {"page limit"}
    assert guard.compare(before, before.sample(101, random_state=1)).word == "ok"
    assert guard.compare(staff(100), staff(100)).word == "ok"


def test_a_source_that_says_it_is_not_whole_is_held_even_the_first_time():
    half = staff(30)
    assert guard.compare(None, half).word == "ok"
    half.attrs["complete"] = False
    assert guard.compare(None, half).holds[0].rule == "page limit"
    assert guard.compare(None, staff(0)).word == "hold"


@dataclass
class Found:
    """As much of a load report as the guard reads."""

    rule: str
    grade: str
    count: int = 1


@dataclass
class Report:
    issues: list


@pytest.mark.parametrize(
    ("issues", "word"),
    [
        ([Found("encoding", "note")], "ok"),
        ([Found("duplicate id", "set aside")] * 40, "warn"),
        ([Found("short row", "set aside")] * 2, "warn"),
        ([Found("short row", "set aside")] * 20, "hold"),
        ([Found("short row", "set aside", count=20)], "hold"),
        ([Found("page missing", "doubt")], "hold"),
    ],
)
def test_what_the_reader_doubted_is_weighed(issues, word):
    before, after = staff(40), staff(40)
    before.attrs["load_report"], after.attrs["load_report"] = Report([]), Report(issues)
    assert guard.compare(before, after).word == word
    before.attrs["load_report"] = Report(issues)
    assert guard.compare(before, after).word == "ok"  # nothing new since the last export


def odd_letters(*rows):
    """The report on a list in which some addresses hold a letter beyond ASCII."""
    issues = [Issue("look-alike letter", "holds a letter beyond ASCII", "staff.csv", row) for row in rows]
    return LoadReport([FileReport("staff.csv", issues=issues)])


@pytest.mark.parametrize(
    ("before", "after", "word"), [([], [2, 3], "ok"), ([], range(2, 12), "warn"), (range(2, 32), range(2, 36), "ok")],
    ids=["two newcomers", "ten at once", "a few more than always"],
)  # fmt: skip
def test_a_doubt_about_rows_is_told_where_it_is_news(before, after, word):
    old, new = staff(60), staff(60)
    old.attrs["load_report"], new.attrs["load_report"] = odd_letters(*before), odd_letters(*after)
    assert guard.compare(old, new).word == word


def test_rows_set_aside_are_counted_one_by_one():
    old, new = staff(60), staff(60)
    old.attrs["load_report"] = LoadReport([FileReport("staff.csv")])
    new.attrs["load_report"] = LoadReport(
        [FileReport("staff.csv", asides=[Aside("no id", list(range(2, 22)))])]
    )
    (hold,) = guard.compare(old, new).holds
    assert (hold.rule, hold.count) == ("set aside", 20)


def test_rows_that_are_left_out_every_time_are_no_accident_where_the_last_reading_is_not_known():
    after = staff(40)
    after.attrs["load_report"] = Report([Found("set aside", "set aside", count=4000)])
    assert guard.compare(staff(40), after).word == "ok"


def test_a_page_that_the_reader_of_a_folder_misses_holds_the_whole_load():
    load = sr.Tables(
        staff=staff(40), load_report=Report([Found("missing page", "doubt"), Found("footer", "doubt")])
    )
    assert [reason.rule for reason in guard.compare_tables(None, load).reasons] == ["incomplete"]
    again = sr.Tables(staff=staff(40), load_report=Report([Found("footer", "doubt")]))
    assert guard.compare_tables(again, again).word == "ok"


def test_users_are_guarded_as_staff_are_and_links_may_not_vanish():
    users = staff(60).rename(columns={"staff_member_id": "user_id"}).drop(columns="start_date")
    links = pd.DataFrame({"user_id": users["user_id"], "staff_member_id": users["user_id"]})
    before = sr.Tables(users=users, links=links)
    assert guard.compare_tables(before, before).word == "ok"
    assert {
        r.table for r in guard.compare_tables(before, sr.Tables(users=users.head(30), links=links)).holds
    } == {"users"}
    assert {
        r.table for r in guard.compare_tables(before, sr.Tables(users=users, links=links.head(0))).holds
    } == {"links"}
    assert {r.table for r in guard.compare_tables(before, sr.Tables(staff=staff(4), links=links)).holds} == {
        "users"
    }


def test_an_account_with_rows_at_two_schools_is_no_duplicate_link():
    links = pd.DataFrame({"user_id": ["u1", "u1"], "staff_member_id": ["1", "2"]})
    assert guard.compare_tables(None, sr.Tables(links=links)).word == "ok"
    assert guard.compare(None, pd.concat([staff(9), staff(9)])).word == "warn"


def test_exports_of_different_days_are_held():
    day = sr.Tables(staff=staff(5))
    assert (
        guard.compare_tables(
            None, day, exported_at={"staff": "2026-09-01", "users": "2026-09-01T20:00Z"}
        ).word
        == "ok"
    )
    held = guard.compare_tables(None, day, exported_at={"staff": "2026-09-01", "users": "2026-09-05"})
    assert held.holds[0].rule == "different days"
    with pytest.raises(sr.InputError, match='the time of "staff" is no date'):
        guard.compare_tables(None, day, exported_at={"staff": "monday", "users": "2026-09-05"})


def test_thresholds_are_arguments():
    before = staff(60)
    assert (
        guard.compare(before, before.sample(45, random_state=2), limits=Limits(share=0.3, overlap=0.7)).word
        == "ok"
    )
    with pytest.raises(sr.InputError, match="share is 30"):
        Limits(share=30)


def test_a_stop_is_lifted_by_a_reason_for_each_rule_and_the_reason_is_kept():
    verdict = Verdict.of(
        [Reason("departures", "hold", "staff", "x", 9), Reason("ids", "hold", "staff", "y", 9)]
    )
    some = verdict.accept({"departures": "year end"})
    assert some.word == "hold"
    assert some.accept({"ids": "numbered anew"}).accepted == {
        "departures": "year end",
        "ids": "numbered anew",
    }
    assert verdict.accept("year end").word == "warn"
    with pytest.raises(sr.HeldError, match=r'accept=\{"ids": "why"\}') as held:
        some.stop()
    assert held.value.verdict is some


@pytest.mark.parametrize("reason", ["", "  ", {"departures": ""}])
def test_a_blank_reason_lifts_nothing(reason):
    verdict = Verdict((Reason("departures", "hold", "staff", "x", 9),))
    with pytest.raises(sr.InputError, match="reason is blank"):
        verdict.accept(reason)


def test_a_verdict_reads_as_a_list_with_what_was_accepted():
    verdict = Verdict.of(
        [Reason("names", "warn", "users", "odd."), Reason("ids", "hold", "staff", "others.", 9)]
    )
    assert repr(verdict.accept("numbered anew")).splitlines() == [
        "warn",
        '  hold: staff: others. [ids] (accepted: "numbered anew")',
        "  warn: users: odd. [names]",
    ]


def test_no_message_names_a_person():
    before = staff(60)
    said = " ".join(str(guard.compare(before, happen(before))) for _, happen in (ACCIDENTS | ODD).values())
    assert not [word for word in [*before["email"], *before["last_name"]] if word in said]


def test_neither_export_is_changed():
    before, after = staff(60), staff(30)
    copies = before.copy(deep=True), after.copy(deep=True)
    guard.compare(before, after)
    pd.testing.assert_frame_equal(before, copies[0])
    pd.testing.assert_frame_equal(after, copies[1])
