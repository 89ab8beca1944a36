"""Pictures: the title is the finding, nothing overlaps, nothing leaves the picture."""

import io

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import srreconcile as sr
from srreconcile import plots
from srreconcile.simulate import simulate
from tests.drawn import table

EACH = [plots.names_carried, plots.by_kind, plots.by_school, plots.overview]
STRANGE = [
    "محمد عبد الرحمن الأحمد",
    "Maximiliana-Wilhelmina Oyelaran-Featherstonehaugh",
    "山田太郎左衛門",
    "$x^2$ {a}",
]


def small(names=("Jane", "Ana", "Li", "Wei"), *, records=True, schools=4):
    """Four accounts, each linked to the next person's row, with 40, 30, 20 and 10 records."""
    ids = ["7", "0012", "13", "14"]
    staff = pd.DataFrame(
        {
            "staff_member_id": ids,
            "first_name": names,
            "last_name": ["Roe", "Ruiz", "Park", "Okafor"],
            "email": [f"p{number}@net.org" for number in range(4)],
            "school_id": [f"S{number % schools}" for number in range(4)],
        },
        dtype="str",
    )
    users = staff[["first_name", "last_name", "email"]].assign(user_id=[f"u{number}" for number in range(4)])
    links = pd.DataFrame(
        {"user_id": users["user_id"], "staff_member_id": [*ids[1:], ids[0]], "valid_from": "2026-09-01"},
        dtype="str",
    )
    log = [(ids[(n + 1) % 4], 40 - 10 * n) for n in range(4)]
    rows = [(f"{staff_id}-{k}", staff_id, "2026-10-06") for staff_id, count in log for k in range(count)]
    given = pd.DataFrame(rows, columns=["record_id", "staff_member_id", "event_date"], dtype="str")
    tables = sr.Tables(staff=staff, users=users, links=links, records=given if records else None)
    return sr.audit(tables, as_of="2026-11-23")


@pytest.fixture(scope="module")
def audits():
    clean = table("staff_member_id | last_name | email\n7 | Roe | roe@net.org")
    user = table("user_id | last_name | email | staff_member_id\nu1 | Roe | roe@net.org | 7")
    return {
        "small": small(),
        "strange names": small(STRANGE),
        "no records": small(records=False),
        "nothing found": sr.audit(sr.Tables(staff=clean, users=user), as_of="2026-11-23"),
        "sixty schools": sr.audit(simulate(1200, seed=4, n_schools=60, records_per_staff=12).tables),
    }


KINDS = ["small", "strange names", "no records", "nothing found", "sixty schools"]
each_audit = pytest.mark.parametrize("kind", KINDS)
each_picture = pytest.mark.parametrize("picture", EACH, ids=lambda picture: picture.__name__)


def said(figure):
    """Every text of the figure."""
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text for text in texts if text.get_text()]


def words(figure):
    return [text.get_text() for text in said(figure)]


def boxes(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return [text.get_window_extent(canvas.get_renderer()) for text in said(figure)]


@each_picture
@each_audit
def test_no_text_overlaps_another_or_leaves_the_picture(picture, kind, audits):
    figure = picture(audits[kind])
    found = boxes(figure)
    page = figure.bbox
    for n, box in enumerate(found):
        assert page.x0 <= box.x0
        assert box.x1 <= page.x1
        assert page.y0 <= box.y0
        assert box.y1 <= page.y1
        assert [
            other for other in found[:n] if box.shrunk(0.98, 0.98).overlaps(other.shrunk(0.98, 0.98))
        ] == []


@each_picture
@each_audit
def test_it_is_drawn_without_a_warning_and_says_in_words_what_it_shows(picture, kind, audits):
    figure = picture(audits[kind])
    assert isinstance(figure, Figure)
    figure.savefig(io.BytesIO(), format="png")
    bundle = figure._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"] == figure.alt != ""


def test_the_title_states_how_many_records_carry_another_persons_name(audits):
    assert (
        words(plots.names_carried(audits["small"]))[0]
        == "100 records carry another person's name: 4 accounts"
    )


def test_each_account_stands_with_its_number_and_the_name_its_records_carry(audits):
    assert {"40  as Ana Ruiz", "30  as Li Park", "20  as Wei Okafor", "10  as Jane Roe"} <= set(
        words(plots.names_carried(audits["small"]))
    )


@pytest.mark.parametrize(("names", "shown"), [(True, True), (False, False)])
def test_without_names_ids_stand_in_their_place(audits, names, shown):
    said = " ".join(words(plots.overview(audits["small"], names=names)))
    assert ("Ana Ruiz" in said) is shown
    assert "40  as " in said


def test_bars_are_as_long_as_their_numbers(audits):
    (axes,) = plots.names_carried(audits["small"]).axes
    lengths = [bar.get_width() for bar in axes.containers[1]]
    assert [round(length / lengths[3], 6) for length in lengths] == [4, 3, 2, 1]


def test_without_records_the_picture_says_so(audits):
    assert words(plots.names_carried(audits["no records"])) == [
        "Whose names the records carry: no records were given"
    ]


def test_without_records_the_overview_shows_the_kinds(audits):
    assert "Accounts linked to another person's staff record" in words(plots.overview(audits["no records"]))


def test_nothing_found_is_said_in_words(audits):
    assert words(plots.by_school(audits["nothing found"])) == ["No findings at any school"]


def test_a_dollar_in_a_name_is_no_formula(audits):
    assert any("$x^2$ {a}" in word for word in words(plots.names_carried(audits["strange names"])))


def test_a_long_name_is_cut(audits):
    assert max(map(len, words(plots.names_carried(audits["strange names"])))) < 80


def test_of_sixty_schools_the_rest_is_counted(audits):
    figure = plots.by_school(audits["sixty schools"])
    total = len(audits["sixty schools"].findings)
    shown = sum(int(word.replace(",", "")) for word in words(figure) if word.replace(",", "").isdigit())
    foot = next(word for word in words(figure) if word.startswith("and "))
    assert shown + int(foot.split()[-2].replace(",", "")) == total


def test_the_two_colours_of_names_differ_in_grey():
    from matplotlib.colors import to_rgb

    light, dark = (
        sum(part * share for part, share in zip(to_rgb(colour), (0.3, 0.59, 0.11), strict=True))
        for colour in (plots.OWN, plots.ANOTHERS)
    )
    assert light - dark > 0.3


def test_no_global_state_is_touched(audits):
    import sys

    import matplotlib as mpl

    before = dict(mpl.rcParams)
    plots.overview(audits["small"])
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules
